//! The checking of claims: what each of them has to show, and whether its evidence shows it.

use super::case::{Case, cuts_of};
use super::line::{Line, package};
use super::span::{Span, read_number};
use super::{Answer, Certificate, Claim, Command, Faulty, Named, Proof, Stretch, TakenBack, digest};
use crate::model::{Compare, Condition, Domain, Issue, IssueId, Number, Rung, Scenario, Value, View};

/// What checking a certificate came to. All is well if `failed` and `not_covered` are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The claims that hold, in words.
    pub verified: Vec<String>,
    /// What the certificate does not show, in words: proofs that were not found, values it does not speak of.
    pub not_covered: Vec<String>,
    /// The claims whose evidence does not show them, in words.
    pub failed: Vec<String>,
}

/// How checking one claim ends if it does not hold.
enum Lack {
    NotCovered(&'static str),
    Failed(&'static str),
}

use Lack::{Failed, NotCovered};

/// Checks a certificate against a file and the scenario that was read from it.
pub fn verify(certificate: &Certificate, file: &[u8], scenario: &Scenario) -> Verification {
    let mut verification = Verification::default();
    if certificate.sha256 != digest(file) {
        verification.failed.push("the certificate is of another file: the digests differ".to_owned());
        return verification;
    }
    let view = certificate.view.view().and_then(|options| View::new(scenario, &options).ok());
    let Some(view) = view else {
        verification.failed.push("the view of the certificate names what the file does not have".to_owned());
        return verification;
    };
    let verifier = Verifier { view: &view };
    let mut held = Vec::new();
    for (place, claim) in certificate.claims.iter().enumerate() {
        let name = format!("claim {}, {}", place + 1, words(claim));
        match verifier.check(claim) {
            Ok(()) => {
                held.push(claim);
                verification.verified.push(name);
            }
            Err(NotCovered(why)) => verification.not_covered.push(format!("{name}: {why}")),
            Err(Failed(why)) => verification.failed.push(format!("{name}: {why}")),
        }
    }
    let contrary = held.iter().find(|claim| answer_of(claim).is_some_and(|shown| shown != certificate.answer));
    match contrary {
        Some(claim) => {
            verification.failed.push(format!("the answer: the certificate shows the opposite, {}", words(claim)))
        }
        None => verification.not_covered.extend(verifier.missing(certificate, &held)),
    }
    verification
}

/// The verdict that follows from a claim, if one does.
fn answer_of(claim: &Claim) -> Option<Answer> {
    match claim {
        Claim::Feasible { .. } | Claim::Possible { .. } => Some(Answer::Feasible),
        Claim::Infeasible { .. } | Claim::NoCompromise { .. } | Claim::Conflict { .. } => Some(Answer::Infeasible),
        Claim::Cheapest { .. } | Claim::Concession { .. } => None,
        Claim::RuledOut { .. } | Claim::Impossible { .. } => None,
    }
}

/// A claim in words.
fn words(claim: &Claim) -> String {
    match claim {
        Claim::Feasible { .. } => "that an agreement exists".to_owned(),
        Claim::Infeasible { .. } => "that no agreement exists".to_owned(),
        Claim::Possible { issue, value, .. } => format!("that {issue} = {value} is possible"),
        Claim::RuledOut { issue, value, .. } => format!("that {issue} = {value} is ruled out"),
        Claim::Impossible { issue, value, .. } => format!("that {issue} = {value} is impossible"),
        Claim::Cheapest { cost, .. } => format!("that the cheapest compromise costs {cost}"),
        Claim::NoCompromise { .. } => "that the red lines leave no compromise".to_owned(),
        Claim::Conflict { positions, .. } => format!("the conflict of {}", positions.join(", ")),
        Claim::Concession { positions, .. } => format!("the concession of {}", positions.join(", ")),
    }
}

/// One view, and what has to be shown of it.
struct Verifier<'v> {
    view: &'v View<'v>,
}

impl Verifier<'_> {
    fn issues(&self) -> &[Issue] {
        &self.view.scenario.issues
    }

    /// Rules, and the rungs that are picked.
    fn conditions(&self, pick: impl Fn(usize, &Rung) -> bool) -> Vec<Condition> {
        let rules = self.view.rules.iter().map(|rule| rule.holds.clone());
        let rungs = self.view.rungs.iter().enumerate().filter(|(place, rung)| pick(*place, rung));
        rules.chain(rungs.map(|(_, rung)| rung.condition.clone())).collect()
    }

    fn everything(&self) -> Vec<Condition> {
        self.conditions(|_, _| true)
    }

