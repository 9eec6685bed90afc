//! What verification finds: every change by other hands, on either database.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use common::{Place, about, entry};
use mediant_store::{ErrorKind, Fault, FaultKind, Store};

/// A store with a purge, a rotation, a snapshot, several rooms and streams: 8 events.
async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let first = [entry("mediator", "one"), about("ana", "north", "two"), about("ben", "north", "three")];
    store.append("talks", None, &first).await.unwrap();
    store
        .append("notes", None, &[entry("mediator", "four"), about("ana", "mediator", "five")])
        .await
        .unwrap();
    store.purge("ana", "lead", 7).await.unwrap();
    store.rotate(place.keys()).await.unwrap();
    store.append("talks", None, &[entry("mediator", "seven"), about("ana", "north", "eight")]).await.unwrap();
    store.keep_snapshot("talks", 4, b"what the talks come to").await.unwrap();
    store
}

async fn fault(store: &Store) -> Option<Fault> {
    store.verify().await.unwrap().fault
}

/// Makes a change, asks what is found, and takes the change back.
async fn found(place: &Place, store: &Store, change: &str, back: &str) -> Fault {
    assert_eq!(fault(store).await, None, "before {change}");
    place.tamper(change).await;
    let there = fault(store).await;
    place.tamper(back).await;
    there.unwrap_or_else(|| panic!("not found: {change}"))
}

/// The columns of a table, each with whether it holds bytes, words or numbers.
const EVENTS: [(&str, char); 11] = [
    ("number", 'n'),
    ("stream", 'w'),
    ("place", 'n'),
    ("room", 'w'),
    ("kind", 'w'),
    ("by_whom", 'w'),
    ("at", 'n'),
    ("subject", 'w'),
    ("body", 'b'),
    ("digest", 'b'),
    ("chain", 'b'),
];
const KEYS: [(&str, char); 6] =
    [("id", 'b'), ("stream", 'w'), ("room", 'w'), ("subject", 'w'), ("epoch", 'n'), ("wrapped", 'b')];
const SNAPSHOTS: [(&str, char); 3] = [("stream", 'w'), ("place", 'n'), ("state", 'b')];
const HEAD: [(&str, char); 7] = [
    ("format", 'n'),
    ("store", 'b'),
    ("epoch", 'n'),
    ("number", 'n'),
    ("chain", 'b'),
    ("recipient", 'w'),
    ("mac", 'b'),
];

/// Changes of one column, each of one byte: of a number, of the start or the end of a word, of bytes.
fn changes(place: &Place, column: &str, kind: char, bytes: usize) -> Vec<String> {
    match kind {
        'n' => (0..8).map(|byte| format!("{column} = {column} + {}", 1_i64 << (8 * byte))).collect(),
        'w' => {
            let word = format!("coalesce({column}, '')");
            vec![format!("{column} = {word} || 'x'"), format!("{column} = 'X' || substr({word}, 2)")]
        }
        // On the server every seventh byte, for time: what looks at them is the same.
        _ => (1..=bytes)
            .step_by(if place.is_server() { 7 } else { 1 })
            .map(|at| {
                let [zero, one] = ["00", "01"].map(|hex| place.bytes(hex));
                let other =
                    format!("CASE WHEN substr({column}, {at}, 1) = {zero} THEN {one} ELSE {zero} END");
                let all =
                    format!("substr({column}, 1, {}) || {other} || substr({column}, {})", at - 1, at + 1);
                if place.is_server() {
                    format!("{column} = {all}")
                } else {
                    format!("{column} = CAST({all} AS BLOB)")
                }
            })
            .collect(),
    }
}

/// Every byte of every column of one row: the one that is `at` among the rows of the table.
async fn each_change(place: &Place, store: &Store, table: &Table, at: usize) -> usize {
    let Table { name, columns, key } = *table;
    let row = format!("{key} = (SELECT {key} FROM kept ORDER BY {key} LIMIT 1 OFFSET {at})");
    place.tamper(&format!("CREATE TABLE aside AS SELECT * FROM {name} WHERE {row}")).await;
    let back = format!(
        "DELETE FROM {name} WHERE {key} NOT IN (SELECT {key} FROM kept) OR {row}; INSERT INTO {name} SELECT * FROM aside"
    );
    let mut tried = 0;
    for (column, kind) in columns {
        let bytes =
            if *kind == 'b' { place.number(&format!("SELECT length({column}) FROM aside")).await } else { 0 };
        for change in changes(place, column, *kind, bytes) {
            // A rule of the schema may forbid it, such as two events at one place.
            let Ok(1) = place.try_tamper(&format!("UPDATE {name} SET {change} WHERE {row}")).await else {
                continue;
            };
            assert!(fault(store).await.is_some(), "not found: {name} SET {change} in row {at}");
            place.tamper(&back).await;
            tried += 1;
        }
    }
    place.tamper("DROP TABLE aside").await;
    tried
}

