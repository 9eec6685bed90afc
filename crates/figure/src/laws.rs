//! What holds for every figure, whatever goes in: well-formed XML, text escaped and inside the picture, no two
//! texts over each other, finite coordinates, bounded size, the same bytes twice.

use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::label::overlap;
use crate::plane::{Axis, Kind, Point, Zone};
use crate::sheet::Area;
use crate::{
    Amount, Cell, Figure, Packages, Party, Threshold, bin, exchange, gap, ladder, matrix, pairs, parallel,
    plane, text, tornado,
};

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|v| v.parse().ok()).unwrap_or(f64::NAN)
}

/// Where a text stands, by the estimate of its width.
fn area(node: Node<'_, '_>) -> Area {
    let words: String = node.children().filter(Node::is_text).filter_map(|c| c.text()).collect();
    let (x, y, size) = (number(node, "x"), number(node, "y"), number(node, "font-size"));
    let bold = node.attribute("class").unwrap_or("").contains("strong");
    let width = text::width(&words, if bold { size * 1.12 } else { size });
    let start = match node.attribute("text-anchor") {
        Some("middle") => x - width / 2.0,
        Some("end") => x - width,
        _ => x,
    };
    if node.attribute("transform").is_some() {
        return Area { x: x - size * 0.75, y: y - width / 2.0, width: size * 0.95, height: width };
    }
    Area { x: start, y: y - size * 0.75, width, height: size * 0.95 }
}

/// All laws for one figure; says which is broken.
fn check(figure: &Figure) -> Result<(), String> {
    let document = Document::parse(&figure.svg).map_err(|e| format!("not XML: {e}"))?;
    let root = document.root_element();
    let view: Vec<f64> =
        root.attribute("viewBox").unwrap_or("").split(' ').filter_map(|v| v.parse().ok()).collect();
    let [_, _, width, height] = view[..] else { return Err("no viewBox".into()) };
    let allowed = ["svg", "title", "desc", "style", "rect", "path", "text"];
    let mut areas: Vec<(Area, String)> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let tag = node.tag_name().name();
        if !allowed.contains(&tag) {
            return Err(format!("an element that no figure draws: {tag}"));
        }
        for attribute in node.attributes() {
            let value = attribute.value().to_ascii_lowercase();
            let place = !["id", "aria-labelledby"].contains(&attribute.name());
            if attribute.name().starts_with("on")
                || (place && (value.contains("nan") || value.contains("inf")))
            {
                return Err(format!("{}={value}", attribute.name()));
            }
        }
        if let Some(id) = node.attribute("id")
            && !id.starts_with(&figure.id)
        {
            return Err(format!("id {id}"));
        }
        if tag == "text" {
            let area = area(node);
            let words = node.children().filter(Node::is_text).filter_map(|c| c.text()).collect::<String>();
            if !(area.x >= -0.5
                && area.y >= -0.5
                && area.right() <= width + 0.5
                && area.bottom() <= height + 0.5)
            {
                return Err(format!("{words:?} runs outside: {area:?} of {width} × {height}"));
            }
            if number(node, "font-size") < 11.0 {
                return Err(format!("{words:?} is too small"));
            }
            areas.push((area, words));
        }
    }
    for (at, (a, words)) in areas.iter().enumerate() {
        if let Some((_, other)) = areas[at + 1..].iter().find(|(b, _)| overlap(*a, *b) > 4.0) {
            return Err(format!("{words:?} covers {other:?}"));
        }
    }
    let columns = figure.table.columns.len();
    if figure.table.rows.iter().any(|row| row.len() != columns) {
        return Err("a row with too many or too few cells".into());
    }
    if !figure.sentence.ends_with('.') || figure.sentence.chars().any(char::is_control) {
        return Err(format!("sentence: {}", figure.sentence));
    }
    Ok(())
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => 0.0..=1.0_f64,
        1 => prop::sample::select(vec![0.0, 1.0, 0.5]),
        1 => prop::num::f64::ANY,
    ]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{2,9}( [a-z]{2,9}){0,2}",
        1 => prop::sample::select(vec![
            String::new(),
            "<script>alert(\"x\")</script>".into(),
            "a & b ]]> 'q' \" \u{202e}evil\u{0}\u{1b}[31m".into(),
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{627}\u{644}\u{633}\u{644}\u{627}\u{645}".into(),
            "Donaudampfschifffahrtsgesellschaftskapitän".repeat(20),
            "W".repeat(300),
            "协议草案第二十条关于边界安全保障的安排和监督机制".into(),
            format!("z{}", "\u{301}".repeat(60)),
            "\u{ffff}\u{fdd0}👩‍👩‍👧‍👦".into(),
        ]),
        1 => any::<String>(),
    ]
}

