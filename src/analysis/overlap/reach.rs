//! Which values of each issue a party, the rules and the zone leave, side by side in the same cells.

use std::collections::BTreeMap;

use crate::engine::Given;
use crate::engine::cells::{Cell, CellSet, Cut, partition};
use crate::engine::formula::Formula;
use crate::model::{Answer, Condition, Firmness, Held, IssueId, PartyId, Range};

use super::values::OverlapParty;
use crate::analysis::Verdict;
use crate::analysis::inquiry::{Inquiry, answers};

/// What is left of one issue, as sets of the same cells; `None` where it could not be decided.
pub(super) struct IssueReach {
    /// The issue.
    pub issue: IssueId,
    /// The cells, finer than those of the problem where sums tie an amount to others.
    pub cells: Vec<Cell>,
    /// What the rules leave.
    pub allowed: Option<CellSet>,
    /// What the zone leaves.
    pub zone: Option<CellSet>,
    /// What each party leaves.
    pub parties: Vec<PartyReach>,
}

/// What the rules and one party leave of an issue.
pub(super) struct PartyReach {
    /// By its red lines and demands.
    pub held: Option<CellSet>,
    /// By its red lines alone.
    pub red_lines: Option<CellSet>,
    /// By the weakest rung of each.
    pub weakest: Option<CellSet>,
}

impl IssueReach {
    /// Whether a set is one single value.
    pub fn is_one_value(&self, set: &CellSet) -> bool {
        let mut cells = set.iter();
        match (cells.next().map(|cell| &self.cells[cell]), cells.next()) {
            (Some(Cell::Choice(_)), None) => true,
            (Some(Cell::Range(range)), None) => range.is_point(),
            _ => false,
        }
    }

    /// A set as answers, neighbouring ranges joined.
    pub fn answers(&self, set: &CellSet) -> Vec<Answer> {
        answers(&self.cells, set)
    }
}

/// The formulas of a party's red lines and demands.
struct Stated {
    held: Vec<Formula>,
    red_lines: Vec<Formula>,
    weakest: Vec<Formula>,
}

/// What one question leaves of an issue.
enum Left {
    Cells(CellSet),
    Ranges(Vec<Range>),
}

type Answered = Option<Vec<Option<Left>>>;

/// The positions of a party that count in an overview: its red lines and demands.
pub(super) fn is_firm(held: &Held<'_>) -> bool {
    held.position.firmness != Firmness::Wish && held.first_rung <= held.position.fallbacks.len()
}

/// Questions about what is left, each asked once.
#[derive(Default)]
struct Asked {
    places: BTreeMap<Vec<Formula>, usize>,
    answers: Vec<Answered>,
}

impl Asked {
    /// The place of the answer to what some formulas leave.
    fn place(&mut self, inquiry: &mut Inquiry<'_>, formulas: Vec<Formula>) -> usize {
        if let Some(place) = self.places.get(&formulas) {
            return *place;
        }
        self.answers.push(inquiry.left(&formulas));
        self.places.insert(formulas, self.answers.len() - 1);
        self.answers.len() - 1
    }
}

