//! Clauses counted by leaving out one variable after the other (bucket elimination: Dechter 1999).
//!
//! A variable is left out by adding up, for all that its clauses' other variables can be, what it can be itself: a table,
//! which takes the place of those clauses. Next comes the variable with the smallest table. What this takes is known
//! before it begins; where it would take too much, a diagram may still be small.

use std::ops::{AddAssign, MulAssign};

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::trail::Literal;
use super::ways::Ways;

/// The most entries that all tables of a part may have.
const ENTRIES: u64 = 1 << 20;

/// So many entries take a unit of work, about.
pub(super) const EACH: u64 = 64;

/// A set of variables of a part, by place.
type Variables = u128;

/// A part of a question that consists of clauses.
pub(super) struct Clauses<'c> {
    /// Its variables, ascending.
    pub variables: &'c [usize],
    /// The cells left to each.
    pub domains: &'c [u64],
    /// The clauses; no literal leaves all cells of its variable, or none.
    pub clauses: &'c [&'c [Literal]],
    /// How many packages each cell of each variable of the question stands for.
    pub weights: &'c [Vec<u64>],
}

impl Clauses<'_> {
    /// In how many ways the clauses hold, with the number of entries it took; `None` if that would be too many.
    pub fn count(&self) -> Option<(Ways, u64)> {
        if self.variables.len() > Variables::BITS as usize {
            return None;
        }
        let axes = self.axes();
        let plan = Plan::new(self, &axes)?;
        let total = axes.iter().try_fold(1u128, |all, axis| all.checked_mul(axis.weights.iter().sum()));
        let ways = match total {
            Some(total) if u64::try_from(total).is_ok() => u128::from(plan.run::<u64>(self, &axes)?).into(),
            Some(_) => plan.run::<u128>(self, &axes)?.into(),
            None => plan.run::<BigUint>(self, &axes)?.into(),
        };
        Some((ways, plan.entries))
    }

    /// By variable, the classes of cells that all clauses treat alike.
    fn axes(&self) -> Vec<Axis> {
        let mut axes: Vec<_> = self.domains.iter().map(|domain| vec![*domain]).collect();
        for (variable, cells) in self.clauses.iter().copied().flatten() {
            let classes = &mut axes[self.place(*variable)];
            for place in 0..classes.len() {
                let (inside, outside) = (classes[place] & cells, classes[place] & !cells);
                if inside != 0 && outside != 0 {
                    classes[place] = inside;
                    classes.push(outside);
                }
            }
        }
        let axis = |(variable, classes): (&usize, Vec<u64>)| {
            let weights = &self.weights[*variable];
            let weight = |class: &u64| cells(*class).map(|cell| u128::from(weights[cell])).sum();
            Axis { weights: classes.iter().map(weight).collect(), classes }
        };
        self.variables.iter().zip(axes).map(axis).collect()
    }

    fn place(&self, variable: usize) -> usize {
        self.variables.binary_search(&variable).expect("a literal is about a variable of the part")
    }

    fn scope(&self, clause: &[Literal]) -> Variables {
        clause.iter().map(|(variable, _)| 1 << self.place(*variable)).sum()
    }
}

/// The classes of a variable's cells.
struct Axis {
    classes: Vec<u64>,
    /// How many packages each stands for.
    weights: Vec<u128>,
}

/// What is left out when.
struct Plan {
    /// The variable left out at each step, with the others of its table; at the last step all that are left.
    steps: Vec<(usize, Variables)>,
    /// By variable, the step at which it is left out.
    step_of: Vec<usize>,
    entries: u64,
}

impl Plan {
    /// `None` if it took too many entries.
    fn new(part: &Clauses<'_>, axes: &[Axis]) -> Option<Self> {
        let mut near = vec![0; axes.len()];
        for clause in part.clauses {
            let scope = part.scope(clause);
            places(scope).for_each(|place| near[place] |= scope);
        }
        let entries = |scope: Variables| {
            places(scope).fold(1u64, |all, place| all.saturating_mul(axes[place].classes.len() as u64))
        };
        let mut sizes: Vec<_> = near.iter().map(|scope| entries(*scope)).collect();
        let mut left: Variables = near.iter().fold(0, |all, scope| all | scope);
        let mut plan = Self { steps: Vec::with_capacity(axes.len()), step_of: vec![0; axes.len()], entries: 0 };
        while left != 0 {
            let next = places(left).min_by_key(|place| sizes[*place])?;
            let scope = near[next];
            plan.entries = plan.entries.saturating_add(sizes[next]);
            if plan.entries > ENTRIES {
                return None;
            }
            let out = if scope == left { left } else { 1 << next };
            places(out).for_each(|place| plan.step_of[place] = plan.steps.len());
            plan.steps.push((next, scope & !(1 << next)));
            left &= !out;
            for place in places(scope & left) {
                near[place] = (near[place] | scope) & left;
                sizes[place] = entries(near[place]);
            }
        }
        Some(plan)
    }

    /// The ways in a type of number that holds what all cells stand for.
    fn run<N: Number>(&self, part: &Clauses<'_>, axes: &[Axis]) -> Option<N> {
        let step_of = |scope: Variables| places(scope).map(|place| self.step_of[place]).min().unwrap_or_default();
        let mut clauses: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        for (place, clause) in part.clauses.iter().enumerate() {
            clauses[step_of(part.scope(clause))].push(place);
        }
        let mut tables: Vec<Vec<Table<N>>> = self.steps.iter().map(|_| Vec::new()).collect();
        for (step, (last, others)) in self.steps.iter().enumerate() {
            let is_end = step + 1 == self.steps.len();
            let sum = Sum::new(part, axes, &clauses[step], &tables[step], (*others, *last), is_end)?;
            let table = sum.table();
            if is_end {
                return table.values.into_iter().next();
            }
            tables[step_of(*others)].push(table);
        }
        None
    }
}

