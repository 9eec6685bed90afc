//! The ladder: what each party would get beside what it needs.

use crate::key::{self, Sign};
use crate::mark::{self, Shape};
use crate::number::{Amount, Threshold, amount, left_out, two, unit};
use crate::sheet::{Area, NOTE, SMALL, STRONG, Sheet, pair};
use crate::{Column, Figure, Party, Table, label, text};

/// Packages and parties that are drawn; more are in the table alone.
const MAX_PACKAGES: usize = 4;
const MAX_PARTIES: usize = 24;

const ROW: f64 = 64.0;
const TOP: f64 = 30.0;
const LEFT: f64 = 178.0;
const RIGHT: f64 = 620.0;
const SHAPES: [Shape; MAX_PACKAGES] = [Shape::Circle, Shape::Star, Shape::Triangle, Shape::Square];

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// One row a party, up to 24 drawn.
    pub rows: Vec<Row>,
    /// The packages' names; up to 4 drawn.
    pub packages: Vec<String>,
}

/// One party.
#[derive(Clone, Debug)]
pub struct Row {
    /// The party.
    pub party: Party,
    /// The least that any package gives it, 0 to 1.
    pub worst: f64,
    /// The most that any package gives it, 0 to 1.
    pub best: f64,
    /// What it needs.
    pub reservation: Threshold,
    /// What each package gives it, in the order of the packages; none where it is not known.
    pub packages: Vec<Option<Amount>>,
}

/// Draws a bar from worst to best for each party, solid from its reservation value up, with the packages' marks.
/// Values that are no utilities are left out and said to be.
#[must_use]
pub fn draw(ladder: &Ladder) -> Figure {
    let mut sheet = Sheet::new(640.0);
    let rows = ladder.rows.get(..MAX_PARTIES).unwrap_or(&ladder.rows);
    let packages = ladder.packages.get(..MAX_PACKAGES).unwrap_or(&ladder.packages);
    let bottom = TOP + ROW * rows.len() as f64;
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let words = if step % 5 == 0 { format!("{share:.0}") } else { format!("{share:.1}") };
        sheet.line("rule", (across(share), TOP - 6.0), (across(share), bottom));
        sheet.text((across(share), 18.0), 30.0, &words, NOTE.middle());
    }
    sheet.text((12.0, 18.0), 140.0, "Utility", STRONG);
    for (at, row) in rows.iter().enumerate() {
        party(&mut sheet, TOP + ROW * at as f64, row, packages.len());
    }
    sheet.reach(bottom);
    key::draw(&mut sheet, &entries(packages));
    let hidden = (ladder.rows.len() - rows.len()) + (ladder.packages.len() - packages.len());
    let more = if hidden == 0 { String::new() } else { "The table holds more parties or packages.".into() };
    sheet.notes(&[more, left_out(lost(ladder))]);
    sheet.finish(&ladder.id, &ladder.title, sentence(ladder), table(ladder))
}

fn across(share: f64) -> f64 {
    LEFT + share * (RIGHT - LEFT)
}

fn entries(packages: &[String]) -> Vec<key::Entry> {
    let mut entries = vec![
        (Sign::Square("track"), "from worst to best package".into()),
        (Sign::Square("tint ci"), "at or above its reservation value".into()),
    ];
    for (at, name) in packages.iter().enumerate() {
        entries.push((
            Sign::Mark("mark ci", SHAPES[at % SHAPES.len()]),
            format!("{}: {}", letter(at), text::name(name)),
        ));
    }
    entries
}

fn letter(at: usize) -> char {
    ['A', 'B', 'C', 'D'][at % MAX_PACKAGES]
}

fn party(sheet: &mut Sheet, top: f64, row: &Row, packages: usize) {
    let (slot, name) = (row.party.slot, text::name(&row.party.name));
    let (colour, reservation) = (mark::colour(slot), row.reservation.checked());
    sheet.mark(&format!("mark {colour}"), mark::shape(slot), (18.0, top + 28.0), 5.2);
    sheet.text((30.0, top + 26.0), LEFT - 44.0, &name, STRONG);
    sheet.text((30.0, top + 41.0), LEFT - 44.0, &format!("needs {}", reservation.words()), NOTE);
    let middle = top + 38.0;
    let (Some(worst), Some(best)) = (unit(row.worst), unit(row.best)) else {
        sheet.text((LEFT + 8.0, middle + 4.0), 200.0, "worst and best are not known", NOTE);
        return;
    };
    let (worst, best) = (worst.min(best), worst.max(best));
    let strip = |from: f64, to: f64| Area {
        x: across(from),
        y: middle - 7.0,
        width: (across(to) - across(from)).max(1.0),
        height: 14.0,
    };
    sheet.rect("track", strip(worst, best));
    if let Some((low, high)) = reservation.span() {
        for from in if low < high { vec![low, high] } else { vec![low] } {
            if from.max(worst) < best {
                sheet.rect(&format!("tint {colour}"), strip(from.max(worst), best));
            }
        }
        for at in if low < high { vec![low, high] } else { vec![low] } {
            let path = format!("M{}L{}", pair(across(at), middle - 13.0), pair(across(at), middle + 13.0));
            sheet.stroke(&format!("line {colour}"), 2.4, &path);
        }
    }
    marks(sheet, middle, row, packages);
}

