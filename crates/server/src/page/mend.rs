//! What was sent and not kept, handed back so that it can be mended: what is wrong with it, or what somebody else did meanwhile.

use maud::{Markup, html};
use mediant_workbench::Refusal;

use crate::app::Failure;

/// How many lines that are alike are shown on either side of those that are not.
const AROUND: usize = 2;

/// Whether mending what was sent may help.
pub(super) fn can_be(why: &Failure) -> bool {
    matches!(why, Failure::Refused(Refusal::Stale { .. } | Refusal::Faulty(_) | Refusal::Wrong(_)))
}

/// Why what was sent was not kept. `now` is what is there, `yours` what was sent, where both are texts.
pub(super) fn reason(why: &Failure, now: &str, yours: &str) -> Markup {
    html! {
        div class="callout caution" role="status" {
            @match why {
                Failure::Refused(Refusal::Stale { .. }) => {
                    p { strong { "Not kept: somebody else changed it while you wrote." } " What they did stands, and what you wrote is below." }
                    p { "Take into your text what you want to keep of theirs, and keep it again: it then takes the place of theirs." }
                }
                Failure::Refused(Refusal::Faulty(faults)) => {
                    p { strong { "Not kept: " (faults.errors()) " thing(s) in it are wrong." } " What you wrote is below." }
                    ul { @for fault in &faults.diagnostics { li { (fault) } } }
                }
                why => p { strong { "Not kept." } " What is wrong: " (why) ". What you wrote is below." },
            }
        }
        @if matches!(why, Failure::Refused(Refusal::Stale { .. })) && !yours.is_empty() {
            h3 id="difference" { "Where the two differ" }
            (difference(("difference", "theirs: ", "yours: "), now, yours))
        }
    }
}

/// Where two texts differ: from the first line that does to the last, each line of the one and of the other behind its word. `label`
/// is the id of the words that name it. Cost: linear in their lengths.
pub(super) fn difference((label, one, other): (&str, &str, &str), now: &str, yours: &str) -> Markup {
    let (now, yours): (Vec<&str>, Vec<&str>) = (now.lines().collect(), yours.lines().collect());
    let head = now.iter().zip(&yours).take_while(|(a, b)| a == b).count();
    let rest = now.len().min(yours.len()) - head;
    let tail = now.iter().rev().zip(yours.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (from, end) = (head.saturating_sub(AROUND), (now.len() - tail + AROUND).min(now.len()));
    let part = |lines: &[&str], from: usize, to: usize| -> Vec<String> {
        lines.get(from..to).unwrap_or_default().iter().map(|line| (*line).to_owned()).collect()
    };
    html! {
        div class="diff" role="region" aria-labelledby=(label) tabindex="0" {
            span { "from line " (head + 1) }
            @for line in part(&now, from, head) { span { (line) } }
            @for line in part(&now, head, now.len() - tail) { span class="gone" { (one) (line) } }
            @for line in part(&yours, head, yours.len() - tail) { span class="added" { (other) (line) } }
            @for line in part(&now, now.len() - tail, end) { span { (line) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_is_alike_at_both_ends_is_not_told_as_different() {
        let shown = difference(("x", "theirs: ", "yours: "), "a\nb\nc\nd\n", "a\nx\nc\nd\n").into_string();
        assert!(shown.contains("theirs: b") && shown.contains("yours: x"), "{shown}");
        assert!(!shown.contains("theirs: c") && !shown.contains("theirs: a"), "{shown}");
        let same = difference(("x", "theirs: ", "yours: "), "a\na\n", "a\n").into_string();
        assert_eq!((same.matches("theirs:").count(), same.matches("yours:").count()), (1, 0), "{same}");
    }
}
