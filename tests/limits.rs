//! Limits of time and memory, and Ctrl-C: a run ends early, says so, and keeps what it found.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A scenario whose conflicts are more than anybody will ever list: a hundred demands and a budget for half of them.
fn budget(name: &str) -> PathBuf {
    let issues: String = (0..100).map(|issue| format!("\"x{issue}\": Issue(domain: YesNo),\n")).collect();
    let weighed: Vec<_> = (0..100).map(|issue| format!("({}, Is(\"x{issue}\", \"yes\"))", weight(issue))).collect();
    let position = |issue| format!("\"d{issue}\": Position(claim: \"yes\", requires: Is(\"x{issue}\", \"yes\")),\n");
    let positions: String = (0..100).map(position).collect();
    let half: u64 = (0..100).map(weight).sum::<u64>() / 2;
    let text = format!(
        "Scenario(title: \"Budget\", issues: {{{issues}}}, rules: {{\"cap\": Rule(because: \"money\", \
         holds: WeightAtMost({half}, [{}]))}}, parties: {{\"all\": Party(positions: {{{positions}}})}})",
        weighed.join(", ")
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.ron"));
    fs::write(&path, text).expect("a file for the test");
    path
}

/// A scenario with so many disputes of two positions each, which can be settled in two ways: 2^60 concessions.
fn disputes(name: &str) -> PathBuf {
    let issues: String = (0..60).map(|issue| format!("\"x{issue}\": Issue(domain: YesNo),\n")).collect();
    let positions = |wanted: &str| -> String {
        let position =
            |issue| format!("\"d{issue}\": Position(claim: \"\", requires: Is(\"x{issue}\", \"{wanted}\")),\n");
        (0..60).map(position).collect()
    };
    let text = format!(
        "Scenario(title: \"Disputes\", issues: {{{issues}}}, parties: {{\"a\": Party(positions: {{{}}}), \
         \"b\": Party(positions: {{{}}})}})",
        positions("yes"),
        positions("no")
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.ron"));
    fs::write(&path, text).expect("a file for the test");
    path
}

/// Weights without any pattern that would help.
fn weight(issue: u64) -> u64 {
    (issue + 7).wrapping_mul(0x9e37_79b9_7f4a_7c15) % 900_001 + 100_000
}

fn zopa(file: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zopa"));
    command.args(arguments).arg(file).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn told(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("the result is JSON however the run ended")
}

/// Far more than a second needs, and far less than the whole search.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_run_without_any_time_ends_before_the_verdict() {
    let file = budget("no-time");
    let output = zopa(&file, &["explain", "--format", "json", "--time-limit", "0"]).output().expect("zopa runs");
    let told = told(&output);
    assert_eq!((output.status.code(), &told["answer"], &told["complete"]), (Some(3), &"unknown".into(), &false.into()));
    assert!(told["notes"].to_string().contains("the time limit was reached"), "{}", told["notes"]);
}

#[test]
fn what_a_time_limit_left_open_is_no_fault_of_the_file() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/ukraine-guarantees-2025.ron");
    let output = zopa(&file, &["check", "--time-limit", "0"]).output().expect("zopa runs");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(3), ""));
}

#[test]
fn a_time_limit_leaves_what_was_found() {
    let file = budget("some-time");
    let begin = Instant::now();
    let arguments = ["explain", "--engine", "search", "--limit", "1", "--format", "json", "--time-limit", "5"];
    let output = zopa(&file, &arguments).output().expect("zopa runs");
    assert!(begin.elapsed() < PATIENCE);
    let told = told(&output);
    assert_eq!(told["complete"], false);
    // On a slow machine not even the verdict may be known by then.
    let verdict = match told["answer"].as_str() {
        Some("infeasible") => Some(1),
        _ => Some(3),
    };
    assert_eq!(output.status.code(), verdict);
}

/// That an answer says that it is not all.
fn is_marked(told: &serde_json::Value) {
    assert_eq!(told["complete"], false);
    let notes = format!("{} {}", told["notes"], told["cut"]);
    let reasons = ["the time limit was reached", "it was interrupted", "more are not kept"];
    assert!(reasons.iter().any(|reason| notes.contains(reason)), "{notes}");
}

#[test]
fn a_long_list_of_concessions_ends_whole_at_a_time_limit() {
    let file = disputes("long-list");
    for memory in [&[][..], &["--memory-limit", "1"]] {
        let arguments = [&["explain", "--all", "--time-limit", "1", "--format", "json"], memory].concat();
        let output = zopa(&file, &arguments).output().expect("zopa runs");
        let told = told(&output);
        is_marked(&told);
        // On a slow machine not even the verdict may be known by then.
        let status = if told["answer"] == "infeasible" { 1 } else { 3 };
        assert_eq!(output.status.code(), Some(status));
    }
}

