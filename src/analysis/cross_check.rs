//! A second opinion: the same questions to the diagram and to another engine, and what they say of each other.

use crate::engine::diagram::Diagram;
use crate::engine::milp::Milp;
use crate::engine::search::Search;
use crate::engine::{Count, Engine, Sets, Stop};
use crate::model::View;

use super::inquiry::Inquiry;
use super::{EngineChoice, Settings};

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
        ask("conflicts", &mut |engine, problem| Ok(families(&engine.conflicts(problem, &ruled, &all, SETS)?)));
        ask("concessions", &mut |engine, problem| Ok(families(&engine.concessions(problem, &kept, &soft, SETS)?)));
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

fn families(sets: &Sets) -> Said {
    if sets.total.complete { Said::Whole(format!("{} {:?}", sets.total.found, sets.items)) } else { Said::Part }
}
