//! How `mediant serve` is set up: flags before the environment before the settings file, and clear words where it is wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

fn mediant(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mediant"));
    command.args(words).current_dir(folder).stdin(Stdio::null());
    command
}

/// What it says where it does not start.
fn refused(folder: &Path, words: &[&str], env: &[(&str, &str)]) -> String {
    let done = mediant(folder, words).envs(env.iter().copied()).output().unwrap();
    assert!(!done.status.success());
    String::from_utf8(done.stderr).unwrap()
}

#[test]
fn flags_go_before_the_environment_and_that_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("mediant-data")).unwrap();
    std::fs::write(folder.join("mediant-data/mediant-server.toml"), "listen = \"of-the-file\"\n").unwrap();
    std::fs::write(folder.join("other.toml"), "listen = \"of-the-other\"\n").unwrap();
    let env = [("MEDIANT_LISTEN", "of-the-environment")];
    assert!(refused(folder, &["serve"], &[]).contains("of-the-file cannot be listened on"));
    assert!(refused(folder, &["serve", "--config", "other.toml"], &[]).contains("of-the-other"));
    assert!(refused(folder, &["serve"], &[("MEDIANT_CONFIG", "other.toml")]).contains("of-the-other"));
    assert!(refused(folder, &["serve"], &env).contains("of-the-environment"));
    assert!(refused(folder, &["serve", "--listen", "of-the-flag"], &env).contains("of-the-flag"));
}

#[test]
fn settings_that_are_wrong_are_refused_with_their_place_and_a_way_to_mend_them() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("s.toml"), "listen = \"127.0.0.1:0\"\nmetric = \"x\"\n").unwrap();
    let said = refused(folder, &["serve", "--config", "s.toml"], &[]);
    assert!(said.contains("s.toml:2:1") && said.contains("metrics"), "{said}");
    assert!(refused(folder, &["serve", "--config", "none.toml"], &[]).contains("none.toml cannot be read"));
    assert!(refused(folder, &["serve", "--tls-key", "key.pem"], &[]).contains("--tls-certificate"));
    assert!(refused(folder, &["serve", "--origin", "http://talks.example"], &[]).contains("https://"));
    let issuer = ["serve", "--oidc-issuer", "https://accounts.example"];
    assert!(refused(folder, &issuer, &[]).contains("--oidc-client-id"));
    let tls = ["serve", "--tls-certificate", "s.toml", "--tls-key", "s.toml"];
    assert!(refused(folder, &tls, &[]).contains("-----BEGIN CERTIFICATE-----"));
    assert!(!folder.join("mediant-data").exists(), "it made something");
    let help = String::from_utf8(mediant(folder, &["serve", "--help"]).output().unwrap().stdout).unwrap();
    for word in ["MEDIANT_LISTEN", "mediant-server.toml", "--tls-key", "--metrics", "stall-seconds", "--log"]
    {
        assert!(help.contains(word), "{word}");
    }
}

fn get(at: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(at).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_logs_counts_and_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--log", "json"];
    let mut child =
        mediant(folder.path(), &words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut address =
        || said.next().unwrap().split("http://").nth(1).unwrap().split([' ', '/']).next().unwrap().to_owned();
    let (at, counters) = (address(), address());
    assert!(get(&at, "/healthz").starts_with("HTTP/1.1 200"));
    assert!(get(&at, "/invitation/hunter2").starts_with("HTTP/1.1 404"));
    let counted = get(&counters, "/metrics");
    assert!(counted.contains("mediant_requests_total{method=\"GET\",route=\"/healthz\",status=\"2xx\"} 1"));
    // The word by which a system ends its services, through the shell, since Rust has none for it.
    let ended = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(ended.success());
    assert!(child.wait().unwrap().success());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["route"], &lines[1]["route"]), (&"/healthz".into(), &"/invitation/{token}".into()));
    assert!(!log.contains("hunter2"));
}

#[test]
fn a_case_goes_out_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut child = mediant(folder, &["serve", "--demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let run = |words: &[&str]| {
        let done = mediant(folder, words).output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(said).unwrap())
    };
    let (good, said) = run(&["pack", "ukraine-2025", "-o", "out"]);
    assert!(good && said.contains("in the clear"), "{said}");
    assert!(run(&["check", "out"]).0);
    assert!(!run(&["pack", "ukraine-2025", "-o", "out"]).0, "what is there is not written over");
    let (good, said) = run(&["pack", "harbour"]);
    assert!(!good && said.contains("it has: ukraine-2025"), "{said}");
    let (good, said) = run(&["unpack", "out", "--data", "elsewhere"]);
    assert!(good && said.contains("lead leads it and sets a password at /invitation/"), "{said}");
    assert!(!run(&["unpack", "out", "--data", "elsewhere"]).0, "not twice");
    assert!(run(&["pack", "ukraine-2025", "-o", "again", "--data", "elsewhere"]).0);
    let same = Command::new("diff").args(["-r", "out", "again"]).current_dir(folder).status().unwrap();
    assert!(same.success());
    assert!(run(&["verify", "--data", "elsewhere"]).0);
}

#[test]
fn an_issuer_is_asked_over_tls_and_only_where_its_certificate_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/tests/tls");
    let file = |name: &str| kept.join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    let tls = ["serve", "--listen", "127.0.0.1:0", "--tls-certificate", &certificate, "--tls-key", &key];
    let mut child = mediant(folder, &tls).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.split("https://").nth(1).unwrap().split([' ', '/', '\n']).next().unwrap();
    let issuer = format!("https://localhost:{}", port.rsplit(':').next().unwrap());
    std::fs::write(folder.join("secret"), "a secret\n").unwrap();
    let own = ["serve", "--listen", "127.0.0.1:0", "--data", "own", "--oidc-issuer", &issuer];
    let words = [&own[..], &["--oidc-client-id", "mediant", "--oidc-client-secret-file", "secret"]].concat();
    // It is no issuer, but it is spoken with.
    let trusted = refused(folder, &words, &[("SSL_CERT_FILE", &certificate)]);
    let unknown = refused(folder, &words, &[("SSL_CERT_FILE", "secret")]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(trusted.contains("it answered 404"), "{trusted}");
    assert!(unknown.contains("invalid peer certificate") && !unknown.contains("a secret"), "{unknown}");
}
