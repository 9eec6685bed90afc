//! Value functions of one issue: what NegMAS calls `BaseFun`.

use std::collections::BTreeMap;

use mediant_core::Fraction;
use mediant_core::number::{from_f64, to_f64, whole};
use num_traits::{One, ToPrimitive, Zero};

use super::sheet::{Sheet, type_name};
use crate::foreign::json::{Node, Value};
use crate::foreign::number;
use crate::foreign::profile::{Kind, Raw, Worth};

/// The highest power of a polynomial.
const DEGREE: usize = 32;
/// Functions inside functions.
pub(super) const DEPTH: usize = 16;
/// Even steps at which a curve on a continuous issue is read: as many as the freeze looks at.
const STEPS: i64 = mediant_core::freeze::SAMPLED_STEPS as i64;

/// A function of one settlement.
pub(super) enum Fun {
    /// By settlement.
    Table(BTreeMap<String, Fraction>),
    /// `Σ c_n · xⁿ`.
    Polynomial(Vec<Fraction>),
    /// Rises, stays and falls; worth the bias outside.
    Trapezoid(Box<Trapezoid>),
    /// What has no rational values, in doubles.
    Curve(Curve),
    /// A weighted sum and a bias.
    Sum(Vec<(Fraction, Fun)>, Fraction),
}

/// `start ≤ rise ≤ fall ≤ end`.
pub(super) struct Trapezoid {
    start: Fraction,
    rise: Fraction,
    fall: Fraction,
    end: Fraction,
    bias: Fraction,
    scale: Fraction,
    /// Of a triangle, the two ends are worth the bias even where a side is upright.
    triangle: bool,
}

/// Curves, with their parameters.
pub(super) enum Curve {
    /// `base^(tau·x) + bias`.
    Exponential { tau: f64, bias: f64, base: f64 },
    /// `amplitude · cos(multiplier·x + phase) + bias`.
    Cos { multiplier: f64, bias: f64, phase: f64, amplitude: f64 },
    /// `amplitude · sin(multiplier·x + phase) + bias`.
    Sin { multiplier: f64, bias: f64, phase: f64, amplitude: f64 },
    /// `scale · log_base(tau·x) + bias`.
    Log { tau: f64, bias: f64, base: f64, scale: f64 },
    /// `bias + scale · exp(−(x−center)² / (2·sigma²))`.
    Gaussian { center: f64, sigma: f64, bias: f64, scale: f64 },
}

/// Reads a value function.
pub(super) fn read(sheet: &Sheet<'_>, node: &Node, depth: usize) -> Option<Fun> {
    if depth > DEPTH {
        return sheet.fault(node, "too-deep", "functions are nested too deep", "");
    }
    let Some(name) = type_name(node) else {
        // A table may be written as it is.
        return match &node.value {
            Value::Map(_) => table(sheet, node),
            _ => sheet.wrong(node, "a value function with its type"),
        };
    };
    let need = |key: &str| sheet.need_number(node, key);
    let or = |key: &str, otherwise: i64| sheet.number_or(node, key, otherwise);
    Some(match name {
        "TableFun" => return table(sheet, sheet.need(node, "mapping")?),
        "IdentityFun" => Fun::Polynomial(vec![whole(0), whole(1)]),
        "ConstFun" => Fun::Polynomial(vec![need("bias")?]),
        "LinearFun" => Fun::Polynomial(vec![whole(0), need("slope")?]),
        "AffineFun" => Fun::Polynomial(vec![or("bias", 0)?, need("slope")?]),
        "QuadraticFun" => Fun::Polynomial(vec![or("bias", 0)?, need("a1")?, need("a2")?]),
        "PolynomialFun" => {
            let at = sheet.need(node, "coefficients")?;
            let mut coefficients = vec![or("bias", 0)?];
            coefficients.extend(sheet.numbers(at)?);
            if coefficients.len() > DEGREE + 1 {
                return sheet.fault(at, "too-many", "a polynomial has at most 32 powers", "");
            }
            Fun::Polynomial(coefficients)
        }
        "TriangularFun" | "TrapezoidalFun" => {
            Fun::Trapezoid(Box::new(trapezoid(sheet, node, name == "TriangularFun")?))
        }
        "AggregatingFun" | "BiasedFun" => return sum(sheet, node, name, depth),
        "MultiModalTrapezoidalFun" | "MultiModalGaussianFun" => return modes(sheet, node, name),
        "LambdaFun" => return sheet.pickled(node, "this value function"),
        _ => return curve(sheet, node, name),
    })
}

