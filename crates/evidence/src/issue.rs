//! Issues: which of the case's issues a statement touches, by the case's own terms.

use mediant_core::ledger::Touch;

use crate::form;
use crate::{Lexicon, Terms, words};

/// A word of a text or of a term.
struct Word<'t> {
    text: &'t str,
    /// The key of its forms ([`crate::form`]).
    key: String,
    /// Whether a mark that ends a phrase stands before it.
    apart: bool,
}

/// An issue with its terms as words, made once for a report.
pub(crate) struct Keyed<'t> {
    issue: &'t str,
    terms: Vec<Vec<Word<'t>>>,
    except: Vec<Vec<Word<'t>>>,
}

/// The issues of a case, with their terms as words.
pub(crate) fn keyed(lexicon: &Lexicon) -> Vec<Keyed<'_>> {
    lexicon.issues.iter().map(one_keyed).collect()
}

fn one_keyed(i: &Terms) -> Keyed<'_> {
    let (terms, except) = (i.terms.iter().map(|t| split(t)), i.except.iter().map(|t| split(t)));
    Keyed { issue: &i.issue, terms: terms.collect(), except: except.collect() }
}

/// The issues that the words touch, each with the words that say so, in the case's order.
///
/// A term fits where its words stand in a row, each in any of its forms, with no comma, full stop or the like between
/// them. A word of a term that begins with a capital fits only one that does too, so that `Turkey` is not `turkey`; a
/// word all in capitals only one that is (`US`, never `us`). Where a term fits inside the place at which an exception
/// fits, it does not count; elsewhere in the same words it does. Cost: words times words of terms.
pub(crate) fn issues(text: &str, agenda: &[Keyed<'_>]) -> Vec<Touch> {
    if agenda.is_empty() {
        return Vec::new();
    }
    let said = split(text);
    let mut out = Vec::new();
    for one in agenda {
        let mut fitting = one.terms.iter().map(|term| places(&said, term)).filter(|p| !p.is_empty());
        let mut excepted: Option<Vec<(usize, usize)>> = None;
        let found = fitting.find_map(|fits| {
            let excepted =
                excepted.get_or_insert_with(|| one.except.iter().flat_map(|t| places(&said, t)).collect());
            fits.into_iter().find(|p| !excepted.iter().any(|e| e.0 <= p.0 && p.1 <= e.1))
        });
        if let Some((start, end)) = found {
            let because: Vec<&str> = said[start..end].iter().map(|w| w.text).collect();
            out.push(Touch { issue: one.issue.to_owned(), because: because.join(" ") });
        }
    }
    out
}

/// The words of a text, each with whether a phrase can go on to it.
fn split(text: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::new();
    let mut rest = text;
    for word in words::split(text) {
        let Some((between, after)) = rest.split_once(word) else { break };
        // The point of `U.S.` ends no phrase.
        let abbreviated = out.last().is_some_and(|w| w.text.contains('.') || w.text.chars().count() == 1);
        let ends = |c: char| {
            matches!(c, ',' | ';' | ':' | '!' | '?' | '(' | ')' | '…' | '—' | '–') || c == '.' && !abbreviated
        };
        out.push(Word { text: word, key: form::key(word), apart: between.contains(ends) });
        rest = after;
    }
    out
}

/// Where a term fits, as words from and to.
fn places(said: &[Word<'_>], wanted: &[Word<'_>]) -> Vec<(usize, usize)> {
    if wanted.is_empty() || wanted.len() > said.len() {
        return Vec::new();
    }
    let fits = |at: usize| {
        let here = &said[at..at + wanted.len()];
        here.iter().zip(wanted).all(|(word, term)| word.key == term.key && capitals_fit(word.text, term.text))
            && !here[1..].iter().any(|w| w.apart)
    };
    (0..=said.len() - wanted.len()).filter(|at| fits(*at)).map(|at| (at, at + wanted.len())).collect()
}

fn capitals_fit(word: &str, term: &str) -> bool {
    let all = |w: &str| {
        let w = w.trim_end_matches("'s").trim_end_matches("’s");
        w.chars().filter(|c| c.is_alphabetic()).count() > 1 && !w.contains(char::is_lowercase)
    };
    if all(term) {
        return all(word);
    }
    !term.starts_with(char::is_uppercase) || word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touches(text: &str, terms: &[&str], except: &[&str]) -> Option<String> {
        let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let issue = Terms { issue: "harbour".to_owned(), terms: own(terms), except: own(except) };
        let lexicon = Lexicon { issues: vec![issue], ..Lexicon::default() };
        issues(text, &keyed(&lexicon)).first().map(|t| t.because.clone())
    }

    #[track_caller]
    fn touch(text: &str, term: &str, because: &str) {
        assert_eq!(touches(text, &[term], &[]).as_deref(), Some(because), "{text}");
    }

    #[test]
    fn word_forms_fit_plurals() {
        touch("Both Harbours must open", "harbour", "Harbours");
        touch("the territories in the north", "territory", "territories");
        touch("one territory", "territories", "territory");
        touch("the harbor’s keeper", "harbour", "harbor’s");
    }

    #[test]
    fn word_forms_fit_verbs() {
        for said in ["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"] {
            touch(&format!("They {said} from the hill"), "withdraw", said);
        }
        touch("The hill is occupied", "occupy", "occupied");
        touch("Shelling stopped at noon", "stop", "stopped");
        touch("sanctions were lifted", "sanction", "sanctions");
        touch("the ships were leased", "lease", "leased");
        assert_eq!(touches("good news for the new port", &["goods"], &[]), None);
    }

    #[test]
    fn phrases_fit_in_a_row_and_not_over_a_mark() {
        touch("the port fees", "port fee", "port fees");
        touch("the “port fee” of old", "port fee", "port fee");
        assert_eq!(touches("the port and its fee", &["port fee"], &[]), None);
        assert_eq!(touches("It is a port. Fees rose.", &["port fee"], &[]), None);
        assert_eq!(touches("the port, fees and all", &["port fee"], &[]), None);
        touch("the U.S. troops", "U.S. troops", "U.S troops");
        touch("a cease-fire at noon", "ceasefire", "cease-fire");
    }

    #[test]
    fn names_fit_as_names_only() {
        assert_eq!(touches("They told us about turkey", &["US", "Turkey"], &[]), None);
        touch("US troops", "US", "US");
        touch("Turkey’s ships", "Turkey", "Turkey’s");
        touch("The Port Fee", "port fee", "Port Fee");
    }

    #[test]
    fn an_exclusion_takes_the_match_inside_it_away_and_no_other() {
        let (terms, except) = (&["harbour", "port fee"], &["safe harbour clause", "ports fees act"]);
        assert_eq!(touches("a safe harbour clause", terms, except), None);
        assert_eq!(touches("the safe harbour clauses", terms, except), None);
        assert_eq!(touches("the Port Fee Act", terms, except), None);
        assert_eq!(touches("no safe harbour", terms, except).as_deref(), Some("harbour"));
        let both = "a safe harbour clause, and the harbours too";
        assert_eq!(touches(both, terms, except).as_deref(), Some("harbours"));
        assert_eq!(
            touches("a safe harbour clause and a port fee", terms, except).as_deref(),
            Some("port fee")
        );
    }
}
