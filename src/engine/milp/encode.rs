//! A problem as a mixed program: a column for every cell, and rows for formulas and linear conditions.
//!
//! Formulas are monotone in their leaves, so it is enough that a formula's column can be one only if it holds
//! (Plaisted and Greenbaum 1986). Below conjunctions and disjunctions such columns need not be whole: where the cells
//! are, the rows leave them nought or the whole way to one.

use std::collections::BTreeMap;

use super::truth::{Truth, at_least, some, weighted};
use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::{Formula, Node, Pool, Threshold};
use crate::engine::problem::{Atom, Problem};
use crate::engine::program::{Column, Program, Row};
use crate::model::{IssueId, Number, Range};

/// How far short of its bound a total of points may stay for the solver's rounding, as a part of the bound. Points
/// are whole, so half a point less than the bound is never reached anyhow.
const ROUNDING: f64 = 1e-6;

/// A program, and which of its columns stand for what.
#[derive(Debug)]
pub struct Model {
    /// The program.
    pub program: Program,
    /// The cells left for every variable, with their truth values; empty for variables it leaves out.
    cells: Vec<Vec<(usize, Truth)>>,
    known: BTreeMap<Formula, Truth>,
}

/// An amount as a share of the way between its least and its greatest value.
struct Share {
    least: Number,
    width: Number,
    share: Truth,
}

impl Model {
    /// A model of these variables, each with the cells left for it, and of these linear conditions among them.
    pub fn new(problem: &Problem, domains: &[CellSet], variables: &[usize], atoms: &[usize]) -> Self {
        let cells = vec![Vec::new(); domains.len()];
        let mut model = Self { program: Program::default(), cells, known: BTreeMap::new() };
        for variable in variables {
            model.cells[*variable] = model.choose(&domains[*variable]);
        }
        let mut shares = BTreeMap::new();
        for atom in atoms {
            for (issue, _) in &problem.atoms[*atom].terms {
                shares.entry(*issue).or_insert_with(|| model.share(problem, *issue));
            }
            let truth = model.within(problem.issues.len() + atom, &CellSet::of(2, [1]));
            model.link(&problem.atoms[*atom], &shares, &truth);
        }
        model
    }

    /// Columns for the cells of a variable, of which exactly one holds.
    fn choose(&mut self, domain: &CellSet) -> Vec<(usize, Truth)> {
        let cells: Vec<_> = domain.iter().collect();
        match cells[..] {
            [only] => vec![(only, Truth::constant(true))],
            [one, other] => {
                let truth = Truth::column(self.program.column(Column::BINARY));
                vec![(one, truth.opposite()), (other, truth)]
            }
            _ => {
                let column = |cell: &usize| (*cell, Truth::column(self.program.column(Column::BINARY)));
                let cells: Vec<_> = cells.iter().map(column).collect();
                self.program.rows.push(some(cells.iter().map(|(_, truth)| truth)));
                self.program.rows.push(at_least(cells.iter().map(|(_, truth)| (-1.0, truth)), -1.0));
                cells
            }
        }
    }

    /// That a variable lies in one of these cells.
    pub fn within(&self, variable: usize, set: &CellSet) -> Truth {
        let cells = &self.cells[variable];
        let part = |inside: bool| cells.iter().filter(move |(cell, _)| set.has(*cell) == inside);
        if 2 * part(true).count() <= cells.len() {
            weighted(part(true).map(|(_, truth)| (1.0, truth)), 0.0)
        } else {
            weighted(part(false).map(|(_, truth)| (-1.0, truth)), 1.0)
        }
    }

