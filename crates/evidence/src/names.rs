//! Names: runs of capitalised words taken apart into title, nation and name.

use crate::grammar::{ADVERBS, CLAUSE_STARTS, CONJUNCTIONS, DETERMINERS, PREPOSITIONS};
use crate::token::Token;

/// Words of titles.
const TITLES: &[&str] = &[
    "president",
    "vice",
    "prime",
    "minister",
    "foreign",
    "secretary",
    "state",
    "defense",
    "defence",
    "senator",
    "sen.",
    "representative",
    "rep.",
    "congressman",
    "congresswoman",
    "governor",
    "gov.",
    "mayor",
    "general",
    "gen.",
    "ambassador",
    "envoy",
    "special",
    "adviser",
    "advisor",
    "national",
    "security",
    "chancellor",
    "premier",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "mr.",
    "mrs.",
    "ms.",
    "dr.",
    "prof.",
    "professor",
    "sir",
    "lord",
    "lady",
    "dame",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "director",
    "chairman",
    "chairwoman",
    "chief",
    "treasury",
    "attorney",
    "justice",
    "judge",
    "leader",
    "speaker",
    "commissioner",
    "colonel",
    "col.",
    "captain",
    "capt.",
    "major",
    "lieutenant",
    "admiral",
    "commander",
    "deputy",
    "former",
    "acting",
    "interior",
    "finance",
    "trade",
    "energy",
    "press",
    "counterpart",
    "of",
    "pm",
    "ceo",
    "negotiator",
    "lawyer",
    "economist",
    "analyst",
    "strategist",
    "candidate",
    "coach",
    "author",
    "host",
    "rev.",
];

/// Peoples, parties and places that stand before a title.
pub(crate) const NATIONS: &[&str] = &[
    "us",
    "u.s.",
    "uk",
    "u.k.",
    "eu",
    "un",
    "u.n.",
    "american",
    "british",
    "french",
    "german",
    "russian",
    "ukrainian",
    "chinese",
    "israeli",
    "palestinian",
    "egyptian",
    "turkish",
    "iranian",
    "iraqi",
    "syrian",
    "indian",
    "pakistani",
    "japanese",
    "korean",
    "italian",
    "spanish",
    "polish",
    "dutch",
    "greek",
    "swedish",
    "democratic",
    "republican",
    "labour",
    "conservative",
    "european",
    "nato",
    "state",
    "saudi",
    "south",
    "north",
    "brazilian",
    "mexican",
    "canadian",
    "australian",
    "hungarian",
    "finnish",
    "norwegian",
    "danish",
    "swiss",
    "colombian",
    "panamanian",
    "afghan",
    "sudanese",
    "ethiopian",
    "kenyan",
    "libyan",
    "lebanese",
    "jordanian",
    "qatari",
    "serbian",
    "georgian",
    "armenian",
    "azerbaijani",
    "belarusian",
    "dem.",
    "gop",
    "white",
    "house",
    "kremlin",
    "pentagon",
];

/// Words that make a run of capitals an organisation or a place.
pub(crate) const BODIES: &[&str] = &[
    "house",
    "news",
    "ministry",
    "department",
    "times",
    "post",
    "council",
    "union",
    "united",
    "states",
    "university",
    "party",
    "nations",
    "bank",
    "court",
    "street",
    "journal",
    "agency",
    "committee",
    "commission",
    "army",
    "institute",
    "foundation",
    "group",
    "company",
    "inc.",
    "corp.",
    "congress",
    "parliament",
    "senate",
    "tribune",
    "television",
    "tv",
    "radio",
    "channel",
    "network",
    "association",
    "center",
    "centre",
    "city",
    "county",
    "board",
    "office",
    "administration",
    "war",
    "act",
    "week",
    "today",
    "press",
    "college",
    "school",
    "hospital",
    "church",
    "club",
    "team",
    "league",
    "organization",
    "organisation",
    "service",
    "bureau",
    "air",
    "new",
    "east",
    "west",
    "great",
    "saint",
    "san",
    "los",
    "las",
];

/// Small words inside names.
const INNER: &[&str] =
    &["de", "van", "von", "der", "bin", "al", "la", "del", "di", "da", "el", "ben", "ibn", "le"];

/// A run of capitalised words, taken apart.
pub(crate) struct Run {
    /// The title before the name, in small letters.
    pub(crate) title: Vec<String>,
    /// The nation before the title.
    pub(crate) nation: Option<String>,
    /// The name.
    pub(crate) name: Vec<String>,
}

/// A word in small letters, without a possessive ending.
pub(crate) fn key(word: &str) -> String {
    stem_possessive(word).to_lowercase()
}

/// A word without a possessive ending.
pub(crate) fn stem_possessive(word: &str) -> String {
    word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word).to_owned()
}

