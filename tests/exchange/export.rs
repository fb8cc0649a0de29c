//! What is written for other programs. That their own readers take it is tried by `.ci/readers.py`.

use std::fs;
use std::path::Path;

use zopa::analysis::{CheckOptions, Settings, check};
use zopa::exchange::{Exported, Foreign, Format, Refusal, export, import_genius};
use zopa::model::{Scenario, Value, View};

use crate::{scenario, worth};

fn example(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    scenario(&fs::read_to_string(path).expect("a scenario"))
}

fn written(scenario: &Scenario, format: Format) -> Result<Exported, Refusal> {
    export(&View::plain(scenario), format)
}

fn text(scenario: &Scenario, format: Format) -> String {
    written(scenario, format).unwrap_or_else(|refusal| panic!("{refusal}")).files.remove(0).1
}

/// Clauses, and the variables of the cells by issue with how many values each stands for.
struct Cnf {
    clauses: Vec<Vec<i64>>,
    variables: usize,
    issues: Vec<Vec<(usize, u64)>>,
}

fn cnf(text: &str) -> Cnf {
    let (mut clauses, mut issues, mut header) = (Vec::new(), Vec::<Vec<(usize, u64)>>::new(), Vec::new());
    let mut last = String::new();
    for line in text.lines() {
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["c", "cell", variable, times, issue, ..] => {
                if issue != last {
                    (last = issue.to_owned(), issues.push(Vec::new())).1
                }
                let times = times.trim_start_matches('x').parse().expect("a count");
                issues.last_mut().expect("an issue").push((variable.parse().expect("a variable"), times));
            }
            ["c", ..] => {}
            ["p", "cnf", variables, count] => header = vec![variables.parse().expect("it"), count.parse().expect("it")],
            _ => clauses.push(line.split(' ').map(|word| word.parse::<i64>().expect("a literal")).collect::<Vec<_>>()),
        }
    }
    assert_eq!(clauses.len(), header[1]);
    assert!(clauses.iter().all(|clause| clause.last() == Some(&0)));
    clauses.iter_mut().for_each(|clause| clause.truncate(clause.len() - 1));
    Cnf { clauses, variables: header[0], issues }
}

impl Cnf {
    /// Whether the clauses hold where some variables do, everything else following from them one by one.
    fn holds(&self, chosen: &[usize]) -> bool {
        let mut values: Vec<Option<bool>> = vec![None; self.variables + 1];
        for (variable, _) in self.issues.iter().flatten() {
            values[*variable] = Some(chosen.contains(variable));
        }
        let truth = |values: &[Option<bool>], literal: i64| {
            values[literal.unsigned_abs() as usize].map(|value| value == (literal > 0))
        };
        loop {
            let mut changed = false;
            for clause in &self.clauses {
                if clause.iter().any(|literal| truth(&values, *literal) == Some(true)) {
                    continue;
                }
                let open: Vec<_> = clause.iter().filter(|literal| truth(&values, **literal).is_none()).collect();
                match open[..] {
                    [] => return false,
                    [only] => (values[only.unsigned_abs() as usize], changed) = (Some(*only > 0), true),
                    _ => {}
                }
            }
            if !changed {
                assert!(values[1..].iter().all(Option::is_some), "every variable follows from the cells");
                return true;
            }
        }
    }

    /// How many packages the clauses allow.
    fn packages(&self) -> u64 {
        let mut total = 0;
        let mut place = vec![0; self.issues.len()];
        loop {
            let cells: Vec<_> = self.issues.iter().zip(&place).map(|(issue, at)| issue[*at]).collect();
            let chosen: Vec<_> = cells.iter().map(|(variable, _)| *variable).collect();
            if self.holds(&chosen) {
                total += cells.iter().map(|(_, times)| times).product::<u64>();
            }
            let Some(next) = (0..place.len()).rev().find(|at| place[*at] + 1 < self.issues[*at].len()) else { break };
            place[next] += 1;
            place[next + 1..].fill(0);
        }
        total
    }
}

/// Weights, counts and sums of single steps as well as the plain forms.
const WEIGHTY: &str = r#"Scenario(
    title: "Weights", issues: {
        "a": Issue(domain: Options(["x", "y", "z"])), "b": Issue(domain: Levels(["1", "2", "3"])),
        "c": Issue(domain: YesNo), "n": Issue(domain: Amount(min: 0, max: 4, step: 1)),
        "m": Issue(domain: Amount(min: 1, max: 3, step: 0.5)),
    },
    rules: {
        "w": Rule(because: "t", holds: WeightAtLeast(2.5, [(2, Is("a", "x")), (-1.5, AtLeast("b", "2")), (3, Any([Is("c", "yes"), Is("a", "y")]))])),
        "s": Rule(because: "t", holds: SumAtMost([(1, "n"), (-2, "m")], 0.5)),
    },
    parties: {"p": Party(positions: {
        "count": Position(claim: "t", requires: CountAtMost(1, [Is("a", "z"), Is("c", "no"), AtLeast("n", 3)])),
        "iff": Position(claim: "t", requires: Iff(Is("a", "x"), Not(Between("b", "2", "3"))), weight: 2),
    })},
)"#;

