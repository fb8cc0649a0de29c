//! GENIUS: small files by hand, and published domains with their published figures.
//!
//! The published files and figures are read from the folder that `ZOPA_SHARED` names; where it names none, the small
//! ones have to do.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use zopa::analysis::{CheckOptions, Settings, check};
use zopa::exchange::{Asked, Foreign, Refusal, ask, import_genius};
use zopa::model::{Number, Scenario, Value, View};

use crate::{scenario, worth};

pub const DOMAIN: &str = r#"
<negotiation_template><utility_space number_of_issues="3">
  <objective index="0" name="Lease" type="objective" etype="objective">
    <issue index="1" name="Rent &amp; costs" type="integer" etype="integer" vtype="integer"><range lowerbound="2" upperbound="12"/></issue>
    <issue index="2" name="Pets" type="discrete"><item index="1" value="none"/><item index="2" value="a `cat`"/></issue>
    <issue index="3" name="Share" type="real"><range lowerbound="0" upperbound="0.5"/></issue>
  </objective></utility_space></negotiation_template>"#;

pub const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<utility_space>
  <objective index="0" name="Lease" type="objective" etype="objective">
    <weight index="1" value="3"/><weight index="2" value="2"/><weight index="3" value="1"/>
    <issue index="1" name="Rent &amp; costs" type="integer"><range lowerbound="2" upperbound="12"/><evaluator ftype="linear" slope="0.15" offset="0.1"/></issue>
    <issue index="2" name="Pets" type="discrete"><item index="1" value="none" evaluation="0"/><item index="1" value="none" evaluation="3"/><item index="2" value="a `cat`" evaluation="7"/></issue>
    <issue index="3" name="Share" type="real"><range lowerbound="0" upperbound="0.5"/><evaluator ftype="linear" parameter0="1" parameter1="-4"/></issue>
  </objective>
  <discount_factor value="0.5"/><reservation value="0.25"/>
</utility_space>"#;

const RECTANGLES: &str = r#"<utility_space type="nonlinear">
  <objective index="0" name="Lease" type="objective" etype="objective">
    <utility maxutility="8"><ufun type="PlainUfun" weight="1" aggregation="sum">
      <hyperRectangle utility="6"><INCLUDES index="1" min="0" max="5"/></hyperRectangle>
      <hyperRectangle utility="1" weight="2"><EXCLUDES index="1" min="5" max="5"/></hyperRectangle>
      <hyperRectangle utility="9"><INCLUDES index="1" min="20" max="30"/></hyperRectangle>
      <ufun weight="0.5" aggregation="sum"><hyperRectangle utility="1"/></ufun>
    </ufun></utility>
  </objective></utility_space>"#;

fn imported(profiles: &[&str]) -> Result<String, Refusal> {
    let names: Vec<_> = (0..profiles.len()).map(|place| format!("lease_{}.xml", ["tenant", "owner"][place])).collect();
    let profiles: Vec<_> = names.iter().zip(profiles).map(|(name, text)| Foreign { name, text }).collect();
    import_genius(Foreign { name: "folder/lease_domain.xml", text: DOMAIN }, &profiles).map(|imported| imported.text)
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// The package of a rent, a choice about pets and a share.
fn package(rent: &str, pets: usize, share: &str) -> Vec<Value> {
    vec![Value::Amount(number(rent)), Value::Choice(pets), Value::Amount(number(share))]
}

#[test]
fn an_additive_profile_is_worth_what_genius_computes() {
    let text = imported(&[PROFILE, PROFILE]).expect("it is imported");
    let scenario = scenario(&text);
    assert_eq!(scenario.title, "Lease");
    let ids: Vec<_> = scenario.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["tenant", "owner"]);
    assert_eq!(scenario.issues[0].id, "rent-costs");
    assert_eq!(scenario.issues[1].labels["a 'cat'"], "a `cat`");
    let interests = scenario.parties[0].interests.as_ref().expect("interests");
    assert_eq!(interests.reservation, number("0.25"));
    // 3/6 of the line 0.1 + 0.15 (rent - 2), at most 1; 2/6 of 3/7 or 7/7; 1/6 of 1 - 4 times the share, at least 0.
    let cases = [
        (package("2", 1, "0"), "0.05 + 1/3 + 1/6"),
        (package("8", 0, "0.1"), "0.5 + 1/7 + 0.1"),
        (package("9", 0, "0.5"), "0.5 + 1/7"),
    ];
    for (package, sum) in cases {
        assert_eq!(worth(interests, &package), sum.split(" + ").map(number).sum(), "{sum}");
    }
    assert!(scenario.summary.contains("discounted over time by the factor 0.5"), "{}", scenario.summary);
}

