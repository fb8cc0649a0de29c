//! A view as a mixed program: the cheapest compromise, with every demand that is broken as a column of its own.
//!
//! A condition has a column that can be 1 only if it holds, as conditions are monotone in the cells they allow
//! (Plaisted and Greenbaum 1986). Numbers are whole or exact decimals; nothing strict is written as if it were not.

use std::collections::BTreeMap;

use super::super::Refusal;
use super::{cell_words, heading};
use crate::engine::cells::Cell;
use crate::engine::formula::{Formula, Node, Threshold};
use crate::engine::problem::{Atom, Problem};
use crate::model::{IssueId, Number, View};

/// Whole numbers beyond this are not exact in the floating point of those who read these files.
const EXACT: i64 = 1 << 53;

/// What a column may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// 0 or 1.
    Binary,
    /// Anything from 0 to 1.
    Share,
    /// A whole number from 0 up to the bound of the column.
    Whole,
    /// A number between two bounds.
    Continuous,
}

/// A column.
pub(super) struct Column {
    pub kind: Kind,
    pub low: Number,
    pub high: Number,
    /// What it stands for; empty for the parts of conditions.
    pub words: String,
}

/// Columns with coefficients that add up to at least, or exactly, a number.
pub(super) struct Row {
    pub terms: Vec<(usize, Number)>,
    pub is_equal: bool,
    pub bound: Number,
}

/// A mixed program that is to be minimised.
pub(super) struct Program {
    pub heading: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub costs: Vec<(usize, Number)>,
    /// What costs were multiplied by to be decimals.
    pub scale: Number,
}

/// A program that is being made.
struct Maker<'p> {
    problem: &'p Problem,
    program: Program,
    /// The columns of the cells of every issue.
    cells: Vec<Vec<usize>>,
    amounts: BTreeMap<IssueId, usize>,
    atoms: BTreeMap<(usize, bool), usize>,
    known: BTreeMap<Formula, usize>,
}

impl Program {
    /// The program of a view.
    pub fn new(view: &View<'_>, problem: &Problem) -> Result<Self, Refusal> {
        let (columns, rows, costs) = (Vec::new(), Vec::new(), Vec::new());
        let program = Program { heading: heading(view), columns, rows, costs, scale: Number::one() };
        let (amounts, atoms, known) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut maker = Maker { problem, program, cells: Vec::new(), amounts, atoms, known };
        maker.choose(view);
        for rule in &problem.rules {
            maker.hold(*rule)?;
        }
        let denominators = view.rungs.iter().map(|rung| Number::from(rung.weight.denominator()));
        let is_decimal = view.rungs.iter().all(|rung| !rung.weight.to_string().contains('/'));
        let scale = if is_decimal { Number::one() } else { denominators.fold(Number::one(), |scale, by| &scale * &by) };
        for (rung, formula) in view.rungs.iter().zip(&problem.rungs) {
            if rung.red_line {
                maker.hold(*formula)?;
                continue;
            }
            let broken = maker.column(Kind::Binary, format!("broken {}", rung.id));
            let truth = maker.truth(*formula)?;
            maker.row([(broken, Number::one()), (truth, Number::one())], Number::one());
            maker.program.costs.push((broken, &rung.weight * &scale));
        }
        maker.program.scale = scale;
        Ok(maker.program)
    }
}

fn refusal(message: &str) -> Refusal {
    Refusal::new(message, "`zopa export minizinc` carries more")
}

