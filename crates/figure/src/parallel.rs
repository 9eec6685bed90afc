//! Parallel coordinates: one axis a party, one line a package.

use crate::key::{self, Sign};
use crate::mark::{self, Shape};
use crate::number::{Threshold, left_out, many, two, unit};
use crate::plane::Axis;
use crate::sheet::{Anchor, NOTE, SMALL, Sheet, Type, pair};
use crate::{Column, Figure, Table, label, stairs, text};

/// Packages with a line of their own, and the most axes; more are in the table alone.
const MAX_PACKAGES: usize = 8;
const MAX_AXES: usize = 16;
/// Grey lines of the frontier; of more an even choice.
const MAX_GREY: usize = 240;

const TOP: f64 = 70.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 70.0;
const WIDTH: f64 = 640.0;
const LABELS: f64 = 132.0;

/// Each package's line: colour, dash and marker all differ.
const LINES: [(&str, &str, Shape); MAX_PACKAGES] = [
    ("line c0", "", Shape::Circle),
    ("line c4", "8 3", Shape::Square),
    ("line c2", "2 3", Shape::Triangle),
    ("line c1", "10 3 2 3", Shape::Diamond),
    ("line c3", "5 2", Shape::Down),
    ("line c5", "12 4", Shape::Plus),
    ("line ci", "1 3", Shape::Hexagon),
    ("line c0", "6 2 1 2 1 2", Shape::Star),
];

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Parallel {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// One axis a party, up to 16 drawn.
    pub axes: Vec<Axis>,
    /// The labelled packages, up to 8 drawn.
    pub packages: Vec<Line>,
    /// Utilities of the frontier's packages in the order of the axes, drawn in grey; up to 240 of them.
    pub frontier: Vec<Vec<f64>>,
}

/// One labelled package.
#[derive(Clone, Debug)]
pub struct Line {
    /// A few words.
    pub label: String,
    /// Utilities in the order of the axes.
    pub utilities: Vec<f64>,
}

/// Draws the axes from 0 below to 1 above, with a tick at each reservation value. A line breaks where a value is
/// no utility, and the note says so.
#[must_use]
pub fn draw(parallel: &Parallel) -> Figure {
    let mut sheet = Sheet::new(WIDTH);
    let axes = parallel.axes.get(..MAX_AXES).unwrap_or(&parallel.axes);
    let named = parallel.packages.get(..MAX_PACKAGES).unwrap_or(&parallel.packages);
    let packages = &merge(named);
    let places = places(axes.len());
    for share in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let words = if share > 0.1 && share < 0.9 { format!("{share:.1}") } else { format!("{share:.0}") };
        let (left, right) = (LEFT - 14.0, WIDTH - LABELS - 22.0);
        sheet.line("rule", (left, down(share)), (right, down(share)));
        sheet.text((left - 6.0, down(share) + 4.0), 34.0, &words, NOTE.end());
    }
    let mut grey = String::new();
    for values in stairs::thin(&parallel.frontier, MAX_GREY) {
        grey.push_str(&polyline(&values, &places));
    }
    sheet.path("thin d1", &grey);
    for (at, axis) in axes.iter().enumerate() {
        self::axis(&mut sheet, axis, places[at], spacing(axes.len()));
    }
    for (at, package) in packages.iter().enumerate() {
        let (class, dash, shape) = LINES[at % LINES.len()];
        let path = polyline(&package.utilities, &places);
        if !path.is_empty() {
            sheet.dashed(class, if dash.is_empty() { "none" } else { dash }, &path);
        }
        for (x, value) in places.iter().zip(&package.utilities) {
            if let Some(value) = unit(*value) {
                sheet.mark(&class.replace("line", "mark"), shape, (*x, down(value)), 4.8);
            }
        }
    }
    labels(&mut sheet, packages, &places);
    sheet.reach(TOP + HEIGHT + 6.0);
    key::draw(&mut sheet, &entries(parallel));
    let lost = packages
        .iter()
        .flat_map(|p| p.utilities.iter().take(axes.len()))
        .filter(|v| unit(**v).is_none())
        .count();
    let hidden = parallel.packages.len() - named.len() + parallel.axes.len() - axes.len();
    let more = if hidden == 0 { String::new() } else { "The table holds more packages or parties.".into() };
    sheet.notes(&[more, left_out(lost)]);
    sheet.finish(&parallel.id, &parallel.title, sentence(parallel), table(parallel))
}

/// Packages that are worth the same to every party share a line and a label.
fn merge(packages: &[Line]) -> Vec<Line> {
    let same = |a: &Line, b: &Line| {
        a.utilities.len() == b.utilities.len()
            && a.utilities.iter().zip(&b.utilities).all(|(a, b)| (a - b).abs() < 0.004)
    };
    let mut merged: Vec<Line> = Vec::new();
    for package in packages {
        let label = text::name(&package.label);
        match merged.iter_mut().find(|other| same(other, package)) {
            Some(other) => other.label = format!("{}, {label}", other.label),
            None => merged.push(Line { label, utilities: package.utilities.clone() }),
        }
    }
    merged
}

fn down(share: f64) -> f64 {
    TOP + HEIGHT * (1.0 - share)
}

fn spacing(axes: usize) -> f64 {
    (WIDTH - LABELS - 36.0 - LEFT) / axes.saturating_sub(1).max(1) as f64
}

