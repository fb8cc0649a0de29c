//! Which packages are feasible, or which compromises come nearest?

use std::ops::ControlFlow;

use crate::engine::cells::CellSet;
use crate::engine::{Block, Choice, Count, Listed, Price, Row, RowReceiver, Stop, Wanted};
use crate::model::{Answer, Number, Range, View};

use super::extent::Ties;
use super::inquiry::Inquiry;
use super::telling::Telling;
use super::{Package, PackageList, PackageReceiver, Settings, Verdict};

/// Said of the zone where it is not all that costs nothing.
const WEIGHTLESS: &str = "every demand is kept here, those of weight 0 too; --within 0 lists packages that break these";

/// Which packages to list.
#[derive(Clone, Debug, Default)]
pub struct PackageOptions {
    /// All compromises up to this cost; the zone, or in an infeasible view the cheapest compromises, if `None`.
    pub within: Option<Number>,
    /// Whether issues that do not matter to a row are joined in it.
    pub fold: bool,
}

/// Lists packages of a view to a receiver, and returns what the receiver was told at the beginning.
pub fn packages(
    view: &View<'_>,
    settings: &Settings,
    options: &PackageOptions,
    receiver: &mut dyn PackageReceiver,
) -> PackageList {
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        let list = unknown(vec![super::TOO_FINE.to_owned()]);
        receiver.begin(&list);
        return list;
    };
    let list = in_the_zone(&mut inquiry, settings);
    inquiry.list(settings, options, list, receiver)
}

/// The verdict and how many packages there are, before any is listed.
pub(super) fn in_the_zone(inquiry: &mut Inquiry<'_>, settings: &Settings) -> PackageList {
    let answer = inquiry.verdict();
    let zone = inquiry.zone();
    let packages = match answer {
        Verdict::Infeasible => Count::NONE,
        _ => inquiry.count(&zone),
    };
    let mut list = PackageList { answer, complete: packages.complete, packages, ..unknown(Vec::new()) };
    list.notes.append(&mut inquiry.notes);
    let checked = super::cross_check::run(inquiry.view, settings, &mut list.notes);
    if !checked {
        (list.answer, list.complete) = (Verdict::Unknown, false);
    }
    list
}

/// Says that a list ends early.
pub(super) fn cut_by(stop: Stop) -> String {
    format!("the list ends before its last row: {stop}")
}

/// A list of which nothing is known.
pub(super) fn unknown(notes: Vec<String>) -> PackageList {
    PackageList {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        compromises: Count::UNKNOWN,
        cheapest: None,
        within: None,
        notes,
        cut: None,
    }
}

