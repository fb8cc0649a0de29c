//! What the packages of a question are worth to several parties: compiled once, asked several things.

use num_traits::PrimInt;

use crate::engine::problem::Problem;
use crate::engine::scores::{Point, Scores, Standard, Unproved};
use crate::engine::{Choice, Given, Stop};

use super::chain::{Chain, Layer, Step};
use super::frontier::PARTIES;
use super::hunt::{Unfinished, hunt};
use super::trellis::Trellis;
use super::yardstick::WEIGHT;
use super::{Diagram, frontier};

/// Weighted sums of no more bits are added up in a machine word.
const SHORT: u32 = 60;

/// Weighted sums of more bits are not formed.
const LONG: u32 = 124;

/// The packages that meet what is given, with what each is worth to several parties.
#[derive(Clone, Debug)]
pub struct Weighing {
    chain: Chain,
    extremes: Vec<(i128, i128)>,
}

impl Diagram {
    /// Weighs the packages that meet what is given; `None` if there are none.
    ///
    /// # Errors
    /// If the diagram exceeds its budget.
    pub fn weigh(&self, problem: &mut Problem, given: &Given, scores: &Scores) -> Result<Option<Weighing>, Stop> {
        let Some(mut chain) = Chain::new(problem, given, scores)? else { return Ok(None) };
        let extremes = (0..scores.parties()).map(|party| chain.extremes(party)).collect();
        chain.sift();
        Ok(Some(Weighing { chain, extremes }))
    }

    /// Everything that the packages that meet what is given are worth to the first two parties, ascending; `None` if
    /// that is more than `most` pairs of numbers, or takes too much to know.
    ///
    /// # Errors
    /// If the diagram exceeds its budget.
    pub fn outcomes(
        &self,
        problem: &mut Problem,
        given: &Given,
        scores: &Scores,
        most: usize,
    ) -> Result<Option<Vec<[i128; 2]>>, Stop> {
        match Chain::new(problem, given, scores)? {
            Some(chain) => chain.outcomes(most),
            None => Ok(Some(Vec::new())),
        }
    }
}

impl Weighing {
    /// By party, the least and the most that a package is worth.
    pub fn extremes(&self) -> &[(i128, i128)] {
        &self.extremes
    }

    /// The packages that no other one betters for one party at nobody's cost: every way of being worth something to each
    /// that is among the best, the best for the first party first.
    ///
    /// # Errors
    /// If the frontier exceeds its budget.
    pub fn frontier(&self, problem: &Problem) -> Result<Vec<Point>, Stop> {
        frontier::of(problem, &self.chain)
    }

    /// Whether sums of such parts can be formed, as [`Weighing::best`] does.
    pub fn adds_up(&self, measure: &[(i128, i128)]) -> bool {
        self.reach(measure).is_some()
    }

    /// The packages that are best by a standard, by what they are worth; none if none is as good as it asks for. A party's
    /// part is its worth times a factor, less an offset.
    ///
    /// # Errors
    /// If finding them takes more work than is left, or numbers that are too large, or there are too many parties; with what
    /// is known.
    pub fn best(
        &self,
        problem: &Problem,
        measure: &[(i128, i128)],
        standard: &mut dyn Standard,
    ) -> Result<Vec<Point>, Box<Unproved>> {
        if measure.len() > PARTIES {
            return Err(Stop::Parties.into());
        }
        match self.reach(measure).ok_or(Stop::Budget)? {
            ..=SHORT => self.best_in::<i64>(problem, measure, standard),
            _ => self.best_in::<i128>(problem, measure, standard),
        }
    }

    fn best_in<N: PrimInt>(
        &self,
        problem: &Problem,
        measure: &[(i128, i128)],
        standard: &mut dyn Standard,
    ) -> Result<Vec<Point>, Box<Unproved>> {
        let trellis = self.trellis::<N>(measure).ok_or(Stop::Budget)?;
        let caught = hunt(standard, &self.chain.core.limits, &self.spans(measure), &trellis)
            .map_err(|unfinished| self.unproved(&trellis, measure, unfinished))?;
        if caught.first().is_none_or(|nodes| nodes[0].is_empty()) {
            return Ok(Vec::new());
        }
        let worth = |rest: &Vec<N>| -> Vec<u128> {
            let part =
                |(part, (factor, _)): (&N, &(i128, i128))| part.to_u128().unwrap_or_default() / factor.unsigned_abs();
            rest.iter().zip(measure).map(part).collect()
        };
        let rests: Vec<Vec<Vec<Vec<u128>>>> =
            caught.iter().map(|nodes| nodes.iter().map(|rests| rests.iter().map(worth).collect()).collect()).collect();
        Ok(frontier::of_rests(problem, &self.chain, &rests)?)
    }

