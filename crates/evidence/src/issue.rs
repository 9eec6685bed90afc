//! Issues: which of the case's issues a statement touches, by the case's own terms.

use mediant_core::ledger::Touch;

use crate::Lexicon;
use crate::words::{split, stem};

/// The issues that the words touch, each with the words that say so, in the case's order.
///
/// A term fits where its words stand in a row in any of their forms, as whole words in either case. A
/// term with a capital initial letter throughout (a name) fits in that form only. An exception that fits
/// at the same place takes the term's match away.
pub(crate) fn issues(text: &str, lexicon: &Lexicon) -> Vec<Touch> {
    if lexicon.issues.is_empty() {
        return Vec::new();
    }
    let words: Vec<&str> = split(text).collect();
    let stems: Vec<String> = words.iter().map(|w| stem(w)).collect();
    let mut out = Vec::new();
    for terms in &lexicon.issues {
        let excepted: Vec<(usize, usize)> = terms.except.iter().flat_map(|t| places(&stems, t)).collect();
        let found = terms.terms.iter().find_map(|term| {
            places(&stems, term).into_iter().find(|p| !excepted.iter().any(|e| e.0 <= p.0 && p.1 <= e.1))
        });
        if let Some((start, end)) = found {
            out.push(Touch { issue: terms.issue.clone(), because: words[start..end].join(" ") });
        }
    }
    out
}

fn places(stems: &[String], term: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<String> = split(term).map(stem).collect();
    if wanted.is_empty() || wanted.len() > stems.len() {
        return Vec::new();
    }
    (0..=stems.len() - wanted.len())
        .filter(|at| stems[*at..at + wanted.len()] == wanted[..])
        .map(|at| (at, at + wanted.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Terms;

    #[test]
    fn terms_fit_in_any_form_but_not_where_excepted() {
        let lexicon = Lexicon {
            actors: Vec::new(),
            issues: vec![Terms {
                issue: "harbour".to_owned(),
                terms: vec!["harbour".to_owned(), "port fee".to_owned()],
                except: vec!["safe harbour clause".to_owned()],
            }],
            ..Lexicon::default()
        };
        let because = |text: &str| issues(text, &lexicon).first().map(|t| t.because.clone());
        assert_eq!(because("Both Harbours must open").as_deref(), Some("Harbours"));
        assert_eq!(because("the port fees").as_deref(), Some("port fees"));
        assert_eq!(because("a safe harbour clause"), None);
        assert_eq!(because("the port and its fee"), None);
    }
}
