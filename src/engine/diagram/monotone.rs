//! Monotone functions of the soft formulas: which sets of them can be met together.
//!
//! Binary decision diagrams (Bryant, 1986) over one variable per soft formula, for functions that never turn from true
//! to false when a formula is added. Quantifying the issues away node by node leaves such a function at the root.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use crate::engine::Stop;
use crate::engine::hash::Fast;
use crate::engine::limits::{Holding, Limits};

use super::graph::{DEAD, Graph};

/// The most nodes of one function's diagram.
const NODES: usize = 4_000_000;

/// The most joins of functions that are worked out.
const JOINS: usize = 4_000_000;

/// After so many joins the limits are looked at.
const OFTEN: usize = 4096;

/// So many joins take a unit of work, about.
const EACH: usize = 3;

/// A function in a [`Functions`] store; equal functions have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Function(u32);

impl Function {
    /// Never true.
    pub const FALSE: Function = Function(0);
    /// Always true.
    pub const TRUE: Function = Function(1);
}

/// A decision on whether one soft formula is in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Decision {
    /// The rank of the soft formula: lower ranks are decided first.
    pub rank: u32,
    /// What is left if it is not in the set.
    pub without: Function,
    /// What is left if it is.
    pub with: Function,
}

/// A store of monotone functions.
pub(super) struct Functions {
    nodes: Vec<Decision>,
    known: HashMap<Decision, Function, BuildHasherDefault<Fast>>,
    joined: HashMap<(Function, Function, bool), Function, BuildHasherDefault<Fast>>,
    /// How many joins were worked out.
    steps: usize,
    held: Holding,
}

impl Functions {
    /// A store with the constants.
    pub fn new(limits: &Limits) -> Self {
        let constant = Decision { rank: u32::MAX, without: Function::FALSE, with: Function::FALSE };
        Self {
            nodes: vec![constant; 2],
            known: HashMap::default(),
            joined: HashMap::default(),
            steps: 0,
            held: limits.holding(),
        }
    }

    /// The decision at the top of a function that is no constant.
    pub fn decision(&self, function: Function) -> Decision {
        self.nodes[function.0 as usize]
    }

    fn node(&mut self, decision: Decision) -> Function {
        if decision.without == decision.with {
            return decision.with;
        }
        let next = Function(self.nodes.len() as u32);
        let known = *self.known.entry(decision).or_insert(next);
        if known == next {
            self.nodes.push(decision);
        }
        known
    }

    /// True where both are (`all`), or where either is.
    pub fn join(&mut self, a: Function, b: Function, all: bool) -> Result<Function, Stop> {
        let (absorbing, neutral) =
            if all { (Function::FALSE, Function::TRUE) } else { (Function::TRUE, Function::FALSE) };
        if a == absorbing || b == absorbing {
            return Ok(absorbing);
        }
        if a == neutral || a == b {
            return Ok(b);
        }
        if b == neutral {
            return Ok(a);
        }
        let key = (a.min(b), a.max(b), all);
        if let Some(known) = self.joined.get(&key) {
            return Ok(*known);
        }
        if self.nodes.len() > NODES || self.steps > JOINS {
            return Err(Stop::Budget);
        }
        if self.steps.is_multiple_of(OFTEN) {
            self.held.spend(OFTEN / EACH)?;
            self.held.set(2 * size_of::<(Decision, Function)>() * (self.nodes.len() + self.joined.len()))?;
        }
        self.steps += 1;
        let (top_a, top_b) = (self.decision(a), self.decision(b));
        let rank = top_a.rank.min(top_b.rank);
        let (a0, a1) = if top_a.rank == rank { (top_a.without, top_a.with) } else { (a, a) };
        let (b0, b1) = if top_b.rank == rank { (top_b.without, top_b.with) } else { (b, b) };
        let without = self.join(a0, b0, all)?;
        let with = self.join(a1, b1, all)?;
        let joined = self.node(Decision { rank, without, with });
        self.joined.insert(key, joined);
        Ok(joined)
    }

    /// True of the sets with the soft formula of this rank.
    pub fn single(&mut self, rank: u32) -> Function {
        self.any_of(&mut [rank])
    }

    /// True of the sets with at least one of these ranks.
    fn any_of(&mut self, ranks: &mut [u32]) -> Function {
        ranks.sort_unstable();
        let link = |rest, rank: &u32| self.node(Decision { rank: *rank, without: rest, with: Function::TRUE });
        ranks.iter().rev().fold(Function::FALSE, link)
    }

    /// The function that says which sets of soft formulas no package of a diagram meets. `rank` orders them.
    pub fn unmeetable(&mut self, graph: &Graph, rank: &[u32]) -> Result<Function, Stop> {
        let labels: Vec<_> = graph
            .labels
            .iter()
            .map(|label| self.any_of(&mut label.iter().map(|place| rank[*place as usize]).collect::<Vec<_>>()))
            .collect();
        graph.fold(Ok(Function::FALSE), |_, edges, below: &[Result<Function, Stop>]| {
            let mut all = Function::TRUE;
            for edge in edges.iter().filter(|edge| edge.to != DEAD) {
                let through = self.join(labels[edge.label as usize], below[edge.to as usize]?, false)?;
                all = self.join(all, through, true)?;
            }
            Ok(all)
        })
    }

    /// The dual: true of the sets of whose complement the function is not true.
    pub fn dual(&mut self, function: Function) -> Function {
        self.dual_with(function, &mut HashMap::default())
    }

    fn dual_with(
        &mut self,
        function: Function,
        done: &mut HashMap<Function, Function, BuildHasherDefault<Fast>>,
    ) -> Function {
        match function {
            Function::FALSE => return Function::TRUE,
            Function::TRUE => return Function::FALSE,
            _ => {}
        }
        if let Some(known) = done.get(&function) {
            return *known;
        }
        let decision = self.decision(function);
        let without = self.dual_with(decision.with, done);
        let with = self.dual_with(decision.without, done);
        let dual = self.node(Decision { without, with, ..decision });
        done.insert(function, dual);
        dual
    }
}
