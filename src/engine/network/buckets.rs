//! Elimination, variable by variable: the functions that speak of the next one are added up over all cells of its
//! neighbours, and the least sums are a function on these (Dechter, 1999). From the last variable back to the first,
//! each then takes the cell of the least sum.

use crate::engine::limits::Limits;
use crate::engine::{Choice, Stop};

use super::tree::{Constraint, cells};
use super::{INFINITE, Network, order};

/// Steps that an elimination may take, by a bound: what each constraint says in each row of its table, and an addition
/// for each constraint and entry of the tables.
const STEPS: u64 = 16_777_216;

/// So many of them take a unit of work, about.
const EACH: u64 = 512;

/// Costs by the cells of some variables, the last one changing fastest.
struct Function {
    /// The variables, latest to go first.
    scope: Vec<usize>,
    /// The costs.
    table: Vec<u64>,
}

/// What is needed to eliminate a variable at a time.
struct Elimination<'n> {
    network: &'n Network,
    /// By variable, when it goes.
    rank: Vec<usize>,
    /// By rank, the functions that speak of no variable that goes before. They stay for the way back.
    buckets: Vec<Vec<Function>>,
}

impl Network {
    /// The least cost of a network from which nothing more follows at once, and a choice of that cost; `None` if the
    /// tables would be too large.
    pub fn eliminate(&self, limits: &Limits) -> Result<Option<(u64, Choice)>, Stop> {
        let open = |constraint: &&Constraint| self.leaves(constraint.root).next().is_some();
        let constraints: Vec<_> = self.constraints.iter().filter(open).collect();
        let mut scopes: Vec<_> = constraints.iter().map(|constraint| self.scope(constraint)).collect();
        let Some(order) = order::order(self, &scopes) else { return Ok(None) };
        let looks = constraints.iter().zip(&scopes).map(|(constraint, scope)| self.looks(constraint, scope));
        let steps = looks.fold(order.entries * (1 + constraints.len() as u64), u64::saturating_add);
        if steps > STEPS {
            return Ok(None);
        }
        limits.spend(steps / EACH)?;
        let mut rank = vec![usize::MAX; self.domains.len()];
        order.variables.iter().enumerate().for_each(|(place, variable)| rank[*variable] = place);
        let mut buckets: Vec<Vec<Function>> = order.variables.iter().map(|_| Vec::new()).collect();
        let mut fixed = self.domains.clone();
        for (constraint, scope) in constraints.into_iter().zip(&mut scopes) {
            scope.sort_unstable_by_key(|variable| std::cmp::Reverse(rank[*variable]));
            let Some((last, others)) = scope.split_last() else { continue };
            let mut table = Vec::new();
            self.tabulate(constraint, *last, others, &mut fixed, &mut table);
            buckets[rank[*last]].push(Function { scope: std::mem::take(scope), table });
        }
        let settled = (0..rank.len()).filter(|place| rank[*place] == usize::MAX);
        let base = settled.flat_map(|place| self.own_costs(place)).fold(self.base, plus);
        let mut elimination = Elimination { network: self, rank, buckets };
        let cost = elimination.run(&order.variables, base);
        Ok(Some((cost, elimination.choice(&order.variables))))
    }

    /// The variables that a constraint speaks of.
    fn scope(&self, constraint: &Constraint) -> Vec<usize> {
        let mut scope: Vec<_> = self.leaves(constraint.root).map(|(variable, _)| variable).collect();
        scope.sort_unstable();
        scope.dedup();
        scope
    }

    /// How many nodes are looked at to tabulate a constraint, at most.
    fn looks(&self, constraint: &Constraint, scope: &[usize]) -> u64 {
        let nodes = u64::from(self.nodes[constraint.root].end) - constraint.root as u64;
        self.entries(scope).saturating_mul(nodes)
    }

    /// How many entries a table over some variables has.
    pub fn entries(&self, scope: &[usize]) -> u64 {
        let sizes = scope.iter().map(|variable| u64::from(self.domains[*variable].count_ones()));
        sizes.fold(1, u64::saturating_mul)
    }

    /// Adds what a constraint costs by the cells of a variable, for all cells of others, to a table.
    fn tabulate(
        &self,
        constraint: &Constraint,
        last: usize,
        others: &[usize],
        fixed: &mut [u64],
        table: &mut Vec<u64>,
    ) {
        let Some((first, others)) = others.split_first() else {
            let holds = self.holds(constraint.root, last, fixed);
            table.extend(cells(self.domains[last]).map(|cell| (!holds >> cell & 1) * constraint.cost));
            return;
        };
        for cell in cells(self.domains[*first]) {
            fixed[*first] = 1 << cell;
            self.tabulate(constraint, last, others, fixed, table);
        }
    }
}

