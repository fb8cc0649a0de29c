//! The list of packages as it is made: rows go out one by one, up to a limit.

use std::io::{self, Write};
use std::ops::ControlFlow;

use num_bigint::BigUint;

use super::rows::{Paper, RowsForPeople};
use super::{Format, Subject, csv, json};
use crate::analysis::{PackageList, PackageReceiver, PackageRow};
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

/// A list of packages in one format. Rows come in any number, so a format keeps few of them.
pub(crate) trait Rows {
    /// What goes before the first row.
    fn begin(&mut self, list: &PackageList) -> io::Result<()>;

    /// One row.
    fn row(&mut self, row: PackageRow) -> io::Result<()>;

    /// What goes after the last.
    fn end(&mut self, list: &PackageList, tally: &Tally) -> io::Result<()>;
}

/// Shows a list of packages while it is made.
pub struct Listing<'a> {
    rows: Box<dyn Rows + 'a>,
    limit: usize,
    begun: bool,
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
            Format::Csv => Box::new(csv::Records::new(out, subject)),
        };
        Self { rows, limit, begun: false, tally: Tally::default(), failure: None }
    }

    /// Ends the list.
    ///
    /// # Errors
    /// If any of it could not be written.
    pub fn finish(mut self, list: &PackageList) -> io::Result<()> {
        if !self.begun {
            self.begin(list);
        }
        match self.failure {
            Some(failure) => Err(failure),
            None => self.rows.end(list, &self.tally),
        }
    }
}

impl PackageReceiver for Listing<'_> {
    fn begin(&mut self, list: &PackageList) {
        self.begun = true;
        self.failure = self.rows.begin(list).err();
    }

    fn row(&mut self, row: PackageRow) -> ControlFlow<()> {
        if self.failure.is_some() || self.tally.rows >= self.limit {
            return ControlFlow::Break(());
        }
        self.tally.rows += 1;
        self.tally.packages += &row.packages;
        self.failure = self.rows.row(row).err();
        if self.failure.is_some() || self.tally.rows >= self.limit {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
