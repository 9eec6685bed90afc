//! What the bottom line says where the zone is open, empty, or not known; and the briefs of the cases shipped.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
mod page;

use std::path::Path;

use common::{case, id, origin};
use mediant_analysis::Options;
use mediant_brief::document::{Block, Part, Section, plain};
use mediant_brief::{Document, brief, html, markdown};
use mediant_core::case::{Case, OriginKind, Pick, Rule};
use mediant_core::ledger::Ledger;
use mediant_core::number::{Quantity, whole};
use mediant_core::preference::{
    Preference, StatedReservation, StatedWeights, Valuation, ValueFunction, WeightsAs,
};
use mediant_disclosure::{Audience, view};
use mediant_evidence::{Lexicon, Source, read};

fn exact(number: i64) -> Quantity {
    Quantity::Exact(whole(number))
}

/// Cares about port, truce and days as the weights say; wants the first, or the last, option of each.
fn wants(weights: [i64; 3], first: bool, reservation: Quantity) -> Preference {
    let ends = |options: &[&str]| ValueFunction::Table {
        numbers: options
            .iter()
            .enumerate()
            .map(|(n, o)| {
                let at = i64::try_from(if first { options.len() - 1 - n } else { n }).unwrap();
                (id(o), Quantity::Exact(whole(at) / whole(i64::try_from(options.len() - 1).unwrap())))
            })
            .collect(),
        out_of: whole(1),
    };
    let (low, high) = if first { (1, 0) } else { (0, 1) };
    Preference {
        origin: origin(OriginKind::Told, ""),
        origins: Vec::new(),
        scale: None,
        valuation: Valuation {
            weights: Some(StatedWeights {
                how: WeightsAs::Points,
                total: None,
                entries: common::ISSUES.iter().zip(weights).map(|(i, w)| (id(i), exact(w))).collect(),
                ranks: Vec::new(),
            }),
            values: vec![
                (id("port"), ends(&["open", "shared", "shut"])),
                (id("truce"), ends(&["out", "in"])),
                (
                    id("days"),
                    ValueFunction::Lines {
                        points: vec![(whole(0), exact(low)), (whole(10), exact(high))],
                        out_of: whole(1),
                    },
                ),
            ],
            interactions: Vec::new(),
            bundles: Vec::new(),
            reservation: None,
        },
        readings: Vec::new(),
        red_lines: Vec::new(),
        reservation: StatedReservation::Given(reservation),
        disagreement: None,
        aspiration: None,
        alternatives: Vec::new(),
        interests: Vec::new(),
        mandate: String::new(),
        ceiling: None,
    }
}

fn with_reservations(first: Quantity, second: Quantity, third: Quantity) -> Case {
    let mut made = case(Vec::new(), Vec::new(), &[]);
    made.stages.clear();
    made.preferences = vec![
        Some(wants([60, 20, 20], true, first)),
        Some(wants([20, 60, 20], false, second)),
        Some(wants([20, 20, 60], false, third)),
    ];
    made
}

fn bottom_line(case: &Case) -> String {
    let document = common::document(case, &Audience::Mediator);
    document.bottom_line.iter().map(|s| plain(s)).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_open_zone_is_said_to_be() {
    insta::assert_snapshot!(bottom_line(&with_reservations(exact(50), exact(50), exact(50))));
}

#[test]
fn an_empty_zone_says_who_falls_short_and_what_would_open_it() {
    insta::assert_snapshot!(bottom_line(&with_reservations(exact(90), exact(90), exact(50))));
}

#[test]
fn numbers_that_are_not_known_give_a_conditional_answer() {
    let told =
        with_reservations(exact(50), Quantity::Interval { low: whole(20), high: whole(95) }, exact(50));
    insta::assert_snapshot!(bottom_line(&told));
    let mut silent = told;
    silent.preferences[2] = None;
    insta::assert_snapshot!(bottom_line(&silent));
}

#[test]
fn where_red_lines_bar_everything_no_number_is_asked_for() {
    let mut barred = with_reservations(exact(50), exact(50), exact(50));
    let pick = |option: &str| Pick { issue: id("truce"), option: id(option) };
    let never = |option: &str| Rule { all_of: vec![pick(option)], unless: None, why: String::new() };
    barred.preferences[0].as_mut().unwrap().red_lines = vec![never("out"), never("in")];
    let said = bottom_line(&barred);
    assert!(!said.contains("before more of the parties’ numbers are known"), "{said}");
    insta::assert_snapshot!(said);
}

fn shipped(slug: &str) -> Document {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(slug);
    let loaded = mediant_formats::load_case(&folder).unwrap_or_else(|e| panic!("{e:?}"));
    let view = view(&loaded.case, &Ledger::default(), &Audience::Mediator, &Options::default()).unwrap();
    brief(&view, &common::header())
}

#[test]
fn where_readings_part_the_bottom_line_says_by_how_much() {
    let answer = shipped("ukraine-2025").answer();
    assert!(answer[1].contains("lets one article win"), "{}", answer[1]);
    for piece in ["1,263 packages", "0.03", "Russia has the least room", "13 articles"] {
        assert!(answer[2].contains(piece), "{piece}: {}", answer[2]);
    }
}

#[test]
fn those_who_have_not_said_what_they_want_give_and_get_nothing() {
    let document = shipped("ukraine-2025");
    let section = |id: &str| {
        markdown(&Document {
            sections: document.sections.iter().filter(|s| s.id == id).cloned().collect(),
            ..document.clone()
        })
    };
    let short = section("packages");
    assert!(short.contains("**Ukraine** gets") && !short.contains("**United States** gets"));
    assert!(short.contains("United States and European Union have not said what they want"));
    let full = section("packages-in-full");
    assert!(
        full.contains("**United States:** has not said what it wants")
            && !full.contains("\n| United States |")
    );
}

#[test]
fn what_is_read_comes_before_what_is_looked_up() {
    let document = shipped("ukraine-2025");
    let parts: Vec<Part> = document.sections.iter().map(|s| s.part).collect();
    assert!(parts.is_sorted_by_key(|p| *p == Part::Annex));
    assert_eq!(document.part(Part::Brief).count(), 6);
    let figures = |s: &Section| s.blocks.iter().filter(|b| matches!(b, Block::Figure { .. })).count();
    assert_eq!(document.part(Part::Brief).map(figures).sum::<usize>(), 1, "one picture to be read");
}

/// Every case shipped gives every audience a page whose links resolve, and none of more than a megabyte.
#[test]
fn every_case_shipped_has_its_briefs() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut seen = 0;
    let mut folders: Vec<_> = std::fs::read_dir(cases).unwrap().map(|f| f.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|f| f.is_dir()) {
        let loaded = mediant_formats::load_case(folder).unwrap_or_else(|e| panic!("{e:?}"));
        let sources: Vec<Source<'_>> =
            loaded.reports.iter().map(|r| Source { path: &r.path, bytes: &r.bytes }).collect();
        let ledger = read(&sources, &Lexicon::of(&loaded.case)).unwrap();
        let parties = loaded.case.parties.iter().map(|p| Audience::Party(p.id.clone()));
        for audience in parties.chain([Audience::Mediator, Audience::Public]) {
            let view = view(&loaded.case, &ledger, &audience, &Options::default()).unwrap();
            let document = brief(&view, &common::header());
            let written = html(&document);
            assert!(written.len() < 1_000_000, "{} for {audience}: {}", folder.display(), written.len());
            page::check_page(&written);
            page::check_markdown(&markdown(&document));
            seen += 1;
        }
    }
    assert!(seen >= 4 * 8, "{seen}");
}
