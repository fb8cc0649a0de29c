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
    /// How many rests a node may keep, the likeliest ones; all if `None`.
    beam: Option<Beam>,
}

/// A sum, and how far the layers before each node can bring it.
#[derive(Clone, Debug)]
struct Reached {
    weights: Vec<i128>,
    least: i128,
    /// By layer and node.
    before: Vec<Vec<i128>>,
}

/// Which rests are likely to become good packages: those that come out best when completed in one good way.
#[derive(Clone, Debug)]
struct Beam {
    width: usize,
    /// By layer and node, what a good way to it is worth.
    ways: Vec<Vec<Vec<i128>>>,
    /// By party, what is lost, times what, to compare parties.
    scale: Vec<(i128, i128)>,
}

impl Goals {
    /// These goals, for a chain that was sifted.
    pub fn new(chain: &Chain, goals: &[Goal]) -> Self {
        let reached = |goal: &Goal| {
            let base: i128 = goal.weights.iter().zip(&chain.base).map(|(weight, base)| weight * base).sum();
            Reached { weights: goal.weights.clone(), least: goal.least - base, before: chain.heights(&goal.weights) }
        };
        Self { goals: goals.iter().map(reached).collect(), beam: None }
    }

    /// The same, keeping no more than so many rests at a node: those whose least part is greatest when completed on the
    /// way that is best by some weights. A part is what a party has, times its factor, less its offset.
    pub fn narrow(mut self, chain: &Chain, width: usize, weights: &[i128], scale: &[(i128, i128)]) -> Self {
        let scale = scale.iter().zip(&chain.base).map(|((factor, offset), base)| (*factor, offset - factor * base));
        self.beam = Some(Beam { width, ways: chain.ways(weights), scale: scale.collect() });
        self
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

    /// Leaves of the rests at a node the likeliest ones, in order, if only so many are wanted.
    pub fn thin<V: Vector>(&self, set: &mut Vec<V>, layer: usize, node: usize, layout: &Layout) {
        let Some(beam) = self.beam.as_ref().filter(|beam| set.len() > beam.width) else { return };
        let way = &beam.ways[layer][node];
        let least = |vector: &V| {
            let part = |(party, (factor, offset)): (usize, &(i128, i128))| {
                factor * (vector.wide(layout, party) as i128 + way[party]) - offset
            };
            beam.scale.iter().enumerate().map(part).min()
        };
        set.sort_by_cached_key(|vector| std::cmp::Reverse(least(vector)));
        set.truncate(beam.width);
        set.sort_unstable();
    }
}

impl Chain {
    /// By layer and node, the most that the layers before can add to a sum with these weights.
    fn heights(&self, weights: &[i128]) -> Vec<Vec<i128>> {
        self.forward(weights).0
    }

    /// By layer and node, what the way is worth that adds most to a sum with these weights.
    fn ways(&self, weights: &[i128]) -> Vec<Vec<Vec<i128>>> {
        let mut ways: Vec<Vec<Vec<i128>>> = vec![vec![vec![0; weights.len()]]];
        let (_, from) = self.forward(weights);
        for (place, sources) in from.iter().enumerate() {
            let way = |source: &Option<(usize, usize)>| match source {
                Some((node, arc)) => {
                    let added = self.added(place, *node, *arc);
                    ways[place][*node].iter().zip(added).map(|(way, added)| way + added).collect()
                }
                None => vec![0; weights.len()],
            };
            let next = sources.iter().map(way).collect();
            ways.push(next);
        }
        ways
    }

    /// The package that is best by a sum with these weights: the sum, and what the package is worth to each party.
    pub fn best(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let way = self.ways(weights).pop().and_then(|mut last| last.pop()).unwrap_or_default();
        let worth: Vec<_> = way.iter().zip(&self.base).map(|(way, base)| way + base).collect();
        (weights.iter().zip(&worth).map(|(weight, worth)| weight * worth).sum(), worth)
    }

    /// Goes through the layers from the first: by layer and node the highest sum, and by layer the arcs, by node and
    /// place, that lead to it in the next one.
    #[expect(clippy::type_complexity, reason = "two tables over the same layers")]
    fn forward(&self, weights: &[i128]) -> (Vec<Vec<i128>>, Vec<Vec<Option<(usize, usize)>>>) {
        let (mut heights, mut from) = (vec![vec![0]], Vec::with_capacity(self.layers.len()));
        for (place, layer) in self.layers.iter().enumerate() {
            let below = self.layers.get(place + 1).map_or(1, |next| next.nodes.len());
            let (mut next, mut sources) = (vec![i128::MIN; below], vec![None; below]);
            for (node, steps) in layer.nodes.iter().enumerate() {
                let height = heights[place][node];
                for (arc, step) in steps.iter().enumerate().filter(|_| height > i128::MIN) {
                    let added: i128 =
                        self.added(place, node, arc).zip(weights).map(|(added, weight)| added * weight).sum();
                    if height + added > next[step.to as usize] {
                        next[step.to as usize] = height + added;
                        sources[step.to as usize] = Some((node, arc));
                    }
                }
            }
            heights.push(next);
            from.push(sources);
        }
        (heights, from)
    }
}
