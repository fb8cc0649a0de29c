//! The oracle held to the laws itself, to small examples worked out by hand, and to packages tried one by one.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use num_traits::Zero;
use zopa::model::{Compare, Condition, Domain, Firmness, IssueId, Number, Scenario, Value, View, ViewOptions};

use crate::oracle::linear::{Exact, Span, System};
use crate::oracle::statement::Statement;
use crate::oracle::{Compromise, Oracle};
use crate::scenarios::{self, Case, amount, demand, issue, not, rule, scenario, signatory};
use crate::{laws, on_random_scenarios, on_tiny_scenarios};

fn the_laws_hold(case: &Case) {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let concessions: Vec<_> = oracle.concessions(false).into_iter().map(|concession| concession.rungs).collect();
    laws::hold_for_sets(&oracle, &oracle.conflicts(), &concessions);
    a_feasible_view_has_nothing_to_explain(&oracle);
    concessions_beyond_red_lines_begin_with_the_ordinary_ones(&oracle);
    the_cheapest_compromise_costs_what_the_cheapest_concession_does(&oracle);
    states_part_the_domain(&oracle, &case.scenario);
    rules_of_a_conflict_are_all_needed(&oracle);
}

fn a_feasible_view_has_nothing_to_explain(oracle: &Oracle<'_>) {
    assert_eq!(oracle.is_feasible(), oracle.conflicts().is_empty());
    assert_eq!(oracle.is_feasible(), oracle.packages() > 0);
    if oracle.is_feasible() {
        assert!(oracle.concessions(true).is_empty());
        assert_eq!(oracle.cheapest(), Some(Exact::zero()));
    }
    assert_eq!(oracle.rules_clash(), oracle.conflicts() == [Vec::<usize>::new()]);
}

fn concessions_beyond_red_lines_begin_with_the_ordinary_ones(oracle: &Oracle<'_>) {
    let (ordinary, beyond) = (oracle.concessions(false), oracle.concessions(true));
    assert_eq!(beyond[..ordinary.len()], ordinary);
    assert!(beyond[ordinary.len()..].iter().all(|concession| !concession.red_lines.is_empty()));
}

fn the_cheapest_compromise_costs_what_the_cheapest_concession_does(oracle: &Oracle<'_>) {
    let compromises = oracle.compromises(None);
    assert_eq!(compromises.first().map(|compromise| compromise.cost), oracle.cheapest());
    for Compromise { breaks, cost, .. } in &compromises {
        assert_eq!(Some(*cost), oracle.cheapest());
        breaks.iter().for_each(|breaks| assert_eq!(oracle.reading.cost(breaks), *cost));
    }
    let all = oracle.compromises(Some(Exact::from(1_000)));
    assert!(all.len() >= compromises.len() && all.is_sorted_by_key(|compromise| compromise.cost));
    assert!(all.len() <= oracle.allowed());
}

/// Every value is possible, ruled out or impossible, and only one of these; with an empty zone nothing is ruled out.
fn states_part_the_domain(oracle: &Oracle<'_>, scenario: &Scenario) {
    for (place, state) in oracle.states().into_iter().enumerate() {
        let lists = [&state.possible, &state.ruled_out, &state.impossible];
        let ends = oracle.cells(place).iter().flat_map(|cell| [cell.low, cell.middle(), cell.high]);
        for value in ends.filter(|value| oracle.cells(place).iter().any(|cell| cell.has(*value))) {
            let known = lists.map(|list| list.iter().filter(|span| span.has(value)).count());
            let allowed = usize::from(oracle.is_feasible());
            assert!(known[0] + known[1] + known[2] <= 1, "{value} is in two lists of {}", scenario.issues[place].id);
            assert!(
                known[0] + known[1] + known[2] >= allowed,
                "{value} is in no list of {}",
                scenario.issues[place].id
            );
        }
        assert_eq!(oracle.is_feasible(), !state.possible.is_empty());
    }
}

