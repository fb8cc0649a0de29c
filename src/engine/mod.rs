//! Solvers behind one set of questions.
//!
//! A [`Problem`] is a view with its amounts cut into cells. A question is asked under what is [`Given`]: formulas that
//! must hold and the cells that are left. Every answer says whether everything was searched; a question that could not
//! be answered within its budget comes back as a [`Stop`], never as a guess.

mod amounts;
mod boxes;
pub mod cells;
pub mod compact;
pub mod diagram;
pub mod family;
pub mod formula;
mod glance;
mod hash;
pub mod limits;
pub mod milp;
pub(crate) mod needed;
mod network;
pub(crate) mod pareto;
mod partial;
mod points;
pub mod problem;
mod program;
mod queue;
mod scope;
pub mod scores;
pub mod search;
pub mod theory;
mod union;

use std::fmt;
use std::ops::ControlFlow;

use num_bigint::BigUint;

use cells::CellSet;
use compact::{BlockReceiver, Packed};
use diagram::Compiled;
use family::SetFamily;
use formula::Formula;
use problem::Problem;

/// What must hold for a question.
#[derive(Clone, Debug)]
pub struct Given {
    /// Formulas that must hold.
    pub formulas: Vec<Formula>,
    /// The cells left for each variable of the problem.
    pub domains: Vec<CellSet>,
}

impl Given {
    /// That these formulas hold, and nothing else.
    pub fn holding(problem: &Problem, formulas: impl IntoIterator<Item = Formula>) -> Self {
        Self { formulas: formulas.into_iter().collect(), domains: problem.domains() }
    }
}

/// Why a question was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The steps or nodes allowed for it were used up.
    Budget,
    /// Numbers for so many parties are not held beside each other.
    Parties,
    /// The work for the whole answer was used up; who sets a time limit lifts that bound.
    Work,
    /// Linear conditions on amounts could not be decided exactly.
    Undecided,
    /// The solver gave up: an error of its own, not an answer.
    Solver,
    /// The time allowed was over.
    Time,
    /// Its part of the time was over, and the rest is kept for what is asked next.
    PartTime,
    /// It would have taken more memory than is allowed.
    Memory,
    /// Somebody interrupted it.
    Interrupted,
}

impl Stop {
    /// Whether it ends all work, and not only that of one engine on one question.
    pub fn ends_everything(self) -> bool {
        matches!(self, Stop::Time | Stop::Interrupted)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stop::Budget => "the work allowed for it was used up",
            Stop::Parties => "it is sought for 16 parties at most, and one can ask about some of them",
            Stop::Work => "the work allowed without a time limit was used up",
            Stop::Undecided => "conditions on sums of amounts could not be decided exactly",
            Stop::Solver => "the solver gave up",
            Stop::Time => "the time limit was reached",
            Stop::PartTime => "its part of the time limit was over, and the rest is kept for what comes after it",
            Stop::Memory => "the memory limit was reached",
            Stop::Interrupted => "it was interrupted",
        })
    }
}

impl std::error::Error for Stop {}

impl From<theory::Undecided> for Stop {
    fn from(_: theory::Undecided) -> Self {
        Stop::Undecided
    }
}

/// A number of things, and whether all were counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many were found.
    pub found: BigUint,
    /// Whether these are all; otherwise there are at least so many.
    pub complete: bool,
}

impl Count {
    /// There is none.
    pub const NONE: Count = Count { found: BigUint::ZERO, complete: true };

    /// None was found, and not all were looked for.
    pub const UNKNOWN: Count = Count { found: BigUint::ZERO, complete: false };

    /// The same number, raised to what is known of a part of the same things.
    pub fn at_least(self, part: &Count) -> Self {
        Self { found: self.found.max(part.found.clone()), ..self }
    }
}

/// One cell for every variable of a problem.
pub type Choice = Vec<usize>;

/// What breaking a formula costs. Prices compare by red lines first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price {
    /// How many red lines are crossed.
    pub red_lines: u32,
    /// The weights of the demands, in whole units common to all.
    pub cost: i128,
}

impl Price {
    /// What is left of a bound after spending some of it; below nought if it does not suffice.
    pub fn less(self, spent: Price) -> Price {
        Price { red_lines: self.red_lines.saturating_sub(spent.red_lines), cost: self.cost - spent.cost }
    }
}

impl std::ops::Add for Price {
    type Output = Price;
    fn add(self, other: Price) -> Price {
        Price { red_lines: self.red_lines + other.red_lines, cost: self.cost + other.cost }
    }
}

impl std::iter::Sum for Price {
    fn sum<I: Iterator<Item = Price>>(prices: I) -> Price {
        prices.fold(Price::default(), |total, price| total + price)
    }
}

/// A formula that may be broken, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Soft {
    /// The formula.
    pub formula: Formula,
    /// What breaking it costs.
    pub price: Price,
}

impl Soft {
    /// The formulas by themselves.
    pub(crate) fn formulas(soft: &[Soft]) -> Vec<Formula> {
        soft.iter().map(|soft| soft.formula).collect()
    }

