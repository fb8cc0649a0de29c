//! Scenarios to hold the engines to: all tiny ones of two shapes, and random small ones of every kind.
//!
//! A random scenario is made from a *recipe*, a list of numbers each of which decides one choice. Nought is always the
//! plainest choice, so that a failing recipe shrinks towards a plain scenario.

use std::fmt;

use indexmap::IndexMap;
use proptest::prelude::*;
use zopa::model::{
    Amount, Bonus, Compare, Condition, Date, Domain, Draft, Fallback, Firmness, Interests, Issue, IssueId, Number,
    Party, PartyId, Position, Role, Rule, Scenario, Value, Variant, ViewOptions,
};

use crate::oracle::Oracle;

/// A scenario and the view to ask about.
#[derive(Clone)]
pub struct Case {
    /// The scenario.
    pub scenario: Scenario,
    /// The view.
    pub options: ViewOptions,
}

/// Only what decides an answer, in words.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scenario { issues, rules, parties, variants, drafts, as_of, .. } = &self.scenario;
        writeln!(f, "as of {}, asked {:?}", as_of.map_or("no day".to_owned(), |day| day.to_string()), self.options)?;
        for Issue { id, domain, .. } in issues {
            match domain {
                Domain::Amount(Amount { min, max, step, .. }) => {
                    let step = step.as_ref().map_or("continuous".to_owned(), |step| format!("in steps of {step}"));
                    writeln!(f, "issue {id}: {min} to {max}, {step}")?;
                }
                choices => writeln!(f, "issue {id}: {choices:?}")?,
            }
        }
        for Rule { id, holds, .. } in rules {
            writeln!(f, "rule {id}: {}", holds.words(issues))?;
        }
        let date = |day: &Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
        let mut position = |owner: &str, position: &Position| {
            let Position { id, requires, firmness, weight, fallbacks, since, until, .. } = position;
            let (since, until) = (date(since), date(until));
            writeln!(f, "{owner}/{id}: {firmness:?} ({weight}, {since} {until}): {}", requires.words(issues))?;
            let mut fallbacks = fallbacks.iter();
            fallbacks.try_for_each(|lower| writeln!(f, "    else ({}) {}", lower.weight, lower.requires.words(issues)))
        };
        for Party { id, role, positions, .. } in parties {
            positions.iter().try_for_each(|stated| position(&format!("{role:?} {id}"), stated))?;
        }
        for Variant { id, add, .. } in variants {
            add.iter().try_for_each(|(owner, added)| position(&format!("{id}, party{}", owner.0), added))?;
        }
        for Variant { id, extends, drop, set, .. } in variants {
            let set: Vec<_> = set.iter().map(|condition| condition.words(issues)).collect();
            writeln!(f, "{id}: extends {extends:?}, drops {drop:?}, sets {set:?}")?;
        }
        let value = |(issue, value): &(IssueId, Value)| format!("{} {}", issue.0, issues[issue.0].words(value));
        drafts
            .iter()
            .try_for_each(|draft| writeln!(f, "draft: {:?}", draft.values.iter().map(value).collect::<Vec<_>>()))
    }
}

/// An issue.
pub fn issue(id: &str, domain: Domain) -> Issue {
    Issue { id: id.to_owned(), title: id.to_owned(), domain, labels: IndexMap::new() }
}

/// An amount.
pub fn amount(min: Number, max: Number, step: Option<Number>) -> Domain {
    Domain::Amount(Amount { min, max, step, unit: String::new() })
}

/// A demand of weight one without fallbacks.
pub fn demand(id: &str, requires: Condition) -> Position {
    Position::demand(id, &format!("claim {id}"), requires)
}

/// A rule.
pub fn rule(id: &str, holds: Condition) -> Rule {
    Rule { id: id.to_owned(), because: format!("reason {id}"), holds, cites: Vec::new(), line: None }
}

/// A signatory.
pub fn signatory(id: &str, positions: Vec<Position>) -> Party {
    Party { id: id.to_owned(), title: id.to_owned(), role: Role::Signatory, positions, interests: None }
}