/// A number that ways are counted in.
trait Number: Clone + Zero + One + TryFrom<u128> + for<'n> AddAssign<&'n Self> + for<'n> MulAssign<&'n Self> {}

impl<N: Clone + Zero + One + TryFrom<u128> + for<'n> AddAssign<&'n N> + for<'n> MulAssign<&'n N>> Number for N {}

/// What was left out comes to so much, by class of each of these variables, the last changing fastest.
struct Table<N> {
    variables: Vec<usize>,
    values: Vec<N>,
}

/// What a sum goes through for one variable.
struct Turn<N> {
    /// By class, which clauses hold by it, as bits.
    held: Vec<u64>,
    /// By class, what it stands for, if the variable is left out.
    weights: Option<Vec<N>>,
    /// The clauses that must hold by now.
    due: u64,
    /// Tables about the variable, with the distance between its classes.
    strides: Vec<(usize, usize)>,
    /// The tables about nothing that comes later.
    ready: Vec<usize>,
    /// The distance between its classes in the table to be made.
    stride: usize,
}

/// A sum over the classes of what is left out, by the classes of the others.
struct Sum<'s, N> {
    turns: Vec<Turn<N>>,
    tables: &'s [Table<N>],
    kept: Vec<usize>,
    entries: usize,
}

impl<'s, N: Number> Sum<'s, N> {
    /// Leaves out a variable next to some others; at the end those as well. `None` if there are too many clauses.
    fn new(
        part: &Clauses<'_>,
        axes: &[Axis],
        clauses: &[usize],
        tables: &'s [Table<N>],
        (others, last): (Variables, usize),
        is_end: bool,
    ) -> Option<Self> {
        if clauses.len() > u64::BITS as usize {
            return None;
        }
        let order: Vec<_> = places(others).chain([last]).collect();
        let mut turns: Vec<_> = order.iter().map(|place| Turn::new(&axes[*place], *place == last || is_end)).collect();
        let turn_of = |place: usize| order.iter().position(|known| *known == place).unwrap_or_default();
        for (bit, clause) in clauses.iter().enumerate() {
            let mut latest = 0;
            for (variable, cells) in part.clauses[*clause] {
                let place = part.place(*variable);
                let turn = turn_of(place);
                for (held, class) in turns[turn].held.iter_mut().zip(&axes[place].classes) {
                    *held |= u64::from(class & cells != 0) << bit;
                }
                latest = latest.max(turn);
            }
            turns[latest].due |= 1 << bit;
        }
        for (number, table) in tables.iter().enumerate() {
            let (mut latest, mut stride) = (0, 1);
            for place in table.variables.iter().rev() {
                let turn = turn_of(*place);
                turns[turn].strides.push((number, stride));
                stride *= axes[*place].classes.len();
                latest = latest.max(turn);
            }
            turns[latest].ready.push(number);
        }
        let kept: Vec<_> = if is_end { Vec::new() } else { places(others).collect() };
        let mut entries = 1;
        for turn in turns[..kept.len()].iter_mut().rev() {
            turn.stride = entries;
            entries *= turn.held.len();
        }
        Some(Self { turns, tables, kept, entries })
    }

    fn table(self) -> Table<N> {
        let mut values = vec![N::zero(); self.entries];
        self.add(0, 0, &N::one(), &mut vec![0; self.tables.len()], &mut values, 0);
        Table { variables: self.kept, values }
    }

    /// Adds what comes of all classes from one turn on: `held` and `ways` are what came of the turns before, `at` is
    /// where they lead in each table, and `to` where in the table to be made.
    fn add(&self, turn: usize, held: u64, ways: &N, at: &mut [usize], values: &mut [N], to: usize) {
        let Some(Turn { held: holds, weights, due, strides, ready, stride }) = self.turns.get(turn) else {
            values[to] += ways;
            return;
        };
        for (class, holds) in holds.iter().enumerate() {
            let held = held | holds;
            if due & !held == 0 {
                let mut ways = ways.clone();
                if let Some(weights) = weights {
                    ways *= &weights[class];
                }
                for table in ready {
                    ways *= &self.tables[*table].values[at[*table]];
                }
                if !ways.is_zero() {
                    self.add(turn + 1, held, &ways, at, values, to + class * stride);
                }
            }
            strides.iter().for_each(|(table, stride)| at[*table] += stride);
        }
        strides.iter().for_each(|(table, stride)| at[*table] -= stride * holds.len());
    }
}

impl<N: Number> Turn<N> {
    fn new(axis: &Axis, is_left_out: bool) -> Self {
        let weight = |weight: &u128| {
            N::try_from(*weight).unwrap_or_else(|_| unreachable!("the type of number holds what all cells stand for"))
        };
        Self {
            held: vec![0; axis.classes.len()],
            weights: is_left_out.then(|| axis.weights.iter().map(weight).collect()),
            due: 0,
            strides: Vec::new(),
            ready: Vec::new(),
            stride: 0,
        }
    }
}

/// The members of a set of variables, ascending.
fn places(mut set: Variables) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(place)
    })
}

/// The cells of a class, ascending.
fn cells(class: u64) -> impl Iterator<Item = usize> {
    places(Variables::from(class))
}
