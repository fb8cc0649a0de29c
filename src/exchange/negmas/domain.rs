//! The outcome space: issues and their values.

use indexmap::IndexMap;

use super::super::Refusal;
use super::super::names::Names;
use super::super::yaml::{self, Node, Yaml};
use crate::language::title_from;
use crate::model::{Amount, Domain, Issue, Number};

/// What is negotiated about.
pub(super) struct Space {
    pub title: String,
    pub issues: Vec<Issue>,
    /// The name of each issue in the files.
    pub names: Vec<String>,
    /// The values of each issue in the files, in order; none for amounts.
    pub values: Vec<Vec<String>>,
}

/// Reads the file of an outcome space.
pub(super) fn read(yaml: &Yaml<'_>) -> Result<Space, Refusal> {
    let name = yaml.root.some("name").map(|name| yaml.text(name)).transpose()?.unwrap_or_default();
    let stem = yaml.file.stem();
    let title = if name.is_empty() || name == "domain" { title_from(stem) } else { name.to_owned() };
    let mut space = Space { title, issues: Vec::new(), names: Vec::new(), values: Vec::new() };
    let mut ids = Names::default();
    for node in yaml.list(yaml.field(&yaml.root, "issues")?)? {
        add(yaml, node, &mut ids, &mut space)?;
    }
    match space.issues.is_empty() {
        false => Ok(space),
        true => Err(yaml.refusal(&yaml.root, "the outcome space has no issues", "`issues` lists them")),
    }
}

fn add(yaml: &Yaml<'_>, node: &Node, ids: &mut Names, space: &mut Space) -> Result<(), Refusal> {
    let place = space.issues.len() + 1;
    let name = node.some("name").map(|name| yaml.text(name)).transpose()?.unwrap_or_default();
    let id = ids.id(name, &format!("issue-{place}"));
    let title = if name.is_empty() { id.clone() } else { name.to_owned() };
    let list = yaml.list(yaml.field(node, "values")?)?;
    let kind = class(yaml, node)?;
    let (domain, labels, values) = match kind {
        "ContiguousIssue" => (amount(yaml, node, list, Some(Number::one()))?, IndexMap::new(), Vec::new()),
        "ContinuousIssue" => (amount(yaml, node, list, None)?, IndexMap::new(), Vec::new()),
        "CategoricalIssue" | "DiscreteOrdinalIssue" | "DiscreteCardinalIssue" | "OrdinalIssue" | "CardinalIssue" => {
            choices(yaml, node, list, kind != "CategoricalIssue")?
        }
        _ => {
            let help = "categorical, ordinal, cardinal, contiguous and continuous issues are read";
            return Err(yaml.refusal(node, format!("issues of the type `{kind}` are not read"), help));
        }
    };
    space.names.push(name.to_owned());
    space.values.push(values);
    space.issues.push(Issue { id, title, domain, labels });
    Ok(())
}

/// The last part of the name of the class that a value was made of.
pub(super) fn class<'n>(yaml: &Yaml<'_>, node: &'n Node) -> Result<&'n str, Refusal> {
    let found = node.get("type").or_else(|| node.get("__python_class__"));
    let Some(found) = found else { return yaml.field(node, "type").and_then(|node| yaml.text(node)) };
    Ok(yaml.text(found)?.rsplit('.').next().unwrap_or_default())
}

fn amount(yaml: &Yaml<'_>, node: &Node, list: &[Node], step: Option<Number>) -> Result<Domain, Refusal> {
    let [min, max] = list else {
        return Err(yaml.refusal(
            node,
            "the range of the issue has not two ends",
            "`values` has the least and the greatest",
        ));
    };
    let (min, max) = (yaml.number(min)?, yaml.number(max)?);
    let whole = step.is_none() || (min.is_whole() && max.is_whole());
    if min > max || !whole {
        let message = format!("the range from {min} to {max} is none of this kind of issue");
        return Err(yaml.refusal(node, message, "the least value comes first; those of a contiguous issue are whole"));
    }
    Ok(Domain::Amount(Amount { min, max, step, unit: String::new() }))
}

type Choices = (Domain, IndexMap<String, String>, Vec<String>);

fn choices(yaml: &Yaml<'_>, node: &Node, list: &[Node], is_ordered: bool) -> Result<Choices, Refusal> {
    let (mut names, mut options, mut labels, mut values) = (Names::default(), Vec::new(), IndexMap::new(), Vec::new());
    for value in list {
        let text = yaml.text(value)?;
        if values.iter().any(|known| known == text) {
            return Err(yaml.refusal(
                value,
                format!("the value `{text}` is there twice"),
                "every value stands there once",
            ));
        }
        let name = names.value(text);
        if name != text.trim() && !text.trim().is_empty() {
            labels.insert(name.clone(), text.trim().to_owned());
        }
        values.push(text.to_owned());
        options.push(name);
    }
    if options.is_empty() {
        return Err(yaml.refusal(node, "the issue has no values", "`values` lists them"));
    }
    let numbers: Option<Vec<Number>> = values.iter().map(|text| yaml::number(text)).collect();
    let ascends = numbers.is_none_or(|numbers| numbers.is_sorted());
    let domain = if is_ordered && ascends { Domain::Levels(options) } else { Domain::Options(options) };
    Ok((domain, labels, values))
}
