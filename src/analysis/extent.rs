//! How far amounts reach within what is given: exact ranges, also where sums tie amounts together.

use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::Variable;
use crate::engine::theory::{Linear, Lowest};
use crate::engine::{Choice, Given, Stop};
use crate::model::{IssueId, Number, Range};

use super::inquiry::Inquiry;

/// Decimals of no more digits are told as they were found.
const SHORT: usize = 4;

/// So many questions at most are asked about one range: for the pieces it is made of, and whether anything lies between.
const PIECES: usize = 500;

/// The amounts that linear conditions tie together under what is given, and those conditions.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    /// The conditions, by place in the problem's atoms.
    pub atoms: Vec<usize>,
    /// The amounts, ascending.
    pub issues: Vec<IssueId>,
    /// Amounts that are held at one value.
    pub fixed: Vec<(IssueId, Number)>,
    /// Whether no package has them all there, and they only come as near as one likes.
    pub approached: bool,
}

impl Inquiry<'_> {
    /// The ties between amounts that some formulas speak of.
    pub(super) fn ties(&self, given: &Given) -> Ties {
        if self.problem.atoms.is_empty() {
            return Ties::default();
        }
        let atoms = self.problem.atoms_of(&given.formulas);
        Ties { issues: self.problem.amounts_of(&atoms), atoms, ..Ties::default() }
    }

    /// The exact values of the tied amounts in one package of a choice.
    pub(super) fn tied_values(&self, ties: &Ties, choice: &Choice) -> Vec<(IssueId, Number)> {
        if ties.atoms.is_empty() {
            return Vec::new();
        }
        let system = self.problem.linear_system(&ties.issues, &ties.atoms, choice);
        match system.solution() {
            Ok(Some(values)) => ties.issues.iter().copied().zip(rounded(system, values)).collect(),
            _ => Vec::new(),
        }
    }

    /// The ranges that a tied amount takes over everything that meets what is given, ascending, those that touch joined;
    /// none if nothing does.
    ///
    /// # Errors
    /// If there are too many pieces to find, or one could not be decided.
    pub(super) fn reach(&mut self, given: &Given, ties: &Ties, issue: IssueId) -> Result<Vec<Range>, Stop> {
        let cells: Vec<_> = given.domains[issue.0].iter().collect();
        let mut found = Vec::new();
        for cell in cells {
            found.extend(self.reach_in(given, ties, (issue, cell))?);
        }
        Ok(joined(found))
    }

    /// The pieces that a tied amount takes of one cell. Only what none of them covers yet is asked about, so that the
    /// values of other amounts need not be gone through where a few of them leave all of the cell.
    fn reach_in(&mut self, given: &Given, ties: &Ties, within: (IssueId, usize)) -> Result<Vec<Range>, Stop> {
        let (issue, cell) = within;
        let mut given = given.clone();
        given.domains[issue.0].hold_alone(cell);
        let Cell::Range(whole) = self.problem.issues[issue.0][cell].clone() else { return Ok(Vec::new()) };
        let (mut found, mut left) = (Vec::new(), vec![whole]);
        for _ in 0..PIECES {
            let Some(gap) = left.last() else { return Ok(found) };
            let Some(choice) = self.witness_in(&given, within, gap)? else {
                left.pop();
                continue;
            };
            let reached: Vec<_> = self.reach_of_choice(ties, &choice, issue)?.into_iter().collect();
            let rest = without(&left, &reached);
            // Amounts that are held at other values may leave a choice nothing of the gap.
            if rest == left {
                self.exclude(&mut given, ties, &choice);
            }
            left = rest;
            found.extend(reached);
        }
        Err(Stop::Budget)
    }

    /// A choice that meets what is given and leaves an amount something of a part of its only cell.
    fn witness_in(
        &mut self,
        given: &Given,
        (issue, cell): (IssueId, usize),
        part: &Range,
    ) -> Result<Option<Choice>, Stop> {
        let narrowed = self.problem.narrow(issue, cell, part);
        let choice = self.ask(|engine, problem| engine.witness(problem, given));
        self.problem.widen(narrowed);
        choice
    }

    /// The ranges that a tied amount takes in some cells, those that touch joined; `None` if they could not be told,
    /// which is noted.
    pub(super) fn ranges(&mut self, given: &Given, ties: &Ties, issue: IssueId, cells: &CellSet) -> Option<Vec<Range>> {
        let mut given = given.clone();
        let mut ranges: Vec<Range> = Vec::new();
        for cell in cells.iter() {
            given.domains[issue.0].hold_alone(cell);
            match &self.problem.issues[issue.0][cell] {
                Cell::Range(range) if !ties.issues.contains(&issue) => ranges.push(range.clone()),
                _ => match self.reach(&given, ties, issue) {
                    Ok(reached) => ranges.extend(reached),
                    Err(stop) => {
                        self.note(format!("how far some amounts reach could not be told: {stop}"));
                        return None;
                    }
                },
            }
        }
        Some(joined(ranges))
    }

    fn reach_of_choice(&self, ties: &Ties, choice: &Choice, issue: IssueId) -> Result<Option<Range>, Stop> {
        let Some(place) = ties.issues.iter().position(|known| *known == issue) else { return Ok(None) };
        let mut system = self.problem.linear_system(&ties.issues, &ties.atoms, choice);
        if ties.approached {
            // What packages come near to is what the closed system reaches.
            system = system.closed();
        }
        for (issue, value) in &ties.fixed {
            let Some(place) = ties.issues.iter().position(|known| known == issue) else { continue };
            system.at_least(vec![(place, Number::one())], value, false);
            system.at_most(vec![(place, Number::one())], value, false);
        }
        let low = system.lowest(&[(place, Number::one())])?;
        let high = system.lowest(&[(place, -Number::one())])?;
        let (Some(low), Some(high)) = (low, high) else { return Ok(None) };
        let high = Lowest { value: -high.value, ..high };
        let values = match &self.problem.issues[issue.0][choice[issue.0]] {
            Cell::Range(range) if !self.problem.is_coarse(issue) => range.values.clone(),
            _ => None,
        };
        let open = |end: &Lowest| ties.approached || !end.reached;
        Ok(Some(Range { min_open: open(&low), max_open: open(&high), min: low.value, max: high.value, values }))
    }

    /// What is given, with all tied amounts and conditions as in a choice.
    pub(super) fn as_chosen(&self, given: &Given, ties: &Ties, choice: &Choice) -> Given {
        let mut given = given.clone();
        for variable in self.tied_variables(ties) {
            let place = variable.place();
            given.domains[place] = CellSet::of(given.domains[place].capacity(), [choice[place]]);
        }
        given
    }

    fn tied_variables(&self, ties: &Ties) -> Vec<Variable> {
        let issues = self.problem.issues.len();
        let atoms = ties.atoms.iter().map(|atom| Variable((issues + atom) as u32));
        ties.issues.iter().map(|issue| self.problem.variable(*issue)).chain(atoms).collect()
    }

    /// Adds that not all tied amounts and conditions are as in a choice.
    pub(super) fn exclude(&mut self, given: &mut Given, ties: &Ties, choice: &Choice) {
        let others: Vec<_> = self
            .tied_variables(ties)
            .into_iter()
            .map(|variable| {
                let every = CellSet::all(self.problem.pool.cells(variable));
                let here = CellSet::of(every.capacity(), [choice[variable.place()]]);
                (variable, every.without(&here))
            })
            .collect();
        let others: Vec<_> =
            others.into_iter().map(|(variable, set)| self.problem.pool.within(variable, set)).collect();
        let other = self.problem.pool.or(others);
        given.formulas.push(other);
    }
}

