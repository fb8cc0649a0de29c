//! Sums of worth that a package must reach: what cannot reach them any more need not be kept.
//!
//! A rest of a package, from some node on, is kept only if the layers before the node can bring every sum to its least.
//! How far they can is known exactly, since a sum with fixed weights is a single number: so packages that are good by
//! some standard are found without the whole frontier, as in branch and bound with Lagrangean bounds (Geoffrion, 1974).

use crate::engine::pareto::{Layout, Vector};
use crate::engine::scores::Goal;

use super::chain::Chain;
use super::frontier::PARTIES;

/// The sums a package must reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Goals {
    goals: Vec<Reached>,
}

/// A sum, and how far the layers before each node can bring it.
#[derive(Clone, Debug)]
struct Reached {
    weights: Vec<i128>,
    least: i128,
    /// By layer and node.
    before: Vec<Vec<i128>>,
}

impl Goals {
    /// These goals, for a chain that was sifted.
    pub fn new(chain: &Chain, goals: &[Goal]) -> Self {
        let reached = |goal: &Goal| {
            let base: i128 = goal.weights.iter().zip(&chain.base).map(|(weight, base)| weight * base).sum();
            Reached { weights: goal.weights.clone(), least: goal.least - base, before: chain.heights(&goal.weights) }
        };
        Self { goals: goals.iter().map(reached).collect() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.goals.is_empty()
    }

    /// How many times the work of making a rest it takes to hold it to the goals, about.
    pub fn work(&self) -> usize {
        1 + self.goals.len() / 8
    }

    /// Leaves of the rests at a node those that can reach every goal.
    pub fn keep<V: Vector>(&self, set: &mut Vec<V>, layer: usize, node: usize, layout: &Layout) {
        if self.goals.is_empty() {
            return;
        }
        let lacks: Vec<_> = self.goals.iter().map(|goal| goal.least.saturating_sub(goal.before[layer][node])).collect();
        // What failed last is looked at first: neighbours fail for the same reason.
        let mut last = 0;
        set.retain(|vector| {
            let mut parts = [0; PARTIES];
            for (party, part) in parts.iter_mut().enumerate().take(layout.parties()) {
                *part = vector.wide(layout, party) as i128;
            }
            let fails = |place: usize| {
                let sum: i128 = self.goals[place].weights.iter().zip(&parts).map(|(weight, part)| weight * part).sum();
                sum < lacks[place]
            };
            if fails(last) {
                return false;
            }
            match (0..lacks.len()).find(|place| fails(*place)) {
                Some(failed) => {
                    last = failed;
                    false
                }
                None => true,
            }
        });
    }
}

impl Chain {
    /// By layer and node, the most that the layers before can add to a sum with these weights.
    fn heights(&self, weights: &[i128]) -> Vec<Vec<i128>> {
        let mut heights = vec![vec![0]];
        for (place, layer) in self.layers.iter().enumerate() {
            let below = self.layers.get(place + 1).map_or(1, |next| next.nodes.len());
            let mut next = vec![i128::MIN; below];
            for (node, steps) in layer.nodes.iter().enumerate() {
                let height = heights[place][node];
                for (arc, step) in steps.iter().enumerate().filter(|_| height > i128::MIN) {
                    let added: i128 =
                        self.added(place, node, arc).zip(weights).map(|(added, weight)| added * weight).sum();
                    next[step.to as usize] = next[step.to as usize].max(height + added);
                }
            }
            heights.push(next);
        }
        heights
    }
}