    /// The same formulas, broken at no price.
    pub(crate) fn free(soft: &[Soft]) -> Vec<Soft> {
        soft.iter().map(|soft| Soft { price: Price::default(), ..*soft }).collect()
    }
}

/// A question about soft formulas under what is given.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'q> {
    /// What must hold.
    pub given: &'q Given,
    /// The formulas that may be broken.
    pub soft: &'q [Soft],
}

/// Why nothing meets all soft formulas, and what would: each as far as it was found.
#[derive(Debug)]
pub struct Explained {
    /// The conflicts.
    pub conflicts: Result<SetFamily, Stop>,
    /// The concessions.
    pub concessions: Result<SetFamily, Stop>,
}

impl Explained {
    /// Both together.
    ///
    /// # Errors
    /// If there is neither.
    pub(crate) fn of(
        conflicts: Result<SetFamily, Stop>,
        concessions: Result<SetFamily, Stop>,
    ) -> Result<Explained, Stop> {
        match (conflicts, concessions) {
            (Err(stop), Err(_)) => Err(stop),
            (conflicts, concessions) => Ok(Explained { conflicts, concessions }),
        }
    }
}

/// What a list of packages is asked for.
#[derive(Clone, Debug)]
pub struct Wanted<'q> {
    /// Formulas that a package may break at a price.
    pub soft: &'q [Soft],
    /// Formulas that rank packages of equal price, with what each is worth, nought or more.
    pub wishes: &'q [(Formula, i128)],
    /// The highest price; the least there is if `None`.
    pub within: Option<Price>,
    /// Whether issues on which a row does not depend are joined.
    pub fold: bool,
}

impl Wanted<'_> {
    /// The formulas that a list is about: those that may be broken, then those that rank.
    fn formulas(&self) -> Vec<Formula> {
        Soft::formulas(self.soft).into_iter().chain(self.wishes.iter().map(|(wish, _)| *wish)).collect()
    }
}

/// Packages in one row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The cells the row stands for, by variable: any combination of those of the issues is a package of the list, and
    /// the linear conditions have one truth each.
    pub cells: Vec<CellSet>,
    /// What its packages cost.
    pub price: Price,
    /// The weight of the wishes its packages meet.
    pub wishes: i128,
}

/// What a list of packages amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How many packages are within the bound; a stepped amount counts by value, a continuous one by cell.
    pub packages: Count,
    /// The least price of any package; `None` if no package meets what is given.
    pub cheapest: Option<Price>,
    /// The cells of each issue that occur in the list.
    pub cells: Vec<CellSet>,
    /// Whether every row there is will be shown, unless the receiver breaks off.
    pub complete: bool,
}

/// The questions every engine answers, as far as its budget goes.
///
/// Variables that are no issues (linear conditions) are never counted, listed or reported: a combination of cells of
/// the issues counts once if it can be met at all.
pub trait Engine {
    /// What it is called in notes.
    fn name(&self) -> &'static str;

    /// A choice that meets what is given, consistent with arithmetic; `None` if it is proved that there is none.
    ///
    /// # Errors
    /// If neither could be established.
    fn witness(&self, problem: &mut Problem, given: &Given) -> Result<Option<Choice>, Stop>;

    /// How many packages meet what is given.
    ///
    /// # Errors
    /// If not even a lower bound could be established.
    fn count(&self, problem: &mut Problem, given: &Given) -> Result<Count, Stop>;

    /// How many packages meet what is given and all formulas of some parties, for each of some sets of parties. Sets
    /// hold places in `parties`; every set has a count, at least none where even that is all that is known.
    ///
    /// # Errors
    /// If not even a lower bound could be established for any.
    fn coalitions(
        &self,
        problem: &mut Problem,
        given: &Given,
        parties: &[Vec<Formula>],
        sets: &[CellSet],
    ) -> Result<Vec<Count>, Stop> {
        each_set(self, problem, given, parties, sets)
    }

    /// How many packages meet what is given and all of some formulas but one, for each of them left out in turn; at
    /// least none where even that is all that is known.
    ///
    /// # Errors
    /// If not even a lower bound could be established for any.
    fn without_each(&self, problem: &mut Problem, given: &Given, formulas: &[Formula]) -> Result<Vec<Count>, Stop> {
        each_left_out(self, problem, given, formulas)
    }

    /// The cells of each issue that occur in some package that meets what is given; all empty if there is none.
    ///
    /// # Errors
    /// If it could not be established for every cell.
    fn possible(&self, problem: &mut Problem, given: &Given) -> Result<Vec<CellSet>, Stop>;

