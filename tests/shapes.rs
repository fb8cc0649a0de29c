//! Scenarios of shapes that are large for everyone else, with answers known in closed form.

use std::fmt::Write;

use num_bigint::BigUint;
use zopa::analysis::{Between, ExplainOptions, Explanation, Settings, Verdict, explain};
use zopa::model::{View, ViewOptions};

/// The answer of `explain` to the text of a scenario.
fn explained(text: &str) -> Explanation {
    let reading = zopa::language::read(text);
    let scenario = reading.scenario.expect("the scenario has no errors");
    let view = View::new(&scenario, &ViewOptions::default()).expect("nothing is asked of the view");
    explain(&view, &Settings::default(), &ExplainOptions::default())
}

/// Voting advice: every party takes a stance on most of many statements, and every stance is a demand. Told with how
/// many say no and yes to each statement.
fn statements(parties: usize, statements: usize) -> (String, Vec<[u64; 2]>) {
    let mut text = "Scenario(title: \"Statements\", issues: {".to_owned();
    for statement in 0..statements {
        write!(text, "\"s{statement}\": Issue(title: \"Statement\", domain: YesNo),").expect("a text grows");
    }
    text.push_str("}, parties: {");
    let (mut stances, mut drawn) = (vec![[0u64; 2]; statements], 1u64);
    for party in 0..parties {
        write!(text, "\"p{party}\": Party(title: \"Party\", positions: {{").expect("a text grows");
        for (statement, stance) in stances.iter_mut().enumerate() {
            drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // No stance at all on one statement in five.
            let Some(answer) = [None, Some(0), Some(1), Some(0), Some(1)][(drawn >> 33) as usize % 5] else { continue };
            stance[answer] += 1;
            let answer = ["no", "yes"][answer];
            let requires = format!("Is(\"s{statement}\", \"{answer}\")");
            write!(text, "\"s{statement}\": Position(claim: \"{answer}\", requires: {requires}),")
                .expect("a text grows");
        }
        text.push_str("}),");
    }
    text.push_str("})");
    (text, stances)
}

#[test]
fn stances_on_statements_are_explained_in_closed_form() {
    let (text, stances) = statements(40, 40);
    let answer = explained(&text);

    assert_eq!((answer.answer, answer.complete), (Verdict::Infeasible, true));
    let conflicts: u64 = stances.iter().map(|[no, yes]| no * yes).sum();
    assert_eq!(answer.conflicts.total.found, BigUint::from(conflicts));
    let least: u64 = stances.iter().map(|[no, yes]| no.min(yes)).sum();
    assert_eq!(answer.cheapest, Some((least as i64).into()));
    let contested = stances.iter().filter(|[no, yes]| no * yes > 0).count();
    assert_eq!(answer.concession_count.found, BigUint::from(2u8).pow(contested as u32));
    let structure = answer.structure.expect("everything is known");
    assert_eq!(structure.groups.len(), contested);
    let tied = stances.iter().filter(|[no, yes]| no == yes && *no > 0).count();
    assert_eq!(structure.cheapest_count, BigUint::from(2u8).pow(tied as u32));
    assert!(structure.between.iter().all(|between| between.parties.len() == 2), "every conflict is one of two stances");
    let between: BigUint = structure.between.iter().map(|between| &between.conflicts).sum();
    assert_eq!(between, BigUint::from(conflicts));
    let mut by_issue: Vec<_> = structure.issues.iter().map(|(issue, count)| (issue.0, count.clone())).collect();
    by_issue.sort();
    let stated = stances.iter().map(|[no, yes]| BigUint::from(no * yes)).enumerate();
    assert_eq!(by_issue, stated.filter(|(_, count)| *count > BigUint::ZERO).collect::<Vec<_>>());
}

#[test]
fn conflicts_by_issue_add_up_over_the_parties_between_which_they_are() {
    let structure = explained(&statements(5, 6).0).structure.expect("everything is known");
    assert!(structure.issues.len() > 1 && structure.between.len() > 1);
    for (issue, count) in &structure.issues {
        let of = |between: &Between| between.issues.iter().find(|(other, _)| other == issue).map(|(_, it)| it.clone());
        assert_eq!(structure.between.iter().filter_map(of).sum::<BigUint>(), *count, "issue {}", issue.0);
    }
}
