//! Between whom conflicts are, and on which issues: counts of all conflicts, however many there are.

use std::cmp::Reverse;

use num_bigint::BigUint;

use crate::engine::Stop;
use crate::engine::family::{ByOwners, Owners, SetFamily, Steps};
use crate::model::{IssueId, PartyId};

use super::Between;
use super::inquiry::Inquiry;

/// The most steps of counting conflicts by party and issue.
const STEPS: usize = 1_000_000;

/// Rungs that conflict with each other and with none outside, and their conflicts.
pub(super) struct Dispute {
    /// The rungs, ascending.
    pub rungs: Vec<usize>,
    /// By rung, the issues that it speaks of by itself, without those of the position before it or of weaker fallbacks.
    speaks: Vec<Vec<IssueId>>,
    /// The conflicts.
    pub conflicts: SetFamily,
}

impl Dispute {
    /// Whether a rung speaks of an issue.
    fn speaks(&self, rung: usize, issue: IssueId) -> bool {
        self.rungs.binary_search(&rung).is_ok_and(|place| self.speaks[place].contains(&issue))
    }

    /// How many of its conflicts have a rung on an issue; `None` if the steps run out.
    fn conflicts_on(&self, issue: IssueId, steps: &mut Steps) -> Option<BigUint> {
        self.conflicts.touching(&|rung| self.speaks(rung, issue), steps)
    }
}

impl Inquiry<'_> {
    /// The disputes that conflicts fall into, in the order of their first rungs.
    ///
    /// # Errors
    /// If an end is called.
    pub(super) fn disputes(&self, conflicts: &SetFamily) -> Result<Vec<Dispute>, Stop> {
        let groups = conflicts.groups(&|rung| self.view.rungs[rung].held);
        let dispute = |rungs: Vec<usize>| {
            self.problem.limits.poll()?;
            let conflicts = conflicts.within(&|rung| rungs.binary_search(&rung).is_ok());
            let speaks = rungs.iter().map(|rung| self.own_issues(*rung)).collect();
            Ok(Dispute { rungs, speaks, conflicts })
        };
        groups.into_iter().map(dispute).collect()
    }

    /// The issues that a rung itself speaks of. In a conflict it stands for no other rung of its position: weaker ones
    /// follow from it.
    fn own_issues(&self, rung: usize) -> Vec<IssueId> {
        let rung = &self.view.rungs[rung];
        let own = self.view.positions[rung.held].position.ladder().nth(rung.level);
        own.map(|(condition, _)| condition.issues()).unwrap_or_default()
    }

    /// The conflicts by parties and by issues. What is not counted within the work allowed is empty, and a note says so.
    pub(super) fn counted_conflicts(&mut self, disputes: &[Dispute]) -> (Vec<Between>, Vec<(IssueId, BigUint)>) {
        let mut steps = Steps::of(STEPS, &self.problem.limits);
        let between = self.by_parties(disputes, &mut steps);
        let issues = self.by_issues(disputes, &mut steps);
        let joint = between.as_ref().zip(issues.as_ref()).and_then(|(_, issues)| {
            let joint =
                issues.iter().map(|(issue, _)| Some((*issue, self.by_parties_on(*issue, disputes, &mut steps)?)));
            joint.collect::<Option<Vec<(IssueId, ByOwners)>>>()
        });
        if joint.is_none() {
            self.note(format!("conflicts were not all counted by party and issue{}", self.out_of_steps()));
        }
        let mut joint = joint.unwrap_or_default();
        joint.sort_by_key(|(issue, _)| *issue);
        let mut between: Vec<_> =
            between.into_iter().flatten().map(|(parties, count)| told(parties, count, &joint)).collect();
        between.sort_by(|one, other| other.conflicts.cmp(&one.conflicts).then_with(|| one.parties.cmp(&other.parties)));
        (between, issues.unwrap_or_default())
    }

    /// In how many conflicts rungs on an issue take part; `None` if the steps run out.
    pub(super) fn conflicts_on(&self, disputes: &[Dispute], issue: IssueId, steps: &mut Steps) -> Option<BigUint> {
        disputes_on(disputes, issue).map(|dispute| dispute.conflicts_on(issue, steps)).sum()
    }

    fn by_issues(&self, disputes: &[Dispute], steps: &mut Steps) -> Option<Vec<(IssueId, BigUint)>> {
        let all = (0..self.view.scenario.issues.len()).map(IssueId);
        let counted = all.map(|issue| Some((issue, self.conflicts_on(disputes, issue, steps)?)));
        let mut counted = counted.collect::<Option<Vec<_>>>()?;
        counted.retain(|(_, count)| *count != BigUint::ZERO);
        counted.sort_by_cached_key(|(_, count)| Reverse(count.clone()));
        Some(counted)
    }

    /// The conflicts by the parties that hold their positions.
    fn by_parties(&self, disputes: &[Dispute], steps: &mut Steps) -> Option<ByOwners> {
        let counts = disputes.iter().map(|dispute| self.held_by(dispute, None, steps));
        total(counts)
    }

    /// The conflicts that rungs on an issue take part in, by the parties that hold their positions.
    fn by_parties_on(&self, issue: IssueId, disputes: &[Dispute], steps: &mut Steps) -> Option<ByOwners> {
        let counts = disputes_on(disputes, issue).map(|dispute| {
            let (all, others) = (self.held_by(dispute, None, steps)?, self.held_by(dispute, Some(issue), steps)?);
            Some(less(all, &others))
        });
        total(counts)
    }

    /// The conflicts of a dispute by the parties that hold their positions; only those without a rung on `apart_from`.
    fn held_by(&self, dispute: &Dispute, apart_from: Option<IssueId>, steps: &mut Steps) -> Option<ByOwners> {
        let owner = |rung: usize| self.view.rungs[rung].party.0;
        let left_out = |rung| apart_from.is_some_and(|issue| dispute.speaks(rung, issue));
        dispute.conflicts.by_owners(&owner, &left_out, steps)
    }
}

/// The disputes in which a rung speaks of an issue.
fn disputes_on(disputes: &[Dispute], issue: IssueId) -> impl Iterator<Item = &Dispute> {
    disputes.iter().filter(move |dispute| dispute.speaks.iter().any(|issues| issues.contains(&issue)))
}

/// Counts of several families together.
fn total(counts: impl Iterator<Item = Option<ByOwners>>) -> Option<ByOwners> {
    let mut all = ByOwners::new();
    for counts in counts {
        counts?.into_iter().for_each(|(owners, count)| *all.entry(owners).or_default() += count);
    }
    Some(all)
}

/// What is left of counts when others are taken away; nothing is kept of what is nought.
fn less(mut all: ByOwners, others: &ByOwners) -> ByOwners {
    for (owners, count) in others {
        *all.entry(*owners).or_default() -= count;
    }
    all.retain(|_, count| *count != BigUint::ZERO);
    all
}

fn told(owners: Owners, conflicts: BigUint, joint: &[(IssueId, ByOwners)]) -> Between {
    let issues = joint.iter().filter_map(|(issue, counts)| Some((*issue, counts.get(&owners)?.clone())));
    let issues = issues.collect();
    Between { parties: owners.numbers().map(PartyId).collect(), conflicts, issues }
}
