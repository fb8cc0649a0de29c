//! The laws of conflicts and concessions, whoever found them.

use crate::oracle::{Oracle, bits};

/// Holds lists of all conflicts and all ordinary concessions of an infeasible view to their laws.
pub fn hold_for_sets(oracle: &Oracle<'_>, conflicts: &[Vec<usize>], concessions: &[Vec<usize>]) {
    for conflict in conflicts {
        a_conflict_fails_and_loses_that_when_any_member_leaves(oracle, conflict);
    }
    for concession in concessions {
        a_concession_works_and_stops_working_when_any_part_is_taken_back(oracle, concession);
        for conflict in conflicts {
            assert!(bits(concession) & bits(conflict) != 0, "{concession:?} does not touch {conflict:?}");
        }
    }
    let demands: Vec<_> =
        (0..oracle.reading.rungs.len()).filter(|rung| !oracle.reading.rungs[*rung].red_line).collect();
    if !oracle.is_feasible() {
        assert_eq!(sorted(concessions), smallest_touching(conflicts, &demands), "conflicts make the concessions");
    }
    if demands.len() == oracle.reading.rungs.len() && !oracle.rules_clash() {
        assert_eq!(sorted(conflicts), smallest_touching(concessions, &demands), "concessions make the conflicts");
    }
}

fn a_conflict_fails_and_loses_that_when_any_member_leaves(oracle: &Oracle<'_>, conflict: &[usize]) {
    let set = bits(conflict);
    assert!(!oracle.can_meet(set), "{conflict:?} can be met");
    for member in conflict {
        assert!(oracle.can_meet(set & !(1 << member)), "{conflict:?} does not need {member}");
    }
    let mut positions: Vec<_> = conflict.iter().map(|rung| &oracle.reading.rungs[*rung].position).collect();
    positions.dedup();
    assert_eq!(positions.len(), conflict.len(), "{conflict:?} names two rungs of a position");
}

fn a_concession_works_and_stops_working_when_any_part_is_taken_back(oracle: &Oracle<'_>, concession: &[usize]) {
    let set = bits(concession);
    assert!(oracle.opens(set), "{concession:?} opens nothing");
    for part in concession {
        assert!(!oracle.opens(set & !(1 << part)), "{concession:?} does not need {part}");
        assert!(!oracle.reading.rungs[*part].red_line, "{concession:?} crosses a red line");
    }
}

/// The smallest sets of some rungs that touch every one of some sets, by trying all; none if there are no sets, for
/// then nothing is to be touched.
fn smallest_touching(sets: &[Vec<usize>], rungs: &[usize]) -> Vec<Vec<usize>> {
    if sets.is_empty() {
        return Vec::new();
    }
    let targets: Vec<_> = sets.iter().map(bits).collect();
    let touches = |set: u64| targets.iter().all(|target| target & set != 0);
    let pick =
        |chosen: u64| rungs.iter().enumerate().filter(move |(place, _)| chosen >> place & 1 == 1).map(|(_, r)| *r);
    let minimal = |set: &Vec<usize>| {
        let all = bits(set);
        touches(all) && set.iter().all(|rung| !touches(all & !(1 << rung)))
    };
    let picked = (0..1 << rungs.len()).map(|chosen| pick(chosen).collect::<Vec<_>>());
    sorted(&picked.filter(minimal).collect::<Vec<_>>())
}

/// Sets in one order.
pub fn sorted(sets: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut sets = sets.to_vec();
    sets.sort();
    sets
}