fn rules_of_a_conflict_are_all_needed(oracle: &Oracle<'_>) {
    for conflict in oracle.conflicts() {
        let rules = oracle.conflict_rules(&conflict);
        assert!(!oracle.can_meet_under(&rules, &conflict), "{conflict:?} needs more than {rules:?}");
        for rule in &rules {
            let fewer: Vec<_> = rules.iter().copied().filter(|other| other != rule).collect();
            assert!(oracle.can_meet_under(&fewer, &conflict), "{conflict:?} does not need rule {rule}");
        }
    }
}

#[test]
fn the_laws_hold_for_brute_force_on_every_tiny_scenario() {
    on_tiny_scenarios(the_laws_hold);
}

#[test]
fn the_laws_hold_for_brute_force_on_random_scenarios() {
    on_random_scenarios(the_laws_hold);
}

/// What binds, read twice: by the view and by the oracle.
fn a_view_is_what_the_oracle_reads(case: &Case) {
    let view = View::new(&case.scenario, &case.options).expect("the options name what is there");
    let oracle = Oracle::new(&case.scenario, &case.options);
    let reading = &oracle.reading;
    let ids: Vec<_> = view.rungs.iter().map(|rung| (&rung.id[..], rung.party.0, rung.red_line)).collect();
    let read: Vec<_> = reading.rungs.iter().map(|rung| (&rung.id[..], rung.party, rung.red_line)).collect();
    assert_eq!(ids, read);
    let wishes: Vec<_> = view.wishes().map(|held| (held.party.0, &held.position.requires)).collect();
    assert_eq!(wishes.len(), reading.wishes.len());
    assert_eq!(view.rules.len(), reading.rules.len());
    for (sample, package) in oracle.samples() {
        let rules = view.rules.iter().map(|rule| &rule.holds).zip(reading.rules.iter().map(|(_, rule)| rule));
        let rungs = view.rungs.iter().map(|rung| &rung.condition).zip(reading.rungs.iter().map(|rung| &rung.statement));
        let wishes = wishes.iter().map(|(_, wish)| *wish).zip(reading.wishes.iter().map(|wish| &wish.statement));
        for (condition, statement) in rules.chain(rungs).chain(wishes) {
            assert_eq!(condition.holds(&package), statement.holds(sample), "{condition:?} of {package:?}");
        }
    }
    for (rung, read) in view.rungs.iter().zip(&reading.rungs) {
        assert_eq!(crate::oracle::statement::exact(&rung.weight), read.weight);
    }
}

#[test]
fn a_view_binds_what_the_design_says_it_does() {
    on_random_scenarios(a_view_is_what_the_oracle_reads);
}

/// A package is in exactly one piece, and everything that is said of packages is as true of it as of the one that the
/// oracle knows the piece by.
fn every_package_is_in_one_piece(case: &Case) {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let rules = oracle.reading.rules.iter().map(|(_, statement)| statement);
    let rungs = oracle.reading.rungs.iter().map(|rung| &rung.statement);
    let wishes = oracle.reading.wishes.iter().map(|wish| &wish.statement);
    let statements: Vec<_> = rules.chain(rungs).chain(wishes).collect();
    let samples = oracle.samples().map(|(sample, _)| sample.to_vec());
    for package in grid(&oracle, &case.scenario).into_iter().chain(samples) {
        let [known] = oracle.alike(&package)[..] else {
            panic!("{package:?} is in {} pieces", oracle.alike(&package).len())
        };
        for statement in &statements {
            assert_eq!(statement.holds(&package), statement.holds(known), "{statement:?} of {package:?} and {known:?}");
        }
    }
}

/// Packages whose amounts lie on a grid fine enough to fall between the numbers that conditions name: not all
/// combinations, but every value of every issue with varying company.
fn grid(oracle: &Oracle<'_>, scenario: &Scenario) -> Vec<Vec<Exact>> {
    let values = |place: usize| -> Vec<Exact> {
        let cells = oracle.cells(place);
        if !scenario.issues[place].domain.is_continuous() {
            return cells.iter().map(|cell| cell.low).collect();
        }
        let (low, high) = (cells[0].low, cells[cells.len() - 1].high);
        (0..=24).map(|part| low + (high - low) * Exact::new(part, 24)).collect()
    };
    let values: Vec<_> = (0..scenario.issues.len()).map(values).collect();
    let package = |turn: usize| {
        let strides = [1, 7, 5, 11, 13];
        values.iter().zip(strides).map(|(values, stride)| values[(turn * stride + turn / 25) % values.len()]).collect()
    };
    (0..400).map(package).collect()
}

