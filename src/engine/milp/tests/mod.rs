//! The MILP engine against brute force.

mod oracle;
mod sample;

use std::ops::ControlFlow;

use num_traits::ToPrimitive;
use proptest::prelude::*;

use self::oracle::{Oracle, size};
use self::sample::{Kind, Said, amount, options, scenario, scenarios};
use super::Milp;
use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::Formula;
use crate::engine::problem::Problem;
use crate::engine::{Engine, Given, Price, Row, Soft, Stop, Wanted};
use crate::model::Firmness::{Demand, RedLine, Wish};
use crate::model::{Compare, Condition, IssueId, Number, Scenario, Value, View};

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
const MILP: Milp = Milp { calls: 20_000, nodes: 20_000 };

fn check_all(mut asked: Asked, within: Option<Price>) {
    check_witness(&mut asked);
    check_sets(&mut asked);
    check_packages(&mut asked, within);
}

fn check_witness(asked: &mut Asked) {
    let (milp, given) = (MILP, asked.given.clone());
    let witness = milp.witness(&mut asked.problem, &given).unwrap();
    let count = milp.count(&mut asked.problem, &given).unwrap();
    let possible = milp.possible(&mut asked.problem, &given).unwrap();
    let oracle = Oracle::new(&asked.problem, &given);
    match witness {
        Some(choice) => assert!(oracle.choices().any(|known| *known == choice), "{choice:?}"),
        None => assert!(oracle.packages.is_empty()),
    }
    assert_eq!(possible, oracle.possible());
    assert!(count.complete || asked.is_fine());
    if count.complete { assert_eq!(count.found, oracle.count()) } else { assert!(count.found <= oracle.count()) }
}

fn check_sets(asked: &mut Asked) {
    let (milp, given, soft) = (MILP, asked.given.clone(), asked.soft.clone());
    let cheapest = milp.cheapest(&mut asked.problem, &given, &soft).unwrap();
    let conflicts = milp.conflicts(&mut asked.problem, &given, &soft, usize::MAX).unwrap();
    let concessions = milp.concessions(&mut asked.problem, &given, &soft, usize::MAX).unwrap();
    let oracle = Oracle::new(&asked.problem, &given);
    assert_eq!(cheapest, oracle.cheapest(&soft));
    assert!(conflicts.total.complete && concessions.total.complete);
    assert_eq!(conflicts.items, oracle.conflicts(&soft));
    assert_eq!(concessions.items, oracle.concessions(&soft));
}

fn check_packages(asked: &mut Asked, within: Option<Price>) {
    let (given, soft, wishes) = (asked.given.clone(), asked.soft.clone(), asked.wishes.clone());
    let wanted = Wanted { soft: &soft, wishes: &wishes, within, fold: false };
    let mut rows = Vec::new();
    let mut show = |row: Row| {
        rows.push(row);
        ControlFlow::Continue(())
    };
    let listed = MILP.packages(&mut asked.problem, &given, &wanted, &mut show).unwrap();
    let oracle = Oracle::new(&asked.problem, &given);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row.price, row.wishes, row.cells.iter().map(|set| set.first().unwrap()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(listed.cheapest, oracle.cheapest(&soft));
    let Some(cheapest) = listed.cheapest else { return assert!(rows.is_empty()) };
    assert!(listed.complete);
    assert_eq!(rows, oracle.listed(&soft, &wishes, within.unwrap_or(cheapest)));
    let found = rows.iter().map(|(_, _, package)| oracle.multiplicity(package)).sum();
    assert!(listed.packages.complete || asked.is_fine());
    if listed.packages.complete {
        assert_eq!(listed.packages.found, found)
    } else {
        assert!(listed.packages.found <= found)
    }
}

fn price() -> impl Strategy<Value = Option<Price>> {
    prop::option::of((0..3u32, 0..6i128).prop_map(|(red_lines, cost)| Price { red_lines, cost }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn choices_are_judged_as_by_brute_force(
        scenario in scenarios(vec![Kind::Options(2), Kind::Options(3), Kind::Levels(4)]),
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
    fn sums_are_judged_as_by_brute_force(scenario in scenarios(vec![Kind::Continuous, Kind::Fine]), within in price()) {
        let asked = Asked::new(&scenario);
        prop_assume!(!asked.problem.atoms.is_empty() && size(&asked.problem) <= 1_000);
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
    let conflicts = MILP.conflicts(&mut asked.problem, &given, &soft, 9).unwrap();
    assert_eq!(conflicts.items, [Vec::<usize>::new()]);
    assert!(MILP.concessions(&mut asked.problem, &given, &soft, 9).unwrap().items.is_empty());
    assert_eq!(MILP.cheapest(&mut asked.problem, &given, &soft).unwrap(), None);
}

#[test]
fn a_strict_sum_is_told_from_its_edge() {
    let not_more = Condition::Not(Box::new(sum(Compare::AtLeast, &[1, 1, 1], 30)));
    let full = |place| Condition::AtLeast(IssueId(place), Value::Amount(Number::from(10)));
    let said = (0..3).map(|place| (full(place), 1, Demand)).collect();
    let scenario = scenario(vec![amount(10, None), amount(10, None), amount(10, None)], vec![not_more], said);
    let mut asked = Asked::new(&scenario);
    let (given, soft) = (asked.given.clone(), asked.soft.clone());
    assert_eq!(MILP.conflicts(&mut asked.problem, &given, &soft, 9).unwrap().items, [[0, 1, 2]]);
}

#[test]
fn red_lines_outweigh_any_cost() {
    let said = vec![(is(0, 0), 0, RedLine), (is(0, 1), 1_000, Demand), (is(0, 1), 1_000, Demand)];
    let scenario = scenario(vec![options(2)], vec![], said);
    let mut asked = Asked::new(&scenario);
    let (given, soft) = (asked.given.clone(), asked.soft.clone());
    let cheapest = MILP.cheapest(&mut asked.problem, &given, &soft).unwrap();
    assert_eq!(cheapest, Some(Price { red_lines: 0, cost: 2_000 }));
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
    let count = Milp { calls: 2, ..MILP }.count(&mut asked.problem, &given).unwrap();
    assert!(!count.complete && count.found > 0u32.into() && count.found < 42u32.into());
    assert_eq!(MILP.count(&mut asked.problem, &given).unwrap().found, 42u32.into());
    assert_eq!(Milp { calls: 0, ..MILP }.witness(&mut asked.problem, &given), Err(Stop::Budget));
}
#[test]
fn an_issue_that_matters_to_nothing_takes_every_cell_that_is_left() {
    let said = vec![(sum(Compare::AtLeast, &[1, -1], 0), 1, Demand)];
    let scenario = scenario(vec![amount(10, None), amount(10, None), options(3)], vec![], said);
    let mut asked = Asked::new(&scenario);
    asked.given.domains[2] = CellSet::of(3, [1, 2]);
    check_all(asked, None);
}
