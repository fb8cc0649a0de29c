//! How a draft stands to the frontier, and what would improve it for whom at nobody's cost: a settlement after the
//! settlement (Raiffa, 1985).

use crate::engine::Stop;
use crate::engine::pareto::flats::Flat;
use crate::engine::pareto::mixtures::most_of_all;
use crate::model::{IssueId, Number, Value};

use super::faces::Surface;
use super::looked_at::is_held;
use super::weigh::Table;
use super::{Bargain, Deal, DraftDeal, Frontier};

impl Table<'_> {
    /// How a draft stands to the frontier of an answer.
    pub(super) fn draft(&self, name: &str, answer: &Bargain, surface: Option<&Surface>) -> Option<DraftDeal> {
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
            complete: false,
            distance: None,
            room: Vec::new(),
            better: Vec::new(),
            better_pieces: Vec::new(),
            better_faces: Vec::new(),
            better_bodies: Vec::new(),
        };
        if let Some(values) = values {
            deal.worth = self.parties.iter().map(|party| party.interests.of(&values)).collect();
            deal.looked_at = self.is_looked_at(&values, answer.all_packages);
            match surface {
                Some(surface) => {
                    // What could not be decided leaves open whether something betters the draft.
                    let _ = self.measure(&mut deal, surface, answer);
                }
                None => deal.measure(answer, self.is_exact(answer)),
            }
        }
        Some(deal)
    }

    /// Whether nothing betters what is told as the frontier of an answer.
    fn is_exact(&self, answer: &Bargain) -> bool {
        let is_zero = |tolerances: &Vec<Number>| tolerances.iter().all(Number::is_zero);
        let Frontier { deals, complete, .. } = &answer.frontier;
        *complete && (deals.is_empty() || self.tolerances.as_ref().is_some_and(is_zero))
    }

    /// Holds a draft against the flat parts of an exact frontier.
    ///
    /// # Errors
    /// If it could not be decided.
    fn measure(&self, draft: &mut DraftDeal, surface: &Surface, answer: &Bargain) -> Result<(), Stop> {
        let own = draft.worth.clone();
        let above = surface.above(&own);
        let gains =
            |worth: &[Number]| -> Vec<Number> { worth.iter().zip(&own).map(|(worth, own)| worth - own).collect() };
        let corners = || above.iter().flat_map(|(body, flat)| flat.corners.iter().map(move |corner| (*body, corner)));
        let distance =
            |flat: &Flat| most_of_all(&flat.corners.iter().map(|corner| gains(&corner.worth)).collect::<Vec<_>>());
        let distances = above.iter().map(|(_, flat)| distance(flat)).collect::<Result<Vec<_>, Stop>>()?;
        let most = |party: usize| corners().map(|(_, corner)| gains(&corner.worth)[party].clone()).max();
        let most = (0..own.len()).filter_map(most).collect();
        draft.gain(distances.into_iter().max(), most);
        let better = corners().filter(|(_, corner)| corner.worth != own);
        draft.better = better.map(|(body, corner)| self.deal_on(surface, body, corner, answer.all_packages)).collect();
        draft.better.sort_by(|one, other| (&other.worth, other.reached).cmp(&(&one.worth, one.reached)));
        draft.better.dedup_by(|one, other| one.worth == other.worth);
        let told = self.told_parts(surface, &above, answer.all_packages);
        // A deal that is only approached betters the draft if it does so for everybody.
        let surely = |deal: &Deal| deal.reached || !gains(&deal.worth).iter().any(Number::is_zero);
        let flats = told.pieces.iter().any(|piece| piece.reached)
            || told.faces.iter().any(|face| face.reached)
            || told.bodies.iter().any(|body| body.reached);
        draft.on_frontier = match (draft.better.iter().any(surely) || flats, draft.better.is_empty()) {
            (true, _) => Some(false),
            (false, true) => Some(draft.looked_at),
            (false, false) => None,
        };
        (draft.better_pieces, draft.better_faces, draft.better_bodies) = (told.pieces, told.faces, told.bodies);
        draft.complete = true;
        Ok(())
    }

    /// Whether a package is one of those that are looked at.
    pub(super) fn is_looked_at(&self, values: &[Value], all_packages: bool) -> bool {
        let view = self.inquiry.view;
        let mut held = view.rungs.iter().filter(|rung| !all_packages || is_held(rung, &self.red_lines));
        view.rules.iter().all(|rule| rule.holds.holds(values)) && held.all(|rung| rung.condition.holds(values))
    }
}

