//! Seeks the packages that are best by a standard, without the frontier.
//!
//! The parts that packages come to and those that the standard asks for are two sets, and where a weighted sum tells
//! them apart, nothing is left to find: what the packages come to at most is less than what the standard asks for at
//! least (a Lagrangean bound: Geoffrion, 1974). Weights are moved until the sum tells most (subgradients with Polyak's
//! step: Held, Wolfe and Crowder, 1974), and arcs that no package over a hurdle goes through are left out. What few
//! packages are left is gone through one by one; otherwise they are divided by a cell (Land and Doig, 1960).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use num_traits::PrimInt;

use crate::engine::Stop;
use crate::engine::limits::Limits;
use crate::engine::scores::{Goal, Standard};

use super::rests::{Likely, Rests, rests};
use super::trellis::{Hurdle, Trellis};

/// How often weights are moved before packages are divided.
const MOVES: usize = 40;

/// How many sums packages are held to, besides what each party must have.
const SUMS: usize = 4;

/// So many packages, or rests of packages, are gone through in a layer; where there are more, they are divided.
const WIDTH: usize = 80;

/// Where nothing was divided yet, so many are followed to find a good package.
const FIRST: usize = 4000;

/// What weights add up to, about.
pub(super) const WEIGHT: i128 = 1 << 20;

/// Weights are moved until the steps are so small a part of what is at stake.
const FINEST: f64 = 1.0 / (1u64 << 15) as f64;

/// So many sums of one party's part over an arc take a unit of work, about.
const EACH: usize = 600;

/// Packages among which the best are.
pub(super) struct Quarry<N> {
    pub trellis: Trellis<N>,
    /// The sums of parts that they reach.
    pub goals: Vec<Goal>,
}

/// The search for the best packages by a standard.
pub(super) struct Hunt<'s, 'l, N> {
    standard: &'s mut dyn Standard,
    limits: &'l Limits,
    /// By party, how far its parts lie apart, and what a weight is multiplied by to be whole.
    spans: Vec<(f64, f64)>,
    /// By layer of the chain, whether packages may be divided by its cells.
    divisible: Vec<bool>,
    /// Where packages as good as the best seen are.
    quarries: Open<N>,
}

/// Packages that are to be looked at, and weights, those first that tell most.
type Open<N> = Vec<(Trellis<N>, Vec<Vec<f64>>)>;

/// Packages that are left, and what moving weights has come to.
type Narrowed<N> = (Trellis<N>, Moved<N>);

/// What moving weights has come to.
struct Moved<N> {
    /// The weights tried, those first that tell most.
    weights: Vec<Vec<f64>>,
    /// Arc by arc, how often the best ways went through it lately.
    shares: Vec<f64>,
    /// Whether nothing is left to find.
    nothing: bool,
    /// What the standard asks for at the best weights.
    aim: Vec<N>,
}

impl<'s, 'l, N: PrimInt> Hunt<'s, 'l, N> {
    /// A search among packages whose parts lie so far apart, and that may be divided by the cells of these layers.
    pub fn new(standard: &'s mut dyn Standard, limits: &'l Limits, spans: &[i128], divisible: Vec<bool>) -> Self {
        let most = spans.iter().copied().max().unwrap_or(1) as f64;
        let span = |span: &i128| (*span as f64, WEIGHT as f64 * most / *span as f64);
        Self { standard, limits, spans: spans.iter().map(span).collect(), divisible, quarries: Vec::new() }
    }

    /// Where all the best packages are; nowhere if none is good enough.
    ///
    /// # Errors
    /// If that takes more work than is left.
    pub fn all(self, trellis: Trellis<N>) -> Result<Vec<Quarry<N>>, Stop> {
        self.within(trellis, FIRST, WIDTH)
    }

