//! The issue × party matrix: position, limits, stance and statements of each party on each issue.

use crate::key::{self, Entry, Sign};
use crate::mark::{self, Shape};
use crate::number::{left_out, many, two, unit};
use crate::sheet::{Area, NOTE, SMALL, STRONG, Sheet, Type};
use crate::{Column, Figure, Party, Table, text};

/// Parties and issues that are drawn; more are in the table alone.
const MAX_PARTIES: usize = 6;
const MAX_ISSUES: usize = 60;

const WIDTH: f64 = 720.0;
const WORDS: f64 = 130.0;
const STATUS: f64 = 98.0;
const ROW: f64 = 56.0;
const TOP: f64 = 58.0;

/// What the figure shows.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// The columns, up to 6 drawn.
    pub parties: Vec<Party>,
    /// The issues, up to 60 drawn.
    pub rows: Vec<Row>,
}

/// One issue.
#[derive(Clone, Debug)]
pub struct Row {
    /// The issue's name.
    pub issue: String,
    /// How far it is settled.
    pub status: Status,
    /// The parties' positions in the order of the parties; none where nothing is known.
    pub positions: Vec<Option<Position>>,
}

/// How far an issue is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Agreed, if all else is.
    Agreed,
    /// Discussed and not agreed.
    Open,
    /// Not yet discussed.
    NotDiscussed,
    /// Not disclosed to this reader.
    Undisclosed,
}

/// What a party wants on an issue.
#[derive(Clone, Debug)]
pub struct Position {
    /// The option that it holds, in a few words; may be empty.
    pub text: String,
    /// The worth to it of its position on this issue, 0 to 1.
    pub value: Option<f64>,
    /// From its acceptable minimum to its practical maximum, 0 to 1.
    pub limits: Option<(f64, f64)>,
    /// What its statements on the issue amount to.
    pub stance: Stance,
    /// How many statements of it touch the issue.
    pub statements: usize,
}

/// What a party's statements on an issue amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It would give something.
    Offer,
    /// It asks for something.
    Demand,
    /// It rules something out.
    RedLine,
    /// It wants something first.
    Precondition,
    /// It reports how far the talks have come.
    Progress,
    /// None of these.
    None,
}

impl Stance {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Demand => "demand",
            Self::RedLine => "red line",
            Self::Precondition => "precondition",
            Self::Progress => "progress",
            Self::None => "none",
        }
    }

    fn sign(self) -> Option<(&'static str, Shape)> {
        match self {
            Self::Offer => Some(("open ci", Shape::Circle)),
            Self::Demand => Some(("mark ci", Shape::Triangle)),
            Self::RedLine => Some(("mark ci", Shape::Square)),
            Self::Precondition => Some(("open ci", Shape::Diamond)),
            Self::Progress => Some(("mark ci", Shape::Plus)),
            Self::None => None,
        }
    }
}

impl Status {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Open => "open",
            Self::NotDiscussed => "not discussed",
            Self::Undisclosed => "undisclosed",
        }
    }

    fn sign(self) -> (&'static str, Shape) {
        match self {
            Self::Agreed => ("mark ci", Shape::Circle),
            Self::Open => ("open ci", Shape::Circle),
            Self::NotDiscussed => ("open cg", Shape::Square),
            Self::Undisclosed => ("mark cg", Shape::Square),
        }
    }
}

