//! More than two parties on paper: a small plane for each pair.

use crate::key::{self, Entry, Sign};
use crate::mark;
use crate::number::{left_out, two, unit};
use crate::plane::{self, Axis, Kind, Point, View, Zone};
use crate::sheet::{Area, NOTE, SMALL, STRONG, Sheet, Type};
use crate::{Amount, Column, Figure, Packages, Table, Threshold, stairs, text};

/// Pairs that are drawn (8 parties have 28), and labelled packages; more are in the table alone.
const MAX_PAIRS: usize = 28;
const MAX_PACKAGES: usize = 12;
/// Steps of a small frontier.
const MAX_STEPS: usize = 120;

const SQUARE: f64 = 180.0;
const PITCH: (f64, f64) = (234.0, 244.0);
const WIDTH: f64 = 720.0;

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// The parties with their reservation values.
    pub parties: Vec<Axis>,
    /// One plane for each, up to 28 drawn, in order.
    pub pairs: Vec<Pair>,
    /// The labelled packages, up to 12 drawn, with letters.
    pub packages: Vec<Package>,
    /// Whether there is a zone of possible agreement for all parties together.
    pub zone: Zone,
}

/// The packages as two of the parties see them.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The place in `parties` of the party on the horizontal axis.
    pub x: usize,
    /// The place in `parties` of the party on the vertical axis.
    pub y: usize,
    /// All packages; see [`crate::bin`].
    pub packages: Packages,
    /// Utilities of packages on the frontier for these two.
    pub frontier: Vec<(f64, f64)>,
}

/// A labelled package.
#[derive(Clone, Debug)]
pub struct Package {
    /// A few words, such as `Nash`.
    pub label: String,
    /// Utilities in the order of the parties.
    pub utilities: Vec<f64>,
    /// What it is.
    pub kind: Kind,
}

/// Draws the small planes three in a row, all on the same scale. A pair that names no party is left out; so are
/// values that are no utilities, which is said.
#[must_use]
pub fn draw(pairs: &Pairs) -> Figure {
    let mut sheet = Sheet::new(WIDTH);
    let packages = pairs.packages.get(..MAX_PACKAGES).unwrap_or(&pairs.packages);
    let valid: Vec<&Pair> = pairs
        .pairs
        .iter()
        .filter(|p| p.x != p.y && p.x < pairs.parties.len() && p.y < pairs.parties.len())
        .collect();
    let drawn = valid.get(..MAX_PAIRS).unwrap_or(&valid);
    for (at, pair) in drawn.iter().enumerate() {
        let corner = (46.0 + PITCH.0 * (at % 3) as f64, 14.0 + PITCH.1 * (at / 3) as f64);
        small(&mut sheet, corner, pairs, pair);
    }
    key::draw(&mut sheet, &entries(pairs, packages, drawn));
    let lost = packages.iter().flat_map(|p| &p.utilities).filter(|v| unit(**v).is_none()).count();
    let more = match valid.len() - drawn.len() {
        0 => String::new(),
        more => format!("{more} more pairs are not drawn."),
    };
    sheet.notes(&[plane::verdict(pairs.zone), more, left_out(lost)]);
    sheet.finish(&pairs.id, &pairs.title, sentence(pairs, drawn.len()), table(pairs))
}

