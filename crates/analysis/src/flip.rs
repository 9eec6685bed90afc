//! Flips: the smallest change of one input alone that changes an answer.
//!
//! Inputs: each party's reservation value; each of its weights as stated (the others stay as stated, and all are divided by
//! their new sum); each value that it gave to an option of a list or to an article that is in. Answers: whether the
//! zone is open, and which packages are at the Nash point. A change of the package counts when one that is not at the
//! Nash point today gets there (before that the zone may be empty for a while); that several which tie today no longer
//! tie does not.
//!
//! With all else fixed, `U_k(x)` times the shared denominator is linear in the input, and so is the product of gains:
//! every threshold is where two straight lines cross (`line`), in closed form, to the precision of doubles. At the
//! threshold itself a zone that opens is open, and one that empties is still open; two packages tie.
//! A reservation value moves the disagreement value along where the two are equal. A number is only turned within what
//! it can be: reservation values from 0 to 1 (in utility; not below a disagreement value stated beside it), weights
//! from 0 up by at most their total, values from 0 to 1 or within the party's scale or, for points of the
//! whole package, between the least and the greatest that the party gives. Sizes of changes are relative to the weights' total, to
//! that range of values, and to the party's range of utilities.
//!
//! Candidates: where utilities are additive, packages that no other with the same option of the issue in question
//! dominates, found as frontiers with one option pinned ([`pin`]), as long as they make no more than [`MOST_TURNS`]; else all feasible packages, up to [`MOST`]. Packages are compared by
//! the Nash product only where all parties must accept, all gain at the Nash point, and no more packages tie
//! there than are listed; what is left out is said in a note, and nothing is guessed.

use mediant_core::analysis::{Changes, Concept, Flip, Range, Solution, Verdict};
use mediant_core::case::Aggregation;
use mediant_core::number::{Count, to_f64};
use mediant_core::scenario::Package;
use rayon::prelude::*;

use crate::appraisal::Background;
use crate::frontier::pin;
use crate::halves::Halves;
use crate::options::{Options, Refusal, Watch};
use crate::space::{Space, float};

mod dial;
mod line;
mod search;

use dial::{Numbers, Part};
use search::{Boards, Candidate, Player, Track, boards, consider};

/// How many flips are kept.
pub const KEPT: usize = 40;

/// The most packages that are looked at one by one.
pub const MOST: u128 = 2_000_000;

/// The most turns, packages times inputs, that are looked at where packages are found as frontiers.
pub const MOST_TURNS: usize = 1 << 29;

const NOT_LOOKED_FOR: &str = "The smallest changes that would flip an answer were not looked for";

/// How many points of the frontier are looked at beforehand.
const SEEDS: usize = 2_000;

/// How many chunks the packages are cut into.
const CHUNKS: usize = 64;

/// The flips of a scenario, the smallest first, and what could not be looked at.
///
/// # Errors
/// Stops where the caller's progress function says so.
pub fn flips(
    space: &Space<'_>,
    background: &Background<'_>,
    options: &Options<'_>,
) -> Result<(Vec<Flip>, Vec<String>), Refusal> {
    let mut notes = Vec::new();
    let simple = space.scenario.parties.iter().all(|s| s.interactions.is_empty());
    let mean = space.scenario.aggregation == Aggregation::MeanOfIncluded;
    if space.scenario.parties.iter().any(|p| !p.bundles.is_empty() || p.ceiling.is_some()) {
        notes.push(format!("{NOT_LOOKED_FOR}: worth has a ceiling, or of several terms one counts."));
        return Ok((Vec::new(), notes));
    }
    let pinned = !mean && simple && !space.has_soft_red_lines();
    if space.feasible == Count::ZERO || (!pinned && !space.is_walkable(MOST)) {
        notes.push(format!("{NOT_LOOKED_FOR}: there are {} packages.", space.feasible));
        return Ok((Vec::new(), notes));
    }
    let nash = nash(space, background.solutions, &mut notes);
    let Some(players) = players(space, background.ranges, &nash) else { return Ok((Vec::new(), notes)) };
    let compare = !nash.is_empty();
    let found = if pinned {
        // Nothing else can be the first to overtake or to enter.
        let dials = players.iter().map(|p| p.dials.len()).sum::<usize>().max(1);
        let each = |issues: &[usize], listed| of_issues(space, &players, (issues, compare), listed);
        let Some(parts) = pin::pinned(space, MOST_TURNS / dials, each, options)? else {
            notes.push(format!("{NOT_LOOKED_FOR}: too many packages come into question."));
            return Ok((Vec::new(), notes));
        };
        let mut found = boards(&players);
        for (board, tracks) in parts.into_iter().flat_map(|part| (0..).zip(part)) {
            let own: &mut search::Board = &mut found[board];
            for (dial, track) in tracks {
                own.tracks[dial] = track;
            }
        }
        found
    } else {
        all_packages(space, &players, seeded(space, &players, background, compare), (compare, options))?
    };
    Ok((report(space, &players, &found, background.zone.verdict), notes))
}

