//! How many packages each of many sets of parties accepts.
//!
//! Sets that begin with the same parties share what follows from these: each party's formulas are added to a question
//! that those before it have simplified already. What is left falls into parts that share no variable. Parts that come
//! again are counted once; a part of clauses by elimination, another one by a diagram.

use std::hash::Hasher;
use std::ops::Range;

use hashbrown::HashTable;
use num_traits::ToPrimitive;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::Formula;
use crate::engine::hash::Fast;
use crate::engine::limits::Holding;
use crate::engine::problem::Problem;
use crate::engine::union::Union;
use crate::engine::{Count, Stop};

use super::elimination::Clauses;
use super::parts::Part;
use super::simplify::Core;
use super::trail::{Literal, Remains, Trail};
use super::ways::Ways;

/// So many clauses and issues to be looked at take a unit of work, about.
const LOOKS: usize = 64;

/// So many entries of tables take a unit of work, about.
const EACH: u64 = 64;

/// A question to which the formulas of parties are added and taken back.
pub(super) struct Walk<'p> {
    problem: &'p mut Problem,
    /// By issue and cell, how many values the cell stands for.
    weights: Vec<Vec<u64>>,
    trail: Trail,
    /// By party, the constraints it adds.
    parties: Vec<Vec<usize>>,
    added: Vec<usize>,
    known: Known,
    literals: Vec<Literal>,
}

impl<'p> Walk<'p> {
    /// Begins with no party and a question without soft formulas or conditions on sums, of which parties' formulas may not
    /// speak either. `None` if a cell stands for more values than a machine word holds.
    pub fn new(problem: &'p mut Problem, core: Core, parties: &[Vec<Formula>]) -> Option<Self> {
        let weight = |cell: &Cell| cell.multiplicity().to_u64();
        let weights = problem.issues.iter().map(|cells| cells.iter().map(weight).collect()).collect::<Option<_>>()?;
        let mut trail = Trail::new(&mut problem.pool, core);
        let parties = parties.iter().map(|formulas| trail.constraints_of(&problem.pool, formulas)).collect();
        let known = Known::new(problem.limits.holding());
        Some(Self { problem, weights, trail, parties, added: Vec::new(), known, literals: Vec::new() })
    }

    /// How many packages meet what is given and all formulas of some parties.
    pub fn count(&mut self, set: &CellSet) -> Result<Count, Stop> {
        let wanted: Vec<_> = set.iter().collect();
        let shared = self.added.iter().zip(&wanted).take_while(|(added, wanted)| added == wanted).count();
        self.added.truncate(shared);
        self.trail.take_back(shared);
        for party in &wanted[shared..] {
            self.problem.limits.spend(1 + self.parties[*party].len() as u64)?;
            self.trail.add(&mut self.problem.pool, &self.parties[*party]);
            self.added.push(*party);
        }
        if self.trail.is_contradictory() {
            return Ok(Count::NONE);
        }
        self.literals.clear();
        let remains = self.trail.remains(&self.problem.pool, &mut self.literals);
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
        let issues = self.weights.iter().zip(&self.trail.core.domains);
        for ((weights, domain), _) in issues.zip(free).filter(|(_, free)| *free) {
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
        if part.iter().any(|remains| remains.clause.is_none()) {
            return self.by_diagram(part, variables);
        }
        let literals = |remains: &Remains| remains.clause.map_or(&[][..], |(from, to)| &self.literals[from..to]);
        part.sort_unstable_by(|one, other| literals(one).cmp(literals(other)));
        let same = |one: &Remains, other: &Remains| literals(one) == literals(other);
        let clauses = || part.chunk_by(same).map(|same| literals(&same[0]));
        let domains = variables.iter().map(|(_, variable)| (*variable, self.trail.core.domains[*variable].bits()));
        if let Some(ways) = self.known.clauses(domains.clone(), clauses()) {
            return Ok(ways.clone());
        }
        let domains: Vec<_> = domains.map(|(_, cells)| cells).collect();
        let place_of = |variable: usize| variables.partition_point(|(_, other)| *other < variable);
        let weight = |place: usize, cell: usize| self.weights[variables[place].1][cell];
        if variables.len() <= Clauses::MOST {
            let allow = |entries| {
                self.problem.limits.spend(entries / EACH)?;
                self.known.hold(entries as usize)
            };
            if let Some(ways) = Clauses::new(&domains, clauses(), place_of, weight).count(allow)? {
                return self.known.keep(ways);
            }
        }
        self.by_diagram(part, variables)
    }

    /// The same by a diagram.
    fn by_diagram(&mut self, part: &[Remains], variables: &[(usize, usize)]) -> Result<Ways, Stop> {
        let (core, pool) = (&self.trail.core, &mut self.problem.pool);
        let mut hard: Vec<_> = part.iter().map(|remains| pool.restricted(remains.formula, &core.domains)).collect();
        hard.sort_unstable();
        hard.dedup();
        let domains = variables.iter().map(|(_, place)| (*place, &core.domains[*place]));
        if let Some(ways) = self.known.formulas(domains, &hard) {
            return Ok(ways.clone());
        }
        let part = Part::new(pool, hard, self.weights.len());
        let ways = part.compile(pool, core)?.count(self.problem, &core.tied).into();
        self.known.keep(ways)
    }
}

/// Parts counted before, by all that their count depends on.
struct Known {
    counts: Vec<Counted>,
    /// The places of the counts by their words.
    table: HashTable<usize>,
    /// The words of all parts, and of the one that was asked for last.
    words: Vec<u64>,
    /// Where the words of that one begin, and their hash.
    asked: (usize, u64),
    held: Holding,
}

/// A part with its count.
struct Counted {
    words: Range<usize>,
    hash: u64,
    ways: Ways,
}

impl Known {
    fn new(held: Holding) -> Self {
        Self { counts: Vec::new(), table: HashTable::new(), words: Vec::new(), asked: (0, 0), held }
    }

