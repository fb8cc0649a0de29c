//! MiniZinc: the cheapest compromise, with every condition as the scenario has it.
//!
//! A choice is a number from 1, a stepped amount the number of its steps, a continuous amount a float. Every binding rung
//! has a variable that holds exactly if the rung does; red lines hold, and the weights of demands that do not add up to
//! the cost.

use std::fmt::Write;

use num_bigint::BigInt;

use super::super::Refusal;
use super::super::names::Names;
use super::{heading, one_line};
use crate::engine::problem::whole_parts;
use crate::model::{Amount, Compare, Condition, Domain, Issue, IssueId, Number, Value, View};

/// Whole numbers beyond this are too large for many solvers.
const LARGEST: i64 = 1 << 31;

/// The issues and the names of their variables.
struct Model<'v> {
    issues: &'v [Issue],
    names: Vec<String>,
}

/// The text of the model of a view.
pub(super) fn write(view: &View<'_>) -> Result<String, Refusal> {
    let mut taken = Names::default();
    let issues = &view.scenario.issues;
    let names = issues.iter().enumerate().map(|(place, issue)| identifier(&mut taken, "v", &issue.id, place)).collect();
    let model = Model { issues, names };
    let mut text = format!(
        "% {}\n% The least cost of the demands that a package breaks. At cost 0 it is feasible.\n\n",
        heading(view)
    );
    for (issue, name) in issues.iter().zip(&model.names) {
        declare(&mut text, issue, name)?;
    }
    text.push('\n');
    for rule in &view.rules {
        let label = string(&format!("rule {}", rule.id));
        let _ = writeln!(text, "constraint :: {label} {};", model.condition(&rule.holds)?);
    }
    text.push('\n');
    let mut weights = Vec::new();
    for (place, rung) in view.rungs.iter().enumerate() {
        let (label, condition) = (string(&rung.id), model.condition(&rung.condition)?);
        if rung.red_line {
            let _ = writeln!(text, "constraint :: {label} {condition};");
            continue;
        }
        let name = identifier(&mut taken, "kept", &rung.id, place);
        let _ = writeln!(text, "var bool: {name};\nconstraint :: {label} {name} <-> {condition};");
        weights.push((&rung.weight, name));
    }
    cost(&mut text, &weights)?;
    text.push_str("solve minimize cost;\n");
    let shown: Vec<_> = issues.iter().zip(&model.names).map(|(issue, name)| show(issue, name)).collect();
    let _ = writeln!(text, "output [\"cost=\\(cost)\\n\"] ++ [{}];", shown.join(", "));
    Ok(text)
}

/// A name of ASCII letters, digits and underscores that no other has.
fn identifier(taken: &mut Names, kind: &str, id: &str, place: usize) -> String {
    let plain: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = taken.id(&format!("{kind}_{plain}"), &format!("{kind}_{place}"));
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "_") + if name.contains('-') { "_" } else { "" }
}