#[test]
fn packages_of_one_piece_are_alike() {
    on_random_scenarios(every_package_is_in_one_piece);
}

/// All that does not depend on the order of parties and issues, by name.
fn order_free(case: &Case) -> String {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let names = |rungs: &[usize]| -> BTreeSet<String> {
        rungs.iter().map(|rung| oracle.reading.rungs[*rung].id.clone()).collect()
    };
    let conflicts: BTreeSet<_> = oracle.conflicts().iter().map(|conflict| names(conflict)).collect();
    let concessions = oracle.concessions(true).into_iter();
    let concessions: BTreeSet<_> = concessions.map(|c| (names(&c.rungs), c.cost, c.packages)).collect();
    let places = |combination: &[usize]| -> BTreeSet<_> {
        let issues = case.scenario.issues.iter().map(|issue| issue.id.clone());
        issues.zip(combination.iter().copied()).collect()
    };
    let compromise = |c: Compromise| {
        let breaks: BTreeSet<_> = c.breaks.iter().map(|breaks| names(breaks)).collect();
        (places(&c.combination), c.cost, c.wishes, breaks)
    };
    let compromises: BTreeSet<_> = oracle.compromises(Some(Exact::from(3))).into_iter().map(compromise).collect();
    let states = oracle.states().into_iter().zip(&case.scenario.issues);
    let states: BTreeSet<_> = states.map(|(state, issue)| format!("{} {state:?}", issue.id)).collect();
    let counts = (oracle.packages(), oracle.allowed(), oracle.cheapest());
    format!("{counts:?} {conflicts:?} {concessions:?} {compromises:?} {states:?}")
}

fn order_of_parties_and_issues_changes_nothing_but_order(case: &Case) {
    let turned = |count: usize| (0..count).map(|place| (place + 1) % count).rev().collect::<Vec<_>>();
    let (issues, parties) = (turned(case.scenario.issues.len()), turned(case.scenario.parties.len()));
    let other =
        Case { scenario: scenarios::shuffled(&case.scenario, &issues, &parties), options: case.options.clone() };
    assert_eq!(order_free(case), order_free(&other));
}

#[test]
fn brute_force_does_not_depend_on_the_order_of_parties_and_issues() {
    on_random_scenarios(order_of_parties_and_issues_changes_nothing_but_order);
}

/// A test that never meets the interesting branch proves nothing: each is met in one of a hundred scenarios or more.
#[test]
fn random_scenarios_are_of_every_kind() {
    let seen = std::cell::RefCell::new(std::collections::BTreeMap::<&str, usize>::new());
    let all = std::cell::Cell::new(0);
    on_random_scenarios(|case| {
        all.set(all.get() + 1);
        let oracle = Oracle::new(&case.scenario, &case.options);
        let concessions = oracle.concessions(true);
        let rungs = &oracle.reading.rungs;
        let of_several = |concession: &[usize]| {
            concession
                .iter()
                .any(|one| concession.iter().any(|o| o != one && rungs[*o].position == rungs[*one].position))
        };
        let kinds = [
            ("feasible", oracle.is_feasible()),
            ("infeasible", !oracle.is_feasible()),
            ("clashing rules", oracle.rules_clash()),
            ("several conflicts", oracle.conflicts().len() > 1),
            ("several concessions", oracle.concessions(false).len() > 1),
            ("no concession", !oracle.is_feasible() && !oracle.rules_clash() && oracle.cheapest().is_none()),
            ("a red line crossed", concessions.iter().any(|concession| !concession.red_lines.is_empty())),
            ("a fallback given up", concessions.iter().any(|concession| of_several(&concession.rungs))),
            ("a rule in a conflict", oracle.conflicts().iter().any(|c| !oracle.conflict_rules(c).is_empty())),
            ("a move", concessions.iter().any(|concession| !oracle.moves(&concession.rungs).is_empty())),
            ("an open move", concessions.iter().any(|c| oracle.moves(&c.rungs).iter().any(|m| m.open == Some(true)))),
            ("a cut combination", oracle.is_cut()),
            ("a value ruled out", oracle.states().iter().any(|state| !state.ruled_out.is_empty())),
            ("a value impossible", oracle.states().iter().any(|state| !state.impossible.is_empty())),
            ("wishes", !oracle.reading.wishes.is_empty()),
        ];
        for (kind, is_so) in kinds {
            *seen.borrow_mut().entry(kind).or_default() += usize::from(is_so);
        }
    });
    let (seen, all) = (seen.into_inner(), all.get());
    assert!(seen.values().all(|count| count * 100 >= all), "of {all}: {seen:?}");
}

