//! Occasions: where and when something was said, and whether the report says so.

use mediant_core::ledger::{Confidence, Occasion};

use crate::date;
use crate::grammar::{CAPITAL, OCCASION, OUTLET, OUTLET_END};
use crate::token::{self, Token};

/// Kinds of occasion, by the words that name them.
const EVENTS: &[(&[&str], &str)] = &[
    (&["interview"], "interview"),
    (&["briefing"], "briefing"),
    (&["press", "conference"], "press conference"),
    (&["news", "conference"], "press conference"),
    (&["statement"], "statement"),
    (&["speech"], "speech"),
    (&["address"], "speech"),
    (&["hearing"], "hearing"),
    (&["tweet"], "post"),
    (&["post"], "post"),
    (&["podcast"], "podcast"),
    (&["letter"], "letter"),
    (&["debate"], "debate"),
    (&["rally"], "rally"),
    (&["phone", "call"], "phone call"),
    (&["testimony"], "hearing"),
    (&["op-ed"], "article"),
    (&["reporters"], "remarks to reporters"),
    (&["journalists"], "remarks to reporters"),
    (&["parliament"], "speech"),
];

/// Capitals that name no outlet.
const NOT_OUTLETS: &[&str] = &[
    "US", "USA", "UK", "EU", "UN", "NATO", "G7", "G20", "PM", "CEO", "AM", "OSCE", "IMF", "FBI", "CIA", "GOP",
];

/// How much of a zone is read, in bytes.
const LONGEST: usize = 400;

/// Reads the occasion that the zones of a statement name; `known` are the tokens of its passage.
pub(crate) fn occasion(
    text: &str,
    known: &[Token],
    zone: &[(usize, usize)],
    published: Option<&str>,
) -> Occasion {
    let mut out = Occasion::default();
    for &(start, end) in zone {
        let owned;
        let tokens = if let Some(tokens) = between(known, start, end) {
            tokens
        } else {
            owned = token::tokens(text, start, end.max(start).min(start + LONGEST).min(text.len()));
            &owned
        };
        if out.event.is_none() {
            out.event = event(text, tokens);
        }
        if out.outlet.is_none() {
            out.outlet = outlet(text, tokens);
        }
        if out.stated.is_none()
            && let Some(found) = date::stated(text, tokens)
        {
            out.date = date::resolve(&found, published);
            out.date_confidence = match &out.date {
                Some(_) if date::is_full(&found) => Confidence::Stated,
                Some(_) => Confidence::Inferred,
                None => Confidence::Unknown,
            };
            out.stated = Some(found.words);
        }
    }
    if self::known(&out) {
        out.confidence = Confidence::Stated;
    }
    out
}

/// The tokens of a stretch that is read whole and cuts none of them.
fn between(tokens: &[Token], start: usize, end: usize) -> Option<&[Token]> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    if start < first.start || end > last.end || end.saturating_sub(start) > LONGEST {
        return None;
    }
    let from = tokens.partition_point(|t| t.start < start);
    let to = from + tokens.get(from..)?.partition_point(|t| t.end <= end);
    let cut = from > 0 && tokens[from - 1].end > start || tokens.get(to).is_some_and(|t| t.start < end);
    if cut { None } else { tokens.get(from..to) }
}

/// Whether anything is known of it.
pub(crate) fn known(occasion: &Occasion) -> bool {
    occasion.event.is_some() || occasion.outlet.is_some() || occasion.stated.is_some()
}

fn event(text: &str, tokens: &[Token]) -> Option<String> {
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.has(OCCASION)) {
        for (words, name) in EVENTS {
            let fits = token.is(text, words[0])
                && words.len() + at <= tokens.len()
                && tokens[at..].iter().zip(*words).all(|(t, w)| t.is(text, w));
            // A capital inside a sentence makes it a name: the Washington Post.
            if fits && !token.capital(text) {
                return Some((*name).to_owned());
            }
        }
    }
    None
}

/// `told CBS News`, `on ABC's This Week`, `by the American CBS channel`, `a news agency`.
fn outlet(text: &str, tokens: &[Token]) -> Option<String> {
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.has(CAPITAL.or(OUTLET))) {
        let word = token.of(text);
        let plain = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
        let initials = (2..=5).contains(&plain.len())
            && plain.chars().all(|c| c.is_ascii_uppercase())
            && !NOT_OUTLETS.contains(&plain);
        let ends = tokens.get(at + 1).filter(|t| t.has(OUTLET_END) && t.has(CAPITAL));
        if initials {
            let tail = ends.map_or(String::new(), |t| format!(" {}", t.of(text)));
            return Some(format!("{plain}{tail}"));
        }
        if let Some(end) = ends.filter(|_| token.has(CAPITAL)) {
            return Some(format!("{} {}", token.of(text), end.of(text)));
        }
        if !token.has(OUTLET) {
            continue;
        }
        if !token.among(text, &["agency", "newspaper", "broadcaster"]) {
            return Some(plain.to_owned());
        }
        if at >= 1 {
            let first = (at.saturating_sub(3)..at).find(|t| tokens[*t].among(text, &["a", "an", "the"]))?;
            return text.get(tokens[first].start..token.end).map(str::to_owned);
        }
    }
    None
}

