//! A utility function: what packages are worth to one party.

use super::super::yaml::{self, Kind, Node, Yaml};
use super::super::{Refusal, Valued};
use super::domain::{Space, class};
use super::rectangles;
use crate::model::{Amount, Bonus, Condition, Domain, Interest, Interests, IssueId, Number, Worth};

/// The utility functions that are read.
const READ: &str = "linear additive, linear, affine, constant, mapping and hyper-rectangle utility functions are read";

/// Reads the file of a utility function.
pub(super) fn read(yaml: &Yaml<'_>, space: &Space) -> Result<Valued, Refusal> {
    let root = &yaml.root;
    let (issues, mut bonuses) = match class(yaml, root)? {
        "LinearAdditiveUtilityFunction" | "LinearUtilityAggregationFunction" => {
            (additive(yaml, root, space)?, Vec::new())
        }
        "LinearUtilityFunction" | "AffineUtilityFunction" => (affine(yaml, root, space)?, Vec::new()),
        "ConstUtilityFunction" => (Vec::new(), constant(yaml.number(yaml.field(root, "value")?)?)),
        "MappingUtilityFunction" => (Vec::new(), rectangles::mapping(yaml, root, space)?),
        "HyperRectangleUtilityFunction" => (Vec::new(), rectangles::boxes(yaml, root, space)?),
        other => return Err(yaml.refusal(root, format!("utility functions of the type `{other}` are not read"), READ)),
    };
    bonuses.extend(constant(yaml.number_or(root, "bias", Number::zero())?));
    let mut interests = Interests { reservation: Number::zero(), issues, bonuses };
    let mut notes = Vec::new();
    match root.some("reserved_value") {
        Some(node) if is_endless(yaml, node) => {
            interests.reservation = least(&interests);
            notes.push("no deal is worse than any deal, which the reservation value says as well as it can".to_owned());
        }
        Some(node) => interests.reservation = yaml.number(node)?,
        None => {}
    }
    Ok(Valued { interests, notes })
}

/// A bonus that every package has.
pub(super) fn constant(worth: Number) -> Vec<Bonus> {
    let bonus = || Bonus { when: Condition::All(Vec::new()), worth: worth.clone() };
    if worth.is_zero() { Vec::new() } else { vec![bonus()] }
}

fn is_endless(yaml: &Yaml<'_>, node: &Node) -> bool {
    yaml.text(node).is_ok_and(|text| text.starts_with('-') && yaml::is_infinite(text))
}

/// A number that no package is worth less than.
fn least(interests: &Interests) -> Number {
    let of_issue = |interest: &Interest| {
        let worths: Vec<&Number> = match &interest.worth {
            Worth::Choices(worth) => worth.iter().collect(),
            Worth::Points(points) => points.iter().map(|(_, worth)| worth).collect(),
        };
        &interest.weight * &worths.into_iter().min().cloned().unwrap_or_else(Number::zero)
    };
    let issues = interests.issues.iter().map(|(_, interest)| of_issue(interest));
    let always = |bonus: &&Bonus| bonus.worth.is_negative() || bonus.when == Condition::All(Vec::new());
    issues.chain(interests.bonuses.iter().filter(always).map(|bonus| bonus.worth.clone())).sum()
}

/// What stands for each issue: in a list in their order, or in a map by their names. Issues may be missing in a map.
fn by_issue<'n>(yaml: &Yaml<'_>, node: &'n Node, space: &Space) -> Result<Vec<Option<&'n Node>>, Refusal> {
    match &node.kind {
        Kind::Map(_) => Ok(space.names.iter().map(|name| node.get(name)).collect()),
        _ => match yaml.list(node)? {
            list if list.len() == space.issues.len() => Ok(list.iter().map(Some).collect()),
            list => {
                let message = format!("there are {} entries for {} issues", list.len(), space.issues.len());
                Err(yaml.refusal(node, message, "there is one entry for each issue, in the order of the outcome space"))
            }
        },
    }
}

fn weights(yaml: &Yaml<'_>, root: &Node, space: &Space) -> Result<Vec<Number>, Refusal> {
    let Some(node) = root.some("weights") else { return Ok(vec![Number::one(); space.issues.len()]) };
    let weight = |node: Option<&Node>| node.map_or(Ok(Number::zero()), |node| yaml.number(node));
    by_issue(yaml, node, space)?.into_iter().map(weight).collect()
}

/// An interest whose weight is not below nought, whatever the factor.
fn interest(factor: &Number, worth: Worth) -> Interest {
    let negated = |number: Number| if factor.is_negative() { -number } else { number };
    let worth = match worth {
        Worth::Choices(worth) => Worth::Choices(worth.into_iter().map(negated).collect()),
        Worth::Points(points) => Worth::Points(points.into_iter().map(|(at, worth)| (at, negated(worth))).collect()),
    };
    Interest { weight: factor.abs(), worth }
}

