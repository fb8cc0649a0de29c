//! How a draft stands to the frontier, and what would improve it for whom at nobody's cost: a settlement after the
//! settlement (Raiffa, 1985).

use crate::model::{IssueId, Number, Value};

use super::weigh::{Table, is_held};
use super::{Bargain, Deal, DraftDeal};

impl Table<'_> {
    /// How a draft stands to the frontier of an answer.
    pub(super) fn draft(&self, name: &str, answer: &Bargain) -> Option<DraftDeal> {
        let scenario = self.inquiry.view.scenario;
        let draft = scenario.draft(name)?;
        let value = |issue: IssueId| draft.values.iter().find(|(known, _)| *known == issue).map(|(_, value)| value);
        let issues = (0..scenario.issues.len()).map(IssueId);
        let values: Option<Vec<Value>> = issues.clone().map(|issue| value(issue).cloned()).collect();
        let mut deal = DraftDeal {
            id: draft.id.clone(),
            silent_on: issues.filter(|issue| value(*issue).is_none()).collect(),
            worth: Vec::new(),
            looked_at: false,
            on_frontier: None,
            distance: Number::zero(),
            room: Vec::new(),
            better: Vec::new(),
            better_pieces: Vec::new(),
        };
        if let Some(values) = values {
            deal.worth = self.parties.iter().map(|party| party.interests.of(&values)).collect();
            deal.looked_at = self.is_looked_at(&values, answer.all_packages);
            deal.measure(answer);
        }
        Some(deal)
    }

    fn is_looked_at(&self, values: &[Value], all_packages: bool) -> bool {
        let view = self.inquiry.view;
        let mut held = view.rungs.iter().filter(|rung| !all_packages || is_held(rung, &self.parties));
        view.rules.iter().all(|rule| rule.holds.holds(values)) && held.all(|rung| rung.condition.holds(values))
    }
}

impl DraftDeal {
    /// Holds the draft against the frontier of an answer.
    fn measure(&mut self, answer: &Bargain) {
        let gains = |deal: &Deal| -> Vec<Number> {
            deal.worth.iter().zip(&self.worth).map(|(worth, own)| worth - own).collect()
        };
        let nobody_loses = |gains: &[Number]| !gains.iter().any(Number::is_negative);
        let better: Vec<_> = answer.frontier.deals.iter().map(|deal| (deal, gains(deal))).collect();
        let better = better.into_iter().filter(|(deal, gains)| nobody_loses(gains) && deal.worth != self.worth);
        let (better, gains): (Vec<_>, Vec<_>) = better.map(|(deal, gains)| (deal.clone(), gains)).unzip();
        let least = gains.iter().filter_map(|gains| gains.iter().min());
        self.distance = least.max().cloned().unwrap_or_else(Number::zero);
        let most = |party: usize| gains.iter().map(|gains| gains[party].clone()).max().unwrap_or_else(Number::zero);
        self.room = (0..self.worth.len()).map(most).collect();
        self.on_frontier = match answer.frontier.complete {
            true => Some(self.looked_at && better.is_empty()),
            false => better.first().map(|_| false),
        };
        self.better = better;
    }
}
