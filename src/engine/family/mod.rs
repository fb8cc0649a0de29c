//! Families of sets, compressed: all conflicts, or all concessions, without listing them.
//!
//! Zero-suppressed decision diagrams (Minato, 1993). Families are built in a store, and asked once they are whole.

mod even;
mod listing;
mod owners;
mod structure;

use std::cmp::Ordering;
use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use super::Price;
use super::hash::Fast;

pub use owners::{ByOwners, Owners, Steps};
pub use structure::SetFamily;

/// A family of sets in a [`Families`] store; equal families have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::engine) struct Family(u32);

impl Family {
    /// No set at all.
    pub const NONE: Family = Family(0);
    /// The empty set alone.
    pub const EMPTY_SET: Family = Family(1);
}

/// The sets without an element, and those with it, from which it was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::engine) struct Branch {
    /// The rank of the element: lower ranks come first.
    pub rank: u32,
    /// The sets without it.
    pub without: Family,
    /// The sets with it, less itself.
    pub with: Family,
}

/// What an element is to the order of a list: its price, and its place among all soft formulas.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Element {
    /// What it adds to the price of a set.
    pub price: Price,
    /// Its place.
    pub place: usize,
}

/// A store of families.
pub(in crate::engine) struct Families {
    nodes: Vec<Branch>,
    known: HashMap<Branch, Family, BuildHasherDefault<Fast>>,
}

impl Families {
    /// A store with the two smallest families.
    pub fn new() -> Self {
        let constant = Branch { rank: u32::MAX, without: Family::NONE, with: Family::NONE };
        Self { nodes: vec![constant; 2], known: HashMap::default() }
    }

    /// How many nodes the store has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The branch at the top of a family that is none of the two smallest.
    pub fn branch(&self, family: Family) -> Branch {
        self.nodes[family.0 as usize]
    }

    /// The family that branches so.
    pub fn node(&mut self, branch: Branch) -> Family {
        if branch.with == Family::NONE {
            return branch.without;
        }
        let next = Family(self.nodes.len() as u32);
        let known = *self.known.entry(branch).or_insert(next);
        if known == next {
            self.nodes.push(branch);
        }
        known
    }

    /// The sets that are in either family.
    pub fn union(&mut self, a: Family, b: Family) -> Family {
        if a == Family::NONE || a == b {
            return b;
        }
        if b == Family::NONE {
            return a;
        }
        let (top_a, top_b) = (self.branch(a), self.branch(b));
        let branch = match top_a.rank.cmp(&top_b.rank) {
            Ordering::Less => Branch { without: self.union(top_a.without, b), ..top_a },
            Ordering::Greater => Branch { without: self.union(a, top_b.without), ..top_b },
            Ordering::Equal => Branch {
                rank: top_a.rank,
                without: self.union(top_a.without, top_b.without),
                with: self.union(top_a.with, top_b.with),
            },
        };
        self.node(branch)
    }

    /// Every set of the one joined with every set of the other, where all ranks of `above` are below those of `below`.
    pub fn product(&mut self, above: Family, below: Family) -> Family {
        let mut done = HashMap::default();
        self.stacked(above, below, &mut done)
    }

    fn stacked(
        &mut self,
        above: Family,
        below: Family,
        done: &mut HashMap<Family, Family, BuildHasherDefault<Fast>>,
    ) -> Family {
        match above {
            Family::NONE => return Family::NONE,
            Family::EMPTY_SET => return below,
            _ => {}
        }
        if let Some(known) = done.get(&above) {
            return *known;
        }
        let branch = self.branch(above);
        let without = self.stacked(branch.without, below, done);
        let with = self.stacked(branch.with, below, done);
        let stacked = self.node(Branch { rank: branch.rank, without, with });
        done.insert(above, stacked);
        stacked
    }
}
