//! People: the names and titles that a report gives, and those that the case knows.

use std::collections::BTreeMap;

use crate::Lexicon;
use crate::grammar::{self, BODY, CAPITAL, NATION, TITLE};
use crate::names::{Run, alike, key, runs, stem_possessive, title_of};
use crate::passage::{Passage, Role};
use crate::token::Token;

/// Titles that stand for one another in translation or between states.
const ALIKE: &[&[&str]] = &[
    &["foreign minister", "secretary of state", "foreign secretary", "top diplomat", "chief diplomat"],
    &["prime minister", "premier", "pm"],
    &[
        "defense secretary",
        "defence secretary",
        "defense minister",
        "defence minister",
        "secretary of defense",
    ],
    &["finance minister", "treasury secretary", "chancellor of the exchequer"],
    &["special representative", "special envoy", "envoy"],
];

/// The most full names kept for one family name.
const NAMESAKES: usize = 20;
/// The most titles kept for one report.
const OFFICES: usize = 300;

/// A title with its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Office {
    title: String,
    nation: Option<String>,
    holder: String,
    former: bool,
    /// Whether the case says so, and not the report.
    given: bool,
}

/// The people of a report.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    /// Family name in lower case to the full names that have it, in order of mention.
    families: BTreeMap<String, Vec<String>>,
    /// Lower-case name or alias to the case's name for the actor.
    aliases: Vec<(Vec<String>, String)>,
    offices: Vec<Office>,
}

/// A phrase, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// The name, where there is one.
    pub(crate) name: Option<String>,
    /// Whether the name is one of a person known by full name, or an actor of the case.
    pub(crate) known: bool,
    /// A note for the reader.
    pub(crate) note: Option<String>,
}

/// Reads the people of a report from its running text, and those of the case.
pub(crate) fn people(text: &str, passages: &[Passage], lexicon: &Lexicon) -> People {
    let mut out = People::default();
    for actor in &lexicon.actors {
        for alias in std::iter::once(&actor.name).chain(&actor.aliases) {
            out.aliases.push((words_of(alias), actor.name.clone()));
        }
        for (roles, former) in [(&actor.roles, false), (&actor.former, true)] {
            for role in roles {
                let (title, nation) = title_of(&words_of(role));
                out.offices.push(Office { title, nation, holder: actor.name.clone(), former, given: true });
            }
        }
    }
    // Longest first, so that the fullest alias wins; ties in the case's order.
    out.aliases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    let mut run = Run::default();
    for passage in passages.iter().filter(|p| p.role == Role::Text) {
        runs(text, &passage.tokens, &mut run, |run| out.add(run));
    }
    out
}

impl People {
    fn add(&mut self, run: &Run<'_>) {
        let Some(last) = run.name.last() else { return };
        let former = matches!(run.title[..], [only] if only.eq_ignore_ascii_case("former"));
        let titled = !run.title.is_empty() && !former;
        if !titled && run.name.len() < 2 || run.name.len() > 4 {
            return;
        }
        if run.name.iter().any(|w| grammar::known(w).class.has(BODY)) {
            return;
        }
        let full = run.name.join(" ");
        if run.name.len() >= 2 {
            let all = self.families.entry(key(last)).or_default();
            if all.len() < NAMESAKES && !all.contains(&full) {
                all.push(full.clone());
            }
        }
        if titled {
            let (title, holder) = (run.title(), full);
            let known = self.offices.iter().any(|o| o.title == title && o.holder == holder);
            if !known && self.offices.len() < OFFICES {
                let (former, nation) = (title.starts_with("former"), run.nation());
                self.offices.push(Office { former, title, nation, holder, given: false });
            }
        }
    }

