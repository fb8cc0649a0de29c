//! What `check` answers, in words: the verdict, and what is left of each issue.

use num_bigint::BigUint;

use super::Subject;
use super::document::{Block, Document, Line};
use super::drafted;
use super::explained::conflict;
use super::numbers::{Counted, cost, some};
use super::plain::for_shell;
use super::verdict;
use crate::analysis::{Check, IssueState, Verdict, Why};
use crate::model::{Answer, IssueId};

/// The answer of `check` as a document.
pub(crate) fn document(subject: Subject<'_>, check: &Check) -> Document {
    let mut document = verdict::document(subject, check.answer, &check.packages);
    let blocks = &mut document.blocks;
    blocks.push(Block::Text(overview(subject, check).into()));
    blocks.extend(states(subject, check));
    blocks.extend(example(subject, check));
    if check.answer == Verdict::Infeasible && !contradictory(check) {
        blocks.extend(compromises(subject, check));
    }
    blocks.extend(check.draft.iter().flat_map(|draft| drafted::blocks(subject, draft)));
    blocks.extend(check.why.iter().flat_map(|why| self::why(subject, why)));
    blocks.extend(verdict::notes(check.complete, &check.notes));
    blocks.extend(next(subject, check.answer));
    document
}

/// Whether the rules and what is set leave no package whatever the parties hold.
fn contradictory(check: &Check) -> bool {
    check.allowed.complete && check.allowed.found == BigUint::ZERO
}

pub(crate) fn overview(subject: Subject<'_>, check: &Check) -> String {
    let counted = Counted::of(subject.view);
    let binding = subject.view.binding().count();
    let allowed = counted.words(&check.allowed);
    if contradictory(check) {
        return "The rules and what is set contradict each other: they allow no package, whatever the parties hold."
            .to_owned();
    }
    let positions = match binding {
        0 => "no party holds a binding position in this view".to_owned(),
        1 => "1 binding position is held".to_owned(),
        _ => format!("{} are held", some(binding, "binding position")),
    };
    let ranges = match counted {
        Counted::Packages => "",
        Counted::Combinations => {
            " A continuous amount is counted by range: all counts are of combinations of values and ranges."
        }
    };
    format!("The rules allow {allowed}; {positions}.{ranges}")
}

fn states(subject: Subject<'_>, check: &Check) -> Vec<Block> {
    let facts = |states: &mut dyn Iterator<Item = (IssueId, &Vec<Answer>)>| -> Vec<(Line, Line)> {
        let told = states.filter(|(_, answers)| !answers.is_empty());
        told.map(|(issue, answers)| (subject.issue(issue).into(), subject.answers(issue, answers).into())).collect()
    };
    let possible = |settled: bool| {
        let issues = check.issues.iter().filter(move |state| state.is_settled() == settled);
        issues.map(|state: &IssueState| (state.issue, &state.possible))
    };
    let ruled_out = check.issues.iter().map(|state| (state.issue, &state.ruled_out));
    let impossible = check.issues.iter().map(|state| (state.issue, &state.impossible));
    let lists = [
        ("Settled", facts(&mut possible(true))),
        ("Open", facts(&mut possible(false))),
        ("Ruled out by positions", facts(&mut ruled_out.into_iter())),
        (impossible_by(subject), facts(&mut impossible.filter(|_| !contradictory(check)))),
    ];
    let lists = lists.into_iter().filter(|(_, facts)| !facts.is_empty());
    lists
        .flat_map(|(name, facts)| [Block::Heading(Line::strong(name)), Block::Facts(["issue", "values"], facts)])
        .collect()
}

