//! A view made ready for questions: the problem, the engines in the order they are asked, and the way back from cells
//! to values.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::engine::cells::{Cell, CellSet};
use crate::engine::diagram::{Compiled, Diagram};
use crate::engine::formula::Formula;
use crate::engine::limits::Limits;
use crate::engine::milp::Milp;
use crate::engine::problem::{Problem, TooFine};
use crate::engine::search::Search;
use crate::engine::{Count, Engine, Given, Price, Soft, Stop};
use crate::model::{Answer, IssueId, Number, PartyId, Rung, View};

use super::{EngineChoice, Settings, Verdict};

/// How many stops of an engine in one inquiry are put up with while there is another engine to ask.
const PATIENCE: usize = 2;

/// Said of a count that is only a lower bound.
const NOT_COUNTED: &str = "packages were not all counted";

/// A view with its problem and engines.
pub(super) struct Inquiry<'v> {
    /// The view.
    pub view: &'v View<'v>,
    /// Its problem.
    pub problem: Problem,
    /// How many whole units of price a weight of one makes.
    units: BigInt,
    /// The price of each rung.
    prices: Vec<Price>,
    engines: Vec<Box<dyn Engine>>,
    /// The place of the engine that gave the last answer.
    pub answered_by: usize,
    /// How often each of them stopped.
    stops: Vec<usize>,
    /// What a reader must know of how answers were found.
    pub notes: Vec<String>,
}

impl<'v> Inquiry<'v> {
    /// The inquiry into a view.
    pub fn new(view: &'v View<'v>, settings: &Settings) -> Result<Self, TooFine> {
        Self::within(view, settings, settings.limits.for_answer())
    }

    /// The inquiry into a view in which some amounts are worth something that bends at these numbers.
    pub fn valued(view: &'v View<'v>, settings: &Settings, bends: &[(IssueId, Vec<Number>)]) -> Result<Self, TooFine> {
        Self::of(view, settings, settings.limits.for_answer(), Problem::valued(view, bends)?)
    }

    /// The same within these limits instead of those of the settings.
    pub fn within(view: &'v View<'v>, settings: &Settings, limits: Limits) -> Result<Self, TooFine> {
        Self::of(view, settings, limits, Problem::new(view)?)
    }

    /// Another inquiry into the same view, for what is asked while this one is being answered.
    pub fn apart(&self, settings: &Settings) -> Result<Self, TooFine> {
        Self::of(self.view, settings, settings.limits.for_answer(), self.problem.clone())
    }

    fn of(view: &'v View<'v>, settings: &Settings, limits: Limits, problem: Problem) -> Result<Self, TooFine> {
        let mut problem = problem;
        let weights = view.rungs.iter().map(|rung| &rung.weight);
        let weights = weights.chain(view.wishes().map(|held| &held.position.weight));
        let units = weights.fold(BigInt::from(1), |units, weight| {
            &units * (weight.denominator() / num_integer::gcd(units.clone(), weight.denominator().clone()))
        });
        let engines: Vec<Box<dyn Engine>> = match settings.engine {
            EngineChoice::Auto => vec![Box::new(Diagram), Box::new(Search::default()), Box::new(Milp::default())],
            EngineChoice::Diagram => vec![Box::new(Diagram)],
            EngineChoice::Milp => vec![Box::new(Milp::default())],
            EngineChoice::Search => vec![Box::new(Search::default())],
        };
        problem.limits = limits;
        let total: BigInt = view.rungs.iter().map(|rung| whole(&rung.weight, &units)).sum();
        let wishes: BigInt = view.wishes().map(|held| whole(&held.position.weight, &units)).sum();
        if (total + wishes).bits() > 96 {
            return Err(TooFine);
        }
        let stops = vec![0; engines.len()];
        let price = |rung: &Rung| match rung.red_line {
            true => Price { red_lines: 1, cost: 0 },
            false => Price { red_lines: 0, cost: in_units(&rung.weight, &units) },
        };
        let prices = view.rungs.iter().map(price).collect();
        Ok(Self { view, problem, units, prices, engines, answered_by: 0, stops, notes: Vec::new() })
    }