#[test]
fn elimination_decides_strict_conditions_exactly() {
    let system = System::within(&[Span::closed(0.into(), 1.into()), Span::closed(0.into(), 1.into())]);
    let both = [Exact::from(1), Exact::from(1)];
    assert!(system.and(&both, Ordering::Greater, 2.into()).solution().is_none());
    assert_eq!(system.and(&both, Ordering::Equal, 2.into()).solution(), Some(vec![1.into(), 1.into()]));
    let near = system.and(&both, Ordering::Greater, Exact::new(3, 2));
    assert_eq!(near.span(0), Some(Span { low: Exact::new(1, 2), high: 1.into(), low_open: true, high_open: false }));
    let one = [Exact::from(1), Exact::from(0)];
    let below = system.and(&one, Ordering::Less, 1.into());
    assert_eq!(below.span(0), Some(Span { high_open: true, ..Span::closed(0.into(), 1.into()) }));
}

/// x and y from 0 to 4 and three conditions on their sum: one combination of cells, so one package, however the sum
/// cuts it.
#[test]
fn a_combination_counts_once_however_sums_cut_it() {
    let sum = |compare, bound: i64| {
        Condition::Sum(compare, vec![(1.into(), IssueId(0)), (1.into(), IssueId(1))], bound.into())
    };
    let issues = ["x", "y"].map(|id| issue(id, amount(0.into(), 4.into(), None))).to_vec();
    let positions = vec![
        demand("p", sum(Compare::AtLeast, 2)),
        demand("q", Condition::Any(vec![sum(Compare::Exactly, 3), sum(Compare::AtLeast, 5)])),
    ];
    let made = scenario(issues, Vec::new(), vec![signatory("one", positions)]);
    let oracle = Oracle::new(&made, &ViewOptions::default());
    assert_eq!((oracle.packages(), oracle.allowed()), (1, 1));
    assert_eq!(oracle.samples().count(), 7);
    assert_eq!(oracle.compromises(Some(Exact::from(2))).len(), 1);
}

/// Of two rules that each rule out what is demanded, the first in the file remains.
#[test]
fn the_last_rule_in_the_file_is_left_out_first() {
    let yes = Condition::Is(IssueId(0), Value::Choice(1));
    let rules = vec![rule("first", not(yes.clone())), rule("last", not(yes.clone()))];
    let made = scenario(vec![issue("a", Domain::YesNo)], rules, vec![signatory("one", vec![demand("p", yes)])]);
    let oracle = Oracle::new(&made, &ViewOptions::default());
    assert_eq!(oracle.conflicts(), [[0]]);
    assert_eq!(oracle.conflict_rules(&[0]), [0]);
}

/// Of the packages of one combination that cost the same, those that meet most wishes stand for it.
#[test]
fn a_combination_is_listed_at_its_best() {
    let (x, at) = (IssueId(0), |number: i64| Value::Amount(Number::from(number)));
    let twice = Condition::Sum(Compare::AtLeast, vec![(1.into(), x), (1.into(), IssueId(1))], Number::from(6));
    let wish = zopa::model::Position { firmness: Firmness::Wish, ..demand("w", twice) };
    let issues = ["x", "y"].map(|id| issue(id, amount(0.into(), 4.into(), None))).to_vec();
    let parties = vec![signatory("one", vec![demand("p", Condition::AtLeast(x, at(2))), wish])];
    let made = scenario(issues, Vec::new(), parties);
    let listed = Oracle::new(&made, &ViewOptions::default()).compromises(Some(Exact::from(1)));
    let known: Vec<_> = listed.into_iter().map(|c| (c.combination, c.cost, c.wishes)).collect();
    assert_eq!(known, [(vec![1, 0], 0.into(), 1.into()), (vec![0, 0], 1.into(), 0.into())]);
}

