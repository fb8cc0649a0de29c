//! Goes through the ways of a trellis from the last node to the first, and holds what they end with to sums: what a rest
//! comes to, with the best beginning up to it, must reach what the standard asks for.
//!
//! Rests that lie near each other are excluded by the same sums. Where there are many, weights are moved to where they
//! tell most of one in their middle, and what is left is divided into two lots by what a party has; so every lot gets
//! sums of its own, for ever fewer beginnings. Lots are what branch and bound (Land and Doig, 1960) divides here, and not
//! the values of an issue.

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

use num_traits::PrimInt;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::model::Number;

use super::beginnings::Beginnings;
use super::course::Course;
pub(super) use super::lot::{Cut, Lot};
use super::lot::{extend, merge, sums};
use super::trellis::{Trellis, add, dot};
use super::yardstick::Yardstick;

/// How many rests in a layer are let be, and how many sums they are held to.
const WIDTH: usize = 400;
const HELD: usize = 3;

/// Over few arcs sums take little, and so they are sought for fewer rests, by the number of arcs, and more of them are held
/// on to.
const NARROW: usize = 60;
const ARCS_TO_WIDTH: usize = 6;
const MOST_HELD: usize = 12;
const ARCS_TIMES_HELD: usize = 7200;

/// After so many layers, rests are held to new sums in any case.
const EVERY: usize = 4;

/// So few rests are not worth it.
const FEW: usize = 8;

/// How often new sums are sought at once, as long as they exclude one rest of so many.
const SUMS: usize = 2;
const EXCLUDED: usize = 5;

/// How often weights are moved for a lot.
const MOVES: usize = 20;

/// So many moves without success are put up with on the way.
const PATIENCE: usize = 2;

/// Once a pass has made so many rests, it is proved first what nothing has more of.
const COSTLY: usize = 300_000;

/// So many sums of one party's part over an arc take a unit of work, about.
const EACH: usize = 600;

/// The best packages, by how they end: by layer and node, what the rest of one comes to for each party.
pub(super) type Caught<N> = Vec<Vec<BTreeSet<Vec<N>>>>;

/// What moving weights has come to.
#[derive(Clone)]
pub(super) struct Settled<N> {
    /// The sum that tells most.
    pub cut: Rc<Cut<N>>,
    /// How much room it leaves, in shares of what is at stake.
    pub room: f64,
    /// Whether it leaves none.
    pub nothing: bool,
}

/// What a sweep has come to know.
pub(super) struct Learnt<N> {
    seen: Option<(Vec<usize>, Vec<N>)>,
    most: Option<Number>,
    made: usize,
    rises: usize,
}

/// The ways of a trellis, held to a standard.
pub(super) struct Sweep<'s, 't, N> {
    pub yard: Yardstick<'s>,
    pub trellis: &'t Trellis<N>,
    /// So many rests in a layer are held to new sums, and divided if more are left.
    pub width: usize,
    /// So many sums are held on to.
    held: usize,
    /// Once a pass has made so many rests, it is proved first what nothing has more of.
    pub costly: usize,
    /// The best package seen: its arcs, one of each layer, and what it comes to for each party.
    pub seen: Option<(Vec<usize>, Vec<N>)>,
    /// What no package has more of than that, as far as it is known.
    pub most: Option<Number>,
    /// How many rests were made so far.
    pub made: usize,
    limits: &'t Limits,
    /// By party, the most that beginnings come to.
    singles: Vec<Vec<N>>,
    /// By party, the least that it must have, and after how many rises of the standard that was so.
    least: (Vec<N>, Option<usize>),
    /// The room to which sums are held, if not to all of it, and the sum by which it is measured.
    room: Option<(f64, Vec<N>, N)>,
    /// By how much more sums over all packages must come to than the standard asks for.
    raise: f64,
    /// By layer, the rests that the lot looked at is made of.
    ends: Vec<Vec<Vec<N>>>,
    /// The best packages, and after how many rises of the standard they were.
    caught: (Caught<N>, Option<usize>),
}

