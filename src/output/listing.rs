//! The list of packages as it is made: rows go out one by one, up to a limit.

use std::io::{self, Write};
use std::ops::ControlFlow;

use num_bigint::BigUint;

use super::blocks::{Blocks, Cut};
use super::numbers::{Counted, counted, exact, several};
use super::rows::{Paper, RowsForPeople};
use super::said::Numeral;
use super::{Format, Subject, csv, json};
use crate::analysis::{PackageList, PackageReceiver, PackageRow, Verdict};
use crate::engine::{Block, Count};
use crate::model::Number;

/// Which rows are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// How many rows; the rest is counted and not shown.
    pub limit: usize,
    /// The highest cost that was asked for; the least there is if `None`.
    pub within: Option<Number>,
}

/// What was shown of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How many rows.
    pub rows: usize,
    /// How many packages they stand for.
    pub packages: BigUint,
}

/// How much of a list was shown.
pub(crate) struct Share {
    /// Whether that is all there is.
    pub is_all: bool,
    /// How many there are, with their word.
    total: String,
    /// How many were shown, with the word for what they stand for left out.
    shown: String,
    /// The rows with their verb, if they stand for more than themselves.
    rows: Option<String>,
    more: &'static str,
    is_empty: bool,
}

impl Share {
    /// The share of a list that these rows are.
    pub(crate) fn of(subject: Subject<'_>, list: &PackageList, tally: &Tally, wanted: &Wanted) -> Self {
        let counting = Counted::of(subject.view);
        let compromises = wanted.within.is_some() || list.answer == Verdict::Infeasible;
        let one = if compromises { counting.one_compromise() } else { counting.one() };
        let found = list.compromises.found.clone().max(tally.packages.clone());
        let is_all = list.compromises.complete && found == tally.packages;
        let stand = if tally.rows == 1 { "stands" } else { "stand" };
        let folded = tally.packages != tally.rows.into();
        Self {
            is_all,
            total: several(&Count { found, complete: list.compromises.complete }, one),
            shown: counted(&exact(tally.packages.clone())),
            rows: folded.then(|| format!("{} {stand} for", several(&exact(tally.rows), "row"))),
            more: if tally.rows == wanted.limit { "; --all lists every one" } else { "" },
            is_empty: tally.rows == 0,
        }
    }

    /// It in words, without a full stop.
    pub(crate) fn words(&self) -> String {
        let Share { total, shown, more, .. } = self;
        match (self.is_all, &self.rows) {
            (true, _) if self.is_empty => format!("There is {total} to list"),
            (true, Some(rows)) => format!("Complete: {rows} {total}"),
            (true, None) => format!("Complete: {total}"),
            (false, Some(rows)) => format!("{rows} {shown} of {total}{more}"),
            (false, None) => format!("{shown} of {total}{more}"),
        }
    }
}

/// A list of packages in one format. Rows come in any number, so a format keeps few of them.
pub(crate) trait Rows {
    /// What goes before the first row.
    fn begin(&mut self, list: &PackageList) -> io::Result<()>;

    /// One row with its number, which says on the first `same` issues what the row before says.
    fn row(&mut self, row: &PackageRow, same: usize, number: &Numeral) -> io::Result<()>;

    /// The last row cut after what it says on so many issues; none if rows of the list are not made of such pieces.
    fn cut(&self, issues: usize, number: &Numeral) -> Option<Cut<'_>>;

    /// Writes rows made of pieces.
    fn write(&mut self, rows: &[u8]) -> io::Result<()>;

    /// What goes after the last.
    fn end(&mut self, list: &PackageList, tally: &Tally) -> io::Result<()>;

    /// What a reader must know of the list and cannot see in it.
    fn untold(&self, _: &PackageList, _: &Tally) -> Option<String> {
        None
    }
}

/// Shows a list of packages while it is made.
pub struct Listing<'a> {
    rows: Box<dyn Rows + 'a>,
    limit: usize,
    begun: bool,
    /// The number of the last row.
    number: Numeral,
    blocks: Blocks,
    tally: Tally,
    failure: Option<io::Error>,
}

impl<'a> Listing<'a> {
    /// A list that has not begun.
    pub fn new(out: &'a mut dyn Write, format: Format, subject: Subject<'a>, wanted: Wanted) -> Self {
        let limit = wanted.limit;
        let rows: Box<dyn Rows + 'a> = match format {
            Format::Text(page) => Box::new(RowsForPeople::new(out, Paper::Text(page), subject, wanted)),
            Format::Markdown => Box::new(RowsForPeople::new(out, Paper::Markdown, subject, wanted)),
            Format::Json => Box::new(json::Items::new(out, subject)),
            Format::Csv => Box::new(csv::Records::new(out, subject, wanted)),
        };
        let (number, blocks) = (Numeral::zero(), Blocks::default());
        Self { rows, limit, begun: false, number, blocks, tally: Tally::default(), failure: None }
    }

    /// Ends the list. What a reader must know of it and its format cannot say is given back, to be told elsewhere.
    ///
    /// # Errors
    /// If any of it could not be written.
    pub fn finish(mut self, list: &PackageList) -> io::Result<Option<String>> {
        if !self.begun {
            self.begin(list);
        }
        match self.failure {
            Some(failure) => Err(failure),
            None => self.rows.end(list, &self.tally).map(|()| self.rows.untold(list, &self.tally)),
        }
    }

    /// Goes on with what came of writing rows.
    fn went_on(&mut self, written: io::Result<()>) -> ControlFlow<()> {
        self.failure = written.err();
        match self.failure.is_some() || self.tally.rows >= self.limit {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl PackageReceiver for Listing<'_> {
    fn begin(&mut self, list: &PackageList) {
        self.begun = true;
        self.failure = self.rows.begin(list).err();
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        if self.failure.is_some() || self.tally.rows >= self.limit {
            return ControlFlow::Break(());
        }
        self.tally.rows += 1;
        self.tally.packages += &row.packages;
        self.number.count();
        let written = self.rows.row(row, same, &self.number);
        if let Some(way) = self.blocks.way() {
            self.blocks.take(row, self.rows.cut(way, &self.number));
        }
        self.went_on(written)
    }

    fn block(&mut self, first: &PackageRow, block: Block) -> ControlFlow<(), bool> {
        let others = block.rows - 1;
        if self.limit - self.tally.rows < others || !self.number.keeps_length(others) {
            return ControlFlow::Continue(false);
        }
        let Some(cut) = self.rows.cut(block.way, &self.number) else { return ControlFlow::Continue(false) };
        let Some((rows, packages)) = self.blocks.rows(block, first, &cut, &mut self.number) else {
            return ControlFlow::Continue(false);
        };
        self.tally.rows += others;
        self.tally.packages += packages;
        let written = self.rows.write(rows);
        self.went_on(written).map_continue(|()| true)
    }
}
