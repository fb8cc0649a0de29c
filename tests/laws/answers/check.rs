//! `check`: verdict, counts, what is left of each issue, drafts, and why not.

use zopa::analysis::{Check, CheckOptions, DraftParty, DraftReport, Verdict, Why, check};
use zopa::model::{Answer, IssueId, Value, ViewOptions};

use super::{Trial, counts, example_of, is_exactly, packages_of, values};
use crate::oracle::linear::Exact;
use crate::oracle::reading::setting_of;
use crate::oracle::statement::exact;
use crate::oracle::{Oracle, Standing, State};

fn asked(trial: &Trial<'_>) -> CheckOptions {
    let last = trial.scenario().issues.len() - 1;
    let questions = [(0, 0), (last, trial.oracle.cells(last).len() - 1)];
    let why = questions.map(|(issue, cell)| (IssueId(issue), example_of(trial, issue, cell))).to_vec();
    let draft = trial.scenario().drafts.first().map(|draft| draft.id.clone());
    CheckOptions { draft, why }
}

fn ask(trial: &Trial<'_>) -> Check {
    check(&trial.view, &trial.settings, &asked(trial))
}

/// The whole answer as text.
pub fn shown(trial: &Trial<'_>) -> String {
    format!("{:?}", ask(trial))
}

/// The verdict.
pub fn verdict(trial: &Trial<'_>) -> Verdict {
    ask(trial).answer
}

/// Holds the answer to what brute force knows.
pub fn holds(trial: &Trial<'_>) {
    let check = ask(trial);
    counts(&check.packages, trial.oracle.packages());
    counts(&check.allowed, trial.oracle.allowed());
    if trial.is_whole(check.answer, check.complete, &check.notes) {
        is_exactly(&check.packages, trial.oracle.packages());
        is_exactly(&check.allowed, trial.oracle.allowed());
        states(trial, &check);
        example(trial, &check);
        cheapest_and_common(trial, &check);
    }
    let options = asked(trial);
    assert_eq!(check.why.len(), options.why.len());
    for (why, (issue, value)) in check.why.iter().zip(&options.why) {
        assert_eq!(why.issue, *issue);
        why_not(trial, why, value);
    }
    assert_eq!(check.draft.is_some(), options.draft.is_some());
    if let Some(report) = &check.draft {
        draft(trial, report);
    }
}

fn states(trial: &Trial<'_>, check: &Check) {
    let expected = trial.oracle.states();
    assert_eq!(check.issues.len(), expected.len());
    for (place, (told, State { possible, ruled_out, impossible })) in check.issues.iter().zip(expected).enumerate() {
        assert_eq!(told.issue, IssueId(place));
        for (answers, spans) in
            [(&told.possible, &possible), (&told.ruled_out, &ruled_out), (&told.impossible, &impossible)]
        {
            assert_eq!(values(trial, place, answers), *spans, "issue {place}");
            neighbours_are_joined(trial, place, answers);
        }
        let is_one = matches!(&possible[..], [only] if only.low == only.high);
        assert_eq!(told.is_settled(), is_one);
    }
}

/// Between two ranges of a stepped amount lies at least one value.
fn neighbours_are_joined(trial: &Trial<'_>, issue: usize, answers: &[Answer]) {
    for pair in answers.windows(2) {
        if let [Answer::Amount(one), Answer::Amount(next)] = pair {
            let (end, start) = (exact(&one.max), exact(&next.min));
            let between = trial.oracle.cells(issue).iter().any(|cell| end <= cell.low && cell.high <= start);
            let gap = trial.oracle.cells(issue).iter().any(|cell| end < cell.low && cell.high < start);
            let stepped = one.values.is_some();
            assert!(!stepped || (between && gap), "{one:?} and {next:?} are neighbours");
        }
    }
}

fn example(trial: &Trial<'_>, check: &Check) {
    assert_eq!(check.example.is_some(), trial.oracle.is_feasible());
    if let Some(example) = &check.example {
        let answers: Vec<_> = example.answers.iter().collect();
        for package in packages_of(trial, &answers, &example.linked) {
            assert!(trial.oracle.is_met(&package, 0), "the example {package:?} is not feasible");
        }
    }
}

