//! What one side enters in confidence changes no byte of what another sees: two servers with the same history, but for that.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::StatusCode;
use common::{Answer, CASE, Site, Someone, event, filled, package, with};
use mediant_server::ROUTES;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// Who looks on.
const OTHERS: [&str; 5] = ["kyiv", "kyiv-adviser", "brussels", "ankara", "observer"];

/// A server, and people who are signed in.
struct World {
    site: Site,
    people: BTreeMap<&'static str, Someone>,
}

/// Something that is nobody's business but the party's and the mediator's.
#[derive(Clone, Debug)]
enum Private {
    /// A number in the form.
    Form(u8, u8),
    /// A line in the text.
    Text(u8),
    /// All that was told is taken back, and told again.
    Withdrawal,
    /// An offer for the mediator alone.
    Offer(u8),
    /// The latest offer is taken off the table.
    OfferWithdrawn,
    /// A no, or a yes that is then withdrawn.
    Answer(bool),
    /// A change of the mediator's notes.
    Notes(u8),
}

impl World {
    async fn begin() -> Self {
        let site = Site::demo().await;
        let mut people = BTreeMap::new();
        for name in ["lead", "kyiv", "kyiv-adviser", "moscow", "washington", "brussels", "ankara", "observer"]
        {
            people.insert(name, site.sign_in(name).await);
        }
        let world = Self { site, people };
        let picks = package(&world.site, world.who("lead"), CASE).await;
        world.done("lead", "/consent/freeze", &with(&[("title", "First draft")], &picks)).await;
        let shown = [("title", "In the open"), ("release", "unattributed")];
        world.done("washington", "/packages", &with(&shown, &picks)).await;
        world.answer("kyiv", "yes", "").await;
        world
    }

    fn who(&self, name: &str) -> &Someone {
        &self.people[name]
    }

    async fn get(&self, name: &str, room: &str) -> Answer {
        let mut answer = self.site.get(Some(self.who(name)), room).await;
        answer.body = answer.body.replace(&self.who(name).mark, "MARK");
        answer
    }

    async fn done(&self, name: &str, room: &str, fields: &[(&str, &str)]) {
        let answer = self.site.post(Some(self.who(name)), &format!("{CASE}{room}"), fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name} {room}: {}", answer.body);
    }

    async fn answer(&self, name: &str, answer: &str, reason: &str) {
        let texts = self.get(name, &format!("{CASE}/consent.json")).await.json();
        let mark = texts["texts"][0]["fingerprint"].as_str().unwrap().to_owned();
        let fields = [("text", "t1"), ("fingerprint", &mark), ("answer", answer), ("reason", reason)];
        self.done(name, "/consent", &fields).await;
    }

    /// What Russia, or the mediator, does in confidence.
    async fn enter(&self, what: &Private, turn: usize) {
        let told = self.get("moscow", &format!("{CASE}/preferences.json")).await.json();
        let (seen, text) = (told["seen"].as_str().unwrap(), told["text"].as_str().unwrap());
        let tell = async |seen: &str, text: &str| {
            self.done("moscow", "/preferences", &[("seen", seen), ("do", "text"), ("text", text)]).await;
        };
        match what {
            Private::Form(at, value) => {
                let page = self.get("moscow", &format!("{CASE}/preferences")).await.body;
                let mut fields = filled(&page);
                let values: Vec<usize> =
                    (0..fields.len()).filter(|k| fields[*k].0.starts_with("value.")).collect();
                fields[values[usize::from(*at) % values.len()]].1 = value.to_string();
                self.done("moscow", "/preferences", &with(&[("do", "form")], &fields)).await;
            }
            Private::Text(value) => tell(seen, &format!("# thought {turn} {value}\n{text}")).await,
            Private::Withdrawal => {
                self.done("moscow", "/preferences", &[("seen", seen), ("do", "withdraw")]).await;
                tell("", text).await;
            }
            Private::Offer(at) => {
                let mut picks = package(&self.site, self.who("lead"), CASE).await;
                let chosen = usize::from(*at) % picks.len();
                "out".clone_into(&mut picks[chosen].1);
                let title = format!("Quiet offer {turn}");
                let fields = with(&[("title", &title), ("release", "mediator only")], &picks);
                self.done("moscow", "/packages", &fields).await;
            }
            Private::OfferWithdrawn => {
                let page = self.get("moscow", &format!("{CASE}/packages")).await.body;
                if let Some(rest) = page.split("name=\"id\" value=\"").nth(1) {
                    let id = rest.split('"').next().unwrap();
                    self.done("moscow", "/packages/withdraw", &[("id", id)]).await;
                }
            }
            Private::Answer(true) => self.answer("moscow", "no", &format!("never, {turn}")).await,
            Private::Answer(false) => {
                self.answer("moscow", "yes", "").await;
                self.answer("moscow", "withdrawn", "on second thoughts").await;
            }
            Private::Notes(value) => {
                let page = self.get("lead", &format!("{CASE}/agenda?file=mediator.toml")).await.body;
                let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
                let text = format!("schema = \"mediant/mediator/1\"\nprincipal = \"head {turn} {value}\"\n");
                let fields = [("file", "mediator.toml"), ("seen", seen), ("text", &text)];
                self.done("lead", "/agenda", &fields).await;
            }
        }
    }