    /// How many packages there are in clauses over variables with these domains, if that is known.
    fn clauses<'c>(
        &mut self,
        domains: impl ExactSizeIterator<Item = (usize, u64)>,
        clauses: impl Iterator<Item = &'c [Literal]>,
    ) -> Option<&Ways> {
        self.words.truncate(self.asked.0);
        self.words.push(domains.len() as u64);
        domains.for_each(|(variable, cells)| self.words.extend([variable as u64, cells]));
        for clause in clauses {
            self.words.push(clause.len() as u64);
            clause.iter().for_each(|(variable, cells)| self.words.extend([*variable as u64, *cells]));
        }
        self.answer()
    }

    /// The same of formulas; how their words begin tells them from clauses.
    fn formulas<'d>(
        &mut self,
        domains: impl ExactSizeIterator<Item = (usize, &'d CellSet)>,
        hard: &[Formula],
    ) -> Option<&Ways> {
        self.words.truncate(self.asked.0);
        self.words.extend([u64::MAX, domains.len() as u64]);
        for (variable, cells) in domains {
            self.words.push(variable as u64);
            self.words.extend(cells.words());
        }
        self.words.extend(hard.iter().map(|formula| formula.number()));
        self.answer()
    }

    fn answer(&mut self) -> Option<&Ways> {
        let Self { counts, table, words, asked, .. } = self;
        let own = &words[asked.0..];
        let mut hasher = Fast::default();
        own.iter().for_each(|word| hasher.write_u64(*word));
        asked.1 = hasher.finish();
        let is_own = |place: &usize| words[counts[*place].words.clone()] == *own;
        table.find(asked.1, is_own).map(|place| &counts[*place].ways)
    }

    /// Keeps how many there are in what was asked for last.
    fn keep(&mut self, ways: Ways) -> Result<Ways, Stop> {
        let Self { counts, table, words, asked: (from, hash), .. } = self;
        counts.push(Counted { words: *from..words.len(), hash: *hash, ways: ways.clone() });
        table.insert_unique(*hash, counts.len() - 1, |place| counts[*place].hash);
        *from = words.len();
        self.hold(0)?;
        Ok(ways)
    }

    /// Notes what it takes to hold all this, and so many numbers in tables.
    fn hold(&self, numbers: usize) -> Result<(), Stop> {
        let counts = self.counts.len() * size_of::<(Counted, usize)>();
        self.held.set(self.words.len() * size_of::<u64>() + counts + numbers * size_of::<u128>())
    }
}
