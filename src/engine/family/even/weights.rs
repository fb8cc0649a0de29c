//! A set that is fairly even, to hold others against.
//!
//! The average of some sets with a small sum of squared costs is sought, step by step: what an owner bears in it weighs
//! on its next costs (Frank and Wolfe, 1956). The most even set on the way is kept.

use super::Costs;
use super::bound::Bound;
use super::part::Part;

/// How many sets are looked at.
const ROUNDS: usize = 100;

/// Weights have no more bits than this: costs of a view have 96 at most, so that weighted ones do not overflow.
const BITS: u32 = 24;

/// A set, as places, and its costs by owner.
pub(super) fn fairly_even(parts: &[Part<'_>], owners: usize, owner: &dyn Fn(usize) -> usize) -> (Vec<usize>, Costs) {
    let mut burden = vec![0; owners];
    let (mut set, mut costs) = lightest(parts, &vec![1; owners], owner);
    let mut bound = Bound::new(costs.clone());
    for _ in 0..ROUNDS {
        let (next, next_costs) = lightest(parts, &weights(&burden), owner);
        burden.iter_mut().zip(&next_costs).for_each(|(burden, cost)| *burden += cost);
        if bound.lower(&next_costs) {
            (set, costs) = (next, next_costs);
        }
    }
    (set, costs)
}

/// A weight for each owner, in the proportions of what they bear.
fn weights(burden: &[i128]) -> Vec<i128> {
    let most = burden.iter().copied().max().unwrap_or_default();
    let shift = (i128::BITS - most.leading_zeros()).saturating_sub(BITS);
    burden.iter().map(|burden| 1 + (burden >> shift)).collect()
}

/// The set of least weighted cost.
fn lightest(parts: &[Part<'_>], weights: &[i128], owner: &dyn Fn(usize) -> usize) -> (Vec<usize>, Costs) {
    let mut costs = vec![0; weights.len()];
    let mut set = Vec::new();
    for part in parts {
        for rank in part.family.lightest(|element| element.price.cost * weights[owner(element.place)]) {
            costs[part.owners[rank as usize]] += part.cost(rank);
            set.push(part.family.elements[rank as usize].place);
        }
    }
    (set, costs.into())
}
