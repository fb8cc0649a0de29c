//! Pruning against comparing everything with everything.

use proptest::prelude::*;

use super::{Layout, Long, Vector, prune};
use crate::engine::limits::Limits;

/// The vectors that no other one covers, each once, ascending.
fn compared(mut set: Vec<Vec<u128>>) -> Vec<Vec<u128>> {
    set.sort();
    set.dedup();
    let covers = |one: &Vec<u128>, other: &Vec<u128>| one != other && one.iter().zip(other).all(|(a, b)| a >= b);
    set.iter().filter(|vector| !set.iter().any(|other| covers(other, vector))).cloned().collect()
}

fn pruned<V: Vector>(set: &[Vec<u128>], layout: &Layout) -> Vec<Vec<u128>> {
    let mut vectors: Vec<_> = set.iter().map(|parts| V::of(layout, parts)).collect();
    prune(&mut vectors, layout, &Limits::default()).expect("no end is called");
    let parts = |vector: &V| (0..layout.parties()).map(|place| vector.wide(layout, place)).collect();
    vectors.iter().map(parts).collect()
}

fn sets() -> impl Strategy<Value = Vec<Vec<u128>>> {
    (1usize..6, 2u128..40)
        .prop_flat_map(|(parties, most)| prop::collection::vec(prop::collection::vec(0..most, parties), 0..400))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_comparing_everything_keeps(set in sets()) {
        let layout = Layout::new(&vec![39; set.first().map_or(1, Vec::len)]);
        let right = compared(set.clone());
        prop_assert_eq!(pruned::<u64>(&set, &layout), right.clone());
        prop_assert_eq!(pruned::<u128>(&set, &layout), right.clone());
        prop_assert_eq!(pruned::<Long<8>>(&set, &layout), right);
    }
}

#[test]
fn a_word_holds_its_vectors_without_carrying_over() {
    let layout = Layout::new(&[7, 1, 1000]);
    assert_eq!(layout.bits(), 3 + 1 + 10 + 3);
    let sum = u64::of(&layout, &[3, 0, 1000]).plus(u64::of(&layout, &[4, 1, 0]));
    assert_eq!([0, 1, 2].map(|place| sum.wide(&layout, place)), [7, 1, 1000]);
    assert!(sum.covers(u64::of(&layout, &[7, 1, 999]), &layout));
    assert!(sum.covers(sum, &layout) && sum.covers(0, &layout));
    assert!(!u64::of(&layout, &[3, 1, 1000]).covers(sum, &layout));
}
