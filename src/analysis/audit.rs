//! What is wrong with a scenario that only solving can find out.
//!
//! Faults make the file unusable: rules that contradict each other, fallbacks that are not weaker. Doubts are worth a
//! warning: positions that nobody can meet, that exclude nothing, that say the same, or that clash within one party.

use std::collections::BTreeMap;

use crate::engine::diagram::{Compiled, Diagram};
use crate::engine::formula::Formula;
use crate::engine::{Choice, Engine, Given, Stop};
use crate::model::{Answer, Condition, IssueId, PartyId, Position, Scenario, View};

use super::Settings;
use super::inquiry::Inquiry;

/// A condition that is a choice of at most so many boxes of cells is tried on the rules, compiled once.
const BOXES: usize = 16;

/// How many packages are drawn to settle what is plainly possible without asking an engine.
const SAMPLES: u64 = 64;

/// One part of so many of the work for an answer goes into looking for what is wrong, and one more for what is doubtful.
const PARTS: u64 = 6;

/// A position as the file states it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stated<'s> {
    /// Who states it.
    pub party: PartyId,
    /// The position.
    pub position: &'s Position,
    /// The variant that adds it, by place, if one does.
    pub variant: Option<usize>,
}

/// Something that solving found out about a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding<'s> {
    /// No package meets these rules, by place, and it takes all of them. A fault.
    ContradictoryRules(Vec<usize>),
    /// A package meets the rung before a fallback and misses the fallback. A fault.
    FallbackDoesNotFollow {
        /// The position.
        of: Stated<'s>,
        /// The fallback, counted from 1.
        rung: usize,
        /// What such a package says on the issues in question.
        example: Vec<(IssueId, Answer)>,
    },
    /// Whether a fallback follows could not be decided within the budget.
    FallbackUndecided {
        /// The position.
        of: Stated<'s>,
        /// The fallback, counted from 1.
        rung: usize,
    },
    /// No package that the rules allow meets the position.
    ImpossiblePosition {
        /// The position.
        of: Stated<'s>,
        /// The rules that exclude it, by place; none if it cannot be met anyway.
        rules: Vec<usize>,
    },
    /// Every package that the rules allow meets the position.
    IdlePosition(Stated<'s>),
    /// Two positions of a party are met by the same packages.
    SamePosition {
        /// The earlier one.
        first: Stated<'s>,
        /// The later one.
        again: Stated<'s>,
    },
    /// No package meets all of these positions of one party, and it takes all of them.
    ClashingPositions(Vec<Stated<'s>>),
    /// Whether something is doubtful about this position, and maybe about later ones, could not be decided within the
    /// budget.
    Unfinished(Stated<'s>),
}

/// The faults of a scenario. What is undecided within the budget is no fault.
pub fn faults<'s>(scenario: &'s Scenario, settings: &Settings) -> Vec<Finding<'s>> {
    let view = View::plain(scenario);
    let Some(mut audit) = Audit::new(&view, settings) else { return Vec::new() };
    match audit.contradiction() {
        Some(rules) => vec![Finding::ContradictoryRules(rules)],
        None => stated(scenario).flat_map(|position| audit.fallbacks(position)).collect(),
    }
}

/// What is doubtful in a scenario without faults.
pub fn doubts<'s>(scenario: &'s Scenario, settings: &Settings) -> Vec<Finding<'s>> {
    let view = View::plain(scenario);
    let Some(mut audit) = Audit::new(&view, settings) else { return Vec::new() };
    audit.compile();
    let mut found: Vec<_> = stated(scenario).filter_map(|position| audit.effect(position)).collect();
    // Whoever called an end waits for nothing that is not asked for.
    if settings.limits.poll().is_err() {
        return found;
    }
    found.extend(audit.repetitions(scenario));
    found.extend(view.parties.iter().filter_map(|party| audit.clash(scenario, *party)));
    found.extend(audit.unfinished.map(Finding::Unfinished));
    found
}

/// All positions in a file: the parties' own, then those that variants add.
fn stated(scenario: &Scenario) -> impl Iterator<Item = Stated<'_>> {
    let own = scenario.parties.iter().enumerate().flat_map(|(party, stated)| {
        stated.positions.iter().map(move |position| Stated { party: PartyId(party), position, variant: None })
    });
    let added = scenario.variants.iter().enumerate().flat_map(|(variant, of)| {
        of.add.iter().map(move |(party, position)| Stated { party: *party, position, variant: Some(variant) })
    });
    own.chain(added)
}