/// The tracks of each party's dials that some issues concern, and with the first issue those of its reservation value,
/// from the packages found with these issues pinned: turning such a dial moves packages that have the same options of
/// these issues alike, so that no other can be the first to overtake or to enter.
fn of_issues(
    space: &Space<'_>,
    players: &[Player],
    (issues, compare): (&[usize], bool),
    listed: Vec<Package>,
) -> Vec<Vec<(usize, [Track; 2])>> {
    let concerns = |part: Part| match part {
        Part::Reservation => issues.contains(&0),
        Part::Weight(issue) | Part::Value(issue, _) => issues.contains(&issue),
    };
    let own: Vec<(Vec<usize>, Player)> = players.iter().map(|p| p.only(concerns)).collect();
    let (dials, players): (Vec<Vec<usize>>, Vec<Player>) = own.into_iter().unzip();
    let mut found = boards(&players);
    for package in listed {
        look(space, &players, (&mut found, compare), &candidate(space, package));
    }
    dials.into_iter().zip(found).map(|(dials, board)| dials.into_iter().zip(board.tracks).collect()).collect()
}

/// The packages at the Nash point; none where products are not compared, with a note why.
fn nash(space: &Space<'_>, solutions: &[Solution], notes: &mut Vec<String>) -> Vec<Candidate> {
    let Some(solution) = solutions.iter().find(|s| s.concept == Concept::Nash) else { return Vec::new() };
    let listed: Vec<Candidate> =
        solution.points.iter().flat_map(|p| &p.packages).map(|p| candidate(space, p.clone())).collect();
    let why = if space.at_least < space.parties() {
        "not all parties must accept"
    } else if Count::from(listed.len()) != solution.count {
        "too many packages tie there"
    } else if !listed.iter().all(|c| c.gains.iter().all(|g| *g > -line::ZERO)) {
        "not all parties gain there"
    } else {
        return listed;
    };
    notes.push(format!("Changes that would move the Nash point were not looked for: {why}."));
    Vec::new()
}

fn players(space: &Space<'_>, ranges: &[Range], nash: &[Candidate]) -> Option<Vec<Player>> {
    let make = |(party, seat): (usize, &mediant_core::scenario::Seat)| {
        let numbers = Numbers::new(space.scenario, seat)?;
        let spread = ranges.get(party).map_or(1.0, |r| r.most - r.least);
        let dials = dial::dials(space.scenario, party, &numbers, spread);
        let values = dials.iter().position(|d| matches!(d.part, Part::Value(..))).unwrap_or(dials.len());
        let mut player = Player { numbers, dials, picked: Vec::new(), values, today: f64::NEG_INFINITY };
        let lines = |dial: &dial::Dial| {
            let mut up: Vec<line::Line> = Vec::new();
            for one in nash {
                let line = player.line(dial, one, (party, rest(one, party)));
                if !up.contains(&line) {
                    up.push(line);
                }
            }
            let down = up.iter().map(|l| l.down()).collect();
            [up, down]
        };
        let picked = player.dials.iter().map(lines).collect();
        player.picked = picked;
        player.today = nash.iter().map(|c| rest(c, party) * c.gains[party]).fold(f64::NEG_INFINITY, f64::max);
        Some(player)
    };
    space.scenario.parties.iter().enumerate().map(make).collect()
}

