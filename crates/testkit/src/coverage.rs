//! Coverage: made-up reports of talks that never were, as lines of JSON, for what reads many.
//!
//! Each report is drawn from its number alone, so that any part of a year of coverage can be made anew. About
//! one in six is a reprint of an earlier report with another outlet, head and tail; one in five is a page of
//! HTML; one in a hundred is damaged.

/// Days of a year, from which dates of publication are drawn.
const DAYS: u64 = 365;

const PEOPLE: [(&str, &str); 8] = [
    ("trade minister Ann Lee", "Lee"),
    ("President Ivo Marek", "Marek"),
    ("harbour master Bo Hart", "Hart"),
    ("envoy Mira Solheim", "Solheim"),
    ("spokesman Tam Okoro", "Okoro"),
    ("Prime Minister Ruth Vane", "Vane"),
    ("delegate Juno Pardo", "Pardo"),
    ("mayor Cyril Onn", "Onn"),
];
const MATTERS: [&str; 8] = [
    "the port",
    "the ferry toll",
    "the fishing quota",
    "the island road",
    "the customs house",
    "the joint patrol",
    "the prisoners",
    "the water treaty",
];
const OUTLETS: [&str; 6] =
    ["Harbour Times", "Norland Herald", "The Quay", "Island Tribune", "Coast Radio", "Evening Signal"];
const PLACES: [&str; 6] = [
    "on the island",
    "in Norhaven",
    "at the customs house",
    "in the old fort",
    "by telephone",
    "in Port Vane",
];

/// A draw from a seed and a salt (the finalizer of `SplitMix64`).
fn draw(seed: u64, salt: u64) -> u64 {
    let z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(salt.wrapping_mul(0xd1b5_4a32_d192_ed03));
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<T: Copy, const N: usize>(all: &[T; N], seed: u64, salt: u64) -> T {
    all[usize::try_from(draw(seed, salt) % N as u64).unwrap_or(0)]
}

/// The story of a report, paragraph by paragraph.
fn story(seed: u64) -> Vec<String> {
    let count = 6 + draw(seed, 1) % 10;
    (0..count).map(|n| paragraph(seed, 100 + n * 20)).collect()
}

fn paragraph(seed: u64, salt: u64) -> String {
    let (who, family) = pick(&PEOPLE, seed, salt);
    let (other, _) = pick(&PEOPLE, seed, salt + 1);
    let (matter, second) = (pick(&MATTERS, seed, salt + 2), pick(&MATTERS, seed, salt + 3));
    let place = pick(&PLACES, seed, salt + 4);
    let number = 2 + draw(seed, salt + 5) % 900;
    match draw(seed, salt + 6) % 8 {
        0 => format!(
            "“We are ready to share {matter} for {number} days a year,” {who} said on Monday {place}."
        ),
        1 => format!(
            "{who} told reporters that {matter} must stay open, and that {number} boats were waiting outside."
        ),
        2 => format!("According to {who}, the two sides are {number} crowns apart on {matter}."),
        3 => format!(
            "“{number} families depend on {matter},” said {who}. “We will not sign before {second} is settled.”"
        ),
        4 => format!(
            "{who} rejected the offer on {matter} yesterday, and {family} added that “there is a long way to go” on {second}."
        ),
        5 => format!(
            "Talks went on {place} until late, with {number} people in the hall and rain on the roof."
        ),
        6 => format!(
            "Asked about {second}, {who} said: “Ask {other}. I have seen {number} drafts of {matter} and not one of them was short.”"
        ),
        _ => format!(
            "The delegations spent {number} minutes on {matter}, {who} said in an interview with Coast Radio last week."
        ),
    }
}

fn date(day: u64) -> String {
    // Twelve months of thirty days are enough of a year here.
    let day = day % (12 * 30);
    format!("2031-{:02}-{:02}", day / 30 + 1, day % 30 + 1)
}

/// A string of JSON.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Report number `number` as a line of JSON, with its line break.
#[must_use]
pub fn line(number: u64) -> String {
    let kind = draw(number, 7) % 100;
    if kind == 99 {
        return format!("{{\"text\": \"a damaged line, number {number}\n");
    }
    let reprint = number > 20 && draw(number, 8).is_multiple_of(6);
    // A reprint is of one of the last two hundred reports.
    let of = if reprint { number - 1 - draw(number, 9) % 200.min(number - 1) } else { number };
    let outlet = pick(&OUTLETS, number, 10);
    let head = format!("{outlet} reports from the talks, part {number}.");
    let mut paragraphs = story(of);
    paragraphs.insert(0, head.clone());
    let published = date(number * DAYS / 100_000);
    let url = format!("https://{}.example/{number}", outlet.to_lowercase().replace(' ', "-"));
    let words = if kind < 20 {
        let body = format!("<p>{}</p>", paragraphs.join("</p><p>"));
        let page = format!(
            "<html><head><title>{head}</title></head><body><nav><a href=/>Home</a></nav><article><h1>{head}</h1>{body}</article><footer>All rights reserved</footer></body></html>"
        );
        format!("\"html\": {}", quoted(&page))
    } else {
        format!("\"text\": {}", quoted(&paragraphs.join("\n\n")))
    };
    format!(
        "{{{words}, \"url\": {}, \"outlet\": {}, \"published\": {}}}\n",
        quoted(&url),
        quoted(outlet),
        quoted(&published)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_reports_and_the_same_each_time() {
        for number in 0..500 {
            let line = line(number);
            assert_eq!(line, super::line(number));
            assert_eq!(line.matches('\n').count(), 1);
            let read: Result<serde_json::Value, _> = serde_json::from_str(&line);
            assert_eq!(read.is_err(), line.contains("damaged"), "{line}");
        }
    }
}
