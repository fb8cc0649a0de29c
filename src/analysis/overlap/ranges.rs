//! How far each party reaches on levels and amounts, what the zone leaves there, and where parties do not meet.

use crate::engine::cells::{Cell, CellSet};
use crate::model::{Held, Number, PartyId, Value};

use super::reach::{IssueReach, PartyReach};
use super::values::{Gap, Interval, IssueRanges, OverlapParty, PartyRanges};
use crate::analysis::inquiry::Inquiry;

impl Inquiry<'_> {
    /// How far parties reach on an issue; `None` if it has no order, or something could not be decided.
    pub(super) fn issue_ranges(&self, reach: &IssueReach, parties: &[OverlapParty]) -> Option<IssueRanges> {
        let (allowed, zone) = (reach.allowed.as_ref()?, reach.zone.as_ref()?);
        let sets = |of: fn(&PartyReach) -> &Option<CellSet>| {
            reach.parties.iter().map(|party| of(party).as_ref()).collect::<Option<Vec<_>>>()
        };
        let held = sets(|party| &party.held)?;
        let weakest = sets(|party| &party.weakest)?;
        let red_lines = sets(|party| &party.red_lines)?;
        let of_party = |place: usize| {
            let own = parties[place].positions.iter().map(|position| &self.view.positions[*position]);
            let own: Vec<_> = own.filter(|position| position.speaks_of(reach.issue)).collect();
            PartyRanges {
                acceptable: intervals(reach, held[place]),
                with_fallbacks: intervals(reach, weakest[place]),
                by_red_lines: intervals(reach, red_lines[place]),
                silent: own.is_empty(),
                // A party that says nothing on the issue is held to less only by way of others.
                projection: own.iter().any(|own| ties_issues(own)) || own.is_empty() && held[place] != allowed,
            }
        };
        let consenting: Vec<_> = (0..parties.len()).filter(|party| parties[*party].consents).collect();
        let shared = consenting.iter().fold(allowed.clone(), |all, party| all.and(held[*party]));
        let reached = |sets: &[&CellSet]| -> Vec<(PartyId, CellSet)> {
            consenting.iter().map(|party| (parties[*party].party, sets[*party].clone())).collect()
        };
        Some(IssueRanges {
            issue: reach.issue,
            allowed: intervals(reach, allowed),
            zone: intervals(reach, zone),
            shared: intervals(reach, &shared),
            gap: gap(reach, &reached(&held)),
            gap_with_fallbacks: gap(reach, &reached(&weakest)),
            parties: (0..parties.len()).map(of_party).collect(),
        })
    }
}

/// Whether a position ties an issue to others.
fn ties_issues(held: &Held<'_>) -> bool {
    held.position.ladder().skip(held.first_rung).any(|(condition, _)| condition.issues().len() > 1)
}

/// A set of cells as intervals, ascending.
fn intervals(reach: &IssueReach, set: &CellSet) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = Vec::new();
    let mut last = None;
    for cell in set.iter() {
        let follows = last.replace(cell).is_some_and(|last| last + 1 == cell);
        match (&reach.cells[cell], intervals.last_mut()) {
            (Cell::Choice(place), Some(Interval::Levels(_, to))) if follows => *to = *place,
            (Cell::Choice(place), _) => intervals.push(Interval::Levels(*place, *place)),
            (Cell::Range(range), Some(Interval::Amount(before))) if follows => *before = before.joined(range),
            (Cell::Range(range), _) => intervals.push(Interval::Amount(range.clone())),
        }
    }
    intervals
}

/// The two parties that are farthest apart, of those that reach anything; the first in file order of several.
fn gap(reach: &IssueReach, parties: &[(PartyId, CellSet)]) -> Option<Gap> {
    let mut widest: Option<Gap> = None;
    for (place, (one, cells)) in parties.iter().enumerate() {
        for (other, others) in &parties[place + 1..] {
            let Some(found) = between(reach, (*one, cells), (*other, others)) else { continue };
            if widest.as_ref().is_none_or(|widest| found.distance > widest.distance) {
                widest = Some(found);
            }
        }
    }
    widest
}

/// The least gap between two parties whose sets do not meet.
fn between(reach: &IssueReach, one: (PartyId, &CellSet), other: (PartyId, &CellSet)) -> Option<Gap> {
    if !one.1.and(other.1).is_empty() {
        return None;
    }
    // Nearest are two cells with none of either set between them.
    let mut all: Vec<_> = one.1.iter().map(|cell| (cell, one.0)).collect();
    all.extend(other.1.iter().map(|cell| (cell, other.0)));
    all.sort_unstable();
    let neighbours = all.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    let gaps = neighbours.map(|pair| {
        let ((low, below), (high, above)) = (pair[0], pair[1]);
        let (from, to) = (end(&reach.cells[low], true), end(&reach.cells[high], false));
        Gap { below, above, distance: distance(&from, &to), from, to }
    });
    gaps.min_by(|a, b| a.distance.cmp(&b.distance))
}

/// The upper or lower end of a cell.
fn end(cell: &Cell, upper: bool) -> Value {
    match cell {
        Cell::Choice(place) => Value::Choice(*place),
        Cell::Range(range) => Value::Amount(if upper { range.max.clone() } else { range.min.clone() }),
    }
}

fn distance(from: &Value, to: &Value) -> Number {
    match (from, to) {
        (Value::Amount(from), Value::Amount(to)) => to - from,
        (Value::Choice(from), Value::Choice(to)) => Number::from(from.abs_diff(*to) as i64),
        _ => Number::zero(),
    }
}
