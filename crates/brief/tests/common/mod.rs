//! Cases drawn at random: a shared part, and what is told in confidence.
#![allow(dead_code, reason = "each test uses a part of it")]

use mediant_analysis::Options;
use mediant_brief::{Document, Header, brief, html, json, markdown};
use mediant_core::case::{
    Aggregation, Case, Choosable, Criterion, Gate, Issue, IssueKind, Lever, Mediator, Meeting, Offer, Origin,
    OriginKind, Party, Pick, Position, Release, Rule, Stage, Status, ThirdParty,
};
use mediant_core::ledger::{Ledger, Stance};
use mediant_core::number::{Quantity, whole};
use mediant_core::preference::{
    Alternative, Preference, StatedReservation, StatedWeights, Valuation, ValueFunction, WeightsAs,
};
use mediant_core::{Fraction, Id};
use mediant_disclosure::{Audience, view};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

pub(crate) const PARTIES: [&str; 3] = ["ann", "bob", "cyd"];

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// What is told in confidence, by everyone.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    pub(crate) preferences: Vec<Option<Preference>>,
    pub(crate) estimates: Vec<Option<Preference>>,
    pub(crate) positions: Vec<Position>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) mediator: Option<Mediator>,
    pub(crate) classification: String,
}

fn exact(number: i64) -> Quantity {
    Quantity::Exact(whole(number))
}

fn words() -> impl Strategy<Value = String> {
    "[a-z<>&\"'|*_ ]{0,24}"
}

fn quantity(low: i64, high: i64) -> impl Strategy<Value = Quantity> {
    prop_oneof![
        6 => (low..=high).prop_map(exact),
        1 => (low..high).prop_map(move |l| Quantity::Interval { low: whole(l), high: whole(l + 1) }),
    ]
}

pub(crate) fn origin(kind: OriginKind, note: &str) -> Origin {
    Origin { kind, statement: None, note: note.to_owned() }
}

fn any_origin() -> impl Strategy<Value = Origin> {
    let kinds = [
        OriginKind::Told,
        OriginKind::Published,
        OriginKind::Estimated,
        OriginKind::Assumed,
        OriginKind::Stated,
    ];
    (prop::sample::select(kinds.to_vec()), words()).prop_map(|(kind, note)| origin(kind, &note))
}

fn table(options: &[&str], numbers: &[i64]) -> ValueFunction {
    let numbers = options.iter().zip(numbers).map(|(o, n)| (id(o), exact(*n))).collect();
    ValueFunction::Table { numbers, out_of: whole(10) }
}

pub(crate) fn preference() -> impl Strategy<Value = Preference> {
    let numbers = (vec(1_i64..20, 3), vec(0_i64..=10, 7), quantity(0, 90));
    let rest = (any_origin(), words(), words(), option::of(pick()), any::<bool>());
    (numbers, rest).prop_map(
        |((weights, values, reservation), (origin, mandate, interest, line, lottery))| {
            let entries = ISSUES.iter().zip(&weights).map(|(i, w)| (id(i), exact(*w))).collect();
            let points = vec![(whole(0), exact(values[5])), (whole(10), exact(values[6]))];
            Preference {
                origin,
                origins: Vec::new(),
                scale: Some((whole(0), whole(100))),
                valuation: Valuation {
                    weights: Some(StatedWeights {
                        how: WeightsAs::Points,
                        total: None,
                        entries,
                        ranks: Vec::new(),
                    }),
                    values: vec![
                        (id("port"), table(&["open", "shared", "shut"], &values[..3])),
                        (id("truce"), table(&["out", "in"], &values[3..5])),
                        (id("days"), ValueFunction::Lines { points, out_of: whole(10) }),
                    ],
                    interactions: Vec::new(),
                    bundles: Vec::new(),
                    reservation: None,
                },
                readings: Vec::new(),
                red_lines: line
                    .into_iter()
                    .map(|p| Rule { all_of: vec![p], unless: None, why: mandate.clone() })
                    .collect(),
                reservation: if lottery {
                    StatedReservation::FromAlternatives
                } else {
                    StatedReservation::Given(reservation.clone())
                },
                disagreement: None,
                aspiration: None,
                alternatives: vec![Alternative {
                    id: id("wait"),
                    title: interest.clone(),
                    outcomes: vec![(mandate.clone(), exact(1), reservation)],
                    cost_rate: exact(1),
                    duration: exact(3),
                    unit: "months".into(),
                }],
                interests: vec![(None, interest)],
                mandate,
                ceiling: None,
            }
        },
    )
}

