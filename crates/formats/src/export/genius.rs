//! GENIUS' XML (10.4): a domain, and a profile a party.
//!
//! GENIUS divides the evaluation of an option by the best one of its issue and cuts what an issue is worth to 0 to 1. So
//! each issue is lifted to a least worth of nought, its weight is the most that it then adds, its evaluations are shares of
//! that, and what was lifted counts as part of the first issue. Utilities below nought or above 1 have no such form.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mediant_core::Fraction;
use mediant_core::scenario::Term;
use num_traits::{One, Zero};

use super::plain::{Matter, Plain, Side, double};

/// How an issue is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Discrete,
    Integer(i64, i64),
    Real,
}

/// The files.
pub(super) fn write(plain: &Plain, told: &mut Vec<String>) -> Result<BTreeMap<String, String>, Vec<String>> {
    let boxes = plain.parties.iter().any(|s| !s.terms.is_empty() || !s.bundles.is_empty());
    let forms: Vec<Form> = (0..plain.issues.len()).map(|i| form(plain, i, boxes)).collect();
    let mut why = Vec::new();
    if boxes && forms.iter().any(|f| !matches!(f, Form::Integer(..))) {
        why.push(
            "GENIUS has boxes on issues of whole numbers only, and some issue here is another".to_owned(),
        );
    }
    for side in &plain.parties {
        let (least, most) = side.reach();
        if least < Fraction::zero() {
            why.push(format!(
                "{}: some packages may be worth less than nought, which GENIUS has not",
                side.id
            ));
        }
        let cut = side.ceiling.as_ref().is_some_and(Fraction::is_one);
        if !cut && (most > Fraction::one() || side.ceiling.is_some()) {
            why.push(format!("{}: some packages may be worth more than 1, which GENIUS cuts off", side.id));
        }
        if side.reservation < Fraction::zero() || side.reservation > Fraction::one() {
            told.push(format!(
                "{}: the reservation value lies outside 0 to 1 and is written as the nearer of them.",
                side.id
            ));
        }
    }
    if !why.is_empty() {
        return Err(why);
    }
    let mut files = BTreeMap::new();
    for side in &plain.parties {
        let profile = if side.terms.is_empty() && side.bundles.is_empty() {
            additive(plain, side, &forms)
        } else {
            nonlinear(plain, side, &forms)
        };
        files.insert(format!("{}.xml", side.id), profile);
    }
    let mut name = "domain.xml".to_owned();
    while files.contains_key(&name) {
        name.insert_str(0, "the-");
    }
    let issues: String =
        plain.issues.iter().zip(&forms).enumerate().map(|(i, (m, f))| issue(m, *f, (i, None))).collect();
    let domain = format!(
        "<negotiation_template>\n<utility_space number_of_issues=\"{}\">\n<objective index=\"0\" name=\"root\" type=\"objective\" etype=\"objective\">\n{issues}</objective>\n</utility_space>\n</negotiation_template>\n",
        plain.issues.len()
    );
    files.insert(name, domain);
    for (matter, _) in
        plain.issues.iter().zip(&forms).filter(|(m, f)| !m.amounts.is_empty() && **f == Form::Discrete)
    {
        told.push(format!(
            "{}: its amounts are written as names, since their worth is no straight line for all.",
            matter.name
        ));
    }
    Ok(files)
}

