//! What `check` answers, in words: the verdict, and what is left of each issue.

use num_bigint::BigUint;

use super::Subject;
use super::document::{Block, Document, Head, Item, Line, Member, Table};
use super::explained::conflict;
use super::numbers::{Counted, cost, some};
use super::verdict;
use crate::analysis::{Check, DraftParty, DraftReport, IssueState, Package, Verdict, Why};
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
    blocks.extend(check.draft.iter().flat_map(|draft| self::draft(subject, draft)));
    blocks.extend(check.why.iter().flat_map(|why| self::why(subject, why)));
    blocks.extend(verdict::notes(check.complete, &check.notes));
    blocks.extend(next(subject, check));
    document
}

/// Whether the rules and what is set leave no package whatever the parties hold.
fn contradictory(check: &Check) -> bool {
    check.allowed.complete && check.allowed.found == BigUint::ZERO
}

fn overview(subject: Subject<'_>, check: &Check) -> String {
    let counted = Counted::of(subject.view);
    let binding = subject.view.positions.iter().filter(|held| held.binds).count();
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
        ("Impossible by the rules", facts(&mut impossible.filter(|_| !contradictory(check)))),
    ];
    let lists = lists.into_iter().filter(|(_, facts)| !facts.is_empty());
    lists
        .flat_map(|(name, facts)| [Block::Heading(Line::strong(name)), Block::Facts(["issue", "values"], facts)])
        .collect()
}

/// A package that would do, on the issues that are not settled.
fn example(subject: Subject<'_>, check: &Check) -> Vec<Block> {
    let is_open = |issue: &IssueId| !check.issues.iter().any(|state| state.issue == *issue && state.is_settled());
    let Some(package) = &check.example else { return Vec::new() };
    let facts: Vec<_> = package_facts(subject, package).filter(|(issue, _)| is_open(issue)).collect();
    match facts.is_empty() {
        true => Vec::new(),
        false => {
            let facts = facts.into_iter().map(|(issue, said)| (subject.issue(issue).into(), said.into()));
            vec![Block::Heading(Line::strong("For example")), Block::Facts(["issue", "value"], facts.collect())]
        }
    }
}

fn package_facts<'p>(subject: Subject<'p>, package: &'p Package) -> impl Iterator<Item = (IssueId, String)> + 'p {
    package.answers.iter().enumerate().map(move |(place, answer)| {
        let issue = IssueId(place);
        let said = subject.answer(issue, answer);
        let witness = package.linked.iter().find(|(linked, _)| *linked == issue);
        match (witness, answer) {
            (Some((_, number)), Answer::Amount(range)) if !range.is_point() => {
                (issue, format!("{said}, such as {number}: a sum ties it to other amounts"))
            }
            _ => (issue, said),
        }
    })
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

fn draft(subject: Subject<'_>, draft: &DraftReport) -> Vec<Block> {
    let title = subject.view.scenario.draft(&draft.id).map_or("", |draft| draft.title.trim());
    let heading = match title {
        "" => Line::strong("Draft ").then(Line::name(&draft.id)),
        title => Line::strong(format!("Draft: {title}")).then(" (").then(Line::name(&draft.id)).then(")"),
    };
    let mut blocks = vec![Block::Heading(heading), Block::Text(draft_verdict(subject, draft).into())];
    if !draft.silent_on.is_empty() {
        let open: Vec<_> = draft.silent_on.iter().map(|issue| subject.issue(*issue)).collect();
        blocks.push(Block::Text(format!("It leaves open: {}.", open.join("; ")).into()));
    }
    let rules = subject.view.rules.iter().enumerate();
    let broken = rules.filter(|(_, rule)| draft.broken_rules.contains(&rule.id)).map(|(place, _)| subject.rule(place));
    let members: Vec<_> = broken.collect();
    if !members.is_empty() {
        blocks.push(Block::Item(Item { number: None, head: "It breaks what holds of every package".into(), members }));
    }
    blocks.push(Block::Table(draft_table(subject, draft)));
    blocks.extend(draft.parties.iter().filter_map(|party| draft_party(subject, party)).map(Block::Item));
    blocks
}

fn draft_verdict(subject: Subject<'_>, draft: &DraftReport) -> String {
    let broken = draft.parties.iter().flat_map(|party| &party.breaks);
    let red_lines = broken.filter(|id| subject.view.rungs.iter().any(|rung| rung.red_line && rung.id == **id)).count();
    let crossed =
        if red_lines == 0 { String::new() } else { format!(", and it crosses {}", some(red_lines, "red line")) };
    let broken = format!("the demands it breaks cost {}{crossed}", cost(&draft.cost));
    match (draft.answer, draft.silent_on.is_empty()) {
        (Verdict::Feasible, true) => "It is feasible.".to_owned(),
        (Verdict::Feasible, false) => "It can be completed to a feasible package.".to_owned(),
        (Verdict::Infeasible, true) => format!("It is not feasible; {broken}."),
        (Verdict::Infeasible, false) => format!("No feasible package agrees with it; {broken}."),
        (Verdict::Unknown, _) => "The search stopped before it was known whether it is feasible.".to_owned(),
    }
}

fn draft_table(subject: Subject<'_>, draft: &DraftReport) -> Table {
    let numbers = ["keeps", "breaks", "depends", "cost"].map(Head::number);
    let rows = draft.parties.iter().map(|party| {
        let counts = [&party.keeps, &party.breaks, &party.depends].map(|ids| Line::from(ids.len().to_string()));
        let mut row = vec![party_of_draft(subject, party)];
        row.extend(counts);
        row.push(if party.consents { cost(&party.cost).into() } else { "".into() });
        row
    });
    Table { heads: std::iter::once(Head::words("party")).chain(numbers).collect(), rows: rows.collect() }
}

fn party_of_draft(subject: Subject<'_>, party: &DraftParty) -> Line {
    let name = Line::from(subject.party(party.party));
    if party.consents { name } else { name.then(" (observer)") }
}

fn draft_party(subject: Subject<'_>, party: &DraftParty) -> Option<Item> {
    let lists = [("breaks", &party.breaks), ("depends", &party.depends), ("keeps", &party.keeps)];
    let members: Vec<_> = lists
        .into_iter()
        .flat_map(|(word, ids)| ids.iter().map(move |id| (word, id)))
        .map(|(word, id)| Member { who: Line::faint(word), what: subject.in_draft(id), more: Vec::new() })
        .collect();
    let head = Line::strong(subject.party(party.party));
    (!members.is_empty()).then_some(Item { number: None, head, members })
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
    let view = subject.view.with_value(why.issue, &why.answer.sample());
    let subject = Subject { view: &view, ..subject };
    let asked = Some(view.rules.len() - 1);
    let items = why.conflicts.items.iter().enumerate();
    let mut blocks = vec![Block::Heading(heading)];
    if why.conflicts.items.len() > 1 || !total.complete || *total != super::numbers::exact(why.conflicts.items.len()) {
        blocks.push(Block::Text(super::explained::how_many(&why.conflicts, "reason").into()));
    }
    blocks.extend(items.map(|(place, item)| Block::Item(conflict(subject, place + 1, item, asked))));
    blocks
}

fn next(subject: Subject<'_>, check: &Check) -> Option<Block> {
    match check.answer {
        Verdict::Feasible => Some(Block::Next(format!("zopa packages {}", subject.call))),
        Verdict::Infeasible => Some(Block::Next(format!("zopa explain {}", subject.call))),
        Verdict::Unknown => Some(Block::Text(
            "A narrower question may be answered: --only, --drop and --set leave less to search.".into(),
        )),
    }
}