impl Inquiry<'_> {
    /// The parties that are heard, not yet knowing whether their positions clash.
    pub(super) fn overlap_parties(&self) -> Vec<OverlapParty> {
        let party = |party: &PartyId| {
            let own = self.view.positions.iter().enumerate();
            let own = own.filter(|(_, held)| held.party == *party && is_firm(held));
            OverlapParty {
                party: *party,
                consents: self.view.party(*party).role.consents(),
                positions: own.map(|(place, _)| place).collect(),
                clashes: false,
            }
        };
        self.view.parties.iter().map(party).collect()
    }

    /// What is left of every issue; finds out whether the positions of a party clash.
    pub(super) fn reaches(&mut self, answer: Verdict, parties: &mut [OverlapParty]) -> Vec<IssueReach> {
        let mut asked = Asked::default();
        let rules = self.ruled().formulas;
        let allowed = asked.place(self, rules.clone());
        let zone = match answer {
            Verdict::Feasible => Some(asked.place(self, self.zone().formulas)),
            _ => None,
        };
        let mut of_parties = Vec::with_capacity(parties.len());
        for party in parties.iter() {
            let Stated { held, red_lines, weakest } = self.stated(party);
            let mut place = |own: Vec<Formula>| asked.place(self, rules.iter().copied().chain(own).collect());
            of_parties.push([place(held), place(red_lines), place(weakest)]);
        }
        let reaches: Vec<_> = (0..self.problem.issues.len())
            .map(|issue| self.reach_of(IssueId(issue), &asked.answers, allowed, zone, answer, &of_parties))
            .collect();
        for (place, party) in parties.iter_mut().enumerate() {
            let empty = |set: &Option<CellSet>| set.as_ref().is_some_and(CellSet::is_empty);
            let nothing = |reach: &IssueReach| empty(&reach.parties[place].held) && !empty(&reach.allowed);
            party.clashes = reaches.iter().any(nothing);
        }
        reaches
    }

    fn stated(&mut self, party: &OverlapParty) -> Stated {
        let mut stated = Stated { held: Vec::new(), red_lines: Vec::new(), weakest: Vec::new() };
        for place in &party.positions {
            let held = self.view.positions[*place];
            let rungs: Vec<_> = held.position.ladder().skip(held.first_rung).map(|(rung, _)| rung.clone()).collect();
            let weakest = rungs.last().cloned().and_then(|rung| self.problem.formula(&rung).ok());
            let Ok(whole) = self.problem.formula(&Condition::All(rungs)) else { continue };
            stated.held.push(whole);
            stated.red_lines.extend((held.position.firmness == Firmness::RedLine).then_some(whole));
            stated.weakest.extend(weakest);
        }
        stated
    }

    /// What some formulas leave of each issue.
    fn left(&mut self, formulas: &[Formula]) -> Answered {
        let given = Given::holding(&self.problem, formulas.iter().copied());
        let possible = self.ask(|engine, problem| engine.possible(problem, &given));
        let possible = possible.map_err(|stop| self.note(format!("not every value could be decided: {stop}"))).ok()?;
        let ties = self.ties(&given);
        let left = possible.into_iter().enumerate().map(|(issue, cells)| {
            let continuous = self.view.scenario.issues[issue].domain.is_continuous();
            match continuous && ties.issues.contains(&IssueId(issue)) {
                true => self.ranges(&given, &ties, IssueId(issue), &cells).map(Left::Ranges),
                false => Some(Left::Cells(cells)),
            }
        });
        Some(left.collect())
    }

    fn reach_of(
        &self,
        issue: IssueId,
        answers: &[Answered],
        allowed: usize,
        zone: Option<usize>,
        answer: Verdict,
        parties: &[[usize; 3]],
    ) -> IssueReach {
        let left = |place: usize| answers[place].as_ref().and_then(|left| left[issue.0].as_ref());
        let every: Vec<_> = (0..answers.len()).filter_map(left).collect();
        let cells = self.refined(issue, &every);
        let set = |place: usize| Some(self.in_cells(issue, left(place)?, &cells));
        let party = |[held, red_lines, weakest]: &[usize; 3]| PartyReach {
            held: set(*held),
            red_lines: set(*red_lines),
            weakest: set(*weakest),
        };
        IssueReach {
            issue,
            allowed: set(allowed),
            zone: match answer {
                Verdict::Infeasible => Some(CellSet::none(cells.len())),
                _ => zone.and_then(set),
            },
            parties: parties.iter().map(party).collect(),
            cells,
        }
    }

    /// The cells of an issue, cut again where some answer ends inside one.
    fn refined(&self, issue: IssueId, answers: &[&Left]) -> Vec<Cell> {
        let cells = &self.problem.issues[issue.0];
        let Some(amount) = self.view.scenario.issues[issue.0].domain.amount() else { return cells.clone() };
        let ranges = answers.iter().flat_map(|left| match left {
            Left::Ranges(ranges) => &ranges[..],
            Left::Cells(_) => &[],
        });
        let ends = ranges.flat_map(|range| {
            [(range.min.clone(), range.min_open), (range.max.clone(), !range.max_open)]
                .map(|(at, after)| Cut { at, after })
        });
        let mut cuts: Vec<_> = ends.collect();
        if cuts.is_empty() {
            return cells.clone();
        }
        cuts.extend(cells.iter().filter_map(|cell| match cell {
            Cell::Range(range) => Some(Cut { at: range.min.clone(), after: range.min_open }),
            Cell::Choice(_) => None,
        }));
        partition(amount, &cuts)
    }

    /// What is left of an issue in cells that are the problem's, or finer.
    fn in_cells(&self, issue: IssueId, left: &Left, cells: &[Cell]) -> CellSet {
        let old = &self.problem.issues[issue.0];
        let ranges: Vec<&Range> = match left {
            Left::Cells(set) if old.len() == cells.len() => return set.clone(),
            Left::Cells(set) => set.iter().filter_map(|cell| range_of(&old[cell])).collect(),
            Left::Ranges(ranges) => ranges.iter().collect(),
        };
        let inside = |cell: &usize| {
            let sample = range_of(&cells[*cell]).map(Range::sample);
            sample.is_some_and(|sample| ranges.iter().any(|range| range.has(&sample)))
        };
        CellSet::of(cells.len(), (0..cells.len()).filter(inside))
    }
}

fn range_of(cell: &Cell) -> Option<&Range> {
    match cell {
        Cell::Range(range) => Some(range),
        Cell::Choice(_) => None,
    }
}
