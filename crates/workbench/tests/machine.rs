//! The rooms as a machine: deeds are kept and read again, the same deeds make the same state, and no act, allowed or refused,
//! leads to a state that is no case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use mediant_core::Id;
use mediant_core::case::Pick;
use mediant_core::consent::{Answer, FrozenText};
use mediant_core::freeze;
use mediant_formats::{CaseFiles, scaffold};
use mediant_workbench::{
    Deed, Member, Refusal, Role, Room, Wish, Workspace, add_member, answer, change, end_member, join, mark,
    open, propose, withdraw_proposal,
};
use proptest::prelude::*;

fn member(person: &str, role: Role, party: Option<&str>) -> Member {
    Member { person: person.into(), role, party: party.map(str::to_owned) }
}

/// The harbour of the scaffold, with somebody in every role.
fn begun() -> (Workspace, Vec<(Deed, String, i64)>) {
    let files = scaffold("harbour", "The harbour").into_iter().map(|(path, text)| (path, text.into_bytes()));
    let files = CaseFiles { name: "harbour".into(), files: files.collect() };
    let mut space = Workspace::default();
    let mut kept = Vec::new();
    let mut deeds = open(&files, "ana").unwrap();
    for (person, role, party) in [
        ("tom", Role::Team, None),
        ("bo", Role::Principal, Some("builder")),
        ("fay", Role::Delegate, Some("fishers")),
        ("adi", Role::Adviser, Some("fishers")),
        ("con", Role::Consulted, None),
        ("obi", Role::Observer, None),
    ] {
        deeds.push(Deed::Member { member: member(person, role, party) });
    }
    for deed in deeds {
        space.apply(&deed, "ana", 7);
        kept.push((deed, "ana".to_owned(), 7));
    }
    (space, kept)
}

/// One settlement for each issue: each by its last option, amounts by the highest.
fn package(space: &Workspace) -> Vec<(String, String)> {
    let case = space.case().unwrap().case;
    let scenario = freeze::freeze(&case, None).unwrap();
    let last = |m: &mediant_core::scenario::Matter| {
        (m.id.to_string(), m.options.last().map(ToString::to_string).unwrap_or_default())
    };
    scenario.issues.iter().map(last).collect()
}

fn wish(title: &str, release: &str, picks: Vec<(String, String)>) -> Wish {
    Wish { id: String::new(), title: title.into(), by: None, picks, release: release.into() }
}

#[test]
fn a_party_that_people_are_in_stays_in_the_case() {
    let text = |parties: &[&str]| {
        let party = |id: &&str| format!("[[parties]]\nid = \"{id}\"\nname = \"{id}\"\n\n");
        let parties: String = parties.iter().map(party).collect();
        format!(
            "schema = \"mediant/case/1\"\ntitle = \"Quay\"\n\n{parties}[[issues]]\nid = \"quay\"\ntitle = \"Quay\"\n\
             options = [{{ id = \"a\", title = \"A\" }}, {{ id = \"b\", title = \"B\" }}]\n"
        )
    };
    let whole = text(&["north", "south", "west"]).into_bytes();
    let files = CaseFiles { name: "quay".into(), files: [("case.toml".to_owned(), whole.clone())].into() };
    let mut space = Workspace::default();
    for deed in open(&files, "ana").unwrap() {
        space.apply(&deed, "ana", 7);
    }
    let lead = member("ana", Role::Lead, None);
    let wes = Deed::Member { member: member("wes", Role::Delegate, Some("west")) };
    space.apply(&wes, "ana", 7);
    let less = text(&["north", "south"]).into_bytes();
    let try_it = |space: &Workspace| change(space, &lead, "case.toml", &mark(&whole), Some(less.clone()));
    let refused = try_it(&space).unwrap_err().to_string();
    assert!(
        refused.starts_with("one person is still in the case for the party west; end their part"),
        "{refused}"
    );
    space.apply(&end_member(&space, &lead, "wes").unwrap(), "ana", 8);
    assert!(try_it(&space).is_ok());
}

/// What somebody tries.
#[derive(Clone, Debug)]
enum Try {
    Change { path: usize, text: usize, stale: bool },
    Add { person: usize, role: usize, party: usize },
    Join { person: usize, role: usize, party: usize },
    End { person: usize },
    Propose { title: usize, release: usize, spoil: usize },
    Withdraw { at: usize },
    Freeze { title: usize, spoil: usize },
    Answer { text: usize, what: usize, wrong: bool },
}

