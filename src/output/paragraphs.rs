//! Rows of packages as paragraphs, for columns that would not fit beside each other: each with its name and what the row
//! says in it. Only what comes after the first word that changed is set anew.

use std::io::{self, Write};
use std::ops::Range;

use super::blocks::Cut;
use super::columns::{Column, packages};
use super::document::Line;
use super::flow::{Flow, Mark};
use super::layout::Worded;
use super::numbers::Counted;
use super::said::{Numeral, Said};
use super::text::{INDENT, rest};
use super::{Page, Subject};
use crate::analysis::PackageRow;

/// Rows as paragraphs.
pub(crate) struct Paragraphs {
    said: Said<Worded>,
    /// What stands before what is said in each column, and after it.
    around: Vec<(Column, Line, &'static str)>,
    lines: Vec<Lines>,
}

/// Columns that are set one behind the other.
struct Lines {
    flow: Flow,
    limit: usize,
    columns: Range<usize>,
    /// Where each of them begins, and where the last one ends.
    marks: Vec<Mark>,
}

impl Paragraphs {
    /// No row yet.
    pub(crate) fn new(page: Page, subject: Subject<'_>, columns: Vec<Column>) -> Self {
        let is_issue = |column: &Column| matches!(column, Column::Issue(_));
        let figures = columns.iter().take_while(|column| !is_issue(column) && **column != Column::Conceded).count();
        let issues = figures + columns[figures..].iter().take_while(|column| is_issue(column)).count();
        let groups = [0..figures, figures..issues, issues..columns.len()];
        let groups = groups.into_iter().filter(|group| !group.is_empty()).enumerate();
        let lines: Vec<_> = groups.map(|(place, group)| Lines::new(page, place == 0, group)).collect();
        let around = columns.iter().enumerate().map(|(place, column)| {
            let is_last = lines.iter().any(|lines| lines.columns.end == place + 1);
            (
                *column,
                column.name(subject),
                if is_last {
                    ""
                } else if is_issue(column) {
                    "; "
                } else {
                    ", "
                },
            )
        });
        Self { around: around.collect(), said: Said::new(columns), lines }
    }

    /// Writes the next row, which says on the first `same` issues what the row before says.
    pub(crate) fn write(
        &mut self,
        out: &mut dyn Write,
        subject: Subject<'_>,
        row: &PackageRow,
        same: usize,
        number: &Numeral,
    ) -> io::Result<()> {
        let around = &self.around;
        let words = |column| {
            let (_, name, after) = around.iter().find(|(known, ..)| *known == column)?;
            Some(Worded::new(said(subject, column, name, row)?.then(*after)))
        };
        self.said.take(row, same, |column| words(column).unwrap_or_default());
        for (place, lines) in self.lines.iter_mut().enumerate() {
            let renumbered = place == 0 && !lines.renumber(number);
            let first = if renumbered { lines.columns.start } else { self.said.first_changed(lines.columns.clone()) };
            if first < lines.columns.end {
                lines.set(first, self.said.shown(first..lines.columns.end));
            }
            out.write_all(lines.flow.text())?;
        }
        Ok(())
    }

    /// The last row cut after what it says on so many issues.
    pub(crate) fn cut(&self, issues: usize, number: &Numeral) -> Option<Cut<'_>> {
        let [first, next] = [0, issues].map(|issues| self.said.after(issues));
        let place = self.lines.iter().position(|lines| lines.columns.contains(&first))?;
        let (head, lines) = (&self.lines[0], &self.lines[place]);
        let [way, seam] = [0, next - first].map(|column| lines.marks[column]);
        let digits = head.digits(number)?;
        let (figures, text) = (&head.flow.text()[digits.end..], lines.flow.text());
        Some(Cut {
            open: &head.flow.text()[..digits.start],
            is_numbered: true,
            // The number may stand in the same line as the issues.
            figures: if place == 0 { &figures[..way.length() - digits.end] } else { figures },
            way: &text[way.length()..seam.length()],
            rest: [&text[seam.length()..], self.lines.get(place + 1).map_or(&[][..], |lines| lines.flow.text())],
            figures_follow: false,
            seam: seam.in_line(),
        })
    }
}

/// A column with its name and what a row says in it; nothing of concessions where there are none.
fn said(subject: Subject<'_>, column: Column, name: &Line, row: &PackageRow) -> Option<Line> {
    let cell = || column.cell(subject, row);
    match column {
        Column::Cost => Some(Line::from("cost ").then(cell())),
        Column::Wishes => Some(Line::from("wishes ").then(cell())),
        Column::Packages => Some(Counted::of(subject.view).words(&packages(row)).into()),
        Column::Conceded if row.breaks.is_empty() => None,
        Column::Issue(_) | Column::Conceded => Some(name.clone().then(cell())),
    }
}

impl Lines {
    fn new(page: Page, is_head: bool, columns: Range<usize>) -> Self {
        let (indent, limit) = if is_head { (0, page.width) } else { (INDENT, rest(page, 0)) };
        Self { flow: Flow::new(page, indent), limit, columns, marks: vec![Mark::default()] }
    }

    /// Puts the number of a row in the place of the one before; sets it anew, with nothing behind it, if that does not do.
    /// Whether what is behind it still stands.
    fn renumber(&mut self, number: &Numeral) -> bool {
        match self.digits(number) {
            Some(digits) => {
                self.flow.text_mut()[digits].copy_from_slice(number.digits());
                true
            }
            None => {
                self.flow.back_to(Mark::default());
                self.flow.end_line();
                Worded::new(Line::strong(format!("Row {number}:"))).set(&mut self.flow, self.limit);
                self.marks = vec![self.flow.mark()];
                false
            }
        }
    }

    /// Where the number of the last row stands, if it has as many digits as this one and they stand together.
    fn digits(&self, number: &Numeral) -> Option<Range<usize>> {
        let head = &self.flow.text()[..self.marks[0].length()];
        let end = head.len().checked_sub(":".len())?;
        let start = end.checked_sub(number.digits().len())?;
        // Digits of a painted number come after those of the paint.
        let is_apart = head[..start].last() == Some(&b' ');
        (is_apart && head[start..end].iter().all(u8::is_ascii_digit)).then_some(start..end)
    }

    /// Sets what is said from a column on, with the line's end.
    fn set<'w>(&mut self, first: usize, said: impl Iterator<Item = &'w Worded>) {
        let start = self.columns.start;
        self.marks.truncate(first - start + 1);
        self.flow.back_to(self.marks[first - start]);
        for words in said {
            words.set(&mut self.flow, self.limit);
            self.marks.push(self.flow.mark());
        }
        if !self.flow.text().is_empty() {
            self.flow.end_line();
        }
    }
}
