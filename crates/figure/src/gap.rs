//! The gap by issue: how far apart the parties' latest offers are, now and over meetings.

use crate::key::{self, Sign};
use crate::mark::{self, Shape};
use crate::number::{left_out, many, percent, two, unit};
use crate::sheet::{Area, NOTE, STRONG, Sheet, pair};
use crate::{Column, Figure, Party, Table, text};

/// Issues, parties and meetings that are drawn; of more meetings the latest. All are in the table.
const MAX_ISSUES: usize = 60;
const MAX_PARTIES: usize = 8;
const MAX_MEETINGS: usize = 12;

const WORDS: f64 = 180.0;
const TOP: f64 = 44.0;

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// The parties whose weights are shown; may be empty.
    pub parties: Vec<Party>,
    /// The meetings in order of time, one or more; the last is the present.
    pub meetings: Vec<String>,
    /// The issues in order.
    pub issues: Vec<Issue>,
}

/// One issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The issue's name.
    pub name: String,
    /// Its weight to each party, 0 to 1, in the order of the parties.
    pub weights: Vec<Option<f64>>,
    /// The gap after each meeting, 0 (agreed) to 1 (as far apart as can be); none where it is not known.
    pub gaps: Vec<Option<f64>>,
}

/// The columns: weights, bars, meetings.
struct Layout {
    weights: Area,
    bars: Area,
    trail: Option<Area>,
    row: f64,
}

/// Draws a bar for the latest gap of each issue, each party's weight beside it and, from the second meeting on,
/// the gap after each meeting. Numbers outside 0 to 1 are left out and said to be.
#[must_use]
pub fn draw(gap: &Gap) -> Figure {
    let mut sheet = Sheet::new(640.0);
    let issues = gap.issues.get(..MAX_ISSUES).unwrap_or(&gap.issues);
    let parties = gap.parties.get(..MAX_PARTIES).unwrap_or(&gap.parties);
    let first = gap.meetings.len().saturating_sub(MAX_MEETINGS);
    let meetings = gap.meetings.get(first..).unwrap_or(&[]);
    let layout = layout(parties.len(), meetings.len());
    heads(&mut sheet, &layout, meetings);
    for (at, issue) in issues.iter().enumerate() {
        let y = TOP + layout.row * at as f64;
        sheet.line("rule", (12.0, y), (630.0, y));
        let lines = text::wrap(&text::name(&issue.name), STRONG.em(), WORDS, 2).len();
        let start = y + layout.row / 2.0 + if lines > 1 { -3.5 } else { 4.5 };
        sheet.wrapped((12.0, start), WORDS, &text::name(&issue.name), (2, STRONG));
        weights(&mut sheet, &layout, y, (parties, &issue.weights));
        bar(&mut sheet, &layout, y, latest(issue, gap.meetings.len()));
        if let Some(area) = layout.trail {
            trail(&mut sheet, area, (y, layout.row), issue.gaps.get(first..).unwrap_or(&[]));
        }
    }
    let bottom = TOP + layout.row * issues.len() as f64;
    sheet.line("rule", (12.0, bottom), (630.0, bottom));
    sheet.reach(bottom);
    let mut entries = vec![(Sign::Square("fill cg"), "gap now: 0 agreed, 1 as far apart as can be".into())];
    entries.extend(key::parties(parties).into_iter().map(|(sign, name)| (sign, format!("weight to {name}"))));
    if layout.trail.is_some() {
        entries.push((Sign::Mark("mark ci", Shape::Circle), "gap after a meeting, higher is wider".into()));
    }
    key::draw(&mut sheet, &entries);
    let more = match gap.issues.len() - issues.len() {
        0 => String::new(),
        more => format!("{} more in the table.", many(more, "issue")),
    };
    sheet.notes(&[more, left_out(lost(gap))]);
    sheet.finish(&gap.id, &gap.title, sentence(gap), table(gap))
}

fn layout(parties: usize, meetings: usize) -> Layout {
    let row = (13.0 * parties as f64 + 8.0).max(38.0);
    let area = |x: f64, right: f64| Area { x, y: TOP, width: right - x, height: row };
    let start = WORDS + 28.0;
    let weights = if parties == 0 { area(start, start) } else { area(start, start + 104.0) };
    let left = weights.right() + if parties == 0 { 0.0 } else { 20.0 };
    if meetings < 2 {
        return Layout { weights, bars: area(left, 592.0), trail: None, row };
    }
    let trail = (26.0 * meetings as f64).clamp(112.0, 150.0);
    Layout { weights, bars: area(left, 592.0 - trail - 22.0), trail: Some(area(606.0 - trail, 606.0)), row }
}

fn heads(sheet: &mut Sheet, layout: &Layout, meetings: &[String]) {
    if layout.weights.width > 0.0 {
        sheet.text((layout.weights.x, 18.0), layout.weights.width, "Weight", STRONG);
    }
    let now = "Gap now";
    sheet.text((layout.bars.x, 18.0), layout.bars.width, now, STRONG);
    for (share, words) in [(0.0, "0"), (0.5, "0.5"), (1.0, "1")] {
        sheet.text((layout.bars.x + share * layout.bars.width, TOP - 8.0), 30.0, words, NOTE.middle());
    }
    if let (Some(area), [first, .., last]) = (layout.trail, meetings) {
        sheet.text((area.x - 10.0, 18.0), area.width + 34.0, "Over the meetings", STRONG);
        let (first, last) = (text::name(first), text::name(last));
        let room = area.width / 2.0 + 14.0;
        sheet.text((area.x - 10.0, TOP - 8.0), room, &first, NOTE);
        sheet.text((area.right() + 24.0, TOP - 8.0), room, &last, NOTE.end());
    }
}

