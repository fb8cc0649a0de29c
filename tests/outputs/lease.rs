//! A small scenario made by hand, and results as an analysis would give them. The results need not be right: they
//! show every form a result can take.

use num_bigint::BigUint;
use zopa::analysis::*;
use zopa::engine::Count;
use zopa::model::*;

pub fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

pub fn count(found: &str) -> Count {
    Count { found: found.parse().expect("digits"), complete: true }
}

pub fn at_least(found: &str) -> Count {
    Count { complete: false, ..count(found) }
}

pub fn amount(text: &str) -> Value {
    Value::Amount(number(text))
}

pub fn point(text: &str) -> Answer {
    Answer::Amount(Range::point(&number(text)))
}

pub fn range(min: &str, max: &str, values: Option<u32>) -> Answer {
    let values = values.map(BigUint::from);
    Answer::Amount(Range { min: number(min), max: number(max), min_open: false, max_open: false, values })
}

pub const RENT: IssueId = IssueId(0);
pub const TERM: IssueId = IssueId(1);
pub const PETS: IssueId = IssueId(2);
pub const GARDEN: IssueId = IssueId(3);

pub fn issue(id: &str, title: &str, domain: Domain) -> Issue {
    Issue { id: id.into(), title: title.into(), domain, labels: Default::default() }
}

pub fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

pub fn stepped(min: &str, max: &str, step: Option<&str>, unit: &str) -> Domain {
    Domain::Amount(Amount { min: number(min), max: number(max), step: step.map(number), unit: unit.into() })
}

pub fn position(id: &str, claim: &str, requires: Condition, line: usize) -> Position {
    Position { line: Some(line), ..Position::demand(id, claim, requires) }
}

pub fn party(id: &str, title: &str, positions: Vec<Position>) -> Party {
    Party { id: id.into(), title: title.into(), role: Role::Signatory, positions, interests: None }
}

pub fn scenario(title: &str, issues: Vec<Issue>, parties: Vec<Party>) -> Scenario {
    Scenario {
        title: title.into(),
        summary: String::new(),
        as_of: None,
        sources: Default::default(),
        issues,
        rules: Vec::new(),
        parties,
        variants: Vec::new(),
        drafts: Vec::new(),
        allow: Vec::new(),
    }
}

/// Tenant and landlord: rent, term, pets and garden; every kind of position is held.
pub fn lease() -> Scenario {
    let mut term = issue("term", "Term of the lease", Domain::Levels(names(&["1-year", "3-years", "5-years"])));
    term.labels = [("1-year", "1 year"), ("3-years", "3 years"), ("5-years", "5 years")]
        .map(|(id, label)| (id.to_string(), label.to_string()))
        .into();
    let issues = vec![
        issue("rent", "Rent", stepped("800", "1400", Some("50"), "EUR")),
        term,
        issue("pets", "Pets", Domain::YesNo),
        issue("garden", "Garden", Domain::Options(names(&["tenant", "landlord", "shared"]))),
    ];
    let mut all = scenario("Lease of a flat", issues, vec![landlord(), tenant(), neighbour()]);
    all.as_of = "2025-09".parse().ok();
    all.rules = vec![Rule {
        id: "short-lease".into(),
        because: "a lease of one year may not cost more than 1200 EUR".into(),
        holds: Condition::If(
            Box::new(Condition::Is(TERM, Value::Choice(0))),
            Box::new(Condition::AtMost(RENT, amount("1200"))),
        ),
        cites: Vec::new(),
        line: Some(14),
    }];
    let values = vec![(RENT, amount("1050")), (TERM, Value::Choice(1))];
    all.drafts = vec![Draft { id: "agent".into(), title: "What the agent proposes".into(), values, cites: Vec::new() }];
    all
}

fn landlord() -> Party {
    let mut floor = position("floor", "The rent covers the mortgage", Condition::AtLeast(RENT, amount("1100")), 34);
    floor.weight = number("2");
    floor.fallbacks = vec![Fallback { requires: Condition::AtLeast(RENT, amount("1000")), weight: number("3.5") }];
    let parts = vec![Condition::AtLeast(TERM, Value::Choice(1)), Condition::Is(PETS, Value::Choice(0))];
    let mut quiet = position("quiet-house", "Long leases, and no animals in the house", Condition::All(parts), 41);
    quiet.basis = Basis::Reported;
    quiet.cites = vec![Cite { source: "letter".into(), by: "the agent".into(), note: String::new() }];
    party("landlord", "Our landlord", vec![floor, quiet])
}

fn tenant() -> Party {
    let mut cap = position("cap", "Rent at most 950, as the budget has it", Condition::AtMost(RENT, amount("950")), 52);
    cap.firmness = Firmness::RedLine;
    let dog = position("dog", "The dog comes along", Condition::Is(PETS, Value::Choice(1)), 58);
    let mut garden = position("garden", "A share of the garden", Condition::Is(GARDEN, Value::Choice(2)), 63);
    garden.firmness = Firmness::Wish;
    party("tenant", "Tenant", vec![cap, dog, garden])
}

fn neighbour() -> Party {
    let calm = position("calm", "No dog barks at night", Condition::Is(PETS, Value::Choice(0)), 70);
    Party { role: Role::Observer, ..party("neighbour", "Neighbour", vec![calm]) }
}

pub fn state(issue: IssueId, possible: Vec<Answer>, ruled_out: Vec<Answer>) -> IssueState {
    IssueState { issue, possible, ruled_out, impossible: Vec::new() }
}

