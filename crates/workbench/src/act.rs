//! What people may do: each act says whether it may be done, and what it leaves behind.
//!
//! An act never reveals what the person may not know: what is not theirs and what is not there are refused alike.

use mediant_core::Id;
use mediant_core::case::{Case, IssueKind};
use mediant_core::consent::{Answer, FrozenText};
use mediant_core::number::parse;
use mediant_formats::{CaseFiles, Faults, read_case};

use crate::deed::{Deed, KeptWhatIf, Wish};
use crate::member::{Member, Role};
use crate::refusal::Refusal;
use crate::workspace::{Proposal, Workspace, digits_of, fits, mark, picks_of, release, written};

/// The most characters of a title.
const MOST_TITLE: usize = 200;
/// The most characters of a reason.
const MOST_REASON: usize = 2000;
/// The most packages that one side has on the table beside those in the files.
const MOST_PROPOSALS: usize = 200;
/// The most items that are noted at once as shown.
const MOST_SEEN: usize = 500;
/// The most what-ifs that are kept.
const MOST_WHAT_IFS: usize = 200;
/// The most things that one of them supposes.
const MOST_SUPPOSED: usize = 500;
/// The most texts that are frozen in one case.
const MOST_TEXTS: usize = 500;

/// Opens a case from the files of a folder; the person leads it.
///
/// # Errors
/// Where the files cannot be read as a case.
pub fn open(files: &CaseFiles, person: &str) -> Result<Vec<Deed>, Refusal> {
    let loaded = read_case(files).map_err(Refusal::Faulty)?;
    let member = Member { person: person.to_owned(), role: Role::Lead, party: None };
    let opened = Deed::Opened { slug: loaded.case.slug.to_string() };
    let written =
        files.files.iter().map(|(path, bytes)| Deed::File { path: path.clone(), bytes: Some(bytes.clone()) });
    Ok([opened, Deed::Member { member }].into_iter().chain(written).collect())
}

/// Whether a member may read and write a file of the folder.
fn may_change(who: &Member, path: &str) -> bool {
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return false;
    }
    match path.split_once('/') {
        None => {
            who.role.is_mediator()
                && matches!(path, "case.toml" | "meetings.toml" | "mediator.toml" | "reviews.toml")
        }
        Some(("parties", name)) => {
            let party = name.strip_suffix(".toml").unwrap_or_default();
            who.role.is_mediator() || who.speaks_for(party)
        }
        Some(("estimates" | "reports", _)) => who.role.is_mediator(),
        Some(_) => false,
    }
}

/// Changes a file of the case folder, or removes it. `seen` is the mark of the version that the writer saw; empty where there
/// was none. What a party writes is checked with what is shared and nothing else.
///
/// # Errors
/// Refuses what is not the person's, what somebody changed meanwhile, and what leaves a case that cannot be read.
pub fn change(
    space: &Workspace,
    who: &Member,
    path: &str,
    seen: &str,
    bytes: Option<Vec<u8>>,
) -> Result<Deed, Refusal> {
    if !may_change(who, path) {
        return Err(Refusal::NotHere("file"));
    }
    let now = space.files.get(path).map(|f| mark(&f.bytes)).unwrap_or_default();
    if now != seen {
        return Err(Refusal::Stale { now });
    }
    let mut files = space.case_files();
    match &bytes {
        Some(bytes) => drop(files.files.insert(path.to_owned(), bytes.clone())),
        None => drop(files.files.remove(path)),
    }
    if !who.role.is_mediator() {
        let mut own = files.clone();
        own.files.retain(|name, _| name == path || !(name.starts_with("parties/") || is_mediators(name)));
        read_case(&own).map_err(|faults| Refusal::Faulty(of_file(faults, path)))?;
    }
    let then = read_case(&files).map_err(|faults| {
        if who.role.is_mediator() {
            Refusal::Faulty(faults)
        } else {
            Refusal::Wrong("this cannot be kept at present; ask the mediator’s team".to_owned())
        }
    })?;
    all_have_a_party(space, &then.case)?;
    Ok(Deed::File { path: path.to_owned(), bytes })
}

