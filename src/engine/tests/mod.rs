//! The engines that find one thing after the other, against brute force.

mod cheapest;
mod coalitions;
mod export;
mod oracle;
pub(in crate::engine) mod sample;

use std::ops::ControlFlow;

use num_bigint::BigUint;
use num_traits::ToPrimitive;
use proptest::prelude::*;

use self::oracle::{Oracle, size};
use self::sample::{Kind, Said, amount, options, scenario, scenarios};
use super::diagram::Diagram;
use super::milp::Milp;
use super::search::Search;
use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::engine::{Count, Engine, Given, Listed, Price, Row, RowReceiver, Soft, Stop, Wanted};
use crate::model::Firmness::{Demand, RedLine, Wish};
use crate::model::{Compare, Condition, Domain, IssueId, Number, Scenario, Value, View};

/// A problem with what is asked about it: its rules hold, its rungs are soft.
struct Asked {
    problem: Problem,
    given: Given,
    soft: Vec<Soft>,
    wishes: Vec<(Formula, i128)>,
}

impl Asked {
    fn new(scenario: &Scenario) -> Self {
        let view = View::plain(scenario);
        let problem = Problem::new(&view).expect("small numbers");
        let whole = |number: &Number| number.floor().to_i128().expect("small numbers");
        let price = |red_line: bool, weight: &Number| Price {
            red_lines: u32::from(red_line),
            cost: if red_line { 0 } else { whole(weight) },
        };
        let soft = problem
            .rungs
            .iter()
            .zip(&view.rungs)
            .map(|(formula, rung)| Soft { formula: *formula, price: price(rung.red_line, &rung.weight) });
        let soft = soft.collect();
        let wishes =
            problem.wishes.iter().zip(view.wishes()).map(|(formula, held)| (*formula, whole(&held.position.weight)));
        let wishes = wishes.collect();
        let given = Given::holding(&problem, problem.rules.clone());
        Self { problem, given, soft, wishes }
    }

    /// Whether amounts that sums leave uncounted make counts lower bounds.
    fn is_fine(&self) -> bool {
        let wide = |cell: &Cell| cell.multiplicity() > 1u32.into();
        let tied = self.problem.atoms.iter().flat_map(|atom| &atom.terms);
        tied.into_iter().any(|(issue, _)| self.problem.issues[issue.0].iter().any(wide))
    }
}

/// Plenty for anything small.
const ENGINES: [&dyn Engine; 2] = [&Milp { nodes: 10_000_000 }, &Search { steps: 10_000_000 }];

fn check_all(mut asked: Asked, within: Option<Price>) {
    // The engine may add formulas to the pool; the oracle looks at a copy.
    let (copy, given) = (asked.problem.clone(), asked.given.clone());
    let oracle = Oracle::new(&copy, &given);
    for engine in ENGINES {
        check_witness(engine, &mut asked, &oracle);
        check_sets(engine, &mut asked, &oracle);
        check_packages(engine, &mut asked, &oracle, within);
    }
}

fn check_witness(engine: &dyn Engine, asked: &mut Asked, oracle: &Oracle<'_>) {
    let Asked { problem, given, .. } = asked;
    match engine.witness(problem, given).unwrap() {
        Some(choice) => assert!(oracle.choices().any(|known| *known == choice), "{choice:?}"),
        None => assert!(oracle.packages.is_empty()),
    }
    assert_eq!(engine.possible(problem, given).unwrap(), oracle.possible());
    let count = engine.count(problem, given).unwrap();
    check_count(asked, &count, &oracle.count());
}

/// A count is exact, or a lower bound where sums tie amounts that are not counted value by value.
fn check_count(asked: &Asked, count: &Count, wanted: &BigUint) {
    assert!(count.complete || asked.is_fine());
    assert!(if count.complete { count.found == *wanted } else { count.found <= *wanted });
}

