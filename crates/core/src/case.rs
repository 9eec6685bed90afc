//! A case as people entered it: who negotiates, about what, under which rules, and what is known of each side.
//!
//! Invariants that the reader of case folders checks before it hands out a [`Case`]: ids are unique in their
//! kind; every id that is named exists; a parent issue is a [`IssueKind::Heading`]; requirements have no cycle.

use crate::number::{Fraction, Quantity};
use crate::preference::Preference;
use crate::{Id, ledger::Stance};

/// Everything that a case folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The folder's name.
    pub slug: Id,
    /// Title for people.
    pub title: String,
    /// One paragraph: what the talks are about.
    pub summary: String,
    /// Marking for the head of each page, such as `for the mediator only`.
    pub classification: String,
    /// What in this case is not verified, one sentence each; shown wherever results are shown.
    pub unverified: Vec<String>,
    /// The sides whose utility counts, in the order in which results name them.
    pub parties: Vec<Party>,
    /// Those who are consulted, guarantee, or may spoil, without a utility of their own in the case.
    pub third_parties: Vec<ThirdParty>,
    /// The agenda, in order; sub-issues follow their heading.
    pub issues: Vec<Issue>,
    /// Options that exclude or require each other.
    pub rules: Vec<Rule>,
    /// How many parties must reach their reservation value, beside those with a veto; none means all.
    pub at_least: Option<usize>,
    /// How the values of a package's parts make the value of the package.
    pub aggregation: Aggregation,
    /// Other ways to read the same case, each analysed beside the main one.
    pub readings: Vec<Reading>,
    /// What each side has said it wants, per issue; public unless marked.
    pub positions: Vec<Position>,
    /// The statements that a person accepted, by `s12` or `s12@mark`.
    pub accepted: Vec<Accepted>,
    /// Packages on the table: offers by parties, suggestions by the mediator, published drafts.
    pub offers: Vec<Offer>,
    /// The stages of the talks, in order, each with the gate that opens the next.
    pub stages: Vec<Stage>,
    /// What has been held, in order.
    pub meetings: Vec<Meeting>,
    /// What each party told, by party; none where it has told nothing or the viewer may not know.
    pub preferences: Vec<Option<Preference>>,
    /// What the mediator estimates of a party, by party, used where that party has told nothing; the mediator's alone.
    pub estimates: Vec<Option<Preference>>,
    /// The mediator's own estimates and notes; none where the viewer may not know.
    pub mediator: Option<Mediator>,
}

/// A side whose agreement counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Other names by which reports speak of it or of those who speak for it.
    pub aliases: Vec<String>,
    /// True where nothing is agreed without it.
    pub veto: bool,
    /// What it is in the talks, in a few words: `party to the fighting`, `mediator`.
    pub role: String,
    /// The people who speak for it: name, and the office they hold.
    pub delegates: Vec<Person>,
}

/// Someone who speaks; office holders only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// The office, as reports call it: `secretary of state`.
    pub office: String,
    /// Other spellings.
    pub aliases: Vec<String>,
}

/// Someone who is consulted, guarantees, or may spoil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThirdParty {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// `consulted`, `to consult`, `guarantor`, `critic`, `spoiler`.
    pub role: String,
    /// What is known of its view, as a note.
    pub note: String,
    /// Those who speak for it.
    pub delegates: Vec<Person>,
}

/// A thing to settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// The heading it stands under.
    pub parent: Option<Id>,
    /// What may be settled.
    pub kind: IssueKind,
    /// How far it is worked out: `idea`, `outlined`, `drafted`; empty where not said.
    pub specification: String,
    /// Where it stands in the talks.
    pub status: Status,
    /// Words by which statements touch it.
    pub terms: Vec<String>,
    /// Words that look like its terms and are not.
    pub except: Vec<String>,
    /// What may be said in public about it.
    pub public_line: String,
}