/// Refuses to take a party out of the case that people are still in: they would see the case as nobody's.
fn all_have_a_party(space: &Workspace, then: &Case) -> Result<(), Refusal> {
    let gone = |party: &str| !then.parties.iter().any(|p| p.id.as_str() == party);
    let parties = || space.members.values().filter_map(|m| m.party.as_deref());
    let Some(party) = parties().find(|party| gone(party)) else { return Ok(()) };
    let many = match parties().filter(|p| *p == party).count() {
        1 => "one person is".to_owned(),
        n => format!("{n} people are"),
    };
    Err(Refusal::Wrong(format!(
        "{many} still in the case for the party {party}; end their part first, on the page of the people, or keep the party"
    )))
}

fn is_mediators(path: &str) -> bool {
    matches!(path, "mediator.toml" | "reviews.toml") || path.starts_with("estimates/")
}

/// The faults of one file.
fn of_file(faults: Faults, path: &str) -> Faults {
    let own: Vec<_> = faults.diagnostics.iter().filter(|d| d.file == path).cloned().collect();
    if own.is_empty() { faults } else { Faults { diagnostics: own } }
}

/// Lets a person into the case, or changes what the person is in it.
///
/// # Errors
/// Only the lead may; a party's people need a party of the case, others must have none; and somebody must lead.
pub fn add_member(space: &Workspace, who: &Member, member: Member) -> Result<Deed, Refusal> {
    if who.role != Role::Lead {
        return Err(Refusal::NotYours("only the lead invites"));
    }
    of_party(space, &member)?;
    still_led(space, &member.person, Some(member.role))?;
    Ok(Deed::Member { member })
}

/// Takes a person in who was invited.
///
/// # Errors
/// Refuses whoever is in the case already, so that nobody is of two parties or gives up the lead by a link; and members of
/// a party that is no longer in the case.
pub fn join(space: &Workspace, member: Member) -> Result<Deed, Refusal> {
    if space.members.contains_key(&member.person) {
        return Err(Refusal::Wrong("you are in this case already; ask the one who leads it".to_owned()));
    }
    of_party(space, &member)?;
    Ok(Deed::Member { member })
}

/// Refuses a party's people without a party of the case, and others with one.
fn of_party(space: &Workspace, member: &Member) -> Result<(), Refusal> {
    let case = space.case().map_err(Refusal::Faulty)?.case;
    match &member.party {
        Some(party)
            if !member.role.is_of_a_party() || !case.parties.iter().any(|p| p.id.as_str() == party) =>
        {
            Err(Refusal::Wrong(format!("a {} is not of the party {party}", member.role.name())))
        }
        None if member.role.is_of_a_party() => {
            Err(Refusal::Wrong(format!("a {} belongs to a party: say which", member.role.name())))
        }
        _ => Ok(()),
    }
}

/// Refuses to leave the case without a lead.
fn still_led(space: &Workspace, person: &str, then: Option<Role>) -> Result<(), Refusal> {
    let was = space.members.get(person).map(|m| m.role);
    if was == Some(Role::Lead) && then != Some(Role::Lead) && space.leads() == 1 {
        return Err(Refusal::Wrong("somebody must lead the case".to_owned()));
    }
    Ok(())
}

/// Ends a person's part in the case.
///
/// # Errors
/// Only the lead may, and somebody must lead.
pub fn end_member(space: &Workspace, who: &Member, person: &str) -> Result<Deed, Refusal> {
    if who.role != Role::Lead {
        return Err(Refusal::NotYours("only the lead ends a person’s part"));
    }
    if !space.members.contains_key(person) {
        return Err(Refusal::NotHere("person"));
    }
    still_led(space, person, None)?;
    Ok(Deed::MemberEnded { person: person.to_owned() })
}

