//! The mediator's brief: everything, for a reader with ten minutes.

use mediant_disclosure::MediatorView;

use crate::desk::Desk;
use crate::document::{Document, Section};
use crate::sections::{
    alternatives, bottom_line, issues, limits, meetings, objectives, packages, readings, statements, talk,
    third_parties, trades, uncertainty, zone,
};
use crate::{Header, seal};

/// Builds the brief.
pub(crate) fn build(view: &MediatorView, header: &Header) -> Document {
    let mut desk = Desk::new(view.case(), view.ledger());
    let case = view.case();
    let main = view.main();
    let bottom = bottom_line::mediator(&mut desk, main, view.others());
    let chosen = packages::choose(main);
    let sections: Vec<Option<Section>> = vec![
        objectives::section(&mut desk),
        zone::section(&mut desk, main, &chosen),
        packages::section(&mut desk, main, &chosen),
        issues::mediator(&mut desk, main),
        trades::section(&mut desk, main),
        limits::section(&mut desk, main),
        alternatives::section(&mut desk, main),
        third_parties::section(&desk),
        meetings::section(&desk, Vec::new()),
        talk::arguments(&desk, main),
        talk::public_line(&desk),
        readings::section(&mut desk, main, view.others()),
        uncertainty::section(&mut desk, main),
        statements::section(&mut desk),
    ];
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
        sections: sections.into_iter().flatten().collect(),
        sources: desk.into_notes(),
    })
}

fn first_said(words: &[String]) -> String {
    words.iter().find(|w| !w.trim().is_empty()).cloned().unwrap_or_default()
}