    /// Asks the engines in turn until one answers; what the ones before it ran into is noted. An engine that has
    /// stopped on a few questions is passed over where another can be asked. No question may take more than half of the
    /// work that is left, so that those after it have their turn; nor of the time, where an engine comes after it.
    pub fn ask<T>(
        &mut self,
        mut question: impl FnMut(&dyn Engine, &mut Problem) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.problem.limits.poll()?;
        let mut stopped = Stop::Budget;
        for place in 0..self.engines.len() {
            let next = self.engines.get(place + 1).map(|engine| engine.name());
            if next.is_some() && self.stops[place] >= PATIENCE {
                continue;
            }
            let name = self.engines[place].name();
            let mark = self.problem.mark();
            let limits = self.problem.limits.clone();
            let ask = || question(&*self.engines[place], &mut self.problem).map_err(|stop| limits.reason(stop));
            let outcome = match next {
                Some(_) => limits.on_half(ask),
                None => limits.on_half_the_work(ask),
            };
            match outcome {
                Ok(answer) => {
                    self.answered_by = place;
                    return Ok(answer);
                }
                Err(stop) if stop.ends_everything() => return Err(stop),
                Err(stop) => stopped = stop,
            }
            self.problem.forget(mark);
            self.stops[place] += 1;
            if let Some(next) = next {
                self.note(format!("the {name} stopped: {stopped}; the {next} was asked instead"));
            }
        }
        Err(stopped)
    }

