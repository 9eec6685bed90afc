//! What a stolen file tells, whose files are refused, and what opens a store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use std::os::unix::fs::PermissionsExt;

use common::{Place, about, entry, holds, words};
use mediant_store::{ErrorKind, Keys, Store, file_url};

const SECRETS: [&str; 4] = [
    "we would settle for forty",
    "her mother lives in the valley",
    "what it all comes to",
    "correct horse battery",
];

async fn with_secrets(place: &Place) -> Store {
    let store = place.open().await;
    store
        .append("talks", None, &[entry("north", SECRETS[0]), about("ana", "north", SECRETS[1])])
        .await
        .unwrap();
    store.keep_snapshot("talks", 2, SECRETS[2].as_bytes()).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_file_and_a_stolen_backup_hold_none_of_the_secrets() {
    let place = Place::sqlite();
    let store = with_secrets(&place).await;
    let backup = place.folder.path().join("backup");
    store.backup(&backup).await.unwrap();
    store.rotate(Keys::passphrase(SECRETS[3].to_owned()).unwrap()).await.unwrap();
    let key = std::fs::read_to_string(place.folder.path().join("key.txt")).unwrap();
    let identity = key.lines().find(|l| l.starts_with("AGE-SECRET-KEY-1")).unwrap();
    for closed in [false, true] {
        if closed {
            store.close().await;
        }
        for secret in SECRETS.iter().chain([&identity, &"AGE-SECRET-KEY"]) {
            assert!(!holds(&place.file(), secret.as_bytes()), "{secret}");
            assert!(!holds(&backup, secret.as_bytes()), "{secret}");
        }
        // The search finds what is there: who and what kind stay readable, as docs/security.md says.
        assert!(holds(&place.file(), b"noted") && holds(&backup, b"noted"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_purge_neither_the_sealed_body_nor_its_key_is_left_in_the_files() {
    let place = Place::sqlite();
    let store = with_secrets(&place).await;
    let copy = |name: &str| std::fs::copy(place.file(), place.folder.path().join(name)).unwrap();
    store.close().await;
    copy("before");
    let store = place.open().await;
    let [body, key] = [
        "SELECT body FROM events WHERE subject = 'ana'",
        "SELECT wrapped FROM room_keys WHERE subject = 'ana'",
    ];
    let (body, key) = (place.blob(body).await, place.blob(key).await);
    assert!(holds(&place.file(), &body[30..]) && holds(&place.file(), &key[100..]));
    store.purge("ana", "lead", 1).await.unwrap();
    assert!(!holds(&place.file(), &body[30..]) && !holds(&place.file(), &key[100..]));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_made_for_their_owner_alone() {
    let place = Place::sqlite();
    let store = with_secrets(&place).await;
    store.backup(&place.folder.path().join("backup")).await.unwrap();
    for name in ["mediant.sqlite", "mediant.sqlite-wal", "key.txt", "backup"] {
        let mode = std::fs::metadata(place.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.close().await;
    std::fs::set_permissions(place.folder.path().join("key.txt"), std::fs::Permissions::from_mode(0o640))
        .unwrap();
    let fault = place.try_open().await.unwrap_err();
    assert!(fault.kind() == ErrorKind::Input && fault.to_string().contains("chmod 600"), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_opens_with_its_own_keys_alone() {
    for place in Place::each().await {
        let store = place.open().await;
        store.append("talks", None, &[entry("a", "one")]).await.unwrap();
        let path = place.folder.path().join("key.txt");
        let aside = place.folder.path().join("aside");
        std::fs::rename(&path, &aside).unwrap();
        // A key file that is missing is not made anew for a store that is there.
        assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Missing);
        assert!(!path.exists());
        let fresh = Place::sqlite();
        fresh.open().await.close().await;
        let other = Keys::file(&fresh.folder.path().join("key.txt"));
        assert_eq!(Store::open(&place.url, other).await.unwrap_err().kind(), ErrorKind::WrongKey);
        let word = Keys::passphrase("a long enough phrase".to_owned()).unwrap();
        assert_eq!(Store::open(&place.url, word).await.unwrap_err().kind(), ErrorKind::WrongKey);
        std::fs::write(&aside, "not a key").unwrap();
        assert_eq!(Store::open(&place.url, Keys::file(&aside)).await.unwrap_err().kind(), ErrorKind::Input);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_opens_what_it_sealed_and_no_other_does() {
    for place in Place::each().await {
        let words_of = |text: &str| Keys::passphrase(text.to_owned()).unwrap();
        let store = Store::open(&place.url, words_of("the river is wide")).await.unwrap();
        store.append("talks", None, &[entry("a", "one")]).await.unwrap();
        store.close().await;
        let wrong = Store::open(&place.url, words_of("the river is wild")).await.unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::WrongKey);
        assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::WrongKey);
        let store = Store::open(&place.url, words_of("the river is wide")).await.unwrap();
        assert_eq!(words(&store.read("talks", 0, 9).await.unwrap()), ["one"]);
        assert_eq!(store.verify().await.unwrap().fault, None);
        place.end(store).await;
    }
    assert_eq!(Keys::passphrase("too short".to_owned()).unwrap_err().kind(), ErrorKind::Input);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_confidential_is_in_debug_or_in_errors() {
    let place = Place::sqlite();
    let secret = SECRETS[3];
    let keys = Keys::passphrase(secret.to_owned()).unwrap();
    assert!(!format!("{keys:?}").contains(secret));
    let store = with_secrets(&place).await;
    let events = store.read("talks", 0, 9).await.unwrap();
    let shown = format!("{store:?} {events:?} {:?}", about("ana", "north", SECRETS[1]));
    assert!(!SECRETS.iter().any(|s| shown.contains(s)), "{shown}");
    let fault = Store::open(&place.url, keys).await.unwrap_err();
    assert!(!format!("{fault} {fault:?}").contains(secret));
    let fault = Store::open("mysql://user:hunter2-hunter2@host/db", place.keys()).await.unwrap_err();
    assert!(!format!("{fault} {fault:?}").contains("hunter2"));
    let fault =
        Store::open("postgres://user:hunter2-hunter2@127.0.0.1:1/db", place.keys()).await.unwrap_err();
    assert!(!format!("{fault} {fault:?}").contains("hunter2"));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_others_and_newer_schemas_are_refused_and_left_as_they_are() {
    let place = Place::sqlite();
    std::fs::write(place.file(), "a diary, and no database at all; long enough to be looked at ".repeat(9))
        .unwrap();
    let before = std::fs::read(place.file()).unwrap();
    assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Foreign);
    assert_eq!(std::fs::read(place.file()).unwrap(), before);
    std::fs::write(place.file(), "short").unwrap();
    assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Foreign);
    std::fs::remove_file(place.file()).unwrap();
    place.tamper("CREATE TABLE events (words TEXT)").await;
    let before = std::fs::read(place.file()).unwrap();
    assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Foreign);
    assert_eq!(std::fs::read(place.file()).unwrap(), before);
    let only_there = place.url.replace("mode=rwc", "mode=rw").replace("mediant.sqlite", "none.sqlite");
    assert_eq!(Store::open(&only_there, place.keys()).await.unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!(Store::open("sqlite::memory:", place.keys()).await.unwrap_err().kind(), ErrorKind::Input);
    if let Some(place) = Place::postgres().await {
        place.tamper("CREATE TABLE diary (words TEXT)").await;
        assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Foreign);
        place.tamper("DROP TABLE diary").await;
        let store = place.open().await;
        place.end(store).await;
    }
    for place in Place::each().await {
        let store = place.open().await;
        store.append("talks", None, &[entry("a", "one")]).await.unwrap();
        place
            .tamper(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 SELECT 2, 'later', success, checksum, 0 FROM _sqlx_migrations",
            )
            .await;
        let fault = place.try_open().await.unwrap_err();
        assert!(fault.kind() == ErrorKind::Newer && fault.to_string().contains("newer"), "{fault}");
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_with_odd_letters_is_a_file_of_that_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["100% sure?.sqlite", "a#b&c=d.sqlite", "ünder %20 x.sqlite"] {
        let path = folder.path().join(name);
        let keys = Keys::file(&folder.path().join("key.txt"));
        Store::open(&file_url(&path).unwrap(), keys).await.unwrap().close().await;
        assert!(path.exists(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_wants_the_keys_of_its_day() {
    let place = Place::sqlite();
    let store = with_secrets(&place).await;
    let backup = place.folder.path().join("backup");
    store.backup(&backup).await.unwrap();
    let other = Place::sqlite();
    let fault = Store::restore(&backup, &other.url, other.keys()).await.unwrap_err();
    assert_eq!(fault.kind(), ErrorKind::Missing);
    assert!(!other.file().exists(), "a database was made for keys that do not fit");
    let restored = Store::restore(&backup, &other.url, place.keys()).await.unwrap();
    assert_eq!(words(&restored.read("talks", 0, 9).await.unwrap()), SECRETS[..2]);
    restored.close().await;
    store.close().await;
}