/// A text in quotes.
fn string(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

fn too_large() -> Refusal {
    let help = "coarser steps or shorter numbers make the model small enough";
    Refusal::new("numbers of the scenario are too large for the integers of solvers", help)
}

fn declare(text: &mut String, issue: &Issue, name: &str) -> Result<(), Refusal> {
    let title = one_line(&issue.title);
    let _ = match &issue.domain {
        Domain::Amount(amount) => match &amount.step {
            Some(step) => {
                let last = amount.values().unwrap_or_default() - 1;
                if last >= BigInt::from(LARGEST) {
                    return Err(too_large());
                }
                writeln!(text, "var 0..{last}: {name}; % {title}: {} + {step} times this", amount.min)
            }
            None => writeln!(text, "var {}..{}: {name}; % {title}", float(&amount.min), float(&amount.max)),
        },
        choices => {
            let names: Vec<_> = choices.choices().into_iter().map(string).collect();
            let (count, names) = (names.len(), names.join(", "));
            writeln!(text, "var 1..{count}: {name}; % {title}\narray [1..{count}] of string: {name}_names = [{names}];")
        }
    };
    Ok(())
}

/// A number as MiniZinc writes a float.
fn float(number: &Number) -> String {
    let text = number.to_string();
    match text.contains('/') {
        true => {
            format!("({}/{})", float(&Number::from(number.numerator())), float(&Number::from(number.denominator())))
        }
        false if text.contains('.') => text,
        false => format!("{text}.0"),
    }
}

fn show(issue: &Issue, name: &str) -> String {
    let id = string(&format!("{}=", issue.id));
    match issue.domain.amount() {
        None => format!("{id}, {name}_names[fix({name})], \"\\n\""),
        Some(Amount { step: Some(step), min, .. }) if step.is_whole() && min.is_whole() => {
            format!("{id}, show({min} + {step} * {name}), \"\\n\"")
        }
        Some(Amount { step: Some(step), min, .. }) => {
            format!("{id}, show({} + {} * fix({name})), \"\\n\"", float(min), float(step))
        }
        Some(_) => format!("{id}, show({name}), \"\\n\""),
    }
}

/// The cost: the weights of the rungs that do not hold, times what makes them whole.
fn cost(text: &mut String, weights: &[(&Number, String)]) -> Result<(), Refusal> {
    let numbers: Vec<_> = weights.iter().map(|(weight, _)| *weight).collect();
    let (whole, scale) = whole_parts(&numbers);
    let whole = whole.into_iter().map(|number| if number.bits() < 32 { Ok(number) } else { Err(too_large()) });
    let whole = whole.collect::<Result<Vec<_>, _>>()?;
    let most: BigInt = whole.iter().sum();
    if most >= BigInt::from(LARGEST) {
        return Err(too_large());
    }
    let terms: Vec<_> =
        whole.iter().zip(weights).map(|(weight, (_, name))| format!("{weight} * (not {name})")).collect();
    let sum = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
    let times = if scale == BigInt::from(1) { String::new() } else { format!(" % times {scale}") };
    let _ = writeln!(text, "\nvar 0..{most}: cost;{times}\nconstraint cost = {sum};");
    Ok(())
}

impl Model<'_> {
    fn condition(&self, condition: &Condition) -> Result<String, Refusal> {
        let list = |parts: &[Condition]| parts.iter().map(|part| self.condition(part)).collect::<Result<Vec<_>, _>>();
        Ok(match condition {
            Condition::Is(issue, value) => self.compared(*issue, "=", value),
            Condition::OneOf(issue, values) => {
                let parts: Vec<_> = values.iter().map(|value| self.compared(*issue, "=", value)).collect();
                format!("({})", parts.join(" \\/ "))
            }
            Condition::AtLeast(issue, value) => self.compared(*issue, ">=", value),
            Condition::AtMost(issue, value) => self.compared(*issue, "<=", value),
            Condition::Between(issue, low, high) => {
                format!("({} /\\ {})", self.compared(*issue, ">=", low), self.compared(*issue, "<=", high))
            }
            Condition::Not(part) => format!("(not {})", self.condition(part)?),
            Condition::All(parts) if parts.is_empty() => "true".to_owned(),
            Condition::Any(parts) if parts.is_empty() => "false".to_owned(),
            Condition::All(parts) => format!("({})", list(parts)?.join(" /\\ ")),
            Condition::Any(parts) => format!("({})", list(parts)?.join(" \\/ ")),
            Condition::If(when, then) => format!("({} -> {})", self.condition(when)?, self.condition(then)?),
            Condition::Iff(one, other) => format!("({} <-> {})", self.condition(one)?, self.condition(other)?),
            Condition::Weight(compare, bound, parts) => self.weight(*compare, bound, parts)?,
            Condition::Sum(compare, terms, bound) => self.sum(*compare, terms, bound)?,
        })
    }

    /// A comparison of an issue with one of its values.
    fn compared(&self, issue: IssueId, sign: &str, value: &Value) -> String {
        let name = &self.names[issue.0];
        let number = match (value, self.issues[issue.0].domain.amount()) {
            (Value::Choice(place), _) => (place + 1).to_string(),
            (Value::Amount(number), Some(Amount { min, step: Some(step), .. })) => (&(number - min) / step).to_string(),
            (Value::Amount(number), _) => float(number),
        };
        format!("({name} {sign} {number})")
    }

    fn weight(&self, compare: Compare, bound: &Number, parts: &[(Number, Condition)]) -> Result<String, Refusal> {
        let numbers: Vec<_> = parts.iter().map(|(weight, _)| weight).chain([bound]).collect();
        let (whole, _) = whole_parts(&numbers);
        if whole.iter().any(|number| number.bits() >= 32) {
            return Err(too_large());
        }
        let term = |(weight, (_, part)): (&BigInt, &(Number, Condition))| {
            Ok(format!("({weight}) * bool2int({})", self.condition(part)?))
        };
        let terms = whole.iter().zip(parts).map(term).collect::<Result<Vec<_>, Refusal>>()?;
        let sum = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
        Ok(format!("({sum} {} {})", sign(compare), whole[parts.len()]))
    }

    fn sum(&self, compare: Compare, terms: &[(Number, IssueId)], bound: &Number) -> Result<String, Refusal> {
        let amount = |issue: &IssueId| self.issues[issue.0].domain.amount();
        let amounts: Vec<_> =
            terms.iter().filter_map(|(factor, issue)| Some((factor, issue, amount(issue)?))).collect();
        if amounts.iter().any(|(_, _, amount)| amount.step.is_none()) {
            let term = |(factor, issue, amount): &(&Number, &IssueId, &Amount)| {
                let name = &self.names[issue.0];
                match &amount.step {
                    Some(step) => {
                        format!("{} * ({} + {} * int2float({name}))", float(factor), float(&amount.min), float(step))
                    }
                    None => format!("{} * {name}", float(factor)),
                }
            };
            let terms: Vec<_> = amounts.iter().map(term).collect();
            return Ok(format!("({} {} {})", terms.join(" + "), sign(compare), float(bound)));
        }
        // What is left for the steps when the least values are taken off.
        let steps = |amount: &Amount| amount.step.clone().unwrap_or_else(Number::one);
        let base: Number = amounts.iter().map(|(factor, _, amount)| *factor * &amount.min).sum();
        let mut numbers: Vec<_> = amounts.iter().map(|(factor, _, amount)| *factor * &steps(amount)).collect();
        numbers.push(bound - &base);
        let (whole, _) = whole_parts(&numbers.iter().collect::<Vec<_>>());
        if whole.iter().any(|number| number.bits() >= 32) {
            return Err(too_large());
        }
        let terms: Vec<_> = whole
            .iter()
            .zip(&amounts)
            .map(|(factor, (_, issue, _))| format!("({factor}) * {}", self.names[issue.0]))
            .collect();
        let sum = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
        Ok(format!("({sum} {} {})", sign(compare), whole[amounts.len()]))
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::AtLeast => ">=",
        Compare::AtMost => "<=",
        Compare::Exactly => "=",
    }
}
