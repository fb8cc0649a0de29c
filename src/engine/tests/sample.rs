//! Small scenarios for the tests, by hand and at random.

use indexmap::IndexMap;
use proptest::prelude::*;

use crate::model::{
    Amount, Compare, Condition, Domain, Firmness, Issue, IssueId, Number, Party, Position, Role, Rule, Scenario, Value,
};

/// What a party says: a condition, its weight, and how firm it is.
pub type Said = (Condition, i64, Firmness);

/// The kinds of issues that a small scenario may have.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Options(usize),
    Levels(usize),
    /// From 0 to 10, without steps.
    Continuous,
    /// From 0 to 10 in steps of 2.
    Stepped,
    /// From 0 to 10000 in steps of 1: more values than a sum counts one by one.
    Fine,
}

pub fn options(count: usize) -> Domain {
    Domain::Options((0..count).map(|place| format!("o{place}")).collect())
}

pub fn amount(max: i64, step: Option<i64>) -> Domain {
    let (min, max, step) = (Number::zero(), Number::from(max), step.map(Number::from));
    Domain::Amount(Amount { min, max, step, unit: String::new() })
}

impl Kind {
    fn domain(self) -> Domain {
        match self {
            Kind::Options(count) => options(count),
            Kind::Levels(count) => Domain::Levels((0..count).map(|place| format!("l{place}")).collect()),
            Kind::Continuous => amount(10, None),
            Kind::Stepped => amount(10, Some(2)),
            Kind::Fine => amount(10_000, Some(1)),
        }
    }

    fn is_amount(self) -> bool {
        matches!(self, Kind::Continuous | Kind::Stepped | Kind::Fine)
    }
}

/// A scenario of one party.
pub fn scenario(domains: Vec<Domain>, rules: Vec<Condition>, said: Vec<Said>) -> Scenario {
    let issue =
        |(place, domain)| Issue { id: format!("i{place}"), title: String::new(), domain, labels: IndexMap::new() };
    let rule =
        |(place, holds)| Rule { id: format!("r{place}"), because: String::new(), holds, cites: vec![], line: None };
    let position = |(place, (requires, weight, firmness)): (usize, Said)| Position {
        weight: Number::from(weight),
        firmness,
        ..Position::demand(&format!("p{place}"), "", requires)
    };
    let positions = said.into_iter().enumerate().map(position).collect();
    let party = Party { id: "a".into(), title: String::new(), role: Role::Signatory, positions, interests: None };
    Scenario {
        title: String::new(),
        summary: String::new(),
        as_of: None,
        sources: IndexMap::new(),
        issues: domains.into_iter().enumerate().map(issue).collect(),
        rules: rules.into_iter().enumerate().map(rule).collect(),
        parties: vec![party],
        variants: vec![],
        drafts: vec![],
        allow: vec![],
    }
}

fn leaf(kinds: Vec<Kind>) -> BoxedStrategy<Condition> {
    let single = (0..kinds.len(), 0..12i64, 0..3u8).prop_map({
        let kinds = kinds.clone();
        move |(issue, number, form)| {
            let value = |number: i64| match kinds[issue] {
                Kind::Options(count) | Kind::Levels(count) => Value::Choice(number as usize % count),
                Kind::Fine => Value::Amount(Number::from(number * 900)),
                Kind::Continuous | Kind::Stepped => Value::Amount(Number::from(number)),
            };
            let id = IssueId(issue);
            match (form, kinds[issue]) {
                (0, _) | (_, Kind::Options(_)) => Condition::Is(id, value(number)),
                (1, _) => Condition::AtLeast(id, value(number)),
                _ => Condition::AtMost(id, value(number)),
            }
        }
    });
    let amounts: Vec<_> = (0..kinds.len()).filter(|issue| kinds[*issue].is_amount()).collect();
    if amounts.len() < 2 {
        return single.boxed();
    }
    let coefficient = |issue: usize, number: i64| match kinds[issue] {
        Kind::Fine => &Number::from(number) / &Number::from(1000),
        _ => Number::from(number),
    };
    let scales: Vec<_> = amounts.iter().map(|issue| (*issue, coefficient(*issue, 1))).collect();
    let compare = prop::sample::select(vec![Compare::AtLeast, Compare::AtMost, Compare::Exactly]);
    let sum = (compare, prop::collection::vec(-2..4i64, scales.len()), -6..30i64).prop_map(
        move |(compare, numbers, bound)| {
            let terms = scales
                .iter()
                .zip(numbers)
                .map(|((issue, scale), number)| (scale * &Number::from(number), IssueId(*issue)));
            Condition::Sum(compare, terms.collect(), Number::from(bound))
        },
    );
    prop_oneof![5 => single, 1 => sum].boxed()
}

fn condition(kinds: Vec<Kind>) -> impl Strategy<Value = Condition> {
    leaf(kinds).prop_recursive(2, 8, 3, |part| {
        let parts = prop::collection::vec(part.clone(), 1..4);
        let weighted = prop::collection::vec((-2..4i64, part.clone()), 1..4);
        let compare = prop::sample::select(vec![Compare::AtLeast, Compare::AtMost]);
        prop_oneof![
            part.clone().prop_map(|part| Condition::Not(Box::new(part))),
            parts.clone().prop_map(Condition::All),
            parts.prop_map(Condition::Any),
            (part.clone(), part.clone()).prop_map(|(a, b)| Condition::If(Box::new(a), Box::new(b))),
            (part.clone(), part).prop_map(|(a, b)| Condition::Iff(Box::new(a), Box::new(b))),
            (compare, -2..5i64, weighted).prop_map(|(compare, bound, parts)| {
                let parts = parts.into_iter().map(|(weight, part)| (Number::from(weight), part)).collect();
                Condition::Weight(compare, Number::from(bound), parts)
            }),
        ]
    })
}

/// Scenarios over some of these kinds of issues.
pub fn scenarios(kinds: Vec<Kind>) -> impl Strategy<Value = Scenario> {
    prop::collection::vec(prop::sample::select(kinds), 1..4).prop_flat_map(|kinds| {
        let firmness =
            prop::sample::select(vec![Firmness::RedLine, Firmness::Demand, Firmness::Demand, Firmness::Wish]);
        let rules = prop::collection::vec(condition(kinds.clone()), 0..3);
        let said = prop::collection::vec((condition(kinds.clone()), 0..4i64, firmness), 0..6);
        let domains: Vec<_> = kinds.iter().map(|kind| kind.domain()).collect();
        (rules, said).prop_map(move |(rules, said)| scenario(domains.clone(), rules, said))
    })
}
