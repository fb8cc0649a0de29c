//! Questions answered by SAT, one find after the other: what the diagram cannot hold at once, this engine has the first
//! of in no time.
//!
//! Cells and formulas become clauses, points and weights become sums that the solver watches, linear conditions are left
//! to the theory and come back as clauses where they clash. Conflicts come by MARCO, concessions and packages by blocking
//! what was found. Whatever comes to its end is exact, "there is none left" included; what does not ends with all that
//! was found, each one proved. Work is counted in steps of the solver, so that answers do not depend on the machine.

mod cheapest;
mod encode;
mod filling;
mod finder;
mod meter;
mod sets;
mod sums;

use self::filling::Filling;
use self::finder::Finder;
use self::meter::Meter;
use super::boxes::list;
use super::cells::CellSet;
use super::family::SetFamily;
use super::formula::Formula;
use super::problem::Problem;
use super::scope::Scope;
use super::{Choice, Count, Engine, Given, Price, RowReceiver, Soft, Stop, Wanted};

/// For a count at most so many boxes of packages are found.
const COUNTED: usize = 1_000;

/// Answers by SAT.
///
/// ```
/// use zopa::engine::search::Search;
/// let patient = Search { steps: 100 * Search::default().steps };
/// # assert!(patient.steps > 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// How many steps the solver is granted for one question: decisions, and conflicts at eight each.
    pub steps: u64,
}

impl Default for Search {
    fn default() -> Self {
        Self { steps: 5_000_000 }
    }
}

impl Search {
    /// `None` if what is given contradicts itself on the face of it. A question of existence needs fewer cells.
    fn finder<'p>(
        &self,
        problem: &'p mut Problem,
        given: &Given,
        others: &[Formula],
        existence: bool,
    ) -> Result<Option<Finder<'p>>, Stop> {
        problem.limits.poll()?;
        let meter = Meter::new(self.steps, &problem.limits);
        let scope = match existence {
            true => Scope::of_existence(problem, given, others),
            false => Scope::new(problem, given, others),
        };
        scope.map(|scope| Finder::new(scope, meter)).transpose()
    }
}

impl Engine for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn witness(&self, problem: &mut Problem, given: &Given) -> Result<Option<Choice>, Stop> {
        let Some(mut finder) = self.finder(problem, given, &[], true)? else { return Ok(None) };
        finder.find(&[])
    }

    /// Counts by boxes of packages. A stepped amount that a linear condition ties to others counts once for all the
    /// values of its cell, and the count is then a lower bound.
    fn count(&self, problem: &mut Problem, given: &Given) -> Result<Count, Stop> {
        let Some(finder) = self.finder(problem, given, &[], false)? else { return Ok(Count::NONE) };
        let mut filling = Filling::new(finder, &[], &[]);
        let complete = filling.fill(Price::default(), COUNTED)?;
        Ok(filling.count(complete))
    }

    fn possible(&self, problem: &mut Problem, given: &Given) -> Result<Vec<CellSet>, Stop> {
        let none = problem.no_cells();
        let Some(finder) = self.finder(problem, given, &[], false)? else { return Ok(none) };
        Filling::new(finder, &[], &[]).possible()
    }

    fn cheapest(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Price>, Stop> {
        let Some(finder) = self.finder(problem, given, &Soft::formulas(soft), true)? else { return Ok(None) };
        Filling::new(finder, soft, &[]).cheapest()
    }

    fn conflicts(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let free = Soft::free(soft);
        let Some(finder) = self.finder(problem, given, &Soft::formulas(soft), true)? else {
            return Ok(SetFamily::of(&[CellSet::none(0)], &free, true));
        };
        family(sets::conflicts(finder, soft), &free)
    }

    fn concessions(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let Some(finder) = self.finder(problem, given, &Soft::formulas(soft), true)? else {
            return Ok(SetFamily::of(&[], soft, true));
        };
        family(sets::concessions(finder, soft), soft)
    }

    /// Lists package by package; nothing is folded.
    fn packages(
        &self,
        problem: &mut Problem,
        given: &Given,
        wanted: &Wanted<'_>,
        receiver: &mut dyn RowReceiver,
    ) -> Result<(), Stop> {
        let none = problem.no_cells();
        let finder = self.finder(problem, given, &wanted.formulas(), false)?;
        list(finder.map(|finder| Filling::new(finder, wanted.soft, wanted.wishes)), wanted.within, none, receiver)
    }
}

/// What was found, unless it is nothing and more was to be looked for.
fn family((items, outcome): (Vec<CellSet>, Result<(), Stop>), soft: &[Soft]) -> Result<SetFamily, Stop> {
    match outcome {
        Err(stop) if items.is_empty() => Err(stop),
        _ => Ok(SetFamily::of(&items, soft, outcome.is_ok())),
    }
}
