//! All packages of a question as rows of bytes, as fast as they can be copied.
//!
//! Below a node the rows end alike, whatever the way to it. Where few rows end, they are spelled out once as a *block*
//! with room for the way; each visit writes the bytes of the way that changed since the last one into all rows of the
//! block and hands the block on whole. Nothing is allocated or compared for a row.

use std::ops::ControlFlow;

use crate::engine::compact::{BlockReceiver, RowForm, put_byte};
use crate::engine::problem::Problem;
use crate::engine::{Given, Stop};

use super::graph::{DEAD, Edge, Graph, Layer};
use super::packages::compile;
use super::reduce::reduced;
use super::simplify::Core;

/// A block has at most so many bytes.
const BLOCK: usize = 65_536;

/// All blocks together have at most so many bytes.
const BLOCKS: usize = 4_194_304;

/// Lists packages; see [`Engine::rows`](crate::engine::Engine::rows).
pub(super) fn list(problem: &mut Problem, given: &Given, receiver: &mut dyn BlockReceiver) -> Result<(), Stop> {
    let Some(core) = Core::new(problem, given, &[])? else {
        receiver.begin(true);
        return Ok(());
    };
    let graph = reduced(compile(problem, &core, None)?);
    problem.limits.poll()?;
    let mut rows = Rows::new(graph, RowForm::new(problem));
    receiver.begin(true);
    // Whether it went to the end or was broken off is for the receiver to know.
    let _ = rows.show(receiver);
    Ok(())
}

/// The rows of a diagram, and those of them that are spelled out.
struct Rows {
    form: RowForm,
    layers: Vec<Layer>,
    /// By layer, the cells with their classes, ascending.
    cells: Vec<Vec<(usize, usize)>>,
    /// By layer and node, how many rows end there, or the highest number there is.
    ends: Vec<Vec<usize>>,
    /// Nodes where no more rows end than this have blocks.
    few: usize,
    /// By layer and node, the block, once it is made; its rows begin with the bytes of the way last taken.
    blocks: Vec<Vec<Vec<u8>>>,
}

impl Rows {
    fn new(graph: Graph, form: RowForm) -> Self {
        let issues = form.columns().len();
        let cells: Vec<_> = graph.layers.iter().map(cells_with_classes).collect();
        let ends = ends(&graph.layers, issues);
        let mut layers = graph.layers;
        layers.truncate(issues);
        let blocks = ends.iter().map(|nodes| vec![Vec::new(); nodes.len()]).collect();
        let mut rows = Self { form, layers, cells, ends, few: 0, blocks };
        rows.few = rows.affordable();
        rows
    }

    /// The most rows that blocks can have so that all of them have room, nought if none can.
    fn affordable(&self) -> usize {
        let mut few = BLOCK / self.form.length().max(1);
        while few > 0 && self.in_blocks(few) > BLOCKS / self.form.length().max(1) {
            few /= 4;
        }
        few
    }

    /// How many rows blocks would hold if they had no more than so many each.
    fn in_blocks(&self, few: usize) -> usize {
        let mut sum = 0usize;
        for (place, layer) in self.layers.iter().enumerate() {
            let mut counted = vec![false; self.ends[place + 1].len()];
            for (edges, _) in layer.nodes().zip(&self.ends[place]).filter(|(_, ends)| **ends > few) {
                for edge in edges.iter().filter(|edge| edge.to != DEAD) {
                    let (node, ends) = (edge.to as usize, self.ends[place + 1][edge.to as usize]);
                    if ends <= few && !std::mem::replace(&mut counted[node], true) {
                        sum = sum.saturating_add(ends);
                    }
                }
            }
        }
        sum
    }

    fn show(&mut self, receiver: &mut dyn BlockReceiver) -> ControlFlow<()> {
        if self.ends[0].first().is_none_or(|ends| *ends == 0) {
            return ControlFlow::Continue(());
        }
        let mut way = vec![0; self.form.length()];
        self.walk(0, 0, &mut way, receiver)
    }

    /// Shows the rows that end at a node; `way` has the bytes of the layers above.
    fn walk(
        &mut self,
        layer: usize,
        node: u32,
        way: &mut Vec<u8>,
        receiver: &mut dyn BlockReceiver,
    ) -> ControlFlow<()> {
        if layer == self.layers.len() {
            return receiver.block(way);
        }
        if self.ends[layer][node as usize] <= self.few {
            return receiver.block(self.block(layer, node, way));
        }
        for place in 0..self.cells[layer].len() {
            let (cell, class) = self.cells[layer][place];
            let to = self.layers[layer].node(node)[class].to;
            if to != DEAD && self.ends[layer + 1][to as usize] > 0 {
                self.form.put(layer, cell, way);
                self.walk(layer + 1, to, way, receiver)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The rows that end at a node, with the bytes of the way to it.
    fn block(&mut self, layer: usize, node: u32, way: &[u8]) -> &[u8] {
        let (length, ends) = (self.form.length(), self.ends[layer][node as usize]);
        let mut block = std::mem::take(&mut self.blocks[layer][node as usize]);
        if block.is_empty() {
            block = vec![0; ends * length];
            self.spell_out(layer, node, &mut block);
        }
        for (at, byte) in way.iter().enumerate().take(self.form.columns()[layer].at) {
            if block[at] != *byte {
                put_byte(&mut block, length, at, *byte);
            }
        }
        self.blocks[layer][node as usize] = block;
        &self.blocks[layer][node as usize]
    }

    /// Fills in what comes from a layer on, in as many rows as end at a node.
    fn spell_out(&self, layer: usize, node: u32, rows: &mut [u8]) {
        let Some(here) = self.layers.get(layer) else { return };
        let mut rest = rows;
        for (cell, class) in &self.cells[layer] {
            let to = here.node(node)[*class].to;
            if to == DEAD {
                continue;
            }
            let ends = self.ends[layer + 1][to as usize];
            let (these, others) = rest.split_at_mut(ends * self.form.length());
            self.form.put(layer, *cell, these);
            self.spell_out(layer + 1, to, these);
            rest = others;
        }
    }
}

fn cells_with_classes(layer: &Layer) -> Vec<(usize, usize)> {
    let classes = layer.axis.classes.iter().enumerate();
    let mut cells: Vec<_> =
        classes.flat_map(|(class, axis)| axis.cells.iter().map(move |cell| (cell, class))).collect();
    cells.sort_unstable();
    cells
}

/// How many rows end at each node of the layers of issues and of the one after them. Truths of sums, which come last, do
/// not multiply rows.
fn ends(layers: &[Layer], issues: usize) -> Vec<Vec<usize>> {
    let mut ends = vec![vec![1usize]];
    for (place, layer) in layers.iter().enumerate().rev() {
        let below = &ends[ends.len() - 1];
        let count = |edges: &[Edge]| {
            let open = edges.iter().zip(&layer.axis.classes).filter(|(edge, _)| edge.to != DEAD);
            let ways = open.map(|(edge, class)| class.cells.len().saturating_mul(below[edge.to as usize]));
            ways.fold(0usize, usize::saturating_add)
        };
        let here: Vec<_> = layer.nodes().map(count).collect();
        match place < issues {
            true => ends.push(here),
            false => ends = vec![here.into_iter().map(|ways| ways.min(1)).collect()],
        }
    }
    ends.reverse();
    ends
}
