//! On which issues the talks fail: how many conflicts the positions on each take part in.

use super::values::Overlap;
use crate::analysis::Verdict;
use crate::analysis::inquiry::Inquiry;
use crate::engine::family::Steps;

impl Inquiry<'_> {
    /// Adds the numbers of conflicts, and puts the issues in order.
    pub(super) fn contested(&mut self, overlap: &mut Overlap) {
        if overlap.answer == Verdict::Infeasible {
            let (ruled, soft) = (self.ruled(), self.soft(&self.rungs()));
            match self.ask(|engine, problem| engine.conflicts(problem, &ruled, &soft)) {
                Ok(conflicts) if conflicts.is_complete() => {
                    let disputes = self.disputes(&conflicts);
                    for issue in &mut overlap.issues {
                        issue.contest.conflicts = self.conflicts_on(&disputes, issue.issue, &mut Steps::unbounded());
                    }
                }
                _ => {
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
