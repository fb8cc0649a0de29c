//! Results as CSV: one table per command, for spreadsheets. `docs/output.md` lists the columns.

use std::io::{self, Write};

use csv::{ErrorKind, Terminator, Writer, WriterBuilder};

use super::Subject;
use super::blocks::Cut;
use super::columns::{Column, tied};
use super::listing::{Rows, Share, Tally, Wanted};
use super::overlapped::{stance_word, zone_word};
use super::pace::Pace;
use super::said::{Numeral, Spelled};
use crate::analysis::{Bargain, Check, Deal, Explanation, Overlap, PackageList, PackageRow};
use crate::model::{Answer, Date, Firmness, IssueId, Number, Range, Rung, View};

/// A table as the standard has it: lines end in CR LF, and what needs quotes has them.
fn table<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out)
}

/// What went wrong in writing, so that a closed pipe is still known as one.
fn unwrapped(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// Text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// A range as mathematicians write it.
fn interval(range: &Range) -> String {
    let Range { min, max, min_open, max_open, .. } = range;
    match range.is_point() {
        true => min.to_string(),
        false => format!("{}{min}, {max}{}", if *min_open { '(' } else { '[' }, if *max_open { ')' } else { ']' }),
    }
}

fn name(subject: Subject<'_>, issue: IssueId, answer: &Answer) -> String {
    match answer {
        Answer::Choice(place) => safe(subject.view.scenario.issues[issue.0].domain.choice(*place).unwrap_or_default()),
        Answer::Amount(range) => interval(range),
    }
}

/// Writes the answer of `check`: a row for each answer to each issue, with what became of it.
pub(super) fn check(out: &mut dyn Write, subject: Subject<'_>, check: &Check) -> io::Result<()> {
    let mut table = table(out);
    table.write_record(["issue", "title", "value", "label", "state"]).map_err(unwrapped)?;
    let mut rows = |issue: IssueId, answers: &[Answer], state: &str| -> io::Result<()> {
        for answer in answers {
            let title = safe(subject.issue(issue));
            let (value, label) =
                (name(subject, issue, answer), safe(&answer.plain_words(&subject.view.scenario.issues[issue.0])));
            table.write_record([&safe(&subject.issue_id(issue)), &title, &value, &label, state]).map_err(unwrapped)?;
        }
        Ok(())
    };
    for state in &check.issues {
        rows(state.issue, &state.possible, if state.is_settled() { "settled" } else { "open" })?;
        rows(state.issue, &state.ruled_out, "ruled_out")?;
        rows(state.issue, &state.impossible, "impossible")?;
    }
    for (issue, answer) in &check.common {
        rows(*issue, std::slice::from_ref(answer), "common")?;
    }
    table.flush()
}

/// Writes the answer of `overlap`: a row for each value of each issue, with what each party says to it.
pub(super) fn overlap(out: &mut dyn Write, subject: Subject<'_>, overlap: &Overlap) -> io::Result<()> {
    let mut table = table(out);
    let parties = || overlap.parties.iter().map(|party| subject.party_id(party.party));
    let heads = ["issue", "title", "value", "label", "zone", "red_lines"].map(str::to_owned).into_iter();
    table.write_record(heads.chain(parties().map(|party| format!("stance:{party}")))).map_err(unwrapped)?;
    for issue in &overlap.issues {
        let (id, title) = (safe(&subject.issue_id(issue.issue)), safe(subject.issue(issue.issue)));
        for value in &issue.values {
            let label = safe(&value.answer.plain_words(&subject.view.scenario.issues[issue.issue.0]));
            let red_lines = parties().zip(&value.stances).filter(|(_, stance)| stance.is_by_red_line());
            let red_lines = red_lines.map(|(party, _)| party).collect::<Vec<_>>().join(" ");
            let name = name(subject, issue.issue, &value.answer);
            let zone = zone_word(value.zone).to_owned();
            let first = [id.clone(), title.clone(), name, label, zone, safe(&red_lines)].into_iter();
            let stances = value.stances.iter().map(|stance| stance_word(*stance).to_owned());
            table.write_record(first.chain(stances)).map_err(unwrapped)?;
        }
    }
    table.flush()
}

/// Writes the positions that are held: a row for each position and each of its fallbacks.
pub(super) fn positions(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let mut table = table(out);
    let columns = [
        "party",
        "position",
        "rung",
        "firmness",
        "binds",
        "weight",
        "claim",
        "requires",
        "basis",
        "confidence",
        "since",
        "until",
        "sources",
    ];
    table.write_record(columns).map_err(unwrapped)?;
    let issues = &view.scenario.issues;
    for held in &view.positions {
        let (party, position) = (&view.scenario.parties[held.party.0], held.position);
        let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let sources: Vec<_> = position.cites.iter().map(|cite| cite.source.as_str()).collect();
        for (rung, (condition, weight)) in position.ladder().enumerate().skip(held.first_rung) {
            let row = [
                safe(&party.id),
                safe(&position.id),
                rung.to_string(),
                format!("{:?}", position.firmness),
                if held.binds { "yes" } else { "no" }.to_owned(),
                weight.to_string(),
                safe(&position.claim),
                safe(&condition.words(issues)),
                format!("{:?}", position.basis),
                position.confidence.to_string(),
                date(position.since),
                date(position.until),
                safe(&sources.join(" ")),
            ];
            table.write_record(row).map_err(unwrapped)?;
        }
    }
    table.flush()
}

/// Writes the answer of `explain`: a row for each member of each conflict and concession.
pub(super) fn explain(
    out: &mut dyn Write,
    subject: Subject<'_>,
    answer: &Explanation,
    pace: &mut Pace<'_>,
) -> io::Result<()> {
    let mut table = table(out);
    table
        .write_record(["kind", "number", "cost", "packages", "member", "member_kind", "party", "words", "line"])
        .map_err(unwrapped)?;
    pace.each("conflicts", answer.conflicts.items.iter().enumerate(), |(place, conflict)| {
        let number = (place + 1).to_string();
        let head = ["conflict", &number, "", ""].map(str::to_owned);
        for rung in conflict.rungs.iter().map(|rung| &subject.view.rungs[*rung]) {
            table.write_record(head.iter().chain(&member(subject, rung))).map_err(unwrapped)?;
        }
        for rule in conflict.rules.iter().map(|rule| &subject.view.rules[*rule]) {
            let line = rule.line.map(|line| line.to_string()).unwrap_or_default();
            let (id, because) = (safe(&rule.id), safe(&rule.because));
            table.write_record(["conflict", &number, "", "", &id, "rule", "", &because, &line]).map_err(unwrapped)?;
        }
        Ok::<_, io::Error>(())
    })?;
    pace.each("concessions", answer.concessions.iter().enumerate(), |(place, concession)| {
        let (number, cost) = ((place + 1).to_string(), concession.cost.to_string());
        let head = ["concession", &number, &cost, &concession.packages.found.to_string()].map(str::to_owned);
        for rung in concession.rungs.iter().map(|rung| &subject.view.rungs[*rung]) {
            table.write_record(head.iter().chain(&member(subject, rung))).map_err(unwrapped)?;
        }
        Ok::<_, io::Error>(())
    })?;
    table.flush()
}

fn member(subject: Subject<'_>, rung: &Rung) -> [String; 5] {
    let position = subject.view.positions[rung.held].position;
    let kind = if position.firmness == Firmness::RedLine { "red_line" } else { "demand" };
    let line = position.line.map(|line| line.to_string()).unwrap_or_default();
    let words: String = subject.rung(rung).spans.iter().map(|span| &*span.text).collect();
    [safe(&rung.id), kind.to_owned(), safe(&subject.party_id(rung.party)), safe(&words), line]
}

/// Writes the answer of `bargain`: a row for each deal of the frontier, and of the named points that are not among these;
/// then two for each piece, its ends, and one for each corner of each polygon, counted on after the pieces.
pub(super) fn bargain(out: &mut dyn Write, subject: Subject<'_>, answer: &Bargain, limit: usize) -> io::Result<()> {
    let mut table = table(out);
    let parties = answer.parties.iter().map(|party| {
        let derived = if party.derived { " (derived)" } else { "" };
        format!("worth:{}{derived}", subject.party_id(party.party))
    });
    let issues = subject.view.scenario.issues.iter().map(|issue| safe(&issue.id));
    let first = ["row", "packages", "rational", "points", "reached", "piece"].map(str::to_owned).into_iter();
    table.write_record(first.chain(parties).chain(issues)).map_err(unwrapped)?;
    let points = |deal: &Deal| {
        let is_named = |point: &crate::analysis::Named| point.deals.iter().any(|named| named.worth == deal.worth);
        let named = answer.named().into_iter().filter(|(_, point)| point.as_ref().is_ok_and(is_named));
        named.map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    };
    let listed = &answer.frontier.deals[..limit.min(answer.frontier.deals.len())];
    let mut deals: Vec<&Deal> = listed.iter().collect();
    let named = answer.named().into_iter().filter_map(|(_, point)| point.as_ref().ok());
    for deal in named.flat_map(|point| point.deals.iter().take(limit.max(1))) {
        if !deals.iter().any(|known| known.worth == deal.worth) {
            deals.push(deal);
        }
    }
    let pieces = answer.frontier.pieces.iter().map(|piece| &piece.ends[..]);
    let faces = answer.frontier.faces.iter().map(|face| &face.corners[..]);
    let bodies = answer.frontier.bodies.iter().map(|body| &body.corners[..]);
    let pieces = pieces.chain(faces).chain(bodies).take(limit).enumerate();
    let ends = pieces.flat_map(|(place, ends)| ends.iter().map(move |end| (end, (place + 1).to_string())));
    for (deal, piece) in deals.into_iter().map(|deal| (deal, String::new())).chain(ends) {
        let place = answer.frontier.deals.iter().position(|known| known.worth == deal.worth);
        let number = place.map(|place| (place + 1).to_string()).unwrap_or_default();
        let [rational, reached] =
            [deal.rational, deal.reached].map(|is_so| if is_so { "yes" } else { "no" }.to_owned());
        let first = [number, deal.packages.found.to_string(), rational, points(deal), reached, piece];
        let worth = deal.worth.iter().map(Number::to_string);
        let values = subject.view.scenario.issues.iter().zip(&deal.witness);
        let values = values.map(|(issue, value)| safe(&issue.name_of(value)));
        table.write_record(first.into_iter().chain(worth).chain(values)).map_err(unwrapped)?;
    }
    table.flush()
}

/// What rows say besides the issues.
const FIGURES: [Column; 4] = [Column::Packages, Column::Cost, Column::Wishes, Column::Conceded];

/// What ends a record.
const CLOSE: &str = "\r\n";

/// The rows of a list of packages.
pub(super) struct Records<'a> {
    out: &'a mut dyn Write,
    subject: Subject<'a>,
    wanted: Wanted,
    /// What rows say in figures and on the issues.
    said: Spelled,
}

