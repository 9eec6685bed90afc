//! One report: file to passages to drafts to statements.

use std::collections::BTreeMap;

use mediant_core::ledger::{Dropped, Kind, Occasion, Report, Statement};

use crate::attribution::{self, Draft};
use crate::cleaning::{self, Cleaned};
use crate::grammar::{self, DETERMINER};
use crate::issue::Keyed;
use crate::model::{self, Model};
use crate::page::{self, Page};
use crate::passage::{self, Passage, Role};
use crate::people::{self, People, Resolved};
use crate::reprint::Signature;
use crate::speaker::Focus;
use crate::{
    Lexicon, ReadReport, Refusal, Source, announce, block, byte, input, issue, mark, occasion, repair,
    reprint, stance,
};

/// Reads one report.
pub(crate) fn read(source: &Source<'_>, lexicon: &Lexicon) -> Result<ReadReport, Refusal> {
    let page = page::extract(&input::decode(source)?);
    Ok(read_page(source.path, source.bytes.len(), &page, lexicon))
}

/// Reads a report whose text was extracted.
pub(crate) fn read_page(path: &str, bytes: usize, page: &Page, lexicon: &Lexicon) -> ReadReport {
    let (mended, repairs) = repair::repair(&page.shadow.text);
    let shadow = mended.after(&page.shadow.map);
    let text = shadow.text.as_str();
    let mut passages = passage::passages(text);
    let cleaned = cleaning::clean(text, &mut passages);
    passage::read_in(text, &mut passages);
    let people = people::people(text, &passages, lexicon);
    let back = |span: (usize, usize)| shadow.map.source(span.0, span.1);

    let drafts = drafts(text, &passages, &people, lexicon.model.as_deref());
    let mut report = Report {
        path: path.to_owned(),
        bytes,
        title: title(text, page, &passages),
        outlet: page.outlet.clone().or_else(|| dateline(text, &passages)),
        byline: page.byline.clone(),
        date: page.date.clone(),
        url: None,
        reprint_of: None,
        dropped: dropped(&passages, &cleaned, page, &back),
        repairs,
        notes: cleaned.notes.clone(),
    };
    for repair in &mut report.repairs {
        repair.at = page.shadow.map.source(repair.at, repair.at).0;
    }
    let agenda = issue::keyed(lexicon);
    let mut statements: Vec<Statement> = Vec::with_capacity(drafts.len());
    for (draft, who) in drafts {
        let passage = &passages[draft.passage];
        let said = statement(text, passage, &draft, &who, (&report, &agenda));
        statements.push(placed(said, &draft, &who, &passages, &cleaned, &back));
    }
    occasions(&mut statements);
    for (number, said) in statements.iter_mut().enumerate() {
        said.id = format!("s{}", number + 1);
    }
    ReadReport { report, statements, signature: reprint::signature(&passages) }
}

/// A report that is not read, and why.
pub(crate) fn unread(path: &str, bytes: usize, why: &str) -> ReadReport {
    let report = Report {
        path: path.to_owned(),
        bytes,
        title: None,
        outlet: None,
        byline: None,
        date: None,
        url: None,
        reprint_of: None,
        dropped: vec![Dropped { start: 0, end: bytes, why: cleaning::UNREAD.to_owned() }],
        repairs: Vec::new(),
        notes: vec![format!("not read: {why}")],
    };
    ReadReport { report, statements: Vec::new(), signature: Signature::none() }
}

/// A resolved speaker and where it is named.
struct Named {
    resolved: Resolved,
    span: Option<(usize, usize)>,
}

fn drafts(text: &str, passages: &[Passage], people: &People, model: Option<&Model>) -> Vec<(Draft, Named)> {
    let mut focus = Focus::default();
    let mut out = Vec::new();
    let third = block::third_person(text, passages);
    let labels = block::labels(text, passages);
    let mut introduced = false;
    for index in 0..passages.len() {
        let passage = &passages[index];
        if passage.role != Role::Text {
            introduced &= passage.role != Role::Heading;
            continue;
        }
        let label = if labels { block::labelled(text, passages, index) } else { None };
        let labelled = label.is_some();
        let mut found = label.map_or_else(|| attribution::drafts(text, passages, index), |draft| vec![draft]);
        if let Some(model) = model.filter(|_| !labelled) {
            found = model::merge(model, text, passage, index, found);
        }
        if !found.iter().any(|d| d.speech)
            && third
            && let Some(draft) = block::block(text, passages, index, introduced)
        {
            let resolved = focus.resolve(text, people, &draft);
            if resolved.name.is_some() {
                out.push((draft.clone(), Named { resolved, span: place(&draft, &focus) }));
                continue;
            }
        }
        introduced = false;
        let mut queue = found.into_iter().peekable();
        for (number, sentence) in passage.sentences.iter().enumerate() {
            let mut spoke = false;
            while let Some(draft) = queue.next_if(|d| d.sentence <= number) {
                if continued(text, &mut out, &draft) {
                    spoke = true;
                    continue;
                }
                let resolved = focus.resolve(text, people, &draft);
                introduced |= resolved.name.is_some();
                spoke |= resolved.name.is_some();
                let standing = draft.cue.is_none();
                if !(standing && resolved.name.is_none()) {
                    out.push((draft.clone(), Named { resolved, span: place(&draft, &focus) }));
                }
            }
            if !spoke {
                let lead = announce::lead(text, &passage.tokens, sentence.start, sentence.end);
                if let Some(lead) = lead.filter(|l| l.start <= sentence.start + 1) {
                    focus.about(text, people, &passage.tokens[lead]);
                }
            }
        }
    }
    out
}

