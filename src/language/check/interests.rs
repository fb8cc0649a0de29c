//! Interests: what packages are worth to a party.

use std::collections::HashMap;

use super::super::raw::{self, Entries, Slot};
use super::super::{Code, Diagnostic, Span};
use super::Checker;
use super::issues::Known;
use crate::model::{Bonus, Interest, Interests, IssueId, Number, Value, Worth};

impl<'r> Checker<'r> {
    pub(super) fn interests(&mut self, raw: &raw::Interests<'r>, party: &str, place: Span) -> Interests {
        let reservation = raw.reservation.and_then(|leaf| self.exact(leaf, "a reservation value"));
        let reservation = reservation.unwrap_or_else(Number::zero);
        let entries = raw.issues.as_ref().map_or(&[][..], |entries| &entries.0);
        let mut issues = Vec::with_capacity(entries.len());
        let mut first = HashMap::new();
        for (key, interest) in entries {
            let issue = self.issue(Some(*key));
            if let Some(issue) = issue {
                self.once(&mut first, issue, *key, "issue");
            }
            let span = self.span(*key);
            let interest = interest.as_ref().and_then(|interest| self.interest(interest, issue, span));
            issues.extend(issue.map(IssueId).zip(interest));
        }
        let bonuses = raw.bonuses.iter().flatten().flatten();
        let bonuses = bonuses.filter_map(|bonus| self.bonus(bonus, party, place)).collect();
        Interests { reservation, issues, bonuses }
    }

    fn bonus(&mut self, bonus: &raw::Bonus<'r>, party: &str, place: Span) -> Option<Bonus> {
        let place = bonus.worth.map_or(place, |leaf| self.span(leaf));
        let place = bonus.when.as_ref().map_or(place, |when| self.text.span_of(when.name));
        if bonus.when.is_none() {
            self.missing("when", place, "bonus", party);
        }
        if bonus.worth.is_none() {
            self.missing("worth", place, "bonus", party);
        }
        let when = bonus.when.as_ref().and_then(|when| self.condition(when));
        let worth = bonus.worth.and_then(|leaf| self.exact(leaf, "the worth of a bonus"));
        Some(Bonus { when: when?, worth: worth? })
    }

    fn interest_weight(&mut self, slot: Slot<'r>) -> Number {
        let what = "the weight of an interest";
        let number = slot.and_then(|leaf| Some((leaf, self.exact(leaf, what)?)));
        number.map_or_else(Number::one, |(leaf, number)| self.not_negative(leaf, what, number))
    }

    fn interest(&mut self, raw: &raw::Interest<'r>, issue: Option<usize>, span: Span) -> Option<Interest> {
        let weight = self.interest_weight(raw.weight);
        let choices = match issue.map(|issue| &self.issues.list[issue].what) {
            Some(Known::Choices { names, .. }) => Some(names.len()),
            Some(Known::Amount(_)) => None,
            _ => return None,
        };
        let id = self.issues.list[issue?].id.clone();
        let worth = match (&raw.worth, &raw.points, choices) {
            (Some(worth), None, Some(count)) => Worth::Choices(self.worth(worth, issue, count)),
            (None, Some(points), None) => Worth::Points(self.points(points, span)),
            (None, None, _) => {
                self.missing(if choices.is_some() { "worth" } else { "points" }, span, "interest", &id);
                return None;
            }
            _ => return self.report(|| misplaced(span, &id, choices.is_some())),
        };
        Some(Interest { weight, worth })
    }

    fn worth(&mut self, entries: &Entries<'r, raw::Leaf<'r>>, issue: Option<usize>, count: usize) -> Vec<Number> {
        let mut worth = vec![Number::zero(); count];
        let mut first = HashMap::new();
        for (key, number) in &entries.0 {
            let value = self.value(issue, Some(*key));
            let number = number.and_then(|leaf| self.exact(leaf, "the worth of a value"));
            let Some(value) = value else { continue };
            self.once(&mut first, value.clone(), *key, "value");
            if let (Value::Choice(place), Some(number)) = (value, number) {
                worth[place] = number;
            }
        }
        worth
    }

    fn points(&mut self, points: &[Option<(Slot<'r>, Slot<'r>)>], place: Span) -> Vec<(Number, Number)> {
        if points.is_empty() {
            self.sink.add(|| {
                Diagnostic::new(Code::EmptyList, place, "`points` is empty")
                    .label("needs at least one point")
                    .help("a point is an amount and its worth: `points: [(0, 1.0), (60, 0.0)]`")
            });
        }
        let mut checked: Vec<(Number, Number)> = Vec::with_capacity(points.len());
        let mut before: Option<Span> = None;
        for (amount, worth) in points.iter().flatten() {
            let number = amount.and_then(|leaf| self.exact(leaf, "the amount of a point"));
            let worth = worth.and_then(|leaf| self.exact(leaf, "the worth of a point"));
            let (Some(leaf), Some(number), Some(worth)) = (amount, number, worth) else { continue };
            let span = self.span(*leaf);
            if let (Some((last, _)), Some(before)) = (checked.last(), before)
                && *last >= number
            {
                self.sink.add(|| {
                    Diagnostic::new(Code::MisorderedPoints, span, "the points do not ascend")
                        .label(format!("{number} is not above {last}"))
                        .also(before, "the point before it")
                        .help("points stand in the order of their amounts, each amount once")
                });
            }
            before = Some(span);
            checked.push((number, worth));
        }
        checked
    }
}

fn misplaced(span: Span, id: &str, choices: bool) -> Diagnostic {
    let (label, help) = match choices {
        true => ("its values are named", "`worth` gives a number for each value: `worth: {\"value\": 1.0}`"),
        false => ("it is an amount", "`points` gives the worth of some amounts: `points: [(0, 1.0), (60, 0.0)]`"),
    };
    Diagnostic::new(Code::MisplacedWorth, span, format!("the worth of `{id}` is stated in the wrong way"))
        .label(label)
        .help(help)
}