const PEOPLE: [&str; 8] = ["ana", "tom", "bo", "fay", "adi", "con", "obi", "nobody"];
const PATHS: [&str; 9] = [
    "case.toml",
    "mediator.toml",
    "parties/builder.toml",
    "parties/fishers.toml",
    "parties/../case.toml",
    "reports/new.txt",
    "SOURCES.md",
    ".secret",
    "parties/nobody.toml",
];
const PARTIES: [Option<&str>; 4] = [None, Some("builder"), Some("fishers"), Some("nobody")];

fn tries() -> impl Strategy<Value = (usize, Try)> {
    let n = any::<prop::sample::Index>;
    let n = move || n().prop_map(|i| i.index(1 << 16));
    let one = prop_oneof![
        (n(), n(), prop::bool::weighted(0.2)).prop_map(|(path, text, stale)| Try::Change {
            path,
            text,
            stale
        }),
        (n(), n(), n()).prop_map(|(person, role, party)| Try::Add { person, role, party }),
        (n(), n(), n()).prop_map(|(person, role, party)| Try::Join { person, role, party }),
        n().prop_map(|person| Try::End { person }),
        (n(), n(), n()).prop_map(|(title, release, spoil)| Try::Propose { title, release, spoil }),
        n().prop_map(|at| Try::Withdraw { at }),
        (n(), n()).prop_map(|(title, spoil)| Try::Freeze { title, spoil }),
        (n(), n(), prop::bool::weighted(0.2)).prop_map(|(text, what, wrong)| Try::Answer {
            text,
            what,
            wrong
        }),
    ];
    (n(), one)
}

fn spoiled(space: &Workspace, how: usize) -> Vec<(String, String)> {
    let mut picks = package(space);
    let at = how % picks.len();
    match how % 7 {
        0 => drop(picks.remove(at)),
        1 => "99999999".clone_into(&mut picks[at].1),
        2 => "out".clone_into(&mut picks[at].1),
        3 => picks.push(picks[at].clone()),
        4 => picks[at].1 = format!("{}.0", picks[at].1),
        _ => {}
    }
    picks
}

/// What a file might hold next: nothing, what it held and a remark, a case with an issue more, nonsense.
fn text(space: &Workspace, path: &str, how: usize) -> Option<Vec<u8>> {
    let now =
        space.files.get(path).map(|f| String::from_utf8_lossy(&f.bytes).into_owned()).unwrap_or_default();
    let issue = "\n[[issues]]\nid = \"more\"\ntitle = \"More\"\n[[issues.options]]\nid = \"a\"\ntitle = \"A\"\n[[issues.options]]\nid = \"b\"\ntitle = \"B\"\n";
    match how % 5 {
        0 => None,
        1 => Some(format!("{now}\n# a remark {how}\n").into_bytes()),
        2 => Some(format!("{now}{issue}").into_bytes()),
        3 => Some(b"no = toml = at all \xff".to_vec()),
        _ => Some(format!("schema = \"mediant/party/1\"\nparty = \"fishers\"\n# {how}\n").into_bytes()),
    }
}

fn act(space: &Workspace, who: &Member, what: &Try) -> Result<Deed, Refusal> {
    let newcomer = |person: usize, role: usize, party: usize| {
        member(
            PEOPLE[person % PEOPLE.len()],
            Role::ALL[role % Role::ALL.len()],
            PARTIES[party % PARTIES.len()],
        )
    };
    match what {
        Try::Change { path, text: how, stale } => {
            let path = PATHS[path % PATHS.len()];
            let now = space.files.get(path).map(|f| mark(&f.bytes)).unwrap_or_default();
            let seen = if *stale { "of long ago" } else { &now };
            change(space, who, path, seen, text(space, path, *how))
        }
        Try::Add { person, role, party } => add_member(space, who, newcomer(*person, *role, *party)),
        Try::Join { person, role, party } => join(space, newcomer(*person, *role, *party)),
        Try::End { person } => end_member(space, who, PEOPLE[person % PEOPLE.len()]),
        Try::Propose { title, release, spoil } => {
            let release = ["mediator only", "unattributed", "shown", "public", "nobody"][release % 5];
            let title = ["Offer one", "Offer two", "", "Two\nlines"][title % 4];
            propose(space, who, wish(title, release, spoiled(space, *spoil)))
        }
        Try::Withdraw { at } => {
            let id = space.proposals.get(at % 4).map_or("none", |p| p.wish.id.as_str());
            withdraw_proposal(space, who, id)
        }
        Try::Freeze { title, spoil } => {
            let title = ["Draft", "Another draft", ""][title % 3];
            mediant_workbench::freeze(space, who, title, &spoiled(space, *spoil))
        }
        Try::Answer { text, what, wrong } => {
            let id = format!("t{}", text % 3 + 1);
            let print = space.text(&id).filter(|_| !wrong).map_or("", |t| t.fingerprint.as_str()).to_owned();
            let reason = "a reason".to_owned();
            let said = [Answer::Yes, Answer::No { reason: reason.clone() }, Answer::Withdrawn { reason }];
            let until = ["2025-09-01", "2025-02-30", "soon"].get(what % 4).map(|d| (*d).to_owned());
            answer(space, who, (&id, &print), said[what % 3].clone(), until)
        }
    }
}

