//! Loads a running demo: many people on one case, each with a live page open and looking at pages, while the mediator's team
//! asks what-ifs at a fixed rate. Prints how long answers took, counted from when each was due.
//!
//! ```text
//! mediant serve --demo --listen 127.0.0.1:8080 --data load &
//! cargo run --release -p mediant-server --example load -- 127.0.0.1:8080 PEOPLE RATE SECONDS [SERVER-PID]
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program to measure with: what is wrong stops it, and it prints and reads the clock"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mediant_server::{DEMO_PASSWORD, DEMO_PEOPLE};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::{Instant, sleep_until};

/// Connections by which what-ifs are asked.
const ASKERS: usize = 32;
/// Seconds between two pages that one person looks at.
const PAUSE: f64 = 5.0;
const CASE: &str = "/case/ukraine-2025";

/// One connection that stays open.
struct Line {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
    host: String,
}

/// An answer: its status, its head, and its body.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Line {
    async fn open(host: &str) -> Self {
        let (read, write) = TcpStream::connect(host).await.unwrap().into_split();
        Self { read: BufReader::new(read), write, host: host.to_owned() }
    }

    async fn send(&mut self, method: &str, path: &str, cookie: &str, form: &str) {
        let (host, length) = (&self.host, form.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: mediant={cookie}\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
        );
        self.write.write_all(request.as_bytes()).await.unwrap();
    }

    async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.read.read_u8().await.unwrap());
        }
        String::from_utf8(head).unwrap()
    }

    async fn ask(&mut self, method: &str, path: &str, cookie: &str, form: &str) -> Answer {
        self.send(method, path, cookie, form).await;
        let head = self.head().await;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = header(&head, "content-length").map_or(0, |n| n.parse().unwrap());
        let mut body = vec![0; length];
        self.read.read_exact(&mut body).await.unwrap();
        Answer { status, head, body }
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.to_owned())
}

/// Signs somebody in: the session's token.
async fn sign_in(host: &str, name: &str) -> String {
    let form = format!("name={name}&password={}", DEMO_PASSWORD.replace(' ', "+"));
    let answer = Line::open(host).await.ask("POST", "/sign-in", "", &form).await;
    let cookie = header(&answer.head, "set-cookie");
    let cookie = cookie.unwrap_or_else(|| panic!("{name}: {}", String::from_utf8_lossy(&answer.body)));
    cookie.split(['=', ';']).nth(1).unwrap().to_owned()
}

/// A what-if that nobody asked before: what three parties need, and what one issue counts for a fourth.
fn question(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    let mut next = |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most
    };
    let mut needs = Vec::new();
    for party in ["ukraine", "russia", "eu"] {
        needs.push(format!("need/{party}={}.{:03}", next(9), next(1000)));
    }
    format!("{CASE}/what-ifs.json?{}&times/us/kursk={}.{:02}", needs.join("&"), next(3), next(100))
}

fn told(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get((times.len().saturating_sub(1) as f64 * share) as usize).unwrap_or(&0.0) * 1e3;
    println!(
        "{what}: {} answers; milliseconds: median {:.1}, p90 {:.1}, p99 {:.1}, most {:.1}",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}

/// Listens to the live page of one person, and counts what comes.
async fn listen(host: String, cookie: String, stamps: Arc<AtomicU64>) {
    let mut line = Line::open(&host).await;
    line.send("GET", &format!("{CASE}/live"), &cookie, "").await;
    line.head().await;
    let mut room = [0; 1024];
    while line.read.read(&mut room).await.is_ok_and(|n| n > 0) {
        stamps.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, else_: u64| args.get(at).and_then(|a| a.parse().ok()).unwrap_or(else_);
    let host = args.first().cloned().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let (people, rate, seconds) = (number(1, 200) as usize, number(2, 500), number(3, 20));

    let mut cookies = Vec::new();
    for at in 0..people {
        cookies.push(sign_in(&host, DEMO_PEOPLE[at % DEMO_PEOPLE.len()].0).await);
    }
    let lead = sign_in(&host, "lead").await;
    println!("{people} people are signed in");
    let stamps = Arc::new(AtomicU64::new(0));
    for cookie in &cookies {
        tokio::spawn(listen(host.clone(), cookie.clone(), Arc::clone(&stamps)));
    }
    // Every view once, so that what follows is the server at work.
    let mut line = Line::open(&host).await;
    for cookie in cookies.iter().take(DEMO_PEOPLE.len()) {
        line.ask("GET", &format!("{CASE}/brief"), cookie, "").await;
    }
    line.ask("GET", &format!("{CASE}/what-ifs.json"), &lead, "").await;

    let start = Instant::now() + Duration::from_millis(200);
    let end = start + Duration::from_secs(seconds);
    let asking = (0..ASKERS as u64).map(|asker| {
        let (host, lead) = (host.clone(), lead.clone());
        tokio::spawn(async move {
            let mut line = Line::open(&host).await;
            let (mut times, mut faults) = (Vec::new(), 0_u64);
            for number in (asker..rate * seconds).step_by(ASKERS) {
                let due = start + Duration::from_secs_f64(number as f64 / rate as f64);
                sleep_until(due).await;
                let answer = line.ask("GET", &question(number), &lead, "").await;
                faults += u64::from(answer.status != 200);
                times.push(due.elapsed().as_secs_f64());
            }
            (times, faults)
        })
    });
    let asking: Vec<_> = asking.collect();
    let looking = cookies.iter().enumerate().map(|(at, cookie)| {
        let (host, cookie) = (host.clone(), cookie.clone());
        let first = start + Duration::from_secs_f64(PAUSE * at as f64 / people as f64);
        tokio::spawn(async move {
            let mut line = Line::open(&host).await;
            let (mut times, mut faults, mut due, mut page) = (Vec::new(), 0_u64, first, at);
            while due < end {
                sleep_until(due).await;
                let path = ["", "/agenda", "/positions", "/packages", "/consent", "/brief"][page % 6];
                let answer = line.ask("GET", &format!("{CASE}{path}"), &cookie, "").await;
                faults += u64::from(answer.status != 200);
                times.push(due.elapsed().as_secs_f64());
                (due, page) = (due + Duration::from_secs_f64(PAUSE), page + 1);
            }
            (times, faults)
        })
    });
    let looking: Vec<_> = looking.collect();
    let (mut asked, mut looked, mut faults) = (Vec::new(), Vec::new(), 0);
    for (all, tasks) in [(&mut asked, asking), (&mut looked, looking)] {
        for task in tasks {
            let (times, wrong) = task.await.unwrap();
            all.extend(times);
            faults += wrong;
        }
    }
    let took = start.elapsed().as_secs_f64();
    println!(
        "{:.0} what-ifs a second over {took:.1} s; {faults} answers were not 200",
        asked.len() as f64 / took
    );
    told("what-ifs", asked);
    told("pages", looked);
    println!("{} live messages reached {people} people", stamps.load(Ordering::Relaxed));
    if let Some(pid) = args.get(4) {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        println!("the server's memory at its most: {}", peak.map_or("not known", str::trim));
    }
}
