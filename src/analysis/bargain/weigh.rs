//! Asks for the frontier and finds the named points on it.

use crate::engine::diagram::{Diagram, Weighing};
use crate::engine::problem::TooFine;
use crate::engine::scores::Point;
use crate::engine::{Choice, Count, Given, Stop};
use crate::model::{Answer, Number, Value, View};

use super::super::extent::Ties;
use super::super::inquiry::Inquiry;
use super::super::worth::{Bargainer, Worths, bargainers, bends};
use super::super::{Settings, TOO_FINE};
use super::named::{Aim, listed, named};
use super::seek::Search;
use super::{Bargain, BargainOptions, BargainParty, Deal, Frontier, Solution, Verdict};

/// Of no party that was asked about are interests known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoInterests;

/// Weighs the packages of a view.
///
/// # Errors
/// If no party has interests.
pub fn bargain(view: &View<'_>, settings: &Settings, options: &BargainOptions) -> Result<Bargain, NoInterests> {
    let asked: Vec<_> = match options.between.is_empty() {
        true => view.consenting().collect(),
        false => view.parties.iter().copied().filter(|party| options.between.contains(party)).collect(),
    };
    let known = bargainers(view, &asked, options.derive);
    if known.is_empty() {
        return Err(NoInterests);
    }
    let left_out = asked.iter().copied().filter(|party| !known.iter().any(|known| known.party == *party)).collect();
    let answer = Bargain { left_out, ..unknown(options) };
    Ok(match Table::new(view, settings, options, known) {
        Ok(table) => table.bargain(settings, options, answer),
        Err(TooFine) => Bargain { notes: vec![TOO_FINE.to_owned()], ..answer },
    })
}

fn unknown(options: &BargainOptions) -> Bargain {
    let nothing = || Err("it is not known which packages there are".to_owned());
    Bargain {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        all_packages: options.all_packages,
        parties: Vec::new(),
        left_out: Vec::new(),
        frontier: Frontier::default(),
        nash: nothing(),
        kalai_smorodinsky: nothing(),
        egalitarian: nothing(),
        utilitarian: nothing(),
        draft: None,
        notes: Vec::new(),
    }
}

/// The view on the table: who bargains, about which packages, and what these are worth.
pub(super) struct Table<'v> {
    pub inquiry: Inquiry<'v>,
    pub parties: Vec<Bargainer<'v>>,
    pub worths: Worths,
    /// Which packages are looked at.
    pub given: Given,
    ties: Ties,
}

impl<'v> Table<'v> {
    fn new(
        view: &'v View<'v>,
        settings: &Settings,
        options: &BargainOptions,
        parties: Vec<Bargainer<'v>>,
    ) -> Result<Self, TooFine> {
        let mut inquiry = Inquiry::valued(view, settings, &bends(&parties))?;
        let worths = Worths::new(&mut inquiry.problem, &parties)?;
        let given = if options.all_packages { inquiry.ruled() } else { inquiry.zone() };
        let ties = inquiry.ties(&given);
        Ok(Self { inquiry, parties, worths, given, ties })
    }

    fn bargain(mut self, settings: &Settings, options: &BargainOptions, answer: Bargain) -> Bargain {
        let verdict = self.inquiry.verdict();
        let looked_at = self.given.clone();
        let packages = self.inquiry.count(&looked_at);
        let mut answer = Bargain { answer: verdict, packages, ..answer };
        answer.complete = verdict != Verdict::Unknown && answer.packages.complete;
        answer.parties = self.parties.iter().map(told).collect();
        answer.notes = self.derivations();
        match Diagram.weigh(&mut self.inquiry.problem, &self.given, &self.worths.scores) {
            Ok(Some(weighing)) => self.weigh(&weighing, &mut answer),
            Ok(None) => answer.no_package(),
            Err(stop) => answer.stopped(stop),
        }
        answer.draft = options.draft.as_ref().and_then(|name| self.draft(name, &answer));
        answer.notes.append(&mut self.inquiry.notes);
        let checked = super::super::cross_check::run(self.inquiry.view, settings, &mut answer.notes);
        if !checked {
            (answer.answer, answer.complete) = (Verdict::Unknown, false);
        }
        answer
    }

