//! Linear conditions on amounts as formulas: which cells and which truths of the conditions can stand together.
//!
//! Conditions that share no amount are apart. In each group every combination of cells is gone through, the truths
//! that arithmetic leaves are found by the theory, and cells with the same outcome are joined.

use std::collections::BTreeMap;

use crate::engine::Stop;
use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::model::IssueId;

use super::simplify::Core;

/// At most this many combinations of cells and truths are put to the theory for one question.
const COMBINATIONS: usize = 20_000;

/// The arithmetic behind the linear conditions that a question depends on.
pub(super) fn formulas(problem: &mut Problem, core: &Core) -> Result<Vec<Formula>, Stop> {
    let mut combinations = 0;
    groups(problem, core)
        .into_iter()
        .map(|group| {
            let mut table = Tabulation {
                core,
                group: &group,
                chosen: vec![0; problem.pool.variables()],
                combinations: &mut combinations,
            };
            table.issues(problem, 0)
        })
        .collect()
}

/// Linear conditions that share amounts, and those amounts.
struct Group {
    atoms: Vec<usize>,
    issues: Vec<IssueId>,
}

/// The conditions that matter: those a formula mentions, and those whose truth is already fixed.
fn groups(problem: &Problem, core: &Core) -> Vec<Group> {
    let first = problem.issues.len();
    let mentioned = core.variables(&problem.pool);
    let matters = |atom: &usize| {
        let variable = Variable((first + atom) as u32);
        core.domains[variable.place()].len() < 2 || mentioned.binary_search(&variable).is_ok()
    };
    let mut groups: Vec<Group> = Vec::new();
    for atom in (0..problem.atoms.len()).filter(matters) {
        let issues: Vec<_> = problem.atoms[atom].terms.iter().map(|(issue, _)| *issue).collect();
        let shares = |group: &Group| group.issues.iter().any(|issue| issues.contains(issue));
        let (touching, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut joined = Group { atoms: vec![atom], issues };
        for group in touching {
            joined.atoms.extend(group.atoms);
            joined.issues.extend(group.issues);
        }
        joined.atoms.sort_unstable();
        joined.issues.sort_unstable();
        joined.issues.dedup();
        groups = apart;
        groups.push(joined);
    }
    groups
}

/// The walk through all combinations of one group.
struct Tabulation<'a> {
    core: &'a Core,
    group: &'a Group,
    chosen: Vec<usize>,
    combinations: &'a mut usize,
}

impl Tabulation<'_> {
    /// What must hold of the amounts from `depth` on, and of the conditions, given the cells chosen so far.
    fn issues(&mut self, problem: &mut Problem, depth: usize) -> Result<Formula, Stop> {
        match self.group.issues.get(depth) {
            None => self.truths(problem, 0),
            Some(issue) => {
                self.cells(problem, problem.variable(*issue), |walk, problem| walk.issues(problem, depth + 1))
            }
        }
    }

    fn truths(&mut self, problem: &mut Problem, depth: usize) -> Result<Formula, Stop> {
        *self.combinations += 1;
        if *self.combinations > COMBINATIONS {
            return Err(Stop::Budget);
        }
        // A system of the conditions chosen so far that fails spares all further choices.
        if depth > 0 && problem.linear_system(&self.group.atoms[..depth], &self.chosen).0.solution()?.is_none() {
            return Ok(Formula::FALSE);
        }
        match self.group.atoms.get(depth) {
            None => Ok(Formula::TRUE),
            Some(atom) => {
                let variable = Variable((problem.issues.len() + atom) as u32);
                self.cells(problem, variable, |walk, problem| walk.truths(problem, depth + 1))
            }
        }
    }

    /// The formula "the variable lies in a cell, and what follows holds", with cells of one outcome joined.
    fn cells(
        &mut self,
        problem: &mut Problem,
        variable: Variable,
        mut next: impl FnMut(&mut Self, &mut Problem) -> Result<Formula, Stop>,
    ) -> Result<Formula, Stop> {
        let cells = problem.pool.cells(variable);
        let mut outcomes: BTreeMap<Formula, CellSet> = BTreeMap::new();
        for cell in self.core.domains[variable.place()].iter() {
            self.chosen[variable.place()] = cell;
            let outcome = next(self, problem)?;
            outcomes.entry(outcome).or_insert_with(|| CellSet::none(cells)).insert(cell);
        }
        let parts: Vec<_> = outcomes
            .into_iter()
            .map(|(outcome, cells)| {
                let inside = problem.pool.within(variable, cells);
                problem.pool.and([inside, outcome])
            })
            .collect();
        Ok(problem.pool.or(parts))
    }
}
