//! Points and falling lines in the plane → what of them nothing dominates.
//!
//! A bar from `a` down to `b` reaches, for each demand `x` of the first party, the height `h(x)` for the second: `a₂` up to
//! `a₁`, the line from `a₁` to `b₁`, nothing beyond. The greatest height over all bars falls in steps that are flat or lie on
//! a line; a point is undominated iff it lies on it and height falls right after it. The greatest of two such functions is
//! found in one sweep, that of many by halves: `O(n log n)` comparisons while the pieces stay `O(n)`.
//!
//! Exact: ends are whole, crossings are fractions; doubles decide only what their error bound allows.

use std::cmp::Ordering;

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, One, Signed, ToPrimitive, Zero};

/// A point, or a falling line with both its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    /// Its end of least first and greatest second coordinate.
    pub from: [i128; 2],
    /// Its other end; the same for a point.
    pub to: [i128; 2],
    /// The direction from the one to the other in lowest terms; zero for a point.
    pub way: [i128; 2],
}

impl Bar {
    /// A point.
    pub(super) fn point(at: [i128; 2]) -> Self {
        Self { from: at, to: at, way: [0, 0] }
    }

    /// Whether it is a point.
    pub(super) fn is_point(&self) -> bool {
        self.way[0] == 0
    }
}

/// A first coordinate.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// Whole.
    Whole(i128),
    /// Above, below (positive), and about what they make.
    Ratio(Box<(BigInt, BigInt, f64)>),
}

impl At {
    /// As a fraction in lowest terms.
    pub(super) fn fraction(&self) -> Fraction {
        match self {
            Self::Whole(whole) => Fraction::from(BigInt::from(*whole)),
            Self::Ratio(ratio) => Fraction::new(ratio.0.clone(), ratio.1.clone()),
        }
    }

    fn is(&self, whole: i128) -> bool {
        matches!(self, Self::Whole(found) if *found == whole)
    }

    fn rough(&self) -> f64 {
        match self {
            Self::Whole(whole) => *whole as f64,
            Self::Ratio(ratio) => ratio.2,
        }
    }