    /// The least price of soft formulas that a package meeting what is given must break; `None` if there is no such
    /// package.
    ///
    /// # Errors
    /// If it could not be established.
    fn cheapest(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<Option<Price>, Stop>;

    /// The minimal sets of soft formulas that no package meets together with what is given, each at no price. The empty
    /// set alone if what is given contradicts itself; none if all soft formulas can be met together.
    ///
    /// # Errors
    /// If not even one could be established.
    fn conflicts(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop>;

    /// The minimal sets of soft formulas whose giving-up leaves a package that meets all others and what is given, at
    /// their prices. The empty set alone if nothing need be given up; none if what is given contradicts itself.
    ///
    /// # Errors
    /// If not even one could be established.
    fn concessions(&self, problem: &mut Problem, given: &Given, soft: &[Soft]) -> Result<SetFamily, Stop>;

    /// The conflicts of one question and the concessions of another about the same positions. Both have their turn where
    /// not all can be found.
    ///
    /// # Errors
    /// If nothing could be established of either.
    fn explained(
        &self,
        problem: &mut Problem,
        conflicting: Asked<'_>,
        conceding: Asked<'_>,
    ) -> Result<Explained, Stop> {
        let conflicts = self.conflicts(problem, conflicting.given, conflicting.soft);
        Explained::of(conflicts, self.concessions(problem, conceding.given, conceding.soft))
    }

    /// What is given, made ready to be asked many times; `None` if nothing meets it, or the engine has no such form.
    ///
    /// # Errors
    /// If it would exceed the budget.
    fn compiled(&self, _: &mut Problem, _: &Given) -> Result<Option<Compiled>, Stop> {
        Ok(None)
    }

    /// Lists the packages that meet what is given within a price, cheapest first, then by wishes met, more first, then
    /// by cell in the order of the issues, until the receiver breaks off.
    ///
    /// # Errors
    /// If nothing could be established; the receiver has then seen nothing.
    fn packages(
        &self,
        problem: &mut Problem,
        given: &Given,
        wanted: &Wanted<'_>,
        receiver: &mut dyn RowReceiver,
    ) -> Result<(), Stop>;

    /// Lists the packages that meet what is given as rows of bytes, by cell in the order of the issues, until the
    /// receiver breaks off.
    ///
    /// # Errors
    /// If nothing could be established; the receiver has then seen nothing.
    fn rows(&self, problem: &mut Problem, given: &Given, receiver: &mut dyn BlockReceiver) -> Result<(), Stop> {
        let mut packed = Packed::new(problem, receiver);
        self.packages(problem, given, &Wanted { soft: &[], wishes: &[], within: None, fold: false }, &mut packed)
    }
}

/// The answer to [`Engine::coalitions`] by as many questions as there are sets.
fn each_set<E: Engine + ?Sized>(
    engine: &E,
    problem: &mut Problem,
    given: &Given,
    parties: &[Vec<Formula>],
    sets: &[CellSet],
) -> Result<Vec<Count>, Stop> {
    set_by_set(sets, |set| {
        let mut given = given.clone();
        given.formulas.extend(set.iter().flat_map(|party| &parties[party]));
        engine.count(problem, &given)
    })
}

/// The answer to [`Engine::without_each`] by as many questions as there are formulas.
fn each_left_out<E: Engine + ?Sized>(
    engine: &E,
    problem: &mut Problem,
    given: &Given,
    formulas: &[Formula],
) -> Result<Vec<Count>, Stop> {
    let all = CellSet::all(formulas.len());
    let but = |out: usize| all.without(&CellSet::of(formulas.len(), [out]));
    let sets: Vec<_> = (0..formulas.len()).map(but).collect();
    let each: Vec<_> = formulas.iter().map(|formula| vec![*formula]).collect();
    each_set(engine, problem, given, &each, &sets)
}

/// A count for each of some sets, asked in lexicographic order. Where one question stops, the others may not; what
/// was not counted stays unknown.
fn set_by_set(sets: &[CellSet], mut count: impl FnMut(&CellSet) -> Result<Count, Stop>) -> Result<Vec<Count>, Stop> {
    let mut order: Vec<_> = (0..sets.len()).collect();
    order.sort_by_cached_key(|place| sets[*place].iter().collect::<Vec<_>>());
    let mut counts = vec![Count::UNKNOWN; sets.len()];
    let mut stopped = None;
    for place in order {
        match count(&sets[place]) {
            Ok(counted) => counts[place] = counted,
            Err(stop) => stopped = Some(stop),
        }
        if matches!(stopped, Some(Stop::Work | Stop::Time | Stop::PartTime | Stop::Interrupted)) {
            break;
        }
    }
    match stopped {
        Some(stop) if counts.iter().all(|count| *count == Count::UNKNOWN) => Err(stop),
        _ => Ok(counts),
    }
}

/// Who takes a list of packages as it is made.
pub trait RowReceiver {
    /// What the list amounts to, before its first row.
    fn begin(&mut self, listed: &Listed);

    /// One row; breaks off if no more are wanted. The cells of the first `same` variables are those of the row before.
    fn row(&mut self, row: &Row, same: usize) -> ControlFlow<()>;

    /// The row told last is the first of a block. Says whether the receiver had the others too, so that they need not be
    /// told; breaks off if no more rows are wanted.
    fn block(&mut self, _: Block) -> ControlFlow<(), bool> {
        ControlFlow::Continue(false)
    }
}

/// Rows one after the other that end alike wherever the block comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which of the blocks of a list it is.
    pub name: u32,
    /// How many rows it has.
    pub rows: usize,
    /// How many variables come before its own; their cells are the same in all of its rows, and differ from place to place.
    pub way: usize,
}

#[cfg(test)]
mod tests;
