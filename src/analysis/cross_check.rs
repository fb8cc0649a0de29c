//! A second opinion: the same questions to the diagram and to another engine, and what they say of each other; and every
//! listed conflict and concession tried again by an engine that did not find it.

use crate::engine::diagram::Diagram;
use crate::engine::family::SetFamily;
use crate::engine::milp::Milp;
use crate::engine::search::Search;
use crate::engine::{Count, Engine, Given, Stop};
use crate::model::View;

use super::inquiry::Inquiry;
use super::{EngineChoice, Explanation, Settings, Verdict};

/// Families are compared set by set up to this many sets.
const SETS: usize = 200;

/// Asks both engines where the settings want it and notes what came of it; false if they differ.
pub(super) fn run(view: &View<'_>, settings: &Settings, notes: &mut Vec<String>) -> bool {
    if !settings.cross_check {
        return true;
    }
    let Ok(inquiry) = Inquiry::new(view, settings) else { return true };
    // The diagram is held to whoever was chosen, and to the MILP where that is the diagram itself.
    let second: &dyn Engine = match settings.engine {
        EngineChoice::Search => &Search::default(),
        _ => &Milp::default(),
    };
    let mut opinions = Opinions { of: second.name(), ..Opinions::default() };
    opinions.gather(inquiry, second);
    opinions.tell(notes);
    opinions.differ.is_empty()
}

/// What two engines said, by question.
#[derive(Default)]
struct Opinions {
    /// Who was asked beside the diagram.
    of: &'static str,
    agree: Vec<&'static str>,
    differ: Vec<&'static str>,
    not_compared: Vec<String>,
}

impl Opinions {
    fn gather(&mut self, mut inquiry: Inquiry<'_>, second: &dyn Engine) {
        let (zone, ruled, kept) = (inquiry.zone(), inquiry.ruled(), inquiry.kept());
        let (rungs, demands) = (inquiry.rungs(), inquiry.demands());
        let (all, soft) = (inquiry.soft(&rungs), inquiry.soft(&demands));
        let problem = &mut inquiry.problem;
        let mut ask = |topic, question: &mut dyn FnMut(&dyn Engine, &mut _) -> Result<Said, Stop>| {
            let (first, second) = (question(&Diagram, problem), question(second, problem));
            self.compare(topic, first, second);
        };
        ask("the verdict", &mut |engine, problem| {
            Ok(Said::Whole(format!("{}", engine.witness(problem, &zone)?.is_some())))
        });
        ask("the number of packages", &mut |engine, problem| Ok(counted(&engine.count(problem, &zone)?)));
        ask("settled, open and ruled out", &mut |engine, problem| {
            Ok(Said::Whole(format!("{:?} {:?}", engine.possible(problem, &zone)?, engine.possible(problem, &ruled)?)))
        });
        ask("the least cost", &mut |engine, problem| {
            Ok(Said::Whole(format!("{:?}", engine.cheapest(problem, &kept, &soft)?)))
        });
        ask("conflicts", &mut |engine, problem| Ok(families(&engine.conflicts(problem, &ruled, &all)?)));
        ask("concessions", &mut |engine, problem| Ok(families(&engine.concessions(problem, &kept, &soft)?)));
    }

    fn compare(&mut self, topic: &'static str, first: Result<Said, Stop>, second: Result<Said, Stop>) {
        match (first, second) {
            (Ok(Said::Whole(first)), Ok(Said::Whole(second))) if first == second => self.agree.push(topic),
            (Ok(Said::Whole(_)), Ok(Said::Whole(_))) => self.differ.push(topic),
            (Err(stop), _) => self.not_compared.push(format!("{topic} (diagram: {stop})")),
            (_, Err(stop)) => self.not_compared.push(format!("{topic} ({}: {stop})", self.of)),
            (Ok(Said::Part), _) | (_, Ok(Said::Part)) => {
                self.not_compared.push(format!("{topic} (one engine stopped at its budget)"));
            }
        }
    }

    fn tell(&self, notes: &mut Vec<String>) {
        if !self.agree.is_empty() {
            notes.push(format!("cross-check: the diagram and the {} agree on {}", self.of, self.agree.join(", ")));
        }
        if !self.not_compared.is_empty() {
            notes.push(format!("cross-check: not compared: {}", self.not_compared.join(", ")));
        }
        if !self.differ.is_empty() {
            let topics = self.differ.join(", ");
            notes.push(format!(
                "cross-check failed: the diagram and the {} differ on {topics}; this is a bug in zopa",
                self.of
            ));
        }
    }
}

/// What an engine said, in a form that two engines share.
enum Said {
    Whole(String),
    Part,
}

fn counted(count: &Count) -> Said {
    if count.complete { Said::Whole(count.found.to_string()) } else { Said::Part }
}

fn families(sets: &SetFamily) -> Said {
    let total = sets.total();
    if total.complete { Said::Whole(format!("{} {:?}", total.found, sets.first(SETS))) } else { Said::Part }
}

