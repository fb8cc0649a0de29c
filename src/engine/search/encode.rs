//! A question as clauses: literals for cells, formulas by what follows from them.
//!
//! Formulas are monotone in their leaves, so it is enough that a formula's literal can be true only if it holds
//! (Plaisted and Greenbaum 1986, after Tseitin 1968). A variable of few cells has a literal for each; one of many has a
//! literal for each place between two cells, which says on which side its cell lies (Crawford and Baker 1994).

use std::collections::BTreeMap;

use batsat::{Lit, Solver, SolverInterface, lbool};

use super::meter::Watch;
use super::sums::{Steps, Sums};
use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node, Pool, Threshold};
use crate::engine::problem::Problem;

/// A variable of more cells than this has literals between its cells, and none for each of them.
const FEW: usize = 6;

/// A solver with what its literals stand for.
pub(super) struct Encoding {
    /// The solver.
    pub solver: Solver<Watch>,
    /// The sums it is watched by.
    pub sums: Sums,
    /// What always holds.
    yes: Lit,
    variables: Vec<Cells>,
    known: BTreeMap<Formula, Lit>,
    runs: BTreeMap<(usize, usize, usize), Lit>,
    /// How many literals the clauses have together.
    literals: usize,
}

/// The cells left for a variable, and what says which of them it takes.
#[derive(Clone, Debug, Default)]
struct Cells {
    cells: Vec<usize>,
    literals: Literals,
}

#[derive(Clone, Debug, Default)]
enum Literals {
    /// There is one cell, or the variable is left out.
    #[default]
    None,
    /// One for each cell, of which exactly one is true.
    Each(Vec<Lit>),
    /// One for each cell but the last: the variable takes this cell or an earlier one.
    UpTo(Vec<Lit>),
}

impl Encoding {
    /// Literals for some variables, with the cells left for each.
    pub fn new(watch: Watch, pool: &Pool, domains: &[CellSet], variables: &[usize], hard: &[Formula]) -> Self {
        let mut solver = Solver::new(batsat::SolverOpts::default(), watch);
        let yes = Lit::new(solver.new_var_default(), true);
        let mut encoding = Self {
            solver,
            sums: Sums::default(),
            yes,
            variables: vec![Cells::default(); domains.len()],
            known: BTreeMap::new(),
            runs: BTreeMap::new(),
            literals: 0,
        };
        encoding.clause(vec![yes]);
        let leans = leans(pool, hard);
        for variable in variables {
            let low = leans.get(variable).is_some_and(|lean| *lean < 0);
            encoding.variables[*variable] = encoding.choose(&domains[*variable], low);
        }
        encoding
    }

    /// What always holds.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// How many bytes clauses and sums take, about.
    pub fn bytes(&self) -> usize {
        self.literals * size_of::<Lit>() + self.sums.bytes()
    }

    /// A literal that the solver decides to be true if it may choose.
    pub fn preferred(&mut self) -> Lit {
        Lit::new(self.solver.new_var(lbool::TRUE, true), true)
    }

    /// A literal that the solver decides to be false if it may choose: for what holds only while it is assumed.
    pub fn idle(&mut self) -> Lit {
        Lit::new(self.solver.new_var(lbool::FALSE, true), true)
    }

