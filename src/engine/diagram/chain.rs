//! A question as one row of layers, each arc with what it is worth to each party.
//!
//! The parts of a question stand one behind the other, so that the node that accepts in one part is the root of the
//! next; issues that no formula speaks of are layers of one node. What arcs are worth is shifted so that nothing is
//! below nought.

use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::engine::pareto::{Layout, Vector};
use crate::engine::problem::Problem;
use crate::engine::scores::Scores;
use crate::engine::{Choice, Given, Stop};

use super::graph::{DEAD, Graph};
use super::parts::parts;
use super::reduce::reduced;
use super::simplify::Core;

/// Where an arc leads.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The node in the next layer.
    pub to: u32,
    /// The cell of the layer's variable.
    pub cell: u32,
    /// What it adds for each party, in the chain's raw numbers.
    pub worth: Vec<i128>,
}

impl Step {
    /// What it adds for each party, before anything is shifted.
    pub fn worth(&self) -> &[i128] {
        &self.worth
    }
}

/// A layer: a variable, and the arcs from each node.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// The place of the variable.
    pub variable: usize,
    /// The arcs, node by node, ordered by where they lead.
    pub nodes: Vec<Vec<Step>>,
}

/// The layers of a whole question.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// The layers. The first has one node, and one node that accepts lies past the last.
    pub layers: Vec<Layer>,
    /// What every package is worth to each party before the arcs, once these are shifted.
    pub base: Vec<i128>,
    /// By layer, what its arcs were shifted by.
    lows: Vec<Vec<i128>>,
    /// By party, the most that arcs add up to.
    pub most: Vec<u128>,
    /// The simplified question.
    pub core: Core,
}

impl Chain {
    /// The chain of a question; `None` if nothing meets what is given.
    pub fn new(problem: &mut Problem, given: &Given, scores: &Scores) -> Result<Option<Self>, Stop> {
        let soft: Vec<Formula> = scores.bonuses.iter().map(|(formula, _)| *formula).collect();
        let Some(core) = Core::new(problem, given, &soft)? else { return Ok(None) };
        let mut chain = Self { layers: Vec::new(), base: base(&core, scores), lows: vec![], most: vec![], core };
        let (mut graphs, mut free) = (Vec::new(), vec![true; problem.issues.len()]);
        for part in parts(problem, &chain.core) {
            for variable in part.order.iter().filter(|variable| variable.place() < problem.issues.len()) {
                free[variable.place()] = false;
            }
            let graph = reduced(part.compile(&mut problem.pool, &chain.core)?);
            if graph.layers[0].edges.is_empty() {
                return Ok(None);
            }
            graphs.push(graph);
        }
        for issue in (0..free.len()).filter(|issue| free[*issue]) {
            let steps = steps_of_cells(&chain.core.domains[issue], &scores.cells[issue]);
            chain.layers.push(Layer { variable: issue, nodes: vec![steps] });
        }
        // What is widest comes last: frontiers are made from the end, and begin small.
        graphs.sort_by_key(|graph| graph.layers.iter().map(|layer| layer.edges.len()).max());
        for graph in &graphs {
            chain.append(graph, scores);
        }
        Ok(Some(chain))
    }

    fn append(&mut self, graph: &Graph, scores: &Scores) {
        let parties = scores.parties();
        let lost = |label: &Vec<u32>| {
            let mut lost = vec![0; parties];
            for place in label {
                let added = &scores.bonuses[*place as usize].1;
                lost.iter_mut().zip(added).for_each(|(lost, added)| *lost -= added);
            }
            lost
        };
        let lost: Vec<_> = graph.labels.iter().map(lost).collect();
        for layer in &graph.layers {
            let variable = layer.axis.variable.place();
            // A condition on sums has two truths, worth nothing by themselves.
            let nought = vec![vec![0; parties]; 2];
            let worth = scores.cells.get(variable).unwrap_or(&nought);
            let of_classes: Vec<_> =
                layer.axis.classes.iter().map(|class| steps_of_cells(&class.cells, worth)).collect();
            let node = |edges: &[super::graph::Edge]| {
                let open = edges.iter().zip(&of_classes).filter(|(edge, _)| edge.to != DEAD);
                let steps = open.flat_map(|(edge, steps)| {
                    let lost = &lost[edge.label as usize];
                    steps.iter().map(|step| Step { to: edge.to, cell: step.cell, worth: sum(&step.worth, lost) })
                });
                steps.collect()
            };
            self.layers.push(Layer { variable, nodes: layer.nodes().map(node).collect() });
        }
    }

