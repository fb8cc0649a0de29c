//! Seeks the packages that are best by a standard, without the frontier.
//!
//! The parts that packages come to and those that the standard asks for are two sets, and where a weighted sum tells
//! them apart, nothing is left to find: what the packages come to at most is less than what the standard asks for at
//! least (a Lagrangean bound: Geoffrion, 1974). Weights are moved until the sum tells most, and arcs that no package over
//! a hurdle goes through are left out. What packages are left is gone through in a [`Sweep`]: first those alone that such
//! sums leave much room, which are few, to find good ones soon; then more and more of them, until none is left out.

use std::rc::Rc;

use num_traits::PrimInt;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::engine::scores::Standard;
use crate::model::Number;

use super::arranged::Arranged;
use super::beginnings::Beginnings;
use super::sweep::{Caught, Lot, Settled, Sweep};
use super::trellis::Trellis;
use super::yardstick::Yardstick;

/// How often weights are moved for all packages.
const MOVES: usize = 40;

/// So many moves without success are put up with on the way.
const PATIENCE: usize = 5;

/// At first, packages are gone through that come within one such part of the room of what they come to at most.
const FIRST: usize = 128;

/// By how much that grows, and by how much while it takes next to no work.
const GROWTH: (f64, f64) = (1.5, 8.0);

/// Arcs are looked at one by one if there are so many or fewer, and weights are moved so often for each.
const SINGLED: usize = 1500;
const SINGLE_MOVES: usize = 12;

/// So few rests of packages are next to no work.
const LITTLE: usize = 2000;

/// What is known when the work ends before the best packages are.
pub(super) struct Unfinished<N> {
    pub stop: Stop,
    /// The best package seen: its arcs, one of each layer, and what it comes to for each party.
    pub seen: Option<(Vec<usize>, Vec<N>)>,
    /// What no package has more of than that.
    pub most: Option<Number>,
}

/// All the best packages by a standard, by how they end; nothing if none is good enough.
///
/// # Errors
/// If that takes more work than is left.
pub(super) fn hunt<N: PrimInt>(
    standard: &mut dyn Standard,
    limits: &Limits,
    spans: &[i128],
    trellis: &Trellis<N>,
) -> Result<Caught<N>, Unfinished<N>> {
    all(Sweep::new(Yardstick::new(standard, spans), limits, trellis))
}

fn all<N: PrimInt>(mut sweep: Sweep<'_, '_, N>) -> Result<Caught<N>, Unfinished<N>> {
    gone_through(&mut sweep).map_err(|stop| Unfinished { stop, seen: sweep.seen.take(), most: sweep.most.take() })
}

fn gone_through<N: PrimInt>(sweep: &mut Sweep<'_, '_, N>) -> Result<Caught<N>, Stop> {
    let weights = sweep.yard.first_weights();
    let Some(mut hunt) = Hunt::of_all(sweep, weights)? else { return Ok(Caught::default()) };
    let mut is_proved = false;
    loop {
        let made = sweep.made;
        if let Some(caught) = hunt.pass(sweep)? {
            return Ok(caught);
        }
        if sweep.made - made > sweep.costly && !is_proved && sweep.yard.asks_for_more() {
            hunt.clone().prove(sweep)?;
            sweep.most = sweep.yard.asks_for_all();
            is_proved = true;
            hunt.narrow(sweep)?;
        }
    }
}

/// The packages that are left, gone through in passes.
#[derive(Clone)]
struct Hunt<N> {
    begin: Rc<Beginnings>,
    /// The sum that tells most of all of them.
    settled: Settled<N>,
    /// Those are gone through next that come within so much room of what they come to at most.
    room: f64,
}

impl<N: PrimInt> Hunt<N> {
    /// All packages, told apart by sums that begin with some weights; `None` if nothing is left of them.
    fn of_all(sweep: &mut Sweep<'_, '_, N>, weights: Vec<f64>) -> Result<Option<Self>, Stop> {
        let mut begin = Rc::new(Beginnings::whole(sweep.trellis));
        let settled = narrowed(sweep, &mut begin, weights)?;
        Ok(settled.map(|settled| Self { begin, room: settled.room / FIRST as f64, settled }))
    }

    /// Goes through some packages, and through more the next time; gives the best ones if it was through all.
    fn pass(&mut self, sweep: &mut Sweep<'_, '_, N>) -> Result<Option<Caught<N>>, Stop> {
        if self.room * GROWTH.0 > self.settled.room {
            // To go through nearly all of them first takes nearly as long as to go through all.
            self.room = self.room.max(self.settled.room);
        }
        sweep.leave((self.room < self.settled.room).then_some((self.room, &*self.settled.cut)));
        let (rises, made) = (sweep.yard.rises, sweep.made);
        let caught = sweep.through(Lot::all(sweep.trellis, self.begin.clone(), self.settled.cut.clone()))?;
        if self.room >= self.settled.room {
            return Ok(Some(caught));
        }
        self.room *= if sweep.made - made < LITTLE { GROWTH.1 } else { GROWTH.0 };
        let is_over = sweep.yard.rises > rises && !self.narrow(sweep)?;
        Ok(is_over.then(Caught::default))
    }