/// A scenario without variants and drafts.
pub fn scenario(issues: Vec<Issue>, rules: Vec<Rule>, parties: Vec<Party>) -> Scenario {
    Scenario {
        title: "a test".to_owned(),
        summary: String::new(),
        as_of: None,
        sources: IndexMap::new(),
        issues,
        rules,
        parties,
        variants: Vec::new(),
        drafts: Vec::new(),
        allow: Vec::new(),
    }
}

/// The part does not hold.
pub fn not(part: Condition) -> Condition {
    Condition::Not(Box::new(part))
}

/// Every scenario of this shape, 2,720 in all: two issues of two values, `a` and `b`; no rule or one of three; two
/// signatories, who hold one and two positions of weights 1, 0 and 2.5; the positions any three, in file order, of
/// the fifteen that five conditions and three kinds of firmness give, each any number of times.
pub fn tiny_choices() -> impl Iterator<Item = Case> {
    let is = |issue, value| Condition::Is(IssueId(issue), Value::Choice(value));
    let same = Condition::Iff(Box::new(is(0, 1)), Box::new(is(1, 1)));
    let conditions = vec![is(0, 0), is(0, 1), is(1, 1), not(same.clone()), Condition::Any(vec![is(0, 1), is(1, 1)])];
    let rules = vec![
        None,
        Some(same),
        Some(Condition::If(Box::new(is(0, 1)), Box::new(is(1, 0)))),
        Some(Condition::count_at_least(1, vec![is(0, 1), is(1, 1)])),
    ];
    let issues = vec![issue("a", Domain::YesNo), issue("b", Domain::YesNo)];
    let kinds = [Firmness::Demand, Firmness::RedLine, Firmness::Wish];
    tiny(issues, conditions, kinds.to_vec(), rules, |_| Vec::new())
}

/// Every scenario of this shape, 1,120 in all: a continuous amount `x` from 0 to 4 and a stepped amount `s` of 0, 2
/// and 4; no rule or the rule that they add up to at most 5; positions as in [`tiny_choices`], of seven conditions
/// that bound `x`, `s` or a sum, strictly or not, as demands and red lines; the first with a fallback that asks for
/// the same or for `s` to be at least 2.
pub fn tiny_amounts() -> impl Iterator<Item = Case> {
    let at = |number: i64| Value::Amount(number.into());
    let (x, s) = (IssueId(0), IssueId(1));
    let sum = |compare, bound: i64| Condition::Sum(compare, vec![(1.into(), x), (1.into(), s)], bound.into());
    let conditions = vec![
        Condition::AtLeast(x, at(2)),
        not(Condition::AtLeast(x, at(2))),
        Condition::AtLeast(s, at(4)),
        sum(Compare::AtLeast, 6),
        not(sum(Compare::AtLeast, 4)),
        sum(Compare::Exactly, 4),
        Condition::Sum(Compare::AtLeast, vec![(2.into(), x), (Number::from(-1), s)], 4.into()),
    ];
    let issues =
        vec![issue("x", amount(0.into(), 4.into(), None)), issue("s", amount(0.into(), 4.into(), Some(2.into())))];
    let fallback = move |requires: &Condition| {
        let requires = Condition::Any(vec![requires.clone(), Condition::AtLeast(s, at(2))]);
        vec![Fallback { requires, weight: "0.5".parse().expect("a number") }]
    };
    let kinds = vec![Firmness::Demand, Firmness::RedLine];
    tiny(issues, conditions, kinds, vec![None, Some(sum(Compare::AtMost, 5))], fallback)
}

