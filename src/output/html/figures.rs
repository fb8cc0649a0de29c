//! The charts of a report, each with its data as a table.

use serde_json::{Value, json};

use crate::analysis::{Briefing, Explanation, Stance};
use crate::chart::{self, Drawing, Kind, Meaning};
use crate::model::{Answer, IssueId};
use crate::output::document::{Head, Line, Table};
use crate::output::{Subject, bargained};
use crate::wording::numbers::{Counted, cost, some};
use crate::wording::plain::plain;

use super::{list, meanings, words};

/// At most so many deals of a frontier stand in the page.
const DEALS: usize = 400;

/// The charts, in their order.
pub(super) fn figures(subject: Subject<'_>, briefing: &Briefing, charts: &[(Kind, Vec<Drawing>)]) -> Value {
    list(charts.iter().filter(|(_, pages)| !pages.is_empty()).map(|(kind, pages)| {
        json!({
            "name": kind.name(),
            "question": kind.question(),
            "drawings": list(pages.iter().map(|drawing| drawn(subject, briefing, drawing))),
            "table": data(subject, briefing, *kind, pages).as_ref().map(words::table),
            "note": note(briefing, *kind),
        })
    }))
}

/// A page of a chart, its marks named where a script follows the reader's choices.
fn drawn(subject: Subject<'_>, briefing: &Briefing, drawing: &Drawing) -> Value {
    let explorer = briefing.explorer.as_ref().ok();
    let named = |meaning: &Meaning| {
        explorer.map(|explorer| meanings::attributes(subject.view, explorer, meaning)).unwrap_or_default()
    };
    chart::inline_svg(drawing, &named).into()
}

/// What a chart is drawn from; none where a part of the briefing is that table.
fn data(subject: Subject<'_>, briefing: &Briefing, kind: Kind, pages: &[Drawing]) -> Option<Table> {
    let Briefing { explanation, rows, bargain, .. } = briefing;
    Some(match kind {
        Kind::Overlap => stances(subject, pages),
        Kind::Concessions if !explanation.concessions.is_empty() => concessions(subject, explanation),
        Kind::Conflicts if !explanation.conflicts.items.is_empty() => conflicts(subject, explanation),
        Kind::Packages if !rows.is_empty() => return None,
        Kind::Frontier => match bargain {
            Some(answer) => bargained::deals(subject, answer, DEALS),
            None => marks(pages),
        },
        _ => marks(pages),
    })
}

/// What each party says to each value.
fn stances(subject: Subject<'_>, pages: &[Drawing]) -> Table {
    let mut parties = Vec::new();
    let mut rows: Vec<(IssueId, &Answer, Vec<Line>)> = Vec::new();
    for mark in pages.iter().flat_map(|drawing| &drawing.marks).filter(|mark| mark.words.is_some()) {
        let Some(Meaning::Stance(party, stance, issue, answer)) = &mark.meaning else { continue };
        if !parties.contains(party) {
            parties.push(*party);
        }
        if rows.last().is_none_or(|(of, last, _)| of != issue || last != &answer) {
            rows.push((*issue, answer, Vec::new()));
        }
        if let Some((.., said)) = rows.last_mut() {
            said.push(stance_words(*stance).into());
        }
    }
    let heads = [Head::words("issue"), Head::words("value")];
    let heads = heads.into_iter().chain(parties.iter().map(|party| Head::words(subject.party(*party))));
    let rows = rows.into_iter().map(|(issue, answer, said)| {
        let first = [Line::from(subject.issue(issue)), Line::from(subject.answer(issue, answer))];
        first.into_iter().chain(said).collect()
    });
    Table { heads: heads.collect(), rows: rows.collect() }
}

fn stance_words(stance: Stance) -> &'static str {
    match stance {
        Stance::Accepts => "accepts",
        Stance::Insists { red_line: false } => "insists",
        Stance::Insists { red_line: true } => "insists, red line",
        Stance::Refuses { red_line: false } => "refuses",
        Stance::Refuses { red_line: true } => "refuses, red line",
        Stance::Silent => "silent",
        Stance::Impossible => "impossible by the rules",
        Stance::Unknown => "not known",
    }
}

/// What the table of a chart leaves out.
fn note(briefing: &Briefing, kind: Kind) -> Option<String> {
    let deals = briefing.bargain.as_ref().map_or(0, |answer| answer.frontier.deals.len());
    let is_cut = kind == Kind::Frontier && deals > DEALS;
    is_cut.then(|| format!("{DEALS} of {}; `zopa bargain --all` lists every one.", some(deals, "deal")))
}

fn concessions(subject: Subject<'_>, explanation: &Explanation) -> Table {
    let rows = explanation.concessions.iter().enumerate().map(|(place, concession)| {
        let names = subject.weakest(&concession.rungs).into_iter();
        let names = names.map(|place| Line::name(&subject.view.rungs[place].id));
        vec![
            Line::from((place + 1).to_string()),
            cost(&concession.cost).into(),
            subject.shares(&concession.cost, &concession.by_party).into(),
            Counted::of(subject.view).words(&concession.packages).into(),
            Line::joined(names, ", "),
        ]
    });
    let heads = [Head::number("#"), Head::number("cost"), Head::words("by party"), Head::words("opens")];
    Table { heads: heads.into_iter().chain([Head::words("given up")]).collect(), rows: rows.collect() }
}

fn conflicts(subject: Subject<'_>, explanation: &Explanation) -> Table {
    let rows = explanation.conflicts.items.iter().enumerate().map(|(place, conflict)| {
        let positions = conflict.rungs.iter().map(|place| Line::name(&subject.view.rungs[*place].id));
        let rules = conflict.rules.iter().map(|place| Line::name(&subject.view.rules[*place].id));
        vec![Line::from((place + 1).to_string()), Line::joined(positions, ", "), Line::joined(rules, ", ")]
    });
    let heads = vec![Head::number("#"), Head::words("positions"), Head::words("rules")];
    Table { heads, rows: rows.collect() }
}

/// What the marks of a chart say, for charts whose data stands nowhere else in the report.
fn marks(pages: &[Drawing]) -> Table {
    let marks = pages.iter().flat_map(|drawing| &drawing.marks);
    let said = marks.filter_map(|mark| mark.words.as_ref()).map(|words| vec![Line::from(plain(words))]);
    Table { heads: vec![Head::words("what it shows")], rows: said.collect() }
}
