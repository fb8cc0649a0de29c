//! How many packages each of many sets of parties accepts.
//!
//! Sets that begin with the same parties share what follows from these: each party's formulas are added to a question
//! that those before it have simplified already. What is left falls into parts that share no variable. Parts that come
//! again are counted once; a part of clauses by elimination, another one by a diagram.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use num_traits::ToPrimitive;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::{Formula, Variable};
use crate::engine::hash::Fast;
use crate::engine::limits::Holding;
use crate::engine::problem::Problem;
use crate::engine::union::Union;
use crate::engine::{Count, Given, Stop};

use super::elimination::{Clauses, EACH};
use super::parts::Part;
use super::simplify::Core;
use super::trail::{Literal, Remains, Trail};
use super::ways::Ways;

/// So many clauses and cells to be looked at take a unit of work, about.
const LOOKS: usize = 64;

/// A question to which the formulas of parties are added and taken back.
pub(super) struct Walk<'p> {
    problem: &'p mut Problem,
    /// By issue and cell, how many values the cell stands for.
    weights: Vec<Vec<u64>>,
    /// `None` if what is given contradicts itself.
    trail: Option<Trail>,
    /// By party, the constraints it adds.
    parties: Vec<Vec<usize>>,
    added: Vec<usize>,
    known: Known,
    literals: Vec<Literal>,
}

/// Parts counted before, by all that their count depends on.
struct Known {
    counts: HashMap<Box<[u64]>, Ways, BuildHasherDefault<Fast>>,
    words: usize,
    held: Holding,
}

impl<'p> Walk<'p> {
    /// Begins with no party. No formula may speak of conditions on sums. `None` if a cell stands for more values than a
    /// machine word holds.
    pub fn new(problem: &'p mut Problem, given: &Given, parties: &[Vec<Formula>]) -> Result<Option<Self>, Stop> {
        let weight = |cell: &Cell| cell.multiplicity().to_u64();
        let weights = problem.issues.iter().map(|cells| cells.iter().map(weight).collect()).collect::<Option<_>>();
        let Some(weights) = weights else { return Ok(None) };
        let core = Core::new(problem, given, &[])?;
        let mut trail = core.map(|core| Trail::new(problem, core));
        let pool = &problem.pool;
        let constraints =
            |formulas: &Vec<Formula>| trail.as_mut().map_or(Vec::new(), |trail| trail.constraints_of(pool, formulas));
        let parties = parties.iter().map(constraints).collect();
        let known = Known { counts: HashMap::default(), words: 0, held: problem.limits.holding() };
        Ok(Some(Self { problem, weights, trail, parties, added: Vec::new(), known, literals: Vec::new() }))
    }

    /// How many packages meet what is given and all formulas of some parties.
    pub fn count(&mut self, set: &CellSet) -> Result<Count, Stop> {
        let Some(trail) = &mut self.trail else { return Ok(Count::NONE) };
        let wanted: Vec<_> = set.iter().collect();
        let shared = self.added.iter().zip(&wanted).take_while(|(added, wanted)| added == wanted).count();
        self.added.truncate(shared);
        trail.take_back(shared);
        for party in &wanted[shared..] {
            self.problem.limits.spend(1 + self.parties[*party].len() as u64)?;
            trail.add(&mut self.problem.pool, &self.parties[*party]);
            self.added.push(*party);
        }
        if trail.is_contradictory() {
            return Ok(Count::NONE);
        }
        self.literals.clear();
        let remains = trail.remains(&self.problem.pool, &mut self.literals);
        let found = self.packages(remains)?.total();
        Ok(Count { found, complete: true })
    }

    /// How many packages there are in what remains.
    fn packages(&mut self, remains: Vec<Remains>) -> Result<Ways, Stop> {
        self.problem.limits.spend(((remains.len() + self.weights.len()) / LOOKS) as u64)?;
        let mut free = vec![true; self.weights.len()];
        let mut ways = Ways::ONE;
        for part in self.parts(remains) {
            let variables = self.variables(&part);
            variables.iter().for_each(|variable| free[*variable] = false);
            ways.times(&self.part(&part, &variables)?);
        }
        let Some(trail) = &self.trail else { return Ok(ways) };
        for ((weights, domain), _) in self.weights.iter().zip(&trail.core.domains).zip(free).filter(|(_, free)| *free) {
            ways.times(&domain.iter().map(|cell| u128::from(weights[cell])).sum::<u128>().into());
        }
        Ok(ways)
    }

