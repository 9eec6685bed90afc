//! The bottom line: is there a deal, which is the nearest, what must happen.

use mediant_core::analysis::{Appraisal, Changes, Concept, Verdict};
use mediant_core::case::{Aggregation, OriginKind};
use mediant_core::number::Count;
use mediant_disclosure::ReadingView;

use super::party;
use super::readings::other_reading;
use crate::desk::{Desk, Source};
use crate::document::{Inline, Known, text};
use crate::exchange;
use crate::words;

/// Three sentences for the mediator.
pub(crate) fn mediator(desk: &mut Desk<'_>, main: &ReadingView, others: &[ReadingView]) -> Vec<Vec<Inline>> {
    let lines = vec![verdict(desk, main), nearest(desk, main, others), next(desk, main, others)];
    lines.into_iter().filter(|l| !l.is_empty()).collect()
}

/// On whose numbers the answer rests, as the start of a sentence; empty where every party told its own.
fn on_whose_numbers(desk: &Desk<'_>) -> String {
    let kinds: Vec<Option<OriginKind>> =
        (0..desk.case.parties.len()).map(|k| desk.preference(k).1.map(|p| p.origin.kind)).collect();
    let all = |kind: OriginKind| kinds.iter().all(|k| *k == Some(kind));
    if all(OriginKind::Told) {
        String::new()
    } else if all(OriginKind::Published) {
        "On published numbers, not the parties’ own, ".into()
    } else if all(OriginKind::Estimated) {
        "On the mediator’s estimates, not the parties’ own numbers, ".into()
    } else if all(OriginKind::Assumed) {
        "On assumed numbers, to show the method, ".into()
    } else {
        let others: Vec<String> = (0..kinds.len())
            .filter(|k| kinds[*k].is_some_and(|kind| kind != OriginKind::Told))
            .map(|k| party(desk.case, k))
            .collect();
        match others.as_slice() {
            [] => String::new(),
            some => format!("With numbers that {} did not tell, ", words::list(some)),
        }
    }
}

/// `every party`, or how many of them, in words.
pub(crate) fn whose_needs(main: &ReadingView) -> String {
    let (needed, all) = (main.scenario.at_least, main.scenario.parties.len());
    if needed >= all {
        return "every party".into();
    }
    let vetoes = main.scenario.parties.iter().filter(|s| s.veto).count();
    match vetoes {
        0 => format!("{needed} of the {all} parties"),
        _ => format!("{needed} of the {all} parties, those with a veto among them,"),
    }
}

pub(crate) fn zone_source(desk: &mut Desk<'_>, main: &ReadingView) -> crate::desk::Source {
    let known = desk.least_known();
    let words = format!(
        "the zone of possible agreement: of {} without contradiction and red line ({} in all), those worth at least \
         the reservation value to {}; utilities are {}, from each party’s file",
        words::many(&main.analysis.feasible, "package"),
        words::count(&main.analysis.all),
        whose_needs(main).trim_end_matches(','),
        match main.scenario.aggregation {
            Aggregation::Additive => "sums of weight times value",
            Aggregation::MeanOfIncluded => "the mean value of the articles that are in",
        }
    );
    desk.computation(&words, known)
}

fn verdict(desk: &mut Desk<'_>, main: &ReadingView) -> Vec<Inline> {
    let source = zone_source(desk, main);
    let lead = on_whose_numbers(desk);
    let begin = |words: &str| if lead.is_empty() { words::capital(words) } else { format!("{lead}{words}") };
    match main.analysis.zone.verdict {
        Verdict::Open => {
            let mut line = vec![text(begin("a deal exists: "))];
            open(desk, main, &source, &mut line);
            line
        }
        Verdict::Empty => {
            let mut line = vec![text(begin("no deal exists: "))];
            empty(desk, main, &source, &mut line);
            line
        }
        Verdict::Depends => {
            let mut line = vec![text(begin("whether a deal exists depends on numbers that are not known: "))];
            depends(main, &source, &mut line);
            line
        }
    }
}

