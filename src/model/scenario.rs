//! The whole of a negotiation as a file states it.

use indexmap::IndexMap;

use super::{Cite, Condition, Date, Issue, IssueId, Party, PartyId, Position, Value};

/// A negotiation: what is at stake, what holds of every deal, who wants what.
///
/// Every list keeps the order of the file. A scenario that was read has passed all checks that need no solving: names
/// resolve, domains are not empty, values lie in their domains.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it is about.
    pub title: String,
    /// A few sentences on it; may be empty.
    pub summary: String,
    /// The day it describes. Positions not held on that day are left out unless the view names another day.
    pub as_of: Option<Date>,
    /// Where positions and rules are found, by key.
    pub sources: IndexMap<String, Source>,
    /// The questions to be settled.
    pub issues: Vec<Issue>,
    /// What holds of every package whoever signs it.
    pub rules: Vec<Rule>,
    /// Who negotiates.
    pub parties: Vec<Party>,
    /// Other readings of the scenario.
    pub variants: Vec<Variant>,
    /// Packages on the table.
    pub drafts: Vec<Draft>,
    /// Codes of warnings that the author has silenced.
    pub allow: Vec<String>,
}

/// Something that was published or said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Its headline or a description.
    pub title: String,
    /// Who published it; may be empty.
    pub publisher: String,
    /// When.
    pub date: Option<Date>,
    /// Where it is found; may be empty.
    pub url: String,
}

/// What holds of every package: law, logic or arithmetic, and nobody's position.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The name used in results.
    pub id: String,
    /// Why it holds, in plain words.
    pub because: String,
    /// The condition.
    pub holds: Condition,
    /// Where it is found.
    pub cites: Vec<Cite>,
    /// The line of the file it stands on, counted from 1; `None` if it was not read from a file.
    pub line: Option<usize>,
}

/// Another reading of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The name used on the command line.
    pub id: String,
    /// The name people read; may be empty.
    pub title: String,
    /// Variants it builds on, by place in [`Scenario::variants`]; applied first, in this order.
    pub extends: Vec<usize>,
    /// Positions that are left out, as (party, position id).
    pub drop: Vec<(PartyId, String)>,
    /// Positions that are added, or replace the party's position of the same id.
    pub add: Vec<(PartyId, Position)>,
    /// Conditions that hold of every package.
    pub set: Vec<Condition>,
}

/// A package, whole or in part, that somebody has put on the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The name used on the command line.
    pub id: String,
    /// The name people read; may be empty.
    pub title: String,
    /// The values it fixes.
    pub values: Vec<(IssueId, Value)>,
    /// Where it is found.
    pub cites: Vec<Cite>,
}

impl Scenario {
    /// The issue of this name.
    pub fn issue(&self, id: &str) -> Option<IssueId> {
        self.issues.iter().position(|issue| issue.id == id).map(IssueId)
    }

    /// The party of this name.
    pub fn party(&self, id: &str) -> Option<PartyId> {
        self.parties.iter().position(|party| party.id == id).map(PartyId)
    }

    /// The place of the variant of this name.
    pub fn variant(&self, id: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.id == id)
    }

    /// The draft of this name.
    pub fn draft(&self, id: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.id == id)
    }

    /// Every condition in the file, whatever party, firmness, rung or variant it belongs to.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = self.rules.iter().map(|rule| &rule.holds);
        let stated = self.parties.iter().flat_map(|party| &party.positions);
        let added = self.variants.iter().flat_map(|variant| variant.add.iter().map(|(_, position)| position));
        let rungs = stated.chain(added).flat_map(|position| position.ladder().map(|(condition, _)| condition));
        let bonuses = self.parties.iter().filter_map(|party| party.interests.as_ref());
        let bonuses = bonuses.flat_map(|interests| interests.bonuses.iter().map(|bonus| &bonus.when));
        rules.chain(rungs).chain(self.variants.iter().flat_map(|variant| &variant.set)).chain(bonuses)
    }
}
