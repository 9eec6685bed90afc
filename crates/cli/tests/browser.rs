//! The demo, walked in a browser from reports to recorded consent: `tests/browser/walk.mjs`, told of every route that is seen.
//!
//! `./test` installs what this needs. Where Node, its packages or a Chromium are not to be had, the test says that it is skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use mediant_server::ROUTES;

/// Why the walk cannot be made here; none where it can.
#[allow(clippy::disallowed_methods, reason = "the environment says where a browser is that lies elsewhere")]
fn missing(folder: &Path) -> Option<&'static str> {
    if !Command::new("node").arg("--version").output().is_ok_and(|o| o.status.success()) {
        return Some("Node.js is not installed");
    }
    if !folder.join("node_modules/playwright-core").is_dir() || !folder.join("node_modules/axe-core").is_dir()
    {
        return Some("its packages are not installed: run `npm ci` in crates/cli/tests/browser");
    }
    let named = std::env::var("MEDIANT_CHROMIUM").ok();
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let found = named.iter().map(String::as_str).chain(usual).any(|place| Path::new(place).exists());
    (!found).then_some("there is no Chromium; name one in MEDIANT_CHROMIUM")
}

/// A server that goes when the test does.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the demo on a free port, and gives its address.
fn serve(data: &Path) -> (Served, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let served = Served(child);
    let first = lines.next().expect("it says where it is").unwrap();
    // What else it says is read to the end, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    let address = first.split_whitespace().find(|w| w.starts_with("http://")).expect("an address");
    (served, address.to_owned())
}

#[test]
fn the_demo_is_walked_in_a_browser_from_reports_to_consent() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    if let Some(why) = missing(&folder) {
        eprintln!(
            "SKIPPED: the walk in a browser is not made, for {why}. `./test` installs what can be installed."
        );
        return;
    }
    let data = tempfile::tempdir().unwrap();
    let (_served, address) = serve(data.path());
    let seen = ROUTES.iter().filter(|r| format!("{:?}", r.method) == "Get").map(|r| r.path);
    let output = Command::new("node").arg(folder.join("walk.mjs")).arg(&address).args(seen).output().unwrap();
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}
