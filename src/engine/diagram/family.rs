//! Families of sets, compressed: all conflicts, or all concessions, without listing them.
//!
//! Zero-suppressed decision diagrams (Minato, 1993). The minimal sets of a monotone function are taken from its binary
//! decision diagram in one recursion (Coudert and Madre, 1992). The first sets of a family in an order that adding an
//! element to all sets does not change are merged lazily from the two halves of each node.

use std::cmp::Ordering;
use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use num_bigint::BigUint;

use crate::engine::hash::Fast;
use crate::engine::limits::{Holding, Limits};
use crate::engine::{Price, Stop};

use super::monotone::{Function, Functions};

/// The most nodes of one store of families.
const NODES: usize = 4_000_000;

/// The most filters of families that are worked out.
const FILTERS: usize = 12_000_000;

/// After so many filters the limits are looked at.
const OFTEN: usize = 4096;

/// A family of sets in a [`Families`] store; equal families have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Family(u32);

impl Family {
    /// No set at all.
    pub const NONE: Family = Family(0);
    /// The empty set alone.
    pub const EMPTY_SET: Family = Family(1);
}

/// The sets without an element, and those with it, from which it was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Branch {
    rank: u32,
    without: Family,
    with: Family,
}

/// A store of families.
pub(super) struct Families {
    nodes: Vec<Branch>,
    known: HashMap<Branch, Family, BuildHasherDefault<Fast>>,
    minimal: HashMap<Function, Family, BuildHasherDefault<Fast>>,
    filtered: HashMap<(Family, Function), Family, BuildHasherDefault<Fast>>,
    /// How many filters were worked out.
    steps: usize,
    held: Holding,
}

impl Families {
    /// A store with the two smallest families.
    pub fn new(limits: &Limits) -> Self {
        let constant = Branch { rank: u32::MAX, without: Family::NONE, with: Family::NONE };
        Self {
            nodes: vec![constant; 2],
            known: HashMap::default(),
            minimal: HashMap::default(),
            filtered: HashMap::default(),
            steps: 0,
            held: limits.holding(),
        }
    }

    fn branch(&self, family: Family) -> Branch {
        self.nodes[family.0 as usize]
    }

    fn node(&mut self, branch: Branch) -> Family {
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

    /// The minimal sets of which a function is true.
    pub fn minimal(&mut self, functions: &Functions, function: Function) -> Result<Family, Stop> {
        match function {
            Function::FALSE => return Ok(Family::NONE),
            Function::TRUE => return Ok(Family::EMPTY_SET),
            _ => {}
        }
        if let Some(known) = self.minimal.get(&function) {
            return Ok(*known);
        }
        let decision = functions.decision(function);
        let without = self.minimal(functions, decision.without)?;
        let all_with = self.minimal(functions, decision.with)?;
        let with = self.untrue(functions, all_with, decision.without)?;
        let family = self.node(Branch { rank: decision.rank, without, with });
        self.minimal.insert(function, family);
        Ok(family)
    }

    /// The sets of a family of which a function is not true.
    fn untrue(&mut self, functions: &Functions, family: Family, function: Function) -> Result<Family, Stop> {
        if function == Function::FALSE || family == Family::NONE {
            return Ok(family);
        }
        if function == Function::TRUE {
            return Ok(Family::NONE);
        }
        // A monotone function that is no constant is not true of the empty set.
        if family == Family::EMPTY_SET {
            return Ok(family);
        }
        if let Some(known) = self.filtered.get(&(family, function)) {
            return Ok(*known);
        }
        if self.nodes.len() > NODES || self.steps > FILTERS {
            return Err(Stop::Budget);
        }
        if self.steps.is_multiple_of(OFTEN) {
            self.held.set(2 * size_of::<(Branch, Family)>() * (self.nodes.len() + self.filtered.len()))?;
        }
        self.steps += 1;
        let (branch, decision) = (self.branch(family), functions.decision(function));
        let kept = match branch.rank.cmp(&decision.rank) {
            Ordering::Greater => self.untrue(functions, family, decision.without)?,
            order => {
                let same = order == Ordering::Equal;
                let (off, on) = if same { (decision.without, decision.with) } else { (function, function) };
                let without = self.untrue(functions, branch.without, off)?;
                let with = self.untrue(functions, branch.with, on)?;
                self.node(Branch { rank: branch.rank, without, with })
            }
        };
        self.filtered.insert((family, function), kept);
        Ok(kept)
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

    /// How many sets there are.
    pub fn count(&self, family: Family) -> BigUint {
        let mut counts: Vec<Option<BigUint>> = vec![None; family.0 as usize + 2];
        counts[0] = Some(BigUint::ZERO);
        counts[1] = Some(BigUint::from(1u8));
        // Nodes are stored after the nodes they lead to.
        let mut needed = vec![family];
        while let Some(next) = needed.last().copied() {
            let branch = self.branch(next);
            let known = |part: Family| counts[part.0 as usize].clone();
            match (counts[next.0 as usize].is_some(), known(branch.without), known(branch.with)) {
                (true, ..) => drop(needed.pop()),
                (false, Some(without), Some(with)) => counts[next.0 as usize] = Some(without + with),
                (false, without, _) => needed.push(if without.is_none() { branch.without } else { branch.with }),
            }
        }
        counts.swap_remove(family.0 as usize).unwrap_or_default()
    }
}

impl Families {
    /// The ranks that occur in a cheapest set of a family.
    pub fn in_cheapest(&self, family: Family, elements: &[Element]) -> Vec<bool> {
        let mut least = HashMap::default();
        self.least(family, elements, &mut least);
        let mut found = vec![false; elements.len()];
        let (mut waiting, mut seen) = (vec![family], HashMap::<Family, (), BuildHasherDefault<Fast>>::default());
        while let Some(next) = waiting.pop() {
            if next <= Family::EMPTY_SET || seen.insert(next, ()).is_some() {
                continue;
            }
            let branch = self.branch(next);
            let price = elements[branch.rank as usize].price;
            let best = least[&next];
            if least.get(&branch.without).copied().flatten() == best {
                waiting.push(branch.without);
            }
            if least[&branch.with].map(|rest| rest + price) == best {
                found[branch.rank as usize] = true;
                waiting.push(branch.with);
            }
        }
        found
    }

    /// The least price of a set in a family and in all that it branches into; `None` if it has no set.
    fn least(
        &self,
        family: Family,
        elements: &[Element],
        known: &mut HashMap<Family, Option<Price>, BuildHasherDefault<Fast>>,
    ) -> Option<Price> {
        if let Some(known) = known.get(&family) {
            return *known;
        }
        let least = match family {
            Family::NONE => None,
            Family::EMPTY_SET => Some(Price::default()),
            _ => {
                let branch = self.branch(family);
                let without = self.least(branch.without, elements, known);
                let with = self.least(branch.with, elements, known);
                let with = with.map(|rest| rest + elements[branch.rank as usize].price);
                without.into_iter().chain(with).min()
            }
        };
        known.insert(family, least);
        least
    }
}

/// What an element is to the order of a list: its price, and its place among all soft formulas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    /// What it adds to the price of a set.
    pub price: Price,
    /// Its place.
    pub place: usize,
}

/// A set of a family with what it is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ranked {
    price: Price,
    size: usize,
    members: Box<[u64]>,
}

