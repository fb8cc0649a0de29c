//! How many packages each of many sets of parties accepts.
//!
//! Sets that begin with the same parties share what follows from these: each party's formulas are added to a question
//! that those before it have simplified already. Parts that come again, with the same formulas over the same cells, are
//! counted once.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use num_bigint::BigUint;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Node};
use crate::engine::hash::Fast;
use crate::engine::problem::Problem;
use crate::engine::{Count, Given, Stop};

use super::parts::{Part, parts};
use super::simplify::Core;

/// Parts over at most so many variables are remembered.
const REMEMBERED: usize = 24;

/// A question to which the formulas of parties are added and taken back.
pub(super) struct Walk<'p> {
    problem: &'p mut Problem,
    /// By party, its formulas, those on one variable last.
    parties: Vec<Vec<Formula>>,
    /// What is given, simplified; `None` if it contradicts itself.
    base: Option<Core>,
    /// The parties added, and what their formulas leave.
    added: Vec<(usize, Option<Core>)>,
    known: HashMap<(Vec<Formula>, Vec<CellSet>), BigUint, BuildHasherDefault<Fast>>,
}

impl<'p> Walk<'p> {
    /// Begins with no party. No formula may speak of conditions on sums.
    pub fn new(problem: &'p mut Problem, given: &Given, parties: &[Vec<Formula>]) -> Result<Self, Stop> {
        let base = Core::new(problem, given, &[])?;
        let mut parties = parties.to_vec();
        for formulas in &mut parties {
            formulas.sort_by_key(|formula| matches!(problem.pool.node(*formula), Node::In(..)));
        }
        Ok(Self { problem, parties, base, added: Vec::new(), known: HashMap::default() })
    }

    /// How many packages meet what is given and all formulas of some parties.
    pub fn count(&mut self, set: &CellSet) -> Result<Count, Stop> {
        let wanted: Vec<_> = set.iter().collect();
        let shared = self.added.iter().zip(&wanted).take_while(|((added, _), wanted)| added == *wanted).count();
        self.added.truncate(shared);
        for party in &wanted[shared..] {
            self.problem.limits.spend(1 + self.parties[*party].len() as u64)?;
            let before = self.added.last().map_or(&self.base, |(_, core)| core);
            let formulas = self.parties[*party].iter().copied();
            let core = before.as_ref().and_then(|core| core.and(&mut self.problem.pool, formulas));
            self.added.push((*party, core));
        }
        let core = self.added.last().map_or(&self.base, |(_, core)| core);
        let Some(core) = core else { return Ok(Count::NONE) };
        let parts = parts(self.problem, core);
        let mut found = super::free_packages(self.problem, core, &parts);
        for part in &parts {
            found *= packages(self.problem, &mut self.known, core, part)?;
        }
        Ok(Count { found, complete: true })
    }
}

/// How many packages a part has.
fn packages(
    problem: &mut Problem,
    known: &mut HashMap<(Vec<Formula>, Vec<CellSet>), BigUint, BuildHasherDefault<Fast>>,
    core: &Core,
    part: &Part,
) -> Result<BigUint, Stop> {
    let mut count = || Ok(part.compile(&mut problem.pool, core)?.count(problem, &core.tied));
    if part.order.len() > REMEMBERED {
        return count();
    }
    let cells = part.order.iter().map(|variable| core.domains[variable.place()].clone()).collect();
    let key = (part.hard.clone(), cells);
    if let Some(known) = known.get(&key) {
        return Ok(known.clone());
    }
    let found = count()?;
    known.insert(key, found.clone());
    Ok(found)
}
