//! Conditions and values as the language writes them.

use super::layout::{Group, Layout, Piece};
use super::{decimal, quoted};
use crate::model::{Compare, Condition, Issue, IssueId, Number, Value};

/// A value as conditions name it: a text, or a number.
pub(super) fn value(issue: &Issue, value: &Value) -> Piece {
    match value {
        Value::Choice(_) => Piece::word(quoted(&issue.name_of(value))),
        Value::Amount(number) => Piece::word(decimal(number)),
    }
}

/// A condition.
pub(super) fn condition(condition: &Condition, issues: &[Issue]) -> Piece {
    let id = |issue: &IssueId| Piece::word(quoted(&issues[issue.0].id));
    let name = |issue: &IssueId, given: &Value| value(&issues[issue.0], given);
    let form = |form: &str| Group::item(form, Layout::Fitting);
    let group = match condition {
        Condition::Is(issue, given) => form("Is").entry(id(issue)).entry(name(issue, given)),
        Condition::OneOf(issue, given) => {
            let list = Group::new("[", "]", Layout::Fitting).entries(given.iter().map(|given| name(issue, given)));
            form("OneOf").entry(id(issue)).entry(list.into())
        }
        Condition::AtLeast(issue, given) => form("AtLeast").entry(id(issue)).entry(name(issue, given)),
        Condition::AtMost(issue, given) => form("AtMost").entry(id(issue)).entry(name(issue, given)),
        Condition::Between(issue, low, high) => {
            form("Between").entry(id(issue)).entry(name(issue, low)).entry(name(issue, high))
        }
        Condition::Not(part) => form("Not").entry(self::condition(part, issues)),
        Condition::All(parts) => listed("All([", "])", parts, issues),
        Condition::Any(parts) => listed("Any([", "])", parts, issues),
        Condition::If(when, then) => form("If").entries([when, then].map(|part| self::condition(part, issues))),
        Condition::Iff(one, other) => form("Iff").entries([one, other].map(|part| self::condition(part, issues))),
        Condition::Weight(compare, bound, parts) => weighed(*compare, bound, parts, issues),
        Condition::Sum(compare, terms, bound) => {
            let terms = terms.iter().map(|(coefficient, issue)| pair(Piece::word(decimal(coefficient)), id(issue)));
            let open = format!("{}([", ["SumAtLeast", "SumAtMost", "SumIs"][place(*compare)]);
            Group::new(open, format!("], {})", decimal(bound)), Layout::Fitting).entries(terms)
        }
    };
    group.into()
}

fn listed(open: &str, close: &str, parts: &[Condition], issues: &[Issue]) -> Group {
    Group::new(open, close, Layout::Fitting).entries(parts.iter().map(|part| condition(part, issues)))
}

fn pair(one: Piece, other: Piece) -> Piece {
    Group::new("(", ")", Layout::Fitting).entry(one).entry(other).into()
}

/// A count where every part weighs one, and a weight otherwise.
fn weighed(compare: Compare, bound: &Number, parts: &[(Number, Condition)], issues: &[Issue]) -> Group {
    let counts = bound.is_whole() && !bound.is_negative() && parts.iter().all(|(weight, _)| *weight == Number::one());
    if counts {
        let open = format!("{}({}, [", ["CountAtLeast", "CountAtMost"][place(compare)], decimal(bound));
        let parts = parts.iter().map(|(_, part)| condition(part, issues));
        return Group::new(open, "])", Layout::Fitting).entries(parts);
    }
    let open = format!("{}({}, [", ["WeightAtLeast", "WeightAtMost"][place(compare)], decimal(bound));
    let parts = parts.iter().map(|(weight, part)| pair(Piece::word(decimal(weight)), condition(part, issues)));
    Group::new(open, "])", Layout::Fitting).entries(parts)
}

/// Which of the forms that only differ in how they compare it is.
fn place(compare: Compare) -> usize {
    match compare {
        Compare::AtLeast => 0,
        Compare::AtMost => 1,
        Compare::Exactly => 2,
    }
}