impl<'s, 't, N: PrimInt> Sweep<'s, 't, N> {
    /// The ways of a trellis.
    pub fn new(yard: Yardstick<'s>, limits: &'t Limits, trellis: &'t Trellis<N>) -> Self {
        let (whole, parties) = (Beginnings::whole(trellis), trellis.parties());
        let single = |party: usize| whole.ahead(trellis, trellis.depth(), &alone(parties, party)).most;
        let singles = (0..parties).map(single).collect();
        let ends = vec![Vec::new(); trellis.depth() + 1];
        Self {
            yard,
            trellis,
            width: WIDTH,
            held: HELD,
            costly: COSTLY,
            seen: None,
            most: None,
            made: 0,
            limits,
            singles,
            least: (vec![], None),
            room: None,
            raise: 0.0,
            ends,
            caught: (vec![], None),
        }
    }

    /// The ways of another trellis with the same packages, or some of them, held to the same standard.
    pub fn over<'a>(&'a mut self, trellis: &'a Trellis<N>) -> Sweep<'a, 'a, N> {
        let width = (trellis.size() / ARCS_TO_WIDTH).clamp(NARROW, WIDTH).min(self.width);
        let held = (ARCS_TIMES_HELD / trellis.size().max(1)).clamp(HELD, MOST_HELD);
        let (costly, most, made) = (self.costly, self.most.clone(), self.made);
        Sweep { width, held, costly, most, made, ..Sweep::new(self.yard.again(), self.limits, trellis) }
    }

    /// What was learnt of the packages.
    pub fn learnt(self) -> Learnt<N> {
        Learnt { seen: self.seen, most: self.most, made: self.made, rises: self.yard.rises }
    }

    /// Takes note of what was learnt over another trellis, whose ways are these of this one.
    pub fn learn(&mut self, learnt: Learnt<N>, way: impl Fn(&[usize]) -> Vec<usize>) {
        (self.most, self.made, self.yard.rises) = (learnt.most, learnt.made, learnt.rises);
        if let Some((arcs, total)) = learnt.seen {
            self.seen = Some((way(&arcs), total));
        }
    }

    /// From now on, leaves out packages that do not come within so much room of the most that a cut leaves to all of them;
    /// or none.
    pub fn leave(&mut self, room: Option<(f64, &Cut<N>)>) {
        let top = |cut: &Cut<N>| cut.ahead.last().copied().unwrap_or_else(N::zero);
        self.room = room.map(|(room, cut)| (room, cut.whole.clone(), top(cut)));
        self.least.1 = None;
        self.refresh();
    }

    /// Learns what the standard asks for, if it has risen.
    fn refresh(&mut self) {
        if self.least.1.replace(self.yard.rises) == Some(self.yard.rises) {
            return;
        }
        let parties = self.trellis.parties();
        let single = |party: usize| self.yard.least::<N>(&alone(parties, party)).0;
        self.least.0 = (0..parties).map(single).collect();
        self.raise = match &self.room {
            Some((room, whole, top)) => (self.yard.worth(*top - self.yard.least(whole).0) - room).max(0.0),
            None => 0.0,
        };
    }

    /// What a sum must come to.
    pub fn asked(&self, cut: &Cut<N>) -> N {
        let (mut rises, mut least) = cut.least.get();
        if rises != self.yard.rises {
            (rises, least) = (self.yard.rises, self.yard.least(&cut.whole).0);
            cut.least.set((rises, least));
        }
        least + self.yard.in_sums(self.raise * cut.share)
    }

    /// Moves weights from some on towards those by which ways with an end fall shortest of what the standard asks for, or
    /// by which least room is left.
    pub fn settle(
        &mut self,
        begin: &Beginnings,
        layer: usize,
        (node, rest): (usize, &[N]),
        weights: Vec<f64>,
        (moves, patience): (usize, usize),
    ) -> Result<Settled<N>, Stop> {
        let mut course = Course::new(weights, patience);
        let mut best: Option<Settled<N>> = None;
        let share = layer as f64 / self.trellis.depth() as f64;
        let raise = self.raise * share;
        for _ in 0..moves {
            self.limits.spend((1 + begin.size() * self.trellis.parties() / EACH) as u64)?;
            let whole = self.yard.whole(&course.weights);
            let ahead = begin.ahead(self.trellis, layer, &whole);
            let total = ahead.total(self.trellis, node, rest);
            if layer == self.trellis.depth() {
                self.note_most(&whole, ahead.most[node]);
            }
            if let Some(total) = &total {
                if self.yard.see(total) == Ordering::Greater {
                    let ends = self.way(layer, node, rest);
                    self.seen = Some(([ahead.way(node), ends].concat(), total.clone()));
                }
                self.refresh();
            }
            let (least, aim) = self.yard.least(&whole);
            let raised = least + self.yard.in_sums(raise);
            let nothing = total.as_ref().is_none_or(|total| dot(total, &whole) < raised);
            let gaps = self.yard.gaps(total.as_ref().unwrap_or(&aim), &aim);
            let room: f64 = gaps.iter().zip(&course.weights).map(|(gap, weight)| gap * weight).sum();
            let rises = self.yard.rises;
            let cut = || Cut {
                weights: course.weights.clone(),
                whole,
                ahead: ahead.most,
                least: Cell::new((rises, least)),
                share,
            };
            if nothing || best.as_ref().is_none_or(|best| room < best.room) {
                best = Some(Settled { cut: Rc::new(cut()), room, nothing });
            }
            if nothing || !course.step(room - raise, &gaps) {
                break;
            }
        }
        Ok(best.unwrap_or_else(|| unreachable!("weights are tried at least once")))
    }

    /// Takes note of what a sum comes to at most in the packages that can still be wanted. Other ones have no more than
    /// the best seen.
    fn note_most(&mut self, whole: &[N], sum: N) {
        let most = self.yard.most(whole, sum);
        self.most = match (self.most.take(), most) {
            (Some(known), Some(most)) => Some(known.min(most)),
            (known, most) => known.or(most),
        };
    }

    /// What is left of beginnings by a sum that all packages with such ends must reach.
    pub fn narrower(
        &self,
        begin: &Beginnings,
        layer: usize,
        cut: &Cut<N>,
        rests: &[Vec<N>],
    ) -> Result<Rc<Beginnings>, Stop> {
        self.limits.spend((1 + 2 * begin.size() * self.trellis.parties() / EACH) as u64)?;
        let hurdle = (&cut.whole[..], self.asked(cut));
        Ok(Rc::new(begin.narrowed(self.trellis, layer, hurdle, &cut.ahead, rests)))
    }

    /// Goes through a lot; gives the best packages.
    pub fn through(&mut self, lot: Lot<N>) -> Result<Caught<N>, Stop> {
        self.caught.1 = None;
        let mut open = vec![lot];
        while let Some(mut lot) = open.pop() {
            while lot.layer > 0 && lot.size() > 0 {
                let is_wide = lot.size() > self.width;
                if is_wide || (lot.since >= EVERY && lot.size() > FEW) {
                    self.hold(&mut lot)?;
                }
                if lot.size() > self.width {
                    let (one, other) = lot.halves(EVERY);
                    open.push(one);
                    lot = other;
                } else {
                    lot = self.longer(lot)?;
                }
            }
            if lot.layer == 0 {
                self.catch(lot)?;
            }
        }
        self.forget();
        Ok(std::mem::take(&mut self.caught.0))
    }

    /// Forgets packages that are not among the best any more.
    fn forget(&mut self) {
        if self.caught.1.replace(self.yard.rises) != Some(self.yard.rises) {
            let nodes = |layer| vec![BTreeSet::new(); self.trellis.nodes(layer).len()];
            self.caught.0 = (0..=self.trellis.depth()).map(nodes).collect();
        }
    }

    /// Holds a lot to new sums.
    fn hold(&mut self, lot: &mut Lot<N>) -> Result<(), Stop> {
        lot.since = 0;
        for _ in 0..SUMS {
            let (node, rest) = lot.middle();
            let node = self.trellis.nodes(lot.layer).start + node;
            let weights = lot.cuts[lot.cuts.len() - 1].weights.clone();
            let settled = self.settle(&lot.begin, lot.layer, (node, &rest), weights, (MOVES, PATIENCE))?;
            let before = lot.size();
            let least = self.asked(&settled.cut);
            lot.hold(settled.cut, least, self.trellis.nodes(lot.layer).start, self.held);
            let after = lot.size();
            self.limits.spend((1 + before * self.trellis.parties() / EACH) as u64)?;
            if after == 0 {
                return Ok(());
            }
            if (before - after) * EXCLUDED < before {
                break;
            }
        }
        lot.begin = self.narrower(&lot.begin, lot.layer, &lot.cuts[lot.cuts.len() - 1], &lot.rests)?;
        Ok(())
    }

    /// Makes the rests of a lot longer by a layer, as far as they can still reach every sum.
    fn longer(&mut self, lot: Lot<N>) -> Result<Lot<N>, Stop> {
        let nodes = self.trellis.nodes(lot.layer - 1);
        if let Some((arc, node)) = lot.begin.only_arc(nodes.clone()) {
            let below = &lot.rests[self.trellis.to(arc) - nodes.end];
            self.limits.spend((1 + below.len() / EACH) as u64)?;
            let mut rests = vec![Vec::new(); nodes.len()];
            rests[node - nodes.start] = moved(below, self.trellis.added(arc));
            let Lot { layer, cuts, begin, since, .. } = lot;
            self.ends[layer] = lot.rests;
            return Ok(Lot { layer: layer - 1, rests, cuts, begin, since });
        }
        self.refresh();
        let leasts: Vec<_> = lot.cuts.iter().map(|cut| self.asked(cut)).collect();
        let first = self.trellis.nodes(lot.layer).start;
        let sums: Vec<_> = lot.rests.iter().map(|rests| sums(rests, &lot.cuts)).collect();
        let (mut made, mut rests) = (0, Vec::new());
        for node in self.trellis.nodes(lot.layer - 1) {
            let lacks: Vec<_> = lot.cuts.iter().zip(&leasts).map(|(cut, least)| *least - cut.ahead[node]).collect();
            let single = |(single, least): (&Vec<N>, &N)| *least - single[node];
            let singles: Vec<_> = self.singles.iter().zip(&self.least.0).map(single).collect();
            let mut set = Vec::new();
            for arc in lot.begin.arcs_of(node) {
                let (below, added) = (self.trellis.to(*arc as usize) - first, self.trellis.added(*arc as usize));
                made += lot.rests[below].len();
                let lack = |(lack, cut): (&N, &Rc<Cut<N>>)| *lack - dot(added, &cut.whole);
                let lacks: Vec<_> = lacks.iter().zip(&lot.cuts).map(lack).collect();
                extend(&mut set, (&lot.rests[below], &sums[below]), added, &lacks, &singles);
            }
            merge(&mut set, self.trellis.parties());
            rests.push(set);
        }
        self.made += made / self.trellis.parties();
        self.limits.spend((1 + made * 4 / EACH) as u64)?;
        let Lot { layer, cuts, begin, since, .. } = lot;
        self.ends[layer] = lot.rests;
        Ok(Lot { layer: layer - 1, rests, cuts, begin, since: since + 1 })
    }

    /// Takes note of the packages of a lot that has come to the first node.
    fn catch(&mut self, lot: Lot<N>) -> Result<(), Stop> {
        let parties = self.trellis.parties();
        let totals: Vec<_> = lot.rests[0].chunks_exact(parties).map(|rest| self.total(rest)).collect();
        for (total, rest) in totals.iter().zip(lot.rests[0].chunks_exact(parties)) {
            if self.yard.see(total) == Ordering::Greater {
                self.seen = Some((self.way(0, 0, rest), total.clone()));
            }
        }
        self.forget();
        let best = totals.iter().map(|total| self.yard.see(total) == Ordering::Equal).collect::<Vec<_>>();
        let rests = lot.rests[0].chunks_exact(parties).zip(best).filter(|(_, best)| *best);
        let mut marked: Vec<_> = rests.map(|(rest, _)| (0, rest.to_vec())).collect();
        for layer in 0..self.trellis.depth() {
            marked = self.marked(layer, marked)?;
        }
        for (node, rest) in marked {
            self.caught.0[self.trellis.depth()][node - self.trellis.nodes(self.trellis.depth()).start].insert(rest);
        }
        Ok(())
    }

    /// The arcs of a way that ends from a node of a layer on with a rest of the lot looked at.
    fn way(&self, layer: usize, mut node: usize, rest: &[N]) -> Vec<usize> {
        let mut rest = rest.to_vec();
        let mut next = |layer: usize| {
            let below = self.trellis.nodes(layer + 1).start;
            let less = |arc: usize| {
                rest.iter().zip(self.trellis.added(arc)).map(|(rest, part)| *rest - *part).collect::<Vec<_>>()
            };
            let mut arcs = self.trellis.arcs_of(node).map(|arc| (arc, less(arc)));
            let is_there =
                |(arc, less): &(usize, Vec<N>)| contains(&self.ends[layer + 1][self.trellis.to(*arc) - below], less);
            let (arc, less) = arcs.find(is_there).unwrap_or_else(|| unreachable!("a rest is made of another one"));
            drop(arcs);
            (rest, node) = (less, self.trellis.to(arc));
            arc
        };
        (layer..self.trellis.depth()).map(&mut next).collect()
    }

    fn total(&self, rest: &[N]) -> Vec<N> {
        let mut total = self.trellis.base.clone();
        add(&mut total, rest);
        total
    }

    /// Notes rests at the nodes of a layer, and gives those in the next one that they are made of.
    fn marked(&mut self, layer: usize, rests: Vec<(usize, Vec<N>)>) -> Result<Vec<(usize, Vec<N>)>, Stop> {
        let first = self.trellis.nodes(layer).start;
        let below = self.trellis.nodes(layer + 1).start;
        let mut next = BTreeSet::new();
        for (node, rest) in rests {
            self.limits.spend(1)?;
            for arc in self.trellis.arcs_of(node) {
                let to = self.trellis.to(arc);
                let less: Vec<_> = rest.iter().zip(self.trellis.added(arc)).map(|(rest, part)| *rest - *part).collect();
                if contains(&self.ends[layer + 1][to - below], &less) {
                    next.insert((to, less));
                }
            }
            self.caught.0[layer][node - first].insert(rest);
        }
        Ok(next.into_iter().collect())
    }
}

/// Weights by which only what one party has counts.
fn alone<N: PrimInt>(parties: usize, party: usize) -> Vec<N> {
    (0..parties).map(|other| if other == party { N::one() } else { N::zero() }).collect()
}

/// Rests with what an arc adds.
fn moved<N: PrimInt>(rests: &[N], added: &[N]) -> Vec<N> {
    let mut moved = rests.to_vec();
    moved.chunks_exact_mut(added.len()).for_each(|rest| add(rest, added));
    moved
}

/// Whether a rest is in an ascending set.
fn contains<N: PrimInt>(set: &[N], rest: &[N]) -> bool {
    let parties = rest.len();
    let (mut low, mut high) = (0, set.len() / parties);
    while low < high {
        let middle = usize::midpoint(low, high);
        match set[middle * parties..(middle + 1) * parties].cmp(rest) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return true,
            Ordering::Greater => high = middle,
        }
    }
    false
}
