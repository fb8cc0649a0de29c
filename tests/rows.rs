//! `packages --format rows`: the same packages as the JSON list, and bytes that go where they should.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zopa"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command
}

fn zopa(arguments: &[&str]) -> Output {
    command(arguments).output().expect("zopa runs")
}

/// A list of rows, as its legend says to read it: the packages as values by issue.
fn read(bytes: &[u8]) -> (Value, Vec<Vec<Value>>) {
    let end = bytes.iter().position(|byte| *byte == b'\n').expect("the legend is a line");
    let legend: Value = serde_json::from_slice(&bytes[..end]).expect("the legend is JSON");
    let length = legend["row_length"].as_u64().expect("a number") as usize;
    assert_eq!((bytes.len() - end - 1) % length, 0, "rows are whole");
    let issues = legend["issues"].as_array().expect("a list");
    let place = |value: &Value| value.as_u64().expect("a number") as usize;
    let value = |row: &[u8], issue: &Value| {
        let bytes = &row[place(&issue["at"])..][..place(&issue["bytes"])];
        issue["values"][bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))].clone()
    };
    let rows = bytes[end + 1..].chunks_exact(length);
    let rows = rows.map(|row| issues.iter().map(|issue| value(row, issue)).collect()).collect();
    (legend, rows)
}

/// The packages of the JSON list as values by issue.
fn listed(arguments: &[&str]) -> (Value, Vec<Vec<Value>>) {
    let output = zopa(&[arguments, &["--format", "json"]].concat());
    let answer: Value = serde_json::from_slice(&output.stdout).expect("valid JSON");
    let values = |item: &Value| item["values"].as_object().expect("an object").values().cloned().collect();
    let items = answer["items"].as_array().expect("a list").iter().map(values).collect();
    (answer, items)
}

/// The first concession of a scenario, as options that leave its positions out.
fn conceded(file: &str) -> Vec<String> {
    let answer: Value = serde_json::from_slice(&zopa(&["explain", file, "--format", "json"]).stdout).expect("JSON");
    let positions = answer["concessions"][0]["positions"].as_array().cloned().unwrap_or_default();
    let position = |rung: &Value| rung.as_str().expect("a name").split('#').next().unwrap_or_default().to_owned();
    positions.iter().flat_map(|rung| ["--drop".to_owned(), position(rung)]).collect()
}

fn in_some_order(mut rows: Vec<Vec<Value>>) -> Vec<String> {
    rows.sort_by_cached_key(|row| format!("{row:?}"));
    rows.iter().map(|row| format!("{row:?}")).collect()
}

#[test]
fn rows_are_the_packages_of_the_json_list() {
    let mut seen = 0;
    for file in ["house-sale", "camp-david-1978", "budget-talks", "ukraine-guarantees-2025"] {
        let file = format!("scenarios/{file}.ron");
        let opened = conceded(&file);
        for more in [&[][..], &opened[..]] {
            let more: Vec<_> = more.iter().map(String::as_str).collect();
            let call = [&["packages", &file, "--limit", "3000"], &more[..]].concat();
            let output = zopa(&[&call[..], &["--format", "rows"]].concat());
            let (answer, items) = listed(&call);
            let (legend, rows) = read(&output.stdout);
            assert_eq!(output.status.code(), Some(if answer["answer"] == "feasible" { 0 } else { 1 }));
            for field in ["scenario", "as_of", "view", "answer", "complete", "packages", "counts", "lower_bounds"] {
                assert_eq!(legend[field], answer[field], "{field} of {call:?}");
            }
            if answer["answer"] == "infeasible" {
                assert!(rows.is_empty(), "compromises are no rows");
            } else if items.len() < 3000 && !items.concat().iter().any(|value| value["linked"] == true) {
                assert_eq!(in_some_order(rows), in_some_order(items), "{call:?}");
                seen += 1;
            } else {
                assert_eq!(rows.len(), items.len(), "{call:?}");
            }
        }
    }
    assert!(seen >= 3, "only {seen} lists were compared");
}

/// Twenty issues of four values, half of them bound in pairs: too many packages to keep, one block after the other.
fn wide() -> String {
    let name = |place: usize| format!("i{place:02}");
    let issue = |place| format!("\"{}\": Issue(domain: Levels([\"a\", \"b\", \"c\", \"d\"])),", name(place));
    let rule = |place: usize| {
        let (one, other) = (name(2 * place), name(2 * place + 1));
        format!(
            "\"r{place}\": Rule(because: \"made up\", holds: If(Is(\"{one}\", \"b\"), AtLeast(\"{other}\", \"c\"))),"
        )
    };
    let (issues, rules): (String, String) = ((0..20).map(issue).collect(), (0..5).map(rule).collect());
    format!(
        "Scenario(title: \"Wide\", issues: {{{issues}}}, rules: {{{rules}}}, parties: {{\"ann\": Party(), \"bob\": \
         Party()}})"
    )
}