fn open(desk: &Desk<'_>, main: &ReadingView, source: &Source, line: &mut Vec<Inline>) {
    let zone = &main.analysis.zone;
    if super::zone::all_will_do(main) {
        line.push(text("every one of "));
        line.push(source.number(words::many(&main.analysis.feasible, "possible package")));
        let whose = whose_needs(main);
        line.push(text(format!(" gives {whose} at least what it needs, so the question is which")));
    } else {
        if zone.count.0 < zone.count.1 {
            line.push(text("at least "));
        }
        line.push(source.number(words::count(&zone.count.0)));
        line.push(text(" of "));
        line.push(source.number(words::many(&main.analysis.feasible, "possible package")));
        let s = if zone.count.0 == Count::from(1_u8) { "s" } else { "" };
        line.push(text(format!(" give{s} {} at least what it needs", whose_needs(main))));
    }
    if main.scenario.at_least >= main.scenario.parties.len() {
        line.push(text("; at best each gains "));
        line.push(source.number(words::two(zone.depth.0)));
        line.push(text(" of utility or more above that"));
    }
    let binding = binding(desk, main);
    if !binding.is_empty() && binding.len() < main.scenario.parties.len() {
        let has = if binding.len() == 1 { "has" } else { "have" };
        line.push(text(format!(", and {} {has} the least room", words::list(&binding))));
    }
    line.push(text("."));
}

fn empty(desk: &Desk<'_>, main: &ReadingView, source: &Source, line: &mut Vec<Inline>) {
    let zone = &main.analysis.zone;
    if main.analysis.feasible == Count::ZERO {
        line.push(text("rules and red lines bar "));
        let all = &main.analysis.all;
        line.push(source.number(if *all == Count::from(1_u8) {
            "the only package".to_owned()
        } else {
            format!("every one of {}", words::many(all, "package"))
        }));
        line.push(text("."));
        return;
    }
    line.push(text("of "));
    line.push(source.number(words::many(&main.analysis.feasible, "possible package")));
    line.push(text(format!(" none gives {} what it needs", whose_needs(main))));
    if zone.depth.0.is_finite() {
        let binding = binding(desk, main);
        let who = if binding.is_empty() { "someone".to_owned() } else { words::list(&binding) };
        line.push(text(format!("; the nearest leaves {who} short by ")));
        line.push(source.number(words::two(-zone.depth.0)));
        line.push(text(" of utility"));
    }
    line.push(text("."));
}

/// Up to three parties with the least room.
fn binding(desk: &Desk<'_>, view: &ReadingView) -> Vec<String> {
    view.analysis.zone.binding.iter().take(3).map(|k| party(desk.case, *k)).collect()
}

/// Bounds and share of draws, where the verdict rests on numbers that are not known.
fn depends(main: &ReadingView, source: &Source, line: &mut Vec<Inline>) {
    let zone = &main.analysis.zone;
    line.push(text("between "));
    line.push(source.number(words::count(&zone.count.0)));
    line.push(text(" and "));
    line.push(source.number(words::many(&zone.count.1, "package")));
    line.push(text(format!(" of {} would do", words::count(&main.analysis.feasible))));
    if let Some(p) = &zone.probability {
        line.push(text(format!(
            "; {} to {} of draws leave a deal open, ",
            words::percent(p.low),
            words::percent(p.high)
        )));
        line.push(Inline::Link {
            to: "uncertainty".into(),
            text: "if what is not known is drawn evenly".into(),
        });
    }
    line.push(text("."));
}

/// The package that the brief speaks of first: the Nash point's, else the first solution's, else the deepest.
pub(crate) fn first_package(main: &ReadingView) -> Option<&Appraisal> {
    let appraisals = &main.analysis.appraisals;
    let nash = appraisals.iter().find(|a| a.concepts.contains(&Concept::Nash));
    let any = || appraisals.iter().find(|a| !a.concepts.is_empty());
    let deepest = || {
        let package = main.analysis.zone.deepest.first()?;
        appraisals.iter().find(|a| a.package == *package)
    };
    nash.or_else(any).or_else(deepest)
}

fn nearest(desk: &mut Desk<'_>, main: &ReadingView, others: &[ReadingView]) -> Vec<Inline> {
    let Some(first) = first_package(main) else {
        return most_often(desk, main);
    };
    let mut line = Vec::new();
    let lead = match (main.analysis.zone.verdict, first.concepts.first()) {
        (Verdict::Empty, _) => "The nearest package is ".to_owned(),
        (_, Some(concept)) => format!("The model’s first package ({}) is ", concept.title()),
        (_, None) => "The deepest package is ".to_owned(),
    };
    line.push(text(lead));
    line.push(Inline::Link { to: "package-a".into(), text: "A".into() });
    if let Some(single) = lone_article(desk, main, first) {
        line.push(text(format!(", a treaty of one article, “{single}”")));
        if main.scenario.aggregation == Aggregation::MeanOfIncluded {
            line.push(text(": this reading takes the mean of what is in, and that rule "));
            line.push(if others.is_empty() {
                text("lets one article win")
            } else {
                Inline::Link { to: "readings".into(), text: "lets one article win".into() }
            });
            line.push(text("."));
            return line;
        }
    }
    let mut clauses = Vec::new();
    let parties = main.scenario.parties.len();
    for k in shown_parties(main, parties) {
        let ledger = exchange::of_party(desk, &main.scenario, &first.package, (k, &first.exchanges));
        let get = ledger.gets.first();
        let give = ledger.gives.iter().find(|c| get.is_none_or(|g| g.issue != c.issue));
        let both: Vec<&str> = [get, give].into_iter().flatten().map(|c| c.phrase.as_str()).collect();
        if !both.is_empty() {
            clauses.push(format!("{} {}", party(desk.case, k), both.join(" and ")));
        }
    }
    if clauses.is_empty() {
        line.push(text("."));
        return line;
    }
    line.push(text(": "));
    line.push(text(clauses.join("; ")));
    if first.one_sided.is_some() {
        line.push(text("; one side gets everything, which is surrender and not settlement"));
    }
    line.push(text("."));
    line
}

