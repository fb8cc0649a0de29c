//! What sets of parties could sign, where the answer is known: by a closed form, and as published.
//!
//! `ZOPA_SHARED` names a folder with generated scenarios and the counts on which other methods agree; where it names
//! none, the closed form stands alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use num_bigint::BigUint;
use zopa::analysis::{Coalitions, Settings, coalitions};
use zopa::model::{Condition, Domain, IssueId, PartyId, Value, View};

use crate::scenarios::{demand, issue, not, scenario, signatory};

/// Each party wants the first of three values of an issue of its own, and the first and the last exclude each other by
/// a second demand of the last on the issue of the first.
#[test]
fn every_set_of_twelve_parties_is_counted() {
    let names: Vec<_> = (0..12).map(|place| format!("p{place}")).collect();
    let options = || Domain::Options(["a", "b", "c"].map(str::to_owned).to_vec());
    let wants = |place: usize| Condition::Is(IssueId(place), Value::Choice(0));
    let party = |place: usize| {
        let more = (place == 11).then(|| demand("other", not(wants(0))));
        signatory(&names[place], std::iter::once(demand("own", wants(place))).chain(more).collect())
    };
    let issues = names.iter().map(|name| issue(name, options())).collect();
    let scenario = scenario(issues, Vec::new(), (0..12).map(party).collect());
    let found = coalitions(&View::plain(&scenario), &Settings::default());
    assert!(found.complete && found.every_set);
    assert_eq!(found.items.len(), 4096);
    for coalition in &found.items {
        let has = |place: usize| coalition.parties.contains(&PartyId(place));
        let free = BigUint::from(3u32).pow(12 - coalition.parties.len() as u32);
        let expected = match (has(0), has(11)) {
            (true, true) => BigUint::ZERO,
            // Two of three values are left where one of them was counted on.
            (false, true) => free / 3u32 * 2u32,
            _ => free,
        };
        assert_eq!(coalition.packages.found, expected, "{:?}", coalition.parties);
    }
}

#[test]
fn sets_of_parties_could_sign_what_is_published() {
    let Some(shared) = std::env::var_os("ZOPA_SHARED") else { return };
    let bench = PathBuf::from(shared).join("bench");
    let files = std::fs::read_dir(bench.join("answers")).expect("the folder can be read");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let mut held = 0;
    for name in names.filter_map(|name| name.strip_suffix(".coalitions.json").map(str::to_owned)) {
        are_published(&bench, &name);
        held += 1;
    }
    assert!(held > 0, "no answers in {}", bench.display());
}

fn are_published(bench: &Path, name: &str) {
    let found = of_instance(bench, name);
    let text = std::fs::read_to_string(bench.join("answers").join(format!("{name}.coalitions.json")));
    let published: serde_json::Value = serde_json::from_str(&text.expect("answers")).expect("the file is JSON");
    assert!(found.complete, "{name}: {:?}", found.notes);
    assert_eq!(found.items.len(), published.as_object().map_or(0, serde_json::Map::len));
    for coalition in &found.items {
        let mask: usize = coalition.parties.iter().map(|party| 1 << party.0).sum();
        assert_eq!(published[mask.to_string()], coalition.packages.found.to_string(), "{name}, set {mask}");
    }
}

fn of_instance(bench: &Path, name: &str) -> Coalitions {
    let instance = bench.join("instances").join(format!("{name}.json"));
    let turned = Command::new("python3").arg(bench.join("to_ron.py")).arg(instance).output().expect("python3 runs");
    let text = String::from_utf8(turned.stdout).expect("scenarios are UTF-8");
    let scenario = zopa::language::read(&text).scenario.expect("instances have no mistakes");
    coalitions(&View::plain(&scenario), &Settings::default())
}