/// The product of the other parties' gains.
fn rest(candidate: &Candidate, party: usize) -> f64 {
    candidate.gains.iter().enumerate().filter(|(k, _)| *k != party).map(|(_, g)| g.max(0.0)).product()
}

/// A package with its utilities, from exact steps.
fn candidate(space: &Space<'_>, package: Package) -> Candidate {
    let steps: Vec<f64> =
        (0..space.parties()).map(|k| space.steps(k, &package).map_or(f64::NEG_INFINITY, float)).collect();
    let over = |from: &[i128]| {
        let one = |k: usize| (steps[k] - float(from[k])) / space.unit.rough(k);
        (0..steps.len()).map(one).collect()
    };
    let mut slacks: Vec<f64> = over(&space.reservations);
    for (party, slack) in slacks.iter_mut().enumerate() {
        if space.scenario.crosses_red_line(party, &package) {
            *slack = f64::NEG_INFINITY;
        }
    }
    let mean = space.scenario.aggregation == Aggregation::MeanOfIncluded;
    let included = if mean { space.scenario.included(&package).max(1) as f64 } else { 1.0 };
    Candidate { included, slacks, gains: over(&space.disagreements), package }
}

/// Looks at a package against the dials of every party whose consent can matter there.
fn look(space: &Space<'_>, players: &[Player], (found, compare): (&mut Boards, bool), candidate: &Candidate) {
    let accepts = |k: usize| candidate.slacks[k] >= line::ZERO;
    let seats = &space.scenario.parties;
    for (party, player) in players.iter().enumerate() {
        let others = (0..players.len()).filter(|k| *k != party);
        let vetoed = others.clone().any(|k| seats[k].veto && !accepts(k));
        let count = others.filter(|k| accepts(*k)).count();
        if vetoed || count + 1 < space.at_least {
            continue;
        }
        if count >= space.at_least && !seats[party].veto {
            // It lies in the zone whatever this party's numbers are.
            found[party].settle();
        } else if candidate.slacks[party].is_finite() {
            let rest = rest(candidate, party);
            let product = rest * candidate.gains[party];
            let is_picked = compare && accepts(party) && product >= player.today * (1.0 - 1e-12);
            consider(player, &mut found[party], candidate, (party, rest), compare && !is_picked);
        }
    }
}

/// The boards after a look at the frontier alone: what is found there early spares much of the pass over all packages.
fn seeded(space: &Space<'_>, players: &[Player], background: &Background<'_>, compare: bool) -> Boards {
    let mut found = boards(players);
    for package in background.frontier.points.iter().take(SEEDS).filter_map(|p| p.packages.first()) {
        look(space, players, (&mut found, compare), &candidate(space, package.clone()));
    }
    found
}

