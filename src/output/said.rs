//! What rows of packages say column by column, row after row: what was said before is not put in words again, and what a
//! row says like the one before it stays where it stands.

use std::fmt;
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
            // One by one: most rows of a zone have none, and comparing memory of no length is slow.
            Saying::Conceded(breaks, by_party) => row.breaks.iter().eq(breaks) && row.by_party == *by_party,
        }
    }
}

/// What rows said in a column, as `T` shows it.
#[derive(Debug)]
struct Memory<T> {
    said: Vec<(Saying, T)>,
    /// The place of what the last row said.
    now: usize,
}

impl<T> Memory<T> {
    /// Takes what a row says. Whether that is something else than the row before said.
    fn take(&mut self, column: Column, row: &PackageRow, show: impl FnOnce() -> T) -> bool {
        if self.said.get(self.now).is_some_and(|(saying, _)| saying.is_said_by(row)) {
            return false;
        }
        let known = self.said.iter().position(|(saying, _)| saying.is_said_by(row));
        self.now = known.unwrap_or_else(|| {
            if self.said.len() == REMEMBERED {
                self.said.clear();
            }
            self.said.push((Saying::new(column, row), show()));
            self.said.len() - 1
        });
        true
    }
}

/// What rows say in some columns, row after row. The columns of issues stand together, in the order of the file.
#[derive(Debug)]
pub(crate) struct Said<T> {
    columns: Vec<Column>,
    memories: Vec<Memory<T>>,
    /// The place of the first column of an issue.
    issues: usize,
    /// By number of issues, the place of the first column after theirs.
    after: Vec<usize>,
    /// The columns in which the last row said something else than the one before it.
    changed: Vec<usize>,
}

impl<T> Said<T> {
    /// Nothing said yet.
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        let memories = columns.iter().map(|_| Memory { said: Vec::new(), now: 0 }).collect();
        let issues = columns.iter().position(|column| matches!(column, Column::Issue(_))).unwrap_or(columns.len());
        let mut after = vec![issues];
        for (place, column) in columns.iter().enumerate() {
            if let Column::Issue(issue) = column {
                after.resize(issue.0 + 1, place);
                after.push(place + 1);
            }
        }
        Self { columns, memories, issues, after, changed: Vec::new() }
    }

    /// How many columns there are.
    fn len(&self) -> usize {
        self.columns.len()
    }

    /// Takes the next row, which says on the first `same` issues what the row before said; `show` shows what it says in a
    /// column.
    pub(crate) fn take(&mut self, row: &PackageRow, same: usize, show: impl Fn(Column) -> T) {
        let after = self.after(same);
        self.changed.clear();
        for place in (0..self.issues).chain(after..self.columns.len()) {
            let column = self.columns[place];
            if self.memories[place].take(column, row, || show(column)) {
                self.changed.push(place);
            }
        }
    }

    /// The place of the first column after those of so many issues.
    pub(crate) fn after(&self, issues: usize) -> usize {
        self.after[issues.min(self.after.len() - 1)]
    }

    /// The first of some columns in which the row says something else than the one before; their end, if it does in none.
    pub(crate) fn first_changed(&self, columns: Range<usize>) -> usize {
        self.changed.iter().copied().find(|place| columns.contains(place)).unwrap_or(columns.end)
    }

    /// What the row says in some columns.
    pub(crate) fn shown(&self, columns: Range<usize>) -> impl Iterator<Item = &T> {
        self.memories[columns].iter().map(|memory| &memory.said[memory.now].1)
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
        let first = self.said.first_changed(0..self.said.len());
        self.begins.truncate(first + 1);
        self.text.truncate(self.begins[first]);
        for piece in self.said.shown(first..self.said.len()) {
            self.text.push_str(piece);
            self.begins.push(self.text.len());
        }
        self.text.push_str(self.close);
        &self.text
    }

    /// The text of the last row cut before what it says on the issues, and after what it says on so many of them.
    pub(crate) fn cut(&self, issues: usize) -> [&str; 3] {
        let [first, next] = [0, issues].map(|issues| self.begins[self.said.after(issues)]);
        [&self.text[..first], &self.text[first..next], &self.text[next..]]
    }
}

/// The number of a row in decimal digits.
#[derive(Clone, Debug)]
pub(crate) struct Numeral {
    number: usize,
    digits: Vec<u8>,
}

impl Numeral {
    /// Nought.
    pub(crate) fn zero() -> Self {
        Self { number: 0, digits: vec![b'0'] }
    }

    /// The digits.
    pub(crate) fn digits(&self) -> &[u8] {
        &self.digits
    }

    /// Goes on to the next number, most often by its last digit alone.
    pub(crate) fn count(&mut self) {
        self.number += 1;
        if !count(&mut self.digits) {
            self.digits.insert(0, b'1');
        }
    }

    /// Goes on by so many numbers.
    pub(crate) fn count_on(&mut self, numbers: usize) {
        self.number += numbers;
        self.digits = self.number.to_string().into_bytes();
    }

    /// Whether the number that so many lead to has as many digits.
    pub(crate) fn keeps_length(&self, numbers: usize) -> bool {
        self.number.saturating_add(numbers).checked_ilog10() == self.number.checked_ilog10()
    }
}

impl fmt::Display for Numeral {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(to)
    }
}

/// Makes digits those of the next number; whether there are enough of them, or all are noughts now.
pub(crate) fn count(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return true;
        }
        *digit = b'0';
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numeral_counts_as_numbers_do() {
        let mut numeral = Numeral::zero();
        for number in 0..2002_usize {
            assert_eq!(numeral.digits(), number.to_string().as_bytes());
            let mut other = Numeral::zero();
            other.count_on(number);
            assert_eq!(other.digits(), numeral.digits());
            numeral.count();
        }
    }

    #[test]
    fn numbers_are_as_long_up_to_the_last_nine() {
        let mut numeral = Numeral::zero();
        numeral.count_on(95);
        assert!(numeral.keeps_length(4));
        assert!(!numeral.keeps_length(5));
    }
}