fn table(sheet: &Sheet<'_>, node: &Node) -> Option<Fun> {
    let Value::Map(entries) = &node.value else { return sheet.wrong(node, "a value for each settlement") };
    let read = entries.iter().map(|(key, n)| Some((Raw::new(&key.name).key(), sheet.number(n)?)));
    Some(Fun::Table(read.collect::<Option<_>>()?))
}

fn trapezoid(sheet: &Sheet<'_>, node: &Node, triangle: bool) -> Option<Trapezoid> {
    let need = |key: &str| sheet.need_number(node, key);
    let (rise, fall) = if triangle { ("middle", "middle") } else { ("rise_end", "fall_start") };
    let shape = Trapezoid {
        start: need("start")?,
        rise: need(rise)?,
        fall: need(fall)?,
        end: need("end")?,
        bias: sheet.number_or(node, "bias", 0)?,
        scale: sheet.number_or(node, "scale", 1)?,
        triangle,
    };
    if shape.start > shape.rise || shape.rise > shape.fall || shape.fall > shape.end {
        return sheet.fault(node, "amounts-order", "the corners of this function do not rise", "");
    }
    Some(shape)
}

fn refuse_unnormalised(sheet: &Sheet<'_>, node: &Node) -> Option<()> {
    if matches!(node.get("normalize").map(|n| &n.value), Some(Value::Bool(true))) {
        return sheet.fault(node, "unsupported", "a function that is still to be normalised is not read", "");
    }
    Some(())
}

fn sum(sheet: &Sheet<'_>, node: &Node, name: &str, depth: usize) -> Option<Fun> {
    refuse_unnormalised(sheet, node)?;
    let bias = sheet.number_or(node, "bias", 0)?;
    if name == "BiasedFun" {
        let inner = read(sheet, sheet.need(node, "fun")?, depth + 1)?;
        return Some(Fun::Sum(vec![(Fraction::one(), inner)], bias));
    }
    let at = sheet.need(node, "funs")?;
    let funs = sheet.list(at)?;
    let weights = weights(sheet, node, funs.len())?;
    let inner = funs.iter().map(|f| read(sheet, f, depth + 1)).collect::<Option<Vec<_>>>()?;
    Some(Fun::Sum(weights.into_iter().zip(inner).collect(), bias))
}

/// The weights of so many parts; each one where none are given.
pub(super) fn weights(sheet: &Sheet<'_>, node: &Node, count: usize) -> Option<Vec<Fraction>> {
    let Some(at) = node.get("weights").filter(|n| n.value != Value::Null) else {
        return Some(vec![Fraction::one(); count]);
    };
    let weights = sheet.numbers(at)?;
    if weights.len() != count {
        let message = format!("there are {} weights for {count} parts", weights.len());
        return sheet.fault(at, "does-not-fit", &message, "");
    }
    Some(weights)
}

/// Several trapezoids or bells, added up.
fn modes(sheet: &Sheet<'_>, node: &Node, name: &str) -> Option<Fun> {
    let list = |key: &str| sheet.numbers(sheet.need(node, key)?);
    let keys: &[&str] = if name == "MultiModalGaussianFun" {
        &["centers", "sigmas"]
    } else {
        &["starts", "rise_ends", "fall_starts", "ends"]
    };
    let corners = keys.iter().map(|key| list(key)).collect::<Option<Vec<_>>>()?;
    let count = corners[0].len();
    let filled = |key: &str, otherwise: i64| match node.get(key).filter(|n| n.value != Value::Null) {
        Some(at) => sheet.numbers(at),
        None => Some(vec![whole(otherwise); count]),
    };
    let (biases, scales) = (filled("biases", 0)?, filled("scales", 1)?);
    if corners.iter().chain([&biases, &scales]).any(|c| c.len() != count) {
        return sheet.fault(node, "does-not-fit", "the lists of this function differ in length", "");
    }
    let part = |i: usize| {
        let corner = |n: usize| corners[n][i].clone();
        let (bias, scale) = (biases[i].clone(), scales[i].clone());
        if corners.len() == 2 {
            let (center, sigma) = (to_f64(&corners[0][i]), to_f64(&corners[1][i]));
            return Fun::Curve(Curve::Gaussian { center, sigma, bias: to_f64(&bias), scale: to_f64(&scale) });
        }
        let (start, rise, fall, end) = (corner(0), corner(1), corner(2), corner(3));
        Fun::Trapezoid(Box::new(Trapezoid { start, rise, fall, end, bias, scale, triangle: false }))
    };
    let weights = weights(sheet, node, count)?;
    let bias = sheet.number_or(node, "bias", 0)?;
    Some(Fun::Sum(weights.into_iter().zip((0..count).map(part)).collect(), bias))
}

