//! A compiled question as plain values, for a program that answers questions on it without this one.
//!
//! The layers are those of the issues that are kept, with every soft formula left open: an edge says which of them it
//! breaks. Issues that are left out and conditions on sums come last and are quantified away, so that a diagram ends
//! in nodes that know by which ways they can be completed, each with the soft formulas that it breaks. Nodes of equal
//! futures are one.

use hashbrown::HashMap;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::engine::{Given, Soft, Stop};

use super::graph::{DEAD, Edge, Graph, Layer};
use super::parts::{Part, parts};
use super::reduce::reduced_layer;
use super::simplify::Core;
use super::{Diagram, always_broken};

/// One node has at most so many ways to its end.
const WAYS: usize = 200;

/// Where a plain edge leads that breaks a formula that must hold.
pub const NOWHERE: u32 = DEAD;

/// A question that was compiled for others.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The cells that are left to each issue whatever soft formulas are broken.
    pub domains: Vec<CellSet>,
    /// The soft formulas that every package breaks, by place.
    pub always_broken: Vec<usize>,
    /// The parts of the question that share no issue. A package is one way through each.
    pub pieces: Vec<Piece>,
    /// By issue, whether a condition on a sum that matters speaks of it.
    pub tied: Vec<bool>,
}

/// A diagram of one part of a question. Node 0 of the first layer is the root, or the first end if there is no layer.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The layers, from the root.
    pub layers: Vec<Tier>,
    /// By node past the last layer, the ways to complete a package.
    pub ends: Vec<Vec<Way>>,
    /// The sets of soft formulas that edges break, by place; the first is empty.
    pub labels: Vec<Vec<u32>>,
}

/// A layer: an issue, and the edges of its nodes.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The issue, by place.
    pub issue: usize,
    /// The cells of each class that all formulas treat alike.
    pub classes: Vec<Vec<usize>>,
    /// Per node and class, the node of the next layer, or [`NOWHERE`], and the place of the label.
    pub edges: Vec<(u32, u32)>,
}

/// One way to complete a package from an end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// The soft formulas that it breaks, ascending.
    pub breaks: Vec<u32>,
    /// The truths of conditions on sums that go with it, by place.
    pub truths: Vec<(usize, bool)>,
}

impl Exported {
    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        let tiers = self.pieces.iter().flat_map(|piece| &piece.layers);
        let inner: usize = tiers.map(|tier| tier.edges.len() / tier.classes.len().max(1)).sum();
        inner + self.pieces.iter().map(|piece| piece.ends.len()).sum::<usize>()
    }

    /// How many edges and ways there are.
    pub fn edges(&self) -> usize {
        let of = |piece: &Piece| {
            let inner: usize = piece.layers.iter().map(|tier| tier.edges.len()).sum();
            inner + piece.ends.iter().map(Vec::len).sum::<usize>()
        };
        self.pieces.iter().map(of).sum()
    }
}

impl Diagram {
    /// Compiles a question for others, with the issues for which `is_kept` holds as layers; `None` if what is given
    /// contradicts itself.
    ///
    /// # Errors
    /// If the diagram exceeds its budget.
    pub fn export(
        &self,
        problem: &mut Problem,
        given: &Given,
        soft: &[Soft],
        is_kept: &dyn Fn(usize) -> bool,
    ) -> Result<Option<Exported>, Stop> {
        let formulas = Soft::formulas(soft);
        let Some(core) = Core::new(problem, given, &formulas)? else { return Ok(None) };
        let mut pieces = Vec::new();
        for part in parts(problem, &core) {
            let piece = piece(problem, &core, part, is_kept)?;
            if piece.is_dead() {
                return Ok(None);
            }
            pieces.push(piece);
        }
        let always_broken = always_broken(&core).collect();
        let mut domains = core.domains;
        domains.truncate(problem.issues.len());
        Ok(Some(Exported { domains, always_broken, pieces, tied: core.tied }))
    }
}

