//! The parts that results share, as JSON values.

use std::io;

use serde_json::{Map, Value, json};

use super::writer::Object;
use crate::analysis::{Conflict, Conflicts, Verdict};
use crate::engine::Count;
use crate::model::{Answer, IssueId, Number, PartyId, Range};
use crate::output::Subject;
use crate::output::numbers::Counted;
use crate::output::verdict;

/// A number as it is; a fraction that no decimal spells exactly is a string such as "10/3".
pub(super) fn number(number: &Number) -> Value {
    let text = number.to_string();
    match text.parse::<serde_json::Number>() {
        Ok(number) => Value::Number(number),
        Err(_) => Value::String(text),
    }
}

/// A count as a string of digits.
pub(super) fn count(count: &Count) -> Value {
    Value::String(count.found.to_string())
}

/// An object with these fields.
pub(super) fn object(fields: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(fields.into_iter().collect::<Map<_, _>>())
}

/// Strings.
pub(super) fn strings<'s>(texts: impl IntoIterator<Item = &'s String>) -> Value {
    texts.into_iter().map(String::as_str).collect()
}

/// What every result begins with.
pub(super) fn head(object: &mut Object<'_>, command: &str, subject: Subject<'_>, answer: Verdict) -> io::Result<()> {
    beginning(command, subject, answer).into_iter().try_for_each(|(name, value)| object.field(name, value))
}

/// The same as fields by themselves.
pub(super) fn beginning(command: &str, subject: Subject<'_>, answer: Verdict) -> [(&'static str, Value); 5] {
    [
        ("schema", format!("zopa.{command}/1").into()),
        ("scenario", subject.view.scenario.title.as_str().into()),
        ("as_of", subject.view.day.map(|day| day.to_string()).into()),
        ("view", strings(&subject.view.changes)),
        ("answer", verdict::word(answer).into()),
    ]
}

/// What counts count.
pub(super) fn counts(subject: Subject<'_>) -> &'static str {
    Counted::of(subject.view).in_full()
}

/// The names of the fields that are lower bounds, of some with whether they are known in full.
pub(super) fn lower_bounds(fields: &[(&str, bool)]) -> Value {
    fields.iter().filter(|(_, complete)| !complete).map(|(name, _)| *name).collect()
}

impl Subject<'_> {
    /// An answer: the name of a value, a number or a range.
    pub(super) fn value(&self, issue: IssueId, answer: &Answer) -> Value {
        match answer {
            Answer::Choice(place) => {
                self.view.scenario.issues[issue.0].domain.choice(*place).unwrap_or_default().into()
            }
            Answer::Amount(found) if found.is_point() => number(&found.min),
            Answer::Amount(found) => Value::Object(range(found)),
        }
    }

    /// Several answers.
    pub(super) fn values(&self, issue: IssueId, answers: &[Answer]) -> Value {
        answers.iter().map(|answer| self.value(issue, answer)).collect()
    }

    /// An answer of a package, with its witness where a sum ties it to other amounts.
    fn tied(&self, issue: IssueId, answer: &Answer, linked: &[(IssueId, Number)]) -> Value {
        let witness = linked.iter().find(|(linked, _)| *linked == issue).map(|(_, witness)| witness);
        match (answer, witness) {
            (Answer::Amount(found), Some(witness)) if !found.is_point() => {
                let mut fields = range(found);
                fields.insert("linked".to_owned(), true.into());
                fields.insert("witness".to_owned(), number(witness));
                Value::Object(fields)
            }
            _ => self.value(issue, answer),
        }
    }

    /// A package: what it says on each issue.
    pub(super) fn package<'p>(
        &self,
        answers: impl IntoIterator<Item = &'p [Answer]>,
        linked: &[(IssueId, Number)],
    ) -> Value {
        let fields = answers.into_iter().enumerate();
        object(
            fields.map(|(place, answers)| (self.issue_id(IssueId(place)), self.said(IssueId(place), answers, linked))),
        )
    }

    /// What a package says on an issue.
    pub(super) fn said(&self, issue: IssueId, answers: &[Answer], linked: &[(IssueId, Number)]) -> Value {
        match answers {
            [answer] => self.tied(issue, answer, linked),
            several => several.iter().map(|answer| self.tied(issue, answer, linked)).collect(),
        }
    }

    /// Rungs by name.
    pub(super) fn rungs(&self, places: &[usize]) -> Value {
        strings(places.iter().map(|place| &self.view.rungs[*place].id))
    }

    /// The shares of parties in a cost.
    pub(super) fn by_party(&self, shares: &[(PartyId, Number)]) -> Value {
        object(shares.iter().map(|(party, share)| (self.party_id(*party), number(share))))
    }

    /// Conflicts, one after the other.
    pub(super) fn conflicts(&self, conflicts: &Conflicts) -> Vec<Value> {
        conflicts.items.iter().map(|conflict| self.conflict(conflict)).collect()
    }

    /// A conflict.
    pub(super) fn conflict(&self, conflict: &Conflict) -> Value {
        let view = self.view;
        let mut parties: Vec<_> = conflict.rungs.iter().map(|place| view.rungs[*place].party).collect();
        parties.dedup();
        let clauses = conflict
            .clauses
            .iter()
            .map(|clause| json!({"position": view.rungs[clause.rung].id, "words": self.condition(&clause.condition)}));
        let positions = conflict.rungs.iter().map(|place| &view.rungs[*place]);
        let positions = positions.map(|rung| (&rung.id, view.positions[rung.held].position.line));
        let rules = conflict.rules.iter().map(|place| (&view.rules[*place].id, view.rules[*place].line));
        let line = |(id, line): (&String, Option<usize>)| line.map(|line| (id.clone(), Value::from(line)));
        json!({
            "positions": self.rungs(&conflict.rungs),
            "rules": strings(conflict.rules.iter().map(|place| &view.rules[*place].id)),
            "rules_minimal": conflict.rules_minimal,
            "parties": parties.iter().map(|party| self.party_id(*party)).collect::<Value>(),
            "clauses": clauses.collect::<Value>(),
            "lines": object(positions.chain(rules).filter_map(line)),
        })
    }
}

fn range(range: &Range) -> Map<String, Value> {
    let fields = [
        ("min", number(&range.min)),
        ("max", number(&range.max)),
        ("min_open", range.min_open.into()),
        ("max_open", range.max_open.into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