    fn check(&self, claim: &Claim) -> Result<(), Lack> {
        match claim {
            Claim::Feasible { package } => self.is_met(&self.everything(), package),
            Claim::Infeasible { proof } => self.is_closed(&self.everything(), None, proof),
            Claim::Possible { issue, value, packages } => self.is_possible(issue, value, packages),
            Claim::RuledOut { issue, value, proof } => {
                self.is_closed(&self.everything(), Some((self.issue(issue)?, value)), proof)
            }
            Claim::Impossible { issue, value, proof } => {
                self.is_closed(&self.conditions(|_, _| false), Some((self.issue(issue)?, value)), proof)
            }
            Claim::Cheapest { cost, package, proof } => self.is_cheapest(cost, package, proof),
            Claim::NoCompromise { proof } => self.is_closed(&self.conditions(|_, rung| rung.red_line), None, proof),
            Claim::Conflict { positions, proof, without } => {
                let rungs = self.rungs(positions)?;
                for position in positions {
                    let mut of_it = without.iter().filter(|without| without.position == *position);
                    let (Some(one), None) = (of_it.next(), of_it.next()) else {
                        return Err(Failed("a member has no package of its own"));
                    };
                    let others = self.conditions(|place, rung| rungs.contains(&place) && rung.id != *position);
                    self.is_met(&others, &one.package)?;
                }
                let shown = self.is_closed(&self.conditions(|place, _| rungs.contains(&place)), None, proof);
                if without.len() == positions.len() { shown } else { Err(Failed("a package is of no member")) }
            }
            Claim::Concession { positions, cost, package, taken_back } => {
                self.is_concession(positions, cost, package, taken_back)
            }
        }
    }

    fn is_concession(
        &self,
        positions: &[String],
        cost: &str,
        package: &Named,
        taken_back: &[TakenBack],
    ) -> Result<(), Lack> {
        let rungs = self.rungs(positions)?;
        let weights = rungs.iter().map(|place| &self.view.rungs[*place]).filter(|rung| !rung.red_line);
        let total: Number = weights.map(|rung| rung.weight.clone()).sum();
        if read_number(cost) != Some(total) {
            return Err(Failed("its cost is not the sum of the weights"));
        }
        self.is_met(&self.conditions(|place, _| !rungs.contains(&place)), package)?;
        if taken_back.len() != positions.len() {
            return Err(Failed("its parts are not those that are taken back"));
        }
        for position in positions {
            let part = taken_back.iter().find(|part| part.position == *position);
            let part = part.ok_or(Failed("a part is not taken back"))?;
            let held = self.conditions(|place, rung| rung.id == *position || !rungs.contains(&place));
            self.is_closed(&held, None, &part.proof)?;
        }
        Ok(())
    }

    fn is_cheapest(&self, cost: &str, package: &Named, proof: &Option<Proof>) -> Result<(), Lack> {
        let cost = read_number(cost).ok_or(Failed("its cost is no number"))?;
        let mut kept = self.conditions(|_, rung| rung.red_line);
        self.is_met(&kept, package)?;
        let values = self.package(package)?;
        let demands = self.view.rungs.iter().filter(|rung| !rung.red_line);
        let broken = demands.filter(|rung| !rung.condition.holds(&values)).map(|rung| rung.weight.clone());
        if broken.sum::<Number>() != cost {
            return Err(Failed("its package has another cost"));
        }
        kept.push(cheaper_than(self.view, &cost));
        self.is_closed(&kept, None, proof)
    }

    fn is_possible(&self, issue: &str, value: &str, packages: &[Stretch]) -> Result<(), Lack> {
        let issue = self.issue(issue)?;
        if packages.is_empty() {
            return Err(NotCovered("no package was found within the limits"));
        }
        let mut lines = Vec::new();
        for stretch in packages {
            let line = Line::read(self.issues(), stretch).ok_or(Failed("it names a package that cannot be"))?;
            if !self.everything().iter().all(|condition| line.meets(condition)) {
                return Err(Failed("a package does not meet the rules and positions"));
            }
            lines.push(line);
        }
        let about = &self.issues()[issue.0];
        if let Domain::Amount(_) = about.domain {
            let span = Span::read(value).ok_or(Failed("its value is no number and no interval"))?;
            let spans = lines.iter().filter_map(|line| line.span(issue.0)).collect();
            return match gap(about, &span, spans) {
                false => Ok(()),
                true => Err(NotCovered("its packages do not have every value of the interval")),
            };
        }
        let value = about.value_named(value).ok_or(Failed("it names no value"))?;
        let shown = lines.iter().any(|line| *line.value(issue.0) == value);
        if shown { Ok(()) } else { Err(Failed("no package has the value")) }
    }

    /// Whether a package meets some conditions.
    fn is_met(&self, conditions: &[Condition], package: &Named) -> Result<(), Lack> {
        let values = self.package(package)?;
        let met = conditions.iter().all(|condition| condition.holds(&values));
        if met { Ok(()) } else { Err(Failed("a package does not meet the rules and positions")) }
    }

