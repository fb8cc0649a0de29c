//! A problem as clauses of integers, in each of a few ways that a solver may like best.

use zopa::engine::Choice;
use zopa::engine::cells::CellSet;
use zopa::engine::formula::{Formula, Node, Pool};
use zopa::engine::problem::Problem;

/// What literals say of an issue's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A variable for each cell, of which exactly one is true, and positive literals alone: what `peers.py` gives.
    Each,
    /// The same, but an issue of two cells has one variable, and what is left out is said where that is shorter.
    Short,
    /// A variable for each place between two cells, which says on which side the issue lies (Crawford and Baker 1994).
    Order,
}

impl Encoding {
    /// All of them, with their names.
    pub const ALL: [(&str, Self); 3] = [("each", Self::Each), ("short", Self::Short), ("order", Self::Order)];
}

/// Clauses over variables from 1, and the issues that they stand for.
pub struct Clauses {
    /// The clauses.
    pub clauses: Vec<Vec<i32>>,
    /// How many variables there are.
    pub variables: i32,
    encoding: Encoding,
    /// By issue, its first variable and how many cells it has.
    issues: Vec<(i32, usize)>,
}

/// Issues of which one lies in some of its cells.
type Sets<'p> = Vec<(usize, &'p CellSet)>;

impl Clauses {
    /// What formulas without sums and weights come to.
    pub fn new(problem: &Problem, formulas: &[Formula], encoding: Encoding) -> Self {
        let mut all = Self { clauses: Vec::new(), variables: 0, encoding, issues: Vec::new() };
        problem.issues.iter().for_each(|cells| all.add_issue(cells.len()));
        for sets in formulas.iter().flat_map(|formula| sets(&problem.pool, *formula)) {
            all.add(&sets);
        }
        all
    }

    fn add_issue(&mut self, cells: usize) {
        let first = self.variables + 1;
        self.issues.push((first, cells));
        self.variables += match (self.encoding, cells) {
            (Encoding::Each, _) => cells as i32,
            (Encoding::Short, 2) => 1,
            (Encoding::Short, _) => cells as i32,
            (Encoding::Order, _) => cells as i32 - 1,
        };
        let row: Vec<_> = (first..=self.variables).collect();
        match self.encoding {
            Encoding::Order => self.clauses.extend(row.windows(2).map(|pair| vec![-pair[0], pair[1]])),
            Encoding::Short if cells == 2 => {}
            Encoding::Each | Encoding::Short => {
                self.clauses.push(row.clone());
                for (place, one) in row.iter().enumerate() {
                    self.clauses.extend(row[place + 1..].iter().map(|other| vec![-one, -other]));
                }
            }
        }
    }

    fn add(&mut self, sets: &Sets<'_>) {
        let clauses = match self.encoding {
            // That one issue lies in some cells is that it lies in none of the others.
            Encoding::Short if sets.len() == 1 => {
                let (issue, set) = sets[0];
                let outside = (0..self.issues[issue].1).filter(|cell| !set.has(*cell));
                outside.map(|cell| vec![-self.takes(issue, cell)]).collect()
            }
            Encoding::Each | Encoding::Short => {
                vec![sets.iter().flat_map(|(issue, set)| self.inside(*issue, set)).collect()]
            }
            Encoding::Order => {
                sets.iter().fold(vec![Vec::new()], |left, (issue, set)| product(&left, &self.beside_gaps(*issue, set)))
            }
        };
        self.clauses.extend(clauses);
    }

    /// The literal by which an issue takes a cell; of `Each` and `Short`.
    fn takes(&self, issue: usize, cell: usize) -> i32 {
        match (self.encoding, self.issues[issue]) {
            (Encoding::Short, (first, 2)) => [first, -first][cell],
            (_, (first, _)) => first + cell as i32,
        }
    }

    fn inside(&self, issue: usize, set: &CellSet) -> Vec<i32> {
        let (inside, outside): (Vec<_>, Vec<_>) = (0..self.issues[issue].1).partition(|cell| set.has(*cell));
        match outside[..] {
            [only] if self.encoding == Encoding::Short => vec![-self.takes(issue, only)],
            _ => inside.into_iter().map(|cell| self.takes(issue, cell)).collect(),
        }
    }

    /// By run of cells that a set leaves out, that the issue lies before or behind it; of `Order`.
    fn beside_gaps(&self, issue: usize, set: &CellSet) -> Vec<Vec<i32>> {
        let (first, cells) = self.issues[issue];
        let mut gaps = Vec::new();
        let mut begin = None;
        for cell in 0..=cells {
            let outside = cell < cells && !set.has(cell);
            match begin {
                None if outside => begin = Some(cell),
                Some(from) if !outside => {
                    let before = (from > 0).then(|| first + from as i32 - 1);
                    let behind = (cell < cells).then(|| -(first + cell as i32 - 1));
                    gaps.push(before.into_iter().chain(behind).collect());
                    begin = None;
                }
                _ => {}
            }
        }
        gaps
    }

    /// The cells that issues take where a literal is true as told.
    pub fn choice(&self, is_true: impl Fn(i32) -> bool) -> Choice {
        let cell = |(issue, (first, cells)): (usize, &(i32, usize))| match self.encoding {
            Encoding::Order => (0..cells - 1).find(|cell| is_true(first + *cell as i32)).unwrap_or(cells - 1),
            _ => (0..*cells).find(|cell| is_true(self.takes(issue, *cell))).expect("every issue takes a cell"),
        };
        self.issues.iter().enumerate().map(cell).collect()
    }
}

/// A formula as a conjunction of disjunctions.
fn sets(pool: &Pool, formula: Formula) -> Vec<Sets<'_>> {
    match pool.node(formula) {
        Node::True => Vec::new(),
        Node::False => vec![Vec::new()],
        Node::In(variable, set) => vec![vec![(variable.place(), set)]],
        Node::And(parts) => parts.iter().flat_map(|part| sets(pool, *part)).collect(),
        Node::Or(parts) => parts.iter().fold(vec![Vec::new()], |left, part| product(&left, &sets(pool, *part))),
        Node::Threshold(_) => unreachable!("the instances have neither sums nor weights"),
    }
}

/// Each of some lists with each of others behind it.
fn product<T: Clone>(left: &[Vec<T>], right: &[Vec<T>]) -> Vec<Vec<T>> {
    left.iter().flat_map(|one| right.iter().map(move |other| [&one[..], other].concat())).collect()
}
