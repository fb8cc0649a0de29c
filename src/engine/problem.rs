//! A view as solvers see it: variables with finitely many cells, formulas, and linear conditions on amounts.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::cells::{Cell, CellSet, Cut, partition, singletons};
use super::formula::{Formula, Pool, Variable};
use super::limits::Limits;
use super::partial;
use crate::model::{Compare, Condition, Domain, IssueId, Number, Scenario, Value, View};

/// Stepped amounts of at most this many values are counted value by value inside sums; larger ones are left to the
/// theory of linear conditions.
const SINGLY: u64 = 2_000;

/// Stepped amounts that are worth something are taken value by value up to this many.
const VALUED: u64 = 20_000;

/// Numbers whose common multiple goes beyond this many bits are too fine to add up exactly in the machine's integers.
const BITS: u64 = 96;

/// The numbers of a sum or a weighted condition have no common measure within range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFine;

/// A view made ready for solving.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The cells of every issue, in file order.
    pub issues: Vec<Vec<Cell>>,
    /// Linear conditions over several amounts. The variable of `atoms[k]` is number `issues.len() + k`; its cell 1
    /// says that the condition holds, its cell 0 that it does not.
    pub atoms: Vec<Atom>,
    /// All formulas.
    pub pool: Pool,
    /// The rules, as in [`View::rules`].
    pub rules: Vec<Formula>,
    /// The binding rungs, as in [`View::rungs`].
    pub rungs: Vec<Formula>,
    /// The wishes, in the order of [`View::wishes`].
    pub wishes: Vec<Formula>,
    /// Which cells and truths of some atoms stand together, as far as it was asked: a formula by list of atoms.
    pub(super) arithmetic: BTreeMap<Vec<usize>, Formula>,
    /// Limits that whoever asks has set.
    pub limits: Limits,
    pub(super) steps: Vec<Option<Number>>,
}

/// What a problem knew at some time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    formulas: usize,
    known: usize,
}

/// A linear condition over at least two amounts: the terms add up to the bound or more, or to more than the bound.
///
/// The first coefficient is one, so that the same condition is the same atom however it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Atom {
    /// Coefficients and amounts, in file order of the amounts; no coefficient is nought.
    pub terms: Vec<(IssueId, Number)>,
    /// The bound.
    pub at_least: Number,
    /// Whether the bound itself is left out.
    pub strict: bool,
}

impl Problem {
    /// The problem of a view.
    ///
    /// # Errors
    /// If numbers that are to be added up have no common measure within range.
    pub fn new(view: &View<'_>) -> Result<Self, TooFine> {
        Self::valued(view, &[])
    }

    /// The problem of a view in which some amounts are worth something: those with a step are cut into single values, as
    /// long as they are not too many, and those without one at these numbers.
    ///
    /// # Errors
    /// If numbers that are to be added up have no common measure within range.
    pub fn valued(view: &View<'_>, bends: &[(IssueId, Vec<Number>)]) -> Result<Self, TooFine> {
        let asked = view.rules.iter().map(|rule| &rule.holds);
        let conditions: Vec<_> = view.scenario.conditions().chain(asked).collect();
        let valued = bends.iter().map(|(issue, _)| *issue).collect();
        let issues = cells(view.scenario, &conditions, bends, &valued);
        let atoms = atoms(view.scenario, &conditions, &valued);
        let sizes = issues.iter().map(Vec::len).chain(atoms.iter().map(|_| 2)).collect();
        let steps = view.scenario.issues.iter().map(|issue| issue.domain.amount()?.step.clone()).collect();
        let pool = Pool::new(sizes);
        let mut problem = Self {
            issues,
            atoms,
            pool,
            rules: vec![],
            rungs: vec![],
            wishes: vec![],
            arithmetic: BTreeMap::new(),
            limits: Limits::default(),
            steps,
        };
        let of = |problem: &mut Self, conditions: Vec<&Condition>| {
            conditions.into_iter().map(|condition| problem.formula(condition)).collect::<Result<Vec<_>, _>>()
        };
        problem.rules = of(&mut problem, view.rules.iter().map(|rule| &rule.holds).collect())?;
        problem.rungs = of(&mut problem, view.rungs.iter().map(|rung| &rung.condition).collect())?;
        problem.wishes = of(&mut problem, view.wishes().map(|held| &held.position.requires).collect())?;
        Ok(problem)
    }

