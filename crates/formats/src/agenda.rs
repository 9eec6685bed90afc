//! What the case names: parties, issues and their options. Every reference is looked up here.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::case::{Case, IssueKind, Pick};
use mediant_core::number::{Fraction, decimal, parse};
use mediant_core::{Id, number};
use num_traits::Zero;

use crate::suggest;
use crate::table::{Item, cut};

/// The names of a case.
pub(crate) struct Agenda {
    /// The parties, in order.
    pub(crate) parties: Vec<Id>,
    /// The third parties.
    pub(crate) third_parties: BTreeSet<Id>,
    /// The issues, with what each can be settled by.
    pub(crate) issues: BTreeMap<Id, Scope>,
    /// The options of each issue that lists them, to look them up.
    options: BTreeMap<Id, BTreeSet<Id>>,
    /// The issues in agenda order.
    pub(crate) order: Vec<Id>,
    /// The heading of each issue that stands under one.
    pub(crate) parents: BTreeMap<Id, Id>,
    /// The statements that the case accepts, by their ids and by their marks.
    pub(crate) accepted: BTreeSet<String>,
    /// Names of parties and issues that are there but faulty: what refers to them is not called unknown.
    pub(crate) broken: BTreeSet<String>,
}

/// What an issue can be settled by.
pub(crate) enum Scope {
    /// A list of options.
    Listed(Vec<Id>),
    /// Out or in.
    Article(Vec<Id>),
    /// A party.
    Item(Vec<Id>),
    /// An amount.
    Measured {
        /// The least.
        low: Fraction,
        /// The most.
        high: Fraction,
        /// The distance between amounts; none where any will do.
        step: Option<Fraction>,
    },
    /// Nothing of its own.
    Heading,
}

impl Scope {
    /// The options, where they are listed.
    pub(crate) fn options(&self) -> &[Id] {
        match self {
            Self::Listed(options) | Self::Article(options) | Self::Item(options) => options,
            Self::Measured { .. } | Self::Heading => &[],
        }
    }
}

impl Agenda {
    /// The names of a case of which parties, third parties and issues are read.
    pub(crate) fn of(case: &Case, broken: BTreeSet<String>) -> Self {
        let parties: Vec<Id> = case.parties.iter().map(|p| p.id.clone()).collect();
        let mut issues = BTreeMap::new();
        for issue in &case.issues {
            let options = || issue.listed_options(&case.parties).into_iter().map(|o| o.id).collect();
            let scope = match &issue.kind {
                IssueKind::Options(_) => Scope::Listed(options()),
                IssueKind::Article { .. } => Scope::Article(options()),
                IssueKind::Item => Scope::Item(options()),
                IssueKind::Heading => Scope::Heading,
                IssueKind::Measured { low, high, step, .. } => {
                    Scope::Measured { low: low.clone(), high: high.clone(), step: step.clone() }
                }
            };
            issues.insert(issue.id.clone(), scope);
        }
        let sets = issues.iter().map(|(id, scope): (&Id, &Scope)| {
            (id.clone(), scope.options().iter().cloned().collect::<BTreeSet<Id>>())
        });
        let options = sets.collect();
        let third_parties = case.third_parties.iter().map(|t| t.id.clone()).collect();
        let order = case.issues.iter().map(|i| i.id.clone()).collect();
        let under = |i: &mediant_core::case::Issue| i.parent.clone().map(|p| (i.id.clone(), p));
        let parents = case.issues.iter().filter_map(under).collect();
        let names = |a: &mediant_core::case::Accepted| [Some(a.statement.clone()), a.mark.clone()];
        let accepted = case.accepted.iter().flat_map(names).flatten().collect();
        Self { parties, third_parties, issues, options, order, parents, accepted, broken }
    }

    /// A party's id.
    pub(crate) fn party(&self, item: &Item<'_>) -> Option<Id> {
        let id = item.id()?;
        if self.parties.contains(&id) {
            return Some(id);
        }
        if self.broken.contains(id.as_str()) {
            return None;
        }
        if self.third_parties.contains(&id) {
            let message = format!("\"{id}\" is a third party; this needs a party");
            item.error("unknown-party", message, known(item, id.as_str(), self.parties.iter()));
        } else {
            let message = format!("no party has the id \"{id}\"");
            item.error("unknown-party", message, known(item, id.as_str(), self.parties.iter()));
        }
        None
    }

    /// The id of a party or third party.
    pub(crate) fn anyone(&self, item: &Item<'_>) -> Option<Id> {
        let id = item.id()?;
        if self.parties.contains(&id) || self.third_parties.contains(&id) {
            return Some(id);
        }
        if self.broken.contains(id.as_str()) {
            return None;
        }
        let names = self.parties.iter().chain(&self.third_parties);
        let message = format!("neither a party nor a third party has the id \"{id}\"");
        item.error("unknown-third-party", message, known(item, id.as_str(), names));
        None
    }

