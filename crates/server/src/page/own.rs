//! The table of what one has for oneself, sessions, tokens and passkeys, each with the button that ends it.

use maud::{Markup, html};

use super::Asked;
use crate::shell::mark;

/// One of them.
pub(super) struct Own {
    /// By what the form names it.
    pub(super) id: String,
    /// What the person knows it by.
    pub(super) name: String,
    /// The other columns.
    pub(super) cells: Vec<String>,
}

/// What is done with one of them.
pub(super) struct Button {
    /// Where the form goes.
    pub(super) to: &'static str,
    /// The field that names it.
    pub(super) field: &'static str,
    /// What stands on the button.
    pub(super) words: &'static str,
}

/// The table; the columns are those of the name and the cells.
pub(super) fn table(
    asked: &Asked,
    (caption, columns): (&str, &[&str]),
    all: &[Own],
    button: &Button,
) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead { tr { @for column in columns { th scope="col" { (column) } } td {} } }
            tbody {
                @for own in all {
                    tr {
                        th scope="row" { (own.name) }
                        @for cell in &own.cells { td { (cell) } }
                        td {
                            form class="inline" method="post" action=(button.to) {
                                (mark(asked)) input type="hidden" name=(button.field) value=(own.id);
                                button class="quiet" aria-label={ (button.words) ": " (own.name) } { (button.words) }
                            }
                        }
                    }
                }
            }
        }
    }
}
