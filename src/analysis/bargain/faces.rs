//! The exact frontier of three parties and more where amounts move without steps: points, straight stretches and
//! polygons.
//!
//! For each choice of ranges, and of the truths of sums that tie them, the amounts are worth a body, and every deal of the
//! frontier of all other issues moves it; the engine tells what none of these bodies betters.

use std::sync::Arc;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::diagram::Diagram;
use crate::engine::pareto::faces::{Body, Part, unbettered};
use crate::engine::pareto::flats::{Corner, Flat, Half};
use crate::engine::pareto::reach::{Reach, Region};
use crate::engine::{Choice, Count, Given, Stop};
use crate::model::{Answer, IssueId, Number, Range, Value};

use super::weigh::Table;
use super::{Deal, Frontier, FrontierFace, FrontierPiece};

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
    pub(super) fn surface(&mut self) -> Result<Surface, Stop> {
        let (mut bodies, mut choices) = (Vec::new(), Vec::new());
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
                bodies.push(Body { reach: reach.clone(), rest });
                choices.push(point.choice);
            }
        }
        let parts = unbettered(&bodies, &self.inquiry.problem.limits)?;
        Ok(Surface { parts, choices, ranges })
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
        let of = |party: &super::super::worth::Bargainer<'_>| {
            let known = party.interests.issues.iter().find(|(known, _)| *known == issue);
            let worth = |number: &Number| known.map(|(_, interest)| interest.of(&Value::Amount(number.clone())));
            worth(at).zip(worth(&range.sample())).map_or_else(Number::zero, |(at, sample)| &at - &sample)
        };
        self.parties.iter().map(of).collect()
    }

    /// Flat parts as deals, stretches and polygons.
    pub(super) fn frontier_of_parts(&self, surface: &Surface, all_packages: bool) -> Frontier {
        let mut frontier = Frontier { complete: true, ..Frontier::default() };
        for part in &surface.parts {
            let told = self.told_part(surface, (part.body, &part.flat), all_packages);
            frontier.deals.extend(told.0);
            frontier.pieces.extend(told.1);
            frontier.faces.extend(told.2);
        }
        frontier.deals.sort_by(|one, other| (&other.worth, other.reached).cmp(&(&one.worth, one.reached)));
        frontier.deals.dedup_by(|one, other| one.worth == other.worth);
        frontier.pieces.sort_by(|one, other| other.ends[0].worth.cmp(&one.ends[0].worth));
        let best = |face: &FrontierFace| face.corners.iter().map(|corner| corner.worth.clone()).max();
        frontier.faces.sort_by_cached_key(|face| std::cmp::Reverse(best(face)));
        frontier
    }

    /// A part: its corners that belong to it, and what it is if it is more than a point.
    fn told_part(
        &self,
        surface: &Surface,
        (body, flat): (usize, &Flat),
        all_packages: bool,
    ) -> (Vec<Deal>, Option<FrontierPiece>, Option<FrontierFace>) {
        let deal = |corner: &Corner| self.deal_on(surface, body, corner, all_packages);
        let corners: Vec<Deal> = flat.corners.iter().map(deal).collect();
        let belongs = |place: usize| flat.corners[place].belongs;
        let open: Vec<bool> = (0..corners.len()).map(|place| !(belongs(place) && corners[place].reached)).collect();
        let half = &Number::one() / &Number::from(2);
        let middle =
            |(here, next): (usize, usize)| deal(&flat.corners[here].towards(&flat.corners[next], &half)).reached;
        let deals =
            corners.iter().enumerate().filter(|(place, _)| belongs(*place)).map(|(_, deal)| deal.clone()).collect();
        match &corners[..] {
            [_] => (deals, None, None),
            [one, other] => {
                let mut ends = [one.clone(), other.clone()];
                let mut open = [open[0], open[1]];
                if one.worth < other.worth {
                    ends.reverse();
                    open.reverse();
                }
                let reached = flat.reached && middle((0, 1));
                (deals, Some(FrontierPiece { ends, open, reached }), None)
            }
            _ => {
                let open_sides = flat.ends_of_sides().zip(&flat.sides).map(|(ends, side)| !(*side && middle(ends)));
                let open_sides = open_sides.collect();
                let face = FrontierFace { open_corners: open, open_sides, reached: flat.reached, corners };
                (deals, None, Some(face))
            }
        }
    }

    /// The deal at a corner of a part, or at a point of it.
    pub(super) fn deal_on(&self, surface: &Surface, body: usize, corner: &Corner, all_packages: bool) -> Deal {
        let package = self.inquiry.package(&self.ties, &surface.choices[body]);
        let mut witness: Vec<_> = package.answers.iter().map(Answer::sample).collect();
        for (issue, amount) in self.movers().iter().zip(&corner.amounts) {
            witness[issue.0] = Value::Amount(amount.clone());
        }
        let worth = self.parties.iter().map(|party| party.interests.of(&witness));
        let reached = self.is_looked_at(&witness, all_packages) && worth.eq(corner.worth.iter().cloned());
        let no_worse =
            |(worth, party): (&Number, &super::super::worth::Bargainer<'_>)| *worth >= party.interests.reservation;
        let rational = corner.worth.iter().zip(&self.parties).all(no_worse);
        let packages = Count { found: 1u8.into(), complete: false };
        Deal { worth: corner.worth.clone(), packages, witness, rational, reached }
    }

    /// Parts as stretches and polygons.
    pub(super) fn pieces_of(
        &self,
        surface: &Surface,
        parts: &[(usize, Flat)],
        all_packages: bool,
    ) -> (Vec<FrontierPiece>, Vec<FrontierFace>) {
        let told = parts.iter().map(|(body, flat)| self.told_part(surface, (*body, flat), all_packages));
        let (pieces, faces): (Vec<_>, Vec<_>) = told.map(|(_, piece, face)| (piece, face)).unzip();
        (pieces.into_iter().flatten().collect(), faces.into_iter().flatten().collect())
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
