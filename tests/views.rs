//! What a call is told besides its result: options that change nothing, red lines given up, amounts tied by a sum, and
//! lists that are cut short.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Three in a flat, and a neighbour who is only heard. Amounts have steps.
const FLAT: &str = r#"Scenario(
    title: "Flat",
    as_of: "2025-06-01",
    issues: {
        "rent": Issue(title: "Rent of Ada", domain: Amount(min: 200, max: 700, step: 50, unit: "EUR")),
        "pets": Issue(title: "Pets", domain: Levels(["none", "fish", "cat", "dog"])),
    },
    parties: {
        "ada": Party(title: "Ada", positions: {
            "cap": Position(claim: "Not over 400", requires: AtMost("rent", 400)),
            "cat": Position(claim: "A cat", requires: AtLeast("pets", "cat"), fallbacks: [
                Fallback(requires: AtLeast("pets", "fish")),
            ]),
            "dog": Position(claim: "A dog", requires: Is("pets", "dog"), firmness: Wish),
        }),
        "bo": Party(title: "Bo", positions: {
            "floor": Position(claim: "Not under 300", requires: AtLeast("rent", 300), firmness: RedLine),
            "winter": Position(claim: "No pets", requires: Is("pets", "none"), until: "2025-03"),
        }),
        "neighbour": Party(title: "Neighbour", role: Observer, positions: {
            "quiet": Position(claim: "No dog", requires: Not(Is("pets", "dog"))),
        }),
    },
    variants: {"kind": Variant(drop: ["ada/cap"], set: [Is("pets", "cat")])},
    drafts: {"first": Draft(title: "First", values: {"rent": 400})},
)"#;

/// Pay and bonus, continuous, with sums over both.
const PAY: &str = r#"Scenario(
    title: "Pay",
    issues: {
        "pay": Issue(title: "Pay", domain: Amount(min: 3000, max: 5000, unit: "EUR")),
        "bonus": Issue(title: "Bonus", domain: Amount(min: 0, max: 12000, unit: "EUR")),
    },
    parties: {
        "boss": Party(title: "Boss", positions: {
            "cap": Position(claim: "54000 a year", requires: SumAtMost([(12, "pay"), (1, "bonus")], 54000), weight: 4),
            "low": Position(claim: "Below 4200", requires: Not(AtLeast("pay", 4200))),
        }),
        "me": Party(title: "Me", positions: {
            "total": Position(claim: "55000", requires: SumAtLeast([(12, "pay"), (1, "bonus")], 55000), weight: 3),
            "base": Position(claim: "Above 4300", requires: Not(AtMost("pay", 4300)), weight: 2),
        }),
    },
)"#;

