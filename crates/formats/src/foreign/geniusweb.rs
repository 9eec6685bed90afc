//! `GeniusWeb` files → case: a domain and one profile a party, in JSON.
//!
//! Each profile repeats the domain, so that the domain's own file may be missing. The reservation value is the utility of
//! the reservation bid, in which an issue that is left out counts nothing; without a bid it is nought.

mod bid;
mod groups;

use std::collections::BTreeSet;

use mediant_core::Fraction;
use mediant_core::freeze::MAX_OPTIONS;
use mediant_core::number::{NumberError, decimal};
use num_traits::{Signed, ToPrimitive, Zero};

use super::json::{Key, Node, Value};
use super::profile::{Kind, Made, Matter, Profile, Raw, Wants, Worth, assemble, is_asked, is_named};
use super::{Asked, Foreign, Tool, json, names, number, one_fault};
use crate::diagnostic::{Faults, Severity};
use crate::page::Page;
use crate::reader::CaseFiles;

/// The most issues.
const ISSUES: usize = 1_000;
const SPACES: [&str; 4] =
    ["LinearAdditiveUtilitySpace", "SumOfGroupsUtilitySpace", "DefaultPartialOrdering", "FullOrdering"];

/// A file that was parsed.
struct Doc<'d> {
    path: &'d str,
    page: Page<'d>,
    root: Node,
}

impl Doc<'_> {
    /// The kind of profile and what it holds; none where the file is no profile.
    fn profile(&self) -> Option<(&str, &Node)> {
        let entries = self.root.entries();
        entries.iter().find(|(k, _)| SPACES.contains(&k.name.as_str())).map(|(k, n)| (k.name.as_str(), n))
    }
}

/// Reads a `GeniusWeb` scenario.
pub(super) fn read(files: &CaseFiles, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let mut docs = Vec::new();
    let mut found = Vec::new();
    let mut notes = Vec::new();
    for (path, bytes) in files.files.iter().filter(|(path, _)| path.to_ascii_lowercase().ends_with(".json")) {
        if path.rsplit('/').next() == Some("specials.json") {
            notes.push(format!("{path} holds results that others computed; it is not read."));
            continue;
        }
        match Page::open(path, bytes) {
            Err(fault) => found.push(*fault),
            Ok(page) => match json::parse(&page) {
                Some(root) => docs.push(Doc { path, page, root }),
                None => found.append(&mut page.close()),
            },
        }
    }
    let made = if found.is_empty() { scenario(&files.name, &docs, asked, &mut notes) } else { Ok(None) };
    for doc in docs {
        found.append(&mut doc.page.close());
    }
    let sound = found.iter().all(|d| d.severity != Severity::Error);
    match made {
        Ok(Some(case)) if sound => Ok(Foreign { tool: Tool::GeniusWeb, case, notes, warnings: found }),
        Err(why) if sound => {
            found.extend(one_fault("does-not-fit", "", (why, "")).diagnostics);
            Err(Faults { diagnostics: found })
        }
        _ => Err(Faults { diagnostics: found }),
    }
}

fn scenario(
    folder: &str,
    docs: &[Doc<'_>],
    asked: &Asked<'_>,
    notes: &mut Vec<String>,
) -> Result<Option<mediant_core::case::Case>, String> {
    let chosen = chosen(docs, asked)?;
    let own = docs.iter().find(|d| d.root.get("issuesValues").is_some()).map(|d| (d, &d.root));
    let within = || chosen.iter().find_map(|d| Some((*d, d.profile()?.1.get("domain")?)));
    let Some((home, domain)) = own.or_else(within) else {
        return Err("no file here holds the issues: a domain has \"issuesValues\"".to_owned());
    };
    let Some(matters) = space(&home.page, domain) else { return Ok(None) };
    let mut parties = Vec::new();
    let mut sound = true;
    for doc in &chosen {
        let Some((space, node)) = doc.profile() else { continue };
        sound &= same_domain(doc, node, &matters).is_some();
        let sheet = Sheet { page: &doc.page, matters: &matters };
        let profile = match space {
            "LinearAdditiveUtilitySpace" => sheet.additive(node),
            "SumOfGroupsUtilitySpace" => groups::read(&sheet, node),
            other => sheet.no_numbers(node, other),
        };
        let reservation = profile.as_ref().and_then(|p| bid::worth(&sheet, node, p));
        let (Some(profile), Some(reservation)) = (profile, reservation) else {
            sound = false;
            continue;
        };
        if node.get("reservationBid").is_none_or(|b| b.value == Value::Null) {
            notes.push(format!("{}: there is no reservation bid, and the reservation value is 0.", doc.path));
        }
        let name = node.get("name").and_then(Node::text).filter(|n| !n.trim().is_empty());
        parties.push(Made {
            name: name.unwrap_or_else(|| names::stem(doc.path)).to_owned(),
            file: doc.path.to_owned(),
            wants: Wants::Profile(profile, reservation),
        });
    }
    if !sound {
        return Ok(None);
    }
    if parties.is_empty() {
        return Err("no file here says what a party wants".to_owned());
    }
    let title = domain.get("name").and_then(Node::text).unwrap_or_default();
    assemble((Tool::GeniusWeb, folder), title, &matters, parties).map(Some)
}

/// The profiles that are asked for, in that order, or all of them by name.
fn chosen<'d, 'p>(docs: &'d [Doc<'p>], asked: &Asked<'_>) -> Result<Vec<&'d Doc<'p>>, String> {
    let all = || docs.iter().filter(|d| d.profile().is_some());
    if asked.profiles.is_empty() {
        return Ok(all().filter(|d| is_asked(asked, d.path)).collect());
    }
    let find = |name: &String| {
        all().find(|d| is_named(name, d.path)).ok_or_else(|| format!("there is no profile {name} here"))
    };
    asked.profiles.iter().map(find).collect()
}

