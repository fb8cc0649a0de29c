//! Scenarios made to be hard: every command ends by itself, with the exit status of its answer, and what is not exact
//! says why.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Numbers without a pattern, the same in every run (Marsaglia 2003).
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// A file with issues of one domain and three parties that share the conditions out among them.
fn file(name: &str, issues: usize, domain: &str, conditions: &[String]) -> PathBuf {
    let mut text = format!("Scenario(title: \"{name}\", issues: {{");
    for issue in 0..issues {
        write!(text, "\"i{issue}\": Issue(domain: {domain}), ").expect("text grows");
    }
    text.push_str("}, parties: {");
    for party in 0..3 {
        write!(text, "\"p{party}\": Party(positions: {{").expect("text grows");
        for (place, condition) in conditions.iter().enumerate().filter(|(place, _)| place % 3 == party) {
            let weight = 1 + place % 5;
            write!(text, "\"c{place}\": Position(claim: \"{place}\", requires: {condition}, weight: {weight}), ")
                .expect("text grows");
        }
        text.push_str("}), ");
    }
    text.push_str("})");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}.ron"));
    fs::write(&path, text).expect("a file for the test");
    path
}

/// Disjunctions of so many atoms each, far from local.
fn clauses(shuffle: &mut Shuffle, issues: usize, options: usize, width: usize, count: usize) -> Vec<String> {
    let mut atom = || format!("Is(\"i{}\", \"v{}\")", shuffle.below(issues), shuffle.below(options));
    (0..count).map(|_| format!("Any([{}])", (0..width).map(|_| atom()).collect::<Vec<_>>().join(", "))).collect()
}

/// Sums of so many amounts each.
fn sums(shuffle: &mut Shuffle, issues: usize, width: usize, count: usize) -> Vec<String> {
    let mut sum = || {
        let first = shuffle.below(issues);
        let term = |place: usize| (first + place * (1 + first % 3)) % issues;
        let mut places: Vec<_> = (0..width).map(term).collect();
        places.sort_unstable();
        places.dedup();
        let terms: Vec<_> =
            places.iter().map(|place| format!("({}, \"i{place}\")", shuffle.below(19) as i64 - 9)).collect();
        let kind = ["SumAtMost", "SumAtLeast"][shuffle.below(2)];
        format!("{kind}([{}], {})", terms.join(", "), shuffle.below(600) as i64 - 200)
    };
    (0..count).map(|_| sum()).collect()
}

/// Each command ends with a verdict or without one, and says where it stopped.
fn ends(path: &Path) {
    for command in ["check", "packages", "explain", "overlap"] {
        let output = Command::new(env!("CARGO_BIN_EXE_zopa"))
            .args([command, "--format", "json"])
            .arg(path)
            .output()
            .expect("zopa runs");
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the result is JSON");
        let status = ["feasible", "infeasible", "", "unknown"].iter().position(|known| told["answer"] == *known);
        assert_eq!(output.status.code(), status.map(|status| status as i32), "{command} {}", path.display());
        let stopped = told["notes"].as_array().is_some_and(|notes| !notes.is_empty());
        assert!(told["complete"] == true || stopped, "{command} {}", path.display());
    }
}

#[test]
fn disjunctions_all_across() {
    let mut shuffle = Shuffle(1);
    ends(&file("across", 60, "Options([\"v0\", \"v1\", \"v2\", \"v3\"])", &clauses(&mut shuffle, 60, 4, 3, 800)));
}

#[test]
fn sums_over_continuous_amounts() {
    let mut shuffle = Shuffle(2);
    ends(&file("continuous", 10, "Amount(min: 0, max: 100)", &sums(&mut shuffle, 10, 6, 56)));
}

#[test]
fn sums_over_stepped_amounts() {
    let mut shuffle = Shuffle(3);
    ends(&file("stepped", 20, "Amount(min: 0, max: 100, step: 1)", &sums(&mut shuffle, 20, 9, 80)));
}

/// What `zopa explain` answers, as JSON.
fn explained(path: &Path) -> serde_json::Value {
    let call = || {
        let mut call = Command::new(env!("CARGO_BIN_EXE_zopa"));
        call.args(["explain", "--limit", "3", "--format", "json"]).arg(path).output().expect("zopa runs").stdout
    };
    let told = call();
    assert_eq!(call(), told, "two runs give the same bytes");
    serde_json::from_slice(&told).expect("the result is JSON")
}

/// How many entries a list of an answer has.
fn listed(told: &serde_json::Value, list: &str) -> usize {
    told[list].as_array().expect("the answer has the list").len()
}

