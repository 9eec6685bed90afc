//! How large a case may be. Everything that is read is hostile until it is checked; these bounds keep the work small.

/// Bytes of one TOML file.
pub const TOML_BYTES: usize = 4 << 20;
/// Bytes of one report.
pub const REPORT_BYTES: usize = 16 << 20;
/// Bytes of all reports together.
pub const ALL_REPORT_BYTES: usize = 512 << 20;
/// Files in the whole folder.
pub const FILES: usize = 10_000;
/// Folders inside folders.
pub const FOLDER_DEPTH: usize = 8;

/// Parties.
pub(crate) const PARTIES: usize = 32;
/// Third parties.
pub(crate) const THIRD_PARTIES: usize = 256;
/// Issues, headings included.
pub(crate) const ISSUES: usize = 1_000;
/// Headings above an issue.
pub(crate) const HEADINGS: usize = 8;
/// Options in one list.
pub(crate) const LISTED_OPTIONS: usize = 1_000;
/// Options and steps of all issues together.
pub(crate) const ALL_OPTIONS: usize = 100_000;
/// Values to look at in all: options of all issues, for each party and reading.
pub(crate) const ALL_VALUES: usize = 1_000_000;
/// Rules of each kind, and red lines and preconditions of a party.
pub(crate) const RULES: usize = 2_000;
/// Extra terms of a party that stand alone, and as many in bundles, for each reading.
pub(crate) const TERMS: usize = 20_000;
/// Picks in one rule.
pub(crate) const PICKS_IN_RULE: usize = 64;
/// Readings.
pub(crate) const READINGS: usize = 16;
/// Offers in all files together; stages; meetings.
pub(crate) const OFFERS: usize = 1_000;
/// Positions in all files together: one for each party and issue.
pub(crate) const POSITIONS: usize = 32_000;
/// Points of one value function, outcomes of one alternative, alternatives of one party.
pub(crate) const POINTS: usize = 200;
