//! The cheapest choice, from below: assume that everything can be kept, and let the solver say what cannot.
//!
//! A set that cannot be kept together costs at least its cheapest member. That much is paid, and from then on one of the
//! set may be broken at no further cost, two at the next, and so on (core-guided search with soft counts: Morgado,
//! Dodaro and Marques-Silva 2014). Dear formulas are assumed first. The first choice that keeps all that is left is
//! cheapest, and it is proved.

use std::collections::BTreeMap;

use batsat::Lit;

use super::finder::Finder;
use crate::engine::{Choice, Price, Soft, Stop};

/// How often a set that cannot be kept is asked about again, for a smaller one.
const TRIMS: usize = 4;

/// What is still assumed, and at what weight.
pub(super) struct Cheapest {
    /// Literals with what breaking each adds.
    weights: BTreeMap<Lit, i128>,
    /// Literals that say how many of a set may be broken at no cost: the set and that number.
    allowances: BTreeMap<Lit, (Vec<Lit>, usize)>,
    /// Only literals of at least this weight are assumed so far.
    level: i128,
}

impl Cheapest {
    /// Nothing is broken yet. Weights are nought or more.
    pub fn new(weights: impl IntoIterator<Item = (Lit, i128)>) -> Self {
        let mut sums: BTreeMap<Lit, i128> = BTreeMap::new();
        for (literal, weight) in weights {
            *sums.entry(literal).or_default() += weight;
        }
        sums.retain(|_, weight| *weight > 0);
        let level = sums.values().copied().max().unwrap_or(1);
        Self { weights: sums, allowances: BTreeMap::new(), level }
    }

    /// A choice that breaks as little as possible; `None` if it is proved that there is no choice at all. What the
    /// finder was told since the last call counts as well.
    pub fn next(&mut self, finder: &mut Finder<'_>) -> Result<Option<Choice>, Stop> {
        loop {
            let assumed = self.assumed();
            match finder.find(&assumed)? {
                Some(choice) if self.is_all(&assumed) => return Ok(Some(choice)),
                Some(_) => self.lower_level(),
                None => {
                    let core = trimmed(finder, &assumed)?;
                    if core.is_empty() {
                        return Ok(None);
                    }
                    self.pay(finder, &core);
                }
            }
        }
    }

    /// What is assumed. After a cheapest choice was found, every other one of the same price keeps all of it.
    pub fn assumed(&self) -> Vec<Lit> {
        self.weights.iter().filter(|(_, weight)| **weight >= self.level).map(|(literal, _)| *literal).collect()
    }

    fn is_all(&self, assumed: &[Lit]) -> bool {
        assumed.len() == self.weights.len()
    }

    /// Assumes more: down to a half of the level, or to the next weight below that.
    fn lower_level(&mut self) {
        let half = self.level / 2;
        let below = self.weights.values().copied().filter(|weight| *weight < self.level);
        self.level = below.max().unwrap_or(1).min(half.max(1)).max(1);
    }

    /// Pays for a set that cannot be kept.
    fn pay(&mut self, finder: &mut Finder<'_>, core: &[Lit]) {
        let least = core.iter().map(|literal| self.weights[literal]).min().unwrap_or_default();
        for literal in core {
            let left = self.weights.get_mut(literal).map_or(0, |weight| {
                *weight -= least;
                *weight
            });
            if left == 0 {
                self.weights.remove(literal);
            }
            if let Some((set, broken)) = self.allowances.get(literal).cloned() {
                self.allow(finder, set, broken + 1, least);
            }
        }
        match core {
            [only] => finder.encoding.clause(vec![!*only]),
            _ => self.allow(finder, core.to_vec(), 1, least),
        }
    }

    /// Assumes that at most so many of a set are broken, at a weight.
    fn allow(&mut self, finder: &mut Finder<'_>, set: Vec<Lit>, broken: usize, weight: i128) {
        if broken >= set.len() {
            return;
        }
        let kept = (set.len() - broken) as i128;
        let known = self.allowances.iter().find(|(_, (other, count))| *count == broken && *other == set);
        let literal = match known {
            Some((literal, _)) => *literal,
            None => {
                let literal = finder.encoding.idle();
                finder.encoding.reach(literal, kept, std::iter::empty(), set.iter().map(|one| (*one, 1)).collect());
                self.allowances.insert(literal, (set, broken));
                literal
            }
        };
        *self.weights.entry(literal).or_default() += weight;
    }
}

/// A set that cannot be kept, made smaller by asking about it alone.
fn trimmed(finder: &mut Finder<'_>, assumed: &[Lit]) -> Result<Vec<Lit>, Stop> {
    let mut core = finder.core(assumed);
    for _ in 0..TRIMS {
        if core.len() < 2 || finder.find(&core)?.is_some() {
            break;
        }
        let smaller = finder.core(&core);
        if smaller.len() >= core.len() {
            break;
        }
        core = smaller;
    }
    Ok(core)
}

/// One number for a price, in which no costs outweigh a red line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// What a red line weighs.
    red_line: i128,
}

impl Scale {
    /// The scale for some prices; `None` if the numbers do not fit.
    pub fn new(soft: &[Soft]) -> Option<Self> {
        let costs = soft.iter().try_fold(0i128, |sum, soft| sum.checked_add(soft.price.cost))?;
        let red_lines: i128 = soft.iter().map(|soft| i128::from(soft.price.red_lines)).sum();
        let red_line = costs.checked_add(1)?;
        let most = red_line.checked_mul(red_lines + 1)?;
        // Room for sizes and wishes beside the price.
        (most < i128::MAX >> 30).then_some(Self { red_line })
    }

    /// The weight of a price. Prices that no choice can come to count as the most that one can.
    pub fn weight(self, price: Price) -> i128 {
        let red_lines = i128::from(price.red_lines).saturating_mul(self.red_line);
        red_lines.saturating_add(price.cost.clamp(-1, self.red_line - 1))
    }
}
