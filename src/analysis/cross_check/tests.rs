//! That a wrong set is found out: by engines that answer as they are told to, and by the real ones.

use indexmap::IndexMap;

use super::*;
use crate::analysis::{ExplainOptions, explain};
use crate::engine::cells::CellSet;
use crate::engine::problem::Problem;
use crate::engine::{Choice, Price, RowReceiver, Soft, Wanted};
use crate::model::{Condition, Domain, Issue, IssueId, Party, Position, Role, Scenario, Value};

fn position(id: &str, requires: Condition) -> Position {
    Position::demand(id, id, requires)
}

/// `ann/cheap` clashes with `bea/dear`, and `ann/cat` with nothing.
fn flat() -> Scenario {
    let issue = |id: &str, domain| Issue { id: id.to_owned(), title: id.to_owned(), domain, labels: IndexMap::new() };
    let party = |id: &str, positions| Party {
        id: id.to_owned(),
        title: id.to_owned(),
        role: Role::Signatory,
        positions,
        interests: None,
    };
    let levels = Domain::Levels(["low", "middle", "high"].map(str::to_owned).into());
    let cheap = Condition::AtMost(IssueId(0), Value::Choice(0));
    let dear = Condition::AtLeast(IssueId(0), Value::Choice(1));
    let cat = Condition::Is(IssueId(1), Value::Choice(1));
    Scenario {
        title: "A flat".to_owned(),
        summary: String::new(),
        as_of: None,
        sources: IndexMap::new(),
        issues: vec![issue("rent", levels), issue("cat", Domain::YesNo)],
        rules: Vec::new(),
        parties: vec![
            party("ann", vec![position("cheap", cheap), position("cat", cat)]),
            party("bea", vec![position("dear", dear)]),
        ],
        variants: Vec::new(),
        drafts: Vec::new(),
        allow: Vec::new(),
    }
}

/// An engine that gives the same answer to every question for a witness.
struct Stubborn(Result<Option<Choice>, Stop>);

impl Engine for Stubborn {
    fn name(&self) -> &'static str {
        "stubborn one"
    }

    fn witness(&self, _: &mut Problem, _: &Given) -> Result<Option<Choice>, Stop> {
        self.0.clone()
    }

    fn count(&self, _: &mut Problem, _: &Given) -> Result<Count, Stop> {
        Err(Stop::Solver)
    }

    fn possible(&self, _: &mut Problem, _: &Given) -> Result<Vec<CellSet>, Stop> {
        Err(Stop::Solver)
    }

    fn cheapest(&self, _: &mut Problem, _: &Given, _: &[Soft]) -> Result<Option<Price>, Stop> {
        Err(Stop::Solver)
    }

    fn conflicts(&self, _: &mut Problem, _: &Given, _: &[Soft]) -> Result<SetFamily, Stop> {
        Err(Stop::Solver)
    }

    fn concessions(&self, _: &mut Problem, _: &Given, _: &[Soft]) -> Result<SetFamily, Stop> {
        Err(Stop::Solver)
    }

    fn packages(&self, _: &mut Problem, _: &Given, _: &Wanted<'_>, _: &mut dyn RowReceiver) -> Result<(), Stop> {
        Err(Stop::Solver)
    }
}

fn with_flat<T>(ask: impl FnOnce(&View<'_>, &Settings) -> T) -> T {
    ask(&View::plain(&flat()), &Settings { cross_check: true, ..Settings::default() })
}

#[test]
fn an_engine_that_finds_packages_everywhere_refutes_a_conflict() {
    with_flat(|view, settings| {
        let mut inquiry = Inquiry::new(view, settings).expect("small numbers");
        let generous = Stubborn(Ok(Some(vec![0, 0])));
        let said = inquiry.is_conflict(&generous, &[0, 2]).expect("it answers");
        assert_eq!(said.as_deref(), Some("its positions can be met together"));
        let said = inquiry.is_concession(&generous, &[0]).expect("it answers");
        assert_eq!(said.as_deref(), Some("it does not need ann/cheap"));
    });
}

#[test]
fn an_engine_that_finds_no_package_anywhere_refutes_that_sets_are_minimal() {
    with_flat(|view, settings| {
        let mut inquiry = Inquiry::new(view, settings).expect("small numbers");
        let said = inquiry.is_conflict(&Stubborn(Ok(None)), &[0, 2]).expect("it answers");
        assert_eq!(said.as_deref(), Some("it does not need ann/cheap"));
        let said = inquiry.is_concession(&Stubborn(Ok(None)), &[0]).expect("it answers");
        assert_eq!(said.as_deref(), Some("it opens nothing"));
        assert_eq!(inquiry.is_conflict(&Stubborn(Err(Stop::Budget)), &[0, 2]), Err(Stop::Budget));
    });
}

/// Tries the sets that `change` makes of the right ones again: whether the answer stands, and what is noted.
fn tried(change: impl FnOnce(&mut Explanation)) -> (bool, Vec<String>) {
    with_flat(|view, settings| {
        let mut explanation = explain(view, &Settings::default(), &ExplainOptions::default());
        explanation.notes.clear();
        change(&mut explanation);
        sets(view, settings, AnsweredBy::default(), &mut explanation);
        (explanation.answer == Verdict::Infeasible && explanation.complete, explanation.notes)
    })
}

#[test]
fn right_sets_hold() {
    let (held, notes) = tried(|_| {});
    assert!(held);
    assert_eq!(notes, ["cross-check: all 3 listed conflicts and concessions hold when tried again"]);
}

#[test]
fn a_conflict_with_a_member_too_many_is_named() {
    let (held, notes) = tried(|explanation| explanation.conflicts.items[0].rungs = vec![0, 1, 2]);
    assert!(!held);
    let last = notes.last().expect("a note");
    assert!(last.starts_with("cross-check failed: conflict 1 (ann/cheap, ann/cat, bea/dear): the MILP"), "{last}");
    assert!(last.contains("it does not need ann/cat"), "{last}");
}

#[test]
fn a_conflict_that_can_be_met_is_named() {
    let (held, notes) = tried(|explanation| explanation.conflicts.items[0].rungs = vec![0, 1]);
    assert!(!held && notes.iter().any(|note| note.contains("its positions can be met together")), "{notes:?}");
}

#[test]
fn a_concession_that_opens_nothing_is_named() {
    let (held, notes) = tried(|explanation| explanation.concessions[1].rungs = vec![1]);
    assert!(!held && notes.iter().any(|note| note.contains("concession 2 (ann/cat): the MILP finds that it opens")));
}

#[test]
fn a_concession_with_a_part_too_many_is_named() {
    let (held, notes) = tried(|explanation| explanation.concessions[0].rungs = vec![0, 2]);
    assert!(!held && notes.iter().any(|note| note.contains("it does not need ann/cheap")), "{notes:?}");
}
