//! Packages, and straight lines between two of them, held against conditions.

use super::span::Span;
use super::truth::{self, Truth, compared};
use super::{Named, Stretch};
use crate::model::{Condition, Issue, Number, Value};

/// All packages on a straight line between two, or a single one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    from: Vec<Value>,
    to: Vec<Value>,
    from_open: bool,
    to_open: bool,
}

impl Line {
    /// Reads a package or a line. `None` if an issue has no value or one that it cannot have, or if a line goes through
    /// values that an issue does not have: choices cannot change along it, and an amount with a step only by itself.
    pub fn read(issues: &[Issue], stretch: &Stretch) -> Option<Self> {
        let from = package(issues, &stretch.from)?;
        let mut to = from.clone();
        for (name, value) in &stretch.to {
            let place = issues.iter().position(|issue| issue.id == *name)?;
            to[place] = value_named(&issues[place], value)?;
        }
        let line = Self { from, to, from_open: stretch.from_open, to_open: stretch.to_open };
        let moved: Vec<_> = (0..issues.len()).filter(|place| line.from[*place] != line.to[*place]).collect();
        let fits = |place: &usize| match issues[*place].domain.amount() {
            Some(amount) => amount.step.is_none() || moved.len() == 1,
            None => false,
        };
        let is_line = !moved.is_empty() || !(line.from_open || line.to_open);
        (is_line && moved.iter().all(fits)).then_some(line)
    }

    /// Whether every package of it meets a condition, as far as its two ends tell.
    pub fn meets(&self, condition: &Condition) -> bool {
        truth::of(condition, &|leaf| self.leaf(leaf)) == Some(true)
    }

    fn leaf(&self, condition: &Condition) -> Truth {
        if let Condition::Sum(compare, terms, bound) = condition {
            let total = |package: &[Value]| -> Option<Number> {
                terms.iter().map(|(coefficient, issue)| Some(coefficient * amount(&package[issue.0])?)).sum()
            };
            return compared(*compare, &self.between(total(&self.from)?, total(&self.to)?), bound);
        }
        let issue = condition.issues().first()?.0;
        match (amount(&self.from[issue]), amount(&self.to[issue])) {
            (Some(from), Some(to)) => truth::of_amount(condition, &self.between(from.clone(), to.clone())),
            _ => Some(condition.holds(&self.from)),
        }
    }

    /// The values of an amount along the line; `None` if it is a choice.
    pub fn span(&self, issue: usize) -> Option<Span> {
        Some(self.between(amount(&self.from[issue])?.clone(), amount(&self.to[issue])?.clone()))
    }

    /// The value of an issue that does not change along the line.
    pub fn value(&self, issue: usize) -> &Value {
        &self.from[issue]
    }

    /// What a number that changes evenly along the line goes through.
    fn between(&self, from: Number, to: Number) -> Span {
        let (from, to) = ((from, self.from_open), (to, self.to_open));
        match from.0.cmp(&to.0) {
            std::cmp::Ordering::Equal => Span::point(&from.0),
            std::cmp::Ordering::Less => Span { low: from.0, low_open: from.1, high: to.0, high_open: to.1 },
            std::cmp::Ordering::Greater => Span { low: to.0, low_open: to.1, high: from.0, high_open: from.1 },
        }
    }
}

/// A value for each issue; `None` if one is missing, none of the domain, or one too many.
pub fn package(issues: &[Issue], named: &Named) -> Option<Vec<Value>> {
    let values = issues.iter().map(|issue| value_named(issue, named.get(&issue.id)?));
    (named.len() == issues.len()).then(|| values.collect()).flatten()
}

fn value_named(issue: &Issue, name: &str) -> Option<Value> {
    (issue.domain.amount().is_none() || super::read_number(name).is_some()).then(|| issue.value_named(name)).flatten()
}

fn amount(value: &Value) -> Option<&Number> {
    match value {
        Value::Amount(number) => Some(number),
        Value::Choice(_) => None,
    }
}
