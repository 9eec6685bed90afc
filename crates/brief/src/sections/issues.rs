//! The issue matrix, and the gap by issue.

use mediant_core::analysis::{Frontier, IssueKind};
use mediant_core::case::{Case, Issue, IssueKind as Kind, Party, Status};
use mediant_core::ledger::{Ledger, Stance};
use mediant_core::scenario::{MatterKind, Scenario, Seat};
use mediant_disclosure::ReadingView;
use mediant_figure::{gap as gap_figure, matrix};

use super::{figure_party, number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Section, Table, Tone, callout, paragraph, say, text};
use crate::gap::{self, Gap, Measure};
use crate::span::{Span, spans};
use crate::words;

/// Parties with a column of their own in the table.
const PARTIES: usize = 6;
/// Issues that fit in a picture of half a page.
const PICTURED: usize = 10;
/// Interests of a party that are told.
const WISHES: usize = 4;

/// The matrix to be read, and what is looked up: of few issues the picture comes first and the table with sources
/// later, of many the table first, since the picture would be too small to read on paper.
pub(crate) fn sections(desk: &mut Desk<'_>, main: &ReadingView) -> [Option<Section>; 2] {
    let scenario = &main.scenario;
    let limits: Vec<Option<Vec<Span>>> =
        (0..scenario.parties.len()).map(|k| spans(scenario, k, &main.analysis.zone_frontier)).collect();
    let gaps = gap::by_issue(scenario);
    let mut short = wishes(desk, main);
    let mut blocks = vec![paragraph(
        "Public positions with their sources; below them the private range, where it is known: the worst that the \
         party could still sign with all else its way (acceptable minimum), and the best that any package of the \
         zone gives it (practical maximum).",
    )];
    let picture = Block::Figure { figure: picture(desk, scenario, &limits) };
    let table = table(desk, scenario, (&limits, &gaps), &main.analysis.issue_kinds);
    if scenario.issues.len() > PICTURED {
        short.append(&mut blocks);
        short.push(table);
        blocks.push(picture);
    } else {
        short.push(picture);
        blocks.push(table);
    }
    gap_blocks(desk, scenario, &gaps, &mut blocks);
    let full = unless_empty("issues-in-full", "Issues: positions, limits, gap", blocks);
    [unless_empty("issues", "What each side wants, issue by issue", short), full]
}

/// What each side wants and why, in its own file's words; nothing where no file says.
fn wishes(desk: &mut Desk<'_>, main: &ReadingView) -> Vec<Block> {
    let mut items = Vec::new();
    for (k, seat) in main.scenario.parties.iter().enumerate().take(super::ROWS) {
        let line = why(desk, k, seat);
        if !line.is_empty() {
            items.push((party(desk.case, k), line));
        }
    }
    if items.is_empty() { Vec::new() } else { vec![Block::Facts { items }] }
}

/// A party's interests, aspiration and mandate, as one line; empty where its file says nothing of them.
pub(crate) fn why(desk: &mut Desk<'_>, k: usize, seat: &Seat) -> Vec<Inline> {
    let mut line = Vec::new();
    let Some(preference) = desk.preference(k).1 else { return line };
    for (at, (issue, words)) in preference.interests.iter().enumerate().take(WISHES) {
        let source = desk.told(k, &format!("interests.{}", at + 1));
        if !line.is_empty() {
            line.push(text(" "));
        }
        let on = issue.as_ref().map(|i| format!("On “{}”: ", words::issue(desk.case, i))).unwrap_or_default();
        line.push(text(format!("{on}{}", words::sentence(words))));
        line.push(source.mark());
    }
    if preference.interests.len() > WISHES {
        line.push(text(format!(" And {} more.", preference.interests.len() - WISHES)));
    }
    if let Some(hope) = &preference.aspiration {
        let source = desk.told(k, "aspiration");
        line.push(text(if line.is_empty() { "It hopes for " } else { " It hopes for " }));
        line.push(source.number(super::quantity(hope)));
        line.push(text(if seat.scale.is_some() { " points." } else { " of utility." }));
    }
    if !preference.mandate.is_empty() {
        let source = desk.told(k, "mandate");
        line.push(text(if line.is_empty() { "Mandate: " } else { " Mandate: " }));
        line.push(text(words::sentence(&preference.mandate)));
        line.push(source.mark());
    }
    line
}