/// Notes where a profile speaks of other issues than the domain.
fn same_domain(doc: &Doc<'_>, node: &Node, matters: &[Matter]) -> Option<()> {
    let Some(own) = node.get("domain") else { return Some(()) };
    let own_matters = space(&doc.page, own)?;
    let same = own_matters.len() == matters.len()
        && own_matters.iter().all(|m| {
            let keys = |m: &Matter| m.options().iter().map(Raw::key).collect::<BTreeSet<_>>();
            matters.iter().any(|o| o.name == m.name && keys(o) == keys(m))
        });
    if same {
        return Some(());
    }
    let help = "keep one scenario in one folder, or name profiles of one domain with --profiles";
    doc.page.error("does-not-fit", &own.span, "this profile speaks of other issues than the domain", help);
    None
}

/// The issues of a domain.
fn space(page: &Page<'_>, domain: &Node) -> Option<Vec<Matter>> {
    let Some(Node { value: Value::Map(entries), span }) = domain.get("issuesValues") else {
        page.error(
            "missing-key",
            &domain.span,
            "a domain has the values of its issues: \"issuesValues\"",
            "",
        );
        return None;
    };
    if entries.is_empty() || entries.len() > ISSUES {
        let message = format!("a scenario has 1 to {ISSUES} issues, and this has {}", entries.len());
        page.error(if entries.is_empty() { "nothing" } else { "too-many" }, span, message, "");
        return None;
    }
    let mut names = BTreeSet::new();
    let mut matters = Vec::new();
    let mut sound = true;
    for (key, node) in entries {
        if !names.insert(key.name.as_str()) {
            page.error("duplicate-id", &key.span, format!("two issues are named {}", key.name), "");
            sound = false;
        }
        match kind(page, key, node) {
            Some(kind) => matters.push(Matter { name: key.name.clone(), kind }),
            None => sound = false,
        }
    }
    sound.then_some(matters)
}

fn kind(page: &Page<'_>, key: &Key, node: &Node) -> Option<Kind> {
    if let Some(Node { value: Value::List(items), span }) = node.get("values") {
        if items.is_empty() || items.len() > MAX_OPTIONS {
            page.error("no-options", span, format!("an issue has 1 to {MAX_OPTIONS} options"), "");
            return None;
        }
        let options: Option<Vec<Raw>> = items.iter().map(value).collect();
        let Some(options) = options else {
            page.error("wrong-type", span, "the values of an issue are texts or numbers", "");
            return None;
        };
        let mut keys = BTreeSet::new();
        if let Some(twice) = options.iter().find(|o| !keys.insert(o.key())) {
            page.error("duplicate-id", span, format!("the value {} is there twice", twice.text), "");
            return None;
        }
        return Some(Kind::Listed(options));
    }
    if let Some(Node { value: Value::List(items), span }) = node.get("range") {
        let ends: Option<Vec<Fraction>> = items.iter().map(|n| number_of(page, n)).collect();
        let Some([low, high, step]) = ends.as_deref() else {
            page.error("bad-range", span, "a range is written [low, high, step]", "");
            return None;
        };
        if !step.is_positive() || low > high {
            page.error("bad-range", span, "the range or its step does not rise", "");
            return None;
        }
        let count = ((high - low) / step).floor().to_integer().to_usize();
        let Some(count) = count.filter(|c| *c < MAX_OPTIONS) else {
            page.error("too-many", span, format!("an issue has at most {MAX_OPTIONS} options"), "");
            return None;
        };
        let amount = |n: usize| {
            let number = low + step * Fraction::from_integer(n.into());
            Raw { text: decimal(&number), number: Some(number) }
        };
        return Some(Kind::Steps((0..=count).map(amount).collect()));
    }
    page.error("wrong-type", &node.span, format!("{} has neither values nor a range", key.name), "");
    None
}

/// A value as it is written: a text, or a number.
fn value(node: &Node) -> Option<Raw> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(Raw::new(text)),
        _ => None,
    }
}

fn number_of(page: &Page<'_>, node: &Node) -> Option<Fraction> {
    let read = match &node.value {
        Value::Text(text) | Value::Number(text) => number::read(text).map_err(|e| (text.as_str(), e)),
        _ => Err((node.kind(), NumberError::Malformed)),
    };
    match read {
        Ok(number) => Some(number),
        Err((text, error)) => {
            let (code, message, help) = number::fault(text, &error);
            page.error(code, &node.span, message, help);
            None
        }
    }
}

