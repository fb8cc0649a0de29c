//! How ways of a trellis begin: as far as the nodes of some layer, over the arcs that can still count.

use num_traits::PrimInt;

use super::trellis::{Trellis, add, dot};

/// The arcs that are left up to the nodes of a layer, node by node.
#[derive(Clone, Debug)]
pub(super) struct Beginnings {
    /// By node, its first arc among those that are left.
    starts: Vec<u32>,
    /// The arcs, by place in the trellis.
    arcs: Vec<u32>,
}

/// The best beginnings by a weighted sum.
#[derive(Clone, Debug)]
pub(super) struct Ahead<N> {
    /// By node, the most that a beginning up to it comes to, with what every way comes to before its arcs.
    pub most: Vec<N>,
    /// By node, the last arc of such a beginning, and the node it comes from.
    from: Vec<(u32, u32)>,
}

impl Beginnings {
    /// Everything up to the last node of a trellis.
    pub fn whole<N: PrimInt>(trellis: &Trellis<N>) -> Self {
        let mut whole = Self { starts: vec![0], arcs: (0..trellis.size() as u32).collect() };
        whole.starts.extend((0..trellis.layers[trellis.depth()] as usize).map(|node| trellis.arcs_of(node).end as u32));
        whole
    }

    /// How many arcs are left.
    pub fn size(&self) -> usize {
        self.arcs.len()
    }

    /// The arcs left of a node, by place in the trellis.
    pub fn arcs_of(&self, node: usize) -> &[u32] {
        &self.arcs[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// The arcs left of some nodes, by place in the trellis.
    pub fn arcs_of_all(&self, nodes: std::ops::Range<usize>) -> &[u32] {
        &self.arcs[self.starts[nodes.start] as usize..self.starts[nodes.end] as usize]
    }

    /// What is left without some arcs.
    pub fn without(&self, out: &[u32]) -> Self {
        let stays: Vec<_> = self.arcs.iter().map(|arc| !out.contains(arc)).collect();
        self.only(self.starts.len() - 1, &stays)
    }

    /// The arc left of some nodes, and the node it comes from, if there is only one.
    pub fn only_arc(&self, nodes: std::ops::Range<usize>) -> Option<(usize, usize)> {
        let places = self.starts[nodes.start]..self.starts[nodes.end];
        match places.len() {
            1 => nodes
                .into_iter()
                .find(|node| !self.arcs_of(*node).is_empty())
                .map(|node| (self.arcs[places.start as usize] as usize, node)),
            _ => None,
        }
    }

    /// The best beginnings up to the nodes of a layer, by a weighted sum.
    pub fn ahead<N: PrimInt>(&self, trellis: &Trellis<N>, layer: usize, weights: &[N]) -> Ahead<N> {
        let end = trellis.nodes(layer).end;
        let mut ahead = Ahead { most: vec![unreached(); end], from: vec![(0, 0); end] };
        ahead.most[0] = dot(&trellis.base, weights);
        for node in 0..trellis.layers[layer] as usize {
            let own = ahead.most[node];
            if own == unreached() {
                continue;
            }
            for arc in self.arcs_of(node) {
                let (sum, to) = (own + dot(trellis.added(*arc as usize), weights), trellis.to(*arc as usize));
                if sum > ahead.most[to] {
                    ahead.most[to] = sum;
                    ahead.from[to] = (*arc, node as u32);
                }
            }
        }
        ahead
    }

    /// What is left without the arcs that no way over a hurdle goes through: ways that a sum with these weights brings to
    /// `least`, as `ahead` begins them and `rests` ends them, by node of a layer.
    pub fn narrowed<N: PrimInt>(
        &self,
        trellis: &Trellis<N>,
        layer: usize,
        (weights, least): (&[N], N),
        ahead: &[N],
        rests: &[Vec<N>],
    ) -> Self {
        let most = |rests: &Vec<N>| rests.chunks_exact(weights.len()).map(|rest| dot(rest, weights)).max();
        let first = trellis.layers[layer] as usize;
        let mut behind = vec![unreached(); first];
        behind.extend(rests.iter().map(|rests| most(rests).unwrap_or_else(unreached)));
        let mut stays = vec![false; self.starts[first] as usize];
        for node in (0..first).rev() {
            let own = self.starts[node] as usize..self.starts[node + 1] as usize;
            for (arc, stays) in self.arcs[own.clone()].iter().zip(&mut stays[own]) {
                let arc = *arc as usize;
                let below = behind[trellis.to(arc)];
                if below == unreached() {
                    continue;
                }
                let sum = below + dot(trellis.added(arc), weights);
                *stays = ahead[node] != unreached() && ahead[node] + sum >= least;
                if *stays {
                    behind[node] = behind[node].max(sum);
                }
            }
        }
        self.only(first, &stays)
    }

    /// The arcs up to a node that stay.
    fn only(&self, end: usize, stays: &[bool]) -> Self {
        let mut left = Self { starts: Vec::with_capacity(end + 1), arcs: Vec::new() };
        for node in 0..end {
            left.starts.push(left.arcs.len() as u32);
            let own = self.starts[node] as usize..self.starts[node + 1] as usize;
            left.arcs.extend(own.filter(|place| stays[*place]).map(|place| self.arcs[place]));
        }
        left.starts.push(left.arcs.len() as u32);
        left
    }
}

impl<N: PrimInt> Ahead<N> {
    /// What the way comes to for each party that begins in the best way and ends from a node on with a rest; `None`
    /// if no way leads to the node.
    pub fn total(&self, trellis: &Trellis<N>, mut node: usize, rest: &[N]) -> Option<Vec<N>> {
        if self.most[node] == unreached() {
            return None;
        }
        let mut total = trellis.base.clone();
        add(&mut total, rest);
        while node > 0 {
            let (arc, from) = self.from[node];
            add(&mut total, trellis.added(arc as usize));
            node = from as usize;
        }
        Some(total)
    }

    /// The arcs by which that way begins.
    pub fn way(&self, mut node: usize) -> Vec<usize> {
        let mut arcs = Vec::new();
        while node > 0 {
            let (arc, from) = self.from[node];
            arcs.push(arc as usize);
            node = from as usize;
        }
        arcs.reverse();
        arcs
    }
}

/// Less than anything a sum comes to, and far from the end of its numbers.
fn unreached<N: PrimInt>() -> N {
    N::min_value() >> 2
}
