//! What a user fixes: `ISSUE=VALUE`, or a range of an amount.

use super::view::{ViewError, ViewRule, unknown_or_titled};
use super::{Amount, Condition, Issue, IssueId, Number, Scenario, Value};

/// The rule that fixes a value.
pub(super) fn rule(scenario: &Scenario, issue: IssueId, value: &Value) -> ViewRule {
    let named = &scenario.issues[issue.0];
    let setting = format!("{}={}", named.id, named.name_of(value));
    setting_rule(scenario, &setting, Condition::Is(issue, value.clone()))
}

/// The rule for `ISSUE=VALUE`, or for `ISSUE=[LOW..HIGH]`, where a round bracket leaves its end out.
///
/// # Errors
/// If there is no `=`, no such issue, or no such value or range in its domain.
pub(super) fn rule_for(scenario: &Scenario, option: &'static str, given: &str) -> Result<ViewRule, ViewError> {
    match range(scenario, option, given)? {
        Some(condition) => Ok(setting_rule(scenario, given, condition)),
        None => parse_setting(scenario, option, given).map(|(issue, value)| rule(scenario, issue, &value)),
    }
}

fn setting_rule(scenario: &Scenario, setting: &str, holds: Condition) -> ViewRule {
    let because = format!("set: {}", holds.words(&scenario.issues));
    ViewRule { id: format!("set:{setting}"), because, holds, in_file: false, line: None }
}

/// The condition of a range; `None` if what is given is none, or the issue is no amount.
fn range(scenario: &Scenario, option: &'static str, given: &str) -> Result<Option<Condition>, ViewError> {
    let Some((name, text)) = given.split_once('=') else { return Ok(None) };
    let Some(issue) = scenario.issue(name) else { return Ok(None) };
    let Some(amount) = scenario.issues[issue.0].domain.amount() else { return Ok(None) };
    let opened = text.strip_prefix('[').map(|rest| (false, rest)).or(text.strip_prefix('(').map(|rest| (true, rest)));
    let Some((min_open, rest)) = opened else { return Ok(None) };
    let closed = rest.strip_suffix(']').map(|rest| (false, rest)).or(rest.strip_suffix(')').map(|rest| (true, rest)));
    let ends = closed.and_then(|(max_open, rest)| Some((max_open, ends(amount, rest)?)));
    let (max_open, (low, high)) = ends.ok_or_else(|| ViewError {
        option,
        given: given.to_owned(),
        problem: format!("`{text}` is no range of `{name}`"),
        help: format!(
            "a range is written [LOW..HIGH], with ( or ) for an end that is left out, and lies within {} to {}",
            amount.min, amount.max
        ),
    })?;
    let (low, high) = (Value::Amount(low), Value::Amount(high));
    let not = |condition| Condition::Not(Box::new(condition));
    Ok(Some(match (min_open, max_open) {
        (false, false) => Condition::Between(issue, low, high),
        (true, false) => Condition::All(vec![not(Condition::AtMost(issue, low)), Condition::AtMost(issue, high)]),
        (false, true) => Condition::All(vec![Condition::AtLeast(issue, low), not(Condition::AtLeast(issue, high))]),
        (true, true) => Condition::All(vec![not(Condition::AtMost(issue, low)), not(Condition::AtLeast(issue, high))]),
    }))
}

/// The ends of a range, as far as the amount has them.
fn ends(amount: &Amount, text: &str) -> Option<(Number, Number)> {
    let (low, high) = text.split_once("..")?;
    let (low, high): (Number, Number) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high && low >= amount.min && high <= amount.max).then_some((low, high))
}

fn titled_issue(issue: &Issue) -> (&str, &str) {
    (&issue.id, &issue.title)
}

/// Reads `ISSUE=VALUE`.
///
/// # Errors
/// If there is no `=`, no such issue, or no such value in its domain.
pub fn parse_setting(scenario: &Scenario, option: &'static str, given: &str) -> Result<(IssueId, Value), ViewError> {
    let (name, value) = given.split_once('=').ok_or_else(|| ViewError {
        option,
        given: given.to_owned(),
        problem: "no value is given".to_owned(),
        help: format!("a value is given as {option} ISSUE=VALUE"),
    })?;
    let issue = scenario
        .issue(name)
        .ok_or_else(|| unknown_or_titled(option, given, "issue", name, scenario.issues.iter().map(titled_issue)))?;
    let named = &scenario.issues[issue.0];
    match (named.value_named(value), named.domain.amount()) {
        (Some(value), _) => Ok((issue, value)),
        (None, None) => {
            let label = |name| (name, named.labels.get(name).map_or("", String::as_str));
            Err(unknown_or_titled(option, given, "value", value, named.domain.choices().into_iter().map(label)))
        }
        (None, Some(amount)) => {
            let step = amount.step.as_ref().map_or(String::new(), |step| format!(", in steps of {step}"));
            Err(ViewError {
                option,
                given: given.to_owned(),
                problem: format!("`{value}` is no value of `{name}`"),
                help: format!("it takes a number from {} to {}{step}", amount.min, amount.max),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Domain;

    #[test]
    fn a_range_is_fixed_with_the_ends_it_has() {
        let amount = Amount { min: 0.into(), max: 60.into(), step: None, unit: String::new() };
        let issue = Issue {
            id: "force".into(),
            title: "Force".into(),
            domain: Domain::Amount(amount),
            labels: Default::default(),
        };
        let scenario = Scenario {
            title: String::new(),
            summary: String::new(),
            as_of: None,
            sources: Default::default(),
            issues: vec![issue],
            rules: Vec::new(),
            parties: Vec::new(),
            variants: Vec::new(),
            drafts: Vec::new(),
            allow: Vec::new(),
        };
        let holds = |given: &str, number: i64| {
            let rule = rule_for(&scenario, "--set", given).unwrap();
            assert_eq!(rule.id, format!("set:{given}"));
            rule.holds.holds(&[Value::Amount(number.into())])
        };
        assert_eq!([9, 10, 20, 21].map(|n| holds("force=[10..20]", n)), [false, true, true, false]);
        assert_eq!([10, 11, 20].map(|n| holds("force=(10..20]", n)), [false, true, true]);
        assert_eq!([10, 19, 20].map(|n| holds("force=[10..20)", n)), [true, true, false]);
        assert_eq!([10, 15, 20].map(|n| holds("force=(10..20)", n)), [false, true, false]);
        for wrong in ["force=[20..10]", "force=[10..61]", "force=[10..20", "force=[10-20]"] {
            let error = rule_for(&scenario, "--set", wrong).unwrap_err();
            assert!(error.help.starts_with("a range is written [LOW..HIGH]"), "{wrong}: {error}");
        }
    }
}
