//! How wide the columns of a table are, and where a wide table is cut into parts that each repeat the first column.

use mediant_brief::document::{Inline, Known, plain};
use typst::foundations::{Array, Dict, Value, array, dict};

/// Letters of a table's type that stand beside each other on the paper.
const ROOM: f64 = 128.0;
/// Letters that a column is wider than its words.
const GAP: f64 = 2.5;
/// Longer words are broken.
const WORD: usize = 15;
/// Longer cells do not make their column wider.
const CELL: usize = 240;
/// A row with more letters than this in one cell may go over a page's end.
pub(crate) const TALL: usize = 900;
/// A head with more letters than this is not repeated on each page.
const HEAD: usize = 240;

/// A column: its head, and the least and the most that it can use of the room, in letters.
pub(crate) struct Column<'a> {
    pub(crate) title: &'a str,
    pub(crate) numeric: bool,
    least: f64,
    most: f64,
}

impl<'a> Column<'a> {
    pub(crate) fn new(title: &'a str, numeric: bool) -> Self {
        let mut column = Self { title, numeric, least: 0.0, most: 0.0 };
        column.fit(title);
        column
    }

    /// Makes room for the words of one cell.
    pub(crate) fn fit(&mut self, words: &str) {
        let word = words.split_whitespace().map(|w| w.chars().count()).max().unwrap_or(0).min(WORD);
        let line = words.split('\n').map(|line| line.chars().take(CELL).count()).max().unwrap_or(0);
        self.widen(word, line);
    }

    /// Makes room for one cell of running text.
    pub(crate) fn fit_inlines(&mut self, cell: &[Inline]) {
        let marks = cell.iter().filter(|inline| matches!(inline, Inline::Mark { .. })).count().min(8);
        self.fit(&format!("{}{}", plain(cell), "00".repeat(marks)));
        for inline in cell {
            if let Inline::Number { shown, known, .. } = inline
                && is_whole(shown)
            {
                let est = if *known == Known::Estimated { 4 } else { 0 };
                self.widen(shown.chars().count() + est, 0);
            }
        }
    }

    fn widen(&mut self, least: usize, most: usize) {
        self.least = self.least.max(least as f64 + GAP);
        self.most = self.most.max(most as f64 + GAP).max(self.least);
    }
}

/// Whether a number is so short that it stays on one line.
pub(crate) fn is_whole(shown: &str) -> bool {
    shown.chars().count() <= 14
}

/// The parts of a table, each with its columns and their widths. `rows` are the cells as values, row by row.
pub(crate) fn parts(columns: &[Column], rows: &[(Vec<Value>, bool)]) -> Array {
    let heads: usize = columns.iter().map(|c| c.title.chars().count()).max().unwrap_or(0);
    let mut all = Array::new();
    for of in split(columns) {
        let widths = widths(&of.iter().filter_map(|&at| columns.get(at)).collect::<Vec<_>>());
        let chosen = |at: &usize| {
            columns
                .get(*at)
                .map(|c| dict! { "title" => super::words::clean(c.title), "numeric" => c.numeric })
        };
        let heads_of: Array = of.iter().filter_map(chosen).map(Value::Dict).collect();
        let row = |(cells, tall): &(Vec<Value>, bool)| -> Dict {
            let cells: Array =
                of.iter().map(|&at| cells.get(at).cloned().unwrap_or(Value::Array(array![]))).collect();
            dict! { "cells" => cells, "tall" => *tall }
        };
        let part = dict! {
            "columns" => heads_of,
            "widths" => widths.into_iter().map(Value::Float).collect::<Array>(),
            "rows" => rows.iter().map(row).map(Value::Dict).collect::<Array>(),
            "repeat" => heads <= HEAD,
        };
        all.push(Value::Dict(part));
    }
    all
}

/// The columns of each part: as many as fit, the first of the table in each.
fn split(columns: &[Column]) -> Vec<Vec<usize>> {
    let first = columns.first().map_or(0.0, |c| c.least);
    let mut parts = vec![vec![0]];
    let mut used = first;
    for (at, column) in columns.iter().enumerate().skip(1) {
        if used + column.least > ROOM
            && let Some(last) = parts.last()
            && last.len() > 1
        {
            parts.push(vec![0]);
            used = first;
        }
        used += column.least;
        if let Some(last) = parts.last_mut() {
            last.push(at);
        }
    }
    parts
}

/// The width of each column, in letters of the room: where all words fit on their lines, columns of words share what is
/// left and numbers stay together.
fn widths(columns: &[&Column]) -> Vec<f64> {
    let all: f64 = columns.iter().map(|c| c.most).sum();
    if all <= ROOM {
        let words: f64 = columns.iter().filter(|c| !c.numeric).map(|c| c.most).sum();
        let share = |c: &&Column| match (words > 0.0, c.numeric) {
            (true, true) => 0.0,
            (true, false) => c.most / words,
            (false, _) => c.most / all.max(1.0),
        };
        return columns.iter().map(|c| c.most + (ROOM - all) * share(c)).collect();
    }
    // Columns of few words have all that they need, and those of many share the rest alike: as wide as a level, halved
    // towards so often that it is exact to a hair.
    let at = |level: f64| -> Vec<f64> { columns.iter().map(|c| level.clamp(c.least, c.most)).collect() };
    let (mut low, mut high) = (0.0, ROOM);
    for _ in 0..40 {
        let level = f64::midpoint(low, high);
        if at(level).iter().sum::<f64>() > ROOM { high = level } else { low = level }
    }
    at(low)
}

#[cfg(test)]
mod tests {
    use super::{Column, ROOM, split, widths};

    #[test]
    fn a_table_of_few_columns_is_one_part_and_fills_the_room() {
        let columns = [Column::new("Party", false), Column::new("What it gets", false)];
        assert_eq!(split(&columns), [vec![0, 1]]);
        let sum: f64 = widths(&columns.iter().collect::<Vec<_>>()).iter().sum();
        assert!((sum - ROOM).abs() < 1e-9);
    }

    #[test]
    fn columns_of_few_words_have_what_they_need_and_long_ones_share_the_rest() {
        let mut columns = [Column::new("Day", false), Column::new("What", false), Column::new("Why", false)];
        columns[0].fit("on Tuesday");
        columns[1].fit(&"word ".repeat(100));
        columns[2].fit(&"word ".repeat(50));
        let widths = widths(&columns.iter().collect::<Vec<_>>());
        assert!((widths[0] - 12.5).abs() < 1e-9 && (widths[1] - widths[2]).abs() < 1e-6, "{widths:?}");
        assert!((widths.iter().sum::<f64>() - ROOM).abs() < 1e-6);
    }

    #[test]
    fn a_wide_table_is_cut_and_each_part_repeats_the_first_column() {
        let columns: Vec<Column> = (0..40).map(|_| Column::new("Principality", true)).collect();
        let parts = split(&columns);
        assert!(parts.len() > 3 && parts.iter().all(|p| p[0] == 0 && p.len() > 1));
        let rest: Vec<usize> = parts.iter().flat_map(|p| p[1..].to_vec()).collect();
        assert_eq!(rest, (1..40).collect::<Vec<_>>());
    }
}