    /// The variable of an issue.
    pub fn variable(&self, issue: IssueId) -> Variable {
        Variable(issue.0 as u32)
    }

    /// The linear condition behind a variable, if it is not an issue.
    pub fn atom(&self, variable: Variable) -> Option<&Atom> {
        variable.place().checked_sub(self.issues.len()).map(|place| &self.atoms[place])
    }

    /// All cells of all variables.
    pub fn domains(&self) -> Vec<CellSet> {
        (0..self.pool.variables()).map(|place| CellSet::all(self.pool.cells(Variable(place as u32)))).collect()
    }

    /// The distance between the values of an amount; `None` if it is continuous or no amount.
    pub fn step(&self, issue: IssueId) -> Option<&Number> {
        self.steps[issue.0].as_ref()
    }

    /// By issue, no cell at all.
    pub(super) fn no_cells(&self) -> Vec<CellSet> {
        self.issues.iter().map(|cells| CellSet::none(cells.len())).collect()
    }

    /// A place to come back to with [`Problem::forget`].
    pub(crate) fn mark(&self) -> Mark {
        Mark { formulas: self.pool.len(), known: self.arithmetic.len() }
    }

    /// Forgets the formulas that an engine made for itself since a mark, unless some of them are of use to others.
    pub(crate) fn forget(&mut self, mark: Mark) {
        if self.arithmetic.len() == mark.known {
            self.pool.truncate(mark.formulas);
        }
    }

    /// The formula of a condition. It must be one of the scenario's or the view's, or a part or clause of one: others
    /// may split a cell.
    ///
    /// # Errors
    /// If numbers that are to be added up have no common measure within range.
    pub fn formula(&mut self, condition: &Condition) -> Result<Formula, TooFine> {
        Ok(match condition {
            Condition::Is(..)
            | Condition::OneOf(..)
            | Condition::AtLeast(..)
            | Condition::AtMost(..)
            | Condition::Between(..) => self.leaf(condition),
            Condition::Not(part) => {
                let part = self.formula(part)?;
                self.pool.not(part)
            }
            Condition::All(parts) => {
                let parts = self.formulas(parts)?;
                self.pool.and(parts)
            }
            Condition::Any(parts) => {
                let parts = self.formulas(parts)?;
                self.pool.or(parts)
            }
            Condition::If(when, then) => {
                let (when, then) = (self.formula(when)?, self.formula(then)?);
                let not = self.pool.not(when);
                self.pool.or([not, then])
            }
            Condition::Iff(one, other) => {
                let (one, other) = (self.formula(one)?, self.formula(other)?);
                let (not_one, not_other) = (self.pool.not(one), self.pool.not(other));
                let (forth, back) = (self.pool.or([not_one, other]), self.pool.or([not_other, one]));
                self.pool.and([forth, back])
            }
            Condition::Weight(compare, bound, parts) => self.weight(*compare, bound, parts)?,
            Condition::Sum(compare, terms, bound) => self.sum(*compare, terms, bound)?,
        })
    }

    fn formulas(&mut self, conditions: &[Condition]) -> Result<Vec<Formula>, TooFine> {
        conditions.iter().map(|condition| self.formula(condition)).collect()
    }

    /// A condition on one issue, which is constant on each of its cells.
    fn leaf(&mut self, condition: &Condition) -> Formula {
        let Some(issue) = condition.issues().first().copied() else { return Formula::FALSE };
        let cells = &self.issues[issue.0];
        let set = CellSet::of(cells.len(), leaf_cells(condition, cells));
        self.pool.within(self.variable(issue), set)
    }

    fn weight(&mut self, compare: Compare, bound: &Number, parts: &[(Number, Condition)]) -> Result<Formula, TooFine> {
        let numbers: Vec<_> = parts.iter().map(|(weight, _)| weight).chain([bound]).collect();
        let whole = whole(&numbers)?;
        let mut weighted = Vec::new();
        for ((_, part), points) in parts.iter().zip(&whole) {
            weighted.push((*points, self.formula(part)?));
        }
        Ok(self.compared(compare, whole[parts.len()], Vec::new(), weighted))
    }