impl Inquiry<'_> {
    fn list(
        &mut self,
        settings: &Settings,
        options: &PackageOptions,
        mut list: PackageList,
        receiver: &mut dyn PackageReceiver,
    ) -> PackageList {
        // The zone itself holds every rung, one that costs nothing to leave included.
        let zone_alone = list.answer == Verdict::Feasible && options.within.is_none();
        if zone_alone && self.demands().iter().any(|rung| self.costs_nothing(*rung)) {
            list.notes.push(WEIGHTLESS.to_owned());
        }
        let (kept, demands) = if zone_alone { (self.zone(), Vec::new()) } else { (self.kept(), self.demands()) };
        let soft = self.soft(&demands);
        let wishes: Vec<_> = self.view.wishes().map(|held| self.in_units(&held.position.weight)).collect();
        let wishes: Vec<_> = self.problem.wishes.iter().copied().zip(wishes).collect();
        let within = options.within.as_ref().map(|cost| Price { red_lines: 0, cost: self.within_units(cost) });
        let wanted = Wanted { soft: &soft, wishes: &wishes, within, fold: options.fold };
        let Ok(teller) = self.apart(settings) else { return list };
        let telling = Telling::new(&teller, &demands);
        let mut teller = Teller { inquiry: teller, telling, asked: 0, by: "", list, options, receiver };
        let outcome = self.ask(|engine, problem| {
            teller.asked += 1;
            teller.by = engine.name();
            engine.packages(problem, &kept, &wanted, &mut teller)
        });
        if let Err(stop) = outcome {
            teller.list.complete = false;
            teller.list.notes.push(format!("packages could not be listed: {stop}"));
            teller.receiver.begin(&teller.list);
        }
        teller.list
    }

    /// Whether a position can be left at no cost, of which this is the first rung.
    fn costs_nothing(&self, rung: usize) -> bool {
        let rung = &self.view.rungs[rung];
        rung.level == self.view.positions[rung.held].first_rung && rung.weight.is_zero()
    }

    /// A feasible package, if one can be had.
    pub(super) fn example(&mut self) -> Option<Package> {
        let zone = self.zone();
        let choice = self.ask(|engine, problem| engine.witness(problem, &zone)).ok()??;
        let ties = self.ties(&zone);
        Some(self.package(&ties, &choice))
    }

    /// One package of a choice, in which amounts are tied.
    pub(super) fn package(&self, ties: &Ties, choice: &Choice) -> Package {
        let linked = self.tied_values(ties, choice);
        let cells = |issue: usize| CellSet::of(self.problem.issues[issue].len(), [choice[issue]]);
        let answers = (0..self.problem.issues.len()).filter_map(|issue| self.answers(issue, &cells(issue)).pop());
        let mut answers: Vec<_> = answers.enumerate().map(|(issue, answer)| self.one_value(issue, answer)).collect();
        for (issue, value) in &linked {
            answers[issue.0] = Answer::Amount(Range::point(value));
        }
        Package { answers, linked }
    }

    /// One value of an answer, a round one of a range.
    fn one_value(&self, issue: usize, answer: Answer) -> Answer {
        match (answer, self.view.scenario.issues[issue].domain.amount()) {
            (Answer::Amount(range), Some(amount)) => {
                let round = Some(range.roundest()).filter(|round| amount.has(round));
                Answer::Amount(Range::point(&round.unwrap_or_else(|| range.sample())))
            }
            (answer, _) => answer,
        }
    }
}

/// Turns rows of cells into rows of values as they come.
struct Teller<'v, 'r> {
    inquiry: Inquiry<'v>,
    telling: Telling,
    /// How many engines have been asked.
    asked: usize,
    /// Who was asked last.
    by: &'static str,
    list: PackageList,
    options: &'r PackageOptions,
    receiver: &'r mut dyn PackageReceiver,
}

impl RowReceiver for Teller<'_, '_> {
    fn begin(&mut self, listed: &Listed) {
        if self.asked > 1 {
            self.list.notes.push(format!("the list was made by the {}", self.by));
        }
        self.list.complete &= listed.complete && listed.packages.complete;
        if !listed.complete || !listed.packages.complete {
            let why = self.inquiry.shortfall();
            self.list.notes.push(format!("not all packages within the bound were counted and listed: {why}"));
        }
        self.list.compromises = listed.packages.clone();
        let least = listed.cheapest.map(|price| self.inquiry.cost(price));
        self.list.cheapest = least.clone();
        self.list.within = least.and_then(|least| self.options.within.clone().or(Some(least)));
        self.receiver.begin(&self.list);
    }

    fn row(&mut self, row: &Row, same: usize) -> ControlFlow<()> {
        if let Err(stop) = self.inquiry.problem.limits.poll() {
            let cut = cut_by(stop);
            self.list.complete = false;
            self.list.notes.push(cut.clone());
            self.list.cut = Some(cut);
            return ControlFlow::Break(());
        }
        let (row, same) = self.telling.tell(&mut self.inquiry, row, same);
        self.receiver.row(row, same)
    }

    fn block(&mut self, block: Block) -> ControlFlow<(), bool> {
        // What sums leave of an amount depends on the way.
        match self.inquiry.problem.atoms.is_empty() {
            true => self.receiver.block(self.telling.told(), block),
            false => ControlFlow::Continue(false),
        }
    }
}
