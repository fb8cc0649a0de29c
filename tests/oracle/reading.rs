//! What binds in a view, derived again from the file and the options alone.

use num_traits::Zero;
use zopa::model::{Condition, Firmness, Issue, IssueId, Number, Position, Role, Scenario, Value, ViewOptions};

use super::linear::Exact;
use super::statement::{Statement, exact};

/// The rules, binding rungs and wishes of a view, each list in its order.
pub struct Reading {
    /// The rules: names and statements, the file's first, then what the variant sets, then what the user sets.
    pub rules: Vec<(String, Statement)>,
    /// The binding rungs, strongest of a position first.
    pub rungs: Vec<OracleRung>,
    /// The wishes that count: names, weights and statements.
    pub wishes: Vec<Wish>,
}

/// A rung as the oracle knows it.
#[derive(Clone)]
pub struct OracleRung {
    /// `party/position`, or `party/position#k`.
    pub id: String,
    /// Whose it is, by place in the file.
    pub party: usize,
    /// The name of its position, shared by all its rungs.
    pub position: String,
    /// What leaving it costs on top of the rungs before.
    pub weight: Exact,
    /// Whether it is part of a red line.
    pub red_line: bool,
    /// What the file says at the position's first rung.
    pub stated: Statement,
    /// What must hold: this rung and all weaker ones.
    pub statement: Statement,
}

/// A wish as the oracle knows it.
pub struct Wish {
    /// `party/position`.
    pub id: String,
    /// Whose it is, by place in the file.
    pub party: usize,
    /// What meeting it is worth.
    pub weight: Exact,
    /// The wish.
    pub statement: Statement,
}

/// A position with its owner and the rungs of it that are given up from the start.
struct Kept<'a> {
    party: usize,
    position: &'a Position,
    given_up: usize,
}

impl Reading {
    /// The reading of a scenario that valid options ask for.
    pub fn new(scenario: &Scenario, options: &ViewOptions) -> Self {
        let mut rules: Vec<_> =
            scenario.rules.iter().map(|rule| (rule.id.clone(), Statement::of(&rule.holds))).collect();
        let owners = scenario.parties.iter().enumerate();
        let mut kept: Vec<_> = owners
            .flat_map(|(party, owner)| {
                owner.positions.iter().map(move |position| Kept { party, position, given_up: 0 })
            })
            .collect();
        if let Some(name) = &options.variant {
            let place = scenario.variants.iter().position(|variant| variant.id == *name).expect("the variant exists");
            apply(scenario, place, &mut rules, &mut kept);
        }
        let day = options.as_of.or(scenario.as_of).map(|day| padded(&day.to_string()));
        kept.retain(|kept| {
            let since = kept.position.since.map(|since| padded(&since.to_string()));
            let until = kept.position.until.map(|until| padded(&until.to_string()));
            day.as_ref()
                .is_none_or(|day| since.is_none_or(|since| since <= *day) && until.is_none_or(|until| *day < until))
        });
        kept.retain(|kept| options.only.is_empty() || options.only.contains(&scenario.parties[kept.party].id));
        kept.retain(|kept| !options.drop.contains(&kept.name(scenario)));
        for (name, rung) in options.concede.iter().map(|given| given.split_once('#').unwrap_or((given, "0"))) {
            for kept in kept.iter_mut().filter(|kept| kept.name(scenario) == name) {
                kept.given_up = kept.given_up.max(rung.parse::<usize>().expect("a rung is a number") + 1);
            }
        }
        for given in &options.set {
            let (issue, value) = given.split_once('=').expect("a setting has a value");
            let issue = scenario.issues.iter().position(|known| known.id == issue).expect("the issue exists");
            rules.push((format!("set:{given}"), Statement::of(&setting(scenario, issue, value))));
        }
        // A position that a variant adds comes after its party's own.
        kept.sort_by_key(|kept| kept.party);
        kept.retain(|kept| scenario.parties[kept.party].role != Role::Observer);
        let (wishes, binding): (Vec<_>, Vec<_>) =
            kept.iter().partition(|kept| kept.position.firmness == Firmness::Wish);
        let rungs = binding.into_iter().flat_map(|kept| kept.rungs(scenario)).collect();
        Self { rules, rungs, wishes: wishes.into_iter().map(|kept| kept.wish(scenario)).collect() }
    }

