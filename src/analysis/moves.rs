//! How far: the distance a conceded position on one ordered issue has to move in a package that a concession opens.

use crate::engine::cells::{Cell, CellSet};
use crate::engine::diagram::Compiled;
use crate::engine::formula::{Node, Variable};
use crate::engine::{Given, Stop};
use crate::model::{Answer, IssueId, Number, Range};

use super::Move;
use super::extent::Ties;
use super::inquiry::Inquiry;

/// A place that a position can move to: how far it is, which cells are as near, from where to where and which way.
struct Target {
    distance: Number,
    cells: CellSet,
    from: Answer,
    from_open: bool,
    to: Answer,
    open: bool,
    up: bool,
}

impl Target {
    /// The move to it.
    fn of(self, rung: usize, issue: IssueId) -> Move {
        let Target { from, from_open, to, open, up, .. } = self;
        Move { rung, issue, from, from_open, to, open, up }
    }
}

/// What a concession opens, less what earlier moves leave out.
pub(super) struct Opened {
    /// What must hold.
    pub given: Given,
    /// What held before any move, made ready to be asked.
    pub compiled: Option<Compiled>,
}

impl Inquiry<'_> {
    /// The least moves of the conceded positions, taken in file order: each is as small as those before it leave.
    pub(super) fn moves(&mut self, rungs: &[usize], mut opened: Opened) -> Vec<Move> {
        let mut ties = self.ties(&opened.given);
        // Sums are tried anew for the cells that are left.
        opened.compiled = opened.compiled.filter(|_| ties.issues.is_empty());
        let mut moves: Vec<Move> = Vec::new();
        for rung in rungs {
            let held = self.view.rungs[*rung].held;
            if moves.iter().any(|known| self.view.rungs[known.rung].held == held) {
                continue;
            }
            let Some((issue, stated)) = self.stated_cells(*rung) else { continue };
            match self.nearest(&opened, &ties, issue, &stated) {
                Ok(Some(target)) => {
                    let domain = &mut opened.given.domains[issue.0];
                    *domain = domain.and(&target.cells);
                    if let Answer::Amount(range) = &target.to
                        && !target.cells.is_within(&stated)
                    {
                        ties.fixed.push((issue, range.min.clone()));
                        ties.approached |= target.open;
                    }
                    if !target.cells.is_within(&stated) {
                        moves.push(target.of(*rung, issue));
                    }
                }
                Ok(None) => {}
                Err(stop) => self.note(format!("not every distance could be told: {stop}")),
            }
        }
        moves
    }

    /// The issue and the cells that a position as stated asks for, if it is about one ordered issue.
    fn stated_cells(&mut self, rung: usize) -> Option<(IssueId, CellSet)> {
        let position = self.view.positions[self.view.rungs[rung].held].position;
        let [_] = position.requires.issues()[..] else { return None };
        let formula = self.problem.formula(&position.requires).ok()?;
        let Node::In(variable, cells) = self.problem.pool.node(formula) else { return None };
        let issue = self.view.scenario.issues.get(variable.place())?;
        issue.domain.is_ordered().then(|| (IssueId(variable.place()), cells.clone()))
    }

    /// The possible place nearest to the cells a position asks for.
    fn nearest(
        &mut self,
        opened: &Opened,
        ties: &Ties,
        issue: IssueId,
        stated: &CellSet,
    ) -> Result<Option<Target>, Stop> {
        let mut nearest: Option<Target> = None;
        for cell in self.possible_cells(opened, issue)? {
            let Some(reached) = self.reach_in_cell(&opened.given, ties, issue, cell)? else { continue };
            let Some(target) = self.target(issue, stated, cell, &reached) else { continue };
            let nearer = |known: &Target| (&target.distance, target.open) < (&known.distance, known.open);
            if nearest.as_ref().is_none_or(nearer) {
                nearest = Some(target);
            }
        }
        Ok(nearest)
    }

    /// The cells of an issue that occur in a package of what is opened.
    fn possible_cells(&mut self, opened: &Opened, issue: IssueId) -> Result<Vec<usize>, Stop> {
        let Some(compiled) = &opened.compiled else {
            let possible = self.ask(|engine, problem| engine.possible(problem, &opened.given))?;
            return Ok(possible[issue.0].iter().collect());
        };
        let domains = opened.given.domains.iter().enumerate();
        let narrowed = domains.filter(|(place, set)| *place != issue.0 && set.len() < self.cells_of(*place));
        let others: Vec<_> = narrowed.map(|(place, set)| (Variable(place as u32), set.clone())).collect();
        let is_possible = |cell: &usize| {
            let only = (self.problem.variable(issue), CellSet::of(self.cells_of(issue.0), [*cell]));
            compiled.is_met_within(&[&others[..], &[only]].concat())
        };
        Ok(opened.given.domains[issue.0].iter().filter(is_possible).collect())
    }

    fn cells_of(&self, place: usize) -> usize {
        self.problem.pool.cells(Variable(place as u32))
    }

    /// The level of a cell, or the numbers an amount takes inside it under what is given; `None` if it takes none
    /// beside what is held.
    fn reach_in_cell(&mut self, given: &Given, ties: &Ties, issue: IssueId, cell: usize) -> Result<Option<Cell>, Stop> {
        let Cell::Range(range) = self.problem.issues[issue.0][cell].clone() else {
            return Ok(Some(Cell::Choice(cell)));
        };
        if let Some((_, value)) = ties.fixed.iter().find(|(fixed, _)| *fixed == issue) {
            let open = ties.approached;
            return Ok(Some(Cell::Range(Range { min_open: open, max_open: open, ..Range::point(value) })));
        }
        if !ties.issues.contains(&issue) {
            return Ok(Some(Cell::Range(range)));
        }
        let mut given = given.clone();
        given.domains[issue.0] = CellSet::of(given.domains[issue.0].capacity(), [cell]);
        let reached = self.reach(&given, ties, issue)?;
        Ok(reached.into_iter().reduce(|first, next| first.joined(&next)).map(Cell::Range))
    }

    fn target(&self, issue: IssueId, stated: &CellSet, cell: usize, reached: &Cell) -> Option<Target> {
        let cells = CellSet::of(self.problem.pool.cells(self.problem.variable(issue)), [cell]);
        if stated.has(cell) {
            let to = self.answers(issue.0, &cells).pop()?;
            let (distance, from) = (Number::zero(), to.clone());
            return Some(Target { distance, cells, from, from_open: false, to, open: false, up: false });
        }
        let below = stated.iter().filter(|stated| *stated < cell).max();
        let above = stated.iter().filter(|stated| *stated > cell).min();
        let down = below.map(|stated| self.step_from(issue, stated, &cells, reached, true));
        let up = above.map(|stated| self.step_from(issue, stated, &cells, reached, false));
        match (down, up) {
            (Some(down), Some(up)) if (&up.distance, up.open) < (&down.distance, down.open) => Some(up),
            (down, up) => down.or(up),
        }
    }

    /// How far it is from a stated cell to another above (or below) it, the bound left and the value reached.
    fn step_from(&self, issue: IssueId, stated: usize, cells: &CellSet, reached: &Cell, up: bool) -> Target {
        let cells = cells.clone();
        match (&self.problem.issues[issue.0][stated], reached) {
            (Cell::Range(from), Cell::Range(to)) => {
                let (distance, left, reached) = match up {
                    true => (&to.min - &from.max, (&from.max, from.max_open), (&to.min, to.min_open)),
                    false => (&from.min - &to.max, (&from.min, from.min_open), (&to.max, to.max_open)),
                };
                let point = |number: &Number| Answer::Amount(Range::point(number));
                let (from, to) = (point(left.0), point(reached.0));
                Target { distance, cells, from, from_open: left.1, to, open: reached.1, up }
            }
            _ => {
                let cell = cells.first().unwrap_or_default();
                let distance = Number::from(stated.abs_diff(cell) as i64);
                let (from, to) = (Answer::Choice(stated), Answer::Choice(cell));
                Target { distance, cells, from, from_open: false, to, open: false, up }
            }
        }
    }
}