    fn parts(&self) -> (BigInt, BigInt) {
        match self {
            Self::Whole(whole) => (BigInt::from(*whole), BigInt::one()),
            Self::Ratio(ratio) => (ratio.0.clone(), ratio.1.clone()),
        }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        if let (Self::Whole(one), Self::Whole(two)) = (self, other) {
            return one.cmp(two);
        }
        let (one, two) = (self.rough(), other.rough());
        if (one - two).abs() > 16.0 * f64::EPSILON * (one.abs() + two.abs()) {
            return one.total_cmp(&two);
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        (a * d).cmp(&(c * b))
    }
}

/// A step of the greatest height: from the end of the step before, not included, to its own end, included.
#[derive(Clone, Debug)]
pub(super) struct Step {
    bar: u32,
    /// On the bar's line; else flat, at the height of its start.
    sloped: bool,
    end: At,
}

/// A line without ends.
#[derive(Clone, Copy)]
struct Line {
    /// A point of it.
    at: [i128; 2],
    /// Its direction; the first coordinate is positive.
    way: [i128; 2],
}

fn line(bars: &[Bar], step: &Step) -> Line {
    let bar = &bars[step.bar as usize];
    Line { at: bar.from, way: if step.sloped { bar.way } else { [1, 0] } }
}

/// Which of two lines is higher at a first coordinate.
fn higher(one: Line, two: Line, at: &At) -> Ordering {
    let double = |number: i128| number as f64;
    let x = at.rough();
    // The height, and the magnitude of what it is made of: a few roundings, each at most 2^-53 of that.
    let height = |line: Line| {
        let rise = double(line.way[1]) / double(line.way[0]);
        let [from, base] = line.at.map(double);
        (base + (x - from) * rise, base.abs() + (x.abs() + from.abs()) * rise.abs())
    };
    let ((left, size), (right, other)) = (height(one), height(two));
    if (left - right).abs() > 32.0 * f64::EPSILON * (size + other) {
        return left.total_cmp(&right);
    }
    let exact = match at {
        At::Whole(whole) => above::<i128>(one, two, &(*whole, 1)),
        At::Ratio(_) => None,
    };
    exact.or_else(|| above::<BigInt>(one, two, &at.parts())).unwrap_or(Ordering::Equal)
}

/// The same in whole numbers, of both heights times what is below the fractions; none where they do not fit the type.
fn above<T>(one: Line, two: Line, (x, below): &(T, T)) -> Option<Ordering>
where
    T: From<i128> + CheckedMul + CheckedSub + CheckedAdd + Ord,
{
    let height = |line: Line, other: Line| -> Option<T> {
        let ([from, base], [run, rise]) = (line.at.map(T::from), line.way.map(T::from));
        let base = below.checked_mul(&base)?.checked_mul(&run)?;
        let ahead = x.checked_sub(&below.checked_mul(&from)?)?;
        base.checked_add(&ahead.checked_mul(&rise)?)?.checked_mul(&T::from(other.way[0]))
    };
    Some(height(one, two)?.cmp(&height(two, one)?))
}

/// Where two lines that are not parallel cross.
fn crossing(one: Line, two: Line) -> At {
    let big = BigInt::from;
    let offset = |line: Line| big(line.at[1]) * line.way[0] - big(line.at[0]) * line.way[1];
    let above = offset(one) * two.way[0] - offset(two) * one.way[0];
    let below = big(two.way[1]) * one.way[0] - big(one.way[1]) * two.way[0];
    let (above, below) = if below.is_negative() { (-above, -below) } else { (above, below) };
    if below.is_zero() {
        return At::Whole(one.at[0]);
    }
    let (whole, rest) = above.div_rem(&below);
    if let (true, Some(whole)) = (rest.is_zero(), whole.to_i128()) {
        return At::Whole(whole);
    }
    let rough = above.to_f64().unwrap_or(0.0) / below.to_f64().unwrap_or(1.0);
    At::Ratio(Box::new((above, below, rough)))
}

/// The greatest height of some bars. On ties the earlier bar stands.
pub(super) fn envelope(bars: &[Bar], chosen: &[u32]) -> Vec<Step> {
    match chosen {
        [] => Vec::new(),
        [only] => {
            let bar = &bars[*only as usize];
            let mut steps = vec![Step { bar: *only, sloped: false, end: At::Whole(bar.from[0]) }];
            if !bar.is_point() {
                steps.push(Step { bar: *only, sloped: true, end: At::Whole(bar.to[0]) });
            }
            steps
        }
        _ => {
            let (one, two) = chosen.split_at(chosen.len() / 2);
            merge(bars, &envelope(bars, one), &envelope(bars, two))
        }
    }
}

fn merge(bars: &[Bar], left: &[Step], right: &[Step]) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::with_capacity(left.len().max(right.len()));
    let (mut i, mut j) = (0, 0);
    let mut low: Option<At> = None;
    while let (Some(s), Some(t)) = (left.get(i), right.get(j)) {
        let order = s.end.cmp(&t.end);
        let high = if order == Ordering::Greater { &t.end } else { &s.end };
        let (one, two) = (line(bars, s), line(bars, t));
        let last = higher(one, two, high);
        // The first steps are flat, so that they compare alike everywhere.
        let first = low.as_ref().map_or(last, |low| higher(one, two, low));
        let is_last = |step: &Step| out.last().is_some_and(|o| o.bar == step.bar && o.sloped == step.sloped);
        let leads = match first.then(last) {
            Ordering::Equal => !is_last(t),
            order => order == Ordering::Greater,
        };
        let (before, after) = if leads { (s, t) } else { (t, s) };
        if first != Ordering::Equal && last == first.reverse() {
            push(&mut out, before, crossing(one, two));
            push(&mut out, after, high.clone());
        } else {
            push(&mut out, before, high.clone());
        }
        low = Some(high.clone());
        i += usize::from(order != Ordering::Greater);
        j += usize::from(order != Ordering::Less);
    }
    for step in left.iter().skip(i).chain(right.iter().skip(j)) {
        push(&mut out, step, step.end.clone());
    }
    out
}

