//! Rows of packages for people: a table of the open issues where it is readable, a paragraph per row otherwise.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::columns::{Columns, said};
use super::document::{Block, Line, Table};
use super::listing::{Rows, Tally, Wanted};
use super::numbers::{Counted, cost, counted, exact, several};
use super::{Page, Subject, markdown, text, verdict};
use crate::analysis::{PackageList, PackageRow, Verdict};
use crate::engine::Count;
use crate::model::IssueId;

/// Rows are looked at together up to this many: what is the same in all is said once, and columns fit what is in them.
/// The rows of longer lists go out as they come, laid out like their beginning.
const TOGETHER: usize = 1000;

/// A table is readable if no column is narrower than this or than its text.
const READABLE: usize = 24;

/// What rows are shown on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paper {
    /// A terminal.
    Text(Page),
    /// A Markdown file.
    Markdown,
}

/// How rows are laid out, once enough of them are known.
enum Layout {
    /// A table with columns of these widths.
    Table(Columns, Table, Vec<usize>),
    /// A paragraph for each row.
    Paragraphs(Columns),
    /// Nothing more to say of a row.
    Nothing,
}

/// Shows the rows of a list to people.
pub(crate) struct RowsForPeople<'a> {
    out: &'a mut dyn Write,
    paper: Paper,
    subject: Subject<'a>,
    wanted: Wanted,
    waiting: Vec<PackageRow>,
    layout: Option<Layout>,
    shown: usize,
    conceded: BTreeSet<usize>,
}

impl<'a> RowsForPeople<'a> {
    /// Nothing shown yet.
    pub(crate) fn new(out: &'a mut dyn Write, paper: Paper, subject: Subject<'a>, wanted: Wanted) -> Self {
        Self { out, paper, subject, wanted, waiting: Vec::new(), layout: None, shown: 0, conceded: BTreeSet::new() }
    }

    fn blocks(&mut self, blocks: &[Block]) -> io::Result<()> {
        match self.paper {
            Paper::Text(page) => text::blocks(self.out, page, blocks),
            Paper::Markdown => markdown::blocks(self.out, blocks),
        }
    }

    /// Lays out the rows that wait and shows them; `all` if no more will come.
    fn show_waiting(&mut self, all: bool) -> io::Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let Some(first) = rows.first() else { return Ok(()) };
        let is_same = |issue: &IssueId| rows.iter().all(|row| row.answers[issue.0] == first.answers[issue.0]);
        let issues = (0..first.answers.len()).map(IssueId);
        let (same, issues): (Vec<_>, Vec<_>) = issues.partition(|issue| all && is_same(issue));
        let columns = Columns::of(self.subject, &rows, issues, all);
        self.show_same(&same, &rows, &columns)?;
        let layout = if all && rows.len() == 1 { Layout::Nothing } else { self.lay_out(columns, &rows) };
        self.show_heads(&layout)?;
        self.layout = Some(layout);
        rows.iter().try_for_each(|row| self.show(row))
    }

    /// Says what all rows have in common: everything, if there is only one.
    fn show_same(&mut self, same: &[IssueId], rows: &[PackageRow], columns: &Columns) -> io::Result<()> {
        let facts =
            same.iter().map(|issue| (Line::from(self.subject.issue(*issue)), said(self.subject, *issue, &rows[0])));
        let mut facts: Vec<_> = facts.map(|(title, said)| (title, Line::from(said))).collect();
        if let [row] = rows {
            facts.extend(columns.figures(self.subject, row));
        }
        let heading = if rows.len() == 1 { "The only row" } else { "The same in every row" };
        match facts.is_empty() {
            true => Ok(()),
            false => self.blocks(&[Block::Heading(Line::strong(heading)), Block::Facts(["issue", "value"], facts)]),
        }
    }

    fn lay_out(&self, columns: Columns, rows: &[PackageRow]) -> Layout {
        let cells = rows.iter().enumerate().map(|(place, row)| columns.cells(self.subject, place + 1, row));
        let mut table = Table { heads: columns.heads(self.subject), rows: cells.collect() };
        if table.heads.len() == 1 {
            return Layout::Nothing;
        }
        let natural = text::natural_widths(&table);
        table.rows.clear();
        let needed: Vec<_> = natural.iter().map(|width| (*width).min(READABLE)).collect();
        match self.paper {
            Paper::Text(page) if !text::fits(page, &needed) => Layout::Paragraphs(columns),
            Paper::Text(page) => Layout::Table(columns, table, text::fitted(page, natural)),
            Paper::Markdown => Layout::Table(columns, table, natural),
        }
    }

    fn show_heads(&mut self, layout: &Layout) -> io::Result<()> {
        let Layout::Table(_, table, widths) = layout else { return Ok(()) };
        writeln!(self.out)?;
        match self.paper {
            Paper::Text(page) => text::heads(self.out, page, table, widths),
            Paper::Markdown => markdown::heads(self.out, table),
        }
    }

    fn show(&mut self, row: &PackageRow) -> io::Result<()> {
        self.shown += 1;
        self.conceded.extend(&row.breaks);
        match (&self.layout, self.paper) {
            (Some(Layout::Table(columns, table, widths)), Paper::Text(page)) => {
                let cells = columns.cells(self.subject, self.shown, row);
                text::cells(self.out, page, table, widths, &cells)
            }
            (Some(Layout::Table(columns, ..)), Paper::Markdown) => {
                markdown::cells(self.out, &columns.cells(self.subject, self.shown, row))
            }
            (Some(Layout::Paragraphs(columns)), _) => {
                let item = Block::Item(columns.paragraph(self.subject, self.shown, row));
                self.blocks(&[item])
            }
            (Some(Layout::Nothing) | None, _) => Ok(()),
        }
    }

    /// What the ids under "conceded" stand for.
    fn legend(&self) -> Vec<Block> {
        let facts = self.conceded.iter().map(|place| {
            let rung = &self.subject.view.rungs[*place];
            let said = Line::from(format!("{}: ", self.subject.party(rung.party))).then(self.subject.rung(rung));
            (Line::name(&rung.id), said.then(format!(", cost {}", cost(&rung.weight))))
        });
        let facts: Vec<_> = facts.collect();
        match facts.is_empty() {
            true => Vec::new(),
            false => vec![Block::Heading(Line::strong("What is conceded")), Block::Facts(["position", "claim"], facts)],
        }
    }
}

