//! XML, read within limits: no document types and so no entities of the file's own, and not too many elements.

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::{Foreign, Refusal};
use crate::model::Number;

/// Elements, texts and comments in one file.
const NODES: u32 = 500_000;

/// Elements inside one another.
const DEPTH: usize = 64;

/// Longer numbers are not read.
const LONGEST_NUMBER: usize = 100;

/// A file that was read.
pub(super) struct Xml<'a> {
    pub file: Foreign<'a>,
    pub document: Document<'a>,
}

impl<'a> Xml<'a> {
    /// Reads a file.
    pub fn read(file: Foreign<'a>) -> Result<Self, Refusal> {
        let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
        let text = file.text.trim_start_matches('\u{feff}').trim_start();
        let skipped = file.text.len() - text.len();
        let lines = file.text[..skipped].matches('\n').count();
        let document = Document::parse_with_options(text, options).map_err(|error| unread(file, &error, lines))?;
        let xml = Self { file, document };
        xml.refuse_depth()?;
        Ok(xml)
    }

    fn refuse_depth(&self) -> Result<(), Refusal> {
        let mut depth = 0;
        let mut node = self.document.root();
        // Down, along, or up and along: no stack grows with the depth of the file.
        loop {
            if let Some(child) = node.first_child() {
                (node, depth) = (child, depth + 1);
            } else {
                while node.next_sibling().is_none() {
                    let Some(parent) = node.parent() else { return Ok(()) };
                    (node, depth) = (parent, depth - 1);
                }
                node = node.next_sibling().unwrap_or(node);
            }
            if depth > DEPTH {
                let message = format!("elements are nested more than {DEPTH} deep");
                return Err(self.refusal(node, message, "a file of this format needs no more than ten levels"));
            }
        }
    }

    /// A refusal about an element.
    pub fn refusal(&self, node: Node<'_, '_>, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        let before = self.file.text.len() - self.document.input_text().len();
        let lines = self.file.text[..before].matches('\n').count();
        let at = self.document.text_pos_at(node.range().start);
        Refusal::new(message, help).at(self.file.name, lines + at.row as usize, at.col as usize)
    }

    /// An attribute that must be there.
    pub fn attribute<'n>(&self, node: Node<'n, '_>, name: &str) -> Result<&'n str, Refusal> {
        node.attribute(name).ok_or_else(|| {
            let element = node.tag_name().name();
            let message = format!("the element `{element}` has no `{name}`");
            self.refusal(node, message, format!("it is written `<{element} {name}=\"…\">`"))
        })
    }

    /// A number in an attribute that must be there.
    pub fn number(&self, node: Node<'_, '_>, name: &str) -> Result<Number, Refusal> {
        let text = self.attribute(node, name)?.trim();
        let number = (text.len() <= LONGEST_NUMBER).then(|| text.parse().ok()).flatten();
        let is_decimal = !text.contains('/');
        number.filter(|_| is_decimal).ok_or_else(|| {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
            let message = format!("`{name}` is `{shown}`, which is no number");
            self.refusal(node, message, "a number is written like 12, -0.5 or 2.5e3")
        })
    }

    /// A whole number in an attribute that must be there.
    pub fn whole(&self, node: Node<'_, '_>, name: &str) -> Result<Number, Refusal> {
        let number = self.number(node, name)?;
        match number.is_whole() {
            true => Ok(number),
            false => {
                Err(self.refusal(node, format!("`{name}` is {number}, which is not whole"), "an integer is whole"))
            }
        }
    }
}

fn unread(file: Foreign<'_>, error: &Error, lines: usize) -> Refusal {
    let at = error.pos();
    let words = error.to_string();
    let words = words.strip_suffix(&format!(" at {at}")).unwrap_or(&words).trim_end_matches('.');
    let help = match error {
        Error::DtdDetected => "a document type is not read, nor entities that it declares; the line can be taken out",
        Error::NodesLimitReached => "a negotiation of this size cannot be read",
        _ => "a file of this format is XML, as its program writes it",
    };
    Refusal::new(format!("the file cannot be read as XML: {words}"), help).at(
        file.name,
        lines + at.row as usize,
        at.col as usize,
    )
}

/// The child elements of a name.
pub(super) fn children<'n, 'd: 'n>(node: Node<'n, 'd>, name: &'static str) -> impl Iterator<Item = Node<'n, 'd>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name().eq_ignore_ascii_case(name))
}
