//! The domain: issues and their values.

use hashbrown::HashMap;
use indexmap::IndexMap;
use roxmltree::Node;

use super::super::Refusal;
use super::super::names::Names;
use super::super::xml::{Xml, children};
use crate::language::title_from;
use crate::model::{self, Amount, Issue, Number};

/// What is negotiated about.
pub(super) struct Domain {
    pub title: String,
    pub issues: Vec<Known>,
}

/// An issue, with what the profiles know it by.
pub(super) struct Known {
    /// Its number in the file.
    pub index: String,
    pub issue: Issue,
    /// The place of each discrete value, by the text that the files have for it.
    pub values: HashMap<String, usize>,
}

/// What kind of issue an element describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Discrete,
    Integer,
    Real,
}

impl Domain {
    /// Reads the file of a domain.
    pub fn read(xml: &Xml<'_>) -> Result<Self, Refusal> {
        let mut names = Names::default();
        let mut issues: Vec<Known> = Vec::new();
        for node in issue_nodes(xml) {
            let known = known(xml, node, issues.len(), &mut names)?;
            if issues.iter().any(|other| other.index == known.index) {
                let message = format!("two issues have the index {}", known.index);
                return Err(xml.refusal(node, message, "every issue of a domain has an index of its own"));
            }
            issues.push(known);
        }
        if issues.is_empty() {
            let help = "a domain has elements `issue` inside an `objective`; the profiles come after the domain";
            return Err(Refusal::new("the file has no issues", help).about(xml.file.name));
        }
        Ok(Self { title: title(xml), issues })
    }

    /// The place of the issue of an index.
    pub fn place(&self, index: &str) -> Option<usize> {
        self.issues.iter().position(|known| known.index == index)
    }
}

/// The elements that describe issues, however deep in objectives, in the order of the file.
pub(super) fn issue_nodes<'n>(xml: &'n Xml<'_>) -> impl Iterator<Item = Node<'n, 'n>> {
    let is_objective = |node: Node<'_, '_>| node.tag_name().name().eq_ignore_ascii_case("objective");
    xml.document
        .descendants()
        .filter(|node| node.tag_name().name().eq_ignore_ascii_case("issue"))
        .filter(move |node| node.parent().is_some_and(is_objective))
}

/// The name of the root objective, unless it says nothing; then the name of the file.
fn title(xml: &Xml<'_>) -> String {
    let root = xml.document.descendants().find(|node| node.tag_name().name().eq_ignore_ascii_case("objective"));
    let name = root.and_then(|root| root.attribute("name")).unwrap_or_default().trim();
    let is_said = !["", "root", "conflict"].contains(&name.to_lowercase().as_str());
    let stem = xml.file.stem();
    let short =
        ["_domain", "-domain", "_template", "-template", "_space"].iter().find_map(|end| stem.strip_suffix(end));
    if is_said { name.to_owned() } else { title_from(short.unwrap_or(stem)) }
}

fn known(xml: &Xml<'_>, node: Node<'_, '_>, place: usize, names: &mut Names) -> Result<Known, Refusal> {
    let index = xml.attribute(node, "index")?.trim().to_owned();
    let title = xml.attribute(node, "name")?.trim();
    let id = names.id(title, &format!("issue-{}", place + 1));
    let (domain, values, labels) = match kind(xml, node)? {
        Kind::Discrete => discrete(xml, node)?,
        Kind::Integer => (model::Domain::Amount(range(xml, node, true)?), HashMap::new(), IndexMap::new()),
        Kind::Real => (model::Domain::Amount(range(xml, node, false)?), HashMap::new(), IndexMap::new()),
    };
    let title = if title.is_empty() { id.clone() } else { title.to_owned() };
    Ok(Known { index, issue: Issue { id, title, domain, labels }, values })
}

/// What kind of issue an element describes; discrete if it does not say.
pub(super) fn kind(xml: &Xml<'_>, node: Node<'_, '_>) -> Result<Kind, Refusal> {
    let said = ["vtype", "type", "etype"].into_iter().find_map(|name| node.attribute(name));
    match said.unwrap_or("discrete").to_lowercase().as_str() {
        "discrete" => Ok(Kind::Discrete),
        "integer" => Ok(Kind::Integer),
        "real" => Ok(Kind::Real),
        other => {
            let message = format!("there is no kind of issue `{other}`");
            Err(xml.refusal(node, message, "an issue is discrete, integer or real"))
        }
    }
}

type Values = (model::Domain, HashMap<String, usize>, IndexMap<String, String>);

fn discrete(xml: &Xml<'_>, node: Node<'_, '_>) -> Result<Values, Refusal> {
    let (mut options, mut values, mut labels) = (Vec::new(), HashMap::new(), IndexMap::new());
    let mut names = Names::default();
    for item in children(node, "item") {
        let text = xml.attribute(item, "value")?;
        if values.contains_key(text) {
            continue;
        }
        let name = names.value(text);
        if name != text.trim() && !text.trim().is_empty() {
            labels.insert(name.clone(), text.trim().to_owned());
        }
        values.insert(text.to_owned(), options.len());
        options.push(name);
    }
    if options.is_empty() {
        let help = "a discrete issue has elements `item` with a `value`";
        return Err(xml.refusal(node, "the issue has no values", help));
    }
    Ok((model::Domain::Options(options), values, labels))
}

/// The range of an integer or real issue: in the element, or in an element `range` inside it.
pub(super) fn range(xml: &Xml<'_>, node: Node<'_, '_>, is_whole: bool) -> Result<Amount, Refusal> {
    let holder = children(node, "range").next().unwrap_or(node);
    let bound = |name| if is_whole { xml.whole(holder, name) } else { xml.number(holder, name) };
    let (min, max) = (bound("lowerbound")?, bound("upperbound")?);
    if min > max {
        let message = format!("the lower bound {min} is above the upper bound {max}");
        return Err(xml.refusal(holder, message, "`lowerbound` is the smaller of the two"));
    }
    Ok(Amount { min, max, step: is_whole.then(Number::one), unit: String::new() })
}
