//! The public brief: agenda, public lines and positions with their words, meetings held, public offers.
//! No utility and no count that rests on one.

use mediant_core::case::IssueKind;
use mediant_disclosure::PublicView;

use crate::desk::Desk;
use crate::document::{Block, Document, Inline, Order, Section, Tone, callout, paragraph, say, strong, text};
use crate::sections::{issues, meetings, statements, talk, third_parties, unless_empty};
use crate::words;
use crate::{Header, seal};

pub(crate) fn build(view: &PublicView, header: &Header) -> Document {
    let case = view.case();
    let mut desk = Desk::new(case, view.ledger());
    let bottom = bottom_line(&desk);
    let mut agenda = vec![paragraph(words::sentence(&case.summary))];
    agenda.push(issues::agenda(&mut desk, 6));
    talk::per_issue(&desk, &mut agenda);
    agenda.push(callout(
        Tone::Missing,
        "What is not here:",
        "What parties told the mediator in confidence, how far issues are settled, and any number of the analysis. \
         They are not for the public while talks go on.",
    ));
    let sections: Vec<Option<Section>> = vec![
        unless_empty("agenda", "What is on the agenda", agenda),
        offers(&mut desk),
        meetings::section(&desk, Vec::new()),
        statements::section(&mut desk),
        (!case.third_parties.is_empty())
            .then(|| unless_empty("third-parties", "Third parties", vec![third_parties::table(&desk)]))
            .flatten(),
    ];
    seal(Document {
        title: case.title.clone(),
        audience: "public".into(),
        classification: "Public".into(),
        recipient: if header.recipient.is_empty() { "the public".into() } else { header.recipient.clone() },
        as_of: header.as_of.clone(),
        version: header.version.clone(),
        language: "en".into(),
        fingerprint: String::new(),
        bottom_line: bottom,
        sections: sections.into_iter().flatten().collect(),
        sources: desk.into_notes(),
    })
}

fn bottom_line(desk: &Desk<'_>) -> Vec<Vec<Inline>> {
    let case = desk.case;
    let names: Vec<&str> = case.parties.iter().map(|p| p.name.as_str()).collect();
    let issues = case.issues.iter().filter(|i| i.kind != IssueKind::Heading).count();
    let mut lines = vec![say(format!(
        "{} are talking about {}.",
        words::list(&names),
        words::many(issues as u128, "issue")
    ))];
    lines.push(say(match case.meetings.len() {
        0 => "No meeting is on public record.".into(),
        n => format!(
            "{} on public record.",
            if n == 1 { "One meeting is".into() } else { format!("{n} meetings are") }
        ),
    }));
    lines.push(say(
        "Nothing is agreed until everything is agreed, and each party whose consent is needed may refuse.",
    ));
    lines
}

fn offers(desk: &mut Desk<'_>) -> Option<Section> {
    let case = desk.case;
    let mut blocks = Vec::new();
    for offer in case.offers.iter().take(12) {
        let source = desk.entry(&format!("case.toml: offer {}", offer.id), &offer.origin);
        let by = offer.by.as_ref().and_then(|b| case.parties.iter().find(|p| p.id == *b));
        let mut line = vec![strong(offer.title.clone()), source.mark()];
        if let Some(party) = by {
            line.push(text(format!(", offered by {}", party.name)));
        }
        blocks.push(Block::Paragraph { text: line });
        let items = offer.picks.iter().take(40).map(|p| {
            let issue = words::issue(case, &p.issue);
            let article =
                case.issues.iter().any(|i| i.id == p.issue && matches!(i.kind, IssueKind::Article { .. }));
            say(if article {
                issue
            } else {
                format!("{issue}: {}", words::option(case, &p.issue, &p.option))
            })
        });
        blocks.push(Block::List { order: Order::Free, items: items.collect() });
    }
    unless_empty("offers", "Published packages", blocks)
}
