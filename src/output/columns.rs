//! What rows of packages say, and in which columns.

use super::Subject;
use super::document::{Head, Item, Line, Member};
use super::numbers::{Counted, cost, counted};
use crate::analysis::PackageRow;
use crate::engine::Count;
use crate::model::{Answer, IssueId};

/// The columns of a list of packages. The same words make a paragraph where a table would not be readable.
pub(crate) struct Columns {
    /// The issues that are told row by row.
    issues: Vec<IssueId>,
    /// Whether rows stand for several packages.
    packages: bool,
    /// Whether rows cost anything.
    cost: bool,
    /// Whether wishes are held.
    wishes: bool,
}

impl Columns {
    /// The columns that these rows need for these issues; `all` if no more rows will come.
    pub(crate) fn of(subject: Subject<'_>, rows: &[PackageRow], issues: Vec<IssueId>, all: bool) -> Self {
        Self {
            issues,
            packages: rows.iter().any(|row| row.packages != 1u8.into()),
            cost: !all || rows.iter().any(|row| !row.cost.is_zero() || !row.breaks.is_empty()),
            wishes: subject.view.wishes().next().is_some(),
        }
    }

    /// The heads of the columns.
    pub(crate) fn heads(&self, subject: Subject<'_>) -> Vec<Head> {
        let mut heads = vec![Head::number("#")];
        heads.extend(self.cost.then(|| Head::words("cost")));
        heads.extend(self.wishes.then(|| Head::number("wishes")));
        heads.extend(self.packages.then(|| Head::number(&format!("{}s", Counted::of(subject.view).one()))));
        heads.extend(self.issues.iter().map(|issue| Head::words(subject.issue(*issue))));
        heads.extend(self.cost.then(|| Head::words("conceded")));
        heads
    }

    /// The cells of a row.
    pub(crate) fn cells(&self, subject: Subject<'_>, number: usize, row: &PackageRow) -> Vec<Line> {
        let mut cells = vec![Line::from(number.to_string())];
        cells.extend(self.cost.then(|| subject.shares(&row.cost, &row.by_party).into()));
        cells.extend(self.wishes.then(|| cost(&row.wishes).into()));
        cells.extend(self.packages.then(|| counted(&packages(row)).into()));
        cells.extend(self.issues.iter().map(|issue| said(subject, *issue, row).into()));
        cells.extend(self.cost.then(|| breaks(subject, row)));
        cells
    }

    /// What a single row costs and breaks, name by name.
    pub(crate) fn figures(&self, subject: Subject<'_>, row: &PackageRow) -> Vec<(Line, Line)> {
        let heads = self.heads(subject).into_iter().map(|head| head.name);
        let figures: Vec<_> = heads.zip(self.cells(subject, 1, row)).collect();
        figures.into_iter().skip(1).collect()
    }

    /// A row as a paragraph.
    pub(crate) fn paragraph(&self, subject: Subject<'_>, number: usize, row: &PackageRow) -> Item {
        let issues = self
            .issues
            .iter()
            .map(|issue| Line::faint(format!("{}:", subject.issue(*issue))).then(" ").then(said(subject, *issue, row)));
        let mut figures = Vec::new();
        figures.extend(self.cost.then(|| format!("cost {}", subject.shares(&row.cost, &row.by_party))));
        figures.extend(self.wishes.then(|| format!("wishes {}", cost(&row.wishes))));
        figures.extend(self.packages.then(|| Counted::of(subject.view).words(&packages(row))));
        let mut lines = vec![Line::joined(issues, "; ")];
        if !figures.is_empty() {
            lines.insert(0, figures.join(", ").into());
        }
        if !row.breaks.is_empty() {
            lines.push(Line::faint("conceded:").then(" ").then(breaks(subject, row)));
        }
        let head = lines.remove(0);
        let members = lines.into_iter().map(|what| Member { who: Line::default(), what, more: Vec::new() });
        Item { number: Some(("Row", number)), head, members: members.collect() }
    }
}

fn packages(row: &PackageRow) -> Count {
    Count { found: row.packages.clone(), complete: true }
}

/// What a row says on an issue.
pub(crate) fn said(subject: Subject<'_>, issue: IssueId, row: &PackageRow) -> String {
    let answers = &row.answers[issue.0];
    let said = subject.any_of(issue, answers);
    let witness = row.linked.iter().find(|(linked, _)| *linked == issue).map(|(_, number)| number);
    match (&answers[..], witness) {
        ([Answer::Amount(range)], Some(number)) if !range.is_point() => format!("{said}, such as {number}"),
        _ => said,
    }
}

fn breaks(subject: Subject<'_>, row: &PackageRow) -> Line {
    let ids = row.breaks.iter().map(|place| Line::name(&subject.view.rungs[*place].id));
    Line::joined(ids, ", ")
}
