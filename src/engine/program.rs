//! Linear and mixed programs in floating point, and the solver that answers them.
//!
//! The only place where the crate touches floating point to decide something, through `good_lp`. What comes back is a
//! suggestion: whoever asks must check it exactly before it counts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::limits::Limits;
use good_lp::solvers::ResolutionError;
use good_lp::variable::UnsolvedProblem;
use good_lp::{Constraint, Expression, ProblemVariables, SolverModel, Variable, constraint, variable};

/// Coefficients smaller than this beside others of about one are noise to the solver, and are left out.
const TINY: f64 = 1e-11;

/// A node takes about a unit of work for so many crossings of a row with a column.
const CELLS: usize = 100;

/// The first relaxation takes as much as so many nodes.
const ROOT: u64 = 20;

/// The most work for one call of the solver, which cannot be interrupted.
const CALL: u64 = 2_000_000;

/// Find values for columns between nought and a maximum that meet all rows and make the objective as high as possible.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Columns and what one unit of each adds to the objective.
    pub objective: Vec<(usize, f64)>,
}

/// An unknown of a program; it is nought or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    /// The highest value.
    pub max: f64,
    /// Whether only whole numbers will do.
    pub whole: bool,
}

/// A condition of a program: the terms add up to at least a bound.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Columns, each once, and their coefficients.
    pub terms: Vec<(usize, f64)>,
    /// The bound.
    pub at_least: f64,
}

/// What the solver suggests.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// A value for every column.
    pub values: Vec<f64>,
    /// Whether the solver holds that nothing is better.
    pub best: bool,
}

/// Why the solver suggests nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It holds that no values meet the rows.
    Infeasible,
    /// It reached the limit of nodes.
    Nodes,
    /// It broke down.
    Broken,
}

impl Column {
    /// A column from nought to one.
    pub const UNIT: Column = Column { max: 1.0, whole: false };
    /// A column that is nought or one.
    pub const BINARY: Column = Column { max: 1.0, whole: true };
}

impl Program {
    /// Adds a column.
    pub fn column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds a row: the terms add up to at least the bound.
    pub fn at_least(&mut self, terms: Vec<(usize, f64)>, at_least: f64) {
        self.rows.push(Row { terms, at_least });
    }

    /// Asks the solver, with at most so many nodes of its search. Where it breaks down it is asked once more with the
    /// rows in the opposite order, which leads it along another path.
    pub fn solve(&self, nodes: u64, limits: &Limits) -> Result<Answer, Failure> {
        if self.columns.is_empty() {
            let met = self.rows.iter().all(|row| row.at_least <= TINY);
            return if met { Ok(Answer { values: Vec::new(), best: true }) } else { Err(Failure::Infeasible) };
        }
        let granted = self.granted(nodes, limits)?;
        match self.attempt(self.rows.iter(), granted) {
            Err(Failure::Broken) => self.attempt(self.rows.iter().rev(), self.granted(nodes, limits)?),
            answer => answer,
        }
    }

    /// How many of so many nodes the work that is left allows; it is taken from what is left. An error where that is not
    /// enough for the solver to begin.
    fn granted(&self, nodes: u64, limits: &Limits) -> Result<u64, Failure> {
        let node = 1 + (self.rows.len() * self.columns.len() / CELLS) as u64;
        let left = limits.left().min(limits.work_in_time());
        let afforded = (left.min(CALL) / node).checked_sub(ROOT).ok_or(Failure::Nodes)?;
        let granted = nodes.min(afforded);
        limits.spend(node * (ROOT + granted)).map_err(|_| Failure::Nodes)?;
        Ok(granted)
    }

