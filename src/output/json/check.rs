//! What `check` answers, as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::values::{count, counts, head, lower_bounds, number, object, strings};
use super::writer::Object;
use crate::analysis::{Check, DraftReport, IssueState, Verdict, Why};
use crate::model::Answer;
use crate::output::{Subject, verdict};

/// Writes the answer of `check`.
pub(in crate::output) fn check(out: &mut dyn Write, subject: Subject<'_>, check: &Check) -> io::Result<()> {
    let mut all = Object::open(out)?;
    head(&mut all, "check", subject, check.answer)?;
    all.field("complete", check.complete)?;
    all.field("packages", count(&check.packages))?;
    all.field("allowed", count(&check.allowed))?;
    all.field("counts", counts(subject))?;
    all.field(
        "lower_bounds",
        lower_bounds(&[("packages", check.packages.complete), ("allowed", check.allowed.complete)]),
    )?;
    all.field("settled", settled(subject, check))?;
    all.field("open", lists(subject, check, |state| if state.is_settled() { &[] } else { &state.possible }))?;
    all.field("ruled_out", lists(subject, check, |state| &state.ruled_out))?;
    all.field("impossible", lists(subject, check, |state| &state.impossible))?;
    let example = check.example.as_ref();
    let example =
        example.map(|package| subject.package(package.answers.iter().map(std::slice::from_ref), &package.linked));
    all.field("example", example)?;
    all.field("cheapest", cheapest(check))?;
    let common = check.common.iter().map(|(issue, answer)| (subject.issue_id(*issue), subject.value(*issue, answer)));
    all.field("common", object(common))?;
    all.field("draft", check.draft.as_ref().map(|draft| self::draft(subject, draft)))?;
    all.list("why", check.why.iter().map(|why| self::why(subject, why)))?;
    all.field("notes", strings(&check.notes))?;
    all.close()
}

fn settled(subject: Subject<'_>, check: &Check) -> Value {
    let settled = check.issues.iter().filter(|state| state.is_settled());
    let values = settled.filter_map(|state| Some((state.issue, state.possible.first()?)));
    object(values.map(|(issue, answer)| (subject.issue_id(issue), subject.value(issue, answer))))
}

fn lists(subject: Subject<'_>, check: &Check, answers: impl Fn(&IssueState) -> &[Answer]) -> Value {
    let told = check.issues.iter().filter(|state| !answers(state).is_empty());
    object(told.map(|state| (subject.issue_id(state.issue), subject.values(state.issue, answers(state)))))
}

fn cheapest(check: &Check) -> Option<Value> {
    match check.answer {
        Verdict::Feasible => Some(0.into()),
        _ => check.cheapest.as_ref().map(number),
    }
}

fn draft(subject: Subject<'_>, draft: &DraftReport) -> Value {
    let parties = draft.parties.iter().map(|party| {
        json!({
            "party": subject.party_id(party.party),
            "consents": party.consents,
            "keeps": strings(&party.keeps),
            "breaks": strings(&party.breaks),
            "depends": strings(&party.depends),
            "cost": number(&party.cost),
        })
    });
    json!({
        "draft": draft.id,
        "answer": verdict::word(draft.answer),
        "silent_on": draft.silent_on.iter().map(|issue| subject.issue_id(*issue)).collect::<Value>(),
        "broken_rules": strings(&draft.broken_rules),
        "cost": number(&draft.cost),
        "parties": parties.collect::<Value>(),
    })
}

fn why(subject: Subject<'_>, why: &Why) -> Value {
    let view = subject.view.with_value(why.issue, &why.answer.sample());
    let subject = Subject { view: &view, ..subject };
    json!({
        "issue": subject.issue_id(why.issue),
        "value": subject.value(why.issue, &why.answer),
        "complete": why.conflicts.total.complete,
        "conflict_count": count(&why.conflicts.total),
        "conflicts": subject.conflicts(&why.conflicts),
    })
}
