//! Certificates made: the packages and proofs that stand behind an answer.
//!
//! The answer says what is to be shown; packages come from the engines, proofs from a search of their own. Nothing that
//! is made here has to be trusted: [`crate::certificate::verify`] checks all of it.

mod packages;
mod search;
mod sums;

use std::fmt;

use indexmap::IndexMap;

use crate::analysis::{Check, Concession, Conflict, Explanation, Settings, Verdict};
use crate::certificate::{
    self, Certificate, Claim, Command, NOT_CERTIFIED, Named, Options, Proof, SCHEMA, Span, Stretch, TakenBack, Without,
    broken_weighs, cheaper_than,
};
use crate::model::{Answer, Compare, Condition, IssueId, Number, Range, Rung, Value, View, ViewOptions, ViewRule};
use packages::Packages;
use search::Unproved;

/// Why there is no certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCertificate {
    /// Whether an agreement exists is not known.
    NoVerdict,
    /// Making it showed that the answer is wrong: what is said to be impossible, in words.
    Refuted(String),
}

impl fmt::Display for NoCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoCertificate::NoVerdict => f.write_str("whether an agreement exists is not known"),
            NoCertificate::Refuted(what) => write!(f, "the answer is wrong: {what}; this is a bug in zopa"),
        }
    }
}

impl std::error::Error for NoCertificate {}

/// What a certificate is about: the view, how it was asked for, and the bytes of the file.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The view.
    pub view: &'a View<'a>,
    /// Its options.
    pub options: &'a ViewOptions,
    /// The bytes of the file.
    pub file: &'a [u8],
}

/// The certificate of an answer of `check`.
///
/// # Errors
/// If there is no verdict, or the answer turns out to be wrong.
pub fn check(subject: Subject<'_>, settings: &Settings, check: &Check) -> Result<Certificate, NoCertificate> {
    let mut maker = Maker::new(subject, settings);
    match check.answer {
        Verdict::Unknown => return Err(NoCertificate::NoVerdict),
        Verdict::Feasible => {
            maker.feasible();
            for state in &check.issues {
                state.possible.iter().for_each(|answer| maker.possible(state.issue, answer));
                for answer in &state.ruled_out {
                    maker.excluded(state.issue, answer, false)?;
                }
                for answer in &state.impossible {
                    maker.excluded(state.issue, answer, true)?;
                }
            }
        }
        Verdict::Infeasible => {
            maker.infeasible()?;
            maker.cheapest(check.cheapest.as_ref(), check.complete)?;
        }
    }
    Ok(maker.certificate(Command::Check, check.answer))
}

/// The certificate of an answer of `explain`.
///
/// # Errors
/// If there is no verdict, or the answer turns out to be wrong.
pub fn explanation(
    subject: Subject<'_>,
    settings: &Settings,
    explanation: &Explanation,
) -> Result<Certificate, NoCertificate> {
    let mut maker = Maker::new(subject, settings);
    match explanation.answer {
        Verdict::Unknown => return Err(NoCertificate::NoVerdict),
        Verdict::Feasible => maker.feasible(),
        Verdict::Infeasible => {
            maker.infeasible()?;
            let none = explanation.concession_count.complete && !explanation.beyond_red_lines;
            // The claim is about compromises that keep the red lines.
            let first = explanation.concessions.first();
            let keeps = !explanation.beyond_red_lines || first.is_some_and(|first| first.red_lines.is_empty());
            maker.cheapest(explanation.cheapest.as_ref().filter(|_| keeps), none)?;
            for conflict in &explanation.conflicts.items {
                maker.conflict(conflict)?;
            }
            for concession in &explanation.concessions {
                maker.concession(concession)?;
            }
        }
    }
    Ok(maker.certificate(Command::Explain, explanation.answer))
}

struct Maker<'a> {
    subject: Subject<'a>,
    packages: Packages<'a>,
    claims: Vec<Claim>,
}

