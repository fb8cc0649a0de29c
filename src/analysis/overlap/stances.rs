//! What each party says to each value, what the zone makes of it, and how contested an issue is.

use crate::engine::cells::CellSet;

use super::reach::IssueReach;
use super::values::{Contest, IssueOverlap, OverlapParty, Stance, ValueOverlap, ZoneState};
use crate::analysis::Verdict;
use crate::analysis::inquiry::Inquiry;

/// What is said to a cell.
type Said = (Vec<Stance>, ZoneState);

impl Inquiry<'_> {
    /// By issue and by party, the positions that speak of the issue.
    pub(super) fn speaking(&self, parties: &[OverlapParty]) -> Vec<Vec<Vec<usize>>> {
        let mut speaking = vec![vec![Vec::new(); parties.len()]; self.problem.issues.len()];
        for (party, own) in parties.iter().enumerate() {
            for place in &own.positions {
                let issues = self.view.positions[*place].issues();
                issues.into_iter().for_each(|issue| speaking[issue.0][party].push(*place));
            }
        }
        speaking
    }
}

/// An issue in an overview, with the positions by party that speak of it; how often it is in conflict is not known yet.
pub(super) fn issue_overlap(
    reach: &IssueReach,
    parties: &[OverlapParty],
    positions: Vec<Vec<usize>>,
    answer: Verdict,
) -> IssueOverlap {
    let said = |cell: usize| {
        let stances = positions.iter().enumerate().map(|(party, own)| stance(reach, party, own.is_empty(), cell));
        (stances.collect(), zone_state(reach, answer, cell))
    };
    let said: Vec<Said> = (0..reach.cells.len()).map(said).collect();
    let values = values(reach, &said);
    let contest = contest(&values, parties);
    IssueOverlap { issue: reach.issue, values, positions, contest }
}

/// The values of an issue, neighbouring ranges of which the same is said joined.
fn values(reach: &IssueReach, said: &[Said]) -> Vec<ValueOverlap> {
    let mut values = Vec::new();
    let mut first = 0;
    for run in said.chunk_by(|one, other| one == other) {
        let cells = CellSet::of(said.len(), first..first + run.len());
        first += run.len();
        let (stances, zone) = &run[0];
        let value = |answer| ValueOverlap { answer, stances: stances.clone(), zone: *zone };
        values.extend(reach.answers(&cells).into_iter().map(value));
    }
    values
}

fn stance(reach: &IssueReach, party: usize, silent: bool, cell: usize) -> Stance {
    let left = &reach.parties[party];
    let Some(allowed) = &reach.allowed else { return Stance::Unknown };
    if !allowed.has(cell) {
        return Stance::Impossible;
    }
    let (Some(held), Some(red_lines)) = (&left.held, &left.red_lines) else { return Stance::Unknown };
    match (held.has(cell), reach.is_one_value(held) && !reach.is_one_value(allowed)) {
        (false, _) => Stance::Refuses { red_line: !red_lines.has(cell) },
        (true, true) => Stance::Insists { red_line: reach.is_one_value(red_lines) },
        (true, false) if silent => Stance::Silent,
        (true, false) => Stance::Accepts,
    }
}

fn zone_state(reach: &IssueReach, answer: Verdict, cell: usize) -> ZoneState {
    match (&reach.allowed, &reach.zone) {
        (Some(allowed), _) if !allowed.has(cell) => ZoneState::Impossible,
        _ if answer == Verdict::Infeasible => ZoneState::Empty,
        (Some(_), Some(zone)) => match (zone.has(cell), reach.is_one_value(zone)) {
            (false, _) => ZoneState::RuledOut,
            (true, true) => ZoneState::Settled,
            (true, false) => ZoneState::Possible,
        },
        _ => ZoneState::Unknown,
    }
}

/// How contested an issue is by what is said to its values.
fn contest(values: &[ValueOverlap], parties: &[OverlapParty]) -> Contest {
    let consenting: Vec<_> = (0..parties.len()).filter(|party| parties[*party].consents).collect();
    let refuses = |value: &ValueOverlap, party: usize| matches!(value.stances[party], Stance::Refuses { .. });
    let insists = |value: &ValueOverlap, party: usize| matches!(value.stances[party], Stance::Insists { .. });
    let accepts = |value: &ValueOverlap, party: usize| value.stances[party] == Stance::Accepts || insists(value, party);
    let refused = |value: &&ValueOverlap| consenting.iter().any(|party| refuses(value, *party));
    let mut allowed = values.iter().filter(|value| value.stances.first() != Some(&Stance::Impossible)).peekable();
    let deadlock = allowed.peek().is_some() && allowed.all(|value| refused(&value));
    let against = |one: usize, other: usize| values.iter().any(|value| refuses(value, one) && insists(value, other));
    let pairs = consenting
        .iter()
        .enumerate()
        .flat_map(|(place, one)| consenting[place + 1..].iter().map(move |other| (*one, *other)));
    let opposed = pairs.filter(|(one, other)| against(*one, *other) || against(*other, *one)).count();
    let wanted = |value: &ValueOverlap| consenting.iter().any(|party| accepts(value, *party));
    let refusing = |party: &&usize| values.iter().any(|value| refuses(value, **party) && wanted(value));
    Contest { conflicts: None, deadlock, opposed, refusing: consenting.iter().filter(refusing).count() }
}