    /// The cells that the solver's values point at, by variable; `None` for variables that are left out.
    pub fn read(&self, values: &[f64]) -> Vec<Option<usize>> {
        let likeliest = |cells: &Vec<(usize, Truth)>| {
            let valued = cells.iter().map(|(cell, truth)| (*cell, truth.value(values)));
            valued.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(cell, _)| cell)
        };
        self.cells.iter().map(likeliest).collect()
    }

    /// Adds that a formula holds.
    pub fn require(&mut self, pool: &Pool, formula: Formula) {
        match pool.node(formula) {
            Node::And(parts) => parts.iter().for_each(|part| self.require(pool, *part)),
            Node::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(pool, *part)).collect();
                self.program.rows.push(some(&parts));
            }
            Node::Threshold(threshold) => {
                let row = self.reaches(pool, threshold, &Truth::constant(true));
                self.program.rows.push(row);
            }
            _ => {
                let truth = self.truth(pool, formula);
                self.program.rows.push(some([&truth]));
            }
        }
    }

    /// The truth value of a formula: at most one where it holds, nought where it does not.
    pub fn truth(&mut self, pool: &Pool, formula: Formula) -> Truth {
        if let Some(truth) = self.known.get(&formula) {
            return truth.clone();
        }
        let truth = match pool.node(formula) {
            Node::False => Truth::constant(false),
            Node::True => Truth::constant(true),
            Node::In(variable, set) => self.within(variable.place(), set),
            Node::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(pool, *part)).collect();
                let all = Truth::column(self.program.column(Column::UNIT));
                self.program.rows.extend(parts.iter().map(|part| at_least([(1.0, part), (-1.0, &all)], 0.0)));
                all
            }
            Node::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(pool, *part)).collect();
                let any = Truth::column(self.program.column(Column::UNIT));
                self.program.rows.push(at_least(parts.iter().map(|part| (1.0, part)).chain([(-1.0, &any)]), 0.0));
                any
            }
            Node::Threshold(threshold) => {
                let enough = Truth::column(self.program.column(Column::BINARY));
                let row = self.reaches(pool, threshold, &enough);
                self.program.rows.push(row);
                enough
            }
        };
        self.known.insert(formula, truth.clone());
        truth
    }

    /// The row by which points reach their bound if something holds. Points are divided by the bound, which none of
    /// them exceeds.
    fn reaches(&mut self, pool: &Pool, threshold: &Threshold, when: &Truth) -> Row {
        let bound = threshold.at_least as f64;
        let share = |points: i128| points as f64 / bound;
        let mut parts = Vec::new();
        for (variable, table) in &threshold.tables {
            let cells = self.cells[variable.place()].iter();
            parts.extend(cells.map(|(cell, truth)| (share(table[*cell]), truth.clone())));
        }
        for (points, part) in &threshold.parts {
            parts.push((share(*points), self.truth(pool, *part)));
        }
        let enough = 1.0 - (0.5 / bound).min(ROUNDING);
        at_least(parts.iter().map(|(share, part)| (*share, part)).chain([(-enough, when)]), 0.0)
    }

    /// The columns of an amount: for every cell a part of the way that is only there if the cell is chosen, between
    /// the ends of the cell (the hull of a union of ranges, Balas 1979). Open ends count as closed and steps are left
    /// out; exact arithmetic sees to both.
    fn share(&mut self, problem: &Problem, issue: IssueId) -> Share {
        let range = |cell: usize| match &problem.issues[issue.0][cell] {
            Cell::Range(range) => range,
            Cell::Choice(_) => unreachable!("sums are over amounts"),
        };
        let cells = self.cells[issue.0].clone();
        let ends = cells.iter().map(|(cell, _)| range(*cell));
        let least = ends.clone().map(|range| &range.min).min().cloned().unwrap_or_else(Number::zero);
        let most = ends.map(|range| &range.max).max().cloned().unwrap_or_else(Number::zero);
        let width = &most - &least;
        if width.is_zero() {
            return Share { least, width, share: Truth::default() };
        }
        let of = |number: &Number| (&(number - &least) / &width).to_f64();
        let mut parts = Vec::new();
        for (cell, truth) in &cells {
            let Range { min, max, .. } = range(*cell);
            let part = Truth::column(self.program.column(Column::UNIT));
            self.program.rows.push(at_least([(1.0, &part), (-of(min), truth)], 0.0));
            self.program.rows.push(at_least([(-1.0, &part), (of(max), truth)], 0.0));
            parts.push(part);
        }
        let share = weighted(parts.iter().map(|part| (1.0, part)), 0.0);
        Share { least, width, share }
    }

    /// Ties a linear condition to its truth value: where that is one the total reaches the bound, where it is nought
    /// it goes no further. Strictness is left to exact arithmetic.
    fn link(&mut self, atom: &Atom, shares: &BTreeMap<IssueId, Share>, truth: &Truth) {
        let (mut low, mut span) = (Number::zero(), Number::zero());
        for (issue, coefficient) in &atom.terms {
            let Share { least, width, .. } = &shares[issue];
            let reach = coefficient * width;
            low += &(coefficient * least);
            span += &reach.abs();
            if coefficient.is_negative() {
                low += &reach;
            }
        }
        // The total as a share of the way between its extremes, and the bound on that scale.
        let scale = if span.is_zero() { Number::one() } else { span };
        let parts = atom.terms.iter().map(|(issue, coefficient)| {
            let Share { width, share, .. } = &shares[issue];
            let reach = (&(coefficient * width) / &scale).to_f64();
            (reach, share, if reach < 0.0 { -reach } else { 0.0 })
        });
        let parts: Vec<_> = parts.collect();
        let base = parts.iter().map(|(_, _, base)| base).sum();
        let total = weighted(parts.iter().map(|(reach, share, _)| (*reach, *share)), base);
        let bound = (&(&atom.at_least - &low) / &scale).to_f64().clamp(-1.0, 2.0);
        self.program.rows.push(at_least([(1.0, &total), (-bound, truth)], 0.0));
        // total ≤ bound + (1 - bound) · truth
        self.program.rows.push(at_least([(-1.0, &total), (1.0 - bound, truth)], -bound));
    }
}
