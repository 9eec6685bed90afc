//! The server is killed in the middle of writing: what was acknowledged is there when it starts again, and the chain holds.
//!
//! `MEDIANT_KILLS=1000` does it so many times; a few, where it is not set.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]
#![allow(
    clippy::disallowed_methods,
    reason = "the environment says how often, and time how long a write may take"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

const CASE: &str = "/case/ukraine-2025";

/// A server under way; killed when dropped.
struct Server {
    child: Child,
    at: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn mediant(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mediant"));
    command.args(words).current_dir(folder).stdin(Stdio::null());
    command
}

fn start(folder: &Path, more: &[&str]) -> Server {
    let words = [&["serve", "--listen", "127.0.0.1:0"], more].concat();
    let mut child = mediant(folder, &words).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let at = line.split("http://").nth(1).unwrap_or_else(|| panic!("it said: {line}"));
    Server { child, at: at.split(' ').next().unwrap().to_owned() }
}

/// Status and whole answer; none where the server is gone.
fn ask(at: &str, method: &str, (path, head): (&str, &str), body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(at).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    // Cut off in its head: it was not acknowledged.
    let (head, _) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, answer))
}

fn body(answer: &str) -> serde_json::Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Signs the lead of the demo in, in a browser's way, and makes a token.
fn token(at: &str) -> String {
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (_, signed) = ask(at, "POST", ("/sign-in", form), "name=lead&password=nothing+is+agreed").unwrap();
    let session = signed.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    let cookie = format!("Cookie: {session}\r\n");
    let (_, page) = ask(at, "GET", ("/tokens", &cookie), "").unwrap();
    let mark = page.split("name=\"mark\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = format!("mark={mark}&name=writer&days=30");
    let (_, made) = ask(at, "POST", ("/tokens", &format!("{cookie}{form}")), &fields).unwrap();
    made[made.find("mediant_").unwrap()..].split('<').next().unwrap().to_owned()
}

fn act(at: &str, token: &str, path: &str, fields: &serde_json::Value) -> Option<(u16, String)> {
    let head = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
    ask(at, "POST", (path, &head), &fields.to_string())
}

fn get(at: &str, token: &str, path: &str) -> (u16, String) {
    ask(at, "GET", (path, &format!("Authorization: Bearer {token}\r\n")), "").unwrap()
}

/// Invites people until the server is gone: the links that were given.
fn invite(at: &str, token: &str) -> Vec<String> {
    let mut links = Vec::new();
    let fields = serde_json::json!({ "role": "observer" });
    while let Some((status, answer)) = act(at, token, &format!("{CASE}/people/invite"), &fields) {
        assert_eq!(status, 200, "{answer}");
        links.push(body(&answer)["link"].as_str().unwrap().to_owned());
    }
    links
}

/// The mediator's notes as they are, and the mark of that version.
fn notes(at: &str, token: &str) -> Option<(String, String)> {
    let path = format!("{CASE}/agenda?file=mediator.toml");
    let (_, page) = ask(at, "GET", (&path, &format!("Authorization: Bearer {token}\r\n")), "")?;
    let page = body(&page);
    Some((page["file"]["text"].as_str()?.to_owned(), page["file"]["seen"].as_str()?.to_owned()))
}

/// Writes the mediator's notes until the server is gone: the number that was acknowledged last.
fn write(at: &str, token: &str, from: u64) -> u64 {
    let mut last = from;
    while let Some((text, seen)) = notes(at, token) {
        let first = text.split("# turn").next().unwrap().trim_end();
        let text = format!("{first}\n# turn {}\n", last + 1);
        let fields = serde_json::json!({ "file": "mediator.toml", "seen": seen, "text": text });
        let Some((status, answer)) = act(at, token, &format!("{CASE}/agenda"), &fields) else { break };
        assert_eq!(status, 200, "{answer}");
        last += 1;
    }
    last
}

fn turn(text: &str) -> u64 {
    text.split("# turn ").nth(1).map_or(0, |rest| rest.trim().parse().unwrap())
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    let rounds: u64 = std::env::var("MEDIANT_KILLS").ok().map_or(3, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let token = token(&start(folder, &["--demo"]).at);
    let (mut links, mut last) = (Vec::<String>::new(), 0);
    let mut draw: u64 = 0x9e37_79b9_7f4a_7c15;
    for round in 0..rounds {
        let mut server = start(folder, &[]);
        let at = server.at.clone();
        let found = turn(&notes(&at, &token).unwrap().0);
        assert!(
            found == last || found == last + 1,
            "round {round}: {found} is there, {last} was acknowledged"
        );
        last = found;
        for link in links.iter().rev().take(200) {
            assert_eq!(ask(&at, "GET", (link, ""), "").unwrap().0, 200, "round {round}: {link}");
        }
        let people = body(&get(&at, &token, &format!("{CASE}/people.json")).1);
        assert!(people["invitations"].as_array().unwrap().len() >= links.len(), "round {round}");
        let one = |work: fn(&str, &str) -> Vec<String>| {
            let (at, token) = (at.clone(), token.clone());
            thread::spawn(move || work(&at, &token))
        };
        let inviting = [one(invite), one(invite)];
        let (there, with) = (at.clone(), token.clone());
        let writing = thread::spawn(move || write(&there, &with, last));
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis(30 + (draw >> 33) % 700));
        server.child.kill().unwrap();
        drop(server);
        for thread in inviting {
            links.extend(thread.join().unwrap());
        }
        last = writing.join().unwrap();
        let done = mediant(folder, &["verify"]).output().unwrap();
        assert!(done.status.success(), "round {round}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let server = start(folder, &[]);
    let found = turn(&notes(&server.at, &token).unwrap().0);
    assert!(found == last || found == last + 1, "{found} is there, {last} was acknowledged");
    for link in links.iter().rev().take(200) {
        assert_eq!(ask(&server.at, "GET", (link, ""), "").unwrap().0, 200, "{link}");
    }
    assert!(!links.is_empty(), "nothing was ever acknowledged");
}
