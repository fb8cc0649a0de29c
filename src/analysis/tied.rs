//! Which amounts of a row sums tie together: those of which not every choice from the ranges told is possible.
//!
//! It follows from the ranges and from what the row says holds, and not from the truths that an engine happened to give
//! the sums, so that every engine's list says the same.

use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::{Formula, Node};
use crate::engine::problem::Atom;
use crate::engine::{Choice, Given, Row};
use crate::model::{Answer, IssueId, Number, Range};

use super::PackageRow;
use super::inquiry::Inquiry;

impl Inquiry<'_> {
    /// The amounts of a row that sums tie together within the ranges it tells, in file order. The choice is a package of
    /// the row.
    pub(super) fn tied_amounts(&mut self, row: &Row, told: &PackageRow, choice: &Choice) -> Vec<IssueId> {
        let said = self.said(told, choice);
        let atoms = self.problem.atoms_of(&said);
        let mut narrowed = Vec::new();
        for issue in self.problem.amounts_of(&atoms) {
            let (set, answers) = (&row.cells[issue.0], &told.answers[issue.0][..]);
            if let (1, Some(cell), [Answer::Amount(range)]) = (set.len(), set.first(), answers) {
                narrowed.push(self.problem.narrow(issue, cell, range));
            }
        }
        let tied = self.tied_within(row, &said);
        narrowed.into_iter().rev().for_each(|cell| self.problem.widen(cell));
        tied
    }

    /// What a row says of its packages: the rules hold, these rungs and no others are broken, these wishes are met.
    fn said(&mut self, told: &PackageRow, choice: &Choice) -> Vec<Formula> {
        let held = self.rungs().into_iter().filter(|rung| !told.breaks.contains(rung));
        let mut said = self.holding(held).formulas;
        for rung in &told.breaks {
            said.push(self.problem.pool.not(self.problem.rungs[*rung]));
        }
        let wishes = self.problem.wishes.iter().copied();
        said.extend(wishes.filter(|wish| self.problem.pool.holds(*wish, choice)));
        said
    }

    /// The amounts of those conditions that the ranges left and the other conditions do not settle.
    fn tied_within(&mut self, row: &Row, said: &[Formula]) -> Vec<IssueId> {
        let mut needed = self.unsettled(row, said);
        for condition in needed.clone() {
            let others: Vec<_> = needed.iter().copied().filter(|other| *other != condition).collect();
            // A single sum that is left alone is not settled by the ranges.
            if others.is_empty() && matches!(self.problem.pool.node(condition), Node::In(..)) {
                break;
            }
            let broken = self.problem.pool.not(condition);
            let mut given = Given::holding(&self.problem, others.iter().copied().chain([broken]));
            let issues = self.problem.issues.len();
            given.domains[..issues].clone_from_slice(&row.cells[..issues]);
            match self.ask(|engine, problem| engine.witness(problem, &given)) {
                Ok(None) => needed = others,
                Ok(Some(_)) => {}
                Err(stop) => self.note(format!("whether some amounts are tied by sums could not be told: {stop}")),
            }
        }
        let atoms = self.problem.atoms_of(&needed);
        self.problem.amounts_of(&atoms)
    }

    /// What is left to say of sums in a row, where those that have one truth in its ranges are settled.
    fn unsettled(&mut self, row: &Row, said: &[Formula]) -> Vec<Formula> {
        let first = self.problem.issues.len();
        let mut domains = self.problem.domains();
        domains[..first].clone_from_slice(&row.cells[..first]);
        for atom in self.problem.atoms_of(said) {
            if let Some(truth) = self.truth_in(atom, &domains) {
                domains[first + atom] = CellSet::of(2, [usize::from(truth)]);
            }
        }
        let mut left = Vec::new();
        for formula in said {
            let formula = self.problem.pool.restricted(*formula, &domains);
            match self.problem.pool.node(formula) {
                Node::And(parts) => left.extend(parts.iter().copied()),
                _ => left.push(formula),
            }
        }
        left.retain(|formula| !self.problem.atoms_of(&[*formula]).is_empty());
        // Formulas are numbered as engines come upon them; sums are numbered by the file.
        left.sort_by_cached_key(|formula| self.problem.atoms_of(&[*formula]));
        left.dedup();
        left
    }

    /// The truth of a linear condition if it is the same wherever its amounts lie in their cells.
    fn truth_in(&self, atom: usize, cells: &[CellSet]) -> Option<bool> {
        let Atom { terms, at_least, strict } = &self.problem.atoms[atom];
        let (mut low, mut high) = ((Number::zero(), false), (Number::zero(), false));
        for (issue, coefficient) in terms {
            let range = self.hull(*issue, &cells[issue.0])?;
            let (mut least, mut most) = ((range.min, range.min_open), (range.max, range.max_open));
            if coefficient.is_negative() {
                std::mem::swap(&mut least, &mut most);
            }
            low = (&low.0 + &(coefficient * &least.0), low.1 || least.1);
            high = (&high.0 + &(coefficient * &most.0), high.1 || most.1);
        }
        match () {
            () if low.0 > *at_least || (low.0 == *at_least && (!strict || low.1)) => Some(true),
            () if high.0 < *at_least || (high.0 == *at_least && (*strict || high.1)) => Some(false),
            () => None,
        }
    }

    /// From the first to the last of some cells of an amount.
    fn hull(&self, issue: IssueId, cells: &CellSet) -> Option<Range> {
        let range = |cell: usize| match &self.problem.issues[issue.0][cell] {
            Cell::Range(range) => Some(range.clone()),
            Cell::Choice(_) => None,
        };
        let (first, last) = (cells.first()?, cells.iter().last()?);
        let hull = range(first)?;
        if first == last { Some(hull) } else { Some(hull.joined(&range(last)?)) }
    }
}