impl Bargain {
    /// The deals of the frontier and, as it is not known whether these are all, other packages that were found, as far as
    /// nothing known betters them: those of named points, and the best ones seen where a point could not be proved.
    fn known(&self) -> Vec<&Deal> {
        let named =
            self.named().into_iter().filter_map(|(_, point)| point.as_ref().ok()).flat_map(|named| &named.deals);
        let seen = self.unproved.iter().flatten().filter_map(|left| left.seen.as_ref()).map(|(deal, _)| deal);
        let mut known: Vec<&Deal> = self.frontier.deals.iter().collect();
        for deal in named.chain(seen) {
            let is_covered = |other: &&Deal| other.worth.iter().zip(&deal.worth).all(|(other, own)| other >= own);
            if !known.iter().any(is_covered) {
                known.push(deal);
            }
        }
        known
    }
}

impl DraftDeal {
    /// Notes what can be gained over the draft: the most of all at once, and of each. Over one of the packages that are
    /// looked at nothing can be, if there is no better one; over what is none and as good as none, it means nothing.
    fn gain(&mut self, distance: Option<Number>, most: Vec<Number>) {
        self.distance = distance.or(self.looked_at.then(Number::zero));
        self.room = match (&self.distance, most.is_empty()) {
            (Some(_), true) => vec![Number::zero(); self.worth.len()],
            _ => most,
        };
    }

    /// Holds the draft against the frontier of an answer; where that is not exact, against all that is known.
    fn measure(&mut self, answer: &Bargain, exact: bool) {
        let own = self.worth.clone();
        let gains =
            |deal: &Deal| -> Vec<Number> { deal.worth.iter().zip(&own).map(|(worth, own)| worth - own).collect() };
        let betters = |deal: &&Deal| deal.worth != own && !gains(deal).iter().any(Number::is_negative);
        let above = answer.frontier.pieces.iter().filter_map(|piece| piece.above(&own, &answer.parties));
        let above: Vec<_> = above.collect();
        let known = if exact { answer.frontier.deals.iter().collect() } else { answer.known() };
        let is_matched = !above.is_empty() || known.iter().any(|deal| deal.worth == own);
        let pieces: Vec<_> = above.into_iter().filter(|piece| piece.ends.iter().any(|end| betters(&end))).collect();
        let mut better: Vec<Deal> = known.into_iter().filter(betters).cloned().collect();
        for end in pieces.iter().flat_map(|piece| &piece.ends).filter(betters) {
            if !better.iter().any(|known| known.worth == end.worth) {
                better.push(end.clone());
            }
        }
        if !pieces.is_empty() || !exact {
            better.sort_by(|one, other| other.worth.cmp(&one.worth));
        }
        let least = better.iter().filter_map(|deal| gains(deal).into_iter().min());
        let along = pieces.iter().map(|piece| piece.distance(&own));
        let most = |party: usize| better.iter().map(|deal| gains(deal)[party].clone()).max();
        self.gain(
            least.chain(along).max().or(is_matched.then(Number::zero)),
            (0..own.len()).filter_map(most).collect(),
        );
        // A deal that is only approached betters the draft if it does so for everybody.
        let surely = |deal: &Deal| deal.reached || !gains(deal).iter().any(Number::is_zero);
        let bettered = better.iter().any(surely) || pieces.iter().any(|piece| piece.reached);
        self.complete = exact;
        self.on_frontier = match (bettered, better.is_empty() && (exact || !self.looked_at)) {
            (true, _) => Some(false),
            (false, true) => Some(self.looked_at),
            (false, false) => None,
        };
        (self.better, self.better_pieces) = (better, pieces.into_iter().filter(|piece| !piece.is_point()).collect());
    }
}
