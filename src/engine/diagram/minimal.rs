//! The minimal sets of a monotone function, as a family.
//!
//! Taken from the function's binary decision diagram in one recursion (Coudert and Madre, 1992).

use std::cmp::Ordering;
use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use crate::engine::Stop;
use crate::engine::family::{Branch, Families, Family};
use crate::engine::hash::Fast;
use crate::engine::limits::{Holding, Limits};

use super::monotone::{Function, Functions};

/// The most nodes of one store of families.
const NODES: usize = 4_000_000;

/// The most filters of families that are worked out.
const FILTERS: usize = 4_000_000;

/// After so many filters the limits are looked at.
const OFTEN: usize = 4096;

/// So many filters take a unit of work, about.
const EACH: usize = 3;

/// Takes minimal sets from functions and puts them into a store.
pub(super) struct Minimal<'f> {
    functions: &'f Functions,
    store: &'f mut Families,
    known: HashMap<Function, Family, BuildHasherDefault<Fast>>,
    filtered: HashMap<(Family, Function), Family, BuildHasherDefault<Fast>>,
    /// How many filters were worked out.
    steps: usize,
    held: Holding,
}

impl<'f> Minimal<'f> {
    /// Begins with nothing known.
    pub fn new(functions: &'f Functions, store: &'f mut Families, limits: &Limits) -> Self {
        let held = limits.holding();
        Self { functions, store, known: HashMap::default(), filtered: HashMap::default(), steps: 0, held }
    }

    /// The minimal sets of which a function is true.
    pub fn of(&mut self, function: Function) -> Result<Family, Stop> {
        match function {
            Function::FALSE => return Ok(Family::NONE),
            Function::TRUE => return Ok(Family::EMPTY_SET),
            _ => {}
        }
        if let Some(known) = self.known.get(&function) {
            return Ok(*known);
        }
        let decision = self.functions.decision(function);
        let without = self.of(decision.without)?;
        let all_with = self.of(decision.with)?;
        let with = self.untrue(all_with, decision.without)?;
        let family = self.store.node(Branch { rank: decision.rank, without, with });
        self.known.insert(function, family);
        Ok(family)
    }

    /// The sets of a family of which a function is not true.
    fn untrue(&mut self, family: Family, function: Function) -> Result<Family, Stop> {
        if function == Function::FALSE || family == Family::NONE {
            return Ok(family);
        }
        if function == Function::TRUE {
            return Ok(Family::NONE);
        }
        // A monotone function that is no constant is not true of the empty set.
        if family == Family::EMPTY_SET {
            return Ok(family);
        }
        if let Some(known) = self.filtered.get(&(family, function)) {
            return Ok(*known);
        }
        if self.store.len() > NODES || self.steps > FILTERS {
            return Err(Stop::Budget);
        }
        if self.steps.is_multiple_of(OFTEN) {
            self.held.spend(OFTEN / EACH)?;
            self.held.set(2 * size_of::<(Branch, Family)>() * (self.store.len() + self.filtered.len()))?;
        }
        self.steps += 1;
        let (branch, decision) = (self.store.branch(family), self.functions.decision(function));
        let kept = match branch.rank.cmp(&decision.rank) {
            Ordering::Greater => self.untrue(family, decision.without)?,
            order => {
                let same = order == Ordering::Equal;
                let (off, on) = if same { (decision.without, decision.with) } else { (function, function) };
                let without = self.untrue(branch.without, off)?;
                let with = self.untrue(branch.with, on)?;
                self.store.node(Branch { rank: branch.rank, without, with })
            }
        };
        self.filtered.insert((family, function), kept);
        Ok(kept)
    }
}