/// Adds a step, or lengthens the last one where it goes on.
fn push(out: &mut Vec<Step>, step: &Step, end: At) {
    match out.last_mut() {
        Some(last) if last.bar == step.bar && last.sloped == step.sloped => last.end = end,
        _ => out.push(Step { bar: step.bar, sloped: step.sloped, end }),
    }
}

/// What is undominated, rising in the first coordinate.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// The start of a bar; whether a line starts there, of this or another bar.
    Start(u32, bool),
    /// A stretch of a bar's line.
    Stretch(Stretch),
}

/// A stretch of a bar's line. All between its ends is undominated.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// The bar.
    pub bar: u32,
    /// Where it begins, and whether its point there is undominated.
    pub from: (At, bool),
    /// Where it ends, and whether its point there is undominated.
    pub to: (At, bool),
    /// Whether its end is the bar's, and no stretch of the same line goes on there.
    pub stops: bool,
}

/// Reads what is undominated from the steps of the greatest height.
pub(super) fn parts(bars: &[Bar], steps: &[Step]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let bar = &bars[step.bar as usize];
        let next = steps.get(index + 1);
        let joined = next.filter(|n| higher(line(bars, step), line(bars, n), &step.end).is_eq());
        let undominated = joined.is_none_or(|next| next.sloped);
        if !step.sloped {
            if undominated {
                parts.push(Part::Start(step.bar, joined.is_some()));
            }
            continue;
        }
        let Some(before) = index.checked_sub(1).and_then(|before| steps.get(before)) else { continue };
        let closed = higher(line(bars, before), line(bars, step), &before.end).is_eq();
        let goes_on = joined.is_some_and(|n| n.sloped && bars[n.bar as usize].way == bar.way);
        parts.push(Part::Stretch(Stretch {
            bar: step.bar,
            from: (before.end.clone(), closed),
            to: (step.end.clone(), undominated),
            stops: undominated && step.end.is(bar.to[0]) && !goes_on,
        }));
    }
    parts
}

/// Leaves out lines that others on the same line cover: of those left, as few as any choice that covers the same.
/// Points all stay. Rising.
pub(super) fn cover(bars: &[Bar]) -> Vec<u32> {
    let (mut kept, mut lines): (Vec<u32>, Vec<u32>) =
        (0..u32::try_from(bars.len()).unwrap_or(u32::MAX)).partition(|b| bars[*b as usize].is_point());
    let get = |index: &u32| &bars[*index as usize];
    let same = |a: &Bar, b: &Bar| a.way.cmp(&b.way).then_with(|| offset(a, b));
    lines.sort_unstable_by(|a, b| {
        let (one, two) = (get(a), get(b));
        same(one, two).then_with(|| one.from[0].cmp(&two.from[0])).then(a.cmp(b))
    });
    let mut rest = lines.as_slice();
    while let Some(first) = rest.first() {
        let mut reach = get(first).from[0];
        loop {
            let near = |b: &&u32| same(get(b), get(first)).is_eq() && get(b).from[0] <= reach;
            let within = rest.iter().take_while(near).count();
            // The first of the longest.
            let longest = rest[..within].iter().max_by_key(|b| (get(b).to[0], std::cmp::Reverse(**b)));
            rest = &rest[within..];
            let Some(longest) = longest.filter(|b| get(b).to[0] > reach) else { break };
            reach = get(longest).to[0];
            kept.push(*longest);
        }
    }
    kept.sort_unstable();
    kept
}

/// On which side of one line another of the same direction lies.
fn offset(a: &Bar, b: &Bar) -> Ordering {
    let ahead = [a.from[0] - b.from[0], a.from[1] - b.from[1]];
    let (one, two) = (a.way[0].checked_mul(ahead[1]), a.way[1].checked_mul(ahead[0]));
    match one.zip(two) {
        Some((one, two)) => one.cmp(&two),
        None => (BigInt::from(a.way[0]) * ahead[1]).cmp(&(BigInt::from(a.way[1]) * ahead[0])),
    }
}
