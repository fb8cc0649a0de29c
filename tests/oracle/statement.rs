//! Conditions as the oracle reads them: about numbers only, a choice being the number of its place.

use std::collections::BTreeMap;

use num_traits::{ToPrimitive, Zero};
use zopa::model::{Compare, Condition, IssueId, Number, Value};

use super::linear::Exact;

/// A condition on a package that is given as one number per issue.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// The number of the issue lies between one of these pairs, ends included; `None` is no end.
    Within(usize, Vec<(Option<Exact>, Option<Exact>)>),
    /// The part does not hold.
    Not(Box<Statement>),
    /// All parts hold.
    All(Vec<Statement>),
    /// Some part holds.
    Any(Vec<Statement>),
    /// Both hold or neither does.
    Same(Box<Statement>, Box<Statement>),
    /// The weights of the parts that hold compare so to the bound.
    Weight(Compare, Vec<(Exact, Statement)>, Exact),
    /// The sum over distinct issues, no coefficient nought, compares so to the bound.
    Sum(Compare, Vec<(Exact, usize)>, Exact),
}

/// A number of the model as a fraction of machine integers.
pub fn exact(number: &Number) -> Exact {
    let part = |part: &num_bigint::BigInt| part.to_i128().expect("the tests use small numbers");
    Exact::new(part(&number.numerator()), part(&number.denominator()))
}

/// A value as a number.
pub fn numeral(value: &Value) -> Exact {
    match value {
        Value::Choice(place) => Exact::from(*place as i128),
        Value::Amount(number) => exact(number),
    }
}

impl Statement {
    /// The statement of a condition.
    pub fn of(condition: &Condition) -> Self {
        let of = |condition: &Condition| Box::new(Self::of(condition));
        let all = |conditions: &[Condition]| conditions.iter().map(Self::of).collect();
        let only = |value: &Value| (Some(numeral(value)), Some(numeral(value)));
        match condition {
            Condition::Is(issue, value) => Self::Within(issue.0, vec![only(value)]),
            Condition::OneOf(issue, values) => Self::Within(issue.0, values.iter().map(only).collect()),
            Condition::AtLeast(issue, low) => Self::Within(issue.0, vec![(Some(numeral(low)), None)]),
            Condition::AtMost(issue, high) => Self::Within(issue.0, vec![(None, Some(numeral(high)))]),
            Condition::Between(issue, low, high) => {
                Self::Within(issue.0, vec![(Some(numeral(low)), Some(numeral(high)))])
            }
            Condition::Not(part) => Self::Not(of(part)),
            Condition::All(parts) => Self::All(all(parts)),
            Condition::Any(parts) => Self::Any(all(parts)),
            Condition::If(when, then) => Self::Any(vec![Self::Not(of(when)), Self::of(then)]),
            Condition::Iff(one, other) => Self::Same(of(one), of(other)),
            Condition::Weight(compare, bound, parts) => {
                let parts = parts.iter().map(|(weight, part)| (exact(weight), Self::of(part)));
                Self::Weight(*compare, parts.collect(), exact(bound))
            }
            Condition::Sum(compare, terms, bound) => Self::Sum(*compare, merged(terms), exact(bound)),
        }
    }

    /// Whether it holds of a package.
    pub fn holds(&self, package: &[Exact]) -> bool {
        match self {
            Self::Within(issue, pairs) => {
                let number = package[*issue];
                let inside = |(low, high): &(Option<Exact>, Option<Exact>)| {
                    low.is_none_or(|low| low <= number) && high.is_none_or(|high| number <= high)
                };
                pairs.iter().any(inside)
            }
            Self::Not(part) => !part.holds(package),
            Self::All(parts) => parts.iter().all(|part| part.holds(package)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(package)),
            Self::Same(one, other) => one.holds(package) == other.holds(package),
            Self::Weight(compare, parts, bound) => {
                let held = parts.iter().filter(|(_, part)| part.holds(package));
                compares(*compare, held.map(|(weight, _)| weight).sum(), *bound)
            }
            Self::Sum(compare, terms, bound) => {
                compares(*compare, terms.iter().map(|(factor, issue)| factor * package[*issue]).sum(), *bound)
            }
        }
    }

    /// The statements about numbers that it is made of.
    pub fn leaves(&self) -> Vec<&Statement> {
        match self {
            Self::Within(..) | Self::Sum(..) => vec![self],
            Self::Not(part) => part.leaves(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Same(one, other) => [one.leaves(), other.leaves()].concat(),
            Self::Weight(_, parts, _) => parts.iter().flat_map(|(_, part)| part.leaves()).collect(),
        }
    }

    /// The numbers at which a leaf about one issue alone may change its truth, with that issue.
    pub fn turns(&self) -> Option<(usize, Vec<Exact>)> {
        match self {
            Self::Within(issue, pairs) => {
                Some((*issue, pairs.iter().flat_map(|(low, high)| [*low, *high]).flatten().collect()))
            }
            Self::Sum(_, terms, bound) => match &terms[..] {
                [(factor, issue)] => Some((*issue, vec![bound / factor])),
                _ => None,
            },
            other => unreachable!("{other:?} is no leaf"),
        }
    }

    /// The issues it speaks of, each once.
    pub fn issues(&self) -> Vec<usize> {
        let of = |leaf: &Statement| match leaf {
            Self::Sum(_, terms, _) => terms.iter().map(|(_, issue)| *issue).collect(),
            leaf => vec![leaf.turns().expect("only sums speak of several issues").0],
        };
        let mut issues: Vec<_> = self.leaves().into_iter().flat_map(of).collect();
        issues.sort_unstable();
        issues.dedup();
        issues
    }
}

fn compares(compare: Compare, total: Exact, bound: Exact) -> bool {
    match compare {
        Compare::AtLeast => total >= bound,
        Compare::AtMost => total <= bound,
        Compare::Exactly => total == bound,
    }
}

fn merged(terms: &[(Number, IssueId)]) -> Vec<(Exact, usize)> {
    let mut factors: BTreeMap<usize, Exact> = BTreeMap::new();
    for (factor, issue) in terms {
        *factors.entry(issue.0).or_insert_with(Exact::zero) += exact(factor);
    }
    factors.into_iter().filter(|(_, factor)| !factor.is_zero()).map(|(issue, factor)| (factor, issue)).collect()
}