/// All feasible packages, one by one, in chunks that do not depend on the number of threads.
fn all_packages(
    space: &Space<'_>,
    players: &[Player],
    seeds: Boards,
    (compare, options): (bool, &Options<'_>),
) -> Result<Boards, Refusal> {
    let halves = Halves::new(space);
    let heads = halves.head.rows();
    let size = heads.div_ceil(CHUNKS).max(1);
    let watch = Watch::new(options, "flips", heads.div_ceil(size) as u64);
    let per_one: Vec<f64> = space.unit.per_one.iter().map(to_f64).collect();
    let parts: Vec<Boards> = (0..heads.div_ceil(size))
        .into_par_iter()
        .map(|chunk| {
            let mut found = seeds.clone();
            let mut candidate = Candidate {
                package: vec![0; space.scenario.issues.len()],
                included: 1.0,
                slacks: vec![0.0; players.len()],
                gains: vec![0.0; players.len()],
            };
            for head in chunk * size..((chunk + 1) * size).min(heads) {
                for tail in (0..halves.tail.rows()).filter(|t| halves.is_package(head, *t)) {
                    if !watch.is_stopped() && fill(space, (&halves, &per_one), (head, tail), &mut candidate) {
                        look(space, players, (&mut found, compare), &candidate);
                    }
                }
            }
            watch.step();
            found
        })
        .collect();
    if watch.is_stopped() {
        return Err(Refusal::Stopped);
    }
    let mut whole = seeds;
    for part in parts {
        let theirs = part.into_iter().flat_map(|b| b.tracks).flatten();
        for (mine, theirs) in whole.iter_mut().flat_map(|b| &mut b.tracks).flatten().zip(theirs) {
            mine.join(theirs);
        }
    }
    Ok(whole)
}

/// Writes a package and its utilities; whether at most one party too few accepts it.
fn fill(
    space: &Space<'_>,
    (halves, per_one): (&Halves, &[f64]),
    (head, tail): (usize, usize),
    candidate: &mut Candidate,
) -> bool {
    let included = halves.included(head, tail);
    let factor = space.factors.as_ref().map_or(1.0, |f| f[usize::from(included)]);
    let refused = halves.head.refused[head] | halves.tail.refused[tail];
    let mut accept = 0;
    for (party, per_one) in per_one.iter().enumerate() {
        let sum = halves.head.columns[party][head] + halves.tail.columns[party][tail];
        let steps = sum * factor + float(space.offsets[party]);
        let slack = (steps - float(space.reservations[party])) / per_one;
        candidate.slacks[party] = if refused >> party & 1 == 1 { f64::NEG_INFINITY } else { slack };
        candidate.gains[party] = (steps - float(space.disagreements[party])) / per_one;
        accept += usize::from(candidate.slacks[party] >= line::ZERO);
    }
    if accept + 1 < space.at_least {
        return false;
    }
    let mean = space.scenario.aggregation == Aggregation::MeanOfIncluded;
    candidate.included = if mean { f64::from(included.max(1)) } else { 1.0 };
    halves.fill(head, tail, &mut candidate.package);
    true
}

/// The flips, the smallest first; of both directions the smaller.
fn report(space: &Space<'_>, players: &[Player], found: &Boards, verdict: Verdict) -> Vec<Flip> {
    let mut flips = Vec::new();
    for (party, (player, board)) in players.iter().zip(found).enumerate() {
        for (dial, [up, down]) in player.dials.iter().zip(&board.tracks) {
            let zone = |t: &Track| if verdict == Verdict::Open { t.empties() } else { t.opens() };
            let picks = |t: &Track| t.picks.as_ref().map(|f| f.turn);
            let package = |t: &Track| t.picks.as_ref().map(|f| f.package.clone());
            let mut add = |(up, down): (Option<f64>, Option<f64>),
                           changes,
                           packages: [Option<Package>; 2]| {
                let [raised, lowered] = packages;
                let (turn, package) = match (up, down) {
                    (Some(up), Some(down)) if up <= down => (up, raised),
                    (Some(up), None) => (up, raised),
                    (_, Some(down)) => (-down, lowered),
                    (None, None) => return,
                };
                let issue = match dial.part {
                    Part::Reservation => None,
                    Part::Weight(issue) | Part::Value(issue, _) => Some(issue),
                };
                let stated = |number: f64| match (&space.scenario.parties[party].scale, dial.part) {
                    (Some((zero, one)), Part::Reservation) => to_f64(zero) + number * to_f64(&(one - zero)),
                    _ => number,
                };
                let relative = if dial.range > 0.0 { (turn.abs() / dial.range).min(1.0) } else { 1.0 };
                flips.push(Flip {
                    input: dial.path.clone(),
                    party,
                    issue,
                    from: stated(dial.from),
                    to: stated(dial.from + turn),
                    relative,
                    changes,
                    package,
                });
            };
            add((zone(up), zone(down)), Changes::Zone, [None, None]);
            add((picks(up), picks(down)), Changes::Package, [package(up), package(down)]);
        }
    }
    flips.sort_by(|a, b| {
        a.relative.total_cmp(&b.relative).then(a.changes.cmp(&b.changes)).then(a.input.cmp(&b.input))
    });
    flips.truncate(KEPT);
    flips
}

#[cfg(test)]
mod tests;
