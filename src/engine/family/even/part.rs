//! One factor of a family: in which ways its sets share their costs.

use super::super::{Branch, Family, SetFamily, Steps};
use super::bound::Bound;
use super::{Costs, Way, prune, take};

/// A factor, and what its sets cost at least.
pub(super) struct Part<'f> {
    pub(super) family: &'f SetFamily,
    /// By rank, who owns an element.
    pub(super) owners: &'f [usize],
    /// By node, the least that the sets below cost each owner, and all together; `None` where no set is below.
    least: Vec<Option<Least>>,
}

/// What sets cost each owner at least, and all owners together.
#[derive(Clone)]
pub(super) struct Least {
    pub(super) costs: Costs,
    pub(super) all: i128,
}

impl Least {
    /// Of no set.
    pub(super) fn nothing(owners: usize) -> Self {
        Self { costs: vec![0; owners].into(), all: 0 }
    }

    /// Of one set, by its costs.
    pub(super) fn of(costs: &[i128]) -> Self {
        Self { costs: costs.into(), all: costs.iter().sum() }
    }

    /// Of sets with a part of this and a part of the other.
    pub(super) fn plus(&self, other: &Least) -> Self {
        let costs = self.costs.iter().zip(&other.costs).map(|(own, other)| own + other).collect();
        Self { costs, all: self.all + other.all }
    }

    /// Of sets of this and of the other kind.
    pub(super) fn or(&self, other: &Least) -> Self {
        let costs = self.costs.iter().zip(&other.costs).map(|(own, other)| *own.min(other)).collect();
        Self { costs, all: self.all.min(other.all) }
    }
}

/// The ways in which the sets of a factor share their costs.
pub(super) struct Ends {
    /// All ways that were followed, by number.
    ways: Vec<Way>,
    /// The numbers of those that end in a set.
    pub(super) ends: Vec<usize>,
}

impl Ends {
    /// The costs of one of the ends.
    pub(super) fn costs(&self, end: usize) -> &[i128] {
        &self.ways[self.ends[end]].costs
    }
}

impl<'f> Part<'f> {
    /// A factor, with the owner of each rank; `None` if it has no set.
    pub(super) fn new(family: &'f SetFamily, owners: usize, of_rank: &'f [usize]) -> Option<Self> {
        let mut part = Self { family, owners: of_rank, least: vec![None, Some(Least::nothing(owners))] };
        for branch in &family.nodes[2..] {
            let with = part.least[branch.with.0 as usize].clone().map(|mut least| {
                let cost = part.cost(branch.rank);
                least.costs[part.owners[branch.rank as usize]] += cost;
                least.all += cost;
                least
            });
            part.least.push(match (&part.least[branch.without.0 as usize], with) {
                (Some(without), Some(with)) => Some(without.or(&with)),
                (without, with) => with.or_else(|| without.clone()),
            });
        }
        part.least[family.root.0 as usize].is_some().then_some(part)
    }

    /// What an element costs.
    pub(super) fn cost(&self, rank: u32) -> i128 {
        self.family.elements[rank as usize].price.cost
    }

    /// What sets of some factors cost at least.
    pub(super) fn least_of<'p>(parts: impl Iterator<Item = &'p Part<'f>>, owners: usize) -> Least
    where
        'f: 'p,
    {
        let roots = parts.filter_map(|part| part.least[part.family.root.0 as usize].as_ref());
        roots.fold(Least::nothing(owners), |all, least| all.plus(least))
    }

    /// The ways that could be part of a more even set than the one known, where the other factors cost at least `rest`.
    pub(super) fn ends(&self, rest: &Least, bound: &mut Bound, steps: &mut Steps) -> Option<Ends> {
        let root = self.family.root.0 as usize;
        let rests: Vec<_> = self.least.iter().map(|least| least.as_ref().map(|least| least.plus(rest))).collect();
        let mut followed: Vec<Way> = Vec::new();
        let mut at: Vec<Vec<Way>> = vec![Vec::new(); root + 2];
        at[root].push(Way::start(rest.costs.len()));
        let mut reach = |at: &mut [Vec<Way>], node: Family, way: Way| {
            if rests[node.0 as usize].as_ref().is_some_and(|rest| bound.admits(&way.costs, rest)) {
                at[node.0 as usize].push(way);
            }
        };
        for node in (2..=root).rev() {
            let mut ways = std::mem::take(&mut at[node]);
            prune(&mut ways, steps, &|way| self.added(&followed, way))?;
            let Branch { rank, without, with } = self.family.nodes[node];
            for way in ways {
                take(steps, way.costs.len(), followed.len())?;
                let mut dearer = way.costs.clone();
                dearer[self.owners[rank as usize]] += self.cost(rank);
                let from = followed.len();
                reach(&mut at, without, Way { costs: way.costs.clone(), from, added: None });
                reach(&mut at, with, Way { costs: dearer, from, added: Some(rank as usize) });
                followed.push(way);
            }
        }
        let mut ends = std::mem::take(&mut at[Family::EMPTY_SET.0 as usize]);
        prune(&mut ends, steps, &|way| self.added(&followed, way))?;
        let first = followed.len();
        followed.append(&mut ends);
        Some(Ends { ends: (first..followed.len()).collect(), ways: followed })
    }

    /// The places of the set that an end stands for.
    pub(super) fn members(&self, ends: &Ends, end: usize) -> Vec<usize> {
        self.added(&ends.ways, &ends.ways[ends.ends[end]])
    }

    /// The places that were added on a way.
    fn added(&self, followed: &[Way], last: &Way) -> Vec<usize> {
        let way = std::iter::successors(Some(last), |way| followed.get(way.from));
        way.filter_map(|way| Some(self.family.elements[way.added?].place)).collect()
    }
}