/// All scenarios of three positions and at most one rule; the first position has fallbacks.
fn tiny(
    issues: Vec<Issue>,
    conditions: Vec<Condition>,
    kinds: Vec<Firmness>,
    rules: Vec<Option<Condition>>,
    fallbacks: impl Fn(&Condition) -> Vec<Fallback>,
) -> impl Iterator<Item = Case> {
    let stock: Vec<_> = conditions
        .iter()
        .flat_map(|condition| kinds.iter().map(move |firmness| (condition.clone(), *firmness)))
        .collect();
    let many = stock.len();
    let triples = (0..many).flat_map(move |i| (i..many).flat_map(move |j| (j..many).map(move |k| [i, j, k])));
    let choices = triples.flat_map(move |triple| rules.clone().into_iter().map(move |rule| (triple, rule)));
    choices.map(move |(triple, holds)| {
        let mut positions: Vec<_> = ["p", "q", "r"]
            .into_iter()
            .zip(triple)
            .map(|(id, place)| Position { firmness: stock[place].1, ..demand(id, stock[place].0.clone()) })
            .collect();
        for (position, weight) in positions.iter_mut().zip(["1", "0", "2.5"]) {
            position.weight = weight.parse().expect("a number");
        }
        if positions[0].firmness != Firmness::Wish {
            positions[0].fallbacks = fallbacks(&positions[0].requires);
        }
        let others = positions.split_off(1);
        let parties = vec![signatory("one", positions), signatory("two", others)];
        let rules = holds.map(|holds| rule("rule", holds)).into_iter().collect();
        Case { scenario: scenario(issues.clone(), rules, parties), options: ViewOptions::default() }
    })
}

/// Random cases.
pub fn cases() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u32>(), RECIPE).prop_map(|recipe| Case::of(&recipe))
}

/// How many choices a recipe decides; those beyond are the plainest.
const RECIPE: usize = 400;

/// The most combinations a random scenario may have, so that brute force stays quick. A continuous amount is taken
/// to have [`CELLS`].
const COMBINATIONS: usize = 400;
const CELLS: usize = 6;

/// The most rungs a random scenario may have.
const RUNGS: usize = 11;

struct Chooser<'r> {
    recipe: std::slice::Iter<'r, u32>,
}

impl Chooser<'_> {
    /// A number below `count`, nought when the recipe is at its end.
    fn below(&mut self, count: usize) -> usize {
        let number = self.recipe.next().copied().unwrap_or_default();
        ((u64::from(number) * count as u64) >> 32) as usize
    }

    /// True in so many of a hundred cases; false when the recipe is at its end.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of some things, the first when the recipe is at its end.
    fn one_of<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    fn number(&mut self, texts: &[&str]) -> Number {
        self.one_of(texts).parse().expect("a number")
    }
}

/// What conditions are made of: the issues and the sums that the scenario speaks of.
struct Matter {
    issues: Vec<Issue>,
    sums: Vec<Vec<(Number, IssueId)>>,
}

impl Case {
    fn of(recipe: &[u32]) -> Self {
        let chooser = &mut Chooser { recipe: recipe.iter() };
        let matter = Matter::of(chooser);
        let rules = (0..chooser.below(3)).map(|place| rule(&format!("rule{place}"), matter.condition(chooser, 2)));
        let mut made = scenario(matter.issues.clone(), rules.collect(), Vec::new());
        let mut rungs = 0;
        for place in 0..1 + chooser.below(4) {
            made.parties.push(matter.party(chooser, place, &mut rungs));
        }
        made.as_of = chooser.chance(25).then(|| date(chooser));
        for place in 0..chooser.below(3) {
            let variant = matter.variant(chooser, &made, place);
            made.variants.push(variant);
        }
        made.drafts.push(matter.draft(chooser));
        // Rules that contradict themselves are a fault of the file.
        while Oracle::new(&made, &ViewOptions::default()).rules_clash() {
            made.rules.pop();
        }
        let options = options(chooser, &made);
        Case { scenario: made, options }
    }
}

fn date(chooser: &mut Chooser<'_>) -> Date {
    chooser.one_of(&["2025", "2025-01-02", "2025-03", "2025-03-02", "2024-12-31"]).parse().expect("a date")
}