impl<'a> Records<'a> {
    /// No row yet.
    pub(super) fn new(out: &'a mut dyn Write, subject: Subject<'a>, wanted: Wanted) -> Self {
        let columns = FIGURES.into_iter().chain(Column::issues(subject));
        Self { out, subject, wanted, said: Spelled::new("", columns.collect(), CLOSE) }
    }
}

/// What a row says in a column, behind other fields; with concessions goes what each party gives.
fn fields(subject: Subject<'_>, column: Column, row: &PackageRow) -> String {
    let shares = subject.view.consenting().filter(|_| column == Column::Conceded).map(|party| {
        let share = row.by_party.iter().find(|(payer, _)| *payer == party);
        share.map_or("0".to_owned(), |(_, share)| share.to_string())
    });
    std::iter::once(cell(subject, column, row)).chain(shares).map(|field| behind(&field)).collect()
}

/// A field behind another one.
fn behind(field: &str) -> String {
    let mut table = table(Vec::new());
    let record = table.write_record(["", field]).ok().and_then(|()| table.into_inner().ok());
    match record.and_then(|record| String::from_utf8(record).ok()) {
        Some(record) => record.trim_end_matches(CLOSE).to_owned(),
        None => unreachable!("memory takes what is written to it, and fields are UTF-8"),
    }
}

