//! The annex: what is looked up, and the sources, with what each mark leads to and the way back.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Writer;
use crate::document::{Document, Section, SourceBody, SourceNote, Wording};

/// Links back from one note; the first of many is enough to find the place.
const MAX_BACK_LINKS: usize = 12;

/// A part of the annex.
pub(super) fn section(writer: &mut Writer, section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ (section.id) "-h" } {
            h3 id={ (section.id) "-h" } { (section.title) }
            (writer.blocks(&section.blocks, 4))
        }
    }
}

pub(super) fn sources(document: &Document, uses: &BTreeMap<String, usize>) -> Markup {
    if document.sources.is_empty() {
        return html! {};
    }
    html! {
        section id="sources" class="sources" aria-labelledby="sources-h" {
            h3 id="sources-h" { "Sources" }
            p { "Numbers and marks in the text lead here. Bytes count from the start of the report's file as given." }
            ol {
                @for note in &document.sources {
                    li id=(note.id) value=(note.number) {
                        (body(note))
                        (back(note, uses.get(&note.id).copied().unwrap_or(0)))
                    }
                }
            }
        }
    }
}

fn back(note: &SourceNote, uses: usize) -> Markup {
    html! {
        @if uses > 0 {
            span class="back" {
                @for at in 1..=uses.min(MAX_BACK_LINKS) {
                    " " a href={ "#" (note.id) "-use-" (at) }
                        aria-label={ "back to mention " (at) " of source " (note.number) } { "↩" @if uses > 1 { (at) } }
                }
            }
        }
    }
}

fn body(note: &SourceNote) -> Markup {
    match &note.body {
        SourceBody::Statement { wording, occasion, accepted, variants, differs, notes } => html! {
            (words(wording))
            @if !occasion.is_empty() { p class="where" { (occasion) } }
            @if !accepted { p class="where" { "Not accepted into the case by a person." } }
            @if !variants.is_empty() {
                div class="variants" {
                    p { "The same utterance in other wordings:" }
                    @for variant in variants { (words(variant)) }
                    @if !differs.is_empty() {
                        ul {
                            @for place in differs {
                                li {
                                    @if place.a.is_empty() { "nothing" } @else { "“" (place.a) "”" }
                                    " against "
                                    @if place.b.is_empty() { "nothing" } @else { "“" (place.b) "”" }
                                    @if place.meaning { strong { " (the meaning differs)" } }
                                }
                            }
                        }
                    }
                }
            }
            @for remark in notes { p class="where" { (remark) } }
        },
        SourceBody::Entry { place, known, note, rests_on } => html! {
            code { (place) }
            " — " (known)
            @if !note.is_empty() { ": " (note) }
            @if let Some(source) = rests_on { " (" a href={ "#" (source) } { "statement" } ")" }
        },
        SourceBody::Computation { words } => html! { "Computed: " (words) },
    }
}

fn words(wording: &Wording) -> Markup {
    html! {
        blockquote { p { (wording.shown()) } }
        p class="where" {
            (wording.speaker.as_deref().unwrap_or("speaker not resolved"))
            ", " (wording.kind) " speech, " code { (wording.report) }
            ", bytes " (wording.start) "–" (wording.end) " (" (wording.statement) ")"
        }
    }
}