/// Puts a package on the table: an offer by a party, or a suggestion of the mediator. Its id is made here.
///
/// # Errors
/// Refuses packages without one option for each issue, and people who speak for nobody.
pub fn propose(space: &Workspace, who: &Member, mut wish: Wish) -> Result<Deed, Refusal> {
    wish.by = match (&who.party, who.role) {
        (_, role) if role.is_mediator() => None,
        (Some(party), role) if role.speaks() => Some(party.clone()),
        _ => return Err(Refusal::NotYours("parties offer and the mediator suggests")),
    };
    let case = space.case().map_err(Refusal::Faulty)?.case;
    titled(&wish.title)?;
    if release(&wish.release).is_none() {
        return Err(Refusal::Wrong("say who may see the package".to_owned()));
    }
    wish.picks = amounts(&case, &wish.picks);
    whole(&case, &wish.picks)?;
    consistent(&case, &wish.picks)?;
    // Each counts its own alone: a limit that all share would tell how much the others have put there.
    if space.proposals.iter().filter(|p| p.wish.by == wish.by).count() >= MOST_PROPOSALS {
        return Err(Refusal::Wrong(format!(
            "you have {MOST_PROPOSALS} packages on the table; withdraw some first"
        )));
    }
    // A fresh name that tells nothing of how many others there are: made from what is in the package and who offers it.
    let about = [wish.by.as_deref().unwrap_or(""), &wish.title, &wish.release];
    let picks = wish.picks.iter().flat_map(|(issue, option)| [issue.as_str(), option.as_str()]);
    wish.id = format!("offer-{}", digits_of(about.into_iter().chain(picks), 5));
    if space.proposals.iter().any(|p| p.wish.id == wish.id) {
        return Err(Refusal::Wrong("this package is on the table already, under this title".to_owned()));
    }
    Ok(Deed::Proposed { proposal: wish })
}

/// Takes a package off the table.
///
/// # Errors
/// A party may take back its own, the mediator its suggestions; of others there is nothing here.
pub fn withdraw_proposal(space: &Workspace, who: &Member, id: &str) -> Result<Deed, Refusal> {
    let found = own_proposal(space, who, id);
    found.map(|_| Deed::ProposalWithdrawn { id: id.to_owned() }).ok_or(Refusal::NotHere("package"))
}

/// The package of this id, where it is this person's to take back or release.
fn own_proposal<'s>(space: &'s Workspace, who: &Member, id: &str) -> Option<&'s Proposal> {
    let own = |by: &Option<String>| match by {
        Some(party) => who.speaks_for(party),
        None => who.role.is_mediator(),
    };
    space.proposals.iter().find(|p| p.wish.id == id && own(&p.wish.by))
}

/// Lets another circle see a package on the table.
///
/// # Errors
/// A party may release its own, the mediator its suggestions; of others there is nothing here. Refuses what is no level, or
/// the one that it has.
pub fn release_proposal(space: &Workspace, who: &Member, id: &str, level: &str) -> Result<Deed, Refusal> {
    let found = own_proposal(space, who, id).ok_or(Refusal::NotHere("package"))?;
    if release(level).is_none() {
        return Err(Refusal::Wrong("say who may see the package".to_owned()));
    }
    if found.wish.release == level {
        return Err(Refusal::Wrong("that is who may see it now".to_owned()));
    }
    Ok(Deed::Released { id: id.to_owned(), release: level.to_owned() })
}

/// Notes which packages and texts a person is shown for the first time; none where there are no such.
#[must_use]
pub fn saw(space: &Workspace, who: &Member, items: &[String]) -> Option<Deed> {
    let first = |item: &&String| !space.seen.contains(&((*item).clone(), who.person.clone()));
    let items: Vec<String> = items.iter().filter(first).take(MOST_SEEN).cloned().collect();
    (!items.is_empty()).then_some(Deed::Saw { items })
}

/// Opens the public page, or closes it.
///
/// # Errors
/// Only the lead may; refuses what it is already.
pub fn public_page(space: &Workspace, who: &Member, open: bool) -> Result<Deed, Refusal> {
    if who.role != Role::Lead {
        return Err(Refusal::NotYours("only the lead opens the public page"));
    }
    if space.is_public == open {
        return Err(Refusal::Wrong("it is so already".to_owned()));
    }
    Ok(Deed::PublicPage { open })
}

