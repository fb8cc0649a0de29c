//! Where the named things of a scenario stand in its file.

use std::collections::HashMap;

use super::Span;

/// The places of rules, issues, positions and the like, for messages that are found out after reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// Places of the line feeds.
    line_ends: Vec<usize>,
    issues: HashMap<String, Span>,
    sources: HashMap<String, Span>,
    rules: HashMap<String, Span>,
    parties: HashMap<String, Span>,
    variants: HashMap<String, Span>,
    drafts: HashMap<String, Span>,
    positions: HashMap<PositionName, PositionPlace>,
}

/// The name of a position: variant (if it adds the position), party, position.
type PositionName = (Option<String>, String, String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PositionPlace {
    /// The place of its name.
    pub name: Span,
    /// The places of the conditions of its rungs, if it has fallbacks.
    pub rungs: Vec<Span>,
}

impl SourceMap {
    pub(super) fn new(file: &str) -> Self {
        let line_ends = file.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place);
        Self { line_ends: line_ends.collect(), ..Self::default() }
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, span: Span) -> usize {
        self.line_ends.partition_point(|end| *end < span.start) + 1
    }

    /// The name of a rule.
    pub fn rule(&self, id: &str) -> Option<Span> {
        self.rules.get(id).copied()
    }

    /// The name of an issue.
    pub fn issue(&self, id: &str) -> Option<Span> {
        self.issues.get(id).copied()
    }

    /// The name of a source.
    pub fn source(&self, id: &str) -> Option<Span> {
        self.sources.get(id).copied()
    }

    /// The name of a party.
    pub fn party(&self, id: &str) -> Option<Span> {
        self.parties.get(id).copied()
    }

    /// The name of a variant.
    pub fn variant(&self, id: &str) -> Option<Span> {
        self.variants.get(id).copied()
    }

    /// The name of a draft.
    pub fn draft(&self, id: &str) -> Option<Span> {
        self.drafts.get(id).copied()
    }

    /// The name of a position as the party states it, or as a variant adds it.
    pub fn position(&self, party: &str, position: &str, variant: Option<&str>) -> Option<Span> {
        self.position_place(party, position, variant).map(|place| place.name)
    }

    /// The condition of a rung of a position that has fallbacks: 0 is the position as stated.
    pub fn rung(&self, party: &str, position: &str, variant: Option<&str>, rung: usize) -> Option<Span> {
        self.position_place(party, position, variant).and_then(|place| place.rungs.get(rung).copied())
    }

    fn position_place(&self, party: &str, position: &str, variant: Option<&str>) -> Option<&PositionPlace> {
        self.positions.get(&(variant.map(str::to_owned), party.to_owned(), position.to_owned()))
    }

    pub(super) fn add_rule(&mut self, id: &str, span: Span) {
        self.rules.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_issue(&mut self, id: &str, span: Span) {
        self.issues.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_source(&mut self, id: &str, span: Span) {
        self.sources.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_party(&mut self, id: &str, span: Span) {
        self.parties.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_variant(&mut self, id: &str, span: Span) {
        self.variants.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_draft(&mut self, id: &str, span: Span) {
        self.drafts.entry(id.to_owned()).or_insert(span);
    }

    pub(super) fn add_position(&mut self, variant: Option<&str>, party: &str, id: &str, place: PositionPlace) {
        self.positions.entry((variant.map(str::to_owned), party.to_owned(), id.to_owned())).or_insert(place);
    }
}