impl Ranked {
    fn with(&self, element: Element) -> Self {
        let mut members = self.members.clone();
        members[element.place / 64] |= 1 << (element.place % 64);
        Self { price: self.price + element.price, size: self.size + 1, members }
    }

    fn places(&self) -> Vec<usize> {
        let bits = |(word, bits): (usize, &u64)| {
            let bits = *bits;
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit)
        };
        self.members.iter().enumerate().flat_map(bits).collect()
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By price, then size, then the ascending places read from left to right.
impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let places = || {
            let words = self.members.iter().zip(&other.members);
            let differing = words.map(|(a, b)| (a ^ b, *a)).find(|(differing, _)| *differing != 0);
            // Of two sets of one size, the one with the lowest place in which they differ comes first.
            differing.map_or(Ordering::Equal, |(differing, a)| {
                if a >> differing.trailing_zeros() & 1 == 1 { Ordering::Less } else { Ordering::Greater }
            })
        };
        self.price.cmp(&other.price).then(self.size.cmp(&other.size)).then_with(places)
    }
}

/// The sets of a family, first things first.
pub(super) struct Listing<'f> {
    families: &'f Families,
    elements: &'f [Element],
    merges: HashMap<Family, Merge, BuildHasherDefault<Fast>>,
    empty: Ranked,
}

/// The sets of one node found so far, and how far its halves have been read.
#[derive(Default)]
struct Merge {
    found: Vec<Ranked>,
    from_without: usize,
    from_with: usize,
}

impl<'f> Listing<'f> {
    /// A listing in the order that the elements, by rank, give.
    pub fn new(families: &'f Families, elements: &'f [Element]) -> Self {
        let places = elements.iter().map(|element| element.place + 1).max().unwrap_or(0);
        let empty = Ranked { price: Price::default(), size: 0, members: vec![0; places.div_ceil(64)].into() };
        Self { families, elements, merges: HashMap::default(), empty }
    }

    /// The first sets of a family, each as ascending places.
    pub fn first(&mut self, family: Family, limit: usize) -> Vec<Vec<usize>> {
        (0..limit).map_while(|place| self.get(family, place)).map(|set| set.places()).collect()
    }

    fn get(&mut self, family: Family, place: usize) -> Option<Ranked> {
        match family {
            Family::NONE => return None,
            Family::EMPTY_SET => return (place == 0).then(|| self.empty.clone()),
            _ => {}
        }
        while self.merges.entry(family).or_default().found.len() <= place {
            let Branch { rank, without, with } = self.families.branch(family);
            let Merge { from_without, from_with, .. } = self.merges[&family];
            let off = self.get(without, from_without);
            let on = self.get(with, from_with).map(|set| set.with(self.elements[rank as usize]));
            let off_first = match (&off, &on) {
                (Some(off), Some(on)) => off < on,
                (off, _) => off.is_some(),
            };
            let merge = self.merges.entry(family).or_default();
            *(if off_first { &mut merge.from_without } else { &mut merge.from_with }) += 1;
            merge.found.push(if off_first { off? } else { on? });
        }
        Some(self.merges[&family].found[place].clone())
    }
}