/// A profile under reading, with the issues that it speaks of.
struct Sheet<'s> {
    page: &'s Page<'s>,
    matters: &'s [Matter],
}

impl Sheet<'_> {
    /// The issue of a key.
    fn issue(&self, key: &Key) -> Option<usize> {
        let found = self.matters.iter().position(|m| m.name == key.name);
        if found.is_none() {
            let message = format!("no issue is named {}", crate::table::cut(&key.name));
            self.page.error("unknown-issue", &key.span, message, "");
        }
        found
    }

    /// The entries of a map that must be there.
    fn map<'n>(&self, node: &'n Node, key: &str) -> Option<&'n [(Key, Node)]> {
        match node.get(key) {
            Some(Node { value: Value::Map(entries), .. }) => Some(entries),
            found => {
                let span = found.map_or(&node.span, |n| &n.span);
                self.page.error("missing-key", span, format!("this needs an object \"{key}\""), "");
                None
            }
        }
    }

    /// `Σ w_i · v_i(x_i)`.
    fn additive(&self, node: &Node) -> Option<Profile> {
        let mut profile = Profile::nothing(self.matters);
        let mut weights = vec![Fraction::zero(); self.matters.len()];
        let mut sound = true;
        for (key, weight) in self.map(node, "issueWeights")? {
            match (self.issue(key), number_of(self.page, weight)) {
                (Some(issue), Some(weight)) => weights[issue] = weight,
                _ => sound = false,
            }
        }
        let mut seen = BTreeSet::new();
        for (key, utilities) in self.map(node, "issueUtilities")? {
            match self.issue(key).and_then(|i| Some((i, self.worth(i, utilities)?))) {
                Some((issue, worth)) => {
                    profile.worth[issue] = worth;
                    seen.insert(issue);
                }
                None => sound = false,
            }
        }
        for (issue, weight) in weights.iter().enumerate() {
            if !weight.is_zero() && !seen.contains(&issue) && sound {
                let message = format!("{} has a weight and no utilities", self.matters[issue].name);
                self.page.error("no-value", &node.span, message, "");
                sound = false;
            }
        }
        profile.weights = Some(weights);
        sound.then_some(profile)
    }

    /// What one issue is worth. A value that the table leaves out is worth nothing.
    fn worth(&self, issue: usize, node: &Node) -> Option<Worth> {
        let of = |names: [&str; 2]| names.iter().find_map(|n| node.get(n));
        let options = self.matters[issue].options();
        if let Some(table) = of(["discreteutils", "DiscreteValueSetUtilities"]) {
            let mut numbers = vec![Fraction::zero(); options.len()];
            let mut sound = true;
            for (key, utility) in self.map(table, "valueUtilities")? {
                let index = self.matters[issue].index(&Raw::new(&key.name));
                if index.is_none() {
                    let message =
                        format!("{} has no value {}", self.matters[issue].name, crate::table::cut(&key.name));
                    self.page.error("unknown-option", &key.span, message, "");
                }
                match (index, number_of(self.page, utility)) {
                    (Some(index), Some(utility)) => numbers[index] = utility,
                    _ => sound = false,
                }
            }
            return sound.then_some(Worth::Table(numbers));
        }
        if let Some(ends) = of(["numberutils", "NumberValueSetUtilities"]) {
            let need = |key: &str| {
                let found = ends.get(key);
                if found.is_none() {
                    self.page.error(
                        "missing-key",
                        &ends.span,
                        format!("the key \"{key}\" is missing here"),
                        "",
                    );
                }
                number_of(self.page, found?)
            };
            let (low, low_utility) = (need("lowValue")?, need("lowUtility")?);
            let (high, high_utility) = (need("highValue")?, need("highUtility")?);
            if low >= high {
                self.page.error("bad-range", &ends.span, "the high value is not above the low one", "");
                return None;
            }
            let line =
                |n: &Fraction| &low_utility + (n - &low) * (&high_utility - &low_utility) / (&high - &low);
            let numbers: Option<Vec<Fraction>> =
                options.iter().map(|o| o.number.as_ref().map(line)).collect();
            if numbers.is_none() {
                self.page.error("wrong-kind", &node.span, "the values of this issue are not numbers", "");
            }
            return numbers.map(Worth::Table);
        }
        let message = "neither a table of utilities nor a line between two is here";
        self.page.error("unsupported", &node.span, message, "discreteutils and numberutils are read");
        None
    }

    /// Orders of packages say which is better and not by how much.
    fn no_numbers(&self, node: &Node, space: &str) -> Option<Profile> {
        let message = format!(
            "a {space} orders packages and gives them no numbers, so that nothing can be computed from it"
        );
        let help = "export the profile as a LinearAdditiveUtilitySpace; in a case folder, options can be ranked issue by issue";
        self.page.error("unsupported", &node.span, message, help);
        None
    }
}
