//! Keeps of a set of vectors those that no other one covers.

use super::{Layout, Vector, many};
use crate::engine::Stop;
use crate::engine::limits::Limits;

/// Leaves in `set` the vectors that no other one covers, each once, ascending.
///
/// # Errors
/// If an end is called.
pub fn prune<V: Vector>(set: &mut Vec<V>, layout: &Layout, limits: &Limits) -> Result<(), Stop> {
    // Sets come as a few ascending runs, which this sort merges.
    set.sort();
    set.dedup();
    match layout.parties() {
        0 => {}
        1 => drop(set.drain(..set.len().saturating_sub(1))),
        2 => keep_stairs(set, layout),
        3 => keep_surface(set, layout),
        _ => return many::prune(set, layout, limits),
    }
    Ok(())
}

/// Of ascending vectors of two parties: from the best for the first downwards, the second must gain.
fn keep_stairs<V: Vector>(set: &mut Vec<V>, layout: &Layout) {
    let mut best = None;
    keep_from_the_top(set, |vector| {
        let second = Some(vector.part(layout, 1));
        let kept = second > best;
        best = second.max(best);
        kept
    });
}

/// Of ascending vectors of three parties: from the best for the first downwards, the other two must not lie under the
/// stairs that those before have built (Kung, Luccio and Preparata, 1975).
fn keep_surface<V: Vector>(set: &mut Vec<V>, layout: &Layout) {
    let mut stairs = Stairs::default();
    keep_from_the_top(set, |vector| stairs.rise(vector.part(layout, 1), vector.part(layout, 2)));
}

/// Keeps vectors from the last to the first, in place.
fn keep_from_the_top<V: Vector>(set: &mut Vec<V>, mut keeps: impl FnMut(V) -> bool) {
    let mut free = set.len();
    for place in (0..set.len()).rev() {
        if keeps(set[place]) {
            free -= 1;
            set[free] = set[place];
        }
    }
    set.drain(..free);
}

/// Pairs of which none covers another, ascending in the first and so descending in the second.
#[derive(Debug, Default)]
pub struct Stairs<P> {
    steps: Vec<(P, P)>,
}

impl<P: Copy + Ord> Stairs<P> {
    /// Whether a pair lies under the stairs, or on them.
    pub fn covers(&self, first: P, second: P) -> bool {
        let after = self.steps.partition_point(|step| step.0 < first);
        self.steps.get(after).is_some_and(|step| step.1 >= second)
    }

    /// Adds a pair; false if it lies under the stairs already.
    pub fn rise(&mut self, first: P, second: P) -> bool {
        let after = self.steps.partition_point(|step| step.0 < first);
        if self.steps.get(after).is_some_and(|step| step.1 >= second) {
            return false;
        }
        let same = usize::from(self.steps.get(after).is_some_and(|step| step.0 == first));
        let lower = self.steps[..after].iter().rev().take_while(|step| step.1 <= second).count();
        self.steps.splice(after - lower..after + same, [(first, second)]);
        true
    }
}
