//! The utility–utility plane of two parties, both on the same scale.
//!
//! Packages are grey density, the frontier is a staircase (nothing between its corners can be signed), the zone is
//! shaded as far as the frontier reaches above both reservation values.

mod plot;

pub(crate) use plot::{View, plot};

use crate::key::{self, Entry, Sign};
use crate::mark::{self, Shape};
use crate::number::{count, left_out, many, two, unit};
use crate::sheet::{Area, NOTE, SMALL, STRONG, Sheet};
use crate::{Amount, Column, Figure, Packages, Party, Table, Threshold, stairs, text};

/// Points that are drawn; more are in the table alone.
const MAX_POINTS: usize = 24;
/// Rows of frontier points in the table.
const MAX_FRONTIER_ROWS: usize = 100;
/// Points of the frontier that are drawn.
pub(crate) const MAX_STEPS: usize = 600;

/// What the plane shows.
#[derive(Clone, Debug)]
pub struct Plane {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// The party on the horizontal axis.
    pub x: Axis,
    /// The party on the vertical axis.
    pub y: Axis,
    /// All packages.
    pub packages: Packages,
    /// Utilities of the frontier's packages; what is dominated in this plane is not drawn.
    pub frontier: Vec<(f64, f64)>,
    /// Solutions, packages and positions with their labels; up to 24 are drawn.
    pub points: Vec<Point>,
    /// Whether there is a zone of possible agreement.
    pub zone: Zone,
}

/// One axis: a party and what it needs.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The party.
    pub party: Party,
    /// Its reservation value.
    pub reservation: Threshold,
}

/// A labelled point.
#[derive(Clone, Debug)]
pub struct Point {
    /// A few words, such as `Nash`.
    pub label: String,
    /// Worth to the party on the horizontal axis.
    pub x: Amount,
    /// Worth to the party on the vertical axis.
    pub y: Amount,
    /// What it is.
    pub kind: Kind,
}

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A solution.
    Solution,
    /// A package of interest, such as the mediator's suggestion.
    Package,
    /// An offer or a position of the party with this slot.
    Position(usize),
}

/// What is known of the zone of possible agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// It holds so many packages.
    Open {
        /// How many.
        packages: u64,
    },
    /// No package is in it.
    Empty,
    /// It depends on numbers that are not known exactly.
    Depends,
    /// Nothing is said of it.
    Unknown,
}

/// Draws the plane. Values that are no utilities are left out and said to be.
#[must_use]
pub fn draw(plane: &Plane) -> Figure {
    let mut sheet = Sheet::new(560.0);
    let square = Area { x: 62.0, y: 30.0, width: 400.0, height: 400.0 };
    let stairs = stairs::frontier(&plane.frontier, MAX_STEPS);
    let view = View {
        x: &plane.x,
        y: &plane.y,
        packages: &plane.packages,
        stairs: &stairs,
        points: plane.points.get(..MAX_POINTS).unwrap_or(&plane.points),
        zone: plane.zone,
    };
    axes(&mut sheet, square, &view);
    let unlabelled = plot(&mut sheet, square, &view);
    key::draw(&mut sheet, &entries(&view));
    let lost = lost(plane);
    sheet.notes(&[verdict(plane.zone), unlabelled, left_out(lost)]);
    sheet.finish(&plane.id, &plane.title, sentence(plane), table(plane, &stairs))
}

fn axes(sheet: &mut Sheet, square: Area, view: &View<'_>) {
    plot::scale(sheet, square);
    let (x, y) = (text::name(&view.x.party.name), text::name(&view.y.party.name));
    let middle = square.x + square.width / 2.0;
    let bottom = square.bottom() + 38.0;
    let across = format!("Utility of {x} →");
    let wide = text::width(&text::fit(&across, STRONG.em(), square.width - 30.0), STRONG.em());
    sheet.text((middle, bottom), square.width - 30.0, &across, STRONG.middle());
    let class = |slot| format!("mark {}", mark::colour(slot));
    let slot = view.x.party.slot;
    sheet.mark(&class(slot), mark::shape(slot), (middle - wide / 2.0 - 10.0, bottom - 4.0), 4.6);
    let up = format!("Utility of {y} →");
    let wide = text::width(&text::fit(&up, STRONG.em(), square.height - 30.0), STRONG.em());
    let middle = square.y + square.height / 2.0;
    sheet.upward((20.0, middle), square.height - 30.0, &up, STRONG);
    let slot = view.y.party.slot;
    sheet.mark(&class(slot), mark::shape(slot), (16.0, middle + wide / 2.0 + 10.0), 4.6);
    needs_across(sheet, square, view.x);
    needs_up(sheet, square, view.y);
}

/// The reservation value of the horizontal party, in words above its line.
fn needs_across(sheet: &mut Sheet, square: Area, axis: &Axis) {
    let threshold = axis.reservation.checked();
    let words = format!("reservation {}", threshold.words());
    let wide = text::width(&words, SMALL);
    let (low, high) = threshold.span().unwrap_or((0.0, 0.0));
    let x = square.x + square.width * f64::midpoint(low, high);
    let x = x.clamp(square.x + wide / 2.0, sheet.width - 8.0 - wide / 2.0);
    sheet.text((x, square.y - 8.0), wide + 1.0, &words, NOTE.middle());
}

