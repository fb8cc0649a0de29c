//! A profile: what packages are worth to one party.

use hashbrown::HashMap;
use roxmltree::Node;

use super::super::xml::{Xml, children};
use super::super::{Refusal, Valued};
use super::domain::{self, Domain, Kind, Known, kind};
use super::hyper;
use crate::model::{Amount, Interest, Interests, IssueId, Number, Worth};

/// What to do where a profile and a domain do not fit.
const OF_ITS_DOMAIN: &str = "a profile belongs to the domain that it was written for";

/// Reads the file of a profile.
pub(super) fn read(xml: &Xml<'_>, domain: &Domain) -> Result<Valued, Refusal> {
    let root = xml.document.root_element();
    let said = root.attribute("type").unwrap_or_default().to_lowercase();
    if !["", "linear", "nonlinear"].contains(&said.as_str()) {
        let help = "linear additive and hyper-rectangle (nonlinear) utility spaces are read";
        return Err(xml.refusal(root, format!("utility spaces of the type `{said}` are not read"), help));
    }
    let mut notes = Vec::new();
    let reservation = value_of(xml, "reservation")?.unwrap_or_else(Number::zero);
    if let Some(discount) = value_of(xml, "discount_factor")?.filter(|discount| *discount != Number::one()) {
        notes.push(format!("worth is discounted over time by the factor {discount}, which no answer counts"));
    }
    let ufun = xml.document.descendants().find(|node| node.tag_name().name().eq_ignore_ascii_case("utility"));
    let (issues, bonuses) = match ufun {
        Some(ufun) => (Vec::new(), hyper::bonuses(xml, ufun, domain)?),
        None => (additive(xml, domain, &mut notes)?, Vec::new()),
    };
    Ok(Valued { interests: Interests { reservation, issues, bonuses }, notes })
}

/// The `value` of the first element of a name.
fn value_of(xml: &Xml<'_>, name: &str) -> Result<Option<Number>, Refusal> {
    let node = xml.document.descendants().find(|node| node.tag_name().name().eq_ignore_ascii_case(name));
    node.map(|node| xml.number(node, "value")).transpose()
}

fn additive(xml: &Xml<'_>, domain: &Domain, notes: &mut Vec<String>) -> Result<Vec<(IssueId, Interest)>, Refusal> {
    let weights = weights(xml)?;
    let mut interests: Vec<Option<Interest>> = vec![None; domain.issues.len()];
    for node in domain::issue_nodes(xml) {
        let index = xml.attribute(node, "index")?.trim();
        let Some(place) = domain.place(index) else {
            let message = format!("the domain has no issue with the index {index}");
            return Err(xml.refusal(node, message, OF_ITS_DOMAIN));
        };
        let known = &domain.issues[place];
        same_name(xml, node, known)?;
        let worth = worth(xml, node, known, notes)?;
        let weight = weights.get(index).cloned().unwrap_or_else(|| {
            notes.push(format!("the issue `{}` has no weight and counts for nothing", known.issue.id));
            Number::zero()
        });
        interests[place] = Some(Interest { weight, worth });
    }
    if let Some(index) = weights.keys().filter(|index| domain.place(index).is_none()).min() {
        let message = format!("the domain has no issue with the index {index}, which has a weight");
        return Err(Refusal::new(message, OF_ITS_DOMAIN).about(xml.file.name));
    }
    for (known, _) in domain.issues.iter().zip(&interests).filter(|(_, interest)| interest.is_none()) {
        notes.push(format!("the profile does not speak of the issue `{}`, which counts for nothing", known.issue.id));
    }
    let total: Number = interests.iter().flatten().map(|interest| interest.weight.clone()).sum();
    if total.is_zero() {
        let help = "an additive profile has elements `weight` with an `index` and a `value`";
        return Err(Refusal::new("the weights of the issues add up to 0", help).about(xml.file.name));
    }
    let normal = |interest: Interest| Interest { weight: &interest.weight / &total, ..interest };
    let places = interests.into_iter().enumerate();
    Ok(places.filter_map(|(place, interest)| Some((IssueId(place), normal(interest?)))).collect())
}

