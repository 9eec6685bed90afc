//! Numbers to accessible SVG, each with a table twin and one sentence that says what it shows.
//!
//! Every figure is one file with one input struct and one function from it to a [`Figure`]. Nothing here knows
//! of cases, files or audiences: plain numbers and words go in. Any text is taken as hostile (it is escaped,
//! cleaned of control marks and shortened to its room), any number that is not finite or not in its range is
//! taken as absent and said to be so. The same input gives the same bytes.
//!
//! | figure | shows |
//! |---|---|
//! | [`plane`] | two parties: packages, frontier, reservation values, zone, solutions, offers |
//! | [`pairs`] | more than two parties: a small plane for each pair |
//! | [`parallel`] | more than two parties: one axis a party, one line a package |
//! | [`matrix`] | issue × party: position, limits, stance, statements, status |
//! | [`exchange`] | who gives and gets what, issue by issue |
//! | [`gap`] | how far apart the parties are on each issue, now and over meetings |
//! | [`tornado`] | the smallest changes of one input that change the answer |
//! | [`ladder`] | what each party would get beside what it needs |
//!
//! ```
//! use mediant_figure::{Threshold, gap};
//! let figure = gap::draw(&gap::Gap {
//!     id: "gap".into(),
//!     title: "Gap by issue".into(),
//!     parties: vec![],
//!     meetings: vec!["Vienna".into()],
//!     issues: vec![gap::Issue { name: "Price".into(), weights: vec![], gaps: vec![Some(0.4)] }],
//! });
//! assert!(figure.svg.starts_with("<svg"));
//! assert_eq!(figure.table.rows[0][0], "Price");
//! # let _ = Threshold::Unknown;
//! ```

pub mod exchange;
pub mod gap;
pub mod ladder;
pub mod matrix;
pub mod pairs;
pub mod parallel;
pub mod plane;
pub mod tornado;

mod density;
mod key;
mod label;
mod mark;
mod number;
mod sheet;
mod stairs;
mod style;
mod text;

#[cfg(test)]
mod laws;

pub use density::{Cell, Packages, bin};
pub use number::{Amount, Threshold};
pub use style::STYLE;

/// A picture, what it says in one sentence, and the same numbers as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Safe as an XML id and in a file name: letters, digits, `-` and `_`, starting with a letter. All ids inside
    /// the picture start with it, so that figures with different ids can share a page.
    pub id: String,
    /// A few words; plain text, to be escaped by whoever shows it.
    pub title: String,
    /// One sentence that says what the picture shows; plain text.
    pub sentence: String,
    /// The picture, a whole `<svg>` element that carries its own style.
    pub svg: String,
    /// The same numbers for those who do not see the picture.
    pub table: Table,
}

impl Figure {
    /// The picture for what lays out paper and knows no custom properties of style: in light colours, text in the
    /// font of this name, which is no text of a case.
    #[must_use]
    pub fn on_paper(&self, font: &str) -> String {
        self.svg.replacen(STYLE, &style::on_paper(font), 1)
    }

    /// Width and height of the picture, in its own units; none where the picture does not say them.
    #[must_use]
    pub fn size(&self) -> Option<(f64, f64)> {
        let frame = self.svg.split_once("viewBox=\"0 0 ")?.1.split_once('"')?.0;
        let (width, height) = frame.split_once(' ')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    }
}

/// The table twin of a figure. All text is plain, to be escaped by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the table holds.
    pub caption: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// The head of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column's title; plain text.
    pub title: String,
    /// Whether the cells are numbers, to be set flush right.
    pub numeric: bool,
}

/// A party as the pictures know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The party's name.
    pub name: String,
    /// Which colour, shape and dash it has: its place among all parties of the case, from 0, so that it looks
    /// the same in every figure. Six colours, seven shapes: 42 places differ.
    pub slot: usize,
}
