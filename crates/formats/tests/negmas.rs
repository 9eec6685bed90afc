//! NegMAS files: every function against its formula, and files that mean no good.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod shared;

use mediant_core::number::{show, to_f64};
use mediant_formats::foreign::{Asked, Tool, read_foreign};
use shared::{files, read, utilities};

const DOMAIN: &str = "type: CartesianOutcomeSpace\nname: shop\nissues:\n\
    - {type: CategoricalIssue, name: colour, values: [red, blue]}\n\
    - {type: ContiguousIssue, name: days, values: [0, 3]}\n";

/// The utilities of the eight packages of `DOMAIN` under one utility function.
fn eight(ufun: &str) -> Vec<String> {
    let read = read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", ufun)]);
    utilities(&read.case, 0).iter().map(show).collect()
}

fn fault(ufun: &str) -> String {
    let files = files(&[("domain.yml", DOMAIN), ("u.yml", ufun)]);
    let asked = Asked { tool: Some(Tool::Negmas), ..Asked::default() };
    let faults = read_foreign(&files, &asked).expect_err("this has a fault");
    faults.diagnostics[0].to_string()
}

/// A linear additive function with this value function on the days, and nothing for the colour.
fn days(function: &str) -> Vec<f64> {
    let ufun = format!(
        "type: LinearAdditiveUtilityFunction\nreserved_value: 0.0\nweights: [0.0, 1.0]\nvalues:\n\
         - {{type: ConstFun, bias: 0}}\n- {function}\n"
    );
    let read = read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", &ufun)]);
    utilities(&read.case, 0)[..4].iter().map(to_f64).collect()
}

#[test]
fn every_value_function_is_its_formula() {
    type Formula = fn(f64) -> f64;
    let functions: [(&str, Formula); 15] = [
        ("{type: IdentityFun}", |x| x),
        ("{type: ConstFun, bias: 0.5}", |_| 0.5),
        ("{type: LinearFun, slope: 0.25}", |x| 0.25 * x),
        ("{type: negmas.preferences.value_fun.AffineFun, slope: -0.25, bias: 1}", |x| 1.0 - 0.25 * x),
        ("{type: QuadraticFun, a2: 0.1, a1: -0.2, bias: 0.3}", |x| 0.1 * x * x - 0.2 * x + 0.3),
        ("{type: PolynomialFun, coefficients: [0.1, 0, 0.2], bias: 0.3}", |x| {
            0.1 * x + 0.2 * x * x * x + 0.3
        }),
        ("{type: TriangularFun, start: 0, middle: 1, end: 3, bias: 0.1, scale: 0.8}", |x| {
            if x <= 0.0 || x >= 3.0 {
                0.1
            } else if x <= 1.0 {
                0.1 + 0.8 * x
            } else {
                0.1 + 0.8 * (3.0 - x) / 2.0
            }
        }),
        ("{type: TrapezoidalFun, start: 0, rise_end: 1, fall_start: 2, end: 4}", |x| {
            if x <= 1.0 {
                x
            } else if x <= 2.0 {
                1.0
            } else {
                (4.0 - x) / 2.0
            }
        }),
        ("{type: ExponentialFun, tau: -1.0}", |x| (-x).exp()),
        ("{type: ExponentialFun, tau: 2, base: 3, bias: 1}", |x| 9_f64.powf(x) + 1.0),
        ("{type: CosFun, multiplier: 2, phase: 0.5, amplitude: 0.3, bias: 0.1}", |x| {
            0.3 * (2.0 * x + 0.5).cos() + 0.1
        }),
        ("{type: SinFun}", f64::sin),
        ("{type: GaussianFun, center: 1, sigma: 2, scale: 0.5}", |x| {
            0.5 * (-(x - 1.0) * (x - 1.0) / 8.0).exp()
        }),
        (
            "{type: AggregatingFun, bias: 1, weights: [2, 3], funs: [{type: IdentityFun}, {type: BiasedFun, bias: 1, fun: {type: LinearFun, slope: 2}}]}",
            |x| 2.0 * x + 3.0 * (2.0 * x + 1.0) + 1.0,
        ),
        ("{type: MultiModalGaussianFun, centers: [0, 3], sigmas: [1, 1]}", |x| {
            (-x * x / 2.0).exp() + (-(x - 3.0) * (x - 3.0) / 2.0).exp()
        }),
    ];
    for (function, formula) in functions {
        for (x, read) in days(function).into_iter().enumerate() {
            let is = formula(f64::from(u8::try_from(x).unwrap()));
            assert!((read - is).abs() < 1e-12 * is.abs().max(1.0), "{function} at {x}: {read} and not {is}");
        }
    }
    assert!(
        fault(
            "type: LinearAdditiveUtilityFunction\nvalues: [{type: ConstFun, bias: 0}, {type: LogFun, tau: 1}]"
        )
        .contains("no finite value at 0")
    );
}

