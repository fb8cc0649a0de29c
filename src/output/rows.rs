//! Rows of packages for people: a table of the open issues where it is readable, a paragraph per row otherwise.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::columns::{Column, paragraph};
use super::document::{Block, Head, Line, Table};
use super::listing::{Rows, Tally, Wanted};
use super::numbers::{Counted, cost, counted, exact, several};
use super::{Page, Subject, markdown, text, verdict};
use crate::analysis::{PackageList, PackageRow, Verdict};
use crate::engine::Count;
use crate::model::Number;

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
    Table(Vec<Column>, Table, Vec<usize>),
    /// A paragraph for each row.
    Paragraphs(Vec<Column>),
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
        let cell = |row, column: &Column| column.cell(self.subject, row);
        let is_same = |column: &Column| rows.iter().all(|row| cell(row, column) == cell(first, column));
        let columns = Column::needed(self.subject, &rows, all);
        let (same, columns): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| all && is_same(column));
        self.show_same(&same, first, rows.len())?;
        let layout = self.lay_out(columns, &rows);
        self.show_heads(&layout)?;
        self.layout = Some(layout);
        rows.iter().try_for_each(|row| self.show(row))
    }

    /// Says what all rows have in common: everything, if there is only one.
    fn show_same(&mut self, same: &[Column], first: &PackageRow, rows: usize) -> io::Result<()> {
        let (issues, figures): (Vec<_>, Vec<_>) = same.iter().partition(|column| matches!(column, Column::Issue(_)));
        let name = |column: &Column| match column {
            Column::Issue(issue) => Line::from(self.subject.issue(*issue)),
            Column::Packages if rows > 1 => {
                Line::faint(format!("{}s in each row", Counted::of(self.subject.view).one()))
            }
            _ => Line::joined(column.head(self.subject).name.spans.iter().map(|span| Line::faint(&span.text)), ""),
        };
        let facts = issues.into_iter().chain(figures);
        let facts: Vec<_> = facts.map(|column| (name(column), column.cell(self.subject, first))).collect();
        let heading = if rows == 1 { "The only row" } else { "The same in every row" };
        match facts.is_empty() {
            true => Ok(()),
            false => self.blocks(&[Block::Heading(Line::strong(heading)), Block::Facts(["issue", "value"], facts)]),
        }
    }

    fn lay_out(&self, columns: Vec<Column>, rows: &[PackageRow]) -> Layout {
        if columns.is_empty() {
            return Layout::Nothing;
        }
        let cells = rows.iter().enumerate().map(|(place, row)| self.cells(&columns, place + 1, row)).collect();
        let heads = columns.iter().map(|column| column.head(self.subject));
        let heads: Vec<_> = std::iter::once(Head::number("#")).chain(heads).collect();
        let natural = text::natural_widths(&Table { heads: heads.clone(), rows: cells });
        let table = Table { heads, rows: Vec::new() };
        let needed: Vec<_> = natural.iter().map(|width| (*width).min(READABLE)).collect();
        match self.paper {
            Paper::Text(page) if !text::fits(page, &needed) => Layout::Paragraphs(columns),
            Paper::Text(page) => Layout::Table(columns, table, text::fitted(page, natural)),
            Paper::Markdown => Layout::Table(columns, table, natural),
        }
    }

    fn cells(&self, columns: &[Column], number: usize, row: &PackageRow) -> Vec<Line> {
        let cells = columns.iter().map(|column| column.cell(self.subject, row));
        std::iter::once(Line::from(number.to_string())).chain(cells).collect()
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
        self.conceded.extend(self.subject.weakest(&row.breaks));
        match (&self.layout, self.paper) {
            (Some(Layout::Table(columns, table, widths)), Paper::Text(page)) => {
                let cells = self.cells(columns, self.shown, row);
                text::cells(self.out, page, table, widths, &cells)
            }
            (Some(Layout::Table(columns, ..)), Paper::Markdown) => {
                let cells = self.cells(columns, self.shown, row);
                markdown::cells(self.out, &cells)
            }
            (Some(Layout::Paragraphs(columns)), _) => {
                let item = Block::Item(paragraph(columns, self.subject, self.shown, row));
                self.blocks(&[item])
            }
            (Some(Layout::Nothing) | None, _) => Ok(()),
        }
    }

    /// What the ids under "conceded" stand for.
    fn legend(&self) -> Vec<Block> {
        let facts = self.conceded.iter().map(|place| {
            let rung = &self.subject.view.rungs[*place];
            (Line::name(&rung.id), self.subject.left(*place))
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
            let next: Vec<_> = self.subject.next("explain", "").into_iter().collect();
            return self.blocks(&next);
        }
        if below_the_least(list, &self.wanted).is_some() {
            return Ok(());
        }
        if let Paper::Text(_) = self.paper {
            writeln!(self.out)?;
        }
        self.blocks(&[Block::Text(closing(self.subject, list, tally, &self.wanted).into())])
    }
}