struct Table {
    name: &'static str,
    columns: &'static [(&'static str, char)],
    key: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn each_single_byte_changed_in_any_column_of_any_row_is_found() {
    for place in Place::each().await {
        let store = filled(&place).await;
        let mut tried = 0;
        for table in [
            Table { name: "events", columns: &EVENTS, key: "number" },
            Table { name: "room_keys", columns: &KEYS, key: "id" },
            Table { name: "snapshots", columns: &SNAPSHOTS, key: "stream" },
            Table { name: "head", columns: &HEAD, key: "one" },
        ] {
            let Table { name, key, .. } = table;
            place.tamper(&format!("CREATE TABLE kept AS SELECT {key} FROM {name}")).await;
            for at in 0..place.number("SELECT COUNT(*) FROM kept").await {
                tried += each_change(&place, &store, &table, at).await;
            }
            place.tamper("DROP TABLE kept").await;
        }
        assert!(tried > if place.is_server() { 500 } else { 2000 }, "{tried}");
        assert_eq!(fault(&store).await, None);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_event_is_named_also_the_last() {
    for place in Place::each().await {
        let store = filled(&place).await;
        for number in 1..=8 {
            let keep = format!("CREATE TABLE aside AS SELECT * FROM events WHERE number = {number}");
            place.tamper(&keep).await;
            let (change, back) = (
                format!("DELETE FROM events WHERE number = {number}"),
                "INSERT INTO events SELECT * FROM aside; DROP TABLE aside",
            );
            let there = found(&place, &store, &change, back).await;
            assert_eq!((there.kind, there.number), (FaultKind::Dropped, Some(number)), "{}", there.words);
        }
        // The whole tail, and everything.
        place.tamper("DELETE FROM events WHERE number > 5").await;
        assert_eq!(fault(&store).await.unwrap().number, Some(6));
        place.tamper("DELETE FROM events").await;
        assert_eq!(fault(&store).await.unwrap().number, Some(1));
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_events_that_changed_places_are_named() {
    for place in Place::each().await {
        let store = filled(&place).await;
        for (a, b) in [(1, 2), (2, 7), (3, 4), (7, 8), (1_i64, 8)] {
            let swap = [(a, -1), (b, a), (-1, b)]
                .map(|(from, to)| format!("UPDATE events SET number = {to} WHERE number = {from};"))
                .concat();
            let there = found(&place, &store, &swap, &swap).await;
            assert_eq!(
                (there.kind, there.number),
                (FaultKind::Reordered, Some(a.unsigned_abs())),
                "{}",
                there.words
            );
            assert!(there.words.contains(&format!("event {b}")), "{}", there.words);
        }
        // What they hold changes places, their numbers, places and links stay.
        let columns = ["kind", "by_whom", "at", "body", "digest"];
        place.tamper("CREATE TABLE aside AS SELECT * FROM events WHERE number IN (1, 7)").await;
        let take = |other: &str| {
            let set = columns.map(|c| format!("{c} = (SELECT {c} FROM aside WHERE aside.number = {other})"));
            format!("UPDATE events SET {} WHERE number IN (1, 7)", set.join(", "))
        };
        let there = found(&place, &store, &take("8 - events.number"), &take("events.number")).await;
        assert_eq!((there.kind, there.number), (FaultKind::Reordered, Some(1)), "{}", there.words);
        // A number that leaves a gap.
        let there = found(
            &place,
            &store,
            "UPDATE events SET number = 99 WHERE number = 8",
            "UPDATE events SET number = 8 WHERE number = 99",
        )
        .await;
        assert_eq!((there.kind, there.number), (FaultKind::Reordered, Some(8)), "{}", there.words);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_went_without_a_purge_or_came_back_is_named() {
    for place in Place::each().await {
        let store = filled(&place).await;
        place.tamper("CREATE TABLE aside AS SELECT number, body FROM events").await;
        for number in [1, 3, 4, 6, 7, 8] {
            let take = format!("UPDATE events SET body = NULL WHERE number = {number}");
            let back = format!(
                "UPDATE events SET body = (SELECT body FROM aside WHERE aside.number = {number}) WHERE number = {number}"
            );
            let there = found(&place, &store, &take, &back).await;
            assert_eq!((there.kind, there.number), (FaultKind::Changed, Some(number)), "{}", there.words);
        }
        // Someone kept body and key of what was purged, and puts both back.
        let key = "SELECT id, stream, room, subject, epoch, wrapped FROM room_keys WHERE subject = 'ben'";
        place.tamper(&format!("CREATE TABLE keys_aside AS {key}")).await;
        store.purge("ben", "lead", 9).await.unwrap();
        assert_eq!(fault(&store).await, None);
        place
            .tamper(
                "UPDATE events SET body = (SELECT body FROM aside WHERE aside.number = 3) WHERE number = 3",
            )
            .await;
        assert_eq!(fault(&store).await.unwrap().kind, FaultKind::Key);
        place.tamper("INSERT INTO room_keys SELECT * FROM keys_aside").await;
        let there = fault(&store).await.unwrap();
        assert_eq!((there.kind, there.number), (FaultKind::Changed, Some(3)), "{}", there.words);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_events_that_others_slip_in_are_named() {
    for place in Place::each().await {
        let store = filled(&place).await;
        place.tamper("CREATE TABLE aside AS SELECT * FROM room_keys").await;
        for (change, kind) in [
            (
                "DELETE FROM room_keys WHERE room = 'mediator' AND epoch = 0 AND stream = 'talks'",
                FaultKind::Key,
            ),
            ("DELETE FROM room_keys WHERE room = ''", FaultKind::Snapshot),
            ("UPDATE room_keys SET epoch = 2 WHERE epoch = 1", FaultKind::Key),
        ] {
            let back = "DELETE FROM room_keys; INSERT INTO room_keys SELECT * FROM aside";
            assert_eq!(found(&place, &store, change, back).await.kind, kind, "{change}");
        }
        let more = "INSERT INTO events SELECT 9, stream, 9, room, kind, by_whom, at, subject, body, digest, chain \
                    FROM events WHERE number = 8";
        let there = found(&place, &store, more, "DELETE FROM events WHERE number = 9").await;
        assert_eq!((there.kind, there.number), (FaultKind::Added, Some(9)));
        // An older head, put back: the tail is then one that the head knows nothing of.
        place.tamper("CREATE TABLE old_head AS SELECT * FROM head").await;
        store.append("talks", None, &[entry("a", "after")]).await.unwrap();
        place.tamper("DELETE FROM head; INSERT INTO head SELECT * FROM old_head").await;
        assert_eq!(fault(&store).await.unwrap().kind, FaultKind::Added);
        place.tamper("DELETE FROM head").await;
        assert_eq!(fault(&store).await.unwrap().kind, FaultKind::Head);
        let refused = store.append("talks", None, &[entry("a", "x")]).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Damaged);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_was_changed_is_not_read_and_a_changed_head_takes_no_more() {
    for place in Place::each().await {
        let store = filled(&place).await;
        place.tamper("UPDATE events SET by_whom = 'eve' WHERE number = 4").await;
        assert_eq!(store.read("notes", 0, 9).await.unwrap_err().kind(), ErrorKind::Damaged);
        assert_eq!(store.read("talks", 0, 9).await.unwrap().len(), 5);
        place.tamper("UPDATE head SET number = number - 1").await;
        assert_eq!(
            store.append("talks", None, &[entry("a", "x")]).await.unwrap_err().kind(),
            ErrorKind::Damaged
        );
        assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::Damaged);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_changed_or_cut_off_is_refused_and_leaves_nothing() {
    for place in Place::each().await {
        let store = filled(&place).await;
        let file = place.folder.path().join("backup");
        store.backup(&file).await.unwrap();
        let whole = std::fs::read(&file).unwrap();
        let other = Place::sqlite();
        let bad = place.folder.path().join("bad");
        let step = whole.len() / 60;
        for at in (0..whole.len()).step_by(step) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            for bytes in [&changed[..], &whole[..at]] {
                std::fs::write(&bad, bytes).unwrap();
                let kind = Store::restore(&bad, &other.url, place.keys()).await.unwrap_err().kind();
                let fits = matches!(
                    kind,
                    ErrorKind::Damaged | ErrorKind::Foreign | ErrorKind::WrongKey | ErrorKind::Newer
                );
                assert!(fits || kind == ErrorKind::Database, "byte {at}: {kind:?}");
            }
        }
        std::fs::write(&bad, [&whole[..], b"x"].concat()).unwrap();
        assert_eq!(
            Store::restore(&bad, &other.url, place.keys()).await.unwrap_err().kind(),
            ErrorKind::Damaged
        );
        let missing = place.folder.path().join("none");
        assert_eq!(
            Store::restore(&missing, &other.url, place.keys()).await.unwrap_err().kind(),
            ErrorKind::Missing
        );
        let restored = Store::restore(&file, &other.url, place.keys()).await.unwrap();
        other.end(restored).await;
        place.end(store).await;
    }
}
