//! brat stand-off (<https://brat.nlplab.org/standoff.html>): `.txt` and `.ann`.
//!
//! Read are text-bound annotations (`T`) of the types Content, Source and Cue, in pieces or not, and events (`E`) that tie
//! them by the roles of the same names, with or without a number. What no event ties is tied by nearness. Relations,
//! attributes, notes and other types are left alone.

use std::collections::BTreeMap;

use super::{Labelled, Loose, MAX_SPANS, MOST_FAULTS, Marked, Part, Unread, code_points, ordered, span, tie};

/// Reads the annotations of a text.
///
/// # Errors
/// The lines that do not fit the text or the format, twenty at most.
pub fn brat(path: &str, bytes: &[u8], annotations: &str) -> Result<Labelled, Vec<Unread>> {
    let fault = |line: usize, what: String| Unread { path: path.to_owned(), line, what };
    let text = std::str::from_utf8(bytes).map_err(|_| vec![fault(1, "the text is not UTF-8".to_owned())])?;
    let points = code_points(text);
    let mut faults = Vec::new();
    let mut bound: BTreeMap<&str, Loose> = BTreeMap::new();
    let mut pieces = 0;
    for (number, line) in lines(annotations).filter(|(_, l)| l.starts_with('T')) {
        match text_bound(text, &points, line) {
            Ok(Some((id, loose))) => {
                pieces += loose.1.len();
                bound.insert(id, loose);
            }
            Ok(None) => {}
            Err(what) => faults.push(fault(number, what)),
        }
        if pieces > MAX_SPANS {
            faults.push(fault(number, format!("more than {MAX_SPANS} spans in one text")));
        }
        if faults.len() >= MOST_FAULTS {
            return Err(faults);
        }
    }
    let mut marked = Vec::new();
    let mut tied: Vec<&str> = Vec::new();
    for (number, line) in lines(annotations).filter(|(_, l)| l.starts_with('E')) {
        match event(&bound, line, &mut tied) {
            Ok(one) => marked.push(one),
            Err(what) => faults.push(fault(number, what)),
        }
        if tied.len() > MAX_SPANS {
            faults.push(fault(number, format!("more than {MAX_SPANS} roles in one text")));
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for id in tied {
        bound.remove(id);
    }
    let mut loose: Vec<Loose> = bound.into_values().collect();
    loose.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    tie(text, &loose, &mut marked);
    Ok(Labelled { path: path.to_owned(), bytes: bytes.to_vec(), marked: ordered(marked) })
}

/// The lines with their numbers, from 1.
fn lines(annotations: &str) -> impl Iterator<Item = (usize, &str)> {
    annotations.split('\n').enumerate().map(|(n, l)| (n + 1, l.trim_end_matches('\r')))
}

/// `T1⇥Content 10 20;25 30⇥the words`: none where the type is not one that is read.
fn text_bound<'a>(text: &str, points: &[usize], line: &'a str) -> Result<Option<(&'a str, Loose)>, String> {
    let mut cells = line.splitn(3, '\t');
    let (id, about) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
    let Some((name, places)) = about.split_once(' ') else {
        return Err("expected T1, a tab, the type and its span, such as: T1\tContent 10 20".to_owned());
    };
    let Some(part) = Part::named(name) else { return Ok(None) };
    let mut pieces = Vec::new();
    for place in places.split(';') {
        let numbers = place.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some((start, end)) = numbers else {
            return Err(format!("expected a span of two numbers, such as 10 20, not {place:?}"));
        };
        pieces.push(span(points, start, end)?);
    }
    if let Some(words) = cells.next() {
        let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let found: String = pieces.iter().filter_map(|p| text.get(p.0..p.1)).map(plain).collect();
        if found != plain(words) {
            return Err(format!(
                "the text has other words there ({}…): is it the text that was annotated?",
                found.chars().take(20).collect::<String>()
            ));
        }
    }
    Ok(Some((id, (part, pieces))))
}

/// `E1⇥Attribution:T4 Content:T3 Cue:T2 Source:T1`
fn event<'a>(
    bound: &BTreeMap<&'a str, Loose>,
    line: &'a str,
    tied: &mut Vec<&'a str>,
) -> Result<Marked, String> {
    let Some((_, roles)) = line.split_once('\t') else {
        return Err("expected E1, a tab and roles, such as: E1\tAttribution:T4 Content:T3".to_owned());
    };
    let mut out = Marked::default();
    for role in roles.split(' ').filter(|r| !r.is_empty()) {
        let Some((name, id)) = role.split_once(':') else {
            return Err(format!("expected a role and what has it, such as Content:T3, not {role:?}"));
        };
        let Some(part) = Part::named(name.trim_end_matches(|c: char| c.is_ascii_digit())) else { continue };
        let Some((_, pieces)) = bound.get(id) else {
            return Err(format!("{id} is no Content, Source or Cue of this file"));
        };
        out.part(part).extend(pieces);
        tied.push(id);
    }
    Ok(out)
}