/// A check with a zone: the rent is open, pets are settled.
pub fn feasible() -> Check {
    Check {
        answer: Verdict::Feasible,
        complete: true,
        packages: count("1234"),
        allowed: count("234000"),
        issues: vec![
            state(RENT, vec![range("1000", "1100", Some(3)), point("1200")], vec![range("800", "950", Some(4))]),
            IssueState {
                issue: TERM,
                possible: vec![Answer::Choice(1), Answer::Choice(2)],
                ruled_out: Vec::new(),
                impossible: vec![Answer::Choice(0)],
            },
            state(PETS, vec![Answer::Choice(1)], vec![Answer::Choice(0)]),
            state(GARDEN, vec![Answer::Choice(0), Answer::Choice(2)], vec![Answer::Choice(1)]),
        ],
        example: Some(Package {
            answers: vec![point("1000"), Answer::Choice(1), Answer::Choice(1), Answer::Choice(0)],
            linked: Vec::new(),
        }),
        cheapest: None,
        common: Vec::new(),
        draft: None,
        why: Vec::new(),
        notes: Vec::new(),
    }
}

/// A check without a zone.
pub fn infeasible() -> Check {
    let none = |issue| state(issue, Vec::new(), Vec::new());
    Check {
        answer: Verdict::Infeasible,
        packages: count("0"),
        issues: [RENT, TERM, PETS, GARDEN].map(none).into(),
        example: None,
        cheapest: Some(number("2")),
        common: vec![(PETS, Answer::Choice(1)), (RENT, point("1000"))],
        ..feasible()
    }
}

/// Two conflicts: one with a fallback and a rule, one with a clause.
pub fn conflicts() -> Conflicts {
    Conflicts {
        total: count("2"),
        items: vec![
            Conflict { rungs: vec![1, 3], rules: vec![0], rules_minimal: true, clauses: Vec::new() },
            Conflict {
                rungs: vec![2, 4],
                rules: Vec::new(),
                rules_minimal: true,
                clauses: vec![Clause { rung: 2, condition: Condition::Is(PETS, Value::Choice(0)) }],
            },
        ],
    }
}

/// Two disputes; one party could give alone.
fn structure() -> Structure {
    let (landlord, tenant) = (PartyId(0), PartyId(1));
    let burden = |rungs: &[usize], cost: &str, shares: &[(PartyId, &str)]| Burden {
        rungs: rungs.to_vec(),
        cost: number(cost),
        by_party: shares.iter().map(|(party, share)| (*party, number(share))).collect(),
    };
    let part = |rung, conflicts: &str, cheapest: &str| Part {
        rung,
        conflicts: conflicts.parse().expect("a number"),
        cheapest: cheapest.parse().expect("a number"),
    };
    Structure {
        groups: vec![
            Group { rungs: vec![0, 1], conflicts: 1u8.into(), ways: Some((2u8.into(), number("2"))) },
            Group { rungs: vec![2, 4], conflicts: 1u8.into(), ways: None },
        ],
        parts: vec![part(0, "2", "1"), part(4, "1", "0")],
        cheapest_count: 1u8.into(),
        alone: vec![
            Alone { party: landlord, burden: Some(burden(&[0], "2", &[(landlord, "2")])) },
            Alone { party: tenant, burden: None },
        ],
        most_even: Some(burden(&[0, 1, 4], "6.5", &[(landlord, "5.5"), (tenant, "1")])),
        between: vec![Between {
            parties: vec![landlord, tenant],
            conflicts: 2u8.into(),
            issues: vec![(PETS, 1u8.into())],
        }],
        issues: vec![(RENT, 2u8.into()), (PETS, 1u8.into())],
    }
}

/// A move of the rent from a bound that the position as stated reaches.
pub fn moved(rung: usize, from: &str, to: &str, open: bool) -> Move {
    let (from, to, up) = (point(from), point(to), number(to) > number(from));
    Move { rung, issue: RENT, from, from_open: false, to, open, up }
}

/// Two concessions: one to a fallback, one of several positions.
pub fn explanation() -> Explanation {
    let (landlord, tenant) = (PartyId(0), PartyId(1));
    Explanation {
        answer: Verdict::Infeasible,
        complete: true,
        packages: count("0"),
        conflicts: conflicts(),
        concession_count: count("2"),
        concessions: vec![
            Concession {
                rungs: vec![0],
                red_lines: Vec::new(),
                cost: number("2"),
                by_party: vec![(landlord, number("2"))],
                packages: count("12"),
                moves: vec![moved(0, "1100", "1000", false)],
            },
            Concession {
                rungs: vec![0, 1, 4],
                red_lines: Vec::new(),
                cost: number("6.5"),
                by_party: vec![(landlord, number("5.5")), (tenant, number("1"))],
                packages: count("1267650600228229401496703205376"),
                moves: vec![moved(1, "1000", "950", true)],
            },
        ],
        structure: Some(structure()),
        cheapest: Some(number("2")),
        beyond_red_lines: false,
        limit: 2,
        cuts: Vec::new(),
        notes: Vec::new(),
    }
}

/// A row that stands for one package.
pub fn row(answers: [Answer; 4]) -> PackageRow {
    PackageRow {
        answers: answers.map(|answer| vec![answer]).into(),
        linked: Vec::new(),
        packages: 1u8.into(),
        cost: Number::zero(),
        breaks: Vec::new(),
        by_party: Vec::new(),
        wishes: Number::zero(),
    }
}

pub fn list(packages: &str) -> PackageList {
    PackageList {
        answer: Verdict::Feasible,
        complete: true,
        packages: count(packages),
        compromises: count(packages),
        cheapest: Some(Number::zero()),
        within: Some(Number::zero()),
        notes: Vec::new(),
        cut: None,
    }
}
