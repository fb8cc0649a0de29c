//! Certificates: those the program writes are verified, and whatever is changed in one, nothing that brute force
//! refutes is.

use std::cell::Cell;

use serde_json::Value as Json;
use zopa::analysis::{CheckOptions, ExplainOptions, Settings, check, explain};
use zopa::certificate::{self, Certificate, Claim, Verification};
use zopa::model::{Domain, Value, View};
use zopa::prove::{self, Subject};

use crate::oracle::linear::{Exact, Span};
use crate::oracle::statement::{exact, numeral};
use crate::oracle::{Oracle, bits};
use crate::scenarios::Case;
use crate::{on_random_scenarios, on_tiny_scenarios};

/// What the certificates of the tests call the file.
const FILE: &[u8] = b"a file";

/// At most so many changes of a certificate are tried.
const CHANGES: usize = 50;

/// The certificates of both commands.
fn certificates(case: &Case) -> Vec<Certificate> {
    let view = View::new(&case.scenario, &case.options).expect("the options name what is there");
    let (settings, subject) = (Settings::default(), Subject { view: &view, options: &case.options, file: FILE });
    let checked = check(&view, &settings, &CheckOptions::default());
    let explained = explain(&view, &settings, &ExplainOptions { limit: 20, beyond_red_lines: true });
    let made = [prove::check(subject, &settings, &checked), prove::explanation(subject, &settings, &explained)];
    made.into_iter().map(|made| made.expect("the answer is right")).collect()
}

fn verified(case: &Case, certificate: &Certificate) -> Verification {
    certificate::verify(certificate, FILE, &case.scenario)
}

/// Every claim that is written is verified and true; whether all there is to show was shown.
fn holds(case: &Case) -> bool {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let mut whole = true;
    for certificate in certificates(case) {
        let verification = verified(case, &certificate);
        assert_eq!(verification.failed, Vec::<String>::new());
        assert_eq!(certificate.claims.iter().filter(|claim| !is_true(claim, case, &oracle)).count(), 0);
        whole &= verification.not_covered.is_empty();
        let mut written = Vec::new();
        certificate::write(&mut written, &certificate).expect("memory takes all");
        assert_eq!(certificate::read(&written), Ok(certificate));
    }
    whole
}

#[test]
fn certificates_of_tiny_scenarios_are_verified() {
    on_tiny_scenarios(|case| assert!(holds(case), "something is not covered"));
}

#[test]
fn certificates_of_random_scenarios_are_verified() {
    let (all, whole) = (Cell::new(0), Cell::new(0));
    on_random_scenarios(|case| {
        whole.set(whole.get() + usize::from(holds(case)));
        all.set(all.get() + 1);
    });
    assert!(whole.get() * 20 >= all.get() * 19, "only {} of {} show everything", whole.get(), all.get());
}

/// Whether a claim is true, by brute force.
fn is_true(claim: &Claim, case: &Case, oracle: &Oracle<'_>) -> bool {
    let rungs = |positions: &[String]| -> Option<u64> {
        let place = |id: &String| oracle.reading.rungs.iter().position(|rung| rung.id == *id);
        Some(bits(&positions.iter().map(place).collect::<Option<Vec<_>>>()?))
    };
    let without =
        |set: u64| (0..64).filter(move |place| set >> place & 1 == 1).map(move |place| set & !(1u64 << place));
    match claim {
        Claim::Feasible { .. } => oracle.is_feasible(),
        Claim::Infeasible { .. } => !oracle.is_feasible(),
        Claim::Possible { issue, value, .. } => {
            let (place, span) = named(case, issue, value);
            values_of(oracle, place, &span).all(|value| has(&oracle.states()[place].possible, value))
        }
        Claim::RuledOut { issue, value, .. } => {
            let (place, span) = named(case, issue, value);
            !oracle.states()[place].possible.iter().any(|possible| possible.meets(&span))
        }
        Claim::Impossible { issue, value, .. } => {
            let (place, span) = named(case, issue, value);
            let state = oracle.states().swap_remove(place);
            !oracle.is_feasible() || !state.possible.iter().chain(&state.ruled_out).any(|span_| span_.meets(&span))
        }
        Claim::Cheapest { cost, .. } => oracle.cheapest() == cost.parse().ok().map(|cost| exact(&cost)),
        Claim::NoCompromise { .. } => oracle.compromises(Some(Exact::from(1_000_000))).is_empty(),
        Claim::Conflict { positions, .. } => rungs(positions)
            .is_some_and(|set| !oracle.can_meet(set) && without(set).all(|fewer| oracle.can_meet(fewer))),
        Claim::Concession { positions, .. } => {
            rungs(positions).is_some_and(|set| oracle.opens(set) && without(set).all(|fewer| !oracle.opens(fewer)))
        }
    }
}

