//! Questions about a whole family: how many sets, which hang together, who is in how many, which are cheapest.
//!
//! Every question is one walk over the nodes, however many sets they stand for.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use num_bigint::BigUint;
use num_traits::One;

use super::listing::Listing;
use super::{Branch, Element, Families, Family};
use crate::engine::cells::CellSet;
use crate::engine::union::Union;
use crate::engine::{Count, Price, Soft};

/// A family of sets of soft formulas: all conflicts, or all concessions, of a question.
#[derive(Clone, Debug)]
pub struct SetFamily {
    /// The nodes it is made of, each after those it leads to; the first two stand for the smallest families.
    pub(super) nodes: Vec<Branch>,
    pub(super) root: Family,
    /// The elements by rank, shared with the families made of this one.
    pub(super) elements: Arc<[Element]>,
    complete: bool,
}

impl SetFamily {
    /// A family of a store. `complete` says whether it holds every set there is.
    pub(in crate::engine) fn new(store: &Families, root: Family, elements: Arc<[Element]>, complete: bool) -> Self {
        let mut names = vec![Family::NONE; root.0 as usize + 2];
        names[1] = Family::EMPTY_SET;
        let mut nodes = store.nodes[..2].to_vec();
        for old in reachable(&store.nodes, root) {
            let Branch { rank, without, with } = store.nodes[old.0 as usize];
            names[old.0 as usize] = Family(nodes.len() as u32);
            nodes.push(Branch { rank, without: names[without.0 as usize], with: names[with.0 as usize] });
        }
        Self { root: names[root.0 as usize], nodes, elements, complete }
    }

    /// The family of some sets of soft formulas, by place.
    pub fn of(sets: &[CellSet], soft: &[Soft], complete: bool) -> Self {
        let mut store = Families::new();
        let mut root = Family::NONE;
        for set in sets {
            let places: Vec<_> = set.iter().collect();
            let one = places.into_iter().rev().fold(Family::EMPTY_SET, |with, place| {
                store.node(Branch { rank: place as u32, without: Family::NONE, with })
            });
            root = store.union(root, one);
        }
        let elements = soft.iter().enumerate().map(|(place, soft)| Element { price: soft.price, place });
        Self::new(&store, root, elements.collect(), complete)
    }

    /// Whether it holds every set there is.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many sets there are.
    pub fn total(&self) -> Count {
        Count { found: self.below(|_, _| true)[self.root.0 as usize].clone(), complete: self.complete }
    }

    /// The first sets: cheapest first, then smallest, then in lexicographic order; each as ascending places. There are
    /// fewer than the limit and the total only where more would not fit into the memory kept for a list.
    pub fn first(&self, limit: usize) -> Vec<Vec<usize>> {
        let mut first = Vec::new();
        self.each_of_first(limit, &mut |set| {
            first.push(set);
            true
        });
        first
    }

    /// Hands these on one by one, as long as it is told to go on.
    pub fn each_of_first(&self, limit: usize, take: &mut dyn FnMut(Vec<usize>) -> bool) {
        Listing::new(&self.nodes, &self.elements).first((self.root, &self.total().found), limit, take);
    }

    /// The least price of a set; `None` if there is no set.
    pub fn least(&self) -> Option<Price> {
        self.least_below(|element| element.price)[self.root.0 as usize]
    }

    /// The least price of a set when some members cost nothing; `None` if there is no set.
    pub fn least_without(&self, free: &dyn Fn(usize) -> bool) -> Option<Price> {
        let price = |element: &Element| if free(element.place) { Price::default() } else { element.price };
        self.least_below(price)[self.root.0 as usize]
    }

    /// How many sets have the least price.
    pub fn cheapest(&self) -> BigUint {
        let best = self.best_branches();
        self.below(|node, with| best[node][usize::from(with)])[self.root.0 as usize].clone()
    }

    /// In how many sets each soft formula is that is in any, by place.
    pub fn memberships(&self) -> Vec<(usize, BigUint)> {
        self.counted(&|_, _| true)
    }

    /// In how many sets of the least price each soft formula is that is in any, by place.
    pub fn cheapest_memberships(&self) -> Vec<(usize, BigUint)> {
        let best = self.best_branches();
        self.counted(&|node, with| best[node][usize::from(with)])
    }

    /// The places that are in any set, in groups such that no set reaches into two of them, each ascending, in the
    /// order of their first places. Places of one `owner` are kept together.
    pub fn groups(&self, owner: &dyn Fn(usize) -> usize) -> Vec<Vec<usize>> {
        let mut joined = Union::new(self.elements.len());
        let mut united = vec![false; self.nodes.len()];
        for branch in &self.nodes[2..] {
            let mut waiting = vec![branch.with];
            while let Some(next) = waiting.pop() {
                if next <= Family::EMPTY_SET {
                    continue;
                }
                let part = self.nodes[next.0 as usize];
                joined.join(branch.rank as usize, part.rank as usize);
                // What hangs below a node that was reached from a member is one group already.
                if !std::mem::replace(&mut united[next.0 as usize], true) {
                    waiting.extend([part.without, part.with]);
                }
            }
        }
        self.grouped(joined, owner)
    }

    fn grouped(&self, mut joined: Union, owner: &dyn Fn(usize) -> usize) -> Vec<Vec<usize>> {
        let mut ranks: Vec<_> = self.nodes[2..].iter().map(|branch| branch.rank as usize).collect();
        ranks.sort_unstable_by_key(|rank| self.elements[*rank].place);
        ranks.dedup();
        let mut first_of = BTreeMap::new();
        for rank in &ranks {
            joined.join(*first_of.entry(owner(self.elements[*rank].place)).or_insert(*rank), *rank);
        }
        let mut groups: IndexMap<usize, Vec<usize>> = IndexMap::new();
        for rank in ranks {
            groups.entry(joined.root(rank)).or_default().push(self.elements[rank].place);
        }
        groups.into_values().collect()
    }

