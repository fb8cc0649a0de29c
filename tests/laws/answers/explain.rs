//! `explain`: conflicts, concessions, and how far.

use std::collections::{BTreeMap, BTreeSet};

use zopa::analysis::{CheckOptions, Concession, Conflict, ExplainOptions, Explanation, Move, Verdict, check, explain};
use zopa::model::{Answer, Condition, View};

use super::{Trial, counts, is_exactly, shares, span, structure};
use crate::laws;
use crate::oracle::linear::{Exact, Span};
use crate::oracle::statement::{Statement, exact};
use crate::oracle::{OracleConcession, bits};

/// More than any random scenario has.
const ALL: usize = 100_000;

/// So many conflicts and concessions are tried one by one in views of their own.
const TRIED: usize = 3;

fn ask(trial: &Trial<'_>, limit: usize, beyond_red_lines: bool) -> Explanation {
    explain(&trial.view, &trial.settings, &ExplainOptions { limit, beyond_red_lines })
}

/// The whole answer as text.
pub fn shown(trial: &Trial<'_>) -> String {
    format!("{:?} {:?}", ask(trial, ALL, false), ask(trial, ALL, true))
}

/// Holds the answer to what brute force knows and to the laws.
pub fn holds(trial: &Trial<'_>) {
    for beyond_red_lines in [false, true] {
        let explanation = ask(trial, ALL, beyond_red_lines);
        let conflicts = trial.oracle.conflicts();
        let concessions = trial.oracle.concessions(beyond_red_lines);
        counts(&explanation.packages, trial.oracle.packages());
        counts(&explanation.conflicts.total, conflicts.len());
        counts(&explanation.concession_count, concessions.len());
        assert_eq!(explanation.beyond_red_lines, beyond_red_lines);
        if trial.is_whole(explanation.answer, explanation.complete, &explanation.notes) {
            is_exactly(&explanation.packages, trial.oracle.packages());
            same_conflicts(trial, &explanation, &conflicts);
            same_concessions(trial, &explanation, &concessions);
            the_cheapest_is_told(trial, &explanation, &concessions);
            structure::holds(trial, &explanation, &conflicts, &concessions);
            a_limit_cuts_the_lists_alone(trial, &explanation);
        } else {
            each_one_is_right(&explanation, &conflicts, &concessions);
        }
        if !beyond_red_lines {
            the_laws_hold(trial, &explanation);
        }
    }
}

/// The least cost is that of a compromise that keeps the red lines, or of the first concession that crosses some.
fn the_cheapest_is_told(trial: &Trial<'_>, explanation: &Explanation, concessions: &[OracleConcession]) {
    let price = |concession: &OracleConcession| (concession.red_lines.len(), concession.cost);
    let crossing = concessions.iter().map(price).min().filter(|(crossed, _)| *crossed > 0);
    let expected = crossing.map(|(_, cost)| cost).or(trial.oracle.cheapest());
    assert_eq!(explanation.cheapest.as_ref().map(exact), expected);
}

fn same_conflicts(trial: &Trial<'_>, explanation: &Explanation, conflicts: &[Vec<usize>]) {
    is_exactly(&explanation.conflicts.total, conflicts.len());
    let told: Vec<_> = explanation.conflicts.items.iter().map(|conflict| conflict.rungs.clone()).collect();
    assert_eq!(told, conflicts);
    for conflict in &explanation.conflicts.items {
        assert!(conflict.rules_minimal, "a complete answer proves its rules");
        assert_eq!(conflict.rules, trial.oracle.conflict_rules(&conflict.rungs), "rules of {:?}", conflict.rungs);
        clauses_clash(trial, conflict);
    }
}

/// With the clauses named put in the place of their rungs there is still no package, and none of them can be left out.
fn clauses_clash(trial: &Trial<'_>, conflict: &Conflict) {
    let mut clauses: BTreeMap<usize, Vec<&Condition>> = BTreeMap::new();
    for clause in &conflict.clauses {
        assert!(conflict.rungs.contains(&clause.rung), "{clause:?} is of no rung of {:?}", conflict.rungs);
        let known = trial.view.rungs[clause.rung].condition.clauses();
        assert!(known.contains(&clause.condition), "{clause:?} is no clause of {known:?}");
        clauses.entry(clause.rung).or_default().push(&clause.condition);
    }
    for (rung, taking_part) in &clauses {
        let all = trial.view.rungs[*rung].condition.clauses();
        assert!(taking_part.len() < all.len(), "all clauses of {rung} are named, which says nothing");
    }
    let can_be_met = |left_out: Option<(usize, usize)>| {
        let parts = conflict.rungs.iter().flat_map(|rung| match clauses.get(rung) {
            None => vec![trial.oracle.reading.rungs[*rung].statement.clone()],
            Some(parts) => {
                let kept = parts.iter().enumerate().filter(|(place, _)| left_out != Some((*rung, *place)));
                kept.map(|(_, condition)| Statement::of(condition)).collect()
            }
        });
        trial.oracle.can_meet_statement(&conflict.rules, &Statement::All(parts.collect()))
    };
    assert!(!can_be_met(None), "the clauses {:?} can be met", conflict.clauses);
    for (rung, parts) in &clauses {
        for (place, part) in parts.iter().enumerate() {
            assert!(can_be_met(Some((*rung, place))), "{part:?} takes no part");
        }
    }
}

