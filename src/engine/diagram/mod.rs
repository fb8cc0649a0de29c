//! The engine that answers about all packages at once: a multi-valued decision diagram over the issues.
//!
//! A question is simplified, falls into parts that share no variable, and each part is compiled on its own; counts
//! multiply, possible cells stand side by side, conflicts unite and concessions combine. Exact, or stopped at a budget
//! counted in edges and nodes.

mod arithmetic;
mod arranged;
mod automaton;
mod beginnings;
mod chain;
mod coalitions;
mod compiled;
mod course;
mod elimination;
mod evaluate;
mod export;
mod frontier;
mod graph;
mod hunt;
mod lot;
mod minimal;
mod monotone;
mod order;
mod outcomes;
mod packages;
mod parts;
mod projection;
mod reduce;
mod rows;
pub(super) mod simplify;
mod stretches;
mod sweep;
mod trace;
mod trail;
mod trellis;
mod ways;
mod weighing;
mod without;
mod yardstick;

use std::sync::Arc;

use num_bigint::BigUint;

use super::cells::CellSet;
use super::compact::BlockReceiver;
use super::family::{Element, Families, Family, SetFamily};
use super::formula::Formula;
use super::network::{self, Least};
use super::problem::Problem;
use super::{
    Asked, Choice, Count, Engine, Explained, Given, Price, RowReceiver, Soft, Stop, Wanted, each_left_out, each_set,
    set_by_set,
};
use crate::model::IssueId;

pub use compiled::Compiled;
pub use export::{Exported, NOWHERE, Piece, Tier, Way};
pub(crate) use stretches::Ramps;
pub use weighing::Weighing;

use coalitions::Walk;
use minimal::Minimal;
use monotone::{Function, Functions};
use parts::{Part, parts};
use simplify::Core;

/// The decision diagram as an engine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Diagram;

/// A fixed sequence of numbers that look drawn at random (splitmix64: Steele, Lea and Flood, 2014).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound.max(1) as u64) as usize
    }

    fn one_of(&mut self, cells: &CellSet) -> usize {
        let place = self.below(cells.len());
        cells.iter().nth(place).unwrap_or_default()
    }
}