impl Matter {
    fn of(chooser: &mut Chooser<'_>) -> Self {
        let mut issues = Vec::new();
        let (mut combinations, mut continuous) = (1, 0);
        for place in 0..1 + chooser.below(5) {
            let (domain, cells) = domain(chooser);
            let is_continuous = domain.is_continuous();
            continuous += usize::from(is_continuous);
            if combinations * cells <= COMBINATIONS && !(is_continuous && continuous > 3) {
                combinations *= cells;
                issues.push(issue(&format!("i{place}"), domain));
            }
        }
        let mut matter = Self { issues, sums: Vec::new() };
        let amounts = matter.amounts();
        if !amounts.is_empty() {
            for _ in 0..1 + chooser.below(2) {
                let term = |chooser: &mut Chooser<'_>| {
                    (chooser.number(&["1", "1", "-1", "2", "0.5", "-1.5"]), chooser.one_of(&amounts))
                };
                let sum = (0..2 + chooser.below(2)).map(|_| term(chooser)).collect();
                matter.sums.push(sum);
            }
        }
        matter
    }

    fn amounts(&self) -> Vec<IssueId> {
        let issues = self.issues.iter().enumerate();
        issues.filter(|(_, issue)| issue.domain.amount().is_some()).map(|(place, _)| IssueId(place)).collect()
    }

    /// A value, of a continuous amount one of five numbers.
    fn value(&self, chooser: &mut Chooser<'_>, issue: IssueId) -> Value {
        match &self.issues[issue.0].domain {
            Domain::Amount(amount @ Amount { step: Some(_), .. }) => {
                let values = amount.values().expect("the amount has a step");
                let step = chooser.below(usize::try_from(values).expect("the tests use small amounts"));
                Value::Amount(amount.value(&num_bigint::BigInt::from(step)))
            }
            Domain::Amount(Amount { min, max, step: None, .. }) => {
                let quarter = &(max - min) / &Number::from(4);
                Value::Amount(min + &(&quarter * &Number::from(chooser.below(5) as i64)))
            }
            domain => Value::Choice(chooser.below(domain.choices().len())),
        }
    }

    fn condition(&self, chooser: &mut Chooser<'_>, depth: usize) -> Condition {
        if depth == 0 || !chooser.chance(35) {
            return self.leaf(chooser);
        }
        let part = |chooser: &mut Chooser<'_>| self.condition(chooser, depth - 1);
        let boxed = |chooser: &mut Chooser<'_>| Box::new(self.condition(chooser, depth - 1));
        match chooser.below(8) {
            0 | 1 => Condition::Not(boxed(chooser)),
            2 => Condition::All((0..1 + chooser.below(3)).map(|_| part(chooser)).collect()),
            3 | 4 => Condition::Any((0..1 + chooser.below(3)).map(|_| part(chooser)).collect()),
            5 => Condition::If(boxed(chooser), boxed(chooser)),
            6 => Condition::Iff(boxed(chooser), boxed(chooser)),
            _ => {
                let weights = ["1", "2", "0.5", "0", "-1"];
                let parts = (0..1 + chooser.below(3)).map(|_| (chooser.number(&weights), part(chooser))).collect();
                let compare = chooser.one_of(&[Compare::AtLeast, Compare::AtMost]);
                Condition::Weight(compare, chooser.number(&["1", "0.5", "2", "0", "-1"]), parts)
            }
        }
    }

    fn leaf(&self, chooser: &mut Chooser<'_>) -> Condition {
        if !self.sums.is_empty() && chooser.chance(30) {
            return self.sum(chooser);
        }
        let issue = IssueId(chooser.below(self.issues.len()));
        let first = self.value(chooser, issue);
        let forms = if self.issues[issue.0].domain.is_ordered() { 9 } else { 2 };
        match chooser.below(forms) {
            0 => Condition::Is(issue, first),
            1 => Condition::OneOf(issue, vec![first, self.value(chooser, issue)]),
            2 | 3 => Condition::AtLeast(issue, first),
            4 | 5 => Condition::AtMost(issue, first),
            6 => not(Condition::AtLeast(issue, first)),
            7 => not(Condition::AtMost(issue, first)),
            _ => {
                let second = self.value(chooser, issue);
                Condition::Between(issue, first.clone().min(second.clone()), first.max(second))
            }
        }
    }

    /// One of the sums, against what it comes to somewhere in the middle, so that it is neither always true nor
    /// always false. Rarely a sum of one amount, or one with a coefficient of nought.
    fn sum(&self, chooser: &mut Chooser<'_>) -> Condition {
        let mut terms = chooser.one_of(&self.sums);
        match chooser.below(10) {
            8 => terms.truncate(1),
            9 => terms.push((Number::zero(), terms[0].1)),
            _ => {}
        }
        let at = |chooser: &mut Chooser<'_>, issue: IssueId| match self.value(chooser, issue) {
            Value::Amount(number) => number,
            Value::Choice(_) => unreachable!("sums are over amounts"),
        };
        let bound = terms.iter().map(|(factor, issue)| factor * &at(chooser, *issue)).sum();
        let compare = chooser.one_of(&[Compare::AtMost, Compare::AtLeast, Compare::Exactly]);
        Condition::Sum(compare, terms, bound)
    }

    fn party(&self, chooser: &mut Chooser<'_>, place: usize, rungs: &mut usize) -> Party {
        let role = match chooser.below(10) {
            0..7 => Role::Signatory,
            7 | 8 => Role::Guarantor,
            _ => Role::Observer,
        };
        let mut positions = Vec::new();
        for stated in 0..1 + chooser.below(5) {
            let position = self.position(chooser, format!("p{stated}"));
            let more = position.fallbacks.len() + 1;
            if *rungs + more <= RUNGS {
                *rungs += more;
                positions.push(position);
            }
        }
        let bonus = |chooser: &mut Chooser<'_>| Bonus { when: self.leaf(chooser), worth: Number::one() };
        let interests = chooser.chance(10).then(|| Interests {
            reservation: Number::zero(),
            issues: Vec::new(),
            bonuses: vec![bonus(chooser)],
        });
        let id = format!("party{place}");
        Party { title: id.clone(), id, role, positions, interests }
    }

    fn position(&self, chooser: &mut Chooser<'_>, id: String) -> Position {
        let firmness = match chooser.below(10) {
            0..7 => Firmness::Demand,
            7 => Firmness::RedLine,
            _ => Firmness::Wish,
        };
        let depth = if chooser.chance(50) { 2 } else { 0 };
        let mut position = Position { firmness, ..demand(&id, self.condition(chooser, depth)) };
        position.weight = chooser.number(&["1", "2", "0", "0.5", "3", "0.1"]);
        let fallbacks = if firmness == Firmness::Wish { 0 } else { [0, 0, 0, 1, 2][chooser.below(5)] };
        for _ in 0..fallbacks {
            let stronger = position.fallbacks.last().map_or(&position.requires, |fallback| &fallback.requires);
            let requires = self.weaker(chooser, stronger);
            position.fallbacks.push(Fallback { requires, weight: chooser.number(&["1", "0", "2", "0.5"]) });
        }
        position.since = chooser.chance(12).then(|| date(chooser));
        position.until = chooser.chance(12).then(|| date(chooser));
        position
    }

    /// A condition that follows from another: a looser bound of the same kind, or the same or something else.
    fn weaker(&self, chooser: &mut Chooser<'_>, stronger: &Condition) -> Condition {
        match stronger {
            Condition::AtLeast(issue, low) if chooser.chance(60) => {
                Condition::AtLeast(*issue, self.value(chooser, *issue).min(low.clone()))
            }
            Condition::AtMost(issue, high) if chooser.chance(60) => {
                Condition::AtMost(*issue, self.value(chooser, *issue).max(high.clone()))
            }
            _ => Condition::Any(vec![stronger.clone(), self.leaf(chooser)]),
        }
    }

    fn variant(&self, chooser: &mut Chooser<'_>, made: &Scenario, place: usize) -> Variant {
        let owner = |chooser: &mut Chooser<'_>| PartyId(chooser.below(made.parties.len()));
        let dropped = |chooser: &mut Chooser<'_>| {
            let owner = owner(chooser);
            let positions = &made.parties[owner.0].positions;
            (!positions.is_empty()).then(|| (owner, positions[chooser.below(positions.len())].id.clone()))
        };
        let added = |chooser: &mut Chooser<'_>| {
            let id = chooser.one_of(&["p0", "p1", "added"]).to_owned();
            (owner(chooser), Position { fallbacks: Vec::new(), ..self.position(chooser, id) })
        };
        Variant {
            id: format!("variant{place}"),
            title: String::new(),
            extends: if place > 0 && chooser.chance(50) { vec![0] } else { Vec::new() },
            drop: if chooser.chance(50) { dropped(chooser).into_iter().collect() } else { Vec::new() },
            add: if chooser.chance(50) { vec![added(chooser)] } else { Vec::new() },
            set: if chooser.chance(40) { vec![self.leaf(chooser)] } else { Vec::new() },
        }
    }

    fn draft(&self, chooser: &mut Chooser<'_>) -> Draft {
        let fixed: Vec<_> = (0..self.issues.len()).filter(|_| !chooser.chance(25)).map(IssueId).collect();
        let values = fixed.into_iter().map(|issue| (issue, self.value(chooser, issue))).collect();
        Draft { id: "table".to_owned(), title: String::new(), values, cites: Vec::new() }
    }
}

