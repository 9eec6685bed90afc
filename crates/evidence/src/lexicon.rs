//! Case → lexicon: the people, bodies and issues that a case knows.

use mediant_core::case::{Case, Person};

use crate::{Actor, Lexicon, Terms};

impl Lexicon {
    /// What a case knows: its parties and third parties under their names and aliases, those who speak for them under
    /// their offices, and the terms of its issues. An office that two of them hold is kept only with the body it
    /// belongs to (`Ukraine's president`), so that `the president` alone stays open.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let bodies = case
            .parties
            .iter()
            .map(|p| (&p.name, &p.aliases, &p.delegates))
            .chain(case.third_parties.iter().map(|t| (&t.name, &t.aliases, &t.delegates)));
        let people: Vec<&Person> = bodies.clone().flat_map(|(_, _, delegates)| delegates).collect();
        let held = |office: &str| people.iter().filter(|p| p.office.eq_ignore_ascii_case(office)).count();
        let mut actors = Vec::new();
        for (name, aliases, delegates) in bodies {
            for person in delegates {
                let mut roles = Vec::new();
                if !person.office.is_empty() {
                    for body in std::iter::once(name).chain(aliases) {
                        roles.push(format!("{body} {}", person.office));
                        roles.push(format!("{body}'s {}", person.office));
                    }
                    if held(&person.office) == 1 {
                        roles.push(person.office.clone());
                    }
                }
                let (name, aliases) = (person.name.clone(), person.aliases.clone());
                actors.push(Actor { name, aliases, roles, former: Vec::new() });
            }
            actors.push(Actor { name: name.clone(), aliases: aliases.clone(), ..Actor::default() });
        }
        let terms = case.issues.iter().filter(|i| !i.terms.is_empty());
        let issues = terms
            .map(|i| Terms { issue: i.id.to_string(), terms: i.terms.clone(), except: i.except.clone() })
            .collect();
        Self { actors, issues, model: None }
    }
}
