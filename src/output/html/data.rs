//! What the page's script works on, as JSON: the names of things, and the diagram.
//!
//! `docs/report.md` describes the fields. Texts are made safe to show here, ids are as they are typed.

use serde_json::{Value, json};

use crate::analysis::{Explorer, ExplorerCell, ExplorerParty, NOWHERE, Piece, Tier, Unweighed, Way};
use crate::chart::signs;
use crate::model::{Answer, Interest, Issue, IssueId, Number, ViewOptions, Worth};
use crate::output::Subject;
use crate::output::plain::plain;
use crate::wording::numbers::Counted;

use super::pack::packed;

/// The data of a page that explores a view. `options` are those that the view was asked for with.
pub(super) fn data(subject: Subject<'_>, options: &ViewOptions, explorer: &Explorer) -> Value {
    let issues = 0..subject.view.scenario.issues.len();
    json!({
        "base": base(subject, options),
        "issues": issues.map(|issue| self::issue(subject, explorer, IssueId(issue))).collect::<Value>(),
        "parties": parties(subject),
        "positions": positions(subject),
        "rungs": rungs(subject, explorer),
        "counts": Counted::of(subject.view).one(),
        "rules": rules(subject),
        "diagram": diagram(explorer),
        "sums": sums(explorer),
        "worth": worth(subject, explorer),
    })
}

/// What the page started from, so that a command line can be made of it and of what the reader did.
fn base(subject: Subject<'_>, options: &ViewOptions) -> Value {
    json!({
        "file": subject.file,
        "variant": options.variant,
        "asOf": options.as_of.map(|day| day.to_string()),
        "only": options.only,
        "drop": options.drop,
        "concede": options.concede,
        "set": options.set,
    })
}

fn issue(subject: Subject<'_>, explorer: &Explorer, id: IssueId) -> Value {
    let issue = &subject.view.scenario.issues[id.0];
    let domain = &explorer.diagram.domains[id.0];
    let cells = explorer.cells[id.0].iter().enumerate();
    let amount = issue.domain.amount();
    json!({
        "id": issue.id,
        "title": plain(subject.issue(id)),
        "unit": amount.map(|amount| plain(&amount.unit)),
        "step": amount.and_then(|amount| amount.step.as_ref()).map(Number::to_string),
        "min": amount.map(|amount| amount.min.to_string()),
        "cells": cells.map(|(place, cell)| self::cell(issue, cell, domain.has(place))).collect::<Value>(),
        "tied": explorer.diagram.tied[id.0],
        "coarse": explorer.coarse[id.0],
        "leftOut": explorer.left_out.contains(&id),
    })
}

fn cell(issue: &Issue, cell: &ExplorerCell, is_left: bool) -> Value {
    let (name, range) = match &cell.answer {
        Answer::Choice(_) => (issue.name_of(&cell.answer.sample()), None),
        Answer::Amount(range) if range.is_point() => (range.min.to_string(), Some(range)),
        Answer::Amount(range) => {
            let open = |open, bracket: [char; 2]| if open { bracket[1] } else { bracket[0] };
            let (low, high) = (open(range.min_open, ['[', '(']), open(range.max_open, [']', ')']));
            (format!("{low}{}..{}{high}", range.min, range.max), Some(range))
        }
    };
    json!({
        "name": name,
        "words": plain(&cell.answer.words(issue)),
        "values": cell.values.to_string(),
        "left": is_left,
        "range": range.map(|range| json!([
            range.min.to_string(), range.max.to_string(), range.min_open, range.max_open,
        ])),
    })
}

fn parties(subject: Subject<'_>) -> Value {
    let signs = signs(subject.view.scenario);
    let party = |id: &crate::model::PartyId| {
        json!({
            "id": subject.party_id(*id),
            "title": plain(subject.party(*id)),
            "sign": plain(&signs[id.0]),
            "consents": subject.view.party(*id).role.consents(),
        })
    };
    subject.view.parties.iter().map(party).collect()
}

/// The binding positions, with the places of their rungs.
fn positions(subject: Subject<'_>) -> Value {
    let view = subject.view;
    let binding = view.positions.iter().enumerate().filter(|(_, held)| held.binds);
    let position = |(place, held): (usize, &crate::model::Held<'_>)| {
        let rungs = (0..view.rungs.len()).filter(|rung| view.rungs[*rung].held == place);
        json!({
            "id": format!("{}/{}", view.party(held.party).id, held.position.id),
            "party": view.parties.iter().position(|party| *party == held.party),
            "claim": plain(&subject.claim(held.position)),
            "rungs": rungs.collect::<Vec<_>>(),
        })
    };
    let positions = binding.map(position).filter(|position| position["rungs"][0].is_number());
    positions.collect()
}

