//! What is negotiated about: issues, their domains, and values.

use indexmap::IndexMap;
use num_bigint::BigInt;

use super::Number;

/// The place of an issue in [`Scenario::issues`](super::Scenario::issues), which is its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueId(pub usize);

/// A question to be settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// The name used in conditions and results.
    pub id: String,
    /// The name people read.
    pub title: String,
    /// The possible answers.
    pub domain: Domain,
    /// Longer names of single options or levels, by option or level.
    pub labels: IndexMap<String, String>,
}

/// The possible answers to an issue.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Answers without an order.
    Options(Vec<String>),
    /// Answers in order, lowest first.
    Levels(Vec<String>),
    /// The answers "no" and "yes".
    YesNo,
    /// A number between two bounds, both included.
    Amount(Amount),
}

/// The range of a numeric issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The smallest value.
    pub min: Number,
    /// The largest value.
    pub max: Number,
    /// The distance between neighbouring values, counted from `min`; continuous if `None`.
    pub step: Option<Number>,
    /// What the number counts, such as "EUR"; may be empty.
    pub unit: String,
}

/// One answer to an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// The place of an option, a level, or "no" (0) and "yes" (1) in its domain.
    Choice(usize),
    /// A value of an amount.
    Amount(Number),
}

impl Value {
    /// The place in its domain, if it is an option, a level, or "no" or "yes".
    pub fn choice(&self) -> Option<usize> {
        match self {
            Value::Choice(place) => Some(*place),
            Value::Amount(_) => None,
        }
    }
}

/// The names of the values of [`Domain::YesNo`].
const NO_AND_YES: [&str; 2] = ["no", "yes"];

impl Domain {
    /// The names of the choices in order; empty for an amount.
    pub fn choices(&self) -> Vec<&str> {
        match self {
            Domain::Options(names) | Domain::Levels(names) => names.iter().map(String::as_str).collect(),
            Domain::YesNo => NO_AND_YES.to_vec(),
            Domain::Amount(_) => Vec::new(),
        }
    }

    /// The name of one choice; `None` for an amount or a place beyond the last.
    pub fn choice(&self, place: usize) -> Option<&str> {
        match self {
            Domain::Options(names) | Domain::Levels(names) => names.get(place).map(String::as_str),
            Domain::YesNo => NO_AND_YES.get(place).copied(),
            Domain::Amount(_) => None,
        }
    }

    /// The range, if this is an amount.
    pub fn amount(&self) -> Option<&Amount> {
        match self {
            Domain::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    /// Whether "at least" and "at most" mean something here: levels and amounts.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Domain::Levels(_) | Domain::Amount(_))
    }

    /// Whether the domain has infinitely many values: an amount without a step.
    pub fn is_continuous(&self) -> bool {
        self.amount().is_some_and(|amount| amount.step.is_none())
    }
}

impl Amount {
    /// How many values there are; `None` if the amount is continuous.
    pub fn values(&self) -> Option<BigInt> {
        let step = self.step.as_ref()?;
        Some((&(&self.max - &self.min) / step).floor() + 1)
    }

    /// The value `steps` steps above the smallest, or the smallest if the amount is continuous.
    pub fn value(&self, steps: &BigInt) -> Number {
        match &self.step {
            Some(step) => &self.min + &(&Number::from(steps.clone()) * step),
            None => self.min.clone(),
        }
    }

    /// Whether `number` lies between the bounds and, if there is a step, on one of its values.
    pub fn has(&self, number: &Number) -> bool {
        let on_step = self.step.as_ref().is_none_or(|step| (&(number - &self.min) / step).is_whole());
        *number >= self.min && *number <= self.max && on_step
    }
}

impl Issue {
    /// The words for a value: its label or name, or the number with its unit.
    pub fn words(&self, value: &Value) -> String {
        match (value, &self.domain) {
            (Value::Choice(place), domain) => {
                let name = domain.choice(*place).unwrap_or_default();
                self.labels.get(name).map_or(name, String::as_str).to_owned()
            }
            (Value::Amount(number), _) => self.with_unit(&number.spoken()),
        }
    }

    /// A text with the unit of the amount behind it.
    pub(crate) fn with_unit(&self, text: &str) -> String {
        match self.domain.amount().map_or("", |amount| amount.unit.as_str()) {
            "" => text.to_owned(),
            unit => format!("{text} {unit}"),
        }
    }

    /// The words for a value inside a sentence: a label or name of several words stands in quotes.
    pub(crate) fn words_in_sentence(&self, value: &Value) -> String {
        let words = self.words(value);
        let several = value.choice().is_some() && words.contains(char::is_whitespace);
        if several { format!("\u{201c}{words}\u{201d}") } else { words }
    }

    /// The name of a value as a file or a command line writes it.
    pub fn name_of(&self, value: &Value) -> String {
        match value {
            Value::Choice(place) => self.domain.choice(*place).unwrap_or_default().to_owned(),
            Value::Amount(number) => number.to_string(),
        }
    }

    /// The value that has this name, if there is one in the domain.
    pub fn value_named(&self, name: &str) -> Option<Value> {
        match &self.domain {
            Domain::Amount(amount) => name.parse().ok().filter(|number| amount.has(number)).map(Value::Amount),
            domain => domain.choices().iter().position(|choice| *choice == name).map(Value::Choice),
        }
    }
}