/// Draws the matrix. Limits and values outside 0 to 1 are left out and said to be.
#[must_use]
pub fn draw(matrix: &Matrix) -> Figure {
    let mut sheet = Sheet::new(WIDTH);
    let parties = matrix.parties.get(..MAX_PARTIES).unwrap_or(&matrix.parties);
    let rows = matrix.rows.get(..MAX_ISSUES).unwrap_or(&matrix.rows);
    let column = (WIDTH - 24.0 - WORDS - STATUS) / parties.len().max(1) as f64;
    let left = |at: usize| 12.0 + WORDS + column * at as f64;
    let head = Type { size: SMALL + 0.5, ..STRONG };
    sheet.text((12.0, 34.0), WORDS - 8.0, "Issue", head);
    sheet.text((WIDTH - 12.0 - STATUS + 2.0, 34.0), STATUS - 4.0, "Status", head);
    for (at, party) in parties.iter().enumerate() {
        let x = left(at) + 8.0;
        sheet.mark(
            &format!("mark {}", mark::colour(party.slot)),
            mark::shape(party.slot),
            (x + 5.0, 14.0),
            4.8,
        );
        sheet.wrapped((x, 34.0), column - 12.0, &text::name(&party.name), (2, head));
    }
    for (at, row) in rows.iter().enumerate() {
        let y = TOP + ROW * at as f64;
        sheet.line("rule", (12.0, y), (WIDTH - 12.0, y));
        sheet.wrapped(
            (12.0, y + 17.0),
            WORDS - 8.0,
            &text::name(&row.issue),
            (3, Type { size: SMALL + 0.5, ..STRONG }),
        );
        for (at, party) in parties.iter().enumerate() {
            let area = Area { x: left(at) + 8.0, y, width: column - 16.0, height: ROW };
            cell(&mut sheet, area, party, row.positions.get(at).and_then(Option::as_ref));
        }
        let (class, shape) = row.status.sign();
        let x = WIDTH - 12.0 - STATUS + 6.0;
        sheet.mark(class, shape, (x, y + 13.0), 4.0);
        sheet.wrapped((x + 9.0, y + 17.0), STATUS - 16.0, row.status.name(), (2, NOTE));
    }
    let bottom = TOP + ROW * rows.len() as f64;
    sheet.line("rule", (12.0, bottom), (WIDTH - 12.0, bottom));
    sheet.reach(bottom);
    key::draw(&mut sheet, &entries(rows));
    let hidden = (matrix.rows.len() - rows.len(), matrix.parties.len() - parties.len());
    let more = match hidden {
        (0, 0) => String::new(),
        (i, p) => format!(
            "In the table alone: {} and {} more.",
            many(i, "issue"),
            if p == 1 { "1 party".into() } else { format!("{p} parties") }
        ),
    };
    sheet.notes(&[more, left_out(lost(matrix))]);
    sheet.finish(&matrix.id, &matrix.title, sentence(matrix), table(matrix))
}

fn cell(sheet: &mut Sheet, area: Area, party: &Party, position: Option<&Position>) {
    let Some(position) = position else {
        let how = Type { class: "dim", ..NOTE };
        sheet.wrapped((area.x, area.y + 17.0), area.width, "nothing known", (2, how));
        return;
    };
    let words = words(&position.text);
    sheet.wrapped((area.x, area.y + 17.0), area.width, &words, (2, NOTE));
    let y = area.y + 45.0;
    let mut left = area.x;
    if let Some((class, shape)) = position.stance.sign() {
        sheet.mark(class, shape, (left + 5.0, y), 4.0);
        left += 15.0;
    }
    let mut right = area.right();
    if position.statements > 0 {
        let count = if position.statements > 99 {
            "“99+”".into()
        } else {
            format!("“{}”", position.statements)
        };
        sheet.text((right, y + 4.0), 40.0, &count, NOTE.end());
        right -= text::width(&count, SMALL) + 5.0;
    }
    limits(sheet, Area { x: left, y: y - 3.5, width: right - left, height: 7.0 }, party, position);
}