/// A domain and how many values, or about how many cells, it has.
fn domain(chooser: &mut Chooser<'_>) -> (Domain, usize) {
    let names = |count: usize| (0..count).map(|place| format!("v{place}")).collect();
    let choices = 1 + chooser.below(8).div_ceil(2);
    match chooser.below(11) {
        0 | 1 => (Domain::YesNo, 2),
        2 => (Domain::Options(names(choices)), choices),
        3 | 4 => (Domain::Levels(names(choices)), choices),
        5 | 6 => {
            let (min, step) = (chooser.number(&["0", "10", "-1.5"]), chooser.number(&["1", "0.25", "2.5"]));
            let max = &min + &(&step * &Number::from(choices as i64 - 1));
            (amount(min, max, Some(step)), choices)
        }
        _ => {
            let (min, width) = (chooser.number(&["0", "-2", "0.1"]), chooser.number(&["4", "1", "10", "4", "1", "0"]));
            let max = &min + &width;
            (amount(min, max, None), CELLS)
        }
    }
}

/// A view that the scenario has.
fn options(chooser: &mut Chooser<'_>, made: &Scenario) -> ViewOptions {
    let mut options = ViewOptions::default();
    if !made.variants.is_empty() && chooser.chance(50) {
        options.variant = Some(chooser.one_of(&made.variants).id);
    }
    options.as_of = chooser.chance(20).then(|| date(chooser));
    if chooser.chance(15) {
        options.only = (0..1 + chooser.below(2)).map(|_| chooser.one_of(&made.parties).id).collect();
    }
    let named =
        |party: &Party, position: &Position| (format!("{}/{}", party.id, position.id), position.fallbacks.len());
    let named = |party| move |position| named(party, position);
    let stated: Vec<_> = made.parties.iter().flat_map(|party| party.positions.iter().map(named(party))).collect();
    if !stated.is_empty() {
        options.drop = (0..chooser.below(7) / 5).map(|_| chooser.one_of(&stated).0).collect();
        let conceded = (0..chooser.below(7) / 4).map(|_| {
            let (name, fallbacks) = chooser.one_of(&stated);
            // A variant may have put a position without fallbacks in its place.
            let fallbacks = if options.variant.is_some() { 0 } else { fallbacks };
            match chooser.below(fallbacks + 1) {
                0 => name,
                rung => format!("{name}#{rung}"),
            }
        });
        options.concede = conceded.collect();
    }
    for _ in 0..chooser.below(8) / 5 {
        let issue = chooser.below(made.issues.len());
        let matter = Matter { issues: made.issues.clone(), sums: Vec::new() };
        let value = match (matter.value(chooser, IssueId(issue)), &made.issues[issue].domain) {
            // Sometimes a number at which no condition of the file turns.
            (Value::Amount(_), Domain::Amount(Amount { min, max, step: None, .. })) if chooser.chance(40) => {
                Value::Amount(&(&(min + min) + max) / &Number::from(3))
            }
            (value, _) => value,
        };
        options.set.push(crate::oracle::reading::setting_of(made, issue, &value));
    }
    options
}