/// Refuses an issue that has another name than in the domain: its numbers would be about something else.
fn same_name(xml: &Xml<'_>, node: Node<'_, '_>, known: &Known) -> Result<(), Refusal> {
    let title = &known.issue.title;
    match node.attribute("name").map(str::trim).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(title)) {
        None => Ok(()),
        Some(name) => {
            let message = format!("issue {} is `{name}` here and `{title}` in the domain", known.index);
            Err(xml.refusal(node, message, OF_ITS_DOMAIN))
        }
    }
}

/// The weights by the index of their issue; of two for one issue the last counts, as in GENIUS.
fn weights(xml: &Xml<'_>) -> Result<HashMap<String, Number>, Refusal> {
    let mut weights = HashMap::new();
    let objectives = xml.document.descendants().filter(|node| node.tag_name().name().eq_ignore_ascii_case("objective"));
    for node in objectives.flat_map(|objective| children(objective, "weight")) {
        let weight = xml.number(node, "value")?;
        if weight.is_negative() {
            return Err(xml.refusal(node, format!("the weight {weight} is below 0"), "a weight is 0 or more"));
        }
        weights.insert(xml.attribute(node, "index")?.trim().to_owned(), weight);
    }
    Ok(weights)
}

fn worth(xml: &Xml<'_>, node: Node<'_, '_>, known: &Known, notes: &mut Vec<String>) -> Result<Worth, Refusal> {
    let kind = kind(xml, node)?;
    let of_domain = match known.issue.domain.amount() {
        None => Kind::Discrete,
        Some(Amount { step: Some(_), .. }) => Kind::Integer,
        Some(_) => Kind::Real,
    };
    match (kind, known.issue.domain.amount()) {
        (kind, _) if kind != of_domain => {
            let message = format!("the issue is {} here and {} in the domain", word(kind), word(of_domain));
            Err(xml.refusal(node, message, OF_ITS_DOMAIN))
        }
        (Kind::Integer, Some(range)) => integer(xml, node, range),
        (Kind::Real, Some(range)) => real(xml, node, range),
        _ => discrete(xml, node, known, notes),
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Discrete => "discrete",
        Kind::Integer => "integer",
        Kind::Real => "real",
    }
}

/// Evaluations divided by the highest. Of two for one value the last counts; below this all are nought, as in GENIUS.
fn discrete(xml: &Xml<'_>, node: Node<'_, '_>, known: &Known, notes: &mut Vec<String>) -> Result<Worth, Refusal> {
    let mut evaluations: HashMap<&str, Number> = HashMap::new();
    for item in children(node, "item").filter(|item| !matches!(item.attribute("evaluation"), None | Some("null"))) {
        evaluations.insert(xml.attribute(item, "value")?, xml.number(item, "evaluation")?);
    }
    let mut foreign: Vec<_> = evaluations.keys().filter(|text| !known.values.contains_key(**text)).collect();
    foreign.sort_unstable();
    for text in foreign {
        notes.push(format!(
            "`{text}` of the issue `{}` has an evaluation and is no value of the domain",
            known.issue.id
        ));
    }
    let least = &Number::one() / &Number::from(100_000);
    let highest = evaluations.values().max().cloned().unwrap_or_else(Number::zero);
    let mut worth = vec![Number::zero(); known.values.len()];
    let mut without: Vec<usize> = Vec::new();
    for (text, place) in &known.values {
        match evaluations.get(text.as_str()) {
            Some(evaluation) if highest >= least => worth[*place] = evaluation / &highest,
            Some(_) => {}
            None => without.push(*place),
        }
    }
    without.sort_unstable();
    for name in without.iter().filter_map(|place| known.issue.domain.choice(*place)) {
        notes.push(format!("`{name}` of the issue `{}` has no evaluation and is worth 0", known.issue.id));
    }
    Ok(Worth::Choices(worth))
}