fn same_concessions(trial: &Trial<'_>, explanation: &Explanation, concessions: &[OracleConcession]) {
    is_exactly(&explanation.concession_count, concessions.len());
    let told: Vec<_> = explanation.concessions.iter().map(|concession| concession.rungs.clone()).collect();
    let expected: Vec<_> = concessions.iter().map(|concession| concession.rungs.clone()).collect();
    assert_eq!(told, expected);
    for (told, expected) in explanation.concessions.iter().zip(concessions) {
        assert_eq!(told.red_lines, expected.red_lines);
        assert_eq!(exact(&told.cost), expected.cost);
        is_exactly(&told.packages, expected.packages);
        shares(trial, &told.rungs, &told.by_party);
        same_moves(trial, told);
    }
}

fn same_moves(trial: &Trial<'_>, concession: &Concession) {
    let expected = trial.oracle.moves(&concession.rungs);
    assert_eq!(concession.moves.len(), expected.len(), "{:?}, not {expected:?}", concession.moves);
    for (told, expected) in concession.moves.iter().zip(&expected) {
        let Move { rung, issue, from, from_open, to, open, .. } = told;
        assert_eq!((*rung, issue.0), (expected.rung, expected.issue));
        assert_eq!((one(from), one(to)), (expected.from, expected.to), "{told:?}");
        assert_eq!(*from_open, expected.from_open, "{told:?}");
        assert!(expected.open.is_none_or(|expected| *open == expected), "{told:?}, not {expected:?}");
    }
}

fn one(answer: &Answer) -> Exact {
    match answer {
        Answer::Choice(place) => Exact::from(*place as i128),
        Answer::Amount(range) => {
            let Span { low, high, .. } = span(range);
            assert_eq!(low, high, "a move goes from one number to another");
            low
        }
    }
}

/// A limit shortens lists; it changes no count, and the answer is as complete as before.
fn a_limit_cuts_the_lists_alone(trial: &Trial<'_>, whole: &Explanation) {
    let cut = ask(trial, 1, whole.beyond_red_lines);
    assert!(cut.complete);
    assert_eq!((&cut.conflicts.total, &cut.concession_count), (&whole.conflicts.total, &whole.concession_count));
    assert_eq!(cut.cheapest, whole.cheapest);
    let first = |conflicts: &[Conflict]| conflicts.iter().take(1).map(|c| c.rungs.clone()).collect::<Vec<_>>();
    assert!(cut.conflicts.items.len() <= 1 && cut.concessions.len() <= 1);
    assert_eq!(first(&cut.conflicts.items), first(&whole.conflicts.items));
    let first = |concessions: &[Concession]| concessions.iter().take(1).map(|c| c.rungs.clone()).collect::<Vec<_>>();
    assert_eq!(first(&cut.concessions), first(&whole.concessions));
}

/// What a search that stopped has listed is true all the same.
fn each_one_is_right(explanation: &Explanation, conflicts: &[Vec<usize>], concessions: &[OracleConcession]) {
    for conflict in &explanation.conflicts.items {
        assert!(conflicts.contains(&conflict.rungs), "{:?} is no conflict", conflict.rungs);
    }
    for told in &explanation.concessions {
        let known = concessions.iter().find(|known| known.rungs == told.rungs);
        let known = known.unwrap_or_else(|| panic!("{:?} is no concession", told.rungs));
        assert_eq!(exact(&told.cost), known.cost);
        counts(&told.packages, known.packages);
    }
}

/// The laws, of the lists themselves and by asking the engine again.
fn the_laws_hold(trial: &Trial<'_>, explanation: &Explanation) {
    let conflicts: Vec<_> = explanation.conflicts.items.iter().map(|conflict| conflict.rungs.clone()).collect();
    let concessions: Vec<_> = explanation.concessions.iter().map(|concession| concession.rungs.clone()).collect();
    if explanation.complete {
        laws::hold_for_sets(&trial.oracle, &conflicts, &concessions);
    }
    for conflict in conflicts.iter().take(TRIED) {
        assert_ne!(answer(trial, bits(conflict)), Verdict::Feasible);
        for member in conflict {
            assert_ne!(answer(trial, bits(conflict) & !(1 << member)), Verdict::Infeasible);
        }
    }
    for concession in concessions.iter().take(TRIED) {
        let given_up = bits(concession);
        assert_ne!(answer(trial, !given_up), Verdict::Infeasible);
        for part in concession {
            assert_ne!(answer(trial, !(given_up & !(1 << part))), Verdict::Feasible);
        }
    }
}

/// The verdict on a view in which only some rungs bind.
fn answer(trial: &Trial<'_>, rungs: u64) -> Verdict {
    let mut view: View<'_> = trial.view.clone();
    let kept = view.rungs.into_iter().enumerate().filter(|(place, _)| rungs >> place & 1 == 1);
    view.rungs = kept.map(|(_, rung)| rung).collect();
    let check = check(&view, &trial.settings, &CheckOptions::default());
    assert!(trial.may_stop || check.complete);
    check.answer
}

/// Verdict, counts, conflicts and concessions by name.
pub fn order_free(trial: &Trial<'_>) -> String {
    let explanation = ask(trial, ALL, true);
    let names =
        |rungs: &[usize]| -> BTreeSet<String> { rungs.iter().map(|rung| trial.view.rungs[*rung].id.clone()).collect() };
    let conflicts: BTreeSet<_> = explanation.conflicts.items.iter().map(|conflict| names(&conflict.rungs)).collect();
    let concession = |c: &Concession| (names(&c.rungs), exact(&c.cost), c.packages.found.clone());
    let concessions: BTreeSet<_> = explanation.concessions.iter().map(concession).collect();
    let check = check(&trial.view, &trial.settings, &CheckOptions::default());
    let counts = (check.answer, check.packages.found, check.allowed.found, explanation.cheapest);
    format!("{counts:?} {conflicts:?} {concessions:?}")
}