fn places(axes: usize) -> Vec<f64> {
    (0..axes).map(|at| LEFT + spacing(axes) * at as f64).collect()
}

fn axis(sheet: &mut Sheet, axis: &Axis, x: f64, room: f64) {
    let (slot, name) = (axis.party.slot, text::name(&axis.party.name));
    sheet.line("stairs", (x, TOP), (x, TOP + HEIGHT));
    sheet.mark(&format!("mark {}", mark::colour(slot)), mark::shape(slot), (x, TOP - 12.0), 4.6);
    let room = (room - 8.0).min(2.0 * (x - 6.0)).min(150.0);
    let how = Type { class: "strong", size: SMALL, anchor: Anchor::Middle };
    let lines = text::wrap(&name, how.em(), room, 3).len();
    let y = TOP - 22.0 - SMALL * 1.3 * lines.saturating_sub(1) as f64;
    sheet.wrapped((x, y), room, &name, (3, how));
    let Some((low, high)) = axis.reservation.checked().span() else { return };
    let class = "line ci";
    for share in if low < high { vec![low, high] } else { vec![low] } {
        sheet.stroke(class, 3.0, &format!("M{}h22", pair(x - 11.0, down(share))));
    }
    if low < high {
        sheet.stroke(class, 3.0, &format!("M{}L{}", pair(x - 11.0, down(low)), pair(x - 11.0, down(high))));
    }
}

/// The line through the values; it breaks where one is no utility.
fn polyline(values: &[f64], places: &[f64]) -> String {
    let mut path = String::new();
    let mut pen = 'M';
    for (x, value) in places.iter().zip(values) {
        match unit(*value) {
            Some(value) => {
                path.push(pen);
                path.push_str(&pair(*x, down(value)));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    path
}

/// Labels right of the last axis, pushed apart where lines end close together.
fn labels(sheet: &mut Sheet, packages: &[Line], places: &[f64]) {
    let Some(last) = places.last() else { return };
    let mut ends: Vec<(usize, f64)> = packages
        .iter()
        .enumerate()
        .filter_map(|(at, p)| Some((at, down(unit(*p.utilities.get(places.len() - 1)?)?))))
        .collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let wishes: Vec<(f64, f64)> = ends.iter().map(|(_, y)| (*y, SMALL + 5.0)).collect();
    let spots = label::spread(&wishes, (TOP - 6.0, TOP + HEIGHT + 6.0));
    for ((at, y), spot) in ends.iter().zip(&spots) {
        let (class, _, shape) = LINES[*at % LINES.len()];
        let x = WIDTH - LABELS;
        sheet.line("thin", (*last + 6.0, *y), (x - 8.0, *spot));
        sheet.mark(&class.replace("line", "mark"), shape, (x, *spot), 4.2);
        sheet.text((x + 9.0, spot + 4.0), LABELS - 16.0, &packages[*at].label, NOTE);
    }
}

fn entries(parallel: &Parallel) -> Vec<key::Entry> {
    let mut entries = Vec::new();
    if !parallel.frontier.is_empty() {
        let drawn = parallel.frontier.len().min(MAX_GREY);
        let of = if drawn < parallel.frontier.len() { format!(", {drawn} shown") } else { String::new() };
        entries.push((
            Sign::Line("thin"),
            format!("{} on the frontier{of}", many(parallel.frontier.len(), "package")),
        ));
    }
    if parallel.axes.iter().any(|a| a.reservation.checked() != Threshold::Unknown) {
        entries.push((Sign::Line("stairs"), "thick tick: reservation value of the party".into()));
    }
    entries
}

fn sentence(parallel: &Parallel) -> String {
    let meets = |line: &Line| {
        parallel.axes.iter().enumerate().all(|(at, axis)| {
            let value = line.utilities.get(at).copied().and_then(unit);
            match (value, axis.reservation.checked().span()) {
                (Some(value), Some((_, high))) => value >= high - 1e-9,
                _ => false,
            }
        })
    };
    let good = parallel.packages.iter().filter(|p| meets(p)).count();
    let unknown = parallel.axes.iter().filter(|a| a.reservation.checked() == Threshold::Unknown).count();
    let tail = match unknown {
        0 => String::new(),
        n => format!(
            "; the reservation value of {} is not known",
            if n == 1 { "1 party".into() } else { format!("{n} parties") }
        ),
    };
    format!(
        "What each of {} gives each of {} parties: {good} {} all reservation values{tail}.",
        many(parallel.packages.len(), "package"),
        parallel.axes.len(),
        if good == 1 { "surely meets" } else { "surely meet" }
    )
}

fn table(parallel: &Parallel) -> Table {
    let mut columns = vec![Column { title: "Package".into(), numeric: false }];
    columns.extend(parallel.axes.iter().map(|a| Column { title: text::name(&a.party.name), numeric: true }));
    let mut first = vec!["Reservation value".into()];
    first.extend(parallel.axes.iter().map(|a| a.reservation.checked().words()));
    let mut rows = vec![first];
    rows.extend(parallel.packages.iter().map(|package| {
        let value =
            |at: usize| package.utilities.get(at).copied().and_then(unit).map_or("not known".into(), two);
        let mut row = vec![text::name(&package.label)];
        row.extend((0..parallel.axes.len()).map(value));
        row
    }));
    Table {
        caption: format!("{}: utilities of the labelled packages", text::name(&parallel.title)),
        columns,
        rows,
    }
}