/// What was asked for and the least there is, if no compromise is as cheap as was asked for.
fn below_the_least<'l>(list: &'l PackageList, wanted: &'l Wanted) -> Option<(&'l Number, &'l Number)> {
    let (within, least) = (wanted.within.as_ref()?, list.cheapest.as_ref()?);
    (within < least).then_some((within, least))
}

/// What the list is a list of, where the verdict does not say it.
fn introduction(list: &PackageList, wanted: &Wanted) -> Option<String> {
    let total = several(&list.compromises, "compromise");
    let verb = if list.compromises.found == 1u8.into() { "costs" } else { "cost" };
    let what = "A compromise is a package that the rules and the red lines allow, listed with the demands it breaks.";
    if let Some((within, least)) = below_the_least(list, wanted) {
        return Some(format!("No compromise costs at most {}; the cheapest costs {}.", cost(within), cost(least)));
    }
    match (&list.within, &wanted.within, list.answer) {
        (None, _, Verdict::Infeasible) if list.complete => {
            Some("There is no compromise either: the rules and the red lines leave no package.".to_owned())
        }
        (Some(_), Some(within), _) => Some(format!("{total} {verb} at most {}. {what}", cost(within))),
        (Some(within), None, Verdict::Infeasible) => {
            Some(format!("{total} {verb} {}, the least there is. {what}", cost(within)))
        }
        _ => None,
    }
}

/// What the list of a report is a list of, where the verdict does not say it.
pub(crate) fn what_is_listed(list: &PackageList) -> Option<String> {
    introduction(list, &Wanted { limit: usize::MAX, within: None })
}

/// How much of the list a report shows.
pub(crate) fn how_much(subject: Subject<'_>, list: &PackageList, rows: &[PackageRow]) -> String {
    let tally = Tally { rows: rows.len(), packages: rows.iter().map(|row| &row.packages).sum() };
    closing(subject, list, &tally, &Wanted { limit: usize::MAX, within: None })
}

/// The last line: how much of the list was shown.
fn closing(subject: Subject<'_>, list: &PackageList, tally: &Tally, wanted: &Wanted) -> String {
    let compromises = wanted.within.is_some() || list.answer == Verdict::Infeasible;
    let one = if compromises { "compromise" } else { Counted::of(subject.view).one() };
    let found = list.compromises.found.clone().max(tally.packages.clone());
    let is_all = list.compromises.complete && found == tally.packages;
    let total = several(&Count { found, complete: list.compromises.complete }, one);
    let rows = several(&exact(tally.rows), "row");
    let stand = if tally.rows == 1 { "stands" } else { "stand" };
    let shown = counted(&exact(tally.packages.clone()));
    let folded = tally.packages != tally.rows.into();
    let more = if tally.rows == wanted.limit { "; --all lists every one" } else { "" };
    match (is_all, folded) {
        (true, _) if tally.rows == 0 => format!("There is {total} to list."),
        (true, true) => format!("Complete: {rows} {stand} for {total}."),
        (true, false) => format!("Complete: {total}."),
        (false, true) => format!("{rows} {stand} for {shown} of {total}{more}."),
        (false, false) => format!("{shown} of {total}{more}."),
    }
}
