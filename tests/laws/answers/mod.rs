//! What the analyses answer, held against brute force and to the laws, for each engine.

mod check;
mod explain;
mod overlap;
mod packages;
mod rows;
mod structure;

use std::cell::Cell;

use num_bigint::BigUint;
use zopa::analysis::{EngineChoice, Settings, Verdict};
use zopa::engine::Count;
use zopa::model::{Answer, Domain, PartyId, Range, Scenario, Value, View};

use crate::oracle::Oracle;
use crate::oracle::linear::{Exact, Span};
use crate::oracle::statement::{exact, numeral};
use crate::scenarios::{self, Case};
use crate::{on_random_scenarios, on_tiny_scenarios};

/// One view asked of one engine, beside what brute force knows of it.
struct Trial<'a> {
    case: &'a Case,
    view: View<'a>,
    settings: Settings,
    oracle: Oracle<'a>,
    /// Whether an answer may stop at a budget.
    may_stop: bool,
    /// Whether none has stopped.
    completed: Cell<bool>,
}

impl<'a> Trial<'a> {
    fn new(case: &'a Case, engine: EngineChoice, may_stop: bool) -> Self {
        let view = View::new(&case.scenario, &case.options).expect("the options name what is there");
        let settings = Settings { engine, ..Settings::default() };
        let oracle = Oracle::new(&case.scenario, &case.options);
        Self { case, view, settings, oracle, may_stop, completed: Cell::new(true) }
    }

    fn scenario(&self) -> &'a Scenario {
        &self.case.scenario
    }

    fn verdict(&self) -> Verdict {
        if self.oracle.is_feasible() { Verdict::Feasible } else { Verdict::Infeasible }
    }

    /// Whether an answer is to be compared as a whole. One that is not complete must say so, and be allowed to.
    fn is_whole(&self, answer: Verdict, complete: bool, notes: &[String]) -> bool {
        if complete {
            assert_eq!(answer, self.verdict());
        } else {
            assert!(self.may_stop, "the engine stopped: {notes:?}");
            assert!(answer == Verdict::Unknown || answer == self.verdict(), "{answer:?} is wrong");
            self.completed.set(false);
        }
        complete
    }
}

/// A count that says it is exact is; one that does not is no more than there are.
fn counts(count: &Count, truth: usize) {
    let truth = BigUint::from(truth);
    if count.complete {
        assert_eq!(count.found, truth);
    } else {
        assert!(count.found <= truth, "at least {} of {truth}", count.found);
    }
}

fn is_exactly(count: &Count, truth: usize) {
    assert!(count.complete, "a complete answer counts completely");
    counts(count, truth);
}

fn span(range: &Range) -> Span {
    Span { low: exact(&range.min), high: exact(&range.max), low_open: range.min_open, high_open: range.max_open }
}

/// The values that answers on an issue stand for: single ones, or ranges of a continuous amount.
fn values(trial: &Trial<'_>, issue: usize, answers: &[Answer]) -> Vec<Span> {
    let cells = trial.oracle.cells(issue);
    let of = |answer: &Answer| match (answer, &trial.scenario().issues[issue].domain) {
        (Answer::Choice(place), Domain::Options(_) | Domain::Levels(_) | Domain::YesNo) => {
            vec![Span::point(Exact::from(*place as i128))]
        }
        (Answer::Amount(range), Domain::Amount(amount)) => {
            let stretch = span(range);
            if amount.step.is_none() {
                assert_eq!(range.values, None, "a continuous amount has no number of values");
                return vec![stretch];
            }
            let inside: Vec<_> = cells.iter().filter(|cell| stretch.covers(cell)).cloned().collect();
            assert_eq!(range.values, Some(BigUint::from(inside.len())));
            inside
        }
        (answer, domain) => panic!("{answer:?} is no answer of {domain:?}"),
    };
    answers.iter().flat_map(of).collect()
}

/// What a value looks like as a number on the command line and in the model.
fn example_of(trial: &Trial<'_>, issue: usize, cell: usize) -> Value {
    crate::oracle::value(&trial.scenario().issues[issue].domain, trial.oracle.cells(issue)[cell].middle())
}

/// The share of each party in what is given up, in file order; a party that gives up only red lines has one of nought.
fn shares(trial: &Trial<'_>, rungs: &[usize], told: &[(PartyId, zopa::model::Number)]) {
    let mut parties: Vec<_> = rungs.iter().map(|rung| trial.oracle.reading.rungs[*rung].party).collect();
    parties.sort_unstable();
    parties.dedup();
    let of = |party: &usize| {
        let theirs: Vec<_> =
            rungs.iter().copied().filter(|rung| trial.oracle.reading.rungs[*rung].party == *party).collect();
        (*party, trial.oracle.reading.cost(&theirs))
    };
    let expected: Vec<_> = parties.iter().map(of).collect();
    let told: Vec<_> = told.iter().map(|(party, cost)| (party.0, exact(cost))).collect();
    assert_eq!(told, expected);
}

/// Packages that a row or an example stands for: tied amounts as its witness has them, the others at an end or in the
/// middle of what they may be.
fn packages_of(
    trial: &Trial<'_>,
    answers: &[&Answer],
    linked: &[(zopa::model::IssueId, zopa::model::Number)],
) -> Vec<Vec<Exact>> {
    let at = |pick: &dyn Fn(&Range) -> zopa::model::Number| -> Vec<Exact> {
        let number = |(place, answer): (usize, &&Answer)| {
            if let Some((_, witness)) = linked.iter().find(|(issue, _)| issue.0 == place) {
                assert!(
                    matches!(answer, Answer::Amount(range) if range.has(witness)),
                    "the witness {witness} is not in {answer:?}"
                );
                return exact(witness);
            }
            match answer {
                Answer::Choice(choice) => numeral(&Value::Choice(*choice)),
                Answer::Amount(range) => exact(&pick(range)),
            }
        };
        answers.iter().enumerate().map(number).collect()
    };
    assert_eq!(answers.len(), trial.scenario().issues.len());
    let low = |range: &Range| if range.min_open { range.sample() } else { range.min.clone() };
    let high = |range: &Range| if range.max_open { range.sample() } else { range.max.clone() };
    vec![at(&Range::sample), at(&low), at(&high)]
}