fn check_sets(engine: &dyn Engine, asked: &mut Asked, oracle: &Oracle<'_>) {
    let Asked { problem, given, soft, .. } = asked;
    assert_eq!(engine.cheapest(problem, given, soft).unwrap(), oracle.cheapest(soft));
    let conflicts = engine.conflicts(problem, given, soft).unwrap();
    let concessions = engine.concessions(problem, given, soft).unwrap();
    assert!(conflicts.total().complete && concessions.total().complete);
    assert_eq!(conflicts.first(usize::MAX), oracle.conflicts(soft));
    assert_eq!(concessions.first(usize::MAX), oracle.concessions(soft));
}

/// Takes all of a list.
#[derive(Default)]
struct Taken {
    listed: Option<Listed>,
    rows: Vec<(Price, i128, Vec<usize>)>,
}

impl RowReceiver for Taken {
    fn begin(&mut self, listed: &Listed) {
        self.listed = Some(listed.clone());
    }

    fn row(&mut self, row: &Row, same: usize) -> ControlFlow<()> {
        let cells: Vec<_> = row.cells.iter().map(|set| set.first().unwrap()).collect();
        let before = self.rows.last().map_or(&[][..], |(_, _, cells)| cells);
        assert!(before.starts_with(&cells[..same]), "a row is like the one before as far as it says");
        self.rows.push((row.price, row.wishes, cells));
        ControlFlow::Continue(())
    }
}

fn check_packages(engine: &dyn Engine, asked: &mut Asked, oracle: &Oracle<'_>, within: Option<Price>) {
    let Asked { problem, given, soft, wishes } = asked;
    let wanted = Wanted { soft, wishes, within, fold: false };
    let mut taken = Taken::default();
    engine.packages(problem, given, &wanted, &mut taken).unwrap();
    let (listed, mut rows) = (taken.listed.expect("the list was begun"), taken.rows);
    rows.iter_mut().for_each(|(_, _, package)| package.truncate(problem.issues.len()));
    assert!(listed.complete);
    assert_eq!(listed.cheapest, oracle.cheapest(soft));
    let within = within.or(listed.cheapest).unwrap_or_default();
    assert_eq!(rows, oracle.listed(soft, wishes, within));
    let found = rows.iter().map(|(_, _, package)| oracle.multiplicity(package)).sum();
    check_count(asked, &listed.packages, &found);
}