/// Where the speaker of a draft is named.
fn place(draft: &Draft, focus: &Focus) -> Option<(usize, usize)> {
    match draft.who {
        attribution::Who::Phrase(start, end) => (start < end).then_some((start, end)),
        attribution::Who::Same => focus.named(),
    }
}

/// Joins a quotation that the paragraph goes on with to the part before it; true where that was done.
fn continued(text: &str, out: &mut [(Draft, Named)], draft: &Draft) -> bool {
    let Some((last, _)) = out.last_mut() else { return false };
    let between = text.get(last.end()..draft.start()).unwrap_or("");
    let only_marks = between.chars().all(|c| !c.is_alphanumeric());
    if draft.rule != attribution::CONTINUED || last.kind != Kind::Direct || !only_marks {
        return false;
    }
    last.parts.extend_from_slice(&draft.parts);
    last.rule = attribution::CONTINUED;
    true
}

fn statement(
    text: &str,
    passage: &Passage,
    draft: &Draft,
    who: &Named,
    (report, agenda): (&Report, &[Keyed<'_>]),
) -> Statement {
    let words = said(text, &draft.parts);
    let cue = draft.cue.map(|c| small(tidy(text.get(c.0..c.1).unwrap_or(""))));
    let (stance, stance_cue) = stance::stance(&words, cue.as_deref());
    let speaker = who.resolved.name.clone();
    Statement {
        id: String::new(),
        mark: mark::mark(draft.kind, speaker.as_deref(), &words),
        report: 0,
        start: 0,
        end: 0,
        parts: Vec::new(),
        kind: draft.kind,
        issues: issue::issues(&words, agenda),
        text: words,
        speaker,
        speaker_span: None,
        cue,
        rule: draft.rule.to_owned(),
        occasion: occasion::occasion(text, &passage.tokens, &draft.zone, report.date.as_deref()),
        stance,
        stance_cue,
        also_at: Vec::new(),
        notes: who.resolved.note.iter().cloned().collect(),
    }
}

/// Leads the spans back to the file and adds the places of verbatim repeats.
fn placed(
    mut said: Statement,
    draft: &Draft,
    who: &Named,
    passages: &[Passage],
    cleaned: &Cleaned,
    back: &dyn Fn((usize, usize)) -> (usize, usize),
) -> Statement {
    said.parts = draft.parts.iter().map(|p| back(*p)).collect();
    (said.start, said.end) = back((draft.start(), draft.end()));
    said.speaker_span = who.span.map(back);
    let home = &passages[draft.passage];
    for &repeat in cleaned.repeats.get(&draft.passage).into_iter().flatten() {
        let at = passages[repeat].start;
        let shift = |offset: usize| at + (offset - home.start);
        said.also_at.push(back((shift(draft.start()), shift(draft.end()))));
    }
    said
}

/// The words of the parts.
fn said(text: &str, parts: &[(usize, usize)]) -> String {
    let mut out = String::new();
    for (number, part) in parts.iter().enumerate() {
        let piece = tidy(text.get(part.0..part.1).unwrap_or(""));
        if number == 0 {
            out = piece;
        } else {
            out.push(' ');
            out.push_str(&piece);
        }
    }
    out
}

/// The words with one space between them.
fn tidy(words: &str) -> String {
    let bytes = words.as_bytes();
    let tidy = bytes.iter().enumerate().filter(|(_, b)| byte::space(**b)).all(|(at, byte)| match byte {
        b' ' => bytes.get(at + 1) != Some(&b' '),
        0x09..=0x0d => false,
        _ => !words[at..].starts_with(char::is_whitespace),
    });
    if tidy {
        return words.trim().to_owned();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In small letters.
fn small(mut words: String) -> String {
    if words.is_ascii() {
        words.make_ascii_lowercase();
        return words;
    }
    words.to_lowercase()
}

fn title(text: &str, page: &Page, passages: &[Passage]) -> Option<String> {
    if page.title.is_some() {
        return page.title.clone();
    }
    let first = passages.iter().find(|p| !matches!(p.role, Role::Dropped(_)))?;
    (first.role == Role::Heading).then(|| tidy(first.of(text)))
}

/// `(AGENCY)` at the head of the first passage of text.
fn dateline(text: &str, passages: &[Passage]) -> Option<String> {
    let first = passages.iter().find(|p| p.role == Role::Text)?;
    let head =
        first.of(text).get(..first.of(text).char_indices().nth(60).map_or(first.of(text).len(), |c| c.0))?;
    let (before, rest) = head.split_once('(')?;
    let (name, _) = rest.split_once(')')?;
    let capitals = name.split_whitespace().all(|w| w.starts_with(char::is_uppercase))
        && !name.is_empty()
        && name.chars().all(|c| c.is_alphabetic() || c == ' ');
    let place = before.split_whitespace().count() <= 4
        && before.split_whitespace().all(|w| w.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()));
    let function = grammar::known(name).class.has(DETERMINER);
    (capitals && place && !function).then(|| name.to_owned())
}

fn dropped(
    passages: &[Passage],
    cleaned: &Cleaned,
    page: &Page,
    back: &dyn Fn((usize, usize)) -> (usize, usize),
) -> Vec<Dropped> {
    let mut out: Vec<Dropped> = page.dropped.clone();
    let mut last: Option<(usize, &str)> = None;
    for (index, passage) in passages.iter().enumerate() {
        let why = match passage.role {
            Role::Text => continue,
            Role::Heading => cleaning::HEADING,
            Role::Dropped(why) => why,
        };
        let (start, end) = back((passage.start, passage.end));
        match (out.last_mut(), last) {
            (Some(entry), Some((before, reason)))
                if before + 1 == index && reason == why && why != cleaning::HEADING =>
            {
                entry.end = end.max(entry.end);
            }
            _ => out.push(Dropped { start, end, why: why.to_owned() }),
        }
        last = Some((index, why));
    }
    for &button in &cleaned.buttons {
        let (start, end) = back(button);
        out.push(Dropped { start, end, why: cleaning::FURNITURE.to_owned() });
    }
    out.sort_by(|a, b| (a.start, a.end, &a.why).cmp(&(b.start, b.end, &b.why)));
    out
}

/// Where a report states one occasion for a speaker, that speaker's other statements are taken to have
/// been made there, as inferred; where it states several, the last one stated before holds.
fn occasions(statements: &mut [Statement]) {
    let mut speakers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, said) in statements.iter().enumerate() {
        if let Some(speaker) = &said.speaker {
            speakers.entry(speaker).or_default().push(at);
        }
    }
    let mut speakers: Vec<Vec<usize>> = speakers.into_values().collect();
    speakers.retain(|mine| mine.iter().any(|at| occasion::known(&statements[*at].occasion)));
    for mine in speakers {
        let stated: Vec<Occasion> =
            mine.iter().map(|i| &statements[*i].occasion).filter(|o| occasion::known(o)).cloned().collect();
        let Some(first) = stated.first() else { continue };
        let one = stated.iter().all(|a| occasion::compatible(first, a));
        let mut current = first.clone();
        if one {
            for other in &stated {
                occasion::fill(&mut current, other);
            }
        }
        for i in mine {
            let here = &mut statements[i].occasion;
            if !one && occasion::known(here) {
                current = here.clone();
            }
            occasion::fill(here, &current);
        }
    }
}

/// Gives a speaker known by family name the full name that another report has, where only one fits.
pub(crate) fn full_names(statements: &mut [Statement]) {
    let mut families: BTreeMap<String, Option<String>> = BTreeMap::new();
    for name in statements.iter().filter_map(|s| s.speaker.as_deref()) {
        if let Some((_, family)) = name.rsplit_once(' ') {
            let entry = families.entry(family.to_lowercase()).or_insert_with(|| Some(name.to_owned()));
            if entry.as_deref().is_some_and(|e| e != name) {
                *entry = None;
            }
        }
    }
    for said in statements {
        let Some(name) = said.speaker.as_deref().filter(|n| !n.contains(' ')) else { continue };
        if let Some(Some(full)) = families.get(&name.to_lowercase()) {
            said.mark = mark::mark(said.kind, Some(full), &said.text);
            said.notes.push(format!("full name from another report; here {name}"));
            said.speaker = Some(full.clone());
        }
    }
}