#[test]
fn conflicts_leave_work_for_concessions() {
    let mut shuffle = Shuffle(4);
    let mut conditions = clauses(&mut shuffle, 40, 4, 2, 240);
    conditions.extend(clauses(&mut shuffle, 40, 4, 3, 120));
    let path = file("contentious", 40, "Options([\"v0\", \"v1\", \"v2\", \"v3\"])", &conditions);
    let told = explained(&path);
    assert_eq!((listed(&told, "conflicts"), listed(&told, "concessions")), (3, 3));
    assert_eq!((&told["answer"], &told["lower_bounds"].as_array().map(Vec::len)), (&"infeasible".into(), &Some(2)));
}

#[test]
fn a_sum_of_large_numbers_over_many_stepped_amounts_is_left_to_the_theory() {
    let mut shuffle = Shuffle(5);
    let terms: Vec<_> = (0..60).map(|place| format!("({}, \"i{place}\")", 10_000 + shuffle.below(9_000_000))).collect();
    let sum = |kind: &str, bound: &str| format!("{kind}([{}], {bound})", terms.join(", "));
    let conditions = [sum("SumAtLeast", "5e9"), sum("SumAtMost", "4.9e9"), sum("SumAtMost", "6e9")];
    let told = explained(&file("large-sums", 60, "Amount(min: 0, max: 100, step: 5)", &conditions));
    let sets = |list: &str, member: &str| -> Vec<usize> {
        told[list].as_array().expect("a list").iter().map(|set| listed(set, member)).collect()
    };
    assert_eq!((sets("conflicts", "positions"), sets("concessions", "positions")), (vec![2], vec![1, 1]));
    assert_eq!(told["cheapest"], 1);
}

