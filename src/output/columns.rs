//! What rows of packages say, and in which columns.

use std::collections::BTreeSet;

use super::Subject;
use super::document::{Head, Item, Line, Member};
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
    /// The columns that rows need; `all` if no more rows will come.
    pub(crate) fn needed(subject: Subject<'_>, rows: &[PackageRow], all: bool) -> Vec<Column> {
        let costs = !all || rows.iter().any(|row| !row.cost.is_zero() || !row.breaks.is_empty());
        let wishes = subject.view.wishes().next().is_some();
        let packages = rows.iter().any(|row| row.packages != 1u8.into());
        let figures = [(Column::Cost, costs), (Column::Wishes, wishes), (Column::Packages, packages)];
        let figures = figures.into_iter().filter(|(_, needed)| *needed).map(|(column, _)| column);
        let issues = (0..subject.view.scenario.issues.len()).map(|issue| Column::Issue(IssueId(issue)));
        figures.chain(issues).chain(costs.then_some(Column::Conceded)).collect()
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

    /// Whether two rows say the same in it.
    pub(crate) fn is_same(self, one: &PackageRow, other: &PackageRow) -> bool {
        match self {
            Column::Cost => one.cost == other.cost && one.by_party == other.by_party,
            Column::Wishes => one.wishes == other.wishes,
            Column::Packages => one.packages == other.packages,
            Column::Issue(issue) => {
                one.answers[issue.0] == other.answers[issue.0] && tied(issue, one) == tied(issue, other)
            }
            Column::Conceded => one.breaks == other.breaks,
        }
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

/// A row as a paragraph, for columns that would not fit beside each other: each with its name and what the row says in
/// it.
pub(crate) fn paragraph(
    said: &[(Column, &Line, &Line)],
    subject: Subject<'_>,
    number: usize,
    row: &PackageRow,
) -> Item {
    let named = |(_, name, cell): &(Column, &Line, &Line)| (*name).clone().then((*cell).clone());
    let figures = said.iter().filter_map(|(column, _, cell)| match column {
        Column::Cost => Some(Line::from("cost ").then((*cell).clone())),
        Column::Wishes => Some(Line::from("wishes ").then((*cell).clone())),
        Column::Packages => Some(Counted::of(subject.view).words(&packages(row)).into()),
        Column::Issue(_) | Column::Conceded => None,
    });
    let issues = said.iter().filter(|(column, ..)| matches!(column, Column::Issue(_))).map(named);
    let conceded = said.iter().filter(|(column, ..)| *column == Column::Conceded && !row.breaks.is_empty()).map(named);
    let lines = [Line::joined(figures, ", "), Line::joined(issues, "; ")].into_iter().chain(conceded);
    let mut lines = lines.filter(|line| !line.is_empty());
    let head = lines.next().unwrap_or_default();
    let members = lines.map(|what| Member { who: Line::default(), what, more: Vec::new() });
    Item { number: Some(("Row", number)), head, members: members.collect() }
}

fn packages(row: &PackageRow) -> Count {
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
    let (_, number) = row.linked.iter().find(|(linked, _)| *linked == issue)?;
    let is_range = matches!(&row.answers[issue.0][..], [Answer::Amount(range)] if !range.is_point());
    is_range.then_some(number)
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
