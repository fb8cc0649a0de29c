//! The order in which variables are eliminated: next comes the one with the smallest table over its neighbours.

use super::Network;

/// Variables beyond which an order is not looked for.
const VARIABLES: usize = 1_000;

/// Entries that all tables may have together, those of constraints with those of eliminations. The diagram, which joins equal futures, does better beyond.
const ENTRIES: u64 = 65_536;

/// An order of elimination.
pub(super) struct Order {
    /// The variables, first to go first.
    pub variables: Vec<usize>,
    /// How many entries all tables have together.
    pub entries: u64,
}

/// Which variables some constraint speaks of together, as bits.
struct Neighbours {
    words: usize,
    bits: Vec<u64>,
}

impl Neighbours {
    fn new(size: usize) -> Self {
        let words = size.div_ceil(64);
        Self { words, bits: vec![0; size * words] }
    }

    fn of(&self, variable: usize) -> &[u64] {
        &self.bits[variable * self.words..][..self.words]
    }

    fn each(&self, variable: usize) -> impl Iterator<Item = usize> + '_ {
        let words = self.of(variable).iter().enumerate();
        words.flat_map(|(word, bits)| super::tree::cells(*bits).map(move |bit| word * 64 + bit))
    }

    /// Makes a variable the neighbour of others, but not of itself.
    fn join(&mut self, variable: usize, others: &[u64]) {
        let row = &mut self.bits[variable * self.words..][..self.words];
        row.iter_mut().zip(others).for_each(|(known, others)| *known |= others);
        row[variable / 64] &= !(1 << (variable % 64));
    }

    fn remove(&mut self, variable: usize, from: usize) {
        self.bits[from * self.words + variable / 64] &= !(1 << (variable % 64));
    }
}

/// An order for the variables with more than one cell, given the variables of each constraint; `None` if the tables
/// would be too large.
pub(super) fn order(network: &Network, scopes: &[Vec<usize>]) -> Option<Order> {
    let open = |place: &usize| network.domains[*place].count_ones() > 1;
    let variables: Vec<_> = (0..network.domains.len()).filter(open).collect();
    if variables.len() > VARIABLES {
        return None;
    }
    let mut place_of = vec![usize::MAX; network.domains.len()];
    variables.iter().enumerate().for_each(|(place, variable)| place_of[*variable] = place);
    let mut neighbours = Neighbours::new(variables.len());
    let mut together = vec![0; neighbours.words];
    for scope in scopes {
        together.fill(0);
        scope.iter().for_each(|variable| together[place_of[*variable] / 64] |= 1 << (place_of[*variable] % 64));
        scope.iter().for_each(|variable| neighbours.join(place_of[*variable], &together));
    }
    let sizes: Vec<_> = variables.iter().map(|variable| u64::from(network.domains[*variable].count_ones())).collect();
    let tables = scopes.iter().fold(0, |entries: u64, scope| entries.saturating_add(network.entries(scope)));
    greedy(neighbours, &sizes, tables).map(|(order, entries)| {
        let variables = order.into_iter().map(|place| variables[place]).collect();
        Order { variables, entries }
    })
}

/// The order, and the entries of all tables with those there are before; `None` if these are too many.
fn greedy(mut neighbours: Neighbours, sizes: &[u64], before: u64) -> Option<(Vec<usize>, u64)> {
    let table = |neighbours: &Neighbours, place: usize| {
        neighbours.each(place).fold(sizes[place], |entries, other| entries.saturating_mul(sizes[other]))
    };
    let mut tables: Vec<_> = (0..sizes.len()).map(|place| table(&neighbours, place)).collect();
    let mut left: Vec<_> = (0..sizes.len()).collect();
    let (mut order, mut total) = (Vec::with_capacity(sizes.len()), before);
    while let Some(next) = (0..left.len()).min_by_key(|next| (tables[left[*next]], left[*next])) {
        let place = left.swap_remove(next);
        total = total.saturating_add(tables[place]);
        if total > ENTRIES {
            return None;
        }
        order.push(place);
        let around = neighbours.of(place).to_vec();
        let others: Vec<_> = neighbours.each(place).collect();
        for other in others {
            neighbours.join(other, &around);
            neighbours.remove(place, other);
            tables[other] = table(&neighbours, other);
        }
    }
    Some((order, total))
}