    /// Totals against a bound, in whole points.
    fn compared(
        &mut self,
        compare: Compare,
        bound: i128,
        tables: Vec<(Variable, Vec<i128>)>,
        parts: Vec<(i128, Formula)>,
    ) -> Formula {
        let mirrored = |pool: &mut Pool| {
            let tables =
                tables.iter().map(|(variable, table)| (*variable, table.iter().map(|points| -points).collect()));
            let parts = parts.iter().map(|(points, part)| (-points, *part));
            let (tables, parts) = (tables.collect(), parts.collect());
            pool.threshold(-bound, tables, parts)
        };
        match compare {
            Compare::AtMost => mirrored(&mut self.pool),
            Compare::AtLeast => self.pool.threshold(bound, tables, parts),
            Compare::Exactly => {
                let below = mirrored(&mut self.pool);
                let above = self.pool.threshold(bound, tables, parts);
                self.pool.and([below, above])
            }
        }
    }

    fn sum(&mut self, compare: Compare, terms: &[(Number, IssueId)], bound: &Number) -> Result<Formula, TooFine> {
        let terms = merged(terms);
        match &terms[..] {
            [] => Ok(if compare.holds(&Number::zero(), bound) { Formula::TRUE } else { Formula::FALSE }),
            [(issue, coefficient)] => Ok(self.single(compare, *issue, coefficient, bound)),
            _ => match self.linear(compare, &terms, bound) {
                Some(formula) => Ok(formula),
                None => self.stepped_sum(compare, &terms, bound),
            },
        }
    }

    /// Whether every value of the issue is a cell of its own.
    pub(super) fn is_singly(&self, issue: IssueId) -> bool {
        let point = |cell: &Cell| matches!(cell, Cell::Range(range) if range.is_point());
        self.steps[issue.0].is_some() && self.issues[issue.0].iter().all(point)
    }

    fn single(&mut self, compare: Compare, issue: IssueId, coefficient: &Number, bound: &Number) -> Formula {
        let cells = &self.issues[issue.0];
        let total = |cell: &Cell| coefficient * &sample(cell);
        let holds = (0..cells.len()).filter(|cell| compare.holds(&total(&cells[*cell]), bound));
        let set = CellSet::of(cells.len(), holds);
        self.pool.within(self.variable(issue), set)
    }

    fn stepped_sum(
        &mut self,
        compare: Compare,
        terms: &[(IssueId, Number)],
        bound: &Number,
    ) -> Result<Formula, TooFine> {
        let products: Vec<Vec<Number>> = terms
            .iter()
            .map(|(issue, coefficient)| self.issues[issue.0].iter().map(|cell| coefficient * &sample(cell)).collect())
            .collect();
        let numbers: Vec<_> = products.iter().flatten().chain([bound]).collect();
        let mut whole = whole(&numbers)?.into_iter();
        let tables = terms
            .iter()
            .zip(&products)
            .map(|((issue, _), table)| (Variable(issue.0 as u32), whole.by_ref().take(table.len()).collect()))
            .collect();
        let bound = whole.next().unwrap_or_default();
        Ok(self.compared(compare, bound, tables, Vec::new()))
    }

    /// The formula of a sum that is a linear condition; `None` of one that is spelled out by value.
    fn linear(&mut self, compare: Compare, terms: &[(IssueId, Number)], bound: &Number) -> Option<Formula> {
        let mut formulas = Vec::new();
        for (atom, truth) in literals(compare, terms, bound) {
            let place = self.atoms.binary_search(&atom).ok()?;
            let variable = Variable((self.issues.len() + place) as u32);
            formulas.push(self.pool.within(variable, CellSet::of(2, [usize::from(truth)])));
        }
        Some(self.pool.and(formulas))
    }
}

pub(super) fn sample(cell: &Cell) -> Number {
    match cell {
        Cell::Range(range) => range.sample(),
        Cell::Choice(_) => unreachable!("sums and numbers are about amounts"),
    }
}

