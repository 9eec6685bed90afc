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
    /// Where the dials of values begin.
    pub(super) values: usize,
    /// The product of the packages picked now; minus infinity where products are not compared.
    pub(super) today: f64,
}

/// A package and its utilities.
#[derive(Clone, Debug, Default)]
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
    /// Just after the least turn so far, or as far as the dial goes.
    edge: f64,
    /// What a product must reach there for the package to be looked at more closely.
    bar: f64,
}

/// All that is known so far of one party's dials.
#[derive(Clone, Debug)]
pub(super) struct Board {
    /// By dial and direction.
    pub(super) tracks: Vec<[Track; 2]>,
    /// The dials of values that may still empty the zone, as far as is known.
    loose: Vec<usize>,
    /// For each dial of a value and direction, the bar, and what turning so far adds to the gain of a package with one
    /// article that has the option (to any that has it, where utilities add up).
    gates: Vec<(f64, f64)>,
}

/// All boards, by party.
pub(super) type Boards = Vec<Board>;

/// The boards before any package was looked at.
pub(super) fn boards(players: &[Player]) -> Boards {
    let track = |lines: &Vec<Line>, reach: f64| Track {
        picks: None,
        stays: 0.0,
        enters: f64::INFINITY,
        reach,
        edge: after(reach),
        bar: best_at(lines, reach).unwrap_or(f64::NEG_INFINITY),
    };
    let of = |player: &Player| {
        let pairs = player.dials.iter().zip(&player.picked);
        let both = |(d, [up, down]): (&Dial, &[Vec<Line>; 2])| {
            [track(up, d.limits.1 - d.from), track(down, d.from - d.limits.0)]
        };
        let mut board = Board { tracks: pairs.map(both).collect(), loose: Vec::new(), gates: Vec::new() };
        board.sum_up(player);
        board
    };
    players.iter().map(of).collect()
}

impl Board {
    /// Takes stock of the dials of values.
    fn sum_up(&mut self, player: &Player) {
        let values = player.values..self.tracks.len();
        self.gates.clear();
        for index in values.clone() {
            let Part::Value(issue, _) = player.dials[index].part else { continue };
            let (weight, [up, down]) = (player.numbers.weights[issue], &self.tracks[index]);
            self.gates.push((up.bar, (weight * up.edge).max(0.0)));
            self.gates.push((down.bar, (-weight * down.edge).max(0.0)));
        }
        let is_loose = |dial: &usize| self.tracks[*dial].iter().any(|t| t.stays.is_finite());
        self.loose = values.filter(is_loose).collect();
    }

    /// Whether some turn of a value may lift a product to where it matters; never no where one does.
    fn may_lift(&self, now: f64, rest: f64, today: f64) -> bool {
        // The greatest excess: without a short cut, several are compared at a time.
        let over = self.gates.iter().fold(f64::NEG_INFINITY, |most, (bar, adds)| {
            let over = now + rest * adds - bar;
            if over > most { over } else { most }
        });
        now > today || over >= 0.0
    }

    /// The zone is open whatever this party's numbers are.
    pub(super) fn settle(&mut self) {
        self.tracks.iter_mut().flatten().for_each(|t| t.stays = f64::INFINITY);
        self.loose.clear();
    }
}

