//! Every question answered by trying all choices of cells.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::engine::cells::CellSet;
use crate::engine::formula::{Formula, Variable};
use crate::engine::problem::Problem;
use crate::engine::{Choice, Given, Price, Soft};

/// All choices that meet what is given, by the cells of the issues.
pub struct Oracle<'p> {
    problem: &'p Problem,
    pub packages: BTreeMap<Vec<usize>, Vec<Choice>>,
}

/// The number of choices to try.
pub fn size(problem: &Problem) -> usize {
    (0..problem.pool.variables()).map(|place| problem.pool.cells(Variable(place as u32))).product()
}

impl<'p> Oracle<'p> {
    pub fn new(problem: &'p Problem, given: &Given) -> Self {
        let mut oracle = Self { problem, packages: BTreeMap::new() };
        let atoms: Vec<_> = (0..problem.atoms.len()).collect();
        let mut choices: Vec<Choice> = vec![vec![]];
        for domain in &given.domains {
            let longer =
                |choice: &Choice| domain.iter().map(|cell| [&choice[..], &[cell]].concat()).collect::<Vec<_>>();
            choices = choices.iter().flat_map(longer).collect();
        }
        choices.retain(|choice| given.formulas.iter().all(|formula| problem.pool.holds(*formula, choice)));
        for choice in choices {
            let solution = problem.linear_system(&problem.amounts_of(&atoms), &atoms, &choice).solution();
            if solution.expect("small systems are decided").is_some() {
                oracle.packages.entry(choice[..problem.issues.len()].to_vec()).or_default().push(choice);
            }
        }
        oracle
    }

    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.packages.values().flatten()
    }

    pub fn multiplicity(&self, package: &[usize]) -> BigUint {
        package.iter().zip(&self.problem.issues).map(|(cell, cells)| cells[*cell].multiplicity()).product()
    }

    pub fn count(&self) -> BigUint {
        self.packages.keys().map(|package| self.multiplicity(package)).sum()
    }

    pub fn possible(&self) -> Vec<CellSet> {
        let issue =
            |(place, cells): (usize, &Vec<_>)| CellSet::of(cells.len(), self.packages.keys().map(|cells| cells[place]));
        self.problem.issues.iter().enumerate().map(issue).collect()
    }

    fn price(&self, soft: &[Soft], choice: &Choice) -> Price {
        soft.iter().filter(|soft| !self.problem.pool.holds(soft.formula, choice)).map(|soft| soft.price).sum()
    }

    pub fn cheapest(&self, soft: &[Soft]) -> Option<Price> {
        self.choices().map(|choice| self.price(soft, choice)).min()
    }

    /// The sets of soft formulas that some choice meets together, as bits.
    fn met(&self, soft: &[Soft]) -> Vec<u32> {
        let bits = |choice: &Choice| {
            let held = soft.iter().enumerate().filter(|(_, soft)| self.problem.pool.holds(soft.formula, choice));
            held.map(|(place, _)| 1 << place).sum()
        };
        self.choices().map(bits).collect()
    }

    pub fn conflicts(&self, soft: &[Soft]) -> Vec<Vec<usize>> {
        let met = self.met(soft);
        let fails = |set: &u32| met.iter().all(|met| set & met != *set);
        let mut found: Vec<_> = minimal(soft.len(), fails);
        found.sort_by_key(|set| (set.len(), set.clone()));
        found
    }

    pub fn concessions(&self, soft: &[Soft]) -> Vec<Vec<usize>> {
        let met = self.met(soft);
        let works = |set: &u32| met.iter().any(|met| set | met == (1u32 << soft.len()) - 1);
        let mut found: Vec<_> = minimal(soft.len(), works);
        found.sort_by_key(|set| (set.iter().map(|place| soft[*place].price).sum::<Price>(), set.len(), set.clone()));
        found
    }

    /// The packages up to a price with their prices and wishes, in the order of a list.
    pub fn listed(&self, soft: &[Soft], wishes: &[(Formula, i128)], within: Price) -> Vec<(Price, i128, Vec<usize>)> {
        let wished = |choice: &Choice| {
            wishes
                .iter()
                .filter(|(wish, _)| self.problem.pool.holds(*wish, choice))
                .map(|(_, worth)| worth)
                .sum::<i128>()
        };
        let rank = |choice: &Choice| (self.price(soft, choice), Reverse(wished(choice)));
        let best = |(package, choices): (&Vec<usize>, &Vec<Choice>)| {
            let (price, Reverse(wishes)) = choices.iter().map(rank).min().expect("a package has a choice");
            (price, wishes, package.clone())
        };
        let mut rows: Vec<_> = self.packages.iter().map(best).filter(|(price, ..)| *price <= within).collect();
        rows.sort_by_key(|(price, wishes, package)| (*price, Reverse(*wishes), package.clone()));
        rows
    }
}

/// The minimal sets of places with a property that all larger sets keep.
fn minimal(count: usize, has: impl Fn(&u32) -> bool) -> Vec<Vec<usize>> {
    let fewer = |set: u32| (0..count).filter(move |place| set >> place & 1 == 1).map(move |place| set & !(1 << place));
    let sets = (0..1u32 << count).filter(|set| has(set) && !fewer(*set).any(|fewer| has(&fewer)));
    sets.map(|set| (0..count).filter(|place| set >> place & 1 == 1).collect()).collect()
}
