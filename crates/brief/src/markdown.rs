//! Document → Markdown: `CommonMark` with tables. Figures are their sentence and their table.

use std::fmt::Write;

use crate::document::{
    Block, Column, Document, Inline, Known, Order, Part, Section, SourceBody, SourceNote, Table, Tone,
    Wording,
};

/// The document as Markdown. Every text in it is escaped; the same document gives the same bytes.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "**{}**\n", escape(&document.classification));
    let _ = writeln!(out, "# {}\n", escape(&document.title));
    let _ = writeln!(out, "- For: {}", escape(&document.recipient));
    if let Some(as_of) = &document.as_of {
        let _ = writeln!(out, "- As of: {}", escape(as_of));
    }
    let _ = writeln!(out, "- Fingerprint: `{}`\n", document.fingerprint);
    out.push_str("## Bottom line\n\n");
    for sentence in &document.bottom_line {
        let _ = writeln!(out, "{}\n", inlines(sentence));
    }
    for section in document.part(Part::Brief) {
        write_section(&mut out, section, 2);
    }
    out.push_str("<a id=\"annex\"></a>\n\n## Annex\n\n");
    for section in document.part(Part::Annex) {
        write_section(&mut out, section, 3);
    }
    sources(&mut out, &document.sources);
    let _ = writeln!(
        out,
        "---\n\nWritten by Mediant {}. The model shows, it does not decide.",
        escape(&document.version)
    );
    out
}

fn write_section(out: &mut String, section: &Section, level: usize) {
    let marks = "#".repeat(level);
    let _ = writeln!(out, "<a id=\"{}\"></a>\n\n{marks} {}\n", section.id, escape(&section.title));
    blocks(out, &section.blocks, level + 1);
}

fn blocks(out: &mut String, of: &[Block], level: usize) {
    for (at, block) in of.iter().enumerate() {
        match (block, of.get(at + 1)) {
            // The twin that follows has the same numbers, and more.
            (Block::Figure { figure }, Some(Block::Twin(_))) => {
                let _ = writeln!(out, "*{}.* {}\n", escape(&figure.title), escape(&figure.sentence));
            }
            _ => write_block(out, block, level),
        }
    }
}

fn write_block(out: &mut String, block: &Block, level: usize) {
    match block {
        Block::Paragraph { text } => {
            let _ = writeln!(out, "{}\n", inlines(text));
        }
        Block::List { order, items } => {
            for (at, item) in items.iter().enumerate() {
                let _ = match order {
                    Order::Free => writeln!(out, "- {}", inlines(item)),
                    Order::Ranked => writeln!(out, "{}. {}", at + 1, inlines(item)),
                };
            }
            out.push('\n');
        }
        Block::Facts { items } => {
            for (name, words) in items {
                let _ = writeln!(out, "- **{}:** {}", escape(name), inlines(words));
            }
            out.push('\n');
        }
        Block::Table(of) | Block::Twin(of) => table(out, of),
        Block::Figure { figure } => {
            let _ = writeln!(out, "*{}.* {}\n", escape(&figure.title), escape(&figure.sentence));
            let columns = figure.table.columns.iter();
            let columns = columns.map(|c| Column { title: c.title.clone(), numeric: c.numeric }).collect();
            let words = |words: &String| vec![Inline::Text { text: words.clone() }];
            let rows = figure.table.rows.iter().map(|row| row.iter().map(words).collect()).collect();
            table(out, &Table { caption: figure.table.caption.clone(), columns, rows, more: 0 });
        }
        Block::Callout { tone, title, text } => {
            let word = match tone {
                Tone::Note => "Note",
                Tone::Caution => "Caution",
                Tone::Missing => "Not here",
            };
            let _ = writeln!(out, "> **{word}: {}** {}\n", escape(title), inlines(text));
        }
        Block::Quote { source, words, by } => {
            let _ = writeln!(out, "> {}\n>\n> {} ([source](#{source}))\n", escape(words), escape(by));
        }
        Block::Group { id, title, blocks: inner } => {
            let marks = "#".repeat(level);
            let _ = writeln!(out, "<a id=\"{id}\"></a>\n\n{marks} {}\n", escape(title));
            blocks(out, inner, level + 1);
        }
    }
}

