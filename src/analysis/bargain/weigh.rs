//! Asks for the frontier and finds the named points on it.

use crate::engine::diagram::{Diagram, Weighing};
use crate::engine::pareto::stretches::Front;
use crate::engine::problem::TooFine;
use crate::engine::scores::Point;
use crate::engine::{Choice, Count, Given, Stop};
use crate::model::{Answer, IssueId, Number, PartyId, Value, View};

use super::super::extent::Ties;
use super::super::inquiry::Inquiry;
use super::super::worth::{Bargainer, Worths, bargainers, bends};
use super::super::{Settings, TOO_FINE};
use super::faces::Surface;
use super::fluid::{fluid, spread, tolerances};
use super::looked_at::{looked_at, not_asked, red_lines, underivable};
use super::named::{Aim, listed, named, named_along};
use super::seek::Search;
use super::{Bargain, BargainOptions, BargainParty, Deal, Frontier, Solution, Verdict};

/// What packages are worth is told in full up to so many pairs of numbers.
const OUTCOMES: usize = 40_000;

/// Why no point is named where the frontier was not found.
const UNSOUGHT: &str = "it was not found: a search without the frontier adds up what all parties gain in one measure, and the \
                        numbers have too many digits for that; give weights, worths and reservation values fewer";

/// Of no party that was asked about are interests known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoInterests;

/// Weighs the packages of a view.
///
/// # Errors
/// If no party has interests.
pub fn bargain(view: &View<'_>, settings: &Settings, options: &BargainOptions) -> Result<Bargain, NoInterests> {
    let asked = options.asked(view);
    let known = bargainers(view, &asked, options.derive);
    if known.is_empty() {
        return Err(NoInterests);
    }
    let left_out: Vec<_> =
        asked.iter().copied().filter(|party| !known.iter().any(|known| known.party == *party)).collect();
    let underivable = underivable(view, &left_out);
    let answer = Bargain { left_out, underivable, red_lines: red_lines(view, options), ..unknown(options) };
    let mut answer = match Table::new(view, settings, options, known) {
        Ok(table) => table.bargain(settings, options, answer),
        Err(TooFine) => unweighed(view, settings, options, answer),
    };
    answer.notes.extend(not_asked(view, options));
    Ok(answer)
}

/// The answer where worth has numbers that are not added up exactly: whether there are packages is known all the same.
fn unweighed(view: &View<'_>, settings: &Settings, options: &BargainOptions, answer: Bargain) -> Bargain {
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        return Bargain { notes: vec![TOO_FINE.to_owned()], ..answer };
    };
    let verdict = inquiry.verdict();
    let given = looked_at(&inquiry, options, &answer.red_lines);
    let packages = inquiry.count(&given);
    let reason = "what packages are worth has numbers with no common measure that is added up exactly: in a unit in \
                  which all numbers of a party are whole, they may come to some 10^36; give weights and worths fewer digits";
    let mut answer = Bargain { answer: verdict, packages, notes: vec![reason.to_owned()], ..answer };
    answer.name_nothing("its numbers have too many digits");
    answer
}

