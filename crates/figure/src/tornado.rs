//! The tornado: which change of one input flips the answer, smallest change first.

use crate::key::{self, Sign};
use crate::mark::{self, Shape};
use crate::number::{left_out, many};
use crate::sheet::{Area, NOTE, STRONG, Sheet};
use crate::{Column, Figure, Party, Table, text};

/// Flips that are drawn; more are in the table alone.
const MAX_FLIPS: usize = 24;

const WORDS: f64 = 340.0;
const TOP: f64 = 34.0;

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// The parties that the flips name.
    pub parties: Vec<Party>,
    /// The flips in any order; up to 24 drawn.
    pub flips: Vec<Flip>,
}

/// The smallest change of one input that changes the answer.
#[derive(Clone, Debug)]
pub struct Flip {
    /// The input, such as `Weight of the border to Panama`.
    pub input: String,
    /// The place in `parties` of the party whose input it is, where it is one's.
    pub party: Option<usize>,
    /// The input as it is, with its unit.
    pub from: String,
    /// The input from which on the answer differs.
    pub to: String,
    /// The relative change: 0.2 is a fifth more, -0.2 a fifth less.
    pub change: f64,
    /// What changes, such as `the zone closes`.
    pub effect: String,
}

/// Draws a bar for each flip, to the right where the input must rise and to the left where it must fall. A change
/// that is not a number has no bar.
#[must_use]
pub fn draw(tornado: &Tornado) -> Figure {
    let mut sheet = Sheet::new(640.0);
    let flips = sorted(tornado);
    let drawn = flips.get(..MAX_FLIPS).unwrap_or(&flips);
    let most = drawn.iter().map(|f| f.change.abs()).filter(|c| c.is_finite()).fold(0.0, f64::max);
    let (zero, half) = (495.0, 76.0);
    sheet.text((zero - 8.0, 18.0), 110.0, "← lower", STRONG.end());
    sheet.text((zero + 8.0, 18.0), 110.0, "higher →", STRONG);
    let mut bottom = TOP;
    for flip in drawn {
        bottom = row(&mut sheet, bottom, (tornado, flip), (zero, half / most.max(1e-12)));
    }
    sheet.line("thin", (zero, 26.0), (zero, bottom.max(60.0)));
    if drawn.is_empty() {
        sheet.text(
            (12.0, TOP + 18.0),
            WORDS,
            "No change of one input was found that changes the answer.",
            NOTE,
        );
    }
    sheet.reach(bottom);
    let used = |at: usize| drawn.iter().any(|f| f.party == Some(at));
    let named: Vec<Party> =
        tornado.parties.iter().enumerate().filter(|(at, _)| used(*at)).map(|(_, p)| p.clone()).collect();
    let mut entries = key::parties(&named);
    if drawn.iter().any(|f| party(tornado, f).is_none()) {
        entries.push((Sign::Mark("mark ci", Shape::Square), "not a party's own input".into()));
    }
    key::draw(&mut sheet, &entries);
    let more = match flips.len() - drawn.len() {
        0 => String::new(),
        more => format!("{} more in the table.", many(more, "flip")),
    };
    let lost = drawn.iter().filter(|f| !f.change.is_finite()).count();
    sheet.notes(&["Bars: relative change of the input.".into(), more, left_out(lost)]);
    sheet.finish(&tornado.id, &tornado.title, sentence(&flips), table(tornado, &flips))
}

/// Smallest change first; those without a number last; else in the order given.
fn sorted(tornado: &Tornado) -> Vec<&Flip> {
    let size = |flip: &Flip| if flip.change.is_finite() { flip.change.abs() } else { f64::INFINITY };
    let mut flips: Vec<&Flip> = tornado.flips.iter().collect();
    flips.sort_by(|a, b| size(a).total_cmp(&size(b)));
    flips
}

fn party<'a>(tornado: &'a Tornado, flip: &Flip) -> Option<&'a Party> {
    tornado.parties.get(flip.party?)
}

