//! Issues: domains, values, labels.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use num_bigint::BigInt;

use super::super::raw::{self, DomainForm, Entries, Leaf, Slot};
use super::super::{Code, Diagnostic, Span, grouped, limits, nearest, shortened};
use super::Checker;
use super::names::Charset;
use crate::model::{Amount, Domain, Issue, Number, Value};

/// What is known of the domain of a declared issue.
pub(super) enum Known<'r> {
    /// Options, levels or yes and no, with their places.
    Choices { ordered: bool, yes_no: bool, places: HashMap<Cow<'r, str>, usize>, names: Vec<Cow<'r, str>> },
    /// An amount.
    Amount(Amount),
    /// The domain is wrong itself; values are not looked at.
    Broken,
}

impl<'r> Checker<'r> {
    pub(super) fn check_issues(&mut self, entries: &Option<Entries<'r, raw::Issue<'r>>>) -> Vec<Issue> {
        let mut keys = self.keys(entries, "issue", Charset::Id);
        self.limit(&mut keys, "issues", limits::ISSUES);
        let mut issues = Vec::with_capacity(keys.len());
        for (id, span, issue) in keys {
            self.map.add_issue(&id, span);
            let title = issue.as_ref().and_then(|issue| issue.title);
            let title = title.and_then(|title| self.text(title, "the title of an issue"));
            let domain = issue.as_ref().and_then(|issue| issue.domain.as_ref());
            if issue.is_some() && domain.is_none() {
                self.missing("domain", span, "issue", &id);
            }
            let (domain, known) = domain.and_then(|domain| self.domain(domain, &id)).unzip();
            let place = self.issues.declare(id.clone(), span, known.unwrap_or(Known::Broken));
            let labels = issue.as_ref().map_or(IndexMap::new(), |issue| self.labels(&issue.labels, place));
            let title = title.unwrap_or(id.clone()).into_owned();
            issues.extend(domain.map(|domain| Issue { id: id.into_owned(), title, domain, labels }));
        }
        issues
    }

    fn domain(&mut self, domain: &raw::Domain<'r>, id: &str) -> Option<(Domain, Known<'r>)> {
        let span = self.text.span_of(domain.name);
        match &domain.form {
            DomainForm::Options(names) => {
                let (names, known) = self.choices(names.as_deref()?, span, id, false)?;
                Some((Domain::Options(names), known))
            }
            DomainForm::Levels(names) => {
                let (names, known) = self.choices(names.as_deref()?, span, id, true)?;
                Some((Domain::Levels(names), known))
            }
            DomainForm::YesNo => {
                let names = Domain::YesNo.choices().iter().map(|name| Cow::Owned((*name).to_owned())).collect();
                Some((Domain::YesNo, known_choices(names, false, true)))
            }
            DomainForm::Amount(amount) => {
                let amount = self.amount(amount, span, id)?;
                Some((Domain::Amount(amount.clone()), Known::Amount(amount)))
            }
        }
    }