    /// The summed weight of some demands; red lines among them cost nothing.
    pub fn cost<'r>(&self, rungs: impl IntoIterator<Item = &'r usize>) -> Exact {
        let rungs = rungs.into_iter().map(|rung| &self.rungs[*rung]);
        rungs.filter(|rung| !rung.red_line).map(|rung| rung.weight).fold(Exact::zero(), |total, weight| total + weight)
    }
}

impl Kept<'_> {
    fn name(&self, scenario: &Scenario) -> String {
        format!("{}/{}", scenario.parties[self.party].id, self.position.id)
    }

    fn wish(&self, scenario: &Scenario) -> Wish {
        let (weight, statement) = (exact(&self.position.weight), Statement::of(&self.position.requires));
        Wish { id: self.name(scenario), party: self.party, weight, statement }
    }

    fn rungs(&self, scenario: &Scenario) -> Vec<OracleRung> {
        let first: (&Condition, &Number) = (&self.position.requires, &self.position.weight);
        let fallbacks = self.position.fallbacks.iter().map(|fallback| (&fallback.requires, &fallback.weight));
        let ladder: Vec<_> = std::iter::once(first).chain(fallbacks).collect();
        let name = self.name(scenario);
        let rung = |level: usize| OracleRung {
            id: if level == 0 { name.clone() } else { format!("{name}#{level}") },
            party: self.party,
            position: name.clone(),
            weight: exact(ladder[level].1),
            red_line: self.position.firmness == Firmness::RedLine,
            stated: Statement::of(ladder[0].0),
            statement: Statement::All(ladder[level..].iter().map(|(condition, _)| Statement::of(condition)).collect()),
        };
        (self.given_up..ladder.len()).map(rung).collect()
    }
}

/// A date as `YYYY-MM-DD`, so that dates compare as texts.
fn padded(date: &str) -> String {
    format!("{date}{}", &"0000-01-01"[date.len()..])
}

fn setting(scenario: &Scenario, issue: usize, value: &str) -> Condition {
    let value = scenario.issues[issue].value_named(value).expect("the value exists");
    Condition::Is(IssueId(issue), value)
}

/// Extends, then drop, add and set.
fn apply<'a>(scenario: &'a Scenario, place: usize, rules: &mut Vec<(String, Statement)>, kept: &mut Vec<Kept<'a>>) {
    let variant = &scenario.variants[place];
    for base in &variant.extends {
        apply(scenario, *base, rules, kept);
    }
    kept.retain(|kept| !variant.drop.iter().any(|(party, id)| kept.party == party.0 && kept.position.id == *id));
    for (party, position) in &variant.add {
        let added = Kept { party: party.0, position, given_up: 0 };
        match kept.iter_mut().find(|kept| kept.party == party.0 && kept.position.id == position.id) {
            Some(replaced) => *replaced = added,
            None => kept.push(added),
        }
    }
    let set = variant.set.iter().enumerate();
    rules.extend(set.map(|(place, holds)| (format!("set:{}#{}", variant.id, place + 1), Statement::of(holds))));
}

/// The setting `ISSUE=VALUE` of a value.
pub fn setting_of(scenario: &Scenario, issue: usize, value: &Value) -> String {
    let Issue { id, domain, .. } = &scenario.issues[issue];
    match value {
        Value::Choice(place) => format!("{id}={}", domain.choices()[*place]),
        Value::Amount(number) => format!("{id}={number}"),
    }
}