fn curve(sheet: &Sheet<'_>, node: &Node, name: &str) -> Option<Fun> {
    let need = |key: &str| sheet.need_number(node, key).map(|n| to_f64(&n));
    let or = |key: &str, otherwise: f64| match node.get(key).filter(|n| n.value != Value::Null) {
        Some(at) => sheet.number(at).map(|n| to_f64(&n)),
        None => Some(otherwise),
    };
    let e = std::f64::consts::E;
    let bias = or("bias", 0.0)?;
    Some(Fun::Curve(match name {
        "ExponentialFun" => Curve::Exponential { tau: need("tau")?, bias, base: or("base", e)? },
        "LogFun" => Curve::Log { tau: need("tau")?, bias, base: or("base", e)?, scale: or("scale", 1.0)? },
        "GaussianFun" => {
            Curve::Gaussian { center: need("center")?, sigma: need("sigma")?, bias, scale: or("scale", 1.0)? }
        }
        "CosFun" | "SinFun" => {
            let multiplier = or("multiplier", 1.0)?;
            let (phase, amplitude) = (or("phase", 0.0)?, or("amplitude", 1.0)?);
            if name == "CosFun" {
                Curve::Cos { multiplier, bias, phase, amplitude }
            } else {
                Curve::Sin { multiplier, bias, phase, amplitude }
            }
        }
        other => {
            let message =
                format!("the value function {} is not one of NegMAS' own", crate::table::cut(other));
            return sheet.fault(node, "unsupported", &message, "write its values as a TableFun");
        }
    }))
}

impl Curve {
    fn at(&self, x: f64) -> f64 {
        match self {
            Self::Exponential { tau, bias, base } => base.powf(tau * x) + bias,
            Self::Cos { multiplier, bias, phase, amplitude } => {
                amplitude * (multiplier * x + phase).cos() + bias
            }
            Self::Sin { multiplier, bias, phase, amplitude } => {
                amplitude * (multiplier * x + phase).sin() + bias
            }
            // As Python takes logarithms: by a division.
            Self::Log { tau, bias, base, scale } => scale * ((tau * x).ln() / base.ln()) + bias,
            Self::Gaussian { center, sigma, bias, scale } => {
                let off = x - center;
                bias + scale * (-(off * off) / (2.0 * sigma * sigma)).exp()
            }
        }
    }
}

impl Trapezoid {
    fn at(&self, x: &Fraction) -> Fraction {
        let outside =
            if self.triangle { *x <= self.start || *x >= self.end } else { *x < self.start || *x > self.end };
        if outside {
            return self.bias.clone();
        }
        let share = if *x <= self.rise {
            if self.rise == self.start {
                Fraction::one()
            } else {
                (x - &self.start) / (&self.rise - &self.start)
            }
        } else if *x <= self.fall || self.end == self.fall {
            Fraction::one()
        } else {
            (&self.end - x) / (&self.end - &self.fall)
        };
        &self.bias + &self.scale * share
    }

    /// Whether it jumps somewhere within a range.
    fn jumps(&self) -> bool {
        self.start == self.rise || self.fall == self.end
    }
}

/// A double as the fraction of its first 15 digits; none for infinity and not-a-number.
pub(super) fn rounded(value: f64) -> Option<Fraction> {
    from_f64(value)?;
    number::read(&format!("{value:e}")).ok()
}

