//! Scenarios of up to 12 issues and 14 positions, against a sweep over all packages and all sets of positions.
//!
//! Wider than the oracle can go, as they have no amounts and no fallbacks. `ZOPA_WIDE` sets how many there are (300 if
//! unset).

use std::cell::Cell;

use num_bigint::BigUint;
use zopa::analysis::{CheckOptions, EngineChoice, ExplainOptions, Settings, check, explain};
use zopa::model::{Condition, Domain, Firmness, IssueId, Party, Position, Scenario, Value, View, ViewOptions};

use crate::oracle::linear::Exact;
use crate::oracle::statement::{Statement, exact};
use crate::scenarios::{demand, issue, not, rule, scenario, signatory};

/// At most so many packages are swept.
const PACKAGES: usize = 20_000;

/// A fixed sequence of numbers (Knuth's multiplier for 64 bits).
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// A condition on one issue.
    fn leaf(&mut self, sizes: &[usize]) -> Condition {
        let issue = self.below(sizes.len());
        let (id, at) = (IssueId(issue), |place| Value::Choice(place));
        let (one, other) = (self.below(sizes[issue]), self.below(sizes[issue]));
        match self.below(5) {
            0 => Condition::Is(id, at(one)),
            1 => Condition::OneOf(id, vec![at(one), at(other)]),
            2 => Condition::AtLeast(id, at(one)),
            3 => Condition::AtMost(id, at(one)),
            _ => not(Condition::Is(id, at(one))),
        }
    }

    /// A condition, mostly on one issue, never on more than three.
    fn condition(&mut self, sizes: &[usize], single: usize) -> Condition {
        if self.below(100) < single {
            return self.leaf(sizes);
        }
        let parts: Vec<_> = (0..self.between(2, 3)).map(|_| self.leaf(sizes)).collect();
        let [first, second] = [parts[0].clone(), parts[1].clone()].map(Box::new);
        match self.below(5) {
            0 => Condition::All(parts),
            1 => Condition::Any(parts),
            2 => Condition::If(first, second),
            3 => Condition::Iff(first, second),
            _ => not(Condition::All(parts)),
        }
    }

    fn scenario(&mut self) -> Scenario {
        let mut sizes = Vec::new();
        for _ in 0..self.between(4, 12) {
            let size = self.between(2, 4);
            if sizes.iter().product::<usize>() * size <= PACKAGES {
                sizes.push(size);
            }
        }
        let levels = |size| Domain::Levels((0..size).map(|place| format!("v{place}")).collect());
        let issues = sizes.iter().enumerate().map(|(place, size)| issue(&format!("i{place}"), levels(*size))).collect();
        let rules = (0..self.below(4)).map(|place| rule(&format!("r{place}"), self.condition(&sizes, 0))).collect();
        let count = self.between(4, 14);
        let mut positions: Vec<_> = (0..count).map(|place| self.position(&sizes, place)).collect();
        let mut parties: Vec<Party> = Vec::new();
        while !positions.is_empty() {
            let own = positions.split_off(positions.len().saturating_sub(self.between(1, 5)));
            parties.push(signatory(&format!("p{}", parties.len()), own));
        }
        scenario(issues, rules, parties)
    }

    fn position(&mut self, sizes: &[usize], place: usize) -> Position {
        let firmness = if self.below(6) == 0 { Firmness::RedLine } else { Firmness::Demand };
        let weight = (self.below(6) as i64).into();
        Position { firmness, weight, ..demand(&format!("q{place}"), self.condition(sizes, 70)) }
    }
}

/// What sweeping over all packages and all sets of positions tells. Sets are bits, by place of the position.
struct Sweep {
    allowed: usize,
    feasible: usize,
    /// By set, whether some package meets all of it.
    met: Vec<bool>,
    positions: usize,
}

impl Sweep {
    fn new(scenario: &Scenario) -> Self {
        let sizes: Vec<_> = scenario.issues.iter().map(|issue| size(&issue.domain)).collect();
        let positions = scenario.parties.iter().flat_map(|party| &party.positions);
        let positions: Vec<_> = positions.map(|position| Truth::new(&position.requires, &sizes)).collect();
        let rules: Vec<_> = scenario.rules.iter().map(|rule| Truth::new(&rule.holds, &sizes)).collect();
        let mut sweep =
            Self { allowed: 0, feasible: 0, met: vec![false; 1 << positions.len()], positions: positions.len() };
        for mut number in 0..sizes.iter().product() {
            let mut package = Vec::with_capacity(sizes.len());
            for size in &sizes {
                package.push(number % size);
                number /= size;
            }
            if rules.iter().all(|rule| rule.of(&package)) {
                let held = positions.iter().enumerate().filter(|(_, position)| position.of(&package));
                let held: usize = held.map(|(place, _)| 1 << place).sum();
                sweep.allowed += 1;
                sweep.feasible += usize::from(held == sweep.met.len() - 1);
                sweep.met[held] = true;
            }
        }
        sweep.close();
        sweep
    }

    /// What meets a set meets every part of it.
    fn close(&mut self) {
        for place in 0..self.positions {
            for set in (0..self.met.len()).filter(|set| set >> place & 1 == 1) {
                if self.met[set] {
                    self.met[set ^ 1 << place] = true;
                }
            }
        }
    }

