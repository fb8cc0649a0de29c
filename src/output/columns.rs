//! What rows of packages say, and in which columns.

use std::collections::BTreeSet;

use super::Subject;
use super::document::{Head, Line};
use super::numbers::{Counted, cost, counted};
use crate::analysis::PackageRow;
use crate::engine::Count;
use crate::model::{Answer, IssueId, Number};

/// A column of a list of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// What a row costs, and whom.
    Cost,
    /// The weight of the wishes it meets.
    Wishes,
    /// How many packages it stands for.
    Packages,
    /// What it says on an issue.
    Issue(IssueId),
    /// The rungs it breaks.
    Conceded,
}

impl Column {
    /// A column for each issue.
    pub(crate) fn issues(subject: Subject<'_>) -> impl Iterator<Item = Column> {
        (0..subject.view.scenario.issues.len()).map(|issue| Column::Issue(IssueId(issue)))
    }

    /// The columns that rows need; `all` if no more rows will come.
    pub(crate) fn needed<'r>(
        subject: Subject<'_>,
        mut rows: impl Iterator<Item = &'r PackageRow> + Clone,
        all: bool,
    ) -> Vec<Column> {
        let costs = !all || rows.clone().any(|row| !row.cost.is_zero() || !row.breaks.is_empty());
        let wishes = subject.view.wishes().next().is_some();
        let packages = rows.any(|row| row.packages != 1u8.into());
        let figures = [(Column::Cost, costs), (Column::Wishes, wishes), (Column::Packages, packages)];
        let figures = figures.into_iter().filter(|(_, needed)| *needed).map(|(column, _)| column);
        figures.chain(Column::issues(subject)).chain(costs.then_some(Column::Conceded)).collect()
    }

    /// The head of the column.
    pub(crate) fn head(self, subject: Subject<'_>) -> Head {
        match self {
            Column::Cost => Head::words("cost"),
            Column::Wishes => Head::number("wishes"),
            Column::Packages => Head::number(&format!("{}s", Counted::of(subject.view).one())),
            Column::Issue(issue) => Head::words(subject.issue(issue)),
            Column::Conceded => Head::words("conceded"),
        }
    }

    /// The name that stands before what a row says in it, where rows are paragraphs.
    pub(crate) fn name(self, subject: Subject<'_>) -> Line {
        let name: String = self.head(subject).name.spans.iter().map(|span| &*span.text).collect();
        Line::faint(name + ":").then(" ")
    }

    /// What a row says in it.
    pub(crate) fn cell(self, subject: Subject<'_>, row: &PackageRow) -> Line {
        match self {
            Column::Cost => subject.shares(&row.cost, &row.by_party).into(),
            Column::Wishes => cost(&row.wishes).into(),
            Column::Packages => counted(&packages(row)).into(),
            Column::Issue(issue) => said(subject, issue, row).into(),
            Column::Conceded => {
                let weakest = subject.weakest(&row.breaks);
                Line::joined(weakest.iter().map(|place| Line::name(&subject.view.rungs[*place].id)), ", ")
            }
        }
    }
}

/// How many packages a row stands for.
pub(crate) fn packages(row: &PackageRow) -> Count {
    Count { found: row.packages.clone(), complete: true }
}

fn said(subject: Subject<'_>, issue: IssueId, row: &PackageRow) -> String {
    let said = subject.any_of(issue, &row.answers[issue.0]);
    match tied(issue, row) {
        Some(number) => format!("{said}, such as {}", number.spoken()),
        None => said,
    }
}

/// A number from the range that a row gives for an issue, if a sum ties it to other amounts so that not every number of
/// the range goes with all of theirs. The numbers of all tied amounts of the row go together.
pub(crate) fn tied(issue: IssueId, row: &PackageRow) -> Option<&Number> {
    let number = witness(issue, row)?;
    let is_range = matches!(&row.answers[issue.0][..], [Answer::Amount(range)] if !range.is_point());
    is_range.then_some(number)
}

/// The number that a row gives for an amount that a sum ties to others.
pub(crate) fn witness(issue: IssueId, row: &PackageRow) -> Option<&Number> {
    row.linked.iter().find(|(linked, _)| *linked == issue).map(|(_, number)| number)
}

/// The amounts of a row of which "such as" is said.
pub(crate) fn all_tied(row: &PackageRow) -> impl Iterator<Item = IssueId> + '_ {
    row.linked.iter().map(|(issue, _)| *issue).filter(|issue| tied(*issue, row).is_some())
}

/// What "such as" means.
pub(crate) fn tied_in_words(subject: Subject<'_>, tied: &BTreeSet<IssueId>) -> Option<String> {
    let names: Vec<_> = tied.iter().map(|issue| subject.issue(*issue)).collect();
    match &names[..] {
        [] => None,
        [one] => Some(format!(
            "A sum leaves gaps in the range of {one}: not every number in it is possible. The one after “such as” is."
        )),
        [others @ .., last] => Some(format!(
            "{} and {last} are tied by {}: not every choice from their ranges is possible. The numbers of a row after \
             “such as” go together.",
            others.join(", "),
            if others.len() == 1 { "a sum" } else { "sums" },
        )),
    }
}