    /// Who a phrase of these tokens names.
    pub(crate) fn resolve(&self, text: &str, phrase: &[Token]) -> Resolved {
        // The case's names alone are looked for inside a phrase.
        let tokens = if self.aliases.is_empty() { phrase } else { head(text, phrase) };
        let words = || tokens.iter().filter(|t| t.word).map(|t| key(t.of(text))).collect::<Vec<String>>();
        let lower = if self.aliases.is_empty() { Vec::new() } else { words() };
        // A name of several words, or one that ends the phrase, decides; one inside it yields to a title,
        // so that `the Norland minister` is the minister and not Norland.
        let alias = |fits: &dyn Fn(&[String]) -> bool| {
            self.aliases.iter().find(|(alias, _)| !alias.is_empty() && fits(alias)).map(|(_, name)| name)
        };
        let inside = |a: &[String]| lower.windows(a.len()).any(|w| w == a);
        let known = |name: &String| Resolved {
            name: Some(name.clone()),
            known: true,
            note: self.title_note(text, phrase, name),
        };
        if let Some(name) = alias(&|a| lower.ends_with(a) || (a.len() > 1 && inside(a))) {
            return known(name);
        }
        let mut name: Vec<&str> = Vec::new();
        runs(text, tokens, &mut Run::default(), |run| {
            if !run.name.is_empty() {
                std::mem::swap(&mut name, &mut run.name);
            }
        });
        let place = name.iter().all(|w| grammar::known(w).class.has(NATION));
        let body = alias(&inside).is_some();
        if name.is_empty() || place || body {
            let (title, nation) = title_of(&if self.aliases.is_empty() { words() } else { lower.clone() });
            if name.is_empty() || !title.is_empty() {
                let found = self.titled(&title, nation.as_deref());
                if found.name.is_some() || (name.is_empty() && !body) {
                    return found;
                }
            }
        }
        if let Some(name) = alias(&inside) {
            return known(name);
        }
        self.named(&name)
    }

    fn named(&self, name: &[&str]) -> Resolved {
        let Some(last) = name.last() else { return Resolved::default() };
        let given = |full: &String| Resolved { name: Some(full.clone()), known: true, note: None };
        let full = name.join(" ");
        let wanted = key(last);
        if let Some(all) = self.families.get(&wanted) {
            if let Some(same) = all.iter().find(|f| **f == full) {
                return given(same);
            }
            if name.len() == 1
                && let Some(first) = all.first()
            {
                let mut out = given(first);
                if all.len() > 1 {
                    out.note = Some(format!("more than one {last} in the report: {}", all.join(", ")));
                }
                return out;
            }
        }
        if name.len() == 1 {
            // Spelling variants of one family name, such as a doubled last letter.
            let head: String = wanted.chars().take(5).collect();
            let near = self
                .families
                .range(head.clone()..)
                .take_while(|(family, _)| family.starts_with(&head))
                .take(OFFICES)
                .find(|(family, _)| alike(family, &wanted));
            if let Some(first) = near.and_then(|(_, all)| all.first()) {
                return Resolved {
                    name: Some(first.clone()),
                    known: true,
                    note: Some(format!("spelled {last} here")),
                };
            }
        }
        Resolved { name: Some(full), known: name.len() >= 2, note: None }
    }