impl Issue {
    /// The options of an issue that has a list of them, in order. Articles have `out` and `in`; an item has one
    /// option for each party; a heading and a measured issue have none here (see [`crate::scenario`]).
    #[must_use]
    pub fn listed_options(&self, parties: &[Party]) -> Vec<Choosable> {
        match &self.kind {
            IssueKind::Options(options) => options.clone(),
            IssueKind::Article { text } => {
                vec![Choosable::new("out", "left out", ""), Choosable::new("in", "included", text)]
            }
            IssueKind::Item => parties
                .iter()
                .map(|p| Choosable { id: p.id.clone(), title: p.name.clone(), text: String::new() })
                .collect(),
            IssueKind::Heading | IssueKind::Measured { .. } => Vec::new(),
        }
    }
}

/// What kind of settlement an issue can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// One of a list.
    Options(Vec<Choosable>),
    /// A number in a range: steps from `low` to `high`, or continuous where there is no step.
    Measured {
        /// The least.
        low: Fraction,
        /// The most.
        high: Fraction,
        /// Distance between two settlements; none where any number will do.
        step: Option<Fraction>,
        /// Unit, such as `days`.
        unit: String,
    },
    /// An article that is in the draft or left out.
    Article {
        /// The text of the clause.
        text: String,
    },
    /// A good that goes to one party, or is shared between two by Adjusted Winner.
    Item,
    /// Not settled itself: its sub-issues are.
    Heading,
}

/// One settlement of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosable {
    /// The option's id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// The text of the clause, where there is one.
    pub text: String,
}

impl Choosable {
    fn new(id: &str, title: &str, text: &str) -> Self {
        let id = Id::new(id).unwrap_or_else(|_| unreachable!("the ids here are literals"));
        Self { id, title: title.to_owned(), text: text.to_owned() }
    }
}

/// Where an issue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Settled between the parties (as words; consent is recorded elsewhere).
    Agreed,
    /// On the table.
    #[default]
    Open,
    /// Not yet talked about.
    NotDiscussed,
    /// Talked about, but not told.
    Undisclosed,
}

impl Status {
    /// `agreed`, `open`, `not discussed` or `undisclosed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Open => "open",
            Self::NotDiscussed => "not discussed",
            Self::Undisclosed => "undisclosed",
        }
    }
}

/// One option of one issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pick {
    /// The issue.
    pub issue: Id,
    /// The option.
    pub option: Id,
}

/// A rule between options. A package that has every one of `all_of` and not `unless` breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What must come together for the rule to bite; empty means always.
    pub all_of: Vec<Pick>,
    /// What lifts it; none means that nothing does.
    pub unless: Option<Pick>,
    /// Why, in a few words.
    pub why: String,
}

/// How a package's value follows from its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregation {
    /// The sum over issues of weight times value (Keeney & Raiffa 1976).
    #[default]
    Additive,
    /// The mean of the scores of the articles that are in; some published simulators score this way.
    MeanOfIncluded,
}

impl Aggregation {
    /// `additive` or `mean-of-included`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::MeanOfIncluded => "mean-of-included",
        }
    }
}

/// Another way to read the same case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its id; party files name it where they say something else for it.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Why it is worth a look.
    pub why: String,
    /// The aggregation, where it differs.
    pub aggregation: Option<Aggregation>,
    /// How many parties must reach their reservation value, where it differs.
    pub at_least: Option<usize>,
}

/// Where a number or a position comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// How it is known.
    pub kind: OriginKind,
    /// The statement that says so, by `s12` or `s12@mark`.
    pub statement: Option<String>,
    /// The rest in words, such as the publication and page.
    pub note: String,
}

/// How a number or a position is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OriginKind {
    /// The party told the mediator in confidence.
    Told,
    /// It was said in public.
    Stated,
    /// The mediator estimates it.
    Estimated,
    /// It is taken from a publication.
    Published,
    /// It is assumed, to have something to compute with.
    Assumed,
}

impl OriginKind {
    /// `told`, `stated`, `estimated`, `published` or `assumed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Stated => "stated",
            Self::Estimated => "estimated",
            Self::Published => "published",
            Self::Assumed => "assumed",
        }
    }
}