    /// What remains in parts that share no variable.
    fn parts(&self, remains: Vec<Remains>) -> Vec<Vec<Remains>> {
        let mut union = Union::new(self.weights.len());
        let scope = |remains: &Remains| self.variables(std::slice::from_ref(remains));
        let scopes: Vec<_> = remains.iter().map(scope).collect();
        for scope in &scopes {
            scope.iter().for_each(|variable| union.join(scope[0], *variable));
        }
        let mut parts: Vec<Vec<Remains>> = Vec::new();
        let mut part_of = vec![usize::MAX; self.weights.len()];
        for (remains, scope) in remains.into_iter().zip(scopes) {
            let part = &mut part_of[union.root(scope[0])];
            if *part == usize::MAX {
                *part = parts.len();
                parts.push(Vec::new());
            }
            parts[*part].push(remains);
        }
        parts
    }

    /// The variables of what remains, ascending.
    fn variables(&self, part: &[Remains]) -> Vec<usize> {
        let mut variables = Vec::new();
        for remains in part {
            match remains.clause {
                Some((from, to)) => variables.extend(self.literals[from..to].iter().map(|(variable, _)| *variable)),
                None => variables.extend(self.problem.pool.support(remains.formula).into_iter().map(Variable::place)),
            }
        }
        variables.sort_unstable();
        variables.dedup();
        variables
    }

    /// How many packages a part has.
    fn part(&mut self, part: &[Remains], variables: &[usize]) -> Result<Ways, Stop> {
        let Some(trail) = &self.trail else { return Ok(Ways::ONE) };
        let domains = &trail.core.domains;
        let clauses = part.iter().map(|remains| remains.clause.map(|(from, to)| &self.literals[from..to]));
        let Some(mut clauses) = clauses.collect::<Option<Vec<_>>>() else {
            return self.by_diagram(part, variables);
        };
        clauses.sort_unstable();
        clauses.dedup();
        let key = key_of_clauses(variables, domains, &clauses);
        if let Some(ways) = self.known.counts.get(&key[..]) {
            return Ok(ways.clone());
        }
        let bits: Vec<_> = variables.iter().map(|variable| domains[*variable].bits()).collect();
        let clauses = Clauses { variables, domains: &bits, clauses: &clauses, weights: &self.weights };
        match clauses.count() {
            Some((ways, entries)) => {
                self.problem.limits.spend(entries / EACH)?;
                self.known.keep(key, ways)
            }
            None => self.by_diagram(part, variables),
        }
    }

    /// The same by a diagram.
    fn by_diagram(&mut self, part: &[Remains], variables: &[usize]) -> Result<Ways, Stop> {
        let Some(trail) = &self.trail else { return Ok(Ways::ONE) };
        let core = &trail.core;
        let pool = &mut self.problem.pool;
        let mut hard: Vec<_> = part.iter().map(|remains| pool.restricted(remains.formula, &core.domains)).collect();
        hard.sort_unstable();
        hard.dedup();
        let key = key_of_formulas(variables, &core.domains, &hard);
        if let Some(ways) = self.known.counts.get(&key[..]) {
            return Ok(ways.clone());
        }
        let part = Part::new(pool, hard, self.weights.len());
        let ways = part.compile(pool, core)?.count(self.problem, &core.tied).into();
        self.known.keep(key, ways)
    }
}

impl Known {
    fn keep(&mut self, key: Vec<u64>, ways: Ways) -> Result<Ways, Stop> {
        self.words += key.len();
        self.held.set(self.words * size_of::<u64>() + self.counts.len() * size_of::<(Box<[u64]>, Ways)>())?;
        self.counts.insert(key.into(), ways.clone());
        Ok(ways)
    }
}

/// Variables with their domains, and clauses.
fn key_of_clauses(variables: &[usize], domains: &[CellSet], clauses: &[&[Literal]]) -> Vec<u64> {
    let mut key = Vec::with_capacity(1 + 2 * variables.len() + 8 * clauses.len());
    key.push(variables.len() as u64);
    for variable in variables {
        key.extend([*variable as u64, domains[*variable].bits()]);
    }
    for clause in clauses {
        key.push(clause.len() as u64);
        clause.iter().for_each(|(variable, cells)| key.extend([*variable as u64, *cells]));
    }
    key
}

/// Variables with their domains, and formulas; told from clauses by how it begins.
fn key_of_formulas(variables: &[usize], domains: &[CellSet], formulas: &[Formula]) -> Vec<u64> {
    let mut key = vec![u64::MAX, variables.len() as u64];
    for variable in variables {
        key.push(*variable as u64);
        key.extend(domains[*variable].words());
    }
    key.extend(formulas.iter().map(|formula| formula.number()));
    key
}
