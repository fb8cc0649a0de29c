//! Rows of packages for people: a table of the open issues where it is readable, a paragraph per row otherwise.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::blocks::Cut;
use super::columns::{Column, all_tied, tied_in_words};
use super::document::{Block, Head, Line, Table};
use super::layout::width;
use super::listing::{Rows, Share, Tally, Wanted};
use super::numbers::{Counted, cost, several};
use super::paragraphs::Paragraphs;
use super::said::{Numeral, Said, Spelled};
use super::{Page, Subject, markdown, text, verdict};
use crate::analysis::{PackageList, PackageRow, Verdict};
use crate::model::{IssueId, Number};

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

/// How much of a list is known when rows are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// More rows will be shown.
    Some,
    /// No more rows will be shown, though there are more.
    Beginning,
    /// Every row there is.
    Whole,
}

/// How rows are laid out, once enough of them are known.
enum Layout {
    /// A table with columns of these widths.
    Table(Page, Said<Line>, Table, Vec<usize>),
    /// A table of a Markdown file.
    Markdown(Spelled, Table),
    /// A paragraph for each row.
    Paragraphs(Paragraphs),
    /// Nothing more to say of a row.
    Nothing,
}

/// Shows the rows of a list to people.
pub(crate) struct RowsForPeople<'a> {
    out: &'a mut dyn Write,
    paper: Paper,
    subject: Subject<'a>,
    wanted: Wanted,
    /// Rows, each with the number of issues on which it says what the row before says.
    waiting: Vec<(PackageRow, usize)>,
    layout: Option<Layout>,
    breaks: Vec<usize>,
    conceded: BTreeSet<usize>,
    tied: BTreeSet<IssueId>,
}

impl<'a> RowsForPeople<'a> {
    /// Nothing shown yet.
    pub(crate) fn new(out: &'a mut dyn Write, paper: Paper, subject: Subject<'a>, wanted: Wanted) -> Self {
        let (waiting, breaks) = (Vec::new(), Vec::new());
        let (conceded, tied) = (BTreeSet::new(), BTreeSet::new());
        Self { out, paper, subject, wanted, waiting, layout: None, breaks, conceded, tied }
    }

    fn blocks(&mut self, blocks: &[Block]) -> io::Result<()> {
        match self.paper {
            Paper::Text(page) => text::blocks(self.out, page, blocks),
            Paper::Markdown => markdown::blocks(self.out, blocks),
        }
    }

