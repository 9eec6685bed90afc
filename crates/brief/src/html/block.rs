//! Blocks as HTML.

use maud::{Markup, PreEscaped, html};
use mediant_figure::Figure;

use super::Writer;
use crate::document::{Block, Inline, Order, Table, Tone, anchor};

impl Writer {
    pub(super) fn block(&mut self, block: &Block, level: u8) -> Markup {
        match block {
            Block::Paragraph { text } => html! { p { (self.inlines(text)) } },
            Block::List { order: Order::Free, items } => html! {
                ul { @for item in items { li { (self.inlines(item)) } } }
            },
            Block::List { order: Order::Ranked, items } => html! {
                ol { @for item in items { li { (self.inlines(item)) } } }
            },
            Block::Facts { items } => html! {
                dl class="facts" {
                    @for (name, words) in items { div { dt { (name) } dd { (self.inlines(words)) } } }
                }
            },
            Block::Table(table) => self.table(table),
            Block::Twin(table) => html! {
                details { summary { "The same with its sources" } (self.table(table)) }
            },
            Block::Figure { figure } => picture(figure),
            Block::Callout { tone, title, text } => self.callout(*tone, title, text),
            Block::Quote { source, words, by } => html! {
                figure class="quote" {
                    blockquote { p { (words) } }
                    figcaption { (by) " " a href={ "#" (source) } { "in its place" } }
                }
            },
            Block::Group { id, title, blocks } => html! {
                section class="group" id=(id) aria-labelledby={ (id) "-h" } {
                    (heading(level, id, title))
                    (self.blocks(blocks, level + 1))
                }
            },
        }
    }

    fn callout(&mut self, tone: Tone, title: &str, text: &[Inline]) -> Markup {
        let (class, word) = match tone {
            Tone::Note => ("callout note", "Note"),
            Tone::Caution => ("callout caution", "Caution"),
            Tone::Missing => ("callout missing", "Not here"),
        };
        html! {
            div class=(class) role="note" aria-label=(word) {
                p { strong { (title) } " " (self.inlines(text)) }
            }
        }
    }

    fn table(&mut self, table: &Table) -> Markup {
        let numeric = |at: usize| table.columns.get(at).is_some_and(|c| c.numeric).then_some("n");
        html! {
            div class="scroll" role="group" aria-label=(table.caption) tabindex="0" {
                table {
                    caption { (table.caption) }
                    thead {
                        tr {
                            @for (at, column) in table.columns.iter().enumerate() {
                                th scope="col" class=[numeric(at)] { (column.title) }
                            }
                        }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (at, cell) in row.iter().enumerate() {
                                    @if at == 0 {
                                        th scope="row" { (self.inlines(cell)) }
                                    } @else {
                                        td class=[numeric(at)] { (self.inlines(cell)) }
                                    }
                                }
                            }
                        }
                    }
                }
                @if table.more > 0 { p class="more" { "and " (table.more) " more" } }
            }
        }
    }
}

fn heading(level: u8, id: &str, title: &str) -> Markup {
    let id = format!("{id}-h");
    html! {
        @if level <= 3 { h3 id=(id) { (title) } } @else { h4 id=(id) { (title) } }
    }
}

/// A picture, its sentence, and its table for those who want or need the numbers.
fn picture(figure: &Figure) -> Markup {
    let numeric = |at: usize| figure.table.columns.get(at).is_some_and(|c| c.numeric).then_some("n");
    html! {
        figure class="picture" id=(anchor("picture", &figure.id)) {
            div class="mediant-scroll" role="group" aria-label=(figure.title) tabindex="0" { (PreEscaped(&figure.svg)) }
            figcaption { strong { (figure.title) "." } " " (figure.sentence) }
            details {
                summary { "The same as a table" }
                div class="scroll" role="group" aria-label=(figure.table.caption) tabindex="0" {
                    table {
                        caption { (figure.table.caption) }
                        thead {
                            tr {
                                @for (at, column) in figure.table.columns.iter().enumerate() {
                                    th scope="col" class=[numeric(at)] { (column.title) }
                                }
                            }
                        }
                        tbody {
                            @for row in &figure.table.rows {
                                tr {
                                    @for (at, cell) in row.iter().enumerate() {
                                        @if at == 0 { th scope="row" { (cell) } }
                                        @else { td class=[numeric(at)] { (cell) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