/// A line that begins at the lower bound, kept between 0 and 1; without an evaluator all is worth nought.
fn integer(xml: &Xml<'_>, node: Node<'_, '_>, range: &Amount) -> Result<Worth, Refusal> {
    let Some(evaluator) = children(node, "evaluator").next() else { return Ok(level(range, Number::zero())) };
    let begin = domain::range(xml, node, true).map_or_else(|_| range.min.clone(), |own| own.min);
    let (slope, offset) = (xml.number(evaluator, "slope")?, xml.number(evaluator, "offset")?);
    let offset = &offset - &(&slope * &begin);
    Ok(clamped_line(range, &slope, &offset))
}

/// A function of one of the kinds that GENIUS has.
fn real(xml: &Xml<'_>, node: Node<'_, '_>, range: &Amount) -> Result<Worth, Refusal> {
    let Some(evaluator) = children(node, "evaluator").next() else {
        return Err(xml.refusal(
            node,
            "the real issue has no evaluator",
            "an `evaluator` says what its values are worth",
        ));
    };
    let parameter = |name| xml.number(evaluator, name);
    match xml.attribute(evaluator, "ftype")?.to_lowercase().as_str() {
        "linear" => Ok(clamped_line(range, &parameter("parameter1")?, &parameter("parameter0")?)),
        "constant" => Ok(level(range, parameter("parameter0")?)),
        "triangular" => {
            let (low, high, top) = (parameter("parameter0")?, parameter("parameter1")?, parameter("parameter2")?);
            if !(low < top && top < high) {
                let message = format!("the triangle from {low} over {top} to {high} has no sides");
                return Err(xml.refusal(evaluator, message, "`parameter2`, the top, lies between the other two"));
            }
            Ok(Worth::Points(vec![(low, Number::zero()), (top, Number::one()), (high, Number::zero())]))
        }
        other => {
            let message = format!("evaluators of the type `{other}` are not read");
            Err(xml.refusal(evaluator, message, "linear, constant and triangular ones are"))
        }
    }
}

fn level(range: &Amount, worth: Number) -> Worth {
    Worth::Points(vec![(range.min.clone(), worth)])
}

/// The line `slope * x + offset` over a range, kept between 0 and 1: bent where it meets them.
fn clamped_line(range: &Amount, slope: &Number, offset: &Number) -> Worth {
    let (zero, one) = (Number::zero(), Number::one());
    let at = |x: &Number| (&(slope * x) + offset).clamp(zero.clone(), one.clone());
    if slope.is_zero() || range.min == range.max {
        return level(range, at(&range.min));
    }
    let bends = [&zero, &one].map(|level| &(level - offset) / slope);
    let inside = bends.into_iter().filter(|x| *x > range.min && *x < range.max);
    let mut places: Vec<Number> = [range.min.clone(), range.max.clone()].into_iter().chain(inside).collect();
    places.sort();
    Worth::Points(places.into_iter().map(|x| (x.clone(), at(&x))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_bent_where_it_meets_nought_and_one() {
        let range = Amount { min: 0.into(), max: 9.into(), step: Some(Number::one()), unit: String::new() };
        let line = |slope: &str, offset: &str| {
            let Worth::Points(points) = clamped_line(&range, &slope.parse().unwrap(), &offset.parse().unwrap()) else {
                panic!("a line is made of points")
            };
            points.iter().map(|(x, y)| format!("{x}:{y}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line("0.1", "0"), "0:0 9:0.9");
        assert_eq!(line("0.2", "0.5"), "0:0.5 2.5:1 9:1");
        assert_eq!(line("-0.3", "2"), "0:1 10/3:1 20/3:0 9:0");
        assert_eq!(line("0", "7"), "0:1");
    }
}
