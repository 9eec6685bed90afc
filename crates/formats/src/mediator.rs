//! Reads `mediator.toml`: what the mediator alone knows.

use mediant_core::Id;
use mediant_core::case::{Lever, Mediator, OriginKind, Pick};
use mediant_core::number::Fraction;
use num_traits::Zero;
use toml::de::DeTable;

use crate::case::check_schema;
use crate::origin;
use crate::page::Page;
use crate::party::Around;
use crate::table::Table;
use crate::talks::{Desk, Talks};

/// The schema's name at the head of the file.
pub(crate) const SCHEMA: &str = "mediant/mediator/1";

const KEYS: &[&str] = &[
    "schema",
    "principal",
    "objectives",
    "decision",
    "say",
    "do-not-say",
    "nash-weights",
    "positions",
    "offers",
    "levers",
    "questions",
    "arguments",
    "assessments",
    "flags",
];

/// Reads the mediator's file, as far as it goes; its positions and offers go to `talks`.
pub(crate) fn read<'t>(
    page: &'t Page<'t>,
    document: &'t DeTable<'t>,
    around: Around<'_>,
    talks: &mut Talks,
) -> Mediator {
    let root = Table::root(page, document, KEYS);
    check_schema(&root, SCHEMA);
    talks.read(&root, around, Desk::Mediator);
    Mediator {
        principal: root.text("principal"),
        objectives: root.texts("objectives"),
        decision: root.text("decision"),
        nash_weights: nash_weights(&root, around),
        levers: levers(&root, around),
        questions: questions(&root, around),
        arguments: arguments(&root, around),
        say: root.texts("say"),
        do_not_say: root.texts("do-not-say"),
        assessments: assessments(&root),
        flags: flags(&root, around),
    }
}

fn nash_weights(root: &Table<'_>, around: Around<'_>) -> Vec<(Id, Fraction)> {
    let Some(table) = root.get("nash-weights").and_then(|i| i.open_table()) else { return Vec::new() };
    let mut weights = Vec::new();
    for (key, item) in table.entries() {
        let number = item.number();
        let Some(party) = around.agenda.parties.iter().find(|p| p.as_str() == key.name) else {
            let help = crate::agenda::known(&item, key.name, around.agenda.parties.iter());
            let message = format!("no party has the id \"{}\"", crate::table::cut(key.name));
            root.page.error("unknown-party", &key.span, message, help);
            continue;
        };
        match number {
            Some(n) if n <= Fraction::zero() => {
                item.error("out-of-range", "a weight of the Nash solution must be above zero", "");
            }
            Some(n) => weights.push((party.clone(), n)),
            None => {}
        }
    }
    let missing: Vec<&str> =
        around.agenda.parties.iter().filter(|p| table.get(p.as_str()).is_none()).map(Id::as_str).collect();
    if !missing.is_empty() {
        let message = format!(
            "without weights for {}, the weights of the Nash solution are not used",
            missing.join(", ")
        );
        root.page.warn(
            "nash-weights",
            &root.key_span("nash-weights"),
            message,
            "give every party one, or none",
        );
    }
    weights
}

fn levers(root: &Table<'_>, around: Around<'_>) -> Vec<Lever> {
    let mut levers = Vec::new();
    for table in root.tables("levers", &["on", "title", "effect", "limits", "origin"]) {
        let on = table.need("on").and_then(|i| around.agenda.anyone(&i));
        let title = table.need_text("title");
        let effect = table.get("effect").and_then(|i| i.quantity());
        let origin = origin::of(&table, OriginKind::Assumed, around.agenda);
        if let Some(on) = on {
            levers.push(Lever { on, title, effect, limits: table.text("limits"), origin });
        }
    }
    levers
}

fn questions(root: &Table<'_>, around: Around<'_>) -> Vec<(Id, String)> {
    let mut questions = Vec::new();
    for table in root.tables("questions", &["party", "text"]) {
        let party = table.need("party").and_then(|i| around.agenda.anyone(&i));
        let text = table.need_text("text");
        questions.extend(party.map(|p| (p, text)));
    }
    questions
}

fn arguments(root: &Table<'_>, around: Around<'_>) -> Vec<(Id, String, String)> {
    let mut arguments = Vec::new();
    for table in root.tables("arguments", &["party", "argument", "answer"]) {
        let party = table.need("party").and_then(|i| around.agenda.anyone(&i));
        let (argument, answer) = (table.need_text("argument"), table.need_text("answer"));
        arguments.extend(party.map(|p| (p, argument, answer)));
    }
    arguments
}

fn assessments(root: &Table<'_>) -> Vec<(String, String)> {
    let tables = root.tables("assessments", &["who", "text"]);
    tables.iter().map(|t| (t.need_text("who"), t.need_text("text"))).collect()
}

fn flags(root: &Table<'_>, around: Around<'_>) -> Vec<(Pick, String)> {
    let mut flags = Vec::new();
    for table in root.tables("flags", &["on", "note"]) {
        let on = table.need("on").and_then(|i| around.agenda.pick(&i));
        let note = table.need_text("note");
        flags.extend(on.map(|p| (p, note)));
    }
    flags
}
