//! `mediant/statements/1`: the ledger of attributed statements, as JSON.

use mediant_core::ledger::{Difference, Ledger, Link, Report, Statement, VariantGroup};
use serde::Serialize;

use super::parts::text;

/// The schema's name.
pub const SCHEMA: &str = "mediant/statements/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    reports: Vec<ReportJson<'a>>,
    statements: Vec<StatementJson<'a>>,
    #[serde(flatten)]
    links: Links<'a>,
    rejected: Vec<StatementJson<'a>>,
    unplaced: &'a [String],
}

#[derive(Serialize)]
struct Links<'a> {
    variants: Vec<VariantJson<'a>>,
    related: Vec<LinkJson<'a>>,
    doubtful: Vec<LinkJson<'a>>,
    contradictions: Vec<LinkJson<'a>>,
}

#[derive(Serialize)]
struct LastLine<'a> {
    #[serde(flatten)]
    links: Links<'a>,
    over: OverJson,
}

#[derive(Serialize)]
struct OverJson {
    reports: usize,
    of: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    report: ReportJson<'a>,
    statements: Vec<StatementJson<'a>>,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    path: &'a str,
    bytes: usize,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    byline: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    reprint_of: Option<&'a str>,
    dropped: Vec<DroppedJson<'a>>,
    repairs: Vec<RepairJson<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct DroppedJson<'a> {
    start: usize,
    end: usize,
    why: &'a str,
}

#[derive(Serialize)]
struct RepairJson<'a> {
    at: usize,
    what: &'a str,
}

#[derive(Serialize)]
struct StatementJson<'a> {
    id: &'a str,
    mark: &'a str,
    report: &'a str,
    start: usize,
    end: usize,
    parts: &'a [(usize, usize)],
    kind: &'static str,
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_span: Option<(usize, usize)>,
    cue: Option<&'a str>,
    rule: &'a str,
    occasion: OccasionJson<'a>,
    issues: Vec<TouchJson<'a>>,
    stance: StanceJson<'a>,
    also_at: &'a [(usize, usize)],
    notes: &'a [String],
}

#[derive(Serialize)]
struct OccasionJson<'a> {
    event: Option<&'a str>,
    outlet: Option<&'a str>,
    date: Option<&'a str>,
    stated: Option<&'a str>,
    date_confidence: &'static str,
    confidence: &'static str,
}

#[derive(Serialize)]
struct TouchJson<'a> {
    issue: &'a str,
    because: &'a str,
}

#[derive(Serialize)]
struct StanceJson<'a> {
    value: &'static str,
    cue: Option<&'a str>,
}

#[derive(Serialize)]
struct VariantJson<'a> {
    id: &'a str,
    statements: &'a [String],
    sources: usize,
    differs: Vec<DifferenceJson<'a>>,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    statement: &'a str,
    a: &'a str,
    b: &'a str,
    meaning: bool,
}

#[derive(Serialize)]
struct LinkJson<'a> {
    statements: &'a [String],
    why: &'a str,
}

/// The whole ledger on one line, with a line feed at its end.
#[must_use]
pub fn ledger_json(ledger: &Ledger) -> String {
    let path = |s: &Statement| ledger.reports.get(s.report).map_or("", |r| r.path.as_str());
    let document = Document {
        schema: SCHEMA,
        reports: ledger.reports.iter().map(report_json).collect(),
        statements: ledger.statements.iter().map(|s| statement_json(s, path(s))).collect(),
        links: links(ledger),
        rejected: ledger.rejected.iter().map(|s| statement_json(s, path(s))).collect(),
        unplaced: &ledger.unplaced,
    };
    text(&document) + "\n"
}

/// One report with its statements, as one line of JSON Lines.
#[must_use]
pub fn report_jsonl<'a>(report: &Report, statements: impl IntoIterator<Item = &'a Statement>) -> String {
    let statements = statements.into_iter().map(|s| statement_json(s, &report.path)).collect();
    text(&Line { report: report_json(report), statements }) + "\n"
}

/// What relates statements of several reports, as the last line of JSON Lines: of the ledger's reports, out of
/// `of` that were read.
#[must_use]
pub fn last_line_jsonl(ledger: &Ledger, of: usize) -> String {
    let over = OverJson { reports: ledger.reports.len(), of };
    text(&LastLine { links: links(ledger), over }) + "\n"
}

fn links(ledger: &Ledger) -> Links<'_> {
    Links {
        variants: ledger.variants.iter().map(|v| variant_json(v, ledger.sources(v))).collect(),
        related: ledger.related.iter().map(link_json).collect(),
        doubtful: ledger.doubtful.iter().map(link_json).collect(),
        contradictions: ledger.contradictions.iter().map(link_json).collect(),
    }
}

fn report_json(report: &Report) -> ReportJson<'_> {
    let dropped = report.dropped.iter().map(|d| DroppedJson { start: d.start, end: d.end, why: &d.why });
    let repairs = report.repairs.iter().map(|r| RepairJson { at: r.at, what: &r.what });
    ReportJson {
        path: &report.path,
        bytes: report.bytes,
        title: report.title.as_deref(),
        outlet: report.outlet.as_deref(),
        byline: report.byline.as_deref(),
        date: report.date.as_deref(),
        url: report.url.as_deref(),
        reprint_of: report.reprint_of.as_deref(),
        dropped: dropped.collect(),
        repairs: repairs.collect(),
        notes: &report.notes,
    }
}

fn statement_json<'a>(statement: &'a Statement, report: &'a str) -> StatementJson<'a> {
    let occasion = &statement.occasion;
    let touches = statement.issues.iter().map(|t| TouchJson { issue: &t.issue, because: &t.because });
    StatementJson {
        id: &statement.id,
        mark: &statement.mark,
        report,
        start: statement.start,
        end: statement.end,
        parts: &statement.parts,
        kind: statement.kind.name(),
        text: &statement.text,
        speaker: statement.speaker.as_deref(),
        speaker_span: statement.speaker_span,
        cue: statement.cue.as_deref(),
        rule: &statement.rule,
        occasion: OccasionJson {
            event: occasion.event.as_deref(),
            outlet: occasion.outlet.as_deref(),
            date: occasion.date.as_deref(),
            stated: occasion.stated.as_deref(),
            date_confidence: occasion.date_confidence.name(),
            confidence: occasion.confidence.name(),
        },
        issues: touches.collect(),
        stance: StanceJson { value: statement.stance.name(), cue: statement.stance_cue.as_deref() },
        also_at: &statement.also_at,
        notes: &statement.notes,
    }
}

fn variant_json(variant: &VariantGroup, sources: usize) -> VariantJson<'_> {
    VariantJson {
        id: &variant.id,
        statements: &variant.statements,
        sources,
        differs: variant.differs.iter().map(DifferenceJson::from).collect(),
    }
}

impl<'a> From<&'a Difference> for DifferenceJson<'a> {
    fn from(difference: &'a Difference) -> Self {
        Self {
            statement: &difference.statement,
            a: &difference.a,
            b: &difference.b,
            meaning: difference.meaning,
        }
    }
}

fn link_json(link: &Link) -> LinkJson<'_> {
    LinkJson { statements: &link.statements, why: &link.why }
}
