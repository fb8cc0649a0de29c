//! What a page needs to answer questions by itself: every binding rung and rule left open, compiled once.
//!
//! A reader of the page may set positions aside, give up rungs and fix values; whatever they choose is answered from
//! this one diagram. Where it would be too large for a page, issues that few parties speak of are left out, and what
//! is left still knows exactly which of its values go with some package.

use num_bigint::{BigInt, BigUint};

use crate::engine::cells::CellSet;
use crate::engine::diagram::{Diagram, Exported};
use crate::engine::problem::Atom;
use crate::engine::{Given, Price, Soft, Stop};
use crate::model::{Answer, IssueId, View};

use super::Settings;
use super::inquiry::Inquiry;

/// How large a diagram may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// At most so many nodes.
    pub nodes: usize,
    /// At most so many edges.
    pub edges: usize,
}

impl Default for Room {
    /// What a page holds.
    fn default() -> Self {
        Self { nodes: 400_000, edges: 1_200_000 }
    }
}

/// What a page can explore.
#[derive(Clone, Debug)]
pub struct Explorer {
    /// The diagram. Its soft formulas are the rungs of the view and then, where `names_rules`, its rules.
    pub diagram: Exported,
    /// Whether rules are soft formulas as well, so that a conflict can name those it needs.
    pub names_rules: bool,
    /// By issue, the cells that its values fall into: parts that no condition of the file tells apart.
    pub cells: Vec<Vec<ExplorerCell>>,
    /// By issue, whether it is counted by cells where sums matter to it, so that counts are lower bounds.
    pub coarse: Vec<bool>,
    /// The issues that were left out to make it small enough.
    pub left_out: Vec<IssueId>,
    /// The weights of the rungs, in whole units common to all.
    pub weights: Vec<i128>,
    /// How many such units make a weight of one.
    pub units: BigInt,
    /// The conditions on sums, by the places that ways speak of.
    pub sums: Vec<Atom>,
}

/// A part of an issue's domain that no condition tells apart.
#[derive(Clone, Debug)]
pub struct ExplorerCell {
    /// Its values.
    pub answer: Answer,
    /// How many they are in a count; a continuous range is one.
    pub values: BigUint,
}

/// Why a page explores nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotExplored {
    /// Numbers have no common measure that is added up exactly.
    TooFine,
    /// Every part that is of use is too large for a page.
    TooLarge,
    /// The diagram could not be made.
    Stopped(Stop),
}

/// Compiles what a page with some room can explore of a view.
///
/// # Errors
/// If nothing of use is small enough, or the numbers are too fine.
pub fn explorer(view: &View<'_>, settings: &Settings, room: Room) -> Result<Explorer, NotExplored> {
    let mut inquiry = Inquiry::new(view, settings).map_err(|_| NotExplored::TooFine)?;
    let spoken_of = inquiry.spoken_of();
    let most = spoken_of.iter().copied().max().unwrap_or(0);
    // Everything first; then what at least two parties speak of, three, and so on.
    for speakers in std::iter::once(0).chain(2..=most) {
        let left_out: Vec<_> = (0..spoken_of.len()).filter(|issue| spoken_of[*issue] < speakers).collect();
        if speakers > 0 && (left_out.is_empty() || left_out.len() == spoken_of.len()) {
            continue;
        }
        for names_rules in [true, false] {
            match inquiry.explorer(names_rules, &left_out) {
                Ok(found) if found.fits(room) => return Ok(found),
                Err(stop) if stop.ends_everything() => return Err(NotExplored::Stopped(stop)),
                Ok(_) | Err(_) => {}
            }
        }
    }
    Err(NotExplored::TooLarge)
}

impl Explorer {
    fn fits(&self, room: Room) -> bool {
        self.diagram.nodes() <= room.nodes && self.diagram.edges() <= room.edges
    }
}

impl Inquiry<'_> {
    /// By issue, how many parties hold a binding position that speaks of it.
    fn spoken_of(&self) -> Vec<usize> {
        let speaks = |party, issue: usize| {
            let rungs = self.view.rungs.iter().filter(|rung| rung.party == party);
            rungs.flat_map(|rung| rung.condition.issues()).any(|spoken| spoken.0 == issue)
        };
        let parties = |issue| self.view.parties.iter().filter(|party| speaks(**party, issue)).count();
        (0..self.view.scenario.issues.len()).map(parties).collect()
    }

    fn explorer(&mut self, names_rules: bool, left_out: &[usize]) -> Result<Explorer, Stop> {
        let mut soft = Soft::free(&self.soft(&self.rungs()));
        let rules = self.problem.rules.clone();
        let given = match names_rules {
            true => Given::holding(&self.problem, []),
            false => self.ruled(),
        };
        if names_rules {
            soft.extend(rules.iter().map(|rule| Soft { formula: *rule, price: Price::default() }));
        }
        let is_kept = |issue: usize| !left_out.contains(&issue);
        let mark = self.problem.mark();
        let diagram = Diagram.export(&mut self.problem, &given, &soft, &is_kept);
        self.problem.forget(mark);
        // Rules that contradict each other leave nothing to explore where they are taken for granted.
        let diagram = diagram?.ok_or(Stop::Budget)?;
        let issues = self.problem.issues.len();
        Ok(Explorer {
            diagram,
            names_rules,
            cells: (0..issues).map(|issue| self.explorer_cells(issue)).collect(),
            coarse: (0..issues).map(|issue| self.problem.is_coarse(IssueId(issue))).collect(),
            left_out: left_out.iter().copied().map(IssueId).collect(),
            weights: self.view.rungs.iter().map(|rung| self.in_units(&rung.weight)).collect(),
            units: self.units().clone(),
            sums: self.problem.atoms.clone(),
        })
    }

    fn explorer_cells(&self, issue: usize) -> Vec<ExplorerCell> {
        let cells = &self.problem.issues[issue];
        let one = |cell: usize| {
            let answer = self.answers(issue, &CellSet::of(cells.len(), [cell])).pop()?;
            Some(ExplorerCell { answer, values: cells[cell].multiplicity() })
        };
        (0..cells.len()).filter_map(one).collect()
    }
}
