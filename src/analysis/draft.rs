//! What a draft on the table means: what each party keeps and breaks, whatever is chosen where it is silent.

use crate::engine::formula::Formula;
use crate::engine::{Given, Stop};
use crate::model::{Draft, IssueId, Number, PartyId};

use super::inquiry::Inquiry;
use super::{DraftParty, DraftReport, Verdict};

/// How a draft stands to a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Kept,
    Broken,
    Depends,
}

impl Inquiry<'_> {
    /// The report on a draft. It fixes the values it names; rules fill in the rest as far as they can.
    pub(super) fn draft(&mut self, draft: &Draft) -> DraftReport {
        let view = self.view.with_draft(draft);
        let fixed: Vec<_> = view.rules[self.view.rules.len()..].iter().map(|rule| rule.holds.clone()).collect();
        let fixed: Vec<_> = fixed.iter().filter_map(|condition| self.problem.formula(condition).ok()).collect();
        let alone = Given::holding(&self.problem, fixed.iter().copied());
        let mut ruled = self.ruled();
        ruled.formulas.extend(&fixed);
        let mut zone = self.zone();
        zone.formulas.extend(&fixed);
        let rules = self.view.rules.iter().zip(self.problem.rules.clone());
        let broken_rules = rules.map(|(rule, formula)| (rule.id.clone(), formula)).collect::<Vec<_>>();
        let broken_rules =
            broken_rules.into_iter().filter(|(_, formula)| self.standing(&alone, *formula) == Standing::Broken);
        let broken_rules: Vec<_> = broken_rules.map(|(id, _)| id).collect();
        // A draft against the rules is judged by its own words alone.
        let given = if broken_rules.is_empty() { ruled } else { alone };
        let parties: Vec<_> =
            self.view.parties.clone().into_iter().map(|party| self.draft_party(&given, party)).collect();
        DraftReport {
            id: draft.id.clone(),
            answer: match self.ask(|engine, problem| engine.witness(problem, &zone)) {
                Ok(Some(_)) => Verdict::Feasible,
                Ok(None) => Verdict::Infeasible,
                Err(_) => Verdict::Unknown,
            },
            silent_on: (0..self.problem.issues.len())
                .map(IssueId)
                .filter(|issue| !draft.values.iter().any(|(fixed, _)| fixed == issue))
                .collect(),
            broken_rules,
            cost: parties.iter().map(|party| party.cost.clone()).sum(),
            parties,
        }
    }

    fn draft_party(&mut self, given: &Given, party: PartyId) -> DraftParty {
        let mut report = DraftParty {
            party,
            keeps: Vec::new(),
            breaks: Vec::new(),
            depends: Vec::new(),
            cost: Number::zero(),
            consents: self.view.party(party).role.consents(),
        };
        for (id, formula, weight) in self.said_by(party) {
            match self.standing(given, formula) {
                Standing::Kept => report.keeps.push(id),
                Standing::Depends => report.depends.push(id),
                Standing::Broken => {
                    report.breaks.push(id);
                    report.cost += &weight;
                }
            }
        }
        report
    }

    /// A party's rungs and other positions, with what leaving each costs.
    fn said_by(&mut self, party: PartyId) -> Vec<(String, Formula, Number)> {
        let mut said = Vec::new();
        for (place, held) in self.view.positions.iter().enumerate().filter(|(_, held)| held.party == party) {
            if held.binds {
                let rungs = self.view.rungs.iter().enumerate().filter(|(_, rung)| rung.held == place);
                said.extend(rungs.map(|(rung, of)| {
                    let weight = if of.red_line { Number::zero() } else { of.weight.clone() };
                    (of.id.clone(), self.problem.rungs[rung], weight)
                }));
            } else if let Ok(formula) = self.problem.formula(&held.position.requires) {
                let id = format!("{}/{}", self.view.party(party).id, held.position.id);
                said.push((id, formula, Number::zero()));
            }
        }
        said
    }

    /// Whether a formula holds in every package that meets what is given, in none, or in some.
    fn standing(&mut self, given: &Given, formula: Formula) -> Standing {
        let opposite = self.problem.pool.not(formula);
        let mut possible = |formula| -> Result<bool, Stop> {
            let mut given = given.clone();
            given.formulas.push(formula);
            Ok(self.ask(|engine, problem| engine.witness(problem, &given))?.is_some())
        };
        match (possible(formula), possible(opposite)) {
            (Ok(false), _) => Standing::Broken,
            (Ok(true), Ok(false)) => Standing::Kept,
            _ => Standing::Depends,
        }
    }
}
