//! DIMACS: rules and binding positions as clauses of a SAT solver.
//!
//! Every cell of every issue has a variable, and exactly one cell of an issue holds. Each part of a condition has a
//! variable that holds exactly if the part does, so that a model is a combination of cells and there is one model for
//! each. Weights become decision diagrams over what is still missing to their bound.

use std::collections::HashMap;
use std::fmt::Write;

use super::super::Refusal;
use super::{cell_words, heading, one_line};
use crate::engine::formula::{Formula, Node, Pool, Threshold, Variable};
use crate::engine::problem::Problem;
use crate::model::View;

/// More clauses are not written.
const CLAUSES: usize = 5_000_000;

/// A variable, or its opposite if negative.
type Literal = i64;

/// Clauses for a problem.
struct Clauses<'p> {
    pool: &'p Pool,
    /// The first variable of each issue.
    starts: Vec<Literal>,
    last: Literal,
    clauses: Vec<Vec<Literal>>,
    known: HashMap<Formula, Literal>,
    /// A variable that always holds, once it is needed.
    truth: Option<Literal>,
}

/// The text of the clauses of a view.
pub(super) fn write(view: &View<'_>, problem: &Problem) -> Result<String, Refusal> {
    let mut clauses = Clauses::new(problem);
    let named = view.rules.iter().map(|rule| format!("rule {}", rule.id)).zip(&problem.rules);
    let named = named.chain(view.rungs.iter().map(|rung| rung.id.clone()).zip(&problem.rungs));
    let mut asserted = String::new();
    for (name, formula) in named {
        let literal = clauses.literal(*formula)?;
        clauses.clauses.push(vec![literal]);
        let _ = writeln!(asserted, "c holds {literal} {}", one_line(&name));
    }
    let mut text = format!(
        "c {}\nc Rules and binding positions. A model is a package, or several that no condition tells apart.\n",
        heading(view)
    );
    for ((issue, cells), start) in view.scenario.issues.iter().zip(&problem.issues).zip(&clauses.starts) {
        for (place, cell) in (0..).zip(cells) {
            let _ = writeln!(text, "c cell {} x{} {}", start + place, cell.multiplicity(), cell_words(issue, cell));
        }
    }
    text.push_str(&asserted);
    let _ = writeln!(text, "p cnf {} {}", clauses.last, clauses.clauses.len());
    for clause in &clauses.clauses {
        for literal in clause {
            let _ = write!(text, "{literal} ");
        }
        text.push_str("0\n");
    }
    Ok(text)
}

impl<'p> Clauses<'p> {
    /// One cell of every issue holds.
    fn new(problem: &'p Problem) -> Self {
        let (mut starts, mut last, mut clauses) = (Vec::new(), 0, Vec::new());
        for cells in &problem.issues {
            let variables: Vec<Literal> = (last + 1..).take(cells.len()).collect();
            starts.push(last + 1);
            last += variables.len() as Literal;
            for (place, one) in variables.iter().enumerate() {
                clauses.extend(variables[place + 1..].iter().map(|other| vec![-one, -other]));
            }
            clauses.push(variables);
        }
        Self { pool: &problem.pool, starts, last, clauses, known: HashMap::new(), truth: None }
    }

    fn fresh(&mut self) -> Literal {
        self.last += 1;
        self.last
    }

    fn constant(&mut self, holds: bool) -> Literal {
        let truth = match self.truth {
            Some(truth) => truth,
            None => {
                let truth = self.fresh();
                self.clauses.push(vec![truth]);
                self.truth = Some(truth);
                truth
            }
        };
        if holds { truth } else { -truth }
    }

    fn cell(&self, variable: Variable, cell: usize) -> Literal {
        self.starts[variable.place()] + cell as Literal
    }

