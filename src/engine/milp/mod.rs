//! Questions answered by mixed programs: the second opinion on what the diagram says.
//!
//! One column per cell, rows for formulas and linear conditions, and a solver behind `good_lp`. Whatever the solver
//! finds is checked exactly before it counts; that nothing is left to find is taken on its word. Work is counted in
//! nodes of the solver's search, so that answers do not depend on the machine.

mod encode;
mod filling;
mod search;
mod sets;
mod truth;

use self::filling::Filling;
use self::search::{Search, Weights};
use self::truth::Truth;
use super::boxes::{Fills, list};
use super::cells::CellSet;
use super::family::SetFamily;
use super::formula::Formula;
use super::problem::Problem;
use super::scope::Scope;
use super::{Choice, Count, Engine, Given, Price, RowReceiver, Soft, Stop, Wanted};

/// Answers by mixed programs.
///
/// ```
/// use zopa::engine::milp::Milp;
/// let patient = Milp { nodes: 100 * Milp::default().nodes };
/// # assert!(patient.nodes > 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milp {
    /// How many nodes of its search the solver is granted for one question.
    pub nodes: u64,
}

impl Default for Milp {
    fn default() -> Self {
        Self { nodes: 50_000 }
    }
}

impl Milp {
    /// A search of the scope that is made of a question; `None` if what is given contradicts itself on the face of it.
    fn search<'p>(
        &self,
        scope: fn(&'p mut Problem, &Given, &[Formula]) -> Option<Scope<'p>>,
        problem: &'p mut Problem,
        given: &Given,
        others: &[Formula],
    ) -> Result<Option<Search<'p>>, Stop> {
        problem.limits.poll()?;
        scope(problem, given, others).map(|scope| Search::new(scope, self.nodes)).transpose()
    }
}

impl Engine for Milp {
    fn name(&self) -> &'static str {
        "MILP"
    }

    fn witness(&self, problem: &mut Problem, given: &Given) -> Result<Option<Choice>, Stop> {
        let Some(mut search) = self.search(Scope::of_existence, problem, given, &[])? else { return Ok(None) };
        let found = search.find(&Truth::default(), &[])?;
        Ok(found.map(|found| found.choice))
    }

    /// Counts by boxes of packages. A stepped amount that a linear condition ties to others counts once for all the
    /// values of its cell, and the count is then a lower bound.
    fn count(&self, problem: &mut Problem, given: &Given) -> Result<Count, Stop> {
        let Some(search) = self.search(Scope::new, problem, given, &[])? else { return Ok(Count::NONE) };
        let mut filling = Filling::new(search, &[], &[]);
        let complete = filling.fill(Price::default(), Price::default())?;
        Ok(filling.count(complete))
    }

    fn possible(&self, problem: &mut Problem, given: &Given) -> Result<Vec<CellSet>, Stop> {
        let none = problem.no_cells();
        let Some(search) = self.search(Scope::new, problem, given, &[])? else { return Ok(none) };
        Filling::new(search, &[], &[]).possible()
    }

    fn cheapest(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Price>, Stop> {
        let formulas = Soft::formulas(soft);
        let Some(mut search) = self.search(Scope::of_existence, problem, given, &formulas)? else { return Ok(None) };
        Ok(cheapest(&mut search, soft, &[])?.map(|(price, _)| price))
    }

    fn conflicts(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let free = Soft::free(soft);
        let formulas = Soft::formulas(soft);
        let Some(search) = self.search(Scope::of_existence, problem, given, &formulas)? else {
            return Ok(SetFamily::of(&[CellSet::none(0)], &free, true));
        };
        let (found, complete) = sets::conflicts(search, soft)?;
        Ok(SetFamily::of(&found, &free, complete))
    }

    fn concessions(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        let formulas = Soft::formulas(soft);
        let Some(search) = self.search(Scope::of_existence, problem, given, &formulas)? else {
            return Ok(SetFamily::of(&[], soft, true));
        };
        let (found, complete) = sets::concessions(search, soft)?;
        Ok(SetFamily::of(&found, soft, complete))
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
        let search = self.search(Scope::new, problem, given, &wanted.formulas())?;
        list(search.map(|search| Filling::new(search, wanted.soft, wanted.wishes)), wanted.within, none, receiver)
    }
}

/// The least price of what a choice that meets the rows must break: red lines first, then costs.
fn cheapest(
    search: &mut Search<'_>,
    soft: &[Soft],
    rows: &[super::program::Row],
) -> Result<Option<(Price, Choice)>, Stop> {
    let crossed = Weights::red_lines(soft);
    let mut rows = rows.to_vec();
    let mut red_lines = 0;
    if crossed.weights.iter().any(|weight| *weight > 0) {
        let Some((least, _)) = search.least(&crossed, &rows)? else { return Ok(None) };
        rows.push(search.at_most(&crossed, least)?);
        red_lines = least;
    }
    let Some((cost, choice)) = search.least(&Weights::costs(soft), &rows)? else {
        return if red_lines > 0 { Err(Stop::Solver) } else { Ok(None) };
    };
    let red_lines = u32::try_from(red_lines).unwrap_or(u32::MAX);
    Ok(Some((Price { red_lines, cost }, choice)))
}