/// What holds of every state.
fn holds(space: &Workspace) {
    let loaded = space.case().unwrap_or_else(|faults| panic!("no case: {faults:?}"));
    freeze::freeze(&loaded.case, None).unwrap_or_else(|why| panic!("{why}: {:?}", loaded.case.offers));
    assert!(space.leads() > 0, "somebody leads");
    for member in space.members.values() {
        assert_eq!(member.party.is_some(), member.role.is_of_a_party());
    }
    for said in &space.consents {
        assert!(space.text(&said.text).is_some());
    }
    assert!(space.files.keys().all(|path| !path.contains("..") && !path.starts_with('.')));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_try_the_state_is_a_case_and_follows_from_the_deeds(
        tried in prop::collection::vec(tries(), 1..25)
    ) {
        let (mut space, mut kept) = begun();
        let mut at = 100;
        for (who, what) in &tried {
            let Some(who) = space.members.get(PEOPLE[who % PEOPLE.len()]).cloned() else { continue };
            let before = space.clone();
            let done = act(&space, &who, what);
            prop_assert_eq!(&space, &before, "an act changes nothing by itself");
            let Ok(deed) = done else { continue };
            match &deed {
                Deed::Answered { party, .. } => prop_assert!(who.speaks_for(party), "{who:?} for {party}"),
                Deed::Frozen { .. } | Deed::MemberEnded { .. } => prop_assert_eq!(who.role, Role::Lead),
                Deed::File { path, .. } if path.starts_with("parties/") => {
                    let own = who.party.as_ref().is_some_and(|p| *path == format!("parties/{p}.toml"));
                    prop_assert!(who.role.is_mediator() || (own && who.role.speaks()));
                }
                Deed::File { .. } => prop_assert!(who.role.is_mediator()),
                _ => {}
            }
            at += 1;
            space.apply(&deed, &who.person, at);
            holds(&space);
            kept.push((deed, who.person.clone(), at));
        }
        let mut again = Workspace::default();
        for (deed, by, at) in &kept {
            let read = Deed::from_bytes(&deed.to_bytes().unwrap()).unwrap();
            prop_assert_eq!(&read, deed);
            again.apply(&read, by, *at);
        }
        prop_assert_eq!(again, space);
    }

    #[test]
    fn deeds_are_read_as_they_were_kept(words in ".{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let id = |text: &str| Id::new(text).unwrap();
        let reason = words.clone();
        let answered = |answer| Deed::Answered {
            text: words.clone(), fingerprint: words.clone(), party: "builder".into(), answer, until: Some(words.clone()),
        };
        let picks = vec![Pick { issue: id("quay"), option: id("1-of-3") }];
        let text = FrozenText {
            id: "t1".into(), title: words.clone(), picks, text: words.clone(), fingerprint: words.clone(),
        };
        let deeds = [
            Deed::Opened { slug: words.clone() },
            Deed::File { path: words.clone(), bytes: Some(bytes) },
            Deed::File { path: words.clone(), bytes: Some(words.clone().into_bytes()) },
            Deed::File { path: words.clone(), bytes: None },
            Deed::Member { member: member(&words, Role::Adviser, Some(&words)) },
            Deed::MemberEnded { person: words.clone() },
            Deed::Proposed { proposal: wish(&words, "shown", vec![(words.clone(), words.clone())]) },
            Deed::ProposalWithdrawn { id: words.clone() },
            Deed::Frozen { text },
            answered(Answer::Yes),
            answered(Answer::No { reason: reason.clone() }),
            answered(Answer::Withdrawn { reason }),
        ];
        for deed in deeds {
            prop_assert_eq!(&Deed::from_bytes(&deed.to_bytes().unwrap()).unwrap(), &deed);
        }
    }

    #[test]
    fn bytes_that_are_no_deed_are_refused_in_peace(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(Deed::from_bytes(&bytes).is_err());
    }
}