#[test]
fn functions_of_several_issues_become_extra_terms() {
    assert_eq!(eight("{type: ConstUtilityFunction, value: 0.4}"), vec!["2/5"; 8]);
    let table = "type: LinearAdditiveUtilityFunction\nbias: 0.1\nweights: [1.0, 0.5]\nvalues:\n\
        - {type: TableFun, mapping: {red: 0.1, blue: 0.2}}\n- {type: LinearFun, slope: 0.2}\n";
    assert_eq!(eight(table), ["1/5", "3/10", "2/5", "1/2", "3/10", "2/5", "1/2", "3/5"]);
    let boxes = "type: HyperRectangleUtilityFunction\nbias: 0.01\noutcome_ranges:\n\
        - {0: [red], 1: [0, 2]}\n- {days: [1, 3]}\n- null\nutilities: [0.5, 0.3, 0.1]\n";
    // The ends of a range of two numbers lie outside of it.
    assert_eq!(
        eight(boxes),
        ["11/100", "61/100", "41/100", "11/100", "11/100", "11/100", "41/100", "11/100"]
    );
    let mapping = "type: MappingUtilityFunction\ndefault: 0.5\nmapping:\n  ? [red, 1]\n  : 0.1\n  ? - blue\n    - 3\n  : 1\n";
    assert_eq!(eight(mapping), ["1/2", "1/10", "1/2", "1/2", "1/2", "1/2", "1/2", "1"]);
    let weighted = format!(
        "type: WeightedUtilityFunction\nweights: [2, 1]\nufuns:\n- {{type: ConstUtilityFunction, value: 0.4}}\n- {}",
        mapping.replace('\n', "\n  ")
    );
    assert_eq!(eight(&weighted)[1], "9/10");
    let pa = "type: PAUtilityFunction\nbias: 1\nterms: [[2.0, [1, 1]], [1.0, [0, 2]]]\nvalues:\n\
        - {type: TableFun, mapping: {red: 1, blue: 2}}\n- {type: IdentityFun}\n";
    assert_eq!(eight(pa), ["1", "4", "9", "16", "1", "6", "13", "22"]);
    let gla = "type: GLAUtilityFunction\nfactors:\n- [[0], {type: TableFun, mapping: {red: 1, blue: 2}}, 2.0]\n\
        - [[0, 1], {type: TableMultiFun, mapping: {? [red, 0] : 1, ? [red, 1] : 0, ? [red, 2] : 0, ? [red, 3] : 0, ? [blue, 0] : 0, ? [blue, 1] : 0, ? [blue, 2] : 0, ? [blue, 3] : 5}}]\n";
    assert_eq!(eight(gla), ["3", "2", "2", "2", "4", "4", "4", "9"]);
}

#[test]
fn reservation_values_that_are_not_stated_are_the_least_utility() {
    let least = |extra: &str| {
        let ufun = format!("{{type: ConstUtilityFunction, value: 0.4, {extra}}}");
        let read = read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", &ufun)]);
        let scenario = mediant_core::freeze::freeze(&read.case, None).unwrap();
        (show(scenario.parties[0].reservation.exact().unwrap()), read.notes.len())
    };
    assert_eq!(least("reserved_value: 0.25"), ("1/4".to_owned(), 0));
    assert_eq!(least("reserved_value: -.inf").0, "2/5");
    assert_eq!(least("reserved_value: null").0, "2/5");
    assert_eq!(least("reserved_outcome: [blue, 2]"), ("2/5".to_owned(), 1));
    let discounted = "type: ExpDiscountedUFun\ndiscount: 0.9\nreserved_value: -.inf\nufun: {type: ConstUtilityFunction, value: 0.4, reserved_value: 0.3}\n";
    let read = read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", discounted)]);
    assert!(read.notes.iter().any(|n| n.contains("discount of 0.9")), "{:?}", read.notes);
    let scenario = mediant_core::freeze::freeze(&read.case, None).unwrap();
    assert_eq!(show(scenario.parties[0].reservation.exact().unwrap()), "3/10");
}

#[test]
fn what_python_would_have_to_run_is_refused_by_name() {
    let lambda = "type: LinearAdditiveUtilityFunction\nvalues:\n- type: LambdaFun\n  f: !!binary |\n    X19MQU1CREFPQkpfXzqABZXnAQ==\n- {type: IdentityFun}\n";
    assert!(fault(lambda).contains("u.yml:3:3") && fault(lambda).contains("never run"), "{}", fault(lambda));
    assert!(fault("type: my.module.SecretUtilityFunction\n").contains("SecretUtilityFunction"));
    let complex = "type: ComplexNonlinearUtilityFunction\nufuns: []\ncombination_function: !!binary abc\n";
    assert!(fault(complex).contains("never run"));
    let endless = DOMAIN.replace("[0, 3]", "[0, .inf]").replace("ContiguousIssue", "ContinuousIssue");
    let files = files(&[("domain.yml", &endless), ("u.yml", "{type: ConstUtilityFunction, value: 1}")]);
    let asked = Asked { tool: Some(Tool::Negmas), ..Asked::default() };
    assert!(read_foreign(&files, &asked).unwrap_err().to_string().contains("without an end"));
}

