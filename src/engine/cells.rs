//! Finite answers for every issue: choices as they are, amounts cut into cells.
//!
//! A condition on one amount changes its truth at a few numbers only. Cut at those numbers, an amount falls into
//! finitely many *cells* on each of which every condition is constant, so that reasoning about cells is exact with or
//! without a step.

use std::hash::{Hash, Hasher};

use num_bigint::{BigInt, BigUint};
use num_traits::{One, ToPrimitive};

use crate::model::{Amount, Number, Range, Value};

/// A part of an issue's domain that no condition tells apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// One option or level, by place.
    Choice(usize),
    /// The values of an amount between two bounds.
    Range(Range),
}

impl Cell {
    /// How many packages the cell stands for in a count: its values, or one if it is continuous.
    pub fn multiplicity(&self) -> BigUint {
        match self {
            Cell::Range(Range { values: Some(values), .. }) => values.clone(),
            _ => BigUint::one(),
        }
    }

    /// A value inside the cell.
    pub fn sample(&self) -> Value {
        match self {
            Cell::Choice(place) => Value::Choice(*place),
            Cell::Range(range) => Value::Amount(range.sample()),
        }
    }
}

/// A place where a condition on one amount changes its truth: just before a number, or just after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// The number.
    pub at: Number,
    /// Whether the cut lies after the number.
    pub after: bool,
}

/// Cuts an amount into its cells, in ascending order.
pub fn partition(amount: &Amount, cuts: &[Cut]) -> Vec<Cell> {
    let mut cuts = cuts.to_vec();
    cuts.sort();
    cuts.dedup();
    match amount.values() {
        Some(values) => stepped(amount, &values, &cuts),
        None => continuous(amount, &cuts),
    }
}

/// Every value of a stepped amount as a cell of its own.
pub fn singletons(amount: &Amount) -> Vec<Cell> {
    let values = amount.values().and_then(|values| values.to_u64()).unwrap_or(0);
    (0..values).map(|step| Cell::Range(Range::point(&amount.value(&BigInt::from(step))))).collect()
}

fn continuous(amount: &Amount, cuts: &[Cut]) -> Vec<Cell> {
    let first = Cut { at: amount.min.clone(), after: false };
    let last = Cut { at: amount.max.clone(), after: true };
    let inside = cuts.iter().filter(|cut| **cut > first && **cut < last).cloned();
    let bounds: Vec<_> = std::iter::once(first.clone()).chain(inside).chain([last.clone()]).collect();
    let cell = |pair: &[Cut]| {
        let (min, max) = (pair[0].at.clone(), pair[1].at.clone());
        Cell::Range(Range { min, max, min_open: pair[0].after, max_open: !pair[1].after, values: None })
    };
    bounds.windows(2).map(cell).collect()
}

fn stepped(amount: &Amount, values: &BigInt, cuts: &[Cut]) -> Vec<Cell> {
    let Some(step) = &amount.step else { return Vec::new() };
    // The first step at or beyond a cut.
    let place = |cut: &Cut| {
        let steps = &(&cut.at - &amount.min) / step;
        if cut.after { steps.floor() + 1 } else { steps.ceil() }
    };
    let inside = cuts.iter().map(place).filter(|place| *place > BigInt::ZERO && place < values);
    let mut bounds: Vec<_> = std::iter::once(BigInt::ZERO).chain(inside).chain([values.clone()]).collect();
    bounds.dedup();
    let cell = |pair: &[BigInt]| {
        let values = (&pair[1] - &pair[0]).to_biguint();
        let (min, max) = (amount.value(&pair[0]), amount.value(&(&pair[1] - 1)));
        Cell::Range(Range { min, max, min_open: false, max_open: false, values })
    };
    bounds.windows(2).map(cell).collect()
}

/// A set of cells of one issue.
#[derive(Clone, Debug, Eq, PartialOrd, Ord)]
pub struct CellSet {
    first: u64,
    rest: Box<[u64]>,
}

/// Word by word: most sets have one, and comparing memory of no length costs a call.
impl PartialEq for CellSet {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first && self.rest.len() == other.rest.len() && self.words().eq(other.words())
    }
}

impl Hash for CellSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words().for_each(|word| word.hash(state));
    }
}

impl CellSet {
    /// No cell, with room for `cells` of them.
    pub fn none(cells: usize) -> Self {
        Self { first: 0, rest: vec![0; cells.saturating_sub(1) / 64].into() }
    }

    /// All of `cells` cells.
    pub fn all(cells: usize) -> Self {
        Self::of(cells, 0..cells)
    }

