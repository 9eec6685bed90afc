//! The address by which browsers come: passkeys are bound to it.

use webauthn_rp::request::{AsciiDomain, RpId};

/// An address by which browsers come, without a path: `https://talks.example`, or `http://localhost:8080`.
#[derive(Clone, Debug)]
pub struct Origin {
    /// As browsers write it: small letters, and no port where it is the scheme's own.
    text: String,
    /// The host, which passkeys are made for.
    pub(crate) host: RpId,
}

impl Origin {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it: browsers have passkeys for names under `https`, and for `localhost`, and for nothing else.
    pub fn read(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("{text} is no origin: {why}, as in https://talks.example");
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(|| wrong("it begins with https://"))?;
        let scheme = scheme.to_ascii_lowercase();
        let rest = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| wrong("a port is a number"))?)),
            None => (rest.as_str(), None),
        };
        let local = host == "localhost" || host.ends_with(".localhost");
        let own: u16 = match scheme.as_str() {
            "https" => 443,
            "http" if local => 80,
            _ => return Err(wrong("it begins with https://, but for localhost")),
        };
        let named = host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
        // The last part of a name is never a number: that is an address, and no browser has passkeys for one.
        let address = host.rsplit('.').next().is_none_or(|last| last.chars().all(|c| c.is_ascii_digit()));
        if !named || address {
            return Err(wrong("its host is a name, without a path behind it"));
        }
        let domain = AsciiDomain::try_from(host.to_owned()).map_err(|_| wrong("its host is a name"))?;
        let port = port.filter(|port| *port != own).map_or_else(String::new, |port| format!(":{port}"));
        Ok(Self { text: format!("{scheme}://{host}{port}"), host: RpId::Domain(domain) })
    }

    /// As browsers write it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them_and_what_has_no_passkeys_is_refused() {
        for (given, read) in [
            ("https://talks.example", "https://talks.example"),
            ("HTTPS://Talks.Example:443/", "https://talks.example"),
            ("https://talks.example:8443", "https://talks.example:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://talks.localhost:80", "http://talks.localhost"),
        ] {
            assert_eq!(Origin::read(given).unwrap().text(), read, "{given}");
        }
        for given in [
            "",
            "talks.example",
            "http://talks.example",
            "ftp://talks.example",
            "https://",
            "https://192.0.2.1",
            "https://[2001:db8::1]",
            "https://talks.example/path",
            "https://user@talks.example",
            "https://talks.example:port",
            "https://talks.example:99999",
            "https://tälks.example",
        ] {
            assert!(Origin::read(given).is_err(), "{given}");
        }
    }
}
