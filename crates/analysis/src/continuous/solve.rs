//! Pieces of a frontier → the zone and what each concept picks on it, exactly.
//!
//! On a piece, with `t` the share of the way from `from` to `to`, gains in utility are `a_k + t b_k` with `b₁ < 0 < b₂`. All
//! concepts are evaluated on the part of the frontier that lies in the zone.
//!
//! | concept | on a piece | ties |
//! |---|---|---|
//! | Nash: greatest `g₁g₂` | `t = −(a₁b₂ + a₂b₁) / 2b₁b₂`, or the nearer end | all points of that product |
//! | egalitarian: greatest `min g_k` | where `g₁ = g₂`: `t = (a₁ − a₂) / (b₂ − b₁)`, or the nearer end | all points of that least gain |
//! | leximin | the same; of ties the greatest other gain | the same gains in some order |
//! | Kalai–Smorodinsky | as leximin for `g_k / w_k`, `w_k` the most gain in the zone | the same ratios in some order |
//! | utilitarian: greatest `U₁ + U₂` | an end; the whole stretch where `b₁ + b₂ = 0` | all, whole stretches as such |
//! | least asymmetry: least `abs(U₁ − U₂)` | where `U₁ = U₂`, or the nearer end | all points of that spread |
//! | depth: greatest `min (U_k − r_k)` | as egalitarian, on the whole frontier | all points of that least gain |
//!
//! Where no point gives both a gain, Nash takes the greatest gain of one, and all of the zone's frontier where nobody gains; a
//! party that gains nowhere is left out of Kalai–Smorodinsky. An open end is never best for a concept that likes more for both,
//! for what dominates it is better. Least asymmetry may come nearest at one without reaching it: that end is then given, and says
//! that it is open. Cost: linear in the pieces.
//!
//! Sources: J. F. Nash, *Econometrica* 18 (1950); E. Kalai, *Econometrica* 45 (1977); E. Kalai and M. Smorodinsky,
//! *Econometrica* 43 (1975); H. Imai, *Econometrica* 51 (1983).

use mediant_core::analysis::Concept;
use mediant_core::number::{Fraction, whole};
use num_traits::{One, Signed, Zero};

use super::place::{End, Piece};

/// What the concepts need beside the pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// For each party, its steps without agreement.
    pub disagreements: [Fraction; 2],
    /// For each party, the fewest steps that it accepts.
    pub reservations: [Fraction; 2],
    /// For each party, the steps in a utility of one; positive.
    pub scales: [Fraction; 2],
}

/// A point on a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The share of the way along the piece.
    pub share: Fraction,
    /// What each party has there, in steps.
    pub steps: [Fraction; 2],
    /// Whether it is on the frontier itself.
    pub end: End,
}

/// A part of a piece: a point where both ends are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The piece, by index.
    pub piece: usize,
    /// The end that gives the first party most.
    pub from: Mark,
    /// The end that gives the second party most.
    pub to: Mark,
}

/// What is greatest or least, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The product, least gain, sum, spread or ratio, in utility.
    pub value: Fraction,
    /// All points and stretches that tie, falling in the first party.
    pub ties: Vec<Stretch>,
}

/// What the concepts pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The part of the frontier that lies in the zone.
    pub zone: Vec<Stretch>,
    /// Greatest least gain over reservation, on the whole frontier; none where there is none.
    pub depth: Option<Answer>,
    /// Nash, Kalai–Smorodinsky (where some party can gain), egalitarian, leximin, utilitarian, least asymmetry; none where
    /// the zone is empty.
    pub concepts: Vec<(Concept, Answer)>,
}

/// The part of the pieces at which no party has less than its reservation.
#[must_use]
pub fn zone(pieces: &[Piece], reservations: &[Fraction; 2]) -> Vec<Stretch> {
    let one = |(index, piece): (usize, &Piece)| {
        let (mut low, mut high) = (Fraction::zero(), length(piece));
        for (k, reservation) in reservations.iter().enumerate() {
            let (need, slope) = (reservation - &piece.from[k], &piece.to[k] - &piece.from[k]);
            if slope.is_positive() {
                low = low.max(need / slope);
            } else if slope.is_negative() {
                high = high.min(need / slope);
            } else if need.is_positive() {
                return None;
            }
        }
        if low > high {
            return None;
        }
        let stretch = Stretch { piece: index, from: mark(piece, low), to: mark(piece, high) };
        let open = is_point(&stretch) && stretch.from.end == End::Open;
        (!open).then_some(stretch)
    };
    pieces.iter().enumerate().filter_map(one).collect()
}

