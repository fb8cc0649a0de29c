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

use super::trail::Literal;
use super::ways::Ways;

/// The most entries that all tables of a part may have.
const ENTRIES: u64 = 1 << 20;

/// A set of variables of a part, by place.
type Variables = u128;

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
    /// So many variables and clauses at most.
    pub const MOST: usize = Variables::BITS as usize;

    /// The part of these clauses over variables with these domains, where a function tells how many packages a cell of a
    /// variable stands for. No literal leaves all cells of its variable, or none.
    pub fn new<'c>(
        domains: &[u64],
        clauses: impl Iterator<Item = &'c [Literal]>,
        place_of: impl Fn(usize) -> usize,
        weight: impl Fn(usize, usize) -> u64,
    ) -> Self {
        let (mut literals, mut ends, mut scopes) = (Vec::new(), Vec::new(), Vec::new());
        for clause in clauses {
            literals.extend(clause.iter().map(|(variable, cells)| (place_of(*variable), *cells)));
            let from = ends.last().copied().unwrap_or_default();
            scopes.push(literals[from..].iter().map(|(place, _)| 1 << place).sum());
            ends.push(literals.len());
        }
        Self { axes: axes(domains, &literals, weight), literals, ends, scopes }
    }

    /// In how many ways the clauses hold, with the number of entries it took; `None` if that would be too many.
    pub fn count(&self) -> Option<(Ways, u64)> {
        let plan = Plan::new(self)?;
        let axes = &self.axes;
        let weight = |variable: usize| axes.weights[axes.of(variable)].iter().sum::<u128>();
        let total = (1..axes.begin.len()).try_fold(1u128, |all, next| all.checked_mul(weight(next - 1)));
        let ways = match total {
            Some(total) if u64::try_from(total).is_ok() => u128::from(Work::<u64>::new(self).run(&plan)?).into(),
            Some(_) => Work::<u128>::new(self).run(&plan)?.into(),
            None => Work::<BigUint>::new(self).run(&plan)?.into(),
        };
        Some((ways, plan.entries))
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
        let weigh =
            |class: &u64| places(Variables::from(*class)).map(|cell| u128::from(weight(variable, cell))).sum::<u128>();
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
        let mut plan = Self { steps: Vec::new(), clauses: Vec::new(), step_of: vec![0; variables], entries: 0 };
        while left != 0 {
            let next = places(left).min_by_key(|place| sizes[*place])?;
            let scope = near[next];
            plan.entries = plan.entries.saturating_add(sizes[next]);
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
    weights: Vec<N>,
    values: Vec<N>,
    tables: Vec<Table>,
    turns: Vec<Turn>,
    /// By class, which clauses of the step hold by it, as bits.
    held: Vec<u64>,
    /// By turn, the distance between its classes in each table of the step.
    strides: Vec<usize>,
    /// Where in each table of the step the sum is.
    at: Vec<usize>,
}

impl<'c, N: Number> Work<'c, N> {
    fn new(part: &'c Clauses) -> Self {
        let weight = |weight: &u128| {
            N::try_from(*weight).unwrap_or_else(|_| unreachable!("the type of number holds what all cells stand for"))
        };
        Self {
            part,
            weights: part.axes.weights.iter().map(weight).collect(),
            values: Vec::new(),
            tables: Vec::new(),
            turns: Vec::new(),
            held: vec![0; part.axes.classes.len()],
            strides: Vec::new(),
            at: Vec::new(),
        }
    }

    /// In how many ways the clauses hold; `None` if too many of them meet in one step.
    fn run(mut self, plan: &Plan) -> Option<N> {
        let mut own = plan.clauses.chunk_by(|one, other| one.0 == other.0).peekable();
        for (number, step) in plan.steps.iter().enumerate() {
            let clauses = own.next_if(|clauses| clauses[0].0 == number).unwrap_or_default();
            if clauses.len() > u64::BITS as usize {
                return None;
            }
            self.begin(step);
            self.use_clauses(clauses);
            self.use_tables(number);
            let begin = self.values.len();
            let entries = self.part.axes.combinations(step.others) as usize;
            self.values.resize(begin + entries, N::zero());
            self.add(0, 0, N::one(), begin);
            self.tables.retain(|table| table.step != number);
            self.tables.push(Table { step: plan.step_for(step.others), variables: step.others, begin });
        }
        self.values.pop()
    }

    /// What is left out comes first, so that most is known early.
    fn begin(&mut self, step: &Step) {
        let axes = &self.part.axes;
        self.turns.clear();
        let turn = |place: usize, is_left_out: bool| Turn {
            classes: axes.of(place),
            is_left_out,
            due: 0,
            ready: 0..0,
            stride: 0,
        };
        self.turns.extend(places(step.out).map(|place| turn(place, true)));
        self.turns.extend(places(step.others).map(|place| turn(place, false)));
        let mut entries = 1;
        for turn in self.turns.iter_mut().rev().take_while(|turn| !turn.is_left_out) {
            turn.stride = entries;
            entries *= turn.classes.len();
        }
        for turn in &self.turns {
            self.held[turn.classes.clone()].fill(0);
        }
    }

    fn turn_of(&self, variable: usize) -> usize {
        let begin = self.part.axes.begin[variable];
        self.turns.iter().position(|turn| turn.classes.start == begin).unwrap_or_default()
    }

    fn use_clauses(&mut self, clauses: &[(usize, usize)]) {
        let part = self.part;
        for (bit, (_, clause)) in clauses.iter().enumerate() {
            let mut latest = 0;
            for (variable, cells) in part.literals_of(*clause) {
                for class in part.axes.of(*variable) {
                    self.held[class] |= u64::from(part.axes.classes[class] & cells != 0) << bit;
                }
                latest = latest.max(self.turn_of(*variable));
            }
            self.turns[latest].due |= 1 << bit;
        }
    }

    /// Puts the tables used at a step first, in the order of their last turns.
    fn use_tables(&mut self, step: usize) {
        let mut own: Vec<_> = self
            .tables
            .iter()
            .filter(|table| table.step == step)
            .map(|table| {
                let latest = places(table.variables).map(|place| self.turn_of(place)).max().unwrap_or_default();
                (latest, table.begin, table.variables)
            })
            .collect();
        own.sort_unstable();
        self.at.clear();
        self.strides.clear();
        self.strides.resize(self.turns.len() * own.len(), 0);
        for (number, (latest, begin, variables)) in own.iter().enumerate() {
            let mut rest = *variables;
            let mut stride = 1;
            while rest != 0 {
                let place = Variables::BITS - 1 - rest.leading_zeros();
                rest &= !(1 << place);
                let turn = self.turn_of(place as usize);
                self.strides[turn * own.len() + number] = stride;
                stride *= self.part.axes.len(place as usize);
            }
            self.at.push(*begin);
            let ready = &mut self.turns[*latest].ready;
            *ready = if ready.end == 0 { number } else { ready.start }..number + 1;
        }
    }

    /// Adds what comes of all classes from one turn on: `held` and `ways` are what came of the turns before, and `to` is
    /// where they lead in the table to be made.
    fn add(&mut self, turn: usize, held: u64, ways: N, to: usize) {
        let tables = self.at.len();
        let Turn { classes, is_left_out, due, ready, stride } = &self.turns[turn];
        let (classes, is_left_out, due, ready, stride) = (classes.clone(), *is_left_out, *due, ready.clone(), *stride);
        let is_last = turn + 1 == self.turns.len();
        let count = classes.len();
        for (place, class) in classes.enumerate() {
            let held = held | self.held[class];
            if due & !held == 0 {
                let mut ways = ways.clone();
                if is_left_out {
                    ways *= &self.weights[class];
                }
                for table in ready.clone() {
                    ways *= &self.values[self.at[table]];
                }
                let to = to + place * stride;
                match is_last {
                    true => self.values[to] += &ways,
                    false if ways.is_zero() => {}
                    false => self.add(turn + 1, held, ways, to),
                }
            }
            self.advance(turn * tables, |at, stride| at + stride);
        }
        self.advance(turn * tables, |at, stride| at - stride * count);
    }

    /// Moves in all tables of the step by the distances that lie in a list from a place on.
    fn advance(&mut self, from: usize, by: impl Fn(usize, usize) -> usize) {
        for (at, stride) in self.at.iter_mut().zip(&self.strides[from..]) {
            *at = by(*at, *stride);
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
