//! Ways through layers of nodes, laid out flat to be gone through many times: nodes in one row, arcs in another, and
//! what each arc adds for the parties in a measure common to them.

use num_traits::PrimInt;

/// An arc as it is given: the place in the next layer of the node it leads to, and what it adds for each party.
pub(super) type Given = (u32, Vec<i128>);

/// Ways from the first node to the last, which accepts and has no arcs.
#[derive(Clone, Debug)]
pub(super) struct Trellis<N> {
    /// What every way comes to for each party before its arcs.
    pub base: Vec<N>,
    /// By layer, its first node; the last of all is the node that accepts.
    pub layers: Vec<u32>,
    /// By node, its first arc.
    starts: Vec<u32>,
    /// By arc, the node it leads to.
    lands: Vec<u32>,
    /// Arc by arc, what it adds for each party.
    parts: Vec<N>,
}

impl<N: PrimInt> Trellis<N> {
    /// The ways over the arcs of some layers, by layer and node. `None` if a number does not fit.
    pub fn new(base: &[i128], layers: &[Vec<Vec<Given>>]) -> Option<Self> {
        let base = base.iter().map(|base| N::from(*base)).collect::<Option<_>>()?;
        let mut all = Self { base, layers: vec![0], starts: vec![0], lands: vec![], parts: vec![] };
        for nodes in layers {
            let next = all.layers[all.layers.len() - 1] + nodes.len() as u32;
            all.layers.push(next);
            for arcs in nodes {
                for (to, added) in arcs {
                    all.lands.push(next + to);
                    for added in added {
                        all.parts.push(N::from(*added)?);
                    }
                }
                all.starts.push(all.lands.len() as u32);
            }
        }
        Some(all)
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.base.len()
    }

    /// How many layers of arcs there are.
    pub fn depth(&self) -> usize {
        self.layers.len() - 1
    }

    /// The nodes of a layer; past the last one, the node that accepts.
    pub fn nodes(&self, layer: usize) -> std::ops::Range<usize> {
        let first = self.layers[layer] as usize;
        first..self.layers.get(layer + 1).map_or(first + 1, |next| *next as usize)
    }

    /// How many arcs there are.
    pub fn size(&self) -> usize {
        self.lands.len()
    }

    /// The arcs of a node, by place.
    pub fn arcs_of(&self, node: usize) -> std::ops::Range<usize> {
        self.starts[node] as usize..self.starts[node + 1] as usize
    }

    /// The node that an arc leads to.
    pub fn to(&self, arc: usize) -> usize {
        self.lands[arc] as usize
    }

    /// What an arc adds for each party.
    pub fn added(&self, arc: usize) -> &[N] {
        &self.parts[arc * self.parties()..(arc + 1) * self.parties()]
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
