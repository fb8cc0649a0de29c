//! The verdict, in a word and in a sentence, the same for every command.

use num_bigint::BigUint;

use super::Subject;
use super::document::{Block, Document, Line};
use super::numbers::{Counted, counted};
use super::words::title;
use crate::analysis::Verdict;
use crate::engine::Count;

/// The word that people and programs find.
pub(crate) fn word(answer: Verdict) -> &'static str {
    match answer {
        Verdict::Feasible => "feasible",
        Verdict::Infeasible => "infeasible",
        Verdict::Unknown => "unknown",
    }
}

/// A document that says what it is about and what the verdict is.
pub(crate) fn document(subject: Subject<'_>, answer: Verdict, packages: &Count) -> Document {
    Document {
        title: title(subject.view),
        verdict: word(answer),
        sentence: Line::from(sentence(subject, answer, packages)),
        blocks: Vec::new(),
    }
}

fn sentence(subject: Subject<'_>, answer: Verdict, packages: &Count) -> String {
    let everybody = everybody(subject);
    match answer {
        Verdict::Feasible => {
            let counting = Counted::of(subject.view);
            // Where counting stopped before it began, there is still the one package that the verdict rests on.
            let one = BigUint::from(1u8);
            match packages.found > one {
                true => format!("{} {} are {everybody}", counted(packages), counting.in_full()),
                false => {
                    let one = Count { found: one, complete: packages.complete };
                    format!("{} {} is {everybody}", counted(&one), counting.one_in_full())
                }
            }
        }
        Verdict::Infeasible => format!("no package is {everybody}"),
        Verdict::Unknown => format!("stopped before it was known whether a package is {everybody}"),
    }
}

/// The verdict in a sentence that says nothing of how many packages there are.
pub(crate) fn without_count(subject: Subject<'_>, answer: Verdict) -> Line {
    match answer {
        Verdict::Feasible => format!("a package is {}", everybody(subject)).into(),
        _ => sentence(subject, answer, &Count::NONE).into(),
    }
}

fn everybody(subject: Subject<'_>) -> String {
    let mut consenting = subject.view.consenting();
    match (consenting.next(), consenting.count()) {
        (None, _) => "possible under the rules; no party's consent is needed".to_owned(),
        (Some(only), 0) => {
            format!("acceptable to {}, the only party whose consent is needed", subject.party(only))
        }
        (Some(_), 1) => "acceptable to both parties whose consent is needed".to_owned(),
        (Some(_), others) => format!("acceptable to all {} parties whose consent is needed", others + 1),
    }
}

/// What a reader must know of how an answer was found.
pub(crate) fn notes(complete: bool, notes: &[String]) -> Vec<Block> {
    let cut =
        (!complete).then_some("not everything was searched: counts may be lower bounds, and lists may lack entries");
    let notes: Vec<_> = cut.into_iter().chain(notes.iter().map(|note| note.trim())).map(Line::from).collect();
    match notes.is_empty() {
        true => Vec::new(),
        false => vec![Block::Heading(Line::strong("How this was found")), Block::Notes(notes)],
    }
}