pub(crate) const ISSUES: [&str; 3] = ["port", "truce", "days"];

fn pick() -> impl Strategy<Value = Pick> {
    prop_oneof![
        prop::sample::select(vec!["open", "shared", "shut"])
            .prop_map(|o| Pick { issue: id("port"), option: id(o) }),
        prop::sample::select(vec!["out", "in"]).prop_map(|o| Pick { issue: id("truce"), option: id(o) }),
        prop::sample::select(vec!["0", "5", "10"]).prop_map(|o| Pick { issue: id("days"), option: id(o) }),
    ]
}

fn party_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PARTIES.to_vec())
}

pub(crate) fn position(kinds: Vec<OriginKind>) -> impl Strategy<Value = Position> {
    let kind = prop::sample::select(kinds);
    (party_name(), pick(), kind, words(), any::<bool>()).prop_map(|(party, pick, kind, note, said)| {
        Position {
            party: id(party),
            issue: pick.issue,
            option: said.then_some(pick.option),
            stance: Stance::Demand,
            origin: origin(kind, &note),
        }
    })
}

pub(crate) fn offer(releases: Vec<Release>) -> impl Strategy<Value = Offer> {
    let picks = (0_usize..3, any::<bool>(), 0_usize..3);
    (option::of(party_name()), picks, prop::sample::select(releases), words(), 0_u32..1000).prop_map(
        |(by, (port, truce, days), release, title, number)| Offer {
            id: id(&format!("offer-{number}")),
            title,
            by: by.map(id),
            picks: vec![
                Pick { issue: id("port"), option: id(["open", "shared", "shut"][port]) },
                Pick { issue: id("truce"), option: id(if truce { "in" } else { "out" }) },
                Pick { issue: id("days"), option: id(["0", "5", "10"][days]) },
            ],
            release,
            origin: origin(OriginKind::Told, ""),
        },
    )
}

fn mediator() -> impl Strategy<Value = Mediator> {
    (vec(words(), 6), option::of(pick()), quantity(0, 30), party_name(), vec(0_i64..5, 3)).prop_map(
        |(lines, flag, effect, on, weights)| Mediator {
            principal: lines[0].clone(),
            objectives: vec![lines[1].clone()],
            decision: lines[2].clone(),
            nash_weights: PARTIES.iter().zip(weights).map(|(p, w)| (id(p), whole(w))).collect(),
            levers: vec![Lever {
                on: id(on),
                title: lines[3].clone(),
                effect: Some(effect),
                limits: lines[4].clone(),
                origin: origin(OriginKind::Estimated, ""),
            }],
            questions: vec![(id(on), lines[5].clone())],
            arguments: vec![(id(on), lines[0].clone(), lines[1].clone())],
            say: vec![lines[2].clone()],
            do_not_say: vec![lines[3].clone()],
            assessments: vec![(lines[4].clone(), lines[5].clone())],
            flags: flag.into_iter().map(|f| (f, lines[0].clone())).collect(),
        },
    )
}

pub(crate) fn secrets() -> impl Strategy<Value = Secrets> {
    let told = vec![OriginKind::Told, OriginKind::Estimated];
    (
        vec(option::weighted(0.8, preference()), 3),
        vec(option::of(preference()), 3),
        vec(position(told), 0..4),
        vec(offer(vec![Release::Mediator]), 0..3),
        option::of(mediator()),
        words(),
    )
        .prop_map(|(preferences, estimates, positions, offers, mediator, classification)| Secrets {
            preferences,
            estimates,
            positions,
            offers,
            mediator,
            classification,
        })
}

/// What all may see, with texts drawn at random.
pub(crate) fn shared() -> impl Strategy<Value = Case> {
    let open = vec![OriginKind::Stated, OriginKind::Published, OriginKind::Assumed];
    let released = vec![Release::Unattributed, Release::Shown, Release::Public];
    (vec(position(open), 0..6), vec(offer(released), 0..3), vec(words(), 12))
        .prop_map(|(positions, offers, lines)| case(positions, offers, &lines))
}