/// How many statements of a party touch an issue: found, and of those accepted.
pub(crate) fn statements(case: &Case, ledger: &Ledger, party: &Party, issue: &Issue) -> (usize, usize) {
    let by = ledger.statements.iter().filter(|s| {
        s.issues.iter().any(|t| t.issue == issue.id.as_str())
            && s.speaker.as_deref().is_some_and(|speaker| speaks_for(party, speaker))
    });
    let mut counts = (0, 0);
    for statement in by {
        counts.0 += 1;
        let accepted = case.accepted.iter().any(|a| match &a.mark {
            Some(mark) => *mark == statement.mark,
            None => a.statement == statement.id,
        });
        counts.1 += usize::from(accepted);
    }
    counts
}

/// Whether this speaker is the party, or one who speaks for it.
pub(crate) fn speaks_for(party: &Party, speaker: &str) -> bool {
    let is = |name: &String| name.eq_ignore_ascii_case(speaker);
    is(&party.name)
        || party.aliases.iter().any(is)
        || party.delegates.iter().any(|d| is(&d.name) || d.aliases.iter().any(is))
}

type Known<'a> = (&'a [Option<Vec<Span>>], &'a [Option<Gap>]);

fn table(desk: &mut Desk<'_>, scenario: &Scenario, (limits, gaps): Known<'_>, kinds: &[IssueKind]) -> Block {
    let shown = scenario.parties.len().min(PARTIES);
    let mut columns = vec![words_column("Issue")];
    columns.extend((0..shown).map(|k| words_column(party(desk.case, k))));
    columns.extend([number_column("Gap"), words_column("Status")]);
    let mut rows = Vec::new();
    for (at, matter) in scenario.issues.iter().enumerate().take(super::ROWS) {
        let mut row = vec![say(words::issue(desk.case, &matter.id))];
        for (k, limit) in limits.iter().enumerate().take(shown) {
            row.push(cell(desk, scenario, (k, at), limit.as_ref().and_then(|l| l.get(at))));
        }
        row.push(
            gaps.get(at)
                .copied()
                .flatten()
                .map_or_else(|| say("not known"), |g| vec![gap_source(desk).number(words::two(g.size))]),
        );
        let mut status =
            say(desk.case.issues.iter().find(|i| i.id == matter.id).map(standing).unwrap_or_default());
        if let Some(kind) = kinds.get(at) {
            status.push(Inline::Break);
            status.push(text(kind_words(*kind)));
        }
        row.push(status);
        rows.push(row);
    }
    Block::Table(Table {
        caption:
            "Issue matrix: public position, private range from acceptable minimum to practical maximum, gap"
                .into(),
        columns,
        rows,
        more: scenario.issues.len().saturating_sub(super::ROWS),
    })
}

fn kind_words(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::Compatible => "interests alike",
        IssueKind::Distributive => "interests opposed",
        IssueKind::Integrative => "room to trade",
        IssueKind::OneSided => "matters to one at most",
    }
}

fn standing(issue: &Issue) -> String {
    let mut words = issue.status.name().to_owned();
    if !issue.specification.is_empty() {
        words.push_str(", ");
        words.push_str(&issue.specification);
    }
    words
}

fn gap_source(desk: &mut Desk<'_>) -> crate::desk::Source {
    desk.computation(
        "the gap between positions: 0 the same, 1 as far apart as can be; articles and goods by whether they differ, \
         measured issues by distance over range, lists by the mean of what the other’s position would cost each of \
         the two by its own values (by place in the list where these are not known); of several parties the two that \
         are farthest apart",
        crate::document::Known::Given,
    )
}

