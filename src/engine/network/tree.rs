//! The network as it is built: costs by cell for each variable, and a tree for each formula over several.
//!
//! Trees lie in one array in preorder, so that what is settled can be struck out in place.

use crate::engine::cells::CellSet;
use crate::engine::formula::{self, Formula, Pool, Variable};

use super::INFINITE;

/// What a node of a tree says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// The variable lies in one of these cells.
    In(u32, u64),
    /// All nodes below hold.
    All,
    /// Some node below holds.
    Any,
    /// Nothing any more: it was settled, and its parent does not depend on it.
    Gone,
}

/// A node of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What it says.
    pub says: Says,
    /// The constraint it belongs to.
    pub constraint: u32,
    /// The node after the last one below it.
    pub end: u32,
}

/// A formula over several variables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constraint {
    /// The root of its tree.
    pub root: usize,
    /// What breaking it costs.
    pub cost: u64,
}

/// What is known of a formula by the cells that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It never holds.
    False,
    /// It always holds.
    True,
    /// Neither.
    Open,
}

impl Known {
    fn constant(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }

    /// What is known of a leaf.
    pub fn leaf(domain: u64, set: u64) -> Self {
        match (domain & set, domain & !set) {
            (_, 0) => Self::True,
            (0, _) => Self::False,
            _ => Self::Open,
        }
    }

    /// The truth that does not change what all, or any, of some nodes say.
    pub fn neutral(all: bool) -> Self {
        Self::constant(all)
    }
}

/// A network of cost functions.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// By variable, the cells that are left.
    pub domains: Vec<u64>,
    /// What each cell of each variable costs by itself.
    pub costs: Vec<u64>,
    /// By variable, where its costs begin.
    pub starts: Vec<usize>,
    /// The nodes of all trees.
    pub nodes: Vec<Node>,
    /// The formulas over several variables.
    pub constraints: Vec<Constraint>,
    /// What must be paid in any case.
    pub base: u64,
    /// Whether what must hold is seen not to.
    pub contradictory: bool,
}

impl Network {
    /// The network of some formulas, each with what breaking it costs; `None` if some are none for a network. It ends
    /// where a contradiction is met.
    pub fn new(pool: &Pool, domains: &[CellSet], formulas: impl Iterator<Item = (Formula, u64)>) -> Option<Self> {
        let mut network =
            Self { domains: domains.iter().map(CellSet::word).collect::<Option<_>>()?, ..Self::default() };
        network.contradictory = network.domains.contains(&0);
        let mut cells = 0;
        for place in 0..pool.variables() {
            network.starts.push(cells);
            cells += pool.cells(Variable(place as u32));
        }
        network.costs = vec![0; cells];
        // What is said of single variables first, so that the rest is built for the cells that are left.
        let mut wider = Vec::new();
        for (formula, cost) in formulas {
            network.narrow(pool, formula, cost, &mut wider)?;
            if network.contradictory {
                return Some(network);
            }
        }
        for (formula, cost) in wider {
            network.add(pool, formula, cost)?;
            if network.contradictory {
                break;
            }
        }
        Some(network)
    }

    /// Adds what a formula says of single variables, and keeps the rest of it for later.
    fn narrow(&mut self, pool: &Pool, formula: Formula, cost: u64, wider: &mut Vec<(Formula, u64)>) -> Option<()> {
        match pool.node(formula) {
            formula::Node::In(variable, set) => self.charge(variable.place(), set.word()?, cost),
            formula::Node::And(parts) if cost == INFINITE => {
                parts.iter().try_for_each(|part| self.narrow(pool, *part, cost, wider))?;
            }
            _ => wider.push((formula, cost)),
        }
        Some(())
    }

    fn add(&mut self, pool: &Pool, formula: Formula, cost: u64) -> Option<()> {
        let root = self.nodes.len();
        match self.grow(pool, formula)? {
            Known::True => {}
            Known::False => self.pay(cost),
            Known::Open => match self.only_variable(root) {
                Some(variable) => {
                    self.charge(variable, self.holds(root, variable, &[]), cost);
                    self.nodes.truncate(root);
                }
                None => self.constraints.push(Constraint { root, cost }),
            },
        }
        Some(())
    }

