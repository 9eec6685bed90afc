//! Gives and gets: how each party's utility changes, issue by issue, between two packages.

use crate::key;
use crate::mark;
use crate::number::{change, count, left_out, signed_unit};
use crate::sheet::{Area, NOTE, STRONG, Sheet};
use crate::{Column, Figure, Party, Table, text};

/// Parties and issues that are drawn; more are in the table alone.
const MAX_PARTIES: usize = 8;
const MAX_ISSUES: usize = 60;

const ROW: f64 = 15.0;
const WORDS: f64 = 190.0;

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// What the change is measured against, such as `against each party's opening position`.
    pub base: String,
    /// The parties, up to 8 drawn.
    pub parties: Vec<Party>,
    /// The issues in order, up to 60 drawn.
    pub issues: Vec<Issue>,
    /// Each party's change over all issues, in the order of the parties; may be empty.
    pub totals: Vec<Option<f64>>,
}

/// One issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The issue's name.
    pub name: String,
    /// What the package settles here.
    pub option: String,
    /// Each party's change of utility, -1 to 1, in the order of the parties; none where it is not known.
    pub changes: Vec<Option<f64>>,
}

/// Where zero stands and how long one unit of utility is.
#[derive(Clone, Copy)]
struct Scale {
    zero: f64,
    unit: f64,
}

/// Draws gives to the left and gets to the right of zero, all on one scale. Changes that are not numbers from -1
/// to 1 are left out and said to be.
#[must_use]
pub fn draw(exchange: &Exchange) -> Figure {
    let mut sheet = Sheet::new(640.0);
    let parties = exchange.parties.get(..MAX_PARTIES).unwrap_or(&exchange.parties);
    let issues = exchange.issues.get(..MAX_ISSUES).unwrap_or(&exchange.issues);
    let scale = scale(exchange);
    sheet.text((scale.zero - 8.0, 20.0), 120.0, "← gives", STRONG.end());
    sheet.text((scale.zero + 8.0, 20.0), 120.0, "gets →", STRONG);
    let mut y = 34.0;
    for issue in issues {
        let words = [issue.name.as_str(), issue.option.as_str()];
        y = group(&mut sheet, y, words, (parties, &issue.changes, scale));
    }
    if !exchange.totals.is_empty() {
        y = group(&mut sheet, y, ["All issues together", ""], (parties, &exchange.totals, scale));
    }
    sheet.line("thin", (scale.zero, 28.0), (scale.zero, y));
    sheet.reach(y);
    key::draw(&mut sheet, &key::parties(parties));
    let base = text::name(&exchange.base);
    let hidden = (exchange.issues.len() - issues.len(), exchange.parties.len() - parties.len());
    let more = match hidden {
        (0, 0) => String::new(),
        (i, p) => format!("{i} more issues and {p} more parties are in the table."),
    };
    sheet.notes(&[format!("Bars: change of utility {base}, on one scale."), more, left_out(lost(exchange))]);
    sheet.finish(&exchange.id, &exchange.title, sentence(exchange), table(exchange))
}

fn values(exchange: &Exchange) -> impl Iterator<Item = f64> {
    exchange.issues.iter().flat_map(|i| &i.changes).chain(&exchange.totals).flatten().copied()
}

fn lost(exchange: &Exchange) -> usize {
    values(exchange).filter(|v| signed_unit(*v).is_none()).count()
}

/// One unit of utility is as long to the left as to the right; each side has room for its longest bar and label.
fn scale(exchange: &Exchange) -> Scale {
    let (left, right, label) = (WORDS + 24.0, 630.0, 46.0);
    let (mut least, mut most) = (-0.02_f64, 0.02_f64);
    for value in values(exchange).filter_map(signed_unit) {
        least = least.min(value);
        most = most.max(value);
    }
    let unit = (right - left - 2.0 * label - 16.0) / (most - least).max(0.08);
    // Room for the words "not known" behind zero, however little anyone gets.
    let zero = (left + label + 8.0 - least * unit).min(right - 90.0);
    Scale { zero, unit: unit.min((zero - left - label - 8.0) / -least) * 0.94 }
}

type Bars<'a> = (&'a [Party], &'a [Option<f64>], Scale);

