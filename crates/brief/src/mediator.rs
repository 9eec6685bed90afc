//! The mediator's brief: everything, for a reader with ten minutes.

use mediant_disclosure::MediatorView;

use crate::desk::Desk;
use crate::document::{Block, Document, Section};
use crate::sections::{
    alternatives, annexed, bottom_line, issues, limits, meetings, objectives, packages, readings, statements,
    talk, third_parties, trades, uncertainty, unless_empty, zone,
};
use crate::{Header, seal};

/// Builds the brief.
pub(crate) fn build(view: &MediatorView, header: &Header) -> Document {
    let mut desk = Desk::new(view.case(), view.ledger());
    let case = view.case();
    let main = view.main();
    let bottom = bottom_line::mediator(&mut desk, main, view.others());
    let chosen = packages::choose(main);
    let objectives = objectives::section(&mut desk);
    let [zone, zone_in_full] = zone::sections(&mut desk, main, &chosen);
    let packages = packages::in_short(&mut desk, main, &chosen);
    let [issues, issues_in_full] = issues::sections(&mut desk, main);
    let pages = [objectives, zone, packages, around(&mut desk), talk::in_short(&desk, main), issues];
    let annex = [
        packages::section(&mut desk, main, &chosen),
        zone_in_full,
        readings::section(&mut desk, main, view.others()),
        uncertainty::section(&mut desk, main),
        issues_in_full,
        trades::section(&mut desk, main),
        limits::section(&mut desk, main),
        alternatives::section(&mut desk, main),
        (!case.third_parties.is_empty()).then(|| third_parties::section(&desk)).flatten(),
        meetings::section(&desk, Vec::new()),
        talk::arguments(&desk),
        statements::section(&mut desk),
    ];
    let sections = pages.into_iter().chain(annex.into_iter().map(annexed));
    let principal = case.mediator.as_ref().map(|m| m.principal.clone()).unwrap_or_default();
    let recipient = [header.recipient.clone(), principal, "the mediator".into()];
    let classification = [case.classification.clone(), "For the mediator only".into()];
    seal(Document {
        title: case.title.clone(),
        audience: "mediator".into(),
        classification: first_said(&classification),
        recipient: first_said(&recipient),
        as_of: header.as_of.clone(),
        version: header.version.clone(),
        language: "en".into(),
        fingerprint: String::new(),
        bottom_line: bottom,
        sections: sections.flatten().collect(),
        sources: desk.into_notes(),
    })
}

/// Red lines, alternatives, pressure and third parties in short.
fn around(desk: &mut Desk<'_>) -> Option<Section> {
    let lines = [
        ("Red lines", limits::in_short(desk)),
        ("Traps", limits::traps(desk)),
        ("Without an agreement", alternatives::in_short(desk)),
        ("Pressure and support", alternatives::levers_in_short(desk)),
        ("Third parties", third_parties::in_short(desk)),
    ];
    let items = lines.into_iter().filter(|(_, line)| !line.is_empty());
    let items = items.map(|(title, line)| (title.to_owned(), line)).collect();
    unless_empty("limits", "Red lines, alternatives, third parties", vec![Block::Facts { items }])
}

fn first_said(words: &[String]) -> String {
    words.iter().find(|w| !w.trim().is_empty()).cloned().unwrap_or_default()
}
