//! Linear conditions on amounts as formulas: which cells and which truths of the conditions can stand together.
//!
//! Conditions that share no amount are apart. In a small group every combination of cells is gone through, the truths
//! that arithmetic leaves are found by the theory, and cells with the same outcome are joined. From a larger one, amounts
//! without a step are left out ([`projection`]) where that can be done.

use std::collections::BTreeMap;

use crate::engine::Stop;
use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::model::{IssueId, Number};

use super::projection;
use super::simplify::Core;

/// At most this much work is left to the theory for one question: combinations of cells and truths, each by the size of
/// its system where that has to be solved.
const WORK: usize = 200_000;

/// A group with at most this many combinations of cells is gone through once for all questions; one with at most this
/// many of cells and truths is gone through in any case.
const SMALL: usize = 2_000;

/// The linear conditions that the arithmetic behind a question is about, and that arithmetic.
pub(super) fn formulas(problem: &mut Problem, core: &Core) -> Result<(Vec<usize>, Vec<Formula>), Stop> {
    let relevant = relevant(problem, core);
    if relevant.is_empty() {
        return Ok((relevant, Vec::new()));
    }
    let mut work = 0;
    let (mut atoms, mut formulas) = (Vec::new(), Vec::new());
    for group in groups(problem, 0..problem.atoms.len()) {
        let within: Vec<_> = group.atoms.iter().copied().filter(|atom| relevant.contains(atom)).collect();
        if within.is_empty() {
            continue;
        }
        let left_out = match group.with_truths(problem) <= SMALL {
            true => None,
            false => projection::formula(problem, &core.domains, &within)?,
        };
        if let Some(formula) = left_out {
            formulas.push(formula);
            atoms.extend(within);
            continue;
        }
        if group.size(problem) <= SMALL {
            formulas.push(once(problem, &group)?);
            atoms.extend(group.atoms);
            continue;
        }
        for group in groups(problem, within.iter().copied()) {
            let table = Tabulation::new(problem, &core.domains, &group, &mut work);
            formulas.push(table.run(problem)?);
        }
        atoms.extend(within);
    }
    atoms.sort_unstable();
    Ok((atoms, formulas))
}

/// The whole arithmetic of a small group, kept with the problem for the questions to come.
fn once(problem: &mut Problem, group: &Group) -> Result<Formula, Stop> {
    if let Some(known) = problem.arithmetic.get(&group.atoms) {
        return Ok(*known);
    }
    let (domains, mut work) = (problem.domains(), 0);
    let formula = Tabulation::new(problem, &domains, group, &mut work).run(problem)?;
    problem.arithmetic.insert(group.atoms.clone(), formula);
    Ok(formula)
}

/// The conditions that matter: those a formula mentions, and those whose truth is already fixed.
fn relevant(problem: &Problem, core: &Core) -> Vec<usize> {
    let first = problem.issues.len();
    let mentioned = core.variables(&problem.pool);
    let matters = |atom: &usize| {
        let variable = Variable((first + atom) as u32);
        core.domains[variable.place()].len() < 2 || mentioned.binary_search(&variable).is_ok()
    };
    (0..problem.atoms.len()).filter(matters).collect()
}

/// Linear conditions that share amounts, and those amounts.
struct Group {
    atoms: Vec<usize>,
    issues: Vec<IssueId>,
}

impl Group {
    /// How many combinations of cells its amounts have.
    fn size(&self, problem: &Problem) -> usize {
        let cells = self.issues.iter().map(|issue| problem.issues[issue.0].len());
        cells.fold(1, usize::saturating_mul)
    }

    /// How many combinations these have with all truths of its conditions.
    fn with_truths(&self, problem: &Problem) -> usize {
        self.atoms.iter().fold(self.size(problem), |size, _| size.saturating_mul(2))
    }
}

fn groups(problem: &Problem, atoms: impl IntoIterator<Item = usize>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for atom in atoms {
        let issues = problem.amounts_of(&[atom]);
        let shares = |group: &Group| group.issues.iter().any(|issue| issues.contains(issue));
        let (touching, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut joined = vec![atom];
        joined.extend(touching.into_iter().flat_map(|group| group.atoms));
        joined.sort_unstable();
        groups = apart;
        groups.push(Group { issues: problem.amounts_of(&joined), atoms: joined });
    }
    groups
}

/// The walk through all combinations of one group.
struct Tabulation<'a> {
    domains: &'a [CellSet],
    group: &'a Group,
    chosen: Vec<usize>,
    work: &'a mut usize,
}

impl<'a> Tabulation<'a> {
    fn new(problem: &Problem, domains: &'a [CellSet], group: &'a Group, work: &'a mut usize) -> Self {
        Self { domains, group, chosen: vec![0; problem.pool.variables()], work }
    }

    fn run(mut self, problem: &mut Problem) -> Result<Formula, Stop> {
        self.issues(problem, 0)
    }

    /// What must hold of the amounts from `depth` on, and of the conditions, given the cells chosen so far.
    fn issues(&mut self, problem: &mut Problem, depth: usize) -> Result<Formula, Stop> {
        match self.group.issues.get(depth) {
            None => self.truths(problem, 0, None),
            Some(issue) => {
                self.cells(problem, problem.variable(*issue), |walk, problem| walk.issues(problem, depth + 1))
            }
        }
    }

    /// What must hold of the conditions from `depth` on. `known` meets the bounds of the cells and the truths chosen so
    /// far.
    fn truths(&mut self, problem: &mut Problem, depth: usize, known: Option<Vec<Number>>) -> Result<Formula, Stop> {
        problem.limits.spend(1)?;
        self.spend(1)?;
        let Group { atoms, issues } = self.group;
        // A system of the conditions chosen so far that fails spares all further choices.
        let system = problem.linear_system(issues, &atoms[..depth], &self.chosen);
        let solution = match known.filter(|known| system.is_met(known)) {
            Some(known) => known,
            None => {
                self.spend(issues.len() * depth)?;
                match system.solution()? {
                    Some(solution) => solution,
                    None => return Ok(Formula::FALSE),
                }
            }
        };
        let Some(atom) = atoms.get(depth) else { return Ok(Formula::TRUE) };
        let variable = Variable((problem.issues.len() + atom) as u32);
        self.cells(problem, variable, |walk, problem| walk.truths(problem, depth + 1, Some(solution.clone())))
    }

    fn spend(&mut self, work: usize) -> Result<(), Stop> {
        *self.work += work;
        if *self.work > WORK { Err(Stop::Budget) } else { Ok(()) }
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
        for cell in self.domains[variable.place()].iter() {
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
