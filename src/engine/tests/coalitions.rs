//! What sets of parties could sign: every set held against a question of its own, and against brute force.

use proptest::prelude::*;

use super::oracle::{Oracle, size};
use super::sample::{Kind, Said, amount, options, scenario, scenarios};
use super::{Asked, is};
use crate::engine::cells::CellSet;
use crate::engine::diagram::Diagram;
use crate::engine::formula::Formula;
use crate::engine::{Engine, Given};
use crate::model::Firmness::Demand;
use crate::model::{Condition, Domain, IssueId, Number, Value};

/// The rungs in turn to so many parties, every set of them, and what is given where each set has what it wants.
fn every_set(asked: &Asked, parties: usize) -> (Vec<Vec<Formula>>, Vec<CellSet>, Vec<Given>) {
    let own = |party: usize| asked.soft.iter().skip(party).step_by(parties).map(|soft| soft.formula).collect();
    let formulas: Vec<Vec<Formula>> = (0..parties).map(own).collect();
    let members = |mask: usize| CellSet::of(parties, (0..parties).filter(|party| mask >> party & 1 == 1));
    let sets: Vec<_> = (0..1 << parties).map(members).collect();
    let with = |set: &CellSet| {
        let mut given = asked.given.clone();
        given.formulas.extend(set.iter().flat_map(|party| &formulas[party]));
        given
    };
    let given = sets.iter().map(with).collect();
    (formulas, sets, given)
}

/// Holds all sets of so many parties against a diagram of each set.
fn check_apart(asked: &mut Asked, parties: usize) {
    let (formulas, sets, given) = every_set(asked, parties);
    let counts = Diagram.coalitions(&mut asked.problem, &asked.given, &formulas, &sets).unwrap();
    for ((count, set), given) in counts.iter().zip(&sets).zip(&given) {
        assert_eq!(*count, Diagram.count(&mut asked.problem, given).unwrap(), "{set:?}");
    }
}

/// Issues of few options, of few values, of more cells than a machine word has bits, and of so many values that numbers
/// of packages outgrow the machine's integers.
fn issues(vast: bool) -> Vec<Domain> {
    let wide = Domain::Levels((0..70).map(|place| format!("l{place}")).collect());
    let amounts = if vast { amount(1_000_000_000_000_000, Some(1)) } else { amount(30, Some(2)) };
    let repeated = |domain: &Domain, times: usize| std::iter::repeat_n(domain.clone(), times).collect::<Vec<_>>();
    [repeated(&options(4), 8), vec![wide], repeated(&amounts, 5)].concat()
}

/// Conditions of which one holds. Few of them are about the wide issue.
fn clause(vast: bool) -> impl Strategy<Value = Condition> {
    let literal = (0..40usize, 0..30i64, 0..3u8).prop_map(move |(drawn, number, form)| {
        let issue = if drawn == 39 { 8 } else { drawn % 13 + usize::from(drawn % 13 >= 8) };
        let value = match issue {
            0..8 => Value::Choice(number as usize % 4),
            8 => Value::Choice(number as usize * 2),
            _ => Value::Amount(Number::from(number / 2 * 2 * if vast { 33_000_000_000_000 } else { 1 })),
        };
        let said = match (issue, form) {
            (0..8, _) => Condition::Is(IssueId(issue), value),
            (_, 0) => Condition::AtMost(IssueId(issue), value),
            _ => Condition::AtLeast(IssueId(issue), value),
        };
        if form == 1 { Condition::Not(Box::new(said)) } else { said }
    });
    prop::collection::vec(literal, 1..4).prop_map(Condition::Any)
}

/// At least some of a few conditions hold, which is no clause.
fn counted() -> impl Strategy<Value = Condition> {
    let each = |first: usize| (first..first + 3).map(|issue| is(issue, 1)).collect();
    (0..6usize, 2..4u64).prop_map(move |(first, least)| Condition::count_at_least(least, each(first)))
}

fn said(conditions: Vec<Condition>) -> Vec<Said> {
    conditions.into_iter().map(|condition| (condition, 1, Demand)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_set_of_parties_is_counted_as_by_brute_force(
        scenario in scenarios(vec![Kind::Options(3), Kind::Levels(4), Kind::Stepped, Kind::Continuous]),
    ) {
        let mut asked = Asked::new(&scenario);
        prop_assume!(size(&asked.problem) <= 2_000);
        let (formulas, sets, given) = every_set(&asked, 3);
        let counts = Diagram.coalitions(&mut asked.problem, &asked.given, &formulas, &sets).unwrap();
        for (count, given) in counts.iter().zip(&given) {
            let wanted = Oracle::new(&asked.problem, given).count();
            super::check_count(&asked, count, &wanted);
        }
    }

    #[test]
    fn every_set_of_parties_is_counted_as_apart_from_the_others(
        vast in any::<bool>().prop_flat_map(|vast| (Just(vast), prop::collection::vec(clause(vast), 5..25))),
        rules in prop::collection::vec(counted(), 0..3),
        demands in prop::collection::vec(counted(), 0..2),
    ) {
        let (vast, mut clauses) = vast;
        let own = clauses.split_off(clauses.len() / 3);
        let rules = rules.into_iter().chain(clauses).collect();
        let demands = own.into_iter().chain(demands).collect();
        check_apart(&mut Asked::new(&scenario(issues(vast), rules, said(demands))), 4);
    }
}

/// Seven issues of eight options, no two of them the same: tables would be of all combinations, while most are dead.
#[test]
fn parts_of_too_many_combinations_are_counted_by_a_diagram() {
    let differ = |one: usize, other: usize, option: usize| {
        let taken = |issue| Condition::Not(Box::new(is(issue, option)));
        Condition::Any(vec![taken(one), taken(other)])
    };
    let pairs = (0..7).flat_map(|one| (one + 1..7).map(move |other| (one, other)));
    let rules = pairs.flat_map(|(one, other)| (0..8).map(move |option| differ(one, other, option))).collect();
    let demands = vec![Condition::Any(vec![is(0, 0), is(1, 0)]), is(6, 1)];
    let scenario = scenario((0..7).map(|_| options(8)).collect(), rules, said(demands));
    let mut asked = Asked::new(&scenario);
    let (formulas, sets, _) = every_set(&asked, 2);
    let counts = Diagram.coalitions(&mut asked.problem, &asked.given, &formulas, &sets).unwrap();
    let found: Vec<_> = counts.iter().map(|count| count.found.to_string()).collect();
    // Eight options in seven places; one of them in one of two places; one in one place; both.
    assert_eq!(found, ["40320", "10080", "5040", "1440"]);
    check_apart(&mut asked, 2);
}