/// Keeps a what-if under a title. Its id is made here, from what it holds.
///
/// # Errors
/// Only the mediator's team may; refuses what is too long, and a what-if that is kept already.
pub fn keep_what_if(
    space: &Workspace,
    who: &Member,
    title: &str,
    supposed: &[(String, String)],
) -> Result<Deed, Refusal> {
    if !who.role.is_mediator() {
        return Err(Refusal::NotHere("what-if"));
    }
    titled(title)?;
    let long = supposed.iter().any(|(name, value)| name.len() > MOST_TITLE || value.len() > MOST_TITLE);
    if supposed.is_empty() || supposed.len() > MOST_SUPPOSED || long {
        return Err(Refusal::Wrong(format!("a what-if supposes 1 to {MOST_SUPPOSED} things")));
    }
    if space.what_ifs.len() >= MOST_WHAT_IFS {
        return Err(Refusal::Wrong(format!("at most {MOST_WHAT_IFS} what-ifs are kept; drop some first")));
    }
    let numbers = supposed.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    let id = format!("what-if-{}", digits_of(std::iter::once(title).chain(numbers), 5));
    if space.what_ifs.iter().any(|kept| kept.id == id) {
        return Err(Refusal::Wrong("this what-if is kept already".to_owned()));
    }
    let what_if = KeptWhatIf { id, title: title.trim().to_owned(), supposed: supposed.to_vec() };
    Ok(Deed::WhatIfKept { what_if })
}

/// Keeps a what-if no longer.
///
/// # Errors
/// Only the mediator's team may; where there is none of this id.
pub fn drop_what_if(space: &Workspace, who: &Member, id: &str) -> Result<Deed, Refusal> {
    let found = space.what_ifs.iter().any(|kept| kept.id == id) && who.role.is_mediator();
    if found { Ok(Deed::WhatIfDropped { id: id.to_owned() }) } else { Err(Refusal::NotHere("what-if")) }
}

/// Freezes a package with its text, for the parties to consent to.
///
/// # Errors
/// Only the lead may; the package must be whole.
pub fn freeze(
    space: &Workspace,
    who: &Member,
    title: &str,
    chosen: &[(String, String)],
) -> Result<Deed, Refusal> {
    if who.role != Role::Lead {
        return Err(Refusal::NotYours("only the lead freezes a text"));
    }
    titled(title)?;
    if space.texts.len() >= MOST_TEXTS {
        return Err(Refusal::Wrong(format!("a case has at most {MOST_TEXTS} frozen texts")));
    }
    let case = space.case().map_err(Refusal::Faulty)?.case;
    let chosen = amounts(&case, chosen);
    whole(&case, &chosen)?;
    consistent(&case, &chosen)?;
    let picks =
        picks_of(&chosen).ok_or_else(|| Refusal::Wrong("an issue or option has no proper id".to_owned()))?;
    let text = clauses(&case, &chosen);
    let settled = chosen.iter().flat_map(|(issue, option)| [issue.as_str(), option.as_str()]);
    let fingerprint = digits_of([title, &text].into_iter().chain(settled), 8);
    let id = format!("t{}", space.texts.len() + 1);
    Ok(Deed::Frozen { text: FrozenText { id, title: title.to_owned(), picks, text, fingerprint } })
}

/// Records a party's answer to a frozen text. Only a person who speaks for that party can, and only to the words that the
/// person saw.
///
/// # Errors
/// Refuses people who speak for no party, texts that are not there, and a fingerprint that is not the text's.
pub fn answer(
    space: &Workspace,
    who: &Member,
    (text, fingerprint): (&str, &str),
    answer: Answer,
    until: Option<String>,
) -> Result<Deed, Refusal> {
    let (Some(party), true) = (who.party.clone(), who.role.speaks()) else {
        return Err(Refusal::NotYours("only those who speak for a party answer for it"));
    };
    let found = space.text(text).ok_or(Refusal::NotHere("text"))?;
    if found.fingerprint != fingerprint {
        return Err(Refusal::Wrong("this is not the text that you saw; read it again".to_owned()));
    }
    if answer.reason().chars().count() > MOST_REASON {
        return Err(Refusal::Wrong(format!("a reason has at most {MOST_REASON} characters")));
    }
    if let Some(day) = &until
        && !mediant_formats::is_day(day)
    {
        return Err(Refusal::Wrong(format!("{day} is not a day written as YYYY-MM-DD")));
    }
    let last = space.consents.iter().rfind(|c| c.text == text && c.party.as_str() == party);
    if matches!(answer, Answer::Withdrawn { .. }) && !last.is_some_and(|c| c.answer == Answer::Yes) {
        return Err(Refusal::Wrong("there is no consent to withdraw".to_owned()));
    }
    Ok(Deed::Answered { text: text.to_owned(), fingerprint: fingerprint.to_owned(), party, answer, until })
}