fn zopa(scenario: &str, arguments: &[&str]) -> Output {
    let (command, options) = arguments.split_first().expect("a command");
    let mut call = Command::new(env!("CARGO_BIN_EXE_zopa"));
    call.arg(command).arg("-").args(options).env("NO_COLOR", "1");
    let mut child =
        call.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("zopa runs");
    child.stdin.take().expect("a pipe").write_all(scenario.as_bytes()).expect("zopa reads it");
    child.wait_with_output().expect("zopa ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("results are UTF-8")
}

/// The warnings about the call.
fn warnings(output: &Output) -> Vec<String> {
    let told = String::from_utf8(output.stderr.clone()).expect("messages are UTF-8");
    told.lines().filter_map(|line| line.strip_prefix("warning: ")).map(str::to_owned).collect()
}

/// The line after the verdict: the title and what the view changes.
fn title(output: &Output) -> String {
    out(output).lines().nth(2).expect("a title").to_owned()
}

#[test]
fn an_option_that_changes_nothing_is_told_and_not_echoed() {
    let cases: &[(&[&str], &str)] = &[
        (&["--concede", "ada/dog"], "`--concede ada/dog` has no effect: it is a wish, which binds nobody"),
        (
            &["--concede", "neighbour/quiet"],
            "`--concede neighbour/quiet` has no effect: its party is an observer, whose positions bind nobody",
        ),
        (&["--concede", "bo/winter"], "`--concede bo/winter` has no effect: the position is not held in this view"),
        (&["--drop", "bo/winter"], "`--drop bo/winter` has no effect: the position is not held in this view"),
    ];
    for (options, told) in cases {
        let output = zopa(FLAT, &[&["check"], *options].concat());
        assert_eq!(warnings(&output), [*told]);
        assert_eq!(title(&output), "Flat, as of 2025-06-01");
        assert_eq!(out(&output), out(&zopa(FLAT, &["check"])), "{options:?}");
    }
}

#[test]
fn an_option_that_an_earlier_one_left_nothing_to_do_is_told_and_not_echoed() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&["--only", "ada", "--concede", "bo/floor"], ", only ada", "the position is not held in this view"),
        (&["--only", "ada,ada"], ", only ada", "it is given already"),
        (&["--drop", "ada/cap", "--concede", "ada/cap"], ", without ada/cap", "the position is not held in this view"),
        (&["--drop", "ada/cap", "--drop", "ada/cap"], ", without ada/cap", "the position is not held in this view"),
        (&["--variant", "kind", "--drop", "ada/cap"], ", variant kind", "the position is not held in this view"),
        (&["--concede", "ada/cat#1", "--concede", "ada/cat"], ", conceding ada/cat#1", "it is conceded already"),
        (&["--set", "pets=cat", "--set", "pets=cat"], ", with pets=cat", "that is set already"),
        (&["--variant", "kind", "--set", "pets=cat"], ", variant kind", "that is set already"),
    ];
    for (options, echo, why) in cases {
        let output = zopa(FLAT, &[&["check"], *options].concat());
        let told = warnings(&output);
        assert!(told.len() == 1 && told[0].ends_with(&format!("has no effect: {why}")), "{options:?}: {told:?}");
        assert_eq!(title(&output), format!("Flat, as of 2025-06-01{echo}"), "{options:?}");
    }
    let both = zopa(FLAT, &["check", "--concede", "ada/cat", "--concede", "ada/cat#1"]);
    assert_eq!(warnings(&both), [""; 0]);
    assert_eq!(title(&both), "Flat, as of 2025-06-01, conceding ada/cat, conceding ada/cat#1");
}