/// Where numbers are known only in part: the package that is acceptable to all most often. Empty where all are known
/// and there is still no package to name.
fn most_often(desk: &mut Desk<'_>, main: &ReadingView) -> Vec<Inline> {
    if main.analysis.feasible == Count::ZERO || !main.scenario.is_uncertain() {
        return Vec::new();
    }
    let best = main.analysis.uncertainty.as_ref().and_then(|u| u.acceptability.first());
    let Some((package, share)) = best.filter(|(_, share)| *share > 0.0) else {
        return vec![text("No package can be named before more of the parties’ numbers are known.")];
    };
    let source = zone_source(desk, main);
    let share =
        Inline::Number { shown: words::percent(*share), source: source.id.clone(), known: Known::Estimated };
    vec![
        text("The package that is most often acceptable to all, in "),
        share,
        text(format!(" of draws, is: {}.", words::package(desk.case, &main.scenario, package))),
    ]
}

fn lone_article(desk: &Desk<'_>, main: &ReadingView, of: &Appraisal) -> Option<String> {
    let articles = main.scenario.issues.iter().all(|m| m.kind == mediant_core::scenario::MatterKind::Article);
    if !articles || main.scenario.included(&of.package) != 1 || main.scenario.issues.len() < 3 {
        return None;
    }
    let at = of.package.iter().position(|o| *o == 1)?;
    Some(words::issue(desk.case, &main.scenario.issues[at].id))
}

/// Of many parties the binding one and the first are enough for one sentence.
fn shown_parties(main: &ReadingView, parties: usize) -> Vec<usize> {
    if parties <= 2 {
        return (0..parties).collect();
    }
    let mut shown: Vec<usize> = main.analysis.zone.binding.iter().copied().take(1).collect();
    shown.extend((0..parties).filter(|k| !main.analysis.zone.binding.iter().take(1).any(|b| b == k)));
    shown.truncate(2);
    shown.sort_unstable();
    shown
}

/// What must happen, or on what it depends; empty where nothing can be said.
fn next(desk: &mut Desk<'_>, main: &ReadingView, others: &[ReadingView]) -> Vec<Inline> {
    let zone = &main.analysis.zone;
    let mut parts: Vec<Vec<Inline>> = Vec::new();
    parts.extend(other_reading(desk, main, others));
    match zone.verdict {
        Verdict::Empty => parts.push(opens(desk, main)),
        Verdict::Depends => {
            let ask = main.analysis.uncertainty.as_ref().and_then(|u| u.ask_first.first());
            parts.push(vec![text(match ask.map(|(path, _, _)| path).or(zone.depends_on.first()) {
                Some(path) => format!("to know more, ask first about {}", input(desk, main, path)),
                None => "to know more, ask the parties what an agreement must be worth to them".into(),
            })]);
        }
        Verdict::Open if !parts.is_empty() => {}
        Verdict::Open => {
            if let Some(flip) = main.analysis.flips.iter().find(|f| f.changes == Changes::Zone) {
                let path = flip.input.split_once(':').map_or("", |(_, p)| p.trim());
                let source = desk.told(flip.party, path);
                let what = match path {
                    "reservation" => format!("{} needed ", party(desk.case, flip.party)),
                    _ => format!("{} were ", input(desk, main, &flip.input)),
                };
                parts.push(vec![
                    text(format!("the zone would close only if {what}")),
                    source.number(words::points(flip.to)),
                    text(" instead of "),
                    source.number(words::points(flip.from)),
                ]);
            }
        }
    }
    parts.extend(unmet(desk));
    let mut line = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            line.push(text("; "));
        }
        line.extend(part);
    }
    if let Some(Inline::Text { text }) = line.first_mut() {
        *text = words::capital(text);
    }
    if !line.is_empty() {
        line.push(text("."));
    }
    line
}

