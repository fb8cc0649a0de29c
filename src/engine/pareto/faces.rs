//! Of several bodies of what packages are worth, the parts that nothing in any of them betters.
//!
//! From each face of a body that nothing in the body itself betters, the others take what they better: all that lies in the
//! half-spaces that hold such a body and what it betters, but for the faces of that body itself.

use std::sync::Arc;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::model::Number;

use super::flats::{Corner, Flat, Half};
use super::reach::{Face, Reach};

/// More parts than this are not told apart.
const PARTS: usize = 2_000;

/// A part with more corners and sides than this is not cut any further.
const SIZE: usize = 10_000;

/// More bodies than this are not held against each other.
const BODIES: usize = 4_000;

/// What packages are worth that differ in moving amounts only.
#[derive(Clone, Debug)]
pub struct Body {
    /// What the amounts are worth.
    pub reach: Arc<Reach>,
    /// What everything else is worth to each party.
    pub rest: Vec<Number>,
    /// What everything else is, as a number: parts of bodies of a kind that lie side by side are told as one.
    pub kind: usize,
}

/// A part of what nothing betters.
#[derive(Clone, Debug)]
pub struct Part {
    /// The body it is of, by place.
    pub body: usize,
    /// The part.
    pub flat: Flat,
}

/// A body where it lies.
struct Placed {
    body: usize,
    halves: Vec<Half>,
    /// Its faces, each with its rank among all faces.
    faces: Vec<(Face, usize)>,
}

/// The parts of some bodies that nothing in any of them betters. What lies in several is told once, of one where packages
/// reach it if there is one; sides and corners where parts of one body meet are told of each.
///
/// # Errors
/// If there are too many, or finding them takes too much work.
pub fn unbettered(bodies: &[Body], limits: &Limits) -> Result<Vec<Part>, Stop> {
    let placed = ranked(pruned(bodies, limits)?);
    let mut parts = Vec::new();
    for own in &placed {
        for (face, rank) in &own.faces {
            let mut left = face.flats.clone();
            for other in placed.iter().filter(|other| other.body != own.body) {
                left = other.take_from(left, *rank, limits)?;
            }
            parts.extend(left.into_iter().map(|flat| Part { body: own.body, flat }));
            if parts.len() > PARTS {
                return Err(Stop::Budget);
            }
        }
    }
    Ok(tidied(parts))
}

/// The bodies where they lie, without those of which a corner of another one is as good as everything.
fn pruned(bodies: &[Body], limits: &Limits) -> Result<Vec<Placed>, Stop> {
    if bodies.len() > BODIES {
        return Err(Stop::Budget);
    }
    let mut all: Vec<_> = bodies.iter().enumerate().map(|(body, known)| Placed::new(body, known)).collect();
    let mut left: Vec<Placed> = Vec::new();
    // Of two bodies that are one and the same point, that is kept which packages reach.
    all.sort_by_key(|body| (!body.flats().any(|flat| flat.reached), body.body));
    while let Some(body) = all.pop() {
        let ideal = body.ideal();
        limits.spend(1 + (all.len() + left.len()) as u64)?;
        let as_good = |corner: &Corner| corner.worth.iter().zip(&ideal).all(|(worth, ideal)| worth >= ideal);
        let has = |other: &Placed| other.flats().any(|flat| flat.corners.iter().any(as_good));
        if !all.iter().chain(&left).any(has) {
            left.push(body);
        }
    }
    left.sort_by_key(|body| body.body);
    Ok(left)
}

/// Ranks all faces: those that packages reach come first.
fn ranked(mut placed: Vec<Placed>) -> Vec<Placed> {
    let mut faces: Vec<_> = placed.iter_mut().flat_map(|body| &mut body.faces).collect();
    faces.sort_by_key(|(face, _)| !face.flats.iter().any(|flat| flat.reached));
    faces.into_iter().enumerate().for_each(|(place, (_, rank))| *rank = place);
    placed
}

impl Placed {
    fn new(body: usize, known: &Body) -> Self {
        let moved = |face: &Face| {
            let mut flats = face.flats.clone();
            let corners = flats.iter_mut().flat_map(|flat| &mut flat.corners);
            let worths = corners.flat_map(|corner| corner.worth.iter_mut().zip(&known.rest));
            worths.for_each(|(worth, rest)| *worth += rest);
            (Face { flats, top: face.top.shifted(&known.rest) }, 0)
        };
        Self {
            body,
            halves: known.reach.halves.iter().map(|half| half.shifted(&known.rest)).collect(),
            faces: known.reach.faces.iter().map(moved).collect(),
        }
    }

    fn flats(&self) -> impl Iterator<Item = &Flat> {
        self.faces.iter().flat_map(|(face, _)| &face.flats)
    }

    /// The most for each party, whether all can have it at once or not.
    fn ideal(&self) -> Vec<Number> {
        let parties = self.halves.first().map_or(0, |half| half.normal.len());
        let corners = || self.flats().flat_map(|flat| &flat.corners);
        let most = |party: usize| corners().map(|corner| &corner.worth[party]).max().cloned();
        (0..parties).filter_map(most).collect()
    }

    /// What is left of parts of a face of some rank. What lies on a face of this body is left to the face of lower rank.
    fn take_from(&self, parts: Vec<Flat>, rank: usize, limits: &Limits) -> Result<Vec<Flat>, Stop> {
        let mut left = Vec::with_capacity(parts.len());
        for part in parts {
            limits.spend(part.size() as u64)?;
            let is_beyond = |half: &Half| part.corners.iter().all(|corner| half.over(&corner.worth) > Number::zero());
            if self.halves.iter().any(is_beyond) {
                left.push(part);
                continue;
            }
            limits.spend((10 * part.size() * self.halves.len()) as u64)?;
            let [outside, inside] = part.divided(&self.halves);
            left.extend(outside);
            let later = self.faces.iter().filter(|(_, own)| *own > rank);
            for (face, _) in later {
                let turned = face.top.turned();
                left.extend(inside.iter().flat_map(|part| part.within(&turned, false)));
            }
            if left.len() > PARTS || left.last().is_some_and(|part| part.size() > SIZE) {
                return Err(Stop::Budget);
            }
        }
        Ok(left)
    }
}

/// Parts with the single sides and corners that are left of others put back where they belong.
fn tidied(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by_key(|part| (std::cmp::Reverse(part.flat.dimension()), !part.flat.reached));
    let mut kept: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        if !kept.iter_mut().any(|whole| whole.flat.reached == part.flat.reached && whole.flat.takes_back(&part.flat)) {
            kept.push(part);
        }
    }
    kept.sort_by_key(|part| part.body);
    kept
}
