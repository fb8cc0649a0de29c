//! Random small scenarios with interests, the same ones on every run.

use indexmap::IndexMap;
use zopa::model::{
    Amount, Bonus, Condition, Domain, Draft, Fallback, Firmness, Interest, Interests, Issue, IssueId, Number, Party,
    Position, Role, Rule, Scenario, Value, Worth,
};

/// A fixed sequence of numbers (splitmix64: Steele, Lea and Flood, 2014).
pub struct Draw(u64);

impl Draw {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % bound as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    /// A small number; now and then one that no decimal spells.
    fn number(&mut self, low: i64, high: i64) -> Number {
        let whole = low + self.below((high - low + 1) as usize) as i64;
        match self.below(8) {
            0 => &Number::from(whole) / &Number::from(3),
            1 => &Number::from(whole) / &Number::from(4),
            _ => Number::from(whole),
        }
    }
}

pub fn issue(draw: &mut Draw, place: usize) -> Issue {
    let names = |count: usize| (0..count).map(|place| format!("v{place}")).collect();
    let domain = match draw.below(4) {
        0 => Domain::YesNo,
        1 => Domain::Levels(names(3)),
        2 => {
            let max = Number::from(2 + draw.below(4) as i64);
            Domain::Amount(Amount { min: 0.into(), max, step: Some(Number::one()), unit: String::new() })
        }
        _ => Domain::Options(names(2 + draw.below(2))),
    };
    Issue { id: format!("i{place}"), title: String::new(), domain, labels: IndexMap::new() }
}

/// The values of an issue; of an amount without a step, those with a step of one.
pub fn values(issue: &Issue) -> Vec<Value> {
    match &issue.domain {
        Domain::Amount(amount) => {
            let stepped = Amount { step: amount.step.clone().or(Some(Number::one())), ..amount.clone() };
            let count = stepped.values().expect("it has a step").to_string().parse::<i64>().expect("it is small");
            (0..count).map(|step| Value::Amount(stepped.value(&step.into()))).collect()
        }
        domain => (0..domain.choices().len()).map(Value::Choice).collect(),
    }
}

pub fn condition(draw: &mut Draw, issues: &[Issue], depth: usize) -> Condition {
    if depth > 0 && draw.one_in(2) {
        let parts = (0..2).map(|_| condition(draw, issues, depth - 1)).collect::<Vec<_>>();
        return match draw.below(4) {
            0 => Condition::All(parts),
            1 => Condition::Any(parts),
            2 => Condition::Not(Box::new(parts[0].clone())),
            _ => Condition::If(Box::new(parts[0].clone()), Box::new(parts[1].clone())),
        };
    }
    let place = draw.below(issues.len());
    let all = values(&issues[place]);
    let value = all[draw.below(all.len())].clone();
    match (&issues[place].domain, draw.below(3)) {
        (Domain::Levels(_) | Domain::Amount(_), 0) => Condition::AtLeast(IssueId(place), value),
        (Domain::Levels(_) | Domain::Amount(_), 1) => Condition::AtMost(IssueId(place), value),
        _ => Condition::Is(IssueId(place), value),
    }
}

fn interests(draw: &mut Draw, issues: &[Issue]) -> Interests {
    let mut own = Vec::new();
    for (place, issue) in issues.iter().enumerate() {
        if draw.one_in(5) {
            continue;
        }
        let worth = match &issue.domain {
            Domain::Amount(_) => {
                let points = [-1, 2, 4].map(|at| (Number::from(at), draw.number(-2, 4)));
                Worth::Points(points[draw.below(3)..].to_vec())
            }
            domain => Worth::Choices(domain.choices().iter().map(|_| draw.number(-2, 4)).collect()),
        };
        own.push((IssueId(place), Interest { weight: draw.number(0, 3), worth }));
    }
    let bonuses = (0..draw.below(3)).map(|_| Bonus { when: condition(draw, issues, 1), worth: draw.number(-3, 3) });
    Interests { bonuses: bonuses.collect(), issues: own, reservation: draw.number(-4, 8) }
}

fn position(draw: &mut Draw, issues: &[Issue], place: usize) -> Position {
    let requires = condition(draw, issues, 1);
    let firmness = [Firmness::Demand, Firmness::Demand, Firmness::Wish, Firmness::RedLine][draw.below(4)];
    let fallback = Condition::Any(vec![requires.clone(), condition(draw, issues, 0)]);
    let fallbacks = match firmness != Firmness::Wish && draw.one_in(3) {
        true => vec![Fallback { requires: fallback, weight: draw.number(0, 3) }],
        false => Vec::new(),
    };
    let weight = draw.number(0, 3);
    Position { firmness, weight, fallbacks, ..Position::demand(&format!("d{place}"), "", requires) }
}

/// A scenario of so many parties, all of whom have interests if `stated`.
pub fn scenario(draw: &mut Draw, parties: usize, stated: bool) -> Scenario {
    let issues: Vec<_> = (0..2 + draw.below(3)).map(|place| issue(draw, place)).collect();
    scenario_about(draw, issues, parties, stated)
}

/// A scenario about some issues.
pub fn scenario_about(draw: &mut Draw, issues: Vec<Issue>, parties: usize, stated: bool) -> Scenario {
    let rule = |draw: &mut Draw, place: usize| Rule {
        id: format!("r{place}"),
        because: String::new(),
        holds: condition(draw, &issues, 1),
        cites: Vec::new(),
        line: None,
    };
    let rules = (0..draw.below(3)).map(|place| rule(draw, place)).collect();
    let party = |draw: &mut Draw, place: usize| Party {
        id: format!("p{place}"),
        title: format!("Party {place}"),
        role: Role::Signatory,
        positions: (0..draw.below(3)).map(|position| self::position(draw, &issues, position)).collect(),
        interests: (stated || draw.one_in(2)).then(|| interests(draw, &issues)),
    };
    let parties = (0..parties).map(|place| party(draw, place)).collect();
    let chosen = issues.iter().enumerate().map(|(place, issue)| {
        let all = values(issue);
        (IssueId(place), all[draw.below(all.len())].clone())
    });
    let draft = Draft { id: "draft".to_owned(), title: String::new(), values: chosen.collect(), cites: Vec::new() };
    Scenario {
        title: String::new(),
        summary: String::new(),
        as_of: None,
        sources: IndexMap::new(),
        issues,
        rules,
        parties,
        variants: Vec::new(),
        drafts: vec![draft],
        allow: Vec::new(),
    }
}
