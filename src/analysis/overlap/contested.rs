//! On which issues the talks fail: how many conflicts the positions on each take part in.

use super::values::{IssueOverlap, Overlap};
use crate::analysis::Verdict;
use crate::analysis::inquiry::Inquiry;
use crate::engine::family::{SetFamily, Steps};

impl Inquiry<'_> {
    /// Adds the numbers of conflicts, and puts the issues in order.
    pub(super) fn contested(&mut self, overlap: &mut Overlap) {
        if overlap.answer == Verdict::Infeasible {
            let (ruled, soft) = (self.ruled(), self.soft(&self.rungs()));
            let conflicts = self.ask(|engine, problem| engine.conflicts(problem, &ruled, &soft));
            let counted = conflicts.ok().filter(SetFamily::is_complete).and_then(|conflicts| {
                let disputes = self.disputes(&conflicts).ok()?;
                let mut steps = Steps::unbounded(&self.problem.limits);
                let on = |issue: &IssueOverlap| self.conflicts_on(&disputes, issue.issue, &mut steps);
                overlap.issues.iter().map(on).collect::<Option<Vec<_>>>()
            });
            match counted {
                Some(counted) => {
                    for (issue, conflicts) in overlap.issues.iter_mut().zip(counted) {
                        issue.contest.conflicts = Some(conflicts);
                    }
                }
                None => {
                    let stop = self.shortfall();
                    self.note(format!("in how many conflicts each issue is was not found: {stop}"));
                    overlap.complete = false;
                }
            }
        }
        let mut issues: Vec<_> = overlap.issues.iter().collect();
        issues.sort_by(|one, other| other.contest.cmp(&one.contest));
        overlap.most_contested = issues.into_iter().map(|issue| issue.issue).collect();
    }
}
