//! YAML, and JSON with it, read within limits as a tree that knows its places. Scalars stay the text they are, so that
//! numbers lose nothing.

use std::collections::HashMap;

use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::{Marker, TScalarStyle};

use super::{Foreign, Refusal};
use crate::model::Number;

/// Values in one file, repeated ones counted each time.
const NODES: usize = 500_000;

/// Lists and maps inside one another.
const DEPTH: usize = 64;

/// Longer numbers are not read.
const LONGEST_NUMBER: usize = 100;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    line: usize,
    column: usize,
    size: usize,
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A text, a number, a truth, or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// A file that was read.
pub(super) struct Yaml<'a> {
    pub file: Foreign<'a>,
    pub root: Node,
}

/// A list or map that is being read.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<Node>,
}

impl<'a> Yaml<'a> {
    /// Reads the first document of a file.
    pub fn read(file: Foreign<'a>) -> Result<Self, Refusal> {
        let text = file.text.trim_start_matches('\u{feff}');
        let mut parser = Parser::new_from_str(text);
        let (mut open, mut anchors): (Vec<Open>, HashMap<usize, Node>) = (Vec::new(), HashMap::new());
        let mut count = 0;
        loop {
            let (event, mark) = parser.next_token().map_err(|error| {
                let message = format!("the file cannot be read as YAML or JSON: {}", error.info());
                at(file, error.marker(), message, "a file of this format is YAML or JSON, as its program writes it")
            })?;
            let (node, anchor) = match event {
                Event::Scalar(text, style, anchor, _) => (scalar(text, style, &mark), anchor),
                Event::SequenceStart(anchor, _) => {
                    open.push(Open { node: Node::new(&mark, Kind::List(Vec::new())), anchor, key: None });
                    continue;
                }
                Event::MappingStart(anchor, _) => {
                    open.push(Open { node: Node::new(&mark, Kind::Map(Vec::new())), anchor, key: None });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                    Some(done) => (done.node, done.anchor),
                    None => continue,
                },
                Event::Alias(anchor) => match anchors.get(&anchor) {
                    Some(node) => (node.clone(), 0),
                    None => {
                        return Err(at(
                            file,
                            &mark,
                            "an alias stands for itself",
                            "every alias names what is before it",
                        ));
                    }
                },
                Event::StreamEnd => {
                    return Err(Refusal::new("the file is empty", "it has no value at all").about(file.name));
                }
                Event::Nothing | Event::StreamStart | Event::DocumentStart | Event::DocumentEnd => continue,
            };
            count += node.size;
            if count > NODES || open.len() > DEPTH {
                let message = "the file is too large or nested too deep";
                return Err(at(file, &mark, message, "a negotiation of this size cannot be read"));
            }
            if anchor > 0 {
                anchors.insert(anchor, node.clone());
            }
            match open.last_mut() {
                Some(outer) => outer.add(node),
                None => return Ok(Self { file, root: node }),
            }
        }
    }

    /// A refusal about a value.
    pub fn refusal(&self, node: &Node, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal::new(message, help).at(self.file.name, node.line, node.column)
    }

    /// A field that must be there.
    pub fn field<'n>(&self, node: &'n Node, name: &str) -> Result<&'n Node, Refusal> {
        node.get(name).ok_or_else(|| {
            self.refusal(node, format!("`{name}` is missing here"), format!("it is written `{name}: …`"))
        })
    }

    /// The entries of a list.
    pub fn list<'n>(&self, node: &'n Node) -> Result<&'n [Node], Refusal> {
        match &node.kind {
            Kind::List(entries) => Ok(entries),
            _ => Err(self.refusal(
                node,
                "this is no list",
                "a list is written `[one, other]`, or with a dash before each entry",
            )),
        }
    }

    /// A text, a number, or anything else that is no list and no map.
    pub fn text<'n>(&self, node: &'n Node) -> Result<&'n str, Refusal> {
        match &node.kind {
            Kind::Scalar { text, .. } => Ok(text),
            _ => Err(self.refusal(node, "this is a list or a map", "a single value is needed")),
        }
    }

    /// A number.
    pub fn number(&self, node: &Node) -> Result<Number, Refusal> {
        let text = self.text(node)?;
        number(text).ok_or_else(|| {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
            let help = match is_infinite(text) {
                true => "a scenario has no infinity: what a party would never sign is against a red line of it",
                false => "a number is written like 12, -0.5 or 2.5e3",
            };
            self.refusal(node, format!("`{shown}` is no number"), help)
        })
    }

    /// A number in a field that may be missing or null.
    pub fn number_or(&self, node: &Node, name: &str, default: Number) -> Result<Number, Refusal> {
        node.some(name).map_or(Ok(default), |node| self.number(node))
    }
}

/// Whether a text stands for infinity, as YAML or a program writes it, with either sign.
pub(super) fn is_infinite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).to_ascii_lowercase();
    ["inf", ".inf", "infinity"].contains(&unsigned.as_str())
}

/// The number that a text spells, if it is a plain decimal of reasonable length.
pub(super) fn number(text: &str) -> Option<Number> {
    let is_decimal = !text.contains('/') && text.len() <= LONGEST_NUMBER;
    is_decimal.then(|| text.replace('_', "").parse().ok()).flatten()
}

impl Node {
    fn new(mark: &Marker, kind: Kind) -> Self {
        // The reader counts columns from 0.
        Self { line: mark.line(), column: mark.col() + 1, size: 1, kind }
    }

    /// The field of a map.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().find(|(key, _)| key.is_text(name)).map(|(_, value)| value)
    }

    /// The field of a map, unless it is null.
    pub fn some(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|node| !node.is_null())
    }

    /// The entries of a map; none if it is no map.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if ["", "~", "null", "Null", "NULL"].contains(&text.as_str()))
    }

    fn is_text(&self, wanted: &str) -> bool {
        matches!(&self.kind, Kind::Scalar { text, .. } if text == wanted)
    }
}

impl Open {
    fn add(&mut self, node: Node) {
        self.node.size += node.size;
        match (&mut self.node.kind, self.key.take()) {
            (Kind::List(entries), _) => entries.push(node),
            (Kind::Map(entries), Some(key)) => entries.push((key, node)),
            (_, None) => {
                // Of a map without brackets the reader says that it begins behind its first key.
                let begin = (self.node.line, self.node.column).min((node.line, node.column));
                (self.node.line, self.node.column) = begin;
                self.key = Some(node);
            }
            (Kind::Scalar { .. }, Some(_)) => {}
        }
    }
}

fn scalar(text: String, style: TScalarStyle, mark: &Marker) -> Node {
    Node::new(mark, Kind::Scalar { text, plain: style == TScalarStyle::Plain })
}

fn at(file: Foreign<'_>, mark: &Marker, message: impl Into<String>, help: &str) -> Refusal {
    Refusal::new(message, help).at(file.name, mark.line(), mark.col() + 1)
}
