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
    let ends = closed.and_then(|(max_open, rest)| Some((max_open, ends(rest)?)));
    let wrong = |problem, help| ViewError { option, given: given.to_owned(), problem, help };
    let (max_open, (low, high)) = ends.ok_or_else(|| {
        let problem = format!("`{text}` is no range of `{name}`");
        wrong(problem, written(amount))
    })?;
    refuse_empty(amount, text, (&low, min_open), (&high, max_open)).map_err(|(what, help)| wrong(what, help))?;
    let (low, high) = (Value::Amount(low), Value::Amount(high));
    let not = |condition| Condition::Not(Box::new(condition));
    Ok(Some(match (min_open, max_open) {
        (false, false) => Condition::Between(issue, low, high),
        (true, false) => Condition::All(vec![not(Condition::AtMost(issue, low)), Condition::AtMost(issue, high)]),
        (false, true) => Condition::All(vec![Condition::AtLeast(issue, low), not(Condition::AtLeast(issue, high))]),
        (true, true) => Condition::All(vec![not(Condition::AtMost(issue, low)), not(Condition::AtLeast(issue, high))]),
    }))
}

/// The ends of a range.
fn ends(text: &str) -> Option<(Number, Number)> {
    let (low, high) = text.split_once("..")?;
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// How a range of an amount is written.
fn written(amount: &Amount) -> String {
    let Amount { min, max, .. } = amount;
    format!("a range is written [LOW..HIGH], with ( or ) for an end that is left out, and lies within {min} to {max}")
}

/// What is wrong with a range that has no value of the amount, or goes beyond it, and what would do.
fn refuse_empty(
    amount: &Amount,
    text: &str,
    (low, min_open): (&Number, bool),
    (high, max_open): (&Number, bool),
) -> Result<(), (String, String)> {
    if low > high {
        let turned = format!("the lower end comes first: [{high}..{low}]");
        return Err((format!("the ends of `{text}` are the wrong way round"), turned));
    }
    if low < &amount.min || high > &amount.max {
        let Amount { min, max, .. } = amount;
        return Err((format!("`{text}` goes beyond {min} to {max}"), written(amount)));
    }
    let closed = format!("[ and ] keep the ends: [{low}..{high}]");
    if low == high && (min_open || max_open) {
        return Err((format!("nothing lies between the ends of `{text}`"), closed));
    }
    let Some(step) = &amount.step else { return Ok(()) };
    let steps = &(low - &amount.min) / step;
    let whole = Number::from(steps.floor());
    let first = if whole == steps && !min_open { whole } else { &whole + &Number::one() };
    let value = &amount.min + &(&first * step);
    if value > *high || (value == *high && max_open) {
        let help = format!("it takes values from {} to {}, in steps of {step}", amount.min, amount.max);
        return Err((format!("no value lies in `{text}`"), help));
    }
    Ok(())
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
        for wrong in ["force=[10..61]", "force=[10..20", "force=[10-20]"] {
            let error = rule_for(&scenario, "--set", wrong).unwrap_err();
            assert!(error.help.starts_with("a range is written [LOW..HIGH]"), "{wrong}: {error}");
        }
        let told = |given| rule_for(&scenario, "--set", given).unwrap_err();
        assert_eq!(told("force=[20..10]").problem, "the ends of `[20..10]` are the wrong way round");
        assert_eq!(told("force=[20..10]").help, "the lower end comes first: [10..20]");
        for empty in ["force=(10..10)", "force=[10..10)", "force=(10..10]"] {
            assert_eq!(told(empty).help, "[ and ] keep the ends: [10..10]");
        }
    }
}
