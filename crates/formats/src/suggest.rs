//! Did you mean …? The nearest known name, by the number of letters to change.

/// The nearest of `known` to `name`, if it is near enough: at most a third of the letters to insert, drop,
/// change or swap with their neighbour (Damerau 1964), or the same but for case and punctuation.
/// Ties go to the first. Costs `O(known · length)`.
pub(crate) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let plain = |text: &str| -> Vec<char> {
        let lower = text.chars().flat_map(char::to_lowercase);
        lower.map(|c| if matches!(c, '_' | ' ') { '-' } else { c }).take(80).collect()
    };
    let wanted = plain(name);
    let limit = (wanted.len() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let Some(distance) = distance(&wanted, &plain(candidate), limit) else { continue };
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// How many letters to change, where that is no more than `limit`. Looks at a band of that width alone, and stops where
/// no way through it is short enough.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let mut before: Vec<usize> = vec![far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![far; b.len() + 1];
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(limit), (i + limit).min(b.len()));
        row.fill(far);
        if from == 0 {
            row[0] = i;
        }
        for j in from.max(1)..=to {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().chain(&last).all(|d| *d > limit) {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    Some(last[b.len()]).filter(|d| *d <= limit)
}

/// `did you mean "x"?`, or where nothing is near, the known names (as many as fit a line).
pub(crate) fn help<'k>(name: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean \"{near}\"?");
    }
    let mut listed = String::new();
    for (index, candidate) in known.clone().enumerate() {
        if listed.len() + candidate.len() > 200 {
            let more = known.skip(index).count();
            return format!("known here: {listed} and {more} more");
        }
        if index > 0 {
            listed.push_str(", ");
        }
        listed.push_str(candidate);
    }
    if listed.is_empty() { String::new() } else { format!("known here: {listed}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_found() {
        assert_eq!(nearest("tilte", ["text", "title", "terms"]), Some("title"));
        assert_eq!(nearest("at_least", ["at-least"]), Some("at-least"));
        assert_eq!(nearest("Ukraine", ["russia", "ukraine"]), Some("ukraine"));
        assert_eq!(nearest("zebra", ["title"]), None);
    }

    /// The same without a band (Damerau 1964, as restricted edits).
    fn whole(a: &[char], b: &[char]) -> usize {
        let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
        for i in 1..=a.len() {
            let mut row = vec![i];
            for j in 1..=b.len() {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn the_band_loses_no_near_name(a in "[ab]{0,7}", b in "[ab]{0,7}", limit in 1_usize..5) {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let exact = whole(&a, &b);
            proptest::prop_assert_eq!(distance(&a, &b, limit), Some(exact).filter(|d| *d <= limit));
        }
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..200).map(|n| format!("name-{n}")).collect();
        let text = help("something else", names.iter().map(String::as_str));
        assert!(text.len() < 300 && text.ends_with("more"), "{text}");
    }
}