    fn choices(
        &mut self,
        leaves: &[Slot<'r>],
        span: Span,
        id: &str,
        ordered: bool,
    ) -> Option<(Vec<String>, Known<'r>)> {
        let what = if ordered { "level" } else { "option" };
        if leaves.is_empty() {
            return self.report(|| {
                Diagnostic::new(Code::EmptyDomain, span, format!("the issue `{id}` has no {what}s"))
                    .label("nothing to choose from")
                    .help(format!("a domain needs at least one {what}: `[\"one\", \"other\"]`"))
            });
        }
        if leaves.len() > limits::CHOICES {
            return self.report(|| {
                Diagnostic::new(
                    Code::OversizedDomain,
                    span,
                    format!("the issue `{id}` has {} {what}s", grouped(leaves.len())),
                )
                .label(format!("at most {} are taken", grouped(limits::CHOICES)))
                .help("an `Amount` stands for many values in a row")
            });
        }
        let mut names: Vec<Cow<'r, str>> = Vec::with_capacity(leaves.len());
        let mut first: HashMap<Cow<'r, str>, Span> = HashMap::new();
        for leaf in leaves.iter().flatten() {
            let span = self.span(*leaf);
            let Some(name) = self.name(*leaf, what, Charset::Value) else { continue };
            if let Some(first) = first.insert(name.clone(), span) {
                self.sink.add(|| {
                    Diagnostic::new(
                        Code::DuplicateOption,
                        span,
                        format!("the {what} `{name}` of `{id}` is given twice"),
                    )
                    .label("given again here")
                    .also(first, "first given here")
                    .help("one of the two can go")
                });
            }
            names.push(name);
        }
        let owned = names.iter().map(|name| name.clone().into_owned()).collect();
        Some((owned, known_choices(names, ordered, false)))
    }

    fn amount(&mut self, amount: &raw::Amount<'r>, span: Span, id: &str) -> Option<Amount> {
        let min = self.bound(amount.min, "min", span, id);
        let max = self.bound(amount.max, "max", span, id);
        let step = amount.step.map(|leaf| (leaf, self.number(leaf, "the step of an amount")));
        let unit = self.text_or_empty(amount.unit, "the unit of an amount");
        let (min, max) = (min?, max?);
        let (low, high) = (self.span(amount.min?), self.span(amount.max?));
        if min > max {
            return self.report(|| {
                Diagnostic::new(
                    Code::InvertedRange,
                    low,
                    format!("the range of `{id}` has its ends the wrong way round"),
                )
                .label(format!("`min` is {min}"))
                .also(high, format!("`max` is only {max}"))
                .help(format!("in order: `min: {max}, max: {min}`"))
            });
        }
        let step = step.and_then(|(leaf, step)| self.step(leaf, step?, &min, &max, id));
        Some(Amount { min, max, step, unit })
    }

    fn bound(&mut self, slot: Slot<'r>, field: &'static str, span: Span, id: &str) -> Option<Number> {
        match slot {
            Some(leaf) => self.number(leaf, format_args!("the `{field}` of an amount")),
            None => {
                self.missing(field, span, "amount", id);
                None
            }
        }
    }

    fn step(&mut self, leaf: Leaf<'r>, step: Number, min: &Number, max: &Number, id: &str) -> Option<Number> {
        let span = self.span(leaf);
        let misfit = |label: String, help: String| {
            Diagnostic::new(Code::MisfitStep, span, format!("the step of `{id}` does not fit its range"))
                .label(label)
                .help(help)
        };
        if step.is_negative() || step.is_zero() {
            let help = "a step is above 0; without `step` every number between the bounds is a value";
            return self.report(|| misfit(format!("{step} leads nowhere"), help.to_owned()));
        }
        let steps = &(max - min) / &step;
        if !steps.is_whole() {
            let last = min + &(&Number::from(steps.floor()) * &step);
            let next = &last + &step;
            return self.report(|| {
                let label = format!("steps of {step} from {min} reach {last} and {next}, not {max}");
                misfit(label, format!("`max: {last}` or `max: {next}` fits, or another step"))
            });
        }
        if steps.floor() >= BigInt::from(limits::STEPPED_VALUES) {
            return self.report(|| {
                let count = grouped(steps.floor() + 1);
                Diagnostic::new(Code::OversizedDomain, span, format!("the issue `{id}` has {count} values"))
                    .label(format!("at most {} are taken", grouped(limits::STEPPED_VALUES)))
                    .help("a larger step, or none: without `step` every number between the bounds is a value")
            });
        }
        Some(step)
    }

    fn labels(&mut self, entries: &Option<Entries<'r, Leaf<'r>>>, issue: usize) -> IndexMap<String, String> {
        let entries = entries.as_ref().map_or(&[][..], |entries| &entries.0);
        let mut labels = IndexMap::new();
        let mut first: HashMap<Value, Span> = HashMap::new();
        for (key, label) in entries {
            let label = label.and_then(|label| self.text(label, "a label"));
            let Some(value) = self.value(Some(issue), Some(*key)) else { continue };
            self.once(&mut first, value.clone(), *key, "label");
            let name = match &self.issues.list[issue].what {
                Known::Choices { names, .. } => value.choice().map(|place| names[place].clone().into_owned()),
                _ => None,
            };
            labels.extend(name.zip(label.map(Cow::into_owned)));
        }
        labels
    }

    /// The value of an issue that a word names. Without an issue, or with a broken domain, nothing can be said.
    pub(super) fn value(&mut self, issue: Option<usize>, slot: Slot<'r>) -> Option<Value> {
        let (issue, leaf) = (issue?, slot?);
        match &self.issues.list[issue].what {
            Known::Broken => None,
            Known::Amount(_) => self.amount_value(issue, leaf),
            Known::Choices { yes_no: true, .. } if leaf.source() == "true" => Some(Value::Choice(1)),
            Known::Choices { yes_no: true, .. } if leaf.source() == "false" => Some(Value::Choice(0)),
            Known::Choices { .. } => self.choice_value(issue, leaf),
        }
    }

    fn choice_value(&mut self, issue: usize, leaf: Leaf<'r>) -> Option<Value> {
        let id = self.issues.list[issue].id.clone();
        let name = self.text(leaf, format_args!("a value of `{id}`"))?;
        let declared = &self.issues.list[issue];
        let Known::Choices { places, names, .. } = &declared.what else { return None };
        if let Some(place) = places.get(&name) {
            return Some(Value::Choice(*place));
        }
        let (span, names) = (self.span(leaf), names.iter().map(Cow::as_ref));
        self.sink.add_unknown(|| {
            Diagnostic::new(Code::UnknownValue, span, format!("`{id}` has no value `{}`", shortened(&name)))
                .label("no such value")
                .also(declared.span, "the issue is declared here")
                .help(nearest::help("value", &name, names))
        });
        None
    }

    fn amount_value(&mut self, issue: usize, leaf: Leaf<'r>) -> Option<Value> {
        let id = self.issues.list[issue].id.clone();
        let number = self.number(leaf, format_args!("a value of the amount `{id}`"))?;
        let declared = &self.issues.list[issue];
        let Known::Amount(amount) = &declared.what else { return None };
        if amount.has(&number) {
            return Some(Value::Amount(number));
        }
        let (span, declared) = (self.span(leaf), declared.span);
        let Amount { min, max, .. } = amount.clone();
        let step = amount.step.clone().filter(|_| number >= min && number <= max);
        self.report(|| match step {
            Some(step) => {
                let below = &min + &(&Number::from((&(&number - &min) / &step).floor()) * &step);
                let above = &below + &step;
                Diagnostic::new(Code::ValueOffStep, span, format!("`{id}` has no value {number}"))
                    .label(format!("the range goes in steps of {step} from {min}"))
                    .also(declared, "the issue is declared here")
                    .help(format!("the nearest values are {below} and {above}"))
            }
            None => Diagnostic::new(Code::ValueOutOfRange, span, format!("{number} is outside the range of `{id}`"))
                .label(format!("the range is {min} to {max}"))
                .also(declared, "the issue is declared here")
                .help("a value inside the range, or a wider range"),
        })
    }
}

fn known_choices(names: Vec<Cow<'_, str>>, ordered: bool, yes_no: bool) -> Known<'_> {
    let places = names.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect();
    Known::Choices { ordered, yes_no, places, names }
}
