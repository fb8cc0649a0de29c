//! How many packages each set of parties accepts, all sets at once.
//!
//! One pass goes through the issues of a part. A state holds which parties have had a formula broken so far, and how
//! far the open formulas of the others have come; of a party that is lost, nothing more need be known, so that states
//! which differ only there are one. Each state carries the number of packages that lead to it. At the end there is one
//! number for each set of lost parties, and sums over those sets answer for every set of parties.

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::engine::{Count, Given, Price, Stop};
use crate::model::IssueId;

use super::automaton::Step;
use super::evaluate::multiplicity;
use super::graph::{Compiled, EACH, Nodes, OFTEN, TURNS};
use super::parts::{Part, parts};
use super::simplify::Core;

/// The most parties whose sets are counted at once.
pub(super) const PARTIES: usize = 12;

/// The most edges that are gone along for one part.
const EDGES: usize = 40_000_000;

/// The numbers of packages that meet what is given and all formulas of some parties, by set of parties; `None` if they
/// have to be counted set by set.
pub(super) fn count(
    problem: &mut Problem,
    given: &Given,
    parties: &[Vec<Formula>],
    sets: &[CellSet],
) -> Result<Option<Vec<Count>>, Stop> {
    let soft: Vec<_> = parties.iter().flatten().copied().collect();
    let owners: Vec<_> = parties.iter().enumerate().flat_map(|(party, own)| own.iter().map(move |_| party)).collect();
    let Some(core) = Core::new(problem, given, &soft)? else { return Ok(Some(vec![Count::NONE; sets.len()])) };
    let coarse = core.tied.iter().enumerate().any(|(issue, tied)| *tied && problem.is_coarse(IssueId(issue)));
    if coarse {
        return Ok(None);
    }
    let parts = parts(problem, &core);
    let free = super::free_packages(problem, &core, &parts);
    let mut tables = Vec::with_capacity(parts.len());
    for part in &parts {
        tables.push(Table::new(problem, &core, part, &owners)?);
    }
    let lost: Vec<_> = super::always_broken(&core).map(|place| owners[place]).collect();
    let count = |set: &CellSet| match lost.iter().any(|party| set.has(*party)) {
        true => Count::NONE,
        false => Count { found: tables.iter().fold(free.clone(), |all, table| all * table.of(set)), complete: true },
    };
    Ok(Some(sets.iter().map(count).collect()))
}

/// What a part of a question comes to for each set of the parties that have a formula in it.
struct Table {
    parties: Vec<usize>,
    packages: Vec<BigUint>,
}

impl Table {
    fn new(problem: &mut Problem, core: &Core, part: &Part, owners: &[usize]) -> Result<Self, Stop> {
        let mut parties: Vec<_> = part.soft.iter().map(|(place, _)| owners[*place as usize]).collect();
        parties.sort_unstable();
        parties.dedup();
        let local = |place: u32| parties.iter().position(|party| *party == owners[place as usize]).unwrap_or_default();
        let sums = part.order.iter().any(|variable| variable.place() >= problem.issues.len());
        let packages = match weights(problem, core, part).filter(|_| !sums) {
            Some(weights) => Pass::new(problem, core, part, &local, weights)?.run(parties.len())?,
            None => one_by_one(problem, core, part, &local, parties.len())?,
        };
        Ok(Self { parties, packages })
    }

    fn of(&self, set: &CellSet) -> &BigUint {
        let held = self.parties.iter().enumerate().filter(|(_, party)| set.has(**party));
        &self.packages[held.fold(0, |mask, (bit, _)| mask | 1 << bit)]
    }
}

/// The numbers of a part by set of parties, each compiled on its own. Conditions on sums do not multiply packages, so
/// that numbers of lost parties do not add up to them.
fn one_by_one(
    problem: &mut Problem,
    core: &Core,
    part: &Part,
    local: &dyn Fn(u32) -> usize,
    parties: usize,
) -> Result<Vec<BigUint>, Stop> {
    let mut packages = Vec::with_capacity(1 << parties);
    for mask in 0..1usize << parties {
        let held = part.soft.iter().filter(|(place, _)| mask >> local(*place) & 1 == 1).map(|(_, formula)| *formula);
        let hard = part.hard.iter().copied().chain(held).collect();
        let alone = Part { order: part.order.clone(), hard, soft: Vec::new() };
        packages.push(alone.compile(&mut problem.pool, core)?.count(problem, &core.tied));
    }
    Ok(packages)
}