fn impossible_by(subject: Subject<'_>) -> &'static str {
    match subject.view.rules.iter().all(|rule| rule.in_file) {
        true => "Impossible by the rules",
        false => "Impossible by the rules and what is set",
    }
}

/// A package that would do, unless everything is settled.
fn example(subject: Subject<'_>, check: &Check) -> Vec<Block> {
    let Some(package) = &check.example else { return Vec::new() };
    if check.issues.iter().all(IssueState::is_settled) && !check.issues.is_empty() {
        return Vec::new();
    }
    let facts = package.answers.iter().enumerate().map(|(place, answer)| (IssueId(place), answer));
    let facts = facts.map(|(issue, answer)| (subject.issue(issue).into(), subject.answer(issue, answer).into()));
    vec![Block::Heading(Line::strong("For example")), Block::Facts(["issue", "value"], facts.collect())]
}

fn compromises(subject: Subject<'_>, check: &Check) -> Vec<Block> {
    let least = match &check.cheapest {
        Some(least) => format!("The cheapest compromise costs {}; it crosses no red line.", cost(least)),
        None if check.complete => "There is no compromise: the rules and the red lines leave no package.".to_owned(),
        None => "The least cost of a compromise is not known.".to_owned(),
    };
    let mut blocks = vec![Block::Heading(Line::strong("Compromises")), Block::Text(least.into())];
    if check.cheapest.is_some() {
        let shared = check
            .common
            .iter()
            .map(|(issue, answer)| (Line::from(subject.issue(*issue)), Line::from(subject.answer(*issue, answer))));
        match check.common.is_empty() {
            true => blocks.push(Block::Text("The compromises of that cost agree on no issue.".into())),
            false => {
                blocks.push(Block::Text("All compromises of that cost agree on this:".into()));
                blocks.push(Block::Facts(["issue", "value"], shared.collect()));
            }
        }
    }
    blocks
}

fn why(subject: Subject<'_>, why: &Why) -> Vec<Block> {
    let value = format!("{}: {}", subject.issue(why.issue), subject.answer(why.issue, &why.answer));
    let total = &why.conflicts.total;
    if total.found == BigUint::ZERO {
        let said = match total.complete {
            true => "Some feasible package has this value.",
            false => "It is not known whether a feasible package has this value.",
        };
        return vec![Block::Heading(Line::strong(value)), Block::Text(said.into())];
    }
    let heading = Line::strong(format!("Why not {value}"));
    let rest = rest_of_reasons(subject, why);
    let view = subject.view.with_value(why.issue, &why.answer.sample());
    let subject = Subject { view: &view, ..subject };
    let asked = Some(view.rules.len() - 1);
    let items = why.conflicts.items.iter().enumerate();
    let mut blocks = vec![Block::Heading(heading)];
    if why.conflicts.items.len() > 1 || !total.complete || *total != super::numbers::exact(why.conflicts.items.len()) {
        blocks.push(Block::Text(super::explained::how_many(&why.conflicts, "reason").into()));
        blocks.extend(rest);
    }
    blocks.extend(items.map(|(place, item)| Block::Item(conflict(subject, place + 1, item, asked))));
    blocks
}

/// The call that lists the reasons that are not shown.
fn rest_of_reasons(subject: Subject<'_>, why: &Why) -> Option<Block> {
    let more = why.conflicts.total.found > BigUint::from(why.conflicts.items.len());
    let issue = &subject.view.scenario.issues[why.issue.0];
    let setting = for_shell(&format!("{}={}", issue.id, issue.name_of(&why.answer.sample())));
    let call = subject.command("explain", &format!(" --set {setting} --all")).filter(|_| more)?;
    Some(Block::Text(Line::name(format!("`{call}`")).then(" lists every one.")))
}

fn next(subject: Subject<'_>, answer: Verdict) -> Option<Block> {
    match answer {
        Verdict::Feasible => subject.next("packages", ""),
        Verdict::Infeasible => subject.next("explain", ""),
        Verdict::Unknown => Some(Block::Text(
            "A narrower question may be answered: --only, --drop and --set leave less to search; --time-limit allows more \
             work."
                .into(),
        )),
    }
}