#[test]
fn the_models_of_the_clauses_are_the_feasible_packages() {
    for scenario in [example("house-sale.ron"), scenario(WEIGHTY)] {
        let view = View::plain(&scenario);
        let found = check(&view, &Settings::default(), &CheckOptions::default()).packages.found;
        assert_eq!(
            cnf(&text(&scenario, Format::Dimacs)).packages().to_string(),
            found.to_string(),
            "{}",
            scenario.title
        );
        assert_ne!(found.to_string(), "0");
    }
}

#[test]
fn programs_name_what_is_broken_and_where_the_cells_are() {
    let scenario = example("house-sale.ron");
    let (lp, mps) = (text(&scenario, Format::Lp), text(&scenario, Format::Mps));
    for section in ["Minimize", "Subject To", "Bounds", "Binaries", "End"] {
        assert_eq!(lp.lines().filter(|line| *line == section).count(), 1, "{section}");
    }
    for section in ["ROWS", "COLUMNS", "RHS", "BOUNDS", "ENDATA"] {
        assert_eq!(mps.lines().filter(|line| *line == section).count(), 1, "{section}");
    }
    for words in ["broken seller/asking-price#1", "price = [390000, 397000]", "garden = cleared"] {
        assert!(lp.contains(words) && mps.contains(words), "{words}");
    }
    assert!(!lp.contains("broken seller/pay-off-the-mortgage"), "a red line is not broken");
}

#[test]
fn a_minizinc_model_labels_every_constraint_with_its_rule_or_rung() {
    let scenario = example("house-sale.ron");
    let model = text(&scenario, Format::Minizinc);
    let view = View::plain(&scenario);
    for rung in &view.rungs {
        assert_eq!(model.matches(&format!("constraint :: \"{}\"", rung.id)).count(), 1, "{}", rung.id);
    }
    assert_eq!(model.matches("constraint :: \"rule land-register\"").count(), 1);
    assert!(model.contains("solve minimize cost;"));
}

#[test]
fn interests_that_go_to_genius_and_back_rank_packages_as_before() {
    let before = scenario(
        r#"Scenario(title: "T", issues: {"a": Issue(domain: Options(["x <1>", "\"y\" & z"])),
            "n": Issue(domain: Amount(min: 0, max: 3, step: 1))},
            parties: {"p": Party(interests: Interests(reservation: 0.5, issues: {
                "a": Interest(weight: 3, worth: {"x <1>": -1, "\"y\" & z": "1/3"}),
                "n": Interest(weight: 0.5, points: [(0, 1), (2, 0), (3, 4)])}))})"#,
    );
    let files = written(&before, Format::Genius).expect("it is written").files;
    let files: Vec<_> = files.iter().map(|(name, text)| Foreign { name, text }).collect();
    let after = scenario(&import_genius(files[0], &files[1..]).unwrap_or_else(|refusal| panic!("{refusal}")).text);
    let interests = |scenario: &Scenario| scenario.parties[0].interests.clone().expect("interests");
    let (before, after) = (interests(&before), interests(&after));
    // Worth is moved so that none is below nought, and stretched: 3 (v + 1) + 0.5 w, out of 3 times 4/3 and 0.5 times 4.
    for place in 0..8usize {
        let amount = place / 2;
        let old = worth(&before, &[Value::Choice(place % 2), Value::Amount((amount as i64).into())]);
        let new = worth(&after, &[Value::Choice(place % 2), Value::Choice(amount)]);
        let expected = (old.to_f64() + 3.0) / 6.0;
        assert!((new.to_f64() - expected).abs() < 1e-15, "{place}: {new} for {old}");
    }
    assert!((after.reservation.to_f64() - 3.5 / 6.0).abs() < 1e-15);
}

#[test]
fn what_a_format_cannot_say_is_refused_with_a_remedy() {
    let budget = example("budget-talks.ron");
    for format in [Format::Genius, Format::Lp, Format::Mps, Format::Dimacs] {
        let refusal = written(&budget, format).expect_err("continuous amounts in sums");
        assert!(!refusal.help.is_empty(), "{format:?}: {refusal}");
    }
    assert!(written(&budget, Format::Minizinc).is_ok());
    let refusal = written(&example("house-sale.ron"), Format::Genius);
    assert!(refusal.is_ok() || refusal.is_err_and(|refusal| refusal.message.contains("interests")));
}
