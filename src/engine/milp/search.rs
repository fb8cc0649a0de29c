//! Asking the solver for choices, and checking each of them exactly.
//!
//! A choice counts only if its formulas hold and its linear conditions are met by exact amounts. One that fails is
//! cut off by a row that is true of every right choice, and the solver is asked again. Only that *no* choice is left
//! is taken on the solver's word.

use super::encode::Model;
use super::truth::{Truth, some, weighted};
use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::engine::problem::Problem;
use crate::engine::program::{Failure, Row};
use crate::engine::scope::{Flaw, Scope};
use crate::engine::{Choice, Price, Soft, Stop};

/// How many nodes the solver is given at first for one answer. Most answers take fewer.
pub const LOOK: u64 = 32;

/// A program of so many columns is large: a node of it takes longer, by the square of how many times as large it is, and
/// counts for more.
const COLUMNS: usize = 300;

/// How many times as many it is given where that was too little.
pub const LONGER: u64 = 8;

/// A model of what is given, with what was learnt of it so far.
pub struct Search<'p> {
    /// What the question is about.
    pub scope: Scope<'p>,
    /// The program.
    pub model: Model,
    /// The truth values of the formulas that questions are about.
    pub truths: Vec<Truth>,
    /// How many nodes of the solver's search are left.
    pub nodes: u64,
    undecided: bool,
}

/// A choice that was checked.
#[derive(Clone, Debug)]
pub struct Found {
    /// The choice.
    pub choice: Choice,
    /// The solver's objective.
    pub value: f64,
    /// Whether the solver holds that no choice has a higher one.
    pub best: bool,
}

impl<'p> Search<'p> {
    /// A search for choices in a scope, with so many nodes if the program is small.
    pub fn new(scope: Scope<'p>, nodes: u64) -> Result<Self, Stop> {
        let (pool, limits) = (&scope.problem.pool, &scope.problem.limits);
        let mut model = Model::new(scope.problem, &scope.domains, &scope.variables, &scope.atoms);
        for formula in &scope.rest {
            limits.poll()?;
            model.require(pool, *formula);
        }
        let truth = |formula: &Formula| limits.poll().map(|()| model.truth(pool, *formula));
        let truths = scope.others.iter().map(truth).collect::<Result<_, _>>()?;
        let size = model.program.columns.len() / COLUMNS;
        let nodes = nodes / (1 + (size * size) as u64);
        Ok(Self { scope, model, truths, nodes, undecided: false })
    }

    /// A choice that meets what is given and the rows, with an objective as high as can be found; `None` if the
    /// solver holds that there is none.
    pub fn find(&mut self, objective: &Truth, rows: &[Row]) -> Result<Option<Found>, Stop> {
        let mut nodes = LOOK;
        loop {
            let found = self.ask(objective, rows, nodes);
            match found {
                Ok(Some(Found { best: false, .. })) | Err(Stop::Budget) if self.nodes > 0 => nodes *= LONGER,
                _ => {
                    return found
                        .map(|found| found.map(|found| Found { best: found.best && !self.undecided, ..found }));
                }
            }
        }
    }

    /// The same with an objective as high as one look shows.
    pub fn glance(&mut self, objective: &Truth, rows: &[Row]) -> Result<Option<Found>, Stop> {
        let found = match self.ask(objective, rows, LOOK) {
            Err(Stop::Budget) => self.find(&Truth::default(), rows)?.map(|found| Found { best: false, ..found }),
            found => found?,
        };
        Ok(found.map(|found| Found { best: found.best && !self.undecided, ..found }))
    }

    /// Takes nodes of the solver's search from what is left of them.
    pub fn spend(&mut self, nodes: u64) -> Result<u64, Stop> {
        self.scope.problem.limits.poll()?;
        let granted = nodes.min(self.nodes);
        self.nodes -= granted;
        if granted > 0 { Ok(granted) } else { Err(Stop::Budget) }
    }

    /// Asks the solver until it has a choice that stands, each time with so many nodes.
    fn ask(&mut self, objective: &Truth, rows: &[Row], nodes: u64) -> Result<Option<Found>, Stop> {
        loop {
            let nodes = self.spend(nodes)?;
            let mut program = self.model.program.clone();
            program.rows.extend_from_slice(rows);
            program.objective = objective.terms.clone();
            let answer = match program.solve(nodes, &self.scope.problem.limits) {
                Ok(answer) => answer,
                Err(Failure::Infeasible) if self.undecided => return Err(Stop::Undecided),
                Err(Failure::Infeasible) => return Ok(None),
                Err(Failure::Nodes) => return Err(Stop::Budget),
                Err(Failure::Broken) => return Err(Stop::Solver),
            };
            let read = self.model.read(&answer.values);
            if let Some(choice) = self.checked(&read) {
                return Ok(Some(Found { choice, value: objective.value(&answer.values), best: answer.best }));
            }
        }
    }

    /// The whole choice, if exact arithmetic confirms it; otherwise a row is added that cuts it off.
    fn checked(&mut self, read: &[Option<usize>]) -> Option<Choice> {
        let (choice, flaw) = match self.scope.checked(read) {
            Ok(choice) => return Some(choice),
            Err(flawed) => flawed,
        };
        match flaw {
            Flaw::Formula => self.cut_off(&self.scope.variables.clone(), &choice),
            Flaw::Clash(core) => self.forbid(&core, &choice),
            Flaw::Undecided => {
                self.undecided = true;
                self.forbid(&self.scope.atoms.clone(), &choice);
            }
        }
        None
    }

