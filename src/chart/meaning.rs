//! What marks stand for, in the places of the view that is drawn: a page can set apart those that what its reader
//! chose makes untrue. Nothing of it is seen in a chart by itself.

use crate::analysis::Stance;
use crate::model::{Answer, IssueId, PartyId};

/// What a mark stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The name of a value of an issue.
    Value(IssueId, Answer),
    /// What the zone makes of a value.
    Zone(IssueId, Answer),
    /// What a party says to a value.
    Stance(PartyId, Stance, IssueId, Answer),
    /// That every value of an issue is refused by somebody.
    Deadlock(IssueId),
    /// How far a party goes on an issue.
    Reach(PartyId, IssueId),
    /// The zone, shaded on the scale of an issue.
    Shade(IssueId),
    /// That two parties do not meet on an issue.
    Gap([PartyId; 2], IssueId),
    /// A position as it binds, by the place of its rung in the view.
    Rung(usize),
    /// What a set of parties could sign.
    Coalition(Vec<PartyId>),
    /// What there is without a position, by its place in the view; with all of them if `None`.
    Without(Option<usize>),
    /// The number of an entry of a list, with the entry.
    Entry(usize, Entry),
    /// A mark of the entry of a list that has this number.
    Member(usize),
}

/// An entry of a list that is shown by number, counted from one.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The rungs of a conflict.
    Conflict(Vec<usize>),
    /// The rungs that a concession gives up.
    Concession(Vec<usize>),
    /// The values of a package or of several alike, by issue.
    Package(Vec<Vec<Answer>>),
}
