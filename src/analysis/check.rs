//! Is there a package everybody can accept, how many, and what do they have in common?

use crate::engine::cells::CellSet;
use crate::engine::{Count, Given, Listed, Row, RowReceiver, Wanted};
use crate::model::{Answer, Domain, IssueId, Range, Value, View};

use super::extent::{Ties, without};
use super::inquiry::Inquiry;
use super::{Check, IssueState, Settings, Verdict, Why};

/// What to check besides the verdict.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// A draft to hold against the positions, by name.
    pub draft: Option<String>,
    /// Values of which to say why they are not possible.
    pub why: Vec<(IssueId, Value)>,
}

/// How many conflicts are given as the reason why a value is not possible.
const REASONS: usize = 3;

/// Checks a view.
pub fn check(view: &View<'_>, settings: &Settings, options: &CheckOptions) -> Check {
    let Ok(mut inquiry) = Inquiry::new(view, settings) else { return too_fine() };
    let answer = inquiry.verdict();
    let zone = inquiry.zone();
    let packages = match answer {
        Verdict::Infeasible => Count::NONE,
        _ => inquiry.count(&zone),
    };
    let ruled = inquiry.ruled();
    let allowed = inquiry.count(&ruled).at_least(&packages);
    let (issues, told) = inquiry.issue_states(answer);
    let draft = options.draft.as_ref().and_then(|name| view.scenario.draft(name));
    let mut check = Check {
        answer,
        complete: packages.complete && allowed.complete && told && answer != Verdict::Unknown,
        packages,
        allowed,
        issues,
        example: (answer == Verdict::Feasible).then(|| inquiry.example()).flatten(),
        cheapest: None,
        common: Vec::new(),
        draft: draft.and_then(|draft| super::draft::report(view, settings, draft)),
        why: Vec::new(),
        notes: Vec::new(),
    };
    for (issue, value) in &options.why {
        check.why.push(inquiry.why(settings, *issue, value));
    }
    if answer == Verdict::Infeasible {
        inquiry.compromise(&mut check);
    }
    check.notes = inquiry.notes;
    if !super::cross_check::run(view, settings, &mut check.notes) {
        (check.answer, check.complete) = (Verdict::Unknown, false);
    }
    check
}

/// The answer where numbers cannot be added up exactly.
fn too_fine() -> Check {
    Check {
        answer: Verdict::Unknown,
        complete: false,
        packages: Count::UNKNOWN,
        allowed: Count::UNKNOWN,
        issues: Vec::new(),
        example: None,
        cheapest: None,
        common: Vec::new(),
        draft: None,
        why: Vec::new(),
        notes: vec![super::TOO_FINE.to_owned()],
    }
}

/// What is given, the ties in it, and the cells that it leaves.
type Reached<'r> = (&'r Given, &'r Ties, &'r [CellSet]);