/// By variable of a part, how many values each of its cells stands for; `None` where that is too many for a word.
fn weights(problem: &Problem, core: &Core, part: &Part) -> Option<Vec<(Variable, Vec<u64>)>> {
    let of = |variable: &Variable| {
        let cells = problem.issues.get(variable.place())?;
        let tied = core.tied[variable.place()];
        let weight = |cell: usize| multiplicity(cells, &CellSet::of(cells.len(), [cell]), tied).to_u64();
        let weights: Vec<_> = (0..cells.len()).map(weight).collect::<Option<_>>()?;
        let fits = weights.iter().try_fold(0u64, |sum, weight| sum.checked_add(*weight)).is_some();
        fits.then_some((*variable, weights))
    };
    part.order.iter().map(of).collect()
}

/// One pass through the issues of a part.
struct Pass {
    compiled: Compiled,
    /// By formula, the party it is of; rules are of none.
    owners: Vec<Option<usize>>,
    /// By layer and class, how many values it stands for.
    weights: Vec<Vec<u64>>,
    /// By layer and party, the bits of a state that its open formulas have.
    own: Vec<Vec<Vec<u64>>>,
    /// So many words make a number of packages.
    digits: usize,
    limits: crate::engine::limits::Holding,
}

impl Pass {
    fn new(
        problem: &mut Problem,
        core: &Core,
        part: &Part,
        local: &dyn Fn(u32) -> usize,
        weights: Vec<(Variable, Vec<u64>)>,
    ) -> Result<Self, Stop> {
        let formulas: Vec<_> = part.hard.iter().copied().chain(part.soft.iter().map(|(_, formula)| *formula)).collect();
        let compiled = Compiled::new(&mut problem.pool, core, &part.order, &formulas)?;
        let owners: Vec<_> = std::iter::repeat_n(None, part.hard.len())
            .chain(part.soft.iter().map(|(place, _)| Some(local(*place))))
            .collect();
        let by_class = |(axis, (_, weights)): (&super::graph::Axis, &(Variable, Vec<u64>))| {
            let class = |class: &super::graph::Class| class.cells.iter().map(|cell| weights[cell]).sum();
            axis.classes.iter().map(class).collect::<Vec<u64>>()
        };
        let weights: Vec<_> = compiled.axes.iter().zip(&weights).map(by_class).collect();
        let most: BigUint = weights
            .iter()
            .map(|classes| classes.iter().map(|weight| BigUint::from(*weight)).sum::<BigUint>())
            .product();
        let parties = owners.iter().flatten().max().map_or(0, |last| last + 1);
        let own = (0..compiled.axes.len()).map(|layer| own_bits(&compiled, &owners, parties, layer)).collect();
        Ok(Self {
            compiled,
            owners,
            weights,
            own,
            digits: most.to_u64_digits().len().max(1),
            limits: core.limits.holding(),
        })
    }

    /// The number of packages acceptable to each set of so many parties.
    fn run(&self, parties: usize) -> Result<Vec<BigUint>, Stop> {
        // The last word of a state says which parties are lost.
        let words = self.compiled.words + 1;
        let mut states = States::new(words, self.digits);
        let one: Vec<u64> = (0..self.digits).map(|digit| u64::from(digit == 0)).collect();
        states.add(&vec![0; words], &one, 1);
        let mut room = EDGES;
        for layer in 0..self.compiled.axes.len() {
            room = room.checked_sub(states.len() * self.weights[layer].len()).ok_or(Stop::Budget)?;
            states = self.layer(layer, &states)?;
        }
        let mut packages = vec![BigUint::ZERO; 1 << parties];
        for (state, number) in states.iter() {
            let lost = state[words - 1] as usize;
            packages[lost] += BigUint::from_slice(&halves(number));
        }
        Ok(accepted(packages, parties))
    }

    fn layer(&self, layer: usize, states: &States) -> Result<States, Stop> {
        let weights = &self.weights[layer];
        let mut next = States::new(states.words(), self.digits);
        let mut words = vec![0; states.words()];
        for (place, (state, number)) in states.iter().enumerate() {
            if place % OFTEN == 0 {
                let coming = OFTEN.min(states.len() - place) * weights.len();
                self.limits.spend(coming * (TURNS + self.compiled.turns[layer].len()) / TURNS / EACH)?;
                self.limits.set(states.bytes() + next.bytes())?;
            }
            for (class, weight) in weights.iter().enumerate() {
                words.copy_from_slice(state);
                if self.advance(layer, class, &mut words) {
                    next.add(&words, number, *weight);
                }
            }
        }
        Ok(next)
    }

