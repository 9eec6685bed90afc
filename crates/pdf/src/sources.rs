//! The source notes as values: each a number and a few lines.

use mediant_brief::document::{Differs, SourceBody, SourceNote, Wording};
use typst::foundations::{Array, Dict, Value, array, dict};

use crate::paper::Paper;
use crate::words::clean;

/// Notes of more letters than this may go over a column's end.
const LONG: usize = 700;

/// Gathers the lines of one note.
struct Lines {
    lines: Array,
    letters: usize,
}

impl Lines {
    /// A line of one look: `quote`, `where`, `plain` or `point`.
    fn say(&mut self, look: &str, words: Array) {
        self.lines.push(Value::Dict(dict! { "look" => look, "words" => words }));
    }

    fn text(&mut self, look: &str, words: &str) {
        self.letters = self.letters.saturating_add(words.len());
        self.say(look, array![piece("text", words)]);
    }

    /// A wording and where it stands.
    fn wording(&mut self, wording: &Wording) {
        self.text("quote", &wording.shown());
        let speaker = wording.speaker.as_deref().unwrap_or("speaker not resolved");
        self.letters = self.letters.saturating_add(speaker.len() + wording.report.len() + 60);
        let place = format!(", bytes {}–{} ({})", wording.start, wording.end, wording.statement);
        let words = array![
            piece("text", &format!("{speaker}, {} speech, ", wording.kind)),
            piece("code", &wording.report),
            piece("text", &place),
        ];
        self.say("where", words);
    }
}

/// One note.
pub(crate) fn note<'a>(paper: &mut Paper<'a>, note: &'a SourceNote) -> Dict {
    let mut lines = Lines { lines: Array::new(), letters: 0 };
    match &note.body {
        SourceBody::Statement { wording, occasion, accepted, variants, differs, notes } => {
            lines.wording(wording);
            if !occasion.is_empty() {
                lines.text("where", occasion);
            }
            if !accepted {
                lines.text("where", "Not accepted into the case by a person.");
            }
            if !variants.is_empty() {
                lines.text("plain", "The same utterance in other wordings:");
                for variant in variants {
                    lines.wording(variant);
                }
                for place in differs {
                    lines.text("point", &parted(place));
                }
            }
            for remark in notes {
                lines.text("where", remark);
            }
        }
        SourceBody::Entry { place, known, note, rests_on } => {
            let colon = if note.is_empty() { "" } else { ": " };
            let mut words = array![piece("code", place), piece("text", &format!(" — {known}{colon}{note}"))];
            if let Some(source) = rests_on {
                words.push(Value::Dict(piece("text", " (")));
                words.push(Value::Dict(
                    dict! { "is" => "link", "text" => "statement", "to" => paper.to(source) },
                ));
                words.push(Value::Dict(piece("text", ")")));
            }
            lines.letters = place.len().saturating_add(note.len());
            lines.say("plain", words);
        }
        SourceBody::Computation { words } => lines.text("plain", &format!("Computed: {words}")),
    }
    dict! {
        "id" => paper.claim(&note.id),
        "number" => note.number.to_string(),
        "lines" => lines.lines,
        "tall" => lines.letters > LONG,
    }
}

fn parted(place: &Differs) -> String {
    let side = |words: &str| if words.is_empty() { "nothing".to_owned() } else { format!("“{words}”") };
    let tail = if place.meaning { " (the meaning differs)" } else { "" };
    format!("{} against {}{tail}", side(&place.a), side(&place.b))
}

fn piece(is: &str, words: &str) -> Dict {
    dict! { "is" => is, "text" => clean(words) }
}