impl Maker<'_> {
    fn column(&mut self, kind: Kind, words: String) -> usize {
        self.program.columns.push(Column { kind, low: Number::zero(), high: Number::one(), words });
        self.program.columns.len() - 1
    }

    fn row(&mut self, terms: impl IntoIterator<Item = (usize, Number)>, bound: Number) {
        let terms = terms.into_iter().collect();
        self.program.rows.push(Row { terms, is_equal: false, bound });
    }

    /// One cell of every issue holds.
    fn choose(&mut self, view: &View<'_>) {
        let problem = self.problem;
        for (issue, cells) in view.scenario.issues.iter().zip(&problem.issues) {
            let columns: Vec<_> = cells.iter().map(|cell| self.column(Kind::Binary, cell_words(issue, cell))).collect();
            let terms = columns.iter().map(|column| (*column, Number::one())).collect();
            self.program.rows.push(Row { terms, is_equal: true, bound: Number::one() });
            self.cells.push(columns);
        }
    }

    /// Makes a formula hold.
    fn hold(&mut self, formula: Formula) -> Result<(), Refusal> {
        let truth = self.truth(formula)?;
        self.row([(truth, Number::one())], Number::one());
        Ok(())
    }

    /// The column that can be 1 only if a formula holds.
    fn truth(&mut self, formula: Formula) -> Result<usize, Refusal> {
        if let Some(known) = self.known.get(&formula) {
            return Ok(*known);
        }
        let problem = self.problem;
        let one = Number::one;
        let column = match problem.pool.node(formula) {
            Node::False | Node::True => {
                let column = self.column(Kind::Share, String::new());
                if formula == Formula::FALSE {
                    self.program.columns[column].high = Number::zero();
                }
                column
            }
            Node::In(variable, set) => match variable.place().checked_sub(problem.issues.len()) {
                Some(atom) => self.atom(atom, set.has(1))?,
                None => {
                    let inside: Vec<_> = set.iter().map(|cell| self.cells[variable.place()][cell]).collect();
                    self.below(inside.into_iter().map(|column| (column, one())), one(), Kind::Share)
                }
            },
            Node::And(parts) => {
                let parts = parts.iter().map(|part| self.truth(*part)).collect::<Result<Vec<_>, Refusal>>()?;
                let column = self.column(Kind::Share, String::new());
                for part in parts {
                    self.row([(part, one()), (column, -one())], Number::zero());
                }
                column
            }
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.truth(*part)).collect::<Result<Vec<_>, Refusal>>()?;
                self.below(parts.into_iter().map(|column| (column, one())), one(), Kind::Share)
            }
            Node::Threshold(threshold) => self.threshold(threshold)?,
        };
        self.known.insert(formula, column);
        Ok(column)
    }

    /// A column that, times a bound, is not above a sum.
    fn below(&mut self, sum: impl Iterator<Item = (usize, Number)>, bound: Number, kind: Kind) -> usize {
        let column = self.column(kind, String::new());
        self.row(sum.chain([(column, -bound)]), Number::zero());
        column
    }

    fn threshold(&mut self, threshold: &Threshold) -> Result<usize, Refusal> {
        let whole = |points: i128| match i64::try_from(points) {
            Ok(points) if points <= EXACT => Ok(Number::from(points)),
            _ => Err(refusal("a weight of the scenario is too large for a mixed program")),
        };
        let mut terms = Vec::new();
        for (variable, points) in &threshold.tables {
            for (cell, points) in points.iter().enumerate().filter(|(_, points)| **points > 0) {
                terms.push((self.cells[variable.place()][cell], whole(*points)?));
            }
        }
        for (points, part) in &threshold.parts {
            let truth = self.truth(*part)?;
            // A part counts whole or not at all.
            let counted = self.below([(truth, Number::one())].into_iter(), Number::one(), Kind::Binary);
            terms.push((counted, whole(*points)?));
        }
        let bound = whole(threshold.at_least)?;
        Ok(self.below(terms.into_iter(), bound, Kind::Binary))
    }

    /// The column that can be 1 only if a linear condition holds, or does not.
    fn atom(&mut self, place: usize, holds: bool) -> Result<usize, Refusal> {
        if let Some(known) = self.atoms.get(&(place, holds)) {
            return Ok(*known);
        }
        let problem = self.problem;
        let Atom { terms, at_least, strict } = &problem.atoms[place];
        // That a sum is not at least a bound is that its opposite is more than the opposite bound.
        let sign = if holds { Number::one() } else { -Number::one() };
        let unit = unit(problem, terms)?;
        let bound = &sign * at_least;
        let bound = match *strict == holds {
            true => next_above(&bound, unit.as_ref(), problem, terms, &sign)?,
            false => bound,
        };
        let mut least = Number::zero();
        let mut sum = Vec::new();
        for (issue, coefficient) in terms {
            let coefficient = &sign * coefficient;
            let column = self.amount(*issue)?;
            let Column { low, high, .. } = &self.program.columns[column];
            least += &(&coefficient * if coefficient.is_negative() { high } else { low });
            sum.push((column, coefficient));
        }
        let column = self.column(Kind::Binary, String::new());
        let most = &bound - &least;
        self.row(sum.into_iter().chain([(column, -most)]), least);
        self.atoms.insert((place, holds), column);
        Ok(column)
    }

    /// The column of an amount, tied to its cells.
    fn amount(&mut self, issue: IssueId) -> Result<usize, Refusal> {
        if let Some(known) = self.amounts.get(&issue) {
            return Ok(*known);
        }
        let problem = self.problem;
        let column = self.column(Kind::Continuous, format!("amount {}", issue.0 + 1));
        self.amounts.insert(issue, column);
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for (cell, choice) in problem.issues[issue.0].iter().zip(&self.cells[issue.0]) {
            let Cell::Range(range) = cell else { continue };
            if range.min_open || range.max_open {
                return Err(refusal("a mixed program cannot say that a continuous amount is more than a number"));
            }
            lows.push((*choice, range.min.clone()));
            highs.push((*choice, range.max.clone()));
        }
        let ends = |list: &[(usize, Number)], most: bool| {
            let numbers = list.iter().map(|(_, number)| number.clone());
            if most { numbers.max() } else { numbers.min() }.unwrap_or_else(Number::zero)
        };
        let (low, high) = (ends(&lows, false), ends(&highs, true));
        (self.program.columns[column].low, self.program.columns[column].high) = (low.clone(), high.clone());
        let negated = |list: Vec<(usize, Number)>| list.into_iter().map(|(column, number)| (column, -number));
        self.row([(column, Number::one())].into_iter().chain(negated(lows)), Number::zero());
        self.row(highs.into_iter().chain([(column, -Number::one())]), Number::zero());
        if let Some(step) = problem.step(issue) {
            // The amount is its least value and so many steps.
            let steps = self.column(Kind::Whole, format!("steps of amount {}", issue.0 + 1));
            self.program.columns[steps].high = &(&high - &low) / step;
            let terms = vec![(column, Number::one()), (steps, -step.clone())];
            self.program.rows.push(Row { terms, is_equal: true, bound: low });
        }
        Ok(column)
    }
}

