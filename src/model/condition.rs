//! Conditions: what a rule, a position or a fallback says about a package.

use super::{Issue, IssueId, Number, Value};

/// A statement about a package that is true or false of it.
///
/// Names are resolved: an issue is its place in the scenario and a choice is its place in the domain. A condition
/// that was read from a file compares issues only with values of their domains.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The issue has this value.
    Is(IssueId, Value),
    /// The issue has one of these values.
    OneOf(IssueId, Vec<Value>),
    /// The level or amount is this one or higher.
    AtLeast(IssueId, Value),
    /// The level or amount is this one or lower.
    AtMost(IssueId, Value),
    /// The level or amount lies between these two, both included.
    Between(IssueId, Value, Value),
    /// The part does not hold.
    Not(Box<Condition>),
    /// All parts hold; true if there are none.
    All(Vec<Condition>),
    /// At least one part holds; false if there are none.
    Any(Vec<Condition>),
    /// If the first holds, so does the second.
    If(Box<Condition>, Box<Condition>),
    /// Both hold or neither does.
    Iff(Box<Condition>, Box<Condition>),
    /// The weights of the parts that hold add up to at least, or at most, the bound.
    Weight(Compare, Number, Vec<(Number, Condition)>),
    /// The amounts, each times its coefficient, add up to at least, at most, or exactly the bound.
    Sum(Compare, Vec<(Number, IssueId)>, Number),
}

/// How a total stands to its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// The total is the bound or more.
    AtLeast,
    /// The total is the bound or less.
    AtMost,
    /// The total is the bound. Only sums use it.
    Exactly,
}

impl Compare {
    /// Whether a total stands so to a bound.
    pub fn holds(self, total: &Number, bound: &Number) -> bool {
        match self {
            Compare::AtLeast => total >= bound,
            Compare::AtMost => total <= bound,
            Compare::Exactly => total == bound,
        }
    }
}

impl Condition {
    /// At least `count` of the parts hold.
    pub fn count_at_least(count: u64, parts: Vec<Condition>) -> Self {
        Self::counted(Compare::AtLeast, count, parts)
    }

    /// At most `count` of the parts hold.
    pub fn count_at_most(count: u64, parts: Vec<Condition>) -> Self {
        Self::counted(Compare::AtMost, count, parts)
    }

    fn counted(compare: Compare, count: u64, parts: Vec<Condition>) -> Self {
        let weighted = parts.into_iter().map(|part| (Number::one(), part)).collect();
        Condition::Weight(compare, Number::from(num_bigint::BigInt::from(count)), weighted)
    }

    /// The parts one level below this condition.
    pub fn parts(&self) -> Vec<&Condition> {
        match self {
            Condition::Not(part) => vec![part],
            Condition::All(parts) | Condition::Any(parts) => parts.iter().collect(),
            Condition::If(first, second) | Condition::Iff(first, second) => vec![first, second],
            Condition::Weight(_, _, parts) => parts.iter().map(|(_, part)| part).collect(),
            _ => Vec::new(),
        }
    }

    /// Calls `visit` on this condition and on all below it, outermost first.
    pub fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Condition)) {
        visit(self);
        for part in self.parts() {
            part.visit(visit);
        }
    }

    /// The issues it speaks of, each once, in file order.
    pub fn issues(&self) -> Vec<IssueId> {
        let mut found = Vec::new();
        self.visit(&mut |condition| match condition {
            Condition::Is(issue, _)
            | Condition::OneOf(issue, _)
            | Condition::AtLeast(issue, _)
            | Condition::AtMost(issue, _)
            | Condition::Between(issue, _, _) => found.push(*issue),
            Condition::Sum(_, terms, _) => found.extend(counted(terms)),
            _ => {}
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether it holds of a package given as one value per issue, in file order.
    ///
    /// ```
    /// use zopa::model::{Condition, IssueId, Value};
    /// let condition = Condition::Not(Box::new(Condition::Is(IssueId(0), Value::Choice(2))));
    /// assert!(condition.holds(&[Value::Choice(1)]));
    /// ```
    ///
    /// # Panics
    /// If the package has no value for an issue of the condition: a package has one for each.
    pub fn holds(&self, package: &[Value]) -> bool {
        let value = |issue: &IssueId| &package[issue.0];
        match self {
            Condition::Is(issue, wanted) => value(issue) == wanted,
            Condition::OneOf(issue, wanted) => wanted.contains(value(issue)),
            Condition::AtLeast(issue, low) => value(issue) >= low,
            Condition::AtMost(issue, high) => value(issue) <= high,
            Condition::Between(issue, low, high) => (low..=high).contains(&value(issue)),
            Condition::Not(part) => !part.holds(package),
            Condition::All(parts) => parts.iter().all(|part| part.holds(package)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(package)),
            Condition::If(first, second) => !first.holds(package) || second.holds(package),
            Condition::Iff(first, second) => first.holds(package) == second.holds(package),
            Condition::Weight(compare, bound, parts) => {
                let held = parts.iter().filter(|(_, part)| part.holds(package));
                compare.holds(&held.map(|(weight, _)| weight.clone()).sum(), bound)
            }
            Condition::Sum(compare, terms, bound) => {
                let total = terms.iter().map(|(coefficient, issue)| coefficient * number(value(issue))).sum();
                compare.holds(&total, bound)
            }
        }
    }

    /// The clauses whose conjunction it is, as finely as its form shows.
    ///
    /// `If(a, All([b, c]))` gives `If(a, b)` and `If(a, c)`; `Between` gives its two bounds; a condition that is no
    /// conjunction gives itself.
    pub fn clauses(&self) -> Vec<Condition> {
        match self {
            Condition::All(parts) => parts.iter().flat_map(Condition::clauses).collect(),
            Condition::If(when, then) => {
                then.clauses().into_iter().map(|clause| Condition::If(when.clone(), Box::new(clause))).collect()
            }
            Condition::Iff(one, other) => [(one, other), (other, one)]
                .into_iter()
                .flat_map(|(when, then)| Condition::If(when.clone(), then.clone()).clauses())
                .collect(),
            Condition::Between(issue, low, high) => {
                vec![Condition::AtLeast(*issue, low.clone()), Condition::AtMost(*issue, high.clone())]
            }
            Condition::Sum(Compare::Exactly, terms, bound) => [Compare::AtLeast, Compare::AtMost]
                .map(|compare| Condition::Sum(compare, terms.clone(), bound.clone()))
                .into(),
            Condition::Not(part) => match &**part {
                Condition::Any(parts) => {
                    parts.iter().flat_map(|part| Condition::Not(Box::new(part.clone())).clauses()).collect()
                }
                _ => vec![self.clone()],
            },
            _ => vec![self.clone()],
        }
    }

    /// The condition in plain words, such as "NATO membership is excluded".
    pub fn words(&self, issues: &[Issue]) -> String {
        super::words::of(self, issues)
    }
}

/// The issues of a sum whose coefficients do not cancel out.
fn counted(terms: &[(Number, IssueId)]) -> impl Iterator<Item = IssueId> {
    let total = |issue: IssueId| -> Number {
        terms.iter().filter(|(_, other)| *other == issue).map(|(coefficient, _)| coefficient.clone()).sum()
    };
    terms.iter().map(|(_, issue)| *issue).filter(move |issue| !total(*issue).is_zero())
}

fn number(value: &Value) -> &Number {
    match value {
        Value::Amount(number) => number,
        Value::Choice(_) => unreachable!("a sum is over amounts, which the reader checks"),
    }
}