/// The title in a phrase and the nation before it, without determiners.
pub(crate) fn title_of(words: &[String]) -> (String, Option<String>) {
    let mut nation = None;
    let mut title = Vec::new();
    for word in words {
        let w = word.as_str();
        if DETERMINERS.contains(&w) && title.is_empty() {
            continue;
        }
        if NATIONS.contains(&w) && title.is_empty() {
            nation = Some(nation_key(w).to_owned());
            continue;
        }
        title.push(w);
    }
    let known = title.iter().any(|w| TITLES.contains(w) && *w != "of");
    (if known { title.join(" ") } else { String::new() }, nation)
}

fn nation_key(word: &str) -> &str {
    match word {
        "u.s." | "american" => "us",
        "u.k." | "british" => "uk",
        "u.n." => "un",
        other => other,
    }
}

/// The runs of capitalised words in the tokens, each taken apart into title, nation and name.
pub(crate) fn runs(text: &str, tokens: &[Token]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].capital(text) {
            at += 1;
            continue;
        }
        let start = at;
        while at < tokens.len() && in_run(text, tokens, start, at) {
            at += 1;
        }
        let mut found = take_apart(text, &tokens[start..at]);
        // `the trade minister Ann Lee`: a title in small letters before the name.
        if let Some(first) = found.first_mut().filter(|r| r.title.is_empty() && !r.name.is_empty()) {
            let mut from = start;
            while from > start.saturating_sub(4) && lower_title(text, &tokens[from - 1]) {
                from -= 1;
            }
            first.title = tokens[from..start].iter().map(|t| t.of(text).to_lowercase()).collect();
        }
        out.extend(found);
        at = at.max(start + 1);
    }
    out
}

fn lower_title(text: &str, token: &Token) -> bool {
    token.word && !token.capital(text) && TITLES.contains(&token.of(text)) && !token.is(text, "of")
}

fn in_run(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let token = &tokens[at];
    if !token.word || (at > start && token.quoted != tokens[start].quoted) {
        return false;
    }
    let more = tokens.get(at + 1).is_some_and(|t| t.capital(text));
    token.capital(text) || (at > start && more && (token.is(text, "of") || token.among(text, INNER)))
}

/// A run may hold a title before a name and another after it: `Ann Lee US Secretary of Trade`.
fn take_apart(text: &str, tokens: &[Token]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut run = Run { title: Vec::new(), nation: None, name: Vec::new() };
    for (at, token) in tokens.iter().enumerate() {
        let word = stem_possessive(token.of(text));
        let lower = word.to_lowercase();
        let w = lower.as_str();
        let function =
            [DETERMINERS, PREPOSITIONS, CONJUNCTIONS, CLAUSE_STARTS, ADVERBS].iter().any(|s| s.contains(&w));
        let title = TITLES.contains(&w) && (w != "of" || !run.title.is_empty());
        let nation = NATIONS.contains(&w);
        if function && w != "of" && !INNER.contains(&w) {
            if !run.name.is_empty() {
                out.push(std::mem::replace(
                    &mut run,
                    Run { title: Vec::new(), nation: None, name: Vec::new() },
                ));
            }
            continue;
        }
        if (title || nation) && !run.name.is_empty() && at > 0 {
            if BODIES.contains(&w) {
                run.name.push(word);
                continue;
            }
            out.push(std::mem::replace(&mut run, Run { title: Vec::new(), nation: None, name: Vec::new() }));
        }
        let body_next =
            tokens.get(at + 1).is_some_and(|t| BODIES.contains(&t.of(text).to_lowercase().as_str()));
        if title && !(body_next && run.title.is_empty() && w != "vice") {
            run.title.push(lower);
        } else if nation && !body_next && !BODIES.contains(&w) {
            run.nation = Some(nation_key(w).to_owned());
        } else {
            run.name.push(word);
        }
    }
    out.push(run);
    // A nation alone (`the US said`) is a name.
    for run in &mut out {
        if run.name.is_empty() && run.title.is_empty() && run.nation.is_some() {
            let words: Vec<String> = tokens
                .iter()
                .filter(|t| NATIONS.contains(&t.of(text).to_lowercase().as_str()))
                .map(|t| stem_possessive(t.of(text)))
                .collect();
            run.name = words;
        }
    }
    out
}

/// Whether two family names are spellings of one: six letters or more, the same beginning, and one
/// letter more, less or other near the end.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 6 || long.len() - short.len() > 1 {
        return false;
    }
    let common = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
    if common + 1 < short.len() {
        return false;
    }
    let tail = |skip_long: usize| {
        short[(common + 1 - skip_long).min(short.len())..] == long[(common + 1).min(long.len())..]
    };
    if short.len() == long.len() { tail(0) } else { tail(1) }
}