    /// Lays out the rows that wait and shows them.
    fn show_waiting(&mut self, known: Known) -> io::Result<()> {
        let all = known != Known::Some;
        let rows = std::mem::take(&mut self.waiting);
        let Some((first, _)) = rows.first() else { return Ok(()) };
        let cell = |row, column: &Column| column.cell(self.subject, row);
        let is_same = |column: &Column| rows.iter().all(|(row, _)| cell(row, column) == cell(first, column));
        let columns = Column::needed(self.subject, rows.iter().map(|(row, _)| row), all);
        let (same, columns): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| all && is_same(column));
        self.show_same(&same, first, rows.len(), known)?;
        let layout = self.lay_out(columns, &rows);
        self.show_heads(&layout)?;
        self.layout = Some(layout);
        let mut number = Numeral::zero();
        rows.iter().try_for_each(|(row, same)| {
            number.count();
            self.show(row, *same, &number)
        })
    }

    /// Says what the rows have in common: everything, if there is only one.
    fn show_same(&mut self, same: &[Column], first: &PackageRow, rows: usize, known: Known) -> io::Result<()> {
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
        let heading = match (rows, known) {
            (1, Known::Whole) => "The only row".to_owned(),
            (1, _) => "The first row".to_owned(),
            (_, Known::Whole) => "The same in every row".to_owned(),
            _ => format!("The same in these {rows} rows; rows not listed may differ"),
        };
        match facts.is_empty() {
            true => Ok(()),
            false => self.blocks(&[Block::Heading(Line::strong(heading)), Block::Facts(["issue", "value"], facts)]),
        }
    }

    fn lay_out(&self, columns: Vec<Column>, rows: &[(PackageRow, usize)]) -> Layout {
        if columns.is_empty() {
            return Layout::Nothing;
        }
        let heads = columns.iter().map(|column| column.head(self.subject));
        let table = Table { heads: std::iter::once(Head::number("#")).chain(heads).collect(), rows: Vec::new() };
        let natural = self.natural_widths(&columns, rows, &table);
        let needed: Vec<_> = natural.iter().map(|width| (*width).min(READABLE)).collect();
        match self.paper {
            Paper::Text(page) if !text::fits(page, &needed) => {
                Layout::Paragraphs(Paragraphs::new(page, self.subject, columns))
            }
            Paper::Text(page) => Layout::Table(page, Said::new(columns), table, text::fitted(page, natural)),
            Paper::Markdown => Layout::Markdown(Spelled::new("", columns, markdown::CLOSE), table),
        }
    }

    /// How wide the number of a row and each column would like to be; what rows say again is not measured again.
    fn natural_widths(&self, columns: &[Column], rows: &[(PackageRow, usize)], table: &Table) -> Vec<usize> {
        let mut widths = text::natural_widths(table);
        widths[0] = widths[0].max(rows.len().to_string().len());
        let mut said = Said::new(columns.to_vec());
        for (row, same) in rows {
            said.take(row, *same, |column| width(&column.cell(self.subject, row)));
            let cells = widths[1..].iter_mut().zip(said.shown(0..columns.len()));
            cells.for_each(|(widest, cell)| *widest = (*widest).max(*cell));
        }
        widths
    }

    fn show_heads(&mut self, layout: &Layout) -> io::Result<()> {
        match layout {
            Layout::Table(page, _, table, widths) => {
                writeln!(self.out)?;
                text::heads(self.out, *page, table, widths)
            }
            Layout::Markdown(_, table) => {
                writeln!(self.out)?;
                markdown::heads(self.out, table)
            }
            Layout::Paragraphs(_) | Layout::Nothing => Ok(()),
        }
    }

    fn show(&mut self, row: &PackageRow, same: usize, number: &Numeral) -> io::Result<()> {
        if !self.breaks.iter().eq(&row.breaks) {
            self.breaks.clone_from(&row.breaks);
            self.conceded.extend(self.subject.weakest(&row.breaks));
        }
        self.tied.extend(all_tied(row));
        let subject = self.subject;
        match &mut self.layout {
            Some(Layout::Table(page, said, table, widths)) => {
                said.take(row, same, |column| column.cell(subject, row));
                let number = Line::from(number.to_string());
                text::cells(
                    self.out,
                    *page,
                    table,
                    widths,
                    std::iter::once(&number).chain(said.shown(0..table.heads.len() - 1)),
                )
            }
            Some(Layout::Markdown(said, _)) => {
                let cells = said.next(row, same, |column| markdown::cell(&column.cell(subject, row)));
                markdown::row(self.out, number.digits(), cells)
            }
            Some(Layout::Paragraphs(paragraphs)) => paragraphs.write(self.out, subject, row, same, number),
            Some(Layout::Nothing) | None => Ok(()),
        }
    }

    /// What "such as" means, if it was said.
    fn ties(&self) -> Vec<Block> {
        let said = tied_in_words(self.subject, &self.tied);
        let said = said.map(|said| [Block::Heading(Line::strong("Tied amounts")), Block::Text(said.into())]);
        said.into_iter().flatten().collect()
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
        document.blocks.extend(
            introduction(Counted::of(self.subject.view), list, &self.wanted).map(|said| Block::Text(said.into())),
        );
        match self.paper {
            Paper::Text(page) => text::document(self.out, page, &document),
            Paper::Markdown => markdown::document(self.out, &document),
        }
    }

    fn row(&mut self, row: &PackageRow, same: usize, number: &Numeral) -> io::Result<()> {
        if self.layout.is_some() {
            return self.show(row, same, number);
        }
        self.waiting.push((row.clone(), same));
        if self.waiting.len() > TOGETHER { self.show_waiting(Known::Some) } else { Ok(()) }
    }

    fn cut(&self, issues: usize, number: &Numeral) -> Option<Cut<'_>> {
        match self.layout.as_ref()? {
            Layout::Paragraphs(paragraphs) => paragraphs.cut(issues, number),
            Layout::Markdown(said, _) => Some(Cut::spelled(markdown::OPEN, true, said, issues)),
            Layout::Table(..) | Layout::Nothing => None,
        }
    }

    fn write(&mut self, rows: &[u8]) -> io::Result<()> {
        self.out.write_all(rows)
    }

    fn end(&mut self, list: &PackageList, tally: &Tally) -> io::Result<()> {
        let share = Share::of(self.subject, list, tally, &self.wanted);
        self.show_waiting(if share.is_all { Known::Whole } else { Known::Beginning })?;
        self.blocks(&self.ties())?;
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
        self.blocks(&[Block::Text(format!("{}.", share.words()).into())])
    }
}

/// What was asked for and the least there is, if no compromise is as cheap as was asked for.
fn below_the_least<'l>(list: &'l PackageList, wanted: &'l Wanted) -> Option<(&'l Number, &'l Number)> {
    let (within, least) = (wanted.within.as_ref()?, list.cheapest.as_ref()?);
    (within < least).then_some((within, least))
}

/// What the list is a list of, where the verdict does not say it.
fn introduction(counted: Counted, list: &PackageList, wanted: &Wanted) -> Option<String> {
    let total = several(&list.compromises, counted.one_compromise());
    let verb = if list.compromises.found == 1u8.into() { "costs" } else { "cost" };
    let (of, what) = match counted {
        Counted::Packages => {
            ("", "A compromise is a package that the rules and the red lines allow, listed with the demands it breaks.")
        }
        Counted::Combinations => (
            " of values and ranges",
            "What is listed are compromises: the rules and the red lines allow them, and each row names the demands that \
             its packages break.",
        ),
    };
    let total = format!("{total}{of}");
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
pub(crate) fn what_is_listed(subject: Subject<'_>, list: &PackageList) -> Option<String> {
    introduction(Counted::of(subject.view), list, &Wanted { limit: usize::MAX, within: None })
}

/// How much of the list a report shows, and which amounts in it are tied.
pub(crate) fn how_much(subject: Subject<'_>, list: &PackageList, rows: &[PackageRow]) -> String {
    let tally = Tally { rows: rows.len(), packages: rows.iter().map(|row| &row.packages).sum() };
    let share = Share::of(subject, list, &tally, &Wanted { limit: usize::MAX, within: None }).words();
    let tied = tied_in_words(subject, &rows.iter().flat_map(all_tied).collect());
    format!("{share}.{}", tied.map_or(String::new(), |tied| format!(" {tied}")))
}
