//! How many packages there are without each of some formulas, from one diagram.
//!
//! Without a formula there are the packages that meet all, and those that break this one alone. These go, at one edge of
//! the diagram, along the ways on which nothing is broken before or after: so many lead to the edge, and so many on.

use num_bigint::BigUint;
use num_traits::One;

use crate::engine::formula::Formula;
use crate::engine::problem::Problem;
use crate::engine::{Count, Given, Price, Stop};

use super::evaluate::multiplicity;
use super::graph::{Bound, DEAD, Graph};
use super::parts::parts;
use super::simplify::Core;

/// The numbers of packages that meet what is given and all formulas but one, by the one left out. No formula may speak
/// of conditions on sums.
pub(super) fn each(problem: &mut Problem, given: &Given, formulas: &[Formula]) -> Result<Vec<Count>, Stop> {
    let none = vec![Count::NONE; formulas.len()];
    let Some(core) = Core::new(problem, given, formulas)? else { return Ok(none) };
    let broken: Vec<_> = super::always_broken(&core).collect();
    let one = |breaks: usize| Price { red_lines: 0, cost: breaks as i128 };
    let Some(most) = 1usize.checked_sub(broken.len()).map(one) else { return Ok(none) };
    let parts = parts(problem, &core);
    let mut tallies = Vec::with_capacity(parts.len());
    for part in &parts {
        let bound = Bound { prices: vec![one(1); formulas.len()], most };
        let graph = Graph::compile(&mut problem.pool, &core, &part.order, &part.hard, &part.soft, Some(&bound))?;
        tallies.push(Tally::of(problem, &core, &graph, formulas.len()));
    }
    let free = super::free_packages(problem, &core, &parts);
    let product = |but: usize| {
        let others = tallies.iter().enumerate().filter(|(place, _)| *place != but);
        others.fold(free.clone(), |all, (_, tally)| all * &tally.meeting_all)
    };
    // With one formula that cannot be met, nothing meets all, but what meets the others is found without it.
    let meeting_all = product(usize::MAX);
    let nothing = BigUint::ZERO;
    let mut found: Vec<_> = match broken[..] {
        [] => vec![meeting_all; formulas.len()],
        [only, ..] => {
            (0..formulas.len()).map(|place| if place == only { &meeting_all } else { &nothing }.clone()).collect()
        }
    };
    for (place, tally) in tallies.iter().enumerate().filter(|_| broken.is_empty()) {
        let others = product(place);
        for (formula, alone) in &tally.breaking_one {
            found[*formula] += alone * &others;
        }
    }
    Ok(found.into_iter().map(|found| Count { found, complete: true }).collect())
}

/// What a part of a question comes to.
struct Tally {
    /// How many packages meet all formulas.
    meeting_all: BigUint,
    /// By formula of the part, how many break it alone.
    breaking_one: Vec<(usize, BigUint)>,
}

impl Tally {
    fn of(problem: &Problem, core: &Core, graph: &Graph, formulas: usize) -> Self {
        let weights: Vec<Vec<BigUint>> = graph
            .layers
            .iter()
            .map(|layer| {
                let cells = &problem.issues[layer.axis.variable.place()];
                let tied = core.tied[layer.axis.variable.place()];
                layer.axis.classes.iter().map(|class| multiplicity(cells, &class.cells, tied)).collect()
            })
            .collect();
        let onward = onward(graph, &weights);
        let mut alone = vec![BigUint::ZERO; formulas];
        let mut arriving = vec![BigUint::one()];
        for (place, layer) in graph.layers.iter().enumerate() {
            let mut next = vec![BigUint::ZERO; onward[place + 1].len()];
            for (edges, arriving) in layer.nodes().zip(&arriving).filter(|(_, arriving)| **arriving != BigUint::ZERO) {
                for (class, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.to != DEAD) {
                    let ways = arriving * &weights[place][class];
                    match graph.labels[edge.label as usize][..] {
                        [] => next[edge.to as usize] += ways,
                        [only] => alone[only as usize] += ways * &onward[place + 1][edge.to as usize],
                        _ => {}
                    }
                }
            }
            arriving = next;
        }
        let breaking_one = alone.into_iter().enumerate().filter(|(_, alone)| *alone != BigUint::ZERO).collect();
        Self { meeting_all: onward[0][0].clone(), breaking_one }
    }
}

/// By layer and node, how many ways lead on from it on which nothing is broken.
fn onward(graph: &Graph, weights: &[Vec<BigUint>]) -> Vec<Vec<BigUint>> {
    let mut onward = vec![vec![BigUint::one()]];
    for (layer, weights) in graph.layers.iter().zip(weights).rev() {
        let below = &onward[onward.len() - 1];
        let ways = |edges: &[super::graph::Edge]| {
            let kept = edges.iter().zip(weights).filter(|(edge, _)| edge.to != DEAD && edge.label == 0);
            kept.map(|(edge, weight)| &below[edge.to as usize] * weight).sum()
        };
        let here = layer.nodes().map(ways).collect();
        onward.push(here);
    }
    onward.reverse();
    onward
}