/// The occasion in a few words.
pub(crate) fn name(occasion: &Occasion) -> String {
    let parts: Vec<&str> = [&occasion.event, &occasion.outlet, &occasion.stated]
        .into_iter()
        .filter_map(|p| p.as_deref())
        .collect();
    if parts.is_empty() { "not known".to_owned() } else { parts.join(", ") }
}

/// Whether two occasions may be one: nothing that both state differs.
pub(crate) fn compatible(a: &Occasion, b: &Occasion) -> bool {
    let outlets = match (&a.outlet, &b.outlet) {
        (Some(x), Some(y)) => same_outlet(x, y),
        _ => true,
    };
    let events = match (&a.event, &b.event) {
        (Some(x), Some(y)) => x == y || x.starts_with("remarks") || y.starts_with("remarks"),
        _ => true,
    };
    let dates = match (&a.date, &b.date) {
        (Some(x), Some(y)) => x == y,
        _ => match (&a.stated, &b.stated) {
            (Some(x), Some(y)) => date::may_agree(x, y),
            _ => true,
        },
    };
    outlets && events && dates
}

/// Whether two occasions share something that is stated: the outlet, or the date.
pub(crate) fn shared(a: &Occasion, b: &Occasion) -> bool {
    let outlet = matches!((&a.outlet, &b.outlet), (Some(x), Some(y)) if same_outlet(x, y));
    let date = matches!((&a.date, &b.date), (Some(x), Some(y)) if x == y);
    compatible(a, b) && (outlet || date)
}

fn same_outlet(a: &str, b: &str) -> bool {
    let first = |s: &str| s.split(' ').find(|w| !w.eq_ignore_ascii_case("the")).unwrap_or("").to_lowercase();
    a.eq_ignore_ascii_case(b)
        || (first(a) == first(b) && !first(a).is_empty() && !["a", "an"].contains(&first(a).as_str()))
}

/// Adds what `other` knows and `into` does not.
pub(crate) fn fill(into: &mut Occasion, other: &Occasion) {
    let before = into.clone();
    if into.event.is_none() {
        into.event.clone_from(&other.event);
    }
    if into.outlet.is_none() {
        into.outlet.clone_from(&other.outlet);
    }
    if into.stated.is_none() {
        into.stated.clone_from(&other.stated);
        into.date.clone_from(&other.date);
        if into.date.is_some() {
            into.date_confidence = Confidence::Inferred;
        }
    }
    if *into != before {
        into.confidence = Confidence::Inferred;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Occasion {
        occasion(text, &[], &[(0, text.len())], Some("2031-05-09"))
    }

    #[test]
    fn occasions_are_read() {
        let found = read("in an interview broadcast by the Norland KBS channel on Sunday (May 4)");
        assert_eq!(found.event.as_deref(), Some("interview"));
        assert_eq!(found.outlet.as_deref(), Some("KBS"));
        assert_eq!(found.stated.as_deref(), Some("Sunday (May 4)"));
        assert_eq!(read("on KBS’s Late Hour").outlet.as_deref(), Some("KBS"));
        assert_eq!(read("a news agency on Wednesday").outlet.as_deref(), Some("a news agency"));
        assert_eq!(read("reporters").event.as_deref(), Some("remarks to reporters"));
        assert_eq!(read("the Harbour Times").outlet.as_deref(), Some("Harbour Times"));
        assert!(!known(&read("after the talks")));
    }

    #[test]
    fn a_stated_date_and_an_inferred_one_are_kept_apart() {
        let found = read("on Friday");
        assert_eq!(
            (found.date.as_deref(), found.date_confidence),
            (Some("2031-05-09"), Confidence::Inferred)
        );
        let full = read("on 4 May 2031");
        assert_eq!((full.date.as_deref(), full.date_confidence), (Some("2031-05-04"), Confidence::Stated));
        let open = read("last week");
        assert_eq!(
            (open.date, open.date_confidence, open.confidence),
            (None, Confidence::Unknown, Confidence::Stated)
        );
        let mut other = Occasion::default();
        fill(&mut other, &full);
        assert_eq!((other.date_confidence, other.confidence), (Confidence::Inferred, Confidence::Inferred));
    }

    #[test]
    fn other_outlets_are_other_occasions() {
        let (a, b) = (read("in an interview with KBS"), read("told KBS News"));
        assert!(shared(&a, &b));
        assert!(!compatible(&a, &read("told NTV")));
        assert!(!shared(&read("on Monday"), &read("a briefing")));
    }
}
