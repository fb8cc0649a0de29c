//! Whose members the sets of a family have: sets counted by their owners, without listing them.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_traits::One;

use super::{Branch, Family, SetFamily};
use crate::engine::limits::Limits;

/// Some owners, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owners(u128);

impl Owners {
    /// One owner; `None` if its number is above 127.
    fn one(owner: usize) -> Option<Self> {
        1u128.checked_shl(owner as u32).map(Self)
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Their numbers, ascending.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        let some = |rest: u128| (rest != 0).then_some(rest);
        let rests = std::iter::successors(some(self.0), move |rest| some(rest & (rest - 1)));
        rests.map(|rest| rest.trailing_zeros() as usize)
    }
}

/// How many sets have members of exactly these owners.
pub type ByOwners = BTreeMap<Owners, BigUint>;

/// What may still be done for some questions, in steps: a count that is kept at a node, or two costs compared.
#[derive(Clone, Debug)]
pub struct Steps {
    left: usize,
    limits: Limits,
}

impl Steps {
    /// As many as it takes, until an end is called.
    pub fn unbounded(limits: &Limits) -> Self {
        Self::of(usize::MAX, limits)
    }

    /// So many steps, until an end is called.
    pub fn of(steps: usize, limits: &Limits) -> Self {
        Self { left: steps, limits: limits.clone() }
    }

    /// Takes some of the steps; `None` if there are not so many, or an end was called.
    pub(super) fn take(&mut self, steps: usize) -> Option<()> {
        self.left = self.left.checked_sub(steps)?;
        self.limits.poll().ok()
    }
}

impl SetFamily {
    /// How many sets have a member at one of these places; `None` if the steps run out.
    pub fn touching(&self, places: &dyn Fn(usize) -> bool, steps: &mut Steps) -> Option<BigUint> {
        steps.take(self.nodes.len())?;
        let open = |node: usize, with: bool| !with || !places(self.elements[self.nodes[node].rank as usize].place);
        let [all, others] = [self.below(|_, _| true), self.below(open)];
        Some(&all[self.root.0 as usize] - &others[self.root.0 as usize])
    }

    /// How many sets have members of exactly which owners, of the sets that have no member at the places `left_out`.
    /// Every other place has an owner. `None` if the steps run out, or the owners have numbers above 127.
    pub fn by_owners(
        &self,
        owner: &dyn Fn(usize) -> usize,
        left_out: &dyn Fn(usize) -> bool,
        steps: &mut Steps,
    ) -> Option<ByOwners> {
        let own = |place| (!left_out(place)).then(|| Owners::one(owner(place)));
        // From the root down, what goes past an element is handed on as it is: a family of many short sets is one long row
        // of such branches.
        let mut above = vec![ByOwners::new(); self.nodes.len()];
        above[self.root.0 as usize].insert(Owners::default(), BigUint::one());
        for node in (2..self.nodes.len()).rev() {
            let Branch { rank, without, with } = self.nodes[node];
            let found = std::mem::take(&mut above[node]);
            steps.take(1 + found.len())?;
            if let Some(own) = own(self.elements[rank as usize].place) {
                let own = own?;
                add(&mut above[with.0 as usize], found.iter().map(|(owners, count)| (owners.with(own), count.clone())));
            }
            match &mut above[without.0 as usize] {
                empty if empty.is_empty() => *empty = found,
                others => add(others, found.into_iter()),
            }
        }
        Some(std::mem::take(&mut above[Family::EMPTY_SET.0 as usize]))
    }
}

fn add(counts: &mut ByOwners, others: impl Iterator<Item = (Owners, BigUint)>) {
    for (owners, count) in others {
        *counts.entry(owners).or_default() += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cells::CellSet;
    use crate::engine::formula::Formula;
    use crate::engine::limits::End;
    use crate::engine::{Price, Soft};

    const PLACES: usize = 9;

    fn steps(steps: usize) -> Steps {
        Steps::of(steps, &Limits::default())
    }

    /// Sets of places, and the family of them, for a number that chooses.
    fn drawn(seed: u64) -> (Vec<Vec<usize>>, SetFamily) {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as usize % (1 << PLACES)
        };
        let mut masks: Vec<_> = (0..1 + seed as usize).map(|_| next()).collect();
        masks.sort_unstable();
        masks.dedup();
        let members = |mask: usize| (0..PLACES).filter(|place| mask >> place & 1 == 1).collect();
        let listed: Vec<Vec<usize>> = masks.into_iter().map(members).collect();
        let sets: Vec<_> = listed.iter().map(|set| CellSet::of(PLACES, set.iter().copied())).collect();
        let soft = vec![Soft { formula: Formula::TRUE, price: Price::default() }; PLACES];
        (listed, SetFamily::of(&sets, &soft, true))
    }

    #[test]
    fn counts_by_owners_are_those_of_the_sets_listed() {
        let (owner, left_out) = (|place: usize| place % 4, |place: usize| place == 5);
        for seed in 0..60 {
            let (listed, family) = drawn(seed);
            for leaving in [false, true] {
                let out = |place: usize| leaving && left_out(place);
                let mut expected = ByOwners::new();
                for set in listed.iter().filter(|set| !set.iter().any(|place| out(*place))) {
                    let owners = set.iter().map(|place| Owners::one(owner(*place)).expect("a small number"));
                    *expected.entry(owners.fold(Owners::default(), Owners::with)).or_default() += BigUint::one();
                }
                assert_eq!(family.by_owners(&owner, &out, &mut steps(100_000)), Some(expected), "seed {seed}");
            }
        }
    }

    #[test]
    fn owners_are_told_by_ascending_numbers() {
        let some = [127, 3, 64].into_iter().filter_map(Owners::one).fold(Owners::default(), Owners::with);
        assert_eq!(some.numbers().collect::<Vec<_>>(), [3, 64, 127]);
        assert_eq!(Owners::default().numbers().next(), None);
        assert_eq!(Owners::one(128), None);
    }

    #[test]
    fn sets_that_touch_places_are_those_that_have_one_of_them() {
        let places = |place: usize| place == 2 || place == 7;
        for seed in 0..60 {
            let (listed, family) = drawn(seed);
            let expected = listed.iter().filter(|set| set.iter().any(|place| places(*place))).count();
            assert_eq!(family.touching(&places, &mut steps(100_000)), Some(expected.into()), "seed {seed}");
        }
    }

    #[test]
    fn work_beyond_the_steps_is_not_done() {
        let (_, family) = drawn(20);
        let nodes = family.nodes.len();
        assert_eq!(family.touching(&|_| true, &mut steps(nodes - 1)), None);
        assert_eq!(family.by_owners(&|place| place, &|_| false, &mut steps(nodes)), None);
        assert_eq!(family.by_owners(&|place| place + 128, &|_| false, &mut steps(100_000)), None);
    }

    #[test]
    fn nothing_is_counted_once_an_end_was_called() {
        let (_, family) = drawn(20);
        let limits = Limits::default();
        assert!(family.touching(&|_| true, &mut Steps::unbounded(&limits)).is_some());
        limits.end(End::Time);
        assert_eq!(family.touching(&|_| true, &mut Steps::unbounded(&limits)), None);
    }
}
