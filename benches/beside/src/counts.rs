//! The same packages counted by the diagram and by oxidd, a package for decision diagrams.
//!
//! Both get the same formulas, made once; what is timed is from there to the count. For oxidd, the cells of an issue are
//! numbered in as few bits as will do, issues come in the order of the file, and formulas are joined by the last issue
//! they speak of; one thread, as ours. The least of a few rounds is shown.

use std::time::{Duration, Instant};

use num_bigint::BigUint;
use oxidd::bdd::{BDDFunction, BDDManagerRef};
use oxidd::util::{AllocResult, SatCountCache};
use oxidd::{BooleanFunction, Manager, ManagerRef};
use zopa::engine::diagram::Diagram;
use zopa::engine::formula::{Formula, Node};
use zopa::engine::problem::Problem;
use zopa::engine::{Engine, Given};

use super::{milliseconds, say};

/// How often each count is timed.
const ROUNDS: usize = 5;

/// No more rounds are begun after this time.
const PATIENCE: Duration = Duration::from_secs(3);

/// Room of oxidd's manager: nodes, and results that it remembers.
const ROOM: [usize; 2] = [1 << 23, 1 << 20];

/// The names of the columns.
pub fn title() -> String {
    format!("{:<28} {:<14} {:>10} {:>10} {:>7}", "counts", "", "zopa ms", "oxidd ms", "ratio")
}

/// Counts what the rules allow, and what all positions leave.
pub fn compare(name: &str, problem: &Problem) {
    let all: Vec<_> = problem.rules.iter().chain(&problem.rungs).copied().collect();
    for (question, formulas) in [("rules alone", &problem.rules), ("all positions", &all)] {
        compare_one(&format!("{name:<28} {question:<14}"), problem, formulas);
    }
}

/// Counts both ways, and shows what it took.
fn compare_one(name: &str, problem: &Problem, formulas: &[Formula]) {
    let given = Given::holding(problem, formulas.iter().copied());
    let (ours, count) = least(|| {
        let mut problem = problem.clone();
        let begin = Instant::now();
        let count = Diagram.count(&mut problem, &given);
        (begin.elapsed(), count)
    });
    let (theirs, other) = least(|| {
        let manager = oxidd::bdd::new_manager(ROOM[0], ROOM[1], 1);
        let begin = Instant::now();
        let count = counted(&manager, problem, formulas);
        (begin.elapsed(), count)
    });
    match (count, other) {
        (Ok(count), Ok(other)) => {
            assert_eq!(count.found, other, "{name}");
            let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
            say(&format!("{name} {:>10.3} {:>10.3} {ratio:>7.1}", milliseconds(ours), milliseconds(theirs)));
        }
        (Ok(_), Err(_)) => say(&format!("{name} {:>10.3} {:>10}", milliseconds(ours), "no room")),
        (Err(stop), _) => say(&format!("{name} {stop}")),
    }
}

/// The least time of some rounds, and what the last of them gave.
fn least<T>(round: impl Fn() -> (Duration, T)) -> (Duration, T) {
    let begin = Instant::now();
    let (mut least, mut last) = round();
    for _ in 1..ROUNDS {
        if begin.elapsed() > PATIENCE {
            break;
        }
        let (time, answer) = round();
        (least, last) = (least.min(time), answer);
    }
    (least, last)
}

/// The count as oxidd has it.
fn counted(manager: &BDDManagerRef, problem: &Problem, formulas: &[Formula]) -> AllocResult<BigUint> {
    let bits: Vec<_> =
        problem.issues.iter().map(|cells| (cells.len() - 1).checked_ilog2().map_or(1, |log| log + 1)).collect();
    let total: u32 = bits.iter().sum();
    let variables: Vec<BDDFunction> = manager.with_manager_exclusive(|manager| {
        manager.add_vars(total).map(|variable| BDDFunction::var(manager, variable)).collect::<AllocResult<_>>()
    })?;
    let constants = manager.with_manager_shared(|manager| [BDDFunction::f(manager), BDDFunction::t(manager)]);
    let mut place = 0;
    let mut cells = Vec::new();
    for (issue, bits) in problem.issues.iter().zip(&bits) {
        let own = &variables[place..][..*bits as usize];
        cells.push((0..issue.len()).map(|cell| code(own, cell, &constants[1])).collect::<AllocResult<Vec<_>>>()?);
        place += *bits as usize;
    }
    let build = Build { problem, cells, constants };
    let last = |formula: &Formula| problem.pool.support(*formula).last().map(|variable| variable.place());
    let mut formulas: Vec<_> = formulas.iter().map(|formula| (last(formula), *formula)).collect();
    formulas.sort_by_key(|(last, _)| *last);
    let mut whole = build.every_code_is_a_cell()?;
    for (_, formula) in formulas {
        whole = whole.and(&build.formula(formula)?)?;
    }
    let mut cache: SatCountCache<BigUint, std::hash::RandomState> = SatCountCache::default();
    Ok(whole.sat_count(total, &mut cache))
}

/// The bits that stand for a cell.
fn code(bits: &[BDDFunction], cell: usize, whole: &BDDFunction) -> AllocResult<BDDFunction> {
    bits.iter().enumerate().try_fold(whole.clone(), |code, (place, bit)| {
        let bit = if cell >> place & 1 == 1 { bit.clone() } else { bit.not()? };
        code.and(&bit)
    })
}

/// From formulas to oxidd's functions.
struct Build<'p> {
    problem: &'p Problem,
    /// By issue and cell.
    cells: Vec<Vec<BDDFunction>>,
    constants: [BDDFunction; 2],
}

impl Build<'_> {
    /// A code without a cell is no package.
    fn every_code_is_a_cell(&self) -> AllocResult<BDDFunction> {
        let [none, all] = &self.constants;
        self.cells.iter().try_fold(all.clone(), |every, cells| {
            let some = cells.iter().try_fold(none.clone(), |some, cell| some.or(cell))?;
            every.and(&some)
        })
    }

    fn formula(&self, formula: Formula) -> AllocResult<BDDFunction> {
        let [none, all] = &self.constants;
        match self.problem.pool.node(formula) {
            Node::False => Ok(none.clone()),
            Node::True => Ok(all.clone()),
            Node::In(variable, set) => {
                let cells = &self.cells[variable.place()];
                set.iter().try_fold(none.clone(), |some, cell| some.or(&cells[cell]))
            }
            Node::And(parts) => parts.iter().try_fold(all.clone(), |every, part| every.and(&self.formula(*part)?)),
            Node::Or(parts) => parts.iter().try_fold(none.clone(), |some, part| some.or(&self.formula(*part)?)),
            Node::Threshold(_) => unreachable!("the instances have neither sums nor weights"),
        }
    }
}