/// One party's position on one issue, as words.
pub(crate) fn position(desk: &mut Desk<'_>, k: usize, issue: &mediant_core::Id) -> Vec<Inline> {
    let case = desk.case;
    let Some(of) = case.parties.get(k) else { return say("") };
    let Some(position) = desk.asked(&of.id, issue) else { return say("not said") };
    let mut line = match &position.option {
        Some(option) => say(wanted(case, issue, option)),
        None => say("open"),
    };
    if position.stance != Stance::None {
        line.push(text(format!(" ({})", position.stance.name().replace('-', " "))));
    }
    line.push(desk.position(position).mark());
    line
}

/// What asking for this option means: an article is wanted in or out.
fn wanted(case: &Case, issue: &mediant_core::Id, option: &mediant_core::Id) -> String {
    let article = case.issues.iter().any(|i| i.id == *issue && matches!(i.kind, Kind::Article { .. }));
    match (article, option.as_str()) {
        (true, "in") => "wants it in".into(),
        (true, _) => "wants it out".into(),
        (false, _) => words::option(case, issue, option),
    }
}

fn cell(
    desk: &mut Desk<'_>,
    scenario: &Scenario,
    (k, at): (usize, usize),
    span: Option<&Span>,
) -> Vec<Inline> {
    let issue = scenario.issues[at].id.clone();
    let mut line = position(desk, k, &issue);
    let Some(span) = span else {
        line.push(Inline::Break);
        line.push(text("private range not known"));
        return line;
    };
    line.push(Inline::Break);
    if !span.cares {
        line.push(text("does not matter to it"));
        return line;
    }
    let source = desk.told(k, "");
    let picked = |o: u16| words::picked(desk.case, scenario, at, o);
    let article = scenario.issues[at].kind == MatterKind::Article;
    let minimum = span.minimum.map_or_else(|| "nothing acceptable".to_owned(), |(o, _)| picked(o));
    let maximum = span.maximum.map_or_else(|| "not known".to_owned(), |(o, _)| picked(o));
    let shown = match (article, span.minimum) {
        (true, Some((0, place))) if place < 0.5 => "could do without".into(),
        (true, Some((_, place))) if place < 0.5 => "could live with it".into(),
        (true, Some((1, _))) => "must be in".into(),
        (true, Some(_)) => "must stay out".into(),
        _ if minimum == maximum => minimum,
        _ => format!("{minimum} – {maximum}"),
    };
    line.push(source.number(shown));
    line
}

fn picture(desk: &Desk<'_>, scenario: &Scenario, limits: &[Option<Vec<Span>>]) -> mediant_figure::Figure {
    let case = desk.case;
    let mut rows = Vec::new();
    for (at, matter) in scenario.issues.iter().enumerate() {
        let Some(issue) = case.issues.iter().find(|i| i.id == matter.id) else { continue };
        let positions = (0..scenario.parties.len()).map(|k| {
            let of = &case.parties[k];
            let asked = desk.asked(&of.id, &matter.id);
            let span = limits.get(k).and_then(|l| l.as_ref()).and_then(|l| l.get(at));
            let (found, _) = statements(case, desk.ledger, of, issue);
            if asked.is_none() && span.is_none() && found == 0 {
                return None;
            }
            let ends = span.and_then(|s| Some((s.minimum?.1, s.maximum?.1)));
            Some(matrix::Position {
                text: asked.and_then(|p| p.option.as_ref()).map_or_else(
                    || if asked.is_some() { "open".to_owned() } else { String::new() },
                    |o| wanted(case, &matter.id, o),
                ),
                value: span.and_then(|s| s.position),
                limits: ends.map(|(a, b)| if a <= b { (a, b) } else { (b, a) }),
                stance: asked.map_or(matrix::Stance::None, |p| stance(p.stance)),
                statements: found,
            })
        });
        rows.push(matrix::Row {
            issue: issue.title.clone(),
            status: status(issue.status),
            positions: positions.collect(),
        });
    }
    matrix::draw(&matrix::Matrix {
        id: "matrix".into(),
        title: "Issue matrix".into(),
        parties: (0..scenario.parties.len()).map(|k| figure_party(case, k)).collect(),
        rows,
    })
}

