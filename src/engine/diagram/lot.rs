//! What ways of a trellis end with, from a layer on, and the sums to which it is held.

use std::cell::Cell;
use std::rc::Rc;

use num_traits::{PrimInt, ToPrimitive};

use super::beginnings::Beginnings;
use super::trellis::{Trellis, dot};

/// A weighted sum, and the most that beginnings come to.
pub(super) struct Cut<N> {
    /// The weights, by share of what is at stake.
    pub weights: Vec<f64>,
    /// The same as weights of parts, in whole numbers.
    pub whole: Vec<N>,
    /// By node, the most that a beginning up to it comes to.
    pub ahead: Vec<N>,
    /// What the standard asks for, and after how many rises of it that was so.
    pub least: Cell<(usize, N)>,
    /// How much of a package was open when the sum was made: it is held to as large a part of a raise. Whoever comes to
    /// the end of a package has less to hope for, so a raise is not asked for in full on the way.
    pub share: f64,
}

/// Rests at the nodes of a layer.
pub(super) struct Lot<N> {
    pub layer: usize,
    /// By node, what each rest comes to for each party, one after the other, ascending.
    pub rests: Vec<Vec<N>>,
    /// The sums they are held to: that for all packages, then the latest ones.
    pub cuts: Vec<Rc<Cut<N>>>,
    /// How ways can begin.
    pub begin: Rc<Beginnings>,
    /// How many layers ago they were held to a new sum.
    pub since: usize,
}

impl<N: PrimInt> Lot<N> {
    /// The end of all ways, held to a sum.
    pub fn all(trellis: &Trellis<N>, begin: Rc<Beginnings>, cut: Rc<Cut<N>>) -> Self {
        let rests = vec![vec![N::zero(); trellis.parties()]];
        Self { layer: trellis.depth(), rests, cuts: vec![cut], begin, since: 0 }
    }

    fn parties(&self) -> usize {
        self.cuts[0].whole.len()
    }

    /// How many rests there are.
    pub fn size(&self) -> usize {
        self.rests.iter().map(Vec::len).sum::<usize>() / self.parties()
    }

    /// Leaves those rests that reach a sum, and holds on to it and to the latest of the others: so many in all.
    pub fn hold(&mut self, cut: Rc<Cut<N>>, least: N, first: usize, held: usize) {
        let parties = self.parties();
        for (node, rests) in self.rests.iter_mut().enumerate() {
            let lack = least - cut.ahead[first + node];
            let kept = rests.chunks_exact(parties).filter(|rest| dot(rest, &cut.whole) >= lack);
            *rests = kept.flatten().copied().collect();
        }
        self.cuts.push(cut);
        if self.cuts.len() > held {
            self.cuts.remove(1);
        }
    }

    /// A rest near the middle of those at the node with most, and the place of the node.
    pub fn middle(&self) -> (usize, Vec<N>) {
        let parties = self.parties();
        let fullest = (0..self.rests.len()).rev().max_by_key(|node| self.rests[*node].len()).unwrap_or_default();
        let rests = || self.rests[fullest].chunks_exact(parties);
        let mean: Vec<_> = (0..parties).map(|party| mean(rests().map(|rest| rest[party])).0).collect();
        let away = |rest: &[N]| -> f64 {
            rest.iter().zip(&mean).map(|(part, mean)| (float(*part) - mean) * (float(*part) - mean)).sum()
        };
        let nearest = rests().min_by(|one, other| away(one).total_cmp(&away(other)));
        (fullest, nearest.unwrap_or_default().to_vec())
    }

    /// Two lots: of those that have more for the party with which they differ most, and of those that have less.
    pub fn halves(self, since: usize) -> (Self, Self) {
        let parties = self.parties();
        let all = || self.rests.iter().flat_map(|rests| rests.chunks_exact(parties));
        let spread = |party: usize| (party, mean(all().map(|rest| rest[party])));
        let (party, (mean, spread)) =
            (0..parties).map(spread).max_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other)).unwrap_or_default();
        let nodes = self.rests.len();
        let half = |is_first: bool| {
            let of_node = |(node, rests): (usize, &Vec<N>)| {
                let is_there = |rest: &&[N]| match spread > 0.0 {
                    true => (float(rest[party]) > mean) == is_first,
                    false => (node * 2 < nodes) == is_first,
                };
                rests.chunks_exact(parties).filter(is_there).flatten().copied().collect::<Vec<_>>()
            };
            let rests = self.rests.iter().enumerate().map(of_node).collect();
            Self { layer: self.layer, rests, cuts: self.cuts.clone(), begin: self.begin.clone(), since }
        };
        (half(true), half(false))
    }
}

/// The mean of some numbers, and of the squares of how far they are from it.
fn mean<N: PrimInt>(numbers: impl Iterator<Item = N> + Clone) -> (f64, f64) {
    let count = numbers.clone().count() as f64;
    let mean = numbers.clone().map(float).sum::<f64>() / count;
    (mean, numbers.map(|number| (float(number) - mean) * (float(number) - mean)).sum::<f64>() / count)
}

/// A number, about.
pub(super) fn float<N: ToPrimitive>(number: N) -> f64 {
    number.to_f64().unwrap_or_default()
}

/// What rests come to by each of some sums.
pub(super) fn sums<N: PrimInt>(rests: &[N], cuts: &[Rc<Cut<N>>]) -> Vec<N> {
    let of_rest = |rest| cuts.iter().map(move |cut: &Rc<Cut<N>>| dot(rest, &cut.whole));
    rests.chunks_exact(cuts[0].whole.len()).flat_map(of_rest).collect()
}

/// Adds to a set what an arc makes of the rests below, as far as that can still reach every sum: `sums` is what each of
/// these comes to, `lacks` what sums must come to without the beginning and the arc, and `singles` what each party must have.
pub(super) fn extend<N: PrimInt>(
    set: &mut Vec<N>,
    (below, sums): (&[N], &[N]),
    added: &[N],
    lacks: &[N],
    singles: &[N],
) {
    for (rest, sums) in below.chunks_exact(added.len()).zip(sums.chunks_exact(lacks.len())) {
        if sums.iter().zip(lacks).any(|(sum, lack)| sum < lack) {
            continue;
        }
        let start = set.len();
        set.extend(rest.iter().zip(added).map(|(rest, added)| *rest + *added));
        if set[start..].iter().zip(singles).any(|(part, least)| part < least) {
            set.truncate(start);
        }
    }
}

/// Leaves each rest once, in ascending order.
pub(super) fn merge<N: PrimInt>(set: &mut Vec<N>, parties: usize) {
    let mut rests: Vec<_> = set.chunks_exact(parties).collect();
    rests.sort_unstable();
    rests.dedup();
    *set = rests.concat();
}