/// The cells on which a condition on one issue holds. They ascend, and so do the values it names: what lies between two
/// of them is found by halving.
fn leaf_cells(condition: &Condition, cells: &[Cell]) -> Vec<usize> {
    let below = |value: &Value| cells.partition_point(|cell| cell.sample() < *value);
    let upto = |value: &Value| cells.partition_point(|cell| cell.sample() <= *value);
    match condition {
        Condition::Is(_, wanted) => (below(wanted)..upto(wanted)).collect(),
        Condition::OneOf(_, wanted) => wanted.iter().flat_map(|wanted| below(wanted)..upto(wanted)).collect(),
        Condition::AtLeast(_, low) => (below(low)..cells.len()).collect(),
        Condition::AtMost(_, high) => (0..upto(high)).collect(),
        Condition::Between(_, low, high) => (below(low)..upto(high)).collect(),
        _ => Vec::new(),
    }
}

/// Terms by issue in file order, with those of one issue added and those of coefficient nought left out.
fn merged(terms: &[(Number, IssueId)]) -> Vec<(IssueId, Number)> {
    let mut sums: BTreeMap<IssueId, Number> = BTreeMap::new();
    for (coefficient, issue) in terms {
        *sums.entry(*issue).or_insert_with(Number::zero) += coefficient;
    }
    sums.into_iter().filter(|(_, coefficient)| !coefficient.is_zero()).collect()
}

/// Numbers times their common denominator.
pub(super) fn whole(numbers: &[&Number]) -> Result<Vec<i128>, TooFine> {
    let common = Number::common_denominator(numbers.iter().copied()).to_i128();
    // Machine integers, as long as they hold them, are many times faster.
    let small = |common| numbers.iter().map(|number| number.small_times(common, BITS)).collect::<Option<Vec<_>>>();
    if let Some(whole) = common.and_then(small) {
        return Ok(whole);
    }
    let (whole, _) = whole_parts(numbers);
    let fitting = |number: BigInt| if number.bits() > BITS { Err(TooFine) } else { number.to_i128().ok_or(TooFine) };
    whole.into_iter().map(fitting).collect()
}

/// Numbers times their common denominator, whatever their size, and that denominator.
pub fn whole_parts(numbers: &[&Number]) -> (Vec<BigInt>, BigInt) {
    let common = Number::common_denominator(numbers.iter().copied());
    let whole = numbers.iter().map(|number| number.numerator() * (&common / number.denominator())).collect();
    (whole, common)
}

/// A comparison as atoms that must hold or fail.
fn literals(compare: Compare, terms: &[(IssueId, Number)], bound: &Number) -> Vec<(Atom, bool)> {
    let lead = &terms[0].1;
    let terms: Vec<_> = terms.iter().map(|(issue, coefficient)| (*issue, coefficient / lead)).collect();
    let bound = bound / lead;
    // Dividing by a negative number turns "at least" into "at most".
    let at_least = |strict| Atom { terms: terms.clone(), at_least: bound.clone(), strict };
    let (above, below) = ((at_least(false), true), (at_least(true), false));
    match (compare, lead.is_negative()) {
        (Compare::Exactly, _) => vec![above, below],
        (Compare::AtLeast, false) | (Compare::AtMost, true) => vec![above],
        (Compare::AtMost, false) | (Compare::AtLeast, true) => vec![below],
    }
}

/// A sum as a condition writes it, with its terms merged.
struct Sum<'c> {
    compare: Compare,
    terms: Vec<(IssueId, Number)>,
    bound: &'c Number,
}

/// The sums in some conditions.
fn sums<'c>(conditions: &[&'c Condition]) -> Vec<Sum<'c>> {
    let mut found = Vec::new();
    for condition in conditions {
        condition.visit(&mut |part| {
            if let Condition::Sum(compare, terms, bound) = part {
                found.push(Sum { compare: *compare, terms: merged(terms), bound });
            }
        });
    }
    found
}

/// How a sum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// By the values of its amounts, all of which have steps.
    Spelled,
    /// As a linear condition: its amounts have steps, but too many partial sums.
    Wide,
    /// As a linear condition, because of an amount that goes by ranges.
    Mixed,
}

