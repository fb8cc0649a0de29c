//! The values of all issues in finitely many cells, and conditions evaluated where only some cells are left.
//!
//! A cell is one choice, one number, or the numbers between two cuts. Where the cuts lie is of no concern to what is
//! proved: whatever they are, the cells hold every value, and what is not certain of a cell is not taken for certain.
//! A sum of amounts is a *question* of its own, with the cells "no" and "yes", tied to the amounts by a condition.

use std::collections::BTreeMap;

use super::span::{Span, read_number};
use super::truth::{Truth, alike, compared, junction, of_amount, weighed};
use super::{Faulty, Written};
use crate::model::{Amount, Compare, Condition, Domain, Issue, IssueId, Number, Value};

/// Cells and entries of tables beyond this are refused, so that a short text cannot fill the memory.
const CELLS: usize = 20_000;
const ENTRIES: usize = 20_000_000;

/// The names of the cells of a sum.
const ANSWERS: [&str; 2] = ["no", "yes"];

/// The cells that are left of each issue and sum.
pub type Domains = Vec<Vec<bool>>;

/// A set of packages: those whose issues and sums lie in these cells. What is not named may be anything.
pub type Region = BTreeMap<usize, Vec<bool>>;

/// Values that no condition has to tell apart.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Choice(usize),
    Stretch(Span),
}

/// That amounts, each times its coefficient, add up to at least a bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// Coefficients by issue, none of them nought.
    pub terms: BTreeMap<usize, Number>,
    /// The bound.
    pub at_least: Number,
}

/// A condition made ready for evaluation.
#[derive(Clone, Debug)]
pub enum Node {
    /// The truth for each cell of an issue or a sum.
    Leaf(usize, Vec<Truth>),
    /// The opposite.
    Not(Box<Node>),
    /// All of them, or any.
    Junction(bool, Vec<Node>),
    /// Both or neither.
    Iff(Box<(Node, Node)>),
    /// Weights against a bound.
    Weight(Compare, Number, Vec<(Number, Node)>),
    /// That a sum is what the amounts make it.
    Link(usize),
}

/// Issues in cells, and the sums of conditions.
#[derive(Clone, Debug)]
pub struct Ground<'s> {
    issues: &'s [Issue],
    cells: Vec<Vec<Cell>>,
    sums: Vec<Total>,
    entries: usize,
}

impl<'s> Ground<'s> {
    /// Issues whose amounts are cut at these numbers.
    pub fn new(issues: &'s [Issue], cuts: &[(usize, Vec<Number>)]) -> Result<Self, Faulty> {
        let mut cells = Vec::new();
        for (place, issue) in issues.iter().enumerate() {
            let numbers = cuts.iter().filter(|(cut, _)| *cut == place).flat_map(|(_, numbers)| numbers);
            if numbers.clone().count() > CELLS {
                return Err(Faulty::TooLarge);
            }
            let own = match &issue.domain {
                Domain::Amount(amount) => stretches(amount, numbers.cloned().collect()),
                choices => (0..choices.choices().len()).map(Cell::Choice).collect(),
            };
            if own.len() > CELLS {
                return Err(Faulty::TooLarge);
            }
            cells.push(own);
        }
        Ok(Self { issues, cells, sums: Vec::new(), entries: 0 })
    }

    /// How many issues there are; sums come after them.
    pub fn issues(&self) -> usize {
        self.issues.len()
    }

    /// How many cells an issue or a sum has.
    pub fn size(&self, variable: usize) -> usize {
        self.cells.get(variable).map_or(ANSWERS.len(), Vec::len)
    }

    /// All cells of all issues and sums.
    pub fn whole(&self) -> Domains {
        (0..self.issues.len() + self.sums.len()).map(|variable| vec![true; self.size(variable)]).collect()
    }

    /// The sums of the conditions so far.
    pub fn sums(&self) -> &[Total] {
        &self.sums
    }

