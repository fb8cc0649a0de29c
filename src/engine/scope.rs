//! What a question that is answered choice by choice is about: the cells, formulas and linear conditions that matter,
//! and the exact check of a choice.

use std::collections::BTreeSet;

use super::cells::CellSet;
use super::diagram::simplify::Likes;
use super::formula::{Formula, Node, Variable};
use super::needed::needed;
use super::problem::Problem;
use super::{Choice, Given, Stop};
use crate::model::IssueId;

/// What is left of a question after what is given was looked through.
pub(super) struct Scope<'p> {
    /// The problem.
    pub problem: &'p Problem,
    /// The cells left for each variable.
    pub domains: Vec<CellSet>,
    /// The linear conditions that matter, by place.
    pub atoms: Vec<usize>,
    /// What remains of the given formulas over those cells.
    pub rest: Vec<Formula>,
    /// What remains over those cells of the formulas that questions are about.
    pub others: Vec<Formula>,
    /// The variables that matter, ascending. The others take any of the cells left to them.
    pub variables: Vec<usize>,
    given: Vec<Formula>,
    about: Vec<(Vec<usize>, Vec<usize>)>,
}

/// Why a choice does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It breaks what is given.
    Formula,
    /// These linear conditions clash as they are chosen.
    Clash(Vec<usize>),
    /// Whether its linear conditions can stand together could not be decided.
    Undecided,
}

/// A question after what is given was looked through: the cells and formulas that are left.
pub(super) struct Narrowed {
    domains: Vec<CellSet>,
    rest: Vec<Formula>,
    others: Vec<Formula>,
    given: Vec<Formula>,
}

impl Narrowed {
    /// `None` if what is given contradicts itself on the face of it.
    pub fn new(problem: &mut Problem, given: &Given, others: &[Formula]) -> Option<Self> {
        let mut domains = given.domains.clone();
        let rest = propagated(problem, &given.formulas, &mut domains)?;
        Some(Self::left(problem, given, domains, rest, others))
    }

    /// The same for a question of existence: cells are left out that another cell can stand in for.
    pub fn of_existence(problem: &mut Problem, given: &Given, others: &[Formula]) -> Option<Self> {
        let mut domains = given.domains.clone();
        let mut rest = propagated(problem, &given.formulas, &mut domains)?;
        while drop_dominated(problem, &mut domains, &rest, others) {
            rest = propagated(problem, &rest, &mut domains)?;
        }
        Some(Self::left(problem, given, domains, rest, others))
    }

    fn left(
        problem: &mut Problem,
        given: &Given,
        domains: Vec<CellSet>,
        rest: Vec<Formula>,
        others: &[Formula],
    ) -> Self {
        let others = others.iter().map(|formula| problem.pool.restricted(*formula, &domains)).collect();
        Self { domains, rest, others, given: given.formulas.clone() }
    }
}

impl<'p> Scope<'p> {
    /// The scope of what is given; `others` are further formulas that questions will be about. `None` if what is given
    /// contradicts itself on the face of it.
    pub fn new(problem: &'p mut Problem, given: &Given, others: &[Formula]) -> Option<Self> {
        let narrowed = Narrowed::new(problem, given, others)?;
        Some(Self::over(problem, narrowed))
    }

    /// The same for a question of existence: cells are left out that another cell can stand in for.
    pub fn of_existence(problem: &'p mut Problem, given: &Given, others: &[Formula]) -> Option<Self> {
        let narrowed = Narrowed::of_existence(problem, given, others)?;
        Some(Self::over(problem, narrowed))
    }

    /// The scope of a question that was looked through.
    pub fn over(problem: &'p Problem, narrowed: Narrowed) -> Self {
        let Narrowed { domains, rest, others, given } = narrowed;
        let mentioned = rest.iter().chain(&others).flat_map(|formula| problem.pool.support(*formula));
        let mut support: BTreeSet<_> = mentioned.map(Variable::place).collect();
        let first = problem.issues.len();
        let bound = (first..domains.len()).filter(|atom| domains[*atom].len() < 2);
        support.extend(bound);
        let atoms: Vec<_> = support.iter().filter_map(|variable| variable.checked_sub(first)).collect();
        let linked = atoms.iter().flat_map(|atom| problem.atoms[*atom].terms.iter().map(|(issue, _)| issue.0));
        support.extend(linked);
        let variables = support.into_iter().collect();
        let about = about(problem, &rest, &others);
        Self { problem, domains, atoms, rest, others, variables, given, about }
    }

    /// The formulas, by place in `rest` and in `others`, that speak of an issue or of a linear condition.
    pub fn about(&self, issue: usize) -> (&[usize], &[usize]) {
        let (rest, others) = &self.about[issue];
        (rest, others)
    }

    /// Whether a variable matters.
    pub fn has(&self, place: usize) -> bool {
        self.variables.binary_search(&place).is_ok()
    }

    /// How many cells a variable has.
    pub fn cells(&self, place: usize) -> usize {
        self.problem.pool.cells(Variable(place as u32))
    }

