//! Reads `mediant-server.toml`: how the workbench is served.

use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::limits::TOML_BYTES;
use crate::page::{Page, whole_file};
use crate::table::Table;

const KEYS: &[&str] = &[
    "listen",
    "origin",
    "oidc-issuer",
    "oidc-client-id",
    "oidc-client-secret-file",
    "metrics",
    "log",
    "database",
    "key-file",
    "passphrase-file",
    "tls-certificate",
    "tls-key",
    "head-seconds",
    "body-seconds",
    "stall-seconds",
    "connections",
];

/// What a settings file says; none where it says nothing. Paths are as they stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen on.
    pub listen: Option<String>,
    /// The address by which browsers come.
    pub origin: Option<String>,
    /// The issuer of single sign-on.
    pub oidc_issuer: Option<String>,
    /// How the issuer calls the workbench.
    pub oidc_client_id: Option<String>,
    /// The file with the secret that the issuer gave it.
    pub oidc_client_secret_file: Option<String>,
    /// The address of the counters.
    pub metrics: Option<String>,
    /// `json`, `text` or `off`.
    pub log: Option<String>,
    /// The address of the database; it may hold a password.
    pub database: Option<String>,
    /// The key file.
    pub key_file: Option<String>,
    /// The file with the passphrase.
    pub passphrase_file: Option<String>,
    /// The file with the certificate.
    pub tls_certificate: Option<String>,
    /// The file with the certificate's key.
    pub tls_key: Option<String>,
    /// How long the head of a request may take, in seconds.
    pub head_seconds: Option<usize>,
    /// How long the body of a request may take, in seconds.
    pub body_seconds: Option<usize>,
    /// How long an answer may stand still, in seconds.
    pub stall_seconds: Option<usize>,
    /// The most connections at once.
    pub connections: Option<usize>,
}

/// Reads a settings file; `file` is what it is called in diagnostics.
///
/// # Errors
/// Every fault at once: keys that are not known, values that do not fit.
pub fn settings(file: &str, bytes: &[u8]) -> Result<Settings, Faults> {
    let one = |fault| Faults { diagnostics: vec![fault] };
    if bytes.len() > TOML_BYTES {
        let words = (format!("the file has {} bytes; at most {TOML_BYTES}", bytes.len()), "");
        return Err(one(whole_file(Severity::Error, "file-too-large", file, words)));
    }
    let page = Page::open(file, bytes).map_err(|fault| one(*fault))?;
    let settings = {
        let (document, _) = page.parse();
        read(&page, &document)
    };
    let diagnostics: Vec<Diagnostic> = page.close();
    if diagnostics.is_empty() { Ok(settings) } else { Err(Faults { diagnostics }) }
}

fn read<'t>(page: &'t Page<'t>, document: &'t DeTable<'t>) -> Settings {
    let root = Table::root(page, document, KEYS);
    let text = |key: &str| root.get(key).and_then(|item| item.text()).map(str::to_owned);
    let count = |key: &str, most: usize| root.get(key).and_then(|item| item.count(1, most));
    let logs = ["json", "text", "off"].map(|word| (word, word));
    Settings {
        listen: text("listen"),
        origin: text("origin"),
        oidc_issuer: text("oidc-issuer"),
        oidc_client_id: text("oidc-client-id"),
        oidc_client_secret_file: text("oidc-client-secret-file"),
        metrics: text("metrics"),
        log: root.get("log").and_then(|item| item.word(&logs)).map(str::to_owned),
        database: text("database"),
        key_file: text("key-file"),
        passphrase_file: text("passphrase-file"),
        tls_certificate: text("tls-certificate"),
        tls_key: text("tls-key"),
        head_seconds: count("head-seconds", 3600),
        body_seconds: count("body-seconds", 3600),
        stall_seconds: count("stall-seconds", 3600),
        connections: count("connections", 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_says_and_no_more() {
        let text = b"listen = \"127.0.0.1:9000\"\nlog = \"json\"\nconnections = 50\n";
        let found = settings("s.toml", text).unwrap();
        assert_eq!((found.listen.as_deref(), found.log.as_deref()), (Some("127.0.0.1:9000"), Some("json")));
        assert_eq!((found.connections, found.tls_key), (Some(50), None));
        assert_eq!(settings("s.toml", b"").unwrap(), Settings::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_how_to_mend_it() {
        let text = b"listn = \"x\"\nlog = \"jason\"\nconnections = 0\ntls-key = 3\n";
        let faults = settings("s.toml", text).unwrap_err().to_string();
        for words in ["s.toml:1:1", "listen", "s.toml:2:7", "json", "s.toml:3:15", "s.toml:4:11", "a text"] {
            assert!(faults.contains(words), "{words}: {faults}");
        }
        assert!(settings("s.toml", b"a = = b").is_err() && settings("s.toml", b"\xff").is_err());
        assert!(settings("s.toml", &vec![b'#'; TOML_BYTES + 1]).is_err());
    }
}