fn small(sheet: &mut Sheet, corner: (f64, f64), pairs: &Pairs, pair: &Pair) {
    let square = Area { x: corner.0, y: corner.1, width: SQUARE, height: SQUARE };
    let (Some(x), Some(y)) = (pairs.parties.get(pair.x), pairs.parties.get(pair.y)) else { return };
    let points: Vec<Point> = pairs
        .packages
        .iter()
        .take(MAX_PACKAGES)
        .enumerate()
        .filter_map(|(at, package)| {
            let utility = |of: usize| package.utilities.get(of).copied();
            Some(Point {
                label: letter(at),
                x: Amount::from(utility(pair.x)?),
                y: Amount::from(utility(pair.y)?),
                kind: package.kind,
            })
        })
        .collect();
    let stairs = stairs::frontier(&pair.frontier, MAX_STEPS);
    for (share, words) in [(0.0, "0"), (0.5, "0.5"), (1.0, "1")] {
        let (across, up) = (square.x + share * SQUARE, square.bottom() - share * SQUARE);
        sheet.line("rule", (across, square.y), (across, square.bottom()));
        sheet.line("rule", (square.x, up), (square.right(), up));
        sheet.text((across, square.bottom() + 14.0), 30.0, words, NOTE.middle());
        sheet.text((square.x - 5.0, up + 4.0), 30.0, words, NOTE.end());
    }
    let view = View { x, y, packages: &pair.packages, stairs: &stairs, points: &points, zone: pairs.zone };
    // A letter that finds no room is in the table; the mark is there.
    let _ = plane::plot(sheet, square, &view);
    let how = Type { size: SMALL, ..STRONG };
    let (middle, bottom) = (square.x + SQUARE / 2.0, square.bottom() + 30.0);
    let across = text::fit(&text::name(&x.party.name), how.em(), SQUARE - 30.0);
    let half = text::width(&across, how.em()) / 2.0;
    sheet.text((middle + 7.0, bottom), SQUARE - 30.0, &text::name(&x.party.name), how.middle());
    party(sheet, x.party.slot, (middle - half - 4.0, bottom - 4.0));
    let up = text::fit(&text::name(&y.party.name), how.em(), SQUARE - 30.0);
    let half = text::width(&up, how.em()) / 2.0;
    let middle = square.y + SQUARE / 2.0;
    sheet.upward((square.x - 26.0, middle - 7.0), SQUARE - 30.0, &text::name(&y.party.name), how);
    party(sheet, y.party.slot, (square.x - 30.0, middle + half + 4.0));
}

fn party(sheet: &mut Sheet, slot: usize, at: (f64, f64)) {
    sheet.mark(&format!("mark {}", mark::colour(slot)), mark::shape(slot), at, 4.4);
}

fn letter(at: usize) -> String {
    char::from_u32('A' as u32 + u32::try_from(at).unwrap_or(25).min(25)).map_or(String::new(), String::from)
}

fn entries(pairs: &Pairs, packages: &[Package], drawn: &[&Pair]) -> Vec<Entry> {
    let mut entries = vec![
        (Sign::Dots, "packages (darker: more)".into()),
        (Sign::Line("stairs"), "frontier of the pair".into()),
    ];
    if pairs.parties.iter().any(|a| a.reservation.checked() != Threshold::Unknown) {
        entries
            .push((Sign::Dash("line ci", "7 3"), "reservation value, in the party's colour and dash".into()));
    }
    if pairs.zone != Zone::Empty && !drawn.is_empty() {
        entries.push((Sign::Square("wash"), "above both reservation values".into()));
    }
    entries
        .extend(packages.iter().enumerate().map(|(at, p)| (Sign::Letter(letter(at)), text::name(&p.label))));
    entries
}

fn sentence(pairs: &Pairs, drawn: usize) -> String {
    let zone = match pairs.zone {
        Zone::Open { packages } => {
            let s = if packages == 1 { "" } else { "s" };
            format!(
                "{} package{s} meet every reservation value of all {} parties",
                crate::number::count(packages),
                pairs.parties.len()
            )
        }
        Zone::Empty => "no package meets every reservation value and red line".into(),
        Zone::Depends => {
            "whether any package meets every reservation value depends on numbers not known exactly".into()
        }
        Zone::Unknown => "a package may suit two parties and not a third".into(),
    };
    format!("Each of {drawn} small planes compares two of {} parties; {zone}.", pairs.parties.len())
}

fn table(pairs: &Pairs) -> Table {
    let mut columns = vec![Column { title: "Package".into(), numeric: false }];
    columns.extend(pairs.parties.iter().map(|a| Column { title: text::name(&a.party.name), numeric: true }));
    let mut first = vec!["Reservation value".into()];
    first.extend(pairs.parties.iter().map(|a| a.reservation.checked().words()));
    let mut rows = vec![first];
    rows.extend(pairs.packages.iter().enumerate().map(|(at, package)| {
        let label = text::name(&package.label);
        let mut row = vec![if at < MAX_PACKAGES { format!("{}: {label}", letter(at)) } else { label }];
        row.extend(
            (0..pairs.parties.len())
                .map(|of| package.utilities.get(of).copied().and_then(unit).map_or("not known".into(), two)),
        );
        row
    }));
    Table {
        caption: format!("{}: utilities of the lettered packages", text::name(&pairs.title)),
        columns,
        rows,
    }
}