    /// Moves the rules and the formulas of parties that are not lost on; false if a rule is broken.
    fn advance(&self, layer: usize, class: usize, words: &mut [u64]) -> bool {
        let Compiled { automata, slots, turns, words: last, .. } = &self.compiled;
        let before = words[*last];
        for turn in &turns[layer] {
            let owner = self.owners[turn.automaton];
            if owner.is_some_and(|party| words[*last] >> party & 1 == 1) {
                continue;
            }
            let slot = slots[turn.automaton];
            let after = match turn.step(automata, slot, words, class) {
                None => continue,
                Some(Step::Open(next)) => u64::from(next) + 1,
                Some(Step::Kept) => 0,
                Some(Step::Broken) => match owner {
                    Some(party) => {
                        words[*last] |= 1 << party;
                        0
                    }
                    None => return false,
                },
            };
            slot.set(words, after);
        }
        let mut newly = words[*last] & !before;
        while newly != 0 {
            let own = &self.own[layer][newly.trailing_zeros() as usize];
            words.iter_mut().zip(own).for_each(|(word, own)| *word &= !own);
            newly &= newly - 1;
        }
        true
    }
}

/// By party, the bits of a state at a layer that belong to formulas of the party.
fn own_bits(compiled: &Compiled, owners: &[Option<usize>], parties: usize, layer: usize) -> Vec<Vec<u64>> {
    let mut own = vec![vec![0; compiled.words]; parties];
    for ((automaton, owner), slot) in compiled.automata.iter().zip(owners).zip(&compiled.slots) {
        let (Some(owner), Some(first), Some(last)) = (owner, automaton.stages.first(), automaton.stages.last()) else {
            continue;
        };
        if first.layer < last.layer && (first.layer..=last.layer).contains(&layer) {
            slot.set(&mut own[*owner], u64::MAX);
        }
    }
    own
}

/// From the numbers by set of lost parties to those by set of parties that all accept.
fn accepted(mut packages: Vec<BigUint>, parties: usize) -> Vec<BigUint> {
    for party in 0..parties {
        for lost in 0..packages.len() {
            if lost >> party & 1 == 1 {
                let fewer = packages[lost ^ 1 << party].clone();
                packages[lost] += fewer;
            }
        }
    }
    // Who accepts is not lost.
    packages.reverse();
    packages
}

/// The words of a number in the halves that a [`BigUint`] is made from.
fn halves(number: &[u64]) -> Vec<u32> {
    number.iter().flat_map(|word| [*word as u32, (*word >> 32) as u32]).collect()
}

/// The states of a layer with the number of packages that lead to each, in words, the lowest first.
struct States {
    nodes: Nodes,
    digits: usize,
    numbers: Vec<u64>,
}

impl States {
    fn new(words: usize, digits: usize) -> Self {
        Self { nodes: Nodes::new(words), digits, numbers: Vec::new() }
    }

    fn len(&self) -> usize {
        self.numbers.len() / self.digits
    }

    fn words(&self) -> usize {
        self.nodes.words
    }

    fn bytes(&self) -> usize {
        self.len() * (8 * (self.nodes.words + self.digits) + size_of::<Price>())
    }

    fn iter(&self) -> impl Iterator<Item = (&[u64], &[u64])> {
        self.nodes.states.chunks_exact(self.nodes.words).zip(self.numbers.chunks_exact(self.digits))
    }

    /// Adds a number of packages, so many times, to those that lead to a state. It never grows beyond its digits, as
    /// these hold all packages of the part.
    fn add(&mut self, state: &[u64], number: &[u64], times: u64) {
        let node = self.nodes.node(state, Price::default()) as usize;
        if node == self.len() {
            self.numbers.extend(std::iter::repeat_n(0, self.digits));
        }
        let mut carry = 0u128;
        for (sum, digit) in self.numbers[node * self.digits..][..self.digits].iter_mut().zip(number) {
            carry += u128::from(*sum) + u128::from(*digit) * u128::from(times);
            *sum = carry as u64;
            carry >>= 64;
        }
    }
}
