//! Linear conditions as formulas without going through what they allow: amounts without a step are left out of them one
//! after the other (Fourier 1827, Motzkin 1936).
//!
//! Of two conditions in which an amount counts for and against, a sum has it no more; of one alone, its cell says how
//! far it can go. What is left speaks of cells only and holds wherever the conditions hold that it was made of. What is
//! made of more conditions than amounts were left out, and one, follows from others (Kohler 1967) and is dropped.
//! Amounts with a step must have a cell for each value: they stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Stop;
use crate::engine::cells::{Cell, CellSet};
use crate::engine::formula::{Formula, Variable};
use crate::engine::partial;
use crate::engine::problem::{Atom, Problem, whole};
use crate::model::{IssueId, Number, Range};

/// More rows than this are not made: going through combinations may be less.
const ROWS: usize = 300;

/// So many pairs of rows at most are joined to leave one amount out.
const PAIRS: usize = 5_000;

/// Cells of amounts without a step in one row may have so many combinations.
const CORNERS: usize = 100;

/// What a row is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// That a linear condition holds, or fails.
    Truth(usize, bool),
    /// That an amount goes no further than its cell, on the upper side or on the lower one.
    End(IssueId, bool),
}

/// Terms that reach a bound wherever the sources hold.
#[derive(Clone, Debug)]
struct Row {
    /// The amounts that are still to be left out, and their coefficients.
    moving: BTreeMap<IssueId, Number>,
    /// Amounts at the end of their cell where the term is highest. By amount, and whether that is the upper end.
    ended: BTreeMap<(IssueId, bool), Number>,
    at_least: Number,
    strict: bool,
    sources: BTreeSet<Source>,
}

/// Which cells and which truths of these conditions stand together; `None` if that is better found in another way.
pub(super) fn formula(problem: &mut Problem, domains: &[CellSet], atoms: &[usize]) -> Result<Option<Formula>, Stop> {
    let (moving, stepped): (Vec<_>, Vec<_>) =
        problem.amounts_of(atoms).into_iter().partition(|issue| problem.step(*issue).is_none());
    if !stepped.iter().all(|issue| problem.is_singly(*issue)) {
        return Ok(None);
    }
    let Some(rows) = rows(problem, domains, atoms, moving)? else { return Ok(None) };
    let mut clauses = Vec::new();
    for row in &rows {
        let Some(clause) = clause(problem, domains, row)? else { return Ok(None) };
        clauses.push(clause);
    }
    Ok(Some(problem.pool.and(clauses)))
}

/// What follows from the conditions about cells alone.
fn rows(
    problem: &Problem,
    domains: &[CellSet],
    atoms: &[usize],
    mut moving: Vec<IssueId>,
) -> Result<Option<Vec<Row>>, Stop> {
    let mut rows = Vec::new();
    for atom in atoms {
        let truths = &domains[problem.issues.len() + atom];
        let row = |truth| Row::of(&problem.atoms[*atom], *atom, truth);
        rows.extend([false, true].into_iter().filter(|truth| truths.has(usize::from(*truth))).map(row));
    }
    let mut most = 1;
    while let Some(place) = (0..moving.len()).min_by_key(|place| pairs(&rows, moving[*place])) {
        let issue = moving.remove(place);
        let pairs = pairs(&rows, issue);
        if pairs > PAIRS {
            return Ok(None);
        }
        most += 1;
        rows = left_out(&rows, issue, most);
        problem.limits.spend((pairs + rows.len()) as u64)?;
        if rows.len() > ROWS {
            return Ok(None);
        }
    }
    Ok(Some(rows))
}

/// How many pairs of rows there are in which an amount counts for and against.
fn pairs(rows: &[Row], issue: IssueId) -> usize {
    let coefficients: Vec<_> = rows.iter().filter_map(|row| row.moving.get(&issue)).collect();
    let against = coefficients.iter().filter(|coefficient| coefficient.is_negative()).count();
    against * (coefficients.len() - against)
}

/// The rows with one amount left out, made of so many sources at most.
fn left_out(rows: &[Row], issue: IssueId, most: usize) -> Vec<Row> {
    let (with, mut left): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(|row| row.moving.contains_key(&issue));
    let (against, with): (Vec<_>, Vec<_>) = with.into_iter().partition(|row| row.moving[&issue].is_negative());
    for one in &with {
        left.extend(against.iter().filter(|other| !one.excludes(other)).map(|other| one.joined(other, issue)));
    }
    left.extend(with.iter().chain(&against).map(|row| row.at_end(issue)));
    left.retain(|row| row.sources.len() <= most);
    left
}

