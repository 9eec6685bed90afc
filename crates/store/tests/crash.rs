//! A process that writes is killed at random moments: every acknowledged event is there, appends are whole, the chain
//! verifies, and the store opens again by itself.
//!
//! `MEDIANT_KILLS=1000 cargo test --release -p mediant-store --test crash -- --nocapture` kills more often than 25 times.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a failed step is a failed test, and the child tells what was acknowledged"
)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Place, about, entry};
use mediant_store::{Keys, Store};

/// The child: appends until it is killed, and prints the number of the last event of each append that was acknowledged.
/// Run by itself it does nothing.
#[tokio::test(flavor = "multi_thread")]
async fn writes_until_it_is_killed() {
    let (Ok(url), Ok(key)) = (std::env::var("MEDIANT_CHILD_URL"), std::env::var("MEDIANT_CHILD_KEY")) else {
        return;
    };
    let store = Store::open(&url, Keys::file(key.as_ref())).await.unwrap();
    let mut out = std::io::stdout();
    writeln!(out, "\nopen").unwrap();
    for round in 0_u64.. {
        // Appends of one to three entries, which are whole or not there; rooms, snapshots and purges among them.
        let size = 1 + round % 3;
        let room = format!("room {}", round % 5);
        let entries: Vec<_> = (0..size)
            .map(|n| if n == 2 { about("ana", &room, "hers") } else { entry(&room, &format!("{n}/{size}")) })
            .collect();
        let events = store.append(&format!("s{}", round % 2), None, &entries).await.unwrap();
        let last = events.last().unwrap();
        if round % 7 == 3 {
            store.keep_snapshot(&last.stream, last.place, b"state").await.unwrap();
        }
        if round % 23 == 22 {
            store.purge("ana", "lead", 1).await.unwrap();
        }
        writeln!(out, "{}", last.number).unwrap();
        out.flush().unwrap();
    }
}

/// Lets a child write and kills it after a while, counted from its start or from when it has the store open; the last
/// number that it printed.
fn write_and_kill(place: &Place, from_start: bool, wait: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writes_until_it_is_killed", "--nocapture"])
        .env("MEDIANT_CHILD_URL", &place.url)
        .env("MEDIANT_CHILD_KEY", place.folder.path().join("key.txt"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let (open, opened) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut last = 0;
        for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8(line).unwrap();
            if line == "open" {
                let _ = open.send(());
            }
            last = line.trim().parse().unwrap_or(last);
        }
        last
    });
    if !from_start {
        // An error: the child ended by itself, and what comes next will tell.
        let _ = opened.recv();
    }
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// What must hold after a kill; how many events there are.
async fn look(place: &Place, acknowledged: u64) -> u64 {
    let store = place.open().await;
    let verdict = store.verify().await.unwrap();
    assert_eq!(verdict.fault, None);
    assert!(verdict.events >= acknowledged, "{acknowledged} acknowledged, {} there", verdict.events);
    for stream in ["s0", "s1"] {
        let events = store.read(stream, 0, usize::MAX).await.unwrap();
        let bodies: Vec<String> = events
            .iter()
            .map(|e| {
                e.body.as_ref().map_or_else(|| "hers".to_owned(), |b| String::from_utf8(b.clone()).unwrap())
            })
            .collect();
        let mut rest = bodies.as_slice();
        while let [first, ..] = rest {
            let whole: &[&str] = match first.as_str() {
                "0/1" => &["0/1"],
                "0/2" => &["0/2", "1/2"],
                "0/3" => &["0/3", "1/3", "hers"],
                other => panic!("an append began with {other}"),
            };
            assert_eq!(&rest[..whole.len().min(rest.len())], whole, "an append is not whole");
            rest = &rest[whole.len()..];
        }
    }
    store.close().await;
    verdict.events
}

async fn torment(what: &str, fresh: impl AsyncFn() -> Option<Place>) {
    let kills: u64 = std::env::var("MEDIANT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(25);
    let (mut seed, mut acknowledged, mut there, mut early) = (0x9e37_79b9_7f4a_7c15_u64, 0, 0, 0);
    for round in 0..kills.div_ceil(50) {
        let Some(place) = fresh().await else { return };
        let (mut last, mut events) = (0, 0);
        for _ in round * 50..kills.min(round * 50 + 50) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // One in four from before the store is open, the others up to some hundred appends later.
            let (from_start, wait) = ((seed >> 60) % 4 == 0, 1_000 + (seed >> 33) % 80_000);
            let number = write_and_kill(&place, from_start, Duration::from_micros(wait));
            early += u64::from(number == 0);
            last = last.max(number);
            events = look(&place, last).await;
        }
        (acknowledged, there) = (acknowledged + last, there + events);
        let store = place.open().await;
        place.end(store).await;
    }
    assert!(acknowledged > kills, "the child hardly wrote: {acknowledged}");
    println!(
        "{what}: {kills} kills, {early} of them before the first event, {acknowledged} events acknowledged, {there} there, none lost"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_what_it_acknowledged_through_kills() {
    torment("SQLite", async || Some(Place::sqlite())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_what_it_acknowledged_through_kills() {
    torment("PostgreSQL", Place::postgres).await;
}
