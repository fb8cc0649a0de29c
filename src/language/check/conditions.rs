//! Conditions: names resolved, values in their domains, comparisons that mean something.

use std::collections::HashMap;
use std::hash::Hash;

use super::super::raw::{self, Form, Leaf, List, Part, Slot};
use super::super::{Code, Diagnostic, Span};
use super::Checker;
use super::issues::Known;
use crate::model::{Compare, Condition, IssueId, Number, Value};

impl<'r> Checker<'r> {
    /// A condition, or nothing if a part of it is wrong.
    pub(super) fn condition(&mut self, raw: &raw::Condition<'r>) -> Option<Condition> {
        match &raw.form {
            Form::Is(issue, value) => {
                let (issue, value) = self.issue_and_value(*issue, *value);
                Some(Condition::Is(IssueId(issue?), value?))
            }
            Form::OneOf(issue, values) => self.one_of(raw.name, *issue, values),
            Form::AtLeast(issue, low) => {
                let (issue, low) = self.ordered(raw.name, *issue, [*low])?;
                low.into_iter().next().map(|low| Condition::AtLeast(issue, low))
            }
            Form::AtMost(issue, high) => {
                let (issue, high) = self.ordered(raw.name, *issue, [*high])?;
                high.into_iter().next().map(|high| Condition::AtMost(issue, high))
            }
            Form::Between(issue, low, high) => self.between(raw.name, *issue, *low, *high),
            Form::Not(part) => Some(Condition::Not(self.part(part)?)),
            Form::All(parts) => self.parts(parts).map(Condition::All),
            Form::Any(parts) => self.parts(parts).map(Condition::Any),
            Form::If(when, then) => {
                let (when, then) = (self.part(when), self.part(then));
                Some(Condition::If(when?, then?))
            }
            Form::Iff(one, other) => {
                let (one, other) = (self.part(one), self.part(other));
                Some(Condition::Iff(one?, other?))
            }
            Form::CountAtLeast(count, parts) => self.counted(Compare::AtLeast, raw.name, *count, parts),
            Form::CountAtMost(count, parts) => self.counted(Compare::AtMost, raw.name, *count, parts),
            Form::WeightAtLeast(bound, parts) => self.weighted(Compare::AtLeast, raw.name, *bound, parts),
            Form::WeightAtMost(bound, parts) => self.weighted(Compare::AtMost, raw.name, *bound, parts),
            Form::SumAtLeast(terms, bound) => self.sum(Compare::AtLeast, raw.name, terms, *bound),
            Form::SumAtMost(terms, bound) => self.sum(Compare::AtMost, raw.name, terms, *bound),
            Form::SumIs(terms, bound) => self.sum(Compare::Exactly, raw.name, terms, *bound),
        }
    }

    fn part(&mut self, part: &Part<'r>) -> Option<Box<Condition>> {
        part.as_ref().and_then(|part| self.condition(part)).map(Box::new)
    }

    fn parts(&mut self, parts: &List<raw::Condition<'r>>) -> Option<Vec<Condition>> {
        let checked = parts.as_ref()?.iter().map(|part| part.as_ref().and_then(|part| self.condition(part)));
        let checked: Vec<_> = checked.collect();
        checked.into_iter().collect()
    }

    /// The place of the issue that a word names.
    pub(super) fn issue(&mut self, slot: Slot<'r>) -> Option<usize> {
        let leaf = slot?;
        let name = self.text(leaf, "the name of an issue")?;
        match self.issues.get(&name) {
            Some(place) => {
                self.issues.list[place].used = true;
                Some(place)
            }
            None => {
                let (span, issues) = (self.span(leaf), &self.issues);
                self.sink.add(|| issues.unknown(Code::UnknownIssue, &name, span).label("not declared in `issues`"));
                None
            }
        }
    }

    fn issue_and_value(&mut self, issue: Slot<'r>, value: Slot<'r>) -> (Option<usize>, Option<Value>) {
        let issue = self.issue(issue);
        (issue, self.value(issue, value))
    }

    fn one_of(&mut self, name: &str, issue: Slot<'r>, values: &List<Leaf<'r>>) -> Option<Condition> {
        let issue = self.issue(issue);
        let values = values.as_ref()?;
        self.needs_entries(values, name, "value");
        let mut first: HashMap<Value, Span> = HashMap::new();
        let mut checked = Vec::with_capacity(values.len());
        for value in values {
            let found = self.value(issue, *value);
            if let (Some(found), Some(leaf)) = (&found, value) {
                self.once(&mut first, found.clone(), *leaf, "value");
            }
            checked.push(found);
        }
        Some(Condition::OneOf(IssueId(issue?), checked.into_iter().collect::<Option<_>>()?))
    }

