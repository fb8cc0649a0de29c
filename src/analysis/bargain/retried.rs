//! A second opinion on a frontier: every deal is weighed again by the conditions of the file, and an engine that did not
//! find the frontier is asked for a package beyond it.

use num_traits::ToPrimitive;

use crate::engine::formula::Formula;
use crate::engine::search::Search;
use crate::engine::{Engine, Stop};
use crate::model::Number;

use super::super::Settings;
use super::weigh::Table;
use super::{Bargain, Deal};

/// A package beyond more deals than this is not sought.
const DEALS: usize = 300;

impl Table<'_> {
    /// Tries again what an answer lists, where the settings want it, and notes what came of it; false if something is not
    /// what it is said to be.
    pub(super) fn try_again(&mut self, settings: &Settings, answer: &mut Bargain) -> bool {
        if !settings.cross_check {
            return true;
        }
        let (confirmed, mut refuted) = self.weighed_again(answer);
        if let Some(pair) = bettered(&answer.frontier.deals) {
            refuted.push(format!("deal {} of the frontier betters deal {}", pair.0 + 1, pair.1 + 1));
        }
        if confirmed > 0 {
            let all = if refuted.is_empty() { "all " } else { "" };
            let what = if confirmed == 1 { "listed deal is a package" } else { "listed deals are packages" };
            answer.notes.push(format!("cross-check: {all}{confirmed} {what} worth what is said"));
        }
        match self.beyond(settings, answer) {
            Ok(None) => answer.notes.push("cross-check: the search finds no package beyond the frontier".to_owned()),
            Ok(Some(worth)) => refuted.push(format!("the search finds a package beyond the frontier, worth {worth}")),
            Err(why) => answer.notes.push(format!("cross-check: a package beyond the frontier was not sought: {why}")),
        }
        let failed = refuted.iter().map(|what| format!("cross-check failed: {what}; this is a bug in zopa"));
        answer.notes.extend(failed);
        refuted.is_empty()
    }

    /// How many deals are packages and worth what is said, and those that are not.
    fn weighed_again(&self, answer: &Bargain) -> (usize, Vec<String>) {
        let named = answer.named().into_iter().filter_map(|(name, point)| Some((name, point.as_ref().ok()?)));
        let named = named.flat_map(|(name, named)| named.deals.iter().map(move |deal| (name.to_owned(), deal)));
        let listed = answer.frontier.deals.iter().enumerate();
        let listed = listed.map(|(place, deal)| (format!("deal {} of the frontier", place + 1), deal));
        let is_other = |deal: &&Deal| !answer.frontier.deals.contains(deal);
        let pieces = answer.frontier.pieces.iter().map(|piece| &piece.ends[..]);
        let faces = answer.frontier.faces.iter().map(|face| &face.corners[..]);
        let bodies = answer.frontier.bodies.iter().map(|body| &body.corners[..]);
        let flats = pieces.chain(faces).chain(bodies).enumerate();
        let corners = flats.flat_map(|(place, flat)| flat.iter().map(move |deal| (place, deal)));
        let corners = corners.filter(|(_, deal)| is_other(deal));
        let corners = corners.map(|(place, deal)| (format!("a corner of piece {} of the frontier", place + 1), deal));
        let (mut confirmed, mut refuted) = (0, Vec::new());
        for (name, deal) in listed.chain(named).chain(corners).filter(|(_, deal)| deal.reached) {
            let worth = self.parties.iter().map(|party| party.interests.of(&deal.witness));
            match self.is_looked_at(&deal.witness, answer.all_packages) && worth.eq(deal.worth.iter().cloned()) {
                true => confirmed += 1,
                false => refuted.push(format!("the package of {name} is not one, or is worth something else")),
            }
        }
        (confirmed, refuted)
    }

    /// What a package is worth that no deal of the frontier is as good as, if there is one; or why it was not sought.
    fn beyond(&mut self, settings: &Settings, answer: &Bargain) -> Result<Option<String>, String> {
        if !self.fluid.is_empty() {
            return Err("it is asked for where every amount has a step".to_owned());
        }
        if !answer.frontier.complete {
            return Err("the frontier is not known as a whole".to_owned());
        }
        if answer.frontier.deals.len() > DEALS {
            return Err(format!("the frontier has more than {DEALS} deals"));
        }
        self.inquiry.problem.limits = settings.limits.for_answer();
        let mut given = self.given.clone();
        for deal in &answer.frontier.deals {
            let more = (0..self.parties.len()).map(|party| self.more_than(party, &deal.worth[party]));
            let more = more.collect::<Vec<_>>();
            given.formulas.push(self.inquiry.problem.pool.or(more));
        }
        let found =
            Search::default().witness(&mut self.inquiry.problem, &given).map_err(|stop: Stop| stop.to_string())?;
        Ok(found.map(|choice| {
            let package: Vec<_> = self.inquiry.package(&self.ties, &choice).answers;
            let values: Vec<_> = package.iter().map(crate::model::Answer::sample).collect();
            let worth = self.parties.iter().map(|party| party.interests.of(&values).to_string());
            worth.collect::<Vec<_>>().join(", ")
        }))
    }

    /// That a package is worth more to a party than so much.
    fn more_than(&mut self, party: usize, worth: &Number) -> Formula {
        let scores = &self.worths.scores;
        let units = (worth * &self.worths.units[party]).floor().to_i128().unwrap_or(i128::MAX / 4);
        let cells = scores.cells.iter().enumerate().filter(|(_, cells)| !cells.is_empty());
        let tables = cells.map(|(issue, cells)| {
            let table = cells.iter().map(|worth| worth[party]).collect();
            (self.inquiry.problem.variable(crate::model::IssueId(issue)), table)
        });
        let tables = tables.collect();
        let parts = scores.bonuses.iter().map(|(formula, worth)| (worth[party], *formula)).collect();
        let least = units + 1 - scores.base[party];
        self.inquiry.problem.pool.threshold(least, tables, parts)
    }
}

