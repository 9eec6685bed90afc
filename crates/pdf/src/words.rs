//! Text as it is set on paper.

/// Letters without a gap after which a line may break anywhere.
const LONGEST_WORD: usize = 24;
/// Where a line may break though nothing is written.
const BREAK: char = '\u{200b}';

/// The text without control marks, and with places to break in words that no line may hold. Marks that turn the direction
/// of what follows are left out, so that no text turns the number behind it around; letters that read right to left do
/// so by themselves.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars().filter(|&c| !turns(c)) {
        let c = if c.is_control() { ' ' } else { c };
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > LONGEST_WORD {
            out.push(BREAK);
            run = 1;
        }
        out.push(c);
    }
    out
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text as one short line: at most so many letters.
pub(crate) fn line(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() || turns(c) { ' ' } else { c };
    if text.chars().count() <= most {
        return text.chars().map(plain).collect();
    }
    text.chars().take(most.saturating_sub(1)).map(plain).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{clean, line};

    #[test]
    fn words_without_end_can_be_broken() {
        assert_eq!(clean("short words stay\nas they are"), "short words stay as they are");
        let long = clean(&"x".repeat(50));
        assert_eq!(long.matches('\u{200b}').count(), 2, "{long}");
        assert_eq!(long.replace('\u{200b}', ""), "x".repeat(50));
    }

    #[test]
    fn no_text_turns_the_number_behind_it() {
        assert_eq!(clean("a\u{202e}b\u{2067}c \u{5d0}\u{5d1}"), "abc \u{5d0}\u{5d1}");
    }

    #[test]
    fn a_line_is_cut_to_its_length() {
        assert_eq!(line("abc\u{0}", 4), "abc ");
        assert_eq!(line("abcdef", 4), "abc…");
    }
}