    /// The same, following so many packages at first, and so many once they are divided.
    fn within(mut self, trellis: Trellis<N>, mut first: usize, width: usize) -> Result<Vec<Quarry<N>>, Stop> {
        let weights = self.shared(&self.standard.first_weights(trellis.parties()));
        let mut open = vec![(trellis, vec![weights])];
        while let Some((trellis, weights)) = open.pop() {
            let next = self.followed(trellis, &weights[0], first)?;
            // As long as looking leads to better packages, it is worth looking again, with higher hurdles.
            first = if next.len() == 1 { first } else { width };
            open.extend(next);
        }
        let quarries = std::mem::take(&mut self.quarries);
        Ok(quarries.into_iter().filter_map(|(trellis, weights)| self.quarry(&trellis, &weights)).collect())
    }

    /// What is left of packages among which the best are, now that these are known.
    fn quarry(&self, trellis: &Trellis<N>, weights: &[Vec<f64>]) -> Option<Quarry<N>> {
        let trellis = trellis.narrowed(&self.hurdles(weights))?;
        Some(Quarry { trellis, goals: self.goals(weights) })
    }

    /// Looks for the best packages; gives those that are to be looked at apart, the more promising ones last.
    fn followed(&mut self, trellis: Trellis<N>, weights: &[f64], width: usize) -> Result<Open<N>, Stop> {
        let Some((trellis, moved)) = self.narrowed(trellis, weights)? else { return Ok(Vec::new()) };
        let divided = self.divided(&trellis, &moved);
        let found = self.rests(&trellis, &moved, if divided.is_some() { width } else { usize::MAX })?;
        let orders = found.totals.chunks_exact(trellis.parties()).map(|total| self.see(total));
        let (is_here, is_better) = orders.fold((false, false), |(here, better), order| {
            (here || order != Ordering::Less, better || order == Ordering::Greater)
        });
        if is_better && !found.all {
            return Ok(vec![(trellis, vec![moved.weights[0].clone()])]);
        }
        match divided.filter(|_| !found.all) {
            Some(parts) => {
                let lead = moved.weights[0].clone();
                return Ok(parts.into_iter().flatten().map(|part| (part, vec![lead.clone()])).collect());
            }
            None if is_here => self.quarries.push((trellis, moved.weights)),
            None => {}
        }
        Ok(Vec::new())
    }

    fn rests(&self, trellis: &Trellis<N>, moved: &Moved<N>, width: usize) -> Result<Rests<N>, Stop> {
        let ways = trellis.ways(&self.whole(&moved.weights[0]));
        let aim: Vec<_> = moved.aim.iter().copied().zip(self.spans.iter().map(|(span, _)| *span)).collect();
        let found = rests(trellis, &self.hurdles(&moved.weights), &Likely { width, ways, aim: &aim });
        self.limits.spend((1 + found.made * trellis.parties() * 8 / EACH) as u64)?;
        Ok(found)
    }

    /// Moves weights and leaves out what they exclude, in turn, while that leads further; `None` if nothing is left.
    fn narrowed(&mut self, mut trellis: Trellis<N>, weights: &[f64]) -> Result<Option<Narrowed<N>>, Stop> {
        let mut weights = weights.to_vec();
        loop {
            let moved = self.moved(&trellis, &weights)?;
            if moved.nothing {
                return Ok(None);
            }
            let hurdles = self.hurdles(&moved.weights);
            self.limits.spend((hurdles.len() * trellis.size() * 4 / EACH) as u64)?;
            let Some(narrower) = trellis.narrowed(&hurdles) else { return Ok(None) };
            let (before, after) = (trellis.size(), narrower.size());
            if after == before {
                return Ok(Some((trellis, moved)));
            }
            trellis = narrower;
            weights.clone_from(&moved.weights[0]);
            if after * 10 > before * 9 {
                let moved = self.moved(&trellis, &weights)?;
                return Ok((!moved.nothing).then_some((trellis, moved)));
            }
        }
    }

