//! Dates as reports state them, and what follows from the day of publication.

use crate::grammar::{CAPITAL, COMMA, RELATIVE_DAY};
use crate::subject::weekday;
use crate::token::Token;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// A date in a report's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// The words.
    pub(crate) words: String,
    day_of_week: Option<i64>,
    /// Days before the day of publication; after it, where negative.
    back: Option<i64>,
    /// Whether the words name no one day: `last week`, `next Monday`.
    open: bool,
    month: Option<u32>,
    day: Option<u32>,
    year: Option<i64>,
}

/// The first date in the tokens.
pub(crate) fn stated(text: &str, tokens: &[Token]) -> Option<Stated> {
    for at in 0..tokens.len() {
        let token = &tokens[at];
        if weekday(text, token) && token.capital(text) {
            return of_weekday(text, tokens, at);
        }
        if let Some((last, mut found)) = relative(text, tokens, at) {
            text.get(token.start..tokens[last].end)?.clone_into(&mut found.words);
            return Some(found);
        }
        if let Some((last, mut found)) = calendar(text, tokens, at) {
            text.get(token.start..tokens[last].end)?.clone_into(&mut found.words);
            return Some(found);
        }
    }
    None
}

/// `Monday`, `Sunday (May 4)`, `Friday, 2 May 2031`, `last Monday`. Whether last Monday is that of this week or
/// of the one before depends on who speaks, so words like it stay open.
fn of_weekday(text: &str, tokens: &[Token], at: usize) -> Option<Stated> {
    let token = tokens[at];
    let before = at.checked_sub(1).map(|b| tokens[b]);
    let mut out = Stated { day_of_week: name(&DAYS, token.of(text)), ..Stated::default() };
    let mut start = token.start;
    if let Some(before) = before.filter(|b| b.among(text, &["last", "next", "coming"])) {
        out.open = true;
        start = before.start;
    }
    let mut next = at + 1;
    if tokens.get(next).is_some_and(|t| matches!(t.of(text), "(" | ",")) {
        next += 1;
    }
    let mut end = token.end;
    if let Some((last, found)) = calendar(text, tokens, next) {
        out = Stated { day_of_week: out.day_of_week, ..found };
        let close = tokens.get(last + 1).filter(|t| t.of(text) == ")" && next == at + 2);
        end = close.map_or(tokens[last].end, |t| t.end);
    }
    text.get(start..end)?.clone_into(&mut out.words);
    Some(out)
}

/// `yesterday`, `this morning`, `two days ago`, `last week`; the last token of it.
fn relative(text: &str, tokens: &[Token], at: usize) -> Option<(usize, Stated)> {
    // Few words begin so; the others are passed over at once.
    let ago = tokens.get(at + 2).is_some_and(|t| t.is(text, "ago"));
    if !ago && !tokens.get(at)?.has(RELATIVE_DAY) {
        return None;
    }
    let is = |n: usize, words: &[&str]| tokens.get(at + n).is_some_and(|t| t.among(text, words));
    let back = |days: i64| Stated { back: Some(days), ..Stated::default() };
    if is(0, &["today", "tonight"]) {
        return Some((at, back(0)));
    }
    if is(0, &["yesterday"]) {
        return Some((at, back(1)));
    }
    if is(0, &["tomorrow"]) {
        return Some((at, back(-1)));
    }
    if is(0, &["this"]) && is(1, &["morning", "afternoon", "evening"]) {
        return Some((at + 1, back(0)));
    }
    if is(0, &["last"]) && is(1, &["night"]) {
        return Some((at + 1, back(1)));
    }
    if is(0, &["last", "this", "next"]) && is(1, &["week", "month", "year", "weekend"]) {
        return Some((at + 1, Stated { open: true, ..Stated::default() }));
    }
    if ago && is(1, &["day", "days", "week", "weeks", "month", "months", "year", "years"]) {
        let word = tokens.get(at)?.of(text).to_lowercase();
        let number = COUNTS.iter().position(|c| c.contains(&word.as_str())).map(|n| n + 1);
        let number = number.or_else(|| word.parse().ok()).and_then(|n| i64::try_from(n).ok())?;
        let days = is(1, &["day", "days"]) && number <= 400;
        let found = if days { back(number) } else { Stated { open: true, ..Stated::default() } };
        return Some((at + 2, found));
    }
    None
}

/// Small numbers in words, from one.
const COUNTS: &[&[&str]] = &[
    &["one", "a"],
    &["two"],
    &["three"],
    &["four"],
    &["five"],
    &["six"],
    &["seven"],
    &["eight"],
    &["nine"],
    &["ten"],
];