    /// The sets that have no other members than these.
    pub fn within(&self, keeps: &dyn Fn(usize) -> bool) -> Self {
        self.rebuilt(
            |store, branch, kept| match kept {
                true => store.node(branch),
                false => branch.without,
            },
            keeps,
        )
    }

    /// What the sets have of some members, where these are a factor: whatever a set has of the others goes with
    /// whatever it has of these.
    pub fn onto(&self, keeps: &dyn Fn(usize) -> bool) -> Self {
        self.rebuilt(
            |store, branch, kept| match (kept, branch.without) {
                (true, _) => store.node(branch),
                (false, Family::NONE) => branch.with,
                (false, without) => without,
            },
            keeps,
        )
    }

    fn rebuilt(&self, node: impl Fn(&mut Families, Branch, bool) -> Family, keeps: &dyn Fn(usize) -> bool) -> Self {
        let mut store = Families::new();
        let mut names = vec![Family::NONE, Family::EMPTY_SET];
        for branch in &self.nodes[2..] {
            let [without, with] = [branch.without, branch.with].map(|part| names[part.0 as usize]);
            let kept = keeps(self.elements[branch.rank as usize].place);
            names.push(node(&mut store, Branch { rank: branch.rank, without, with }, kept));
        }
        Self::new(&store, names[self.root.0 as usize], self.elements.clone(), self.complete)
    }

    /// By node, how many sets lie below it, going only into branches that are `open`.
    pub(super) fn below(&self, open: impl Fn(usize, bool) -> bool) -> Vec<BigUint> {
        let mut counts = vec![BigUint::ZERO, BigUint::one()];
        for (node, branch) in self.nodes.iter().enumerate().skip(2) {
            let without = open(node, false).then(|| &counts[branch.without.0 as usize]);
            let with = open(node, true).then(|| &counts[branch.with.0 as usize]);
            let count = without.into_iter().chain(with).sum();
            counts.push(count);
        }
        counts
    }

    fn counted(&self, open: &dyn Fn(usize, bool) -> bool) -> Vec<(usize, BigUint)> {
        let below = self.below(open);
        let mut above = vec![BigUint::ZERO; self.nodes.len()];
        above[self.root.0 as usize] = BigUint::one();
        let mut counts = vec![BigUint::ZERO; self.elements.len()];
        for (node, branch) in self.nodes.iter().enumerate().skip(2).rev() {
            let ways = std::mem::take(&mut above[node]);
            if open(node, true) {
                counts[branch.rank as usize] += &ways * &below[branch.with.0 as usize];
                above[branch.with.0 as usize] += &ways;
            }
            if open(node, false) {
                above[branch.without.0 as usize] += ways;
            }
        }
        let places = self.elements.iter().map(|element| element.place);
        let mut counted: Vec<_> = places.zip(counts).filter(|(_, count)| *count != BigUint::ZERO).collect();
        counted.sort_unstable_by_key(|(place, _)| *place);
        counted
    }

    fn least_below(&self, price: impl Fn(&Element) -> Price) -> Vec<Option<Price>> {
        let mut least: Vec<Option<Price>> = vec![None, Some(Price::default())];
        for branch in &self.nodes[2..] {
            let with = least[branch.with.0 as usize].map(|rest| rest + price(&self.elements[branch.rank as usize]));
            least.push(least[branch.without.0 as usize].into_iter().chain(with).min());
        }
        least
    }

    /// The ranks of a set whose elements weigh least in all; none if there is no set.
    pub(super) fn lightest(&self, weight: impl Fn(&Element) -> i128) -> Vec<u32> {
        let least = self.least_below(|element| Price { red_lines: 0, cost: weight(element) });
        let (mut node, mut ranks) = (self.root, Vec::new());
        while node > Family::EMPTY_SET {
            let Branch { rank, without, with } = self.nodes[node.0 as usize];
            let goes_without =
                least[without.0 as usize].is_some() && least[without.0 as usize] == least[node.0 as usize];
            ranks.extend((!goes_without).then_some(rank));
            node = if goes_without { without } else { with };
        }
        ranks
    }

    fn with(&self, least: &[Option<Price>], branch: &Branch) -> Option<Price> {
        least[branch.with.0 as usize].map(|rest| rest + self.elements[branch.rank as usize].price)
    }

    /// By node, whether the branch without (and with) its element leads to a set of the node's least price.
    fn best_branches(&self) -> Vec<[bool; 2]> {
        let least = self.least_below(|element| element.price);
        let best = |(node, branch): (usize, &Branch)| match node {
            0 | 1 => [true, true],
            _ => [least[branch.without.0 as usize], self.with(&least, branch)].map(|way| way == least[node]),
        };
        self.nodes.iter().enumerate().map(best).collect()
    }
}

/// The nodes that a family is made of, each after those it leads to.
fn reachable(nodes: &[Branch], root: Family) -> Vec<Family> {
    let mut seen = vec![false; root.0 as usize + 2];
    let mut waiting = vec![root];
    while let Some(next) = waiting.pop() {
        if next > Family::EMPTY_SET && !std::mem::replace(&mut seen[next.0 as usize], true) {
            let branch = nodes[next.0 as usize];
            waiting.extend([branch.without, branch.with]);
        }
    }
    (0..seen.len()).filter(|node| seen[*node]).map(|node| Family(node as u32)).collect()
}
