//! A question compiled once and asked many times: whether its variables can also lie in these cells.
//!
//! What is reached from the root and what leads to an end is known beforehand, so that only the layers between the first
//! and the last variable in question are walked.

use crate::engine::cells::CellSet;
use crate::engine::formula::Variable;
use crate::engine::problem::Problem;
use crate::engine::{Choice, Count, Given, Stop};

use super::graph::{DEAD, Graph};
use super::parts::parts;
use super::simplify::Core;
use super::{Draw, free_packages, is_whole};

/// What meets a question, if anything does.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// How many packages meet it.
    count: Count,
    /// The cells left to each variable.
    domains: Vec<CellSet>,
    parts: Vec<Walked>,
    /// By variable, its part and layer, if formulas speak of it.
    layers: Vec<Option<(usize, usize)>>,
}

/// A part, with the nodes of each layer that can be reached, and those that lead to an end.
#[derive(Clone, Debug)]
struct Walked {
    graph: Graph,
    reached: Vec<Vec<bool>>,
    alive: Vec<Vec<bool>>,
}

impl Compiled {
    /// Compiles what is given; `None` if nothing meets it.
    pub(super) fn new(problem: &mut Problem, given: &Given) -> Result<Option<Self>, Stop> {
        let Some(core) = Core::new(problem, given, &[])? else { return Ok(None) };
        let parts = parts(problem, &core);
        let mut found = free_packages(problem, &core, &parts);
        let mut layers = vec![None; core.domains.len()];
        let mut walked = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            let graph = part.compile(&mut problem.pool, &core)?;
            found *= graph.count(problem, &core.tied);
            for (layer, variable) in part.order.iter().enumerate() {
                layers[variable.place()] = Some((place, layer));
            }
            let alive = graph.alive();
            if !alive[0][0] {
                return Ok(None);
            }
            walked.push(Walked { reached: graph.reached(), alive, graph });
        }
        let count = Count { complete: is_whole(problem, &core, &found), found };
        Ok(Some(Self { count, domains: core.domains, parts: walked, layers }))
    }

    /// How many packages meet the question.
    pub fn count(&self) -> &Count {
        &self.count
    }

    /// Some different-looking choices that meet the question, the same ones every time.
    pub fn samples(&self, number: u64) -> Vec<Choice> {
        (0..number).map(|seed| self.sample(Draw(seed))).collect()
    }

    fn sample(&self, mut draw: Draw) -> Choice {
        let mut choice: Choice = self.domains.iter().map(|domain| draw.one_of(domain)).collect();
        for Walked { graph, alive, .. } in &self.parts {
            for (layer, class) in graph.layers.iter().zip(graph.some_way(alive, |ways| draw.below(ways))) {
                choice[layer.axis.variable.place()] = layer.axis.classes[class].representative;
            }
        }
        choice
    }

    /// Whether the question can be met with these variables, each named once, in these cells.
    pub fn is_met_within(&self, cells: &[(Variable, CellSet)]) -> bool {
        let mut asked: Vec<Vec<(usize, CellSet)>> = vec![Vec::new(); self.parts.len()];
        for (variable, set) in cells {
            let set = self.domains[variable.place()].and(set);
            match self.layers[variable.place()] {
                _ if set.is_empty() => return false,
                Some((part, layer)) => asked[part].push((layer, set)),
                None => {}
            }
        }
        self.parts.iter().zip(asked).all(|(part, mut asked)| {
            asked.sort_unstable_by_key(|(layer, _)| *layer);
            part.is_met_within(&asked)
        })
    }
}

impl Walked {
    /// Whether a way leads to an end through these cells, by layer, ascending.
    fn is_met_within(&self, asked: &[(usize, CellSet)]) -> bool {
        let (Some((first, _)), Some((last, _))) = (asked.first(), asked.last()) else { return true };
        let mut nodes = self.reached[*first].clone();
        for place in *first..=*last {
            let layer = &self.graph.layers[place];
            let set = asked.iter().find(|(layer, _)| *layer == place).map(|(_, set)| set);
            let open = |cells: &CellSet| set.is_none_or(|set| !set.and(cells).is_empty());
            let open: Vec<_> = layer.axis.classes.iter().map(|class| open(&class.cells)).collect();
            let mut next = vec![false; self.alive[place + 1].len()];
            for (edges, _) in layer.nodes().zip(&nodes).filter(|(_, reached)| **reached) {
                for (edge, _) in edges.iter().zip(&open).filter(|(edge, open)| **open && edge.to != DEAD) {
                    next[edge.to as usize] = self.alive[place + 1][edge.to as usize];
                }
            }
            nodes = next;
        }
        nodes.contains(&true)
    }
}
