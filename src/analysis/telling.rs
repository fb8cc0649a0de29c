//! Rows of packages in values, made from rows of cells: each is the one before with what changed, so that a row costs
//! what is new in it.

use num_bigint::BigUint;
use num_traits::One;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::{Choice, Given, Price, Row};
use crate::model::{Answer, IssueId, Number};

use super::PackageRow;
use super::extent::Ties;
use super::inquiry::{Inquiry, put_answers};

/// A row as it was told last.
pub(super) struct Telling {
    told: PackageRow,
    /// What it costs and the wishes it meets, in whole units.
    price: Price,
    wishes: i128,
    /// A package of it: the first cells.
    choice: Choice,
    /// How many packages the first issues make, by how many they are.
    packages: Vec<BigUint>,
    /// The rungs that rows may break, each after the last variable it depends on, the last first.
    breakable: Vec<(usize, usize)>,
    /// By rung, whether the row breaks it.
    broken: Vec<bool>,
}

impl Telling {
    /// Nothing told yet of rows that break no rungs but these.
    pub fn new(inquiry: &Inquiry<'_>, breakable: &[usize]) -> Self {
        let issues = inquiry.problem.issues.len();
        let last = |rung: &usize| {
            let support = inquiry.problem.pool.support(inquiry.problem.rungs[*rung]);
            (support.last().map_or(0, |variable| variable.place()), *rung)
        };
        let mut breakable: Vec<_> = breakable.iter().map(last).collect();
        breakable.sort_unstable_by(|one, other| other.cmp(one));
        let told = PackageRow {
            answers: vec![Vec::new(); issues],
            linked: Vec::new(),
            packages: BigUint::one(),
            cost: inquiry.cost(Price::default()),
            breaks: Vec::new(),
            by_party: Vec::new(),
            wishes: inquiry.weight(0),
        };
        let (choice, packages) = (vec![0; inquiry.problem.pool.variables()], vec![BigUint::one(); issues + 1]);
        let broken = vec![false; inquiry.view.rungs.len()];
        Self { told, price: Price::default(), wishes: 0, choice, packages, breakable, broken }
    }

    /// Tells a row whose first `same` variables have the cells of the row before, and on how many issues it says the same.
    pub fn tell(&mut self, inquiry: &mut Inquiry<'_>, row: &Row, same: usize) -> (&PackageRow, usize) {
        // A sum may give an amount another range though its cell is the same.
        let same = if inquiry.problem.atoms.is_empty() { same } else { 0 };
        self.take_cells(inquiry, row, same);
        self.take_breaks(inquiry, same);
        if std::mem::replace(&mut self.price, row.price) != row.price {
            self.told.cost = inquiry.cost(row.price);
        }
        if std::mem::replace(&mut self.wishes, row.wishes) != row.wishes {
            self.told.wishes = inquiry.weight(row.wishes);
        }
        if !inquiry.problem.atoms.is_empty() {
            inquiry.stretch_row(row, &mut self.told);
            self.told.linked = self.take_tied(inquiry, row);
        }
        (&self.told, same.min(self.told.answers.len()))
    }

    /// The amounts of the row that sums tie together, with values that go together.
    fn take_tied(&self, inquiry: &mut Inquiry<'_>, row: &Row) -> Vec<(IssueId, Number)> {
        let tied = inquiry.tied_amounts(row, &self.told, &self.choice);
        if tied.is_empty() {
            return Vec::new();
        }
        let mut values = inquiry.tied_values(&inquiry.truths(row), &self.choice);
        values.retain(|(issue, _)| tied.contains(issue));
        values
    }

    /// The row told last.
    pub fn told(&self) -> &PackageRow {
        &self.told
    }

    /// Takes over what the row says on the issues, and how many packages that makes.
    fn take_cells(&mut self, inquiry: &Inquiry<'_>, row: &Row, same: usize) {
        for (variable, set) in row.cells.iter().enumerate().skip(same) {
            self.choice[variable] = set.first().unwrap_or_default();
        }
        for (issue, cells) in inquiry.problem.issues.iter().enumerate().skip(same) {
            put_answers(cells, &row.cells[issue], &mut self.told.answers[issue]);
            let (before, after) = self.packages.split_at_mut(issue + 1);
            after[0].clone_from(&before[issue]);
            let coarse = inquiry.problem.is_coarse(IssueId(issue));
            multiply(&mut after[0], cells, &row.cells[issue], coarse);
        }
        self.told.packages.clone_from(&self.packages[inquiry.problem.issues.len()]);
    }

    /// Looks again at the rungs that depend on what changed.
    fn take_breaks(&mut self, inquiry: &Inquiry<'_>, same: usize) {
        let mut changed = false;
        for (_, rung) in self.breakable.iter().take_while(|(last, _)| *last >= same) {
            let broken = !inquiry.problem.pool.holds(inquiry.problem.rungs[*rung], &self.choice);
            changed |= std::mem::replace(&mut self.broken[*rung], broken) != broken;
        }
        if changed {
            let broken = self.broken.iter().enumerate().filter(|(_, broken)| **broken);
            self.told.breaks = broken.map(|(rung, _)| rung).collect();
            self.told.by_party = inquiry.shares(&self.told.breaks);
        }
    }
}

/// Multiplies a count by how many values some cells of an issue stand for; those of a coarse one count one each.
fn multiply(count: &mut BigUint, cells: &[Cell], set: &CellSet, coarse: bool) {
    match (set.len(), set.first().map(|first| &cells[first])) {
        (1, Some(Cell::Choice(_))) => {}
        (several, _) if coarse => *count *= several,
        _ => *count *= set.iter().map(|cell| cells[cell].multiplicity()).sum::<BigUint>(),
    }
}

impl Inquiry<'_> {
    /// Gives tied amounts the range they take in the packages of a row, everything else being as it is.
    fn stretch_row(&mut self, row: &Row, told: &mut PackageRow) {
        let held = self.rungs().into_iter().filter(|rung| !told.breaks.contains(rung));
        let mut given: Given = self.holding(held);
        let issues = self.problem.issues.len();
        given.domains[..issues].clone_from_slice(&row.cells[..issues]);
        let ties = self.ties(&given);
        // An issue that was folded is one that these sums leave alone.
        for issue in ties.issues.iter().filter(|issue| row.cells[issue.0].len() == 1) {
            if let Some(ranges) = self.ranges(&given, &ties, *issue, &row.cells[issue.0]) {
                // A row has one cell of a tied amount; holes that sums leave in it are not told.
                let reach = ranges.into_iter().reduce(|first, next| first.joined(&next));
                told.answers[issue.0] = reach.into_iter().map(Answer::Amount).collect();
            }
        }
    }

    /// The ties whose truth a row fixes, among those that rungs and wishes speak of.
    fn truths(&self, row: &Row) -> Ties {
        let mut spoken_of = self.zone();
        spoken_of.formulas.extend(&self.problem.wishes);
        let first = self.problem.issues.len();
        let Ties { mut atoms, .. } = self.ties(&spoken_of);
        atoms.retain(|atom| row.cells[first + atom].len() == 1);
        Ties { issues: self.problem.amounts_of(&atoms), atoms, ..Ties::default() }
    }
}