impl Engine for Diagram {
    fn name(&self) -> &'static str {
        "diagram"
    }

    fn witness(&self, problem: &mut Problem, given: &Given) -> Result<Option<Choice>, Stop> {
        match network::cheapest(problem, given, &[])? {
            Least::Price(_, choice) => Ok(Some(choice)),
            Least::Contradiction => Ok(None),
            Least::Unfit => witness_compiled(problem, given),
        }
    }

    fn count(&self, problem: &mut Problem, given: &Given) -> Result<Count, Stop> {
        let Some(core) = Core::new(problem, given, &[])? else {
            return Ok(Count::NONE);
        };
        let parts = parts(problem, &core);
        let mut found = free_packages(problem, &core, &parts);
        for part in &parts {
            found *= part.compile(&mut problem.pool, &core)?.count(problem, &core.tied);
        }
        Ok(Count { complete: is_whole(problem, &core, &found), found })
    }

    fn coalitions(
        &self,
        problem: &mut Problem,
        given: &Given,
        parties: &[Vec<Formula>],
        sets: &[CellSet],
    ) -> Result<Vec<Count>, Stop> {
        let formulas: Vec<_> = given.formulas.iter().chain(parties.iter().flatten()).copied().collect();
        if !problem.atoms_of(&formulas).is_empty() {
            return each_set(self, problem, given, parties, sets);
        }
        let Some(core) = Core::new(problem, given, &[])? else { return Ok(vec![Count::NONE; sets.len()]) };
        match Walk::new(problem, core, parties) {
            Some(mut walk) => set_by_set(sets, |set| walk.count(set)),
            None => each_set(self, problem, given, parties, sets),
        }
    }

    fn without_each(&self, problem: &mut Problem, given: &Given, formulas: &[Formula]) -> Result<Vec<Count>, Stop> {
        let all: Vec<_> = given.formulas.iter().chain(formulas).copied().collect();
        if !problem.atoms_of(&all).is_empty() {
            return each_left_out(self, problem, given, formulas);
        }
        match without::each(problem, given, formulas) {
            // One question at a time may be within the budget where all together are not.
            Err(Stop::Budget | Stop::Memory) => each_left_out(self, problem, given, formulas),
            counts => counts,
        }
    }

    fn possible(&self, problem: &mut Problem, given: &Given) -> Result<Vec<CellSet>, Stop> {
        let issues = problem.issues.len();
        let nothing = problem.no_cells();
        let Some(core) = Core::new(problem, given, &[])? else { return Ok(nothing) };
        let mut possible = core.domains.clone();
        for part in parts(problem, &core) {
            let graph = part.compile(&mut problem.pool, &core)?;
            for (layer, cells) in graph.layers.iter().zip(graph.possible()) {
                if cells.is_empty() {
                    return Ok(nothing);
                }
                possible[layer.axis.variable.place()] = cells;
            }
        }
        possible.truncate(issues);
        Ok(possible)
    }

    fn cheapest(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Price>, Stop> {
        match network::cheapest(problem, given, soft)? {
            Least::Price(price, _) => Ok(Some(price)),
            Least::Contradiction => Ok(None),
            Least::Unfit => cheapest_compiled(problem, given, soft),
        }
    }

    fn conflicts(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let free = Soft::free(soft);
        let Some(parts) = unmeetable(problem, given, soft)? else {
            return Ok(SetFamily::of(&[CellSet::none(0)], &free, true));
        };
        let mut families = Families::new();
        let mut all = Family::NONE;
        for part in parts.functions.iter().rev() {
            let minimal = Minimal::new(&parts.store, &mut families, &problem.limits).of(*part)?;
            all = families.union(minimal, all);
        }
        Ok(SetFamily::new(&families, all, parts.elements(&free), true))
    }

    fn concessions(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        Ok(all_concessions(problem, given, soft)?.unwrap_or_else(|| SetFamily::of(&[], soft, true)))
    }

    fn explained(
        &self,
        problem: &mut Problem,
        conflicting: Asked<'_>,
        conceding: Asked<'_>,
    ) -> Result<Explained, Stop> {
        // Both are read off the same diagrams: where these do not fit, nothing is left to try.
        let conflicts = self.conflicts(problem, conflicting.given, conflicting.soft)?;
        Explained::of(Ok(conflicts), self.concessions(problem, conceding.given, conceding.soft))
    }

    fn compiled(&self, problem: &mut Problem, given: &Given) -> Result<Option<Compiled>, Stop> {
        Compiled::new(problem, given)
    }

    fn packages(
        &self,
        problem: &mut Problem,
        given: &Given,
        wanted: &Wanted<'_>,
        receiver: &mut dyn RowReceiver,
    ) -> Result<(), Stop> {
        packages::list(problem, given, wanted, receiver)
    }

    fn rows(&self, problem: &mut Problem, given: &Given, receiver: &mut dyn BlockReceiver) -> Result<(), Stop> {
        rows::list(problem, given, receiver)
    }
}