/// The packages' marks on the bar, their labels in a row above it in the same order.
fn marks(sheet: &mut Sheet, middle: f64, row: &Row, packages: usize) {
    let mut merged: Vec<(f64, String, usize)> = Vec::new();
    for (at, value) in row.packages.iter().take(packages).enumerate() {
        let Some(value) = value.as_ref().and_then(|a| unit(a.utility)) else { continue };
        match merged.iter_mut().find(|(other, _, _)| (other - value).abs() < 0.004) {
            Some((_, words, _)) => *words = format!("{words}, {}", letter(at)),
            None => merged.push((value, letter(at).into(), at)),
        }
    }
    merged.sort_by(|a, b| a.0.total_cmp(&b.0));
    let words: Vec<String> =
        merged.iter().map(|(value, words, _)| format!("{words} {}", two(*value))).collect();
    let wishes: Vec<(f64, f64)> =
        merged.iter().zip(&words).map(|(m, w)| (across(m.0), text::width(w, SMALL) + 8.0)).collect();
    let spots = label::spread(&wishes, (LEFT - 16.0, RIGHT + 16.0));
    for ((value, _, at), (words, spot)) in merged.iter().zip(words.iter().zip(&spots)) {
        let x = across(*value);
        sheet.line("thin", (x, middle - 6.0), (*spot, middle - 16.0));
        sheet.mark("mark ci", SHAPES[at % SHAPES.len()], (x, middle), 5.4);
        sheet.text((*spot, middle - 20.0), 200.0, words, NOTE.middle().halo());
    }
}

fn lost(ladder: &Ladder) -> usize {
    let ends = ladder.rows.iter().flat_map(|r| [r.worst, r.best]);
    let given = ladder.rows.iter().flat_map(|r| &r.packages).flatten().map(|a| a.utility);
    ends.chain(given).filter(|v| unit(*v).is_none()).count()
}

fn sentence(ladder: &Ladder) -> String {
    let judge = |at: usize| {
        let mut short = Vec::new();
        let mut unsure = false;
        for row in &ladder.rows {
            let value = row.packages.get(at).and_then(Option::as_ref).and_then(|a| unit(a.utility));
            match (value, row.reservation.checked().span()) {
                (Some(value), Some((low, _))) if value < low - 1e-9 => {
                    short.push(text::name(&row.party.name));
                }
                (Some(value), Some((_, high))) if value >= high - 1e-9 => {}
                _ => unsure = true,
            }
        }
        match (short.is_empty(), unsure) {
            (true, false) => "meets every reservation value".into(),
            (true, true) => "is below no reservation value that is known, but not all is known".into(),
            (false, _) => format!("is below what {} needs", text::join(&short)),
        }
    };
    if ladder.packages.is_empty() || ladder.rows.is_empty() {
        return "No package to compare with what the parties need.".into();
    }
    let said: Vec<String> = ladder
        .packages
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let verdict: String = judge(at);
            format!("{} {verdict}", text::name(name))
        })
        .collect();
    format!("{}.", said.join("; "))
}

fn table(ladder: &Ladder) -> Table {
    let numeric = |title: String| Column { title, numeric: true };
    let mut columns = vec![Column { title: "Party".into(), numeric: false }];
    columns.extend(["Reservation value", "Worst", "Best"].map(|t| numeric(t.into())));
    columns.extend(ladder.packages.iter().map(|name| numeric(text::name(name))));
    let edge = |value: f64| unit(value).map_or("not known".into(), two);
    let rows = ladder.rows.iter().map(|row| {
        let mut cells = vec![
            text::name(&row.party.name),
            row.reservation.checked().words(),
            edge(row.worst),
            edge(row.best),
        ];
        cells.extend(
            (0..ladder.packages.len())
                .map(|at| row.packages.get(at).and_then(Option::as_ref).map_or("not known".into(), amount)),
        );
        cells
    });
    let rows = rows.collect();
    Table { caption: format!("{}: what each party would get", text::name(&ladder.title)), columns, rows }
}