/// The largest number that every sum of terms is a multiple of, beyond its least value; `None` if some are continuous.
fn unit(problem: &Problem, terms: &[(IssueId, Number)]) -> Result<Option<Number>, Refusal> {
    let steps: Option<Vec<Number>> =
        terms.iter().map(|(issue, coefficient)| Some(&coefficient.abs() * problem.step(*issue)?)).collect();
    let Some(steps) = steps else { return Ok(None) };
    let common = Number::common_denominator(&steps);
    let whole = steps.iter().map(|step| (step * &Number::from(common.clone())).numerator());
    let divisor = whole.fold(num_bigint::BigInt::from(0), num_integer::gcd);
    Number::ratio(divisor, common).map(Some).ok_or_else(|| refusal("the steps of a sum have no common measure"))
}

/// The least sum of stepped amounts above a bound.
fn next_above(
    bound: &Number,
    unit: Option<&Number>,
    problem: &Problem,
    terms: &[(IssueId, Number)],
    sign: &Number,
) -> Result<Number, Refusal> {
    let Some(unit) = unit else {
        return Err(refusal("a mixed program cannot say that a sum of continuous amounts is more than a number"));
    };
    let first = |issue: IssueId| match problem.issues[issue.0].first() {
        Some(Cell::Range(range)) => range.min.clone(),
        _ => Number::zero(),
    };
    let base: Number = terms.iter().map(|(issue, coefficient)| &(sign * coefficient) * &first(*issue)).sum();
    let steps = Number::from((&(bound - &base) / unit).floor() + 1);
    Ok(&base + &(unit * &steps))
}