pub(crate) fn titled(title: &str) -> Result<(), Refusal> {
    let count = title.trim().chars().count();
    if count == 0 || count > MOST_TITLE || title.chars().any(char::is_control) {
        return Err(Refusal::Wrong(format!("a title has 1 to {MOST_TITLE} characters, on one line")));
    }
    Ok(())
}

/// The picks with every amount of a measured issue as options have it: `40.50` is `40.5`.
fn amounts(case: &Case, picks: &[(String, String)]) -> Vec<(String, String)> {
    let measured = |id: &str| {
        let found = case.issues.iter().find(|i| i.id.as_str() == id);
        found.is_some_and(|i| matches!(i.kind, IssueKind::Measured { .. }))
    };
    let one = |(issue, option): &(String, String)| {
        let amount = parse(&option.replace("-of-", "/")).ok().filter(|_| measured(issue));
        (issue.clone(), amount.map_or_else(|| option.clone(), |amount| written(&amount)))
    };
    picks.iter().map(one).collect()
}

/// Refuses what is not one option for each issue.
fn whole(case: &Case, picks: &[(String, String)]) -> Result<(), Refusal> {
    let settled = |id: &Id| picks.iter().filter(|(issue, _)| issue == id.as_str()).count();
    for issue in case.issues.iter().filter(|i| i.kind != IssueKind::Heading) {
        if settled(&issue.id) != 1 {
            let title = &issue.title;
            return Err(Refusal::Wrong(format!(
                "“{title}” needs one settlement: nothing is agreed until everything is"
            )));
        }
    }
    for (issue, option) in picks {
        let found = case.issues.iter().find(|i| i.id.as_str() == issue);
        let Some(issue) = found.filter(|i| i.kind != IssueKind::Heading) else {
            return Err(Refusal::NotHere("issue"));
        };
        let measured = matches!(issue.kind, IssueKind::Measured { .. });
        if !measured && !issue.listed_options(&case.parties).iter().any(|o| o.id.as_str() == option) {
            return Err(Refusal::NotHere("option"));
        }
    }
    let settled = picks_of(picks).is_some_and(|picks| fits(case, &picks));
    settled
        .then_some(())
        .ok_or_else(|| Refusal::Wrong("an amount is not one that its issue may have".to_owned()))
}

/// Refuses what the case says cannot come together, or not without something else.
fn consistent(case: &Case, chosen: &[(String, String)]) -> Result<(), Refusal> {
    let has = |pick: &mediant_core::case::Pick| {
        chosen.iter().any(|(issue, option)| issue == pick.issue.as_str() && option == pick.option.as_str())
    };
    let broken =
        case.rules.iter().find(|rule| rule.all_of.iter().all(has) && !rule.unless.as_ref().is_some_and(has));
    let Some(rule) = broken else { return Ok(()) };
    let title = |pick: &mediant_core::case::Pick| {
        let issue = case.issues.iter().find(|i| i.id == pick.issue);
        issue.map_or_else(|| pick.issue.to_string(), |i| format!("“{}”", i.title))
    };
    let together = rule.all_of.iter().map(title).collect::<Vec<_>>().join(" and ");
    let why = if rule.why.is_empty() { String::new() } else { format!(": {}", rule.why) };
    Err(Refusal::Wrong(match &rule.unless {
        Some(needed) => format!("settled so, {together} needs {}{why}", title(needed)),
        None => format!("settled so, {together} cannot come together{why}"),
    }))
}

/// The text of a package: its clauses, one for each issue.
fn clauses(case: &Case, picks: &[(String, String)]) -> String {
    let mut text = String::new();
    for issue in case.issues.iter().filter(|i| i.kind != IssueKind::Heading) {
        let Some((_, option)) = picks.iter().find(|(id, _)| id == issue.id.as_str()) else { continue };
        let chosen = issue.listed_options(&case.parties).into_iter().find(|o| o.id.as_str() == option);
        let words = chosen.map_or_else(
            || match &issue.kind {
                IssueKind::Measured { unit, .. } => format!("{option} {unit}").trim_end().to_owned(),
                _ => option.clone(),
            },
            |o| if o.text.is_empty() { o.title } else { format!("{}. {}", o.title, o.text) },
        );
        text.push_str(&issue.title);
        text.push_str(": ");
        text.push_str(&words);
        text.push('\n');
    }
    text
}