struct Audit<'v, 's> {
    inquiry: Inquiry<'v>,
    /// The rules, which answer most questions once they are compiled.
    rules: Option<Compiled>,
    /// Packages that the rules allow, found so far; they answer most of the others without asking an engine.
    samples: Vec<Choice>,
    /// The first position that a question was left open about.
    unfinished: Option<Stated<'s>>,
}

impl<'v, 's> Audit<'v, 's> {
    fn new(view: &'v View<'v>, settings: &Settings) -> Option<Self> {
        Some(Self {
            inquiry: Inquiry::within(view, settings, settings.limits.for_part(PARTS)).ok()?,
            rules: None,
            samples: Vec::new(),
            unfinished: None,
        })
    }

    fn contradiction(&mut self) -> Option<Vec<usize>> {
        let rules = self.inquiry.problem.rules.clone();
        let given = self.inquiry.ruled();
        let found = self.inquiry.ask(|engine, problem| engine.witness(problem, &given));
        match found {
            Ok(None) => Some(self.inquiry.needed(&[], &rules).unwrap_or_else(|_| (0..rules.len()).collect())),
            _ => None,
        }
    }

    fn compile(&mut self) {
        let given = self.inquiry.ruled();
        self.rules = Diagram.compiled(&mut self.inquiry.problem, &given).unwrap_or_default();
        self.samples = self.rules.as_ref().map(|rules| rules.samples(SAMPLES)).unwrap_or_default();
    }

    fn formula(&mut self, condition: &Condition) -> Option<Formula> {
        self.inquiry.problem.formula(condition).ok()
    }

