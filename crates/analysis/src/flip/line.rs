//! One input turned by `ε ≥ 0` in one direction: product of gains and acceptance of a package as straight lines in `ε`.
//!
//! `U_k(x) − d_k` times the positive denominator that all packages share is linear in the input, so that the product of
//! gains of `x` is `P_x · (α g + ε β)`, with `P_x` the product over the other parties; likewise the gain over the
//! reservation value, `α s + ε γ`. Crossings are in closed form.

/// A package as the input is turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Product now (times the shared denominator).
    pub(super) now: f64,
    /// Change of the product with `ε`.
    pub(super) slope: f64,
    /// Gain over the reservation value now (times the shared denominator).
    pub(super) slack: f64,
    /// Its change with `ε`.
    pub(super) drift: f64,
}

/// Gains this little below zero are zero, in utility.
pub(super) const ZERO: f64 = -1e-12;

/// Just after a turn: further than rounding can be off.
pub(super) fn after(turn: f64) -> f64 {
    turn * (1.0 + 1e-9) + 1e-12
}

impl Line {
    /// The product at `ε`.
    pub(super) fn at(&self, turn: f64) -> f64 {
        self.now + turn * self.slope
    }

    /// Whether the party accepts the package now.
    pub(super) fn is_accepted(&self) -> bool {
        self.slack >= ZERO
    }

    /// From which `ε` on the party accepts the package; none where it never does.
    pub(super) fn entry(&self) -> Option<f64> {
        if self.is_accepted() { Some(0.0) } else { (self.drift > 0.0).then(|| -self.slack / self.drift) }
    }

    /// Up to which `ε` the party accepts the package, once it does.
    pub(super) fn exit(&self) -> f64 {
        if self.drift < 0.0 { (self.slack / -self.drift).max(0.0) } else { f64::INFINITY }
    }

    /// The first `ε` just after which this package is acceptable and has a greater product than each acceptable one of
    /// those picked now; none where there is no such `ε`.
    pub(super) fn overtakes(&self, picked: &[Line]) -> Option<f64> {
        let entry = self.entry()?;
        let mut first = entry;
        for other in picked {
            let lead = other.now - self.now;
            let closing = self.slope - other.slope;
            let ahead = if lead >= 0.0 {
                if closing > 0.0 { lead / closing } else { f64::INFINITY }
            } else if closing >= 0.0 || entry < lead / closing {
                0.0
            } else {
                f64::INFINITY
            };
            first = first.max(ahead.min(other.exit()));
        }
        (first.is_finite() && after(first) < self.exit()).then_some(first)
    }
}

/// The greatest product at `ε` of those picked that are still acceptable; none where none is.
pub(super) fn best_at(picked: &[Line], turn: f64) -> Option<f64> {
    picked.iter().filter(|l| turn < l.exit()).map(|l| l.at(turn)).reduce(f64::max)
}