impl<'a> Maker<'a> {
    fn new(subject: Subject<'a>, settings: &'a Settings) -> Self {
        Self { subject, packages: Packages::new(settings), claims: Vec::new() }
    }

    fn certificate(self, command: Command, answer: Verdict) -> Certificate {
        Certificate {
            schema: SCHEMA.to_owned(),
            sha256: certificate::digest(self.subject.file),
            view: Options::of(self.subject.options),
            command,
            answer: match answer {
                Verdict::Feasible => certificate::Answer::Feasible,
                _ => certificate::Answer::Infeasible,
            },
            not_certified: NOT_CERTIFIED.map(str::to_owned).into(),
            claims: self.claims,
        }
    }

    /// The view with those rungs that are picked.
    fn holding(&self, pick: impl Fn(usize, &Rung) -> bool) -> View<'a> {
        let mut view = self.subject.view.clone();
        let mut place = 0..;
        view.rungs.retain(|rung| place.next().is_some_and(|place| pick(place, rung)));
        view
    }

    /// A proof that a view has no package; `None` if none was found.
    fn proof(
        &self,
        view: &View<'_>,
        within: Option<(IssueId, &str)>,
        what: impl FnOnce() -> String,
    ) -> Result<Option<Proof>, NoCertificate> {
        self.proof_of(&packages::conditions(view), within, what)
    }

    /// A proof that no package meets some conditions, in the order in which the check of a claim lists them.
    fn proof_of(
        &self,
        conditions: &[Condition],
        within: Option<(IssueId, &str)>,
        what: impl FnOnce() -> String,
    ) -> Result<Option<Proof>, NoCertificate> {
        match search::prove(&self.subject.view.scenario.issues, conditions, within) {
            Ok(proof) => Ok(Some(proof)),
            Err(Unproved::Stopped) => Ok(None),
            Err(Unproved::Refuted(_)) => Err(NoCertificate::Refuted(format!("a package meets {}", what()))),
        }
    }

    fn feasible(&mut self) {
        if let Some(package) = self.packages.of(self.subject.view) {
            let package = self.named(&package);
            self.claims.push(Claim::Feasible { package });
        }
    }

    fn infeasible(&mut self) -> Result<(), NoCertificate> {
        let proof = self.proof(self.subject.view, None, || "every binding position".to_owned())?;
        self.claims.push(Claim::Infeasible { proof });
        Ok(())
    }

    /// That these values of an issue are possible, with packages that have them.
    fn possible(&mut self, issue: IssueId, answer: &Answer) {
        let packages = match answer {
            Answer::Choice(_) => {
                let package = self.packages.of(&self.subject.view.with_value(issue, &answer.sample()));
                package.map(|package| self.single(&package)).into_iter().collect()
            }
            Answer::Amount(range) => self.packages.stretches(self.subject.view, issue, &span(range)),
        };
        let (issue, value) = self.value(issue, answer);
        self.claims.push(Claim::Possible { issue, value, packages });
    }

    /// That no feasible package has these values, or none that meets the rules.
    fn excluded(&mut self, issue: IssueId, answer: &Answer, by_rules: bool) -> Result<(), NoCertificate> {
        let (name, value) = self.value(issue, answer);
        let view = self.holding(|_, _| !by_rules);
        let proof = self.proof(&view, Some((issue, &value)), || format!("{name} = {value}"))?;
        self.claims.push(match by_rules {
            true => Claim::Impossible { issue: name, value, proof },
            false => Claim::RuledOut { issue: name, value, proof },
        });
        Ok(())
    }

    /// The least cost of a compromise; that there is none, where that `is_known`.
    fn cheapest(&mut self, cost: Option<&Number>, is_known: bool) -> Result<(), NoCertificate> {
        let kept = self.holding(|_, rung| rung.red_line);
        let Some(cost) = cost else {
            if is_known {
                let proof = self.proof(&kept, None, || "every red line".to_owned())?;
                self.claims.push(Claim::NoCompromise { proof });
            }
            return Ok(());
        };
        let mut within = kept.clone();
        within.rules.push(ViewRule {
            id: "cost".to_owned(),
            because: String::new(),
            holds: broken_weighs(self.subject.view, Compare::AtMost, cost),
            in_file: false,
            line: None,
        });
        let Some(package) = self.packages.of(&within) else { return Ok(()) };
        let mut conditions = packages::conditions(&kept);
        conditions.push(cheaper_than(self.subject.view, cost));
        let proof = self.proof_of(&conditions, None, || format!("the red lines at a cost below {cost}"))?;
        self.claims.push(Claim::Cheapest { cost: cost.to_string(), package: self.named(&package), proof });
        Ok(())
    }

    fn conflict(&mut self, conflict: &Conflict) -> Result<(), NoCertificate> {
        let positions = self.ids(&conflict.rungs);
        let held = self.holding(|place, _| conflict.rungs.contains(&place));
        let proof = self.proof(&held, None, || format!("all of {}", positions.join(", ")))?;
        let mut without = Vec::new();
        for rung in &conflict.rungs {
            let rest = self.holding(|place, _| place != *rung && conflict.rungs.contains(&place));
            if let Some(package) = self.packages.of(&rest) {
                let position = self.subject.view.rungs[*rung].id.clone();
                without.push(Without { position, package: self.named(&package) });
            }
        }
        self.claims.push(Claim::Conflict { positions, proof, without });
        Ok(())
    }

    fn concession(&mut self, concession: &Concession) -> Result<(), NoCertificate> {
        let positions = self.ids(&concession.rungs);
        let opened = self.holding(|place, _| !concession.rungs.contains(&place));
        let Some(package) = self.packages.of(&opened) else { return Ok(()) };
        let mut taken_back = Vec::new();
        for rung in &concession.rungs {
            let held = self.holding(|place, _| place == *rung || !concession.rungs.contains(&place));
            let position = self.subject.view.rungs[*rung].id.clone();
            let proof = self.proof(&held, None, || format!("less than {}", positions.join(", ")))?;
            taken_back.push(TakenBack { position, proof });
        }
        let (cost, package) = (concession.cost.to_string(), self.named(&package));
        self.claims.push(Claim::Concession { positions, cost, package, taken_back });
        Ok(())
    }

    fn ids(&self, rungs: &[usize]) -> Vec<String> {
        rungs.iter().map(|rung| self.subject.view.rungs[*rung].id.clone()).collect()
    }

    fn named(&self, package: &[Value]) -> Named {
        packages::named(self.subject.view, package)
    }

    fn single(&self, package: &[Value]) -> Stretch {
        Stretch { from: self.named(package), to: IndexMap::new(), from_open: false, to_open: false }
    }

    /// The names of an issue and of an answer to it.
    fn value(&self, issue: IssueId, answer: &Answer) -> (String, String) {
        let about = &self.subject.view.scenario.issues[issue.0];
        let value = match answer {
            Answer::Choice(_) => about.name_of(&answer.sample()),
            Answer::Amount(range) => span(range).text(),
        };
        (about.id.clone(), value)
    }
}

fn span(range: &Range) -> Span {
    let Range { min, max, min_open, max_open, .. } = range.clone();
    Span { low: min, high: max, low_open: min_open, high_open: max_open }
}

/// The numbers that a condition on a single amount names.
fn numbers(condition: &Condition) -> Vec<Number> {
    let values: Vec<&Value> = match condition {
        Condition::Is(_, value) | Condition::AtLeast(_, value) | Condition::AtMost(_, value) => vec![value],
        Condition::OneOf(_, values) => values.iter().collect(),
        Condition::Between(_, low, high) => vec![low, high],
        _ => Vec::new(),
    };
    let amount = |value: &Value| match value {
        Value::Amount(number) => Some(number.clone()),
        Value::Choice(_) => None,
    };
    values.into_iter().filter_map(amount).collect()
}
