//! `mediant review`: walks a person through what is new in a case's reports, on the terminal.
//!
//! First the statements that are neither accepted nor rejected, then the pairs of which it is doubtful whether they are
//! one utterance. Questions and answers are lines of plain text, so that it works with a screen reader, over a slow
//! line, and with answers from a file. An answer is on the disk before the next question is asked.

mod ask;
mod edit;
mod keep;
mod show;

use std::collections::{BTreeSet, VecDeque};

use mediant_core::ledger::Statement;
use mediant_core::review::What;

use crate::args::Review;
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::words::{count, list};
use ask::Answer;
pub(crate) use keep::{Desk, Hand};

/// Whether the walk goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// With what comes next.
    On,
    /// No further: a person quit, or the answers are at an end.
    Stop,
}

/// Walks through the case.
pub(crate) fn run(args: &Review) -> Result<(), Failure> {
    let loaded = input::case(&args.case)?;
    let known = |path: &String| loaded.reports.iter().any(|r| r.path == *path);
    if let Some(other) = args.reports.iter().find(|p| !known(p)) {
        let paths: Vec<String> = loaded.reports.iter().map(|r| r.path.clone()).collect();
        return Err(Failure::Input(format!("{other} is not a report of this case; it has {}", list(&paths))));
    }
    let hand = Hand { by: args.by.as_deref(), date: args.date.as_deref() };
    let mut desk = Desk::open(&args.case, hand, loaded)?;
    for why in &desk.ledger.unplaced {
        output::print(&format!("decision without effect: {why}"))?;
    }
    if statements(&mut desk, &args.reports)? == Then::On {
        pairs(&mut desk, &args.reports)?;
    }
    close(&desk, &args.reports)
}

/// The ids of the statements that nothing is decided about, one for all copies of a mark.
fn new_statements(desk: &Desk, reports: &[String]) -> VecDeque<String> {
    let mut marks = BTreeSet::new();
    let new = desk.ledger.statements.iter().filter(|s| desk.is_in(s, reports) && !desk.is_accepted(s));
    new.filter(|s| marks.insert(s.mark.as_str())).map(|s| s.id.clone()).collect()
}

/// The doubtful pairs, by the ids of their statements.
fn doubtful(desk: &Desk, reports: &[String]) -> Vec<(String, String, String)> {
    let pairs = desk.ledger.doubtful.iter().filter_map(|link| match link.statements.as_slice() {
        [a, b] => Some((a, b, &link.why)),
        _ => None,
    });
    let here = |id: &String| desk.ledger.statement(id).is_some_and(|s| desk.is_in(s, reports));
    let pairs = pairs.filter(|(a, b, _)| here(a) || here(b));
    pairs.map(|(a, b, why)| (a.clone(), b.clone(), why.clone())).collect()
}

fn statements(desk: &mut Desk, reports: &[String]) -> Result<Then, Failure> {
    let mut queue = new_statements(desk, reports);
    if !queue.is_empty() {
        output::print(&format!("{} to look at. ? lists the answers.\n", many(queue.len(), "new statement")))?;
    }
    while let Some(id) = queue.pop_front() {
        let Some(said) = desk.ledger.statement(&id).filter(|s| !desk.is_accepted(s)).cloned() else {
            continue;
        };
        output::print(&show::statement(desk, &said, queue.len()))?;
        if statement(desk, &said, &mut queue)? == Then::Stop {
            return Ok(Then::Stop);
        }
    }
    Ok(Then::On)
}

/// Asks about one statement until it is done with. What a person wants to see again is put at the queue's head.
fn statement(desk: &mut Desk, said: &Statement, queue: &mut VecDeque<String>) -> Result<Then, Failure> {
    loop {
        output::print(ask::STATEMENT)?;
        let answer = ask::answer()?;
        match &answer {
            Answer::Accept => desk.accept(said)?,
            Answer::Reject => desk.decide(said, What::Reject(said.mark.clone()))?,
            Answer::Next => {}
            Answer::Quit => return Ok(Then::Stop),
            Answer::Edit(how) => {
                if !edit::edit(desk, said, how)? {
                    continue;
                }
                queue.push_front(said.id.clone());
            }
            Answer::Merge(with) => {
                if !merge(desk, said, with)? {
                    continue;
                }
                queue.push_front(said.id.clone());
            }
            Answer::Split(from) => {
                if !split(desk, said, from)? {
                    continue;
                }
                queue.push_front(said.id.clone());
            }
            Answer::Undo => {
                queue.push_front(said.id.clone());
                if let Some(again) = undo(desk)?
                    && again != said.id
                {
                    queue.retain(|id| *id != again);
                    queue.push_front(again);
                }
            }
            Answer::Help | Answer::Unknown(_) => {
                answer.not_understood()?;
                output::print(ask::STATEMENT_HELP)?;
                continue;
            }
        }
        return Ok(Then::On);
    }
}