    fn literal(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    /// Adds that one of some literals is true.
    pub fn clause(&mut self, mut clause: Vec<Lit>) {
        self.literals += clause.len();
        self.solver.add_clause_reuse(&mut clause);
    }

    /// Literals for the cells of a variable, of which exactly one holds; if it may choose, the solver takes a low cell.
    fn choose(&mut self, domain: &CellSet, low: bool) -> Cells {
        let cells: Vec<_> = domain.iter().collect();
        let literals = match cells.len() {
            0 | 1 => Literals::None,
            2 => {
                let first = if low { self.preferred() } else { self.literal() };
                Literals::Each(vec![first, !first])
            }
            3..=FEW => {
                let each: Vec<_> = cells.iter().map(|_| self.literal()).collect();
                self.clause(each.clone());
                for (place, one) in each.iter().enumerate() {
                    each[..place].iter().for_each(|other| self.clause(vec![!*one, !*other]));
                }
                Literals::Each(each)
            }
            _ => {
                let up_to = cells[1..].iter().map(|_| if low { self.preferred() } else { self.literal() });
                let up_to: Vec<_> = up_to.collect();
                up_to.windows(2).for_each(|pair| self.clause(vec![!pair[0], pair[1]]));
                Literals::UpTo(up_to)
            }
        };
        Cells { cells, literals }
    }

    /// Literals of which one can be true exactly if a variable lies in one of these cells.
    pub fn within(&mut self, variable: usize, set: &CellSet) -> Vec<Lit> {
        let Cells { cells, literals } = self.variables[variable].clone();
        match literals {
            Literals::None => cells.iter().filter(|cell| set.has(**cell)).map(|_| self.yes).collect(),
            Literals::Each(each) => {
                let inside = |wanted| {
                    cells.iter().zip(&each).filter(move |(cell, _)| set.has(**cell) == wanted).map(|(_, each)| *each)
                };
                let outside: Vec<_> = inside(false).collect();
                match outside[..] {
                    [] => vec![self.yes],
                    [only] => vec![!only],
                    _ => inside(true).collect(),
                }
            }
            Literals::UpTo(up_to) => {
                let runs = runs(cells.iter().map(|cell| set.has(*cell)));
                runs.into_iter().map(|(first, last)| self.run(variable, &up_to, first, last)).collect()
            }
        }
    }

    /// The literal by which a variable takes one of its cells from the first to the last place given.
    fn run(&mut self, variable: usize, up_to: &[Lit], first: usize, last: usize) -> Lit {
        match (first, last) {
            (0, last) if last == up_to.len() => self.yes,
            (0, last) => up_to[last],
            (first, last) if last == up_to.len() => !up_to[first - 1],
            _ => match self.runs.get(&(variable, first, last)) {
                Some(known) => *known,
                None => {
                    let run = self.literal();
                    self.clause(vec![!run, up_to[last]]);
                    self.clause(vec![!run, !up_to[first - 1]]);
                    self.clause(vec![run, !up_to[last], up_to[first - 1]]);
                    self.runs.insert((variable, first, last), run);
                    run
                }
            },
        }
    }

    /// One literal that can be true only if one of some is.
    pub fn any_of(&mut self, mut literals: Vec<Lit>) -> Lit {
        match literals[..] {
            [] => !self.yes,
            [only] => only,
            _ => {
                let any = self.literal();
                literals.push(!any);
                self.clause(literals);
                any
            }
        }
    }

    /// The cells that the solver's last choice takes, by variable; `None` for variables that are left out.
    pub fn read(&self) -> Vec<Option<usize>> {
        let is_true = |literal: &Lit| self.solver.value_lit(*literal) == lbool::TRUE;
        let taken = |variable: &Cells| {
            let place = match &variable.literals {
                Literals::None => Some(0),
                Literals::Each(each) => each.iter().position(is_true),
                Literals::UpTo(up_to) => Some(up_to.iter().position(is_true).unwrap_or(up_to.len())),
            };
            place.and_then(|place| variable.cells.get(place).copied())
        };
        self.variables.iter().map(taken).collect()
    }

    /// Adds that a formula holds wherever a literal does.
    pub fn imply(&mut self, pool: &Pool, premise: Lit, formula: Formula) {
        match pool.node(formula) {
            Node::True => {}
            Node::And(parts) => parts.iter().for_each(|part| self.imply(pool, premise, *part)),
            Node::Threshold(threshold) => {
                let parts: Vec<_> =
                    threshold.parts.iter().map(|(points, part)| (self.truth(pool, *part), *points)).collect();
                let Threshold { at_least, tables, .. } = threshold;
                let tables = tables.iter().map(|(variable, table)| (variable.place(), &table[..]));
                self.reach(premise, *at_least, tables, parts);
            }
            _ => {
                let mut clause = self.disjuncts(pool, formula);
                clause.push(!premise);
                self.clause(clause);
            }
        }
    }

    /// Literals of which one can be true only if the formula holds.
    fn disjuncts(&mut self, pool: &Pool, formula: Formula) -> Vec<Lit> {
        match pool.node(formula) {
            Node::False => Vec::new(),
            Node::True => vec![self.yes],
            Node::In(variable, set) => self.within(variable.place(), set),
            Node::Or(parts) => parts.iter().flat_map(|part| self.disjuncts(pool, *part)).collect(),
            Node::And(_) | Node::Threshold(_) => vec![self.truth(pool, formula)],
        }
    }

    /// A literal that can be true only if the formula holds.
    pub fn truth(&mut self, pool: &Pool, formula: Formula) -> Lit {
        if let Some(known) = self.known.get(&formula) {
            return *known;
        }
        let truth = match pool.node(formula) {
            Node::And(_) | Node::Threshold(_) => {
                let truth = self.literal();
                self.imply(pool, truth, formula);
                truth
            }
            _ => {
                let disjuncts = self.disjuncts(pool, formula);
                self.any_of(disjuncts)
            }
        };
        self.known.insert(formula, truth);
        truth
    }

    /// Adds that points from tables by cell and from literals reach a bound wherever a literal, the premise, holds. A
    /// table becomes a ladder: a literal for each number of points that it can give at the least.
    pub fn reach<'t>(
        &mut self,
        premise: Lit,
        at_least: i128,
        tables: impl Iterator<Item = (usize, &'t [i128])>,
        parts: Vec<(Lit, i128)>,
    ) {
        let mut bound = at_least;
        let mut ladders: Vec<Steps> =
            parts.into_iter().filter(|(_, points)| *points > 0).map(|one| vec![one]).collect();
        for (variable, table) in tables {
            let (least, ladder) = self.ladder(variable, table);
            bound -= least;
            ladders.push(ladder);
        }
        let total: i128 = ladders.iter().filter_map(|steps| steps.last()).map(|(_, points)| points).sum();
        if total < bound {
            self.clause(vec![!premise]);
        } else if bound > 0 {
            self.sums.add(premise, bound, ladders);
        }
    }

    /// The least points that the cells left for a variable give, and literals for more than that.
    fn ladder(&mut self, variable: usize, table: &[i128]) -> (i128, Steps) {
        let cells = self.variables[variable].cells.clone();
        let mut points: Vec<_> = cells.iter().map(|cell| table[*cell]).collect();
        points.sort_unstable();
        points.dedup();
        let least = points.first().copied().unwrap_or_default();
        let mut steps: Steps = Vec::new();
        for more in points.into_iter().skip(1) {
            let reaching = cells.iter().copied().filter(|cell| table[*cell] >= more);
            let within = self.within(variable, &CellSet::of(table.len(), reaching));
            let step = self.any_of(within);
            if let Some((before, _)) = steps.last() {
                self.clause(vec![!step, *before]);
            }
            steps.push((step, more - least));
        }
        (least, steps)
    }

    /// Adds what intervals say of linear conditions: each can hold, or fail, only where the ends of the cells of its
    /// amounts leave room for it. What only follows from several together is left to exact arithmetic.
    pub fn intervals(&mut self, problem: &Problem, atoms: &[usize]) {
        for atom in atoms {
            let variable = problem.issues.len() + atom;
            for truth in [false, true] {
                let Some((at_least, tables)) = problem.room(*atom, truth) else { continue };
                let premise = self.within(variable, &CellSet::of(2, [usize::from(truth)]));
                let tables = tables.iter().map(|(issue, table)| (issue.0, &table[..]));
                if let [premise] = premise[..] {
                    self.reach(premise, at_least, tables, Vec::new());
                }
            }
        }
    }
}

/// Whether points that must be reached ask for high cells of a variable, above nought, or for low ones.
fn leans(pool: &Pool, hard: &[Formula]) -> BTreeMap<usize, i32> {
    let mut leans = BTreeMap::new();
    for formula in hard {
        let Node::Threshold(threshold) = pool.node(*formula) else { continue };
        for (variable, table) in &threshold.tables {
            let lean = match (table.first(), table.last()) {
                (Some(first), Some(last)) => last.cmp(first) as i32,
                _ => 0,
            };
            *leans.entry(variable.place()).or_default() += lean;
        }
    }
    leans
}

/// The first and last places of the stretches in which all are true.
fn runs(inside: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, _) in inside.enumerate().filter(|(_, inside)| *inside) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => runs.push((place, place)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_are_as_long_as_can_be() {
        let of = |text: &str| runs(text.chars().map(|c| c == '#'));
        assert_eq!(of("##..#.###"), [(0, 1), (4, 4), (6, 8)]);
        assert!(of("...").is_empty() && of("").is_empty());
    }
}
