//! A whole case as files, and back: the case folder as it now is, with all that led to it in `workbench/` beside it.
//!
//! ```text
//! case.toml, parties/…, reports/…   the newest version of each file
//! workbench/log.jsonl               every event of the case, one line each, in order
//! workbench/people.json             who is in it, by id, name, role and party
//! ```
//!
//! What is packed, unpacked and packed again is the same, byte for byte. Passwords are in none of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use mediant_formats::read_case;
use mediant_store::{Entry, MAX_ENTRIES, Store};
use mediant_workbench::{Deed, Member, Role, Workspace};
use serde::{Deserialize, Serialize};

use crate::app::{App, CASE, Clock, Failure};
use crate::first::NO_CASE;
use crate::people::{Change, INVITATION, People};
use crate::secret;

/// Where the log of the case lies in the folder.
const LOG: &str = "workbench/log.jsonl";
/// Where its people lie in the folder.
const PEOPLE: &str = "workbench/people.json";
const SCHEMA: &str = "mediant/people/1";

/// Files by path, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// An event as a line of the log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    place: u64,
    room: String,
    kind: String,
    by: String,
    at: i64,
    subject: Option<String>,
    deed: Deed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Crowd {
    schema: String,
    people: Vec<Someone>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Someone {
    person: String,
    name: String,
    role: Role,
    party: Option<String>,
}

/// What came of unpacking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The slug of the case.
    pub case: String,
    /// How many events it has.
    pub events: u64,
    /// The names of those who lead it and were not known here, each with the token of a link by which a password is set.
    pub links: Vec<(String, String)>,
}

/// All of a case, out of a store.
///
/// # Errors
/// Where there is no such case, or something of it was purged or cannot be read.
pub async fn pack(store: &Store, slug: &str, clock: Clock) -> Result<Files, Failure> {
    let app = App::open(store.clone(), clock).await?;
    if let Some(found) = app.unreadable.get(slug) {
        return Err(Failure::Wrong(format!("the case {slug} cannot be read: {}", found.why)));
    }
    let known: Vec<String> = app.rooms().await.iter().map(|room| room.space.slug.clone()).collect();
    let Some(room) = app.room(slug).await else {
        return Err(Failure::Wrong(format!("the store has no case {slug}; it has: {}", known.join(", "))));
    };
    let mut log = Vec::new();
    for event in app.events(slug).await? {
        let body = event.body.ok_or_else(|| {
            Failure::Wrong(format!(
                "event {} of it was purged; a case is packed whole or not at all",
                event.place
            ))
        })?;
        let deed = Deed::from_bytes(&body).map_err(|_| Failure::Inside("an event was not read"))?;
        let (place, room, kind) = (event.place, event.room, event.kind);
        let step = Step { place, room, kind, by: event.by, at: event.at, subject: event.subject, deed };
        serde_json::to_writer(&mut log, &step).map_err(|_| Failure::Inside("an event was not written"))?;
        log.push(b'\n');
    }
    let people = app.people.read().await;
    let someone = |m: &Member| Someone {
        person: m.person.clone(),
        name: people.name(&m.person).to_owned(),
        role: m.role,
        party: m.party.clone(),
    };
    let crowd =
        Crowd { schema: SCHEMA.to_owned(), people: room.space.members.values().map(someone).collect() };
    let mut crowd =
        serde_json::to_vec_pretty(&crowd).map_err(|_| Failure::Inside("the people were not written"))?;
    crowd.push(b'\n');
    let mut files = room.space.case_files().files;
    if let Some(path) = files.keys().find(|path| !is_plain(path)) {
        return Err(Failure::Wrong(format!("{path} is no name of a file in a case folder")));
    }
    files.extend([(LOG.to_owned(), log), (PEOPLE.to_owned(), crowd)]);
    Ok(files)
}

/// Whether a path stays in its folder, and is none of ours.
fn is_plain(path: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
    path.split('/').all(part) && !path.starts_with("workbench/")
}

/// Takes a case that was packed into a store. Everything is looked at before anything is kept.
///
/// # Errors
/// Where there is such a case already, the log is not in order, or the files are not what the log leads to.
pub async fn unpack(store: &Store, files: &Files, clock: Clock) -> Result<Unpacked, Failure> {
    let (steps, space) = steps(files)?;
    let slug = space.slug.clone();
    let crowd = crowd(files, &space)?;
    let app = App::open(store.clone(), clock).await?;
    if app.room(&slug).await.is_some() || app.unreadable.contains_key(&slug) {
        return Err(Failure::Wrong(format!("the store has a case {slug} already; nothing was changed")));
    }
    let stream = format!("{CASE}{}", secret::id()?);
    let entries = steps.into_iter().map(|step| {
        let body = step.deed.to_bytes().map_err(|_| Failure::Inside("an event was not written"))?;
        Ok(Entry { room: step.room, kind: step.kind, by: step.by, at: step.at, subject: step.subject, body })
    });
    let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
    let links = known_again(&app, &crowd).await?;
    for (turn, some) in entries.chunks(MAX_ENTRIES).enumerate() {
        let place = u64::try_from(turn * MAX_ENTRIES).unwrap_or(u64::MAX);
        store.append(&stream, Some(place), some).await.map_err(Failure::Store)?;
    }
    Ok(Unpacked { case: slug, events: space.place, links })
}