    /// Makes a condition ready.
    pub fn node(&mut self, condition: &Condition) -> Result<Node, Faulty> {
        Ok(match condition {
            Condition::Not(part) => Node::Not(Box::new(self.node(part)?)),
            Condition::All(parts) => Node::Junction(true, self.nodes(parts)?),
            Condition::Any(parts) => Node::Junction(false, self.nodes(parts)?),
            Condition::If(when, then) => {
                Node::Junction(false, vec![Node::Not(Box::new(self.node(when)?)), self.node(then)?])
            }
            Condition::Iff(one, other) => Node::Iff(Box::new((self.node(one)?, self.node(other)?))),
            Condition::Weight(compare, bound, parts) => {
                let weigh = |(weight, part): &(Number, Condition)| Ok((weight.clone(), self.node(part)?));
                Node::Weight(*compare, bound.clone(), parts.iter().map(weigh).collect::<Result<_, _>>()?)
            }
            Condition::Sum(compare, terms, bound) => self.sum(*compare, terms, bound),
            Condition::Is(issue, _)
            | Condition::OneOf(issue, _)
            | Condition::AtLeast(issue, _)
            | Condition::AtMost(issue, _)
            | Condition::Between(issue, _, _) => self.leaf(*issue, condition)?,
        })
    }

    fn nodes(&mut self, parts: &[Condition]) -> Result<Vec<Node>, Faulty> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    fn leaf(&mut self, issue: IssueId, condition: &Condition) -> Result<Node, Faulty> {
        self.entries += self.size(issue.0);
        if self.entries > ENTRIES {
            return Err(Faulty::TooLarge);
        }
        let truth = |cell: &Cell| match cell {
            Cell::Choice(place) => Some(of_choice(condition, *place)),
            Cell::Stretch(span) => of_amount(condition, span),
        };
        Ok(Node::Leaf(issue.0, self.cells[issue.0].iter().map(truth).collect()))
    }

    /// A sum as one question, or two where it is to be exactly the bound.
    fn sum(&mut self, compare: Compare, terms: &[(Number, IssueId)], bound: &Number) -> Node {
        let mut merged: BTreeMap<usize, Number> = BTreeMap::new();
        for (coefficient, issue) in terms {
            *merged.entry(issue.0).or_insert_with(Number::zero) += coefficient;
        }
        merged.retain(|_, coefficient| !coefficient.is_zero());
        let mirrored = merged.iter().map(|(issue, coefficient)| (*issue, -coefficient.clone())).collect();
        let above = Total { terms: merged, at_least: bound.clone() };
        let below = Total { terms: mirrored, at_least: -bound.clone() };
        match compare {
            Compare::AtLeast => self.question(above),
            Compare::AtMost => self.question(below),
            Compare::Exactly => Node::Junction(true, vec![self.question(above), self.question(below)]),
        }
    }

    fn question(&mut self, total: Total) -> Node {
        let place = self.sums.iter().position(|known| *known == total).unwrap_or_else(|| {
            self.sums.push(total);
            self.sums.len() - 1
        });
        Node::Leaf(self.issues.len() + place, vec![Some(false), Some(true)])
    }

    /// What is certain of a condition while these cells are left.
    pub fn truth(&self, node: &Node, domains: &Domains) -> Truth {
        match node {
            Node::Leaf(variable, truths) => {
                let mut left = truths.iter().zip(&domains[*variable]).filter(|(_, left)| **left);
                let (first, _) = left.next()?;
                left.all(|(truth, _)| truth == first).then_some(*first).flatten()
            }
            Node::Not(part) => self.truth(part, domains).map(|truth| !truth),
            Node::Junction(every, parts) => junction(*every, parts.iter().map(|part| self.truth(part, domains))),
            Node::Iff(parts) => alike(self.truth(&parts.0, domains), self.truth(&parts.1, domains)),
            Node::Weight(compare, bound, parts) => {
                let parts = parts.iter().map(|(weight, part)| (weight, self.truth(part, domains)));
                weighed(*compare, bound, parts)
            }
            Node::Link(place) => {
                let Total { terms, at_least } = &self.sums[*place];
                let answer = &domains[self.issues.len() + place];
                let answer = if answer[0] != answer[1] { Some(answer[1]) } else { None };
                alike(answer, compared(Compare::AtLeast, &self.reach(terms, domains)?, at_least))
            }
        }
    }

