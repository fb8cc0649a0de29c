//! What a briefing answers, as values for templates.

use num_bigint::BigUint;
use serde_json::{Value, json};

use crate::analysis::{Briefing, Concession, Conflict, IssueState, PackageList, PackageRow, Verdict};
use crate::engine::Count;
use crate::model::Answer;
use crate::output::Subject;
use crate::output::columns::Column;
use crate::output::document::{Head, Line, Table};
use crate::output::numbers::{Counted, cost, counted, exact, several};
use crate::output::{bargained, explained, rows, structure, verdict, zone};

use super::{list, sources, words};

/// Everything that the briefing says.
pub(super) fn answers(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let Briefing { check, explanation, .. } = briefing;
    let document = verdict::document(subject, check.answer, &check.packages);
    json!({
        "verdict": document.verdict,
        "sentence": words::line(&capital(document.sentence)),
        "overview": zone::overview(subject, check),
        "figures": figures(subject, briefing),
        "issues": issues(subject, briefing),
        "common": common(subject, briefing),
        "packages": packages(subject, briefing),
        "conflicts_total": explained::how_many(&explanation.conflicts, "conflict"),
        "conflicts": list(explanation.conflicts.items.iter().map(|item| conflict(subject, item))),
        "disputes": words::blocks(
            &explanation.structure.iter().flat_map(|all| structure::disputes(subject, all)).collect::<Vec<_>>(),
        ),
        "bargain": words::blocks(
            &briefing.bargain.iter().flat_map(|answer| bargained::briefed(subject, answer)).collect::<Vec<_>>(),
        ),
        "concessions_total": explained::concessions_listed(explanation),
        "concessions": concessions(subject, briefing),
        "burdens": words::blocks(
            &explanation
                .structure
                .iter()
                .flat_map(|all| structure::burdens(subject, explanation, all))
                .collect::<Vec<_>>(),
        ),
    })
}

/// A sentence that begins with a capital letter.
fn capital(mut line: Line) -> Line {
    if let Some(first) = line.spans.first_mut() {
        let mut letters = first.text.chars();
        let capital = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>();
        first.text = capital.into();
    }
    line
}

/// The three numbers at the top.
fn figures(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let Briefing { check, explanation, .. } = briefing;
    let one = Counted::of(subject.view).one();
    let figure = |number: String, what: String| json!({"number": number, "what": what});
    let allowed = several(&check.allowed, one);
    let first = figure(counted(&check.packages), format!("of {allowed} that the rules allow"));
    let [second, third] = match check.answer {
        Verdict::Feasible => {
            let settled = check.issues.iter().filter(|state| state.is_settled()).count();
            let all = check.issues.len();
            [
                figure(settled.to_string(), format!("of {} settled", several(&exact(all), "issue"))),
                figure((all - settled).to_string(), "still open".to_owned()),
            ]
        }
        _ => {
            let conflicts = &explanation.conflicts.total;
            let least = explanation.cheapest.as_ref().map_or("none".to_owned(), cost);
            let what = match explanation.cheapest {
                Some(_) => "cost of the cheapest concession, by weights in the file",
                None => "concession short of a red line",
            };
            let word = if conflicts.found == 1u8.into() { "conflict" } else { "conflicts" };
            [figure(counted(conflicts), word.to_owned()), figure(least, what.to_owned())]
        }
    };
    list([first, second, third])
}

/// By issue, its title, whether it is settled, open or neither, and its values by what became of them.
fn issues(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let answers = |state: &IssueState, answers: &[Answer]| subject.answers(state.issue, answers);
    // Without a zone, there is nothing to say of an issue but what the rules exclude.
    let no_zone = briefing.check.answer == Verdict::Infeasible;
    list(briefing.check.issues.iter().filter(|state| !(no_zone && state.impossible.is_empty())).map(|state| {
        let is = match (state.possible.is_empty(), state.is_settled()) {
            (true, _) => "blocked",
            (false, true) => "settled",
            (false, false) => "open",
        };
        json!({
            "title": words::line(&subject.issue(state.issue).into()),
            "state": is,
            "possible": words::line(&answers(state, &state.possible).into()),
            "ruled_out": words::line(&answers(state, &state.ruled_out).into()),
            "impossible": words::line(&answers(state, &state.impossible).into()),
        })
    }))
}