/// Two deals of which the first betters the second, by place.
fn bettered(deals: &[Deal]) -> Option<(usize, usize)> {
    let covers = |one: &Deal, other: &Deal| one.worth.iter().zip(&other.worth).all(|(one, other)| one >= other);
    let better = |other: usize| (0..deals.len()).find(|one| *one != other && covers(&deals[*one], &deals[other]));
    (0..deals.len()).find_map(|other| Some((better(other)?, other)))
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::super::super::worth::bargainers;
    use super::super::{BargainOptions, bargain};
    use super::*;
    use crate::model::{Domain, Interest, Interests, Issue, IssueId, Party, Role, Scenario, View, Worth};

    /// Two values of a rent, which the parties value the other way round, and a cat that one of them likes.
    fn flat() -> Scenario {
        let issue = |id: &str, domain| Issue { id: id.into(), title: id.into(), domain, labels: IndexMap::new() };
        let worth = |numbers: [&str; 2]| Interest {
            weight: Number::one(),
            worth: Worth::Choices(numbers.map(|text| text.parse().expect("a number")).into()),
        };
        let party = |id: &str, issues| Party {
            id: id.into(),
            title: id.into(),
            role: Role::Signatory,
            positions: Vec::new(),
            interests: Some(Interests { reservation: Number::zero(), issues, bonuses: Vec::new() }),
        };
        let [rent, cat] = [IssueId(0), IssueId(1)];
        Scenario {
            title: "A flat".into(),
            summary: String::new(),
            as_of: None,
            sources: IndexMap::new(),
            issues: vec![issue("rent", Domain::Levels(vec!["low".into(), "high".into()])), issue("cat", Domain::YesNo)],
            rules: Vec::new(),
            parties: vec![
                party("ann", vec![(rent, worth(["2", "0"])), (cat, worth(["0", "1/3"]))]),
                party("bea", vec![(rent, worth(["0", "2"]))]),
            ],
            variants: Vec::new(),
            drafts: Vec::new(),
            allow: Vec::new(),
        }
    }

    /// What is noted of an answer that was changed.
    fn noted(change: impl Fn(&mut Bargain)) -> (bool, String) {
        let (scenario, options) = (flat(), BargainOptions::default());
        let (view, settings) = (View::plain(&scenario), Settings { cross_check: true, ..Settings::default() });
        let mut answer = bargain(&view, &Settings::default(), &options).expect("there are interests");
        change(&mut answer);
        let known = bargainers(&view, &view.consenting().collect::<Vec<_>>(), false);
        let mut table = Table::new(&view, &settings, &options, known).expect("its numbers are short");
        (table.try_again(&settings, &mut answer), answer.notes.join("\n"))
    }

    #[test]
    fn a_right_frontier_is_confirmed() {
        let (holds, notes) = noted(|_| {});
        assert!(holds, "{notes}");
        assert!(notes.contains("listed deals are packages worth what is said"), "{notes}");
        assert!(notes.contains("the search finds no package beyond the frontier"), "{notes}");
    }

    #[test]
    fn a_frontier_that_lacks_a_deal_is_found_out() {
        let (holds, notes) = noted(|answer| drop(answer.frontier.deals.remove(0)));
        assert!(!holds && notes.contains("a package beyond the frontier, worth 7/3, 0"), "{notes}");
    }

    #[test]
    fn a_deal_that_another_betters_or_that_is_worth_something_else_is_found_out() {
        let (holds, notes) = noted(|answer| {
            let mut worse = answer.frontier.deals[0].clone();
            worse.worth[0] = Number::one();
            answer.frontier.deals.push(worse);
        });
        assert!(!holds && notes.contains("deal 1 of the frontier betters deal 3"), "{notes}");
        assert!(
            notes.contains("the package of deal 3 of the frontier is not one, or is worth something else"),
            "{notes}"
        );
    }

    #[test]
    fn what_was_not_sought_is_said() {
        let (holds, notes) = noted(|answer| answer.frontier.complete = false);
        assert!(holds && notes.contains("was not sought: the frontier is not known as a whole"), "{notes}");
    }
}
