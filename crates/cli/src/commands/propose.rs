//! `mediant propose`: labels that a language model proposes, each checked against the text.
//!
//! The only command that talks to another program, and only to one on this machine: reports and the key go nowhere in the
//! clear. The key is read from the environment and stands in one header, never in a message, an address or a file.

use std::net::IpAddr;
use std::time::Duration;

use mediant_evidence::MAX_BYTES;
use mediant_evidence::model::labels::proposed::{check, line, pieces, request};
use ureq::Agent;
use ureq::http::Uri;

use crate::args::Propose;
use crate::commands::{output, train};
use crate::exit::Failure;
use crate::progress::Bar;
use crate::words::count;

/// Where the key is looked for.
const KEY: &str = "MEDIANT_ENDPOINT_KEY";
/// The most bytes of an answer that are read.
const MAX_ANSWER: u64 = 4 << 20;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// Asks about each text, keeps what is in it, lists what is not, and writes the labels.
pub(crate) fn run(args: &Propose) -> Result<(), Failure> {
    let endpoint = Endpoint::of(&args.endpoint)?;
    let files = train::files(&args.reports, &["txt"])?;
    let bar = Bar::new();
    let (mut lines, mut kept, mut rejected) = (String::new(), 0, 0);
    for (done, file) in files.iter().enumerate() {
        let bytes = train::bounded(file, MAX_BYTES)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::Input(format!("{} is not UTF-8", file.display())))?;
        let mut marked = Vec::new();
        for piece in pieces(&text) {
            let answer = endpoint.ask(&request(&args.name, &text, &piece).to_string())?;
            let (good, bad) = check(&text, &piece, &answer);
            kept += good.len();
            rejected += bad.len();
            marked.extend(good);
            for one in bad {
                let path = file.display();
                let (from, why) = (piece.start, one.why);
                anstream::eprintln!("rejected: {path}, from byte {from}, proposal {}: {why}", one.number);
            }
        }
        lines.push_str(&line(&text, &marked, &args.name));
        lines.push('\n');
        bar.tell("asking", done as u64 + 1, files.len() as u64);
    }
    bar.done();
    output::write(&args.out, &lines)?;
    output::print(&format!(
        "{} proposals are kept and {} rejected. They are in {}: look them through before you train with them.",
        count(kept),
        count(rejected),
        args.out.display()
    ))
}

/// An endpoint with its key.
struct Endpoint {
    agent: Agent,
    address: String,
    key: Option<String>,
}

impl Endpoint {
    /// The endpoint at an address such as `http://localhost:8080/v1`.
    fn of(address: &str) -> Result<Self, Failure> {
        on_this_machine(address).map_err(Failure::Usage)?;
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .build();
        #[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
        let key = std::env::var(KEY).ok().filter(|k| !k.is_empty());
        if key.as_deref().is_some_and(|k| !k.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(Failure::Usage(format!("{KEY} has characters that no key has")));
        }
        let address = format!("{}/chat/completions", address.trim_end_matches('/'));
        Ok(Self { agent: config.into(), address, key })
    }

    /// The endpoint's answer to a body.
    fn ask(&self, body: &str) -> Result<String, Failure> {
        let mut asked = self.agent.post(&self.address).header("Content-Type", "application/json");
        if let Some(key) = &self.key {
            asked = asked.header("Authorization", format!("Bearer {key}"));
        }
        let mut answer = asked.send(body).map_err(|why| self.failed(&why))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(Failure::Input(format!("{} answered with status {}", self.address, status.as_u16())));
        }
        answer.body_mut().with_config().limit(MAX_ANSWER).read_to_string().map_err(|why| self.failed(&why))
    }

    /// What went wrong, without the key, whatever the words of the fault.
    fn failed(&self, why: &ureq::Error) -> Failure {
        let why = why.to_string();
        let why = self.key.as_ref().map_or(why.clone(), |key| why.replace(key.as_str(), "…"));
        Failure::Input(format!("{} did not answer: {why}", self.address))
    }
}

/// What is wrong with an address that is not one on this machine without secrets in it.
fn on_this_machine(address: &str) -> Result<(), String> {
    let uri: Uri = address
        .parse()
        .map_err(|_| "the endpoint is an address such as http://localhost:8080/v1".to_owned())?;
    if uri.scheme_str() != Some("http") {
        return Err(
            "the endpoint is on this machine and begins with http://; for one elsewhere, run a gateway here that \
             speaks TLS to it"
                .to_owned(),
        );
    }
    if uri.query().is_some() || uri.authority().is_some_and(|a| a.as_str().contains('@')) {
        return Err(format!("the endpoint's address holds no key or query; a key is taken from {KEY}"));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if here {
        return Ok(());
    }
    Err(format!(
        "{host} is not this machine: reports and the key would go over the network in the clear; run a gateway here \
         that speaks TLS to it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_this_machine_without_secrets_are_taken() {
        for good in ["http://localhost:8080/v1", "http://127.0.0.1:1", "http://[::1]:9/v1/"] {
            assert_eq!(on_this_machine(good), Ok(()), "{good}");
        }
        for bad in [
            "https://localhost/v1",
            "http://example.org/v1",
            "http://localhost.example.org",
            "http://key@localhost/v1",
            "http://localhost/v1?key=abc",
            "http://10.0.0.1/v1",
            "localhost:80",
            "",
        ] {
            assert!(on_this_machine(bad).is_err(), "{bad}");
        }
    }
}