    /// A literal that holds exactly if a formula does.
    fn literal(&mut self, formula: Formula) -> Result<Literal, Refusal> {
        if let Some(known) = self.known.get(&formula) {
            return Ok(*known);
        }
        if self.clauses.len() > CLAUSES {
            let help = "fewer or smaller weights give fewer clauses; `zopa export minizinc` keeps weights as they are";
            return Err(Refusal::new("the scenario takes too many clauses", help));
        }
        let pool = self.pool;
        let literal = match pool.node(formula) {
            Node::False => self.constant(false),
            Node::True => self.constant(true),
            Node::In(variable, set) => {
                if variable.place() >= self.starts.len() {
                    let help =
                        "`zopa export minizinc` carries sums; amounts with fewer steps can be counted one by one";
                    return Err(Refusal::new("clauses cannot say a sum of amounts with so many values", help));
                }
                let inside = set.iter().map(|cell| self.cell(*variable, cell)).collect();
                self.either(inside)
            }
            Node::And(parts) => {
                let parts = parts.iter().map(|part| Ok(-self.literal(*part)?)).collect::<Result<_, Refusal>>()?;
                -self.either(parts)
            }
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.literal(*part)).collect::<Result<_, Refusal>>()?;
                self.either(parts)
            }
            Node::Threshold(threshold) => self.threshold(threshold)?,
        };
        self.known.insert(formula, literal);
        Ok(literal)
    }

    /// A literal that holds exactly if one of others does.
    fn either(&mut self, parts: Vec<Literal>) -> Literal {
        if let [only] = parts[..] {
            return only;
        }
        let any = self.fresh();
        self.clauses.extend(parts.iter().map(|part| vec![any, -part]));
        self.clauses.push(parts.into_iter().chain([-any]).collect());
        any
    }

    fn threshold(&mut self, threshold: &Threshold) -> Result<Literal, Refusal> {
        let mut steps = Vec::new();
        for (variable, points) in &threshold.tables {
            steps.push(points.iter().enumerate().map(|(cell, points)| (self.cell(*variable, cell), *points)).collect());
        }
        for (points, part) in &threshold.parts {
            let part = self.literal(*part)?;
            steps.push(vec![(part, *points), (-part, 0)]);
        }
        // What the steps from each on can still give.
        let mut most = vec![0; steps.len() + 1];
        for (place, step) in steps.iter().enumerate().rev() {
            let step: &Vec<(Literal, i128)> = step;
            most[place] = most[place + 1] + step.iter().map(|(_, points)| *points).max().unwrap_or(0);
        }
        self.diagram(&steps, &most, threshold.at_least)
    }

    /// A literal that holds exactly if the steps give a bound: layer by layer, one variable for each number of points
    /// that may be missing before a step.
    fn diagram(&mut self, steps: &[Vec<(Literal, i128)>], most: &[i128], bound: i128) -> Result<Literal, Refusal> {
        let mut layers: Vec<Vec<i128>> = vec![vec![bound]];
        for (place, step) in steps.iter().enumerate() {
            let undecided = |missing: &i128| *missing > 0 && *missing <= most[place + 1];
            let after = layers[place].iter().flat_map(|missing| step.iter().map(move |(_, points)| missing - points));
            let mut after: Vec<_> = after.filter(undecided).collect();
            after.sort_unstable();
            after.dedup();
            layers.push(after);
            if layers.iter().map(Vec::len).sum::<usize>() > CLAUSES / 4 {
                let help = "smaller weights give fewer clauses; `zopa export minizinc` keeps weights as they are";
                return Err(Refusal::new("a weight of the scenario takes too many clauses", help));
            }
        }
        let mut below: HashMap<i128, Literal> = HashMap::new();
        for (place, step) in steps.iter().enumerate().rev() {
            let mut here = HashMap::new();
            for missing in &layers[place] {
                let node = self.fresh();
                for (when, points) in step {
                    let left = missing - points;
                    let then = match below.get(&left) {
                        Some(then) if left > 0 => *then,
                        _ => self.constant(left <= 0),
                    };
                    self.clauses.push(vec![-when, -node, then]);
                    self.clauses.push(vec![-when, node, -then]);
                }
                here.insert(*missing, node);
            }
            below = here;
        }
        Ok(below.get(&bound).copied().unwrap_or_else(|| self.constant(bound <= 0)))
    }
}
