//! Why is there no agreement, and what would open one?

use num_bigint::BigUint;

use crate::engine::family::SetFamily;
use crate::engine::{Asked, Count, Explained, Given};
use crate::model::{View, grouped_count};

use super::cross_check::AnsweredBy;
use super::inquiry::Inquiry;
use super::moves::Opened;
use super::{Concession, Conflicts, Explanation, Settings, Verdict};

/// At most so many conflicts and so many concessions are listed, however many are wanted: each takes memory, and there
/// may be more of them than anybody could read in a lifetime.
pub(crate) const LISTED: usize = 100_000;

/// So many of each are listed even where an end was called before: what was found by then is told, and the first of it
/// takes no time.
const FIRST: usize = 20;

/// How much to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExplainOptions {
    /// At most so many conflicts and so many concessions are listed.
    pub limit: usize,
    /// Whether concessions may cross red lines.
    pub beyond_red_lines: bool,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { limit: 20, beyond_red_lines: false }
    }
}

/// Explains a view.
pub fn explain(view: &View<'_>, settings: &Settings, options: &ExplainOptions) -> Explanation {
    let mut explanation = Explanation {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        conflicts: Conflicts { total: Count::UNKNOWN, items: Vec::new() },
        concession_count: Count::UNKNOWN,
        concessions: Vec::new(),
        structure: None,
        cheapest: None,
        beyond_red_lines: options.beyond_red_lines,
        limit: options.limit,
        cuts: Vec::new(),
        notes: Vec::new(),
    };
    let Ok(mut inquiry) = Inquiry::new(view, settings) else {
        explanation.notes.push(super::TOO_FINE.to_owned());
        return explanation;
    };
    explanation.answer = inquiry.verdict();
    let answered_by = match explanation.answer {
        Verdict::Feasible => {
            inquiry.nothing_to_explain(&mut explanation);
            AnsweredBy::default()
        }
        Verdict::Infeasible | Verdict::Unknown => inquiry.reasons_and_repairs(options, &mut explanation),
    };
    explanation.notes = inquiry.notes;
    if !super::cross_check::run(view, settings, &mut explanation.notes) {
        (explanation.answer, explanation.complete) = (Verdict::Unknown, false);
    }
    super::cross_check::sets(view, settings, answered_by, &mut explanation);
    explanation
}

/// Whether a list has as many entries as were wanted, or as there are.
fn is_listed(listed: usize, limit: usize, total: &Count) -> bool {
    listed >= limit || BigUint::from(listed) >= total.found
}

/// All concessions, as places in a list of rungs.
pub(super) struct Concessions {
    /// The sets.
    pub sets: SetFamily,
    /// The rungs by place.
    pub rungs: Vec<usize>,
}