fn row(sheet: &mut Sheet, top: f64, of: (&Tornado, &Flip), scale: (f64, f64)) -> f64 {
    let ((tornado, flip), (zero, unit)) = (of, scale);
    let (colour, shape) =
        party(tornado, flip).map_or(("ci", Shape::Square), |p| (mark::colour(p.slot), mark::shape(p.slot)));
    sheet.line("rule", (12.0, top), (630.0, top));
    let next = sheet.wrapped((12.0, top + 17.0), WORDS, &text::name(&flip.input), (2, STRONG));
    let (from, to) = (text::name(&flip.from), text::name(&flip.to));
    let words = format!("{from} → {to}: {}", text::name(&flip.effect));
    let next = sheet.wrapped((12.0, next), WORDS, &words, (2, NOTE));
    let bottom = next - 2.0;
    let middle = f64::midpoint(top, bottom);
    if !flip.change.is_finite() {
        sheet.text((zero + 8.0, middle + 4.0), 110.0, "size not known", NOTE);
        return bottom;
    }
    let tip = zero + flip.change * unit;
    let (x, width) = (zero.min(tip), (tip - zero).abs());
    sheet.rect(&format!("tint {colour}"), Area { x, y: middle - 7.0, width, height: 14.0 });
    sheet.line(&format!("line {colour}"), (zero, middle), (tip, middle));
    sheet.mark(&format!("mark {colour}"), shape, (tip, middle), 5.0);
    let words = percent(flip.change);
    if flip.change < 0.0 {
        sheet.text((tip - 9.0, middle + 4.0), 58.0, &words, NOTE.end());
    } else {
        sheet.text((tip + 9.0, middle + 4.0), 58.0, &words, NOTE);
    }
    bottom
}

/// `+20 %`, `−4 %`, `+0.4 %`, `× 12`: enough digits to tell a small change from none.
fn percent(change: f64) -> String {
    let sign = if change < 0.0 { '\u{2212}' } else { '+' };
    let size = change.abs() * 100.0;
    match size {
        s if s < 0.05 => format!("{sign}<0.1\u{a0}%"),
        s if s < 9.95 => format!("{sign}{s:.1}\u{a0}%"),
        s if s < 1000.0 => format!("{sign}{s:.0}\u{a0}%"),
        s if s < 1e6 => format!("{sign}{:.0}-fold", s / 100.0),
        _ => format!("{sign}huge"),
    }
}

fn sentence(flips: &[&Flip]) -> String {
    match flips.first() {
        None => "No change of one input was found that changes the answer.".into(),
        Some(flip) => {
            let size =
                if flip.change.is_finite() { format!(" ({})", percent(flip.change)) } else { String::new() };
            format!(
                "The smallest change that flips the answer: {} from {} to {}{size}, and {}; {} in all.",
                text::name(&flip.input),
                text::name(&flip.from),
                text::name(&flip.to),
                text::name(&flip.effect),
                many(flips.len(), "flip")
            )
        }
    }
}

fn table(tornado: &Tornado, flips: &[&Flip]) -> Table {
    let column = |title: &str, numeric| Column { title: title.into(), numeric };
    let columns = vec![
        column("Input", false),
        column("Party", false),
        column("As it is", true),
        column("Flips at", true),
        column("Change", true),
        column("What changes", false),
    ];
    let rows = flips.iter().map(|flip| {
        vec![
            text::name(&flip.input),
            party(tornado, flip).map_or(String::new(), |p| text::name(&p.name)),
            text::name(&flip.from),
            text::name(&flip.to),
            if flip.change.is_finite() { percent(flip.change) } else { "not known".into() },
            text::name(&flip.effect),
        ]
    });
    let rows = rows.collect();
    Table {
        caption: format!("{}: changes of one input, smallest first", text::name(&tornado.title)),
        columns,
        rows,
    }
}
