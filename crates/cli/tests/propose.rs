//! `mediant propose` against an endpoint made for the test, on this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;

use serde_json::{Value, json};

const KEY: &str = "sk-never-shown-0123";
const TEXT: &str = "It rained.\nÉva Kun frets that ice is thin.\n";

/// An endpoint that gives these answers, one a connection, and hands back what it was asked: heads and bodies.
fn endpoint(answers: Vec<(u16, String)>) -> (String, JoinHandle<Vec<(String, String)>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let mut out = Vec::new();
        for (status, body) in answers {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line == "\r\n" {
                    break;
                }
                if let Some(bytes) = line.to_lowercase().strip_prefix("content-length:") {
                    length = bytes.trim().parse().unwrap();
                }
                head.push_str(&line);
            }
            let mut given = vec![0; length];
            reader.read_exact(&mut given).unwrap();
            out.push((head, String::from_utf8(given).unwrap()));
            let answer = format!(
                "HTTP/1.1 {status} Any\r\nContent-Length: {}\r\nLocation: http://example.org/\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
        }
        out
    });
    (address, asked)
}

fn propose(folder: &Path, address: &str) -> Output {
    std::fs::write(folder.join("a.txt"), TEXT).unwrap();
    Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(["propose", "a.txt", "--name", "any", "--out", "proposed.jsonl", "--endpoint", address])
        .env("MEDIANT_ENDPOINT_KEY", KEY)
        .env("http_proxy", "http://127.0.0.1:9")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn shown(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]].map(|b| String::from_utf8(b.to_vec()).unwrap()).concat()
}

#[test]
fn what_is_in_the_text_is_kept_and_the_rest_is_listed() {
    let message = json!({ "statements": [
        { "content": { "start": 31, "text": "ice is thin" }, "source": { "start": 11, "text": "Éva Kun" },
          "cue": { "start": 20, "text": "frets" } },
        { "content": { "start": 31, "text": "ice is thick" } },
    ] });
    let answer = json!({ "choices": [{ "message": { "content": message.to_string() } }] });
    let (address, asked) = endpoint(vec![(200, answer.to_string())]);
    let folder = tempfile::tempdir().unwrap();
    let output = propose(folder.path(), &address);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let asked = asked.join().unwrap();
    assert!(asked[0].0.starts_with("POST /v1/chat/completions "), "{}", asked[0].0);
    assert!(asked[0].0.contains(&format!("Bearer {KEY}")) && !asked[0].1.contains(KEY));
    let body: Value = serde_json::from_str(&asked[0].1).unwrap();
    assert_eq!(body["messages"][1]["content"], "0|It rained.\n11|Éva Kun frets that ice is thin.\n");
    let told = shown(&output);
    assert!(told.contains("1 proposals are kept and 1 rejected"), "{told}");
    assert!(told.contains("proposal 2: its content is not in the text at byte 31"), "{told}");
    let written = std::fs::read_to_string(folder.path().join("proposed.jsonl")).unwrap();
    let line: Value = serde_json::from_str(&written).unwrap();
    let spans: Vec<&str> =
        line["spans"].as_array().unwrap().iter().map(|s| s["words"].as_str().unwrap()).collect();
    assert_eq!(spans, ["ice is thin", "Éva Kun", "frets"]);
    assert!(!told.contains(KEY) && !written.contains(KEY));
}

#[test]
fn a_refusal_or_a_detour_ends_it_without_the_key() {
    for (status, body) in [(401, format!("wrong key {KEY}")), (302, String::new()), (500, "x".repeat(99))] {
        let (address, asked) = endpoint(vec![(status, body)]);
        let folder = tempfile::tempdir().unwrap();
        let output = propose(folder.path(), &address);
        asked.join().unwrap();
        let told = shown(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("status {status}")) && !told.contains(KEY), "{told}");
        assert!(!folder.path().join("proposed.jsonl").exists());
    }
    let folder = tempfile::tempdir().unwrap();
    let away = propose(folder.path(), "http://example.org/v1");
    assert_eq!(away.status.code(), Some(2), "{}", shown(&away));
    let nobody = propose(folder.path(), "http://127.0.0.1:1/v1");
    assert!(nobody.status.code() == Some(1) && !shown(&nobody).contains(KEY), "{}", shown(&nobody));
}

#[test]
fn an_answer_without_end_is_cut_off() {
    let (address, asked) = endpoint(vec![(200, "x".repeat(5 << 20))]);
    let folder = tempfile::tempdir().unwrap();
    let output = propose(folder.path(), &address);
    // The endpoint may see the connection closed before it has said all.
    let _ = asked.join();
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
}
