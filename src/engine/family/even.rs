//! The set that spreads the burden most evenly.
//!
//! Of the costs of all owners, the largest is to be least, then the second largest, and so on (leximin, after Rawls,
//! 1971, and Sen, 1970, turned to costs). A best-first search over the nodes (Hart, Nilsson and Raphael, 1968): what each
//! owner must at least give below a node, and what all of them together must, never overrates what is to come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Branch, Family, SetFamily};

/// The most steps of a search.
const STEPS: usize = 10_000;

/// Costs by owner.
type Costs = Box<[i128]>;

/// A way from the root to a node.
struct Way {
    node: Family,
    costs: Costs,
    /// The way it goes on from.
    from: usize,
    /// The rank of the element it added last.
    added: Option<u32>,
}

struct Search<'f> {
    family: &'f SetFamily,
    owners: Vec<usize>,
    /// By node, the least that is still to come to each owner, and to all; `None` where no set is below.
    least: Vec<Option<(Costs, i128)>>,
    ways: Vec<Way>,
    /// Ways to go on from, the most even first, then the one found last, which is nearest to an end.
    waiting: BinaryHeap<Reverse<(Costs, Reverse<usize>)>>,
    /// By node, the costs with which it was gone on from.
    passed: Vec<Vec<Costs>>,
}

impl SetFamily {
    /// The set whose costs by owner, the largest first, are least in lexicographic order: ascending places. Each place
    /// has an owner, numbered from nought below `owners`. Prices of red lines do not count. `None` if there is no set,
    /// or the search takes too many steps.
    pub fn most_even(&self, owners: usize, owner: &dyn Fn(usize) -> usize) -> Option<Vec<usize>> {
        let of_rank: Vec<_> = self.elements.iter().map(|element| owner(element.place)).collect();
        let mut search = Search {
            family: self,
            least: self.least_by_owner(owners, &of_rank),
            owners: of_rank,
            ways: Vec::new(),
            waiting: BinaryHeap::new(),
            passed: vec![Vec::new(); self.nodes.len()],
        };
        search.reach(Way { node: self.root, costs: vec![0; owners].into(), from: usize::MAX, added: None });
        search.run()
    }

    fn least_by_owner(&self, owners: usize, owner: &[usize]) -> Vec<Option<(Costs, i128)>> {
        let mut least: Vec<Option<(Costs, i128)>> = vec![None, Some((vec![0; owners].into(), 0))];
        for branch in &self.nodes[2..] {
            let cost = self.elements[branch.rank as usize].price.cost;
            let with = least[branch.with.0 as usize].clone().map(|(mut costs, all)| {
                costs[owner[branch.rank as usize]] += cost;
                (costs, all + cost)
            });
            least.push(match (&least[branch.without.0 as usize], with) {
                (Some((one, all)), Some((other, cost))) => {
                    Some((one.iter().zip(&other).map(|(a, b)| *a.min(b)).collect(), *all.min(&cost)))
                }
                (without, with) => with.or_else(|| without.clone()),
            });
        }
        least
    }
}

impl Search<'_> {
    fn run(mut self) -> Option<Vec<usize>> {
        for _ in 0..STEPS {
            let Reverse((_, Reverse(place))) = self.waiting.pop()?;
            let Way { node, costs, .. } = &self.ways[place];
            let (node, costs) = (*node, costs.clone());
            if node == Family::EMPTY_SET {
                return Some(self.members(place));
            }
            let passed = &mut self.passed[node.0 as usize];
            if passed.iter().any(|known| known.iter().zip(&costs).all(|(known, cost)| known <= cost)) {
                continue;
            }
            passed.push(costs.clone());
            let Branch { rank, without, with } = self.family.nodes[node.0 as usize];
            let mut dearer = costs.clone();
            dearer[self.owners[rank as usize]] += self.family.elements[rank as usize].price.cost;
            self.reach(Way { node: without, costs, from: place, added: None });
            self.reach(Way { node: with, costs: dearer, from: place, added: Some(rank) });
        }
        None
    }

    fn reach(&mut self, way: Way) {
        let Some((rest, all)) = &self.least[way.node.0 as usize] else { return };
        let mut bound: Costs = way.costs.iter().zip(rest).map(|(cost, rest)| cost + rest).collect();
        bound.sort_unstable_by(|a, b| b.cmp(a));
        fill(&mut bound, way.costs.iter().sum::<i128>() + all);
        self.waiting.push(Reverse((bound, Reverse(self.ways.len()))));
        self.ways.push(way);
    }

    fn members(&self, mut place: usize) -> Vec<usize> {
        let mut members = Vec::new();
        while let Some(way) = self.ways.get(place) {
            members.extend(way.added.map(|rank| self.family.elements[rank as usize].place));
            place = way.from;
        }
        members.sort_unstable();
        members
    }
}

/// Raises the least of some costs, sorted from the largest, as evenly as possible until they add up to a total at least.
fn fill(costs: &mut [i128], total: i128) {
    let mut missing = total - costs.iter().sum::<i128>();
    let mut low = 1;
    while missing > 0 && low <= costs.len() {
        let first = costs.len() - low;
        // The lowest costs are level; they rise to the next one, or share what is missing.
        let room = first.checked_sub(1).map_or(missing, |next| (costs[next] - costs[first]) * low as i128);
        let raise = room.min(missing);
        let (each, over) = (raise / low as i128, (raise % low as i128) as usize);
        for (place, cost) in costs[first..].iter_mut().enumerate() {
            *cost += each + i128::from(place < over);
        }
        missing -= raise;
        low += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cells::CellSet;
    use crate::engine::formula::Formula;
    use crate::engine::{Price, Soft};

    #[test]
    fn what_is_missing_goes_to_those_who_give_least() {
        let filled = |costs: &[i128], total| {
            let mut costs = costs.to_vec();
            fill(&mut costs, total);
            costs
        };
        assert_eq!(filled(&[9, 2, 0], 11), [9, 2, 0]);
        assert_eq!(filled(&[9, 2, 0], 14), [9, 3, 2]);
        assert_eq!(filled(&[1, 1, 1], 8), [3, 3, 2]);
        assert_eq!(filled(&[4, 0, 0], 16), [6, 5, 5]);
    }

    #[test]
    fn the_largest_share_counts_first() {
        let soft: Vec<_> =
            [5, 3, 3, 1].map(|cost| Soft { formula: Formula::TRUE, price: Price { red_lines: 0, cost } }).into();
        let set = |places: &[usize]| CellSet::of(4, places.iter().copied());
        let family = SetFamily::of(&[set(&[0]), set(&[1, 2]), set(&[1, 3])], &soft, true);
        assert_eq!(family.most_even(2, &|place| place % 2), Some(vec![1, 2]));
        assert_eq!(family.most_even(1, &|_| 0), Some(vec![1, 3]));
        assert_eq!(SetFamily::of(&[], &soft, true).most_even(2, &|_| 0), None);
    }
}
