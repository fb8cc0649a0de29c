//! How many packages each of many sets of parties accepts.
//!
//! Sets that begin with the same parties share what follows from these: each party's formulas are added to a question
//! that those before it have simplified already. What is left falls into parts that share no variable. Parts that come
//! again are counted once; a part of clauses by elimination, another one by a diagram.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;
use num_traits::ToPrimitive;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::Formula;
use crate::engine::hash::Fast;
use crate::engine::limits::Holding;
use crate::engine::problem::Problem;
use crate::engine::union::Union;
use crate::engine::{Count, Given, Stop};

use super::elimination::Clauses;
use super::parts::Part;
use super::simplify::Core;
use super::trail::{Literal, Remains, Trail};
use super::ways::Ways;

/// So many clauses and cells to be looked at take a unit of work, about.
const LOOKS: usize = 64;

/// So many entries of tables take a unit of work, about.
const EACH: u64 = 64;

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
        let known = Known::new(problem.limits.holding());
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
    fn packages(&mut self, mut remains: Vec<Remains>) -> Result<Ways, Stop> {
        self.problem.limits.spend(((remains.len() + self.weights.len()) / LOOKS) as u64)?;
        let variables = self.apart(&mut remains);
        let mut free = vec![true; self.weights.len()];
        let mut ways = Ways::ONE;
        let parts = remains.chunk_by_mut(|one, other| one.first == other.first);
        for (part, variables) in parts.zip(variables.chunk_by(|one, other| one.0 == other.0)) {
            variables.iter().for_each(|(_, variable)| free[*variable] = false);
            ways.times(&self.part(part, variables)?);
        }
        let Some(trail) = &self.trail else { return Ok(ways) };
        for ((weights, domain), _) in self.weights.iter().zip(&trail.core.domains).zip(free).filter(|(_, free)| *free) {
            ways.times(&domain.iter().map(|cell| u128::from(weights[cell])).sum::<u128>().into());
        }
        Ok(ways)
    }

    /// Sorts what remains into parts that share no variable, and gives their variables, each after the first of its part.
    fn apart(&self, remains: &mut [Remains]) -> Vec<(usize, usize)> {
        let mut union = Union::new(self.weights.len());
        let mut speaks = vec![false; self.weights.len()];
        let mut join = |first: usize, other: usize| {
            speaks[other] = true;
            union.join(first, other);
        };
        for remains in remains.iter() {
            match remains.clause {
                Some((from, to)) => self.literals[from..to].iter().for_each(|literal| join(remains.first, literal.0)),
                None => {
                    let support = self.problem.pool.support(remains.formula);
                    support.into_iter().for_each(|variable| join(remains.first, variable.place()));
                }
            }
        }
        remains.iter_mut().for_each(|remains| remains.first = union.root(remains.first));
        remains.sort_unstable_by_key(|remains| remains.first);
        let spoken_of = (0..speaks.len()).filter(|variable| speaks[*variable]);
        let mut variables: Vec<_> = spoken_of.map(|variable| (union.root(variable), variable)).collect();
        variables.sort_unstable();
        variables
    }

    /// How many packages a part has.
    fn part(&mut self, part: &mut [Remains], variables: &[(usize, usize)]) -> Result<Ways, Stop> {
        let Some(trail) = &self.trail else { return Ok(Ways::ONE) };
        if part.iter().any(|remains| remains.clause.is_none()) {
            return self.by_diagram(part, variables);
        }
        let literals = |remains: &Remains| remains.clause.map_or(&[][..], |(from, to)| &self.literals[from..to]);
        part.sort_unstable_by(|one, other| literals(one).cmp(literals(other)));
        let same = |one: &Remains, other: &Remains| literals(one) == literals(other);
        let clauses = || part.chunk_by(same).map(|same| literals(&same[0]));
        let domains = variables.iter().map(|(_, variable)| (*variable, trail.core.domains[*variable].bits()));
        self.known.ask_for_clauses(domains.clone(), clauses());
        if let Some(ways) = self.known.answer() {
            return Ok(ways);
        }
        let domains: Vec<_> = domains.map(|(_, cells)| cells).collect();
        let place_of = |variable: usize| variables.partition_point(|(_, other)| *other < variable);
        let weight = |place: usize, cell: usize| self.weights[variables[place].1][cell];
        let small = variables.len() <= Clauses::MOST;
        let counted = small.then(|| Clauses::new(&domains, clauses(), place_of, weight).count()).flatten();
        match counted {
            Some((ways, entries)) => {
                self.problem.limits.spend(entries / EACH)?;
                self.known.keep(ways)
            }
            None => self.by_diagram(part, variables),
        }
    }

    /// The same by a diagram.
    fn by_diagram(&mut self, part: &[Remains], variables: &[(usize, usize)]) -> Result<Ways, Stop> {
        let Some(Trail { core, .. }) = &self.trail else { return Ok(Ways::ONE) };
        let pool = &mut self.problem.pool;
        let mut hard: Vec<_> = part.iter().map(|remains| pool.restricted(remains.formula, &core.domains)).collect();
        hard.sort_unstable();
        hard.dedup();
        self.known.ask_for_formulas(variables.iter().map(|(_, place)| (*place, &core.domains[*place])), &hard);
        if let Some(ways) = self.known.answer() {
            return Ok(ways);
        }
        let part = Part::new(pool, hard, self.weights.len());
        let ways = part.compile(pool, core)?.count(self.problem, &core.tied).into();
        self.known.keep(ways)
    }
}

/// Parts counted before, by all that their count depends on.
struct Known {
    counts: HashMap<Box<[u64]>, Ways, BuildHasherDefault<Fast>>,
    /// The part that was asked for last.
    asked: Vec<u64>,
    words: usize,
    held: Holding,
}

impl Known {
    fn new(held: Holding) -> Self {
        Self { counts: HashMap::default(), asked: Vec::new(), words: 0, held }
    }

    /// Asks for clauses over variables with these domains.
    fn ask_for_clauses<'c>(
        &mut self,
        domains: impl ExactSizeIterator<Item = (usize, u64)>,
        clauses: impl Iterator<Item = &'c [Literal]>,
    ) {
        self.asked.clear();
        self.asked.push(domains.len() as u64);
        domains.for_each(|(variable, cells)| self.asked.extend([variable as u64, cells]));
        for clause in clauses {
            self.asked.push(clause.len() as u64);
            clause.iter().for_each(|(variable, cells)| self.asked.extend([*variable as u64, *cells]));
        }
    }

    /// Asks for formulas over variables with these domains; how it begins tells them from clauses.
    fn ask_for_formulas<'d>(&mut self, domains: impl ExactSizeIterator<Item = (usize, &'d CellSet)>, hard: &[Formula]) {
        self.asked.clear();
        self.asked.extend([u64::MAX, domains.len() as u64]);
        for (variable, cells) in domains {
            self.asked.push(variable as u64);
            self.asked.extend(cells.words());
        }
        self.asked.extend(hard.iter().map(|formula| formula.number()));
    }

    /// How many packages there are in what was asked for, if that is known.
    fn answer(&self) -> Option<Ways> {
        self.counts.get(&self.asked[..]).cloned()
    }

    /// Keeps how many there are in what was asked for.
    fn keep(&mut self, ways: Ways) -> Result<Ways, Stop> {
        self.words += self.asked.len();
        self.held.set(self.words * size_of::<u64>() + self.counts.len() * size_of::<(Box<[u64]>, Ways)>())?;
        self.counts.insert(self.asked[..].into(), ways.clone());
        Ok(ways)
    }
}
