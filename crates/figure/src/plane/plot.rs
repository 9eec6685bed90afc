//! The square of the plane, in full size or as one of many.

use super::{Axis, Kind, Point, Zone};
use crate::label::{Placer, leader};
use crate::mark::{self, Shape};
use crate::number::{Threshold, two, unit};
use crate::sheet::{Anchor, Area, NOTE, SMALL, Sheet, Type, pair};
use crate::{Packages, density, stairs, text};

/// How a point's label looks.
const LABEL: Type = Type { class: "strong halo", size: SMALL + 0.5, anchor: Anchor::Start };
/// Points nearer than this on both axes are one in the picture.
const SAME: f64 = 0.004;

/// What one square shows.
pub(crate) struct View<'a> {
    pub(crate) x: &'a Axis,
    pub(crate) y: &'a Axis,
    pub(crate) packages: &'a Packages,
    pub(crate) stairs: &'a [(f64, f64)],
    pub(crate) points: &'a [Point],
    pub(crate) zone: Zone,
}

const RESERVATIONS: [&str; 6] = ["line c0", "line c1", "line c2", "line c3", "line c4", "line c5"];

/// The class of a party's reservation line.
pub(crate) fn reservation_class(slot: usize) -> &'static str {
    RESERVATIONS[slot % RESERVATIONS.len()]
}

/// Grid lines and numbers of both axes.
pub(crate) fn scale(sheet: &mut Sheet, square: Area) {
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let (x, y) = place(square, (share, share));
        let words = if step == 0 || step == 5 { format!("{share:.0}") } else { format!("{share:.1}") };
        sheet.line("rule", (x, square.y), (x, square.bottom()));
        sheet.line("rule", (square.x, y), (square.right(), y));
        sheet.text((x, square.bottom() + 16.0), 40.0, &words, NOTE.middle());
        sheet.text((square.x - 7.0, y + 4.0), 40.0, &words, NOTE.end());
    }
}

/// Where utilities stand in the square.
pub(crate) fn place(square: Area, at: (f64, f64)) -> (f64, f64) {
    (square.x + at.0 * square.width, square.bottom() - at.1 * square.height)
}

/// Draws the square with labels beside its points; says which points found no room for a label.
pub(crate) fn plot(sheet: &mut Sheet, square: Area, view: &View<'_>) -> String {
    ground(sheet, square, view, density_side(square));
    let groups = merge(view.points);
    let mut placer = obstacles(square, view, &groups);
    let mut unlabelled = Vec::new();
    let mut labels = Vec::new();
    for group in &groups {
        let at = place(square, group.at);
        let words = text::fit(&group.label(), LABEL.em(), square.width * 0.6);
        let size = (text::width(&words, LABEL.em()) + 4.0, SMALL + 4.0);
        match placer.place(at, size) {
            Some(area) => labels.push((at, area, group)),
            None => unlabelled.push(format!("{} ({}, {})", group.label(), two(group.at.0), two(group.at.1))),
        }
    }
    for (at, area, _) in &labels {
        if let Some(end) = leader(*at, *area) {
            sheet.line("thin", *at, end);
        }
    }
    marks(sheet, square, &groups, 5.0);
    for (_, area, group) in &labels {
        sheet.text((area.x + 2.0, area.bottom() - 4.0), square.width * 0.6, &group.label(), LABEL);
    }
    if unlabelled.is_empty() {
        String::new()
    } else {
        format!("Drawn without a label: {}.", unlabelled.join("; "))
    }
}

fn density_side(square: Area) -> usize {
    if square.width > 300.0 { 50 } else { 20 }
}

/// Packages, zone, frontier and reservation lines: all but the points.
pub(crate) fn ground(sheet: &mut Sheet, square: Area, view: &View<'_>, side: usize) {
    let (x, y) = (view.x.reservation.checked(), view.y.reservation.checked());
    band(sheet, square, (x, view.x.party.slot), |share| [(share, 0.0), (share, 1.0)]);
    band(sheet, square, (y, view.y.party.slot), |share| [(0.0, share), (1.0, share)]);
    density::draw(sheet, square, view.packages, side);
    if let (true, Some(x), Some(y)) = (shaded(view), x.span(), y.span()) {
        for (class, floor) in [("wash", (x.1, y.1)), ("wash half", (x.0, y.0))] {
            let corners = stairs::above(view.stairs, floor);
            if class == "wash" || x.0 < x.1 || y.0 < y.1 {
                sheet.path(class, &polygon(square, &corners));
            }
        }
    }
    sheet.path("stairs", &polyline(square, &stairs::steps(view.stairs)));
    reserve(sheet, square, (x, view.x.party.slot), |share| [(share, 0.0), (share, 1.0)]);
    reserve(sheet, square, (y, view.y.party.slot), |share| [(0.0, share), (1.0, share)]);
    sheet.path("thin", &polygon(square, &[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]));
}

/// Whether a part of the square is shaded as above both reservation values.
pub(crate) fn shaded(view: &View<'_>) -> bool {
    let (x, y) = (view.x.reservation.checked().span(), view.y.reservation.checked().span());
    view.zone != Zone::Empty
        && x.zip(y).is_some_and(|(x, y)| !stairs::above(view.stairs, (x.0, y.0)).is_empty())
}

