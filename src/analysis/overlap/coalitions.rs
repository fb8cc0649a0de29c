//! What sets of parties could sign.

use crate::engine::cells::CellSet;
use crate::engine::formula::Formula;
use crate::model::PartyId;

use super::values::{Coalition, Coalitions};
use crate::analysis::inquiry::Inquiry;

/// Of so many parties every set is counted.
const EVERY_SET: usize = 12;

impl Inquiry<'_> {
    /// What sets of the parties could sign whose consent is needed.
    pub(super) fn coalitions(&mut self) -> Coalitions {
        let parties: Vec<PartyId> = self.view.consenting().collect();
        let sets = sets(parties.len());
        let own = |party: &PartyId| {
            let rungs = self.view.rungs.iter().zip(&self.problem.rungs).filter(|(rung, _)| rung.party == *party);
            rungs.map(|(_, formula)| *formula).collect()
        };
        let formulas: Vec<Vec<Formula>> = parties.iter().map(own).collect();
        let (ruled, known) = (self.ruled(), self.notes.len());
        let members: Vec<_> = sets.iter().map(|set| CellSet::of(parties.len(), set.iter().copied())).collect();
        let counts = self.ask(|engine, problem| engine.coalitions(problem, &ruled, &formulas, &members));
        let mut coalitions = Coalitions { every_set: parties.len() <= EVERY_SET, ..Coalitions::default() };
        match counts {
            Ok(counts) => {
                coalitions.complete = counts.iter().all(|count| count.complete);
                if !coalitions.complete {
                    let stop = self.shortfall();
                    self.note(format!("not everything that sets of parties could sign was counted: {stop}"));
                }
                let members = |set: Vec<usize>| set.into_iter().map(|party| parties[party]).collect();
                let items = sets.into_iter().zip(counts);
                let items = items.map(|(set, packages)| Coalition { parties: members(set), packages });
                coalitions.items = items.collect();
            }
            Err(stop) => self.note(format!("what sets of parties could sign was not counted: {stop}")),
        }
        coalitions.notes = self.notes[known..].to_vec();
        coalitions.parties = parties;
        coalitions
    }
}

/// The sets of so many parties to count, smallest first, then in file order: every one of a few, and of many none, each
/// alone, the pairs, all but one, and all.
fn sets(parties: usize) -> Vec<Vec<usize>> {
    let all = (0..parties).collect::<Vec<_>>();
    if parties <= EVERY_SET {
        let members = |mask: usize| (0..parties).filter(|party| mask >> party & 1 == 1).collect();
        let mut sets: Vec<Vec<usize>> = (0..1usize << parties).map(members).collect();
        sets.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        return sets;
    }
    let pairs = all.iter().flat_map(|one| (one + 1..parties).map(move |other| vec![*one, other]));
    // The last is left out first, which is file order.
    let but_one = all.iter().rev().map(|out| all.iter().copied().filter(|party| party != out).collect());
    let none_and_each = std::iter::once(Vec::new()).chain(all.iter().map(|party| vec![*party]));
    none_and_each.chain(pairs).chain(but_one).chain([all.clone()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_few_parties_every_set_is_counted_and_of_many_those_that_tell_most() {
        assert_eq!(sets(0), [Vec::<usize>::new()]);
        assert_eq!(sets(2), [vec![], vec![0], vec![1], vec![0, 1]]);
        assert_eq!(sets(12).len(), 4096);
        let many = sets(13);
        assert_eq!(many.len(), 1 + 13 + 78 + 13 + 1);
        assert!(many.is_sorted_by(|one, other| (one.len(), one) < (other.len(), other)));
    }
}
