//! Packages as rows of bytes: a legend on one line, then the rows end to end.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::{Subject, json};
use crate::analysis::{RowList, RowListReceiver};

/// What every such list begins with.
const MAGIC: &[u8] = br#"{"schema": "zopa.rows/"#;

/// Shows packages as rows of bytes while they are found.
pub struct CompactListing<'a> {
    out: &'a mut dyn Write,
    subject: Subject<'a>,
    /// How many rows are still wanted.
    wanted: usize,
    row_length: usize,
    failure: Option<io::Error>,
}

impl<'a> CompactListing<'a> {
    /// A list of at most so many rows that has not begun.
    pub fn new(out: &'a mut dyn Write, subject: Subject<'a>, limit: usize) -> Self {
        Self { out, subject, wanted: limit, row_length: 0, failure: None }
    }

    /// Whether a file that begins with these bytes is such a list.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// If any of it could not be written.
    pub fn finish(self) -> io::Result<()> {
        self.failure.map_or(Ok(()), Err)
    }

    fn went_on(&mut self, written: io::Result<()>) -> ControlFlow<()> {
        self.failure = written.err();
        if self.failure.is_some() || self.wanted == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl RowListReceiver for CompactListing<'_> {
    fn begin(&mut self, list: &RowList) {
        self.row_length = list.form.length();
        self.failure = json::legend(self.out, self.subject, list).err();
    }

    fn block(&mut self, rows: &[u8]) -> ControlFlow<()> {
        if self.failure.is_some() || self.wanted == 0 {
            return ControlFlow::Break(());
        }
        let shown = (rows.len() / self.row_length.max(1)).min(self.wanted);
        self.wanted -= shown;
        let written = self.out.write_all(&rows[..shown * self.row_length]);
        self.went_on(written)
    }
}