/// A solution in short numbers, where the one that was found has a long one: each number in turn is as round as those
/// before it leave, and the others are solved for again.
fn rounded(mut system: Linear, mut values: Vec<Number>) -> Vec<Number> {
    if values.iter().all(is_short) {
        return values;
    }
    for place in 0..values.len() {
        let Some(round) = roundest(&system, place) else { continue };
        let mut tried = system.clone();
        tried.at_least(vec![(place, Number::one())], &round, false);
        tried.at_most(vec![(place, Number::one())], &round, false);
        if let Ok(Some(found)) = tried.solution()
            && system.is_met(&found)
        {
            (system, values) = (tried, found);
        }
    }
    values
}

/// Whether a number is a decimal with few digits.
fn is_short(number: &Number) -> bool {
    let text = number.to_string();
    let digits = text.trim_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    !text.contains('/') && digits <= SHORT
}

/// The roundest number that an unknown takes in a system, whole steps apart.
fn roundest(system: &Linear, place: usize) -> Option<Number> {
    let low = system.lowest(&[(place, Number::one())]).ok()??;
    let high = system.lowest(&[(place, -Number::one())]).ok()??;
    let range =
        Range { min: low.value, max: -high.value, min_open: !low.reached, max_open: !high.reached, values: None };
    Some(range.roundest())
}

/// Ranges in ascending order, those that touch joined.
fn joined(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_by(|a, b| (&a.min, a.min_open).cmp(&(&b.min, b.min_open)));
    let mut joined: Vec<Range> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.touches(&range) => {
                let reaches = (&last.max, !last.max_open) >= (&range.max, !range.max_open);
                *last = if reaches { last.clone() } else { last.joined(&range) };
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// What is left of some ranges of a continuous amount without others; each list ascending and without overlaps.
pub(super) fn without(ranges: &[Range], others: &[Range]) -> Vec<Range> {
    let mut left = ranges.to_vec();
    // A point that is left out holds nothing; to cut at it would leave it in both parts.
    let holds_something = |other: &&Range| other.min < other.max || !(other.min_open || other.max_open);
    for other in others.iter().filter(holds_something) {
        left = left.iter().flat_map(|range| cut(range, other)).collect();
    }
    left
}

/// The parts of a range below and above another.
fn cut(range: &Range, other: &Range) -> impl Iterator<Item = Range> {
    let below = Range { max: other.min.clone(), max_open: !other.min_open, ..range.clone() };
    let above = Range { min: other.max.clone(), min_open: !other.max_open, ..range.clone() };
    let inside = |part: Range| overlap(&part, range);
    [inside(below), inside(above)].into_iter().flatten()
}

/// What two ranges share.
fn overlap(a: &Range, b: &Range) -> Option<Range> {
    let low = if (&a.min, a.min_open) >= (&b.min, b.min_open) { a } else { b };
    let high = if (&a.max, !a.max_open) <= (&b.max, !b.max_open) { a } else { b };
    let shared = Range {
        min: low.min.clone(),
        min_open: low.min_open,
        max: high.max.clone(),
        max_open: high.max_open,
        values: None,
    };
    let closed = !shared.min_open && !shared.max_open;
    (shared.min < shared.max || (shared.min == shared.max && closed)).then_some(shared)
}