/// The log in order, and what it leads to; the files must be that.
fn steps(files: &Files) -> Result<(Vec<Step>, Workspace), Failure> {
    let wrong = |words: String| Failure::Wrong(words);
    let log = files.get(LOG).ok_or_else(|| wrong(format!("there is no {LOG}: this is no packed case")))?;
    let (mut steps, mut space) = (Vec::<Step>::new(), Workspace::default());
    for (line, at) in log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).zip(1_u64..) {
        let step: Step = serde_json::from_slice(line).map_err(|why| wrong(format!("{LOG}:{at}: {why}")))?;
        let opens = matches!(step.deed, Deed::Opened { .. });
        let own = step.room == step.deed.room().name() && step.kind == step.deed.kind();
        let plain = !matches!(&step.deed, Deed::File { path, .. } if !is_plain(path));
        if step.place != at || opens != (at == 1) || !own || !plain {
            return Err(wrong(format!("{LOG}:{at}: this is not an event that can stand here")));
        }
        space.apply(&step.deed, &step.by, step.at);
        steps.push(step);
    }
    let slug = space.slug.as_str();
    if mediant_core::Id::new(slug).is_err() || slug.contains('.') {
        return Err(wrong(format!("{LOG} opens no case")));
    }
    let kept = space.case_files();
    for path in files.keys().chain(kept.files.keys()).filter(|path| !path.starts_with("workbench/")) {
        if files.get(path) != kept.files.get(path) {
            let mend = "change it in the workbench once it is there, or make a new case of the folder without workbench/";
            return Err(wrong(format!("{path} is not what {LOG} leads to: {mend}")));
        }
    }
    read_case(&kept).map_err(|faults| wrong(format!("the files cannot be read as a case\n{faults}")))?;
    Ok((steps, space))
}

/// The people, who must be those of the case.
fn crowd(files: &Files, space: &Workspace) -> Result<Vec<Someone>, Failure> {
    let wrong = |words: String| Failure::Wrong(words);
    let bytes = files.get(PEOPLE).ok_or_else(|| wrong(format!("there is no {PEOPLE}")))?;
    let crowd: Crowd = serde_json::from_slice(bytes).map_err(|why| wrong(format!("{PEOPLE}: {why}")))?;
    let same = |s: &Someone| {
        let member = Member { person: s.person.clone(), role: s.role, party: s.party.clone() };
        space.members.get(&s.person) == Some(&member)
    };
    let fits = crowd.schema == SCHEMA && crowd.people.len() == space.members.len();
    if !fits || !crowd.people.iter().all(same) {
        return Err(wrong(format!("{PEOPLE} names other people than {LOG}")));
    }
    Ok(crowd.people)
}

/// Makes the people of a case known who are not: without a password, which those who lead set by a link.
async fn known_again(app: &Arc<App>, crowd: &[Someone]) -> Result<Vec<(String, String)>, Failure> {
    let mut links = Vec::new();
    let (mut changes, mut names) = (Vec::new(), Vec::new());
    let people = app.people.read().await.clone();
    for one in crowd.iter().filter(|one| !people.persons.contains_key(&one.person)) {
        let name = free(&people, &names, &one.name);
        names.push(name.to_lowercase());
        let (person, password) = (one.person.clone(), String::new());
        changes.push(Change::Joined { person: person.clone(), name: name.clone(), password });
        if one.role == Role::Lead {
            let token = secret::token()?;
            let member = Member { person, role: Role::Lead, party: None };
            let until = app.now() + INVITATION;
            let case = NO_CASE.to_owned();
            changes.push(Change::Invited { token: secret::kept(&token), case, member, until });
            links.push((name, token));
        }
    }
    for some in changes.chunks(MAX_ENTRIES) {
        app.change("server", |_| Ok(some.to_vec())).await?;
    }
    Ok(links)
}

/// The name, or with a number behind it where another has it.
fn free(people: &People, taken: &[String], name: &str) -> String {
    let is_free = |name: &String| people.named(name).is_none() && !taken.contains(&name.to_lowercase());
    let numbered = (2..).map(|n: u32| format!("{name} {n}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| name.to_owned())
}