    /// All that somebody can see: every page, twin and file. Sessions are named by random tokens, and are of no case.
    async fn all(&self, name: &str) -> BTreeMap<String, Answer> {
        let mut found = BTreeMap::new();
        for route in ROUTES.iter().filter(|r| format!("{:?}", r.method) == "Get") {
            if route.path == "/sessions" || route.path.ends_with("/live") {
                continue;
            }
            let path = route.path.replace("{case}", "ukraine-2025").replace("{token}", "guessed");
            if route.twin {
                let twin = format!("{path}.json");
                found.insert(twin.clone(), self.get(name, &twin).await);
            }
            found.insert(path.clone(), self.get(name, &path).await);
        }
        found
    }
}

fn private() -> impl Strategy<Value = Private> {
    prop_oneof![
        (any::<u8>(), 0..10_u8).prop_map(|(at, value)| Private::Form(at, value)),
        any::<u8>().prop_map(Private::Text),
        Just(Private::Withdrawal),
        any::<u8>().prop_map(Private::Offer),
        Just(Private::OfferWithdrawn),
        any::<bool>().prop_map(Private::Answer),
        any::<u8>().prop_map(Private::Notes),
    ]
}

/// One of each kind, and a few more by chance.
fn edits() -> Vec<Private> {
    let mut runner = TestRunner::deterministic();
    let each = [
        Private::Form(1, 3),
        Private::Text(7),
        Private::Withdrawal,
        Private::Offer(2),
        Private::Answer(true),
        Private::Answer(false),
        Private::Notes(5),
        Private::Offer(3),
        Private::OfferWithdrawn,
    ];
    let more = (0..4).map(|_| private().new_tree(&mut runner).unwrap().current());
    each.into_iter().chain(more).chain([Private::Answer(true)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_side_enters_in_confidence_changes_no_byte_that_another_sees() {
    let (quiet, busy) = (World::begin().await, World::begin().await);
    let mut streams = Vec::new();
    for name in OTHERS {
        let (mut a, mut b) =
            (quiet.site.live(quiet.who(name), CASE).await, busy.site.live(busy.who(name), CASE).await);
        let first = event(&mut a).await;
        assert_eq!(first, event(&mut b).await, "{name}");
        assert!(first.is_some());
        streams.push((name, a, b, first));
    }
    let before: BTreeMap<_, _> = mediator(&busy).await;
    let mut expected = BTreeMap::new();
    for name in OTHERS {
        expected.insert(name, quiet.all(name).await);
    }
    for (turn, what) in edits().iter().enumerate() {
        busy.enter(what, turn).await;
        // A party after each, and the others in turn; all of them below, with a no that stands.
        for name in [OTHERS[0], OTHERS[1 + turn % (OTHERS.len() - 1)]] {
            same(&busy, name, &expected, &format!("{what:?}")).await;
        }
    }
    for name in OTHERS {
        same(&busy, name, &expected, "all of it").await;
    }
    let after = mediator(&busy).await;
    for (path, answer) in &before {
        assert_ne!(answer, &after[path], "the mediator sees it in {path}, so this test can tell");
    }
    // Nothing was sent meanwhile; and what concerns all is sent to all, the same on both servers.
    for (name, a, b, _) in &mut streams {
        for stream in [a, b] {
            let sent = tokio::time::timeout(Duration::from_millis(100), event(stream)).await;
            assert!(sent.is_err(), "{name} was told {sent:?}");
        }
    }
    for world in [&quiet, &busy] {
        let picks = package(&world.site, world.who("lead"), CASE).await;
        world.done("lead", "/packages", &with(&[("title", "For all"), ("release", "public")], &picks)).await;
    }
    for (name, a, b, first) in &mut streams {
        let next = event(a).await;
        assert_eq!(next, event(b).await, "{name}");
        assert_ne!(&next, first, "{name}");
    }
    for name in OTHERS {
        assert_eq!(quiet.all(name).await, busy.all(name).await, "{name}");
    }
}

async fn same(world: &World, name: &str, expected: &BTreeMap<&str, BTreeMap<String, Answer>>, what: &str) {
    let seen = world.all(name).await;
    for (path, answer) in &expected[name] {
        assert_eq!(answer, &seen[path], "{name} {path} after {what}");
    }
}

/// Pages that show the mediator's team what was entered.
async fn mediator(world: &World) -> BTreeMap<String, Answer> {
    let mut found = BTreeMap::new();
    for room in
        ["/log", "/log.json", "/consent", "/zone", "/zone.json", "/brief", "/brief.md", "/packages.json"]
    {
        let path = format!("{CASE}{room}");
        found.insert(path.clone(), world.get("lead", &path).await);
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn who_offers_without_a_name_is_found_out_by_nothing() {
    let sites = [("moscow", Site::demo().await), ("washington", Site::demo().await)];
    let mut seen = Vec::new();
    for (name, site) in sites {
        let (who, kyiv) = (site.sign_in(name).await, site.sign_in("kyiv").await);
        let picks = package(&site, &site.sign_in("lead").await, CASE).await;
        let fields = with(&[("title", "From somebody"), ("release", "unattributed")], &picks);
        let put = site.post(Some(&who), &format!("{CASE}/packages"), &fields).await;
        assert_eq!(put.status, StatusCode::SEE_OTHER);
        let world = World { site, people: BTreeMap::from([("kyiv", kyiv)]) };
        let mut all = world.all("kyiv").await;
        all.retain(|path, _| !path.starts_with("/invitation"));
        seen.push(all);
    }
    assert!(seen[0].values().any(|a| a.body.contains("From somebody")), "it is seen");
    assert_eq!(seen[0], seen[1]);
}