    /// Adds a sentence that a reader must know, once.
    pub fn note(&mut self, sentence: String) {
        if !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// Why what was found so far is not all.
    pub fn shortfall(&self) -> Stop {
        self.problem.limits.reason(Stop::Budget)
    }

    /// Why something was not found in steps of its own, behind what it was: an end was called, or they ran out.
    pub fn out_of_steps(&self) -> String {
        let ended = self.problem.limits.poll().err();
        ended.map_or_else(|| " within the work allowed".to_owned(), |stop| format!(": {stop}"))
    }

    /// Notes why a count is only a lower bound, if it is.
    pub fn note_shortfall(&mut self, count: &Count, what: &str) {
        if !count.complete {
            self.note(format!("{what}: {}", self.shortfall()));
        }
    }

    /// How many whole units of price a weight of one makes.
    pub fn units(&self) -> &BigInt {
        &self.units
    }

    /// A weight in whole units of price.
    pub fn in_units(&self, weight: &Number) -> i128 {
        in_units(weight, &self.units)
    }

    /// A cost that a user gave, in whole units of price, rounded down: no package costs anything between.
    pub fn within_units(&self, cost: &Number) -> i128 {
        (cost * &Number::from(self.units.clone())).floor().to_i128().unwrap_or(i128::MAX)
    }

    /// A price as a weight.
    pub fn cost(&self, price: Price) -> Number {
        &Number::whole(price.cost) / &Number::from(self.units.clone())
    }

    /// A sum of weights in whole units, as a weight.
    pub fn weight(&self, units: i128) -> Number {
        self.cost(Price { red_lines: 0, cost: units })
    }

    /// Rungs as soft formulas.
    pub fn soft(&self, rungs: &[usize]) -> Vec<Soft> {
        rungs.iter().map(|rung| Soft { formula: self.problem.rungs[*rung], price: self.prices[*rung] }).collect()
    }

    /// All rungs, by place.
    pub fn rungs(&self) -> Vec<usize> {
        (0..self.view.rungs.len()).collect()
    }

    /// The rungs of demands, by place.
    pub fn demands(&self) -> Vec<usize> {
        self.rungs().into_iter().filter(|rung| !self.view.rungs[*rung].red_line).collect()
    }

    /// That the rules hold.
    pub fn ruled(&self) -> Given {
        Given::holding(&self.problem, self.problem.rules.iter().copied())
    }

    /// That the rules and some rungs hold.
    pub fn holding(&self, rungs: impl Iterator<Item = usize>) -> Given {
        let rungs: Vec<Formula> = rungs.map(|rung| self.problem.rungs[rung]).collect();
        Given::holding(&self.problem, self.problem.rules.iter().copied().chain(rungs))
    }

    /// That the rules and the red lines hold.
    pub fn kept(&self) -> Given {
        self.holding(self.rungs().into_iter().filter(|rung| self.view.rungs[*rung].red_line))
    }

    /// That everything binding holds.
    pub fn zone(&self) -> Given {
        self.holding(self.rungs().into_iter())
    }

    /// Whether an agreement exists.
    pub fn verdict(&mut self) -> Verdict {
        let zone = self.zone();
        match self.ask(|engine, problem| engine.witness(problem, &zone)) {
            Ok(Some(_)) => Verdict::Feasible,
            Ok(None) => Verdict::Infeasible,
            Err(stop) => {
                self.note(format!("whether an agreement exists is not known: {stop}"));
                Verdict::Unknown
            }
        }
    }

    /// How many packages meet what is given: at least none, where even that is all that is known.
    pub fn count(&mut self, given: &Given) -> Count {
        match self.ask(|engine, problem| engine.count(problem, given)) {
            Ok(count) => {
                self.note_shortfall(&count, NOT_COUNTED);
                count
            }
            Err(stop) => {
                self.note(format!("{NOT_COUNTED}: {stop}"));
                Count::UNKNOWN
            }
        }
    }

    /// What is given, made ready to be asked many times, where an engine can do that.
    pub fn compiled(&mut self, given: &Given) -> Option<Compiled> {
        self.ask(|engine, problem| engine.compiled(problem, given)).unwrap_or_default()
    }

    /// How many packages meet what is given, which may have been compiled.
    pub fn count_opened(&mut self, given: &Given, compiled: Option<&Compiled>) -> Count {
        let Some(compiled) = compiled else { return self.count(given) };
        let count = compiled.count().clone();
        self.note_shortfall(&count, NOT_COUNTED);
        count
    }

    /// Some cells of an issue as answers, neighbouring ranges joined.
    pub fn answers(&self, issue: usize, set: &CellSet) -> Vec<Answer> {
        answers(&self.problem.issues[issue], set)
    }

    /// The shares of the parties in the cost of giving up some rungs, in file order.
    pub fn shares(&self, rungs: &[usize]) -> Vec<(PartyId, Number)> {
        let mut shares: BTreeMap<PartyId, Number> = BTreeMap::new();
        for rung in rungs.iter().map(|rung| &self.view.rungs[*rung]) {
            let share = shares.entry(rung.party).or_insert_with(Number::zero);
            if !rung.red_line {
                *share += &rung.weight;
            }
        }
        shares.into_iter().collect()
    }

    /// The weights of the demands among some rungs.
    pub fn total(&self, rungs: &[usize]) -> Number {
        let demands = rungs.iter().map(|rung| &self.view.rungs[*rung]).filter(|rung| !rung.red_line);
        demands.map(|rung| rung.weight.clone()).sum()
    }
}

/// Some of an issue's cells as answers, neighbouring ranges joined.
pub(super) fn answers(cells: &[Cell], set: &CellSet) -> Vec<Answer> {
    let mut answers = Vec::new();
    put_answers(cells, set, &mut answers);
    answers
}

/// The same in place of what is there.
pub(super) fn put_answers(cells: &[Cell], set: &CellSet, answers: &mut Vec<Answer>) {
    answers.clear();
    let mut last = None;
    for cell in set.iter() {
        let follows = last.replace(cell).is_some_and(|last| last + 1 == cell);
        match (&cells[cell], answers.last_mut()) {
            (Cell::Choice(place), _) => answers.push(Answer::Choice(*place)),
            (Cell::Range(range), Some(Answer::Amount(before))) if follows => *before = before.joined(range),
            (Cell::Range(range), _) => answers.push(Answer::Amount(range.clone())),
        }
    }
}

/// A weight in whole units, as an engine adds it up.
fn in_units(weight: &Number, units: &BigInt) -> i128 {
    whole(weight, units).to_i128().unwrap_or(i128::MAX)
}

/// A weight times the common denominator of all weights.
fn whole(weight: &Number, units: &BigInt) -> BigInt {
    (weight * &Number::from(units.clone())).floor()
}