/// What each concept picks on the pieces of a frontier.
#[must_use]
pub fn solutions(pieces: &[Piece], terms: &Terms) -> Solved {
    let whole = |(index, piece): (usize, &Piece)| Stretch {
        piece: index,
        from: mark(piece, Fraction::zero()),
        to: mark(piece, length(piece)),
    };
    let all: Vec<Stretch> = pieces.iter().enumerate().map(whole).collect();
    let zone = zone(pieces, &terms.reservations);
    let depth = even(pieces, &all, (&terms.reservations, &terms.scales));
    let concepts = zone.first().zip(zone.last()).map(|ends| concepts(pieces, &zone, ends, terms));
    Solved { depth, concepts: concepts.unwrap_or_default(), zone }
}

fn concepts(
    pieces: &[Piece],
    zone: &[Stretch],
    ends: (&Stretch, &Stretch),
    terms: &Terms,
) -> Vec<(Concept, Answer)> {
    let (from, scales) = (&terms.disagreements, &terms.scales);
    let equal = even(pieces, zone, (from, scales));
    let widths = [&ends.0.from.steps[0] - &from[0], &ends.1.to.steps[1] - &from[1]];
    let smorodinsky = match widths.each_ref().map(Signed::is_positive) {
        [true, true] => even(pieces, zone, (from, &widths)).map(|a| foremost(a, (from, &widths))),
        [true, false] => Some(Answer { value: Fraction::one(), ties: vec![point(ends.0, &ends.0.from)] }),
        [false, true] => Some(Answer { value: Fraction::one(), ties: vec![point(ends.1, &ends.1.to)] }),
        [false, false] => None,
    };
    [
        (Concept::Nash, Some(nash(pieces, zone, (ends, terms)))),
        (Concept::KalaiSmorodinsky, smorodinsky),
        (Concept::Egalitarian, equal.clone()),
        (Concept::Leximin, equal.map(|answer| foremost(answer, (from, scales)))),
        (Concept::Utilitarian, utilitarian(zone, scales)),
        (Concept::LeastAsymmetry, least_asymmetry(pieces, zone, scales)),
    ]
    .into_iter()
    .filter_map(|(concept, answer)| Some((concept, answer?)))
    .collect()
}

/// The greatest share: a lone point has none but 0.
fn length(piece: &Piece) -> Fraction {
    if piece.moves.is_none() { Fraction::zero() } else { Fraction::one() }
}

/// The point at a share of a piece.
fn mark(piece: &Piece, share: Fraction) -> Mark {
    let end = if share.is_zero() {
        piece.ends[0]
    } else if share.is_one() {
        piece.ends[1]
    } else {
        End::Closed
    };
    Mark { steps: piece.at(&share), share, end }
}

fn is_point(stretch: &Stretch) -> bool {
    stretch.from.share == stretch.to.share
}

fn point(stretch: &Stretch, mark: &Mark) -> Stretch {
    Stretch { piece: stretch.piece, from: mark.clone(), to: mark.clone() }
}

/// What each party has above a base, in units.
fn gains(mark: &Mark, (base, units): (&[Fraction; 2], &[Fraction; 2])) -> [Fraction; 2] {
    [0, 1].map(|k| (&mark.steps[k] - &base[k]) / &units[k])
}

/// The candidates of greatest measure that are on the frontier. Points that a piece shares with the one before, or with
/// a whole stretch among them, are given once.
fn greatest(candidates: Vec<(Fraction, Stretch)>) -> Option<Answer> {
    let closed = |s: &Stretch| !is_point(s) || s.from.end == End::Closed;
    let candidates: Vec<_> = candidates.into_iter().filter(|(_, stretch)| closed(stretch)).collect();
    let value = candidates.iter().map(|(measure, _)| measure).max()?.clone();
    let best = candidates.into_iter().filter(|(measure, _)| *measure == value).map(|(_, stretch)| stretch);
    let ties = once(best.collect());
    Some(Answer { value, ties })
}

/// Falling in the first party, so that what is the same follows one another.
fn once(found: Vec<Stretch>) -> Vec<Stretch> {
    let mut ties: Vec<Stretch> = Vec::with_capacity(found.len());
    for stretch in found {
        match ties.last_mut() {
            Some(last) if is_point(&stretch) && last.to.steps == stretch.from.steps => {}
            Some(last) if is_point(last) && last.from.steps == stretch.from.steps => *last = stretch,
            _ => ties.push(stretch),
        }
    }
    ties
}

/// The share at which a falling lead of one party over the other becomes none, given the lead at both ends of a stretch;
/// none where it does not.
fn level(stretch: &Stretch, before: &Fraction, after: &Fraction) -> Option<Fraction> {
    if !before.is_positive() || !after.is_negative() {
        return None;
    }
    let part = before / (before - after);
    Some(&stretch.from.share + (&stretch.to.share - &stretch.from.share) * part)
}

