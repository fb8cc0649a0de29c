//! `explain`: how conflicts and concessions hang together, against a plain look at the lists.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use zopa::analysis::{Burden, Explanation, Structure};
use zopa::model::PartyId;

use super::{Trial, shares};
use crate::oracle::OracleConcession;
use crate::oracle::linear::Exact;
use crate::oracle::statement::exact;

/// Holds the structure of a complete answer to the lists of all conflicts and concessions.
pub fn holds(trial: &Trial<'_>, answer: &Explanation, conflicts: &[Vec<usize>], concessions: &[OracleConcession]) {
    if trial.oracle.is_feasible() {
        return assert_eq!(answer.structure, None);
    }
    let structure = answer.structure.as_ref().expect("a complete answer has its structure");
    the_groups_share_nothing(trial, structure, conflicts, concessions);
    the_parts_are_counted(structure, conflicts, concessions);
    let ordinary: Vec<_> = concessions.iter().filter(|concession| concession.red_lines.is_empty()).collect();
    one_party_alone(trial, structure, &ordinary);
    the_burden_is_even(trial, structure, &ordinary);
}

fn the_groups_share_nothing(
    trial: &Trial<'_>,
    structure: &Structure,
    conflicts: &[Vec<usize>],
    concessions: &[OracleConcession],
) {
    let told: Vec<_> = structure.groups.iter().map(|group| group.rungs.clone()).collect();
    assert_eq!(told, groups(trial, conflicts));
    for group in &structure.groups {
        let own = |rung: &usize| group.rungs.contains(rung);
        let inside = conflicts.iter().filter(|conflict| conflict.iter().all(own)).count();
        assert_eq!(group.conflicts, BigUint::from(inside));
        let part = |concession: &OracleConcession| -> Vec<usize> {
            concession.rungs.iter().copied().filter(|rung| group.rungs.contains(rung)).collect()
        };
        let ways: BTreeSet<_> = concessions.iter().map(part).collect();
        let price = |way: &Vec<usize>| {
            let crossed = way.iter().filter(|rung| trial.oracle.reading.rungs[**rung].red_line).count();
            (crossed, trial.oracle.reading.cost(way))
        };
        let expected = ways.iter().map(price).min().map(|(_, least)| (BigUint::from(ways.len()), least));
        assert_eq!(group.ways.as_ref().map(|(count, least)| (count.clone(), exact(least))), expected);
    }
}

/// Conflicts joined until no two groups share a position, in the order of their first rungs.
fn groups(trial: &Trial<'_>, conflicts: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let position = |rung: &usize| trial.oracle.reading.rungs[*rung].position.clone();
    let mut groups: Vec<BTreeSet<usize>> = Vec::new();
    for conflict in conflicts.iter().filter(|conflict| !conflict.is_empty()) {
        let names: Vec<_> = conflict.iter().map(position).collect();
        let (touched, mut others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|rung| names.contains(&position(rung))));
        others.push(touched.into_iter().flatten().chain(conflict.iter().copied()).collect());
        groups = others;
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|group| group.into_iter().collect()).collect();
    groups.sort();
    groups
}

fn the_parts_are_counted(structure: &Structure, conflicts: &[Vec<usize>], concessions: &[OracleConcession]) {
    let price = |concession: &OracleConcession| (concession.red_lines.len(), concession.cost);
    let least = concessions.iter().map(price).min();
    let cheapest: Vec<_> = concessions.iter().filter(|concession| Some(price(concession)) == least).collect();
    assert_eq!(structure.cheapest_count, BigUint::from(cheapest.len()));
    let mut expected: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    conflicts.iter().flatten().for_each(|rung| expected.entry(*rung).or_default().0 += 1);
    cheapest.iter().flat_map(|set| &set.rungs).for_each(|rung| expected.entry(*rung).or_default().1 += 1);
    let told = structure.parts.iter().map(|part| (part.rung, (part.conflicts.clone(), part.cheapest.clone())));
    let expected = expected.into_iter().map(|(rung, (a, b))| (rung, (BigUint::from(a), BigUint::from(b))));
    assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

fn one_party_alone(trial: &Trial<'_>, structure: &Structure, ordinary: &[&OracleConcession]) {
    let rungs = &trial.oracle.reading.rungs;
    let mut parties: Vec<_> = rungs.iter().filter(|rung| !rung.red_line).map(|rung| PartyId(rung.party)).collect();
    parties.dedup();
    assert_eq!(structure.alone.iter().map(|alone| alone.party).collect::<Vec<_>>(), parties);
    for alone in &structure.alone {
        let own = |concession: &&&OracleConcession| concession.rungs.iter().all(|r| rungs[*r].party == alone.party.0);
        let expected = ordinary.iter().find(own).map(|concession| concession.rungs.clone());
        assert_eq!(alone.burden.as_ref().map(|burden| burden.rungs.clone()), expected);
        alone.burden.iter().for_each(|burden| adds_up(trial, burden));
    }
}

fn the_burden_is_even(trial: &Trial<'_>, structure: &Structure, ordinary: &[&OracleConcession]) {
    let burdens = |set: &[usize]| -> Vec<Exact> {
        let rungs = &trial.oracle.reading.rungs;
        let of = |party| set.iter().copied().filter(move |rung| rungs[*rung].party == party).collect::<Vec<_>>();
        let parties = 0..trial.scenario().parties.len();
        let mut costs: Vec<_> = parties.map(|party| trial.oracle.reading.cost(&of(party))).collect();
        costs.sort_by(|one, other| other.cmp(one));
        costs
    };
    let expected = ordinary.iter().map(|concession| burdens(&concession.rungs)).min();
    assert_eq!(structure.most_even.as_ref().map(|burden| burdens(&burden.rungs)), expected);
    if let Some(burden) = &structure.most_even {
        assert!(ordinary.iter().any(|concession| concession.rungs == burden.rungs));
        adds_up(trial, burden);
    }
}

fn adds_up(trial: &Trial<'_>, burden: &Burden) {
    assert_eq!(exact(&burden.cost), trial.oracle.reading.cost(&burden.rungs));
    shares(trial, &burden.rungs, &burden.by_party);
}