fn limits(sheet: &mut Sheet, track: Area, party: &Party, position: &Position) {
    let span = position.limits.and_then(|(low, high)| Some((unit(low)?, unit(high)?)));
    let value = position.value.and_then(unit);
    if span.is_none() && value.is_none() {
        return;
    }
    sheet.rect("track", track);
    let colour = mark::colour(party.slot);
    let at = |share: f64| track.x + share * track.width;
    if let Some((low, high)) = span.map(|(a, b)| (a.min(b), a.max(b))) {
        let width = (at(high) - at(low)).max(1.5);
        sheet.rect(&format!("fill {colour}"), Area { x: at(low), width, ..track });
    }
    if let Some(value) = value {
        let x = at(value).clamp(track.x + 4.0, (track.right() - 4.0).max(track.x + 4.0));
        sheet.mark(
            &format!("mark {colour}"),
            mark::shape(party.slot),
            (x, track.y + track.height / 2.0),
            4.8,
        );
    }
}

fn words(words: &str) -> String {
    if words.trim().is_empty() { "–".into() } else { text::name(words) }
}

fn entries(rows: &[Row]) -> Vec<Entry> {
    let mut entries = vec![
        (Sign::Square("track"), "worth on the issue, from 0 to 1".into()),
        (Sign::Square("fill cg"), "acceptable minimum to practical maximum".into()),
        (Sign::Letter("“3”".into()), "number of statements".into()),
    ];
    let held: Vec<&Position> = rows.iter().flat_map(|r| r.positions.iter().flatten()).collect();
    if held.iter().any(|p| p.value.is_some()) {
        entries.insert(2, (Sign::Mark("mark cg", Shape::Circle), "worth of the position".into()));
    }
    for stance in [Stance::Offer, Stance::Demand, Stance::RedLine, Stance::Precondition, Stance::Progress] {
        if let (true, Some((class, shape))) = (held.iter().any(|p| p.stance == stance), stance.sign()) {
            entries.push((Sign::Mark(class, shape), stance.name().into()));
        }
    }
    entries
}

fn lost(matrix: &Matrix) -> usize {
    let positions = matrix.rows.iter().flat_map(|r| r.positions.iter().flatten());
    positions
        .flat_map(|p| [p.value, p.limits.map(|l| l.0), p.limits.map(|l| l.1)])
        .flatten()
        .filter(|v| unit(*v).is_none())
        .count()
}

fn sentence(matrix: &Matrix) -> String {
    let said: Vec<String> = [Status::Agreed, Status::Open, Status::NotDiscussed, Status::Undisclosed]
        .into_iter()
        .filter_map(|status| {
            let number = matrix.rows.iter().filter(|r| r.status == status).count();
            (number > 0).then(|| format!("{number} {}", status.name()))
        })
        .collect();
    let issues = many(matrix.rows.len(), "issue");
    if said.is_empty() {
        return "There is no issue to show.".into();
    }
    format!("Where {} parties stand on {issues}: {}.", matrix.parties.len(), text::join(&said))
}

fn table(matrix: &Matrix) -> Table {
    let column = |title: String| Column { title, numeric: false };
    let mut columns = vec![column("Issue".into())];
    columns.extend(matrix.parties.iter().map(|p| column(text::name(&p.name))));
    columns.push(column("Status".into()));
    let rows = matrix.rows.iter().map(|row| {
        let mut cells = vec![text::name(&row.issue)];
        cells.extend((0..matrix.parties.len()).map(|at| say(row.positions.get(at).and_then(Option::as_ref))));
        cells.push(row.status.name().into());
        cells
    });
    let rows = rows.collect();
    Table { caption: format!("{}: positions by issue and party", text::name(&matrix.title)), columns, rows }
}

fn say(position: Option<&Position>) -> String {
    let Some(position) = position else { return "nothing known".into() };
    let mut parts = vec![words(&position.text)];
    if let Some(value) = position.value.and_then(unit) {
        parts.push(format!("worth {}", two(value)));
    }
    if let Some((low, high)) = position.limits.and_then(|(a, b)| Some((unit(a)?, unit(b)?))) {
        parts.push(format!("limits {} to {}", two(low.min(high)), two(low.max(high))));
    }
    if position.stance != Stance::None {
        parts.push(position.stance.name().into());
    }
    if position.statements > 0 {
        parts.push(many(position.statements, "statement"));
    }
    parts.join("; ")
}