#[test]
fn what_a_party_tells_is_kept_in_its_room_and_nowhere_else() {
    let file = |path: &str| Deed::File { path: path.into(), bytes: None }.room();
    assert_eq!(file("parties/builder.toml"), Room::Party("builder".into()));
    assert_eq!(file("parties/builder.toml.toml"), Room::Party("builder.toml".into()));
    assert_eq!(file("mediator.toml"), Room::Mediator);
    assert_eq!(file("estimates/builder.toml"), Room::Mediator);
    assert_eq!(file("case.toml"), Room::Shared);
    let mut own = wish("Offer", "mediator only", Vec::new());
    own.by = Some("fishers".into());
    assert_eq!(Deed::Proposed { proposal: own }.room(), Room::Party("fishers".into()));
}

#[test]
fn an_offer_that_no_longer_fits_the_agenda_breaks_nothing() {
    let (mut space, _) = begun();
    let bo = space.members["bo"].clone();
    let offer = propose(&space, &bo, wish("Offer", "shown", package(&space))).unwrap();
    space.apply(&offer, "bo", 8);
    let offers = |space: &Workspace| space.case().unwrap().case.offers.len();
    let before = offers(&space);
    let ana = space.members["ana"].clone();
    let seen = mark(&space.files["case.toml"].bytes);
    // Another issue, and without the offers of the file, which would say nothing on it.
    let more = String::from_utf8(text(&space, "case.toml", 2).unwrap()).unwrap();
    let (before_offers, rest) = more.split_once("[[offers]]").unwrap();
    let own = rest.matches("[[offers]]").count() + 1;
    let issues = rest.find("\n[[issues]]").map_or("", |at| &rest[at..]);
    let more = format!("{before_offers}{issues}").into_bytes();
    let added = change(&space, &ana, "case.toml", &seen, Some(more)).unwrap();
    space.apply(&added, "ana", 9);
    assert_eq!(offers(&space), before - own - 1, "the package that was proposed is passed over");
    holds(&space);
}

#[test]
fn the_table_of_one_side_says_nothing_of_another() {
    let (mut space, _) = begun();
    let (bo, fay) = (space.members["bo"].clone(), space.members["fay"].clone());
    let picks = package(&space);
    for k in 0..200 {
        let offer =
            propose(&space, &bo, wish(&format!("Offer {k}"), "mediator only", picks.clone())).unwrap();
        space.apply(&offer, "bo", 8);
    }
    assert!(matches!(propose(&space, &bo, wish("More", "shown", picks.clone())), Err(Refusal::Wrong(_))));
    // Neither how many there are nor that one is the same as its own.
    let offer = propose(&space, &fay, wish("Offer 1", "mediator only", picks)).unwrap();
    let Deed::Proposed { proposal } = &offer else { panic!("{offer:?}") };
    assert_eq!(proposal.by.as_deref(), Some("fishers"));
    let id = &space.proposals[0].wish.id;
    assert_eq!(withdraw_proposal(&space, &fay, id), withdraw_proposal(&space, &fay, "none"));
    let told = change(&space, &fay, "parties/builder.toml", "", None);
    assert_eq!(told, Err(Refusal::NotHere("file")));
}

#[test]
fn nobody_joins_twice_and_somebody_leads() {
    let (space, _) = begun();
    for person in ["ana", "bo", "obi"] {
        assert!(
            matches!(join(&space, member(person, Role::Observer, None)), Err(Refusal::Wrong(_))),
            "{person}"
        );
    }
    assert!(join(&space, member("new", Role::Principal, Some("gone"))).is_err());
    assert!(join(&space, member("new", Role::Principal, Some("builder"))).is_ok());
    let ana = space.members["ana"].clone();
    assert!(end_member(&space, &ana, "ana").is_err());
    assert!(add_member(&space, &ana, member("ana", Role::Observer, None)).is_err());
    assert!(add_member(&space, &ana, member("tom", Role::Lead, None)).is_ok());
}