    fn titled(&self, title: &str, nation: Option<&str>) -> Resolved {
        if title.is_empty() {
            return Resolved::default();
        }
        let fits = |o: &&Office| nation.is_none() || o.nation.is_none() || o.nation.as_deref() == nation;
        let pick = |matches: &dyn Fn(&Office) -> bool| -> Option<&Office> {
            let all: Vec<&Office> = self.offices.iter().filter(fits).filter(|o| matches(o)).collect();
            let exact: Vec<&Office> =
                all.iter().copied().filter(|o| nation.is_some() && o.nation.as_deref() == nation).collect();
            let all = if exact.is_empty() { all } else { exact };
            let first = *all.first()?;
            let holder = self.full(&first.holder);
            all.iter().all(|o| self.full(&o.holder) == holder).then_some(first)
        };
        if let Some(office) = pick(&|o| o.title == title) {
            let note = office.former.then(|| format!("an earlier title: {title}"));
            return Resolved { name: Some(self.full(&office.holder)), known: true, note };
        }
        // `the minister` for a `trade minister`, where the report has only one.
        if let Some(office) = pick(&|o| o.title.strip_suffix(title).is_some_and(|rest| rest.ends_with(' '))) {
            return Resolved { name: Some(self.full(&office.holder)), known: true, note: None };
        }
        let Some(group) = ALIKE.iter().find(|g| g.contains(&title)) else { return Resolved::default() };
        pick(&|o| group.contains(&o.title.as_str())).map_or_else(Resolved::default, |office| Resolved {
            name: Some(self.full(&office.holder)),
            known: true,
            note: Some(format!("a translated title: {title} for {}", office.title)),
        })
    }

    fn full(&self, holder: &str) -> String {
        if holder.contains(' ') {
            return holder.to_owned();
        }
        self.families
            .get(&key(holder))
            .and_then(|all| all.first())
            .cloned()
            .unwrap_or_else(|| holder.to_owned())
    }

    /// A note where the phrase gives an actor a title that the case lists as former.
    fn title_note(&self, text: &str, tokens: &[Token], name: &str) -> Option<String> {
        let words: Vec<String> = tokens.iter().filter(|t| t.word).map(|t| key(t.of(text))).collect();
        let phrase = words.join(" ");
        let office = self.offices.iter().find(|o| {
            o.given && o.holder == name && !o.title.is_empty() && phrase.contains(o.title.as_str())
        })?;
        office.former.then(|| format!("an outdated title: {}", office.title))
    }
}

/// Possessor before a person: of `Norland's minister Ann Lee` the words after the possessor, and of `Norland minister
/// Ann Lee` those from the title on, since whom she stands for is not who spoke; else the whole phrase.
fn head<'t>(text: &str, phrase: &'t [Token]) -> &'t [Token] {
    let possessive = |t: &Token| {
        let word = t.of(text);
        word.len() > stem_possessive(word).len() || word.ends_with("s’") || word.ends_with("s'")
    };
    let after_possessor = phrase.iter().rposition(possessive).map(|at| at + 1);
    let title = phrase.iter().position(|t| t.has(TITLE) && !t.has(CAPITAL) && !t.is(text, "of"));
    let starts = [after_possessor, title.filter(|at| *at > 0)];
    let rests = starts.into_iter().flatten().filter_map(|at| phrase.get(at..));
    rests.filter(|rest| names_person(text, rest)).min_by_key(|rest| rest.len()).unwrap_or(phrase)
}

/// Whether the last name in these tokens is that of a person: two to four words, none of which names a body or a nation.
fn names_person(text: &str, tokens: &[Token]) -> bool {
    let mut person = false;
    runs(text, tokens, &mut Run::default(), |run| {
        let no_body = |w: &&str| !grammar::known(w).class.has(BODY.or(NATION));
        if !run.name.is_empty() {
            person = (2..=4).contains(&run.name.len()) && run.name.iter().all(no_body);
        }
    });
    person
}

