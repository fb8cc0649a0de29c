//! What marks of charts stand for, as attributes that the page's script reads. They name nothing: all of them are places
//! in the data of the page (`data.rs`), so that there is nothing in them to redact.

use crate::analysis::{Explorer, ExplorerCell};
use crate::chart::{Entry, Meaning};
use crate::model::{Answer, IssueId, PartyId, View};

/// The attributes of marks with a meaning.
pub(super) fn attributes(view: &View<'_>, explorer: &Explorer, meaning: &Meaning) -> Vec<(&'static str, String)> {
    let party = |party: &PartyId| place_of_party(view, *party);
    let cells = |issue: &IssueId, answer: &Answer| ("data-cells", listed(cells_of(explorer, *issue, answer)));
    let of = |kind: &str| ("data-mark", kind.to_owned());
    let issue = |issue: &IssueId| ("data-issue", issue.0.to_string());
    match meaning {
        Meaning::Value(on, answer) => vec![of("value"), issue(on), cells(on, answer)],
        Meaning::Zone(on, answer) => vec![of("zone"), issue(on), cells(on, answer)],
        Meaning::Stance(by, _, on, answer) => {
            vec![of("stance"), issue(on), cells(on, answer), ("data-parties", listed(party(by)))]
        }
        Meaning::Deadlock(on) => vec![of("deadlock"), issue(on)],
        Meaning::Reach(by, on) => vec![of("reach"), issue(on), ("data-parties", listed(party(by)))],
        Meaning::Shade(on) => vec![of("shade"), issue(on)],
        Meaning::Gap(between, on) => {
            vec![of("gap"), issue(on), ("data-parties", listed(between.iter().filter_map(party)))]
        }
        Meaning::Rung(place) => vec![of("rung"), ("data-rungs", place.to_string())],
        Meaning::Coalition(parties) => {
            vec![of("coalition"), ("data-parties", listed(parties.iter().filter_map(party)))]
        }
        Meaning::Without(held) => {
            let rungs = (0..view.rungs.len()).filter(|rung| Some(view.rungs[*rung].held) == *held);
            vec![of("without"), ("data-rungs", listed(rungs))]
        }
        Meaning::Member(number) => vec![of("member"), ("data-number", number.to_string())],
        Meaning::Entry(number, entry) => {
            let (kind, name, places) = self::entry(explorer, entry);
            vec![of(kind), ("data-number", number.to_string()), (name, places)]
        }
    }
}

/// The kind of an entry, and what it consists of.
fn entry(explorer: &Explorer, entry: &Entry) -> (&'static str, &'static str, String) {
    match entry {
        Entry::Conflict(rungs) => ("conflict", "data-rungs", listed(rungs.iter().copied())),
        Entry::Concession(rungs) => ("concession", "data-rungs", listed(rungs.iter().copied())),
        Entry::Package(issues) => {
            let cells = |(issue, answers): (usize, &Vec<Answer>)| {
                listed(answers.iter().flat_map(|answer| cells_of(explorer, IssueId(issue), answer)))
            };
            let all: Vec<_> = issues.iter().enumerate().map(cells).collect();
            ("package", "data-cells", all.join(";"))
        }
    }
}

/// The place of a party in the data of the page.
fn place_of_party(view: &View<'_>, party: PartyId) -> Option<usize> {
    view.parties.iter().position(|known| *known == party)
}

/// The cells of an issue that an answer is made of.
fn cells_of(explorer: &Explorer, issue: IssueId, answer: &Answer) -> Vec<usize> {
    let is_in = |cell: &ExplorerCell| match (&cell.answer, answer) {
        (Answer::Amount(cell), Answer::Amount(whole)) => whole.has(&cell.sample()),
        (cell, whole) => cell == whole,
    };
    let cells = explorer.cells[issue.0].iter().enumerate();
    cells.filter(|(_, cell)| is_in(cell)).map(|(place, _)| place).collect()
}

fn listed(places: impl IntoIterator<Item = usize>) -> String {
    places.into_iter().map(|place| place.to_string()).collect::<Vec<_>>().join(",")
}
