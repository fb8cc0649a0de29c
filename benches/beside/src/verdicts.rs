//! The same verdict by the diagram's engine and by CaDiCaL, from constraints in memory to a package or to "none".
//!
//! Ours begins at formulas, CaDiCaL's at clauses of integers that say the same; making either is not timed. What is timed
//! ends when a package is read off, or when there is none. CaDiCaL gets every encoding of [`Encoding`] with every
//! configuration of [`CONFIGURATIONS`], and the one with the least time is shown: that of its solver and of adding, and
//! that of solving and reading. Sides take turns.

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
        "{:<28} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7} {:>7}  by",
        "verdicts: least, median ms", "zopa", "median", "adding", "solving", "both", "median", "least", "median"
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
            times.push((adding + solving, adding, solving));
        }
    }
    show(name, ours, &ways, theirs);
}

fn show(name: &str, mut ours: Vec<Duration>, ways: &[Way], mut theirs: Vec<Vec<(Duration, Duration, Duration)>>) {
    ours.sort_unstable();
    theirs.iter_mut().for_each(|times| times.sort_unstable());
    let best = ways.iter().zip(&theirs).min_by_key(|(_, times)| times[times.len() / 2]);
    let (way, times) = best.expect("there is a way");
    let (least, median) = (times[0], times[times.len() / 2]);
    let (our_least, our_median) = (ours[0], ours[ours.len() / 2]);
    let ratio = |theirs: Duration, ours: Duration| theirs.as_secs_f64() / ours.as_secs_f64();
    say(&format!(
        "{name:<28} {:>9.4} {:>9.4} {:>9.4} {:>9.4} {:>9.4} {:>9.4} {:>7.1} {:>7.1}  {}",
        milliseconds(our_least),
        milliseconds(our_median),
        milliseconds(median.1),
        milliseconds(median.2),
        milliseconds(least.0),
        milliseconds(median.0),
        ratio(least.0, our_least),
        ratio(median.0, our_median),
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
