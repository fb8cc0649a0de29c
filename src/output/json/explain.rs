//! What `explain` answers, as JSON.

use std::io::{self, Write};

use num_bigint::BigUint;
use serde_json::{Value, json};

use super::values::{count, counts, head, lower_bounds, number, strings};
use super::writer::Object;
use crate::analysis::{Burden, Concession, Explanation, Structure};
use crate::model::IssueId;
use crate::output::Subject;
use crate::output::pace::Pace;

/// Writes the answer of `explain`.
pub(in crate::output) fn explain(
    out: &mut dyn Write,
    subject: Subject<'_>,
    answer: &Explanation,
    pace: &mut Pace<'_>,
) -> io::Result<()> {
    let mut all = Object::open(out)?;
    head(&mut all, "explain", subject, answer.answer)?;
    all.field("complete", answer.complete)?;
    all.field("packages", count(&answer.packages))?;
    all.field("counts", counts(subject))?;
    all.field("conflict_count", count(&answer.conflicts.total))?;
    all.field("concession_count", count(&answer.concession_count))?;
    let counted = [
        ("packages", answer.packages.complete),
        ("conflict_count", answer.conflicts.total.complete),
        ("concession_count", answer.concession_count.complete),
    ];
    all.field("lower_bounds", lower_bounds(&counted))?;
    all.field("cheapest", answer.cheapest.as_ref().map(number))?;
    all.field("beyond_red_lines", answer.beyond_red_lines)?;
    let conflicts = answer.conflicts.items.iter().map(|conflict| subject.conflict(conflict));
    listed(&mut all, pace, "conflicts", conflicts)?;
    let concessions = answer.concessions.iter().map(|concession| self::concession(subject, concession));
    listed(&mut all, pace, "concessions", concessions)?;
    all.field("structure", answer.structure.as_ref().map(|all| structure(subject, all)))?;
    all.field("notes", strings(&answer.notes))?;
    if !pace.cuts().is_empty() {
        all.field("cut", pace.cuts().join("; "))?;
    }
    all.close()
}

/// Writes a list that may end early.
fn listed(
    all: &mut Object<'_>,
    pace: &mut Pace<'_>,
    name: &str,
    entries: impl ExactSizeIterator<Item = Value>,
) -> io::Result<()> {
    all.open_list(name)?;
    let mut empty = true;
    pace.each(name, entries, |entry| all.entry(&entry, std::mem::replace(&mut empty, false)))?;
    all.close_list(empty)
}

fn concession(subject: Subject<'_>, concession: &Concession) -> Value {
    let moves = concession.moves.iter().map(|step| {
        json!({
            "position": subject.view.rungs[step.rung].id,
            "issue": subject.issue_id(step.issue),
            "from": subject.value(step.issue, &step.from),
            "from_open": step.from_open,
            "to": subject.value(step.issue, &step.to),
            "open": step.open,
        })
    });
    json!({
        "cost": number(&concession.cost),
        "positions": subject.rungs(&concession.rungs),
        "by_party": subject.by_party(&concession.by_party),
        "packages": count(&concession.packages),
        "complete": concession.packages.complete,
        "red_lines": subject.rungs(&concession.red_lines),
        "moves": moves.collect::<Value>(),
    })
}

/// How conflicts and concessions hang together.
fn structure(subject: Subject<'_>, structure: &Structure) -> Value {
    let groups = structure.groups.iter().map(|group| {
        let (ways, cheapest) = group.ways.as_ref().map(|(ways, least)| (ways.to_string(), number(least))).unzip();
        json!({
            "positions": subject.rungs(&group.rungs),
            "conflicts": group.conflicts.to_string(),
            "ways": ways,
            "cheapest": cheapest,
        })
    });
    let positions = structure.parts.iter().map(|part| {
        json!({
            "position": subject.view.rungs[part.rung].id,
            "conflicts": part.conflicts.to_string(),
            "cheapest_concessions": part.cheapest.to_string(),
        })
    });
    let alone = structure.alone.iter().map(|alone| {
        json!({"party": subject.party_id(alone.party), "concession": alone.burden.as_ref().map(|it| burden(subject, it))})
    });
    let on = |(issue, count): &(IssueId, BigUint)| json!({"issue": subject.issue_id(*issue), "conflicts": count.to_string()});
    let between = structure.between.iter().map(|between| {
        json!({
            "parties": between.parties.iter().map(|party| subject.party_id(*party)).collect::<Value>(),
            "conflicts": between.conflicts.to_string(),
            "issues": between.issues.iter().map(on).collect::<Value>(),
        })
    });
    json!({
        "groups": groups.collect::<Value>(),
        "positions": positions.collect::<Value>(),
        "cheapest_count": structure.cheapest_count.to_string(),
        "alone": alone.collect::<Value>(),
        "most_even": structure.most_even.as_ref().map(|even| burden(subject, even)),
        "between": between.collect::<Value>(),
        "issues": structure.issues.iter().map(on).collect::<Value>(),
    })
}

fn burden(subject: Subject<'_>, burden: &Burden) -> Value {
    json!({
        "positions": subject.rungs(&burden.rungs),
        "cost": number(&burden.cost),
        "by_party": subject.by_party(&burden.by_party),
    })
}