    fn fallbacks(&mut self, of: Stated<'s>) -> Vec<Finding<'s>> {
        let ladder: Vec<_> = of.position.ladder().map(|(condition, _)| condition).collect();
        let steps = ladder.windows(2).enumerate();
        steps.filter_map(|(place, pair)| self.fallback(of, place + 1, pair[0], pair[1])).collect()
    }

    fn fallback(&mut self, of: Stated<'s>, rung: usize, from: &Condition, to: &Condition) -> Option<Finding<'s>> {
        let (stronger, weaker) = (self.formula(from)?, self.formula(to)?);
        let missed = self.inquiry.problem.pool.not(weaker);
        let both = self.inquiry.problem.pool.and([stronger, missed]);
        match self.meeting(both) {
            Ok(None) => None,
            Ok(Some(choice)) => {
                let mut issues = [from.issues(), to.issues()].concat();
                issues.sort_unstable();
                issues.dedup();
                Some(Finding::FallbackDoesNotFollow { of, rung, example: self.shown(&choice, &issues) })
            }
            // Whoever called an end is told so with the answer.
            Err(stop) => (!stop.ends_everything()).then_some(Finding::FallbackUndecided { of, rung }),
        }
    }

    fn shown(&self, choice: &Choice, issues: &[IssueId]) -> Vec<(IssueId, Answer)> {
        let one = |issue: &IssueId| {
            let cells = self.inquiry.problem.pool.cells(self.inquiry.problem.variable(*issue));
            let cell = crate::engine::cells::CellSet::of(cells, [choice[issue.0]]);
            self.inquiry.answers(issue.0, &cell).pop().map(|answer| (*issue, answer))
        };
        issues.iter().filter_map(one).collect()
    }

    /// Whether a package that the rules allow meets a formula.
    fn can_meet(&mut self, formula: Formula) -> Result<bool, Stop> {
        let boxes = self.inquiry.problem.pool.boxes(formula, BOXES).filter(|_| self.is_by_cells(formula));
        match (&self.rules, boxes) {
            (Some(rules), Some(boxes)) => Ok(boxes.iter().any(|cells| rules.is_met_within(cells))),
            _ => Ok(self.meeting(formula)?.is_some()),
        }
    }

    /// Whether a formula speaks of issues alone: the truths of sums in a sample are those of the question it was found for.
    fn is_by_cells(&self, formula: Formula) -> bool {
        let problem = &self.inquiry.problem;
        problem.pool.support(formula).iter().all(|variable| variable.place() < problem.issues.len())
    }

    /// A package that the rules allow and that meets a formula.
    fn meeting(&mut self, formula: Formula) -> Result<Option<Choice>, Stop> {
        let (by_cells, pool) = (self.is_by_cells(formula), &self.inquiry.problem.pool);
        if let Some(sample) = self.samples.iter().find(|sample| by_cells && pool.holds(formula, sample)) {
            return Ok(Some(sample.clone()));
        }
        let mut given: Given = self.inquiry.ruled();
        given.formulas.push(formula);
        let found = self.inquiry.ask(|engine, problem| engine.witness(problem, &given))?;
        self.samples.extend(found.clone());
        Ok(found)
    }

    /// Whether a position can be met, and whether it excludes anything.
    fn effect(&mut self, of: Stated<'s>) -> Option<Finding<'s>> {
        // Putting the question takes as long as there are issues and sums, and it is put for each position.
        if let Err(stop) = self.inquiry.problem.limits.poll() {
            self.left_open(stop, Some(of));
            return None;
        }
        let formula = self.formula(&of.position.requires)?;
        let opposite = self.inquiry.problem.pool.not(formula);
        match (self.can_meet(formula), self.can_meet(opposite)) {
            (Ok(false), _) => {
                let rules = self.inquiry.problem.rules.clone();
                let rules = self.inquiry.needed(&[formula], &rules).unwrap_or_default();
                return Some(Finding::ImpossiblePosition { of, rules });
            }
            (_, Ok(false)) => return Some(Finding::IdlePosition(of)),
            (Ok(_), Ok(_)) => {}
            (Err(stop), _) | (_, Err(stop)) => self.left_open(stop, Some(of)),
        }
        None
    }

    /// Remembers the first position that a question was left open about. Whoever called an end is told so with the
    /// answer.
    fn left_open(&mut self, stop: Stop, about: Option<Stated<'s>>) {
        if !stop.ends_everything() {
            self.unfinished = self.unfinished.or(about);
        }
    }

    /// Positions that say what an earlier one of the same party says, as far as they may be held on the same day.
    fn repetitions(&mut self, scenario: &'s Scenario) -> Vec<Finding<'s>> {
        let own: Vec<_> = stated(scenario).filter(|position| position.variant.is_none()).collect();
        let formulas: Vec<_> = own.iter().map(|position| self.formula(&position.position.requires)).collect();
        let mut said: BTreeMap<(PartyId, Formula), Vec<usize>> = BTreeMap::new();
        let mut found = Vec::new();
        for (again, formula) in formulas.into_iter().enumerate() {
            let Some(formula) = formula else { continue };
            let earlier = said.entry((own[again].party, formula)).or_default();
            let first = earlier.iter().find(|first| meet(own[**first].position, own[again].position));
            found.extend(first.map(|first| Finding::SamePosition { first: own[*first], again: own[again] }));
            earlier.push(again);
        }
        found
    }

    /// A smallest clash among the binding positions of one party.
    fn clash(&mut self, scenario: &'s Scenario, party: PartyId) -> Option<Finding<'s>> {
        let view = self.inquiry.view;
        let rungs: Vec<_> = self.inquiry.rungs().into_iter().filter(|rung| view.rungs[*rung].party == party).collect();
        let formulas: Vec<_> = rungs.iter().map(|rung| self.inquiry.problem.rungs[*rung]).collect();
        let own = || stated(scenario).filter(|own| own.variant.is_none() && own.party == party);
        let given = self.inquiry.holding(rungs.iter().copied());
        let found = self.inquiry.ask(|engine, problem| engine.witness(problem, &given));
        match found {
            Ok(None) => {}
            Ok(Some(_)) => return None,
            Err(stop) => {
                self.left_open(stop, own().next());
                return None;
            }
        }
        let rules = self.inquiry.problem.rules.clone();
        let needed = self.inquiry.needed(&rules, &formulas).ok().filter(|needed| needed.len() > 1)?;
        let clashing: Vec<_> = needed.iter().map(|place| view.rungs[rungs[*place]].held).collect();
        let own = own().filter(|own| clashing.iter().any(|held| view.positions[*held].position == own.position));
        Some(Finding::ClashingPositions(own.collect()))
    }
}

/// Whether there is a day on which both positions may be held.
fn meet(a: &Position, b: &Position) -> bool {
    let before =
        |one: &Position, other: &Position| one.until.zip(other.since).is_none_or(|(until, since)| since < until);
    before(a, b) && before(b, a)
}