#[test]
fn rectangles_become_bonuses() {
    let scenario = scenario(&imported(&[RECTANGLES]).expect("it is imported"));
    let interests = scenario.parties[0].interests.as_ref().expect("interests");
    let cases = [("2", "17/16"), ("4", "17/16"), ("5", "13/16"), ("6", "5/16"), ("12", "5/16")];
    for (rent, total) in cases {
        assert_eq!(worth(interests, &package(rent, 0, "0")), number(total), "at {rent}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place_and_a_remedy() {
    let cases = [
        (PROFILE.replace("</objective>", ""), "expected 'objective' tag", "lease_tenant.xml:10:1"),
        (PROFILE.replace("\"0.15\"", "\"steep\""), "`slope` is `steep`, which is no number", "lease_tenant.xml:5:"),
        (PROFILE.replace("<weight index=\"1\" value=\"3\"/>", "<weight index=\"1\"/>"), "has no `value`", ":4:5"),
        (PROFILE.replace("value=\"2\"", "value=\"-2\""), "the weight -2 is below 0", ":4:"),
        (PROFILE.replace("issue index=\"3\"", "issue index=\"8\""), "no issue with the index 8", ":7:5"),
        (PROFILE.replace("type=\"real\"", "type=\"integer\""), "integer here and real in the domain", ":7:5"),
        (PROFILE.replace("linear\" parameter0", "faratin\" parameter0"), "type `faratin`", ":7:"),
        (PROFILE.replace("<utility_space>", "<utility_space type=\"uncertain\">"), "type `uncertain`", ":2:1"),
        (PROFILE.replace("<weight", "<mass"), "add up to 0", "lease_tenant.xml"),
        (RECTANGLES.replace("aggregation=\"sum\"", "aggregation=\"max\""), "that take the max", ":3:"),
        (RECTANGLES.replace("maxutility=\"8\"", "maxutility=\"0\""), "`maxutility` is 0", ":3:5"),
        (RECTANGLES.replace("index=\"1\" min=\"0\"", "index=\"2\" min=\"0\""), "`pets` is not an integer", ":4:"),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>".to_owned(), "cannot be read as XML", "lease_tenant.xml:1:"),
        (String::new(), "cannot be read as XML", "lease_tenant.xml:1:1"),
    ];
    for (profile, message, place) in cases {
        let refusal = imported(&[&profile]).expect_err(message);
        assert!(refusal.message.contains(message), "{message}: {refusal}");
        assert!(refusal.place.as_ref().is_some_and(|at| at.contains(place)), "{message}: {refusal}");
        assert!(!refusal.help.is_empty(), "{refusal}");
    }
    let empty = import_genius(Foreign { name: "d.xml", text: "<a/>" }, &[]).expect_err("there are no issues");
    assert_eq!(empty.message, "the file has no issues");
}

/// The folder of published domains, if there is one.
fn published() -> Option<PathBuf> {
    std::env::var_os("ZOPA_SHARED").map(|shared| Path::new(&shared).join("data/genius"))
}

/// A published domain and the profiles of its parties.
fn domain(folder: &Path, files: &[&str]) -> Scenario {
    let read = |name: &&str| {
        let path = folder.join(format!("{name}.xml"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let texts: Vec<_> = files.iter().map(read).collect();
    let files: Vec<_> = files.iter().zip(&texts).map(|(name, text)| Foreign { name, text }).collect();
    let imported = import_genius(files[0], &files[1..]).unwrap_or_else(|refusal| panic!("{refusal}"));
    if let Ok(Asked::Plain(plain)) = ask(files[0], &files[1..]) {
        assert_eq!(Some(*plain), imported.reading.scenario);
    }
    scenario(&imported.text)
}

/// How many packages the rules allow.
fn packages(scenario: &Scenario) -> String {
    check(&View::plain(scenario), &Settings::default(), &CheckOptions::default()).packages.found.to_string()
}

const DOMAINS: &[(&str, &[&str], &str)] = &[
    ("ItexvsCypress", &["ItexvsCypress_domain", "ItexvsCypress_Itex", "ItexvsCypress_Cypress"], "180"),
    ("EnglandZimbabwe", &["EnglandZimbabwe_domain", "England", "Zimbabwe"], "576"),
    ("Travel", &["travel_domain", "travel_chox", "travel_fanny"], "188160"),
    ("Energy", &["energy_domain", "energy_consumer", "energy_distributor"], "390625"),
    ("AMPOvsCity", &["ampo_vs_city_template", "ampo_vs_city_ampo_space", "ampo_vs_city_city_space"], "1944000"),
    ("group2-politics", &["Politics", "Politics_util1", "Politics_util2", "Politics_util3"], "23040"),
    ("Lunch", &["Lunch", "Lunch_util1", "Lunch_util2"], "3840"),
    ("10issues", &["10issues-domain", "profile-1", "profile-2"], "10000000000"),
];

#[test]
fn published_domains_have_their_published_numbers_of_outcomes() {
    let Some(folder) = published() else { return };
    for (name, files, count) in DOMAINS {
        assert_eq!(packages(&domain(&folder.join(name), files)), *count, "{name}");
    }
}

/// For every party and every issue the worth of its values, weighted.
fn tables(scenario: &Scenario) -> Vec<Vec<Vec<f64>>> {
    let interests = scenario.parties.iter().filter_map(|party| party.interests.as_ref());
    let of_party = |interests: &zopa::model::Interests| {
        let of_issue = |(_, interest): &(_, zopa::model::Interest)| match &interest.worth {
            zopa::model::Worth::Choices(worth) => {
                worth.iter().map(|worth| (&interest.weight * worth).to_f64()).collect()
            }
            zopa::model::Worth::Points(_) => panic!("these domains are discrete"),
        };
        interests.issues.iter().map(of_issue).collect()
    };
    interests.map(of_party).collect()
}

/// The greatest sum, the greatest least worth, and the worths of the greatest product, over all packages.
fn greatest(tables: &[Vec<Vec<f64>>], reserve: &[f64]) -> (f64, f64, Option<Vec<f64>>) {
    let sizes: Vec<_> = tables[0].iter().map(Vec::len).collect();
    let (mut sum, mut least, mut product, mut nash) = (f64::MIN, f64::MIN, 0.0, None);
    let mut place = vec![0; sizes.len()];
    loop {
        let worths = tables.iter().map(|issues| issues.iter().zip(&place).map(|(issue, at)| issue[*at]).sum::<f64>());
        let worths: Vec<f64> = worths.collect();
        sum = f64::max(sum, worths.iter().sum());
        least = f64::max(least, worths.iter().copied().fold(f64::MAX, f64::min));
        let gains = worths.iter().zip(reserve).map(|(worth, reserve)| worth - reserve);
        let gain = gains.clone().product::<f64>();
        if gains.clone().all(|gain| gain >= 0.0) && gain > product {
            (product, nash) = (gain, Some(worths));
        }
        let Some(next) = (0..sizes.len()).rev().find(|at| place[*at] + 1 < sizes[*at]) else { break };
        place[next] += 1;
        place[next + 1..].fill(0);
    }
    (sum, least, nash)
}

#[test]
fn published_domains_have_their_published_best_packages() {
    let Some(folder) = published() else { return };
    let answers = fs::read_to_string(folder.join("answers.json")).expect("the published answers");
    let answers: Vec<Json> = serde_json::from_str(&answers).expect("they are JSON");
    assert_eq!(answers.len(), 7);
    for answer in answers {
        let path = answer["domain"].as_str().expect("a name");
        let name = path.rsplit('/').next().expect("its last part");
        let (_, files, _) = DOMAINS.iter().find(|(folder, ..)| *folder == name).expect("a known domain");
        let scenario = domain(&folder.join(name), files);
        let numbers = |field: &str| answer[field].as_array().map(|list| list.iter().filter_map(Json::as_f64).collect());
        let reserve: Vec<f64> = numbers("reserve").expect("reservation values");
        let (sum, least, nash) = greatest(&tables(&scenario), &reserve);
        let close = |one: f64, other: f64| (one - other).abs() < 0.000_000_6;
        assert!(close(sum, answer["max_welfare"].as_f64().expect("a number")), "{name}: {sum}");
        assert!(close(least, answer["max_min"].as_f64().expect("a number")), "{name}: {least}");
        // The order of the parties is the files' order here, and the names' there.
        let sorted = |mut list: Vec<f64>| {
            list.sort_by(f64::total_cmp);
            list
        };
        let (found, wanted) = (nash.map(sorted), numbers("nash").map(sorted));
        assert_eq!(found.is_some(), wanted.is_some(), "{name}: {found:?} and {wanted:?}");
        let pairs = found.into_iter().flatten().zip(wanted.into_iter().flatten());
        assert!(pairs.into_iter().all(|(found, wanted)| close(found, wanted)), "{name}");
    }
}
