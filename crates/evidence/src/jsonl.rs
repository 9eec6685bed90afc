//! JSON Lines: one report a line, `{"text" or "html", "title", "url", "outlet", "published"}`.
//!
//! Offsets of such a report are bytes of the decoded text or html string, in UTF-8. What the line says of
//! the report goes before what its page says. Fields that are not known are left alone.

use serde_json::{Map, Value};

use crate::page::{self, Page};
use crate::shadow::Shadow;
use crate::{Lexicon, MAX_BYTES, ReadReport, Refusal, body, date, report};

/// The longest line that is read, in bytes: a text of [`MAX_BYTES`] with every character escaped once.
pub const MAX_LINE: usize = 2 * MAX_BYTES;

/// A report as a line of JSON gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its words.
    pub words: Words,
    /// Its title.
    pub title: Option<String>,
    /// Its address on the web; nothing is downloaded.
    pub url: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// When it was published, in the line's words.
    pub published: Option<String>,
}

/// The words of a report: text, or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Running text.
    Text(String),
    /// HTML.
    Html(String),
}

impl Default for Words {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Words {
    /// The words or the page as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(words) | Self::Html(words) => words,
        }
    }
}

/// Reads a line. Where it has both `text` and `html`, the text counts.
///
/// # Errors
/// Refuses lines over [`MAX_LINE`], lines that are no JSON object in UTF-8, and objects without words or
/// with more than [`MAX_BYTES`] of them.
pub fn record(path: &str, line: &[u8]) -> Result<Record, Refusal> {
    let refused = |why: String| Refusal::NotALine { path: path.to_owned(), why };
    if line.len() > MAX_LINE {
        return Err(Refusal::TooLarge { path: path.to_owned(), bytes: line.len(), limit: MAX_LINE });
    }
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut fields: Map<String, Value> =
        serde_json::from_slice(line).map_err(|fault| refused(format!("it is no JSON object: {fault}")))?;
    let mut take = |key: &str| match fields.remove(key) {
        Some(Value::String(words)) if !words.trim().is_empty() => Some(words),
        _ => None,
    };
    let words = match (take("text"), take("html")) {
        (Some(text), _) => Words::Text(text),
        (None, Some(html)) => Words::Html(html),
        (None, None) => {
            return Err(refused("it has neither a \"text\" nor an \"html\" with words".to_owned()));
        }
    };
    let bytes = words.as_str().len();
    if bytes > MAX_BYTES {
        return Err(Refusal::TooLarge { path: path.to_owned(), bytes, limit: MAX_BYTES });
    }
    let mut short = |key: &str| take(key).map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(Record {
        title: short("title"),
        url: short("url"),
        outlet: short("outlet"),
        published: short("published"),
        words,
    })
}

/// Reads the report of a record alone; `path` is kept in the ledger, as `FILE:LINE`.
#[must_use]
pub fn read_record(path: &str, record: &Record, lexicon: &Lexicon) -> ReadReport {
    let page = of_record(record);
    let mut read = report::read_page(path, record.words.as_str().len(), &page, lexicon);
    read.report.url.clone_from(&record.url);
    if let Some(words) = record.published.as_deref().filter(|p| date::published(p).is_none()) {
        read.report.notes.push(format!("the date of publication is not understood: {words}"));
    }
    read
}

/// The body of a record, as [`crate::body`] gives that of a file.
#[must_use]
pub fn record_body(record: &Record) -> body::Body {
    body::of_page(of_record(record))
}

fn of_record(record: &Record) -> Page {
    let mut page = match &record.words {
        Words::Text(text) => Page { shadow: Shadow::of(text), ..Page::default() },
        Words::Html(html) => page::html(&Shadow::of(html)),
    };
    let given = record.published.as_deref().and_then(date::published);
    let in_url = record.url.as_deref().and_then(date::in_address);
    page.date = given.or(page.date).or(in_url);
    page.outlet = record.outlet.clone().or(page.outlet);
    page.title = record.title.clone().or(page.title);
    page
}

/// What stands for a line or file that is refused, where reading goes on without it: no statements, its
/// bytes listed as dropped, and a note that says why.
#[must_use]
pub fn unread(path: &str, bytes: usize, why: &Refusal) -> ReadReport {
    report::unread(path, bytes, &why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_its_offsets_lie_in_the_string() {
        let line = br#"{"text": "\u201cWe will share the port,\u201d Ann Lee said on Monday.", "outlet": "Harbour Times", "published": "2031-05-06T10:00:00Z", "url": "https://times.example/a", "extra": [1]}"#;
        let record = record("a.jsonl:1", line).unwrap();
        let read = read_record("a.jsonl:1", &record, &Lexicon::default());
        let said = &read.statements[0];
        assert_eq!(&record.words.as_str()[said.start..said.end], "We will share the port");
        assert_eq!(
            (said.speaker.as_deref(), said.occasion.date.as_deref()),
            (Some("Ann Lee"), Some("2031-05-05"))
        );
        assert_eq!(read.report.outlet.as_deref(), Some("Harbour Times"));
        assert_eq!(read.report.url.as_deref(), Some("https://times.example/a"));
        assert_eq!(read.report.bytes, record.words.as_str().len());
    }

    #[test]
    fn what_the_line_says_goes_before_what_its_page_says() {
        let line = br#"{"html": "<html><head><meta property='og:site_name' content='Page'><meta property='og:title' content='Ferries'></head><body><p>Ann Lee said: \u201cYes, we will.\u201d</p></body></html>", "outlet": "Line", "published": "soon", "url": "https://x.example/2031/05/06/a"}"#;
        let record = record("a:1", line).unwrap();
        let read = read_record("a:1", &record, &Lexicon::default());
        assert_eq!(read.report.outlet.as_deref(), Some("Line"));
        assert_eq!(read.report.title.as_deref(), Some("Ferries"));
        assert_eq!(read.report.date.as_deref(), Some("2031-05-06"));
        assert!(read.report.notes.iter().any(|n| n.contains("soon")));
        let said = &read.statements[0];
        assert_eq!(&record.words.as_str()[said.start..said.end], "Yes, we will");
    }

    #[test]
    fn what_is_no_report_is_refused_with_its_reason() {
        for (line, why) in [
            (&b"[1]"[..], "JSON object"),
            (b"{\"text\": 4}", "neither"),
            (b"{\"text\": \" \"}", "neither"),
            (b"{\"text\": \"\xff\"}", "JSON object"),
            (b"{\"text\": \"torn", "JSON object"),
        ] {
            let refused = record("a.jsonl:3", line).unwrap_err();
            assert!(
                refused.to_string().contains(why) && refused.to_string().starts_with("a.jsonl:3"),
                "{refused}"
            );
            let read = unread("a.jsonl:3", line.len(), &refused);
            assert_eq!(read.report.dropped[0].end, line.len());
        }
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        assert!(record("a", deep.as_bytes()).is_err());
        assert!(matches!(record("a", &vec![b' '; MAX_LINE + 1]), Err(Refusal::TooLarge { .. })));
    }
}