fn parties(most: usize) -> impl Strategy<Value = Vec<Party>> {
    prop::collection::vec((words(), 0..50_usize), 0..most)
        .prop_map(|all| all.into_iter().map(|(name, slot)| Party { name, slot }).collect())
}

fn threshold() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        value().prop_map(Threshold::Known),
        (value(), value()).prop_map(|(a, b)| Threshold::Between(a, b)),
        Just(Threshold::Unknown),
    ]
}

fn axis() -> impl Strategy<Value = Axis> {
    (words(), 0..50_usize, threshold())
        .prop_map(|(name, slot, reservation)| Axis { party: Party { name, slot }, reservation })
}

fn zone() -> impl Strategy<Value = Zone> {
    prop_oneof![
        any::<u64>().prop_map(|packages| Zone::Open { packages }),
        prop::sample::select(vec![Zone::Empty, Zone::Depends, Zone::Unknown]),
    ]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Solution), Just(Kind::Package), (0..50_usize).prop_map(Kind::Position)]
}

fn packages() -> impl Strategy<Value = Packages> {
    let cells = prop::collection::vec((value(), value(), any::<u64>()), 0..60)
        .prop_map(|all| all.into_iter().map(|(x, y, count)| Cell { x, y, count }).collect::<Vec<Cell>>());
    (cells, prop::option::of(any::<usize>())).prop_map(|(cells, side)| match side {
        Some(side) => Packages::Grid { side, cells },
        None => Packages::Places(cells),
    })
}

fn point() -> impl Strategy<Value = Point> {
    (words(), value(), value(), kind(), prop::option::of(words())).prop_map(|(label, x, y, kind, points)| {
        Point { label, x: Amount { utility: x, points }, y: y.into(), kind }
    })
}

fn maybe(most: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    prop::collection::vec(prop::option::weighted(0.9, value()), 0..most)
}

fn signed(most: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    let change = prop_oneof![8 => -1.0..=1.0_f64, 1 => prop::num::f64::ANY];
    prop::collection::vec(prop::option::weighted(0.9, change), 0..most)
}

fn pairs_of(xs: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((value(), value()), 0..xs)
}