    fn attempt<'r>(&self, rows: impl Iterator<Item = &'r Row>, nodes: u64) -> Result<Answer, Failure> {
        let mut variables = ProblemVariables::new();
        let of = |column: &Column| {
            let bounded = variable().min(0.0).max(column.max);
            if column.whole { bounded.integer() } else { bounded }
        };
        let columns: Vec<_> = self.columns.iter().map(|column| variables.add(of(column))).collect();
        let problem = variables.maximise(expression(&self.objective, &columns));
        let rows: Vec<_> = rows.map(|row| constraint!(expression(&row.terms, &columns) >= row.at_least)).collect();
        // The solver guards its own arithmetic with assertions; a broken one is no answer, and no reason to go down.
        let answer =
            catch_unwind(AssertUnwindSafe(|| run(problem, rows, &columns, nodes))).unwrap_or(Err(Failure::Broken))?;
        if answer.values.iter().all(|value| value.is_finite()) { Ok(answer) } else { Err(Failure::Broken) }
    }
}

fn expression(terms: &[(usize, f64)], columns: &[Variable]) -> Expression {
    let mut sum = Expression::with_capacity(terms.len());
    for (column, coefficient) in terms.iter().filter(|(_, coefficient)| coefficient.abs() >= TINY) {
        sum.add_mul(*coefficient, columns[*column]);
    }
    sum
}

impl From<ResolutionError> for Failure {
    fn from(error: ResolutionError) -> Self {
        match error {
            ResolutionError::Infeasible => Failure::Infeasible,
            ResolutionError::Other("NoSolutionFound") => Failure::Nodes,
            _ => Failure::Broken,
        }
    }
}

#[cfg(not(feature = "highs"))]
fn run(problem: UnsolvedProblem, rows: Vec<Constraint>, _columns: &[Variable], nodes: u64) -> Result<Answer, Failure> {
    let model = problem.using(good_lp::microlp).with_all(rows);
    // good_lp passes no limit of nodes on, so the solver behind it is asked directly.
    let outcome =
        configured(|options| model.as_inner().solve_with(options), |options| options.node_limit = Some(nodes))
            .map_err(ResolutionError::from)?;
    let best = outcome.is_optimal();
    let solution = outcome.into_solution().map_err(|_| Failure::Nodes)?;
    Ok(Answer { values: solution.iter().map(|(_, value)| value).collect(), best })
}

/// Asks with options that have a default, changed a little; spares us the name of their type, which good_lp keeps to
/// itself.
#[cfg(not(feature = "highs"))]
fn configured<Options: Default, T>(ask: impl FnOnce(Options) -> T, change: impl FnOnce(&mut Options)) -> T {
    let mut options = Options::default();
    change(&mut options);
    ask(options)
}

#[cfg(feature = "highs")]
fn run(problem: UnsolvedProblem, rows: Vec<Constraint>, columns: &[Variable], nodes: u64) -> Result<Answer, Failure> {
    use good_lp::Solution;
    use good_lp::solvers::SolutionStatus;

    let nodes = i32::try_from(nodes).unwrap_or(i32::MAX);
    let model = problem.using(good_lp::highs).with_all(rows);
    let model = model.set_threads(1).set_option("mip_max_nodes", nodes).set_option("random_seed", 0);
    let model = model.set_mip_abs_gap(0.0).and_then(|model| model.set_mip_rel_gap(0.0)).map_err(|_| Failure::Broken)?;
    let solution = model.solve()?;
    let best = !matches!(solution.status(), SolutionStatus::TimeLimit);
    Ok(Answer { values: columns.iter().map(|column| solution.value(*column)).collect(), best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_mixed_program_is_answered() {
        let mut program =
            Program { columns: vec![Column { max: 10.0, whole: true }, Column::UNIT], ..Program::default() };
        program.at_least(vec![(0, -2.0), (1, -1.0)], -7.5);
        program.objective = vec![(0, 1.0), (1, 1.0)];
        let answer = program.solve(100, &Limits::default()).unwrap();
        assert!(answer.best);
        assert!((answer.values[0] - 3.0).abs() < 1e-6 && (answer.values[1] - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_met_is_called_infeasible() {
        let mut program = Program { columns: vec![Column::BINARY], ..Program::default() };
        program.at_least(vec![(0, 2.0)], 1.0);
        program.at_least(vec![(0, -2.0)], -1.0);
        assert_eq!(program.solve(100, &Limits::default()), Err(Failure::Infeasible));
    }
}