    /// From where to where a sum reaches while these cells are left; `None` if there are none.
    pub fn reach(&self, terms: &BTreeMap<usize, Number>, domains: &Domains) -> Option<Span> {
        let mut reach = Span::point(&Number::zero());
        for (issue, coefficient) in terms {
            let Span { low, high, low_open, high_open } = self.hull(*issue, domains)?;
            let ends = ((coefficient * &low, low_open), (coefficient * &high, high_open));
            let (low, high) = if coefficient.is_negative() { (ends.1, ends.0) } else { ends };
            reach.low += &low.0;
            reach.high += &high.0;
            reach.low_open |= low.1;
            reach.high_open |= high.1;
        }
        Some(reach)
    }

    /// From where to where the cells left of an amount reach; `None` if none is left, or it is no amount.
    pub fn hull(&self, issue: usize, domains: &Domains) -> Option<Span> {
        let left = |place: &usize| domains[issue][*place];
        let first = (0..domains[issue].len()).find(left)?;
        let last = (0..domains[issue].len()).rfind(left)?;
        match (&self.cells[issue][first], &self.cells[issue][last]) {
            (Cell::Stretch(first), Cell::Stretch(last)) => Some(Span {
                low: first.low.clone(),
                high: last.high.clone(),
                low_open: first.low_open,
                high_open: last.high_open,
            }),
            _ => None,
        }
    }

    /// The issues and sums that a condition speaks of.
    pub fn variables(&self, node: &Node, found: &mut Vec<usize>) {
        match node {
            Node::Leaf(variable, _) => found.push(*variable),
            Node::Not(part) => self.variables(part, found),
            Node::Junction(_, parts) => parts.iter().for_each(|part| self.variables(part, found)),
            Node::Iff(parts) => [&parts.0, &parts.1].into_iter().for_each(|part| self.variables(part, found)),
            Node::Weight(_, _, parts) => parts.iter().for_each(|(_, part)| self.variables(part, found)),
            Node::Link(place) => {
                found.push(self.issues.len() + place);
                found.extend(self.sums[*place].terms.keys());
            }
        }
    }

    /// The cells that hold some of the values named; `None` if a name is none. Cells are taken whole.
    pub fn cells_named(&self, variable: usize, names: &[String]) -> Option<Vec<bool>> {
        let mut found = vec![false; self.size(variable)];
        for name in names {
            match self.issues.get(variable).map(|issue| &issue.domain) {
                None => found[ANSWERS.iter().position(|answer| answer == name)?] = true,
                Some(Domain::Amount(_)) => {
                    let span = Span::read(name)?;
                    for (cell, found) in self.cells[variable].iter().zip(&mut found) {
                        *found |= matches!(cell, Cell::Stretch(own) if own.meets(&span));
                    }
                }
                Some(choices) => found[choices.choices().iter().position(|choice| choice == name)?] = true,
            }
        }
        Some(found)
    }

    /// The names of cells, neighbouring stretches joined.
    pub fn names_of(&self, variable: usize, cells: &[bool]) -> Vec<String> {
        let Some(own) = self.cells.get(variable) else {
            return (0..ANSWERS.len()).filter(|place| cells[*place]).map(|place| ANSWERS[place].to_owned()).collect();
        };
        let mut names = Vec::new();
        let mut run: Option<Span> = None;
        for (cell, left) in own.iter().zip(cells) {
            match (cell, left) {
                (Cell::Choice(place), true) => {
                    names.extend(self.issues[variable].domain.choice(*place).map(str::to_owned));
                }
                (Cell::Stretch(span), true) => match &mut run {
                    Some(run) => (run.high, run.high_open) = (span.high.clone(), span.high_open),
                    None => run = Some(span.clone()),
                },
                (_, false) => names.extend(run.take().map(|run| run.text())),
            }
        }
        names.extend(run.map(|run| run.text()));
        names
    }