macro_rules! holds {
    ($figure:expr) => {{
        let first = $figure;
        prop_assert_eq!(&first, &$figure, "the same input gives the same bytes");
        let outcome = check(&first);
        prop_assert!(outcome.is_ok(), "{:?}", outcome);
    }};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn plane_keeps_the_laws(
        (id, title) in (words(), words()), (x, y) in (axis(), axis()), packages in packages(),
        frontier in pairs_of(40), points in prop::collection::vec(point(), 0..30), zone in zone(),
    ) {
        let plane = plane::Plane { id, title, x, y, packages, frontier, points, zone };
        holds!(plane::draw(&plane));
    }

    #[test]
    fn pairs_keep_the_laws(
        title in words(), parties in prop::collection::vec(axis(), 0..7), zone in zone(),
        planes in prop::collection::vec((0..8_usize, 0..8_usize, packages(), pairs_of(20)), 0..8),
        named in prop::collection::vec((words(), prop::collection::vec(value(), 0..8), kind()), 0..15),
    ) {
        let pairs = pairs::Pairs {
            id: "pairs".into(), title, parties, zone,
            pairs: planes.into_iter().map(|(x, y, packages, frontier)| pairs::Pair { x, y, packages, frontier }).collect(),
            packages: named.into_iter().map(|(label, utilities, kind)| pairs::Package { label, utilities, kind }).collect(),
        };
        holds!(pairs::draw(&pairs));
    }

    #[test]
    fn parallel_keeps_the_laws(
        title in words(), axes in prop::collection::vec(axis(), 0..18),
        named in prop::collection::vec((words(), prop::collection::vec(value(), 0..18)), 0..10),
        frontier in prop::collection::vec(prop::collection::vec(value(), 0..8), 0..30),
    ) {
        let parallel = parallel::Parallel {
            id: "parallel".into(), title, axes, frontier,
            packages: named.into_iter().map(|(label, utilities)| parallel::Line { label, utilities }).collect(),
        };
        holds!(parallel::draw(&parallel));
    }

    #[test]
    fn matrix_keeps_the_laws(
        title in words(), parties in parties(8),
        rows in prop::collection::vec((words(), 0..4_usize, prop::collection::vec(prop::option::of(
            (words(), prop::option::of(value()), prop::option::of((value(), value())), 0..6_usize, any::<usize>())), 0..8)), 0..8),
    ) {
        use matrix::{Stance, Status};
        let stances = [Stance::Offer, Stance::Demand, Stance::RedLine, Stance::Precondition, Stance::Progress, Stance::None];
        let statuses = [Status::Agreed, Status::Open, Status::NotDiscussed, Status::Undisclosed];
        let position = |(text, value, limits, stance, statements): (String, _, _, usize, usize)|
            matrix::Position { text, value, limits, stance: stances[stance], statements };
        let rows = rows.into_iter().map(|(issue, status, positions)| matrix::Row {
            issue, status: statuses[status],
            positions: positions.into_iter().map(|p| p.map(position)).collect(),
        }).collect();
        holds!(matrix::draw(&matrix::Matrix { id: "matrix".into(), title: title.clone(), parties: parties.clone(), rows: Vec::clone(&rows) }));
    }

    #[test]
    fn exchange_keeps_the_laws(
        title in words(), base in words(), parties in parties(10), totals in signed(10),
        issues in prop::collection::vec((words(), words(), signed(10)), 0..10),
    ) {
        let exchange = exchange::Exchange { id: "x".into(), title, base, parties, totals,
            issues: issues.into_iter().map(|(name, option, changes)| exchange::Issue { name, option, changes }).collect() };
        holds!(exchange::draw(&exchange));
    }

    #[test]
    fn gap_keeps_the_laws(
        title in words(), parties in parties(10), meetings in prop::collection::vec(words(), 0..16),
        issues in prop::collection::vec((words(), maybe(10), maybe(16)), 0..10),
    ) {
        let gap = gap::Gap { id: "g".into(), title, parties, meetings,
            issues: issues.into_iter().map(|(name, weights, gaps)| gap::Issue { name, weights, gaps }).collect() };
        holds!(gap::draw(&gap));
    }

    #[test]
    fn tornado_keeps_the_laws(
        title in words(), parties in parties(6),
        flips in prop::collection::vec((words(), prop::option::of(0..8_usize), words(), words(),
            prop_oneof![5 => -2.0..2.0_f64, 1 => prop::num::f64::ANY], words()), 0..30),
    ) {
        let flips = flips.into_iter().map(|(input, party, from, to, change, effect)|
            tornado::Flip { input, party, from, to, change, effect }).collect();
        let tornado = tornado::Tornado { id: "t".into(), title, parties, flips };
        holds!(tornado::draw(&tornado));
    }

    #[test]
    fn ladder_keeps_the_laws(
        title in words(), packages in prop::collection::vec(words(), 0..7),
        rows in prop::collection::vec((words(), 0..50_usize, value(), value(), threshold(), maybe(7)), 0..8),
    ) {
        let rows = rows.into_iter().map(|(name, slot, worst, best, reservation, packages)| ladder::Row {
            party: Party { name, slot }, worst, best, reservation,
            packages: packages.into_iter().map(|p| p.map(Amount::from)).collect(),
        }).collect();
        let ladder = ladder::Ladder { id: "l".into(), title, rows, packages };
        holds!(ladder::draw(&ladder));
    }
}

fn full_plane(packages: Packages) -> plane::Plane {
    let axis = |name: &str, slot| Axis {
        party: Party { name: name.into(), slot },
        reservation: Threshold::Known(0.3),
    };
    let steps = (0..100_000_u32).map(|i| f64::from(i) / 100_000.0);
    plane::Plane {
        id: "full".into(),
        title: "Full".into(),
        x: axis("A", 0),
        y: axis("B", 1),
        packages,
        frontier: steps.map(|t| (t, 1.0 - t * t)).collect(),
        points: Vec::new(),
        zone: Zone::Open { packages: 1 },
    }
}

