//! Nine small cases that other tools publish the conflicts and concessions of, or that are known edge cases.
//!
//! The cases are built here from their description. Their published answers are read from
//! `data/conflicts/small_mus_cases.json` in the folder that `ZOPA_SHARED` names; where it names none, brute force
//! says what is right.

use std::path::PathBuf;

use serde_json::Value as Json;
use zopa::analysis::{EngineChoice, ExplainOptions, Settings, Verdict, explain};
use zopa::model::{Compare, Condition, Domain, Issue, IssueId, Number, Rule, Scenario, Value, View, ViewOptions};

use crate::laws::{self, sorted};
use crate::oracle::Oracle;
use crate::scenarios::{amount, demand, issue, not, rule, scenario, signatory};

struct Published {
    name: &'static str,
    scenario: Scenario,
    options: ViewOptions,
}

/// A case whose demands, one per party, are `soft` and whose rules are `hard`.
fn case(name: &'static str, issues: Vec<Issue>, soft: Vec<Condition>, hard: Vec<Condition>) -> Published {
    let party =
        |(place, requires): (usize, Condition)| signatory(&format!("party{place}"), vec![demand("demand", requires)]);
    let parties = soft.into_iter().enumerate().map(party).collect();
    let rules: Vec<Rule> =
        hard.into_iter().enumerate().map(|(place, holds)| rule(&format!("rule{place}"), holds)).collect();
    Published { name, scenario: scenario(issues, rules, parties), options: ViewOptions::default() }
}

fn yes_or_no(names: &[&str]) -> Vec<Issue> {
    names.iter().map(|name| issue(name, Domain::YesNo)).collect()
}

fn whole_numbers(names: &[&str], low: i64, high: i64) -> Vec<Issue> {
    names.iter().map(|name| issue(name, amount(low.into(), high.into(), Some(Number::one())))).collect()
}

fn yes(issue: usize) -> Condition {
    Condition::Is(IssueId(issue), Value::Choice(1))
}

fn no(issue: usize) -> Condition {
    not(yes(issue))
}

fn either(one: Condition, other: Condition) -> Condition {
    Condition::Any(vec![one, other])
}

fn both(one: Condition, other: Condition) -> Condition {
    Condition::All(vec![one, other])
}

fn difference(compare: Compare, one: usize, other: usize, bound: i64) -> Condition {
    Condition::Sum(compare, vec![(1.into(), IssueId(one)), (Number::from(-1), IssueId(other))], bound.into())
}

fn above(one: usize, other: usize) -> Condition {
    difference(Compare::AtLeast, one, other, 1)
}

fn equal(one: usize, other: usize) -> Condition {
    difference(Compare::Exactly, one, other, 0)
}

fn at(number: i64) -> Value {
    Value::Amount(number.into())
}

/// The nine cases, in the order of the published file.
fn cases() -> Vec<Published> {
    let [a, b, c, d] = [0, 1, 2, 3];
    let mut clashing = case("hard-infeasible", yes_or_no(&["a", "b"]), vec![yes(b)], Vec::new());
    // Rules that contradict themselves are a fault of the file; values that a user fixes may.
    clashing.options.set = vec!["a=yes".to_owned(), "a=no".to_owned()];
    vec![
        case(
            "mustool-test",
            yes_or_no(&["a", "b"]),
            vec![yes(a), no(a), yes(b), no(b), either(yes(a), yes(b))],
            Vec::new(),
        ),
        case("unimus-gcnf", yes_or_no(&["a", "b"]), vec![no(a), yes(b), no(b), either(yes(a), yes(b))], vec![yes(a)]),
        case(
            "cpmpy-prefered",
            yes_or_no(&["a", "b", "c", "d"]),
            vec![yes(a), yes(b), yes(c), yes(d)],
            vec![not(both(yes(b), yes(d))), not(both(yes(a), both(yes(b), yes(c))))],
        ),
        circular(),
        case(
            "cpmpy-bug191",
            whole_numbers(&["x", "y"], -9, 9),
            vec![
                not(Condition::Sum(
                    Compare::AtLeast,
                    vec![(1.into(), IssueId(0)), (1.into(), IssueId(1))],
                    Number::from(6),
                )),
                Condition::Is(IssueId(1), at(4)),
            ],
            vec![not(Condition::AtMost(IssueId(0), at(2)))],
        ),
        case(
            "cpmpy-decomposed",
            whole_numbers(&["x0", "x1", "x2"], 1, 5),
            vec![equal(0, 1), equal(1, 2)],
            vec![Condition::All(vec![not(equal(0, 1)), not(equal(0, 2)), not(equal(1, 2))])],
        ),
        pigeons(5, 3),
        case("camus-textbook", yes_or_no(&["a", "b"]), vec![yes(a), no(a), either(no(a), yes(b)), no(b)], Vec::new()),
        clashing,
    ]
}

