//! The same verdict by the diagram's engine and by CaDiCaL, from constraints in memory to a package or to "none".
//!
//! Ours begins at formulas, CaDiCaL's at clauses of integers that say the same; making either is not timed. What is timed
//! ends when a package is read off, or when there is none. CaDiCaL gets every encoding of [`Encoding`] with every
//! configuration of [`CONFIGURATIONS`]. Shown are the first way, which is that of `peers.py`, and the best: what it takes to
//! make a solver and add the clauses, to solve and read, and both. Sides take turns.

use std::hint::black_box;
use std::time::{Duration, Instant};

use cadical::Solver;
use zopa::engine::diagram::Diagram;
use zopa::engine::formula::Formula;
use zopa::engine::problem::Problem;
use zopa::engine::{Choice, Engine, Given};

use super::clauses::{Clauses, Encoding};
use super::{milliseconds, say};

/// No more rounds are begun after this time.
const PATIENCE: Duration = Duration::from_secs(2);

/// CaDiCaL as it comes, and without what it does before it searches.
const CONFIGURATIONS: [&str; 2] = ["default", "plain"];

/// The names of the columns.
pub fn title() -> String {
    format!(
        "{:<28} {:>8} {:>8}  {:>8} {:>8} {:>6}  {:>8} {:>8} {:>8} {:>6} {:>6}  by",
        "verdicts, ms", "zopa", "median", "as peers", "solving", "ratio", "best", "adding", "solving", "ratio", "least"
    )
}

/// Asks both for a package that meets everything, and shows what it took.
pub fn compare(name: &str, problem: &Problem) {
    let formulas: Vec<_> = problem.rules.iter().chain(&problem.rungs).copied().collect();
    let given = Given::holding(problem, formulas.iter().copied());
    let ways: Vec<_> = Encoding::ALL
        .iter()
        .flat_map(|(encoding, way)| CONFIGURATIONS.map(|configuration| (encoding, *way, configuration)))
        .map(|(encoding, way, configuration)| Way {
            name: format!("{encoding}, {configuration}"),
            clauses: Clauses::new(problem, &formulas, way),
            configuration,
        })
        .collect();
    hold_to_each_other(name, problem, &given, &ways);
    let (mut ours, mut theirs) = (Vec::new(), vec![Vec::new(); ways.len()]);
    let begin = Instant::now();
    while ours.is_empty() || begin.elapsed() < PATIENCE {
        for (way, times) in ways.iter().zip(&mut theirs) {
            let mut problem = problem.clone();
            let begin = Instant::now();
            let _ = black_box(Diagram.witness(&mut problem, &given));
            ours.push(begin.elapsed());
            let (adding, solving, _) = way.ask();
            times.push([adding + solving, adding, solving]);
        }
    }
    show(name, ours, &ways, theirs);
}

/// Medians, of CaDiCaL for the first way, which is that of `peers.py`, and for the best; and the ratio of the least times.
fn show(name: &str, mut ours: Vec<Duration>, ways: &[Way], mut theirs: Vec<Vec<[Duration; 3]>>) {
    ours.sort_unstable();
    theirs.iter_mut().for_each(|times| times.sort_unstable());
    let middle = |times: &[[Duration; 3]]| times[times.len() / 2];
    let (way, times) = ways.iter().zip(&theirs).min_by_key(|(_, times)| middle(times)).expect("there is a way");
    let ([first, _, first_solving], [best, adding, solving]) = (middle(&theirs[0]), middle(times));
    let median = ours[ours.len() / 2];
    let ratio = |theirs: Duration, ours: Duration| theirs.as_secs_f64() / ours.as_secs_f64();
    say(&format!(
        "{name:<28} {:>8.4} {:>8.4}  {:>8.4} {:>8.4} {:>6.1}  {:>8.4} {:>8.4} {:>8.4} {:>6.1} {:>6.1}  {}",
        milliseconds(ours[0]),
        milliseconds(median),
        milliseconds(first),
        milliseconds(first_solving),
        ratio(first, median),
        milliseconds(best),
        milliseconds(adding),
        milliseconds(solving),
        ratio(best, median),
        ratio(times[0][0], ours[0]),
        way.name,
    ));
}

/// Asks everybody once, and looks at the answers.
fn hold_to_each_other(name: &str, problem: &Problem, given: &Given, ways: &[Way]) {
    let meets = |choice: &Choice| {
        let holds = |formula: &Formula| problem.pool.holds(*formula, choice);
        assert!(given.formulas.iter().all(holds), "{name}: a package that is none");
    };
    let ours = Diagram.witness(&mut problem.clone(), given).expect("it is answered");
    ours.iter().for_each(meets);
    for way in ways {
        let (_, _, theirs) = way.ask();
        theirs.iter().for_each(meets);
        assert_eq!(ours.is_some(), theirs.is_some(), "{name} by {}", way.name);
    }
}

/// One way to ask CaDiCaL.
struct Way {
    name: String,
    clauses: Clauses,
    configuration: &'static str,
}

impl Way {
    /// What it took to make a solver and add the clauses, and to solve them and read a package; and the package. That
    /// the solver is freed is not timed.
    fn ask(&self) -> (Duration, Duration, Option<Choice>) {
        let begin = Instant::now();
        let mut solver: Solver = Solver::with_config(self.configuration).expect("it knows its configurations");
        solver.reserve(self.clauses.variables);
        self.clauses.clauses.iter().for_each(|clause| solver.add_clause(clause.iter().copied()));
        let adding = begin.elapsed();
        let begin = Instant::now();
        let found = solver.solve().expect("it has no limit");
        let choice = found.then(|| self.clauses.choice(|literal| solver.value(literal) == Some(true)));
        (adding, begin.elapsed(), black_box(choice))
    }
}