#[test]
fn rows_of_any_number_stream_in_order_and_a_reader_that_goes_away_is_no_error() {
    let path = folder("rows-stream").join("wide.ron");
    fs::write(&path, wide()).expect("a file for the test");
    let file = path.to_string_lossy();
    let mut child = command(&["packages", &file, "--all", "--format", "rows"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("zopa runs");
    let mut begun = Vec::new();
    let mut out = child.stdout.take().expect("a pipe");
    out.by_ref().take(4_000_000).read_to_end(&mut begun).expect("rows come");
    drop(out);
    let output = child.wait_with_output().expect("zopa ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), told.contains("error")), (Some(0), false), "{told}");
    let end = begun.iter().position(|byte| *byte == b'\n').expect("a legend") + 1;
    let rows: Vec<_> = begun[end..].chunks_exact(20).collect();
    assert!(rows.len() > 150_000 && rows.is_sorted(), "rows are in the order of the file");
    assert!(rows.windows(2).all(|pair| pair[0] != pair[1]), "no row comes twice");
    assert!(rows.iter().all(|row| row[..10].chunks(2).all(|pair| pair[0] != 1 || pair[1] >= 2)), "every rule holds");

    let first = zopa(&["packages", &file, "--limit", "100000", "--format", "rows"]);
    assert_eq!(first.stdout[..], begun[..end + 2_000_000], "a limit cuts the rows alone");
}

#[test]
fn rows_go_to_a_file_that_is_new_or_a_list_of_rows() {
    let folder = folder("rows-file");
    let (file, own) = (folder.join("sale.rows"), folder.join("mine.txt"));
    let to = |path: &Path| {
        let path = path.to_string_lossy();
        zopa(&["packages", "scenarios/house-sale.ron", "--all", "--format", "rows", "-o", &path])
    };
    let piped = zopa(&["packages", "scenarios/house-sale.ron", "--all", "--format", "rows"]).stdout;
    for _ in 0..2 {
        let output = to(&file);
        assert_eq!((output.status.code(), output.stdout), (Some(0), Vec::new()));
        assert_eq!(fs::read(&file).expect("the file is there"), piped);
    }
    fs::write(&own, "my own work").expect("a file for the test");
    let refused = to(&own);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("exists and is no list of rows"));
    assert_eq!(fs::read(&own).expect("the file is there"), b"my own work");
    assert_eq!(fs::read_dir(&folder).expect("the folder of the test").count(), 2, "nothing else is left");
    let nowhere = to(&folder.join("none").join("x.rows"));
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("there is no folder `"));
}

#[test]
fn what_does_not_go_with_rows_is_refused() {
    let file = "scenarios/house-sale.ron";
    let refusals = [
        (&["--format", "rows", "--within", "3"][..], "`--within` does not go with `--format rows`"),
        (&["--format", "csv", "-o", "x.csv"], "`--output` goes with `--format rows` alone"),
    ];
    for (arguments, words) in refusals {
        let output = zopa(&[&["packages", file], arguments].concat());
        assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = File::options().write(true).open("/dev/full").expect("Linux has a full device");
    let mut command = command(&["packages", "scenarios/house-sale.ron", "--all", "--format", "rows"]);
    let output = command.stdout(full).stderr(Stdio::piped()).spawn().and_then(|child| child.wait_with_output());
    let output = output.expect("zopa ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}

#[test]
fn a_file_is_left_as_it_is_where_the_list_is_not_whole() {
    let path = folder("rows-not-whole").join("sale.rows");
    let out = path.to_str().expect("a name");
    let list = |more: &[&str]| {
        zopa(&[&["packages", "scenarios/house-sale.ron", "--format", "rows", "-o", out], more].concat())
    };
    assert_eq!(list(&["--limit", "3"]).status.code(), Some(0));
    let before = fs::read(&path).expect("rows");
    let cut = list(&["--all", "--time-limit", "0"]);
    assert_eq!(cut.status.code(), Some(3), "nothing is known in no time");
    assert!(String::from_utf8_lossy(&cut.stderr).contains("was not written"));
    assert_eq!(fs::read(&path).expect("rows"), before);
    assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("a folder").count(), 1, "nothing is left behind");
}