/// The same scenario with its parties and issues in another order: the new first is the one at `parties[0]`, and so on.
pub fn shuffled(scenario: &Scenario, issues: &[usize], parties: &[usize]) -> Scenario {
    let issue = |id: &IssueId| IssueId(issues.iter().position(|old| *old == id.0).expect("every issue has a place"));
    let party = |id: &PartyId| PartyId(parties.iter().position(|old| *old == id.0).expect("every party has a place"));
    let mut new = scenario.clone();
    new.issues = issues.iter().map(|old| scenario.issues[*old].clone()).collect();
    new.parties = parties.iter().map(|old| scenario.parties[*old].clone()).collect();
    let rules = new.rules.iter_mut().map(|rule| &mut rule.holds);
    let stated = new.parties.iter_mut().flat_map(|party| &mut party.positions);
    let (mut set, mut added) = (Vec::new(), Vec::new());
    for variant in &mut new.variants {
        variant.drop.iter_mut().for_each(|(owner, _)| *owner = party(owner));
        set.extend(&mut variant.set);
        for (owner, position) in &mut variant.add {
            *owner = party(owner);
            added.push(position);
        }
    }
    let rungs = stated.chain(added).flat_map(|position| {
        let fallbacks = position.fallbacks.iter_mut().map(|fallback| &mut fallback.requires);
        std::iter::once(&mut position.requires).chain(fallbacks)
    });
    rules.chain(rungs).chain(set).for_each(|condition| *condition = renamed(condition, &issue));
    for interests in new.parties.iter_mut().filter_map(|party| party.interests.as_mut()) {
        interests.bonuses.iter_mut().for_each(|bonus| bonus.when = renamed(&bonus.when, &issue));
    }
    for draft in &mut new.drafts {
        draft.values.iter_mut().for_each(|(id, _)| *id = issue(id));
    }
    new
}

