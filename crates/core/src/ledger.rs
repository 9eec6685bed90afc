//! What public reports say: reports, the statements found in them, and how statements relate.
//!
//! All offsets are bytes in the report's file as given, half open: `start..end`.

/// What the evidence pipeline yields for a set of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The reports, in the order they were given.
    pub reports: Vec<Report>,
    /// The statements, by report and then by place.
    pub statements: Vec<Statement>,
    /// Groups of statements that are one utterance in several wordings.
    pub variants: Vec<VariantGroup>,
    /// Look-alikes that are not the same utterance.
    pub related: Vec<Link>,
    /// Pairs that may be one utterance or not: near the bounds of a merge, or with a guard unknown. A person
    /// merges them or keeps them apart.
    pub doubtful: Vec<Link>,
    /// Statements that cannot both hold; shown, never resolved by the program.
    pub contradictions: Vec<Link>,
    /// Statements that a person rejected, under the ids that they had; they are not among the others.
    pub rejected: Vec<Statement>,
    /// Decisions of persons that could not be followed here, one sentence each.
    pub unplaced: Vec<String>,
}

impl Ledger {
    /// The statement with this id, such as `s12`.
    #[must_use]
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        // Ids count from `s1` with gaps where statements were rejected, so the place is soon found; the search
        // is for ledgers that were put together by hand.
        let number = |id: &str| id.strip_prefix('s').and_then(|n| n.parse::<usize>().ok());
        let place =
            number(id).and_then(|n| self.statements.binary_search_by_key(&Some(n), |s| number(&s.id)).ok());
        let there = place.and_then(|at| self.statements.get(at)).filter(|s| s.id == id);
        there.or_else(|| self.statements.iter().find(|s| s.id == id))
    }

    /// How many sources carry the utterance of a group: the reports of its statements, a report and its
    /// reprints counted once.
    #[must_use]
    pub fn sources(&self, group: &VariantGroup) -> usize {
        let said = group.statements.iter().filter_map(|id| self.statement(id));
        let reports = said.filter_map(|s| self.reports.get(s.report));
        let mut paths: Vec<&str> = reports.map(|r| r.reprint_of.as_deref().unwrap_or(&r.path)).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.len()
    }
}

/// A public report, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The path as given.
    pub path: String,
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Title, where the report has one.
    pub title: Option<String>,
    /// The outlet that published it, where it says so.
    pub outlet: Option<String>,
    /// Who wrote it, where it says so.
    pub byline: Option<String>,
    /// Publication date `YYYY-MM-DD`, where it says so.
    pub date: Option<String>,
    /// Its address on the web, where the one who collected it gave it; nothing is downloaded.
    pub url: Option<String>,
    /// The path of the earlier report whose text this one carries, where it is a reprint.
    pub reprint_of: Option<String>,
    /// What was not read as content, with the reason.
    pub dropped: Vec<Dropped>,
    /// Repairs made on a shadow copy (the bytes as given never change).
    pub repairs: Vec<Repair>,
    /// Doubts about the report that a reader should know, such as a disclaimer of warranty.
    pub notes: Vec<String>,
}

/// A span of a report that is not content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Why: `page furniture`, `advert`, `disclaimer`, `repeat`, …
    pub why: String,
}

/// A repair of damaged text, such as a missing space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The byte at which the repair applies.
    pub at: usize,
    /// What was done: `space inserted before a quotation mark`, …
    pub what: String,
}

/// How a statement stands in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Whole sentences between quotation marks.
    Direct,
    /// The outlet's words with quoted fragments inside.
    Mixed,
    /// The outlet's words for what was said.
    Indirect,
    /// Quoted speech without quotation marks.
    Block,
}

impl Kind {
    /// `direct`, `mixed`, `indirect` or `block`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
            Self::Block => "block",
        }
    }
}