    fn parts(&self, set: usize) -> impl Iterator<Item = usize> {
        (0..self.positions).filter(move |place| set >> place & 1 == 1).map(move |place| set ^ 1 << place)
    }

    fn conflicts(&self) -> Vec<usize> {
        let minimal = |set: &usize| !self.met[*set] && self.parts(*set).all(|part| self.met[part]);
        (0..self.met.len()).filter(minimal).collect()
    }

    fn concessions(&self, red_lines: usize) -> Vec<usize> {
        let opens = |set: usize| self.met[(self.met.len() - 1) ^ set];
        let minimal = |set: &usize| opens(*set) && !self.parts(*set).any(opens);
        (0..self.met.len()).filter(|set| set & red_lines == 0).filter(minimal).collect()
    }
}

/// A condition tabulated over the issues it speaks of.
struct Truth {
    issues: Vec<(usize, usize)>,
    table: Vec<bool>,
}

impl Truth {
    fn new(condition: &Condition, sizes: &[usize]) -> Self {
        let statement = Statement::of(condition);
        let issues: Vec<_> = statement.issues().into_iter().map(|issue| (issue, sizes[issue])).collect();
        let mut package = vec![Exact::from(0); sizes.len()];
        let table = (0..issues.iter().map(|(_, size)| size).product()).map(|mut number: usize| {
            for (issue, size) in &issues {
                package[*issue] = Exact::from((number % size) as i128);
                number /= size;
            }
            statement.holds(&package)
        });
        let table = table.collect();
        Self { issues, table }
    }

    fn of(&self, package: &[usize]) -> bool {
        let place = self.issues.iter().rev().fold(0, |place, (issue, size)| place * size + package[*issue]);
        self.table[place]
    }
}

fn size(domain: &Domain) -> usize {
    match domain {
        Domain::Options(values) | Domain::Levels(values) => values.len(),
        Domain::YesNo => 2,
        Domain::Amount(_) => unreachable!("wide scenarios have no amounts"),
    }
}

fn set(rungs: &[usize]) -> usize {
    rungs.iter().map(|rung| 1 << rung).sum()
}

/// Holds the answers to a sweep, and says whether the scenario is feasible.
fn hold(scenario: &Scenario, engine: EngineChoice) -> bool {
    let view = View::new(scenario, &ViewOptions::default()).expect("nothing is asked of the view");
    let settings = Settings { engine, ..Settings::default() };
    let sweep = Sweep::new(scenario);
    let checked = check(&view, &settings, &CheckOptions::default());
    assert_eq!((checked.packages.complete, checked.packages.found), (true, BigUint::from(sweep.feasible)));
    assert_eq!((checked.allowed.complete, checked.allowed.found), (true, BigUint::from(sweep.allowed)));
    let answer = explain(&view, &settings, &ExplainOptions { limit: usize::MAX, beyond_red_lines: false });
    assert!(answer.complete);
    if sweep.feasible > 0 {
        assert_eq!((answer.conflicts.items.len(), answer.concessions.len()), (0, 0));
        return true;
    }
    let mut conflicts: Vec<_> = answer.conflicts.items.iter().map(|conflict| set(&conflict.rungs)).collect();
    conflicts.sort_unstable();
    assert_eq!(conflicts, sweep.conflicts());
    let rungs = view.rungs.iter().enumerate();
    let red_lines: usize = rungs.filter(|(_, rung)| rung.red_line).map(|(place, _)| 1 << place).sum();
    let mut concessions: Vec<_> = answer.concessions.iter().map(|concession| set(&concession.rungs)).collect();
    concessions.sort_unstable();
    assert_eq!(concessions, sweep.concessions(red_lines));
    let cost = |set: &usize| -> Exact {
        let given_up = view.rungs.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        given_up.map(|(_, rung)| exact(&rung.weight)).sum()
    };
    assert_eq!(answer.cheapest.as_ref().map(exact), concessions.iter().map(cost).min());
    false
}

fn on_wide_scenarios(engine: EngineChoice, one_in: u32) {
    let count = (crate::setting("ZOPA_WIDE").unwrap_or(300) / one_in).max(1);
    let feasible = Cell::new(0);
    for seed in 0..count {
        let made = Draw(seed.into()).scenario();
        let law = || feasible.set(feasible.get() + u32::from(hold(&made, engine)));
        crate::tried(law).unwrap_or_else(|why| panic!("{why}\nin the wide scenario {seed}"));
    }
    let (some, most) = (count / 20, count - count / 4);
    assert!((some..most).contains(&feasible.get()), "{} of {count} are feasible", feasible.get());
}

#[test]
fn the_diagram_answers_as_a_sweep_does() {
    on_wide_scenarios(EngineChoice::Diagram, 1);
}

#[test]
fn the_milp_answers_as_a_sweep_does() {
    on_wide_scenarios(EngineChoice::Milp, 10);
}

#[test]
fn the_search_answers_as_a_sweep_does() {
    on_wide_scenarios(EngineChoice::Search, 10);
}