/// A condition that speaks of other issues.
fn renamed(condition: &Condition, issue: &impl Fn(&IssueId) -> IssueId) -> Condition {
    let one = |part: &Condition| Box::new(renamed(part, issue));
    let all = |parts: &[Condition]| parts.iter().map(|part| renamed(part, issue)).collect();
    match condition {
        Condition::Is(id, value) => Condition::Is(issue(id), value.clone()),
        Condition::OneOf(id, values) => Condition::OneOf(issue(id), values.clone()),
        Condition::AtLeast(id, low) => Condition::AtLeast(issue(id), low.clone()),
        Condition::AtMost(id, high) => Condition::AtMost(issue(id), high.clone()),
        Condition::Between(id, low, high) => Condition::Between(issue(id), low.clone(), high.clone()),
        Condition::Not(part) => Condition::Not(one(part)),
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::If(when, then) => Condition::If(one(when), one(then)),
        Condition::Iff(first, second) => Condition::Iff(one(first), one(second)),
        Condition::Weight(compare, bound, parts) => {
            let parts = parts.iter().map(|(weight, part)| (weight.clone(), renamed(part, issue)));
            Condition::Weight(*compare, bound.clone(), parts.collect())
        }
        Condition::Sum(compare, terms, bound) => {
            let terms = terms.iter().map(|(factor, id)| (factor.clone(), issue(id)));
            Condition::Sum(*compare, terms.collect(), bound.clone())
        }
    }
}