/// Both ends of a stretch, and where one party's lead over the other in units becomes none.
fn leads(pieces: &[Piece], stretch: &Stretch, basis: (&[Fraction; 2], &[Fraction; 2])) -> Vec<Stretch> {
    let lead = |mark: &Mark| {
        let [one, two] = gains(mark, basis);
        one - two
    };
    let mut found = vec![point(stretch, &stretch.from)];
    if let Some(share) = level(stretch, &lead(&stretch.from), &lead(&stretch.to)) {
        found.push(point(stretch, &mark(&pieces[stretch.piece], share)));
    }
    if !is_point(stretch) {
        found.push(point(stretch, &stretch.to));
    }
    found
}

/// The points of greatest least gain in units.
fn even(pieces: &[Piece], zone: &[Stretch], basis: (&[Fraction; 2], &[Fraction; 2])) -> Option<Answer> {
    let least = |at: Stretch| {
        let [one, two] = gains(&at.from, basis);
        (one.min(two), at)
    };
    greatest(zone.iter().flat_map(|stretch| leads(pieces, stretch, basis)).map(least).collect())
}

/// Of points with the same least gain, those of the greatest other gain.
fn foremost(answer: Answer, basis: (&[Fraction; 2], &[Fraction; 2])) -> Answer {
    let most = |at: Stretch| {
        let [one, two] = gains(&at.from, basis);
        (one.max(two), at)
    };
    let ties = greatest(answer.ties.into_iter().map(most).collect()).map(|best| best.ties);
    Answer { value: answer.value, ties: ties.unwrap_or_default() }
}

fn nash(pieces: &[Piece], zone: &[Stretch], (ends, terms): ((&Stretch, &Stretch), &Terms)) -> Answer {
    let basis = (&terms.disagreements, &terms.scales);
    let peak = |stretch: &Stretch| {
        let piece = &pieces[stretch.piece];
        let a = gains(&mark(piece, Fraction::zero()), basis);
        let b = [0, 1].map(|k| (&piece.to[k] - &piece.from[k]) / &terms.scales[k]);
        let at = if b.iter().any(Zero::is_zero) {
            stretch.from.clone()
        } else {
            let share = -(&a[0] * &b[1] + &a[1] * &b[0]) / (whole(2) * &b[0] * &b[1]);
            mark(piece, share.clamp(stretch.from.share.clone(), stretch.to.share.clone()))
        };
        let gains = gains(&at, basis);
        let [one, two] = &gains;
        gains.iter().all(Signed::is_positive).then(|| (one * two, point(stretch, &at)))
    };
    if let Some(answer) = greatest(zone.iter().filter_map(peak).collect()) {
        return answer;
    }
    // What gives one party most is the first point, what gives the other most the last.
    let first = (gains(&ends.0.from, basis)[0].clone(), point(ends.0, &ends.0.from));
    let last = (gains(&ends.1.to, basis)[1].clone(), point(ends.1, &ends.1.to));
    let gaining = [first, last].into_iter().filter(|(gain, _)| gain.is_positive()).collect();
    greatest(gaining).unwrap_or_else(|| Answer { value: Fraction::zero(), ties: zone.to_vec() })
}

fn utilitarian(zone: &[Stretch], scales: &[Fraction; 2]) -> Option<Answer> {
    let sum = |mark: &Mark| &mark.steps[0] / &scales[0] + &mark.steps[1] / &scales[1];
    let ends = |stretch: &Stretch| {
        let (from, to) = (sum(&stretch.from), sum(&stretch.to));
        if from == to {
            vec![(from, stretch.clone())]
        } else {
            vec![(from, point(stretch, &stretch.from)), (to, point(stretch, &stretch.to))]
        }
    };
    greatest(zone.iter().flat_map(ends).collect())
}

fn least_asymmetry(pieces: &[Piece], zone: &[Stretch], scales: &[Fraction; 2]) -> Option<Answer> {
    let none = [Fraction::zero(), Fraction::zero()];
    let spread = |at: Stretch| {
        let [one, two] = gains(&at.from, (&none, scales));
        ((one - two).abs(), at)
    };
    let candidates: Vec<(Fraction, Stretch)> =
        zone.iter().flat_map(|stretch| leads(pieces, stretch, (&none, scales))).map(spread).collect();
    let value = candidates.iter().map(|(spread, _)| spread).min()?.clone();
    let nearest = candidates.into_iter().filter(|(spread, _)| *spread == value).map(|(_, at)| at);
    let (reached, near): (Vec<Stretch>, Vec<Stretch>) = nearest.partition(|at| at.from.end == End::Closed);
    Some(Answer { value, ties: once(if reached.is_empty() { near } else { reached }) })
}