#[test]
fn many_thousand_demands_take_no_more_stack_than_there_is() {
    let conditions: Vec<_> = (0..30_000).map(|place| format!("Is(\"i0\", \"{}\")", ["yes", "no"][place % 2])).collect();
    let path = file("many-demands", 1, "YesNo", &conditions);
    for command in ["overlap", "explain --limit 1"] {
        let mut call = Command::new(env!("CARGO_BIN_EXE_zopa"));
        let output = call.args(command.split(' ')).arg(&path).output().expect("zopa runs");
        assert_eq!(output.status.code(), Some(1), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_small_file_takes_no_more_stack_than_a_process_begins_with() {
    // Just small enough that no thread with a stack of its own is begun.
    let equal = |place| format!("Iff(Is(\"i{place}\", \"yes\"), Is(\"i{}\", \"no\"))", place + 1);
    let path = file("small", 264, "YesNo", &(0..263).map(equal).collect::<Vec<_>>());
    let size = fs::metadata(&path).expect("it was written").len();
    assert!((32_000..=32_768).contains(&size), "{size}");
    for command in ["check --cross-check", "explain", "packages", "overlap", "bargain --derive"] {
        let mut call = Command::new(env!("CARGO_BIN_EXE_zopa"));
        let output = call.args(command.split(' ')).arg(&path).output().expect("zopa runs");
        assert_eq!(output.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What a command answers on a scenario of these issues and positions, as JSON.
fn told(name: &str, command: &str, issues: &str, positions: &[&str]) -> serde_json::Value {
    let position = |(place, requires): (usize, &&str)| {
        format!("\"c{place}\": Position(claim: \"{place}\", requires: {requires}, weight: {})", 1 + place)
    };
    let positions: Vec<_> = positions.iter().enumerate().map(position).collect();
    let party = |place: usize| {
        let own: Vec<_> = positions.iter().skip(place).step_by(2).cloned().collect();
        format!("\"p{place}\": Party(positions: {{{}}})", own.join(", "))
    };
    let (one, other) = (party(0), party(1));
    let text = format!("Scenario(title: \"{name}\", issues: {{{issues}}}, parties: {{{one}, {other}}})");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}.ron"));
    fs::write(&path, text).expect("a file for the test");
    let mut call = Command::new(env!("CARGO_BIN_EXE_zopa"));
    let output = call.args([command, "--format", "json"]).arg(&path).output().expect("zopa runs");
    serde_json::from_slice(&output.stdout).expect("the result is JSON")
}

#[test]
fn amounts_beside_one_of_many_steps_are_told_as_far_as_they_reach() {
    let issues = "\"a\": Issue(domain: Amount(min: 0, max: 400)), \"b\": Issue(domain: Amount(min: 0, max: 400)), \
                  \"c\": Issue(domain: Amount(min: 0, max: 400, step: 1))";
    let positions = ["SumAtLeast([(1, \"a\"), (1, \"b\"), (1, \"c\")], 900)", "AtMost(\"a\", 250)"];
    let check = told("beside-steps", "check", issues, &positions);
    let range =
        |min: i64, max: i64| serde_json::json!([{"min": min, "max": max, "min_open": false, "max_open": false}]);
    assert_eq!((&check["complete"], &check["notes"]), (&true.into(), &serde_json::json!([])));
    assert_eq!((&check["open"]["a"], &check["open"]["b"]), (&range(100, 250), &range(250, 400)));
    let overlap = told("beside-steps", "overlap", issues, &positions);
    assert_eq!((&overlap["complete"], &overlap["notes"]), (&true.into(), &serde_json::json!([])));
}

#[test]
fn a_range_of_too_many_pieces_is_not_told_and_the_rest_is() {
    let issues =
        "\"a\": Issue(domain: Amount(min: 0, max: 800)), \"c\": Issue(domain: Amount(min: 0, max: 800, step: 1))";
    let positions = ["SumAtLeast([(1, \"a\"), (-1, \"c\")], 0)", "SumAtMost([(1, \"a\"), (-1, \"c\")], 0.5)"];
    let check = told("pieces", "check", issues, &positions);
    assert_eq!((&check["answer"], &check["complete"]), (&"feasible".into(), &false.into()));
    let note = "how far some amounts reach could not be told: the work allowed for it was used up";
    assert_eq!(check["notes"], serde_json::json!([note]));
    assert!(check["open"]["a"].is_null() && check["open"]["c"].is_array(), "{}", check["open"]);
}

/// What is approached leaves the amount tied to it one number, which no package reaches: it has nothing to be looked for
/// between its ends.
#[test]
fn an_amount_tied_to_one_that_is_approached_is_one_number() {
    let issues = "\"a\": Issue(domain: Amount(min: 0, max: 10)), \"b\": Issue(domain: Amount(min: 0, max: 10))";
    let positions =
        ["AtLeast(\"a\", 5)", "Not(AtLeast(\"a\", 3))", "AtMost(\"b\", 0.5)", "SumIs([(1, \"a\"), (1, \"b\")], 4)"];
    let explained = told("tied-to-an-approached", "explain", issues, &positions);
    let concessions = explained["concessions"].as_array().expect("a list");
    let both = serde_json::json!(["p0/c0", "p0/c2"]);
    let conceded = concessions.iter().find(|concession| concession["positions"] == both).expect("it opens a deal");
    let ends = |to: &serde_json::Value| (to["issue"].clone(), to["to"].clone(), to["open"].clone());
    let moves: Vec<_> = conceded["moves"].as_array().expect("a list").iter().map(ends).collect();
    assert_eq!(moves, [("a".into(), 3.into(), true.into()), ("b".into(), 1.into(), true.into())]);
}

#[test]
fn sums_that_share_amounts_with_and_without_steps_are_answered_in_full() {
    let issues = "\"rent\": Issue(domain: Amount(min: 0, max: 5000)), \"service\": Issue(domain: Amount(min: 0, max: 1500)), \
                  \"deposit\": Issue(domain: Amount(min: 0, max: 20000)), \
                  \"fit-out\": Issue(domain: Amount(min: 0, max: 60000, step: 500)), \
                  \"start\": Issue(domain: Amount(min: 0, max: 545, step: 1)), \
                  \"term\": Issue(domain: Amount(min: 1, max: 15, step: 1)), \
                  \"parking\": Issue(domain: Options([\"none\", \"two\", \"five\"])), \"break\": Issue(domain: YesNo)";
    let positions = [
        "SumAtMost([(1, \"rent\"), (1, \"service\")], 4200)",
        "SumAtLeast([(1, \"rent\"), (1, \"service\")], 3600)",
        "SumAtMost([(1, \"deposit\"), (1, \"fit-out\"), (1, \"rent\")], 30000)",
        "SumAtLeast([(1, \"deposit\"), (-3, \"rent\")], 0)",
        "Between(\"start\", 90, 272)",
        "SumAtLeast([(1, \"deposit\"), (-10, \"start\"), (1, \"service\")], 2000)",
        "If(AtLeast(\"term\", 7), Is(\"break\", \"yes\"))",
        "SumAtLeast([(12, \"rent\"), (2000, \"term\"), (-1, \"fit-out\")], 20000)",
        "If(Is(\"break\", \"yes\"), AtLeast(\"term\", 5))",
        "If(Is(\"parking\", \"five\"), AtLeast(\"term\", 10))",
    ];
    for command in ["check", "overlap", "packages", "explain"] {
        let told = told("lease", command, issues, &positions);
        assert_eq!((&told["complete"], &told["notes"]), (&true.into(), &serde_json::json!([])), "{command}");
    }
}