    /// The number of the first variable that is a linear condition.
    pub fn first_atom(&self) -> usize {
        self.problem.issues.len()
    }

    /// The issues that linear conditions tie together.
    pub fn tied(&self) -> Vec<usize> {
        self.problem.amounts_of(&self.atoms).into_iter().map(|issue| issue.0).collect()
    }

    /// The whole choice made of cells for the variables that matter, if exact arithmetic confirms it.
    pub fn checked(&self, read: &[Option<usize>]) -> Result<Choice, (Choice, Flaw)> {
        let first = |place: usize| self.domains[place].first().unwrap_or_default();
        let cells = read.iter().enumerate();
        let mut choice: Choice = cells.map(|(place, cell)| cell.unwrap_or_else(|| first(place))).collect();
        if !self.given.iter().all(|formula| self.problem.pool.holds(*formula, &choice)) {
            return Err((choice, Flaw::Formula));
        }
        let issues = self.problem.amounts_of(&self.atoms);
        match self.problem.linear_system(&issues, &self.atoms, &choice).solution() {
            Ok(Some(amounts)) => {
                self.problem.settle(&self.atoms, &mut choice, &amounts);
                Ok(choice)
            }
            Ok(None) => {
                let core = self.clash(&choice);
                Err((choice, Flaw::Clash(core)))
            }
            Err(_) => Err((choice, Flaw::Undecided)),
        }
    }

    /// Linear conditions that clash already among themselves as they are chosen, the last of them where there is a
    /// choice. Once an end was called, they are left as many as they are by then.
    fn clash(&self, choice: &Choice) -> Vec<usize> {
        let last_first: Vec<_> = self.atoms.iter().rev().copied().collect();
        let clash = |atoms: &[usize]| {
            self.problem.limits.poll()?;
            let system = self.problem.linear_system(&self.problem.amounts_of(atoms), atoms, choice);
            Ok::<_, Stop>(system.solution() == Ok(None))
        };
        let core = needed(&last_first, clash);
        core.map_or_else(|_| self.atoms.clone(), |core| core.into_iter().rev().collect())
    }
}

/// Leaves out cells that another cell of the same issue can stand in for (substitutability: Freuder 1991), but not of
/// amounts that linear conditions tie together; says whether there were any.
fn drop_dominated(problem: &mut Problem, domains: &mut [CellSet], rest: &[Formula], others: &[Formula]) -> bool {
    let others: Vec<_> = others.iter().map(|formula| problem.pool.restricted(*formula, domains)).collect();
    let mut likes = Likes::new(problem.pool.variables());
    rest.iter().chain(&others).for_each(|formula| likes.collect(&problem.pool, *formula));
    let atoms: Vec<_> = (0..problem.atoms.len()).collect();
    let tied = problem.amounts_of(&atoms);
    let free = (0..problem.issues.len()).filter(|issue| tied.binary_search(&IssueId(*issue)).is_err());
    let mut changed = false;
    for issue in free {
        let kept = likes.undominated(issue, &domains[issue]);
        changed |= kept != domains[issue];
        domains[issue] = kept;
    }
    changed
}

/// By issue, which formulas speak of it or of a linear condition.
fn about(problem: &Problem, rest: &[Formula], others: &[Formula]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let issues = problem.issues.len();
    let mut about = vec![(Vec::new(), Vec::new()); issues];
    let speaks_of = |formula: &Formula| {
        let support: BTreeSet<_> = problem.pool.support(*formula).into_iter().map(Variable::place).collect();
        let all = support.iter().any(|place| *place >= issues);
        if all { (0..issues).collect() } else { support }
    };
    for (place, formula) in rest.iter().enumerate() {
        speaks_of(formula).into_iter().for_each(|issue| about[issue].0.push(place));
    }
    for (place, formula) in others.iter().enumerate() {
        speaks_of(formula).into_iter().for_each(|issue| about[issue].1.push(place));
    }
    about
}

/// Narrows the domains by what formulas say of single variables, until nothing changes; gives what remains of the
/// formulas. `None` if nothing is left.
fn propagated(problem: &mut Problem, formulas: &[Formula], domains: &mut [CellSet]) -> Option<Vec<Formula>> {
    let mut left = formulas.to_vec();
    loop {
        if domains.iter().any(CellSet::is_empty) {
            return None;
        }
        let mut changed = false;
        let mut next = Vec::new();
        for formula in left {
            let restricted = problem.pool.restricted(formula, domains);
            match problem.pool.node(restricted) {
                Node::False => return None,
                Node::True => {}
                Node::In(variable, set) => {
                    let domain = &mut domains[variable.place()];
                    *domain = domain.and(set);
                    changed = true;
                }
                Node::And(parts) => {
                    next.extend(parts.iter().copied());
                    changed = true;
                }
                _ => next.push(restricted),
            }
        }
        left = next;
        if !changed {
            return Some(left);
        }
    }
}