/// A question about existence, with the cells left out that others can stand in for.
fn existence_core(problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Core>, Stop> {
    let formulas = Soft::formulas(soft);
    let core = Core::new(problem, given, &formulas)?;
    Ok(core.and_then(|mut core| core.drop_all_dominated(&mut problem.pool).then_some(core)))
}

/// A package from diagrams of the parts of a question.
pub(super) fn witness_compiled(problem: &mut Problem, given: &Given) -> Result<Option<Choice>, Stop> {
    let Some(core) = existence_core(problem, given, &[])? else { return Ok(None) };
    let mut choice: Choice = core.domains.iter().map(|domain| domain.first().unwrap_or_default()).collect();
    for part in parts(problem, &core) {
        let graph = part.compile(&mut problem.pool, &core)?;
        let alive = graph.alive();
        if !alive[0][0] {
            return Ok(None);
        }
        let classes = graph.some_way(&alive, |_| 0);
        for (layer, class) in graph.layers.iter().zip(classes) {
            choice[layer.axis.variable.place()] = layer.axis.classes[class].representative;
        }
    }
    settle(problem, &core, &mut choice)?;
    Ok(Some(choice))
}

/// The least price from diagrams of the parts of a question.
pub(super) fn cheapest_compiled(problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Price>, Stop> {
    let Some(core) = existence_core(problem, given, soft)? else { return Ok(None) };
    let prices: Vec<_> = soft.iter().map(|soft| soft.price).collect();
    let mut total = always_broken(&core).map(|place| prices[place]).sum();
    for part in parts(problem, &core) {
        match part.compile(&mut problem.pool, &core)?.cheapest(&prices) {
            Some(price) => total = total + price,
            None => return Ok(None),
        }
    }
    Ok(Some(total))
}

/// Gives the linear conditions that do not matter to a question the truth they have in one package of a choice.
fn settle(problem: &Problem, core: &Core, choice: &mut Choice) -> Result<(), Stop> {
    if problem.atoms.is_empty() {
        return Ok(());
    }
    let system = problem.linear_system(&problem.amounts_of(&core.atoms), &core.atoms, choice);
    match system.solution()? {
        Some(amounts) => problem.settle(&core.atoms, choice, &amounts),
        None => unreachable!("the diagram holds only combinations that arithmetic allows"),
    }
    Ok(())
}

/// The soft formulas that cannot be met whatever is given up.
fn always_broken(core: &Core) -> impl Iterator<Item = usize> + '_ {
    let broken = |(place, formula): (usize, &Formula)| (*formula == Formula::FALSE).then_some(place);
    core.soft.iter().enumerate().filter_map(broken)
}

/// Whether so many packages are all: amounts that sums tie together may be known by cell alone.
fn is_whole(problem: &Problem, core: &Core, found: &BigUint) -> bool {
    let coarse = core.tied.iter().enumerate().any(|(issue, tied)| *tied && problem.is_coarse(IssueId(issue)));
    !coarse || *found == BigUint::ZERO
}

/// How many packages the issues make that no part of the question speaks of.
fn free_packages(problem: &Problem, core: &Core, parts: &[Part]) -> BigUint {
    let mut free = vec![true; problem.pool.variables()];
    for variable in parts.iter().flat_map(|part| &part.order) {
        free[variable.place()] = false;
    }
    let issues = problem.issues.iter().zip(&core.domains).zip(free).zip(&core.tied).filter(|((_, free), _)| *free);
    issues.map(|(((cells, domain), _), tied)| evaluate::multiplicity(cells, domain, *tied)).product()
}

/// All concessions of a question; `None` if what is given contradicts itself.
fn all_concessions(problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<SetFamily>, Stop> {
    let Some(mut parts) = unmeetable(problem, given, soft)? else { return Ok(None) };
    let openings: Vec<_> = parts.functions.iter().map(|part| parts.store.dual(*part)).collect();
    let mut families = Families::new();
    let mut family = Family::EMPTY_SET;
    for opening in openings.into_iter().rev() {
        let minimal = Minimal::new(&parts.store, &mut families, &problem.limits).of(opening)?;
        family = families.product(minimal, family);
    }
    Ok(Some(SetFamily::new(&families, family, parts.elements(soft), true)))
}

/// The soft formulas that a package of the least price may break: those in a cheapest concession, and those that cost
/// nothing. `None` if what is given contradicts itself.
fn breakable_at_least_price(problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Vec<bool>>, Stop> {
    let Some(all) = all_concessions(problem, given, soft)? else { return Ok(None) };
    let mut breakable: Vec<_> = soft.iter().map(|soft| soft.price == Price::default()).collect();
    all.cheapest_memberships().into_iter().for_each(|(place, _)| breakable[place] = true);
    Ok(Some(breakable))
}

/// Per part of a question, which sets of soft formulas cannot be met.
struct Unmeetable {
    store: Functions,
    functions: Vec<Function>,
    /// The places of the soft formulas by rank.
    places: Vec<usize>,
}

impl Unmeetable {
    fn elements(&self, soft: &[Soft]) -> Arc<[Element]> {
        self.places.iter().map(|place| Element { price: soft[*place].price, place: *place }).collect()
    }
}

fn unmeetable(problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Unmeetable>, Stop> {
    let Some(core) = existence_core(problem, given, soft)? else { return Ok(None) };
    let mut places: Vec<usize> = always_broken(&core).collect();
    let mut store = Functions::new(&problem.limits);
    let mut functions: Vec<_> = (0..places.len()).map(|rank| store.single(rank as u32)).collect();
    let mut rank = vec![u32::MAX; soft.len()];
    for part in parts(problem, &core) {
        for (place, _) in part.soft_by_first_layer(&problem.pool) {
            rank[place as usize] = places.len() as u32;
            places.push(place as usize);
        }
        let graph = part.compile(&mut problem.pool, &core)?;
        let function = store.unmeetable(&graph, &rank)?;
        if function == Function::TRUE {
            return Ok(None);
        }
        functions.push(function);
    }
    Ok(Some(Unmeetable { store, functions, places }))
}
