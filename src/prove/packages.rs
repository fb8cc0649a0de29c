//! Packages that show that something is possible. Those found before are tried first.

use super::numbers;
use crate::analysis::{Settings, witness};
use crate::certificate::{Line, Named, Span, Stretch};
use crate::model::{Condition, Domain, IssueId, Number, Value, View};

/// A stepped amount of more values than this in a range is not shown value by value.
const SINGLY: usize = 200;

/// Packages remembered.
const REMEMBERED: usize = 400;

/// The packages found so far.
pub struct Packages<'a> {
    settings: &'a Settings,
    known: Vec<Vec<Value>>,
}

impl<'a> Packages<'a> {
    pub fn new(settings: &'a Settings) -> Self {
        Self { settings, known: Vec::new() }
    }

    /// A package that meets a view; `None` if none was found.
    pub fn of(&mut self, view: &View<'_>) -> Option<Vec<Value>> {
        let meets = |package: &&Vec<Value>| conditions(view).iter().all(|condition| condition.holds(package));
        if let Some(known) = self.known.iter().find(meets) {
            return Some(known.clone());
        }
        let found = witness(view, self.settings)?;
        if self.known.len() < REMEMBERED {
            self.known.push(found.clone());
        }
        Some(found)
    }

    /// Packages and lines that have as many of the values of a span as can be shown.
    pub fn stretches(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Vec<Stretch> {
        if let Some(whole) = self.along(view, issue, span) {
            return vec![whole];
        }
        let pieces = pieces(view, issue, span);
        pieces.iter().flat_map(|piece| self.of_piece(view, issue, piece)).collect()
    }

    fn of_piece(&mut self, view: &View<'_>, issue: IssueId, piece: &Span) -> Vec<Stretch> {
        if let Some(along) = self.along(view, issue, piece).or_else(|| self.across(view, issue, piece)) {
            return vec![along];
        }
        let values = values(view, issue, piece);
        let single = |value: Number| {
            let package = self.of(&view.with_value(issue, &Value::Amount(value)))?;
            Some(stretch(view, &package, &package, piece))
        };
        values.into_iter().filter_map(single).collect()
    }

    /// A package of which the issue may have any value of a span, all else being as it is.
    fn along(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Option<Stretch> {
        let package = self.of(&view.with_value(issue, &Value::Amount(middle(view, issue, span))))?;
        let at = |number: &Number| {
            let mut moved = package.clone();
            moved[issue.0] = Value::Amount(number.clone());
            moved
        };
        shown(view, stretch(view, &at(&span.low), &at(&span.high), span))
    }

    /// A line from a package with the lowest value of a span to one with the highest, other amounts changing with it.
    fn across(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Option<Stretch> {
        let first = self.of(&view.with_value(issue, &Value::Amount(span.low.clone())))?;
        let mut alike = view.with_value(issue, &Value::Amount(span.high.clone()));
        for (place, about) in view.scenario.issues.iter().enumerate() {
            if place != issue.0 && !about.domain.is_continuous() {
                alike = alike.with_value(IssueId(place), &first[place]);
            }
        }
        let last = self.of(&alike)?;
        shown(view, stretch(view, &first, &last, span))
    }
}

/// The rules and rungs of a view.
pub fn conditions(view: &View<'_>) -> Vec<Condition> {
    let rungs = view.rungs.iter().map(|rung| &rung.condition);
    view.rules.iter().map(|rule| &rule.holds).chain(rungs).cloned().collect()
}

/// A package by the names of issues and values.
pub fn named(view: &View<'_>, package: &[Value]) -> Named {
    let issues = view.scenario.issues.iter().zip(package);
    issues.map(|(issue, value)| (issue.id.clone(), issue.name_of(value))).collect()
}

/// The line between two packages, open where the span is; one package if they are the same.
fn stretch(view: &View<'_>, from: &[Value], to: &[Value], span: &Span) -> Stretch {
    let (from, mut to) = (named(view, from), named(view, to));
    to.retain(|issue, value| from.get(issue) != Some(value));
    let moves = !to.is_empty();
    Stretch { from, to, from_open: moves && span.low_open, to_open: moves && span.high_open }
}

/// The line, if all its packages meet the view.
fn shown(view: &View<'_>, stretch: Stretch) -> Option<Stretch> {
    let line = Line::read(&view.scenario.issues, &stretch)?;
    conditions(view).iter().all(|condition| line.meets(condition)).then_some(stretch)
}

/// A value of an amount inside a span.
fn middle(view: &View<'_>, issue: IssueId, span: &Span) -> Number {
    match (span.low_open, span.high_open, view.scenario.issues[issue.0].domain.is_continuous()) {
        (false, ..) => span.low.clone(),
        (true, false, _) => span.high.clone(),
        (true, true, _) => &(&span.low + &span.high) / &Number::from(2),
    }
}

/// A span cut at the numbers that the conditions of a view name: each of them alone, and what lies between two.
fn pieces(view: &View<'_>, issue: IssueId, span: &Span) -> Vec<Span> {
    let mut cuts = vec![span.low.clone(), span.high.clone()];
    for condition in conditions(view) {
        condition.visit(&mut |part| {
            if part.parts().is_empty() && part.issues() == [issue] {
                cuts.extend(numbers(part).into_iter().filter(|number| span.has(number)));
            }
        });
    }
    cuts.sort_unstable();
    cuts.dedup();
    let between = |open: bool| {
        let piece = move |pair: &[Number]| {
            let (low, high) = (pair[0].clone(), pair[1].clone());
            Span { low, high, low_open: open, high_open: open }
        };
        cuts.windows(2).map(piece).collect::<Vec<_>>()
    };
    if !view.scenario.issues[issue.0].domain.is_continuous() {
        return between(false);
    }
    let points = cuts.iter().filter(|cut| span.has(cut)).map(Span::point);
    points.chain(between(true)).collect()
}

/// The values of a span that are shown one by one: all of a stepped amount, unless they are many; one of another.
fn values(view: &View<'_>, issue: IssueId, span: &Span) -> Vec<Number> {
    let Domain::Amount(amount) = &view.scenario.issues[issue.0].domain else { return Vec::new() };
    match &amount.step {
        None => vec![middle(view, issue, span)],
        Some(step) => {
            let values = std::iter::successors(Some(span.low.clone()), |value| Some(value + step));
            values.take_while(|value| *value <= span.high).take(SINGLY).collect()
        }
    }
}
