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
    let mut most = None;
    gone_through(&mut sweep, &mut most).map_err(|stop| Unfinished { stop, seen: sweep.seen.take(), most })
}

/// Also notes what no package has more of than that, once it is known.
fn gone_through<N: PrimInt>(sweep: &mut Sweep<'_, '_, N>, most: &mut Option<Number>) -> Result<Caught<N>, Stop> {
    let mut begin = Rc::new(Beginnings::whole(sweep.trellis));
    let weights = sweep.yard.first_weights();
    let Some(mut settled) = narrowed(sweep, &mut begin, weights)? else { return Ok(Caught::default()) };
    *most = sweep.most(&settled);
    let mut room = settled.room / FIRST as f64;
    loop {
        sweep.leave((room < settled.room).then_some((room, &*settled.cut)));
        let (rises, made) = (sweep.yard.rises, sweep.made);
        let caught = sweep.through(Lot::all(sweep.trellis, begin.clone(), settled.cut.clone()))?;
        if room >= settled.room {
            return Ok(caught);
        }
        room *= if sweep.made - made < LITTLE { GROWTH.1 } else { GROWTH.0 };
        if sweep.yard.rises > rises {
            let weights = settled.cut.weights.clone();
            settled = match narrowed(sweep, &mut begin, weights)? {
                Some(settled) => settled,
                None => return Ok(Caught::default()),
            };
            *most = sweep.most(&settled).or(most.take());
        }
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
