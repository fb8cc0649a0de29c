//! What follows at once in a network: formulas that are settled, formulas left with one variable, and cells that
//! another can stand in for at no higher cost.

use super::tree::{Known, Network, Says, cells};
use crate::engine::queue::Queue;

/// What has changed and is to be looked at again.
struct Stale {
    constraints: Queue,
    variables: Queue,
}

/// By variable, the leaves that speak of it.
struct Occurrences {
    starts: Vec<usize>,
    leaves: Vec<u32>,
}

impl Occurrences {
    fn new(network: &Network) -> Self {
        let leaf = |place: usize| match network.nodes[place].says {
            Says::In(variable, _) => Some((variable as usize, place as u32)),
            _ => None,
        };
        let mut starts = vec![0; network.domains.len() + 2];
        for (variable, _) in (0..network.nodes.len()).filter_map(leaf) {
            starts[variable + 2] += 1;
        }
        for place in 2..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut leaves = vec![0; starts[starts.len() - 1]];
        for (variable, node) in (0..network.nodes.len()).filter_map(leaf) {
            leaves[starts[variable + 1]] = node;
            starts[variable + 1] += 1;
        }
        Self { starts, leaves }
    }

    fn of(&self, variable: usize) -> &[u32] {
        &self.leaves[self.starts[variable]..self.starts[variable + 1]]
    }
}

impl Network {
    /// Draws what follows until nothing does; false if what must hold contradicts itself.
    pub fn reduce(&mut self) -> bool {
        if self.contradictory {
            return false;
        }
        let occurrences = Occurrences::new(self);
        let (constraints, variables) = (Queue::all(self.constraints.len()), Queue::all(self.domains.len()));
        let mut stale = Stale { constraints, variables };
        loop {
            while let Some(constraint) = stale.constraints.pop() {
                self.settle(constraint, &mut stale, &occurrences);
                if self.contradictory {
                    return false;
                }
            }
            if stale.variables.is_empty() {
                return true;
            }
            // Many variables at a time, so that a constraint on them is looked at once.
            while let Some(variable) = stale.variables.pop() {
                self.shrink(variable, &mut stale, &occurrences);
            }
        }
    }

    /// Looks at a constraint again: whether it is settled, or speaks of one variable only.
    fn settle(&mut self, constraint: usize, stale: &mut Stale, occurrences: &Occurrences) {
        let (root, cost) = (self.constraints[constraint].root, self.constraints[constraint].cost);
        if self.nodes[root].says == Says::Gone {
            return;
        }
        match self.refresh(root, stale) {
            Known::True => {}
            Known::False => self.pay(cost),
            Known::Open => {
                let Some(variable) = self.only_variable(root) else { return };
                let (set, before) = (self.holds(root, variable, &[]), self.domains[variable]);
                self.charge(variable, set, cost);
                if self.domains[variable] != before {
                    self.touch(variable, stale, occurrences);
                }
            }
        }
        self.strike(root, stale);
    }

    /// Strikes out what is settled below a node, and says what is known of it.
    fn refresh(&mut self, node: usize, stale: &mut Stale) -> Known {
        let all = match self.nodes[node].says {
            Says::In(variable, set) => return Known::leaf(self.domains[variable as usize], set),
            says => says == Says::All,
        };
        let (mut known, mut next) = (Known::neutral(all), node + 1);
        while next < self.nodes[node].end as usize {
            let here = next;
            next = self.nodes[here].end as usize;
            if self.nodes[here].says == Says::Gone {
                continue;
            }
            match self.refresh(here, stale) {
                Known::Open => known = Known::Open,
                settled if settled == Known::neutral(all) => self.strike(here, stale),
                settled => return settled,
            }
        }
        known
    }

    /// Strikes out a node and all below it.
    fn strike(&mut self, node: usize, stale: &mut Stale) {
        let end = self.nodes[node].end as usize;
        for node in &mut self.nodes[node..end] {
            if let Says::In(variable, _) = node.says {
                stale.variables.push(variable as usize);
            }
            node.says = Says::Gone;
        }
    }

    /// Has all constraints on a variable that lost cells looked at again.
    fn touch(&self, variable: usize, stale: &mut Stale, occurrences: &Occurrences) {
        for leaf in occurrences.of(variable) {
            let node = self.nodes[*leaf as usize];
            if node.says != Says::Gone {
                stale.constraints.push(node.constraint as usize);
            }
        }
    }

    /// Leaves out cells of a variable that another can stand in for: every leaf that holds with the one holds with the
    /// other, which costs no more by itself (substitutability: Freuder, 1991; with costs: Lecoutre, Roussel and
    /// Dehani, 2012).
    fn shrink(&mut self, variable: usize, stale: &mut Stale, occurrences: &Occurrences) {
        let domain = self.domains[variable];
        if domain & domain.wrapping_sub(1) == 0 {
            return;
        }
        // By cell, the cells that every leaf likes at least as much.
        let mut liked = [domain; 64];
        for leaf in occurrences.of(variable) {
            if let Says::In(_, set) = self.nodes[*leaf as usize].says {
                cells(domain & set).for_each(|cell| liked[cell] &= set);
            }
        }
        let costs = &self.costs[self.starts[variable]..];
        let stands_in = |strong: usize, weak: usize| liked[weak] >> strong & 1 == 1 && costs[strong] <= costs[weak];
        let left_out = |weak: &usize| {
            let others = cells(liked[*weak] & !(1 << *weak));
            others.into_iter().any(|strong| stands_in(strong, *weak) && (strong < *weak || !stands_in(*weak, strong)))
        };
        let kept = cells(domain).filter(|cell| !left_out(cell)).fold(0, |kept, cell| kept | 1 << cell);
        if kept != domain {
            self.domains[variable] = kept;
            self.touch(variable, stale, occurrences);
        }
    }
}
