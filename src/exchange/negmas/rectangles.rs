//! Utility functions over several issues at once: boxes, and single outcomes.

use num_bigint::BigInt;

use super::super::Refusal;
use super::super::yaml::{Kind, Node, Yaml};
use super::domain::Space;
use super::ufun::constant;
use crate::model::{Amount, Bonus, Condition, Domain, IssueId, Number, Value};

/// The bonuses of a hyper-rectangle utility function; its bias is added elsewhere.
pub(super) fn boxes(yaml: &Yaml<'_>, root: &Node, space: &Space) -> Result<Vec<Bonus>, Refusal> {
    let ranges = yaml.list(yaml.field(root, "outcome_ranges")?)?;
    let utilities = yaml.list(yaml.field(root, "utilities")?)?;
    let weights = root.some("weights").map(|node| yaml.list(node)).transpose()?;
    if ranges.len() != utilities.len() || weights.is_some_and(|weights| weights.len() != ranges.len()) {
        let help = "each of `outcome_ranges` has one entry in `utilities` and one in `weights`";
        return Err(yaml.refusal(root, "ranges and utilities differ in number", help));
    }
    let mut bonuses = Vec::new();
    for (place, (range, utility)) in ranges.iter().zip(utilities).enumerate() {
        let weight = weights.map_or(Ok(Number::one()), |weights| yaml.number(&weights[place]))?;
        let worth = &weight * &yaml.number(utility)?;
        bonuses.extend(inside(yaml, range, space)?.map(|when| Bonus { when, worth }));
    }
    Ok(bonuses)
}

/// The condition of a box, which is a map from issues, by number or name, to ranges, values or lists of values; none if
/// no package is inside.
fn inside(yaml: &Yaml<'_>, node: &Node, space: &Space) -> Result<Option<Condition>, Refusal> {
    let mut parts = Vec::new();
    for (key, value) in node.entries() {
        let name = yaml.text(key)?;
        let by_name = space.names.iter().position(|known| known == name);
        let place = name.parse().ok().or(by_name).filter(|place| *place < space.issues.len()).ok_or_else(|| {
            yaml.refusal(key, format!("there is no issue `{name}`"), "issues are counted from 0, or named")
        })?;
        let Some(part) = side(yaml, value, space, place)? else { return Ok(None) };
        parts.push(part);
    }
    Ok(Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) }))
}

/// What a box says of one issue.
fn side(yaml: &Yaml<'_>, node: &Node, space: &Space, place: usize) -> Result<Option<Condition>, Refusal> {
    let issue = IssueId(place);
    match (&node.kind, &space.issues[place].domain) {
        // Two numbers are a range, as NegMAS writes one.
        (Kind::List(ends), Domain::Amount(amount)) if ends.len() == 2 => {
            Ok(between(issue, amount, yaml.number(&ends[0])?, yaml.number(&ends[1])?))
        }
        (Kind::List(values), _) => {
            let values = values.iter().map(|node| value(yaml, node, space, place)).collect::<Result<Vec<_>, _>>()?;
            Ok((!values.is_empty()).then_some(Condition::OneOf(issue, values)))
        }
        _ => Ok(Some(Condition::Is(issue, value(yaml, node, space, place)?))),
    }
}

fn between(issue: IssueId, amount: &Amount, low: Number, high: Number) -> Option<Condition> {
    let round = |number: Number, up: bool| match amount.step {
        Some(_) => Number::from(if up { number.ceil() } else { number.floor() }),
        None => number,
    };
    let (low, high) = (round(low, true).max(amount.min.clone()), round(high, false).min(amount.max.clone()));
    (low <= high).then_some(Condition::Between(issue, Value::Amount(low), Value::Amount(high)))
}

/// A value of an issue as the files name it.
fn value(yaml: &Yaml<'_>, node: &Node, space: &Space, place: usize) -> Result<Value, Refusal> {
    let text = yaml.text(node)?;
    let found = match &space.issues[place].domain {
        Domain::Amount(amount) => Some(yaml.number(node)?).filter(|number| amount.has(number)).map(Value::Amount),
        _ => space.values[place].iter().position(|known| known == text).map(Value::Choice),
    };
    found.ok_or_else(|| {
        let message = format!("`{text}` is no value of `{}`", space.names[place]);
        yaml.refusal(node, message, "the values of an issue are in the outcome space")
    })
}

/// The bonuses of a function that lists outcomes with their utilities, and has a default for all others.
pub(super) fn mapping(yaml: &Yaml<'_>, root: &Node, space: &Space) -> Result<Vec<Bonus>, Refusal> {
    let entries = yaml.field(root, "mapping")?;
    let mut outcomes: Vec<(Condition, Number)> = Vec::new();
    for (key, utility) in entries.entries() {
        let values = yaml.list(key)?;
        if values.len() != space.issues.len() {
            let help = "an outcome lists a value for every issue";
            return Err(yaml.refusal(key, "the outcome has not one value for each issue", help));
        }
        let is = |(place, node)| Ok(Condition::Is(IssueId(place), value(yaml, node, space, place)?));
        let mut parts = values.iter().enumerate().map(is).collect::<Result<Vec<_>, Refusal>>()?;
        let when = if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) };
        outcomes.push((when, yaml.number(utility)?));
    }
    let default = match is_complete(&outcomes, space) {
        true => Number::zero(),
        false => yaml.number_or(root, "default", Number::zero()).map_err(|_| {
            let message = "outcomes that are not listed have no utility that is a number";
            yaml.refusal(entries, message, "`default` gives them one, or all outcomes are listed")
        })?,
    };
    let bonus = |(when, utility): (Condition, Number)| Bonus { when, worth: &utility - &default };
    let listed = outcomes.into_iter().map(bonus).filter(|bonus| !bonus.worth.is_zero());
    Ok(listed.chain(constant(default.clone())).collect())
}

/// Whether every outcome is listed: the keys of a map differ.
fn is_complete(outcomes: &[(Condition, Number)], space: &Space) -> bool {
    let size = |domain: &Domain| match domain {
        Domain::Amount(amount) => amount.values(),
        choices => Some(choices.choices().len().into()),
    };
    let all = space.issues.iter().map(|issue| size(&issue.domain)).product::<Option<BigInt>>();
    all.is_some_and(|all| all == outcomes.len().into())
}
