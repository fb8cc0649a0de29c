//! Who negotiates, and what they have said: parties, positions, interests.

use super::{Condition, Date, IssueId, Number, Value};

/// The place of a party in [`Scenario::parties`](super::Scenario::parties), which is its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId(pub usize);

/// Somebody who must agree, or is only heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// The name used in results and on the command line.
    pub id: String,
    /// The name people read.
    pub title: String,
    /// Whether its consent is needed.
    pub role: Role,
    /// What it has said, in file order.
    pub positions: Vec<Position>,
    /// What packages are worth to it, if the file says so.
    pub interests: Option<Interests>,
}

/// What a party's word counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Signs the deal; its consent is needed.
    #[default]
    Signatory,
    /// Stands behind the deal; its consent is needed as well.
    Guarantor,
    /// Is heard; its consent is not needed.
    Observer,
}

impl Role {
    /// Whether a deal needs this party's consent.
    pub fn consents(self) -> bool {
        self != Role::Observer
    }
}

/// One condition that a party has stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The name used in results, unique within the party.
    pub id: String,
    /// The position in plain words.
    pub claim: String,
    /// What a package must fulfil to meet it.
    pub requires: Condition,
    /// How firmly it is held.
    pub firmness: Firmness,
    /// The cost of conceding a demand, or the worth of a wish; not negative.
    pub weight: Number,
    /// Weaker conditions the party would settle for, strongest first.
    pub fallbacks: Vec<Fallback>,
    /// How it is known.
    pub basis: Basis,
    /// The chance that the party really holds it, between 0 and 1. Changes no verdict.
    pub confidence: Number,
    /// The first day on which it is held.
    pub since: Option<Date>,
    /// The first day on which it is no longer held.
    pub until: Option<Date>,
    /// Where it is found.
    pub cites: Vec<Cite>,
    /// The line of the file it stands on, counted from 1; `None` if it was not read from a file.
    pub line: Option<usize>,
}

impl Position {
    /// A position of which nothing is said but what it requires: a demand of weight 1 that its party has stated, held for
    /// certain and at all times.
    pub fn demand(id: &str, claim: &str, requires: Condition) -> Self {
        Self {
            id: id.to_owned(),
            claim: claim.to_owned(),
            requires,
            firmness: Firmness::Demand,
            weight: Number::one(),
            fallbacks: Vec::new(),
            basis: Basis::Stated,
            confidence: Number::one(),
            since: None,
            until: None,
            cites: Vec::new(),
            line: None,
        }
    }

    /// Whether it is held on a day: from `since` to the day before `until`.
    pub fn is_held_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }

    /// The conditions of its rungs: the position as stated, then its fallbacks.
    pub fn ladder(&self) -> impl Iterator<Item = (&Condition, &Number)> {
        let fallbacks = self.fallbacks.iter().map(|fallback| (&fallback.requires, &fallback.weight));
        std::iter::once((&self.requires, &self.weight)).chain(fallbacks)
    }
}

/// How firmly a position is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Firmness {
    /// Binding and not for trade.
    RedLine,
    /// Binding, but it may be conceded at a cost.
    #[default]
    Demand,
    /// Does not bind; it only ranks packages.
    Wish,
}

/// A weaker condition that a party would settle for in place of its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallback {
    /// What a package must fulfil to meet it.
    pub requires: Condition,
    /// The cost of leaving it too, on top of the rungs before it.
    pub weight: Number,
}

/// How a position is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// The party said so itself.
    #[default]
    Stated,
    /// Somebody else said so of it.
    Reported,
    /// An observer concluded it.
    Inferred,
    /// The author of the file supposes it.
    Assumed,
}

/// A pointer to a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// The source, by its key in [`Scenario::sources`](super::Scenario::sources).
    pub source: String,
    /// Who said it; empty if not told.
    pub by: String,
    /// Anything to add; may be empty.
    pub note: String,
}

/// What packages are worth to a party: a sum over issues.
#[derive(Clone, Debug, PartialEq)]
pub struct Interests {
    /// The worth of having no deal.
    pub reservation: Number,
    /// What each issue adds, in the order of the file.
    pub issues: Vec<(IssueId, Interest)>,
    /// What conditions add or take away.
    pub bonuses: Vec<Bonus>,
}

impl Interests {
    /// What a package is worth, given as one value for every issue in file order.
    pub fn of(&self, package: &[Value]) -> Number {
        let issues = self.issues.iter().map(|(issue, interest)| interest.of(&package[issue.0]));
        let bonuses = self.bonuses.iter().filter(|bonus| bonus.when.holds(package));
        issues.chain(bonuses.map(|bonus| bonus.worth.clone())).sum()
    }
}

/// What one issue adds to the worth of a package: weight times worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Interest {
    /// The factor.
    pub weight: Number,
    /// The worth of its values.
    pub worth: Worth,
}

impl Interest {
    /// What a value of the issue adds.
    pub fn of(&self, value: &Value) -> Number {
        &self.weight * &self.worth.of(value)
    }
}

/// The worth of the values of one issue.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    /// One number per choice, in the order of the domain; a choice that the file leaves out is worth nought.
    Choices(Vec<Number>),
    /// Points (amount, worth), ascending in the amount, joined by straight lines and level beyond the ends.
    Points(Vec<(Number, Number)>),
}

impl Worth {
    /// The worth of a value, before the weight.
    ///
    /// ```
    /// use zopa::model::{Number, Value, Worth};
    /// let worth = Worth::Points(vec![(Number::from(0), Number::from(1)), (Number::from(60), Number::from(0))]);
    /// assert_eq!(worth.of(&Value::Amount(Number::from(15))).to_string(), "0.75");
    /// assert_eq!(worth.of(&Value::Amount(Number::from(90))).to_string(), "0");
    /// ```
    pub fn of(&self, value: &Value) -> Number {
        match (self, value) {
            (Worth::Choices(worth), Value::Choice(place)) => worth[*place].clone(),
            (Worth::Points(points), Value::Amount(amount)) => between(points, amount),
            _ => Number::zero(),
        }
    }
}

/// The worth of an amount by points that straight lines join, level beyond the ends.
fn between(points: &[(Number, Number)], amount: &Number) -> Number {
    let after = points.partition_point(|(at, _)| at < amount);
    match (after.checked_sub(1).map(|before| &points[before]), points.get(after)) {
        (Some((from, low)), Some((to, high))) => {
            let share = &(amount - from) / &(to - from);
            low + &(&share * &(high - low))
        }
        (Some((_, level)), None) | (None, Some((_, level))) => level.clone(),
        (None, None) => Number::zero(),
    }
}

/// Worth that a condition adds, or takes away if negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Bonus {
    /// The condition.
    pub when: Condition,
    /// What it adds.
    pub worth: Number,
}
