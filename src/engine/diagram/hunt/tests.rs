//! The hunt against going through every way of a small trellis.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::engine::diagram::trellis::add;
use crate::engine::limits::WORK;

use super::*;

/// By layer and node, arcs: where they lead, and what they add.
type Layers = Vec<Vec<Vec<(u32, Vec<i128>)>>>;

/// The greatest least part; of that, the greatest sum.
#[derive(Default)]
struct Fair {
    best: Option<(i128, i128)>,
    /// Whether only more than the best least part is asked for.
    strict: bool,
    /// Whether that was asked for and nothing has more.
    is_proved: bool,
}

impl Standard for Fair {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        vec![1; parties]
    }

    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let least = self.best.map_or(0, |(least, _)| least + i128::from(self.strict));
        (weights.iter().sum::<i128>() * least, vec![least; weights.len()])
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        let own = (parts.iter().copied().min().unwrap_or_default(), parts.iter().sum());
        if own.0 < 0 {
            return Ordering::Less;
        }
        let order = Some(own).cmp(&self.best);
        self.best = self.best.max(Some(own));
        order
    }

    fn asks_for_more(&mut self) -> bool {
        self.strict = self.best.is_some();
        self.strict
    }

    fn asks_for_all(&mut self) -> Option<Number> {
        (self.strict, self.is_proved) = (false, true);
        self.best.map(|(least, _)| Number::whole(least))
    }

    fn most(&self, weights: &[i128], sum: i128) -> Option<Number> {
        let all = weights.iter().sum::<i128>();
        (all > 0).then(|| Number::whole(sum.div_euclid(all)))
    }
}

/// A way: what it comes to, and by layer what it ends with, as the node and the rest.
struct Way {
    total: Vec<i128>,
    rests: Vec<(u32, Vec<i128>)>,
}

fn plus(one: &[i128], other: &[i128]) -> Vec<i128> {
    one.iter().zip(other).map(|(one, other)| one + other).collect()
}

fn every_way(base: &[i128], layers: &Layers) -> Vec<Way> {
    let mut ways: Vec<Vec<(u32, Vec<i128>)>> = vec![vec![(0, vec![0; base.len()])]];
    for nodes in layers.iter().rev() {
        let mut longer = Vec::new();
        for (node, (to, added)) in
            nodes.iter().enumerate().flat_map(|(node, arcs)| arcs.iter().map(move |arc| (node, arc)))
        {
            for way in ways.iter().filter(|way| way[0].0 == *to) {
                let own = (node as u32, plus(&way[0].1, added));
                longer.push([own].into_iter().chain(way.iter().cloned()).collect());
            }
        }
        ways = longer;
    }
    ways.into_iter().map(|rests| Way { total: plus(base, &rests[0].1), rests }).collect()
}

