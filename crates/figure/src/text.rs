//! Text that comes from outside: cleaned, measured, shortened and broken into lines.
//!
//! Widths are estimates on the generous side (the reader's font is not known): a per-character table in thousandths
//! of the font size, after `DejaVu Sans`, the widest of the common interface fonts; bold takes a tenth more.

/// The most characters that are kept of one text.
pub(crate) const MAX_CHARS: usize = 400;

/// The most combining marks kept on one character.
const MAX_MARKS: usize = 3;

/// Text without control characters, bidirectional overrides, invisible separators and stacks of combining marks;
/// spaces and line breaks become single spaces; at most [`MAX_CHARS`] characters. Empty text becomes `(no name)`.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::new();
    let (mut kept, mut marks) = (0, 0);
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if is_unseen(c) || (c == ' ' && (out.is_empty() || out.ends_with(' '))) {
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MAX_MARKS || (marks > 0 && out.is_empty()) {
            continue;
        }
        if kept == MAX_CHARS {
            trim_end(&mut out);
            out.push('…');
            break;
        }
        out.push(c);
        kept += 1;
    }
    out.truncate(out.trim_end().len());
    if out.is_empty() { "(no name)".into() } else { out }
}

/// Cleaned text that may stand inside a sentence: text with right-to-left letters is isolated, so that it does
/// not pull the numbers beside it out of place.
pub(crate) fn name(text: &str) -> String {
    let text = clean(text);
    if text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// Names joined by commas and a last `and`.
pub(crate) fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The estimated width of a text at a font size.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| f64::from(thousandths(c))).sum::<f64>() / 1000.0 * size
}

fn thousandths(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 320,
        ' ' | '\u{a0}' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 400,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | '"' | '’' | '“' | '”' | '?' => 580,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 990,
        'A'..='Z' | '&' => 750,
        '+' | '=' | '<' | '>' | '~' | '→' | '←' | '↑' | '\u{2212}' => 840,
        '0'..='9' | 'a'..='z' | '–' | '·' => 640,
        c if is_mark(c) || is_unseen(c) => 0,
        '\u{80}'..='\u{2ff}' => 680,
        '\u{300}'..='\u{10ff}' => 720,
        _ => 1200,
    }
}

/// The text, or as much of it as fits into the room with `…` behind. Empty where not even that fits.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let ellipsis = width("…", size);
    let (mut out, mut used) = (String::new(), 0.0);
    for c in text.chars() {
        used += f64::from(thousandths(c)) / 1000.0 * size;
        if used + ellipsis > room {
            break;
        }
        out.push(c);
    }
    trim_end(&mut out);
    if ellipsis <= room {
        out.push('…');
    }
    out
}

/// Takes off what must not stand before an ellipsis: spaces and joiners.
fn trim_end(text: &mut String) {
    while text.ends_with([' ', '\u{200d}', '\u{2068}', ',', '·']) {
        text.pop();
    }
}

/// The text broken into at most `lines` lines of the room's width; the last is shortened with `…`.
pub(crate) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && out.len() + 1 < lines && width(rest, size) > room {
        let (at, hyphen) = match break_at(rest, size, room) {
            Some(at) => (at, ""),
            None => match split_at(rest, size, room) {
                Some(at) => (at, "-"),
                None => break,
            },
        };
        let (head, tail) = rest.split_at(at);
        out.push(format!("{}{hyphen}", head.trim_end()));
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        out.push(fit(rest, size, room));
    }
    out
}

/// The last place before the room's end where a line may break: behind a space or a hyphen, or anywhere in a
/// script without spaces.
fn break_at(text: &str, size: f64, room: f64) -> Option<usize> {
    let (mut used, mut last) = (0.0, None);
    for (at, c) in text.char_indices() {
        used += f64::from(thousandths(c)) / 1000.0 * size;
        if c == ' ' || thousandths(c) == 1200 {
            last = last.max((at > 0).then_some(at));
        }
        if used > room {
            break;
        }
        if matches!(c, '-' | '/' | '–') {
            last = Some(at + c.len_utf8());
        }
    }
    last.filter(|at| *at < text.len())
}

/// Where a word without a break has to be split with a hyphen; none where fewer than three letters would stand.
fn split_at(text: &str, size: f64, room: f64) -> Option<usize> {
    let (mut used, mut last) = (width("-", size), None);
    for (count, (at, c)) in text.char_indices().enumerate() {
        used += f64::from(thousandths(c)) / 1000.0 * size;
        if count >= 3 && !is_mark(c) && text[at..].chars().nth(2).is_some() {
            last = Some(at);
        }
        if used > room {
            return last;
        }
    }
    None
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200d}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that show nothing and can reorder, hide or break what is shown, and those that XML forbids.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(c) & 0xfffe) == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A text as an XML id: letters, digits, `-` and `_`, starting with a letter.
pub(crate) fn id(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' })
        .collect();
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "f-");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_marks_go_and_words_stay() {
        assert_eq!(clean(" a\u{202e}b\u{0}\n\t c "), "ab c");
        assert_eq!(clean("\u{200f}"), "(no name)");
        assert_eq!(clean(&"e\u{301}".repeat(2)), "e\u{301}e\u{301}");
        assert_eq!(clean(&format!("z{}", "\u{301}".repeat(50))).chars().count(), 4);
        assert_eq!(clean(&"x".repeat(9000)).chars().count(), MAX_CHARS + 1);
    }

    #[test]
    fn what_does_not_fit_is_shortened() {
        assert_eq!(fit("Seller", 12.0, 100.0), "Seller");
        let short = fit("A very long name of a party", 12.0, 60.0);
        assert!(short.ends_with('…') && width(&short, 12.0) <= 60.0, "{short}");
        let lines = wrap("Status of the border and of those who live on it", 12.0, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| width(l, 12.0) <= 100.0), "{lines:?}");
        assert_eq!(wrap("", 12.0, 100.0, 2), Vec::<String>::new());
    }

    #[test]
    fn ids_are_safe() {
        assert_eq!(id("a b\"c"), "a-b-c");
        assert_eq!(id("1"), "f-1");
        assert_eq!(id(""), "f-");
    }

    #[test]
    fn right_to_left_names_are_isolated() {
        assert_eq!(name("Seller"), "Seller");
        assert!(name("\u{5d0}\u{5d1}").starts_with('\u{2068}'));
    }
}