/// What all compromises of the least cost agree on.
fn common(subject: Subject<'_>, briefing: &Briefing) -> Value {
    list(briefing.check.common.iter().map(|(issue, answer)| {
        let value = subject.answer(*issue, answer);
        json!({"issue": words::line(&subject.issue(*issue).into()), "value": words::line(&value.into())})
    }))
}

/// The packages or the best compromises: what is the same in all of them, and a table of the rest.
fn packages(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let (list, rows) = (&briefing.list, &briefing.rows);
    let columns = Column::needed(subject, rows.iter(), true);
    let is_same = |column: &Column| rows.iter().all(|row| column.cell(subject, row) == column.cell(subject, &rows[0]));
    let (same, differing): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| is_same(column));
    let table = table(subject, &differing, rows);
    let same = same.iter().filter(|_| !rows.is_empty()).map(|column| {
        json!({"name": words::line(&column.head(subject).name), "said": words::line(&column.cell(subject, &rows[0]))})
    });
    json!({
        "heading": heading(list),
        "introduction": rows::what_is_listed(subject, list),
        "same": super::list(same),
        "table": words::table(&table),
        "closing": rows::how_much(subject, list, rows),
    })
}

fn table(subject: Subject<'_>, columns: &[Column], rows: &[PackageRow]) -> Table {
    let heads = columns.iter().map(|column| column.head(subject));
    let cells = rows.iter().enumerate().map(|(place, row)| {
        let number = Line::from((place + 1).to_string());
        std::iter::once(number).chain(columns.iter().map(|column| column.cell(subject, row))).collect()
    });
    Table { heads: std::iter::once(Head::number("#")).chain(heads).collect(), rows: cells.collect() }
}

fn heading(list: &PackageList) -> &'static str {
    match list.answer {
        Verdict::Feasible => "The packages",
        _ => "The best compromises",
    }
}

fn conflict(subject: Subject<'_>, conflict: &Conflict) -> Value {
    let item = explained::conflict(subject, 0, conflict, None);
    let rungs = conflict.rungs.iter().map(|place| {
        let held = &subject.view.positions[subject.view.rungs[*place].held];
        json!({
            "cites": sources::cites(subject, &held.position.cites),
            "basis": sources::basis(held.position.basis),
            "confidence": held.position.confidence.to_string(),
        })
    });
    let rules = conflict.rules.iter().map(|place| {
        let rule = &subject.view.rules[*place];
        let stated = subject.view.scenario.rules.iter().find(|stated| rule.in_file && stated.id == rule.id);
        json!({"cites": stated.map(|stated| sources::cites(subject, &stated.cites)), "basis": null})
    });
    let members = item.members.iter().map(words::member).zip(rungs.chain(rules));
    let members = members.map(|(member, found)| json!({"said": member, "found": found}));
    json!({"head": words::line(&item.head), "members": list(members)})
}

fn concessions(subject: Subject<'_>, briefing: &Briefing) -> Value {
    let largest = briefing.explanation.concessions.iter().map(|found| &found.packages.found).max();
    let none = BigUint::ZERO;
    let largest = largest.unwrap_or(&none);
    list(briefing.explanation.concessions.iter().map(|found| concession(subject, found, largest)))
}

fn concession(subject: Subject<'_>, concession: &Concession, largest: &BigUint) -> Value {
    let item = explained::concession(subject, 0, concession);
    let by_party = concession
        .by_party
        .iter()
        .map(|(party, share)| json!({"party": words::line(&subject.party(*party).into()), "cost": cost(share)}));
    let ids = subject.weakest(&concession.rungs).into_iter().map(|place| subject.view.rungs[place].id.clone());
    let ids: Vec<_> = ids.collect();
    let address: Vec<_> = ids.iter().map(|id| format!("concede={}", in_address(id))).collect();
    let Count { found, .. } = &concession.packages;
    let share = if *largest == BigUint::ZERO { BigUint::ZERO } else { found * 100u8 / largest };
    json!({
        "head": words::line(&item.head),
        "members": list(item.members.iter().map(words::member)),
        "cost": cost(&concession.cost),
        "by_party": list(by_party),
        "opens": Counted::of(subject.view).words(&concession.packages),
        "share": share.to_string(),
        "concede": ids,
        "address": address.join("&"),
    })
}

/// A word as it stands in an address.
fn in_address(word: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    word.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