fn trellises() -> impl Strategy<Value = (Vec<i128>, Layers)> {
    (1usize..5, prop::collection::vec(1usize..4, 1..7)).prop_flat_map(|(parties, mut widths)| {
        widths[0] = 1;
        let layers: Vec<_> = (0..widths.len())
            .map(|place| {
                let below = widths.get(place + 1).copied().unwrap_or(1) as u32;
                let arc = (0..below, prop::collection::vec(-3i128..9, parties));
                prop::collection::vec(prop::collection::vec(arc, 0..4), widths[place])
            })
            .collect();
        (prop::collection::vec(-6i128..6, parties), layers)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_best_of_every_way((base, layers) in trellises(), width in 1usize..12, costly in 0usize..60) {
        let mut fair = Fair::default();
        let all = every_way(&base, &layers);
        for way in &all {
            fair.see(&way.total);
        }
        let is_best = |way: &&Way| way.total.iter().min().map(|least| (*least, way.total.iter().sum())) == fair.best;
        let mut wanted: Vec<_> = layers.iter().map(|nodes| vec![BTreeSet::new(); nodes.len()]).collect();
        wanted.push(vec![BTreeSet::new()]);
        for (layer, (node, rest)) in all.iter().filter(is_best).flat_map(|way| way.rests.iter().enumerate()) {
            wanted[layer][*node as usize].insert(rest.iter().map(|part| *part as i64).collect::<Vec<_>>());
        }
        let trellis = Trellis::<i64>::new(&base, &layers).expect("the numbers are small");
        let (mut sought, limits) = (Fair::default(), Limits::default());
        let mut sweep = Sweep::new(Yardstick::new(&mut sought, &vec![20; base.len()]), &limits, &trellis);
        (sweep.width, sweep.costly) = (width, costly);
        let Ok(found) = super::all(sweep) else { unreachable!("there is work enough") };
        prop_assert_eq!(sought.best, fair.best);
        match found.is_empty() {
            true => prop_assert_eq!(fair.best, None),
            false => prop_assert_eq!(found, wanted),
        }
    }

    #[test]
    fn a_trellis_laid_out_anew_has_the_same_ways((base, layers) in trellises()) {
        let trellis = Trellis::<i64>::new(&base, &layers).expect("the numbers are small");
        let (mut fair, limits) = (Fair::default(), Limits::default());
        let mut sweep = Sweep::new(Yardstick::new(&mut fair, &vec![20; base.len()]), &limits, &trellis);
        let Ok(Some(hunt)) = Hunt::of_all(&mut sweep, vec![1.0 / base.len() as f64; base.len()]) else { return Ok(()) };
        let cut = &hunt.settled.cut;
        let arranged = Arranged::new(&trellis, &hunt.begin, (cut, sweep.asked(cut))).expect("the numbers are small");
        let left = hunt.begin.arcs_of_all(0..trellis.nodes(trellis.depth()).start);
        let before = ways(&trellis, &|arc| left.contains(&(arc as u32)));
        let after: BTreeSet<_> = ways(&arranged.trellis, &|_| true).iter().map(|way| arranged.before(way)).collect();
        prop_assert_eq!(after, before);
    }

    #[test]
    fn what_is_known_when_the_work_ends_is_a_way_and_no_less_than_the_best(
        (base, layers) in trellises(),
        width in 1usize..12,
        work in 0u64..200,
        costly in 0usize..60,
    ) {
        let (mut fair, mut sought) = (Fair::default(), Fair::default());
        for way in every_way(&base, &layers) {
            fair.see(&way.total);
        }
        let trellis = Trellis::<i64>::new(&base, &layers).expect("the numbers are small");
        let limits = Limits::default().for_part(WORK / work.max(1));
        let mut sweep = Sweep::new(Yardstick::new(&mut sought, &vec![20; base.len()]), &limits, &trellis);
        (sweep.width, sweep.costly) = (width, costly);
        let Err(Unfinished { stop, seen, most }) = super::all(sweep) else {
            prop_assert_eq!(sought.best, fair.best);
            return Ok(());
        };
        prop_assert_eq!(stop, Stop::Work);
        for (least, most) in fair.best.iter().zip(&most) {
            prop_assert!(Number::whole(least.0) <= *most, "{:?} is above {:?}", least, most);
        }
        if sought.is_proved {
            prop_assert_eq!(most, fair.best.map(|(least, _)| Number::whole(least)), "that nothing has more was proved first");
        }
        prop_assert_eq!(seen.is_some(), sought.best.is_some());
        if let Some((arcs, total)) = seen {
            prop_assert_eq!(along(&trellis, &base, &arcs), total.clone());
            let mut alone = Fair::default();
            alone.see(&total.iter().map(|part| i128::from(*part)).collect::<Vec<_>>());
            prop_assert_eq!(alone.best, sought.best);
        }
    }
}

/// The ways of a trellis over some of its arcs.
fn ways(trellis: &Trellis<i64>, is_left: &dyn Fn(usize) -> bool) -> BTreeSet<Vec<usize>> {
    let mut ways = vec![(0, Vec::new())];
    for _ in 0..trellis.depth() {
        let longer = |(node, way): (usize, Vec<usize>)| {
            let arcs = trellis.arcs_of(node).filter(|arc| is_left(*arc));
            arcs.map(move |arc| (trellis.to(arc), [&way[..], &[arc]].concat())).collect::<Vec<_>>()
        };
        ways = ways.into_iter().flat_map(longer).collect();
    }
    ways.into_iter().map(|(_, way)| way).collect()
}

/// What the way over some arcs comes to.
fn along(trellis: &Trellis<i64>, base: &[i128], arcs: &[usize]) -> Vec<i64> {
    assert_eq!(arcs.len(), trellis.depth());
    let (mut node, mut total) = (0, base.iter().map(|part| *part as i64).collect::<Vec<_>>());
    for arc in arcs {
        assert!(trellis.arcs_of(node).contains(arc));
        add(&mut total, trellis.added(*arc));
        node = trellis.to(*arc);
    }
    total
}
