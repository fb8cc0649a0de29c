//! The least price from the network of cost functions, and the package it comes with, against the diagram, the search and brute force.

use proptest::prelude::*;

use super::oracle::Oracle;
use super::sample::{Kind, Said, options, scenario, scenarios};
use super::{Asked, is};
use crate::engine::cells::CellSet;
use crate::engine::diagram::{Diagram, cheapest_compiled, witness_compiled};
use crate::engine::formula::Variable;
use crate::engine::network::{Least, cheapest};
use crate::engine::problem::Problem;
use crate::engine::search::Search;
use crate::engine::{Choice, Engine, Given, Price, Soft};
use crate::model::Firmness::{Demand, RedLine};
use crate::model::{Condition, Scenario};

/// So many issues with two cells each make a table larger than the network takes.
const WIDE: usize = 20;

/// Conditions that reach over up to three of some issues with three options.
fn condition(issues: usize) -> impl Strategy<Value = Condition> {
    let leaf = (0..issues, 0..3usize, any::<bool>()).prop_map(|(issue, choice, holds)| match holds {
        true => is(issue, choice),
        false => Condition::Not(Box::new(is(issue, choice))),
    });
    let pair = (leaf.clone(), leaf.clone());
    prop_oneof![
        2 => leaf.clone(),
        4 => prop::collection::vec(leaf.clone(), 2..4).prop_map(Condition::Any),
        1 => prop::collection::vec(leaf.clone(), 2..4).prop_map(Condition::All),
        1 => pair.clone().prop_map(|(one, other)| Condition::Iff(Box::new(one), Box::new(other))),
        1 => (leaf, pair).prop_map(|(when, (one, other))| {
            Condition::If(Box::new(when), Box::new(Condition::Iff(Box::new(one), Box::new(other))))
        }),
    ]
}

/// Scenarios of up to eight issues that hang together.
fn tangles() -> impl Strategy<Value = Scenario> {
    (3..9usize).prop_flat_map(|issues| {
        let firmness = prop::sample::select(vec![RedLine, Demand, Demand, Demand]);
        let rules = prop::collection::vec(condition(issues), 0..6);
        let said = prop::collection::vec((condition(issues), 0..6i64, firmness), 4..24);
        (rules, said).prop_map(move |(rules, said)| scenario(vec![options(3); issues], rules, said))
    })
}

/// The least price, if there is one, on which the network, the diagram and the search agree; `None` if the question is none
/// for a network.
fn agreed(asked: &mut Asked) -> Option<Option<Price>> {
    let Asked { problem, given, soft, .. } = asked;
    let price = match cheapest(problem, given, soft).unwrap() {
        Least::Price(price, choice) => {
            assert_eq!(price, met(problem, given, soft, &choice), "the package");
            Some(price)
        }
        Least::Contradiction => None,
        Least::Unfit => return None,
    };
    assert_eq!(price, cheapest_compiled(problem, given, soft).unwrap(), "the diagram");
    assert_eq!(price, Search { steps: 10_000_000 }.cheapest(problem, given, soft).unwrap(), "the search");
    Some(price)
}

/// What a package that meets what is given breaks.
fn met(problem: &Problem, given: &Given, soft: &[Soft], choice: &Choice) -> Price {
    let holds = |formula| problem.pool.holds(formula, choice);
    assert!(given.formulas.iter().all(|formula| holds(*formula)), "{choice:?} breaks what must hold");
    assert!(given.domains.iter().zip(choice).all(|(domain, cell)| domain.has(*cell)), "{choice:?} is not left");
    soft.iter().filter(|soft| !holds(soft.formula)).map(|soft| soft.price).sum()
}