fn latest(issue: &Issue, meetings: usize) -> Option<f64> {
    issue.gaps.get(meetings.max(1) - 1).copied().flatten().and_then(unit)
}

fn weights(sheet: &mut Sheet, layout: &Layout, y: f64, of: (&[Party], &[Option<f64>])) {
    let (parties, weights) = of;
    let start = y + (layout.row - 13.0 * parties.len() as f64) / 2.0;
    for (at, party) in parties.iter().enumerate() {
        let middle = start + 13.0 * at as f64 + 6.5;
        let (x, colour) = (layout.weights.x, mark::colour(party.slot));
        let Some(weight) = weights.get(at).copied().flatten().and_then(unit) else {
            sheet.mark(&format!("open {colour}"), mark::shape(party.slot), (x + 5.0, middle), 3.6);
            sheet.text((x + 14.0, middle + 4.0), 80.0, "not known", NOTE);
            continue;
        };
        sheet.mark(&format!("mark {colour}"), mark::shape(party.slot), (x + 5.0, middle), 3.8);
        let width = weight * (layout.weights.width - 52.0);
        sheet.rect(&format!("fill {colour}"), Area { x: x + 13.0, y: middle - 2.5, width, height: 5.0 });
        sheet.text((x + 18.0 + width, middle + 4.0), 46.0, &percent(weight), NOTE);
    }
}

fn bar(sheet: &mut Sheet, layout: &Layout, y: f64, gap: Option<f64>) {
    let middle = y + layout.row / 2.0;
    let Area { x, width, .. } = layout.bars;
    let track = Area { x, y: middle - 6.0, width, height: 12.0 };
    sheet.rect("track", track);
    match gap {
        Some(gap) => {
            sheet.rect("fill cg", Area { width: width * gap, ..track });
            sheet.text((x + width + 6.0, middle + 4.0), 34.0, &two(gap), NOTE);
        }
        None => sheet.text((x + 6.0, middle + 4.0), width - 8.0, "not known", NOTE),
    }
}

/// One dot a meeting, joined where two meetings in a row are known.
fn trail(sheet: &mut Sheet, area: Area, row: (f64, f64), gaps: &[Option<f64>]) {
    let (top, height) = (row.0 + 7.0, row.1 - 14.0);
    let steps = gaps.len().saturating_sub(1).max(1) as f64;
    let (area, left) = (Area { x: area.x + 8.0, width: area.width - 2.0, ..area }, area.x + 8.0);
    sheet.rect("track", Area { x: left - 6.0, y: top + height, width: area.width + 12.0, height: 1.0 });
    let spot = |at: usize, gap: f64| (left + area.width * at as f64 / steps, top + height * (1.0 - gap));
    let known: Vec<Option<(f64, f64)>> =
        gaps.iter().enumerate().map(|(at, g)| g.and_then(unit).map(|g| spot(at, g))).collect();
    for two in known.windows(2) {
        if let [Some(a), Some(b)] = two {
            sheet.path("line ci", &format!("M{}L{}", pair(a.0, a.1), pair(b.0, b.1)));
        }
    }
    for at in known.into_iter().flatten() {
        sheet.mark("mark ci", Shape::Circle, at, 3.2);
    }
}

fn lost(gap: &Gap) -> usize {
    let values = gap.issues.iter().flat_map(|i| i.weights.iter().chain(&i.gaps)).flatten();
    values.filter(|v| unit(**v).is_none()).count()
}

fn sentence(gap: &Gap) -> String {
    let known: Vec<(&Issue, f64)> =
        gap.issues.iter().filter_map(|i| Some((i, latest(i, gap.meetings.len())?))).collect();
    let unknown = gap.issues.len() - known.len();
    let tail = if unknown == 0 {
        String::new()
    } else {
        format!("; of {} the gap is not known", many(unknown, "issue"))
    };
    let mut widest: Option<(&Issue, f64)> = None;
    for (issue, value) in &known {
        if widest.is_none_or(|(_, most)| *value > most) {
            widest = Some((issue, *value));
        }
    }
    let Some((issue, value)) = widest else {
        return format!("No gap is known for any of {}.", many(gap.issues.len(), "issue"));
    };
    let closed = known.iter().filter(|(_, v)| *v < 0.005).count();
    format!(
        "The widest gap is on {} ({}); {} of {} are closed{tail}.",
        text::name(&issue.name),
        two(value),
        closed,
        many(gap.issues.len(), "issue")
    )
}

fn table(gap: &Gap) -> Table {
    let mut columns = vec![Column { title: "Issue".into(), numeric: false }];
    let numeric = |title| Column { title, numeric: true };
    columns.extend(gap.parties.iter().map(|p| numeric(format!("Weight to {}", text::name(&p.name)))));
    columns.extend(gap.meetings.iter().map(|m| numeric(format!("Gap after {}", text::name(m)))));
    if gap.meetings.is_empty() {
        columns.push(numeric("Gap".into()));
    }
    let rows = gap.issues.iter().map(|issue| {
        let value = |of: &[Option<f64>], at: usize| of.get(at).copied().flatten().and_then(unit);
        let mut row = vec![text::name(&issue.name)];
        row.extend(
            (0..gap.parties.len()).map(|at| value(&issue.weights, at).map_or("not known".into(), percent)),
        );
        row.extend(
            (0..gap.meetings.len().max(1)).map(|at| value(&issue.gaps, at).map_or("not known".into(), two)),
        );
        row
    });
    let rows = rows.collect();
    Table { caption: format!("{}: gap by issue", text::name(&gap.title)), columns, rows }
}
