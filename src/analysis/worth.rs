//! What packages are worth to the parties of a bargain: interests as the file states them, or derived from positions.

use std::borrow::Cow;

use num_traits::ToPrimitive;

use crate::engine::cells::Cell;
use crate::engine::formula::Formula;
use crate::engine::problem::{Problem, TooFine};
use crate::engine::scores::Scores;
use crate::model::{Bonus, Condition, Interests, IssueId, Number, PartyId, View, Worth};

/// Worth in whole units may take this many bits in all, so that sums of it stay exact.
const BITS: u64 = 120;

/// A party of a bargain.
#[derive(Clone, Debug)]
pub(super) struct Bargainer<'v> {
    /// The party.
    pub party: PartyId,
    /// What packages are worth to it.
    pub interests: Cow<'v, Interests>,
    /// Whether that was derived from its positions.
    pub derived: bool,
}

/// The parties among some whose interests are known from the file, and of the others, if `derive`, those whose positions
/// tell something of them.
pub(super) fn bargainers<'v>(view: &'v View<'_>, parties: &[PartyId], derive: bool) -> Vec<Bargainer<'v>> {
    let known = |party: &PartyId| match &view.party(*party).interests {
        Some(stated) => Some(Bargainer { party: *party, interests: Cow::Borrowed(stated), derived: false }),
        None if derive => {
            let interests = Cow::Owned(derived(view, *party)?);
            Some(Bargainer { party: *party, interests, derived: true })
        }
        None => None,
    };
    parties.iter().filter_map(known).collect()
}

/// Whether positions of a party tell something of its interests.
pub(super) fn is_derivable(view: &View<'_>, party: PartyId) -> bool {
    derived(view, party).is_some()
}

/// Interests derived from positions: the share of the weight of a party's demands and wishes that is met, each rung of a
/// demand counting for itself. `None` if they have no weight.
fn derived(view: &View<'_>, party: PartyId) -> Option<Interests> {
    let demands = view.rungs.iter().filter(|rung| rung.party == party && !rung.red_line);
    let wishes = view.wishes().filter(|held| held.party == party).map(|held| held.position);
    let demands = demands.map(|rung| (&rung.condition, &rung.weight));
    let stakes: Vec<(&Condition, &Number)> = demands
        .chain(wishes.map(|wish| (&wish.requires, &wish.weight)))
        .filter(|(_, weight)| !weight.is_zero())
        .collect();
    let total: Number = stakes.iter().map(|(_, weight)| (*weight).clone()).sum();
    let bonus = |(when, weight): (&Condition, &Number)| Bonus { when: when.clone(), worth: weight / &total };
    let bonuses: Vec<_> = stakes.into_iter().map(bonus).collect();
    (!bonuses.is_empty()).then(|| Interests { reservation: Number::zero(), issues: Vec::new(), bonuses })
}

/// The numbers at which what amounts are worth to some parties bends, by amount.
pub(super) fn bends(parties: &[Bargainer<'_>]) -> Vec<(IssueId, Vec<Number>)> {
    let issues = parties.iter().flat_map(|party| &party.interests.issues);
    let bend = |(issue, interest): &(IssueId, crate::model::Interest)| match &interest.worth {
        Worth::Points(points) => Some((*issue, points.iter().map(|(amount, _)| amount.clone()).collect())),
        Worth::Choices(_) => None,
    };
    issues.filter_map(bend).collect()
}

/// What packages are worth to some parties, in whole units of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Worths {
    /// What packages are worth.
    pub scores: Scores,
    /// By party, how many units make a worth of one.
    pub units: Vec<Number>,
    /// By party, how many bits the units of a package may take.
    pub bits: Vec<u64>,
}