/// What a row says in a column.
fn cell(subject: Subject<'_>, column: Column, row: &PackageRow) -> String {
    match column {
        Column::Packages => row.packages.to_string(),
        Column::Cost => row.cost.to_string(),
        Column::Wishes => row.wishes.to_string(),
        Column::Conceded => {
            let breaks: Vec<_> = row.breaks.iter().map(|place| subject.view.rungs[*place].id.as_str()).collect();
            safe(&breaks.join(" "))
        }
        Column::Issue(issue) => {
            let names: Vec<_> = row.answers[issue.0].iter().map(|answer| name(subject, issue, answer)).collect();
            let names = names.join(" | ");
            match tied(issue, row) {
                Some(number) => format!("{names}; {number}"),
                None => names,
            }
        }
    }
}

impl Rows for Records<'_> {
    fn begin(&mut self, _: &PackageList) -> io::Result<()> {
        let scenario = self.subject.view.scenario;
        let parties = self.subject.view.consenting().map(|party| format!("cost:{}", self.subject.party_id(party)));
        let issues = scenario.issues.iter().map(|issue| safe(&issue.id));
        let first = ["row", "packages", "cost", "wishes", "breaks"].map(str::to_owned).into_iter();
        let mut table = table(&mut self.out);
        table.write_record(first.chain(parties).chain(issues)).map_err(unwrapped)?;
        table.flush()
    }

    fn row(&mut self, row: &PackageRow, same: usize, number: &Numeral) -> io::Result<()> {
        let fields = self.said.next(row, same, |column| fields(self.subject, column, row));
        self.out.write_all(number.digits())?;
        self.out.write_all(fields.as_bytes())
    }

    fn cut(&self, issues: usize, _: &Numeral) -> Option<Cut<'_>> {
        Some(Cut::spelled(b"", true, &self.said, issues))
    }

    fn write(&mut self, rows: &[u8]) -> io::Result<()> {
        self.out.write_all(rows)
    }

    fn end(&mut self, _: &PackageList, _: &Tally) -> io::Result<()> {
        Ok(())
    }

    fn untold(&self, list: &PackageList, tally: &Tally) -> Option<String> {
        let share = Share::of(self.subject, list, tally, &self.wanted);
        (!share.is_all).then(|| format!("the table is cut short: {}", share.words()))
    }
}
