//! Ids → indices: where each issue and each option stands, so that nothing is searched for twice.

use std::collections::BTreeMap;

use super::FreezeError;
use crate::Id;
use crate::case::{Aggregation, Case, Pick, Rule};
use crate::preference::Stretch;
use crate::scenario::{Bar, Choice, Matter, Run};

/// What every part of one freeze looks things up in.
pub(super) struct Frame<'c> {
    pub(super) case: &'c Case,
    pub(super) reading: Option<&'c Id>,
    pub(super) aggregation: Aggregation,
    pub(super) issues: &'c [Matter],
    /// The heading of each issue that stands under one.
    pub(super) parents: BTreeMap<&'c Id, &'c Id>,
    options: BTreeMap<&'c Id, (usize, BTreeMap<&'c Id, u16>)>,
}

impl<'c> Frame<'c> {
    /// The frame of one reading. Costs `O(n log n)` for `n` options; a look into it costs `O(log n)`.
    pub(super) fn new(
        case: &'c Case,
        reading: Option<&'c Id>,
        aggregation: Aggregation,
        issues: &'c [Matter],
    ) -> Self {
        let mut options = BTreeMap::new();
        for (index, matter) in issues.iter().enumerate() {
            // No issue has more options than fit; of the same id twice, the first counts.
            let numbered = matter.options.iter().zip(0_u16..);
            let mut own = BTreeMap::new();
            numbered.for_each(|(id, option)| {
                own.entry(id).or_insert(option);
            });
            options.entry(&matter.id).or_insert((index, own));
        }
        let parents = case.issues.iter().filter_map(|i| Some((&i.id, i.parent.as_ref()?))).collect();
        Self { case, reading, aggregation, issues, parents, options }
    }

    /// The index of an issue that is settled.
    pub(super) fn issue(&self, id: &Id) -> Option<usize> {
        self.options.get(id).map(|(index, _)| *index)
    }

    /// The index of an option of an issue.
    pub(super) fn option(&self, issue: &Id, option: &Id) -> Option<u16> {
        self.options.get(issue)?.1.get(option).copied()
    }

    /// A pick by index.
    pub(super) fn choice(&self, pick: &Pick) -> Result<Choice, FreezeError> {
        let at = self.options.get(&pick.issue);
        let found =
            at.and_then(|(issue, own)| Some(Choice { issue: *issue, option: *own.get(&pick.option)? }));
        found.ok_or_else(|| FreezeError::NoOption(pick.issue.clone(), pick.option.clone()))
    }

    /// A stretch of options by index. Named the wrong way round it is turned.
    pub(super) fn run(&self, stretch: &Stretch) -> Result<Run, FreezeError> {
        let end = |option: &Id| {
            let found = self.option(&stretch.issue, option);
            found.ok_or_else(|| FreezeError::NoOption(stretch.issue.clone(), option.clone()))
        };
        let (first, last) = (end(&stretch.first)?, end(&stretch.last)?);
        let issue = self.issue(&stretch.issue);
        let issue =
            issue.ok_or_else(|| FreezeError::NoOption(stretch.issue.clone(), stretch.first.clone()))?;
        Ok(Run { issue, first: first.min(last), last: first.max(last) })
    }

    /// A rule by index.
    pub(super) fn bar(&self, rule: &Rule) -> Result<Bar, FreezeError> {
        let all_of = rule.all_of.iter().map(|p| self.choice(p)).collect::<Result<_, _>>()?;
        let unless = rule.unless.as_ref().map(|p| self.choice(p)).transpose()?;
        Ok(Bar { all_of, unless })
    }
}