/// An issue by place and a value or interval as numbers; a span that no package has if there is no such value.
fn named(case: &Case, issue: &str, value: &str) -> (usize, Span) {
    let place = case.scenario.issue(issue).expect("a verified claim names an issue").0;
    let number = |text: &str| exact(&text.parse().expect("a verified claim has numbers"));
    let about = &case.scenario.issues[place];
    let Some(inside) = value.strip_prefix(['[', '(']).filter(|_| matches!(about.domain, Domain::Amount(_))) else {
        let known = about.value_named(value).map(|value: Value| numeral(&value));
        return (place, Span::point(known.unwrap_or_else(|| Exact::from(-1_000_000))));
    };
    let (low, high) = inside[..inside.len() - 1].split_once(", ").expect("two numbers");
    let (low_open, high_open) = (value.starts_with('('), value.ends_with(')'));
    (place, Span { low: number(low), high: number(high), low_open, high_open })
}

/// Values of a span, near its ends and between.
fn values_of<'o>(oracle: &'o Oracle<'_>, issue: usize, span: &Span) -> impl Iterator<Item = Exact> + use<'o> {
    let span = span.clone();
    let parts = (0..=24).map(|part| span.low + (span.high - span.low) * Exact::new(part, 24)).collect::<Vec<_>>();
    parts.into_iter().filter(move |value| span.has(*value) && has(oracle.cells(issue), *value))
}

fn has(spans: &[Span], value: Exact) -> bool {
    spans.iter().any(|span| span.has(value))
}

/// All places of a value, outermost first.
fn places(json: &Json, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut inside = |key: String, value: &Json| {
        path.push(key);
        found.push(path.clone());
        places(value, path, found);
        path.pop();
    };
    match json {
        Json::Array(values) => values.iter().enumerate().for_each(|(place, value)| inside(place.to_string(), value)),
        Json::Object(map) => map.iter().for_each(|(key, value)| inside(key.clone(), value)),
        _ => {}
    }
}

/// A claim without what stands at a place.
fn without(claim: &Json, path: &[String]) -> Json {
    let mut changed = claim.clone();
    let (last, outer) = path.split_last().expect("a place inside");
    match changed.pointer_mut(&pointer(outer)).expect("the place is there") {
        Json::Array(values) => drop(values.remove(last.parse().expect("a number"))),
        Json::Object(map) => drop(map.shift_remove(last)),
        other => panic!("nothing stands in {other}"),
    }
    changed
}

/// A claim with something else at a place.
fn with(claim: &Json, path: &[String], value: &Json) -> Json {
    let mut changed = claim.clone();
    *changed.pointer_mut(&pointer(path)).expect("the place is there") = value.clone();
    changed
}

fn pointer(path: &[String]) -> String {
    path.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}

/// The claims of a certificate, changed: something left out, or in its place what stands in a like place elsewhere.
fn changed(claims: &[Json]) -> Vec<Json> {
    let mut all = Vec::new();
    for claim in claims {
        let mut found = Vec::new();
        places(claim, &mut Vec::new(), &mut found);
        all.extend(found.into_iter().map(|path| (claim, path)));
    }
    let mut changed = Vec::new();
    for (turn, (claim, path)) in all.iter().enumerate() {
        changed.push(without(claim, path));
        let like = |other: &&(&Json, Vec<String>)| other.1.last() == path.last();
        let others: Vec<_> = all.iter().filter(like).collect();
        for step in [1, 7] {
            let (from, other) = others[(turn + step) % others.len()];
            changed.push(with(claim, path, from.pointer(&pointer(other)).expect("the place is there")));
        }
    }
    changed
}

/// What is verified of changed claims is true; how many of them were refused, and how many not.
fn changes_are_seen_through(case: &Case) -> (usize, usize) {
    let oracle = Oracle::new(&case.scenario, &case.options);
    let (mut refused, mut accepted) = (0, 0);
    for certificate in certificates(case) {
        let mut json = serde_json::to_value(&certificate).expect("JSON");
        let claims = changed(json["claims"].as_array().expect("a list"));
        let stride = claims.len().div_ceil(CHANGES).max(1);
        for claim in claims.into_iter().step_by(stride) {
            json["claims"] = Json::Array(vec![claim]);
            let Ok(certificate) = certificate::read(json.to_string().as_bytes()) else {
                refused += 1;
                continue;
            };
            if verified(case, &certificate).verified.is_empty() {
                refused += 1;
            } else {
                let claim = &certificate.claims[0];
                assert!(is_true(claim, case, &oracle), "{claim:?} is verified and wrong");
                accepted += 1;
            }
        }
    }
    (refused, accepted)
}

#[test]
fn no_changed_claim_is_verified_that_brute_force_refutes() {
    let (refused, accepted) = (Cell::new(0), Cell::new(0));
    on_random_scenarios(|case| {
        let (more_refused, more_accepted) = changes_are_seen_through(case);
        refused.set(refused.get() + more_refused);
        accepted.set(accepted.get() + more_accepted);
    });
    assert!(refused.get() > 1_000 && accepted.get() > 50, "{} refused, {} accepted", refused.get(), accepted.get());
}