impl Fun {
    /// The value of a settlement; in words why it has none.
    pub(super) fn at(&self, sheet: &Sheet<'_>, raw: &Raw) -> Result<Fraction, String> {
        let x = || raw.number.as_ref().ok_or_else(|| format!("{} is not a number", raw.text));
        match self {
            Self::Table(map) => {
                map.get(&raw.key()).cloned().ok_or_else(|| format!("the table has no value for {}", raw.text))
            }
            Self::Polynomial(coefficients) => {
                if let [constant] = coefficients.as_slice() {
                    return Ok(constant.clone());
                }
                let x = x()?;
                Ok(coefficients.iter().rev().fold(Fraction::zero(), |sum, c| sum * x + c))
            }
            Self::Trapezoid(shape) => Ok(shape.at(x()?)),
            Self::Curve(curve) => {
                sheet.rounded.set(true);
                rounded(curve.at(to_f64(x()?)))
                    .ok_or_else(|| format!("it has no finite value at {}", raw.text))
            }
            Self::Sum(parts, bias) => {
                let mut sum = bias.clone();
                for (weight, part) in parts {
                    sum += weight * part.at(sheet, raw)?;
                }
                Ok(sum)
            }
        }
    }

    /// How many steps one evaluation takes.
    fn cost(&self) -> usize {
        match self {
            Self::Polynomial(coefficients) => coefficients.len() * coefficients.len(),
            // The common denominator of a sum grows with every part.
            Self::Sum(parts, _) => {
                let inner: usize = parts.iter().map(|(_, part)| part.cost()).sum();
                1 + inner.saturating_mul(parts.len().max(1))
            }
            _ => 1,
        }
    }

    /// The amounts at which it bends; none where it is no straight lines without a jump.
    fn bends(&self) -> Option<Vec<&Fraction>> {
        match self {
            Self::Polynomial(coefficients) if coefficients.iter().skip(2).all(Zero::is_zero) => {
                Some(Vec::new())
            }
            Self::Trapezoid(t) if !t.jumps() => Some(vec![&t.start, &t.rise, &t.fall, &t.end]),
            Self::Sum(parts, _) => {
                let all = parts.iter().map(|(_, part)| part.bends()).collect::<Option<Vec<_>>>()?;
                Some(all.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// The worth of every settlement of an issue.
    pub(super) fn worth(&self, sheet: &Sheet<'_>, issue: usize, node: &Node) -> Option<Worth> {
        let no =
            |why: String| sheet.fault(node, "no-value", &format!("{}: {why}", sheet.matters[issue].name), "");
        let Kind::Continuous(low, high) = &sheet.matters[issue].kind else {
            let options = sheet.matters[issue].options();
            sheet.spend(node, options.len().saturating_mul(self.cost()))?;
            let read: Result<Vec<Fraction>, String> = options.iter().map(|o| self.at(sheet, o)).collect();
            return read.map_or_else(no, |numbers| Some(Worth::Table(numbers)));
        };
        let mut amounts: Vec<Fraction> = vec![low.clone(), high.clone()];
        if let Some(bends) = self.bends() {
            amounts.extend(bends.into_iter().filter(|b| *b > low && *b < high).cloned());
        } else {
            let even = (high - low) / whole(STEPS);
            amounts.extend((1..STEPS).map(|n| low + &even * whole(n)));
            sheet.sampled.borrow_mut().push(issue);
        }
        amounts.sort();
        amounts.dedup();
        sheet.spend(node, amounts.len().saturating_mul(self.cost()))?;
        let point = |amount: Fraction| {
            let raw = Raw { text: mediant_core::number::decimal(&amount), number: Some(amount.clone()) };
            self.at(sheet, &raw).map(|worth| (amount, worth))
        };
        let read: Result<Vec<_>, String> = amounts.into_iter().map(point).collect();
        read.map_or_else(no, |points| Some(Worth::Lines(points)))
    }
}

/// `base` to a whole power; to another power in doubles. None where it has no value.
pub(super) fn power(sheet: &Sheet<'_>, base: &Fraction, exponent: &Fraction) -> Option<Fraction> {
    if exponent.is_integer() {
        let n = exponent.to_integer().to_i32().filter(|n| n.unsigned_abs() <= 32)?;
        if n < 0 && base.is_zero() {
            return None;
        }
        return Some(num_traits::Pow::pow(base, n));
    }
    sheet.rounded.set(true);
    rounded(to_f64(base).powf(to_f64(exponent)))
}
