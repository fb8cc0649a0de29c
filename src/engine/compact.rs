//! Packages as rows of bytes: a place in the row for each issue, and in it the number of the cell.
//!
//! A row has nothing but the package, so that lists of any length can be written as fast as memory is. An issue of more
//! than 256 cells has as many bytes as its numbers take, the highest first.

use std::ops::ControlFlow;

use super::problem::Problem;
use super::{Listed, Row, RowReceiver};

/// Who takes packages as rows of bytes.
pub trait BlockReceiver {
    /// That the list begins, and whether every package will be in it unless the receiver breaks off.
    fn begin(&mut self, complete: bool);

    /// One or more rows, end to end; breaks off if no more are wanted.
    fn block(&mut self, rows: &[u8]) -> ControlFlow<()>;
}

/// Where the cell of each issue is in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowForm {
    columns: Vec<Column>,
    length: usize,
}

/// The bytes of one issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The first of them.
    pub at: usize,
    /// How many there are.
    pub bytes: usize,
}

impl RowForm {
    /// The form of rows about the issues of a problem.
    pub fn new(problem: &Problem) -> Self {
        Self::of(problem.issues.iter().map(Vec::len))
    }

    /// The form for issues of so many cells.
    fn of(cells: impl Iterator<Item = usize>) -> Self {
        let mut length = 0;
        let column = |cells: usize| {
            let highest = cells.saturating_sub(1);
            let bytes = (usize::BITS - highest.leading_zeros()).div_ceil(8).max(1) as usize;
            let at = length;
            length += bytes;
            Column { at, bytes }
        };
        let columns = cells.map(column).collect();
        Self { columns, length }
    }

    /// How many bytes a row has.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Where each issue is, in file order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Writes a cell of an issue into every one of some rows.
    pub(super) fn put(&self, issue: usize, cell: usize, rows: &mut [u8]) {
        let Column { at, bytes } = self.columns[issue];
        for place in 0..bytes {
            put_byte(rows, self.length, at + place, (cell >> (8 * (bytes - 1 - place))) as u8);
        }
    }
}

/// Writes a byte at the same place of every row.
pub(super) fn put_byte(rows: &mut [u8], length: usize, at: usize, byte: u8) {
    for row in rows.chunks_exact_mut(length) {
        row[at] = byte;
    }
}

/// A list of packages by an engine that has no shorter way to rows of bytes.
pub(super) struct Packed<'r> {
    form: RowForm,
    row: Vec<u8>,
    receiver: &'r mut dyn BlockReceiver,
}

impl<'r> Packed<'r> {
    /// For a receiver of rows about the issues of a problem.
    pub(super) fn new(problem: &Problem, receiver: &'r mut dyn BlockReceiver) -> Self {
        let form = RowForm::new(problem);
        Self { row: vec![0; form.length()], form, receiver }
    }
}

impl RowReceiver for Packed<'_> {
    fn begin(&mut self, listed: &Listed) {
        self.receiver.begin(listed.complete);
    }

    fn row(&mut self, row: &Row, same: usize) -> ControlFlow<()> {
        for (issue, cells) in row.cells.iter().enumerate().take(self.form.columns.len()).skip(same) {
            self.form.put(issue, cells.first().unwrap_or_default(), &mut self.row);
        }
        self.receiver.block(&self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issue_of_many_cells_has_as_many_bytes_as_it_needs() {
        let form = RowForm::of([3, 256, 257, 1, 70_000].into_iter());
        let bytes: Vec<_> = form.columns().iter().map(|column| (column.at, column.bytes)).collect();
        assert_eq!(bytes, [(0, 1), (1, 1), (2, 2), (4, 1), (5, 3)]);
        let mut rows = vec![0; 2 * form.length()];
        form.put(2, 0x01fe, &mut rows);
        assert_eq!(rows, [0, 0, 1, 0xfe, 0, 0, 0, 0, 0, 0, 1, 0xfe, 0, 0, 0, 0]);
    }
}