/// `August 17[, 2025]`, `17 August [2025]` or `2025-08-17` at token `at`; the last token of it.
fn calendar(text: &str, tokens: &[Token], at: usize) -> Option<(usize, Stated)> {
    let first = tokens.get(at)?;
    // A date begins with a number, or with a name before one.
    let digit = |t: &Token| text.as_bytes().get(t.start).is_some_and(u8::is_ascii_digit);
    let named = first.has(CAPITAL) && tokens.get(at + 1).is_some_and(digit);
    if !(digit(first) || named) {
        return None;
    }
    if let Some((year, month, day)) = parse(first.of(text)) {
        return Some((
            at,
            Stated { month: Some(month), day: Some(day), year: Some(year), ..Stated::default() },
        ));
    }
    let second = tokens.get(at + 1)?;
    let (month, day) = match (month_of(first.of(text)), number(first.of(text))) {
        (Some(month), _) if first.capital(text) => (month, number(second.of(text))?),
        (None, Some(day)) if second.capital(text) => (month_of(second.of(text))?, day),
        _ => return None,
    };
    if !(1..=31).contains(&day) {
        return None;
    }
    let mut last = at + 1;
    let comma = tokens.get(at + 2).is_some_and(|t| t.has(COMMA));
    let place = at + 2 + usize::from(comma);
    let year = tokens.get(place).and_then(|t| number(t.of(text))).filter(|y| (1800..2200).contains(y));
    if year.is_some() {
        last = place;
    }
    Some((
        last,
        Stated { month: Some(month), day: Some(day), year: year.map(i64::from), ..Stated::default() },
    ))
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS
        .iter()
        .position(|m| *m == word || (word.len() >= 3 && word.len() <= 4 && m.starts_with(word.as_str())))?;
    u32::try_from(at + 1).ok()
}

fn name(names: &[&str], word: &str) -> Option<i64> {
    let at = names.iter().position(|n| word.eq_ignore_ascii_case(n))?;
    i64::try_from(at).ok()
}

fn number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word);
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The date as `YYYY-MM-DD`, where it follows: from the words alone, or from the day of publication, of
/// which a weekday without more is taken to be at most six days before.
pub(crate) fn resolve(stated: &Stated, published: Option<&str>) -> Option<String> {
    if let (Some(year), Some(month), Some(day)) = (stated.year, stated.month, stated.day) {
        return valid(year, month, day).then(|| show(days(year, month, day)));
    }
    let (year, month, day) = parse(published?)?;
    let today = days(year, month, day);
    if let (Some(m), Some(d)) = (stated.month, stated.day) {
        let candidate = |y: i64| valid(y, m, d).then(|| days(y, m, d)).filter(|n| *n <= today);
        let found = candidate(year).or_else(|| candidate(year - 1))?;
        let fits = stated.day_of_week.is_none_or(|w| (found + 4).rem_euclid(7) == w);
        return fits.then(|| show(found));
    }
    if let Some(back) = stated.back {
        return Some(show(today - back));
    }
    if stated.open {
        return None;
    }
    let weekday = stated.day_of_week?;
    let back = ((today + 4).rem_euclid(7) - weekday).rem_euclid(7);
    Some(show(today - back))
}

/// Whether the words alone give the date: day, month and year.
pub(crate) fn is_full(stated: &Stated) -> bool {
    stated.year.is_some() && stated.month.is_some() && stated.day.is_some()
}

/// Whether two dates in words may be one date: they name no other weekday, and no other day of a month.
pub(crate) fn may_agree(a: &str, b: &str) -> bool {
    let read = |s: &str| stated(s, &crate::token::tokens(s, 0, s.len())).unwrap_or_default();
    let (a, b) = (read(a), read(b));
    let differ = |x: Option<i64>, y: Option<i64>| matches!((x, y), (Some(x), Some(y)) if x != y);
    let day = |s: &Stated| s.month.zip(s.day).map(|(m, d)| i64::from(m * 100 + d));
    !(differ(a.day_of_week, b.day_of_week) || differ(day(&a), day(&b)) || differ(a.year, b.year))
}

/// Reads `YYYY-MM-DD…`.
pub(crate) fn parse(text: &str) -> Option<(i64, u32, u32)> {
    let head = text.get(..10)?;
    let mut parts = head.split('-');
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if y.len() != 4 || m.len() != 2 || d.len() != 2 || !(digits(y) && digits(m) && digits(d)) {
        return None;
    }
    let (year, month, day) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    valid(year, month, day).then_some((year, month, day))
}

