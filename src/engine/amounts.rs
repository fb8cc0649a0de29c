//! What the choice of cells and truths says about amounts: systems of linear conditions for the theory.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cell, CellSet};
use super::formula::Formula;
use super::problem::{Atom, Problem, sample, whole};
use super::theory::{Bounds, Linear};
use crate::model::{IssueId, Number, Range};

/// Points by cell of some amounts.
type Tables = Vec<(IssueId, Vec<i128>)>;

/// What a cell and the arithmetic behind it were before the cell was made narrower.
pub(crate) struct Narrowed {
    issue: IssueId,
    cell: usize,
    was: Cell,
    arithmetic: BTreeMap<Vec<usize>, Formula>,
    formulas: usize,
}

impl Problem {
    /// Leaves a part of a cell of an amount, for a question about nothing else. No condition on the amount alone tells
    /// the part from its cell, but those on several do.
    pub(crate) fn narrow(&mut self, issue: IssueId, cell: usize, part: &Range) -> Narrowed {
        let formulas = self.pool.len();
        let part = Cell::Range(part.clone());
        // What is known of the whole cell holds no longer, unless the part is all of it.
        let arithmetic = match self.issues[issue.0][cell] == part {
            true => self.arithmetic.clone(),
            false => std::mem::take(&mut self.arithmetic),
        };
        let was = std::mem::replace(&mut self.issues[issue.0][cell], part);
        Narrowed { issue, cell, was, arithmetic, formulas }
    }

    /// Gives the cell back what it was, and forgets what was found out about its part.
    pub(crate) fn widen(&mut self, narrowed: Narrowed) {
        let Narrowed { issue, cell, was, arithmetic, formulas } = narrowed;
        if was == self.issues[issue.0][cell] {
            return;
        }
        self.issues[issue.0][cell] = was;
        self.arithmetic = arithmetic;
        self.pool.truncate(formulas);
    }

    /// Gives every linear condition apart from `atoms` the truth it has at `amounts`, the values of the amounts of these
    /// atoms; other amounts are taken at the sample of their cell.
    pub fn settle(&self, atoms: &[usize], choice: &mut [usize], amounts: &[Number]) {
        let issues = self.amounts_of(atoms);
        for (place, Atom { terms, at_least, strict }) in self.atoms.iter().enumerate() {
            if atoms.contains(&place) {
                continue;
            }
            let amount = |issue: &IssueId| match issues.binary_search(issue) {
                Ok(known) => amounts[known].clone(),
                Err(_) => sample(&self.issues[issue.0][choice[issue.0]]),
            };
            let total: Number = terms.iter().map(|(issue, coefficient)| coefficient * &amount(issue)).sum();
            choice[self.issues.len() + place] = usize::from(total > *at_least || (total == *at_least && !strict));
        }
    }

    /// Whether an issue is a stepped amount of which some cell has several values while a linear condition ties it to
    /// other amounts: what is known of the cell need not hold of each of its values.
    pub fn is_coarse(&self, issue: IssueId) -> bool {
        let tied = || self.atoms.iter().any(|atom| atom.terms.iter().any(|(tied, _)| *tied == issue));
        self.step(issue).is_some() && !self.is_singly(issue) && tied()
    }

    /// The atoms that some formulas speak of, ascending.
    pub fn atoms_of(&self, formulas: &[Formula]) -> Vec<usize> {
        let support = formulas.iter().flat_map(|formula| self.pool.support(*formula));
        let atoms = support.filter_map(|variable| variable.place().checked_sub(self.issues.len()));
        atoms.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The amounts that some atoms speak of, in file order.
    pub fn amounts_of(&self, atoms: &[usize]) -> Vec<IssueId> {
        let issues = atoms.iter().flat_map(|atom| self.atoms[*atom].terms.iter().map(|(issue, _)| *issue));
        issues.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What a choice of cells says about some amounts: a system of linear conditions whose unknowns are these amounts
    /// and whose rows are the truths of these atoms, which speak of no others. `cells` gives, per variable, the chosen
    /// cell.
    pub fn linear_system(&self, issues: &[IssueId], atoms: &[usize], cells: &[usize]) -> Linear {
        let bounds = issues.iter().map(|issue| self.bounds(*issue, cells[issue.0], cells[issue.0]));
        self.system(issues, bounds.collect(), atoms, cells)
    }

    /// What the truths of these atoms in a choice say about their amounts, where each of these lies in some of its cells
    /// or between them: no narrower than what the cells say.
    pub(super) fn linear_system_within(&self, atoms: &[usize], choice: &[usize], cells: &[(usize, CellSet)]) -> Linear {
        let bounds = cells.iter().map(|(issue, set)| {
            let (first, last) = (set.first().unwrap_or_default(), set.iter().last().unwrap_or_default());
            self.bounds(IssueId(*issue), first, last)
        });
        let issues: Vec<_> = cells.iter().map(|(issue, _)| IssueId(*issue)).collect();
        self.system(&issues, bounds.collect(), atoms, choice)
    }

    /// The values of an amount from one cell to another.
    fn bounds(&self, issue: IssueId, first: usize, last: usize) -> Bounds {
        let (first, last) = (self.range(issue, first), self.range(issue, last));
        let range = if first == last { first.clone() } else { first.joined(last) };
        Bounds { range, step: self.steps[issue.0].clone() }
    }

    fn range(&self, issue: IssueId, cell: usize) -> &Range {
        match &self.issues[issue.0][cell] {
            Cell::Range(range) => range,
            Cell::Choice(_) => unreachable!("sums are over amounts"),
        }
    }

    fn system(&self, issues: &[IssueId], bounds: Vec<Bounds>, atoms: &[usize], choice: &[usize]) -> Linear {
        let mut system = Linear::new(bounds).within(&self.limits);
        for atom in atoms {
            let truth = choice[self.issues.len() + atom] == 1;
            let Atom { terms, at_least, strict } = &self.atoms[*atom];
            let place = |issue: &IssueId| issues.iter().position(|known| known == issue).unwrap_or_default();
            let terms = terms.iter().map(|(issue, coefficient)| (place(issue), coefficient.clone())).collect();
            if truth { system.at_least(terms, at_least, *strict) } else { system.at_most(terms, at_least, !*strict) }
        }
        system
    }

    /// What cells leave to a linear condition that holds, or fails: points by cell of each amount, in whole units, that
    /// must reach a bound. Open ends count as closed. `None` if the numbers have no common measure within range.
    pub(super) fn room(&self, atom: usize, truth: bool) -> Option<(i128, Tables)> {
        let Atom { terms, at_least, .. } = &self.atoms[atom];
        let turned = |number: Number| if truth { number } else { -number };
        let most = |coefficient: &Number, range: &Range| {
            let (low, high) = (coefficient * &range.min, coefficient * &range.max);
            turned(low).max(turned(high))
        };
        let tables: Vec<Vec<Number>> = terms
            .iter()
            .map(|(issue, coefficient)| {
                (0..self.issues[issue.0].len()).map(|cell| most(coefficient, self.range(*issue, cell))).collect()
            })
            .collect();
        let bound = turned(at_least.clone());
        let numbers: Vec<_> = tables.iter().flatten().chain([&bound]).collect();
        let mut whole = whole(&numbers).ok()?.into_iter();
        let tables = terms.iter().zip(&tables);
        let tables = tables.map(|((issue, _), table)| (*issue, whole.by_ref().take(table.len()).collect())).collect();
        Some((whole.next().unwrap_or_default(), tables))
    }
}