    /// Some of `cells` cells.
    pub fn of(cells: usize, members: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::none(cells);
        for cell in members {
            set.insert(cell);
        }
        set
    }

    /// Leaves one cell in it and no other.
    pub fn hold_alone(&mut self, cell: usize) {
        self.first = 0;
        // To fill nothing costs more than all the rest: no memory is mapped where it would be.
        if !self.rest.is_empty() {
            self.rest.fill(0);
        }
        self.insert(cell);
    }

    /// Some of 64 cells at most, as bits, the lowest first.
    pub(super) fn of_bits(bits: u64) -> Self {
        Self { first: bits, rest: Box::default() }
    }

    /// The first 64 cells as bits, the lowest first.
    pub(super) fn bits(&self) -> u64 {
        self.first
    }

    /// All cells as bits, 64 to a word.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    fn combined(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let first = combine(self.first, other.first);
        // To collect nothing costs more than all the rest.
        if self.rest.is_empty() {
            return Self { first, rest: Box::default() };
        }
        let rest = self.rest.iter().zip(&other.rest).map(|(a, b)| combine(*a, *b)).collect();
        Self { first, rest }
    }

    /// The set as the bits of one word, unless it has room for more cells.
    pub(super) fn word(&self) -> Option<u64> {
        self.rest.is_empty().then_some(self.first)
    }

    /// A number of cells the set has room for.
    pub fn capacity(&self) -> usize {
        64 * (1 + self.rest.len())
    }

    /// Adds a cell.
    pub fn insert(&mut self, cell: usize) {
        let word = if cell < 64 { &mut self.first } else { &mut self.rest[cell / 64 - 1] };
        *word |= 1 << (cell % 64);
    }

    /// Whether a cell is in the set.
    pub fn has(&self, cell: usize) -> bool {
        let word = if cell < 64 { self.first } else { self.rest[cell / 64 - 1] };
        word >> (cell % 64) & 1 == 1
    }

    /// The cells in both sets.
    pub fn and(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a & b)
    }

    /// The cells in either set.
    pub fn or(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a | b)
    }

    /// The cells of this set that are not in the other.
    pub fn without(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a & !b)
    }

    /// Whether every cell of this set is in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.first & !other.first == 0 && self.rest.iter().zip(&other.rest).all(|(a, b)| a & !b == 0)
    }

    /// Whether there is no cell in it.
    pub fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.iter().all(|word| *word == 0)
    }

    /// How many cells are in it.
    pub fn len(&self) -> usize {
        self.words().map(|word| word.count_ones() as usize).sum()
    }

    /// The cells in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words().enumerate().flat_map(|(place, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(place * 64 + bit)
            })
        })
    }

    /// The lowest cell in it.
    pub fn first(&self) -> Option<usize> {
        self.iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(step: Option<i64>) -> Amount {
        Amount { min: 0.into(), max: 60.into(), step: step.map(Number::from), unit: String::new() }
    }

    fn cut(at: i64, after: bool) -> Cut {
        Cut { at: at.into(), after }
    }

    fn shown(cells: &[Cell]) -> Vec<String> {
        let bracket =
            |open, closed_sign: &'static str, open_sign: &'static str| if open { open_sign } else { closed_sign };
        let show = |cell: &Cell| match cell {
            Cell::Range(r) => {
                format!("{}{},{}{}", bracket(r.min_open, "[", "("), r.min, r.max, bracket(r.max_open, "]", ")"))
            }
            Cell::Choice(place) => place.to_string(),
        };
        cells.iter().map(show).collect()
    }

    #[test]
    fn a_continuous_amount_falls_into_maximal_ranges() {
        let cells =
            partition(&amount(None), &[cut(20, false), cut(20, true), cut(40, true), cut(60, true), cut(99, false)]);
        assert_eq!(shown(&cells), ["[0,20)", "[20,20]", "(20,40]", "(40,60]"]);
    }

    #[test]
    fn a_stepped_amount_counts_its_values() {
        let cells = partition(&amount(Some(5)), &[cut(20, false), cut(33, true)]);
        assert_eq!(shown(&cells), ["[0,15]", "[20,30]", "[35,60]"]);
        let counts: Vec<_> = cells.iter().map(|cell| cell.multiplicity().to_string()).collect();
        assert_eq!(counts, ["4", "3", "6"]);
    }

    #[test]
    fn sets_of_more_than_64_cells_keep_their_members() {
        let set = CellSet::of(200, [0, 63, 64, 199]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        assert_eq!(CellSet::all(200).without(&set).len(), 196);
        assert!(set.is_within(&CellSet::all(200)) && !CellSet::all(200).is_within(&set));
    }
}