#[test]
fn a_red_line_that_is_conceded_is_called_one() {
    let output = zopa(FLAT, &["check", "--concede", "bo/floor"]);
    assert_eq!(title(&output), "Flat, as of 2025-06-01, conceding the red line bo/floor");
    let json = out(&zopa(FLAT, &["check", "--concede", "bo/floor", "--format", "json"]));
    assert!(json.contains(r#""view": ["conceding the red line bo/floor"]"#), "{json}");
}

#[test]
fn a_position_conceded_with_all_its_rungs_is_held_no_longer() {
    let held = |options: &[&str]| {
        let shown = out(&zopa(FLAT, &[&["check"], options].concat()));
        let line = shown.lines().find(|line| line.starts_with("The rules allow")).expect("an overview").to_owned();
        line.split("; ").nth(1).expect("positions").to_owned()
    };
    assert_eq!(held(&[]), "3 binding positions are held.");
    assert_eq!(held(&["--concede", "ada/cat"]), "3 binding positions are held.");
    for gone in [&["--concede", "ada/cat#1"][..], &["--concede", "ada/cap"], &["--concede", "bo/floor"]] {
        assert_eq!(held(gone), "2 binding positions are held.", "{gone:?}");
    }
}

#[test]
fn amounts_that_a_sum_ties_are_said_to_be_tied() {
    let said = "Pay and Bonus are tied by a sum: not every choice from their ranges is possible.";
    for format in ["text", "md"] {
        let tied = out(&zopa(PAY, &["packages", "--concede", "boss/low", "--concede", "me/total", "--format", format]));
        assert!(tied.contains("such as") && tied.contains(said), "{tied}");
        let free = out(&zopa(PAY, &["packages", "--only", "me", "--drop", "me/total", "--format", format]));
        assert!(!free.contains("such as") && !free.contains("tied by"), "{free}");
    }
}

#[test]
fn compromises_over_continuous_amounts_are_counted_as_combinations() {
    let shown = out(&zopa(PAY, &["packages"]));
    assert!(shown.contains("combination of values and ranges costs 4, the least there is."), "{shown}");
    assert!(shown.contains("\nComplete: 1 combination.\n"), "{shown}");
    let within = out(&zopa(PAY, &["packages", "--within", "5"]));
    assert!(within.contains(" combinations of values and ranges cost at most 5."), "{within}");
    assert!(!shown.contains("1 compromise") && !within.contains("compromises cost"), "{shown}{within}");
}

#[test]
fn a_table_that_lacks_something_is_told_of() {
    let call = |arguments: &[&str]| warnings(&zopa(FLAT, &[arguments, &["--format", "csv"]].concat()));
    let cut = "the table is cut short: 1 row stands for 3 of 6 packages; --all lists every one";
    assert_eq!(call(&["packages", "--limit", "1"]), [cut]);
    assert_eq!(call(&["packages", "--all"]), [""; 0]);
    let lacks = |flag: &str| format!("the answer to `{flag}` does not show in CSV; the other formats have it");
    assert_eq!(call(&["check", "--why", "pets=none", "--draft", "first"]), [lacks("--why"), lacks("--draft")]);
    let explained = call(&["explain", "--set", "pets=none", "--set", "rent=250", "--limit", "1"]);
    assert_eq!(explained.len(), 1, "{explained:?}");
    assert!(explained[0].starts_with("the table is cut short: 1 of 3 conflicts"), "{explained:?}");
    let text = zopa(FLAT, &["packages", "--limit", "1"]);
    assert_eq!(warnings(&text), [""; 0], "text says it itself");
}

#[test]
fn what_the_rows_of_a_cut_list_share_is_said_of_these_alone() {
    let heading = |limit: &str| {
        let shown = out(&zopa(FLAT, &["packages", "--concede", "ada/cat", "--limit", limit]));
        let heading = shown.lines().find(|line| line.contains(" row"));
        heading.expect("something is the same").to_owned()
    };
    assert_eq!(heading("2"), "The same in these 2 rows; rows not listed may differ");
    assert_eq!(heading("1"), "The first row");
    assert_eq!(heading("9"), "The same in every row");
}

/// A sum that binds two amounts unless a deposit is paid.
const DEPOSIT: &str = r#"Scenario(
    title: "Deposit",
    issues: {
        "deposit": Issue(title: "Deposit", domain: YesNo),
        "rent": Issue(title: "Rent", domain: Amount(min: 0, max: 10, unit: "")),
        "heating": Issue(title: "Heating", domain: Amount(min: 0, max: 10, unit: "")),
    },
    parties: {"ada": Party(title: "Ada", positions: {
        "budget": Position(
            claim: "Both within 5, or a deposit",
            requires: Any([Is("deposit", "yes"), SumAtMost([(1, "rent"), (1, "heating")], 5)]),
        ),
    })},
)"#;

#[test]
fn amounts_are_tied_only_where_not_every_choice_from_their_ranges_is_possible() {
    for engine in ["diagram", "search", "milp"] {
        let listed = |options: &[&str]| {
            let json = out(&zopa(DEPOSIT, &[&["packages", "--engine", engine, "--format", "json"], options].concat()));
            let list: serde_json::Value = serde_json::from_str(&json).expect("JSON");
            let rows = list["items"].as_array().expect("rows").clone();
            let linked = |row: &serde_json::Value| row["values"]["rent"]["linked"] == true;
            rows.iter().map(|row| (row["values"]["deposit"].clone(), linked(row))).collect::<Vec<_>>()
        };
        assert_eq!(listed(&[]), [("no".into(), true), ("yes".into(), false)], "{engine}");
        assert_eq!(listed(&["--set", "deposit=yes"]), [("yes".into(), false)], "{engine}");
        // A ceiling that leaves the sum no room to bind frees them as well.
        let low = ["--set", "deposit=no", "--set", "rent=[0..2]", "--set", "heating=[0..3]"];
        assert_eq!(listed(&low), [("no".into(), false)], "{engine}");
    }
}
