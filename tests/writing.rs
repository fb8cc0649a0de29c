//! A scenario that is written as text and read again is the same scenario.

use std::fs;
use std::path::Path;

use zopa::language::{read, write};
use zopa::model::Scenario;
use zopa::output::diagnostics::{Style, render};

/// The scenario that a text says, without the lines it stands on.
fn scenario(text: &str) -> Scenario {
    let reading = read(text);
    let mut scenario = reading
        .scenario
        .unwrap_or_else(|| panic!("{}", render(&reading.diagnostics, "written", text, Style::default())));
    scenario.rules.iter_mut().for_each(|rule| rule.line = None);
    let stated = scenario.parties.iter_mut().flat_map(|party| &mut party.positions);
    let added = scenario.variants.iter_mut().flat_map(|variant| &mut variant.add).map(|(_, position)| position);
    stated.chain(added).for_each(|position| position.line = None);
    scenario
}

/// Reads, writes and reads a text; gives what was written.
fn returned(text: &str) -> String {
    let before = scenario(text);
    let written = write(&before);
    assert_eq!(scenario(&written), before, "{written}");
    written
}

#[test]
fn every_scenario_of_the_repository_comes_back_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("tests/whole.ron")];
    paths.extend(fs::read_dir(root.join("scenarios")).expect("scenarios").map(|entry| entry.expect("a file").path()));
    paths.sort();
    assert!(paths.len() >= 5, "there are scenarios to write");
    for path in paths {
        let written = returned(&fs::read_to_string(&path).expect("it can be read"));
        assert_eq!(write(&scenario(&written)), written, "{}", path.display());
        let longest = written.lines().filter(|line| !line.contains("url:")).map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest < 200), "{}", path.display());
    }
}

#[test]
fn numbers_of_any_length_come_back_in_interests() {
    let text = r#"Scenario(
        title: "Test",
        issues: {"a": Issue(domain: Options(["x", "y"])), "b": Issue(domain: Amount(min: 0, max: 1))},
        parties: {"p": Party(interests: Interests(
            reservation: "-1/3",
            issues: {
                "a": Interest(weight: "4700166576535899/10000000000000001",
                    worth: {"x": "123456789012345678901/10000000000000000", "y": 0.5}),
                "b": Interest(weight: 0.25, points: [("1/3", "1/300000000000000000000"), (1, 1)]),
            },
            bonuses: [Bonus(when: Is("a", "x"), worth: "-2/7")],
        ))},
    )"#;
    let written = returned(text);
    for part in ["\"4700166576535899/10000000000000001\"", "\"1/300000000000000000000\"", "reservation: \"-1/3\""] {
        assert!(written.contains(part), "{part} in {written}");
    }
}

#[test]
fn texts_with_quotes_backslashes_and_control_characters_come_back() {
    let text = r#"Scenario(
        title: "A \"title\" \\ with\ttabs\nand \u{200b} marks",
        issues: {"a": Issue(domain: Options(["say \"x\"", "b\\c"]))},
        parties: {"p": Party(positions: {"q": Position(claim: "so\r\nit is", requires: Is("a", "say \"x\""))})},
    )"#;
    returned(text);
}

#[test]
fn a_long_fraction_is_no_number_where_a_solver_in_floating_point_sees_it() {
    let text = |weight: &str| {
        format!(
            r#"Scenario(title: "T", issues: {{"a": Issue(domain: YesNo)}}, parties: {{"p": Party(positions: {{
                "q": Position(claim: "c", requires: Is("a", "yes"), weight: {weight})}})}})"#
        )
    };
    assert!(read(&text("\"1/3\"")).scenario.is_some());
    assert!(read(&text("\"1/10000000000000000000\"")).scenario.is_none());
    assert!(read(&text("\"4/3/2\"")).scenario.is_none());
}
