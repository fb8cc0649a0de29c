//! Questions to a compiled diagram that are answered in one pass from its last layer to its root.

use num_bigint::BigUint;
use num_traits::{CheckedAdd, CheckedMul, One, Zero};

use crate::engine::Price;
use crate::engine::cells::{Cell, CellSet};
use crate::engine::problem::Problem;

use super::graph::{Class, DEAD, Edge, Graph, Layer};

impl Graph {
    /// The value of the root, where the accepting node has `accept` and a node's value is made from its layer and
    /// edges and the values of the layer below.
    pub fn fold<T>(&self, accept: T, mut node: impl FnMut(usize, &[Edge], &[T]) -> T) -> T {
        let mut below = vec![accept];
        for (place, layer) in self.layers.iter().enumerate().rev() {
            below = layer.nodes().map(|edges| node(place, edges, &below)).collect();
        }
        below.swap_remove(0)
    }

    /// For every layer and node, whether it can still reach the accepting node.
    pub fn alive(&self) -> Vec<Vec<bool>> {
        let mut alive = vec![vec![true]];
        for layer in self.layers.iter().rev() {
            let below = &alive[alive.len() - 1];
            let here = layer.nodes().map(|edges| edges.iter().any(|edge| leads(edge, below))).collect();
            alive.push(here);
        }
        alive.reverse();
        alive
    }

    /// For every layer and node, whether the root can reach it, ends or not.
    pub fn reached(&self) -> Vec<Vec<bool>> {
        let mut reached = vec![vec![true]];
        for (place, layer) in self.layers.iter().enumerate() {
            let below = self.layers.get(place + 1).map_or(1, |next| next.nodes().len());
            let mut next = vec![false; below];
            for (edges, _) in layer.nodes().zip(&reached[place]).filter(|(_, reached)| **reached) {
                edges.iter().filter(|edge| edge.to != DEAD).for_each(|edge| next[edge.to as usize] = true);
            }
            reached.push(next);
        }
        reached
    }

    /// The class of each layer on a way to the accepting node, which the root can reach. `pick` chooses among so many.
    pub fn some_way(&self, alive: &[Vec<bool>], mut pick: impl FnMut(usize) -> usize) -> Vec<usize> {
        let mut node = 0;
        let step = |(place, layer): (usize, &Layer)| {
            let edges = layer.node(node);
            let open = |class: &usize| leads(&edges[*class], &alive[place + 1]);
            let ways: Vec<_> = (0..edges.len()).filter(open).collect();
            let class = ways[pick(ways.len())];
            node = edges[class].to;
            class
        };
        self.layers.iter().enumerate().map(step).collect()
    }

    /// The cells of each layer's variable that lie on some way to the accepting node.
    pub fn possible(&self) -> Vec<CellSet> {
        let alive = self.alive();
        let mut reached = vec![alive[0][0]];
        let mut found = Vec::with_capacity(self.layers.len());
        for (place, layer) in self.layers.iter().enumerate() {
            let below = &alive[place + 1];
            let mut next = vec![false; below.len()];
            let mut seen = vec![false; layer.axis.classes.len()];
            for (edges, _) in layer.nodes().zip(&reached).filter(|(_, reached)| **reached) {
                for (class, edge) in edges.iter().enumerate().filter(|(_, edge)| leads(edge, below)) {
                    seen[class] = true;
                    next[edge.to as usize] = true;
                }
            }
            let classes = layer.axis.classes.iter().zip(&seen).filter(|(_, seen)| **seen);
            let none = layer.axis.classes[0].cells.without(&layer.axis.classes[0].cells);
            found.push(classes.fold(none, |all, (class, _)| all.or(&class.cells)));
            reached = next;
        }
        found
    }

    /// How many ways lead to the accepting node, counting values; conditions on sums, which come last, do not multiply.
    pub fn count(&self, problem: &Problem, tied: &[bool]) -> BigUint {
        match self.count_in::<u128>(problem, tied) {
            Some(count) => BigUint::from(count),
            None => self.count_in::<BigUint>(problem, tied).unwrap_or_default(),
        }
    }

    /// The count in a number type; `None` if it does not fit.
    fn count_in<N: CheckedAdd + CheckedMul + Zero + One + Clone + TryFrom<BigUint>>(
        &self,
        problem: &Problem,
        tied: &[bool],
    ) -> Option<N> {
        let weights: Vec<Option<Vec<N>>> =
            self.layers.iter().map(|layer| weights(problem, layer, tied)).collect::<Option<_>>()?;
        self.fold(Some(N::one()), |place, edges, below| {
            let mut sum = N::zero();
            for (class, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.to != DEAD) {
                let ways = below[edge.to as usize].as_ref()?;
                match &weights[place] {
                    Some(weights) => sum = sum.checked_add(&weights[class].checked_mul(ways)?)?,
                    None if ways.is_zero() => {}
                    None => return Some(N::one()),
                }
            }
            Some(sum)
        })
    }

    /// The least price of a way to the accepting node, by the prices of soft formulas.
    pub fn cheapest(&self, prices: &[Price]) -> Option<Price> {
        let labels = self.label_prices(prices);
        self.fold(Some(Price::default()), |_, edges, below| {
            let open = edges.iter().filter(|edge| edge.to != DEAD);
            open.filter_map(|edge| below[edge.to as usize].map(|rest| rest + labels[edge.label as usize])).min()
        })
    }

    /// What each label costs.
    pub fn label_prices(&self, prices: &[Price]) -> Vec<Price> {
        self.labels.iter().map(|label| label.iter().map(|place| prices[*place as usize]).sum()).collect()
    }
}

/// Whether an edge leads to a node that is alive.
fn leads(edge: &Edge, alive: &[bool]) -> bool {
    edge.to != DEAD && alive[edge.to as usize]
}

/// How many values each class of a layer stands for; `Some(None)` for a condition on sums, `None` if a number does not
/// fit.
#[expect(clippy::option_option, reason = "the two nones mean different things to the one caller")]
fn weights<N: TryFrom<BigUint>>(problem: &Problem, layer: &Layer, tied: &[bool]) -> Option<Option<Vec<N>>> {
    let issue = layer.axis.variable.place();
    let Some(cells) = problem.issues.get(issue) else { return Some(None) };
    let weight = |class: &Class| N::try_from(multiplicity(cells, &class.cells, tied[issue])).ok();
    layer.axis.classes.iter().map(weight).collect::<Option<Vec<_>>>().map(Some)
}

/// How many values some cells of an issue stand for; of an amount that sums tie to others, one per cell is certain.
pub(super) fn multiplicity(cells: &[Cell], of: &CellSet, tied: bool) -> BigUint {
    if tied { BigUint::from(of.len()) } else { of.iter().map(|cell| cells[cell].multiplicity()).sum() }
}