    /// Leaves out the arcs that another arc to the same node betters, and shifts what the others are worth so that the
    /// least of each layer is nought for each party.
    pub fn sift(&mut self) {
        let parties = self.base.len();
        self.layers.iter_mut().flat_map(|layer| &mut layer.nodes).for_each(sift);
        self.most = vec![0; parties];
        for layer in &self.layers {
            let steps = || layer.nodes.iter().flatten();
            let lows = (0..parties).map(|party| steps().map(|step| step.worth[party]).min().unwrap_or_default());
            let lows: Vec<_> = lows.collect();
            for (party, low) in lows.iter().enumerate() {
                let high = steps().map(|step| step.worth[party]).max().unwrap_or_default();
                self.most[party] += (high - low).unsigned_abs();
                self.base[party] += low;
            }
            self.lows.push(lows);
        }
    }

    /// The least and the most that packages are worth to a party.
    pub fn extremes(&self, party: usize) -> (i128, i128) {
        let mut below = vec![(0, 0)];
        for layer in self.layers.iter().rev() {
            let ends = |steps: &Vec<Step>| {
                let end = |step: &Step| {
                    let (low, high) = below[step.to as usize];
                    (low + step.worth[party], high + step.worth[party])
                };
                let wider =
                    |(low, high): (i128, i128), (lower, higher): (i128, i128)| (low.min(lower), high.max(higher));
                steps.iter().map(end).reduce(wider).unwrap_or_default()
            };
            below = layer.nodes.iter().map(ends).collect();
        }
        (self.base[party] + below[0].0, self.base[party] + below[0].1)
    }

    /// What the arcs of a layer are worth as vectors, node by node.
    pub fn arcs<V: Vector>(&self, place: usize, layout: &Layout) -> Vec<Vec<V>> {
        let lows = &self.lows[place];
        let vector = |step: &Step| {
            let parts: Vec<_> = step.worth.iter().zip(lows).map(|(worth, low)| (worth - low).unsigned_abs()).collect();
            V::of(layout, &parts)
        };
        self.layers[place].nodes.iter().map(|steps| steps.iter().map(vector).collect()).collect()
    }

    /// What an arc adds for each party, once it is shifted.
    pub fn added(&self, layer: usize, node: usize, arc: usize) -> impl Iterator<Item = i128> + '_ {
        let worth = &self.layers[layer].nodes[node][arc].worth;
        worth.iter().zip(&self.lows[layer]).map(|(worth, low)| worth - low)
    }

    /// What the parts of a vector are worth to each party.
    pub fn worth(&self, parts: impl Iterator<Item = u128>) -> Vec<i128> {
        self.base.iter().zip(parts).map(|(base, part)| base + part as i128).collect()
    }

    /// A choice with the first cell that is left to each variable.
    pub fn any_choice(&self) -> Choice {
        self.core.domains.iter().map(|domain| domain.first().unwrap_or_default()).collect()
    }

    /// How many arcs there are.
    pub fn size(&self) -> usize {
        self.layers.iter().flat_map(|layer| &layer.nodes).map(Vec::len).sum()
    }
}

fn base(core: &Core, scores: &Scores) -> Vec<i128> {
    // Every bonus is taken as won, and what is broken on the way is taken off.
    let won = scores.bonuses.iter().zip(&core.soft).filter(|(_, left)| **left != Formula::FALSE);
    won.fold(scores.base.clone(), |base, ((_, added), _)| sum(&base, added))
}

fn sum(one: &[i128], other: &[i128]) -> Vec<i128> {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

fn steps_of_cells(cells: &CellSet, worth: &[Vec<i128>]) -> Vec<Step> {
    cells.iter().map(|cell| Step { to: 0, cell: cell as u32, worth: worth[cell].clone() }).collect()
}

/// Leaves out arcs that another arc to the same node betters, and orders the others by where they lead; equal ones are
/// all kept.
fn sift(steps: &mut Vec<Step>) {
    let betters = |one: &Step, other: &Step| {
        one.to == other.to
            && one.worth != other.worth
            && one.worth.iter().zip(&other.worth).all(|(one, other)| one >= other)
    };
    let kept: Vec<_> = steps.iter().map(|step| !steps.iter().any(|other| betters(other, step))).collect();
    let mut kept = kept.into_iter();
    steps.retain(|_| kept.next().unwrap_or_default());
    steps.sort_by(|one, other| (one.to, &one.worth, one.cell).cmp(&(other.to, &other.worth, other.cell)));
}