fn words_of(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage;
    use crate::token;

    fn resolve(report: &str, phrase: &str) -> Resolved {
        let mut found = passage::passages(report);
        passage::read_in(report, &mut found);
        let people = people(report, &found, &Lexicon::default());
        people.resolve(phrase, &token::tokens(phrase, 0, phrase.len()))
    }

    const REPORT: &str =
        "Norland Secretary of State Ann Lee met Russian President Ivo Petrenko. US Senator Bo Hart left.";

    #[test]
    fn family_names_and_titles_lead_to_the_full_name() {
        for phrase in [
            "Lee",
            "Ann Lee",
            "Secretary of State Ann Lee",
            "the Secretary of State",
            "the secretary of state",
        ] {
            assert_eq!(resolve(REPORT, phrase).name.as_deref(), Some("Ann Lee"), "{phrase}");
        }
        assert_eq!(resolve(REPORT, "the Russian president").name.as_deref(), Some("Ivo Petrenko"));
        assert_eq!(resolve(REPORT, "Petrenkoo").name.as_deref(), Some("Ivo Petrenko"));
        assert_eq!(resolve(REPORT, "the White House").name.as_deref(), Some("White House"));
        assert_eq!(resolve(REPORT, "officials").name, None);
    }

    #[test]
    fn a_title_goes_before_the_body_that_it_belongs_to() {
        let actor = |name: &str, roles: &[&str]| crate::Actor {
            name: name.to_owned(),
            roles: roles.iter().map(|r| (*r).to_owned()).collect(),
            ..crate::Actor::default()
        };
        let lexicon = Lexicon {
            actors: vec![actor("Norland", &[]), actor("Ann Lee", &["Norland minister"])],
            issues: Vec::new(),
            ..Lexicon::default()
        };
        let people = people("", &[], &lexicon);
        for (phrase, name) in [
            ("the Norland minister", "Ann Lee"),
            ("Norland", "Norland"),
            ("Ann Lee", "Ann Lee"),
            ("Norland officials", "Norland"),
            ("Norland's minister Ann Lee", "Ann Lee"),
        ] {
            let tokens = token::tokens(phrase, 0, phrase.len());
            assert_eq!(people.resolve(phrase, &tokens).name.as_deref(), Some(name), "{phrase}");
        }
    }

    #[test]
    fn a_possessor_is_not_who_speaks_where_a_person_is_named() {
        let actor = |name: &str| crate::Actor { name: name.to_owned(), ..crate::Actor::default() };
        let lexicon = Lexicon {
            actors: vec![actor("Norland"), actor("Harbour Union"), actor("Bo Hart")],
            ..Lexicon::default()
        };
        let people = people("", &[], &lexicon);
        for (phrase, name) in [
            ("Norland's minister Ann Lee", "Ann Lee"),
            ("Norland’s trade minister, Ann Lee", "Ann Lee"),
            ("Norland minister Ann Lee", "Ann Lee"),
            ("the Harbour Union's president Ann Lee", "Ann Lee"),
            ("Bo Hart's adviser Ann Lee", "Ann Lee"),
            ("Norland's adviser Bo Hart", "Bo Hart"),
            ("Norland's minister", "Norland"),
            ("Norland's Foreign Ministry", "Norland"),
            ("Harbour Union officials", "Harbour Union"),
        ] {
            let tokens = token::tokens(phrase, 0, phrase.len());
            assert_eq!(people.resolve(phrase, &tokens).name.as_deref(), Some(name), "{phrase}");
        }
    }

    #[test]
    fn a_translated_title_is_a_note() {
        let found = resolve(REPORT, "the foreign minister");
        assert_eq!(found.name.as_deref(), Some("Ann Lee"));
        assert!(found.note.unwrap().contains("translated"));
    }

    #[test]
    fn an_outdated_title_is_a_note() {
        let lexicon = Lexicon {
            actors: vec![crate::Actor {
                name: "Bo Hart".to_owned(),
                former: vec!["senator".to_owned()],
                ..crate::Actor::default()
            }],
            issues: Vec::new(),
            ..Lexicon::default()
        };
        let phrase = "US Senator Bo Hart";
        let people = people("", &[], &lexicon);
        let found = people.resolve(phrase, &token::tokens(phrase, 0, phrase.len()));
        assert!(found.note.unwrap().contains("outdated"));
    }

    #[test]
    fn spellings_of_one_name() {
        assert!(alike("petrenko", "petrenkoo"));
        assert!(alike("zelinska", "zelinske"));
        assert!(!alike("hart", "harte"));
        assert!(!alike("johnson", "johnston"));
    }
}