#[test]
fn json_as_python_writes_it_is_read() {
    let domain = r#"{"type": "CartesianOutcomeSpace", "name": "shop", "issues": [{"type": "CategoricalIssue", "name": "NaN", "values": ["Infinity", "b"]}]}"#;
    let ufun = r#"{"type": "LinearAdditiveUtilityFunction", "name": "u", "reserved_value": -Infinity, "values": [{"type": "TableFun", "mapping": {"Infinity": 0.25, "b": 1}}], "weights": [1.0]}"#;
    let read = read(Tool::Negmas, &[("d.json", domain), ("u.json", ufun)]);
    assert_eq!(utilities(&read.case, 0).iter().map(show).collect::<Vec<_>>(), ["1/4", "1"]);
    assert_eq!(read.case.issues[0].title, "NaN");
}

#[test]
fn curves_on_continuous_issues_are_sampled_and_lines_are_not() {
    let domain =
        "type: CartesianOutcomeSpace\nissues: [{type: ContinuousIssue, name: price, values: [0.0, 2.0]}]\n";
    let ufun = |function: &str| {
        format!("type: LinearAdditiveUtilityFunction\nreserved_value: 0\nvalues: [{function}]\n")
    };
    let line = read(
        Tool::Negmas,
        &[("d.yml", domain), ("u.yml", &ufun("{type: TriangularFun, start: 0, middle: 0.5, end: 2}"))],
    );
    let points = |case: &mediant_core::case::Case| match &case.preferences[0]
        .as_ref()
        .unwrap()
        .valuation
        .values[0]
        .1
    {
        mediant_core::preference::ValueFunction::Lines { points, .. } => points.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!((points(&line.case), line.notes.len()), (3, 0));
    let curve =
        read(Tool::Negmas, &[("d.yml", domain), ("u.yml", &ufun("{type: QuadraticFun, a2: 1, a1: 0}"))]);
    assert_eq!(points(&curve.case), 101);
    assert!(curve.notes[0].contains("curve"), "{:?}", curve.notes);
}

#[test]
fn bombs_and_abysses_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let of = vec![format!("*a{}", level - 1); 10].join(", ");
        for part in [format!("a{level}: "), format!("&a{level} ["), of, "]\n".to_owned()] {
            bomb.push_str(&part);
        }
    }
    bomb.push_str("type: ConstUtilityFunction\nvalue: 1\n");
    assert!(fault(&bomb).contains("unfolds to more than"), "{}", fault(&bomb));
    assert!(fault(&"[".repeat(100_000)).contains("u.yml"));
    assert!(fault(&"- ".repeat(100_000)).contains("u.yml"));
    assert!(fault("a: &a [*a]\n").contains("u.yml"));
    let nested = format!(
        "{}{{type: ConstUtilityFunction, value: 1}}{}",
        "{type: WeightedUtilityFunction, ufuns: [".repeat(40),
        "]}".repeat(40)
    );
    assert!(fault(&nested).contains("nested too deep"), "{}", fault(&nested));
    let wide = DOMAIN.replace("[0, 3]", "[0, 99999999999]");
    let all = files(&[("domain.yml", &wide), ("u.yml", "{type: ConstUtilityFunction, value: 1}")]);
    let asked = Asked { tool: Some(Tool::Negmas), ..Asked::default() };
    assert!(read_foreign(&all, &asked).is_err());
    assert!(fault("{type: ConstUtilityFunction, value: 1e400}").contains("u.yml:1"));
}

#[test]
fn a_file_cut_at_any_byte_is_read_or_refused() {
    let ufun = "type: LinearAdditiveUtilityFunction\nname: ü\nreserved_value: 0.5\nweights: [1.0, 0.5]\nvalues:\n\
        - {type: TableFun, mapping: {red: 0.1, blue: 0.2}}\n- &f {type: LinearFun, slope: 0.2}\n";
    let asked = Asked { tool: Some(Tool::Negmas), ..Asked::default() };
    for (name, whole) in [("domain.yml", DOMAIN), ("u.yml", ufun)] {
        for cut in 0..whole.len() {
            let mut all = files(&[("domain.yml", DOMAIN), ("u.yml", ufun)]);
            all.files.insert(name.to_owned(), whole.as_bytes()[..cut].to_vec());
            if let Err(faults) = read_foreign(&all, &asked) {
                assert!(faults.errors() > 0, "{name} cut at {cut}");
            }
        }
    }
}

#[test]
fn the_field_s_own_several_negotiations_load() {
    for name in ["Dinners", "Camera-A-domain"] {
        let Some(read) = shared::load("anl2025", name) else { continue };
        assert!(read.case.parties.len() >= 4 && !read.notes.is_empty());
    }
}