#[test]
fn a_plane_of_a_million_packages_stays_small() {
    let places = (0..1_000_000_u32).map(|i| (f64::from(i % 1000) / 1000.0, f64::from(i / 1000) / 1000.0));
    let cells: Vec<Cell> = places.clone().map(|(x, y)| Cell { x, y, count: 1 }).collect();
    for packages in [bin(places, 50), Packages::Places(cells)] {
        let figure = plane::draw(&full_plane(packages));
        assert!(figure.svg.len() < 120_000, "{} bytes", figure.svg.len());
        assert!(figure.table.rows.len() < 130);
        assert!(figure.sentence.contains("1,000,000 packages"), "{}", figure.sentence);
    }
}

#[test]
fn solutions_that_coincide_share_a_label_and_an_empty_zone_is_said() {
    let mut plane = full_plane(Packages::Places(vec![Cell { x: 0.5, y: 0.5, count: 3 }]));
    let solution =
        |label: &str, x: f64| Point { label: label.into(), x: x.into(), y: 0.7.into(), kind: Kind::Solution };
    plane.points = vec![solution("Nash", 0.5), solution("utilitarian", 0.501), solution("egalitarian", 0.6)];
    plane.zone = Zone::Empty;
    let figure = plane::draw(&plane);
    assert!(figure.svg.contains(">Nash, utilitarian<") && figure.svg.contains(">egalitarian<"));
    assert!(
        figure.sentence.contains("none of 3 packages")
            && figure.svg.contains("zone of possible agreement is empty")
    );
    assert!(!figure.svg.contains("class=\"wash\""));
}

#[test]
fn hostile_text_is_escaped_and_the_full_text_is_kept_as_a_tooltip() {
    let hostile =
        "<script>alert(1)</script> & \"a very long name that no bar has room for, whatever the font\"";
    let figure = tornado::draw(&tornado::Tornado {
        id: "\"><script>".into(),
        title: hostile.into(),
        parties: vec![],
        flips: vec![tornado::Flip {
            input: hostile.repeat(2),
            party: Some(7),
            from: "1".into(),
            to: "2".into(),
            change: f64::NAN,
            effect: String::new(),
        }],
    });
    assert_eq!(check(&figure), Ok(()));
    assert!(!figure.svg.contains("<script") && figure.svg.contains("&lt;script&gt;"));
    let document = Document::parse(&figure.svg).unwrap();
    let tooltips = document.descendants().filter(|n| {
        n.has_tag_name("title") && n.parent_element().is_some_and(|p| p.tag_name().name() == "text")
    });
    assert!(tooltips.filter_map(|t| t.text()).any(|t| t == hostile.repeat(2)));
}

#[test]
fn flips_stand_by_size_of_change() {
    let flip = |input: &str, change| tornado::Flip {
        input: input.into(),
        party: None,
        from: "1".into(),
        to: "2".into(),
        change,
        effect: "x".into(),
    };
    let flips = vec![flip("big", 0.9), flip("none", f64::INFINITY), flip("small", -0.01)];
    let figure =
        tornado::draw(&tornado::Tornado { id: "t".into(), title: "T".into(), parties: vec![], flips });
    let order: Vec<&str> = figure.table.rows.iter().map(|r| r[0].as_str()).collect();
    assert_eq!(order, ["small", "big", "none"]);
    assert!(figure.sentence.contains("small from 1 to 2 (\u{2212}1.0\u{a0}%)"), "{}", figure.sentence);
}

#[test]
fn the_ladder_says_who_falls_short() {
    let row = |name: &str, needs, gets: f64| ladder::Row {
        party: Party { name: name.into(), slot: 0 },
        worst: 0.0,
        best: 1.0,
        reservation: needs,
        packages: vec![Some(gets.into())],
    };
    let sentence = |rows| {
        ladder::draw(&ladder::Ladder {
            id: "l".into(),
            title: "L".into(),
            rows,
            packages: vec!["Nash".into()],
        })
        .sentence
    };
    let (known, unknown) = (Threshold::Known(0.5), Threshold::Unknown);
    assert_eq!(
        sentence(vec![row("A", known, 0.5), row("B", known, 0.7)]),
        "Nash meets every reservation value."
    );
    assert_eq!(sentence(vec![row("A", known, 0.4), row("B", known, 0.7)]), "Nash is below what A needs.");
    assert!(sentence(vec![row("A", known, 0.5), row("B", unknown, 0.7)]).contains("not all is known"));
}