/// The band between the ends of an interval.
fn band(sheet: &mut Sheet, square: Area, of: (Threshold, usize), ends: impl Fn(f64) -> [(f64, f64); 2]) {
    if let Threshold::Between(low, high) = of.0 {
        let ([a, b], [d, c]) = (ends(low), ends(high));
        sheet.path(&format!("tint {}", mark::colour(of.1)), &polygon(square, &[a, b, c, d]));
    }
}

/// The line of a reservation value, or the two of an interval.
fn reserve(sheet: &mut Sheet, square: Area, of: (Threshold, usize), ends: impl Fn(f64) -> [(f64, f64); 2]) {
    let (threshold, slot) = of;
    let Some((low, high)) = threshold.span() else { return };
    for share in if low < high { vec![low, high] } else { vec![low] } {
        sheet.dashed(reservation_class(slot), mark::dash(slot), &polyline(square, &ends(share)));
    }
}

fn polyline(square: Area, corners: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (turn, corner) in corners.iter().enumerate() {
        let (x, y) = place(square, *corner);
        path.push(if turn == 0 { 'M' } else { 'L' });
        path.push_str(&pair(x, y));
    }
    path
}

fn polygon(square: Area, corners: &[(f64, f64)]) -> String {
    let path = polyline(square, corners);
    if path.is_empty() { path } else { format!("{path}Z") }
}

/// Points that stand at one place in the picture.
pub(crate) struct Group {
    pub(crate) at: (f64, f64),
    labels: Vec<String>,
    kinds: Vec<Kind>,
}

impl Group {
    /// Their labels: `Nash, utilitarian`.
    pub(crate) fn label(&self) -> String {
        self.labels.join(", ")
    }
}

/// The points by place, in the order of their first.
pub(crate) fn merge(points: &[Point]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for point in points {
        let (Some(x), Some(y)) = (unit(point.x.utility), unit(point.y.utility)) else { continue };
        let label = text::name(&point.label);
        match groups.iter_mut().find(|g| (g.at.0 - x).abs() < SAME && (g.at.1 - y).abs() < SAME) {
            Some(group) => {
                if !group.labels.contains(&label) {
                    group.labels.push(label);
                }
                if !group.kinds.contains(&point.kind) {
                    group.kinds.push(point.kind);
                }
            }
            None => groups.push(Group { at: (x, y), labels: vec![label], kinds: vec![point.kind] }),
        }
    }
    groups
}

/// The groups' marks; where a position and a solution coincide, the solution stands inside the position's shape.
pub(crate) fn marks(sheet: &mut Sheet, square: Area, groups: &[Group], radius: f64) {
    for group in groups {
        let at = place(square, group.at);
        let shared = group.kinds.len() > 1;
        for kind in &group.kinds {
            if let Kind::Position(slot) = kind {
                let size = if shared { radius * 1.6 } else { radius };
                sheet.mark(&format!("mark {}", mark::colour(*slot)), mark::shape(*slot), at, size);
            }
        }
        let size = if shared { radius * 0.75 } else { radius };
        if group.kinds.contains(&Kind::Package) {
            sheet.mark("mark ci", Shape::Star, at, size);
        } else if group.kinds.contains(&Kind::Solution) {
            sheet.mark("mark ci", Shape::Circle, at, size);
        }
    }
}

/// What labels keep off: marks, and rather also frontier, reservation lines and packages.
fn obstacles(square: Area, view: &View<'_>, groups: &[Group]) -> Placer {
    let inset =
        Area { x: square.x + 2.0, y: square.y + 2.0, width: square.width - 4.0, height: square.height - 4.0 };
    let mut placer = Placer::new(inset);
    for group in groups {
        let (x, y) = place(square, group.at);
        placer.keep_off(Area { x: x - 6.0, y: y - 6.0, width: 12.0, height: 12.0 });
    }
    for ends in stairs::steps(view.stairs).windows(2) {
        if let [a, b] = ends {
            let (a, b) = (place(square, *a), place(square, *b));
            let (x, y) = (a.0.min(b.0), a.1.min(b.1));
            let (width, height) = ((a.0 - b.0).abs() + 2.0, (a.1 - b.1).abs() + 2.0);
            placer.avoid(Area { x: x - 1.0, y: y - 1.0, width, height }, 0.5);
        }
    }
    if let Some((low, high)) = view.x.reservation.checked().span() {
        for share in [low, high] {
            let (x, _) = place(square, (share, 0.0));
            placer.avoid(Area { x: x - 1.0, y: square.y, width: 2.0, height: square.height }, 0.25);
        }
    }
    if let Some((low, high)) = view.y.reservation.checked().span() {
        for share in [low, high] {
            let (_, y) = place(square, (0.0, share));
            placer.avoid(Area { x: square.x, y: y - 1.0, width: square.width, height: 2.0 }, 0.25);
        }
    }
    for cell in density::count(view.packages.cells().iter().copied(), 25) {
        let (x, y) = place(square, (cell.x, cell.y));
        let size = square.width / 25.0;
        placer.avoid(Area { x: x - size / 2.0, y: y - size / 2.0, width: size, height: size }, 0.02);
    }
    placer
}