impl Player {
    /// The same with those dials alone that are asked for, and which they are.
    pub(super) fn only(&self, asked: impl Fn(Part) -> bool) -> (Vec<usize>, Self) {
        let kept: Vec<usize> = (0..self.dials.len()).filter(|d| asked(self.dials[*d].part)).collect();
        let dials: Vec<Dial> = kept.iter().map(|d| self.dials[*d].clone()).collect();
        let player = Self {
            numbers: self.numbers.clone(),
            picked: kept.iter().map(|d| self.picked[*d].clone()).collect(),
            values: dials.iter().position(|d| matches!(d.part, Part::Value(..))).unwrap_or(dials.len()),
            dials,
            today: self.today,
        };
        (kept, player)
    }

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

impl Player {
    /// Whether turning a value may give the package a product that matters; said quickly, and never no where it does.
    fn may_matter(
        &self,
        dial: usize,
        tracks: &[Track; 2],
        candidate: &Candidate,
        (party, rest): (usize, f64),
    ) -> bool {
        let Part::Value(issue, option) = self.dials[dial].part else { return true };
        if tracks.iter().any(|t| t.stays.is_finite()) {
            return true;
        }
        let now = rest * candidate.gains[party];
        let has = candidate.package[issue] == option;
        let slope = if has { rest * self.numbers.weights[issue] / candidate.included } else { 0.0 };
        now > self.today
            || now + slope * tracks[0].edge >= tracks[0].bar
            || now - slope * tracks[1].edge >= tracks[1].bar
    }
}

impl Player {
    /// Whether nothing is to be learned from turning the reservation value, the first dial; never yes where there is.
    fn is_idle(
        &self,
        tracks: &[[Track; 2]],
        candidate: &Candidate,
        (party, rest): (usize, f64),
        picks: bool,
    ) -> bool {
        let (Some([up, down]), Some(Part::Reservation)) =
            (tracks.first(), self.dials.first().map(|d| d.part))
        else {
            return false;
        };
        let (slack, now) = (candidate.slacks[party], rest * candidate.gains[party]);
        let known = if slack >= super::line::ZERO {
            slack.max(0.0) <= up.stays && down.stays.is_infinite()
        } else {
            -slack >= down.enters
        };
        let slope = if self.numbers.tied { rest } else { 0.0 };
        let low = now <= self.today && now - slope * up.edge < up.bar && now + slope * down.edge < down.bar;
        known && (!picks || low)
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
    board: &mut Board,
    candidate: &Candidate,
    (party, rest): (usize, f64),
    picks: bool,
) {
    let from = usize::from(player.is_idle(&board.tracks, candidate, (party, rest), picks));
    turn(player, &mut board.tracks, from..player.values, (candidate, (party, rest), picks));
    // Where no turn of a value lifts the product to where it would matter, only dials that may empty the zone are left.
    let mut changed = false;
    if !picks || !board.may_lift(rest * candidate.gains[party], rest / candidate.included, player.today) {
        for at in 0..board.loose.len() {
            let index = board.loose[at];
            turn(player, &mut board.tracks, index..index + 1, (candidate, (party, rest), picks));
            changed |= board.tracks[index].iter().all(|t| t.stays.is_infinite());
        }
    } else {
        for index in player.values..player.dials.len() {
            if player.may_matter(index, &board.tracks[index], candidate, (party, rest)) {
                turn(player, &mut board.tracks, index..index + 1, (candidate, (party, rest), picks));
                changed = true;
            }
        }
    }
    if changed {
        board.sum_up(player);
    }
}

fn turn(
    player: &Player,
    tracks: &mut [[Track; 2]],
    dials: std::ops::Range<usize>,
    (candidate, place, picks): (&Candidate, (usize, f64), bool),
) {
    for index in dials {
        let pair = &mut tracks[index];
        if !picks && pair.iter().all(|t| t.stays.is_infinite()) {
            continue;
        }
        let up = player.line(&player.dials[index], candidate, place);
        for (line, (lines, track)) in [up, up.down()].into_iter().zip(player.picked[index].iter().zip(pair)) {
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
        if line.now <= today && line.at(self.edge) < self.bar {
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
            self.edge = after(turn);
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

    /// The turn that empties a zone which is open now. Where another package enters just as the last one leaves, the zone
    /// stays open, whatever rounding makes of the two turns.
    pub(super) fn empties(&self) -> Option<f64> {
        (after(self.stays) < self.enters.min(self.reach)).then_some(self.stays)
    }

    /// The turn that opens a zone which is empty now.
    pub(super) fn opens(&self) -> Option<f64> {
        (self.enters <= self.reach + 1e-12).then_some(self.enters.min(self.reach))
    }
}
