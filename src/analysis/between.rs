//! Between whom conflicts are, and on which issues: counts of all conflicts, however many there are.

use std::cmp::Reverse;

use num_bigint::BigUint;

use crate::engine::family::{ByOwners, SetFamily, Steps};
use crate::model::{IssueId, PartyId};

use super::Between;
use super::inquiry::Inquiry;

/// The most steps of counting conflicts by party and issue.
const STEPS: usize = 1_000_000;

impl Inquiry<'_> {
    /// The conflicts by parties and by issues. What is not counted within the work allowed is empty, and a note says so.
    pub(super) fn counted_conflicts(&mut self, conflicts: &SetFamily) -> (Vec<Between>, Vec<(IssueId, BigUint)>) {
        let mut steps = Steps::of(STEPS);
        let between = self.by_parties(conflicts, None, &mut steps);
        let issues = self.by_issues(conflicts, &mut steps);
        let joint = between.as_ref().zip(issues.as_ref()).and_then(|(between, issues)| {
            let joint = issues.iter().map(|(issue, _)| {
                let others = self.by_parties(conflicts, Some(*issue), &mut steps)?;
                Some((*issue, less(between, &others)))
            });
            joint.collect::<Option<Vec<(IssueId, ByOwners)>>>()
        });
        if joint.is_none() {
            self.note("conflicts were not all counted by party and issue within the work allowed".to_owned());
        }
        let mut joint = joint.unwrap_or_default();
        joint.sort_by_key(|(issue, _)| *issue);
        let mut between: Vec<_> =
            between.into_iter().flatten().map(|(parties, count)| told(parties, count, &joint)).collect();
        between.sort_by(|one, other| other.conflicts.cmp(&one.conflicts).then_with(|| one.parties.cmp(&other.parties)));
        (between, issues.unwrap_or_default())
    }

    /// In how many conflicts positions on an issue take part; `None` if the steps run out.
    pub(super) fn conflicts_on(&self, conflicts: &SetFamily, issue: IssueId, steps: &mut Steps) -> Option<BigUint> {
        conflicts.touching(&|rung| self.speaks(rung, issue), steps)
    }

    fn by_issues(&self, conflicts: &SetFamily, steps: &mut Steps) -> Option<Vec<(IssueId, BigUint)>> {
        let all = (0..self.view.scenario.issues.len()).map(IssueId);
        let counted = all.map(|issue| Some((issue, self.conflicts_on(conflicts, issue, steps)?)));
        let mut counted = counted.collect::<Option<Vec<_>>>()?;
        counted.retain(|(_, count)| *count != BigUint::ZERO);
        counted.sort_by_cached_key(|(_, count)| Reverse(count.clone()));
        Some(counted)
    }

    /// The conflicts by the parties that hold their positions; only those without a position on `apart_from`.
    fn by_parties(&self, conflicts: &SetFamily, apart_from: Option<IssueId>, steps: &mut Steps) -> Option<ByOwners> {
        let owner = |rung: usize| self.view.rungs[rung].party.0;
        let left_out = |rung| apart_from.is_some_and(|issue| self.speaks(rung, issue));
        conflicts.by_owners(&owner, &left_out, steps)
    }

    /// Whether the position of a rung speaks of an issue.
    fn speaks(&self, rung: usize, issue: IssueId) -> bool {
        self.view.positions[self.view.rungs[rung].held].speaks_of(issue)
    }
}

/// What is left of counts when others are taken away; nothing is kept of what is nought.
fn less(all: &ByOwners, others: &ByOwners) -> ByOwners {
    let left = all.iter().map(|(owners, count)| match others.get(owners) {
        Some(other) => (owners.clone(), count - other),
        None => (owners.clone(), count.clone()),
    });
    left.filter(|(_, count)| *count != BigUint::ZERO).collect()
}

fn told(owners: Vec<usize>, conflicts: BigUint, joint: &[(IssueId, ByOwners)]) -> Between {
    let issues = joint.iter().filter_map(|(issue, counts)| Some((*issue, counts.get(&owners)?.clone())));
    let issues = issues.collect();
    Between { parties: owners.into_iter().map(PartyId).collect(), conflicts, issues }
}
