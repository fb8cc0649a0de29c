//! Ways through layers of nodes, laid out flat to be gone through many times: nodes in one row, arcs in another, and
//! what each arc adds for the parties in a measure common to them.

use num_traits::PrimInt;

/// A sum that parts are to reach: each party's times a weight of nought or more.
#[derive(Clone, Debug)]
pub(super) struct Hurdle<N> {
    /// By party.
    pub weights: Vec<N>,
    /// The least it may come to.
    pub least: N,
}

/// An arc as it is given: the place in the next layer of the node it leads to, the cell of the layer's variable, and what
/// it adds for each party.
pub(super) type Given = (u32, u32, Vec<i128>);

/// An arc.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The node it leads to.
    pub to: u32,
    /// The cell of the layer's variable.
    pub cell: u32,
    /// Its place at first: the layer, and how many arcs of the layer came before it.
    origin: (u32, u32),
}

/// Ways from the first node to the last, which accepts and has no arcs.
#[derive(Clone, Debug)]
pub(super) struct Trellis<N> {
    /// What every way comes to for each party before its arcs.
    pub base: Vec<N>,
    /// By layer, its first node; the last of all is the node that accepts.
    pub layers: Vec<u32>,
    /// By node, its first arc.
    starts: Vec<u32>,
    arcs: Vec<Arc>,
    /// Arc by arc, what it adds for each party.
    parts: Vec<N>,
    /// The places at first of arcs that every way goes through, which are added to the base.
    sure: Vec<(u32, u32)>,
}

impl<N: PrimInt> Trellis<N> {
    /// The ways over the arcs of some layers, by layer and node. `None` if there is no way or a number does not fit.
    pub fn new(base: &[i128], layers: &[Vec<Vec<Given>>]) -> Option<Self> {
        let base = base.iter().map(|base| N::from(*base)).collect::<Option<_>>()?;
        let mut all = Self { base, layers: vec![0], starts: vec![], arcs: vec![], parts: vec![], sure: vec![] };
        for (place, nodes) in layers.iter().enumerate() {
            let next = all.layers[place] + nodes.len() as u32;
            all.layers.push(next);
            let first = all.arcs.len();
            for arcs in nodes {
                all.starts.push(all.arcs.len() as u32);
                for (to, cell, added) in arcs {
                    let origin = (place as u32, (all.arcs.len() - first) as u32);
                    all.arcs.push(Arc { to: next + to, cell: *cell, origin });
                    for added in added {
                        all.parts.push(N::from(*added)?);
                    }
                }
            }
        }
        all.starts.extend([all.arcs.len() as u32; 2]);
        all.narrowed(&[])
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.base.len()
    }

    /// How many nodes there are, but for the one that accepts.
    pub fn nodes(&self) -> usize {
        self.starts.len() - 2
    }

    /// How many arcs there are.
    pub fn size(&self) -> usize {
        self.arcs.len()
    }

