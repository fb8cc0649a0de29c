//! Sets of vectors that none of a set betters: the arithmetic behind frontiers.
//!
//! A vector is what a package, or a part of one, is worth to each party: one whole number of nought or more each. As
//! many as fit lie side by side in one machine word, with a spare bit above each, so that adding two vectors is one
//! addition, their order is that of the words, and whether one is at least as good as another for everybody is one
//! subtraction.

mod envelope;
pub mod faces;
pub mod flats;
pub mod joined;
mod lattice;
mod many;
pub mod mixtures;
mod prune;
pub mod reach;
pub mod span;
pub mod stretches;

use std::fmt::Debug;

pub use prune::prune;

/// One number of nought or more for each party. The order is lexicographic.
pub trait Vector: Copy + Ord + Default + Debug {
    /// One of the numbers.
    type Part: Copy + Ord + Default + Debug;

    /// The vector of these numbers, which fit the layout.
    fn of(layout: &Layout, parts: &[u128]) -> Self;

    /// The sum; it fits the layout.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The number of one party.
    fn part(self, layout: &Layout, place: usize) -> Self::Part;

    /// The number of one party, wide.
    fn wide(self, layout: &Layout, place: usize) -> u128;

    /// Whether every number is that of the other or more.
    fn covers(self, other: Self, layout: &Layout) -> bool;
}

/// How many bits each party's number takes, and where they lie.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// By party, where its bits begin, counted from the lowest.
    shifts: Vec<u32>,
    /// By party, its bits, at the lowest place.
    masks: Vec<u128>,
    /// The spare bits.
    guards: u128,
    /// All bits in use.
    bits: u32,
}

impl Layout {
    /// The layout for numbers up to these.
    pub fn new(largest: &[u128]) -> Self {
        let mut layout = Self::default();
        for most in largest.iter().rev() {
            let width = u128::BITS - most.leading_zeros();
            layout.shifts.push(layout.bits);
            layout.masks.push(1u128.checked_shl(width).map_or(u128::MAX, |above| above - 1));
            layout.guards |= 1u128.checked_shl(layout.bits + width).unwrap_or_default();
            layout.bits += width + 1;
        }
        layout.shifts.reverse();
        layout.masks.reverse();
        layout
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.shifts.len()
    }

    /// How many bits a vector takes, spare ones included.
    pub fn bits(&self) -> u32 {
        self.bits
    }
}

/// Vectors in one word.
macro_rules! packed {
    ($word:ty) => {
        impl Vector for $word {
            type Part = $word;

            fn of(layout: &Layout, parts: &[u128]) -> Self {
                parts.iter().zip(&layout.shifts).fold(0, |all, (part, shift)| all | (*part as $word) << shift)
            }

            #[inline]
            fn plus(self, other: Self) -> Self {
                self + other
            }

            #[inline]
            fn part(self, layout: &Layout, place: usize) -> $word {
                self >> layout.shifts[place] & layout.masks[place] as $word
            }

            #[inline]
            fn wide(self, layout: &Layout, place: usize) -> u128 {
                self.part(layout, place) as u128
            }

            #[inline]
            fn covers(self, other: Self, layout: &Layout) -> bool {
                let guards = layout.guards as $word;
                (self | guards) - other & guards == guards
            }
        }
    };
}

packed!(u64);
packed!(u128);

/// Vectors of numbers too large to lie side by side in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Long<const N: usize>([u128; N]);

impl<const N: usize> Default for Long<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Vector for Long<N> {
    type Part = u128;

    fn of(_: &Layout, parts: &[u128]) -> Self {
        Self(std::array::from_fn(|place| parts.get(place).copied().unwrap_or_default()))
    }

    fn plus(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] + other.0[place]))
    }

    fn part(self, _: &Layout, place: usize) -> u128 {
        self.0[place]
    }

    fn wide(self, _: &Layout, place: usize) -> u128 {
        self.0[place]
    }

    fn covers(self, other: Self, _: &Layout) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own >= other)
    }
}

#[cfg(test)]
mod tests;
