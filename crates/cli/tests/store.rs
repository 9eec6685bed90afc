//! The commands on the store, as people call them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Stdio};

/// What a command printed, on which side, and how it ended.
fn mediant(folder: &Path, line: &str) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(line.split(' '))
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

/// The same, where it must succeed; what it printed.
fn good(folder: &Path, line: &str) -> String {
    let (code, out, err) = mediant(folder, line);
    assert_eq!((code, err.as_str()), (0, ""), "{line}");
    out
}

/// The same, where it must end so; what it said.
fn bad(folder: &Path, line: &str, ends: i32) -> String {
    let (code, out, err) = mediant(folder, line);
    assert_eq!((code, out.as_str()), (ends, ""), "{line}: {err}");
    assert!(err.starts_with("mediant: ") || ends == 2, "{line}: {err}");
    err
}

/// Three events, one of a person, in the store of the folder.
fn fill(folder: &Path) {
    use mediant_store::{Entry, Keys, Store, file_url};
    let url = file_url(&folder.join("mediant-data/mediant.sqlite")).unwrap();
    let keys = Keys::file(&folder.join("mediant-data/key.txt"));
    let entry = |subject: Option<&str>| Entry {
        room: "north".to_owned(),
        kind: "noted".to_owned(),
        by: "ana".to_owned(),
        at: 1,
        subject: subject.map(str::to_owned),
        body: b"words".to_vec(),
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        let store = Store::open(&url, keys).await.unwrap();
        store.append("talks", None, &[entry(None), entry(Some("ana")), entry(None)]).await.unwrap();
        store.close().await;
    });
}

#[test]
fn a_store_is_made_verified_backed_up_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(bad(folder, "verify", 1).contains("mediant migrate makes one"));
    assert!(!folder.join("mediant-data").exists(), "verify made something");
    let made = good(folder, "migrate");
    assert!(made.contains("0 events") && made.contains("key.txt"), "{made}");
    fill(folder);
    assert!(good(folder, "migrate").contains("3 events"));
    let said = good(folder, "verify");
    assert!(said.contains("3 events in 1 stream:") && said.contains("Head: "), "{said}");
    assert!(good(folder, "backup -o kept.backup").contains("3 events"));
    assert!(bad(folder, "backup -o kept.backup", 3).contains("there already"));
    assert!(bad(folder, "restore kept.backup", 3).contains("holds a store already"));
    assert!(bad(folder, "restore kept.backup --data other", 1).contains("key.txt is not there"));
    assert!(bad(folder, "restore none.backup --data other", 1).contains("no backup"));
    let restored = good(folder, "restore kept.backup --data other --key-file mediant-data/key.txt");
    assert!(restored.contains("3 events") && said.lines().last() == restored.lines().last(), "{restored}");
    let json: serde_json::Value = serde_json::from_str(&good(folder, "verify --json")).unwrap();
    assert_eq!(
        (&json["schema"], &json["events"], &json["fault"]),
        (&"mediant/verdict/1".into(), &3.into(), &().into())
    );
}

#[test]
fn what_was_changed_is_named_with_exit_1() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, "migrate");
    fill(folder);
    // The file as others would change it: a name in it, byte for byte.
    let file = folder.join("mediant-data/mediant.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(8).rposition(|w| w == b"notedana").unwrap();
    bytes[at + 5] = b'e';
    std::fs::write(&file, bytes).unwrap();
    let said = bad(folder, "verify", 1);
    assert!(said.contains("event ") && said.contains("mediant restore"), "{said}");
    let (code, out, err) = mediant(folder, "verify --json");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, err.as_str(), &json["fault"]["kind"]), (1, "", &"changed".into()), "{out}");
}

#[test]
fn a_person_is_purged_and_the_rest_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, "migrate");
    fill(folder);
    assert!(bad(folder, "purge ana", 2).contains("--by"));
    assert!(good(folder, "purge ana --by lead").contains("What 1 event held of ana is gone"));
    assert!(good(folder, "purge ana --by lead").contains("Nothing of ana is kept"));
    assert!(good(folder, "verify").contains("4 events in 2 streams, 1 of them purged"));
}

#[test]
fn keys_are_rotated_and_a_rotation_that_was_cut_off_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, "migrate");
    fill(folder);
    let data = folder.join("mediant-data");
    let first = std::fs::read(data.join("key.txt")).unwrap();
    assert!(good(folder, "rotate").contains("key.old-1.txt"));
    let second = std::fs::read(data.join("key.txt")).unwrap();
    assert!(first != second && std::fs::read(data.join("key.old-1.txt")).unwrap() == first);
    good(folder, "verify");
    assert!(
        bad(folder, "verify --key-file mediant-data/key.old-1.txt", 1).contains("sealed for the key age1")
    );
    // Cut off between the store and the name of its key.
    std::fs::rename(data.join("key.txt"), data.join("key.next.txt")).unwrap();
    std::fs::rename(data.join("key.old-1.txt"), data.join("key.txt")).unwrap();
    good(folder, "verify");
    assert_eq!(std::fs::read(data.join("key.txt")).unwrap(), second);
    std::fs::rename(data.join("key.txt"), data.join("key.next.txt")).unwrap();
    good(folder, "verify");
    assert_eq!(std::fs::read(data.join("key.txt")).unwrap(), second);
    // To a passphrase, and back to a file.
    std::fs::write(folder.join("word"), "the river is wide\n").unwrap();
    std::fs::write(folder.join("short"), "river\n").unwrap();
    assert!(bad(folder, "rotate --new-passphrase-file short", 1).contains("12 characters"));
    good(folder, "rotate --new-passphrase-file word");
    assert!(bad(folder, "verify", 1).contains("--passphrase-file"));
    good(folder, "verify --passphrase-file word");
    assert!(bad(folder, "rotate --passphrase-file word", 2).contains("--new-key-file"));
    good(folder, "rotate --passphrase-file word --new-key-file fresh.txt");
    good(folder, "verify --key-file fresh.txt");
    assert!(good(folder, "rotate --key-file fresh.txt").contains("fresh.old-1.txt"));
    good(folder, "verify --key-file fresh.txt");
}

#[test]
fn databases_of_others_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("mediant-data")).unwrap();
    std::fs::write(folder.join("mediant-data/mediant.sqlite"), "a diary").unwrap();
    assert!(bad(folder, "migrate", 1).contains("name another file"));
    assert!(bad(folder, "migrate --database mysql://u:hunter2@h/d", 1).contains("neither"));
    assert!(!bad(folder, "verify --database postgres://u:hunter2@127.0.0.1:1/d", 1).contains("hunter2"));
}
