//! The hunt against going through every way of a small trellis.

use proptest::prelude::*;

use super::super::trellis::Trellis;
use super::*;

/// By layer and node, arcs: where they lead, the cell, and what they add.
type Layers = Vec<Vec<Vec<(u32, u32, Vec<i128>)>>>;

/// The greatest least part; of that, the greatest sum.
#[derive(Default)]
struct Fair(Option<(i128, i128)>);

impl Standard for Fair {
    fn first_weights(&self, parties: usize) -> Vec<i128> {
        vec![1; parties]
    }

    fn least(&self, weights: &[i128]) -> (i128, Vec<i128>) {
        let least = self.0.unwrap_or_default().0;
        (weights.iter().sum::<i128>() * least, vec![least; weights.len()])
    }

    fn see(&mut self, parts: &[i128]) -> Ordering {
        let own = (parts.iter().copied().min().unwrap_or_default(), parts.iter().sum());
        if own.0 < 0 {
            return Ordering::Less;
        }
        let order = Some(own).cmp(&self.0);
        self.0 = self.0.max(Some(own));
        order
    }
}

/// What every way comes to, and the places of its arcs in their layers.
fn every_way(base: &[i128], layers: &Layers) -> Vec<(Vec<i128>, Vec<u32>)> {
    let mut ways = vec![(0u32, base.to_vec(), Vec::new())];
    for nodes in layers {
        let mut longer = Vec::new();
        for (node, total, places) in &ways {
            let before = nodes[..*node as usize].iter().map(Vec::len).sum::<usize>();
            for (place, (to, _, added)) in nodes[*node as usize].iter().enumerate() {
                let total = total.iter().zip(added).map(|(total, added)| total + added).collect::<Vec<_>>();
                let places = places.iter().copied().chain([(before + place) as u32]).collect::<Vec<_>>();
                longer.push((*to, total, places));
            }
        }
        ways = longer;
    }
    ways.into_iter().map(|(_, total, places)| (total, places)).collect()
}

fn trellises() -> impl Strategy<Value = (Vec<i128>, Layers)> {
    (1usize..5, prop::collection::vec(1usize..4, 1..5)).prop_flat_map(|(parties, mut widths)| {
        widths[0] = 1;
        let layers: Vec<_> = (0..widths.len())
            .map(|place| {
                let below = widths.get(place + 1).copied().unwrap_or(1) as u32;
                let arc = (0..below, 0u32..3, prop::collection::vec(-3i128..9, parties));
                prop::collection::vec(prop::collection::vec(arc, 0..4), widths[place])
            })
            .collect();
        (prop::collection::vec(-6i128..6, parties), layers)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_best_of_every_way((base, layers) in trellises(), width in 1usize..6, divided: bool) {
        let mut fair = Fair::default();
        let all = every_way(&base, &layers);
        for (total, _) in &all {
            fair.see(total);
        }
        let best = |total: &Vec<i128>| total.iter().min().map(|least| (*least, total.iter().sum())) == fair.0;
        let wanted: Vec<_> = all.into_iter().filter(|(total, _)| best(total)).collect();
        let Some(trellis) = Trellis::<i64>::new(&base, &layers) else {
            prop_assert!(wanted.is_empty() && every_way(&base, &layers).is_empty());
            return Ok(());
        };
        let (mut sought, limits) = (Fair::default(), Limits::default());
        let hunt = Hunt::new(&mut sought, &limits, &vec![20; base.len()], vec![divided; layers.len()]);
        let quarries = hunt.within(trellis, width, width).expect("there is work enough");
        prop_assert_eq!(sought.0, fair.0);
        let left: Vec<_> = quarries.iter().map(|quarry| quarry.trellis.left(layers.len())).collect();
        for (total, places) in wanted {
            let holds = |left: &&Vec<Vec<u32>>| left.iter().zip(&places).all(|(left, place)| left.contains(place));
            prop_assert_eq!(left.iter().filter(holds).count(), 1, "{:?}", total);
        }
    }
}
