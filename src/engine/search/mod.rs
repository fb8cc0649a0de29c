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
use self::sets::{Quest, in_turns};
use super::boxes::list;
use super::cells::CellSet;
use super::family::SetFamily;
use super::formula::Formula;
use super::problem::Problem;
use super::scope::{Narrowed, Scope};
use super::{Asked, Choice, Count, Engine, Explained, Given, Price, RowReceiver, Soft, Stop, Wanted};

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

    /// A quest for one kind of set, gone through with all steps there are.
    fn alone<'p, 'q>(
        &self,
        problem: &'p mut Problem,
        asked: Asked<'q>,
        of: fn(Finder<'p>, &'q [Soft]) -> Quest<'p, 'q>,
    ) -> Result<Option<Quest<'p, 'q>>, Stop> {
        let steps = Meter::affordable(self.steps, &problem.limits);
        let narrowed = asked.narrowed(problem)?;
        let mut quest = quest(problem, narrowed, asked.soft, of)?;
        quest.iter_mut().for_each(|quest| quest.go_on(steps));
        Ok(quest)
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
        conflicts(self.alone(problem, Asked { given, soft }, Quest::conflicts)?, soft)
    }

    fn concessions(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop> {
        concessions(self.alone(problem, Asked { given, soft }, Quest::concessions)?, soft)
    }

    /// Both in turns, so that the first of each are found soon and neither uses up the steps of the other.
    fn explained(
        &self,
        problem: &mut Problem,
        conflicting: Asked<'_>,
        conceding: Asked<'_>,
    ) -> Result<Explained, Stop> {
        let steps = Meter::affordable(self.steps, &problem.limits);
        let (ruled, kept) = (conflicting.narrowed(problem)?, conceding.narrowed(problem)?);
        let mut conflicting_quest = quest(problem, ruled, conflicting.soft, Quest::conflicts)?;
        let mut conceding_quest = quest(problem, kept, conceding.soft, Quest::concessions)?;
        let mut quests: Vec<_> = conflicting_quest.iter_mut().chain(&mut conceding_quest).collect();
        in_turns(&mut quests, steps);
        Explained::of(conflicts(conflicting_quest, conflicting.soft), concessions(conceding_quest, conceding.soft))
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

impl Asked<'_> {
    /// What is given, looked through for a question of existence; `None` if it contradicts itself on the face of it.
    fn narrowed(self, problem: &mut Problem) -> Result<Option<Narrowed>, Stop> {
        problem.limits.poll()?;
        Ok(Narrowed::of_existence(problem, self.given, &Soft::formulas(self.soft)))
    }
}

/// The quest for minimal sets, which has no steps yet; `None` if what is given contradicts itself.
fn quest<'p, 'q>(
    problem: &'p Problem,
    narrowed: Option<Narrowed>,
    soft: &'q [Soft],
    of: fn(Finder<'p>, &'q [Soft]) -> Quest<'p, 'q>,
) -> Result<Option<Quest<'p, 'q>>, Stop> {
    let finder = narrowed.map(|narrowed| {
        // One step is what making the clauses counts for.
        Finder::new(Scope::over(problem, narrowed), Meter::new(1, &problem.limits))
    });
    Ok(finder.transpose()?.map(|finder| of(finder, soft)))
}

/// The conflicts of a quest; the empty one if what is given contradicts itself.
fn conflicts(quest: Option<Quest<'_, '_>>, soft: &[Soft]) -> Result<SetFamily, Stop> {
    let free = Soft::free(soft);
    quest.map_or_else(|| Ok(SetFamily::of(&[CellSet::none(0)], &free, true)), |quest| quest.family(&free))
}

/// The concessions of a quest; none if what is given contradicts itself.
fn concessions(quest: Option<Quest<'_, '_>>, soft: &[Soft]) -> Result<SetFamily, Stop> {
    quest.map_or_else(|| Ok(SetFamily::of(&[], soft, true)), |quest| quest.family(soft))
}