fn piece(problem: &mut Problem, core: &Core, part: Part, is_kept: &dyn Fn(usize) -> bool) -> Result<Piece, Stop> {
    let issues = problem.issues.len();
    let kept = |variable: &Variable| variable.place() < issues && is_kept(variable.place());
    let mut part = part;
    part.order.sort_by_key(|variable| !kept(variable));
    let layers = part.order.iter().filter(|variable| kept(variable)).count();
    let soft = part.soft.iter().copied().filter(|(_, formula)| ![Formula::TRUE, Formula::FALSE].contains(formula));
    part.soft = soft.collect();
    let graph = part.compile(&mut problem.pool, core)?;
    let ends = ways(&graph, layers, issues)?;
    Ok(merged(graph, layers, ends))
}

impl Piece {
    /// Whether no package meets what must hold.
    fn is_dead(&self) -> bool {
        match self.layers.first() {
            Some(tier) => tier.edges.iter().all(|(to, _)| *to == NOWHERE),
            None => self.ends.iter().all(Vec::is_empty),
        }
    }
}

/// By node past the first `layers` layers, the ways to the accepting node that no other way betters.
fn ways(graph: &Graph, layers: usize, issues: usize) -> Result<Vec<Vec<Way>>, Stop> {
    let mut below = vec![vec![Way { breaks: Vec::new(), truths: Vec::new() }]];
    for layer in graph.layers[layers..].iter().rev() {
        below = layer.nodes().map(|edges| node_ways(graph, layer, edges, &below, issues)).collect::<Result<_, _>>()?;
    }
    Ok(below)
}

fn node_ways(
    graph: &Graph,
    layer: &Layer,
    edges: &[Edge],
    below: &[Vec<Way>],
    issues: usize,
) -> Result<Vec<Way>, Stop> {
    let mut found = Vec::new();
    for (edge, class) in edges.iter().zip(&layer.axis.classes).filter(|(edge, _)| edge.to != DEAD) {
        let truth = layer.axis.variable.place().checked_sub(issues).map(|atom| (atom, class.representative == 1));
        for way in &below[edge.to as usize] {
            let mut breaks: Vec<_> = graph.labels[edge.label as usize].iter().chain(&way.breaks).copied().collect();
            breaks.sort_unstable();
            breaks.dedup();
            found.push(Way { breaks, truths: truth.into_iter().chain(way.truths.iter().copied()).collect() });
        }
    }
    let minimal = minimal(found);
    if minimal.len() > WAYS { Err(Stop::Budget) } else { Ok(minimal) }
}

/// The ways of which none breaks all that another one breaks; of equal ones the first.
fn minimal(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort_by(|a, b| (a.breaks.len(), &a.breaks).cmp(&(b.breaks.len(), &b.breaks)));
    let mut kept: Vec<Way> = Vec::new();
    for way in ways {
        let is_within = |other: &Way| other.breaks.iter().all(|place| way.breaks.binary_search(place).is_ok());
        if !kept.iter().any(is_within) {
            kept.push(way);
        }
    }
    kept
}

/// The first layers of a diagram over these ends, nodes of equal futures made one.
fn merged(graph: Graph, layers: usize, ends: Vec<Vec<Way>>) -> Piece {
    let mut kept: Vec<Vec<Way>> = Vec::new();
    let mut known: HashMap<Vec<Way>, u32> = HashMap::new();
    let mut names = Vec::with_capacity(ends.len());
    for end in ends {
        let fresh = known.len() as u32;
        names.push(match end.is_empty() {
            true => NOWHERE,
            false => *known.entry(end.clone()).or_insert(fresh),
        });
        if kept.len() < known.len() {
            kept.push(end);
        }
    }
    let mut tiers = Vec::new();
    for layer in graph.layers[..layers].iter().rev() {
        let (tier, next) = merged_layer(layer, &names);
        tiers.push(tier);
        names = next;
    }
    tiers.reverse();
    Piece { layers: tiers, ends: kept, labels: graph.labels }
}

/// A layer over renamed nodes, and the new names of its own.
fn merged_layer(layer: &Layer, names: &[u32]) -> (Tier, Vec<u32>) {
    let (edges, next) = reduced_layer(layer, names);
    let classes = layer.axis.classes.iter().map(|class| class.cells.iter().collect()).collect();
    let edges = edges.into_iter().map(|edge| (edge.to, edge.label)).collect();
    (Tier { issue: layer.axis.variable.place(), classes, edges }, next)
}