impl Rows for RowsForPeople<'_> {
    fn begin(&mut self, list: &PackageList) -> io::Result<()> {
        let mut document = verdict::document(self.subject, list.answer, &list.packages);
        document.blocks.extend(introduction(list, &self.wanted).map(|said| Block::Text(said.into())));
        match self.paper {
            Paper::Text(page) => text::document(self.out, page, &document),
            Paper::Markdown => markdown::document(self.out, &document),
        }
    }

    fn row(&mut self, row: PackageRow) -> io::Result<()> {
        if self.layout.is_some() {
            return self.show(&row);
        }
        self.waiting.push(row);
        if self.waiting.len() > TOGETHER { self.show_waiting(false) } else { Ok(()) }
    }

    fn end(&mut self, list: &PackageList, tally: &Tally) -> io::Result<()> {
        self.show_waiting(true)?;
        self.blocks(&self.legend())?;
        self.blocks(&verdict::notes(list.complete, &list.notes))?;
        if list.answer == Verdict::Infeasible && list.within.is_none() {
            let call = self.subject.call;
            return self.blocks(&[Block::Next(format!("zopa explain {call}"))]);
        }
        if let Paper::Text(_) = self.paper {
            writeln!(self.out)?;
        }
        self.blocks(&[Block::Text(closing(self.subject, list, tally).into())])
    }
}

/// What the list is a list of, where the verdict does not say it.
fn introduction(list: &PackageList, wanted: &Wanted) -> Option<String> {
    let total = several(&list.compromises, "compromise");
    let verb = if list.compromises.found == 1u8.into() { "costs" } else { "cost" };
    let what = "what the rules and the red lines allow, with the demands it breaks";
    match (&list.within, &wanted.within, list.answer) {
        (None, _, Verdict::Infeasible) if list.complete => {
            Some("There is no compromise either: the rules and the red lines leave no package.".to_owned())
        }
        (Some(_), Some(within), _) => Some(format!("{total} {verb} at most {}: {what}.", cost(within))),
        (Some(within), None, Verdict::Infeasible) => {
            Some(format!("{total} {verb} {}, the least there is: {what}.", cost(within)))
        }
        _ => None,
    }
}

/// The last line: how much of the list was shown.
fn closing(subject: Subject<'_>, list: &PackageList, tally: &Tally) -> String {
    let compromises = list.within.as_ref().is_some_and(|within| !within.is_zero());
    let one = if compromises { "compromise" } else { Counted::of(subject.view).one() };
    let total = several(&list.compromises, one);
    let rows = several(&exact(tally.rows), "row");
    let shown = counted(&Count { found: tally.packages.clone(), complete: true });
    let folded = tally.packages != tally.rows.into();
    let all = list.compromises.complete && tally.packages == list.compromises.found;
    match (all, folded) {
        (true, _) if tally.rows == 0 => format!("There is {total} to list."),
        (true, true) => format!("Complete: {rows} stand for {total}."),
        (true, false) => format!("Complete: {total}."),
        (false, true) => format!("{rows} stand for {shown} of {total}; --all lists every one."),
        (false, false) => format!("{shown} of {total}; --all lists every one."),
    }
}
