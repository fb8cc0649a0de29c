//! Certificates of the shipped scenarios: the program writes them, the checker verifies them, and a changed one fails.

use std::fs;
use std::path::{Path, PathBuf};

use zopa::analysis::{CheckOptions, ExplainOptions, Settings, check, explain};
use zopa::certificate::{self, Answer, Certificate, Claim, Verification};
use zopa::model::{Scenario, View, ViewOptions};
use zopa::prove::{self, Subject};

fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(folder).expect("the folder of scenarios");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "ron"));
    paths.sort();
    paths
}

/// A scenario and its text.
fn read(path: &Path) -> (Scenario, String) {
    let text = fs::read_to_string(path).expect("a text");
    (zopa::language::read(&text).scenario.expect("a good file"), text)
}

fn shipped(name: &str) -> (Scenario, String) {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name))
}

fn explained(scenario: &Scenario, text: &str, options: &ViewOptions) -> Certificate {
    let view = View::new(scenario, options).expect("the view exists");
    let (settings, subject) = (Settings::default(), Subject { view: &view, options, file: text.as_bytes() });
    let explanation = explain(&view, &settings, &ExplainOptions::default());
    prove::explanation(subject, &settings, &explanation).expect("a certificate")
}

fn checked(scenario: &Scenario, text: &str, options: &ViewOptions) -> Certificate {
    let view = View::new(scenario, options).expect("the view exists");
    let (settings, subject) = (Settings::default(), Subject { view: &view, options, file: text.as_bytes() });
    let check = check(&view, &settings, &CheckOptions::default());
    prove::check(subject, &settings, &check).expect("a certificate")
}

fn variant(name: &str) -> ViewOptions {
    ViewOptions { variant: Some(name.to_owned()), ..ViewOptions::default() }
}

/// That every claim is verified and nothing is left open.
fn is_verified(certificate: &Certificate, text: &str, scenario: &Scenario) {
    let Verification { verified, not_covered, failed } = certificate::verify(certificate, text.as_bytes(), scenario);
    assert_eq!((failed, not_covered), (vec![], vec![]));
    assert_eq!(verified.len(), certificate.claims.len());
}

/// That something of a certificate is refused for a reason with these words.
fn is_refused(certificate: &Certificate, text: &str, scenario: &Scenario, words: &str) {
    let failed = certificate::verify(certificate, text.as_bytes(), scenario).failed;
    assert!(failed.iter().any(|why| why.contains(words)), "no {words:?} in {failed:?}");
}

#[test]
fn certificates_of_every_scenario_in_every_variant_are_verified() {
    let mut views = 0;
    for path in scenarios() {
        let (scenario, text) = read(&path);
        let variants = scenario.variants.iter().map(|known| variant(&known.id));
        for options in std::iter::once(ViewOptions::default()).chain(variants) {
            is_verified(&checked(&scenario, &text, &options), &text, &scenario);
            is_verified(&explained(&scenario, &text, &options), &text, &scenario);
            views += 1;
        }
    }
    assert!(views >= 15, "{views} views");
}