/// x from 0 to 4, with "at least 1", "not at most 3" and "exactly 3" said of it: [0,1) [1,3) [3] (3,4].
#[test]
fn cells_are_the_longest_ranges_on_which_all_conditions_are_constant() {
    let x = IssueId(0);
    let at = |number: i64| Value::Amount(Number::from(number));
    let positions = vec![
        demand("p", Condition::AtLeast(x, at(1))),
        demand("q", not(Condition::AtMost(x, at(3)))),
        demand("r", Condition::Sum(Compare::Exactly, vec![(2.into(), x), (1.into(), x)], 9.into())),
        demand("s", Condition::AtLeast(x, at(0))),
    ];
    let issues = vec![issue("x", amount(0.into(), 4.into(), None))];
    let made = scenario(issues, Vec::new(), vec![signatory("one", positions)]);
    let oracle = Oracle::new(&made, &ViewOptions { set: vec!["x=2".to_owned()], ..ViewOptions::default() });
    let half_open = |low: i128, high: i128| Span { high_open: true, ..Span::closed(low.into(), high.into()) };
    let last = Span { low_open: true, ..Span::closed(3.into(), 4.into()) };
    assert_eq!(oracle.cells(0), [half_open(0, 1), half_open(1, 3), Span::point(3.into()), last]);
    assert_eq!(oracle.allowed(), 1);
}

/// A buyer pays at most 10, at least 14 is asked, or 12 as a last word: the two ways out and how far each goes.
#[test]
fn a_sale_is_explained_as_by_hand() {
    let price = IssueId(0);
    let at = |number: i64| Value::Amount(Number::from(number));
    let mut seller = demand("floor", not(Condition::AtMost(price, at(14))));
    seller.fallbacks =
        vec![zopa::model::Fallback { requires: Condition::AtLeast(price, at(12)), weight: Number::from(2) }];
    let buyer = demand("ceiling", Condition::AtMost(price, at(10)));
    let issues = vec![issue("price", amount(0.into(), 20.into(), None)), issue("garden", Domain::YesNo)];
    let parties = vec![signatory("buyer", vec![buyer]), signatory("seller", vec![seller])];
    let made = scenario(issues, Vec::new(), parties);
    let oracle = Oracle::new(&made, &ViewOptions::default());
    assert_eq!(oracle.conflicts(), [vec![0, 1], vec![0, 2]]);
    let concessions = oracle.concessions(false);
    let known: Vec<_> = concessions.iter().map(|c| (c.rungs.clone(), c.cost, c.packages)).collect();
    assert_eq!(known, [(vec![0], 1.into(), 2), (vec![1, 2], 3.into(), 2)]);
    let moves = oracle.moves(&[0]);
    assert_eq!((moves[0].from, moves[0].to, moves[0].open), (10.into(), 14.into(), Some(true)));
    let moves = oracle.moves(&[1, 2]);
    assert_eq!((moves[0].from, moves[0].to, moves[0].open), (14.into(), 10.into(), Some(false)));
    assert_eq!(moves.len(), 1);
}

#[test]
fn a_statement_of_a_weighted_condition_adds_up_what_holds() {
    let parts = vec![
        (Number::from(2), Condition::Is(IssueId(0), Value::Choice(1))),
        (Number::from(-1), Condition::Is(IssueId(1), Value::Choice(1))),
    ];
    let statement = Statement::of(&Condition::Weight(Compare::AtLeast, Number::from(2), parts));
    let truths = [[0, 0], [0, 1], [1, 0], [1, 1]].map(|choices| statement.holds(&choices.map(Exact::from)));
    assert_eq!(truths, [false, false, true, false]);
}