fn stance(stance: Stance) -> matrix::Stance {
    match stance {
        Stance::Offer => matrix::Stance::Offer,
        Stance::Demand => matrix::Stance::Demand,
        Stance::RedLine => matrix::Stance::RedLine,
        Stance::Precondition => matrix::Stance::Precondition,
        Stance::Progress => matrix::Stance::Progress,
        Stance::None => matrix::Stance::None,
    }
}

fn status(status: Status) -> matrix::Status {
    match status {
        Status::Agreed => matrix::Status::Agreed,
        Status::Open => matrix::Status::Open,
        Status::NotDiscussed => matrix::Status::NotDiscussed,
        Status::Undisclosed => matrix::Status::Undisclosed,
    }
}

fn gap_blocks(desk: &mut Desk<'_>, scenario: &Scenario, gaps: &[Option<Gap>], blocks: &mut Vec<Block>) {
    let known = gaps.iter().flatten().count();
    if known == 0 {
        blocks.push(callout(
            Tone::Missing,
            "The gap is not known.",
            "It needs the positions of at least two parties on an issue; enter them as positions in case.toml.",
        ));
        return;
    }
    if let Some((overall, of)) = gap::overall(scenario, gaps) {
        let source = gap_source(desk);
        let weighed = scenario.parties.iter().any(|seat| gap::weight(scenario, seat, 0).is_some());
        let by_place = gaps.iter().flatten().any(|g| g.by == Measure::Places);
        let tail = if by_place { "; lists without known values count by place" } else { "" };
        blocks.push(Block::Paragraph {
            text: vec![
                text("Over the "),
                text(words::many(of as u128, "issue")),
                text(" with two positions or more, "),
                text(if weighed { "weighted by the parties’ mean weights" } else { "all counted alike" }),
                text(", the gap is "),
                source.number(words::two(overall)),
                text(format!(" of 1{tail}.")),
            ],
        });
    }
    let issues = scenario.issues.iter().enumerate().map(|(at, matter)| gap_figure::Issue {
        name: words::issue(desk.case, &matter.id),
        weights: scenario.parties.iter().map(|s| gap::weight(scenario, s, at)).collect(),
        gaps: vec![gaps.get(at).copied().flatten().map(|g| g.size)],
    });
    let parties: Vec<_> = (0..scenario.parties.len().min(4))
        .filter(|_| scenario.parties.iter().any(|seat| gap::weight(scenario, seat, 0).is_some()))
        .map(|k| figure_party(desk.case, k))
        .collect();
    let figure = gap_figure::draw(&gap_figure::Gap {
        id: "gap".into(),
        title: "Gap by issue".into(),
        parties,
        meetings: Vec::new(),
        issues: issues.collect(),
    });
    blocks.push(Block::Figure { figure });
}

/// The agenda with public positions: what parties and the public see.
pub(crate) fn agenda(desk: &mut Desk<'_>, columns_for: usize) -> Block {
    let case = desk.case;
    let shown = case.parties.len().min(columns_for);
    let mut columns = vec![words_column("Issue")];
    columns.extend((0..shown).map(|k| words_column(party(case, k))));
    let issues: Vec<&Issue> = case.issues.iter().filter(|i| i.kind != Kind::Heading).collect();
    let mut rows = Vec::new();
    for issue in issues.iter().take(super::ROWS) {
        let mut row = vec![say(&issue.title)];
        for k in 0..shown {
            row.push(position(desk, k, &issue.id));
        }
        rows.push(row);
    }
    let more = issues.len().saturating_sub(super::ROWS);
    Block::Table(Table { caption: "Agenda, and what each side has asked for".into(), columns, rows, more })
}

/// A frontier without points, for what is computed without a zone.
pub(crate) fn no_zone() -> Frontier {
    Frontier::default()
}
