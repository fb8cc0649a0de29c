//! The most even set against comparing all sets.

use super::SetFamily;
use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::engine::limits::Limits;
use crate::engine::{Price, Soft};

fn soft(costs: &[i128]) -> Vec<Soft> {
    costs.iter().map(|cost| Soft { formula: Formula::TRUE, price: Price { red_lines: 0, cost: *cost } }).collect()
}

fn family(sets: &[Vec<usize>], soft: &[Soft]) -> SetFamily {
    let sets: Vec<_> = sets.iter().map(|set| CellSet::of(soft.len(), set.iter().copied())).collect();
    SetFamily::of(&sets, soft, true)
}

#[test]
fn the_largest_share_counts_first() {
    let soft = soft(&[5, 3, 3, 1]);
    let family = family(&[vec![0], vec![1, 2], vec![1, 3]], &soft);
    let all = [vec![0, 1, 2, 3]];
    let limits = Limits::default();
    assert_eq!(family.most_even(&all, 2, &|place| place % 2, &limits), Some(vec![1, 2]));
    assert_eq!(family.most_even(&all, 1, &|_| 0, &limits), Some(vec![1, 3]));
    assert_eq!(SetFamily::of(&[], &soft, true).most_even(&all, 2, &|_| 0, &limits), None);
}

#[test]
fn nothing_is_evenly_shared_by_nobody() {
    let soft = soft(&[5]);
    assert_eq!(family(&[vec![]], &soft).most_even(&[], 3, &|_| 0, &Limits::default()), Some(vec![]));
}

/// Numbers that look random, the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

#[test]
fn the_most_even_set_is_the_first_of_a_comparison_of_all() {
    const EACH: usize = 4;
    for seed in 0..300 {
        let mut draw = Draw(seed);
        let (factors, owners) = (1 + draw.below(3), 1 + draw.below(4));
        let costs: Vec<_> = (0..EACH * factors).map(|_| draw.below(7) as i128).collect();
        let owner: Vec<_> = costs.iter().map(|_| draw.below(owners)).collect();
        let mut all = vec![Vec::new()];
        let mut groups = Vec::new();
        for factor in 0..factors {
            let own: Vec<Vec<usize>> = (0..1 + draw.below(4))
                .map(|_| draw.below(1 << EACH))
                .map(|mask| {
                    (0..EACH).filter(|place| mask >> place & 1 == 1).map(|place| place + factor * EACH).collect()
                })
                .collect();
            all = all.iter().flat_map(|set| own.iter().map(move |more| [&set[..], more].concat())).collect();
            groups.push((factor * EACH..(factor + 1) * EACH).collect());
        }
        let soft = soft(&costs);
        let shares = |set: &Vec<usize>| {
            let mut shares = vec![0; owners];
            set.iter().for_each(|place| shares[owner[*place]] += costs[*place]);
            shares.sort_unstable_by(|a, b| b.cmp(a));
            shares
        };
        let found = family(&all, &soft)
            .most_even(&groups, owners, &|place| owner[place], &Limits::default())
            .expect("little work");
        let first = all.iter().min_by_key(|set| (shares(set), set.len(), set.to_vec()));
        assert_eq!(Some(&found), first, "seed {seed}: of sets as even it is the first of a list");
    }
}