fn price() -> impl Strategy<Value = Option<Price>> {
    prop::option::of((0..3u32, 0..6i128).prop_map(|(red_lines, cost)| Price { red_lines, cost }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn choices_are_judged_as_by_brute_force(
        scenario in scenarios(vec![Kind::Options(2), Kind::Options(3), Kind::Levels(4), Kind::Levels(8)]),
        within in price(),
    ) {
        check_all(Asked::new(&scenario), within);
    }

    #[test]
    fn amounts_are_judged_as_by_brute_force(
        scenario in scenarios(vec![Kind::Options(2), Kind::Continuous, Kind::Stepped, Kind::Fine]),
        within in price(),
    ) {
        let asked = Asked::new(&scenario);
        prop_assume!(size(&asked.problem) <= 2_000);
        check_all(asked, within);
    }

    #[test]
    fn cells_that_are_not_left_are_not_used(scenario in scenarios(vec![Kind::Levels(3), Kind::Continuous]), place in 0..20usize) {
        let mut asked = Asked::new(&scenario);
        prop_assume!(size(&asked.problem) <= 1_000);
        let variable = place % asked.given.domains.len();
        let domain = &mut asked.given.domains[variable];
        *domain = domain.without(&CellSet::of(asked.problem.pool.cells(crate::engine::formula::Variable(variable as u32)), [place % 2]));
        check_all(asked, None);
    }
}

proptest! {
    // Trying every choice takes long where each must be held against sums.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn sums_are_judged_as_by_brute_force(scenario in scenarios(vec![Kind::Continuous, Kind::Fine]), within in price()) {
        let asked = Asked::new(&scenario);
        prop_assume!(!asked.problem.atoms.is_empty() && size(&asked.problem) <= 500);
        check_all(asked, within);
    }
}

fn is(issue: usize, choice: usize) -> Condition {
    Condition::Is(IssueId(issue), Value::Choice(choice))
}

fn sum(compare: Compare, coefficients: &[i64], bound: i64) -> Condition {
    let terms = coefficients.iter().enumerate().map(|(place, number)| (Number::from(*number), IssueId(place)));
    Condition::Sum(compare, terms.collect(), Number::from(bound))
}

/// Every pair of conditions from a list, the first as a rule and both as demands.
#[test]
fn every_tiny_scenario_is_judged_as_by_brute_force() {
    let conditions = || {
        let singles = [is(0, 0), is(0, 1), is(1, 0), is(1, 2)];
        let mut all = singles.to_vec();
        all.extend(singles.iter().map(|one| Condition::Not(Box::new(one.clone()))));
        let either = |a: &Condition, b: &Condition| Condition::Any(vec![a.clone(), b.clone()]);
        all.extend([either(&singles[0], &singles[2]), Condition::Iff(Box::new(is(0, 1)), Box::new(is(1, 1)))]);
        all.extend([Condition::count_at_least(2, singles.to_vec()), Condition::Any(vec![]), Condition::All(vec![])]);
        all
    };
    for rule in conditions() {
        for first in conditions() {
            for second in conditions() {
                let said: Vec<Said> = vec![(first.clone(), 1, Demand), (second, 2, Demand), (rule.clone(), 1, Wish)];
                let scenario = scenario(vec![options(2), options(3)], vec![rule.clone()], said);
                check_all(Asked::new(&scenario), Some(Price { red_lines: 0, cost: 2 }));
            }
        }
    }
}

#[test]
fn what_contradicts_itself_has_one_empty_conflict_and_no_concession() {
    let scenario = scenario(vec![options(2)], vec![is(0, 0), is(0, 1)], vec![(is(0, 0), 1, Demand)]);
    let mut asked = Asked::new(&scenario);
    let (given, soft) = (asked.given.clone(), asked.soft.clone());
    for engine in ENGINES {
        let conflicts = engine.conflicts(&mut asked.problem, &given, &soft).unwrap();
        assert_eq!(conflicts.first(9), [Vec::<usize>::new()]);
        assert!(engine.concessions(&mut asked.problem, &given, &soft).unwrap().first(9).is_empty());
        assert_eq!(engine.cheapest(&mut asked.problem, &given, &soft).unwrap(), None);
    }
}

#[test]
fn a_strict_sum_is_told_from_its_edge() {
    let not_more = Condition::Not(Box::new(sum(Compare::AtLeast, &[1, 1, 1], 30)));
    let full = |place| Condition::AtLeast(IssueId(place), Value::Amount(Number::from(10)));
    let said = (0..3).map(|place| (full(place), 1, Demand)).collect();
    let scenario = scenario(vec![amount(10, None), amount(10, None), amount(10, None)], vec![not_more], said);
    let mut asked = Asked::new(&scenario);
    let (given, soft) = (asked.given.clone(), asked.soft.clone());
    for engine in ENGINES {
        assert_eq!(engine.conflicts(&mut asked.problem, &given, &soft).unwrap().first(9), [[0, 1, 2]]);
    }
}

#[test]
fn red_lines_outweigh_any_cost() {
    let said = vec![(is(0, 0), 0, RedLine), (is(0, 1), 1_000, Demand), (is(0, 1), 1_000, Demand)];
    let scenario = scenario(vec![options(2)], vec![], said);
    let mut asked = Asked::new(&scenario);
    let (given, soft) = (asked.given.clone(), asked.soft.clone());
    for engine in ENGINES {
        let cheapest = engine.cheapest(&mut asked.problem, &given, &soft).unwrap();
        assert_eq!(cheapest, Some(Price { red_lines: 0, cost: 2_000 }));
    }
}

#[test]
fn a_spent_budget_is_said_and_what_was_found_is_kept() {
    let scenario = scenario(
        (0..6).map(|_| options(2)).collect(),
        vec![Condition::count_at_least(3, (0..6).map(|place| is(place, 0)).collect())],
        vec![],
    );
    let mut asked = Asked::new(&scenario);
    let given = asked.given.clone();
    let short: [&dyn Engine; 2] = [&Milp { nodes: 64 }, &Search { steps: 64 }];
    let none: [&dyn Engine; 2] = [&Milp { nodes: 0 }, &Search { steps: 0 }];
    for (engine, (short, none)) in ENGINES.into_iter().zip(short.into_iter().zip(none)) {
        let count = short.count(&mut asked.problem, &given).unwrap();
        assert!(!count.complete && count.found > 0u32.into() && count.found < 42u32.into());
        assert_eq!(engine.count(&mut asked.problem, &given).unwrap().found, 42u32.into());
        assert_eq!(none.witness(&mut asked.problem, &given), Err(Stop::Budget));
    }
}

#[test]
fn many_cells_and_large_points_are_judged_as_by_brute_force() {
    let steps = |place| (1..9).map(move |level| Condition::AtLeast(IssueId(place), Value::Choice(level)));
    let levels = || Domain::Levels((0..9).map(|place| format!("l{place}")).collect());
    let weigh = |(place, level): (usize, Condition)| (Number::from(1_000_003 * (place as i64 % 5 + 1)), level);
    let points: Vec<_> = steps(0).chain(steps(1)).enumerate().map(weigh).collect();
    let heavy = Condition::Weight(Compare::AtMost, Number::from(20_000_000), points.clone());
    let light = Condition::Weight(Compare::AtLeast, Number::from(12_500_000), points);
    let middle = Condition::Between(IssueId(0), Value::Choice(3), Value::Choice(5));
    let not = |condition: &Condition| Condition::Not(Box::new(condition.clone()));
    let high = Condition::AtLeast(IssueId(1), Value::Choice(7));
    let said: Vec<Said> = vec![
        (light, 2, Demand),
        (middle.clone(), 3, Demand),
        (not(&middle), 1, Demand),
        (high.clone(), 1, Demand),
        (Condition::Any(vec![high, middle]), 2, Wish),
    ];
    let scenario = scenario(vec![levels(), levels()], vec![heavy], said);
    check_all(Asked::new(&scenario), Some(Price { red_lines: 0, cost: 3 }));
}

#[test]
fn an_issue_that_matters_to_nothing_takes_every_cell_that_is_left() {
    let said = vec![(sum(Compare::AtLeast, &[1, -1], 0), 1, Demand)];
    let scenario = scenario(vec![amount(10, None), amount(10, None), options(3)], vec![], said);
    let mut asked = Asked::new(&scenario);
    asked.given.domains[2] = CellSet::of(3, [1, 2]);
    check_all(asked, None);
}

#[test]
fn a_question_compiled_once_answers_as_when_it_is_asked_anew() {
    // Three issues in a chain, one of them cut twice, and one that nothing speaks of.
    let chained = |one: usize, other: usize| {
        Condition::If(Box::new(is(one, 1)), Box::new(Condition::Any(vec![is(other, 0), is(other, 2)])))
    };
    let rules = vec![chained(0, 1), chained(1, 2), Condition::Not(Box::new(is(2, 2)))];
    let scenario = scenario((0..4).map(|_| options(3)).collect(), rules, vec![]);
    let Asked { mut problem, given, .. } = Asked::new(&scenario);
    let compiled = Diagram.compiled(&mut problem, &given).unwrap().expect("the rules can be met");
    let (mut met, mut asked) = (0, 0);
    for cells in (0..8u32.pow(4)).map(|code| [0, 3, 6, 9].map(|shift| code >> shift & 7)) {
        let sets = cells.map(|bits| CellSet::of(3, (0..3).filter(|cell| bits >> cell & 1 == 1)));
        let mut narrowed = given.clone();
        narrowed.domains.clone_from_slice(&sets);
        let named: Vec<_> = sets.into_iter().enumerate().map(|(place, set)| (Variable(place as u32), set)).collect();
        let anew = Diagram.witness(&mut problem, &narrowed).unwrap().is_some();
        assert_eq!(compiled.is_met_within(&named), anew, "{named:?}");
        (met, asked) = (met + usize::from(anew), asked + 1);
    }
    assert!(met > 0 && met < asked, "both answers come up");
    for sample in compiled.samples(5) {
        assert!(given.formulas.iter().all(|rule| problem.pool.holds(*rule, &sample)), "{sample:?} breaks a rule");
    }
}