fn table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "{}:\n", escape(&table.caption));
    let heads: Vec<String> = table.columns.iter().map(|c| inside(&c.title)).collect();
    let rules: Vec<&str> = table.columns.iter().map(|c| if c.numeric { "---:" } else { "---" }).collect();
    let _ = writeln!(out, "| {} |\n| {} |", heads.join(" | "), rules.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|c| cell(c)).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if table.more > 0 {
        let _ = writeln!(out, "\nand {} more", table.more);
    }
    out.push('\n');
}

/// Running text at the start of a line.
fn inlines(inlines: &[Inline]) -> String {
    let mut out = cell(inlines);
    if matches!(inlines.first(), Some(Inline::Text { .. })) {
        starts_a_block(&mut out);
    }
    out
}

/// Running text in a cell, where nothing starts a block.
fn cell(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        let _ = match inline {
            Inline::Text { text } => write!(out, "{}", inside(text)),
            // Emphasis must end at a word.
            Inline::Strong { text } => {
                let word = text.trim_end();
                write!(out, "**{}**{}", inside(word), &text[word.len()..])
            }
            Inline::Break => write!(out, "<br>"),
            Inline::Link { to, text } => write!(out, "[{}](#{to})", inside(text)),
            Inline::Mark { source, number } => write!(out, " [\\[{number}\\]](#{source})"),
            Inline::Number { shown, source, known } => {
                let tail = if *known == Known::Estimated { " est." } else { "" };
                write!(out, "[{}](#{source}){tail}", inside(shown))
            }
        };
    }
    out
}

fn sources(out: &mut String, notes: &[SourceNote]) {
    if notes.is_empty() {
        return;
    }
    out.push_str("### Sources\n\n");
    for note in notes {
        let _ = write!(out, "{}. <a id=\"{}\"></a>", note.number, note.id);
        match &note.body {
            SourceBody::Statement { wording, occasion, accepted, variants, differs, notes } => {
                words(out, wording);
                if !occasion.is_empty() {
                    let _ = write!(out, " {}.", escape(occasion));
                }
                if !accepted {
                    out.push_str(" Not accepted into the case by a person.");
                }
                for variant in variants {
                    out.push_str("\n   - also: ");
                    words(out, variant);
                }
                for place in differs {
                    let tail = if place.meaning { " (the meaning differs)" } else { "" };
                    let _ = write!(out, "\n   - “{}” against “{}”{tail}", escape(&place.a), escape(&place.b));
                }
                for remark in notes {
                    let _ = write!(out, "\n   - {}", escape(remark));
                }
            }
            SourceBody::Entry { place, known, note, rests_on } => {
                let _ = write!(out, "{} — {known}", escape(place));
                if !note.is_empty() {
                    let _ = write!(out, ": {}", escape(note));
                }
                if let Some(source) = rests_on {
                    let _ = write!(out, " ([statement](#{source}))");
                }
            }
            SourceBody::Computation { words } => {
                let _ = write!(out, "Computed: {}", escape(words));
            }
        }
        out.push('\n');
    }
    out.push('\n');
}

fn words(out: &mut String, wording: &Wording) {
    let speaker = wording.speaker.as_deref().unwrap_or("speaker not resolved");
    let _ = write!(
        out,
        "{} — {}, {} speech, {}, bytes {}–{} ({}).",
        escape(&wording.shown()),
        escape(speaker),
        wording.kind,
        escape(&wording.report),
        wording.start,
        wording.end,
        escape(&wording.statement)
    );
}

/// A text at the start of a line.
fn escape(text: &str) -> String {
    let mut out = inside(text);
    starts_a_block(&mut out);
    out
}

/// Backslashes before every mark that could mean something to Markdown, names for those that mean something to HTML;
/// control marks become spaces.
fn inside(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// `1. x`, `- x`, `# x` and `===` at the start of a line would become something else; `0.5` and `+0.5` would not.
fn starts_a_block(text: &mut String) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = text.as_bytes().get(digits).copied();
    let ends = text.as_bytes().get(digits + 1).is_none_or(u8::is_ascii_whitespace);
    let bites = match (digits, mark) {
        (0, Some(b'-' | b'=' | b'#')) => true,
        (0, Some(b'+')) => ends,
        (0, _) => false,
        (_, mark) => matches!(mark, Some(b'.' | b')')) && ends,
    };
    if bites {
        text.insert(digits, '\\');
    }
}