impl Inquiry<'_> {
    /// Why a value is in no feasible package.
    fn why(&mut self, settings: &Settings, issue: IssueId, value: &Value) -> Why {
        let options = super::ExplainOptions { limit: REASONS, beyond_red_lines: false };
        let asked = self.view.with_value(issue, value);
        let explanation = super::explain(&asked, settings, &options);
        if !explanation.conflicts.total.complete {
            explanation.notes.into_iter().for_each(|note| self.note(note));
        }
        let answer = match value {
            Value::Choice(place) => Answer::Choice(*place),
            Value::Amount(number) => Answer::Amount(Range::point(number)),
        };
        Why { issue, answer, conflicts: explanation.conflicts }
    }

    /// What is left of each issue, none if not every value could be decided; and whether all of it could be told.
    fn issue_states(&mut self, answer: Verdict) -> (Vec<IssueState>, bool) {
        let (zone, ruled) = (self.zone(), self.ruled());
        let Some(allowed) = self.possible(&ruled) else { return (Vec::new(), false) };
        let possible = match answer {
            Verdict::Feasible => self.possible(&zone),
            _ => Some(allowed.iter().map(|cells| cells.without(cells)).collect()),
        };
        let Some(possible) = possible else { return (Vec::new(), false) };
        let state = |issue: usize| {
            let every = CellSet::all(self.problem.issues[issue].len());
            let excluded = allowed[issue].without(&possible[issue]);
            let ruled_out = if answer == Verdict::Feasible { excluded } else { every.without(&every) };
            IssueState {
                issue: IssueId(issue),
                possible: self.answers(issue, &possible[issue]),
                ruled_out: self.answers(issue, &ruled_out),
                impossible: self.answers(issue, &every.without(&allowed[issue])),
            }
        };
        let mut states: Vec<_> = (0..self.problem.issues.len()).map(state).collect();
        let ties = (self.ties(&ruled), self.ties(&zone));
        let mut told = true;
        for state in &mut states {
            if self.stretch(state, (&ruled, &ties.0, &allowed), (&zone, &ties.1, &possible), answer).is_none() {
                // Nothing is said of such an amount rather than something that may be wrong.
                *state = IssueState { possible: vec![], ruled_out: vec![], impossible: vec![], ..state.clone() };
                told = false;
            }
        }
        (states, told)
    }

    /// Tells a continuous amount that sums tie to others as far as it reaches, which may end inside a cell; `None` if
    /// that is not known.
    fn stretch(
        &mut self,
        state: &mut IssueState,
        ruled: Reached<'_>,
        zone: Reached<'_>,
        answer: Verdict,
    ) -> Option<()> {
        let Domain::Amount(amount) = &self.view.scenario.issues[state.issue.0].domain else { return Some(()) };
        if amount.step.is_some() || !zone.1.issues.contains(&state.issue) {
            return Some(());
        }
        let (min, max) = (amount.min.clone(), amount.max.clone());
        let all = [Range { min, max, min_open: false, max_open: false, values: None }];
        let allowed = self.ranges(ruled.0, ruled.1, state.issue, &ruled.2[state.issue.0])?;
        let shown = |ranges: Vec<Range>| ranges.into_iter().map(Answer::Amount).collect();
        state.impossible = shown(without(&all, &allowed));
        if answer == Verdict::Feasible {
            let possible = self.ranges(zone.0, zone.1, state.issue, &zone.2[state.issue.0])?;
            state.ruled_out = shown(without(&allowed, &possible));
            state.possible = shown(possible);
        }
        Some(())
    }

    fn possible(&mut self, given: &Given) -> Option<Vec<CellSet>> {
        let possible = self.ask(|engine, problem| engine.possible(problem, given));
        possible.map_err(|stop| self.note(format!("not every value could be decided: {stop}"))).ok()
    }

    /// Adds what the cheapest compromises of an infeasible view come to and share.
    fn compromise(&mut self, check: &mut Check) {
        let (kept, demands) = (self.kept(), self.demands());
        let soft = self.soft(&demands);
        let wanted = Wanted { soft: &soft, wishes: &[], within: None, fold: true };
        let listed = self.ask(|engine, problem| {
            let mut summary = Summary::default();
            engine.packages(problem, &kept, &wanted, &mut summary)?;
            Ok(summary.listed)
        });
        match listed {
            Ok(Some(listed)) if listed.complete => {
                check.cheapest = listed.cheapest.map(|price| self.cost(price));
                check.common = self.common(&listed);
            }
            _ => {
                check.complete = false;
                let cheapest = self.ask(|engine, problem| engine.cheapest(problem, &kept, &soft));
                check.cheapest = cheapest.ok().flatten().map(|price| self.cost(price));
                self.note("what the cheapest compromises share is not known".to_owned());
            }
        }
    }
}

impl Inquiry<'_> {
    /// The issues on which all packages of a list of the cheapest agree.
    fn common(&mut self, listed: &Listed) -> Vec<(IssueId, Answer)> {
        let cheapest = self.at_least_price(listed);
        let ties = self.ties(&cheapest);
        let mut common = Vec::new();
        for (issue, cells) in listed.cells.iter().enumerate() {
            let tied = ties.issues.contains(&IssueId(issue));
            let ranges = tied.then(|| self.ranges(&cheapest, &ties, IssueId(issue), cells)).flatten();
            let answers = match ranges {
                Some(ranges) => ranges.into_iter().map(Answer::Amount).collect(),
                None => self.answers(issue, cells),
            };
            if let [only] = &answers[..]
                && is_one_value(only)
            {
                common.push((IssueId(issue), only.clone()));
            }
        }
        common
    }

    /// That a package keeps rules and red lines and costs no more than the cheapest.
    fn at_least_price(&mut self, listed: &Listed) -> Given {
        let (mut given, soft) = (self.kept(), self.soft(&self.demands()));
        let all: i128 = soft.iter().map(|soft| soft.price.cost).sum();
        let kept = all - listed.cheapest.unwrap_or_default().cost;
        let parts = soft.iter().map(|soft| (soft.price.cost, soft.formula)).collect();
        given.formulas.push(self.problem.pool.threshold(kept, Vec::new(), parts));
        given
    }
}

fn is_one_value(answer: &Answer) -> bool {
    match answer {
        Answer::Choice(_) => true,
        Answer::Amount(range) => range.is_point(),
    }
}

/// Takes what a list amounts to, and none of its rows.
#[derive(Default)]
struct Summary {
    listed: Option<Listed>,
}

impl RowReceiver for Summary {
    fn begin(&mut self, listed: &Listed) {
        self.listed = Some(listed.clone());
    }

    fn row(&mut self, _: &Row, _: usize) -> std::ops::ControlFlow<()> {
        std::ops::ControlFlow::Break(())
    }
}