#[test]
fn two_runs_write_the_same_certificate() {
    let (scenario, text) = shipped("camp-david-1978.ron");
    let bytes = || {
        let mut written = Vec::new();
        certificate::write(&mut written, &explained(&scenario, &text, &ViewOptions::default())).expect("memory");
        written
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn another_file_and_another_view_are_refused() {
    let (scenario, text) = shipped("house-sale.ron");
    let mut certificate = explained(&scenario, &text, &variant("no-repair"));
    is_refused(&certificate, &format!("{text} "), &scenario, "of another file");
    certificate.view = certificate::Options::of(&variant("no-such"));
    is_refused(&certificate, &text, &scenario, "the view of the certificate");
    certificate.view = certificate::Options::of(&ViewOptions::default());
    is_refused(&certificate, &text, &scenario, "that no agreement exists");
}

#[test]
fn an_answer_that_the_claims_contradict_is_refused() {
    let (scenario, text) = shipped("ukraine-guarantees-2025.ron");
    for mut certificate in [checked, explained].map(|of| of(&scenario, &text, &ViewOptions::default())) {
        certificate.answer = Answer::Feasible;
        is_refused(&certificate, &text, &scenario, "the certificate shows the opposite");
    }
    let (scenario, text) = shipped("house-sale.ron");
    let mut certificate = checked(&scenario, &text, &ViewOptions::default());
    certificate.answer = Answer::Infeasible;
    is_refused(&certificate, &text, &scenario, "the certificate shows the opposite");
}

/// Changes the claims of a kind in the certificate of an infeasible scenario.
fn spoilt(mut change: impl FnMut(&mut Claim) -> bool, words: &str) {
    let (scenario, text) = shipped("ukraine-guarantees-2025.ron");
    let mut certificate = explained(&scenario, &text, &ViewOptions::default());
    let changed = certificate.claims.iter_mut().map(&mut change).filter(|changed| *changed).count();
    assert!(changed > 0, "nothing was changed");
    is_refused(&certificate, &text, &scenario, words);
}

#[test]
fn a_conflict_without_one_of_its_positions_is_refused() {
    let shorten = |claim: &mut Claim| match claim {
        Claim::Conflict { positions, without, .. } => {
            let gone = positions.pop();
            without.retain(|without| Some(&without.position) != gone.as_ref());
            gone.is_some()
        }
        _ => false,
    };
    spoilt(shorten, "a proof");
}

#[test]
fn a_package_with_another_value_is_refused() {
    let replace = |claim: &mut Claim| match claim {
        Claim::Concession { package, .. } => package.insert("nato".to_owned(), "admitted".to_owned()).is_some(),
        _ => false,
    };
    spoilt(replace, "a package does not meet");
    let remove = |claim: &mut Claim| match claim {
        Claim::Concession { package, .. } => package.pop().is_some(),
        _ => false,
    };
    spoilt(remove, "it names a package that cannot be");
}

#[test]
fn another_cost_is_refused() {
    let dearer = |claim: &mut Claim| match claim {
        Claim::Cheapest { cost, .. } | Claim::Concession { cost, .. } => {
            cost.push('1');
            true
        }
        _ => false,
    };
    spoilt(dearer, "another cost");
    spoilt(dearer, "not the sum of the weights");
}

/// A scenario whose proofs need several steps: three pigeons, two holes.
const PIGEONS: &str = r#"Scenario(
    title: "Three and two",
    issues: {
        "a": Issue(domain: Options(["left", "right"])),
        "b": Issue(domain: Options(["left", "right"])),
        "c": Issue(domain: Options(["left", "right"])),
    },
    parties: {"ann": Party(positions: {
        "ab": Position(claim: "apart", requires: Iff(Is("a", "left"), Is("b", "right"))),
        "bc": Position(claim: "apart", requires: Iff(Is("b", "left"), Is("c", "right"))),
        "ca": Position(claim: "apart", requires: Iff(Is("c", "left"), Is("a", "right"))),
    })},
)"#;

fn pigeons(change: impl FnOnce(&mut Claim)) -> Verification {
    let scenario = zopa::language::read(PIGEONS).scenario.expect("a good file");
    let mut certificate = checked(&scenario, PIGEONS, &ViewOptions::default());
    is_verified(&certificate, PIGEONS, &scenario);
    assert_eq!(certificate.answer, Answer::Infeasible);
    change(&mut certificate.claims[0]);
    certificate::verify(&certificate, PIGEONS.as_bytes(), &scenario)
}

fn steps(claim: &mut Claim) -> &mut Vec<certificate::Step> {
    match claim {
        Claim::Infeasible { proof: Some(proof) } => &mut proof.steps,
        other => panic!("{other:?} is no proof"),
    }
}

#[test]
fn a_proof_with_a_step_removed_or_made_too_wide_is_refused() {
    let refused = |verification: Verification| assert_eq!(verification.failed.len(), 1, "{verification:?}");
    refused(pigeons(|claim| drop(steps(claim).remove(0))));
    refused(pigeons(|claim| drop(steps(claim).pop())));
    refused(pigeons(|claim| steps(claim)[0].within.clear()));
    refused(pigeons(|claim| steps(claim).iter_mut().for_each(|step| step.uses.clear())));
    refused(pigeons(|claim| steps(claim)[0].uses = vec![2]));
    refused(pigeons(|claim| {
        for step in steps(claim) {
            (step.uses, step.sums) = (vec![], vec![(1, "1".to_owned())]);
        }
    }));
    refused(pigeons(|claim| {
        steps(claim)[0].within.insert("d".to_owned(), vec![]);
    }));
}

#[test]
fn what_is_not_proved_is_not_verified() {
    let verification = pigeons(|claim| *claim = Claim::Infeasible { proof: None });
    assert_eq!((verification.verified.len(), verification.failed.len()), (1, 0));
    assert_eq!(verification.not_covered.len(), 2, "the claim, and so the verdict: {:?}", verification.not_covered);
}

#[test]
fn a_value_that_no_claim_speaks_of_is_named() {
    let (scenario, text) = shipped("house-sale.ron");
    let mut certificate = checked(&scenario, &text, &ViewOptions::default());
    certificate.claims.pop();
    let verification = certificate::verify(&certificate, text.as_bytes(), &scenario);
    assert_eq!(verification.failed, Vec::<String>::new());
    assert!(verification.not_covered[0].starts_with("some values of "), "{:?}", verification.not_covered);
}

#[test]
fn whatever_the_text_reading_it_does_not_panic() {
    let deep = format!("{{\"schema\": {}", "[".repeat(1_000_000));
    let schema = r#"{"schema":"zopa.certificate/2","sha256":"","view":{"variant":null,"as_of":null,"only":[],"drop":[],
        "concede":[],"set":[]},"command":"check","answer":"feasible","not_certified":[],"claims":[]}"#;
    for text in ["", "{", "[]", "null", "{\"schema\": 1}", &deep, schema, "\u{0}"] {
        assert!(certificate::read(text.as_bytes()).is_err(), "{}", &text[..text.len().min(50)]);
    }
    let strange = r##"{"schema":"zopa.certificate/1","sha256":"DIGEST","view":{"variant":null,"as_of":null,"only":[],
        "drop":[],"concede":[],"set":[]},"command":"check","answer":"infeasible","not_certified":[],"claims":[
        {"infeasible":{"proof":{"cuts":{"a":["1"]},"steps":[{"within":{}}]}}},
        {"infeasible":{"proof":{"steps":[{"within":{"#0":["yes"]}}]}}},
        {"infeasible":{"proof":{"steps":[{"within":{"#99999999999999999999":[]}}]}}},
        {"infeasible":{"proof":{"steps":[{"within":{},"uses":[0]}]}}},
        {"infeasible":{"proof":{"steps":[{"within":{},"sums":[[0,"1"]]}]}}},
        {"infeasible":{"proof":{"steps":[]}}},
        {"possible":{"issue":"a","value":"(","packages":[{"from":{}}]}},
        {"impossible":{"issue":"a","value":"[0, 1]","proof":{"steps":[{"within":{}}]}}},
        {"cheapest":{"cost":"1/0","package":{},"proof":null}},
        {"conflict":{"positions":["ann/ab","ann/ab"],"proof":null,"without":[]}},
        {"conflict":{"positions":["nobody"],"proof":null,"without":[]}}]}"##;
    let scenario = zopa::language::read(PIGEONS).scenario.expect("a good file");
    let strange = strange.replace("DIGEST", &certificate::digest(PIGEONS.as_bytes()));
    let certificate = certificate::read(strange.as_bytes()).expect("the form is right");
    let verification = certificate::verify(&certificate, PIGEONS.as_bytes(), &scenario);
    assert_eq!((verification.verified.len(), verification.failed.len()), (0, 11), "{verification:?}");
}