    /// Whether a proof shows that no package meets some conditions.
    fn is_closed(
        &self,
        conditions: &[Condition],
        within: Option<(IssueId, &String)>,
        proof: &Option<Proof>,
    ) -> Result<(), Lack> {
        let proof = proof.as_ref().ok_or(NotCovered("no proof was found within the limits"))?;
        let cuts = cuts_of(self.issues(), proof).ok_or(Failed("a proof cuts what cannot be cut"))?;
        let within = within.map(|(issue, value)| (issue, value.as_str()));
        let shown = Case::new(self.issues(), conditions, within, &cuts).and_then(|case| case.is_proved_by(proof));
        match shown {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failed("a proof has a step that does not follow")),
            Err(Faulty::Name) => Err(Failed("a proof names what is not there")),
            Err(Faulty::TooLarge) => Err(NotCovered("a proof takes more work than is allowed")),
        }
    }

    fn package(&self, named: &Named) -> Result<Vec<Value>, Lack> {
        package(self.issues(), named).ok_or(Failed("it names a package that cannot be"))
    }

    fn issue(&self, name: &str) -> Result<IssueId, Lack> {
        self.view.scenario.issue(name).ok_or(Failed("it names no issue"))
    }

    /// Rungs by place, none twice.
    fn rungs(&self, names: &[String]) -> Result<Vec<usize>, Lack> {
        let place = |name: &String| self.view.rungs.iter().position(|rung| rung.id == *name);
        let mut places = names.iter().map(place).collect::<Option<Vec<_>>>().ok_or(Failed("it names no position"))?;
        places.sort_unstable();
        places.dedup();
        if places.len() == names.len() { Ok(places) } else { Err(Failed("it names a position twice")) }
    }

    /// What the claims that hold leave open of the answer.
    fn missing(&self, certificate: &Certificate, held: &[&Claim]) -> Vec<String> {
        let is_verdict = |claim: &&Claim| match certificate.answer {
            Answer::Feasible => matches!(claim, Claim::Feasible { .. }),
            Answer::Infeasible => matches!(claim, Claim::Infeasible { .. }),
        };
        let mut missing = Vec::new();
        if !held.iter().any(is_verdict) {
            missing.push("the verdict".to_owned());
        }
        if (certificate.answer, certificate.command) == (Answer::Feasible, Command::Check) {
            let unshown = (0..self.issues().len()).filter(|issue| self.is_silent_on(*issue, held));
            missing.extend(unshown.map(|issue| format!("some values of {}", self.issues()[issue].id)));
        }
        missing
    }

    /// Whether the claims leave a value of an issue without a word.
    fn is_silent_on(&self, issue: usize, held: &[&Claim]) -> bool {
        let about = &self.issues()[issue];
        let spoken: Vec<&String> = held
            .iter()
            .filter_map(|claim| match claim {
                Claim::Possible { issue, value, .. }
                | Claim::RuledOut { issue, value, .. }
                | Claim::Impossible { issue, value, .. } => (*issue == about.id).then_some(value),
                _ => None,
            })
            .collect();
        match &about.domain {
            Domain::Amount(amount) => {
                let mut whole = Span::point(&amount.min);
                whole.high = amount.max.clone();
                gap(about, &whole, spoken.iter().filter_map(|value| Span::read(value)).collect())
            }
            choices => choices.choices().iter().any(|choice| !spoken.iter().any(|value| value == choice)),
        }
    }
}

/// That the demands a package breaks weigh less than this in all.
pub fn cheaper_than(view: &View<'_>, cost: &Number) -> Condition {
    Condition::Not(Box::new(broken_weighs(view, Compare::AtLeast, cost)))
}

/// That the demands a package breaks weigh so much in all, compared with a cost.
pub fn broken_weighs(view: &View<'_>, compare: Compare, cost: &Number) -> Condition {
    let demands = view.rungs.iter().filter(|rung| !rung.red_line);
    let broken = demands.map(|rung| (rung.weight.clone(), Condition::Not(Box::new(rung.condition.clone()))));
    Condition::Weight(compare, cost.clone(), broken.collect())
}

/// Whether some value of a span of an amount lies in none of these.
fn gap(issue: &Issue, span: &Span, mut spans: Vec<Span>) -> bool {
    let Some(amount) = issue.domain.amount() else { return true };
    spans.sort_by(|a, b| (&a.low, a.low_open).cmp(&(&b.low, b.low_open)));
    // Everything below `reached` is covered, and `reached` itself if `closed`.
    let (mut reached, mut closed) = (span.low.clone(), span.low_open);
    for next in spans {
        let touches = next.low < reached || (next.low == reached && (closed || !next.low_open));
        let is_next_value = match &amount.step {
            Some(step) => closed && !next.low_open && next.low <= &reached + step,
            None => false,
        };
        if !touches && !is_next_value {
            break;
        }
        if (&next.high, !next.high_open) > (&reached, closed) {
            (reached, closed) = (next.high, !next.high_open);
        }
    }
    let beyond = reached > span.high || (reached == span.high && (closed || span.high_open));
    let last = match &amount.step {
        Some(step) => closed && &reached + step > span.high,
        None => false,
    };
    !(beyond || last)
}