    /// An issue and the values it is compared with, if its values have an order.
    fn ordered<const N: usize>(
        &mut self,
        name: &str,
        issue: Slot<'r>,
        values: [Slot<'r>; N],
    ) -> Option<(IssueId, Vec<Value>)> {
        let place = self.issue(issue)?;
        let declared = &self.issues.list[place];
        if let Known::Choices { ordered: false, yes_no, .. } = declared.what {
            let (span, id, declared) = (self.text.span_of(name), declared.id.clone(), declared.span);
            self.sink.add(|| {
                let help = match yes_no {
                    true => format!("`Is(\"{id}\", \"yes\")` or `Is(\"{id}\", \"no\")` says it"),
                    false => {
                        "`Is` and `OneOf` work on options; `Levels([…])`, lowest first, gives them an order".to_owned()
                    }
                };
                Diagnostic::new(Code::UnorderedComparison, span, format!("the values of `{id}` have no order"))
                    .label(format!("`{name}` needs levels or an amount"))
                    .also(declared, "the issue is declared here")
                    .help(help)
            });
        }
        let values = values.map(|value| self.value(Some(place), value));
        Some((IssueId(place), values.into_iter().collect::<Option<_>>()?))
    }

    fn between(&mut self, name: &str, issue: Slot<'r>, low: Slot<'r>, high: Slot<'r>) -> Option<Condition> {
        let (issue, bounds) = self.ordered(name, issue, [low, high])?;
        let [below, above] = bounds.try_into().ok()?;
        if below > above {
            let (low, high) = (self.span(low?), self.span(high?));
            let id = &self.issues.list[issue.0].id;
            self.sink.add(|| {
                Diagnostic::new(Code::InvertedBounds, low, format!("nothing of `{id}` lies between these two values"))
                    .label("the lower bound is the higher one")
                    .also(high, "the upper bound")
                    .help("the lower value comes first")
            });
        }
        Some(Condition::Between(issue, below, above))
    }

    fn counted(
        &mut self,
        compare: Compare,
        name: &str,
        count: Slot<'r>,
        parts: &List<raw::Condition<'r>>,
    ) -> Option<Condition> {
        let bound = count.and_then(|leaf| self.number(leaf, format_args!("the count of `{name}`")));
        if let (Some(bound), Some(leaf)) = (&bound, count)
            && (bound.is_negative() || !bound.is_whole())
        {
            let span = self.span(leaf);
            self.sink.add(|| {
                Diagnostic::new(Code::WrongType, span, format!("the count of `{name}` must be a whole number"))
                    .label(format!("{bound} counts nothing"))
                    .help("`WeightAtLeast` and `WeightAtMost` take any number and a weight for each condition")
            });
        }
        self.needs_entries(parts.as_ref()?, name, "condition");
        let parts = self.parts(parts)?.into_iter().map(|part| (Number::one(), part)).collect();
        Some(Condition::Weight(compare, bound?, parts))
    }

    fn weighted(
        &mut self,
        compare: Compare,
        name: &str,
        bound: Slot<'r>,
        parts: &raw::Weighted<'r>,
    ) -> Option<Condition> {
        let bound = bound.and_then(|leaf| self.number(leaf, format_args!("the bound of `{name}`")));
        let parts = parts.as_ref()?;
        self.needs_entries(parts, name, "pair of weight and condition");
        let mut checked = Vec::with_capacity(parts.len());
        for (weight, part) in parts.iter().flatten() {
            let weight = weight.and_then(|leaf| self.number(leaf, format_args!("a weight of `{name}`")));
            let part = part.as_ref().and_then(|part| self.condition(part));
            checked.push(weight.zip(part));
        }
        Some(Condition::Weight(compare, bound?, checked.into_iter().collect::<Option<_>>()?))
    }

    fn sum(&mut self, compare: Compare, name: &str, terms: &raw::Terms<'r>, bound: Slot<'r>) -> Option<Condition> {
        let terms = terms.as_ref()?;
        self.needs_entries(terms, name, "pair of coefficient and issue");
        let mut first: HashMap<usize, Span> = HashMap::new();
        let mut checked = Vec::with_capacity(terms.len());
        for (coefficient, slot) in terms.iter().flatten() {
            let coefficient = coefficient.and_then(|leaf| self.number(leaf, format_args!("a coefficient of `{name}`")));
            let issue = self.summand(name, *slot);
            if let (Some(issue), Some(leaf)) = (issue, slot) {
                self.once(&mut first, issue, *leaf, "issue");
            }
            checked.push(coefficient.zip(issue.map(IssueId)));
        }
        let bound = bound.and_then(|leaf| self.number(leaf, format_args!("the bound of `{name}`")));
        Some(Condition::Sum(compare, checked.into_iter().collect::<Option<_>>()?, bound?))
    }

    fn summand(&mut self, name: &str, slot: Slot<'r>) -> Option<usize> {
        let issue = self.issue(slot)?;
        let declared = &self.issues.list[issue];
        if let Known::Choices { .. } = declared.what {
            let (span, id, declared) = (self.span(slot?), declared.id.clone(), declared.span);
            return self.report(|| {
                Diagnostic::new(Code::SumOverChoices, span, format!("`{id}` cannot be summed: it is no amount"))
                    .label(format!("`{name}` adds amounts"))
                    .also(declared, "the issue is declared here")
                    .help("`WeightAtLeast` and `WeightAtMost` give a weight to each value: `[(2, Is(\"issue\", \"value\"))]`")
            });
        }
        Some(issue)
    }

    /// Reports a list without entries in a condition or elsewhere.
    pub(super) fn needs_entries<T>(&mut self, list: &[T], name: &str, what: &str) {
        if list.is_empty() {
            let span = self.text.span_of(name);
            self.sink.add(|| {
                Diagnostic::new(Code::EmptyList, span, format!("the list of `{name}` is empty"))
                    .label(format!("needs at least one {what}"))
                    .help("`All([])` always holds and `Any([])` never does, where that is meant")
            });
        }
    }

    /// Reports something that stands twice in one list or map.
    pub(super) fn once<K: Eq + Hash>(&mut self, first: &mut HashMap<K, Span>, key: K, leaf: Leaf<'r>, what: &str) {
        let span = self.span(leaf);
        if let Some(first) = first.get(&key).copied() {
            self.sink.add(|| {
                Diagnostic::new(Code::RepeatedItem, span, format!("the same {what} is given twice"))
                    .label("given again here")
                    .also(first, "first given here")
                    .help("one of the two can go")
            });
        } else {
            first.insert(key, span);
        }
    }
}
