//! The first sets of a family.
//!
//! In an order that adding an element to all sets does not change, the first sets of a node are merged lazily from those
//! of its two halves. Where all are asked for, they are gone through and sorted instead, which is several times faster.

use std::cmp::Ordering;
use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use num_bigint::BigUint;
use num_traits::ToPrimitive;

use super::{Branch, Element, Family};
use crate::engine::Price;
use crate::engine::hash::Fast;

/// So many words of memory may the sets hold that one listing keeps.
const HELD: usize = 32_000_000;

/// How many words a set holds besides its members.
const OVERHEAD: usize = 8;

/// The listing keeps as much as it may.
struct Full;

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
        let mut places = Vec::with_capacity(self.size);
        for (word, bits) in self.members.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                places.push(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        places
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
    nodes: &'f [Branch],
    elements: &'f [Element],
    merges: HashMap<Family, Merge, BuildHasherDefault<Fast>>,
    empty: Ranked,
    /// How many words more it may keep.
    room: usize,
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
    pub fn new(nodes: &'f [Branch], elements: &'f [Element]) -> Self {
        let places = elements.iter().map(|element| element.place + 1).max().unwrap_or(0);
        let empty = Ranked { price: Price::default(), size: 0, members: vec![0; places.div_ceil(64)].into() };
        Self { nodes, elements, merges: HashMap::default(), empty, room: HELD }
    }

    /// Hands on the first sets of a family of so many, each as ascending places, as long as it is told to go on: fewer than
    /// the limit if there are no more, or if more would not fit into memory.
    pub fn first(
        &mut self,
        (family, total): (Family, &BigUint),
        limit: usize,
        take: &mut dyn FnMut(Vec<usize>) -> bool,
    ) {
        match total.to_usize().filter(|total| *total <= limit && *total <= self.room / self.words()) {
            Some(total) => self.all(family, total, take),
            None => self.merged(family, limit, take),
        }
    }

    /// How many words a set takes.
    fn words(&self) -> usize {
        self.empty.members.len() + OVERHEAD
    }

    /// All sets of a family of so many, sorted.
    fn all(&self, family: Family, total: usize, take: &mut dyn FnMut(Vec<usize>) -> bool) {
        let mut found = Vec::with_capacity(total);
        self.walk(family, &mut self.empty.clone(), &mut found);
        found.sort_unstable();
        found.iter().map(Ranked::places).all(take);
    }

    /// Adds what the sets of a family make of a set that has been begun.
    fn walk(&self, family: Family, begun: &mut Ranked, found: &mut Vec<Ranked>) {
        match family {
            Family::NONE => {}
            Family::EMPTY_SET => found.push(begun.clone()),
            _ => {
                let Branch { rank, without, with } = self.nodes[family.0 as usize];
                self.walk(without, begun, found);
                let Element { place, price } = self.elements[rank as usize];
                let before = begun.price;
                begun.members[place / 64] |= 1 << (place % 64);
                (begun.price, begun.size) = (before + price, begun.size + 1);
                self.walk(with, begun, found);
                begun.members[place / 64] &= !(1 << (place % 64));
                (begun.price, begun.size) = (before, begun.size - 1);
            }
        }
    }

    /// The first sets of a family, merged from those of its halves.
    fn merged(&mut self, family: Family, limit: usize, take: &mut dyn FnMut(Vec<usize>) -> bool) {
        (0..limit).map_while(|place| self.get(family, place).ok()?).map(|set| set.places()).all(take);
    }

    fn get(&mut self, family: Family, place: usize) -> Result<Option<Ranked>, Full> {
        match family {
            Family::NONE => return Ok(None),
            Family::EMPTY_SET => return Ok((place == 0).then(|| self.empty.clone())),
            _ => {}
        }
        while self.merges.entry(family).or_default().found.len() <= place {
            let Branch { rank, without, with } = self.nodes[family.0 as usize];
            let Merge { from_without, from_with, .. } = self.merges[&family];
            let off = self.get(without, from_without)?;
            let on = self.get(with, from_with)?.map(|set| set.with(self.elements[rank as usize]));
            let off_first = match (&off, &on) {
                (Some(off), Some(on)) => off < on,
                (off, _) => off.is_some(),
            };
            let words = self.words();
            let merge = self.merges.entry(family).or_default();
            *(if off_first { &mut merge.from_without } else { &mut merge.from_with }) += 1;
            let Some(next) = (if off_first { off } else { on }) else { return Ok(None) };
            self.room = self.room.checked_sub(words).ok_or(Full)?;
            merge.found.push(next);
        }
        Ok(Some(self.merges[&family].found[place].clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Families;
    use super::*;

    /// Of each of so many pairs, one member.
    fn pairs(families: &mut Families, pairs: u32) -> Family {
        (0..pairs).rev().fold(Family::EMPTY_SET, |below, pair| {
            let second = families.node(Branch { rank: 2 * pair + 1, without: Family::NONE, with: below });
            families.node(Branch { rank: 2 * pair, without: second, with: below })
        })
    }

    #[test]
    fn a_list_that_may_keep_little_is_the_beginning_of_the_whole() {
        let mut families = Families::new();
        let family = pairs(&mut families, 10);
        let price = |place: usize| Price { red_lines: 0, cost: (place * place % 7) as i128 };
        let elements: Vec<_> = (0..20).map(|place| Element { price: price(place), place }).collect();
        let listing = || Listing::new(&families.nodes, &elements);
        let total = BigUint::from(1u32 << 10);
        let first = |mut listing: Listing<'_>, limit: usize| {
            let mut found = Vec::new();
            listing.first((family, &total), usize::MAX, &mut |set| {
                found.push(set);
                found.len() < limit
            });
            found
        };
        let whole = first(listing(), usize::MAX);
        assert_eq!(whole.len(), 1 << 10);
        assert_eq!(first(listing(), 7), whole[..7]);
        let mut merged = Vec::new();
        listing().merged(family, usize::MAX, &mut |set| {
            merged.push(set);
            true
        });
        assert_eq!(merged, whole);
        let mut short = listing();
        short.room = 2_000;
        let beginning = first(short, usize::MAX);
        assert!((1..1 << 10).contains(&beginning.len()), "{} sets", beginning.len());
        assert_eq!(beginning, whole[..beginning.len()]);
    }
}