    /// Adds the tree of a formula, unless it is settled.
    fn grow(&mut self, pool: &Pool, formula: Formula) -> Option<Known> {
        let constraint = self.constraints.len() as u32;
        let (start, end) = (self.nodes.len(), self.nodes.len() as u32 + 1);
        let (parts, all) = match pool.node(formula) {
            formula::Node::False => return Some(Known::False),
            formula::Node::True => return Some(Known::True),
            formula::Node::In(variable, set) => {
                let (place, set) = (variable.place(), set.word()?);
                let known = Known::leaf(self.domains[place], set);
                if known == Known::Open {
                    self.nodes.push(Node { says: Says::In(variable.0, set), constraint, end });
                }
                return Some(known);
            }
            formula::Node::And(parts) => (parts, true),
            formula::Node::Or(parts) => (parts, false),
            formula::Node::Threshold(_) => return None,
        };
        self.nodes.push(Node { says: if all { Says::All } else { Says::Any }, constraint, end });
        for part in parts {
            let known = self.grow(pool, *part)?;
            if known == Known::neutral(!all) {
                self.nodes.truncate(start);
                return Some(known);
            }
        }
        let end = self.nodes.len();
        if end == start + 1 {
            self.nodes.truncate(start);
            return Some(Known::neutral(all));
        }
        self.nodes[start].end = end as u32;
        Some(Known::Open)
    }

    /// Charges a cost for the cells of a variable that are not in a set.
    pub fn charge(&mut self, place: usize, set: u64, cost: u64) {
        if cost == INFINITE {
            self.domains[place] &= set;
            self.contradictory |= self.domains[place] == 0;
            return;
        }
        for cell in cells(self.domains[place] & !set) {
            self.costs[self.starts[place] + cell] += cost;
        }
    }

    /// Charges a cost in any case.
    pub fn pay(&mut self, cost: u64) {
        self.base = INFINITE.min(self.base + cost);
        self.contradictory |= self.base == INFINITE;
    }

    /// What the cells that are left of a variable cost by themselves.
    pub fn own_costs(&self, place: usize) -> impl Iterator<Item = u64> + '_ {
        cells(self.domains[place]).map(move |cell| self.costs[self.starts[place] + cell])
    }

    /// The nodes right below one that are not gone.
    pub fn below(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[node].end as usize;
        let mut next = node + 1;
        let each = std::iter::from_fn(move || {
            let here = (next < end).then_some(next)?;
            next = self.nodes[here].end as usize;
            Some(here)
        });
        each.filter(|node| self.nodes[*node].says != Says::Gone)
    }

    /// The leaves of a tree that are left: variables and sets of cells.
    pub fn leaves(&self, root: usize) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.nodes[root..self.nodes[root].end as usize].iter().filter_map(|node| match node.says {
            Says::In(variable, set) => Some((variable as usize, set)),
            _ => None,
        })
    }

    /// The variable that a tree speaks of, if it is one.
    pub fn only_variable(&self, root: usize) -> Option<usize> {
        let mut leaves = self.leaves(root);
        let (variable, _) = leaves.next()?;
        leaves.all(|(other, _)| other == variable).then_some(variable)
    }

    /// The cells of one variable with which a tree holds, where each other variable has one cell.
    pub fn holds(&self, node: usize, place: usize, fixed: &[u64]) -> u64 {
        match self.nodes[node].says {
            Says::In(variable, set) if variable as usize == place => set,
            Says::In(variable, set) if fixed[variable as usize] & set == 0 => 0,
            Says::In(..) | Says::Gone => u64::MAX,
            Says::All => self.below(node).fold(u64::MAX, |all, node| all & self.holds(node, place, fixed)),
            Says::Any => self.below(node).fold(0, |any, node| any | self.holds(node, place, fixed)),
        }
    }
}

/// The cells of a set, ascending.
pub(super) fn cells(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let cell = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(cell)
    })
}
