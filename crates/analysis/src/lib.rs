//! Pure functions: zone of possible agreement, Pareto frontier, bargaining solutions, trades, sensitivity.
//!
//! One call answers a whole scenario; each stage can be asked for by itself ([`Space`], [`frontier`], [`solution`], [`near`],
//! [`count`], [`lottery`]). Nothing panics, reads a clock or draws unseeded numbers; what is too large is refused with its size.
//!
//! ```
//! use mediant_analysis::{Options, analyze};
//! use mediant_core::Id;
//! use mediant_core::analysis::{Concept, Verdict};
//! use mediant_core::number::parse;
//! use mediant_core::scenario::{Matter, Scenario, Seat};
//!
//! let id = |name: &str| Id::new(name).unwrap();
//! let row = |text: [&str; 3]| text.iter().map(|n| parse(n).unwrap()).collect::<Vec<_>>();
//! let issues = ["price", "delivery"].map(|name| Matter::listed(id(name), vec![id("a"), id("b"), id("c")]));
//! let half = || vec![parse("0.5").unwrap(); 2];
//! let seller = Seat::additive(id("seller"), half(), vec![row(["0", "0.5", "1"]), row(["0", "0.1", "0.2"])], parse("0.3").unwrap());
//! let buyer = Seat::additive(id("buyer"), half(), vec![row(["0.4", "0.2", "0"]), row(["1", "0.5", "0"])], parse("0.3").unwrap());
//! let sale = Scenario::additive(id("sale"), issues.to_vec(), vec![seller, buyer]);
//!
//! let answer = analyze(&sale, &Options::default()).unwrap();
//! assert_eq!(answer.zone.verdict, Verdict::Open);
//! assert_eq!(answer.zone.count.0, 2_u8.into());
//! let nash = answer.solutions.iter().find(|s| s.concept == Concept::Nash).unwrap();
//! assert_eq!(nash.points[0].packages, [[2, 0]]);
//! assert_eq!(answer.frontier.points.len(), 5);
//! ```

pub mod analyze;
pub mod appraisal;
pub mod approximate;
pub mod best;
pub mod boxes;
pub mod continuous;
pub mod continuum;
pub mod count;
pub mod division;
pub mod eliminate;
pub mod fallback;
pub mod findings;
pub mod flip;
pub mod frontier;
mod halves;
pub mod kinds;
pub mod lottery;
pub mod maxima;
pub mod near;
pub mod note;
pub mod options;
pub mod range;
pub mod reach;
pub mod scan;
pub mod search;
pub mod solution;
pub mod space;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod trade;
pub mod uncertainty;
pub mod what_if;
mod worth;
pub mod zone;

pub use analyze::{analyze, analyze_exact};
pub use options::{Options, Progress, Refusal};
pub use space::Space;
pub use what_if::what_if;
