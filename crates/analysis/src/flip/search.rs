//! Candidates, one package after another, against all dials of all parties.

use mediant_core::scenario::Package;

use super::dial::{Dial, Numbers, Part};
use super::line::{Line, after, best_at};

/// A party's numbers and dials.
#[derive(Clone, Debug)]
pub(super) struct Player {
    pub(super) numbers: Numbers,
    pub(super) dials: Vec<Dial>,
    /// For each dial and direction (up, down), how the packages picked now move; empty where nothing is picked.
    pub(super) picked: Vec<[Vec<Line>; 2]>,
}

/// A package and its utilities.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) package: Package,
    /// How many articles it includes, or 1.
    pub(super) included: f64,
    /// Gains over reservation values; minus infinity where a red line makes the party refuse.
    pub(super) slacks: Vec<f64>,
    /// Gains over disagreement.
    pub(super) gains: Vec<f64>,
}

/// The first change that one dial in one direction brings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct First {
    /// How far the dial is turned.
    pub(super) turn: f64,
    /// The product that the package has just after.
    product: f64,
    /// The package picked after.
    pub(super) package: Package,
}

/// What is known of one dial in one direction so far.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// The least turn at which another package is picked.
    pub(super) picks: Option<First>,
    /// Where the zone is open: how long the last of the packages acceptable now stays so; infinite where one always does.
    pub(super) stays: f64,
    /// The least turn at which a package that is not acceptable now becomes so.
    pub(super) enters: f64,
    /// How far the dial can be turned.
    reach: f64,
    /// What a product must pass at the least turn so far for the package to be looked at more closely.
    bar: f64,
}

/// All tracks: party, dial, direction.
pub(super) type Tracks = Vec<Vec<[Track; 2]>>;

/// The tracks before any package was looked at.
pub(super) fn tracks(players: &[Player]) -> Tracks {
    let track = |lines: &Vec<Line>, reach: f64| Track {
        picks: None,
        stays: 0.0,
        enters: f64::INFINITY,
        reach,
        bar: best_at(lines, reach).unwrap_or(f64::NEG_INFINITY),
    };
    let of = |player: &Player| {
        let pairs = player.dials.iter().zip(&player.picked);
        pairs
            .map(|(d, [up, down])| [track(up, d.limits.1 - d.from), track(down, d.from - d.limits.0)])
            .collect()
    };
    players.iter().map(of).collect()
}

impl Player {
    /// How a package moves as a dial is turned up; `rest` is the product of the other parties' gains.
    pub(super) fn line(&self, dial: &Dial, candidate: &Candidate, (party, rest): (usize, f64)) -> Line {
        let n = &self.numbers;
        let (gain, slack) = (candidate.gains[party], candidate.slacks[party]);
        let own = |issue: usize, option: u16| {
            let counts = candidate.package[issue] == option && (!n.mean || option == 1);
            if counts { 1.0 / candidate.included } else { 0.0 }
        };
        let (scale, change, drift) = match dial.part {
            Part::Reservation => (1.0, if n.tied { -1.0 } else { 0.0 }, -1.0),
            Part::Value(issue, option) => {
                let change = n.weights[issue] * own(issue, option);
                (1.0, change, change)
            }
            Part::Weight(issue) => {
                let option = candidate.package[issue];
                let value = n.values[issue][usize::from(option)] * own(issue, option);
                let worth = value + n.offset + n.added(&candidate.package);
                (n.total, worth - n.disagreement, worth - n.reservation)
            }
        };
        Line { now: rest * scale * gain, slope: rest * change, slack: scale * slack, drift }
    }
}

impl Line {
    /// The same with the dial turned down.
    pub(super) fn down(self) -> Self {
        Self { slope: -self.slope, drift: -self.drift, ..self }
    }
}

/// Looks at a package against one party's dials. `picks`: whether the packages picked are compared; the zone always is.
pub(super) fn consider(
    player: &Player,
    tracks: &mut [[Track; 2]],
    candidate: &Candidate,
    (party, rest): (usize, f64),
    picks: bool,
) {
    for ((dial, picked), pair) in player.dials.iter().zip(&player.picked).zip(tracks) {
        let settled = pair.iter().all(|t| t.stays.is_infinite());
        if settled && !picks {
            continue;
        }
        let up = player.line(dial, candidate, (party, rest));
        for (line, (lines, track)) in [up, up.down()].into_iter().zip(picked.iter().zip(pair)) {
            if line.is_accepted() {
                track.stays = track.stays.max(line.exit());
            } else if let Some(entry) = line.entry() {
                track.enters = track.enters.min(entry);
            }
            if picks {
                track.overtake(lines, line, &candidate.package);
            }
        }
    }
}

impl Track {
    fn overtake(&mut self, picked: &[Line], line: Line, package: &Package) {
        let limit = self.picks.as_ref().map_or(self.reach, |f| f.turn);
        // A line that starts below and is not above at the limit is above nowhere before it.
        let today = picked.iter().map(|l| l.now).fold(f64::NEG_INFINITY, f64::max);
        if line.now <= today && line.at(after(limit)) < self.bar {
            return;
        }
        let Some(turn) = line.overtakes(picked).filter(|turn| *turn <= limit && after(*turn) < self.reach)
        else {
            return;
        };
        let product = line.at(after(turn));
        let better = self.picks.as_ref().is_none_or(|first| {
            turn < first.turn
                || product > first.product
                || (product >= first.product && *package < first.package)
        });
        if better {
            let lead = best_at(picked, after(turn)).unwrap_or(f64::NEG_INFINITY);
            // Rounding must not turn away a package that overtakes at the same turn.
            self.bar = lead - lead.abs() * 1e-9;
            self.picks = Some(First { turn, product, package: package.clone() });
        }
    }

    /// Puts together what two parts of the packages say.
    pub(super) fn join(&mut self, other: Self) {
        self.stays = self.stays.max(other.stays);
        self.enters = self.enters.min(other.enters);
        let Some(theirs) = other.picks else { return };
        let better = self.picks.as_ref().is_none_or(|mine| {
            theirs.turn < mine.turn
                || (theirs.turn <= mine.turn
                    && (theirs.product > mine.product
                        || (theirs.product >= mine.product && theirs.package < mine.package)))
        });
        if better {
            self.picks = Some(theirs);
        }
    }

    /// The turn that empties a zone which is open now.
    pub(super) fn empties(&self) -> Option<f64> {
        (self.stays < self.enters && after(self.stays) < self.reach).then_some(self.stays)
    }

    /// The turn that opens a zone which is empty now.
    pub(super) fn opens(&self) -> Option<f64> {
        (self.enters <= self.reach + 1e-12).then_some(self.enters.min(self.reach))
    }
}
