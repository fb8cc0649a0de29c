//! The exact frontier of three parties and more where amounts move without steps: points, straight stretches, polygons and
//! bodies.
//!
//! For each choice of ranges, and of the truths of sums that tie them, the amounts are worth a body, and every deal of the
//! frontier of all other issues moves it; the engine tells what none of these bodies betters.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::diagram::Diagram;
use crate::engine::pareto::faces::{Body, Part, unbettered};
use crate::engine::pareto::flats::{Corner, Flat, Half, Side, middle};
use crate::engine::pareto::joined::joined;
use crate::engine::pareto::reach::{Reach, Region};
use crate::engine::pareto::span::around;
use crate::engine::{Choice, Count, Given, Stop};
use crate::model::{Answer, IssueId, Number, Range, Value};

use super::super::worth::Bargainer;
use super::weigh::Table;
use super::{BodySide, Deal, Frontier, FrontierBody, FrontierFace, FrontierPiece};

/// At most so many choices of ranges of moving amounts are gone through.
const CHOICES: usize = 400;

/// The exact frontier, as flat parts.
pub(super) struct Surface {
    /// The parts that nothing betters.
    pub parts: Vec<Part>,
    /// By body, a package that the parts of it are made of.
    choices: Vec<Choice>,
    /// By party, the least and the most that packages are worth or come near to.
    pub ranges: Vec<(Number, Number)>,
}