/// x0 > x1 > x2 > x0, and two demands that have nothing to do with it.
fn circular() -> Published {
    let last = both(above(3, 2), either(Condition::Is(IssueId(3), at(3)), equal(1, 2)));
    let soft =
        vec![above(0, 1), above(1, 2), above(2, 0), above(3, 0), Condition::If(Box::new(above(3, 1)), Box::new(last))];
    case("cpmpy-circular", whole_numbers(&["x0", "x1", "x2", "x3"], 0, 3), soft, Vec::new())
}

/// Every pigeon has a hole, and no hole has two.
fn pigeons(pigeons: usize, holes: usize) -> Published {
    let names: Vec<_> = (0..pigeons).flat_map(|p| (0..holes).map(move |h| format!("x{p}{h}"))).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let placed = (0..pigeons).map(|p| Condition::count_at_least(1, (0..holes).map(|h| yes(p * holes + h)).collect()));
    let alone = (0..holes).map(|h| Condition::count_at_most(1, (0..pigeons).map(|p| yes(p * holes + h)).collect()));
    case("cpmpy-php-5x3", yes_or_no(&names), placed.chain(alone).collect(), Vec::new())
}

/// The conflicts and concessions of a case.
#[derive(Debug, PartialEq)]
struct Answers {
    conflicts: Vec<Vec<usize>>,
    concessions: Vec<Vec<usize>>,
}

/// What brute force says, which must keep the laws.
fn brute_force(case: &Published) -> Answers {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let conflicts = sorted(&oracle.conflicts());
    let concessions: Vec<_> = oracle.concessions(false).into_iter().map(|concession| concession.rungs).collect();
    laws::hold_for_sets(&oracle, &conflicts, &concessions);
    Answers { conflicts, concessions: sorted(&concessions) }
}

/// What an engine says.
fn engine(case: &Published, engine: EngineChoice) -> Answers {
    let view = View::new(&case.scenario, &case.options).expect("the options name what is there");
    let settings = Settings { engine, ..Settings::default() };
    let told = explain(&view, &settings, &ExplainOptions { limit: 1_000, beyond_red_lines: false });
    assert_eq!((told.answer, told.complete), (Verdict::Infeasible, true), "{}: {:?}", case.name, told.notes);
    let conflicts: Vec<_> = told.conflicts.items.into_iter().map(|conflict| conflict.rungs).collect();
    let concessions: Vec<_> = told.concessions.into_iter().map(|concession| concession.rungs).collect();
    Answers { conflicts: sorted(&conflicts), concessions: sorted(&concessions) }
}

/// The published answers, all cases in order, if there is a folder that has them.
fn published() -> Option<Vec<(String, Answers)>> {
    let path = PathBuf::from(std::env::var_os("ZOPA_SHARED")?).join("data/conflicts/small_mus_cases.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases: Vec<Json> = serde_json::from_str(&text).expect("the file is JSON");
    let sets = |case: &Json, list: &str, count: &str| {
        let sets: Vec<Vec<usize>> = serde_json::from_value(case[list].clone()).expect("lists of places");
        assert_eq!(case[count], sets.len(), "{count}");
        sorted(&sets)
    };
    let answers = |case: &Json| Answers {
        conflicts: sets(case, "mus_0based", "mus_count"),
        concessions: sets(case, "mcs_0based", "mcs_count"),
    };
    Some(cases.iter().map(|case| (case["name"].as_str().expect("a name").to_owned(), answers(case))).collect())
}

fn right_answers() -> Vec<(String, Answers)> {
    published().unwrap_or_else(|| cases().iter().map(|case| (case.name.to_owned(), brute_force(case))).collect())
}

#[test]
fn brute_force_finds_what_is_published() {
    let told: Vec<_> = cases().iter().map(|case| (case.name.to_owned(), brute_force(case))).collect();
    assert_eq!(told, right_answers());
    assert_eq!(told.len(), 9);
}

#[test]
fn the_diagram_finds_what_is_published() {
    let told =
        cases().iter().map(|case| (case.name.to_owned(), engine(case, EngineChoice::Diagram))).collect::<Vec<_>>();
    assert_eq!(told, right_answers());
}

#[test]
fn the_search_finds_what_is_published() {
    let told = cases().into_iter().map(|case| (case.name.to_owned(), engine(&case, EngineChoice::Search)));
    assert_eq!(told.collect::<Vec<_>>(), right_answers());
}

#[test]
fn the_milp_finds_what_is_published() {
    let told = cases().iter().map(|case| (case.name.to_owned(), engine(case, EngineChoice::Milp))).collect::<Vec<_>>();
    assert_eq!(told, right_answers());
}
