//! Published negotiation domains, with figures that were computed by trying every outcome in exact arithmetic.
//!
//! Files and figures are read from `data/genius` in the folder that `ZOPA_SHARED` names; where it names none, there is
//! nothing to compare.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use zopa::analysis::{Bargain, BargainOptions, Deal, Settings, Solution, bargain};
use zopa::engine::limits::Limits;
use zopa::exchange::{Foreign, import_genius};
use zopa::model::{Number, Scenario, View};

/// The folder of each domain, its files, and how many deals its frontier has.
const DOMAINS: &[(&str, &[&str], usize)] = &[
    ("ItexvsCypress", &["ItexvsCypress_domain", "ItexvsCypress_Itex", "ItexvsCypress_Cypress"], 18),
    ("EnglandZimbabwe", &["EnglandZimbabwe_domain", "England", "Zimbabwe"], 25),
    ("Travel", &["travel_domain", "travel_chox", "travel_fanny"], 12),
    ("Energy", &["energy_domain", "energy_consumer", "energy_distributor"], 204),
    ("AMPOvsCity", &["ampo_vs_city_template", "ampo_vs_city_ampo_space", "ampo_vs_city_city_space"], 192),
    ("group2-politics", &["Politics", "Politics_util1", "Politics_util2", "Politics_util3"], 124),
    ("Lunch", &["Lunch", "Lunch_util1", "Lunch_util2"], 38),
    ("10issues", &["10issues-domain", "profile-1", "profile-2"], 10),
];

fn published() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("ZOPA_SHARED")?).join("data/genius"))
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn domain(name: &str, files: &[&str]) -> Option<Scenario> {
    let folder = published()?.join(name);
    let texts: Vec<_> = files.iter().map(|file| read(folder.join(format!("{file}.xml")))).collect();
    let files: Vec<_> = files.iter().zip(&texts).map(|(name, text)| Foreign { name, text }).collect();
    let imported = import_genius(files[0], &files[1..]).unwrap_or_else(|refusal| panic!("{refusal}"));
    let reading = zopa::solved(imported.reading, zopa::Depth::Faults, &Limits::default());
    Some(reading.scenario.expect("what is imported can be read"))
}

fn weighed(scenario: &Scenario) -> Bargain {
    bargain(&View::plain(scenario), &Settings::default(), &BargainOptions::default()).expect("all have interests")
}

#[test]
fn frontiers_of_published_domains_have_their_published_numbers_of_points() {
    for (name, files, points) in DOMAINS {
        let Some(scenario) = domain(name, files) else { return };
        let answer = weighed(&scenario);
        assert!(answer.complete, "{name}: {:?}", answer.notes);
        assert_eq!(answer.frontier.deals.len(), *points, "{name}");
    }
}

/// Whether numbers are the published ones to six digits, in whatever order of the parties.
fn agree(mut found: Vec<Number>, mut wanted: Vec<Number>) -> bool {
    found.sort();
    wanted.sort();
    let found: Vec<_> = found.iter().map(|number| number.rounded(6)).collect();
    found == wanted
}

fn worth(point: &Solution) -> Option<Vec<Number>> {
    Some(point.as_ref().ok()?.deals[0].worth.clone())
}

#[test]
fn named_points_of_published_domains_are_the_published_ones() {
    let Some(folder) = published() else { return };
    let answers: Vec<Json> = serde_json::from_str(&read(folder.join("answers.json"))).expect("the figures are JSON");
    assert_eq!(answers.len(), 7);
    let number = |json: &Json| json.to_string().parse::<Number>().expect("a number");
    for told in answers {
        let name = told["domain"].as_str().and_then(|path| path.rsplit('/').next()).expect("a name");
        let (_, files, _) = DOMAINS.iter().find(|(folder, ..)| *folder == name).expect("a known domain");
        let answer = weighed(&domain(name, files).expect("it is there"));
        let nash = told["nash"].as_array().map(|list| list.iter().map(number).collect::<Vec<_>>());
        match (worth(&answer.nash), nash) {
            (Some(found), Some(wanted)) => assert!(agree(found.clone(), wanted), "{name}: {found:?}"),
            (found, wanted) => assert_eq!((found, wanted), (None, None), "{name}"),
        }
        let least = |deal: &Deal| deal.worth.iter().min().cloned();
        let max_min = answer.frontier.deals.iter().filter_map(least).max().expect("a frontier has deals");
        assert_eq!(max_min.rounded(6), number(&told["max_min"]).rounded(6), "{name}");
        let sum = |deal: &Deal| deal.worth.iter().cloned().sum::<Number>();
        let welfare = answer.frontier.deals.iter().map(sum).max().expect("a frontier has deals");
        assert_eq!(welfare.rounded(6), number(&told["max_welfare"]).rounded(6), "{name}");
        let outcomes: u64 = answer.frontier.deals.iter().flat_map(|deal| deal.packages.found.to_u64_digits()).sum();
        assert_eq!(Some(outcomes), told["pareto_outcomes"].as_u64(), "{name}");
    }
}

#[test]
fn where_no_outcome_is_rational_the_reason_is_told() {
    let Some(scenario) = domain("Lunch", &["Lunch", "Lunch_util1", "Lunch_util2"]) else { return };
    let answer = weighed(&scenario);
    for (name, point) in answer.named() {
        let reason = point.as_ref().expect_err("nobody finds an outcome as good as none");
        assert!(reason.starts_with("no package is as good as no deal for"), "{name}: {reason}");
    }
}