fn unknown(options: &BargainOptions) -> Bargain {
    let nothing = || Err("it is not known which packages there are".to_owned());
    Bargain {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        all_packages: options.all_packages,
        parties: Vec::new(),
        red_lines: Vec::new(),
        left_out: Vec::new(),
        underivable: Vec::new(),
        frontier: Frontier::default(),
        nash: nothing(),
        kalai_smorodinsky: nothing(),
        egalitarian: nothing(),
        utilitarian: nothing(),
        unproved: Default::default(),
        draft: None,
        outcomes: None,
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
    /// Whose red lines hold although all packages are looked at.
    pub red_lines: Vec<PartyId>,
    pub ties: Ties,
    /// Amounts that are worth something and have too many values to take one by one.
    pub fluid: Vec<IssueId>,
    /// The exact frontier where there are such amounts, if it was found.
    moving: Option<Moving>,
    /// How much less a package that was weighed can be worth to each party than one it stands for; `None` if that is not
    /// known.
    pub tolerances: Option<Vec<Number>>,
}

/// What was found where amounts move without steps.
enum Moving {
    /// Of one party or two: the frontier, and by party the least that packages are worth or come near to, in whole units.
    Pair(Front, Vec<Number>),
    /// Of more.
    More(Surface),
}

impl<'v> Table<'v> {
    pub(super) fn new(
        view: &'v View<'v>,
        settings: &Settings,
        options: &BargainOptions,
        parties: Vec<Bargainer<'v>>,
    ) -> Result<Self, TooFine> {
        let bends = bends(&parties);
        let inquiry = Inquiry::valued(view, settings, &bends)?;
        let fluid = fluid(&inquiry.problem, &bends);
        let mut table = Self::of(inquiry, options, parties, fluid)?;
        if table.fluid.is_empty() || table.move_exactly(options.all_packages) {
            return Ok(table);
        }
        if table.tolerances.is_some() {
            let inquiry = Inquiry::valued(view, settings, &spread(view, &bends, &table.fluid))?;
            table = Self::of(inquiry, options, table.parties, table.fluid)?;
        }
        Ok(table)
    }

    fn of(
        mut inquiry: Inquiry<'v>,
        options: &BargainOptions,
        parties: Vec<Bargainer<'v>>,
        fluid: Vec<IssueId>,
    ) -> Result<Self, TooFine> {
        let worths = Worths::new(&mut inquiry.problem, &parties)?;
        let red_lines = red_lines(inquiry.view, options);
        let given = looked_at(&inquiry, options, &red_lines);
        let ties = inquiry.ties(&given);
        // Sums that only bonuses speak of tie amounts as well.
        let bonuses = worths.scores.bonuses.iter().map(|(formula, _)| *formula);
        let formulas: Vec<_> = given.formulas.iter().copied().chain(bonuses).collect();
        let tied = inquiry.problem.amounts_of(&inquiry.problem.atoms_of(&formulas));
        let is_tied = fluid.iter().any(|issue| tied.contains(issue));
        let tolerances = (!is_tied).then(|| tolerances(&inquiry.problem, &parties, &fluid));
        Ok(Self { inquiry, parties, worths, given, red_lines, ties, fluid, moving: None, tolerances })
    }

    /// Finds the exact frontier where amounts move without steps; false if they have to be weighed at single values.
    fn move_exactly(&mut self, all_packages: bool) -> bool {
        if !self.moves_straight() {
            return false;
        }
        let limits = self.inquiry.problem.limits.clone();
        let found = limits.on_half(|| match self.parties.len() {
            ..=2 => self.front().and_then(|front| Ok(Moving::Pair(front, self.lows()?))),
            _ => self.surface(all_packages).map(Moving::More),
        });
        self.moving = found.ok();
        if self.moving.is_some() {
            self.tolerances = Some(vec![Number::zero(); self.parties.len()]);
        }
        self.moving.is_some()
    }

    fn bargain(mut self, settings: &Settings, options: &BargainOptions, answer: Bargain) -> Bargain {
        let (verdict, packages) = self.counted(settings, options);
        let mut answer = Bargain { answer: verdict, packages, ..answer };
        let exact = self.fluid.is_empty() || self.moving.is_some();
        answer.complete = verdict != Verdict::Unknown && answer.packages.complete && exact;
        answer.parties = self.parties.iter().enumerate().map(|(place, party)| self.told(place, party)).collect();
        answer.notes = self.derivations();
        answer.notes.extend(self.approximation());
        let moving = self.moving.take();
        match &moving {
            Some(Moving::Pair(front, _)) if front.stretches().is_empty() => answer.no_package(),
            Some(Moving::Pair(front, lows)) => self.tell_moving((front, lows), options, &mut answer),
            Some(Moving::More(surface)) if surface.parts.is_empty() => answer.no_package(),
            Some(Moving::More(surface)) => {
                if let Err(stop) = self.tell_surface(surface, options, &mut answer) {
                    answer.stopped(stop);
                }
            }
            None => match Diagram.weigh(&mut self.inquiry.problem, &self.given, &self.worths.scores) {
                Ok(Some(weighing)) => self.weigh(&weighing, options, &mut answer),
                Ok(None) => answer.no_package(),
                Err(stop) => answer.stopped(stop),
            },
        }
        if !exact && self.tolerances.is_none() {
            answer.doubt();
        }
        let surface =
            moving.as_ref().and_then(|moving| if let Moving::More(surface) = moving { Some(surface) } else { None });
        answer.draft = options.draft.as_ref().and_then(|name| self.draft(name, &answer, surface));
        answer.outcomes = if options.outcomes { self.outcomes() } else { None };
        answer.notes.append(&mut self.inquiry.notes);
        let checked = super::super::cross_check::run(self.inquiry.view, settings, &mut answer.notes);
        if !checked | !self.try_again(settings, &mut answer) {
            (answer.answer, answer.complete) = (Verdict::Unknown, false);
        }
        answer
    }

    /// The verdict, and the number of packages that are looked at. Where amounts were cut finely to be weighed, they are
    /// counted as any other command does.
    fn counted(&mut self, settings: &Settings, options: &BargainOptions) -> (Verdict, Count) {
        let plain = (!self.fluid.is_empty()).then(|| Inquiry::new(self.inquiry.view, settings).ok()).flatten();
        let mut plain = plain;
        let inquiry = plain.as_mut().unwrap_or(&mut self.inquiry);
        let verdict = inquiry.verdict();
        let given = looked_at(inquiry, options, &self.red_lines);
        (verdict, inquiry.count(&given))
    }

    fn weigh(&mut self, weighing: &Weighing, options: &BargainOptions, answer: &mut Bargain) {
        for (place, (least, most)) in weighing.extremes().iter().enumerate() {
            let ends = (self.worths.number(place, *least), self.worths.number(place, *most));
            answer.parties[place].range = Some(ends);
        }
        if options.points_only
            && let Some(search) = Search::new(self, weighing)
        {
            return seek_points(&search, answer);
        }
        // Half of the work that is left, and of the time, stays for the named points, should the frontier be too large.
        let problem = &self.inquiry.problem;
        match problem.limits.on_half(|| weighing.frontier(problem)) {
            Ok(points) => {
                answer.frontier.deals = self.unbettered(points);
                answer.frontier.complete = self.tolerances.is_some();
                self.name_points(answer);
                if options.points_only {
                    answer.frontier = Frontier::default();
                }
            }
            Err(stop) => {
                answer.complete = false;
                answer.notes.push(format!("the frontier was not found: {stop}"));
                match Search::new(self, weighing) {
                    Some(search) => seek_points(&search, answer),
                    None => answer.name_nothing(UNSOUGHT),
                }
            }
        }
    }

    /// Tells the exact frontier where amounts move without steps, and the named points on it.
    fn tell_moving(&self, (front, lows): (&Front, &[Number]), options: &BargainOptions, answer: &mut Bargain) {
        let stretches = front.stretches();
        let most = |party: usize| stretches.iter().flat_map(|stretch| &stretch.ends).map(|end| &end[party]).max();
        for (place, (party, low)) in answer.parties.iter_mut().zip(lows).enumerate() {
            let units = &self.worths.units[place];
            party.range = most(place).map(|most| (low / units, most / units));
        }
        answer.frontier = self.frontier_of(front, options.all_packages);
        let reservations: Vec<_> = answer.parties.iter().map(|party| party.reservation.clone()).collect();
        let pieces = answer.frontier.pieces.iter();
        let pieces: Vec<_> = pieces.filter_map(|piece| piece.above(&reservations, &answer.parties)).collect();
        let rational: Vec<_> = answer.frontier.deals.iter().filter(|deal| deal.rational).collect();
        let best = |place: usize| {
            let ends = pieces.iter().flat_map(|piece| &piece.ends);
            rational.iter().copied().chain(ends).map(|deal| &deal.worth[place]).max()
        };
        for (place, party) in answer.parties.iter_mut().enumerate() {
            party.ideal_gain = best(place).map(|best| best - &party.reservation);
        }
        let found = |aim| named_along(aim, &answer.parties, (&rational, &pieces), self.inquiry.view);
        let [nash, kalai_smorodinsky, egalitarian, utilitarian] = Aim::ALL.map(found);
        (answer.nash, answer.kalai_smorodinsky) = (nash, kalai_smorodinsky);
        (answer.egalitarian, answer.utilitarian) = (egalitarian, utilitarian);
        if options.points_only {
            answer.frontier = Frontier::default();
        }
    }

    /// Tells the exact frontier of three parties or more where amounts move without steps, and the named points on it.
    ///
    /// # Errors
    /// If a point could not be decided.
    fn tell_surface(&self, surface: &Surface, options: &BargainOptions, answer: &mut Bargain) -> Result<(), Stop> {
        let reservations: Vec<_> = answer.parties.iter().map(|party| party.reservation.clone()).collect();
        let rational = surface.above(&reservations);
        let best =
            |place: usize| rational.iter().flat_map(|(_, flat)| &flat.corners).map(|corner| &corner.worth[place]).max();
        for (place, party) in answer.parties.iter_mut().enumerate() {
            party.range = Some(surface.ranges[place].clone());
            party.ideal_gain = best(place).map(|best| best - &party.reservation);
        }
        let found = |aim| self.summit(aim, (surface, &rational), &answer.parties, options.all_packages);
        let [nash, kalai_smorodinsky, egalitarian, utilitarian] = Aim::ALL.map(found);
        (answer.nash, answer.kalai_smorodinsky) = (nash?, kalai_smorodinsky?);
        (answer.egalitarian, answer.utilitarian) = (egalitarian?, utilitarian?);
        if let Ok(nash) = &answer.nash
            && !nash.tolerance.is_zero()
        {
            let off = nash.tolerance.to_f64();
            answer.notes.push(format!("the product of gains at the Nash point could be greater by {off:.1e} at most"));
        }
        if !options.points_only {
            answer.frontier = self.frontier_of_parts(surface, options.all_packages);
        }
        Ok(())
    }

    /// Everything that packages are worth to two parties. It is too much where an amount that is worth something moves
    /// without steps.
    fn outcomes(&mut self) -> Option<Vec<[Number; 2]>> {
        if self.parties.len() != 2 || !self.fluid.is_empty() {
            return None;
        }
        let Self { inquiry, given, worths, .. } = self;
        let pairs = Diagram.outcomes(&mut inquiry.problem, given, &worths.scores, OUTCOMES).ok()??;
        Some(pairs.into_iter().map(|[one, other]| [worths.number(0, one), worths.number(1, other)]).collect())
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

    /// Points as deals. Where sums tie amounts that are worth something, what a point stands for is told by its witness,
    /// and another one may better it.
    fn unbettered(&self, points: Vec<Point>) -> Vec<Deal> {
        let mut deals: Vec<_> = points.into_iter().map(|point| self.deal(point)).collect();
        if self.tolerances.is_none() {
            deals.sort_by(|one, other| other.worth.cmp(&one.worth));
            deals.dedup_by(|one, other| one.worth == other.worth);
            let covers = |one: &Deal, other: &Deal| one.worth.iter().zip(&other.worth).all(|(one, other)| one >= other);
            let all = deals.clone();
            deals.retain(|deal| !all.iter().any(|other| other.worth != deal.worth && covers(other, deal)));
        }
        deals
    }

    /// A point in the numbers of the file.
    pub(super) fn deal(&self, point: Point) -> Deal {
        let witness = self.values(&point.choice);
        let worth = match self.tolerances.is_some() {
            true => point.worth.iter().enumerate().map(|(place, units)| self.worths.number(place, *units)).collect(),
            false => self.parties.iter().map(|party| party.interests.of(&witness)).collect::<Vec<_>>(),
        };
        let no_worse = |(worth, party): (&Number, &Bargainer<'_>)| *worth >= party.interests.reservation;
        let rational = worth.iter().zip(&self.parties).all(no_worse);
        let packages = match self.fluid.is_empty() {
            true => Count { found: point.packages, complete: self.counts_all() },
            false => Count { found: 1u8.into(), complete: false },
        };
        Deal { worth, packages, witness, rational, reached: true }
    }

    fn counts_all(&self) -> bool {
        !self.ties.issues.iter().any(|issue| self.inquiry.problem.is_coarse(*issue))
    }

    /// A package of a choice. Amounts that are weighed have the value that was weighed.
    fn values(&self, choice: &Choice) -> Vec<Value> {
        let package = self.inquiry.package(&self.ties, choice);
        let mut values: Vec<_> = package.answers.iter().map(Answer::sample).collect();
        for issue in self.fluid.iter().filter(|issue| !self.ties.issues.contains(issue)) {
            values[issue.0] = self.inquiry.problem.issues[issue.0][choice[issue.0]].sample();
        }
        values
    }

    /// How far off amounts without a step may be, in a sentence.
    fn approximation(&self) -> Option<String> {
        if self.fluid.is_empty() || self.moving.is_some() {
            return None;
        }
        let issues = self.fluid.iter().map(|issue| self.inquiry.view.scenario.issues[issue.0].title.as_str());
        let issues = listed(&issues.collect::<Vec<_>>());
        Some(match &self.tolerances {
            Some(tolerances) => {
                let off = self.parties.iter().zip(tolerances);
                let off =
                    off.map(|(party, off)| format!("{} {}", self.inquiry.view.party(party.party).title, off.spoken()));
                format!(
                    "{issues}: weighed at many values and not at every one; a package in between can be worth more than \
                     the one that stands for it by so much at most: {}",
                    listed(&off.collect::<Vec<_>>())
                )
            }
            None => format!(
                "{issues}: a sum ties it to other amounts, and one value is weighed for each combination of ranges; the \
                 deals are possible, and others may better them"
            ),
        })
    }

    fn told(&self, place: usize, known: &Bargainer<'_>) -> BargainParty {
        BargainParty {
            party: known.party,
            derived: known.derived,
            reservation: known.interests.reservation.clone(),
            range: None,
            ideal_gain: None,
            tolerance: self.tolerances.as_ref().map(|tolerances| tolerances[place].clone()),
        }
    }

    /// Whose interests were derived, in a sentence.
    fn derivations(&self) -> Vec<String> {
        let derived = self.parties.iter().filter(|party| party.derived);
        let names: Vec<_> = derived.map(|party| self.inquiry.view.party(party.party).title.as_str()).collect();
        let said = |names: String| {
            format!(
                "the interests of {names} are derived: the worth of a package is the share of the weight of demands and \
                 wishes that it meets, red lines hold, and no deal is worth 0"
            )
        };
        (!names.is_empty()).then(|| said(listed(&names))).into_iter().collect()
    }
}

/// Finds the named points without the frontier.
fn seek_points(search: &Search<'_, '_>, answer: &mut Bargain) {
    for (party, gain) in answer.parties.iter_mut().zip(search.ideal_gains()) {
        party.ideal_gain = gain;
    }
    let (points, unproved) = search.all(&answer.parties);
    let [nash, kalai_smorodinsky, egalitarian, utilitarian] = points;
    answer.complete &= unproved.iter().all(Option::is_none);
    answer.unproved = unproved;
    (answer.nash, answer.kalai_smorodinsky) = (nash, kalai_smorodinsky);
    (answer.egalitarian, answer.utilitarian) = (egalitarian, utilitarian);
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
