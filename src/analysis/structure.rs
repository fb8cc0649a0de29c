//! How conflicts and concessions hang together: disputes that share no position, who is in how many, what one party
//! alone could do, and how the burden can be shared most evenly.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::engine::Stop;
use crate::engine::family::SetFamily;
use crate::model::PartyId;

use super::between::Dispute;
use super::explain::Concessions;
use super::inquiry::Inquiry;
use super::{Alone, Burden, Group, Part, Structure};

impl Inquiry<'_> {
    /// The structure of all conflicts and concessions; `None` unless these are all, and where an end is called first.
    pub(super) fn structure(&mut self, conflicts: &SetFamily, concessions: &Concessions) -> Option<Structure> {
        if !conflicts.is_complete() || !concessions.sets.is_complete() {
            return None;
        }
        let told = self.hanging_together(conflicts, concessions);
        told.map_err(|stop| self.note(format!("how conflicts and concessions hang together was not told: {stop}"))).ok()
    }

    fn hanging_together(&mut self, conflicts: &SetFamily, concessions: &Concessions) -> Result<Structure, Stop> {
        self.problem.limits.poll()?;
        let Concessions { sets, rungs } = concessions;
        let ordinary = sets.within(&|place| !self.view.rungs[rungs[place]].red_line);
        let disputes = self.disputes(conflicts)?;
        let (between, issues) = self.counted_conflicts(&disputes);
        let most_even = self.most_even(&ordinary, &disputes, rungs);
        Ok(Structure {
            groups: disputes.into_iter().map(|dispute| self.group(dispute, concessions)).collect::<Result<_, _>>()?,
            parts: parts(conflicts, concessions),
            cheapest_count: sets.cheapest(),
            alone: self.alone(&ordinary, rungs)?,
            most_even,
            between,
            issues,
        })
    }

    fn group(&self, Dispute { rungs, conflicts, .. }: Dispute, concessions: &Concessions) -> Result<Group, Stop> {
        self.problem.limits.poll()?;
        let own = |rung: usize| rungs.binary_search(&rung).is_ok();
        let ways = concessions.sets.onto(&|place| own(concessions.rungs[place]));
        let least = ways.least().map(|least| self.cost(least));
        Ok(Group { conflicts: conflicts.total().found, ways: least.map(|least| (ways.total().found, least)), rungs })
    }

    fn alone(&self, ordinary: &SetFamily, rungs: &[usize]) -> Result<Vec<Alone>, Stop> {
        let mut parties: Vec<PartyId> = rungs
            .iter()
            .map(|rung| &self.view.rungs[*rung])
            .filter(|rung| !rung.red_line)
            .map(|rung| rung.party)
            .collect();
        parties.dedup();
        let burden = |party| {
            self.problem.limits.poll()?;
            let own = ordinary.within(&|place| self.view.rungs[rungs[place]].party == party);
            Ok(Alone { party, burden: own.first(1).pop().map(|set| self.burden(set, rungs)) })
        };
        parties.into_iter().map(burden).collect()
    }

    fn most_even(&mut self, ordinary: &SetFamily, disputes: &[Dispute], rungs: &[usize]) -> Option<Burden> {
        ordinary.least()?;
        let owner = |place: usize| self.view.rungs[rungs[place]].party.0;
        let own = |dispute: &Dispute| {
            (0..rungs.len()).filter(|place| dispute.rungs.binary_search(&rungs[*place]).is_ok()).collect()
        };
        let factors: Vec<_> = disputes.iter().map(own).collect();
        let limits = &self.problem.limits;
        let found = ordinary.most_even(&factors, self.view.scenario.parties.len(), &owner, limits);
        if found.is_none() {
            self.note(format!("the most even concession was not found{}", self.out_of_steps()));
        }
        found.map(|set| self.burden(set, rungs))
    }

    fn burden(&self, set: Vec<usize>, rungs: &[usize]) -> Burden {
        let given_up: Vec<_> = set.into_iter().map(|place| rungs[place]).collect();
        Burden { cost: self.total(&given_up), by_party: self.shares(&given_up), rungs: given_up }
    }
}

/// The part each rung takes in conflicts and in the cheapest concessions.
fn parts(conflicts: &SetFamily, concessions: &Concessions) -> Vec<Part> {
    let mut parts: BTreeMap<usize, (BigUint, BigUint)> = BTreeMap::new();
    for (rung, count) in conflicts.memberships() {
        parts.entry(rung).or_default().0 = count;
    }
    for (place, count) in concessions.sets.cheapest_memberships() {
        parts.entry(concessions.rungs[place]).or_default().1 = count;
    }
    let part = |(rung, (conflicts, cheapest))| Part { rung, conflicts, cheapest };
    parts.into_iter().map(part).collect()
}
