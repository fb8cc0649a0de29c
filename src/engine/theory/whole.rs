//! Systems in which some unknowns are whole numbers, decided by branching on exact relaxations (Land and Doig 1960).
//!
//! Every bound that closes a branch is proved exactly by the relaxation, so the answer is exact; only the number of
//! branches is limited.

use num_bigint::BigInt;

use super::continuous::{self, at_most};
use super::linear::{Lowest, Undecided};
use super::nearby;
use super::system::{End, System, Unknown};
use crate::model::Number;

/// How many branches are looked at before a question is given up.
const BRANCHES: usize = 300;

/// A solution of a system; `None` if it is proved that there is none.
pub fn decide(system: &System) -> Result<Option<Vec<Number>>, Undecided> {
    let mut open = vec![system.clone()];
    for looked_at in 0..BRANCHES {
        let Some(branch) = open.pop() else { return Ok(None) };
        branch.limits.spend(1).map_err(|_| Undecided)?;
        let Some(branch) = branch.tightened() else { continue };
        let Some(point) = continuous::decide(branch.relaxed())? else { continue };
        if branch.is_met(&point) {
            return Ok(Some(point));
        }
        if let Some(point) = dived(&branch, point.clone()) {
            return Ok(Some(point));
        }
        if looked_at == 0
            && let Some(point) = found_nearby(&branch, &point)
        {
            return Ok(Some(point));
        }
        open.extend(split(&branch, &point));
    }
    Err(Undecided)
}

/// Whether a solution of a system is found without a branch.
pub fn is_met_nearby(system: System) -> bool {
    let Some(system) = system.tightened() else { return false };
    let Ok(Some(point)) = continuous::decide(system.relaxed()) else { return false };
    system.is_met(&point) || dived(&system, point).is_some()
}

/// How low some terms can go over the solutions of a system; `None` if there are none.
pub fn lowest(system: &System, terms: &[(usize, Number)]) -> Result<Option<Lowest>, Undecided> {
    let mut best: Option<Lowest> = None;
    let mut open = vec![system.clone()];
    for _ in 0..BRANCHES {
        let Some(branch) = open.pop() else { return Ok(best) };
        branch.limits.spend(1).map_err(|_| Undecided)?;
        let Some(branch) = branch.tightened() else { continue };
        let Some(bound) = continuous::lowest(branch.relaxed(), terms)? else { continue };
        if best.as_ref().is_some_and(|best| !improves(&bound, best)) {
            continue;
        }
        let there = branch.relaxed().closed().with(at_most(terms, &bound.value, false));
        let Some(point) = continuous::decide(there)? else { return Err(Undecided) };
        if let Some(found) = continuous::lowest(rounded(&branch, &point), terms)?
            && best.as_ref().is_none_or(|best| improves(&found, best))
        {
            best = Some(found);
        }
        if best.as_ref().is_none_or(|best| improves(&bound, best)) {
            open.extend(split(&branch, &point));
        }
    }
    Err(Undecided)
}

/// Whether one bound is lower than another, or as low and reached where the other is not.
fn improves(bound: &Lowest, best: &Lowest) -> bool {
    bound.value < best.value || (bound.value == best.value && bound.reached && !best.reached)
}

/// A solution reached by fixing one whole unknown after the other where it lies between two numbers, if that leads to
/// one; rounding all at once would break every equation.
fn dived(system: &System, mut point: Vec<Number>) -> Option<Vec<Number>> {
    let mut system = system.clone();
    while let Some(place) = (0..point.len()).find(|place| system.unknowns[*place].whole && !point[*place].is_whole()) {
        let next = End::closed(Number::from(next_whole(&point[place])));
        system.unknowns[place].raise(next.clone());
        system.unknowns[place].lower(next);
        system = system.tightened()?;
        point = continuous::decide(system.relaxed()).ok()??;
    }
    Some(point)
}

/// A solution near a point, each whole unknown moved by a few steps from the whole number next to its value.
fn found_nearby(system: &System, point: &[Number]) -> Option<Vec<Number>> {
    let next = |(unknown, value): (&Unknown, &Number)| match unknown.whole {
        true => Number::from(next_whole(value)).clamp(unknown.min.at.clone(), unknown.max.at.clone()),
        false => value.clone(),
    };
    let point: Vec<_> = system.unknowns.iter().zip(point).map(next).collect();
    nearby::found(system, &point)
}

/// The system with every whole unknown fixed at the whole number next to its value.
fn rounded(system: &System, point: &[Number]) -> System {
    let mut system = system.clone();
    for (unknown, value) in system.unknowns.iter_mut().zip(point).filter(|(unknown, _)| unknown.whole) {
        let next = Number::from(next_whole(value)).clamp(unknown.min.at.clone(), unknown.max.at.clone());
        (unknown.min, unknown.max) = (End::closed(next.clone()), End::closed(next));
    }
    system
}

fn next_whole(value: &Number) -> BigInt {
    (value + &(&Number::one() / &Number::from(2))).floor()
}

/// The system split where a whole unknown lies between two numbers, or else at one that is not yet fixed; the branch
/// to look at first comes last. None if all are fixed: rounding has then answered for it.
fn split(system: &System, point: &[Number]) -> Vec<System> {
    let open = |place: &usize| system.unknowns[*place].whole && !system.unknowns[*place].is_fixed();
    let fractional = (0..point.len()).find(|place| open(place) && !point[*place].is_whole());
    let Some(place) = fractional.or_else(|| (0..point.len()).find(open)) else { return Vec::new() };
    let near = next_whole(&point[place]);
    let between = |first: Option<&BigInt>, last: Option<&BigInt>| {
        let mut branch = system.clone();
        let end = |at: &BigInt| End::closed(Number::from(at.clone()));
        first.map(|first| branch.unknowns[place].raise(end(first)));
        last.map(|last| branch.unknowns[place].lower(end(last)));
        branch
    };
    if point[place].is_whole() {
        let here = between(Some(&near), Some(&near));
        return vec![between(Some(&(&near + 1)), None), between(None, Some(&(&near - 1))), here];
    }
    let floor = point[place].floor();
    let (below, above) = (between(None, Some(&floor)), between(Some(&(&floor + 1)), None));
    if near == floor { vec![above, below] } else { vec![below, above] }
}