impl Row {
    fn of(atom: &Atom, place: usize, truth: bool) -> Self {
        let turned = |number: &Number| if truth { number.clone() } else { -number.clone() };
        let terms = atom.terms.iter().map(|(issue, coefficient)| (*issue, turned(coefficient)));
        Self {
            moving: terms.collect(),
            ended: BTreeMap::new(),
            at_least: turned(&atom.at_least),
            strict: atom.strict == truth,
            sources: BTreeSet::from([Source::Truth(place, truth)]),
        }
    }

    /// Whether two rows never hold at once, as one is made of what the other denies.
    fn excludes(&self, other: &Row) -> bool {
        self.sources.iter().any(|source| match source {
            Source::Truth(atom, truth) => other.sources.contains(&Source::Truth(*atom, !truth)),
            Source::End(..) => false,
        })
    }

    /// The row with an amount as far out as its cell lets it.
    fn at_end(&self, issue: IssueId) -> Row {
        let mut row = self.clone();
        if let Some(coefficient) = row.moving.remove(&issue) {
            let upper = !coefficient.is_negative();
            row.ended.insert((issue, upper), coefficient);
            row.sources.insert(Source::End(issue, upper));
        }
        row
    }

    /// The sum of two rows in which an amount counts for and against, each as often as it takes to have it no more.
    fn joined(&self, other: &Row, issue: IssueId) -> Row {
        let (own, its) = (other.moving[&issue].abs(), self.moving[&issue].abs());
        let mut row = Row { at_least: &(&own * &self.at_least) + &(&its * &other.at_least), ..self.clone() };
        row.moving = sum((&own, &self.moving), (&its, &other.moving));
        row.moving.remove(&issue);
        row.ended = sum((&own, &self.ended), (&its, &other.ended));
        row.strict |= other.strict;
        row.sources.extend(&other.sources);
        row
    }
}

/// What two lists of terms, each times a number, add up to.
fn sum<K: Copy + Ord>(
    one: (&Number, &BTreeMap<K, Number>),
    other: (&Number, &BTreeMap<K, Number>),
) -> BTreeMap<K, Number> {
    let mut sum: BTreeMap<K, Number> = BTreeMap::new();
    for (times, terms) in [one, other] {
        for (key, coefficient) in terms {
            *sum.entry(*key).or_insert_with(Number::zero) += &(times * coefficient);
        }
    }
    sum.retain(|_, coefficient| !coefficient.is_zero());
    sum
}

/// That a row holds, unless one of the conditions that it is made of has the other truth; `None` if there are too many
/// sums to tell apart.
fn clause(problem: &mut Problem, domains: &[CellSet], row: &Row) -> Result<Option<Formula>, Stop> {
    let stepped = row.moving.iter().map(|(issue, coefficient)| ((*issue, true), coefficient));
    let terms: Vec<_> = stepped.chain(row.ended.iter().map(|(key, coefficient)| (*key, coefficient))).collect();
    let cells = terms.iter().map(|((issue, _), _)| problem.issues[issue.0].len()).sum::<usize>();
    problem.limits.spend(cells as u64)?;
    let ladder = |(issue, coefficient): (&IssueId, &Number)| {
        let step = problem.step(*issue).map(|step| coefficient * step)?;
        Some((step, domains[issue.0].len() as u64))
    };
    let ladders: Option<Vec<_>> = row.moving.iter().map(ladder).collect();
    let corners: usize = row.ended.keys().map(|(issue, _)| domains[issue.0].len()).product();
    if corners > CORNERS || !ladders.is_some_and(|ladders| partial::are_few(&ladders)) {
        return Ok(None);
    }
    let Some((bound, tables)) = points(problem, row, &terms) else { return Ok(None) };
    let reached = problem.pool.threshold(bound, tables, Vec::new());
    let denied = row.sources.iter().filter_map(|source| match source {
        Source::Truth(atom, truth) => Some((Variable((problem.issues.len() + atom) as u32), usize::from(!truth))),
        Source::End(..) => None,
    });
    let denied: Vec<_> = denied.collect();
    let denied = denied.into_iter().map(|(variable, truth)| problem.pool.within(variable, CellSet::of(2, [truth])));
    let clause: Vec<_> = denied.chain([reached]).collect();
    Ok(Some(problem.pool.or(clause)))
}

