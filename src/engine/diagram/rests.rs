//! What the ways of a trellis come to, one by one, from the last node to the first: where few enough of them can clear
//! all hurdles, all are found; otherwise some that are likely to be good.

use num_traits::PrimInt;

use super::trellis::{Hurdle, Trellis, add, dot};

/// What ways come to.
pub(super) struct Rests<N> {
    /// What each comes to for each party, one after the other.
    pub totals: Vec<N>,
    /// Whether these are all that clear the hurdles.
    pub all: bool,
    /// How many were made on the way.
    pub made: usize,
}

/// Which rests are likely to become good: those with which nobody lacks much of what is aimed at.
pub(super) struct Likely<'a, N> {
    /// How many are followed in a layer.
    pub width: usize,
    /// By node, what a good way to it comes to for each party.
    pub ways: Vec<N>,
    /// What is aimed at, and how much of it counts as one.
    pub aim: &'a [(N, f64)],
}

impl<N: PrimInt> Likely<'_, N> {
    /// How little the party has that has least of what is aimed at, if a rest is reached on the good way.
    fn least(&self, node: usize, rest: &[N], base: &[N]) -> f64 {
        let way = &self.ways[node * rest.len()..];
        let parts = (0..rest.len()).map(|party| rest[party] + way[party] + base[party]);
        let part = |(part, (aim, span)): (N, &(N, f64))| (part - *aim).to_f64().unwrap_or_default() / span;
        parts.zip(self.aim).map(part).fold(f64::INFINITY, f64::min)
    }
}

/// What the ways of a trellis come to that clear hurdles.
pub(super) fn rests<N: PrimInt>(trellis: &Trellis<N>, hurdles: &[Hurdle<N>], likely: &Likely<'_, N>) -> Rests<N> {
    let ahead: Vec<_> = hurdles.iter().map(|hurdle| trellis.ahead(&trellis.sums(&hurdle.weights))).collect();
    let lacks: Vec<_> = hurdles.iter().map(|hurdle| hurdle.least - dot(&trellis.base, &hurdle.weights)).collect();
    let parties = trellis.parties();
    let mut sets: Vec<Vec<N>> = vec![Vec::new(); trellis.nodes() + 1];
    sets[trellis.nodes()] = vec![N::zero(); parties];
    let mut found = Rests { totals: Vec::new(), all: true, made: 0 };
    for layer in (0..trellis.layers.len() - 1).rev() {
        let nodes = trellis.layers[layer] as usize..trellis.layers[layer + 1] as usize;
        let mut kept = 0;
        for node in nodes.clone() {
            let lacks: Vec<_> = lacks.iter().zip(&ahead).map(|(lack, ahead)| *lack - ahead[node]).collect();
            let mut set = Vec::new();
            for arc in trellis.arcs_of(node) {
                let below = &sets[trellis.arc(arc).to as usize];
                found.made += below.len() / parties;
                extend(&mut set, below, trellis.added(arc), hurdles, &lacks);
            }
            merge(&mut set, parties);
            kept += set.len() / parties;
            sets[node] = set;
        }
        if kept > likely.width {
            found.all = false;
            let each = (likely.width / nodes.len()).max(4);
            nodes.for_each(|node| thin(&mut sets[node], node, each, &trellis.base, likely));
        }
        if kept == 0 {
            return found;
        }
        // Arcs lead to the next layer, so what it came to is not needed any more.
        let end = trellis.layers.get(layer + 2).map_or(sets.len(), |end| *end as usize);
        sets[trellis.layers[layer + 1] as usize..end].iter_mut().for_each(|set| *set = Vec::new());
    }
    found.totals = std::mem::take(&mut sets[0]);
    found.totals.chunks_exact_mut(parties).for_each(|total| add(total, &trellis.base));
    found
}

/// Adds to a set what an arc makes of the rests below, as far as that can still clear every hurdle.
fn extend<N: PrimInt>(set: &mut Vec<N>, below: &[N], added: &[N], hurdles: &[Hurdle<N>], lacks: &[N]) {
    // What failed last is looked at first: neighbours fail for the same reason.
    let mut last = 0;
    for rest in below.chunks_exact(added.len()) {
        let start = set.len();
        set.extend(rest.iter().zip(added).map(|(rest, added)| *rest + *added));
        let fails = |place: usize| dot(&set[start..], &hurdles[place].weights) < lacks[place];
        let failed = if fails(last) { Some(last) } else { (0..hurdles.len()).find(|place| fails(*place)) };
        if let Some(failed) = failed {
            last = failed;
            set.truncate(start);
        }
    }
}

/// Leaves each rest once, in ascending order.
fn merge<N: PrimInt>(set: &mut Vec<N>, parties: usize) {
    let mut rests: Vec<_> = set.chunks_exact(parties).collect();
    rests.sort_unstable();
    rests.dedup();
    *set = rests.concat();
}

/// Leaves so many rests of a node, the likeliest ones.
fn thin<N: PrimInt>(set: &mut Vec<N>, node: usize, width: usize, base: &[N], likely: &Likely<'_, N>) {
    let mut rests: Vec<_> = set.chunks_exact(base.len()).map(|rest| (likely.least(node, rest, base), rest)).collect();
    rests.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    rests.truncate(width);
    let kept: Vec<_> = rests.into_iter().map(|(_, rest)| rest).collect();
    *set = kept.concat();
}
