//! Document → one HTML file that needs nothing else: style and pictures inline, no script, no request.

mod annex;
mod block;
mod style;

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::document::{Block, Document, Inline, Known, Part, Section};

/// Writes marks and counts them, so that the annex can link back to each.
pub(crate) struct Writer {
    uses: BTreeMap<String, usize>,
}

/// The document as HTML. Every text in it is escaped; the same document gives the same bytes.
#[must_use]
pub fn html(document: &Document) -> String {
    let mut writer = Writer { uses: BTreeMap::new() };
    let bottom_line = bottom_line(&mut writer, document);
    let pages: Vec<Markup> = document.part(Part::Brief).map(|s| section(&mut writer, s)).collect();
    let annex: Vec<Markup> = document.part(Part::Annex).map(|s| annex::section(&mut writer, s)).collect();
    let sources = annex::sources(document, &writer.uses);
    html! {
        (DOCTYPE)
        html lang=(document.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex, nofollow";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                title { (document.title) ": brief for " (document.recipient) }
                style { (PreEscaped(style::sheet(document))) }
            }
            body class="mediant-palette" {
                a class="skip" href="#main" { "Skip to the brief" }
                (masthead(document))
                div class="frame" {
                    (contents(document))
                    main id="main" {
                        (bottom_line)
                        @for section in &pages { (section) }
                        section id="annex" class={ "annex" @if !annex.is_empty() { " paged" } } aria-labelledby="annex-h" {
                            h2 id="annex-h" { "Annex" }
                            @for section in &annex { (section) }
                            (sources)
                        }
                    }
                }
                (footer(document))
            }
        }
    }
    .into_string()
}

/// Some sections of a document, for a page that has a head of its own: those of these ids, in the document's order, and what
/// their marks lead to. `bottom-line` names the answer. The page is to serve [`style()`].
#[must_use]
pub fn fragment(document: &Document, ids: &[&str]) -> String {
    let mut writer = Writer { uses: BTreeMap::new() };
    let answer = ids.contains(&"bottom-line").then(|| bottom_line(&mut writer, document));
    let chosen = document.sections.iter().filter(|s| ids.contains(&s.id.as_str()));
    let sections: Vec<Markup> = chosen.map(|s| section(&mut writer, s)).collect();
    let sources = annex::sources(document, &writer.uses);
    html! {
        @if let Some(answer) = answer { (answer) }
        @for section in &sections { (section) }
        @if !document.sources.is_empty() { details class="rests" { summary { "What the numbers rest on" } (sources) } }
    }
    .into_string()
}

/// The style of documents and fragments, without the heads of printed pages.
#[must_use]
pub fn style() -> String {
    [mediant_figure::STYLE, style::STYLE].concat()
}

/// The style that every picture carries inside itself, for a content policy to allow by its digest.
#[must_use]
pub fn picture_style() -> &'static str {
    mediant_figure::STYLE
}

fn masthead(document: &Document) -> Markup {
    html! {
        header class="masthead" {
            p class="marking" { (document.classification) }
            h1 { (document.title) }
            dl class="head" {
                div { dt { "For" } dd { (document.recipient) } }
                @if let Some(as_of) = &document.as_of { div { dt { "As of" } dd { (as_of) } } }
                div { dt { "Fingerprint" } dd { code { (document.fingerprint) } } }
            }
        }
    }
}

fn contents(document: &Document) -> Markup {
    html! {
        nav class="contents" aria-label="Contents" {
            ol {
                li { a href="#bottom-line" { "Bottom line" } }
                @for section in document.part(Part::Brief) { (entry(section)) }
                li {
                    a href="#annex" { "Annex" }
                    ol {
                        @for section in document.part(Part::Annex) { (entry(section)) }
                        @if !document.sources.is_empty() { li { a href="#sources" { "Sources" } } }
                    }
                }
            }
        }
    }
}

fn entry(section: &Section) -> Markup {
    html! { li { a href={ "#" (section.id) } { (section.title) } } }
}

fn bottom_line(writer: &mut Writer, document: &Document) -> Markup {
    html! {
        section id="bottom-line" class="bottom-line" aria-labelledby="bottom-line-h" {
            h2 id="bottom-line-h" { "Bottom line" }
            @for sentence in &document.bottom_line { p { (writer.inlines(sentence)) } }
        }
    }
}

fn section(writer: &mut Writer, section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ (section.id) "-h" } {
            h2 id={ (section.id) "-h" } { (section.title) }
            (writer.blocks(&section.blocks, 3))
        }
    }
}

fn footer(document: &Document) -> Markup {
    html! {
        footer {
            p class="marking" { (document.classification) }
            p {
                "The model shows, it does not decide: nothing here is agreed without the recorded consent of each party. "
                "Nothing is agreed until everything is agreed."
            }
            p {
                "Brief " code { (document.fingerprint) } ", written by Mediant " (document.version) "."
            }
        }
    }
}

impl Writer {
    pub(crate) fn inlines(&mut self, inlines: &[Inline]) -> Markup {
        html! { @for inline in inlines { (self.inline(inline)) } }
    }

    fn inline(&mut self, inline: &Inline) -> Markup {
        match inline {
            Inline::Text { text } => html! { (text) },
            Inline::Strong { text } => html! { strong { (text) } },
            Inline::Break => html! { br; },
            Inline::Link { to, text } => html! { a href={ "#" (to) } { (text) } },
            Inline::Number { shown, source, known } => {
                let class = match known {
                    Known::Given => "num",
                    Known::Published => "num pub",
                    Known::Estimated => "num est",
                };
                html! {
                    a class=(class) href={ "#" (source) } { (shown) }
                    @if *known == Known::Estimated { span class="est-word" { " est." } }
                }
            }
            Inline::Mark { source, number } => {
                let use_id = self.count(source);
                html! {
                    a class="mark" id=(use_id) href={ "#" (source) } aria-label={ "source " (number) } { (number) }
                }
            }
        }
    }

    /// The id of this use of a source.
    fn count(&mut self, source: &str) -> String {
        let count = self.uses.entry(source.to_owned()).or_insert(0);
        *count += 1;
        format!("{source}-use-{count}")
    }

    pub(crate) fn blocks(&mut self, blocks: &[Block], level: u8) -> Markup {
        html! { @for block in blocks { (self.block(block, level)) } }
    }
}
