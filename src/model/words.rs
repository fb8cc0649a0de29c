//! Conditions as English sentences without a full stop.

use super::{Compare, Condition, Domain, Issue, IssueId, Number, Value};

pub(super) fn of(condition: &Condition, issues: &[Issue]) -> String {
    let title = |issue: &IssueId| issues[issue.0].title.as_str();
    let name = |issue: &IssueId, value: &Value| issues[issue.0].words_in_sentence(value);
    match condition {
        Condition::Is(issue, value) => is(&issues[issue.0], value, true),
        Condition::OneOf(issue, values) => {
            let names: Vec<_> = values.iter().map(|value| name(issue, value)).collect();
            format!("{} is {}", title(issue), joined(&names, "or"))
        }
        Condition::AtLeast(issue, value) => format!("{} is at least {}", title(issue), name(issue, value)),
        Condition::AtMost(issue, value) => format!("{} is at most {}", title(issue), name(issue, value)),
        Condition::Between(issue, low, high) => {
            format!("{} is between {} and {}", title(issue), name(issue, low), name(issue, high))
        }
        Condition::Not(part) => negated(part, issues),
        Condition::All(parts) => listed(parts, "and", "always", issues),
        Condition::Any(parts) => listed(parts, "or", "never", issues),
        Condition::If(when, then) => format!("if {}, then {}", of(when, issues), of(then, issues)),
        Condition::Iff(one, other) => format!("{} exactly if {}", of(one, issues), of(other, issues)),
        Condition::Weight(compare, bound, parts) => weight(*compare, bound, parts, issues),
        Condition::Sum(compare, terms, bound) => {
            format!("{} is {} {}", sum(terms, issues), comparison(*compare), bound.spoken())
        }
    }
}

fn is(issue: &Issue, value: &Value, truth: bool) -> String {
    let (yes, verb) = (*value == Value::Choice(1), if truth { "is" } else { "is not" });
    match issue.domain {
        Domain::YesNo => format!("{}: {}", issue.title, issue.words(&Value::Choice(usize::from(yes == truth)))),
        _ => format!("{} {verb} {}", issue.title, issue.words_in_sentence(value)),
    }
}

fn negated(part: &Condition, issues: &[Issue]) -> String {
    match part {
        Condition::Is(issue, value) => is(&issues[issue.0], value, false),
        Condition::AtLeast(issue, value) => {
            format!("{} is below {}", issues[issue.0].title, issues[issue.0].words_in_sentence(value))
        }
        Condition::AtMost(issue, value) => {
            format!("{} is above {}", issues[issue.0].title, issues[issue.0].words_in_sentence(value))
        }
        _ => format!("not ({})", of(part, issues)),
    }
}

fn listed(parts: &[Condition], word: &str, empty: &str, issues: &[Issue]) -> String {
    let names: Vec<_> = parts.iter().map(|part| inner(part, issues)).collect();
    if names.is_empty() { empty.to_owned() } else { joined(&names, word) }
}

/// A part inside a list, in brackets where its own words would run into the list's.
fn inner(part: &Condition, issues: &[Issue]) -> String {
    let text = of(part, issues);
    let plain = part.parts().len() < 2 && !matches!(part, Condition::OneOf(..) | Condition::Between(..));
    if plain { text } else { format!("({text})") }
}

fn weight(compare: Compare, bound: &Number, parts: &[(Number, Condition)], issues: &[Issue]) -> String {
    let counted = parts.iter().all(|(weight, _)| *weight == Number::one());
    let names: Vec<_> = parts
        .iter()
        .map(|(weight, part)| match counted {
            true => of(part, issues),
            false => format!("{} ({})", of(part, issues), weight.spoken()),
        })
        .collect();
    let head = if counted { "of these hold" } else { "points are reached by those of these that hold" };
    format!("{} {} {head}: {}", comparison(compare), bound.spoken(), names.join("; "))
}

fn comparison(compare: Compare) -> &'static str {
    match compare {
        Compare::AtLeast => "at least",
        Compare::AtMost => "at most",
        Compare::Exactly => "exactly",
    }
}

fn sum(terms: &[(Number, IssueId)], issues: &[Issue]) -> String {
    let mut text = String::new();
    for (place, (coefficient, issue)) in terms.iter().enumerate() {
        let sign = match (place, coefficient.is_negative()) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        let size = coefficient.abs();
        let factor = if size == Number::one() { String::new() } else { format!("{} × ", size.spoken()) };
        text += &format!("{sign}{factor}{}", issues[issue.0].title);
    }
    if text.is_empty() { "0".to_owned() } else { text }
}

fn joined(names: &[String], word: &str) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {word} {last}", start.join(", ")),
    }
}
