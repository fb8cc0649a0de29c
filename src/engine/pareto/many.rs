//! Pruning for four parties and more: divide, prune each half, and hold the worse half against the better one, one
//! party after the other (Kung, Luccio and Preparata, 1975; the recursion as in Jensen, 2003).

use super::prune::Stairs;
use super::{Layout, Vector};
use crate::engine::Stop;
use crate::engine::limits::Limits;

/// Pairs of sets that need no more comparisons than this are compared one by one.
const FEW: usize = 512;

/// Leaves in an ascending set without doubles the vectors that no other one covers.
///
/// # Errors
/// If an end is called.
pub fn prune<V: Vector>(set: &mut Vec<V>, layout: &Layout, limits: &Limits) -> Result<(), Stop> {
    set.reverse();
    let mut kept = halves(set, layout, limits)?;
    kept.reverse();
    *set = kept;
    Ok(())
}

/// The vectors of a descending set that no other one covers, in the same order.
fn halves<V: Vector>(set: &[V], layout: &Layout, limits: &Limits) -> Result<Vec<V>, Stop> {
    if set.len() * set.len() <= FEW {
        return Ok(one_by_one(set, layout));
    }
    limits.poll()?;
    let (better, worse) = set.split_at(set.len() / 2);
    let mut better = halves(better, layout, limits)?;
    let mut worse = halves(worse, layout, limits)?;
    let all = worse.clone();
    let mut against = Against { layout, limits, covered: Vec::new() };
    against.of(&better, &mut worse, 1)?;
    let mut covered = against.covered;
    covered.sort_unstable();
    better.extend(all.into_iter().filter(|vector| covered.binary_search(vector).is_err()));
    Ok(better)
}

fn one_by_one<V: Vector>(set: &[V], layout: &Layout) -> Vec<V> {
    let mut kept: Vec<V> = Vec::with_capacity(set.len());
    for vector in set {
        if !kept.iter().any(|better| better.covers(*vector, layout)) {
            kept.push(*vector);
        }
    }
    kept
}

/// The vectors of worse sets that were found covered.
struct Against<'l, V> {
    layout: &'l Layout,
    limits: &'l Limits,
    covered: Vec<V>,
}

impl<V: Vector> Against<'_, V> {
    /// Takes out of `worse` what a vector of `better` covers, where everything in `better` is as good as everything in
    /// `worse` for the parties before `from`.
    fn of(&mut self, better: &[V], worse: &mut Vec<V>, from: usize) -> Result<(), Stop> {
        let parties = self.layout.parties();
        if better.is_empty() || worse.is_empty() {
            return Ok(());
        }
        if better.len() * worse.len() <= FEW {
            let layout = self.layout;
            self.take(worse, |vector| better.iter().any(|other| other.covers(vector, layout)));
            return Ok(());
        }
        self.limits.poll()?;
        if parties - from > 2 {
            return self.divided(better, worse, from);
        }
        self.by_stairs(better, worse);
        Ok(())
    }

    /// With two parties left.
    fn by_stairs(&mut self, better: &[V], worse: &mut Vec<V>) {
        let (layout, last) = (self.layout, self.layout.parties() - 1);
        let mut stairs = Stairs::default();
        for vector in better {
            stairs.rise(vector.part(layout, last - 1), vector.part(layout, last));
        }
        self.take(worse, |vector| stairs.covers(vector.part(layout, last - 1), vector.part(layout, last)));
    }

    /// Both sets cut at a number of the next party: the lower part of `better` covers nothing in the upper one of
    /// `worse`, and the upper part of `better` need not be compared with the lower one of `worse` for that party.
    fn divided(&mut self, better: &[V], worse: &mut Vec<V>, from: usize) -> Result<(), Stop> {
        let layout = self.layout;
        let part = |vector: &V| vector.part(layout, from);
        let mut numbers: Vec<_> = better.iter().chain(worse.iter()).map(part).collect();
        let middle = numbers.len() / 2;
        let (below, cut, _) = numbers.select_nth_unstable(middle);
        let cut = *cut;
        // Where all the lower half is as high as the middle, the next higher number cuts.
        let cut = match below.iter().any(|number| *number < cut) {
            true => Some(cut),
            false => better.iter().chain(worse.iter()).map(part).filter(|number| *number > cut).min(),
        };
        let Some(cut) = cut else { return self.of(better, worse, from + 1) };
        let (upper, lower): (Vec<_>, Vec<_>) = better.iter().partition(|vector| part(vector) >= cut);
        let (mut high, mut low): (Vec<_>, Vec<_>) = worse.iter().partition(|vector| part(vector) >= cut);
        self.of(&upper, &mut high, from)?;
        self.of(&upper, &mut low, from + 1)?;
        self.of(&lower, &mut low, from)?;
        worse.clear();
        worse.append(&mut high);
        worse.append(&mut low);
        Ok(())
    }

    fn take(&mut self, worse: &mut Vec<V>, is_covered: impl Fn(V) -> bool) {
        let covered = &mut self.covered;
        worse.retain(|vector| {
            let gone = is_covered(*vector);
            if gone {
                covered.push(*vector);
            }
            !gone
        });
    }
}