    fn weigh(&mut self, weighing: &Weighing, answer: &mut Bargain) {
        for (place, (least, most)) in weighing.extremes().iter().enumerate() {
            let ends = (self.worths.number(place, *least), self.worths.number(place, *most));
            answer.parties[place].range = Some(ends);
        }
        match weighing.frontier(&self.inquiry.problem) {
            Ok(points) => {
                answer.frontier.deals = points.into_iter().map(|point| self.deal(point)).collect();
                answer.frontier.complete = true;
                self.name_points(answer);
            }
            Err(stop) => {
                answer.complete = false;
                answer.notes.push(format!("the frontier was not found: {stop}"));
                self.seek_points(weighing, answer);
            }
        }
    }

    /// Finds the named points without the frontier.
    fn seek_points(&self, weighing: &Weighing, answer: &mut Bargain) {
        let search = Search::new(self, weighing);
        for (party, gain) in answer.parties.iter_mut().zip(search.ideal_gains()) {
            party.ideal_gain = gain;
        }
        let [nash, kalai_smorodinsky, egalitarian, utilitarian] = Aim::ALL.map(|aim| search.find(aim, &answer.parties));
        (answer.nash, answer.kalai_smorodinsky) = (nash, kalai_smorodinsky);
        (answer.egalitarian, answer.utilitarian) = (egalitarian, utilitarian);
    }

    fn name_points(&self, answer: &mut Bargain) {
        let rational: Vec<_> = answer.frontier.deals.iter().filter(|deal| deal.rational).collect();
        for (place, party) in answer.parties.iter_mut().enumerate() {
            let best = rational.iter().map(|deal| &deal.worth[place]).max();
            party.ideal_gain = best.map(|best| best - &party.reservation);
        }
        let found = |aim| named(aim, &answer.parties, &rational, self.inquiry.view);
        let [nash, kalai_smorodinsky, egalitarian, utilitarian] = Aim::ALL.map(found);
        (answer.nash, answer.kalai_smorodinsky) = (nash, kalai_smorodinsky);
        (answer.egalitarian, answer.utilitarian) = (egalitarian, utilitarian);
    }

    /// A point in the numbers of the file.
    pub(super) fn deal(&self, point: Point) -> Deal {
        let worth = point.worth.iter().enumerate().map(|(place, units)| self.worths.number(place, *units));
        let worth: Vec<_> = worth.collect();
        let no_worse = |(worth, party): (&Number, &Bargainer<'_>)| *worth >= party.interests.reservation;
        let rational = worth.iter().zip(&self.parties).all(no_worse);
        Deal {
            worth,
            packages: Count { found: point.packages, complete: self.counts_all() },
            witness: self.values(&point.choice),
            rational,
        }
    }

    fn counts_all(&self) -> bool {
        !self.ties.issues.iter().any(|issue| self.inquiry.problem.is_coarse(*issue))
    }

    fn values(&self, choice: &Choice) -> Vec<Value> {
        self.inquiry.package(&self.ties, choice).answers.iter().map(Answer::sample).collect()
    }

    /// Whose interests were derived, in a sentence.
    fn derivations(&self) -> Vec<String> {
        let derived = self.parties.iter().filter(|party| party.derived);
        let names: Vec<_> = derived.map(|party| self.inquiry.view.party(party.party).title.as_str()).collect();
        let said = |names: String| {
            format!(
                "the interests of {names} are derived: the worth of a package is the share of the weight of demands and \
                 wishes that it meets, and no deal is worth 0"
            )
        };
        (!names.is_empty()).then(|| said(listed(&names))).into_iter().collect()
    }
}

fn told(known: &Bargainer<'_>) -> BargainParty {
    BargainParty {
        party: known.party,
        derived: known.derived,
        reservation: known.interests.reservation.clone(),
        range: None,
        ideal_gain: None,
    }
}

impl Bargain {
    /// There is no package.
    fn no_package(&mut self) {
        let none = if self.all_packages { "the rules allow no package" } else { "no package is feasible" };
        self.name_nothing(none);
        self.frontier.complete = true;
    }

    /// It is not known what there is.
    fn stopped(&mut self, stop: Stop) {
        self.notes.push(format!("the frontier was not found: {stop}"));
        self.name_nothing(&format!("it was not found: {stop}"));
        self.complete = false;
    }

    fn name_nothing(&mut self, reason: &str) {
        let nothing = || -> Solution { Err(reason.to_owned()) };
        (self.nash, self.kalai_smorodinsky) = (nothing(), nothing());
        (self.egalitarian, self.utilitarian) = (nothing(), nothing());
    }
}
