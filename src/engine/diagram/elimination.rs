//! Clauses counted by leaving out one variable after the other (bucket elimination: Dechter 1999).
//!
//! A variable is left out by adding up, for all that its clauses' other variables can be, what it can be itself: a table,
//! which takes the place of those clauses. Next comes the variable with the smallest table. What this takes is known
//! before it begins; where it would take too much, a diagram may still be small.
//!
//! Most parts are small, and there are many of them: whatever there is for each variable or clause lies in one list for
//! all of them.

use std::ops::{AddAssign, MulAssign, Range};

use num_bigint::BigUint;
use num_traits::{One, Zero};

use crate::engine::Stop;

use super::trail::Literal;
use super::ways::Ways;

/// The most entries that all tables of a part may have.
const ENTRIES: u64 = 1_000_000;

/// What has no more combinations than this is not left out one by one.
const SMALL: u64 = 64;

/// A set of variables of a part, by place.
type Variables = u64;

/// The classes of cells that clauses treat alike, by variable.
struct Axes {
    classes: Vec<u64>,
    /// How many packages each class stands for.
    weights: Vec<u128>,
    /// Where the classes of each variable begin, and where the last ones end.
    begin: Vec<usize>,
}

impl Axes {
    fn of(&self, variable: usize) -> Range<usize> {
        self.begin[variable]..self.begin[variable + 1]
    }

    fn len(&self, variable: usize) -> usize {
        self.begin[variable + 1] - self.begin[variable]
    }

    /// How many combinations of classes some variables have.
    fn combinations(&self, variables: Variables) -> u64 {
        places(variables).fold(1, |all, place| u64::saturating_mul(all, self.len(place) as u64))
    }
}

/// A part of a question that consists of clauses, over variables by place.
pub(super) struct Clauses {
    axes: Axes,
    literals: Vec<Literal>,
    /// Where the literals of each clause end.
    ends: Vec<usize>,
    /// The variables of each clause.
    scopes: Vec<Variables>,
}

impl Clauses {
    /// So many variables at most.
    pub const MOST: usize = Variables::BITS as usize;

    /// The part of these clauses over variables with these domains, where a function tells how many packages a cell of a
    /// variable stands for. No literal leaves all cells of its variable, or none.
    pub fn new<'c>(
        domains: &[u64],
        clauses: impl Iterator<Item = &'c [Literal]>,
        place_of: impl Fn(usize) -> usize,
        weight: impl Fn(usize, usize) -> u64,
    ) -> Self {
        let many = 2 * domains.len();
        let (mut literals, mut ends, mut scopes) =
            (Vec::with_capacity(3 * many), Vec::with_capacity(many), Vec::with_capacity(many));
        for clause in clauses {
            literals.extend(clause.iter().map(|(variable, cells)| (place_of(*variable), *cells)));
            let from = ends.last().copied().unwrap_or_default();
            scopes.push(literals[from..].iter().map(|(place, _)| 1 << place).sum());
            ends.push(literals.len());
        }
        Self { axes: axes(domains, &literals, weight), literals, ends, scopes }
    }

    /// In how many ways the clauses hold; `None` if that takes too many entries of tables. Before it begins, `allow` is
    /// told how many it takes.
    pub fn count(&self, allow: impl FnOnce(u64) -> Result<(), Stop>) -> Result<Option<Ways>, Stop> {
        let Some(plan) = Plan::new(self) else { return Ok(None) };
        allow(plan.entries)?;
        let axes = &self.axes;
        let weight = |variable: usize| axes.weights[axes.of(variable)].iter().sum::<u128>();
        let total = (1..axes.begin.len()).try_fold(1u128, |all, next| all.checked_mul(weight(next - 1)));
        Ok(match total {
            Some(total) if u64::try_from(total).is_ok() => {
                Work::<u64>::new(self).run(&plan).map(|ways| u128::from(ways).into())
            }
            Some(_) => Work::<u128>::new(self).run(&plan).map(Ways::from),
            None => Work::<BigUint>::new(self).run(&plan).map(Ways::from),
        })
    }

    fn literals_of(&self, clause: usize) -> &[Literal] {
        let from = clause.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.literals[from..self.ends[clause]]
    }
}

fn axes(domains: &[u64], literals: &[Literal], weight: impl Fn(usize, usize) -> u64) -> Axes {
    let mut sorted = literals.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let (mut classes, mut begin): (Vec<u64>, _) = (Vec::with_capacity(4 * domains.len()), vec![0]);
    let mut own = sorted.chunk_by(|one, other| one.0 == other.0);
    for domain in domains {
        let from = classes.len();
        classes.push(*domain);
        for (_, cells) in own.next().into_iter().flatten() {
            for place in from..classes.len() {
                let (inside, outside) = (classes[place] & cells, classes[place] & !cells);
                if inside != 0 && outside != 0 {
                    classes[place] = inside;
                    classes.push(outside);
                }
            }
        }
        begin.push(classes.len());
    }
    let mut weights = Vec::with_capacity(classes.len());
    for variable in 0..domains.len() {
        let weigh = |class: &u64| places(*class).map(|cell| u128::from(weight(variable, cell))).sum::<u128>();
        weights.extend(classes[begin[variable]..begin[variable + 1]].iter().map(weigh));
    }
    Axes { classes, weights, begin }
}