    /// Moves weights from some on towards those by which packages fall shortest of what the standard asks for.
    fn moved(&mut self, trellis: &Trellis<N>, weights: &[f64]) -> Result<Moved<N>, Stop> {
        let mut course = Course::new(weights.to_vec());
        let mut moved =
            Moved { weights: Vec::new(), shares: vec![0.0; trellis.size()], nothing: false, aim: Vec::new() };
        let mut tried: Vec<(f64, Vec<f64>)> = Vec::new();
        for round in 0..MOVES {
            self.limits.spend((1 + trellis.size() * trellis.parties() / EACH) as u64)?;
            let way = trellis.best(&self.whole(&course.weights));
            let total = trellis.total(&way);
            self.see(&total);
            let wide = self.wide(&course.weights);
            let (least, aim) = self.standard.least(&wide);
            let sum = |parts: &[N]| parts.iter().zip(&wide).map(|(part, weight)| widened(*part) * weight).sum::<i128>();
            moved.nothing = sum(&total) < least;
            if moved.nothing {
                return Ok(moved);
            }
            let share = (2.0 / (round as f64 + 2.0)).max(0.1);
            moved.shares.iter_mut().for_each(|known| *known *= 1.0 - share);
            way.iter().for_each(|arc| moved.shares[*arc] += share);
            let gap = |(total, (aim, (span, _))): (&N, (&i128, &(f64, f64)))| (widened(*total) - aim) as f64 / span;
            let gaps: Vec<f64> = total.iter().zip(aim.iter().zip(&self.spans)).map(gap).collect();
            let worth: f64 = gaps.iter().zip(&course.weights).map(|(gap, weight)| gap * weight).sum();
            tried.push((worth, course.weights.clone()));
            if !course.step(worth, &gaps) {
                break;
            }
        }
        tried.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        moved.weights = tried.into_iter().map(|(_, weights)| weights).collect();
        let (_, aim) = self.standard.least(&self.wide(&moved.weights[0]));
        moved.aim = aim.into_iter().map(narrow).collect();
        Ok(moved)
    }

    /// Divides packages by the cell about which the best ways are most at odds; `None` if that leads nowhere.
    fn divided(&self, trellis: &Trellis<N>, moved: &Moved<N>) -> Option<[Option<Trellis<N>>; 2]> {
        let mut best: Option<(f64, usize, u32, f64)> = None;
        for layer in (0..trellis.layers.len() - 1).filter(|layer| self.divisible[trellis.origin(*layer)]) {
            let cells: BTreeSet<_> = trellis.arcs_in(layer).map(|arc| trellis.arc(arc).cell).collect();
            for cell in cells.iter().copied().filter(|_| cells.len() > 1) {
                let (odds, share) = self.odds(trellis, moved, layer, cell);
                if best.is_none_or(|(known, ..)| odds > known) {
                    best = Some((odds, layer, cell, share));
                }
            }
        }
        let (_, layer, cell, share) = best?;
        let [with, without] = trellis.split(layer, cell);
        Some(if share > 0.5 { [without, with] } else { [with, without] })
    }

    /// How much it matters to the parties, by the weights, whether a layer's cell is taken, as often as the best ways are
    /// at odds; and how often they take it.
    fn odds(&self, trellis: &Trellis<N>, moved: &Moved<N>, layer: usize, cell: u32) -> (f64, f64) {
        let parties = trellis.parties();
        let mut sides = [(0.0, vec![0.0; parties]), (0.0, vec![0.0; parties])];
        for arc in trellis.arcs_in(layer) {
            let (total, parts) = &mut sides[usize::from(trellis.arc(arc).cell == cell)];
            let share = moved.shares[arc];
            *total += share;
            for (sum, part) in parts.iter_mut().zip(trellis.added(arc)) {
                *sum += share * part.to_f64().unwrap_or_default();
            }
        }
        let [(without, others), (with, own)] = sides;
        if with <= 0.0 || without <= 0.0 {
            return (0.0, with);
        }
        let apart = own.iter().zip(&others).zip(&self.spans).map(|((own, other), (span, _))| {
            let apart = (own / with - other / without) / span;
            apart * apart
        });
        (with * without * apart.sum::<f64>(), with)
    }

    /// What packages must reach: some sums, and what each party must have.
    fn goals(&self, weights: &[Vec<f64>]) -> Vec<Goal> {
        let parties = self.spans.len();
        let single = |party: usize| (0..parties).map(|other| i128::from(other == party)).collect();
        let sums = weights.iter().take(SUMS).map(|weights| self.wide(weights));
        let goal = |weights: Vec<i128>| Goal { least: self.standard.least(&weights).0, weights };
        sums.chain((0..parties).map(single)).map(goal).collect()
    }

