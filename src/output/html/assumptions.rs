//! What a reader must know before they lean on a report: what was taken for granted, and what was not searched.

use serde_json::Value;

use crate::analysis::{Briefing, Explorer, NotExplored};
use crate::model::{Basis, Held, Number, Position};
use crate::output::Subject;
use crate::output::document::Line;
use crate::output::numbers::{Counted, exact, several};

use super::{list, sources, words};

/// The assumptions and limits, a line each.
pub(super) fn assumptions(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let mut said = vec![
        silence(subject),
        Line::from(
            "A demand may be conceded at the cost that the file gives it; a red line may not. The costs, and how sure \
             the file is of a position, are judgements of its author.",
        ),
    ];
    said.extend(observers(subject));
    said.extend(day(subject));
    said.extend(not_stated(subject));
    said.extend(unsure(subject));
    if Counted::of(subject.view) == Counted::Combinations {
        said.push(
            "A continuous amount is counted by range: parts of it that no condition of the file tells apart.".into(),
        );
    }
    said.push(searched(briefing));
    let notes = [&briefing.check.notes, &briefing.explanation.notes, &briefing.list.notes];
    let mut notes: Vec<_> = notes.into_iter().flatten().collect();
    notes.dedup();
    said.extend(notes.into_iter().map(|note| Line::from(format!("Of how this was found: {note}."))));
    said.extend(explored(subject, briefing));
    list(said.iter().map(words::line))
}

fn silence(subject: Subject<'_>) -> Line {
    let issues = subject.view.scenario.issues.len();
    let speaks = |held: &&Held<'_>, issue: usize| {
        held.binds && held.position.requires.issues().iter().any(|spoken| spoken.0 == issue)
    };
    let silent = subject.view.consenting().flat_map(|party| (0..issues).map(move |issue| (party, issue)));
    let silent = silent.filter(|(party, issue)| {
        !subject.view.positions.iter().any(|held| held.party == *party && speaks(&held, *issue))
    });
    let pairs = subject.view.consenting().count() * issues;
    let silent = several(&exact(silent.count()), "pair");
    Line::from(format!(
        "Silence is consent: a party accepts any value of an issue on which it holds no binding position. That is so \
         in {silent} of party and issue, of {pairs}."
    ))
}

fn observers(subject: Subject<'_>) -> Option<Line> {
    let observers = subject.view.parties.iter().filter(|party| !subject.view.party(**party).role.consents());
    let names: Vec<_> = observers.map(|party| subject.party(*party)).collect();
    let heard = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty())
        .then(|| Line::from(format!("{} {heard} heard, but no deal needs their consent.", names.join(", "))))
}

fn day(subject: Subject<'_>) -> Option<Line> {
    let day = subject.view.day?;
    let stated: usize = subject.view.scenario.parties.iter().map(|party| party.positions.len()).sum();
    let left = subject
        .view
        .scenario
        .parties
        .iter()
        .flat_map(|party| &party.positions)
        .filter(|position| !position.is_held_on(day))
        .count();
    let of = several(&exact(stated), "position");
    Some(match left {
        0 => Line::from(format!("Every position of the file is in force on {day}.")),
        _ => Line::from(format!("The day is {day}; {left} of the file's {of} are not in force on it.")),
    })
}

/// Positions, named, where there are any.
fn named(subject: Subject<'_>, said: &str, is_meant: impl Fn(&Position) -> bool) -> Option<Line> {
    let meant: Vec<_> = subject.view.positions.iter().filter(|held| is_meant(held.position)).collect();
    let name = |held: &&Held<'_>| Line::name(format!("{}/{}", subject.view.party(held.party).id, held.position.id));
    let names = Line::joined(meant.iter().map(name), ", ");
    let count = several(&exact(meant.len()), "position");
    (!meant.is_empty()).then(|| Line::from(format!("{count} {said}: ")).then(names).then("."))
}

fn not_stated(subject: Subject<'_>) -> Vec<Line> {
    let kinds = [Basis::Reported, Basis::Inferred, Basis::Assumed];
    let line = |kind: Basis| {
        let said = match kind {
            Basis::Reported => "reported by somebody else",
            _ => sources::basis(kind),
        };
        named(subject, said, |position| position.basis == kind)
    };
    kinds.into_iter().filter_map(line).collect()
}

fn unsure(subject: Subject<'_>) -> Option<Line> {
    named(subject, "held with a confidence below 1, which changes no verdict", |position| {
        position.confidence != Number::one()
    })
}

fn searched(briefing: &Briefing) -> Line {
    let Briefing { check, explanation, list, .. } = briefing;
    let said = match check.complete && explanation.complete && list.complete {
        true => {
            "Everything was searched: counts are exact, and what is called smallest or cheapest is proved to be so."
        }
        false => "Not everything was searched: counts may be lower bounds, and lists may lack entries.",
    };
    said.into()
}

fn explored(subject: Subject<'_>, briefing: &Briefing) -> Option<Line> {
    let said = match &briefing.explorer {
        Ok(Explorer { left_out, .. }) if left_out.is_empty() => return None,
        Ok(Explorer { left_out, .. }) => {
            let names: Vec<_> = left_out.iter().map(|issue| subject.issue(*issue)).collect();
            format!(
                "The whole diagram is too large for a page. The explorer has the issues that most parties speak of; its \
                 verdict, possible values, concessions and conflicts are exact, and it counts what is left of the \
                 packages when these issues are left out: {}.",
                names.join(", ")
            )
        }
        Err(NotExplored::TooLarge) => {
            "There is no explorer: every part of the diagram that is of use is too large for \
                                       a page."
                .to_owned()
        }
        Err(NotExplored::TooFine) => {
            "There is no explorer: numbers of the file are too fine to be added up exactly.".to_owned()
        }
        Err(NotExplored::Stopped(stop)) => format!("There is no explorer: {stop}."),
    };
    Some(said.into())
}