/// Scenarios of amounts that sums tie, each with what its claims rest on.
const TIED: [&str; 4] = [
    // Which step of `s` goes with a value of `a` changes where no condition names a number; at one value none but it does.
    r#"Scenario(title: "Bends", issues: {
        "a": Issue(domain: Amount(min: 0, max: 1, unit: "")),
        "s": Issue(domain: Amount(min: -1.5, max: -0.5, step: 0.5, unit: "")),
    }, parties: {"p": Party(positions: {
        "x": Position(claim: "", requires: Not(SumIs([(-1, "a"), (0.5, "s")], -1.5))),
        "y": Position(claim: "", requires: Not(SumAtLeast([(1, "a"), (2, "s")], -1))),
    })})"#,
    // No package: many sums over amounts of which most have one value left.
    r#"Scenario(title: "Clash", issues: {
        "a": Issue(domain: Amount(min: -1.5, max: -0.5, step: 0.5, unit: "")),
        "b": Issue(domain: Amount(min: 0.5, max: 2, step: 0.5, unit: "")),
        "c": Issue(domain: Amount(min: 0, max: 2, unit: "")),
    }, parties: {"p": Party(positions: {
        "x0": Position(claim: "", requires: SumIs([(-1.5, "c"), (-1.5, "a")], 0.375)),
        "x1": Position(claim: "", requires: Not(SumAtMost([(0.5, "c"), (2, "a"), (-1, "b")], -3.125))),
        "x2": Position(claim: "", requires: SumIs([(-1.5, "c"), (-1, "a"), (1, "b")], 0.25)),
        "x3": Position(claim: "", requires: Any([
            Not(SumAtMost([(0.5, "b"), (2, "c"), (-1, "a")], 3.25)), SumAtMost([(1, "b"), (-1, "c")], 0.5),
        ])),
    })})"#,
    // The ends of `a` are approached along strict sums and not reached.
    r#"Scenario(title: "Open", issues: {
        "a": Issue(domain: Amount(min: 0, max: 4, unit: "")),
        "b": Issue(domain: Amount(min: 0, max: 4, unit: "")),
    }, parties: {"p": Party(positions: {
        "x": Position(claim: "", requires: Not(SumAtMost([(1, "a"), (-1, "b")], -2))),
        "y": Position(claim: "", requires: Not(SumAtLeast([(1, "a"), (1, "b")], 3))),
        "z": Position(claim: "", requires: AtLeast("b", 2.5)),
    })})"#,
    // More steps than are shown one by one, and no value of `b` goes with all of them.
    r#"Scenario(title: "Long", issues: {
        "n": Issue(domain: Amount(min: 0, max: 1000, step: 1, unit: "")),
        "b": Issue(domain: Amount(min: 0, max: 10, step: 1, unit: "")),
    }, parties: {"p": Party(positions: {
        "x": Position(claim: "", requires: SumAtLeast([(1, "n"), (100, "b")], 500)),
        "y": Position(claim: "", requires: Not(SumAtLeast([(1, "n"), (100, "b")], 800))),
    })})"#,
];

#[test]
fn what_is_told_of_amounts_that_sums_tie_is_verified() {
    for text in TIED {
        let scenario = zopa::language::read(text).scenario.expect("a good file");
        let options = ViewOptions::default();
        is_verified(&checked(&scenario, text, &options), text, &scenario);
        is_verified(&explained(&scenario, text, &options), text, &scenario);
    }
}
