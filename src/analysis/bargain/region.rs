//! What a choice of cells is worth to two parties where sums tie amounts together: a polygon, and of it the corners and
//! sides that nothing betters.
//!
//! The corners are found from the outermost ones inwards: between two neighbours the best is sought by the weights under
//! which these are equally good (Aneja and Nair, 1979). Each is proved by exact linear programs.

use crate::engine::Stop;
use crate::engine::pareto::stretches::Pair;
use crate::engine::theory::Linear;
use crate::model::Number;

/// A sum of unknowns, each times a number.
pub(super) type Terms = Vec<(usize, Number)>;

/// More corners than this are not sought.
const CORNERS: usize = 200;

/// The amounts of a choice of cells, and what they are worth.
pub(super) struct Region {
    /// Which amounts meet the conditions.
    pub system: Linear,
    /// What they are worth to each party.
    pub worth: [Terms; 2],
}

/// A corner of what nothing betters, or a point between two.
#[derive(Clone, Debug)]
pub(super) struct Corner {
    /// What it is worth to each party.
    pub worth: Pair,
    /// The amounts.
    pub amounts: Vec<Number>,
    /// Whether amounts meet the conditions there, and do not only come near.
    pub reached: bool,
}

impl Region {
    /// The corners that nothing betters, ascending for the first party; between two neighbours on a side there is a
    /// point where the straight way from one to the other would leave the region though packages reach the side.
    ///
    /// # Errors
    /// If there are too many, or one could not be decided.
    pub fn corners(&self) -> Result<Vec<Corner>, Stop> {
        let closed = self.system.closed();
        let [left, right] = [self.outermost(&closed, 1)?, self.outermost(&closed, 0)?];
        if left.worth[0] >= right.worth[0] {
            return Ok(vec![right]);
        }
        let (mut found, mut open) = (vec![left], vec![right]);
        // What is left to look at lies between the last one found and the nearest one open.
        while let (Some(left), Some(right)) = (found.last(), open.last()) {
            match self.between(&closed, left, right)? {
                Some(corner) => open.push(corner),
                None => {
                    found.extend(self.bend(left, right)?);
                    found.extend(open.pop());
                }
            }
            if found.len() + open.len() > CORNERS {
                return Err(Stop::Budget);
            }
        }
        Ok(found)
    }

    /// What lies strictly between two neighbours: whether packages reach it.
    ///
    /// # Errors
    /// If it could not be decided.
    pub fn reaches(&self, left: &Corner, right: &Corner) -> Result<bool, Stop> {
        Ok(self.system.is_met(&middle(&left.amounts, &right.amounts))
            || self.amounts_at(&self.system, &half_way(left, right))?.is_some())
    }

    /// A point on a side that packages reach while they do not reach the straight way between its corners' amounts.
    fn bend(&self, left: &Corner, right: &Corner) -> Result<Option<Corner>, Stop> {
        if self.system.is_met(&middle(&left.amounts, &right.amounts)) {
            return Ok(None);
        }
        let worth = half_way(left, right);
        let amounts = self.amounts_at(&self.system, &worth)?;
        Ok(amounts.map(|amounts| Corner { worth, amounts, reached: true }))
    }

    /// The best for a party, and of these the best for the other.
    fn outermost(&self, closed: &Linear, party: usize) -> Result<Corner, Stop> {
        let mut system = closed.clone();
        let first = most(&system, &self.worth[party])?;
        hold(&mut system, &self.worth[party], &first);
        let second = most(&system, &self.worth[1 - party])?;
        let worth = if party == 0 { [first, second] } else { [second, first] };
        self.corner(closed, worth)
    }

    /// A corner beyond the straight line between two others, if there is one.
    fn between(&self, closed: &Linear, left: &Corner, right: &Corner) -> Result<Option<Corner>, Stop> {
        let weights = [&left.worth[1] - &right.worth[1], &right.worth[0] - &left.worth[0]];
        let weighed = |worth: &Pair| &(&weights[0] * &worth[0]) + &(&weights[1] * &worth[1]);
        let own = |party: usize| self.worth[party].iter().map(move |(place, number)| (*place, number));
        let mut terms: Terms = Vec::new();
        for (party, weight) in weights.iter().enumerate() {
            for (place, number) in own(party) {
                match terms.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, sum)) => *sum += &(weight * number),
                    None => terms.push((place, weight * number)),
                }
            }
        }
        let best = most(closed, &terms)?;
        if best <= weighed(&left.worth) {
            return Ok(None);
        }
        let mut system = closed.clone();
        hold(&mut system, &terms, &best);
        let first = most(&system, &self.worth[0])?;
        hold(&mut system, &self.worth[0], &first);
        let second = most(&system, &self.worth[1])?;
        self.corner(closed, [first, second]).map(Some)
    }

    fn corner(&self, closed: &Linear, worth: Pair) -> Result<Corner, Stop> {
        if let Some(amounts) = self.amounts_at(&self.system, &worth)? {
            return Ok(Corner { worth, amounts, reached: true });
        }
        let amounts = self.amounts_at(closed, &worth)?.ok_or(Stop::Undecided)?;
        Ok(Corner { worth, amounts, reached: false })
    }

    /// Amounts that are worth so much to each party.
    fn amounts_at(&self, system: &Linear, worth: &Pair) -> Result<Option<Vec<Number>>, Stop> {
        let mut system = system.clone();
        self.worth.iter().zip(worth).for_each(|(terms, worth)| hold(&mut system, terms, worth));
        system.solution().map_err(|_| Stop::Undecided)
    }
}

/// Holds a sum at a value or above it.
fn hold(system: &mut Linear, terms: &Terms, least: &Number) {
    if !terms.is_empty() {
        system.at_least(terms.clone(), least, false);
    }
}

/// The most that some terms come to.
fn most(system: &Linear, terms: &Terms) -> Result<Number, Stop> {
    let turned: Terms = terms.iter().map(|(place, number)| (*place, -number.clone())).collect();
    let lowest = system.lowest(&turned).map_err(|_| Stop::Undecided)?;
    lowest.map(|lowest| -lowest.value).ok_or(Stop::Undecided)
}

fn half_way(left: &Corner, right: &Corner) -> Pair {
    [0, 1].map(|party| &(&left.worth[party] + &right.worth[party]) / &Number::from(2))
}

fn middle(one: &[Number], other: &[Number]) -> Vec<Number> {
    one.iter().zip(other).map(|(one, other)| &(one + other) / &Number::from(2)).collect()
}