    fn hurdles(&self, weights: &[Vec<f64>]) -> Vec<Hurdle<N>> {
        let hurdle = |goal: Goal| {
            let weights = goal.weights.into_iter().map(narrow).collect();
            Hurdle { weights, least: narrow(goal.least) }
        };
        self.goals(weights).into_iter().map(hurdle).collect()
    }

    fn see(&mut self, total: &[N]) -> Ordering {
        let order = self.standard.see(&total.iter().map(|part| widened(*part)).collect::<Vec<_>>());
        if order == Ordering::Greater {
            self.quarries.clear();
        }
        order
    }

    /// Weights by share of what is at stake, from weights of parts.
    fn shared(&self, weights: &[i128]) -> Vec<f64> {
        let weights: Vec<_> =
            weights.iter().zip(&self.spans).map(|(weight, (span, _))| *weight as f64 * span).collect();
        let all: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / all).collect()
    }

    /// Weights of parts, in whole numbers.
    fn wide(&self, weights: &[f64]) -> Vec<i128> {
        weights.iter().zip(&self.spans).map(|(weight, (_, factor))| (weight * factor) as i128).collect()
    }

    fn whole(&self, weights: &[f64]) -> Vec<N> {
        self.wide(weights).into_iter().map(narrow).collect()
    }
}

fn widened<N: PrimInt>(number: N) -> i128 {
    number.to_i128().unwrap_or_default()
}

/// A number, or the one next to it that fits, with room for sums.
fn narrow<N: PrimInt>(number: i128) -> N {
    let (high, low) = (N::max_value() >> 1, N::min_value() >> 1);
    N::from(number).map_or(if number > 0 { high } else { low }, |number| number.min(high).max(low))
}

/// The course that weights take.
struct Course {
    weights: Vec<f64>,
    /// The weights that told most, and how much.
    best: Option<(f64, Vec<f64>, Vec<f64>)>,
    /// How much more is hoped for.
    hope: f64,
    /// How many steps have led no further.
    stalled: usize,
}

impl Course {
    fn new(weights: Vec<f64>) -> Self {
        Self { weights, best: None, hope: 0.0, stalled: 0 }
    }

    /// Moves the weights by what is between packages and aim; false if that has come to its end.
    fn step(&mut self, worth: f64, gaps: &[f64]) -> bool {
        let known = self.best.as_ref().map(|(known, ..)| *known);
        if known.is_none() {
            self.hope = worth / 2.0 + FINEST;
        }
        self.stalled = if known.is_none_or(|known| worth < known - self.hope / 10.0) { 0 } else { self.stalled + 1 };
        if known.is_none_or(|known| worth < known) {
            self.best = Some((worth, self.weights.clone(), gaps.to_vec()));
        }
        let (mut worth, mut gaps) = (worth, gaps.to_vec());
        if let Some((known, weights, known_gaps)) = self.best.as_ref().filter(|_| self.stalled > 5) {
            (self.hope, self.stalled) = (self.hope / 2.0, 0);
            self.weights.clone_from(weights);
            (worth, gaps) = (*known, known_gaps.clone());
        }
        let target = self.best.as_ref().map_or(worth, |(known, ..)| *known) - self.hope;
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let spread: f64 = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum();
        let length = (worth - target) / spread;
        if self.hope < FINEST || !length.is_finite() {
            return false;
        }
        self.weights.iter_mut().zip(&gaps).for_each(|(weight, gap)| *weight -= length * (gap - mean));
        onto_simplex(&mut self.weights);
        true
    }
}

/// Brings weights to the nearest ones that are nought or more and add up to one.
fn onto_simplex(weights: &mut [f64]) {
    let mut sorted = weights.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let (mut sum, mut cut) = (0.0, 0.0);
    for (place, weight) in sorted.iter().enumerate() {
        sum += weight;
        let own = (sum - 1.0) / (place + 1) as f64;
        if *weight > own {
            cut = own;
        }
    }
    weights.iter_mut().for_each(|weight| *weight = (*weight - cut).max(0.0));
}

#[cfg(test)]
mod tests;
