//! What a draft on the table means: what each party keeps and breaks, whatever is chosen where it is silent.

use crate::engine::formula::Formula;
use crate::engine::{Given, Stop};
use crate::model::{Draft, IssueId, Number, PartyId, View};

use super::inquiry::Inquiry;
use super::{DraftParty, DraftReport, Settings};

/// The report on a draft in a view; `None` if the numbers cannot be added up exactly.
pub(super) fn report(view: &View<'_>, settings: &Settings, draft: &Draft) -> Option<DraftReport> {
    let fixed = view.with_draft(draft);
    Some(Inquiry::new(&fixed, settings).ok()?.draft(draft, view.rules.len()))
}

/// How a draft stands to a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Kept,
    Broken,
    Depends,
}

impl Inquiry<'_> {
    /// The report on a draft, asked of the view in which the values it names are fixed. Those are the rules from
    /// `fixed` on.
    fn draft(&mut self, draft: &Draft, fixed: usize) -> DraftReport {
        let alone = Given::holding(&self.problem, self.problem.rules[fixed..].iter().copied());
        let rules: Vec<_> = (0..fixed).map(|rule| (rule, self.problem.rules[rule])).collect();
        let broken = rules.into_iter().filter(|(_, formula)| self.standing(&alone, *formula) == Standing::Broken);
        let broken: Vec<_> = broken.map(|(rule, _)| rule).collect();
        // A draft against the rules is judged by its own words alone.
        let ruled = self.ruled();
        let allowed = self.ask(|engine, problem| engine.witness(problem, &ruled)) != Ok(None);
        let given = if allowed { ruled } else { alone };
        let parties: Vec<_> =
            self.view.parties.clone().into_iter().map(|party| self.draft_party(&given, party)).collect();
        DraftReport {
            id: draft.id.clone(),
            answer: self.verdict(),
            silent_on: (0..self.problem.issues.len())
                .map(IssueId)
                .filter(|issue| !draft.values.iter().any(|(fixed, _)| fixed == issue))
                .collect(),
            broken_rules: broken.into_iter().map(|rule| self.view.rules[rule].id.clone()).collect(),
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