/// What a statement does in the talks; a suggestion until a person accepts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Something the speaker would give.
    Offer,
    /// Something the speaker asks for.
    Demand,
    /// Something the speaker rules out.
    RedLine,
    /// Something that must come first.
    Precondition,
    /// How far the talks have come.
    Progress,
    /// None of these.
    #[default]
    None,
}

impl Stance {
    /// `offer`, `demand`, `red-line`, `precondition`, `progress` or `none`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Demand => "demand",
            Self::RedLine => "red-line",
            Self::Precondition => "precondition",
            Self::Progress => "progress",
            Self::None => "none",
        }
    }

    /// The stance of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Offer, Self::Demand, Self::RedLine, Self::Precondition, Self::Progress, Self::None]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// An attributed assertion with its place in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `s1`, `s2`, … in ledger order.
    pub id: String,
    /// Sixteen hexadecimal digits of a hash of kind, speaker and words: the same words keep it when
    /// reports are added or reordered.
    pub mark: String,
    /// Index into [`Ledger::reports`].
    pub report: usize,
    /// First byte of the first part.
    pub start: usize,
    /// One past the last byte of the last part.
    pub end: usize,
    /// The pieces, where the statement's own cue interrupts it; otherwise one piece.
    pub parts: Vec<(usize, usize)>,
    /// How it stands in the report.
    pub kind: Kind,
    /// The words, with the pieces joined by one space, decoded and repaired.
    pub text: String,
    /// Who said it, by full name where the reports give one; none where it is not resolved.
    pub speaker: Option<String>,
    /// Where the report names the speaker.
    pub speaker_span: Option<(usize, usize)>,
    /// The words that announce it: `said`, `according to`, …
    pub cue: Option<String>,
    /// The name of the rule that found it.
    pub rule: String,
    /// On what occasion it was said.
    pub occasion: Occasion,
    /// The issues that it touches, each with the words that say so.
    pub issues: Vec<Touch>,
    /// What it does in the talks.
    pub stance: Stance,
    /// The words that suggest the stance.
    pub stance_cue: Option<String>,
    /// Verbatim repeats inside the same report.
    pub also_at: Vec<(usize, usize)>,
    /// Notes for the reader, such as an outdated title.
    pub notes: Vec<String>,
}

/// An issue of the case that a statement touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The issue's id.
    pub issue: String,
    /// The words that say so.
    pub because: String,
}

/// Where and when something was said. What is not known is left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// `interview`, `briefing`, …
    pub event: Option<String>,
    /// The outlet that heard it, which need not be the one that reports it.
    pub outlet: Option<String>,
    /// `YYYY-MM-DD`, only where it follows from what is stated.
    pub date: Option<String>,
    /// The date in the report's words: `Sunday (August 17)`.
    pub stated: Option<String>,
    /// How the date is known: stated where the words give day, month and year, inferred where it follows
    /// with the day of publication or from another statement.
    pub date_confidence: Confidence,
    /// How the occasion is known.
    pub confidence: Confidence,
}

/// How something is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Confidence {
    /// The report says so.
    Stated,
    /// It follows from what the report says elsewhere.
    Inferred,
    /// It is not known.
    #[default]
    Unknown,
}

impl Confidence {
    /// `stated`, `inferred` or `unknown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

/// One utterance in several wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantGroup {
    /// `v1`, `v2`, …
    pub id: String,
    /// Ids of the statements, in ledger order.
    pub statements: Vec<String>,
    /// Where the wordings differ.
    pub differs: Vec<Difference>,
}

/// A place at which two wordings of one utterance part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Id of the statement with the other wording; empty where two texts alone are compared.
    pub statement: String,
    /// Words in the group's first statement; empty where words were added.
    pub a: String,
    /// Words in the other; empty where words were left out.
    pub b: String,
    /// True where the difference changes the meaning and not only the words.
    pub meaning: bool,
}

/// Statements that are linked, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Ids of the statements, in ledger order.
    pub statements: Vec<String>,
    /// Why they are linked.
    pub why: String,
}