fn additive(yaml: &Yaml<'_>, root: &Node, space: &Space) -> Result<Vec<(IssueId, Interest)>, Refusal> {
    let weights = weights(yaml, root, space)?;
    let values = by_issue(yaml, yaml.field(root, "values")?, space)?;
    let given = values.into_iter().enumerate().filter_map(|(place, node)| Some((place, node?)));
    let of = |(place, node): (usize, &Node)| {
        Ok((IssueId(place), interest(&weights[place], function(yaml, node, space, place)?)))
    };
    given.map(of).collect()
}

fn affine(yaml: &Yaml<'_>, root: &Node, space: &Space) -> Result<Vec<(IssueId, Interest)>, Refusal> {
    let weights = weights(yaml, root, space)?;
    let of = |(place, weight): (usize, &Number)| {
        let worth = line(yaml, root, space, place, &Number::one(), &Number::zero())?;
        Ok((IssueId(place), interest(weight, worth)))
    };
    weights.iter().enumerate().map(of).collect()
}

/// The worth of the values of an issue by a function of one variable.
fn function(yaml: &Yaml<'_>, node: &Node, space: &Space, place: usize) -> Result<Worth, Refusal> {
    let (zero, one) = (Number::zero(), Number::one());
    let field = |name: &str| yaml.number(yaml.field(node, name)?);
    let bias = || yaml.number_or(node, "bias", Number::zero());
    match class(yaml, node)? {
        "TableFun" => table(yaml, yaml.field(node, "mapping")?, space, place),
        "IdentityFun" => line(yaml, node, space, place, &one, &zero),
        "LinearFun" if !bias()?.is_zero() => {
            Err(yaml.refusal(node, "a LinearFun has no bias, which NegMAS takes for 0", "an AffineFun has one"))
        }
        "LinearFun" => line(yaml, node, space, place, &field("slope")?, &zero),
        "AffineFun" => line(yaml, node, space, place, &field("slope")?, &bias()?),
        "ConstFun" => line(yaml, node, space, place, &zero, &bias()?),
        other => {
            let help = "TableFun, IdentityFun, LinearFun, AffineFun and ConstFun are read";
            Err(yaml.refusal(node, format!("functions of the type `{other}` are not read"), help))
        }
    }
}

fn table(yaml: &Yaml<'_>, mapping: &Node, space: &Space, place: usize) -> Result<Worth, Refusal> {
    if let Domain::Amount(amount) = &space.issues[place].domain {
        return points(yaml, mapping, amount);
    }
    let worth = |text: &String| match mapping.get(text) {
        Some(node) => yaml.number(node),
        None => {
            let message = format!("the table has no worth for `{text}`");
            Err(yaml.refusal(mapping, message, "a table has an entry for every value of its issue"))
        }
    };
    space.values[place].iter().map(worth).collect::<Result<_, _>>().map(Worth::Choices)
}

/// A table over whole numbers: points that no line between them matters for.
fn points(yaml: &Yaml<'_>, mapping: &Node, amount: &Amount) -> Result<Worth, Refusal> {
    let mut points = Vec::new();
    for (key, worth) in mapping.entries() {
        points.push((yaml.number(key)?, yaml.number(worth)?));
    }
    points.sort();
    let whole = amount.step.is_some() && points.windows(2).all(|pair| pair[0].0 != pair[1].0);
    let inside = points.iter().filter(|(at, _)| amount.has(at)).count();
    match whole && amount.values().is_some_and(|values| values == inside.into()) {
        true => Ok(Worth::Points(points)),
        false => {
            let help = "a table has an entry for every value of its issue, which is not continuous";
            Err(yaml.refusal(mapping, "the table does not fit its issue", help))
        }
    }
}

/// The worth `slope * x + offset` of the numbers of an issue.
fn line(
    yaml: &Yaml<'_>,
    node: &Node,
    space: &Space,
    place: usize,
    slope: &Number,
    offset: &Number,
) -> Result<Worth, Refusal> {
    let at = |x: &Number| &(slope * x) + offset;
    if let Domain::Amount(Amount { min, max, .. }) = &space.issues[place].domain {
        let mut points = vec![(min.clone(), at(min)), (max.clone(), at(max))];
        points.dedup();
        return Ok(Worth::Points(points));
    }
    let worth = |text: &String| match yaml::number(text) {
        Some(number) => Ok(at(&number)),
        None if slope.is_zero() => Ok(offset.clone()),
        None => {
            let message = format!("the value `{text}` of `{}` is no number", space.names[place]);
            Err(yaml.refusal(node, message, "a line needs numbers; a TableFun gives the worth of names"))
        }
    };
    space.values[place].iter().map(worth).collect::<Result<_, _>>().map(Worth::Choices)
}