/// What holds one command's answer to what brute force knows.
type Law = fn(&Trial<'_>);

const COMMANDS: [Law; 5] = [check::holds, explain::holds, overlap::holds, packages::holds, rows::holds];

/// Holds laws on every tiny scenario; no engine may stop on one.
fn on_tiny_scenarios_of(engine: EngineChoice) {
    on_tiny_scenarios(|case| {
        let trial = Trial::new(case, engine, false);
        COMMANDS.iter().for_each(|law| law(&trial));
    });
}

/// Holds a law on random scenarios. An engine that may stop at a budget must not do so on more than one in ten.
fn on_random_scenarios_of(engine: EngineChoice, may_stop: bool, law: Law) {
    let (all, whole) = (Cell::new(0), Cell::new(0));
    on_random_scenarios(|case| {
        let trial = Trial::new(case, engine, may_stop);
        law(&trial);
        all.set(all.get() + 1);
        whole.set(whole.get() + usize::from(trial.completed.get()));
    });
    assert!(whole.get() * 10 >= all.get() * 9, "only {} of {} were answered whole", whole.get(), all.get());
}

#[test]
fn the_diagram_answers_as_brute_force_does_on_every_tiny_scenario() {
    on_tiny_scenarios_of(EngineChoice::Diagram);
}

#[test]
fn the_milp_answers_as_brute_force_does_on_every_tiny_scenario() {
    on_tiny_scenarios_of(EngineChoice::Milp);
}

#[test]
fn the_diagram_checks_as_brute_force_does() {
    on_random_scenarios_of(EngineChoice::Diagram, false, check::holds);
}

#[test]
fn the_diagram_explains_as_brute_force_does() {
    on_random_scenarios_of(EngineChoice::Diagram, false, explain::holds);
}

#[test]
fn the_diagram_lists_as_brute_force_does() {
    on_random_scenarios_of(EngineChoice::Diagram, false, packages::holds);
}

#[test]
fn the_diagram_packs_the_rows_that_brute_force_knows() {
    on_random_scenarios_of(EngineChoice::Diagram, false, rows::holds);
}

#[test]
fn the_milp_checks_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Milp, true, check::holds);
}

#[test]
fn the_milp_explains_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Milp, true, explain::holds);
}

#[test]
fn the_milp_lists_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Milp, true, packages::holds);
}

#[test]
fn the_milp_packs_the_rows_that_brute_force_knows_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Milp, true, rows::holds);
}

#[test]
fn the_search_answers_as_brute_force_does_on_every_tiny_scenario() {
    on_tiny_scenarios_of(EngineChoice::Search);
}

#[test]
fn the_search_checks_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Search, true, check::holds);
}

#[test]
fn the_search_explains_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Search, true, explain::holds);
}

#[test]
fn the_search_lists_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Search, true, packages::holds);
}

#[test]
fn the_diagram_overlaps_as_brute_force_does() {
    on_random_scenarios_of(EngineChoice::Diagram, false, overlap::holds);
}

#[test]
fn the_milp_overlaps_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Milp, true, overlap::holds);
}

#[test]
fn the_search_overlaps_as_brute_force_does_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Search, true, overlap::holds);
}

#[test]
fn the_search_packs_the_rows_that_brute_force_knows_as_far_as_it_goes() {
    on_random_scenarios_of(EngineChoice::Search, true, rows::holds);
}

/// The answers of two engines that check each other are those of one, and they find nothing to differ about.
#[test]
fn engines_that_check_each_other_agree() {
    on_random_scenarios(|case| {
        let mut trial = Trial::new(case, EngineChoice::Auto, false);
        let mut alone = Trial::new(case, EngineChoice::Auto, false);
        (trial.settings.cross_check, alone.settings.cross_check) = (true, false);
        assert_eq!(check::verdict(&trial), check::verdict(&alone));
        assert_eq!(explain::order_free(&trial), explain::order_free(&alone));
    });
}

/// What is said, by the names of rungs, without the order.
fn said(case: &Case, engine: EngineChoice) -> String {
    explain::order_free(&Trial::new(case, engine, false))
}

#[test]
fn order_of_parties_and_issues_changes_nothing_but_order() {
    on_random_scenarios(|case| {
        let turned = |count: usize| (0..count).map(|place| (place + 1) % count).rev().collect::<Vec<_>>();
        let (issues, parties) = (turned(case.scenario.issues.len()), turned(case.scenario.parties.len()));
        let other =
            Case { scenario: scenarios::shuffled(&case.scenario, &issues, &parties), options: case.options.clone() };
        assert_eq!(said(case, EngineChoice::Diagram), said(&other, EngineChoice::Diagram));
    });
}

#[test]
fn two_runs_give_the_same() {
    on_random_scenarios(|case| {
        for engine in [EngineChoice::Diagram, EngineChoice::Milp, EngineChoice::Search] {
            let everything = || {
                let trial = Trial::new(case, engine, true);
                (check::shown(&trial), explain::shown(&trial), overlap::shown(&trial), packages::shown(&trial))
            };
            assert_eq!(everything(), everything());
        }
    });
}

#[test]
fn every_engine_tells_the_same_amounts_as_tied() {
    on_random_scenarios(packages::ties_are_alike);
}
