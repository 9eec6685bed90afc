//! Packages: what each settles, who gives and gets what, who would refuse and why.

use mediant_core::Id;
use mediant_core::analysis::{Appraisal, Refusal};
use mediant_core::case::{Case, Offer};
use mediant_disclosure::ReadingView;

use super::{bottom_line, number_column, party, pictures, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Order, Section, Table, Tone, callout, paragraph, say, strong, text};
use crate::exchange;
use crate::words;

/// Packages that are shown in full, and issues listed for each side.
const SHOWN: usize = 4;
const SHOWN_TO_MANY: usize = 3;
const CLAUSES: usize = 5;
const CLAUSES_OF_MANY: usize = 4;
/// Packages told in short, parties of each, and issues for each of them.
const IN_SHORT: usize = 3;
const MANY: usize = 4;
const IN_A_ROW: usize = 2;

/// A package that the brief speaks of, with its letter.
pub(crate) struct Chosen<'a> {
    /// `A`, `B`, …
    pub(crate) letter: char,
    /// Why it is here: `Nash and utilitarian`, or the offer's title.
    pub(crate) why: String,
    /// The closer look.
    pub(crate) appraisal: &'a Appraisal,
}

/// Two to four packages: the one of which the bottom line speaks, then those of the solutions that most concepts
/// pick, then offers on the table, those with the fewest refusals first.
pub(crate) fn choose(main: &ReadingView) -> Vec<Chosen<'_>> {
    let appraisals = &main.analysis.appraisals;
    let mut picked: Vec<&Appraisal> = bottom_line::first_package(main).into_iter().collect();
    let is_new = |picked: &[&Appraisal], a: &Appraisal| picked.iter().all(|p| p.package != a.package);
    let mut solutions: Vec<&Appraisal> =
        appraisals.iter().filter(|a| !a.concepts.is_empty() && !a.contradicts).collect();
    solutions.sort_by_key(|a| (a.one_sided.is_some(), std::cmp::Reverse(a.concepts.len())));
    let offers = appraisals.iter().filter(|a| !a.offers.is_empty() && !a.contradicts);
    let mut offers: Vec<&Appraisal> = offers.collect();
    offers.sort_by_key(|a| a.refusals.len());
    let shown = if main.scenario.parties.len() > 2 { SHOWN_TO_MANY } else { SHOWN };
    let room = shown - usize::from(offers.iter().any(|o| is_new(&picked, o)));
    for a in solutions {
        if picked.len() < room && is_new(&picked, a) {
            picked.push(a);
        }
    }
    for a in offers {
        if picked.len() < shown && is_new(&picked, a) {
            picked.push(a);
        }
    }
    let letters = 'A'..='Z';
    picked
        .into_iter()
        .zip(letters)
        .map(|(a, letter)| Chosen { letter, why: why(main, a), appraisal: a })
        .collect()
}

fn why(main: &ReadingView, appraisal: &Appraisal) -> String {
    let names: Vec<String> = appraisal.concepts.iter().map(|c| c.title().to_owned()).collect();
    let mut parts = Vec::new();
    if !names.is_empty() {
        parts.push(words::capital(
            &words::list(&names)
                .to_lowercase()
                .replace("nash", "Nash")
                .replace("kalai–smorodinsky", "Kalai–Smorodinsky"),
        ));
    } else if main.analysis.zone.deepest.contains(&appraisal.package) {
        parts.push("Greatest least gain".into());
    }
    parts.join(", ")
}

