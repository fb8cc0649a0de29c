//! Hyper-rectangle utility spaces: worth for packages inside, or outside, boxes of integer issues.

use roxmltree::Node;

use super::super::Refusal;
use super::super::xml::{Xml, children};
use super::domain::Domain;
use crate::model::{Amount, Bonus, Condition, IssueId, Number, Value};

/// Functions inside one another.
const DEPTH: usize = 16;

/// The bonuses that an element `utility` stands for.
pub(super) fn bonuses(xml: &Xml<'_>, utility: Node<'_, '_>, domain: &Domain) -> Result<Vec<Bonus>, Refusal> {
    let most = xml.number(utility, "maxutility")?;
    if most <= Number::zero() {
        let message = format!("`maxutility` is {most}");
        return Err(xml.refusal(utility, message, "it is what every worth is divided by, and above 0"));
    }
    let Some(function) = children(utility, "ufun").next() else {
        let help = "a hyper-rectangle profile has an element `ufun` with elements `hyperRectangle`";
        return Err(xml.refusal(utility, "the element `utility` has no function", help));
    };
    let mut bonuses = Vec::new();
    add(xml, function, &(&Number::one() / &most), domain, &mut bonuses, 0)?;
    Ok(bonuses)
}

/// Adds what a function is worth, times a factor.
fn add(
    xml: &Xml<'_>,
    function: Node<'_, '_>,
    factor: &Number,
    domain: &Domain,
    bonuses: &mut Vec<Bonus>,
    depth: usize,
) -> Result<(), Refusal> {
    let how = function.attribute("aggregation").unwrap_or("sum");
    if !how.eq_ignore_ascii_case("sum") || depth > DEPTH {
        let message = format!("functions that take the {} of their parts are not read", how.to_lowercase());
        return Err(xml.refusal(function, message, "bonuses of a scenario add up: `aggregation=\"sum\"` is read"));
    }
    let factor = factor * &weight(xml, function)?;
    for rectangle in children(function, "hyperRectangle") {
        let worth = &(&xml.number(rectangle, "utility")? * &weight(xml, rectangle)?) * &factor;
        bonuses.extend(when(xml, rectangle, domain)?.map(|when| Bonus { when, worth }));
    }
    children(function, "ufun").try_for_each(|inner| add(xml, inner, &factor, domain, bonuses, depth + 1))
}

fn weight(xml: &Xml<'_>, node: Node<'_, '_>) -> Result<Number, Refusal> {
    if node.has_attribute("weight") { xml.number(node, "weight") } else { Ok(Number::one()) }
}

/// The condition of a rectangle; none if no package meets it.
fn when(xml: &Xml<'_>, rectangle: Node<'_, '_>, domain: &Domain) -> Result<Option<Condition>, Refusal> {
    let excluded: Vec<_> = children(rectangle, "EXCLUDES").collect();
    let bounds = if excluded.is_empty() { children(rectangle, "INCLUDES").collect() } else { excluded.clone() };
    let mut inside = Some(Vec::new());
    for node in bounds {
        let (issue, range) = issue(xml, node, domain)?;
        let (low, high) = (xml.whole(node, "min")?, xml.whole(node, "max")?);
        match between(issue, range, low, high) {
            Bounds::Nothing => inside = None,
            Bounds::Everything => {}
            Bounds::Some(condition) => inside.iter_mut().for_each(|parts| parts.push(condition.clone())),
        }
    }
    let inside = inside.map(|mut parts| if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) });
    Ok(match (excluded.is_empty(), inside) {
        (true, inside) => inside,
        (false, Some(inside)) => Some(Condition::Not(Box::new(inside))),
        (false, None) => Some(Condition::All(Vec::new())),
    })
}

fn issue<'d>(xml: &Xml<'_>, node: Node<'_, '_>, domain: &'d Domain) -> Result<(IssueId, &'d Amount), Refusal> {
    let index = xml.attribute(node, "index")?.trim();
    let place = domain.place(index).ok_or_else(|| {
        let message = format!("the domain has no issue with the index {index}");
        xml.refusal(node, message, "a profile belongs to the domain that it was written for")
    })?;
    let range = domain.issues[place].issue.domain.amount().filter(|amount| amount.step.is_some());
    let range = range.ok_or_else(|| {
        let message = format!("the issue `{}` is not an integer", domain.issues[place].issue.id);
        xml.refusal(node, message, "hyper-rectangles are over integer issues")
    })?;
    Ok((IssueId(place), range))
}

/// What bounds leave of a range.
enum Bounds {
    Nothing,
    Everything,
    Some(Condition),
}

fn between(issue: IssueId, range: &Amount, low: Number, high: Number) -> Bounds {
    let (low, high) = (low.max(range.min.clone()), high.min(range.max.clone()));
    let amount = |number: &Number| Value::Amount(number.clone());
    match (low == range.min, high == range.max) {
        _ if low > high => Bounds::Nothing,
        (true, true) => Bounds::Everything,
        _ if low == high => Bounds::Some(Condition::Is(issue, amount(&low))),
        _ => Bounds::Some(Condition::Between(issue, amount(&low), amount(&high))),
    }
}