    /// Cuts off that linear conditions and the cells of their amounts are chosen so again.
    fn forbid(&mut self, atoms: &[usize], choice: &Choice) {
        let first = self.scope.first_atom();
        let issues = self.scope.problem.amounts_of(atoms).into_iter().map(|issue| issue.0);
        let places: Vec<_> = issues.chain(atoms.iter().map(|atom| first + atom)).collect();
        self.cut_off(&places, choice);
    }

    /// Cuts off that these variables are chosen so again.
    fn cut_off(&mut self, places: &[usize], choice: &Choice) {
        let sets: Vec<_> =
            places.iter().map(|place| (*place, CellSet::of(self.scope.cells(*place), [choice[*place]]))).collect();
        self.exclude(&sets);
    }

    /// Cuts off that all these variables lie in these cells.
    pub fn exclude(&mut self, sets: &[(usize, CellSet)]) {
        let outside: Vec<_> = sets.iter().map(|(place, set)| self.model.within(*place, set).opposite()).collect();
        self.model.program.rows.push(some(&outside));
    }

    /// The row by which what is broken weighs at most a bound.
    pub fn at_most(&self, broken: &Weights, bound: i128) -> Result<Row, Stop> {
        let scale = Scale::new(&broken.weights).ok_or(Stop::Solver)?;
        Ok(scale.at_most(&scale.kept(broken, &self.truths), bound))
    }

    /// The least total weight of broken formulas, given their truth values, with a choice that has it.
    ///
    /// The solver's optimum is taken where it agrees with the exact weight of its choice; otherwise it is asked for
    /// less until it holds that there is none.
    pub fn least(&mut self, broken: &Weights, rows: &[Row]) -> Result<Option<(i128, Choice)>, Stop> {
        let scale = Scale::new(&broken.weights).ok_or(Stop::Solver)?;
        let kept = scale.kept(broken, &self.truths);
        let (mut rows, mut least) = (rows.to_vec(), None);
        loop {
            let Some(Found { choice, value, best }) = self.find(&kept, &rows)? else { return Ok(least) };
            let weight = broken.of(self.scope.problem, &choice);
            if least.as_ref().is_some_and(|(known, _)| weight >= *known) {
                return Err(Stop::Solver);
            }
            let agrees = (scale.share(scale.total - weight) - value).abs() < scale.share(scale.unit) / 4.0;
            least = Some((weight, choice));
            if weight == 0 || (best && agrees) {
                return Ok(least);
            }
            rows.push(scale.at_most(&kept, weight - scale.unit));
        }
    }
}

/// What it weighs to break some of the formulas that a search is about.
pub struct Weights {
    /// The place of the first of them in the search's list.
    pub first: usize,
    /// The formulas.
    pub formulas: Vec<Formula>,
    /// What breaking each weighs, nought or more.
    pub weights: Vec<i128>,
}

impl Weights {
    /// The red lines among the first formulas of a search.
    pub fn red_lines(soft: &[Soft]) -> Self {
        Self::first(soft, |price| i128::from(price.red_lines))
    }

    /// The costs of the first formulas of a search.
    pub fn costs(soft: &[Soft]) -> Self {
        Self::first(soft, |price| price.cost)
    }

    fn first(soft: &[Soft], weigh: fn(&Price) -> i128) -> Self {
        let (formulas, weights) = soft.iter().map(|soft| (soft.formula, weigh(&soft.price))).unzip();
        Self { first: 0, formulas, weights }
    }

    /// What a choice breaks, in weight.
    pub fn of(&self, problem: &Problem, choice: &Choice) -> i128 {
        let broken = self.formulas.iter().zip(&self.weights);
        broken.filter(|(formula, _)| !problem.pool.holds(**formula, choice)).map(|(_, weight)| weight).sum()
    }
}

/// Weights brought to a scale on which the solver tells them apart.
struct Scale {
    /// The greatest common measure of the weights.
    unit: i128,
    /// Their sum.
    total: i128,
}

/// How many units the weights of a row may add up to before the solver's rounding could hide one.
const FINEST: i128 = 100_000_000;

impl Scale {
    /// The scale of some weights; `None` if it is too fine for the solver.
    fn new(weights: &[i128]) -> Option<Self> {
        let unit = weights.iter().fold(0, |known, weight| gcd(known, *weight)).max(1);
        let total = weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(*weight))?;
        (total / unit <= FINEST).then_some(Self { unit, total })
    }

    fn share(&self, weight: i128) -> f64 {
        weight as f64 / self.total.max(1) as f64
    }

    /// The weight of what is kept, as a share of all.
    fn kept(&self, broken: &Weights, truths: &[Truth]) -> Truth {
        let truths = &truths[broken.first..];
        weighted(broken.weights.iter().zip(truths).map(|(weight, truth)| (self.share(*weight), truth)), 0.0)
    }

    /// The row by which what is broken weighs at most a bound, with half a unit to spare.
    fn at_most(&self, kept: &Truth, bound: i128) -> Row {
        let bound = bound.div_euclid(self.unit) * self.unit;
        let least = self.share(self.total - bound) - self.share(self.unit) / 2.0;
        super::truth::at_least([(1.0, kept)], least)
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