    /// The issue, or the sum written `#K`, of this name.
    pub fn variable_named(&self, name: &str) -> Option<usize> {
        let issue = self.issues.iter().position(|issue| issue.id == name);
        issue.or_else(|| {
            let place: usize = name.strip_prefix('#')?.parse().ok()?;
            (1..=self.sums.len()).contains(&place).then(|| self.issues.len() + place - 1)
        })
    }

    /// The name of an issue or a sum.
    pub fn name_of(&self, variable: usize) -> String {
        match self.issues.get(variable) {
            Some(issue) => issue.id.clone(),
            None => format!("#{}", variable - self.issues.len() + 1),
        }
    }

    /// A region as a certificate writes it.
    pub fn written(&self, region: &Region) -> Written {
        region.iter().map(|(variable, cells)| (self.name_of(*variable), self.names_of(*variable, cells))).collect()
    }

    /// The smallest region of whole cells that holds what a certificate writes; `None` if a name is none.
    pub fn read(&self, written: &Written) -> Option<Region> {
        let entry = |(name, values): (&String, &Vec<String>)| {
            let variable = self.variable_named(name)?;
            Some((variable, self.cells_named(variable, values)?))
        };
        written.iter().map(entry).collect()
    }
}

/// The numbers of a certificate at which an amount is cut; `None` if one is no number.
pub fn read_cuts(numbers: &[String]) -> Option<Vec<Number>> {
    numbers.iter().map(|number| read_number(number)).collect()
}

fn of_choice(condition: &Condition, place: usize) -> bool {
    let value = Value::Choice(place);
    match condition {
        Condition::Is(_, wanted) => value == *wanted,
        Condition::OneOf(_, wanted) => wanted.contains(&value),
        Condition::AtLeast(_, low) => value >= *low,
        Condition::AtMost(_, high) => value <= *high,
        Condition::Between(_, low, high) => *low <= value && value <= *high,
        _ => false,
    }
}

/// An amount cut at some numbers: each of them alone, and what lies between two. Of an amount with a step only what has
/// a value, from its lowest to its highest.
fn stretches(amount: &Amount, mut cuts: Vec<Number>) -> Vec<Cell> {
    cuts.extend([amount.min.clone(), amount.max.clone()]);
    cuts.retain(|cut| amount.min <= *cut && *cut <= amount.max);
    cuts.sort_unstable();
    cuts.dedup();
    let mut spans = vec![Span::point(&cuts[0])];
    for pair in cuts.windows(2) {
        spans.push(Span { low: pair[0].clone(), high: pair[1].clone(), low_open: true, high_open: true });
        spans.push(Span::point(&pair[1]));
    }
    match &amount.step {
        None => spans.into_iter().map(Cell::Stretch).collect(),
        Some(step) => spans.into_iter().filter_map(|span| on_steps(amount, step, &span)).map(Cell::Stretch).collect(),
    }
}

/// From the lowest to the highest value of a stepped amount in a span; `None` if it has none there.
fn on_steps(amount: &Amount, step: &Number, span: &Span) -> Option<Span> {
    let steps = |number: &Number| &(number - &amount.min) / step;
    let (low, high) = (steps(&span.low), steps(&span.high));
    let first = if span.low_open { low.floor() + 1 } else { low.ceil() };
    let last = if span.high_open { high.ceil() - 1 } else { high.floor() };
    let at = |count| &amount.min + &(&Number::from(count) * step);
    (first <= last).then(|| Span { low: at(first), high: at(last), low_open: false, high_open: false })
}