/// What a side has said it wants on an issue: the point from which gives and gets are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Whose it is.
    pub party: Id,
    /// On what.
    pub issue: Id,
    /// The option it asks for; none where it is open or not said.
    pub option: Option<Id>,
    /// How it was put.
    pub stance: Stance,
    /// Where it comes from.
    pub origin: Origin,
}

/// A statement that a person accepted into the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// `s12`.
    pub statement: String,
    /// The statement's mark when it was accepted, to notice when the reports have changed under it.
    pub mark: Option<String>,
}

/// A package on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// The party that made it; none for a suggestion of the mediator or a published draft.
    pub by: Option<Id>,
    /// One pick for each issue; issues without one take `out` where they are articles, and must be named otherwise.
    pub picks: Vec<Pick>,
    /// Who may see it.
    pub release: Release,
    /// Where it comes from.
    pub origin: Origin,
}

/// Who may see an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// The mediator alone.
    Mediator,
    /// The parties, without a name on it.
    Unattributed,
    /// The parties.
    Shown,
    /// Anyone.
    Public,
}

impl Release {
    /// `mediator only`, `unattributed`, `shown` or `public`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mediator => "mediator only",
            Self::Unattributed => "unattributed",
            Self::Shown => "shown",
            Self::Public => "public",
        }
    }
}

/// A stage of the talks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// The gate that must be passed to leave it.
    pub gate: Option<Gate>,
    /// Whether the talks have reached it.
    pub reached: bool,
}

/// What opens the next stage: sufficient progress, by stated criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The criteria, in words.
    pub criteria: Vec<Criterion>,
    /// What passing it allows.
    pub opens: String,
}

/// One criterion of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What must hold.
    pub text: String,
    /// Whether it does; none where nobody has judged.
    pub met: Option<bool>,
    /// The statement or note that it rests on.
    pub origin: Option<Origin>,
}

/// A meeting that was held or is planned. Dates are `YYYY-MM-DD`, where known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// The day; none where it is not known.
    pub date: Option<String>,
    /// The place.
    pub place: String,
    /// Who was there: ids of parties and third parties, or names.
    pub present: Vec<String>,
    /// How far it came, as judged: each a speaker (or source) and one of `none`, `some`, `sufficient`, `great`, `close`.
    pub progress: Vec<(String, String)>,
    /// What came of it.
    pub result: String,
    /// What it should deliver, each with `ready`, `in draft` or `missing`.
    pub deliverables: Vec<(String, String)>,
    /// Whether it is still to come.
    pub planned: bool,
}

/// What the mediator alone knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mediator {
    /// To whom the brief is addressed.
    pub principal: String,
    /// What the mediator wants from the next meeting.
    pub objectives: Vec<String>,
    /// The decision asked of the principal.
    pub decision: String,
    /// The weights of the parties in the weighted Nash solution; none unless the mediator sets them.
    pub nash_weights: Vec<(Id, Fraction)>,
    /// What presses whom, with its limits.
    pub levers: Vec<Lever>,
    /// Questions to ask, the most valuable first.
    pub questions: Vec<(Id, String)>,
    /// Arguments to expect, and answers: party, argument, answer.
    pub arguments: Vec<(Id, String, String)>,
    /// What may be said if asked, and what may not.
    pub say: Vec<String>,
    /// What must not be said.
    pub do_not_say: Vec<String>,
    /// Notes and dissenting assessments, each with who holds it.
    pub assessments: Vec<(String, String)>,
    /// Traps and norm flags: notes on options that a lawyer should see.
    pub flags: Vec<(Pick, String)>,
}

/// A means of pressure or support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// On whom.
    pub on: Id,
    /// What it is.
    pub title: String,
    /// By how much it would lower the reservation value, in the party's own points or utility; none where not estimated.
    pub effect: Option<Quantity>,
    /// What limits it.
    pub limits: String,
    /// Where the estimate comes from.
    pub origin: Origin,
}