#[test]
fn a_long_list_for_people_ends_with_its_remarks_at_a_time_limit() {
    let file = disputes("long-text");
    for format in ["text", "md"] {
        let arguments = ["explain", "--all", "--time-limit", "1", "--format", format];
        let output = zopa(&file, &arguments).output().expect("zopa runs");
        let shown = String::from_utf8_lossy(&output.stdout);
        let end = shown.rsplit("How this was found").next().expect("a part");
        assert!(end.contains("not everything was searched"), "{end}");
    }
}

#[test]
fn a_memory_limit_stops_the_diagram_and_is_told() {
    let file = budget("little-memory");
    let arguments = ["check", "--engine", "diagram", "--format", "json", "--memory-limit", "1", "--time-limit", "60"];
    let output = zopa(&file, &arguments).output().expect("zopa runs");
    let told = told(&output);
    assert_eq!(told["complete"], false);
    assert!(told["notes"].to_string().contains("the memory limit was reached"), "{}", told["notes"]);
}

#[test]
fn a_negative_time_is_refused() {
    let file = budget("negative-time");
    let output = zopa(&file, &["check", "--time-limit", "-1"]).output().expect("zopa runs");
    assert_eq!(output.status.code(), Some(2));
}

/// Sends Ctrl-C to a process.
#[cfg(unix)]
fn interrupt(process: u32) {
    let sent = Command::new("kill").args(["-INT", &process.to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

/// A list of more packages than anybody will ever read.
#[cfg(unix)]
fn endless_list(name: &str, format: &str) -> std::process::Child {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.ron"));
    let free: String = (0..40).map(|issue| format!("\"x{issue}\": Issue(domain: YesNo),")).collect();
    let party = "\"all\": Party(positions: {\"a\": Position(claim: \"yes\", requires: Is(\"x0\", \"yes\"))})";
    let text = format!("Scenario(title: \"Free\", issues: {{{free}}}, parties: {{{party}}})");
    fs::write(&file, text).expect("a file for the test");
    zopa(&file, &["packages", "--all", "--expand", "--format", format]).spawn().expect("zopa runs")
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_ends_at_once() {
    use std::io::Read;
    let mut child = endless_list("interrupted-twice", "csv");
    let mut begun = [0; 1 << 16];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut begun).expect("rows come");
    // Nobody reads on, so the list waits for its reader and cannot end by itself once the pipe is full.
    std::thread::sleep(Duration::from_secs(1));
    let begin = Instant::now();
    let ended = loop {
        interrupt(child.id());
        std::thread::sleep(Duration::from_millis(200));
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        assert!(begin.elapsed() < PATIENCE);
    };
    assert_eq!(ended.code(), Some(130));
}

/// `timeout` sends one to the process and one to its group.
#[cfg(unix)]
#[test]
fn two_interrupts_at_once_are_one() {
    use std::io::Read;
    let mut child = endless_list("interrupted-at-once", "json");
    // Only a run that is no short one knows what is at once.
    let mut begun = vec![0; 4 << 20];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut begun).expect("rows come");
    let both = format!("kill -INT {0}; kill -INT {0}", child.id());
    assert!(Command::new("sh").args(["-c", &both]).status().expect("a shell").success());
    child.stdout.as_mut().expect("a pipe").read_to_end(&mut begun).expect("text");
    let told: serde_json::Value = serde_json::from_slice(&begun).expect("the list ends as JSON");
    assert!(told["cut"].as_str().is_some_and(|cut| cut.contains("interrupted")), "{}", told["cut"]);
    assert_eq!(child.wait().expect("zopa ends").code(), Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupted_list_of_concessions_ends_as_json() {
    let file = disputes("interrupted-concessions");
    let arguments = ["explain", "--all", "--time-limit", "100", "--format", "json"];
    let child = zopa(&file, &arguments).spawn().expect("zopa runs");
    std::thread::sleep(Duration::from_secs(1));
    interrupt(child.id());
    let output = child.wait_with_output().expect("zopa ends");
    is_marked(&told(&output));
    assert!(matches!(output.status.code(), Some(1 | 3)), "{:?}", output.status);
}

#[cfg(unix)]
#[test]
fn an_interrupted_list_ends_as_json() {
    use std::io::{BufRead, BufReader, Read};
    let mut child = endless_list("interrupted", "json");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut all = String::new();
    // Once rows come, the list is under way.
    while !all.contains("\"values\"") {
        assert!(out.read_line(&mut all).expect("text") > 0, "the list ended by itself");
    }
    interrupt(child.id());
    out.read_to_string(&mut all).expect("text");
    let told: serde_json::Value = serde_json::from_str(&all).expect("the list ends as JSON");
    assert!(told["cut"].as_str().is_some_and(|cut| cut.contains("interrupted")), "{}", told["cut"]);
    assert!(told["items"].as_array().is_some_and(|items| !items.is_empty()));
    assert_eq!(child.wait().expect("zopa ends").code(), Some(0));
}
