//! Packages that show that something is possible. Those found before are tried first.

use crate::analysis::{Farthest, Settings, leeway, witness};
use crate::certificate::{Line, Named, Span, Stretch};
use crate::model::{Condition, IssueId, Number, Value, View};

/// So many packages and lines at most are sought for one range of an amount.
const LINES: usize = 200;

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
        self.covering(view, issue, span)
    }

    /// Lines that together have all values of a span, or as many as were found: around a package with a value that none
    /// has yet, as far as it can go.
    fn covering(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Vec<Stretch> {
        let (mut gaps, mut found) = (vec![span.clone()], Vec::new());
        while let Some(gap) = gaps.pop().filter(|_| found.len() < LINES) {
            let whole = self.along(view, issue, &gap).or_else(|| self.across(view, issue, &gap));
            let lines = whole.map_or_else(|| self.around(view, issue, &gap), |whole| vec![whole]);
            let spanned = |line| Line::read(&view.scenario.issues, line)?.span(issue.0);
            let mut rest = vec![gap];
            for covered in lines.iter().filter_map(spanned) {
                rest = rest
                    .iter()
                    .flat_map(|gap| without(gap, &covered))
                    .filter_map(|gap| on_steps(view, issue, gap))
                    .collect();
            }
            // What no package was found for is left out.
            if !lines.is_empty() {
                gaps.extend(rest);
            }
            found.extend(lines);
        }
        found
    }

    /// From a package with a value in a span, as far down and up as the amount goes.
    fn around(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Vec<Stretch> {
        let value = Value::Amount(inside(span));
        let Some(package) = self.of(&view.with_value(issue, &value)) else { return Vec::new() };
        let single =
            || vec![Stretch { from: named(view, &package), to: Named::new(), from_open: false, to_open: false }];
        let Some([down, up]) = leeway(view, &package, issue) else { return single() };
        let between = |one: &Farthest, two: &Farthest| {
            let ends = Span { low_open: !one.reached, high_open: !two.reached, ..Span::point(&Number::zero()) };
            shown(view, stretch(view, &one.package, &two.package, &ends))
        };
        if let Some(whole) = between(&down, &up) {
            return vec![whole];
        }
        let here = Farthest { package: package.clone(), reached: true };
        let halves: Vec<_> = [between(&down, &here), between(&here, &up)].into_iter().flatten().collect();
        if halves.is_empty() { single() } else { halves }
    }

    /// A package of which the issue may have any value of a span, all else being as it is.
    fn along(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Option<Stretch> {
        let package = self.of(&view.with_value(issue, &Value::Amount(inside(span))))?;
        let at = |number: &Number| {
            let mut moved = package.clone();
            moved[issue.0] = Value::Amount(number.clone());
            moved
        };
        shown(view, stretch(view, &at(&span.low), &at(&span.high), span))
    }

    /// A line from a package with the lowest value of a span to one with the highest, other amounts changing with it.
    fn across(&mut self, view: &View<'_>, issue: IssueId, span: &Span) -> Option<Stretch> {
        if !view.scenario.issues[issue.0].domain.is_continuous() {
            return None;
        }
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

/// A number inside a span: an end, or halfway between ends that are left out.
fn inside(span: &Span) -> Number {
    match (span.low_open, span.high_open) {
        (false, _) => span.low.clone(),
        (true, false) => span.high.clone(),
        (true, true) => &(&span.low + &span.high) / &Number::from(2),
    }
}

/// A span from the first to the last of the values that an amount has in it; `None` if it has none.
fn on_steps(view: &View<'_>, issue: IssueId, mut span: Span) -> Option<Span> {
    // Spans of an amount with a step end at values of it.
    if let Some(step) = view.scenario.issues[issue.0].domain.amount().and_then(|amount| amount.step.as_ref()) {
        if std::mem::take(&mut span.low_open) {
            span.low += step;
        }
        if std::mem::take(&mut span.high_open) {
            span.high = &span.high - step;
        }
    }
    (span.low <= span.high).then_some(span)
}

/// The parts of a span below and above another.
fn without(span: &Span, other: &Span) -> Vec<Span> {
    let (mut below, mut above) = (span.clone(), span.clone());
    if (&other.low, other.low_open) <= (&span.high, !span.high_open) {
        (below.high, below.high_open) = (other.low.clone(), !other.low_open);
    }
    if (&other.high, !other.high_open) >= (&span.low, span.low_open) {
        (above.low, above.low_open) = (other.high.clone(), !other.high_open);
    }
    let is_something = |part: &Span| part.low < part.high || (part.is_point() && !part.low_open && !part.high_open);
    [below, above].into_iter().filter(is_something).collect()
}
