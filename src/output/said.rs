//! What rows of packages say column by column, row after row: what was said before is not put in words again, and what a
//! row says like the one before it stays where it stands.

use std::ops::Range;

use num_bigint::BigUint;

use super::columns::{Column, witness};
use crate::analysis::PackageRow;
use crate::model::{Answer, IssueId, Number, PartyId};

/// So many things said in a column are remembered.
const REMEMBERED: usize = 64;

/// What a row says in a column, to know it again.
#[derive(Clone, Debug, PartialEq)]
enum Saying {
    Cost(Number, Vec<(PartyId, Number)>),
    Wishes(Number),
    Packages(BigUint),
    Issue(IssueId, Vec<Answer>, Option<Number>),
    Conceded(Vec<usize>, Vec<(PartyId, Number)>),
}

impl Saying {
    fn new(column: Column, row: &PackageRow) -> Self {
        match column {
            Column::Cost => Saying::Cost(row.cost.clone(), row.by_party.clone()),
            Column::Wishes => Saying::Wishes(row.wishes.clone()),
            Column::Packages => Saying::Packages(row.packages.clone()),
            Column::Issue(issue) => Saying::Issue(issue, row.answers[issue.0].clone(), witness(issue, row).cloned()),
            Column::Conceded => Saying::Conceded(row.breaks.clone(), row.by_party.clone()),
        }
    }

    fn is_said_by(&self, row: &PackageRow) -> bool {
        match self {
            Saying::Cost(cost, by_party) => row.cost == *cost && row.by_party == *by_party,
            Saying::Wishes(wishes) => row.wishes == *wishes,
            Saying::Packages(packages) => row.packages == *packages,
            Saying::Issue(issue, answers, number) => {
                row.answers[issue.0] == *answers && witness(*issue, row) == number.as_ref()
            }
            Saying::Conceded(breaks, by_party) => row.breaks == *breaks && row.by_party == *by_party,
        }
    }
}

/// What rows said in a column, as `T` shows it.
#[derive(Debug)]
struct Memory<T> {
    said: Vec<(Saying, T)>,
    /// The place of what the last row said.
    now: usize,
    /// Whether the row before said something else.
    changed: bool,
}

impl<T> Memory<T> {
    /// Takes what a row says.
    fn take(&mut self, column: Column, row: &PackageRow, show: impl FnOnce() -> T) {
        self.changed = self.said.get(self.now).is_none_or(|(saying, _)| !saying.is_said_by(row));
        if !self.changed {
            return;
        }
        let known = self.said.iter().position(|(saying, _)| saying.is_said_by(row));
        self.now = known.unwrap_or_else(|| {
            if self.said.len() == REMEMBERED {
                self.said.clear();
            }
            self.said.push((Saying::new(column, row), show()));
            self.said.len() - 1
        });
    }
}

/// What rows say in some columns, row after row.
#[derive(Debug)]
pub(crate) struct Said<T> {
    columns: Vec<Column>,
    memories: Vec<Memory<T>>,
}

impl<T> Said<T> {
    /// Nothing said yet.
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        let memories = columns.iter().map(|_| Memory { said: Vec::new(), now: 0, changed: false }).collect();
        Self { columns, memories }
    }

    /// Takes the next row, which says on the first `same` issues what the row before said; `show` shows what it says in a
    /// column.
    pub(crate) fn take(&mut self, row: &PackageRow, same: usize, show: impl Fn(Column) -> T) {
        for (column, memory) in self.columns.iter().zip(&mut self.memories) {
            match column {
                Column::Issue(issue) if issue.0 < same => memory.changed = false,
                _ => memory.take(*column, row, || show(*column)),
            }
        }
    }

    /// The first of some columns in which the row says something else than the one before; their end, if it does in none.
    pub(crate) fn first_changed(&self, columns: Range<usize>) -> usize {
        let changed = self.memories[columns.clone()].iter().position(|memory| memory.changed);
        changed.map_or(columns.end, |place| columns.start + place)
    }

    /// What the row says in each column.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &T> {
        self.memories.iter().map(|memory| &memory.said[memory.now].1)
    }
}

/// Rows as text, the columns of which are pieces one behind the other.
#[derive(Debug)]
pub(crate) struct Spelled {
    said: Said<String>,
    text: String,
    /// Where each piece begins, and where what comes after the last one does.
    begins: Vec<usize>,
    close: &'static str,
}

impl Spelled {
    /// No row yet; what every row opens and closes with, around its columns.
    pub(crate) fn new(open: &str, columns: Vec<Column>, close: &'static str) -> Self {
        Self { said: Said::new(columns), text: open.to_owned(), begins: vec![open.len()], close }
    }

    /// The text of the next row, which says on the first `same` issues what the row before said.
    pub(crate) fn next(&mut self, row: &PackageRow, same: usize, show: impl Fn(Column) -> String) -> &str {
        self.said.take(row, same, show);
        let first = self.said.first_changed(0..self.said.columns.len());
        self.begins.truncate(first + 1);
        self.text.truncate(self.begins[first]);
        for piece in self.said.shown().skip(first) {
            self.text.push_str(piece);
            self.begins.push(self.text.len());
        }
        self.text.push_str(self.close);
        &self.text
    }
}

/// The number of a row in decimal digits.
#[derive(Clone, Debug)]
pub(crate) struct Numeral {
    digits: String,
}

impl Numeral {
    /// Nought.
    pub(crate) fn zero() -> Self {
        Self { digits: "0".to_owned() }
    }

    /// The number.
    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }

    /// Goes on to the next number, most often by its last digit alone.
    pub(crate) fn count(&mut self) {
        let before = self.digits.trim_end_matches('9').len();
        let nines = self.digits.len() - before;
        self.digits.truncate(before);
        let last = self.digits.pop().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
        self.digits.extend(char::from_digit(last + 1, 10));
        self.digits.extend(std::iter::repeat_n('0', nines));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numeral_counts_as_numbers_do() {
        let mut numeral = Numeral::zero();
        for number in 0..2002 {
            assert_eq!(numeral.digits(), number.to_string());
            numeral.count();
        }
    }
}