impl Table<'_> {
    /// What nothing betters of what packages are worth to three parties or more; nothing in it if there is no package.
    ///
    /// # Errors
    /// If that takes too much work.
    pub(super) fn surface(&mut self, all_packages: bool) -> Result<Surface, Stop> {
        let (mut bodies, mut choices) = (Vec::new(), Vec::new());
        let mut kinds: BTreeMap<Choice, usize> = BTreeMap::new();
        let mut ranges: Vec<(Number, Number)> = Vec::new();
        for given in self.choices_of_ranges()? {
            let Some(weighing) = Diagram.weigh(&mut self.inquiry.problem, &given, &self.worths.scores)? else {
                continue;
            };
            let region = self.region(&given);
            for (party, (least, most)) in weighing.extremes().iter().enumerate() {
                let [least, most] = [least, most].map(|units| self.worths.number(party, *units));
                let own = region.ends(party)?;
                let (least, most) = (&least + &own[0], &most + &own[1]);
                match ranges.get_mut(party) {
                    Some(range) => *range = (range.0.clone().min(least), range.1.clone().max(most)),
                    None => ranges.push((least, most)),
                }
            }
            let reach = Arc::new(Reach::new(&region, &self.inquiry.problem.limits)?);
            for point in weighing.frontier(&self.inquiry.problem)? {
                let rest =
                    point.worth.iter().enumerate().map(|(party, units)| self.worths.number(party, *units)).collect();
                let count = kinds.len();
                let kind = *kinds.entry(self.without_movers(&point.choice)).or_insert(count);
                bodies.push(Body { reach: reach.clone(), rest, kind });
                choices.push(point.choice);
            }
        }
        let limits = &self.inquiry.problem.limits;
        let mut surface = Surface { parts: unbettered(&bodies, limits)?, choices, ranges };
        let parts = std::mem::take(&mut surface.parts);
        let known: BTreeMap<_, _> =
            parts.iter().map(|part| (part.body, self.witness_of(&surface, part.body))).collect();
        let is_there =
            |body: usize, corner: &Corner| self.deal_with(known[&body].clone(), corner, all_packages).reached;
        surface.parts = joined(parts, &bodies, &is_there, limits)?;
        Ok(surface)
    }

    /// What is given with one range for each moving amount, and one truth for each sum that ties them, for every choice
    /// of these.
    fn choices_of_ranges(&mut self) -> Result<Vec<Given>, Stop> {
        let mut all = if self.is_tied() { self.choices_of_ties()? } else { vec![self.given.clone()] };
        for issue in self.free() {
            let cells: Vec<_> = self.given.domains[issue.0].iter().collect();
            if all.len() * cells.len() > CHOICES {
                return Err(Stop::Budget);
            }
            let narrowed = |given: &Given| {
                let given = given.clone();
                cells
                    .iter()
                    .map(move |cell| {
                        let mut given = given.clone();
                        given.domains[issue.0] = CellSet::of(given.domains[issue.0].capacity(), [*cell]);
                        given
                    })
                    .collect::<Vec<_>>()
            };
            all = all.iter().flat_map(narrowed).collect();
        }
        Ok(all)
    }

    /// What a choice says of everything but the amounts that move.
    fn without_movers(&self, choice: &Choice) -> Choice {
        let mut choice = choice.clone();
        self.movers().iter().for_each(|issue| choice[issue.0] = 0);
        choice
    }

    /// The amounts that move: first those that sums tie, if one of these is worth something.
    fn movers(&self) -> Vec<IssueId> {
        let tied = if self.is_tied() { &self.ties.issues[..] } else { &[] };
        tied.iter().copied().chain(self.free()).collect()
    }

    /// The amounts of a choice of ranges, and what they are worth more than at the samples of these.
    fn region(&self, given: &Given) -> Region {
        let cells: Vec<_> = given.domains.iter().map(|cells| cells.first().unwrap_or_default()).collect();
        let moving = self.movers();
        let atoms = if self.is_tied() { &self.ties.atoms[..] } else { &[] };
        let mut system = self.inquiry.problem.linear_system(&moving, atoms, &cells);
        let mut worth = vec![Vec::new(); self.parties.len()];
        let mut base = vec![Number::zero(); self.parties.len()];
        for (place, issue) in moving.iter().enumerate() {
            let Cell::Range(range) = &self.inquiry.problem.issues[issue.0][cells[issue.0]] else { continue };
            if range.is_point() {
                continue;
            }
            let [low, high] = [&range.min, &range.max].map(|at| self.over_sample_for_all(*issue, range, at));
            let width = &range.max - &range.min;
            for (party, (low, high)) in low.iter().zip(&high).enumerate() {
                let slope = &(high - low) / &width;
                base[party] += &(low - &(&slope * &range.min));
                if !slope.is_zero() {
                    worth[party].push((place, slope));
                }
            }
            if low == high && !self.ties.issues.contains(issue) {
                system.at_least(vec![(place, Number::one())], &range.roundest(), false);
                system.at_most(vec![(place, Number::one())], &range.roundest(), false);
            }
        }
        Region::new(system, worth, base)
    }

    /// How much more than at the sample of its range an amount is worth to each party at a number.
    fn over_sample_for_all(&self, issue: IssueId, range: &Range, at: &Number) -> Vec<Number> {
        let of = |party: &Bargainer<'_>| {
            let known = party.interests.issues.iter().find(|(known, _)| *known == issue);
            let worth = |number: &Number| known.map(|(_, interest)| interest.of(&Value::Amount(number.clone())));
            worth(at).zip(worth(&range.sample())).map_or_else(Number::zero, |(at, sample)| &at - &sample)
        };
        self.parties.iter().map(of).collect()
    }

    /// Everything that a frontier is made of.
    pub(super) fn frontier_of_parts(&self, surface: &Surface, all_packages: bool) -> Frontier {
        let parts: Vec<_> = surface.parts.iter().map(|part| (part.body, part.flat.clone())).collect();
        let mut frontier = self.told_parts(surface, &parts, all_packages);
        frontier.complete = true;
        frontier.deals.sort_by(|one, other| (&other.worth, other.reached).cmp(&(&one.worth, one.reached)));
        frontier.deals.dedup_by(|one, other| one.worth == other.worth);
        frontier.pieces.sort_by(|one, other| other.ends[0].worth.cmp(&one.ends[0].worth));
        let best = |corners: &[Deal]| std::cmp::Reverse(corners.iter().map(|corner| corner.worth.clone()).max());
        frontier.faces.sort_by_cached_key(|face| best(&face.corners));
        frontier.bodies.sort_by_cached_key(|body| (std::cmp::Reverse(body.dimension), best(&body.corners)));
        frontier
    }

    /// Flat parts as deals, stretches, polygons and bodies, as they come.
    pub(super) fn told_parts(&self, surface: &Surface, parts: &[(usize, Flat)], all_packages: bool) -> Frontier {
        let mut told = Frontier::default();
        for (body, flat) in parts {
            let witness = self.witness_of(surface, *body);
            self.tell(flat, &|corner| self.deal_with(witness.clone(), corner, all_packages), &mut told);
        }
        told
    }

    /// A part: its corners that belong to it, and what it is if it is more than a point.
    fn tell(&self, flat: &Flat, deal: &dyn Fn(&Corner) -> Deal, told: &mut Frontier) {
        let deals: Vec<Deal> = flat.corners.iter().map(deal).collect();
        let belonging = deals.iter().zip(&flat.corners).filter(|(_, corner)| corner.belongs);
        told.deals.extend(belonging.map(|(deal, _)| deal.clone()));
        let open: Vec<bool> =
            deals.iter().zip(&flat.corners).map(|(deal, corner)| !(corner.belongs && deal.reached)).collect();
        let is_open = |side: &Side| !(side.belongs && deal(&middle(&flat.corners_of(side))).reached);
        let reached = flat.reached && deal(&middle(&flat.corners)).reached;
        match flat.dimension() {
            0 => {}
            1 => {
                let places = if deals[0].worth < deals[1].worth { [1, 0] } else { [0, 1] };
                let ends = places.map(|place| deals[place].clone());
                told.pieces.push(FrontierPiece { ends, open: places.map(|place| open[place]), reached });
            }
            2 => told.faces.push(FrontierFace { reached, ..polygon(flat, &deals, &open, &is_open) }),
            _ => told.bodies.push(FrontierBody { reached, ..solid(flat, &deals, &open, &is_open) }),
        }
    }

    /// A package of a body. Amounts that move are anywhere.
    fn witness_of(&self, surface: &Surface, body: usize) -> Vec<Value> {
        self.inquiry.package(&self.ties, &surface.choices[body]).answers.iter().map(Answer::sample).collect()
    }

    /// The deal at a corner of a part of a body, or at a point of it.
    pub(super) fn deal_on(&self, surface: &Surface, body: usize, corner: &Corner, all_packages: bool) -> Deal {
        self.deal_with(self.witness_of(surface, body), corner, all_packages)
    }

    /// The same with a package in which amounts that move are anywhere.
    fn deal_with(&self, mut witness: Vec<Value>, corner: &Corner, all_packages: bool) -> Deal {
        for (issue, amount) in self.movers().iter().zip(&corner.amounts) {
            witness[issue.0] = Value::Amount(amount.clone());
        }
        let worth = self.parties.iter().map(|party| party.interests.of(&witness));
        let reached = self.is_looked_at(&witness, all_packages) && worth.eq(corner.worth.iter().cloned());
        let no_worse = |(worth, party): (&Number, &Bargainer<'_>)| *worth >= party.interests.reservation;
        let rational = corner.worth.iter().zip(&self.parties).all(no_worse);
        let packages = Count { found: 1u8.into(), complete: false };
        Deal { worth: corner.worth.clone(), packages, witness, rational, reached }
    }
}