fn unmet(desk: &Desk<'_>) -> Option<Vec<Inline>> {
    let current = desk.case.stages.iter().rfind(|s| s.reached).and_then(|s| s.gate.as_ref())?;
    let open = current.criteria.iter().filter(|c| c.met != Some(true)).count();
    let words = match open {
        0 => return None,
        1 => "one criterion is still open".to_owned(),
        n => format!("{n} criteria are still open"),
    };
    let lead = text("before the next gate ");
    Some(vec![lead, Inline::Link { to: "objectives".into(), text: words }])
}

fn opens(desk: &mut Desk<'_>, main: &ReadingView) -> Vec<Inline> {
    let zone = &main.analysis.zone;
    let source = zone_source(desk, main);
    let mut ways: Vec<Vec<Inline>> = Vec::new();
    for (k, by) in zone.opens_if.iter().take(2) {
        ways.push(vec![
            text(format!("{} alone asks for ", party(desk.case, *k))),
            source.number(words::two(*by)),
            text(" less"),
        ]);
    }
    if let Some(all) = zone.opens_if_all {
        ways.push(vec![text("all ask for "), source.number(words::two(all)), text(" less")]);
    }
    if main.analysis.feasible == Count::ZERO {
        return bars(desk, main);
    }
    if ways.is_empty() {
        return vec![text(
            "no lowering of what a party needs opens a zone: red lines and rules leave nothing",
        )];
    }
    let mut line = vec![text("a deal opens if ")];
    for (at, way) in ways.into_iter().enumerate() {
        if at > 0 {
            line.push(text(", or if "));
        }
        line.extend(way);
    }
    line.push(text(" of utility than now"));
    line
}

/// Whose red lines leave no package at all.
fn bars(desk: &mut Desk<'_>, main: &ReadingView) -> Vec<Inline> {
    let mut line = vec![text("only a rule or a red line that gives way can open one")];
    let barring = main.analysis.barred.iter().enumerate().filter(|(_, count)| **count > Count::ZERO).take(3);
    for (at, (k, count)) in barring.enumerate() {
        let whose = words::possessive(&party(desk.case, k));
        line.push(text(if at == 0 { format!(": {whose} red lines bar ") } else { format!(", {whose} ") }));
        line.push(desk.told(k, "red-lines").number(words::count(count)));
        if at == 0 {
            line.push(text(format!(" of {}", words::many(&main.analysis.consistent, "package"))));
        }
    }
    line
}

/// An input in words: `Panama’s weight of Duration`.
pub(crate) fn input(desk: &Desk<'_>, main: &ReadingView, path: &str) -> String {
    let (file, entry) = path.split_once(':').unwrap_or(("", path));
    let at = main.scenario.parties.iter().position(|s| s.file == file);
    let who = at.map_or_else(String::new, |k| format!("{} ", words::possessive(&party(desk.case, k))));
    let mut parts = entry.trim().split('.');
    let head = parts.next().unwrap_or_default();
    let issue = |name: Option<&str>| {
        let name = name.unwrap_or_default();
        desk.case
            .issues
            .iter()
            .find(|i| i.id.as_str() == name)
            .map_or_else(|| name.to_owned(), |i| i.title.clone())
    };
    match head {
        "weights" => format!("{who}weight of “{}”", issue(parts.next())),
        "values" => {
            let of = parts.next();
            let title = issue(of);
            let rest: Vec<&str> = parts.collect();
            let option = rest.join(".");
            let known = of.and_then(|i| desk.case.issues.iter().find(|x| x.id.as_str() == i)).and_then(|i| {
                i.listed_options(&desk.case.parties).into_iter().find(|o| o.id.as_str() == option)
            });
            let article = desk.case.issues.iter().any(|i| {
                Some(i.id.as_str()) == of && matches!(i.kind, mediant_core::case::IssueKind::Article { .. })
            });
            match known {
                Some(option) if article && option.id.as_str() == "out" => {
                    format!("{who}value of leaving out “{title}”")
                }
                Some(option) if !article => format!("{who}value of “{}” for “{title}”", option.title),
                _ => format!("{who}value of “{title}”"),
            }
        }
        "reservation" => format!("{who}reservation value"),
        "readings" => {
            let _ = parts.next();
            let rest: Vec<&str> = parts.collect();
            input(desk, main, &format!("{file}:{}", rest.join(".")))
        }
        _ if who.is_empty() => path.to_owned(),
        other => format!("{who}{other}"),
    }
}