/// The case that all random ones share their shape with.
pub(crate) fn case(positions: Vec<Position>, offers: Vec<Offer>, lines: &[String]) -> Case {
    let line = |n: usize| lines.get(n).cloned().unwrap_or_default();
    let party = |(n, name): (usize, &&str)| Party {
        id: id(name),
        name: format!("{name} {}", line(n)),
        aliases: Vec::new(),
        veto: true,
        role: String::new(),
        delegates: Vec::new(),
    };
    let issue = |name: &str, kind: IssueKind| Issue {
        id: id(name),
        title: format!("{name} {}", line(3)),
        parent: None,
        kind,
        specification: line(4),
        status: Status::Open,
        terms: Vec::new(),
        except: Vec::new(),
        public_line: line(5),
    };
    let option = |name: &str| Choosable { id: id(name), title: format!("{name} {}", line(6)), text: line(7) };
    let fraction = |n: i64| -> Fraction { whole(n) };
    Case {
        slug: id("port"),
        title: line(8),
        summary: line(9),
        classification: String::new(),
        unverified: vec![line(10)],
        parties: PARTIES.iter().enumerate().map(party).collect(),
        third_parties: vec![ThirdParty {
            id: id("un"),
            name: line(11),
            aliases: Vec::new(),
            role: "to consult".into(),
            note: line(0),
            delegates: Vec::new(),
        }],
        issues: vec![
            issue("port", IssueKind::Options(vec![option("open"), option("shared"), option("shut")])),
            issue("truce", IssueKind::Article { text: line(1) }),
            issue(
                "days",
                IssueKind::Measured {
                    low: fraction(0),
                    high: fraction(10),
                    step: Some(fraction(5)),
                    unit: "days".into(),
                },
            ),
        ],
        rules: Vec::new(),
        at_least: None,
        aggregation: Aggregation::Additive,
        readings: Vec::new(),
        positions,
        accepted: Vec::new(),
        offers,
        stages: vec![Stage {
            id: id("first"),
            title: line(2),
            gate: Some(Gate {
                criteria: vec![Criterion { text: line(3), met: None, origin: None }],
                opens: line(4),
            }),
            reached: true,
        }],
        meetings: vec![Meeting {
            id: id("one"),
            title: line(5),
            date: None,
            place: line(6),
            present: vec!["ann".into(), "un".into()],
            progress: vec![(line(7), "some".into())],
            result: line(8),
            deliverables: vec![(line(9), "ready".into())],
            planned: true,
        }],
        preferences: vec![None; 3],
        estimates: vec![None; 3],
        mediator: None,
    }
}

/// The shared case with what was told.
pub(crate) fn with(shared: &Case, secrets: &Secrets) -> Case {
    let mut case = shared.clone();
    case.preferences.clone_from(&secrets.preferences);
    case.estimates.clone_from(&secrets.estimates);
    case.positions.extend(secrets.positions.iter().cloned());
    case.offers.extend(secrets.offers.iter().cloned());
    let mut seen = Vec::new();
    case.offers.retain(|o| {
        !seen.contains(&o.id) && {
            seen.push(o.id.clone());
            true
        }
    });
    case.mediator.clone_from(&secrets.mediator);
    case.classification.clone_from(&secrets.classification);
    case
}

/// The document of an audience.
pub(crate) fn document(case: &Case, audience: &Audience) -> Document {
    let options = Options { samples: Some(50), ..Options::default() };
    let view = view(case, &Ledger::default(), audience, &options).unwrap();
    brief(&view, &header())
}

pub(crate) fn header() -> Header {
    Header { as_of: Some("2025-08-18".into()), recipient: String::new(), version: "0".into() }
}

/// Everything that an audience can see, byte by byte.
pub(crate) fn bytes(case: &Case, audience: &Audience) -> String {
    let options = Options { samples: Some(50), ..Options::default() };
    let view = view(case, &Ledger::default(), audience, &options).unwrap();
    let document = brief(&view, &header());
    [html(&document), markdown(&document), json(&document), document.answer().join("\n")].join("\u{1}")
}
