//! Takes a statement out of `accepted = […]` and leaves every other byte as it was, but for its comma.

use mediant_core::case::Accepted;
use toml::de::DeTable;

use crate::accept::AcceptError;
use crate::limits::TOML_BYTES;
use crate::origin::parse;

/// Takes the statement `s12`, whatever its mark, or `s12@mark`, what has that mark, out of the text of a `case.toml`. Where it is not there, the text
/// comes back as it was.
///
/// # Errors
/// Refuses what is no reference, and files that are not TOML or whose `accepted` is no list.
pub fn unaccept(case_toml: &str, statement: &str) -> Result<String, AcceptError> {
    let wanted = parse(statement).ok_or_else(|| AcceptError::Reference(statement.to_owned()))?;
    if case_toml.len() > TOML_BYTES {
        return Err(AcceptError::Faulty);
    }
    let mut kept = String::with_capacity(case_toml.len());
    let mut from = 0;
    for (start, end) in find(case_toml, &wanted)? {
        if start > from {
            kept.push_str(&case_toml[from..start]);
        }
        from = from.max(end);
    }
    kept.push_str(&case_toml[from..]);
    DeTable::parse(kept.trim_start_matches('\u{feff}')).map_err(|_| AcceptError::Faulty)?;
    Ok(kept)
}

/// The bytes of each such item with its comma and, where it stands alone, its line; in order, and they may overlap.
fn find(text: &str, wanted: &Accepted) -> Result<Vec<(usize, usize)>, AcceptError> {
    let body = text.trim_start_matches('\u{feff}');
    let skipped = text.len() - body.len();
    let document = DeTable::parse(body).map_err(|_| AcceptError::Faulty)?;
    let Some(value) = document.get_ref().get("accepted") else { return Ok(Vec::new()) };
    let items = value.get_ref().as_array().ok_or(AcceptError::NotAList)?;
    let mut found = Vec::new();
    let mut before = None;
    for item in items {
        let named = item.get_ref().as_str().and_then(parse).ok_or(AcceptError::NotAList)?;
        let span = item.span();
        // What was accepted without a mark is known by its id alone.
        let by_id = named.statement == wanted.statement && (wanted.mark.is_none() || named.mark.is_none());
        if by_id || wanted.mark.is_some() && named.mark == wanted.mark {
            let (start, end) = with_comma(body, (span.start, span.end), (before, value.span().start));
            found.push((start + skipped, end + skipped));
        }
        before = Some(span.end);
    }
    Ok(found)
}

/// An item with the comma behind it, or where there is none, the one before it; `before` is where the item before it
/// ends, if there is one, and `list` where the list starts.
fn with_comma(
    body: &str,
    (mut start, mut end): (usize, usize),
    (before, list): (Option<usize>, usize),
) -> (usize, usize) {
    let after = body[end..].trim_start_matches([' ', '\t']);
    if after.starts_with(',') {
        end = body.len() - after.len() + 1;
    } else if let Some(before) = before.filter(|b| body[*b..start].trim() == ",") {
        start = before;
    }
    // Only white space is looked through, so that the work stays in proportion to the text.
    let lead = body[..start].trim_end_matches([' ', '\t']);
    let rest = body[end..].trim_start_matches([' ', '\t']);
    let feed = ["\n", "\r\n"].into_iter().find(|f| rest.starts_with(f));
    let behind = body.len() - rest.len();
    match feed {
        Some(feed) if lead.ends_with('\n') && lead.len() > list => (lead.len(), behind + feed.len()),
        _ => (start, behind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accept::accept;
    use proptest::prelude::*;

    #[test]
    fn an_item_goes_with_its_comma() {
        assert_eq!(
            unaccept("accepted = [\"s1\", \"s2@0f0f\", \"s3\"]\n", "s2").unwrap(),
            "accepted = [\"s1\", \"s3\"]\n"
        );
        assert_eq!(
            unaccept("accepted = [\"s1\", \"s2\"] # two\n", "s2").unwrap(),
            "accepted = [\"s1\"] # two\n"
        );
        assert_eq!(unaccept("accepted = [\"s1\"]\n", "s1").unwrap(), "accepted = []\n");
        assert_eq!(
            unaccept("accepted = [\n  \"s1\",\n  \"s2\",\n]\n", "s1").unwrap(),
            "accepted = [\n  \"s2\",\n]\n"
        );
        assert_eq!(unaccept("title = \"x\"\n", "s1").unwrap(), "title = \"x\"\n");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(unaccept("accepted = 1\n", "s1"), Err(AcceptError::NotAList));
        assert_eq!(unaccept("accepted = [\n", "s1"), Err(AcceptError::Faulty));
        assert!(matches!(unaccept("", "all"), Err(AcceptError::Reference(_))));
    }

    proptest! {
        #[test]
        fn taking_back_undoes_accepting(ids in proptest::collection::vec(1_u32..30, 0..8), extra in 30_u32..40) {
            let listed: Vec<String> = ids.iter().map(|i| format!("\"s{i}\"")).collect();
            let text = format!("title = \"x\"\naccepted = [{}]\n[other]\n", listed.join(", "));
            let taken = accept(&text, &format!("s{extra}@00ff")).unwrap();
            prop_assert_eq!(unaccept(&taken, &format!("s{extra}")).unwrap(), text);
        }

        #[test]
        fn no_text_panics(text in "(accepted = \\[)?[\\PC\\n\"s0-9, \\[\\]#]{0,60}") {
            let _ = unaccept(&text, "s1");
        }
    }
}