    /// Leaves out what is not asked for any more; false if nothing is left.
    fn narrow(&mut self, sweep: &mut Sweep<'_, '_, N>) -> Result<bool, Stop> {
        let settled = narrowed(sweep, &mut self.begin, self.settled.cut.weights.clone())?;
        let is_left = settled.is_some();
        self.settled = settled.unwrap_or_else(|| self.settled.clone());
        Ok(is_left)
    }

    /// Goes through everything that has more than the best seen, until nothing has: over a trellis laid out anew each
    /// time that something better was found.
    fn prove(mut self, sweep: &mut Sweep<'_, '_, N>) -> Result<(), Stop> {
        while self.narrow(sweep)? && self.exclude(sweep)? {
            let cut = (&*self.settled.cut, sweep.asked(&self.settled.cut));
            let arranged = Arranged::new(sweep.trellis, &self.begin, cut).ok_or(Stop::Budget)?;
            let mut over = sweep.over(&arranged.trellis);
            let is_through = self.better(&mut over);
            let learnt = over.learnt();
            sweep.learn(learnt, |way| arranged.before(way));
            if is_through? {
                break;
            }
        }
        Ok(())
    }

    /// Leaves out arcs that no package that is asked for goes through, as sums tell that are sought for each; false if
    /// nothing is left.
    fn exclude(&mut self, sweep: &mut Sweep<'_, '_, N>) -> Result<bool, Stop> {
        // What is known of the packages over one arc says nothing of all.
        let most = sweep.most.clone();
        let excluded = self.exclude_singly(sweep);
        sweep.most = most;
        excluded?;
        self.narrow(sweep)
    }

    fn exclude_singly(&mut self, sweep: &mut Sweep<'_, '_, N>) -> Result<(), Stop> {
        for layer in 0..sweep.trellis.depth() {
            let arcs = self.begin.arcs_of_all(sweep.trellis.nodes(layer)).to_vec();
            if arcs.len() == 1 || self.begin.size() > SINGLED {
                continue;
            }
            let mut out = Vec::new();
            for arc in &arcs {
                let others: Vec<_> = arcs.iter().copied().filter(|other| other != arc).collect();
                if self.is_excluded(sweep, &self.begin.without(&others))? {
                    out.push(*arc);
                }
            }
            self.begin = Rc::new(self.begin.without(&out));
        }
        Ok(())
    }

    /// Whether some sum tells that none of the packages with such beginnings is asked for.
    fn is_excluded(&self, sweep: &mut Sweep<'_, '_, N>, through: &Beginnings) -> Result<bool, Stop> {
        let (trellis, last) = (sweep.trellis, sweep.trellis.depth());
        let end = vec![N::zero(); trellis.parties()];
        let weights = self.settled.cut.weights.clone();
        let ends = (trellis.nodes(last).start, &end[..]);
        Ok(sweep.settle(through, last, ends, weights, (SINGLE_MOVES, PATIENCE))?.nothing)
    }

    /// Goes through more and more packages, until something better is found or it was through all of them: tells whether
    /// it was.
    fn better(&mut self, over: &mut Sweep<'_, '_, N>) -> Result<bool, Stop> {
        let Some(mut all) = Self::of_all(over, self.settled.cut.weights.clone())? else { return Ok(true) };
        all.room = self.room;
        let rises = over.yard.rises;
        while over.yard.rises == rises {
            if all.pass(over)?.is_some() {
                return Ok(true);
            }
            self.room = all.room;
        }
        Ok(false)
    }
}

/// Moves weights and leaves out what they exclude, in turn, while that leads further; `None` if nothing is left.
fn narrowed<N: PrimInt>(
    sweep: &mut Sweep<'_, '_, N>,
    begin: &mut Rc<Beginnings>,
    mut weights: Vec<f64>,
) -> Result<Option<Settled<N>>, Stop> {
    sweep.leave(None);
    let (trellis, last) = (sweep.trellis, sweep.trellis.depth());
    let end = vec![N::zero(); trellis.parties()];
    loop {
        let settled = sweep.settle(begin, last, (trellis.nodes(last).start, &end), weights, (MOVES, PATIENCE))?;
        if settled.nothing {
            return Ok(None);
        }
        let before = begin.size();
        *begin = sweep.narrower(begin, last, &settled.cut, std::slice::from_ref(&end))?;
        if begin.size() * 10 > before * 9 {
            return Ok(Some(settled));
        }
        weights = settled.cut.weights.clone();
    }
}

#[cfg(test)]
mod tests;