/// Which engine found the sets of an explanation, by its place among those that were asked in turn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AnsweredBy {
    /// Who found the conflicts.
    pub conflicts: usize,
    /// Who found the concessions.
    pub concessions: usize,
}

/// Tries every listed conflict and concession again where the settings want it, and notes what came of it. Nothing is
/// known any more if one of them is not what it is said to be.
pub(super) fn sets(view: &View<'_>, settings: &Settings, by: AnsweredBy, explanation: &mut Explanation) {
    if !settings.cross_check || explanation.answer == Verdict::Feasible {
        return;
    }
    let Ok(mut inquiry) = Inquiry::new(view, settings) else { return };
    let mut retrial = Retrial::default();
    let engine = other_engine(settings.engine, by.conflicts);
    for (place, conflict) in explanation.conflicts.items.iter().enumerate() {
        let said = inquiry.is_conflict(&*engine, &conflict.rungs);
        retrial.record(said, &inquiry.named("conflict", place, &conflict.rungs), engine.name());
    }
    let engine = other_engine(settings.engine, by.concessions);
    for (place, concession) in explanation.concessions.iter().enumerate() {
        let said = inquiry.is_concession(&*engine, &concession.rungs);
        retrial.record(said, &inquiry.named("concession", place, &concession.rungs), engine.name());
    }
    retrial.tell(&mut explanation.notes);
    if !retrial.refuted.is_empty() {
        (explanation.answer, explanation.complete) = (Verdict::Unknown, false);
    }
}

/// An engine that did not give an answer: the MILP for the diagram's, the diagram for everybody else's.
fn other_engine(choice: EngineChoice, answered: usize) -> Box<dyn Engine> {
    match (choice, answered) {
        (EngineChoice::Auto, 0) | (EngineChoice::Diagram, _) => Box::new(Milp::default()),
        _ => Box::new(Diagram),
    }
}

/// What trying sets again came to.
#[derive(Default)]
struct Retrial {
    confirmed: usize,
    refuted: Vec<String>,
    not_compared: Vec<String>,
}

impl Retrial {
    fn record(&mut self, said: Result<Option<String>, Stop>, set: &str, engine: &str) {
        match said {
            Ok(None) => self.confirmed += 1,
            Ok(Some(fault)) => self.refuted.push(format!("{set}: the {engine} finds that {fault}")),
            Err(stop) => self.not_compared.push(format!("{set} (the {engine}: {stop})")),
        }
    }

    fn tell(&self, notes: &mut Vec<String>) {
        if self.confirmed > 0 {
            let all = if self.refuted.is_empty() && self.not_compared.is_empty() { "all " } else { "" };
            let what = if self.confirmed == 1 { "conflict or concession" } else { "conflicts and concessions" };
            notes.push(format!("cross-check: {all}{} listed {what} hold when tried again", self.confirmed));
        }
        notes.extend(self.not_compared.iter().map(|set| format!("cross-check: not tried again: {set}")));
        notes.extend(self.refuted.iter().map(|set| format!("cross-check failed: {set}; this is a bug in zopa")));
    }
}

impl Inquiry<'_> {
    /// A set as a note names it, counted from 1.
    fn named(&self, kind: &str, place: usize, rungs: &[usize]) -> String {
        let ids: Vec<_> = rungs.iter().map(|rung| self.view.rungs[*rung].id.as_str()).collect();
        format!("{kind} {} ({})", place + 1, ids.join(", "))
    }

    /// What keeps some rungs from being a conflict, if an engine finds anything: they can be met, or they cannot even
    /// when a member leaves.
    fn is_conflict(&mut self, engine: &dyn Engine, rungs: &[usize]) -> Result<Option<String>, Stop> {
        let given = self.holding(rungs.iter().copied());
        if self.can_hold(engine, &given)? {
            return Ok(Some("its positions can be met together".to_owned()));
        }
        for member in rungs {
            let given = self.holding(rungs.iter().copied().filter(|other| other != member));
            if !self.can_hold(engine, &given)? {
                return Ok(Some(format!("it does not need {}", self.view.rungs[*member].id)));
            }
        }
        Ok(None)
    }

    /// What keeps some rungs from being a concession, if an engine finds anything: they open nothing, or still do
    /// when a part is taken back.
    fn is_concession(&mut self, engine: &dyn Engine, rungs: &[usize]) -> Result<Option<String>, Stop> {
        let given = self.holding(self.rungs().into_iter().filter(|rung| !rungs.contains(rung)));
        if !self.can_hold(engine, &given)? {
            return Ok(Some("it opens nothing".to_owned()));
        }
        for part in rungs {
            let kept = |rung: &usize| rung == part || !rungs.contains(rung);
            let given = self.holding(self.rungs().into_iter().filter(kept));
            if self.can_hold(engine, &given)? {
                return Ok(Some(format!("it does not need {}", self.view.rungs[*part].id)));
            }
        }
        Ok(None)
    }

    fn can_hold(&mut self, engine: &dyn Engine, given: &Given) -> Result<bool, Stop> {
        Ok(engine.witness(&mut self.problem, given)?.is_some())
    }
}

#[cfg(test)]
mod tests;