    fn unproved<N: PrimInt>(
        &self,
        trellis: &Trellis<N>,
        measure: &[(i128, i128)],
        Unfinished { stop, seen, most }: Unfinished<N>,
    ) -> Box<Unproved> {
        let point = |(arcs, total): (Vec<usize>, Vec<N>)| {
            let part = |(part, (factor, offset)): (N, &(i128, i128))| {
                (part.to_i128().unwrap_or_default() + offset) / (*factor).max(1)
            };
            let worth = total.into_iter().zip(measure).map(part).collect();
            Point { worth, packages: 1u8.into(), choice: self.choice(trellis, &arcs) }
        };
        Box::new(Unproved { stop, seen: seen.map(point), most })
    }

    /// A package whose ways go over some arcs, one of each layer.
    fn choice<N: PrimInt>(&self, trellis: &Trellis<N>, arcs: &[usize]) -> Choice {
        let (mut choice, mut node) = (self.chain.any_choice(), 0);
        for (place, (arc, layer)) in arcs.iter().zip(&self.chain.layers).enumerate() {
            let steps = &layer.nodes[node - trellis.nodes(place).start];
            choice[layer.variable] = steps[arc - trellis.arcs_of(node).start].cell as usize;
            node = trellis.to(*arc);
        }
        choice
    }

    fn trellis<N: PrimInt>(&self, measure: &[(i128, i128)]) -> Option<Trellis<N>> {
        let base: Vec<_> =
            self.chain.base.iter().zip(measure).map(|(base, (factor, offset))| factor * base - offset).collect();
        let arcs = |(layer, node, steps): (usize, usize, &Vec<Step>)| {
            let arc = |(arc, step): (usize, &Step)| {
                let added = self.chain.added(layer, node, arc).zip(measure).map(|(added, (factor, _))| factor * added);
                (step.to, added.collect::<Vec<_>>())
            };
            steps.iter().enumerate().map(arc).collect::<Vec<_>>()
        };
        let layer = |(place, layer): (usize, &Layer)| {
            layer.nodes.iter().enumerate().map(|(node, steps)| arcs((place, node, steps))).collect::<Vec<_>>()
        };
        let layers: Vec<_> = self.chain.layers.iter().enumerate().map(layer).collect();
        Trellis::new(&base, &layers)
    }

    /// By party, how far its parts lie apart.
    fn spans(&self, measure: &[(i128, i128)]) -> Vec<i128> {
        let span = |((least, most), (factor, _)): (&(i128, i128), &(i128, i128))| (factor * (most - least)).max(1);
        self.extremes.iter().zip(measure).map(span).collect()
    }

    /// How many bits sums of weighted parts may take, each party's or as much as another one's; `None` if these are too
    /// many.
    fn reach(&self, measure: &[(i128, i128)]) -> Option<u32> {
        let spans = self.spans(measure);
        let most = *spans.iter().max()?;
        let mut farthest: i128 = 0;
        for ((factor, offset), (base, arcs)) in measure.iter().zip(self.chain.base.iter().zip(&self.chain.most)) {
            let worth = base.checked_abs()?.checked_add(i128::try_from(*arcs).ok()?)?.checked_add(1)?;
            farthest = farthest.max(factor.checked_mul(worth)?.checked_add(offset.checked_abs()?)?);
        }
        let mut reach: i128 = 0;
        for span in &spans {
            reach = reach.checked_add(farthest.checked_mul((most / span + 1).checked_mul(WEIGHT)?)?)?;
        }
        let bits = i128::BITS - reach.leading_zeros();
        (bits <= LONG).then_some(bits)
    }
}
