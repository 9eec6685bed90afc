//! A package → a better one, by changing one or two groups at a time while that helps.
//!
//! First whatever lies below floors is mended, then the measure raised; equal measures are told apart by the sum of
//! gains. Cost: a round looks at all pairs of choices in all pairs of groups, if these are at most half a million.

use super::rank::Kind;
use super::region::Region;
use super::relax::Scaled;

/// The most pairs of choices that one round looks at; where there are more, only single changes are looked at.
const MOST_PAIRS: usize = 1 << 19;

/// The most rounds.
const MOST_ROUNDS: usize = 40;

/// By how much a score must be better to count.
const BETTER: f64 = 1e-12;

/// How good gains are: what lacks to the floors (nought or below), the measure, the sum.
type Score = [f64; 3];

/// The score of gains.
fn score(region: &Region, gains: &[f64]) -> Score {
    let lacks = gains.iter().zip(&region.floors).map(|(gain, floor)| (gain - floor).min(0.0)).sum();
    let value = match region.kind {
        // A product of which a part is nought or below is worse the lower its least part is.
        Kind::Product => {
            let counted = (0..gains.len()).filter(|k| region.counted[*k]);
            let part =
                |k: usize| if gains[k] > 1e-300 { region.powers[k] * gains[k].ln() } else { -1e6 + gains[k] };
            counted.map(part).sum()
        }
        _ => region.value(gains),
    };
    [lacks, value, gains.iter().sum()]
}

fn is_better(one: &Score, other: &Score) -> bool {
    for (a, b) in one.iter().zip(other) {
        if (a - b).abs() > BETTER {
            return a > b;
        }
    }
    false
}

/// Climbs from a choice.
pub fn climb(scaled: &Scaled, region: &Region, choice: &mut [usize]) {
    let sizes: Vec<usize> = scaled.groups.iter().map(|g| g.len() / scaled.parties).collect();
    let (all, squares) = (
        sizes.iter().sum::<usize>(),
        sizes.iter().map(|s| s.saturating_mul(*s)).fold(0, usize::saturating_add),
    );
    let pairs = all.saturating_mul(all).saturating_sub(squares) / 2 <= MOST_PAIRS;
    for _ in 0..MOST_ROUNDS {
        let single = change_one(scaled, region, choice);
        if !(single || pairs && change_two(scaled, region, choice)) {
            return;
        }
    }
}

fn row(scaled: &Scaled, group: usize, point: usize) -> &[f64] {
    &scaled.groups[group][point * scaled.parties..(point + 1) * scaled.parties]
}

/// Gains with one choice exchanged for another.
fn exchange(gains: &[f64], old: &[f64], new: &[f64], to: &mut [f64]) {
    for (((to, gain), old), new) in to.iter_mut().zip(gains).zip(old).zip(new) {
        *to = gain - old + new;
    }
}

/// Whether a change of one group helped.
fn change_one(scaled: &Scaled, region: &Region, choice: &mut [usize]) -> bool {
    let mut gains = scaled.gains(choice);
    let mut best = score(region, &gains);
    let mut tried = gains.clone();
    let mut helped = false;
    for group in 0..choice.len() {
        let old = choice[group];
        for point in 0..scaled.groups[group].len() / scaled.parties {
            exchange(&gains, row(scaled, group, old), row(scaled, group, point), &mut tried);
            let found = score(region, &tried);
            if is_better(&found, &best) {
                (best, helped) = (found, true);
                choice[group] = point;
            }
        }
        gains = scaled.gains(choice);
    }
    helped
}

/// Whether a change of two groups helped; the best of each pair of groups is taken at once.
fn change_two(scaled: &Scaled, region: &Region, choice: &mut [usize]) -> bool {
    let mut gains = scaled.gains(choice);
    let mut best = score(region, &gains);
    let (mut between, mut tried) = (gains.clone(), gains.clone());
    let mut helped = false;
    for one in 0..choice.len() {
        for other in one + 1..choice.len() {
            let old = (choice[one], choice[other]);
            for point in 0..scaled.groups[one].len() / scaled.parties {
                exchange(&gains, row(scaled, one, old.0), row(scaled, one, point), &mut between);
                for second in 0..scaled.groups[other].len() / scaled.parties {
                    exchange(&between, row(scaled, other, old.1), row(scaled, other, second), &mut tried);
                    let found = score(region, &tried);
                    if is_better(&found, &best) {
                        (best, helped) = (found, true);
                        (choice[one], choice[other]) = (point, second);
                    }
                }
            }
            gains = scaled.gains(choice);
        }
    }
    helped
}