/// Reads a date of publication as pages give it: `2031-05-06T…`, `2031/05/06`, `20310506…`, or in words.
pub(crate) fn published(value: &str) -> Option<String> {
    let value = value.trim();
    let head: String = value.chars().take(40).collect();
    let digits = head.get(..8).filter(|h| h.bytes().all(|b| b.is_ascii_digit()));
    let dashed = digits.map(|h| format!("{}-{}-{}", &h[..4], &h[4..6], &h[6..8]));
    let tried = [Some(head.replace('/', "-")), dashed];
    if let Some((year, month, day)) = tried.iter().flatten().find_map(|t| parse(t)) {
        return Some(show(days(year, month, day)));
    }
    let found = stated(&head, &crate::token::tokens(&head, 0, head.len()))?;
    resolve(&found, None)
}

/// The date in an address on the web: `…/2031/05/06/…` or `…/2031-05-06…`.
pub(crate) fn in_address(address: &str) -> Option<String> {
    let address: String = address.chars().take(500).collect();
    let starts = address.match_indices('/').map(|(at, _)| at + 1);
    let dates = starts.filter_map(|at| address.get(at..at + 10)).filter_map(|t| parse(&t.replace('/', "-")));
    dates.map(|(y, m, d)| show(days(y, m, d))).next()
}

/// The number of a day written `YYYY-MM-DD`, so that days can be counted between two.
pub(crate) fn day_number(text: &str) -> Option<i64> {
    parse(text).map(|(year, month, day)| days(year, month, day))
}

fn valid(year: i64, month: u32, day: u32) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day) && (1..=9999).contains(&year)
}

/// Days since 1970-01-01 (a Thursday), by the proleptic Gregorian calendar.
fn days(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let shifted = i64::from((month + 9) % 12);
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn show(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token;

    fn read(text: &str, published: Option<&str>) -> (String, Option<String>) {
        let found = stated(text, &token::tokens(text, 0, text.len())).unwrap();
        let date = resolve(&found, published);
        (found.words, date)
    }

    #[test]
    fn dates_follow_only_from_what_is_stated() {
        assert_eq!(read("on Sunday (May 4) that", None), ("Sunday (May 4)".into(), None));
        assert_eq!(read("on Sunday (May 4) that", Some("2031-05-06")).1.as_deref(), Some("2031-05-04"));
        // In 2030 the fourth of May is a Saturday: the words do not fit, so nothing follows.
        assert_eq!(read("on Sunday (May 4) that", Some("2030-05-06")).1, None);
        assert_eq!(read("on 4 May 2031", None).1.as_deref(), Some("2031-05-04"));
        assert_eq!(read("May 4, 2031, he", None), ("May 4, 2031".into(), Some("2031-05-04".into())));
        assert_eq!(read("on Wednesday", Some("2031-05-06")).1.as_deref(), Some("2031-04-30"));
        assert_eq!(read("yesterday", Some("2031-03-01")).1.as_deref(), Some("2031-02-28"));
    }

    #[test]
    fn relative_dates_follow_from_the_day_of_publication_and_only_from_it() {
        for (words, date) in [
            ("tomorrow", Some("2031-03-02")),
            ("this morning", Some("2031-03-01")),
            ("last night", Some("2031-02-28")),
            ("two days ago", Some("2031-02-27")),
            ("12 days ago", Some("2031-02-17")),
            ("last week", None),
            ("three weeks ago", None),
            ("next Monday", None),
            ("last Monday", None),
        ] {
            assert_eq!(
                read(words, Some("2031-03-01")),
                (words.to_owned(), date.map(str::to_owned)),
                "{words}"
            );
            assert_eq!(read(words, None).1, None);
        }
    }

    #[test]
    fn dates_of_publication_are_read_as_pages_give_them() {
        for words in [
            "2031-05-06T10:00:00Z",
            "2031/05/06",
            "20310506",
            "Tue, 6 May 2031 10:00",
            "May 6, 2031",
            "6 May 2031",
        ] {
            assert_eq!(published(words).as_deref(), Some("2031-05-06"), "{words}");
        }
        for words in ["", "soon", "2031", "2031-02-30", "6 May", "é2031-05-06"] {
            assert_eq!(published(words), None, "{words}");
        }
        assert_eq!(in_address("https://x.example/news/2031/05/06/a").as_deref(), Some("2031-05-06"));
        assert_eq!(in_address("https://x.example/2031-13-06/é"), None);
    }

    #[test]
    fn days_and_their_names_agree() {
        assert_eq!(show(days(1970, 1, 1)), "1970-01-01");
        assert_eq!(show(days(2000, 2, 29)), "2000-02-29");
        for n in (-200_000..200_000).step_by(97) {
            let (y, m, d) = parse(&show(n)).unwrap();
            assert_eq!(days(y, m, d), n);
        }
    }

    #[test]
    fn other_days_do_not_agree() {
        assert!(may_agree("Sunday", "Sunday (May 4)"));
        assert!(!may_agree("Monday", "Sunday (May 4)"));
        assert!(!may_agree("May 5", "Sunday (May 4)"));
    }
}
