//! Bytes: what a byte of text is, told by a table, for the loops that look at every one.

/// What each byte is.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut at = 0;
    while at < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "counts to 255")]
        let byte = at as u8;
        if byte.is_ascii_alphanumeric() {
            kinds[at] |= ALPHANUMERIC;
        }
        // White space that is not ASCII begins with one of these.
        if matches!(byte, b' ' | 0x09..=0x0d | 0xc2 | 0xe1..=0xe3) {
            kinds[at] |= SPACE;
        }
        at += 1;
    }
    kinds
};

const ALPHANUMERIC: u8 = 1;
const SPACE: u8 = 2;

/// Whether it is an ASCII letter or digit.
#[inline]
pub(crate) fn alphanumeric(byte: u8) -> bool {
    KINDS[usize::from(byte)] & ALPHANUMERIC != 0
}

/// Whether white space may begin with it.
#[inline]
pub(crate) fn space(byte: u8) -> bool {
    KINDS[usize::from(byte)] & SPACE != 0
}

/// The number of ASCII letters and digits at the beginning.
#[inline]
pub(crate) fn run(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let bits = ends(u64::from_le_bytes(*chunk));
        if bits < u64::BITS {
            return at + usize::try_from(bits / 8).unwrap_or(0);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|b| !alphanumeric(*b)).unwrap_or(rest.len())
}

/// The number of bits before the first of eight bytes that is no ASCII letter or digit; all where there is none.
#[inline]
pub(crate) const fn ends(part: u64) -> u32 {
    let others = (letters(part) | digits(part)) ^ HIGH;
    if others == 0 { u64::BITS } else { others.trailing_zeros() & !7 }
}

/// One in each byte.
pub(crate) const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
pub(crate) const HIGH: u64 = 0x80 * ONES;

/// Up to eight bytes as a number, the first the lowest.
#[inline]
pub(crate) fn eight(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // The two overlap where there are fewer than eight.
        return u64::from(u32::from_le_bytes(*head))
            | u64::from(u32::from_le_bytes(*tail)) << (8 * (len.min(8) - 4));
    }
    match *bytes {
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        _ => 0,
    }
}

/// Eight ASCII letters at once in small letters: a byte from `A` to `Z` gets the bit that tells them apart.
pub(crate) const fn small(part: u64) -> u64 {
    let past_z = part + (0x7f - b'Z' as u64) * ONES;
    let from_a = part + (0x80 - b'A' as u64) * ONES;
    part | ((from_a & !past_z & HIGH) >> 2)
}

/// The highest bit of each byte that is an ASCII letter.
const fn letters(part: u64) -> u64 {
    let low = (part | (0x20 * ONES)) & !HIGH;
    let from_a = low + (0x80 - b'a' as u64) * ONES;
    let past_z = low + (0x7f - b'z' as u64) * ONES;
    from_a & !past_z & !part & HIGH
}

/// The highest bit of each byte that is an ASCII digit.
const fn digits(part: u64) -> u64 {
    let low = part & !HIGH;
    let from_0 = low + (0x80 - b'0' as u64) * ONES;
    let past_9 = low + (0x7f - b'9' as u64) * ONES;
    from_0 & !past_9 & !part & HIGH
}

/// Whether a character is a letter or a digit. The marks of typography are told at once.
#[inline]
pub(crate) fn letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// The number of words that white space sets apart, or `most` where there are more.
pub(crate) fn words(text: &str, most: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut count, mut at) = (0, 0);
    while at < bytes.len() && count < most {
        let word = bytes[at..].iter().position(|b| space(*b)).unwrap_or(bytes.len() - at);
        let c = text[at + word..].chars().next().unwrap_or(' ');
        if !c.is_whitespace() {
            // Another letter that begins with such a byte: the word goes on to the next white space.
            let rest = &text[at + word..];
            count += 1;
            at += word + rest.find(char::is_whitespace).unwrap_or(rest.len());
            continue;
        }
        count += usize::from(word > 0);
        at += word + c.len_utf8();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_white_space_sets_them_apart() {
        for text in
            ["", " ", "a", " the port\u{a0}is  open\n", "“é” – ’tis\u{2003}so \u{3000}", "\u{85}\u{1680}x"]
        {
            for most in 1..8 {
                assert_eq!(words(text, most), text.split_whitespace().take(most).count(), "{text:?}");
            }
        }
    }

    #[test]
    fn letters_are_those_of_unicode() {
        for c in ('\0'..='\u{30ff}').chain(['\u{feff}', '\u{fffd}', '𝒜', '😀']) {
            assert_eq!(letter(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
