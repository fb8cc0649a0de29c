//! The independent parts of a question: formulas that share no variable are solved apart.

use crate::engine::Stop;
use crate::engine::formula::{Formula, Pool, Variable};
use crate::engine::problem::Problem;
use crate::engine::union::Union;

use super::graph::Graph;
use super::order;
use super::simplify::Core;

/// Formulas that hang together, and the order in which to look at their variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The variables, issues first and conditions on sums last, so that these do not multiply packages.
    pub order: Vec<Variable>,
    /// The formulas that must hold.
    pub hard: Vec<Formula>,
    /// The soft formulas, with their places.
    pub soft: Vec<(u32, Formula)>,
}

impl Part {
    /// The part that some formulas make which must hold and hang together; so many variables are issues.
    pub fn new(pool: &Pool, hard: Vec<Formula>, issues: usize) -> Self {
        let scopes: Vec<_> = hard.iter().map(|formula| pool.support(*formula)).collect();
        ordered(Self { hard, ..Self::default() }, &scopes, issues)
    }

    /// Compiles the part.
    pub fn compile(&self, pool: &mut Pool, core: &Core) -> Result<Graph, Stop> {
        Graph::compile(pool, core, &self.order, &self.hard, &self.soft, None)
    }

    /// The soft formulas in the order in which the diagram first meets their variables.
    pub fn soft_by_first_layer(&self, pool: &Pool) -> Vec<(u32, Formula)> {
        let layer = |variable: &Variable| self.order.iter().position(|known| known == variable);
        let mut soft: Vec<_> = self.soft.clone();
        soft.sort_by_cached_key(|(place, formula)| (pool.support(*formula).iter().filter_map(layer).min(), *place));
        soft
    }
}

/// The parts of a question, ordered by their lowest variables. Formulas that are settled belong to none.
pub(super) fn parts(problem: &Problem, core: &Core) -> Vec<Part> {
    let pool = &problem.pool;
    let soft = core.soft.iter().enumerate().map(|(place, formula)| (Some(place as u32), *formula));
    let formulas: Vec<_> = core.hard.iter().map(|formula| (None, *formula)).chain(soft).collect();
    let scopes: Vec<_> = formulas.iter().map(|(_, formula)| pool.support(*formula)).collect();
    let mut union = Union::new(pool.variables());
    for scope in &scopes {
        scope.iter().for_each(|variable| union.join(scope[0].place(), variable.place()));
    }
    let mut parts: Vec<(Part, Vec<Vec<Variable>>)> = Vec::new();
    let mut part_of = vec![usize::MAX; pool.variables()];
    for ((place, formula), scope) in formulas.into_iter().zip(scopes) {
        let Some(first) = scope.first() else { continue };
        let part = &mut part_of[union.root(first.place())];
        if *part == usize::MAX {
            *part = parts.len();
            parts.push(Default::default());
        }
        let (part, part_scopes) = &mut parts[*part];
        match place {
            Some(place) => part.soft.push((place, formula)),
            None => part.hard.push(formula),
        }
        part_scopes.push(scope);
    }
    parts.sort_by_cached_key(|(_, scopes)| scopes.iter().flatten().min().copied());
    parts.into_iter().map(|(part, scopes)| ordered(part, &scopes, problem.issues.len())).collect()
}

fn ordered(part: Part, scopes: &[Vec<Variable>], issues: usize) -> Part {
    let mut variables: Vec<_> = scopes.iter().flatten().copied().collect();
    variables.sort_unstable();
    variables.dedup();
    let mut order = order::narrow(&variables, scopes);
    order.sort_by_key(|variable| variable.place() >= issues);
    Part { order, ..part }
}