/// The packages in short: worth, and the weightiest of what each side gets and gives.
pub(crate) fn in_short(desk: &mut Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Option<Section> {
    let mut blocks = Vec::new();
    if chosen.is_empty() {
        let words = "What solution concepts pick needs numbers that are known exactly. The section on uncertainty \
                     lists the packages that are acceptable to all most often, and what to ask first.";
        blocks.push(callout(Tone::Missing, "No solution can be named yet.", words));
        return unless_empty("packages", "Packages", blocks);
    }
    blocks.push(paragraph(format!(
        "What solution concepts pick and what is on the table. None of them is the answer: each is one way to \
         weigh what the parties want, and every party may refuse every one. {}",
        against_what(desk, main)
    )));
    blocks.push(overview(desk, main, chosen));
    let items =
        chosen.iter().take(IN_SHORT).map(|one| (format!("Package {}", one.letter), phrase(desk, main, one)));
    blocks.push(Block::Facts { items: items.collect() });
    unless_empty("packages", "Packages", blocks)
}

/// One package in a few lines.
fn phrase(desk: &mut Desk<'_>, main: &ReadingView, chosen: &Chosen<'_>) -> Vec<Inline> {
    let appraisal = chosen.appraisal;
    let mut line = settles(desk, main, appraisal);
    if appraisal.one_sided.is_some() {
        line.push(strong(" One side gets everything: surrender, not settlement."));
    }
    for k in 0..main.scenario.parties.len().min(MANY) {
        let ledger = exchange::of_party(desk, &main.scenario, &appraisal.package, (k, &appraisal.exchanges));
        if ledger.gets.is_empty() && ledger.gives.is_empty() {
            continue;
        }
        line.push(Inline::Break);
        line.push(strong(party(desk.case, k)));
        line.push(text(" gets: "));
        line.extend(exchange::in_a_row(ledger.gets, IN_A_ROW));
        line.push(text(". It gives: "));
        line.extend(exchange::in_a_row(ledger.gives, IN_A_ROW));
        line.push(text("."));
    }
    line
}

/// The packages in full.
pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Option<Section> {
    let mut blocks = Vec::new();
    if !chosen.is_empty() {
        blocks.extend(unspoken(desk, main, chosen));
    }
    for one in chosen {
        blocks.push(package(desk, main, one));
    }
    rest_of_the_table(desk, main, chosen, &mut blocks);
    unless_empty("packages-in-full", "Packages in full", blocks)
}

/// Who is missing among the gives and gets, or what they are counted against; empty where all have spoken.
fn against_what(desk: &Desk<'_>, main: &ReadingView) -> String {
    if !desk.anyone_asked() {
        return "No side’s positions are entered: what each gets is counted against what is best for the others, and \
                what it gives against what is best for itself, by the numbers."
            .into();
    }
    let silent = (0..main.scenario.parties.len()).filter(|k| !desk.has_spoken(*k));
    let names: Vec<String> = silent.map(|k| party(desk.case, k)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => {
            format!("{one} has not said what it wants; the table gives what each package is worth to it.")
        }
        some => format!(
            "{} have not said what they want; the table gives what each package is worth to them.",
            words::list(some)
        ),
    }
}

/// Those who have not said what they want, with what each package is worth to them.
fn unspoken(desk: &mut Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Vec<Block> {
    if !desk.anyone_asked() {
        return Vec::new();
    }
    let parties = 0..main.scenario.parties.len().min(super::ROWS);
    let mut items = Vec::new();
    for k in parties.clone().filter(|k| !desk.has_spoken(*k)).collect::<Vec<_>>() {
        let mut line = say("has not said what it wants, so nothing is counted as given or got");
        let needs = desk.told(k, "reservation");
        for (at, one) in chosen.iter().enumerate() {
            let Some(utility) = one.appraisal.utilities.get(k) else { continue };
            line.push(text(if at == 0 { "; worth to it: " } else { ", " }));
            line.push(text(format!("{} ", one.letter)));
            line.push(desk.told(k, "").number(words::two(*utility)));
        }
        line.push(text("; it needs "));
        line.push(needs.number(words::range(super::bounds(&main.scenario.parties[k].reservation))));
        items.push((party(desk.case, k), line));
    }
    let mut blocks = Vec::new();
    if !items.is_empty() {
        blocks.push(Block::Facts { items });
    }
    let partly = |k: usize| main.scenario.issues.iter().any(|m| !desk.has_asked(k, &m.id));
    if parties.into_iter().any(|k| desk.has_spoken(k) && partly(k)) {
        blocks.push(paragraph(
            "Issues on which a side has not said what it wants are left out of what it gives and gets.",
        ));
    }
    blocks
}

fn package_id(chosen: &Chosen<'_>) -> String {
    format!("package-{}", chosen.letter.to_ascii_lowercase())
}

fn title(desk: &Desk<'_>, chosen: &Chosen<'_>) -> String {
    let offers: Vec<String> = chosen.appraisal.offers.iter().map(|id| offer_title(desk.case, id)).collect();
    let mut parts: Vec<String> = Vec::new();
    if !chosen.why.is_empty() {
        parts.push(chosen.why.clone());
    }
    parts.extend(offers);
    if parts.is_empty() {
        chosen.letter.to_string()
    } else {
        format!("{}: {}", chosen.letter, parts.join("; "))
    }
}

pub(crate) fn offer_title(case: &Case, id: &Id) -> String {
    case.offers.iter().find(|o| o.id == *id).map_or_else(|| id.to_string(), |o| o.title.clone())
}

/// Each chosen package in one row: worth to each party, and who would refuse.
fn overview(desk: &mut Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Block {
    let mut columns = vec![words_column("Package")];
    let parties = main.scenario.parties.len().min(12);
    columns.extend((0..parties).map(|k| number_column(party(desk.case, k))));
    columns.push(words_column("Who would refuse"));
    let mut rows = Vec::new();
    for one in chosen {
        let id = package_id(one);
        let mut row: Vec<Vec<Inline>> = vec![vec![Inline::Link { to: id, text: title(desk, one) }]];
        for k in 0..parties {
            row.push(worth(desk, one.appraisal, k));
        }
        row.push(say(refusers(desk, one.appraisal)));
        rows.push(row);
    }
    Block::Table(Table {
        caption: "Utility of each package to each party; in brackets the gain over what it needs".into(),
        columns,
        rows,
        more: 0,
    })
}

fn worth(desk: &mut Desk<'_>, appraisal: &Appraisal, k: usize) -> Vec<Inline> {
    let Some(utility) = appraisal.utilities.get(k) else { return say("not known") };
    let source = desk.told(k, "");
    let mut cell = vec![source.number(words::two(*utility))];
    if let Some(gain) = appraisal.gains.get(k) {
        cell.push(text(format!(" ({})", words::change(*gain))));
    }
    cell
}

fn refusers(desk: &Desk<'_>, appraisal: &Appraisal) -> String {
    if appraisal.utilities.is_empty() && appraisal.refusals.is_empty() {
        return "not known".into();
    }
    let mut names: Vec<usize> = appraisal.refusals.iter().map(|(k, _)| *k).collect();
    names.dedup();
    let names: Vec<String> = names.into_iter().map(|k| party(desk.case, k)).collect();
    if names.is_empty() { "nobody, says the model".into() } else { words::list(&names) }
}

fn package(desk: &mut Desk<'_>, main: &ReadingView, chosen: &Chosen<'_>) -> Block {
    let appraisal = chosen.appraisal;
    let mut blocks = Vec::new();
    if chosen.letter > 'C' {
        blocks.push(Block::Paragraph { text: settles(desk, main, appraisal) });
    }
    if let Some(one_sided) = &appraisal.one_sided {
        let winner = party(desk.case, one_sided.winner);
        let losers: Vec<String> = one_sided.losers.iter().map(|k| party(desk.case, *k)).collect();
        let why = if one_sided.concedes_nothing {
            format!(
                "{winner} concedes on no issue against its opening position, and {} does.",
                words::list(&losers)
            )
        } else {
            format!("{winner} gets all it could, and {} next to nothing.", words::list(&losers))
        };
        blocks.push(callout(Tone::Caution, "One side gets everything: surrender, not settlement.", why));
    }
    refusals(desk, appraisal, &mut blocks);
    let ledgers: Vec<(usize, exchange::Ledger)> = (0..main.scenario.parties.len().min(super::ROWS))
        .map(|k| {
            let ledger =
                exchange::of_party(desk, &main.scenario, &appraisal.package, (k, &appraisal.exchanges));
            (k, ledger)
        })
        .collect();
    if !appraisal.exchanges.is_empty() {
        gives_and_gets(desk, chosen.letter, ledgers, &mut blocks);
    }
    if let Some(better) = &appraisal.improved_by {
        blocks.push(callout(
            Tone::Note,
            "It can be bettered for some at nobody’s cost:",
            words::sentence(&words::package(desk.case, &main.scenario, better)),
        ));
    }
    if chosen.letter == 'A' || main.scenario.parties.len() == 2 {
        blocks.extend(pictures::exchange(desk, main, chosen));
    }
    Block::Group { id: package_id(chosen), title: title(desk, chosen), blocks }
}

fn settles(desk: &mut Desk<'_>, main: &ReadingView, appraisal: &Appraisal) -> Vec<Inline> {
    let included = main.scenario.included(&appraisal.package);
    let all = main.scenario.issues.len();
    let articles = main.scenario.issues.iter().all(|m| m.kind == mediant_core::scenario::MatterKind::Article);
    let lead =
        if articles { format!("{included} of {all} articles are in: ") } else { "It settles ".to_owned() };
    let mut line = vec![
        strong(lead),
        text(words::sentence(&words::package(desk.case, &main.scenario, &appraisal.package))),
    ];
    for id in &appraisal.offers {
        let offer: Option<&Offer> = desk.case.offers.iter().find(|o| o.id == *id);
        if let Some(offer) = offer {
            let by = offer.by.as_ref().and_then(|b| desk.case.parties.iter().find(|p| p.id == *b));
            line.push(text(match by {
                Some(party) => format!(" Offered by {}", party.name),
                None => " On the table".to_owned(),
            }));
            line.push(desk.entry(&format!("case.toml: offer {id}"), &offer.origin).mark());
            line.push(text("."));
        }
    }
    line
}

fn refusals(desk: &mut Desk<'_>, appraisal: &Appraisal, blocks: &mut Vec<Block>) {
    let mut items = Vec::new();
    for (k, refusal) in appraisal.refusals.iter().take(super::ROWS) {
        let who = party(desk.case, *k);
        let line = match refusal {
            Refusal::BelowReservation(by) => {
                let source = desk.told(*k, "reservation");
                vec![
                    strong(format!("{who} would refuse")),
                    text(": it lies "),
                    source.number(words::two(*by)),
                    text(" below what it needs"),
                ]
            }
            Refusal::RedLine(at) => {
                let preference = desk.preference(*k).1;
                let line = preference.and_then(|p| p.red_lines.get(*at));
                let why = line.map(|l| super::limits::rule(desk.case, l)).unwrap_or_default();
                let source = desk.told(*k, "red-lines");
                vec![strong(format!("{who} would refuse")), text(format!(": red line, {why}")), source.mark()]
            }
        };
        items.push(line);
    }
    if !items.is_empty() {
        blocks.push(Block::List { order: Order::Free, items });
    }
}

/// What each party gives and gets, and for whom an opening had to be assumed.
pub(crate) fn gives_and_gets(
    desk: &Desk<'_>,
    letter: char,
    ledgers: Vec<(usize, exchange::Ledger)>,
    blocks: &mut Vec<Block>,
) {
    let most = if ledgers.len() > 2 { CLAUSES_OF_MANY } else { CLAUSES };
    let mut ledgers = ledgers;
    ledgers.retain(|(k, _)| !desk.anyone_asked() || desk.has_spoken(*k));
    if ledgers.is_empty() {
        return;
    }
    let row = |(k, ledger): (usize, exchange::Ledger)| {
        vec![
            say(party(desk.case, k)),
            exchange::lines(ledger.gets, most, "nothing that another had asked otherwise"),
            exchange::lines(ledger.gives, most, "nothing that it had asked for"),
        ]
    };
    let caption = if letter == ' ' {
        "What you get against what others have asked for, and what you give against what you asked for"
            .to_owned()
    } else if !desk.anyone_asked() {
        format!("Package {letter}: gets against what is best for others, gives against what is best for it")
    } else {
        format!(
            "Package {letter}: gets against what others asked for, gives against what it asked for itself"
        )
    };
    blocks.push(Block::Table(Table {
        caption,
        columns: vec![words_column("Party"), words_column("Gets"), words_column("Gives")],
        rows: ledgers.into_iter().map(row).collect(),
        more: 0,
    }));
}

/// Offers that are not shown in full.
fn rest_of_the_table(
    desk: &mut Desk<'_>,
    main: &ReadingView,
    chosen: &[Chosen<'_>],
    blocks: &mut Vec<Block>,
) {
    let others: Vec<&Appraisal> = main
        .analysis
        .appraisals
        .iter()
        .filter(|a| !a.offers.is_empty() && chosen.iter().all(|c| c.appraisal.package != a.package))
        .collect();
    if others.is_empty() {
        return;
    }
    let parties = main.scenario.parties.len().min(12);
    let mut columns = vec![words_column("On the table")];
    columns.extend((0..parties).map(|k| number_column(party(desk.case, k))));
    columns.push(words_column("Who would refuse"));
    let mut rows = Vec::new();
    for appraisal in &others {
        let titles: Vec<String> = appraisal.offers.iter().map(|id| offer_title(desk.case, id)).collect();
        let mut row = vec![say(titles.join("; "))];
        for k in 0..parties {
            row.push(worth(desk, appraisal, k));
        }
        row.push(say(if appraisal.contradicts {
            "it contradicts itself".into()
        } else {
            refusers(desk, appraisal)
        }));
        rows.push(row);
    }
    let (rows, more) = super::bounded(rows, super::ROWS);
    blocks.push(Block::Table(Table { caption: "Other packages on the table".into(), columns, rows, more }));
}