/// A part of two dimensions, with the deals at its corners, and which of these and of its sides do not belong to it.
fn polygon(flat: &Flat, deals: &[Deal], open: &[bool], is_open: &dyn Fn(&Side) -> bool) -> FrontierFace {
    let order = around(&flat.corners.iter().map(|corner| corner.worth.clone()).collect::<Vec<_>>());
    let next = order.iter().cycle().skip(1);
    let side = |(one, next): (&usize, &usize)| {
        let ends = [*one.min(next), *one.max(next)];
        flat.sides.iter().find(|side| side.corners == ends).is_none_or(is_open)
    };
    FrontierFace {
        corners: order.iter().map(|place| deals[*place].clone()).collect(),
        open_corners: order.iter().map(|place| open[*place]).collect(),
        open_sides: order.iter().zip(next).map(side).collect(),
        reached: flat.reached,
    }
}

/// The same for a part of more dimensions.
fn solid(flat: &Flat, deals: &[Deal], open: &[bool], is_open: &dyn Fn(&Side) -> bool) -> FrontierBody {
    let mut order: Vec<usize> = (0..deals.len()).collect();
    order.sort_by(|one, other| deals[*other].worth.cmp(&deals[*one].worth));
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, corner)| places[*corner] = place);
    let side = |side: &Side| {
        let mut corners: Vec<_> = side.corners.iter().map(|corner| places[*corner]).collect();
        corners.sort_unstable();
        BodySide { corners, dimension: side.dimension, open: is_open(side) }
    };
    let mut sides: Vec<_> = flat.sides.iter().map(side).collect();
    sides.sort_by(|one, other| other.dimension.cmp(&one.dimension).then(one.corners.cmp(&other.corners)));
    FrontierBody {
        corners: order.iter().map(|place| deals[*place].clone()).collect(),
        open_corners: order.iter().map(|place| open[*place]).collect(),
        dimension: flat.dimension(),
        sides,
        reached: flat.reached,
    }
}

impl Surface {
    /// What is left of the parts where nobody has less than so much.
    pub(super) fn above(&self, least: &[Number]) -> Vec<(usize, Flat)> {
        let half = |(party, least): (usize, &Number)| {
            let normal = (0..self.ranges.len()).map(|other| Number::from(-i64::from(other == party))).collect();
            Half { normal, most: -least.clone() }
        };
        let halves: Vec<_> = least.iter().enumerate().map(half).collect();
        let above =
            |part: &Part| part.flat.within_all(&halves).into_iter().map(|flat| (part.body, flat)).collect::<Vec<_>>();
        self.parts.iter().flat_map(above).collect()
    }
}