fn taken(scenario: &Scenario, terms: &[(IssueId, Number)], valued: &BTreeSet<IssueId>) -> Taken {
    let most = |issue: &IssueId| if valued.contains(issue) { VALUED } else { SINGLY };
    let ladder = |(issue, coefficient): &(IssueId, Number)| {
        let amount = scenario.issues[issue.0].domain.amount()?;
        let values = amount.values()?.to_u64().filter(|values| *values <= most(issue))?;
        Some((coefficient * amount.step.as_ref()?, values))
    };
    match terms.iter().map(ladder).collect::<Option<Vec<_>>>() {
        None => Taken::Mixed,
        Some(ladders) if partial::are_few(&ladders) => Taken::Spelled,
        Some(_) => Taken::Wide,
    }
}

fn cells(
    scenario: &Scenario,
    conditions: &[&Condition],
    bends: &[(IssueId, Vec<Number>)],
    valued: &BTreeSet<IssueId>,
) -> Vec<Vec<Cell>> {
    let sums = sums(conditions);
    // What goes value by value beside an amount that does not is still counted exactly.
    let several = sums.iter().filter(|sum| sum.terms.len() > 1 && taken(scenario, &sum.terms, valued) != Taken::Wide);
    let summed: BTreeSet<_> = several.flat_map(|sum| sum.terms.iter().map(|(issue, _)| *issue)).collect();
    let mut cuts = cuts(scenario, conditions, &sums);
    for (issue, numbers) in bends {
        cuts[issue.0].extend(numbers.iter().map(|at| Cut { at: at.clone(), after: false }));
    }
    let of = |(place, issue): (usize, &crate::model::Issue)| match &issue.domain {
        Domain::Amount(amount) => {
            let no_more_than = |most| amount.values().is_some_and(|values| values <= BigInt::from(most));
            let one_by_one = no_more_than(SINGLY) && summed.contains(&IssueId(place))
                || no_more_than(VALUED) && valued.contains(&IssueId(place));
            if one_by_one { singletons(amount) } else { partition(amount, &cuts[place]) }
        }
        domain => (0..domain.choices().len()).map(Cell::Choice).collect(),
    };
    scenario.issues.iter().enumerate().map(of).collect()
}

/// Where conditions on one amount change their truth, by issue.
fn cuts(scenario: &Scenario, conditions: &[&Condition], sums: &[Sum<'_>]) -> Vec<Vec<Cut>> {
    use Value::Amount;
    let mut cuts = vec![Vec::new(); scenario.issues.len()];
    let mut cut = |issue: &IssueId, at: &Number, after| cuts[issue.0].push(Cut { at: at.clone(), after });
    for condition in conditions {
        condition.visit(&mut |part| match part {
            Condition::Is(issue, Amount(number)) => {
                [false, true].into_iter().for_each(|after| cut(issue, number, after))
            }
            Condition::OneOf(issue, values) => {
                for value in values {
                    let Amount(number) = value else { continue };
                    [false, true].into_iter().for_each(|after| cut(issue, number, after));
                }
            }
            Condition::AtLeast(issue, Amount(number)) => cut(issue, number, false),
            Condition::AtMost(issue, Amount(number)) => cut(issue, number, true),
            Condition::Between(issue, Amount(low), Amount(high)) => {
                cut(issue, low, false);
                cut(issue, high, true);
            }
            _ => {}
        });
    }
    for Sum { compare, terms, bound } in sums {
        let [(issue, coefficient)] = &terms[..] else { continue };
        let at = *bound / coefficient;
        let both = *compare == Compare::Exactly;
        let lower = (*compare == Compare::AtLeast) != coefficient.is_negative();
        if both || lower {
            cut(issue, &at, false);
        }
        if both || !lower {
            cut(issue, &at, true);
        }
    }
    cuts
}

/// The linear conditions over several amounts that are not spelled out by value, in order.
fn atoms(scenario: &Scenario, conditions: &[&Condition], valued: &BTreeSet<IssueId>) -> Vec<Atom> {
    let mut found = Vec::new();
    for Sum { compare, terms, bound } in sums(conditions) {
        if terms.len() > 1 && taken(scenario, &terms, valued) != Taken::Spelled {
            found.extend(literals(compare, &terms, bound).into_iter().map(|(atom, _)| atom));
        }
    }
    found.sort();
    found.dedup();
    found
}
