//! A diagram exported for others, walked as they would, against brute force.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::oracle::{Oracle, size};
use super::sample::{Kind, scenarios};
use super::{Asked, Given};
use crate::engine::diagram::{Diagram, Exported, NOWHERE, Piece};

/// The cells of the kept issues that go together, none of the soft formulas in `held` being broken.
fn walked(exported: &Exported, kept: &[bool], held: &[bool]) -> BTreeSet<Vec<usize>> {
    let mut found: Vec<Vec<Option<usize>>> = vec![vec![None; kept.len()]];
    if exported.always_broken.iter().any(|place| held[*place]) {
        return BTreeSet::new();
    }
    for piece in &exported.pieces {
        let ways = ways(piece, held, 0, 0);
        let joined = |known: &Vec<Option<usize>>| {
            let merge = |way: &Vec<(usize, usize)>| {
                let mut known = known.clone();
                way.iter().for_each(|(issue, cell)| known[*issue] = Some(*cell));
                known
            };
            ways.iter().map(merge).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(joined).collect();
    }
    let mut all = BTreeSet::new();
    for known in found {
        let mut longer: Vec<Vec<usize>> = vec![vec![]];
        for (issue, cell) in known.iter().enumerate().filter(|(issue, _)| kept[*issue]) {
            let cells = cell.map_or_else(|| exported.domains[issue].iter().collect(), |cell| vec![cell]);
            longer = longer
                .iter()
                .flat_map(|some| cells.iter().map(|cell| [&some[..], &[*cell]].concat()).collect::<Vec<_>>())
                .collect();
        }
        all.extend(longer);
    }
    all
}

fn ways(piece: &Piece, held: &[bool], layer: usize, node: usize) -> Vec<Vec<(usize, usize)>> {
    let is_open = |label: &[u32]| label.iter().all(|place| !held[*place as usize]);
    let Some(tier) = piece.layers.get(layer) else {
        return if piece.ends[node].iter().any(|way| is_open(&way.breaks)) { vec![vec![]] } else { vec![] };
    };
    let mut found = Vec::new();
    for (class, cells) in tier.classes.iter().enumerate() {
        let (to, label) = tier.edges[node * tier.classes.len() + class];
        if to == NOWHERE || !is_open(&piece.labels[label as usize]) {
            continue;
        }
        for rest in ways(piece, held, layer + 1, to as usize) {
            found.extend(cells.iter().map(|cell| [&[(tier.issue, *cell)], &rest[..]].concat()));
        }
    }
    found
}

/// Every set of soft formulas held, for diagrams of a handful.
fn check(mut asked: Asked, kept: &[bool]) -> Result<(), TestCaseError> {
    let (copy, given, soft) = (asked.problem.clone(), asked.given.clone(), asked.soft.clone());
    let exported = Diagram.export(&mut asked.problem, &given, &soft, &|issue| kept[issue]).expect("it is small");
    for bits in 0..1_u32 << soft.len() {
        let held: Vec<_> = (0..soft.len()).map(|place| bits >> place & 1 == 1).collect();
        let mut stronger: Given = given.clone();
        stronger.formulas.extend(soft.iter().zip(&held).filter(|(_, held)| **held).map(|(soft, _)| soft.formula));
        let oracle = Oracle::new(&copy, &stronger);
        let project = |cells: &Vec<usize>| {
            cells.iter().zip(kept).filter(|(_, kept)| **kept).map(|(cell, _)| *cell).collect::<Vec<_>>()
        };
        let expected: BTreeSet<_> = oracle.packages.keys().map(project).collect();
        let found = exported.as_ref().map(|exported| walked(exported, kept, &held)).unwrap_or_default();
        prop_assert_eq!(found, expected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_kept_goes_together_exactly_as_by_brute_force(
        scenario in scenarios(vec![Kind::Options(3), Kind::Stepped, Kind::Continuous]),
        bits in any::<u32>(),
    ) {
        let asked = Asked::new(&scenario);
        prop_assume!(size(&asked.problem) <= 4_000 && asked.soft.len() <= 5);
        let kept: Vec<_> = (0..scenario.issues.len()).map(|issue| bits >> issue & 1 == 1).collect();
        check(asked, &kept)?;
    }
}