fn rungs(subject: Subject<'_>, explorer: &Explorer) -> Value {
    let view = subject.view;
    let rung = |(place, rung): (usize, &crate::model::Rung)| {
        let own = view.positions[rung.held].position.ladder().nth(rung.level);
        json!({
            "id": rung.id,
            "level": rung.level,
            "issues": rung.condition.issues().iter().map(|issue| issue.0).collect::<Vec<_>>(),
            "words": own.map(|(condition, _)| plain(&subject.condition(condition))),
            "weight": rung.weight.to_string(),
            "units": explorer.weights[place].to_string(),
            "redLine": rung.red_line,
        })
    };
    view.rungs.iter().enumerate().map(rung).collect()
}

fn rules(subject: Subject<'_>) -> Value {
    let rule = |rule: &crate::model::ViewRule| {
        let words = subject.condition(&rule.holds);
        let said = if rule.because.trim().is_empty() { &words } else { rule.because.trim() };
        json!({"id": rule.id, "words": plain(said)})
    };
    subject.view.rules.iter().map(rule).collect()
}

fn diagram(explorer: &Explorer) -> Value {
    json!({
        "namesRules": explorer.names_rules,
        "always": explorer.diagram.always_broken,
        "pieces": explorer.diagram.pieces.iter().map(piece).collect::<Value>(),
    })
}

fn piece(piece: &Piece) -> Value {
    json!({
        "layers": piece.layers.iter().map(layer).collect::<Value>(),
        "ends": piece.ends.iter().map(|ways| ways.iter().map(way).collect::<Value>()).collect::<Value>(),
        "labels": piece.labels,
    })
}

/// Edges as pairs: nought for nowhere and otherwise the node plus one, and the label.
fn layer(tier: &Tier) -> Value {
    let pair = |(to, label): &(u32, u32)| if *to == NOWHERE { [0, 0] } else { [to + 1, *label] };
    json!({
        "issue": tier.issue,
        "classes": tier.classes,
        "edges": packed(tier.edges.iter().flat_map(pair)),
    })
}

fn way(way: &Way) -> Value {
    let truths = way.truths.iter().map(|(sum, truth)| json!([sum, truth]));
    json!([way.breaks, truths.collect::<Value>()])
}

fn sums(explorer: &Explorer) -> Value {
    let sum = |atom: &crate::analysis::Atom| {
        let terms = atom.terms.iter().map(|(issue, coefficient)| json!([issue.0, coefficient.to_string()]));
        json!({"terms": terms.collect::<Value>(), "atLeast": atom.at_least.to_string(), "strict": atom.strict})
    };
    explorer.sums.iter().map(sum).collect()
}

/// What packages are worth, with every number as it is written; or why it is not told.
fn worth(subject: Subject<'_>, explorer: &Explorer) -> Value {
    let none = match &explorer.worth {
        Ok(parties) => return parties.iter().map(|known| party_worth(subject, known)).collect(),
        Err(Unweighed::NoInterests) => return Value::Null,
        Err(Unweighed::TooFine) => "an amount that is worth something has no step, or very many",
        Err(Unweighed::Tied) => "sums tie amounts together",
        Err(Unweighed::TooLarge) => "it would make the page too large",
    };
    json!(none)
}

fn party_worth(subject: Subject<'_>, known: &ExplorerParty) -> Value {
    let interests = &known.interests;
    let issues = (0..subject.view.scenario.issues.len()).map(|issue| {
        let stated = interests.issues.iter().find(|(of, _)| of.0 == issue);
        stated.map(|(_, interest)| issue_worth(interest))
    });
    json!({
        "party": subject.view.parties.iter().position(|party| *party == known.party),
        "derived": known.derived,
        "reservation": interests.reservation.to_string(),
        "issues": issues.collect::<Vec<_>>(),
        "bonuses": interests.bonuses.iter().map(|bonus| bonus.worth.to_string()).collect::<Vec<_>>(),
    })
}

/// What values of an issue are worth: by choice, or by the points between which the worth of an amount is a line.
fn issue_worth(interest: &Interest) -> Value {
    let weighed = |worth: &Number| (&interest.weight * worth).to_string();
    match &interest.worth {
        Worth::Choices(all) => json!({"choices": all.iter().map(weighed).collect::<Vec<_>>()}),
        Worth::Points(points) => {
            let point = |(amount, worth): &(Number, Number)| json!([amount.to_string(), weighed(worth)]);
            json!({"points": points.iter().map(point).collect::<Vec<_>>()})
        }
    }
}