/// A range of whole numbers stays one where it is worth a straight line to all, or where boxes need it.
fn form(plain: &Plain, issue: usize, boxes: bool) -> Form {
    let matter = &plain.issues[issue];
    let straight = || plain.parties.iter().all(|s| s.is_straight(issue, &matter.amounts));
    match matter.whole() {
        Some((low, high, 1)) if low < high && (boxes || straight()) => Form::Integer(low, high),
        _ if matter.continuous => Form::Real,
        _ => Form::Discrete,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An issue, with the shares that its options are worth where it stands in a profile.
fn issue(matter: &Matter, form: Form, (index, shares): (usize, Option<&[Fraction]>)) -> String {
    let (index, name) = (index + 1, escaped(&matter.name));
    let line = |shares: &[Fraction], low: &Fraction, high: &Fraction| {
        let slope = (&shares[shares.len() - 1] - &shares[0]) / (high - low);
        (shares[0].clone(), slope)
    };
    match form {
        Form::Discrete => {
            let mut text = format!(
                "<issue index=\"{index}\" name=\"{name}\" type=\"discrete\" etype=\"discrete\" vtype=\"discrete\">\n"
            );
            for (at, option) in matter.options.iter().enumerate() {
                let worth =
                    shares.map_or_else(String::new, |s| format!(" evaluation=\"{}\"", double(&s[at])));
                let _ = writeln!(text, "<item index=\"{}\" value=\"{}\"{worth}/>", at + 1, escaped(option));
            }
            text + "</issue>\n"
        }
        Form::Integer(low, high) => {
            let evaluator = shares.map_or_else(String::new, |s| {
                let (offset, slope) = line(s, &matter.amounts[0], &matter.amounts[matter.amounts.len() - 1]);
                format!(
                    "<evaluator ftype=\"linear\" offset=\"{}\" slope=\"{}\"/>",
                    double(&offset),
                    double(&slope)
                )
            });
            format!(
                "<issue index=\"{index}\" name=\"{name}\" type=\"integer\" etype=\"integer\" vtype=\"integer\" lowerbound=\"{low}\" upperbound=\"{high}\">{evaluator}</issue>\n"
            )
        }
        Form::Real => {
            let (low, high) = (&matter.amounts[0], &matter.amounts[matter.amounts.len() - 1]);
            let evaluator = shares.map_or_else(String::new, |s| {
                let (offset, slope) = line(s, low, high);
                let at_nought = offset - &slope * low;
                format!(
                    "<evaluator ftype=\"linear\" parameter0=\"{}\" parameter1=\"{}\"/>",
                    double(&at_nought),
                    double(&slope)
                )
            });
            format!(
                "<issue index=\"{index}\" name=\"{name}\" type=\"real\" etype=\"real\" vtype=\"real\"><range lowerbound=\"{}\" upperbound=\"{}\"/>{evaluator}</issue>\n",
                double(low),
                double(high)
            )
        }
    }
}

fn reservation(side: &Side) -> String {
    double(&side.reservation.clone().clamp(Fraction::zero(), Fraction::one()))
}

fn additive(plain: &Plain, side: &Side, forms: &[Form]) -> String {
    let (mut worth, constant) = side.lifted();
    if let Some(first) = worth.first_mut() {
        for worth in first {
            *worth += &constant;
        }
    }
    let mut text = String::from(
        "<utility_space>\n<objective index=\"0\" name=\"root\" type=\"objective\" etype=\"objective\">\n",
    );
    let mut weights = String::new();
    for (index, (matter, worth)) in plain.issues.iter().zip(worth).enumerate() {
        let most = worth.iter().max().cloned().unwrap_or_default();
        let shares: Vec<Fraction> = if most.is_zero() {
            vec![Fraction::one(); worth.len()]
        } else {
            worth.iter().map(|n| n / &most).collect()
        };
        text.push_str(&issue(matter, forms[index], (index, Some(&shares))));
        let _ = writeln!(weights, "<weight index=\"{}\" value=\"{}\"/>", index + 1, double(&most));
    }
    let _ = write!(
        text,
        "{weights}</objective>\n<reservation value=\"{}\"/>\n</utility_space>\n",
        reservation(side)
    );
    text
}

/// What an issue is worth is a box for each amount; a term is a box as it is.
fn nonlinear(plain: &Plain, side: &Side, forms: &[Form]) -> String {
    let issues: String =
        plain.issues.iter().zip(forms).enumerate().map(|(i, (m, f))| issue(m, *f, (i, None))).collect();
    let mut boxes = String::new();
    for (index, (matter, worth)) in plain.issues.iter().zip(&side.worth).enumerate() {
        for (name, worth) in matter.options.iter().zip(worth).filter(|(_, w)| !w.is_zero()) {
            let _ = writeln!(
                boxes,
                "<hyperRectangle utility=\"{}\" weight=\"1\"><INCLUDES index=\"{}\" min=\"{name}\" max=\"{name}\"/></hyperRectangle>",
                double(worth),
                index + 1
            );
        }
    }
    boxes.extend(side.terms.iter().map(|t| rectangle(plain, t)));
    let mut text = format!(
        "<utility_space type=\"nonlinear\">\n<objective index=\"0\" name=\"root\" type=\"objective\" etype=\"objective\">\n{issues}<utility maxutility=\"1\">\n<ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"sum\">\n{boxes}"
    );
    for bundle in &side.bundles {
        let how = if bundle.takes.name() == "greatest" { "max" } else { "min" };
        let of: String = bundle.of.iter().map(|t| rectangle(plain, t)).collect();
        let _ = write!(text, "<ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"{how}\">\n{of}</ufun>\n");
    }
    let _ = write!(
        text,
        "</ufun>\n</utility>\n</objective>\n<reservation value=\"{}\"/>\n</utility_space>\n",
        reservation(side)
    );
    text
}

fn rectangle(plain: &Plain, term: &Term) -> String {
    let mut text = format!(
        "<hyperRectangle utility=\"{}\" weight=\"1\">",
        term.adds.exact().map(double).unwrap_or_default()
    );
    for run in &term.all_of {
        let options = &plain.issues[run.issue].options;
        let (first, last) = (&options[usize::from(run.first)], &options[usize::from(run.last)]);
        let _ = write!(text, "<INCLUDES index=\"{}\" min=\"{first}\" max=\"{last}\"/>", run.issue + 1);
    }
    text + "</hyperRectangle>\n"
}