/// A bound, and points by cell that must reach it.
type Points = (i128, Vec<(Variable, Vec<i128>)>);

/// A row in whole points; `None` if its numbers have no common measure within range. Where the bound is not enough, or
/// an end is only come near to, more than the bound is needed: a point is made so many that one less for each of these
/// ends does not count for a whole one.
fn points(problem: &Problem, row: &Row, terms: &[((IssueId, bool), &Number)]) -> Option<Points> {
    let end = |cell: &Cell, upper: bool| match cell {
        Cell::Range(Range { min, min_open, .. }) if !upper => (min.clone(), *min_open),
        Cell::Range(Range { max, max_open, .. }) => (max.clone(), *max_open),
        Cell::Choice(_) => unreachable!("sums are over amounts"),
    };
    let of = |((issue, upper), coefficient): &((IssueId, bool), &Number)| {
        let ends = problem.issues[issue.0].iter().map(|cell| end(cell, *upper));
        ends.map(|(at, open)| (*coefficient * &at, open)).collect::<Vec<_>>()
    };
    let ends: Vec<Vec<(Number, bool)>> = terms.iter().map(of).collect();
    let numbers: Vec<_> = ends.iter().flatten().map(|(number, _)| number).chain([&row.at_least]).collect();
    let mut whole = whole(&numbers).ok()?.into_iter();
    let fine = row.strict || ends.iter().flatten().any(|(_, open)| *open);
    let scale = if fine { 1 + terms.len() as i128 } else { 1 };
    let mut tables = Vec::new();
    for (((issue, _), _), ends) in terms.iter().zip(&ends) {
        let points = ends.iter().zip(whole.by_ref()).map(|((_, open), points)| points * scale - i128::from(*open));
        tables.push((problem.variable(*issue), points.collect()));
    }
    Some((whole.next()? * scale + i128::from(row.strict), tables))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::tests::sample::{amount, scenario};
    use crate::model::{Compare, Condition, Value, View};

    /// Every cell of every variable, with every other.
    fn combinations(problem: &Problem) -> Vec<Vec<usize>> {
        (0..problem.pool.variables()).fold(vec![Vec::new()], |known, place| {
            let cells = 0..problem.pool.cells(Variable(place as u32));
            known.iter().flat_map(|one| cells.clone().map(|cell| [&one[..], &[cell]].concat())).collect()
        })
    }

    fn sums() -> impl Strategy<Value = Vec<Condition>> {
        let compare = prop::sample::select(vec![Compare::AtLeast, Compare::AtMost]);
        let sum = (compare, prop::collection::vec(-3..4i64, 4), -10..40i64).prop_map(|(compare, numbers, bound)| {
            let terms = numbers.into_iter().enumerate().map(|(issue, number)| (number.into(), IssueId(issue)));
            Condition::Sum(compare, terms.collect(), bound.into())
        });
        let cut =
            (0..3usize, 1..10i64).prop_map(|(issue, at)| Condition::AtMost(IssueId(issue), Value::Amount(at.into())));
        (prop::collection::vec(sum, 1..4), prop::collection::vec(cut, 0..3))
            .prop_map(|(sums, cuts)| [sums, cuts].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_left_says_what_arithmetic_says_of_every_combination(rules in sums()) {
            let domains = vec![amount(10, None), amount(10, None), amount(10, None), amount(10, Some(5))];
            let scenario = scenario(domains, rules, Vec::new());
            let mut problem = Problem::new(&View::plain(&scenario)).expect("small numbers");
            let (atoms, all): (Vec<_>, _) = ((0..problem.atoms.len()).collect(), problem.domains());
            let left = formula(&mut problem, &all, &atoms).expect("little work").expect("few rows");
            let issues = problem.amounts_of(&atoms);
            for choice in combinations(&problem) {
                let solution = problem.linear_system(&issues, &atoms, &choice).solution().expect("small numbers");
                prop_assert_eq!(problem.pool.holds(left, &choice), solution.is_some(), "{:?}", choice);
            }
        }
    }
}