fn cheapest_and_common(trial: &Trial<'_>, check: &Check) {
    if trial.oracle.is_feasible() {
        assert!(check.cheapest.is_none() && check.common.is_empty());
        return;
    }
    assert_eq!(check.cheapest.as_ref().map(exact), trial.oracle.cheapest());
    let one = |(issue, answer): &(IssueId, Answer)| match &values(trial, issue.0, std::slice::from_ref(answer))[..] {
        [only] if only.low == only.high => (issue.0, only.low),
        several => panic!("{several:?} are not one value"),
    };
    assert_eq!(check.common.iter().map(one).collect::<Vec<_>>(), trial.oracle.common());
}

fn why_not(trial: &Trial<'_>, why: &Why, value: &Value) {
    let mut options: ViewOptions = trial.case.options.clone();
    options.set.push(setting_of(trial.scenario(), why.issue.0, value));
    let oracle = Oracle::new(trial.scenario(), &options);
    let truth = oracle.conflicts();
    counts(&why.conflicts.total, truth.len());
    if !why.conflicts.total.complete {
        assert!(trial.may_stop);
        trial.completed.set(false);
        return;
    }
    is_exactly(&why.conflicts.total, truth.len());
    assert!(why.conflicts.items.len() == truth.len().min(3));
    for (told, conflict) in why.conflicts.items.iter().zip(&truth) {
        assert_eq!(told.rungs, *conflict);
        if told.rules_minimal {
            assert_eq!(told.rules, oracle.conflict_rules(conflict));
        } else {
            assert!(trial.may_stop);
            trial.completed.set(false);
        }
    }
}

fn draft(trial: &Trial<'_>, report: &DraftReport) {
    let draft = &trial.scenario().drafts[0];
    let mut options: ViewOptions = trial.case.options.clone();
    options.set.extend(draft.values.iter().map(|(issue, value)| setting_of(trial.scenario(), issue.0, value)));
    let oracle = Oracle::new(trial.scenario(), &options);
    assert_eq!(report.id, draft.id);
    let feasible = if oracle.is_feasible() { Verdict::Feasible } else { Verdict::Infeasible };
    assert!(report.answer == feasible || (trial.may_stop && report.answer == Verdict::Unknown));
    let silent = |issue: &IssueId| !draft.values.iter().any(|(known, _)| known == issue);
    let open: Vec<_> = (0..trial.scenario().issues.len()).map(IssueId).filter(silent).collect();
    assert_eq!(report.silent_on, open);
    let fixed = draft.values.len();
    let rules = 0..oracle.reading.rules.len() - fixed;
    let broken = rules.filter(|rule| oracle.rule_under_draft(fixed, *rule) == Standing::Broken);
    let broken: Vec<_> = broken.map(|rule| oracle.reading.rules[rule].0.clone()).collect();
    assert_eq!(report.broken_rules, broken);
    assert_eq!(report.parties.iter().map(|party| party.party).collect::<Vec<_>>(), trial.view.parties);
    let costs = report.parties.iter().filter(|party| party.consents).map(|party| draft_party(trial, &oracle, party));
    let total = costs.fold(Exact::from(0), |total, cost| total + cost);
    assert_eq!(exact(&report.cost), total);
}

/// Holds one party's part of the report, and returns what the draft costs it.
fn draft_party(trial: &Trial<'_>, oracle: &Oracle<'_>, told: &DraftParty) -> Exact {
    let fixed = trial.scenario().drafts[0].values.len();
    let rungs = oracle.reading.rungs.iter().filter(|rung| rung.party == told.party.0);
    let rungs = rungs.map(|rung| (&rung.id, &rung.statement, if rung.red_line { 0.into() } else { rung.weight }));
    let wishes = oracle.reading.wishes.iter().filter(|wish| wish.party == told.party.0);
    let wishes = wishes.map(|wish| (&wish.id, &wish.statement, 0.into()));
    let mut lists = [Vec::new(), Vec::new(), Vec::new()];
    let mut cost = Exact::from(0);
    for (id, statement, weight) in rungs.chain(wishes) {
        match oracle.under_draft(fixed, statement) {
            Standing::Kept => lists[0].push(id.clone()),
            Standing::Broken => {
                lists[1].push(id.clone());
                cost += weight;
            }
            Standing::Depends => lists[2].push(id.clone()),
        }
    }
    for (told, expected) in [&told.keeps, &told.breaks, &told.depends].into_iter().zip(&mut lists) {
        let mut told = told.clone();
        told.sort();
        expected.sort();
        assert_eq!(told, *expected);
    }
    assert_eq!(exact(&told.cost), cost);
    cost
}
