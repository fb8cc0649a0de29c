//! The set that spreads the burden most evenly.
//!
//! Of the costs of all owners, the largest is to be least, then the second largest, and so on (leximin, after Rawls,
//! 1971, and Sen, 1970, turned to costs). Four steps: a fairly even set is found by weights; for each factor of the
//! family, the ways to share its costs that could still be part of a more even set; ways joined factor by factor; and
//! the most even of what is left. Nothing is dropped but what is no better than something kept or known.
//!
//! Of sets that are as even, the one is told that a list has first: the smallest, then in lexicographic order of places.
//! Of ways with the same costs, the first in that order stands for all, as whatever is added to one is added to the other.

mod bound;
mod join;
mod part;
mod weights;

use super::{SetFamily, Steps};
use crate::engine::limits::Limits;

use bound::Bound;
use part::Part;

/// Costs by owner.
type Costs = Box<[i128]>;

/// The most ways that are held at once.
const WAYS: usize = 200_000;

/// The most costs that are compared: two ways are compared owner by owner, so that many owners make it long.
const STEPS: usize = 60_000_000;

/// A way to share some costs, and how it came about.
#[derive(Clone)]
struct Way {
    costs: Costs,
    /// What it was made from: the ways of one factor or one step, by number.
    from: usize,
    /// What was added last.
    added: Option<usize>,
}

impl Way {
    /// The way that has gone nowhere yet.
    fn start(owners: usize) -> Self {
        Self { costs: vec![0; owners].into(), from: usize::MAX, added: None }
    }
}

/// Takes some steps; `None` if there are not so many, or too many ways are held.
fn take(steps: &mut Steps, wanted: usize, ways: usize) -> Option<()> {
    steps.take(wanted)?;
    (ways <= WAYS).then_some(())
}

impl SetFamily {
    /// The set whose costs by owner, the largest first, are least in lexicographic order: ascending places. Each place
    /// has an owner, numbered from nought below `owners`. Prices of red lines do not count. `factors` are groups of places
    /// such that whatever a set has of one goes with whatever it has of the others; every place of a set is in one.
    /// `None` if there is no set, or finding it takes too much work, or an end was called.
    pub fn most_even(
        &self,
        factors: &[Vec<usize>],
        owners: usize,
        owner: &dyn Fn(usize) -> usize,
        limits: &Limits,
    ) -> Option<Vec<usize>> {
        self.least()?;
        let families: Vec<_> =
            factors.iter().map(|factor| self.onto(&|place| factor.binary_search(&place).is_ok())).collect();
        let of_rank: Vec<_> = self.elements.iter().map(|element| owner(element.place)).collect();
        let parts = families.iter().map(|family| Part::new(family, owners, &of_rank)).collect::<Option<Vec<_>>>()?;
        let (known, costs) = weights::fairly_even(&parts, owners, owner);
        let search = |bound: &mut Bound| even(&parts, owners, bound, &mut Steps::of(STEPS, limits));
        let mut set = match search(&mut Bound::new(costs.clone()).or_equal()) {
            Some(first) => first.unwrap_or(known),
            // Sets as even as the known one are too many to go through. A more even one may have fewer beside it; where it
            // has as many, it stands.
            None => {
                let mut bound = Bound::new(costs);
                let better = search(&mut bound)?.unwrap_or(known);
                search(&mut bound.or_equal()).flatten().unwrap_or(better)
            }
        };
        set.sort_unstable();
        Some(set)
    }
}

/// The most even set that a bound admits, the first of those; `Some(None)` if it admits none, `None` if finding out takes
/// too much work.
#[expect(clippy::option_option, reason = "not found and not there are different")]
fn even(parts: &[Part<'_>], owners: usize, bound: &mut Bound, steps: &mut Steps) -> Option<Option<Vec<usize>>> {
    let rest = |place: usize| Part::least_of(parts[..place].iter().chain(&parts[place + 1..]), owners);
    let ends = parts.iter().enumerate().map(|(place, part)| part.ends(&rest(place), bound, steps));
    let ends = ends.collect::<Option<Vec<_>>>()?;
    let members = |place: usize, end: usize| parts[place].members(&ends[place], end);
    join::most_even(&ends, owners, bound, steps, &members)
}

/// Whether a set comes before another of the same cost in a list; places in any order.
fn comes_first(mut one: Vec<usize>, mut other: Vec<usize>) -> bool {
    one.sort_unstable();
    other.sort_unstable();
    (one.len(), one) < (other.len(), other)
}

/// Leaves the ways that no other one undercuts for everybody, the cheapest in all first; of those with the same costs the
/// one whose set comes first.
fn prune(ways: &mut Vec<Way>, steps: &mut Steps, members: &dyn Fn(&Way) -> Vec<usize>) -> Option<()> {
    ways.sort_by_cached_key(|way| way.costs.iter().sum::<i128>());
    let mut kept: Vec<Way> = Vec::new();
    for way in ways.drain(..) {
        take(steps, (1 + kept.len()) * way.costs.len(), kept.len())?;
        let below = |known: &&mut Way| known.costs.iter().zip(&way.costs).all(|(known, cost)| known <= cost);
        match kept.iter_mut().find(below) {
            None => kept.push(way),
            Some(known) if known.costs == way.costs && comes_first(members(&way), members(known)) => *known = way,
            Some(_) => {}
        }
    }
    *ways = kept;
    Some(())
}

#[cfg(test)]
mod tests;