/// What is left out when.
struct Plan {
    steps: Vec<Step>,
    /// The clauses with the step at which they are used, by step.
    clauses: Vec<(usize, usize)>,
    /// By variable, the step at which it is left out.
    step_of: Vec<usize>,
    entries: u64,
}

/// The variables left out at a step, and the others of its table, of which there are none at the last one.
struct Step {
    out: Variables,
    others: Variables,
}

impl Plan {
    /// `None` if it took too many entries.
    fn new(part: &Clauses) -> Option<Self> {
        let axes = &part.axes;
        let variables = axes.begin.len() - 1;
        let mut near = vec![0; variables];
        for scope in &part.scopes {
            places(*scope).for_each(|place| near[place] |= scope);
        }
        let mut sizes: Vec<_> = near.iter().map(|scope| axes.combinations(*scope)).collect();
        let mut left: Variables = near.iter().fold(0, |all, scope| all | scope);
        let mut plan =
            Self { steps: Vec::with_capacity(variables), clauses: Vec::new(), step_of: vec![0; variables], entries: 0 };
        while left != 0 {
            let next = places(left).min_by_key(|place| sizes[*place])?;
            let is_small = axes.combinations(left) <= SMALL;
            let scope = if is_small { left } else { near[next] };
            plan.entries = plan.entries.saturating_add(axes.combinations(scope));
            if plan.entries > ENTRIES {
                return None;
            }
            let out = if scope == left { left } else { 1 << next };
            places(out).for_each(|place| plan.step_of[place] = plan.steps.len());
            plan.steps.push(Step { out, others: scope & !out });
            left &= !out;
            for place in places(scope & left) {
                near[place] = (near[place] | scope) & left;
                sizes[place] = axes.combinations(near[place]);
            }
        }
        plan.clauses = part.scopes.iter().enumerate().map(|(clause, scope)| (plan.step_for(*scope), clause)).collect();
        plan.clauses.sort_unstable();
        Some(plan)
    }

    /// The first step that leaves out one of some variables.
    fn step_for(&self, variables: Variables) -> usize {
        places(variables).map(|place| self.step_of[place]).min().unwrap_or_default()
    }
}

/// A number that ways are counted in.
trait Number: Clone + Zero + One + TryFrom<u128> + for<'n> AddAssign<&'n Self> + for<'n> MulAssign<&'n Self> {}

impl<N: Clone + Zero + One + TryFrom<u128> + for<'n> AddAssign<&'n N> + for<'n> MulAssign<&'n N>> Number for N {}

/// What was left out comes to so much, by class of each of some variables, the last changing fastest.
struct Table {
    /// The step at which it is used.
    step: usize,
    variables: Variables,
    /// Where its values begin.
    begin: usize,
}

/// What a sum goes through for one variable.
struct Turn {
    /// Its classes.
    classes: Range<usize>,
    is_left_out: bool,
    /// The clauses that must hold by now, as bits.
    due: u64,
    /// The tables about nothing that comes later.
    ready: Range<usize>,
    /// The distance between its classes in the table to be made.
    stride: usize,
}

/// The tables of a part, in a type of number that holds what all cells stand for.
struct Work<'c, N> {
    part: &'c Clauses,
    values: Vec<N>,
    tables: Vec<Table>,
    /// Where in each table of the step the sum is.
    at: Vec<usize>,
    sum: Sum<N>,
}

/// The sum of one step.
struct Sum<N> {
    turns: Vec<Turn>,
    /// By class, what it stands for.
    weights: Vec<N>,
    /// By class, which clauses of the step hold by it, as bits.
    held: Vec<u64>,
    /// By turn, the distance between its classes in each table of the step.
    strides: Vec<usize>,
}

impl<'c, N: Number> Work<'c, N> {
    fn new(part: &'c Clauses) -> Self {
        let weight = |weight: &u128| {
            N::try_from(*weight).unwrap_or_else(|_| unreachable!("the type of number holds what all cells stand for"))
        };
        let weights: Vec<_> = part.axes.weights.iter().map(weight).collect();
        let held = vec![0; weights.len()];
        let sum = Sum { turns: Vec::with_capacity(part.axes.begin.len()), weights, held, strides: Vec::new() };
        Self { part, values: Vec::new(), tables: Vec::new(), at: Vec::new(), sum }
    }

