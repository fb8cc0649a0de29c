//! Numbers joined into groups (Galler and Fischer, 1964).

/// Groups of the numbers below a bound, each alone at first.
pub(super) struct Union {
    parent: Vec<usize>,
}

impl Union {
    /// So many numbers, none joined with another.
    pub fn new(size: usize) -> Self {
        Self { parent: (0..size).collect() }
    }

    /// The number that stands for the group of another.
    pub fn root(&mut self, mut place: usize) -> usize {
        while self.parent[place] != place {
            self.parent[place] = self.parent[self.parent[place]];
            place = self.parent[place];
        }
        place
    }

    /// Makes the groups of two numbers one.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