impl Worths {
    /// What packages are worth in a problem that is cut at the bends.
    pub fn new(problem: &mut Problem, parties: &[Bargainer<'_>]) -> Result<Self, TooFine> {
        let none = |cells: &Vec<Cell>| vec![Vec::with_capacity(parties.len()); cells.len()];
        let cells = problem.issues.iter().map(none).collect();
        let mut worths = Self { scores: Scores { cells, ..Scores::default() }, ..Self::default() };
        for party in parties {
            let plain = Plain::new(problem, &party.interests)?;
            worths.add(plain.whole()?, parties.len());
        }
        Ok(worths)
    }

    /// Whole units of a party as worth.
    pub fn number(&self, party: usize, units: i128) -> Number {
        &Number::whole(units) / &self.units[party]
    }

    /// Adds the next of so many parties.
    fn add(&mut self, own: Whole, parties: usize) {
        let Self { scores, units, bits } = self;
        let place = units.len();
        for (cells, own) in scores.cells.iter_mut().zip(&own.cells) {
            cells.iter_mut().zip(own).for_each(|(cell, worth)| cell.push(*worth));
        }
        bits.push(own.bits());
        for (formula, worth) in own.bonuses {
            let known = scores.bonuses.iter().position(|(known, _)| *known == formula);
            let known = known.unwrap_or_else(|| {
                scores.bonuses.push((formula, vec![0; parties]));
                scores.bonuses.len() - 1
            });
            scores.bonuses[known].1[place] += worth;
        }
        scores.base.push(0);
        units.push(own.units);
    }
}

/// What packages are worth to one party, in numbers as they are written.
struct Plain {
    /// By issue and cell.
    cells: Vec<Vec<Number>>,
    bonuses: Vec<(Formula, Number)>,
}

impl Plain {
    fn new(problem: &mut Problem, interests: &Interests) -> Result<Self, TooFine> {
        let nothing = |cells: &Vec<Cell>| vec![Number::zero(); cells.len()];
        let mut plain = Self { cells: problem.issues.iter().map(nothing).collect(), bonuses: Vec::new() };
        for (issue, interest) in &interests.issues {
            let worth = |cell: &Cell| interest.of(&cell.sample());
            plain.cells[issue.0] = problem.issues[issue.0].iter().map(worth).collect();
        }
        for bonus in &interests.bonuses {
            plain.bonuses.push((problem.formula(&bonus.when)?, bonus.worth.clone()));
        }
        Ok(plain)
    }

    /// The same in the largest unit that all numbers are whole in.
    fn whole(&self) -> Result<Whole, TooFine> {
        let numbers = self.cells.iter().flatten().chain(self.bonuses.iter().map(|(_, worth)| worth));
        let common = Number::common_denominator(numbers);
        // Machine integers, as long as they hold them, are many times faster.
        let (short, units) = (common.to_i128(), Number::from(common));
        let whole = |number: &Number| {
            let quick = short.and_then(|common| number.small_times(common, BITS));
            quick.or_else(|| (number * &units).floor().to_i128()).ok_or(TooFine)
        };
        let cells = self.cells.iter().map(|cells| cells.iter().map(whole).collect());
        let bonuses = self.bonuses.iter().map(|(formula, worth)| Ok((*formula, whole(worth)?)));
        let whole =
            Whole { cells: cells.collect::<Result<_, _>>()?, bonuses: bonuses.collect::<Result<_, _>>()?, units };
        if whole.bits() > BITS { Err(TooFine) } else { Ok(whole) }
    }
}

/// What packages are worth to one party, in whole units.
struct Whole {
    /// By issue and cell.
    cells: Vec<Vec<i128>>,
    bonuses: Vec<(Formula, i128)>,
    /// How many units make a worth of one.
    units: Number,
}

impl Whole {
    /// How many bits the units of a package may take.
    fn bits(&self) -> u64 {
        let highest = |cells: &Vec<i128>| cells.iter().map(|units| units.unsigned_abs()).max();
        let bonuses = self.bonuses.iter().map(|(_, units)| units.unsigned_abs());
        let most = self.cells.iter().filter_map(highest).chain(bonuses).fold(0, u128::saturating_add);
        u64::from(u128::BITS - most.leading_zeros())
    }
}
