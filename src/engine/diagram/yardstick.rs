//! A standard as the ways of a trellis are held to it: in the trellis's numbers, and by weights that are shares of what
//! is at stake.

use std::cmp::Ordering;

use num_traits::PrimInt;

use crate::engine::scores::Standard;
use crate::model::Number;

/// What weights add up to, about.
pub(super) const WEIGHT: i128 = 1 << 20;

/// A standard, and how far what parties have lies apart.
pub(super) struct Yardstick<'s> {
    standard: &'s mut dyn Standard,
    /// By party, how far its parts lie apart.
    spans: Vec<f64>,
    /// What one of worth comes to in sums.
    one: f64,
    /// How often something better than before was seen.
    pub rises: usize,
}

impl<'s> Yardstick<'s> {
    /// A standard for packages whose parts lie so far apart.
    pub fn new(standard: &'s mut dyn Standard, spans: &[i128]) -> Self {
        let most = spans.iter().copied().max().unwrap_or(1) as f64;
        let spans = spans.iter().map(|span| *span as f64).collect();
        Self { standard, spans, one: WEIGHT as f64 * most, rises: 0 }
    }

    /// The same, lent.
    pub fn again(&mut self) -> Yardstick<'_> {
        Yardstick { standard: &mut *self.standard, spans: self.spans.clone(), one: self.one, rises: self.rises }
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.spans.len()
    }

    /// The standard's first weights, by share of what is at stake.
    pub fn first_weights(&self) -> Vec<f64> {
        let weights = self.standard.first_weights(self.parties());
        let weights: Vec<_> = weights.iter().zip(&self.spans).map(|(weight, span)| *weight as f64 * span).collect();
        let all: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / all).collect()
    }

    /// Weights of parts, in whole numbers.
    pub fn whole<N: PrimInt>(&self, weights: &[f64]) -> Vec<N> {
        weights.iter().zip(&self.spans).map(|(weight, span)| narrow((weight * (self.one / span)) as i128)).collect()
    }

    /// What a sum with these weights comes to at least in parts that are wanted, and such parts, about.
    pub fn least<N: PrimInt>(&self, weights: &[N]) -> (N, Vec<N>) {
        let weights: Vec<_> = weights.iter().copied().map(widened).collect();
        let (least, aim) = self.standard.least(&weights);
        (narrow(least), aim.into_iter().map(narrow).collect())
    }

    /// The most that can be had of what the standard makes greatest where a sum with these weights comes to so much at most.
    pub fn most<N: PrimInt>(&self, weights: &[N], sum: N) -> Option<Number> {
        self.standard.most(&weights.iter().copied().map(widened).collect::<Vec<_>>(), widened(sum))
    }

    /// Asks only for what has more than the best seen, if there is such a thing.
    pub fn asks_for_more(&mut self) -> bool {
        let does = self.standard.asks_for_more();
        self.rises += usize::from(does);
        does
    }

    /// Asks for all that is wanted again; gives what the best seen has.
    pub fn asks_for_all(&mut self) -> Option<Number> {
        self.rises += 1;
        self.standard.asks_for_all()
    }

    /// How far parts are from others, by party and in shares of what is at stake.
    pub fn gaps<N: PrimInt>(&self, parts: &[N], others: &[N]) -> Vec<f64> {
        let gap = |((one, other), span): ((&N, &N), &f64)| widened(*one - *other) as f64 / span;
        parts.iter().zip(others).zip(&self.spans).map(gap).collect()
    }

    /// What worth comes to in sums, in whole numbers.
    pub fn in_sums<N: PrimInt>(&self, worth: f64) -> N {
        narrow((worth * self.one) as i128)
    }

    /// What so much of a sum is worth.
    pub fn worth<N: PrimInt>(&self, sum: N) -> f64 {
        widened(sum) as f64 / self.one
    }

    /// Takes note of what a package comes to, and tells how good it is beside the best seen before.
    pub fn see<N: PrimInt>(&mut self, total: &[N]) -> Ordering {
        let order = self.standard.see(&total.iter().copied().map(widened).collect::<Vec<_>>());
        self.rises += usize::from(order == Ordering::Greater);
        order
    }
}

/// A number in the widest integers.
pub(super) fn widened<N: PrimInt>(number: N) -> i128 {
    number.to_i128().unwrap_or_default()
}

/// A number, or the one next to it that fits, with room for sums.
fn narrow<N: PrimInt>(number: i128) -> N {
    let (high, low) = (N::max_value() >> 2, N::min_value() >> 2);
    N::from(number).map_or(if number > 0 { high } else { low }, |number| number.min(high).max(low))
}