    /// The id of an issue, headings included.
    pub(crate) fn issue(&self, item: &Item<'_>) -> Option<Id> {
        let id = item.id()?;
        self.has_issue(item, &id).then_some(id)
    }

    /// Whether there is such an issue; notes it where there is none.
    pub(crate) fn has_issue(&self, item: &Item<'_>, id: &Id) -> bool {
        let there = self.issues.contains_key(id);
        if !there && !self.broken.contains(id.as_str()) {
            let message = format!("no issue has the id \"{id}\"");
            item.error("unknown-issue", message, known(item, id.as_str(), self.order.iter()));
        }
        there
    }

    /// A pick: `site:a1`, or `kursk` for `kursk:in` where it is an article.
    pub(crate) fn pick(&self, item: &Item<'_>) -> Option<Pick> {
        let text = item.text()?;
        let (issue_text, option_text) = match text.split_once(':') {
            Some((issue, option)) => (issue, Some(option)),
            None => (text, None),
        };
        let issue = crate::table::check_id(item.page, issue_text, &item.span())?;
        if !self.has_issue(item, &issue) {
            return None;
        }
        match (option_text, self.issues.get(&issue)) {
            (Some(option), _) => self.option(item, &issue, option),
            (None, Some(Scope::Article(options))) => {
                options.last().map(|o| Pick { issue, option: o.clone() })
            }
            (None, Some(Scope::Heading)) => self.option(item, &issue, ""),
            (None, scope) => {
                let options = scope.map_or(&[][..], Scope::options);
                let help = match options.first() {
                    Some(first) => format!("write which, such as \"{issue}:{first}\""),
                    None => format!("write which amount, such as \"{issue}:1\""),
                };
                item.error("bad-pick", format!("\"{}\" names an issue and no option", cut(text)), help);
                None
            }
        }
    }

    /// An option that an issue lists, by its text.
    pub(crate) fn listed(&self, issue: &Id, text: &str) -> Option<Id> {
        let id = Id::new(text).ok()?;
        self.options.get(issue)?.get(&id).cloned()
    }

    /// An option of an issue that exists, by its text; of a measured issue, by any writing of the amount.
    pub(crate) fn option(&self, item: &Item<'_>, issue: &Id, text: &str) -> Option<Pick> {
        let pick = |option: Id| Pick { issue: issue.clone(), option };
        match self.issues.get(issue)? {
            Scope::Heading => {
                let message =
                    format!("\"{issue}\" is a heading and has no options; the issues under it have");
                item.error("heading-settled", message, "");
                None
            }
            Scope::Measured { low, high, step } => amount(item, text, (low, high, step.as_ref())).map(pick),
            Scope::Listed(options) | Scope::Article(options) | Scope::Item(options) => {
                let found = self.listed(issue, text);
                if found.is_none() {
                    let message = format!("\"{issue}\" has no option \"{}\"", cut(text));
                    item.error("unknown-option", message, known(item, text, options.iter()));
                }
                found.map(pick)
            }
        }
    }
}

/// The nearest of these ids, or all of them, as help; nothing where the page is full.
pub(crate) fn known<'k>(item: &Item<'_>, wanted: &str, ids: impl Iterator<Item = &'k Id> + Clone) -> String {
    if item.page.is_full() { String::new() } else { suggest::help(wanted, ids.map(Id::as_str)) }
}

type Range<'r> = (&'r Fraction, &'r Fraction, Option<&'r Fraction>);

/// The id of an amount that a measured issue can be settled at.
fn amount(item: &Item<'_>, text: &str, (low, high, step): Range<'_>) -> Option<Id> {
    let Ok(number) = parse(&text.replace("-of-", "/")) else {
        let message = format!("\"{}\" is not an amount", cut(text));
        item.error(
            "unknown-option",
            message,
            format!("write a number from {} to {}", decimal(low), decimal(high)),
        );
        return None;
    };
    let on_step = step.is_none_or(|s| s.is_zero() || ((&number - low) / s).is_integer());
    if number < *low || number > *high || !on_step {
        let steps = step.map_or_else(String::new, |s| format!(" in steps of {}", decimal(s)));
        let help = format!("write a number from {} to {}{steps}", decimal(low), decimal(high));
        item.error("unknown-option", format!("the issue cannot be settled at {}", decimal(&number)), help);
        return None;
    }
    amount_id(&number)
}

/// The id of an amount, as the freeze makes it.
pub(crate) fn amount_id(amount: &Fraction) -> Option<Id> {
    Id::new(&number::decimal(amount).replace('/', "-of-")).ok()
}