/// The reservation value of the vertical party, in words behind its line.
fn needs_up(sheet: &mut Sheet, square: Area, axis: &Axis) {
    let threshold = axis.reservation.checked();
    let (low, high) = threshold.span().unwrap_or((0.0, 0.0));
    let y = square.bottom() - square.height * f64::midpoint(low, high);
    let y = y.clamp(square.y + 10.0, square.bottom() - 20.0);
    let lines = ["reservation".into(), threshold.words()];
    sheet.block((square.right() + 8.0, y - 1.0), 84.0, &lines, NOTE);
}

pub(crate) fn entries(view: &View<'_>) -> Vec<Entry> {
    let mut entries = vec![(Sign::Dots, "packages (darker: more)".into())];
    if view.stairs.len() > 1 {
        entries.push((Sign::Line("stairs"), "Pareto frontier".into()));
    }
    for axis in [view.x, view.y] {
        if axis.reservation.checked() != Threshold::Unknown {
            let line = (
                Sign::Dash(plot::reservation_class(axis.party.slot), mark::dash(axis.party.slot)),
                format!("reservation of {}", text::name(&axis.party.name)),
            );
            entries.push(line);
        }
    }
    if plot::shaded(view) {
        entries.push((Sign::Square("wash"), "above both reservation values".into()));
    }
    let has = |kind: fn(&Kind) -> bool| view.points.iter().any(|p| kind(&p.kind));
    if has(|k| *k == Kind::Solution) {
        entries.push((Sign::Mark("mark ci", Shape::Circle), "solution".into()));
    }
    if has(|k| *k == Kind::Package) {
        entries.push((Sign::Mark("mark ci", Shape::Star), "package".into()));
    }
    for axis in [view.x, view.y] {
        if view.points.iter().any(|p| p.kind == Kind::Position(axis.party.slot)) {
            entries.push((
                Sign::Party(axis.party.slot),
                format!("position of {}", text::name(&axis.party.name)),
            ));
        }
    }
    entries
}

pub(crate) fn verdict(zone: Zone) -> String {
    match zone {
        Zone::Open { .. } | Zone::Unknown => String::new(),
        Zone::Empty => {
            "The zone of possible agreement is empty: no package meets every reservation value and red line."
                .into()
        }
        Zone::Depends => {
            "Whether there is a zone of possible agreement depends on numbers that are not known exactly."
                .into()
        }
    }
}

fn lost(plane: &Plane) -> usize {
    let bad = |x: f64, y: f64| unit(x).is_none() || unit(y).is_none();
    plane.packages.cells().iter().filter(|c| bad(c.x, c.y)).count()
        + plane.points.iter().filter(|p| bad(p.x.utility, p.y.utility)).count()
        + plane.frontier.iter().filter(|p| bad(p.0, p.1)).count()
}

fn sentence(plane: &Plane) -> String {
    let (x, y) = (text::name(&plane.x.party.name), text::name(&plane.y.party.name));
    let all = plane.packages.count();
    let zone = match plane.zone {
        Zone::Open { packages } => {
            format!("{} of {} packages are in the zone of possible agreement", count(packages), count(all))
        }
        Zone::Empty => {
            format!("none of {} packages is in the zone of possible agreement, which is empty", count(all))
        }
        Zone::Depends => {
            "whether a zone of possible agreement exists depends on numbers not known exactly".into()
        }
        Zone::Unknown => format!("{} packages are compared", count(all)),
    };
    let solution = plane
        .points
        .iter()
        .find(|p| p.kind == Kind::Solution && unit(p.x.utility).is_some() && unit(p.y.utility).is_some());
    let solution = solution.map_or(String::new(), |p| {
        let label = text::name(&p.label);
        format!("; {label} gives {x} {} and {y} {}", two(p.x.utility), two(p.y.utility))
    });
    format!("Between {x} (across) and {y} (up), {zone}{solution}.")
}

fn table(plane: &Plane, stairs: &[(f64, f64)]) -> Table {
    let (x, y) = (text::name(&plane.x.party.name), text::name(&plane.y.party.name));
    let column = |title: String, numeric| Column { title, numeric };
    let columns = vec![
        column("What".into(), false),
        column(format!("Utility of {x}"), true),
        column(format!("Utility of {y}"), true),
    ];
    let show = |a: &Amount| crate::number::amount(a);
    let mut rows = vec![vec![
        "Reservation value".into(),
        plane.x.reservation.checked().words(),
        plane.y.reservation.checked().words(),
    ]];
    rows.extend(plane.points.iter().map(|p| vec![text::name(&p.label), show(&p.x), show(&p.y)]));
    let listed = stairs::thin(stairs, MAX_FRONTIER_ROWS);
    for (at, point) in listed.iter().enumerate() {
        rows.push(vec![format!("Pareto frontier, point {}", at + 1), two(point.0), two(point.1)]);
    }
    if listed.len() < stairs.len() {
        let rest = many(stairs.len() - listed.len(), "further frontier point");
        rows.push(vec![format!("({rest} between these not listed)"), String::new(), String::new()]);
    }
    Table {
        caption: format!("{}: the labelled points and the frontier", text::name(&plane.title)),
        columns,
        rows,
    }
}
