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
use crate::model::{Answer, Interests, IssueId, PartyId, View};

use super::inquiry::Inquiry;
use super::worth::{Bargainer, bargainers};
use super::{BargainOptions, Settings};

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

/// A page weighs the values of an amount one by one if they are no more than this.
const VALUES: u32 = 2_000;

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
    /// What packages are worth to the parties of whom it is known. The conditions of their bonuses, party by party, are the
    /// last soft formulas of the diagram.
    pub worth: Result<Vec<ExplorerParty>, Unweighed>,
}

/// What packages are worth to a party.
#[derive(Clone, Debug)]
pub struct ExplorerParty {
    /// The party.
    pub party: PartyId,
    /// Whether its interests were derived from its positions.
    pub derived: bool,
    /// Its interests.
    pub interests: Interests,
}

/// Why a page that explores does not know the frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unweighed {
    /// Of no party are interests known.
    NoInterests,
    /// An amount that is worth something has no step, or very many.
    TooFine,
    /// Sums tie amounts together.
    Tied,
    /// With what the bonuses speak of, or with every issue, the diagram is too large for a page.
    TooLarge,
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

/// Compiles what a page with some room can explore of a view. `weighed` says whose interests are weighed.
///
/// # Errors
/// If nothing of use is small enough, or the numbers are too fine.
pub fn explorer(
    view: &View<'_>,
    settings: &Settings,
    weighed: &BargainOptions,
    room: Room,
) -> Result<Explorer, NotExplored> {
    let mut inquiry = Inquiry::new(view, settings).map_err(|_| NotExplored::TooFine)?;
    let worth = inquiry.worth_exploring(weighed);
    let unweighed = match worth {
        Err(reason) => reason,
        Ok(parties) => match inquiry.smallest(&[], &parties, room) {
            Ok(Some(found)) => return Ok(Explorer { worth: Ok(parties), ..found }),
            Ok(None) => Unweighed::TooLarge,
            Err(stop) => return Err(NotExplored::Stopped(stop)),
        },
    };
    let found = inquiry.explored(room)?;
    Ok(Explorer { worth: Err(unweighed), ..found })
}

impl Explorer {
    fn fits(&self, room: Room) -> bool {
        self.diagram.nodes() <= room.nodes && self.diagram.edges() <= room.edges
    }
}

impl Inquiry<'_> {
    /// What a page can explore, whatever packages are worth.
    fn explored(&mut self, room: Room) -> Result<Explorer, NotExplored> {
        let spoken_of = self.spoken_of();
        let most = spoken_of.iter().copied().max().unwrap_or(0);
        // Everything first; then what at least two parties speak of, three, and so on.
        for speakers in std::iter::once(0).chain(2..=most) {
            let left_out: Vec<_> = (0..spoken_of.len()).filter(|issue| spoken_of[*issue] < speakers).collect();
            if speakers > 0 && (left_out.is_empty() || left_out.len() == spoken_of.len()) {
                continue;
            }
            if let Some(found) = self.smallest(&left_out, &[], room).map_err(NotExplored::Stopped)? {
                return Ok(found);
            }
        }
        Err(NotExplored::TooLarge)
    }

    /// What is small enough for a page, with rules named if possible; a stop only if it ends everything.
    fn smallest(
        &mut self,
        left_out: &[usize],
        parties: &[ExplorerParty],
        room: Room,
    ) -> Result<Option<Explorer>, Stop> {
        for names_rules in [true, false] {
            match self.explorer(names_rules, left_out, parties) {
                Ok(found) if found.fits(room) => return Ok(Some(found)),
                Err(stop) if stop.ends_everything() => return Err(stop),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(None)
    }

    /// What packages are worth, if a page can weigh them.
    fn worth_exploring(&self, weighed: &BargainOptions) -> Result<Vec<ExplorerParty>, Unweighed> {
        let known = bargainers(self.view, &weighed.asked(self.view), weighed.derive).into_iter();
        let told = |known: Bargainer<'_>| {
            let (party, derived, interests) = (known.party, known.derived, known.interests.into_owned());
            ExplorerParty { party, derived, interests }
        };
        let parties: Vec<_> = known.map(told).collect();
        let mut issues = parties.iter().flat_map(|known| &known.interests.issues).map(|(issue, _)| *issue);
        let is_fine = |issue: IssueId| {
            let amount = self.view.scenario.issues[issue.0].domain.amount();
            amount.is_some_and(|amount| amount.values().is_none_or(|values| values > VALUES.into()))
        };
        match () {
            () if parties.is_empty() => Err(Unweighed::NoInterests),
            () if issues.any(is_fine) => Err(Unweighed::TooFine),
            () if !self.problem.atoms.is_empty() => Err(Unweighed::Tied),
            () => Ok(parties),
        }
    }

    /// By issue, how many parties hold a binding position that speaks of it.
    fn spoken_of(&self) -> Vec<usize> {
        let speaks = |party, issue: usize| {
            let rungs = self.view.rungs.iter().filter(|rung| rung.party == party);
            rungs.flat_map(|rung| rung.condition.issues()).any(|spoken| spoken.0 == issue)
        };
        let parties = |issue| self.view.parties.iter().filter(|party| speaks(**party, issue)).count();
        (0..self.view.scenario.issues.len()).map(parties).collect()
    }

    fn explorer(&mut self, names_rules: bool, left_out: &[usize], parties: &[ExplorerParty]) -> Result<Explorer, Stop> {
        let mut soft = Soft::free(&self.soft(&self.rungs()));
        let rules = self.problem.rules.clone();
        let given = match names_rules {
            true => Given::holding(&self.problem, []),
            false => self.ruled(),
        };
        if names_rules {
            soft.extend(rules.iter().map(|rule| Soft { formula: *rule, price: Price::default() }));
        }
        for bonus in parties.iter().flat_map(|known| &known.interests.bonuses) {
            let formula = self.problem.formula(&bonus.when).map_err(|_| Stop::Budget)?;
            soft.push(Soft { formula, price: Price::default() });
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
            worth: Err(Unweighed::NoInterests),
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