/// Issues of which one must take its second option, where all are wanted to take their first.
fn wide() -> Scenario {
    let said: Vec<Said> = (0..WIDE).map(|issue| (is(issue, 0), 2, Demand)).collect();
    let one = Condition::Any((0..WIDE).map(|issue| is(issue, 1)).collect());
    scenario(vec![options(3); WIDE], vec![one], said)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn issues_that_hang_together_cost_as_much_in_the_network_as_elsewhere(scenario in tangles()) {
        prop_assert!(agreed(&mut Asked::new(&scenario)).is_some());
    }

    #[test]
    fn issues_that_hang_together_are_met_by_the_network_where_the_diagram_meets_them(scenario in tangles()) {
        let Asked { mut problem, mut given, soft, .. } = Asked::new(&scenario);
        for soft in soft {
            given.formulas.push(soft.formula);
            let compiled = witness_compiled(&mut problem, &given).unwrap();
            match cheapest(&problem, &given, &[]).unwrap() {
                Least::Price(price, choice) => prop_assert_eq!(price, met(&problem, &given, &[], &choice)),
                Least::Contradiction => prop_assert_eq!(&compiled, &None),
                Least::Unfit => prop_assert!(false, "it is one for the network"),
            }
            prop_assert_eq!(compiled.is_some(), Diagram.witness(&mut problem, &given).unwrap().is_some());
        }
    }

    #[test]
    fn the_network_finds_the_least_price_of_brute_force(
        scenario in scenarios(vec![Kind::Options(3), Kind::Levels(4), Kind::Continuous, Kind::Stepped]), place in 0..20usize,
    ) {
        let mut asked = Asked::new(&scenario);
        // One cell less is left of some issue.
        let domain = place % asked.given.domains.len();
        let cells = asked.problem.pool.cells(Variable(domain as u32));
        let gone = CellSet::of(cells, [place % cells]);
        asked.given.domains[domain] = asked.given.domains[domain].without(&gone);
        let (problem, given) = (asked.problem.clone(), asked.given.clone());
        let Some(price) = agreed(&mut asked) else { return Ok(()) };
        prop_assert_eq!(price, Oracle::new(&problem, &given).cheapest(&asked.soft));
    }
}

#[test]
fn tables_that_would_be_too_large_are_left_to_the_diagram() {
    let mut asked = Asked::new(&wide());
    assert_eq!(cheapest(&asked.problem, &asked.given, &asked.soft), Ok(Least::Unfit));
    let price = Price { red_lines: 0, cost: 2 };
    assert_eq!(Diagram.cheapest(&mut asked.problem, &asked.given, &asked.soft), Ok(Some(price)));
}

#[test]
fn prices_that_do_not_fit_a_word_are_left_to_the_diagram() {
    let all = (0..2).map(|choice| (is(0, choice), 1, Demand)).collect();
    let mut asked = Asked::new(&scenario(vec![options(2)], vec![], all));
    for (cost, fits) in [(1i128 << 60, true), (1i128 << 61, false), (1i128 << 90, false), (-1, false)] {
        for soft in &mut asked.soft {
            *soft = Soft { price: Price { red_lines: 0, cost }, ..*soft };
        }
        let price = Price { red_lines: 0, cost };
        assert_eq!(agreed(&mut asked), fits.then_some(Some(price)));
        assert_eq!(Diagram.cheapest(&mut asked.problem, &asked.given, &asked.soft), Ok(Some(price)));
    }
}

#[test]
fn a_red_line_costs_more_than_all_demands_together() {
    let demands = (0..40).map(|_| (is(0, 1), 1_000_000, Demand));
    let said = demands.chain([(is(0, 0), 1, RedLine), (is(1, 0), 3, Demand), (is(1, 1), 4, Demand)]).collect();
    let tie = Condition::If(Box::new(is(0, 1)), Box::new(is(1, 1)));
    let mut asked = Asked::new(&scenario(vec![options(2), options(2)], vec![tie], said));
    let price = Price { red_lines: 0, cost: 40 * 1_000_000 + 3 };
    assert_eq!(agreed(&mut asked), Some(Some(price)));
}

#[test]
fn rules_that_contradict_each_other_over_two_issues_leave_no_price() {
    let rules = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(one, other)| {
        let either = vec![is(0, one), is(1, other)];
        Condition::Any(either)
    });
    let mut asked = Asked::new(&scenario(vec![options(2), options(2)], rules.to_vec(), vec![(is(0, 0), 1, Demand)]));
    assert_eq!(agreed(&mut asked), Some(None));
}