/// One issue: its words at the left, a bar for each party at the right; says where the next one starts.
fn group(sheet: &mut Sheet, top: f64, words: [&str; 2], bars: Bars<'_>) -> f64 {
    let (parties, changes, scale) = bars;
    sheet.line("rule", (12.0, top), (sheet.width - 10.0, top));
    let height = (ROW * parties.len() as f64 + 8.0).max(if words[1].is_empty() { 22.0 } else { 36.0 });
    let lines = if height < 44.0 { 1 } else { 2 };
    let next = sheet.wrapped((12.0, top + 15.0), WORDS, &text::name(words[0]), (lines, STRONG));
    if !words[1].trim().is_empty() {
        sheet.wrapped((12.0, next - 1.0), WORDS, &text::name(words[1]), (lines, NOTE));
    }
    let start = top + (height - ROW * parties.len() as f64) / 2.0;
    for (at, party) in parties.iter().enumerate() {
        let y = start + ROW * at as f64;
        bar(sheet, y, changes.get(at).copied().flatten(), (party.slot, scale));
    }
    let bottom = next + if words[1].trim().is_empty() { -8.0 } else { 10.0 };
    top + height.max(bottom - top)
}

fn bar(sheet: &mut Sheet, y: f64, value: Option<f64>, how: (usize, Scale)) {
    let (slot, scale) = how;
    let (middle, colour) = (y + ROW / 2.0, mark::colour(slot));
    let Some(value) = value.and_then(signed_unit) else {
        sheet.mark(&format!("open {colour}"), mark::shape(slot), (scale.zero + 8.0, middle), 3.6);
        sheet.text((scale.zero + 18.0, middle + 4.0), 90.0, "not known", NOTE);
        return;
    };
    let tip = scale.zero + value * scale.unit;
    let (x, width) = (scale.zero.min(tip), (tip - scale.zero).abs());
    sheet.rect(&format!("tint {colour}"), Area { x, y: middle - 4.5, width, height: 9.0 });
    sheet.line(&format!("line {colour}"), (scale.zero, middle), (tip, middle));
    sheet.mark(&format!("mark {colour}"), mark::shape(slot), (tip, middle), 4.6);
    let words = change(value);
    if value < 0.0 {
        sheet.text((tip - 9.0, middle + 4.0), 50.0, &words, NOTE.end());
    } else {
        sheet.text((tip + 9.0, middle + 4.0), 50.0, &words, NOTE);
    }
}

fn sentence(exchange: &Exchange) -> String {
    let said: Vec<String> = exchange
        .parties
        .iter()
        .enumerate()
        .map(|(at, party)| {
            let changes = || exchange.issues.iter().filter_map(|i| i.changes.get(at).copied().flatten());
            let gives = changes().filter_map(signed_unit).filter(|v| *v < -0.005).count();
            let gets = changes().filter_map(signed_unit).filter(|v| *v > 0.005).count();
            let name = text::name(&party.name);
            format!("{name} gives on {} and gets on {}", count(gives as u64), count(gets as u64))
        })
        .collect();
    let base = text::name(&exchange.base);
    if said.is_empty() {
        return "No party to compare.".into();
    }
    format!("Measured {base}, over {} issues: {}.", count(exchange.issues.len() as u64), said.join("; "))
}

fn table(exchange: &Exchange) -> Table {
    let mut columns = vec![
        Column { title: "Issue".into(), numeric: false },
        Column { title: "Settled as".into(), numeric: false },
    ];
    columns.extend(exchange.parties.iter().map(|p| Column { title: text::name(&p.name), numeric: true }));
    let cells = |changes: &[Option<f64>]| {
        let show =
            |at| changes.get(at).copied().flatten().and_then(signed_unit).map_or("not known".into(), change);
        (0..exchange.parties.len()).map(show).collect::<Vec<String>>()
    };
    let mut rows: Vec<Vec<String>> = exchange
        .issues
        .iter()
        .map(|issue| {
            let option =
                if issue.option.trim().is_empty() { String::new() } else { text::name(&issue.option) };
            [vec![text::name(&issue.name), option], cells(&issue.changes)].concat()
        })
        .collect();
    if !exchange.totals.is_empty() {
        rows.push([vec!["All issues together".into(), String::new()], cells(&exchange.totals)].concat());
    }
    let caption =
        format!("{}: change of utility {}", text::name(&exchange.title), text::name(&exchange.base));
    Table { caption, columns, rows }
}
