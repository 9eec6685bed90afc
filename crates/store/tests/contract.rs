//! What every store does, on SQLite and, where `MEDIANT_TEST_POSTGRES` names a server, on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use common::{Place, about, entry, words};
use mediant_store::{Entry, ErrorKind, Keys, MAX_BODY, Store};
use proptest::prelude::*;

fn now<T>(deed: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(deed)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_appended_is_read_again_also_after_opening_anew() {
    for place in Place::each().await {
        let store = place.open().await;
        let first =
            store.append("talks", Some(0), &[entry("mediator", "one"), entry("north", "two")]).await.unwrap();
        let other = store.append("other", None, &[about("ana", "shared", "three")]).await.unwrap();
        let numbers: Vec<_> = first.iter().chain(&other).map(|e| (e.number, e.place)).collect();
        assert_eq!(numbers, [(1, 1), (2, 2), (3, 1)]);
        store.close().await;
        let store = place.open().await;
        assert_eq!(store.read("talks", 0, 10).await.unwrap(), first);
        assert_eq!(store.read("talks", 1, 10).await.unwrap(), first[1..]);
        assert_eq!(store.read("talks", 0, 1).await.unwrap(), first[..1]);
        assert_eq!(store.read("other", 0, 10).await.unwrap(), other);
        assert!(store.read("none", 0, 10).await.unwrap().is_empty());
        assert!(store.read("talks", u64::MAX, usize::MAX).await.unwrap().is_empty());
        assert_eq!(store.streams().await.unwrap(), [("other".to_owned(), 1), ("talks".to_owned(), 2)]);
        let verdict = store.verify().await.unwrap();
        assert_eq!((verdict.events, verdict.streams, verdict.purged, verdict.fault), (3, 2, 0, None));
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_to_a_stream_that_moved_on_is_told_and_nothing_is_written() {
    for place in Place::each().await {
        let store = place.open().await;
        store.append("talks", Some(0), &[entry("a", "one")]).await.unwrap();
        let fault =
            store.append("talks", Some(0), &[entry("a", "two"), entry("a", "three")]).await.unwrap_err();
        assert_eq!(fault.kind(), ErrorKind::Conflict { expected: 0, found: 1 });
        let fault = store.append("talks", Some(7), &[]).await.unwrap_err();
        assert_eq!(fault.kind(), ErrorKind::Conflict { expected: 7, found: 1 });
        assert_eq!(words(&store.read("talks", 0, 9).await.unwrap()), ["one"]);
        assert!(store.append("talks", Some(1), &[]).await.unwrap().is_empty());
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_at_once_leave_no_gap_and_each_wins_a_place_once() {
    for place in Place::each().await {
        // Two stores on one database are what two processes are.
        let stores = [place.open().await, place.open().await];
        let mut tasks = Vec::new();
        for writer in 0..8_usize {
            let store = stores[writer % 2].clone();
            tasks.push(tokio::spawn(async move {
                let stream = format!("s{}", writer % 3);
                let (mut won, mut last) = (0, 0);
                while won < 5 {
                    match store.append(&stream, Some(last), &[entry("a", &format!("{writer}/{won}"))]).await {
                        Ok(events) => (won, last) = (won + 1, events[0].place),
                        Err(fault) => match fault.kind() {
                            ErrorKind::Conflict { found, .. } => last = found,
                            _ => panic!("{fault}"),
                        },
                    }
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let verdict = stores[1].verify().await.unwrap();
        assert_eq!((verdict.events, verdict.fault), (40, None));
        assert_eq!(stores[0].streams().await.unwrap().iter().map(|s| s.1).sum::<u64>(), 40);
        let [store, other] = stores;
        other.close().await;
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_hears_of_the_latest_number() {
    for place in Place::each().await {
        let store = place.open().await;
        let mut watch = store.watch();
        assert_eq!(*watch.borrow_and_update(), 0);
        store.clone().append("talks", None, &[entry("a", "one"), entry("a", "two")]).await.unwrap();
        watch.changed().await.unwrap();
        assert_eq!(*watch.borrow_and_update(), 2);
        store.append("talks", Some(9), &[entry("a", "x")]).await.unwrap_err();
        assert!(!watch.has_changed().unwrap());
        store.close().await;
        let store = place.open().await;
        assert_eq!(*store.watch().borrow(), 2);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_whose_caller_gives_up_is_whole_or_not_there() {
    for place in Place::each().await {
        let store = place.open().await;
        for n in 0..20 {
            let entries = [entry("a", "left"), entry("a", "right")];
            let append = store.append("talks", None, &entries);
            let _ = tokio::time::timeout(std::time::Duration::from_micros(n * 50), append).await;
        }
        store.append("talks", None, &[]).await.unwrap();
        let verdict = store.verify().await.unwrap();
        assert_eq!((verdict.events % 2, verdict.fault), (0, None));
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bounds_are_kept_before_anything_is_written() {
    for place in Place::each().await {
        let store = place.open().await;
        let good = entry("a", "x");
        let bad = [
            ("", good.clone()),
            ("store", good.clone()),
            ("nul\0", good.clone()),
            (&"s".repeat(201), good.clone()),
            ("s", Entry { room: String::new(), ..good.clone() }),
            ("s", Entry { kind: "new\nline".to_owned(), ..good.clone() }),
            ("s", Entry { by: "b".repeat(201), ..good.clone() }),
            ("s", Entry { subject: Some(String::new()), ..good.clone() }),
            ("s", Entry { body: vec![0; MAX_BODY + 1], ..good.clone() }),
        ];
        for (stream, entry) in bad {
            let fault = store.append(stream, None, &[good.clone(), entry]).await.unwrap_err();
            assert_eq!(fault.kind(), ErrorKind::Input, "{stream:?}: {fault}");
        }
        let many = vec![good.clone(); 1001];
        assert_eq!(store.append("s", None, &many).await.unwrap_err().kind(), ErrorKind::Input);
        let whole = Entry { body: vec![7; MAX_BODY], at: i64::MIN, by: "ü'\";--".to_owned(), ..good };
        store.append("s", None, std::slice::from_ref(&whole)).await.unwrap();
        let there = store.read("s", 0, 2).await.unwrap();
        assert_eq!((there.len(), there[0].at, &there[0].by), (1, i64::MIN, &whole.by));
        assert_eq!(there[0].body.as_ref(), Some(&whole.body));
        assert_eq!(store.verify().await.unwrap().fault, None);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshots_are_kept_and_never_go_back() {
    for place in Place::each().await {
        let store = place.open().await;
        assert_eq!(store.snapshot("talks").await.unwrap(), None);
        let fault = store.keep_snapshot("talks", 1, b"too early").await.unwrap_err();
        assert_eq!(fault.kind(), ErrorKind::Input);
        store
            .append("talks", None, &[entry("a", "one"), entry("a", "two"), entry("a", "three")])
            .await
            .unwrap();
        store.keep_snapshot("talks", 2, b"at two").await.unwrap();
        store.keep_snapshot("talks", 1, b"at one").await.unwrap();
        assert_eq!(store.snapshot("talks").await.unwrap(), Some((2, b"at two".to_vec())));
        store.keep_snapshot("talks", 3, b"").await.unwrap();
        assert_eq!(store.snapshot("talks").await.unwrap(), Some((3, Vec::new())));
        assert_eq!(store.verify().await.unwrap().fault, None);
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_takes_bodies_and_keys_and_the_chain_verifies() {
    for place in Place::each().await {
        let store = place.open().await;
        let entries = [
            about("ana", "north", "her words"),
            about("ben", "north", "his words"),
            entry("north", "nobody's"),
        ];
        store.append("talks", None, &entries).await.unwrap();
        store
            .append("notes", None, &[about("ana", "mediator", "more of hers"), entry("a", "rest")])
            .await
            .unwrap();
        store.keep_snapshot("talks", 3, b"with her words").await.unwrap();
        store.keep_snapshot("notes", 1, b"with her words").await.unwrap();
        let before = store.verify().await.unwrap();
        assert_eq!(store.purge("ana", "lead", 1_800_000_000).await.unwrap(), 2);
        assert_eq!(store.purge("ana", "lead", 1_800_000_001).await.unwrap(), 0);
        assert_eq!(store.purge("nobody", "lead", 1_800_000_001).await.unwrap(), 0);
        assert_eq!(words(&store.read("talks", 0, 9).await.unwrap()), ["-", "his words", "nobody's"]);
        assert_eq!(words(&store.read("notes", 0, 9).await.unwrap()), ["-", "rest"]);
        assert_eq!(store.snapshot("talks").await.unwrap(), None);
        let record = store.read("store", 0, 9).await.unwrap();
        assert_eq!((record.len(), record[0].kind.as_str(), record[0].by.as_str()), (1, "purged", "lead"));
        assert_eq!(words(&record), ["ana"]);
        let after = store.verify().await.unwrap();
        assert_eq!((after.events, after.purged, &after.fault), (before.events + 1, 2, &None));
        // What she enters later is sealed with a new key.
        store.append("talks", None, &[about("ana", "north", "she is back")]).await.unwrap();
        assert_eq!(words(&store.read("talks", 3, 9).await.unwrap()), ["she is back"]);
        assert_eq!(store.verify().await.unwrap().fault, None);
        let key = "SELECT 1 FROM room_keys WHERE subject = 'ana'";
        assert_eq!(
            place
                .tamper(&format!(
                    "UPDATE room_keys SET epoch = epoch WHERE EXISTS ({key}) AND subject = 'ana'"
                ))
                .await,
            1
        );
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rotation_gives_the_store_other_keys_and_what_comes_other_data_keys() {
    for place in Place::each().await {
        let store = place.open().await;
        let asleep = place.open().await;
        store.append("talks", None, &[entry("a", "before"), about("ana", "a", "hers")]).await.unwrap();
        store.keep_snapshot("talks", 1, b"state").await.unwrap();
        let new = place.folder.path().join("new.txt");
        store.rotate(Keys::file(&new)).await.unwrap();
        store.append("talks", None, &[entry("a", "after")]).await.unwrap();
        assert_eq!(words(&store.read("talks", 0, 9).await.unwrap()), ["before", "hers", "after"]);
        assert_eq!(store.snapshot("talks").await.unwrap(), Some((1, b"state".to_vec())));
        assert_eq!(store.verify().await.unwrap().fault, None);
        assert_eq!(
            place.tamper("UPDATE room_keys SET epoch = epoch WHERE room = 'a' AND subject = ''").await,
            2
        );
        // Another process with the old keys writes nothing more.
        let fault = asleep.append("talks", None, &[entry("a", "late")]).await.unwrap_err();
        assert_eq!(fault.kind(), ErrorKind::WrongKey);
        asleep.close().await;
        assert_eq!(place.try_open().await.unwrap_err().kind(), ErrorKind::WrongKey);
        let again = Store::open(&place.url, Keys::file(&new)).await.unwrap();
        assert_eq!(words(&again.read("talks", 0, 9).await.unwrap()), ["before", "hers", "after"]);
        again.close().await;
        place.end(store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_moves_between_databases() {
    for place in Place::each().await {
        let store = place.open().await;
        store
            .append("talks", None, &[entry("a", "one"), about("ana", "a", "hers"), about("ben", "a", "his")])
            .await
            .unwrap();
        store.purge("ben", "lead", 1).await.unwrap();
        let file = place.folder.path().join("backup");
        assert_eq!(store.backup(&file).await.unwrap(), 4);
        assert_eq!(store.backup(&file).await.unwrap_err().kind(), ErrorKind::Taken);
        let head = store.verify().await.unwrap().head;
        for other in Place::each().await {
            let restored = Store::restore(&file, &other.url, place.keys()).await.unwrap();
            assert_eq!(restored.verify().await.unwrap().head, head);
            assert_eq!(words(&restored.read("talks", 0, 9).await.unwrap()), ["one", "hers", "-"]);
            restored.append("talks", Some(3), &[entry("a", "on it goes")]).await.unwrap();
            assert_eq!(restored.verify().await.unwrap().fault, None);
            let fault = Store::restore(&file, &other.url, place.keys()).await.unwrap_err();
            assert_eq!(fault.kind(), ErrorKind::Taken);
            other.end(restored).await;
        }
        place.end(store).await;
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Append { stream: usize, behind: u64, subjects: Vec<usize> },
    Purge(usize),
    Rotate,
    Snapshot(usize),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    let subjects = proptest::collection::vec(0..3_usize, 0..4);
    prop_oneof![
        8 => (0..3_usize, prop_oneof![4 => Just(0_u64), 1 => 1..3_u64], subjects)
            .prop_map(|(stream, behind, subjects)| Deed::Append { stream, behind, subjects }),
        1 => (1..3_usize).prop_map(Deed::Purge),
        1 => Just(Deed::Rotate),
        1 => (0..3_usize).prop_map(Deed::Snapshot),
        1 => Just(Deed::Reopen),
    ]
}

const STREAMS: [&str; 3] = ["x", "y", "store-room"];
const SUBJECTS: [Option<&str>; 3] = [None, Some("ana"), Some("ben")];

/// The store against plain lists: what is read is what the lists hold, a conflict is one where the lists say so.
async fn follow(place: Place, deeds: &[Deed]) {
    let mut model: [Vec<(Option<&str>, String)>; 3] = Default::default();
    let (mut store, mut keys, mut own, mut total) = (place.open().await, place.keys(), 0_u64, 0_u64);
    for (step, deed) in deeds.iter().enumerate() {
        match deed {
            Deed::Append { stream, behind, subjects } => {
                let list = &mut model[*stream];
                let (found, expected) = (list.len() as u64, (list.len() as u64).saturating_sub(*behind));
                let new: Vec<_> =
                    subjects.iter().enumerate().map(|(i, s)| (SUBJECTS[*s], format!("{step}.{i}"))).collect();
                let entries: Vec<Entry> = new
                    .iter()
                    .map(|(subject, body)| Entry {
                        subject: subject.map(str::to_owned),
                        ..entry("room", body)
                    })
                    .collect();
                let done = store.append(STREAMS[*stream], Some(expected), &entries).await;
                if expected == found {
                    let numbers: Vec<u64> = done.unwrap().iter().map(|e| e.number).collect();
                    assert_eq!(numbers, (total + 1..=total + new.len() as u64).collect::<Vec<_>>());
                    total += new.len() as u64;
                    list.extend(new);
                } else {
                    assert_eq!(done.unwrap_err().kind(), ErrorKind::Conflict { expected, found });
                }
            }
            Deed::Purge(subject) => {
                let whose = |(s, body): &&mut (Option<&str>, String)| *s == SUBJECTS[*subject] && body != "-";
                let gone =
                    model.iter_mut().flatten().filter(whose).map(|(_, body)| "-".clone_into(body)).count();
                assert_eq!(store.purge(SUBJECTS[*subject].unwrap(), "lead", 5).await.unwrap(), gone as u64);
                (own, total) = (own + u64::from(gone > 0), total + u64::from(gone > 0));
            }
            Deed::Rotate => {
                keys = Keys::file(&place.folder.path().join(format!("key-{step}")));
                store.rotate(keys.clone()).await.unwrap();
            }
            Deed::Snapshot(stream) => {
                let at = model[*stream].len() as u64;
                assert_eq!(store.keep_snapshot(STREAMS[*stream], at, b"s").await.is_ok(), at > 0);
            }
            Deed::Reopen => {
                store.close().await;
                store = Store::open(&place.url, keys.clone()).await.unwrap();
            }
        }
    }
    for (stream, list) in STREAMS.iter().zip(&model) {
        let there = store.read(stream, 0, usize::MAX).await.unwrap();
        assert_eq!(words(&there), list.iter().map(|(_, body)| body.clone()).collect::<Vec<_>>());
        assert!(there.iter().zip(1..).all(|(event, place)| event.place == place));
    }
    let verdict = store.verify().await.unwrap();
    assert_eq!((verdict.events, verdict.fault), (total, None));
    assert_eq!(store.read("store", 0, usize::MAX).await.unwrap().len() as u64, own);
    place.end(store).await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_store_does_as_plain_lists_do(deeds in proptest::collection::vec(deed(), 1..25)) {
        now(async {
            for place in Place::each().await {
                follow(place, &deeds).await;
            }
        });
    }
}
