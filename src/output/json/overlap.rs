//! What `overlap` answers, as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::values::{count, counts, head, lower_bounds, number, object, strings};
use super::writer::Object;
use crate::analysis::{IssueOverlap, Overlap, OverlapParty, ValueOverlap};
use crate::model::PartyId;
use crate::output::Subject;
use crate::output::overlapped::{stance_word, zone_word};

/// Writes the answer of `overlap`.
pub(in crate::output) fn overlap(out: &mut dyn Write, subject: Subject<'_>, overlap: &Overlap) -> io::Result<()> {
    let mut all = Object::open(out)?;
    head(&mut all, "overlap", subject, overlap.answer)?;
    all.field("complete", overlap.complete)?;
    all.field("packages", count(&overlap.packages))?;
    all.field("counts", counts(subject))?;
    all.field("lower_bounds", lower_bounds(&[("packages", overlap.packages.complete)]))?;
    all.list("parties", overlap.parties.iter().map(|party| self::party(subject, party)))?;
    all.list("issues", overlap.issues.iter().map(|issue| self::issue(subject, overlap, issue)))?;
    let contested = overlap.most_contested.iter().map(|issue| subject.issue_id(*issue));
    all.field("most_contested", contested.collect::<Value>())?;
    let coalitions = overlap.coalitions.as_ref();
    all.field("every_coalition", coalitions.map(|all| all.every_set))?;
    all.list(
        "coalitions",
        coalitions.into_iter().flat_map(|all| &all.items).map(|coalition| {
            json!({
                "parties": parties(subject, &coalition.parties),
                "packages": count(&coalition.packages),
                "complete": coalition.packages.complete,
            })
        }),
    )?;
    let pivots = overlap.pivots.as_ref();
    all.field("cheapest", pivots.and_then(|pivots| pivots.cheapest.as_ref()).map(number))?;
    all.list(
        "pivots",
        pivots.into_iter().flat_map(|pivots| &pivots.items).map(|pivot| {
            json!({
                "position": position(subject, pivot.position),
                "packages": count(&pivot.packages),
                "complete": pivot.packages.complete,
                "cheapest": pivot.cheapest.as_ref().map(number),
            })
        }),
    )?;
    all.field("notes", strings(&overlap.notes))?;
    all.close()
}

fn party(subject: Subject<'_>, party: &OverlapParty) -> Value {
    json!({
        "party": subject.party_id(party.party),
        "consents": party.consents,
        "positions": party.positions.iter().map(|place| position(subject, *place)).collect::<Value>(),
        "clashes": party.clashes,
    })
}

fn issue(subject: Subject<'_>, overlap: &Overlap, issue: &IssueOverlap) -> Value {
    let value = |value: &ValueOverlap| {
        let said = || overlap.parties.iter().zip(&value.stances);
        let words = said().map(|(party, stance)| (subject.party_id(party.party), stance_word(*stance).into()));
        let red_lines = said().filter(|(_, stance)| stance.is_by_red_line()).map(|(party, _)| party.party);
        json!({
            "value": subject.value(issue.issue, &value.answer),
            "zone": zone_word(value.zone),
            "stances": object(words),
            "red_lines": parties(subject, &red_lines.collect::<Vec<_>>()),
        })
    };
    json!({
        "issue": subject.issue_id(issue.issue),
        "values": issue.values.iter().map(value).collect::<Value>(),
        "conflicts": issue.contest.conflicts.as_ref().map(ToString::to_string),
        "deadlock": issue.contest.deadlock,
        "opposed": issue.contest.opposed,
        "refusing": issue.contest.refusing,
    })
}

fn parties(subject: Subject<'_>, parties: &[PartyId]) -> Value {
    parties.iter().map(|party| subject.party_id(*party)).collect()
}

fn position(subject: Subject<'_>, place: usize) -> String {
    let held = &subject.view.positions[place];
    format!("{}/{}", subject.view.party(held.party).id, held.position.id)
}