    /// The arcs of a node, by place.
    pub fn arcs_of(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node] as usize..self.starts[node + 1] as usize
    }

    /// The arcs of a layer, by place.
    pub fn arcs_in(&self, layer: usize) -> std::ops::Range<usize> {
        self.starts[self.layers[layer] as usize] as usize..self.starts[self.layers[layer + 1] as usize] as usize
    }

    /// An arc.
    pub fn arc(&self, place: usize) -> Arc {
        self.arcs[place]
    }

    /// What an arc adds for each party.
    pub fn added(&self, place: usize) -> &[N] {
        &self.parts[place * self.parties()..(place + 1) * self.parties()]
    }

    /// By layer that there was at first, the places of the arcs that are left, ascending.
    pub fn left(&self, layers: usize) -> Vec<Vec<u32>> {
        let mut left = vec![Vec::new(); layers];
        for (layer, place) in self.arcs.iter().map(|arc| arc.origin).chain(self.sure.iter().copied()) {
            left[layer as usize].push(place);
        }
        left
    }

    /// The place that a layer had at first.
    pub fn origin(&self, layer: usize) -> usize {
        self.arcs[self.arcs_in(layer).start].origin.0 as usize
    }

    /// What each arc adds to a sum.
    pub fn sums(&self, weights: &[N]) -> Vec<N> {
        let parties = self.parties();
        let weighing: Vec<_> = (0..parties).filter(|party| !weights[*party].is_zero()).collect();
        match weighing[..] {
            [one] => self.parts.iter().skip(one).step_by(parties).map(|part| *part * weights[one]).collect(),
            _ => self.parts.chunks_exact(parties).map(|parts| dot(parts, weights)).collect(),
        }
    }

    /// By node, the most that arcs from it on add to a sum.
    pub fn behind(&self, sums: &[N]) -> Vec<N> {
        let mut behind = vec![N::zero(); self.nodes() + 1];
        for node in (0..self.nodes()).rev() {
            let most = self.arcs_of(node).map(|arc| sums[arc] + behind[self.arcs[arc].to as usize]).max();
            behind[node] = most.unwrap_or_else(N::zero);
        }
        behind
    }

    /// By node, the most that arcs up to it add to a sum.
    pub fn ahead(&self, sums: &[N]) -> Vec<N> {
        let mut ahead: Vec<Option<N>> = vec![None; self.nodes() + 1];
        ahead[0] = Some(N::zero());
        for node in 0..self.nodes() {
            let own = ahead[node];
            for arc in self.arcs_of(node) {
                let next = &mut ahead[self.arcs[arc].to as usize];
                *next = own.map(|own| own + sums[arc]).max(*next);
            }
        }
        ahead.into_iter().map(|most| most.unwrap_or_else(N::zero)).collect()
    }

    /// The arcs of a way that is best by a sum.
    pub fn best(&self, weights: &[N]) -> Vec<usize> {
        let sums = self.sums(weights);
        let behind = self.behind(&sums);
        let mut node = 0;
        let mut way = Vec::with_capacity(self.layers.len());
        while node < self.nodes() {
            let is_best = |arc: &usize| sums[*arc] + behind[self.arcs[*arc].to as usize] == behind[node];
            let arc = self.arcs_of(node).find(is_best).unwrap_or_else(|| unreachable!("every node has a best arc"));
            way.push(arc);
            node = self.arcs[arc].to as usize;
        }
        way
    }

    /// What a way comes to for each party.
    pub fn total(&self, way: &[usize]) -> Vec<N> {
        let mut total = self.base.clone();
        way.iter().for_each(|arc| add(&mut total, self.added(*arc)));
        total
    }

    /// By node, what a way to it that is best by a sum comes to for each party, without the base.
    pub fn ways(&self, weights: &[N]) -> Vec<N> {
        let (sums, parties) = (self.sums(weights), self.parties());
        let ahead = self.ahead(&sums);
        let mut ways = vec![N::zero(); (self.nodes() + 1) * parties];
        for node in 0..self.nodes() {
            for arc in self.arcs_of(node) {
                let to = self.arcs[arc].to as usize;
                if ahead[node] + sums[arc] == ahead[to] {
                    let (before, after) = ways.split_at_mut(to * parties);
                    after[..parties].copy_from_slice(&before[node * parties..(node + 1) * parties]);
                    add(&mut after[..parties], self.added(arc));
                }
            }
        }
        ways
    }

    /// The ways left without arcs that no way over a hurdle goes through; `None` if none is left.
    pub fn narrowed(&self, hurdles: &[Hurdle<N>]) -> Option<Self> {
        let mut stays = vec![true; self.size()];
        for hurdle in hurdles {
            let sums = self.sums(&hurdle.weights);
            let (ahead, behind) = (self.ahead(&sums), self.behind(&sums));
            let lack = hurdle.least - dot(&self.base, &hurdle.weights);
            if behind[0] < lack {
                return None;
            }
            for (node, ahead) in ahead.iter().enumerate() {
                for arc in self.arcs_of(node) {
                    stays[arc] &= *ahead + sums[arc] + behind[self.arcs[arc].to as usize] >= lack;
                }
            }
        }
        self.only(stays)
    }

    /// The ways that take a cell in a layer, and those that take another one there.
    pub fn split(&self, layer: usize, cell: u32) -> [Option<Self>; 2] {
        let there = self.arcs_in(layer);
        let stays = |taken: bool| {
            let stays = |place: usize| !there.contains(&place) || (self.arcs[place].cell == cell) == taken;
            (0..self.size()).map(stays).collect()
        };
        [self.only(stays(true)), self.only(stays(false))]
    }

    /// The ways over some arcs; `None` if there is none.
    fn only(&self, mut stays: Vec<bool>) -> Option<Self> {
        self.trim(&mut stays);
        if !self.arcs_of(0).any(|arc| stays[arc]) {
            return (self.nodes() == 0).then(|| self.clone());
        }
        let mut next = self.without_arcs();
        // A layer of which one arc is left is passed over.
        let mut lands: Vec<u32> = (0..=self.nodes() as u32).collect();
        let mut passed = vec![false; self.layers.len()];
        for layer in (0..self.layers.len() - 1).rev() {
            let mut left = self.arcs_in(layer).filter(|arc| stays[*arc]);
            if let (Some(arc), None) = (left.next(), left.next()) {
                passed[layer] = true;
                let own = (self.layers[layer]..self.layers[layer + 1])
                    .find(|node| self.arcs_of(*node as usize).contains(&arc));
                let own = own.unwrap_or_else(|| unreachable!("every arc belongs to a node"));
                lands[own as usize] = lands[self.arcs[arc].to as usize];
                add(&mut next.base, self.added(arc));
                next.sure.push(self.arcs[arc].origin);
            }
        }
        self.renumber(&stays, &passed, &lands, &mut next);
        Some(next)
    }

    fn without_arcs(&self) -> Self {
        let (base, sure) = (self.base.clone(), self.sure.clone());
        Self { base, sure, layers: Vec::new(), starts: Vec::new(), arcs: Vec::new(), parts: Vec::new() }
    }

    /// Leaves out arcs that lie on no way.
    fn trim(&self, stays: &mut [bool]) {
        let mut reached = vec![false; self.nodes() + 1];
        reached[0] = true;
        for node in 0..self.nodes() {
            for arc in self.arcs_of(node) {
                stays[arc] &= reached[node];
                reached[self.arcs[arc].to as usize] |= stays[arc];
            }
        }
        let mut leads = vec![false; self.nodes() + 1];
        leads[self.nodes()] = true;
        for node in (0..self.nodes()).rev() {
            for arc in self.arcs_of(node) {
                stays[arc] &= leads[self.arcs[arc].to as usize];
                leads[node] |= stays[arc];
            }
        }
    }

    /// Writes the arcs that stay into new rows.
    fn renumber(&self, stays: &[bool], passed: &[bool], lands: &[u32], next: &mut Self) {
        let mut numbers = vec![0; self.nodes() + 1];
        for layer in (0..self.layers.len() - 1).filter(|layer| !passed[*layer]) {
            next.layers.push(next.starts.len() as u32);
            for node in self.layers[layer]..self.layers[layer + 1] {
                let first = next.arcs.len();
                for arc in self.arcs_of(node as usize).filter(|arc| stays[*arc]) {
                    next.arcs.push(Arc { to: lands[self.arcs[arc].to as usize], ..self.arcs[arc] });
                    next.parts.extend_from_slice(self.added(arc));
                }
                if next.arcs.len() > first {
                    numbers[node as usize] = next.starts.len() as u32;
                    next.starts.push(first as u32);
                }
            }
        }
        numbers[self.nodes()] = next.starts.len() as u32;
        next.layers.push(next.starts.len() as u32);
        next.starts.extend([next.arcs.len() as u32; 2]);
        next.arcs.iter_mut().for_each(|arc| arc.to = numbers[arc.to as usize]);
    }
}

/// The sum of parts, each times a weight.
#[inline]
pub(super) fn dot<N: PrimInt>(parts: &[N], weights: &[N]) -> N {
    parts.iter().zip(weights).fold(N::zero(), |sum, (part, weight)| sum + *part * *weight)
}

/// Adds parts to others.
pub(super) fn add<N: PrimInt>(total: &mut [N], parts: &[N]) {
    total.iter_mut().zip(parts).for_each(|(total, part)| *total = *total + *part);
}