    /// In how many ways the clauses hold; `None` if too many of them meet in one step.
    fn run(mut self, plan: &Plan) -> Option<N> {
        let mut own = plan.clauses.chunk_by(|one, other| one.0 == other.0).peekable();
        for (number, step) in plan.steps.iter().enumerate() {
            let clauses = own.next_if(|clauses| clauses[0].0 == number).unwrap_or_default();
            if clauses.len() > u64::BITS as usize {
                return None;
            }
            self.sum.begin(&self.part.axes, step);
            self.sum.use_clauses(self.part, clauses);
            self.use_tables(number);
            let begin = self.values.len();
            let entries = self.part.axes.combinations(step.others) as usize;
            self.values.resize(begin + entries, N::zero());
            let (tables, made) = self.values.split_at_mut(begin);
            self.sum.add(0, 0, N::one(), tables, &mut self.at, (made, 0));
            self.tables.push(Table { step: plan.step_for(step.others), variables: step.others, begin });
        }
        self.values.pop()
    }

    /// Takes the tables that are used at a step, in the order of their last turns.
    fn use_tables(&mut self, step: usize) {
        let Self { part, tables, at, sum, .. } = self;
        let last = |table: &Table| places(table.variables).map(|place| sum.turn_of(part, place)).max();
        let mut own: Vec<_> =
            tables.extract_if(.., |table| table.step == step).map(|table| (last(&table), table)).collect();
        own.sort_unstable_by_key(|(last, table)| (*last, table.begin));
        at.clear();
        at.extend(own.iter().map(|(_, table)| table.begin));
        sum.strides.clear();
        sum.strides.resize(sum.turns.len() * own.len(), 0);
        for (number, (last, table)) in own.iter().enumerate() {
            let (mut left, mut stride) = (table.variables, 1);
            while left != 0 {
                let place = left.ilog2() as usize;
                left &= !(1 << place);
                let turn = sum.turn_of(part, place);
                sum.strides[turn * own.len() + number] = stride;
                stride *= part.axes.len(place);
            }
            let ready = &mut sum.turns[last.unwrap_or_default()].ready;
            *ready = if ready.end == 0 { number } else { ready.start }..number + 1;
        }
    }
}

impl<N: Number> Sum<N> {
    /// What is left out comes first, so that most is known early.
    fn begin(&mut self, axes: &Axes, step: &Step) {
        let turn = |place, is_left_out| Turn { classes: axes.of(place), is_left_out, due: 0, ready: 0..0, stride: 0 };
        self.turns.clear();
        places(step.out).for_each(|place| self.turns.push(turn(place, true)));
        places(step.others).for_each(|place| self.turns.push(turn(place, false)));
        let mut entries = 1;
        for turn in self.turns.iter_mut().rev().take_while(|turn| !turn.is_left_out) {
            turn.stride = entries;
            entries *= turn.classes.len();
        }
        for turn in &self.turns {
            self.held[turn.classes.clone()].fill(0);
        }
    }

    fn turn_of(&self, part: &Clauses, variable: usize) -> usize {
        let begin = part.axes.begin[variable];
        self.turns.iter().position(|turn| turn.classes.start == begin).unwrap_or_default()
    }

    fn use_clauses(&mut self, part: &Clauses, clauses: &[(usize, usize)]) {
        for (bit, (_, clause)) in clauses.iter().enumerate() {
            let mut last = 0;
            for (variable, cells) in part.literals_of(*clause) {
                for class in part.axes.of(*variable) {
                    self.held[class] |= u64::from(part.axes.classes[class] & cells != 0) << bit;
                }
                last = last.max(self.turn_of(part, *variable));
            }
            self.turns[last].due |= 1 << bit;
        }
    }

    /// Adds what comes of all classes from one turn on to the table that is made: `held` and `ways` are what came of the
    /// turns before, `at` is where they lead in each table, and `to` where in the one that is made.
    fn add(&self, turn: usize, held: u64, ways: N, tables: &[N], at: &mut [usize], (made, to): (&mut [N], usize)) {
        let Turn { classes, is_left_out, due, ready, stride } = &self.turns[turn];
        let is_last = turn + 1 == self.turns.len();
        let strides = &self.strides[turn * at.len()..][..at.len()];
        for (place, class) in classes.clone().enumerate() {
            let held = held | self.held[class];
            if due & !held == 0 {
                let mut ways = ways.clone();
                if *is_left_out {
                    ways *= &self.weights[class];
                }
                for table in ready.clone() {
                    ways *= &tables[at[table]];
                }
                let to = to + place * stride;
                match is_last {
                    true => made[to] += &ways,
                    false if ways.is_zero() => {}
                    false => self.add(turn + 1, held, ways, tables, at, (&mut *made, to)),
                }
            }
            at.iter_mut().zip(strides).for_each(|(at, stride)| *at += stride);
        }
        at.iter_mut().zip(strides).for_each(|(at, stride)| *at -= stride * classes.len());
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
