//! Bytes to text: bounds, the encoding, and the way back to the bytes.
//!
//! The encoding is that of a byte order mark, else the one that an HTML page or an XML declaration names,
//! else UTF-8 where the bytes are valid UTF-8, else the legacy encoding that the detector of a browser
//! guesses from the first [`SNIFFED`] bytes (`chardetng`; windows-1252 where nothing speaks for another).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::shadow::Shadow;
use crate::{MAX_BYTES, Refusal, Source};

/// How many bytes the guess of an encoding looks at.
const SNIFFED: usize = 1 << 18;

/// Decodes a file.
pub(crate) fn decode(source: &Source<'_>) -> Result<Shadow, Refusal> {
    let bytes = source.bytes;
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooLarge { path: source.path.to_owned(), bytes: bytes.len(), limit: MAX_BYTES });
    }
    let marked = Encoding::for_bom(bytes);
    if let Some(what) = not_text(bytes, marked.is_some()) {
        return Err(Refusal::NotText { path: source.path.to_owned(), what });
    }
    let (encoding, skip) = match marked {
        Some((encoding, skip)) => (encoding, skip),
        None => (declared(bytes).unwrap_or_else(|| sniff(bytes)), 0),
    };
    if encoding == UTF_8 {
        return Ok(decode_utf8(bytes, skip));
    }
    Ok(decode_other(encoding, bytes, skip))
}

fn not_text(bytes: &[u8], marked: bool) -> Option<&'static str> {
    if bytes.starts_with(b"%PDF-") {
        return Some("a PDF file");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some("an archive or office document");
    }
    (!marked && bytes.contains(&0)).then_some("a binary file")
}

/// The encoding that an HTML page declares in its first 1,024 bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    bytes.iter().take(1024).find(|b| **b == b'<')?;
    let head: Vec<u8> = bytes.iter().take(1024).map(u8::to_ascii_lowercase).collect();
    let after = |tag: &[u8], name: &[u8]| {
        let from = find(&head, tag)?;
        Some(from + find(head.get(from..)?, name)? + name.len())
    };
    let at = after(b"<?xml", b"encoding").or_else(|| after(b"<meta", b"charset"))?;
    let rest: Vec<u8> = head.get(at..)?.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    let rest = rest.strip_prefix(b"=")?;
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end =
        rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(rest.len());
    let encoding = Encoding::for_label(rest.get(..end)?)?;
    // A page that could be read far enough to find the word is not in UTF-16, whatever it says.
    Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn sniff(bytes: &[u8]) -> &'static Encoding {
    if str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    // A file that is UTF-8 but for a torn character at its end, or a few stray bytes, stays UTF-8.
    let invalid =
        bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).take(bytes.len() / 2000 + 2).count();
    let wide = bytes.utf8_chunks().any(|c| !c.valid().is_ascii());
    if invalid == 0 || (wide && invalid <= 1 + bytes.len() / 2000) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let head = bytes.get(..SNIFFED.min(bytes.len())).unwrap_or_default();
    detector.feed(head, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess.is_ascii_compatible() { guess } else { WINDOWS_1252 }
}

fn decode_utf8(bytes: &[u8], skip: usize) -> Shadow {
    let mut out = Shadow::default();
    let mut at = skip;
    if let Some(text) = bytes.get(skip..).and_then(|b| str::from_utf8(b).ok()) {
        out.keep(text, at);
        return out;
    }
    for chunk in bytes.get(skip..).unwrap_or_default().utf8_chunks() {
        out.keep(chunk.valid(), at);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            out.replace("\u{fffd}", at, chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
    out
}

/// Decodes byte by byte, so that each character knows its bytes.
fn decode_other(encoding: &'static Encoding, bytes: &[u8], skip: usize) -> Shadow {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = Shadow::default();
    let mut first = skip;
    let mut buffer = [0_u8; 32];
    for at in skip..=bytes.len() {
        let last = at == bytes.len();
        let input = if last { &[][..] } else { &bytes[at..=at] };
        let (_, _, written, _) = decoder.decode_to_utf8(input, &mut buffer, last);
        if written == 0 {
            continue;
        }
        let piece = String::from_utf8_lossy(&buffer[..written]);
        let span = at + usize::from(!last) - first;
        if piece.len() == 1 && span == 1 {
            out.keep(&piece, first);
        } else {
            out.replace(&piece, first, span);
        }
        first += span;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Shadow {
        decode(&Source { path: "a.txt", bytes }).unwrap()
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(text("“Ja”".as_bytes()).text, "“Ja”");
        assert_eq!(text(b"\xef\xbb\xbfJa").text, "Ja");
        assert_eq!(text(b"\xff\xfeJ\0a\0").text, "Ja");
        assert_eq!(text(b"\x93Ja\x94").text, "“Ja”");
        assert_eq!(text(b"<meta charset='iso-8859-5'>\xc0").text, "<meta charset='iso-8859-5'>Р");
        assert_eq!(
            text(b"<?xml version='1.0' encoding='iso-8859-5'?><p>\xc0").text,
            "<?xml version='1.0' encoding='iso-8859-5'?><p>Р"
        );
        // Russian without a declaration, in windows-1251.
        let russian = "Министры обоих берегов говорили о гавани, о пароме и о долгой зиме.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(text(&bytes).text, russian);
        assert_eq!(
            text("é, à, torn: \u{201c}".as_bytes().split_last().unwrap().1).text,
            "é, à, torn: \u{fffd}"
        );
        assert_eq!(text(b"<meta charset=utf-8>a\xffb").text, "<meta charset=utf-8>a\u{fffd}b");
    }

    #[test]
    fn offsets_lead_to_the_bytes_as_given() {
        let read = text(b"\x93Ja\x94 x");
        assert_eq!(read.text, "“Ja” x");
        assert_eq!(read.map.source(3, 5), (1, 3));
        assert_eq!(read.map.source(0, 8), (0, 4));
        assert_eq!(read.map.source(9, 10), (5, 6));
        let bom = text(b"\xef\xbb\xbfJa");
        assert_eq!(bom.map.source(0, 2), (3, 5));
        let wide = text(b"\xff\xfeJ\0a\0");
        assert_eq!(wide.map.source(1, 2), (4, 6));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let refuse = |bytes: &[u8]| decode(&Source { path: "a", bytes }).unwrap_err();
        assert!(matches!(refuse(b"%PDF-1.7"), Refusal::NotText { .. }));
        assert!(matches!(refuse(b"a\0b"), Refusal::NotText { .. }));
        assert!(matches!(refuse(&vec![b'a'; MAX_BYTES + 1]), Refusal::TooLarge { .. }));
    }
}