impl Elimination<'_> {
    fn run(&mut self, order: &[usize], mut base: u64) -> u64 {
        for (place, variable) in order.iter().enumerate() {
            let functions = std::mem::take(&mut self.buckets[place]);
            let functions = self.joined(functions);
            let least = self.least(*variable, &functions);
            self.buckets[place] = functions;
            match least.scope.last() {
                Some(next) => self.buckets[self.rank[*next]].push(least),
                None => base = plus(base, least.table[0]),
            }
        }
        base
    }

    /// The cells of the least cost, where there is one: a variable that goes later has its cell before.
    fn choice(&self, order: &[usize]) -> Choice {
        let mut places = vec![0; self.rank.len()];
        for (functions, variable) in self.buckets.iter().zip(order).rev() {
            let mut sums: Vec<_> = self.network.own_costs(*variable).collect();
            for function in functions {
                let others = function.scope.iter().filter(|other| *other != variable);
                let row = others.fold(0, |row, other| row * self.size(*other) + places[*other]);
                let begin = row * sums.len();
                add_row(&mut sums, &function.table[begin..]);
            }
            places[*variable] = (0..sums.len()).min_by_key(|place| sums[*place]).unwrap_or_default();
        }
        let cell = |(place, domain): (usize, &u64)| cells(*domain).nth(place).unwrap_or_default();
        places.into_iter().zip(&self.network.domains).map(cell).collect()
    }

    /// The functions of a bucket, those that speak of no more variables than another one added to that.
    fn joined(&self, mut functions: Vec<Function>) -> Vec<Function> {
        functions.sort_by_key(|function| function.scope.len());
        for place in 0..functions.len() {
            let (narrow, wider) = functions.split_at_mut(place + 1);
            let narrow = &mut narrow[place];
            let within = |wide: &&mut Function| narrow.scope.iter().all(|variable| wide.scope.contains(variable));
            if let Some(wide) = wider.iter_mut().find(within) {
                self.add(narrow, wide);
                narrow.scope.clear();
            }
        }
        functions.retain(|function| !function.scope.is_empty());
        functions
    }

    /// Adds a function to another one of the same bucket that speaks of all its variables.
    fn add(&self, narrow: &Function, wide: &mut Function) {
        let Some((last, scope)) = wide.scope.split_last() else { return };
        let mut walk = Walk::new(self, scope, std::slice::from_ref(narrow));
        for row in wide.table.chunks_exact_mut(self.size(*last)) {
            add_row(row, &narrow.table[walk.rows[0]..]);
            walk.advance();
        }
    }

    fn size(&self, variable: usize) -> usize {
        self.network.domains[variable].count_ones() as usize
    }

    /// The least sum of some functions over the cells of a variable, by the cells of all others they speak of.
    fn least(&self, variable: usize, functions: &[Function]) -> Function {
        let mut scope: Vec<_> = functions.iter().flat_map(|function| &function.scope).copied().collect();
        scope.sort_unstable_by_key(|variable| std::cmp::Reverse(self.rank[*variable]));
        scope.dedup();
        scope.retain(|other| *other != variable);
        let mut walk = Walk::new(self, &scope, functions);
        let own: Vec<_> = self.network.own_costs(variable).collect();
        let (mut sums, mut table) = (own.clone(), Vec::with_capacity(walk.sizes.iter().product()));
        loop {
            sums.copy_from_slice(&own);
            for (function, row) in functions.iter().zip(&walk.rows) {
                add_row(&mut sums, &function.table[*row..]);
            }
            table.push(sums.iter().copied().min().unwrap_or(INFINITE));
            if !walk.advance() {
                return Function { scope, table };
            }
        }
    }

    /// By place in a scope, how far the row of a function moves when that variable takes its next cell and those after
    /// it their first.
    fn steps(&self, function: &Function, scope: &[usize], sizes: &[usize]) -> Vec<usize> {
        let mut strides = vec![0; scope.len()];
        let mut stride = 1;
        for variable in function.scope.iter().rev() {
            if let Some(place) = scope.iter().position(|other| other == variable) {
                strides[place] = stride;
            }
            stride *= self.size(*variable);
        }
        let mut back = 0usize;
        let mut steps = vec![0; scope.len()];
        for place in (0..scope.len()).rev() {
            steps[place] = strides[place].wrapping_sub(back);
            back += strides[place] * (sizes[place] - 1);
        }
        steps
    }
}

/// A walk through all cells of some variables, the last one changing fastest, and along it the rows of functions on
/// these and one more.
struct Walk {
    sizes: Vec<usize>,
    counter: Vec<usize>,
    /// By function, by variable, how far the row moves when that takes its next cell and those after it their first.
    steps: Vec<Vec<usize>>,
    /// By function, where its row begins.
    rows: Vec<usize>,
}

impl Walk {
    fn new(elimination: &Elimination<'_>, scope: &[usize], functions: &[Function]) -> Self {
        let sizes: Vec<_> = scope.iter().map(|variable| elimination.size(*variable)).collect();
        let steps = functions.iter().map(|function| elimination.steps(function, scope, &sizes)).collect();
        Self { counter: vec![0; sizes.len()], sizes, steps, rows: vec![0; functions.len()] }
    }

    /// Goes on to the next cells; false if there are none.
    fn advance(&mut self) -> bool {
        let next = (0..self.sizes.len()).rev().find(|place| self.counter[*place] + 1 < self.sizes[*place]);
        let Some(place) = next else { return false };
        self.counter[place] += 1;
        self.counter[place + 1..].fill(0);
        self.rows.iter_mut().zip(&self.steps).for_each(|(row, steps)| *row = row.wrapping_add(steps[place]));
        true
    }
}

/// Adds the costs of a row, from where it begins, to others.
fn add_row(sums: &mut [u64], costs: &[u64]) {
    sums.iter_mut().zip(costs).for_each(|(sum, cost)| *sum = plus(*sum, *cost));
}

/// A sum of costs, which stays infinite.
fn plus(one: u64, other: u64) -> u64 {
    INFINITE.min(one + other)
}