impl Inquiry<'_> {
    fn nothing_to_explain(&mut self, explanation: &mut Explanation) {
        let zone = self.zone();
        explanation.packages = self.count(&zone);
        explanation.complete = explanation.packages.complete;
        explanation.conflicts.total = Count::NONE;
        explanation.concession_count = Count::NONE;
        explanation.cheapest = Some(crate::model::Number::zero());
    }

    fn reasons_and_repairs(&mut self, options: &ExplainOptions, explanation: &mut Explanation) -> AnsweredBy {
        if explanation.answer == Verdict::Infeasible {
            explanation.packages = Count::NONE;
        }
        let (conflicts, concessions, answered_by) = self.all_sets(options);
        let before = std::mem::take(&mut self.notes);
        let both = conflicts.as_ref().zip(concessions.as_ref());
        explanation.structure = both.and_then(|(conflicts, concessions)| self.structure(conflicts, concessions));
        // A long list may end early, and how it hangs together is told all the same; its notes come behind.
        let of_structure = std::mem::replace(&mut self.notes, before);
        if let Some(conflicts) = &conflicts {
            let total = conflicts.total();
            self.note_shortfall(&total, "not all conflicts were found");
            let asked = ("conflicts", options.limit, options.limit);
            let (items, cut) = self.listed(conflicts, asked, Self::conflict);
            explanation.cuts.extend(cut);
            explanation.conflicts = Conflicts { total, items };
        }
        if let Some(Concessions { sets, rungs }) = &concessions {
            explanation.concession_count = sets.total();
            self.note_shortfall(&explanation.concession_count, "not all concessions were found");
            // The cheapest is told even where no concession is listed.
            let asked = ("concessions", options.limit, options.limit.max(1));
            let (items, cut) = self.listed(sets, asked, |inquiry, places| {
                inquiry.concession(places.into_iter().map(|place| rungs[place]).collect())
            });
            explanation.concessions = items;
            explanation.cuts.extend(cut);
        }
        of_structure.into_iter().for_each(|note| self.note(note));
        explanation.cheapest = match explanation.concession_count.complete {
            true => explanation.concessions.first().map(|concession| concession.cost.clone()),
            // A cheaper one may not have been found.
            false => self.least_cost(options),
        };
        let minimal = explanation.conflicts.items.iter().all(|conflict| conflict.rules_minimal);
        let counted = explanation.concessions.iter().all(|concession| concession.packages.complete);
        let listed = is_listed(explanation.conflicts.items.len(), options.limit, &explanation.conflicts.total)
            && is_listed(explanation.concessions.len(), options.limit, &explanation.concession_count);
        explanation.complete = explanation.answer == Verdict::Infeasible
            && listed
            && explanation.conflicts.total.complete
            && explanation.concession_count.complete
            && minimal
            && counted;
        answered_by
    }

    /// The first sets of a family, up to a limit and that many at most, each told in full; and why the list ends before
    /// its limit, if it does, which is noted as well.
    fn listed<T>(
        &mut self,
        family: &SetFamily,
        (what, limit, most): (&str, usize, usize),
        mut tell: impl FnMut(&mut Self, Vec<usize>) -> T,
    ) -> (Vec<T>, Option<String>) {
        let limits = self.problem.limits.clone();
        // What is noted of entries comes behind what is noted of their list.
        let before = std::mem::take(&mut self.notes);
        let mut items = Vec::new();
        family.each_of_first(most.min(LISTED), &mut |set| {
            let goes_on = items.len() < FIRST || limits.poll().is_ok();
            if goes_on {
                items.push(tell(self, set));
            }
            goes_on
        });
        let of_items = std::mem::replace(&mut self.notes, before);
        let cut = (!is_listed(items.len(), limit, &family.total())).then(|| {
            let why = limits.poll().err().filter(|_| items.len() < LISTED);
            let why = why.map_or_else(|| "more are not kept".to_owned(), |stop| stop.to_string());
            format!("only the first {} {what} were listed: {why}", grouped_count(&items.len().to_string()))
        });
        cut.iter().cloned().chain(of_items).for_each(|note| self.note(note));
        (items, cut)
    }

    /// What the cheapest compromise costs, which is what the cheapest concession does.
    fn least_cost(&mut self, options: &ExplainOptions) -> Option<crate::model::Number> {
        let (given, rungs) = self.for_trade(options);
        let soft = self.soft(&rungs);
        let least = self.ask(|engine, problem| engine.cheapest(problem, &given, &soft));
        match least {
            Ok(least) => least.map(|price| self.cost(price)),
            Err(stop) => {
                self.note(format!("the least cost is not known: {stop}"));
                None
            }
        }
    }

    /// What no concession gives up, and the rungs that one may.
    fn for_trade(&self, options: &ExplainOptions) -> (Given, Vec<usize>) {
        match options.beyond_red_lines {
            true => (self.ruled(), self.rungs()),
            false => (self.kept(), self.demands()),
        }
    }

    /// All conflicts, as places of rungs, and all concessions. One engine is asked for both at once, so that neither uses
    /// up the work for the other; what it has nothing of is asked of all by itself.
    fn all_sets(&mut self, options: &ExplainOptions) -> (Option<SetFamily>, Option<Concessions>, AnsweredBy) {
        let (given, rungs) = self.for_trade(options);
        let (ruled, all, soft) = (self.ruled(), self.soft(&self.rungs()), self.soft(&rungs));
        let (conflicting, conceding) = (Asked { given: &ruled, soft: &all }, Asked { given: &given, soft: &soft });
        let both = self.ask(|engine, problem| engine.explained(problem, conflicting, conceding));
        let mut by = AnsweredBy { conflicts: self.answered_by, concessions: self.answered_by };
        let Explained { mut conflicts, mut concessions } =
            both.unwrap_or_else(|stop| Explained { conflicts: Err(stop), concessions: Err(stop) });
        if conflicts.is_err() && concessions.is_ok() {
            conflicts = self.ask(|engine, problem| engine.conflicts(problem, &ruled, &all));
            by.conflicts = self.answered_by;
        } else if concessions.is_err() && conflicts.is_ok() {
            concessions = self.ask(|engine, problem| engine.concessions(problem, &given, &soft));
            by.concessions = self.answered_by;
        }
        let conflicts = conflicts.map_err(|stop| self.note(format!("conflicts were not searched: {stop}"))).ok();
        let sets = concessions.map_err(|stop| self.note(format!("concessions were not searched: {stop}"))).ok();
        (conflicts, sets.map(|sets| Concessions { sets, rungs }), by)
    }

    fn concession(&mut self, rungs: Vec<usize>) -> Concession {
        let given = self.holding(self.rungs().into_iter().filter(|rung| !rungs.contains(rung)));
        let compiled = self.compiled(&given);
        let packages = self.count_opened(&given, compiled.as_ref());
        Concession {
            red_lines: rungs.iter().copied().filter(|rung| self.view.rungs[*rung].red_line).collect(),
            cost: self.total(&rungs),
            by_party: self.shares(&rungs),
            packages,
            moves: self.moves(&rungs, Opened { given, compiled }),
            rungs,
        }
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use crate::engine::limits::{End, Limits};
    use crate::model::{Condition, Domain, Issue, IssueId, Party, Position, Role, Scenario, Value};

    /// So many issues on which two parties want the opposite: as many conflicts, and two ways out of each.
    fn pairs(issues: usize) -> Scenario {
        let issue = |place: usize| Issue {
            id: format!("i{place}"),
            title: format!("i{place}"),
            domain: Domain::YesNo,
            labels: IndexMap::new(),
        };
        let party = |id: &str, wants: usize| {
            let demand = |place| Condition::Is(IssueId(place), Value::Choice(wants));
            let positions = (0..issues).map(|place| Position::demand(&format!("p{place}"), "", demand(place)));
            let (id, positions) = (id.to_owned(), positions.collect());
            Party { title: id.clone(), id, role: Role::Signatory, positions, interests: None }
        };
        Scenario {
            title: "Pairs".to_owned(),
            summary: String::new(),
            as_of: None,
            sources: IndexMap::new(),
            issues: (0..issues).map(issue).collect(),
            rules: Vec::new(),
            parties: vec![party("ann", 0), party("bea", 1)],
            variants: Vec::new(),
            drafts: Vec::new(),
            allow: Vec::new(),
        }
    }

    #[test]
    fn an_end_leaves_the_beginning_of_a_list_and_is_told() {
        let (scenario, settings) = (pairs(40), Settings::default());
        let view = View::plain(&scenario);
        let mut inquiry = Inquiry::new(&view, &settings).expect("small numbers");
        let (conflicts, concessions, _) = inquiry.all_sets(&ExplainOptions::default());
        let (conflicts, concessions) = conflicts.zip(concessions).expect("they are few, or hang together in pairs");
        settings.limits.end(End::Time);
        let places = |_: &mut Inquiry<'_>, places| places;
        for (family, what) in [(&conflicts, "conflicts"), (&concessions.sets, "concessions")] {
            inquiry.notes.clear();
            let (listed, cut) = inquiry.listed(family, (what, usize::MAX, usize::MAX), places);
            assert_eq!(listed, family.first(FIRST));
            let told = format!("only the first 20 {what} were listed: the time limit was reached");
            assert_eq!((&inquiry.notes[..], cut.as_ref()), (&[told.clone()][..], Some(&told)));
            inquiry.notes.clear();
            assert_eq!(inquiry.listed(family, (what, 3, 3), places), (listed[..3].to_vec(), None));
            assert!(inquiry.notes.is_empty());
        }
        assert_eq!(inquiry.structure(&conflicts, &concessions), None);
        assert_eq!(
            inquiry.notes,
            ["how conflicts and concessions hang together was not told: the time limit was reached"]
        );
    }

    #[test]
    fn an_engine_leaves_time_for_the_next() {
        let (scenario, settings) = (pairs(3), Settings::default());
        (0..Limits::TICKS).for_each(|_| settings.limits.tick());
        let explanation = explain(&View::plain(&scenario), &settings, &ExplainOptions::default());
        assert_eq!((explanation.answer, explanation.conflicts.items.len()), (Verdict::Infeasible, 3));
        let notes = explanation.notes.concat();
        assert!(notes.contains("the diagram stopped: its part of the time limit was over"), "{notes}");
    }

    #[test]
    fn a_list_is_whole_with_all_there_are_or_all_that_were_wanted() {
        let total = |found: usize| Count { found: found.into(), complete: true };
        assert!(is_listed(20, 20, &total(900)));
        assert!(is_listed(900, usize::MAX, &total(900)));
        assert!(is_listed(0, 20, &total(0)));
        assert!(!is_listed(LISTED, usize::MAX, &total(LISTED + 1)));
    }
}
