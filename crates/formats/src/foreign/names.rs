//! Names as the tools write them → ids.

use std::collections::BTreeMap;

use mediant_core::Id;

use crate::table::slug;

/// The longest id.
const LONGEST: usize = 64;

/// The ids of one kind that are taken: the parties, the issues, or the options of one issue.
///
/// A name that is an id stays as it is; any other is written in lower case with hyphens for what ids cannot have. Of
/// names that then agree, the second is given `-2`, the third `-3`, in the order in which they come.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// What is taken, with the last number that was tried for it.
    taken: BTreeMap<String, usize>,
}

impl Names {
    /// None is taken.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// For parties: the words by which briefs mean an audience are taken.
    pub(super) fn of_parties() -> Self {
        Self { taken: [("mediator".to_owned(), 1), ("public".to_owned(), 1)].into() }
    }

    /// A new id for a name; `kind` stands in for a name of which no letter can be kept, such as `option`.
    pub(super) fn id(&mut self, name: &str, kind: &'static str) -> Id {
        let name = name.trim();
        let plain = if Id::new(name).is_ok() { name.to_owned() } else { slug(name) };
        let plain = if plain.is_empty() { kind.to_owned() } else { plain };
        let mut made = plain.clone();
        while self.taken.contains_key(&made) {
            let number = self.taken.entry(plain.clone()).or_insert(1);
            *number += 1;
            let end = format!("-{number}");
            // Ids are ASCII, so that every byte is a place to cut.
            let kept = plain.len().min(LONGEST - end.len());
            made = format!("{}{end}", &plain[..kept]);
        }
        self.taken.insert(made.clone(), 1);
        Id::new(&made).unwrap_or_else(|_| unreachable!("a slug with a number follows the rules of ids"))
    }
}

/// The stem of a file's name: `offers/Buyer.v2.xml` is `Buyer.v2`.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_ids() {
        let mut names = Names::new();
        let ids: Vec<String> =
            ["Hard Disk", "hard-disk", "hard disk", "-5", "5", "ä", "é", "hard-disk-2", "100 Gb"]
                .iter()
                .map(|n| names.id(n, "option").to_string())
                .collect();
        assert_eq!(
            ids,
            [
                "hard-disk",
                "hard-disk-2",
                "hard-disk-3",
                "-5",
                "5",
                "option",
                "option-2",
                "hard-disk-2-2",
                "100-gb"
            ]
        );
        assert_eq!(Names::of_parties().id("Mediator", "party").as_str(), "mediator-2");
        assert_eq!((stem("a/b.c.xml"), stem("x"), stem(".xml")), ("b.c", "x", ".xml"));
    }

    proptest! {
        #[test]
        fn ids_are_never_taken_twice(texts in prop::collection::vec("[aA 2-]{0,3}|\\PC{0,80}", 0..40)) {
            let mut names = Names::new();
            let mut ids: Vec<Id> = texts.iter().map(|t| names.id(t, "option")).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), texts.len());
        }
    }
}