fn pairs(desk: &mut Desk, reports: &[String]) -> Result<Then, Failure> {
    let mut passed: BTreeSet<(String, String)> = BTreeSet::new();
    // Each decision relates the statements anew, so that the next pair is looked up after it.
    loop {
        let open = doubtful(desk, reports);
        let mut left = open.into_iter().filter(|(a, b, _)| !passed.contains(&(a.clone(), b.clone())));
        let Some((a, b, why)) = left.next() else { return Ok(Then::On) };
        let left = left.count();
        let (Some(x), Some(y)) = (desk.ledger.statement(&a).cloned(), desk.ledger.statement(&b).cloned())
        else {
            return Ok(Then::On);
        };
        output::print(&show::pair(desk, (&x, &y), &why, left))?;
        output::print(ask::PAIR)?;
        let answer = ask::answer()?;
        match &answer {
            Answer::Merge(_) => desk.decide(&x, What::Merge(x.mark.clone(), y.mark.clone()))?,
            Answer::Split(_) => desk.decide(&x, What::Split(x.mark.clone(), y.mark.clone()))?,
            Answer::Next => {
                passed.insert((a, b));
            }
            Answer::Undo => {
                undo(desk)?;
            }
            Answer::Quit => return Ok(Then::Stop),
            other => {
                other.not_understood()?;
                output::print(ask::PAIR_HELP)?;
            }
        }
    }
}

/// Merges a statement with another; false where nothing was decided.
fn merge(desk: &mut Desk, said: &Statement, with: &str) -> Result<bool, Failure> {
    let with = if with.is_empty() {
        ask::line("With which statement? Its id, such as s12:")?
    } else {
        with.to_owned()
    };
    let Some(other) = desk.ledger.statement(with.trim()).filter(|o| o.id != said.id).cloned() else {
        output::print(&format!("There is no other statement “{}”; nothing was merged.", with.trim()))?;
        return Ok(false);
    };
    desk.decide(said, What::Merge(said.mark.clone(), other.mark))?;
    Ok(true)
}

/// Keeps a statement apart from another, or from all others of its group; false where nothing was decided.
fn split(desk: &mut Desk, said: &Statement, from: &str) -> Result<bool, Failure> {
    let group = desk.ledger.variants.iter().find(|g| g.statements.contains(&said.id));
    let others: Vec<String> = match (from.trim(), group) {
        ("", Some(group)) => group.statements.iter().filter(|id| **id != said.id).cloned().collect(),
        ("", None) => Vec::new(),
        (id, _) => vec![id.to_owned()],
    };
    let others: BTreeSet<String> = others
        .iter()
        .filter_map(|id| desk.ledger.statement(id))
        .filter(|other| other.id != said.id)
        .map(|other| other.mark.clone())
        .collect();
    if others.is_empty() {
        output::print("It is in no group with another statement; s and an id keeps two apart beforehand.")?;
        return Ok(false);
    }
    for mark in others {
        desk.decide(said, What::Split(said.mark.clone(), mark))?;
    }
    Ok(true)
}

/// Takes back the last decision that stands; the statement that it was about, to be shown again.
fn undo(desk: &mut Desk) -> Result<Option<String>, Failure> {
    let Some(last) = desk.review().standing().last().copied().cloned() else {
        output::print("There is no decision to take back.")?;
        return Ok(None);
    };
    let about = desk.undo(&last)?;
    output::print(&format!("Taken back: {} ({}) {}", last.id, last.what.name(), last.words))?;
    Ok(about)
}

fn many(n: usize, what: &str) -> String {
    format!("{} {what}{}", count(n), if n == 1 { "" } else { "s" })
}

/// The closing line.
fn close(desk: &Desk, reports: &[String]) -> Result<(), Failure> {
    let done = &desk.done;
    let mut parts =
        vec![format!("{} accepted", count(done.accepted)), format!("{} rejected", count(done.rejected))];
    for (n, what) in [
        (done.edited, "edited"),
        (done.merged, "merged"),
        (done.split, "kept apart"),
        (done.undone, "taken back"),
    ] {
        if n > 0 {
            parts.push(format!("{} {what}", count(n)));
        }
    }
    let (new, pairs) = (new_statements(desk, reports).len(), doubtful(desk, reports).len());
    output::print(&format!(
        "{}; left: {} and {}.",
        list(&parts),
        many(new, "new statement"),
        many(pairs, "doubtful pair")
    ))
}
