//! The page's script against the engines: what a page carries of every scenario, whole and with a part of it left out,
//! and what the engines answer in hundreds of random states, is written to a folder, and node holds the script to it.
//!
//! Without node this says that it was skipped; `.ci/run` sees to it that there is one.

mod states;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use zopa::analysis::{self, BargainOptions, Room, Settings};
use zopa::model::{Scenario, View, ViewOptions};
use zopa::output::Subject;
use zopa::output::html::{self, Report};

use states::{states, weighed};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped scenarios by name.
fn scenarios() -> Vec<(String, Scenario)> {
    let mut files: Vec<_> = fs::read_dir(root().join("scenarios"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a scenario");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, zopa::language::read(&text).scenario.expect("it is as it should be"))
    };
    files.into_iter().map(read).collect()
}

/// So many states of a whole page, and of one without some issues.
const STATES: u64 = 200;
const STATES_IN_PART: u64 = 60;

/// The most room in which some issues are left out; none if the diagram is never so small.
fn too_little_room(scenario: &Scenario) -> Option<Room> {
    let mut room = Room::default();
    // First rules go unnamed, then issues go.
    loop {
        let found = analysis::explorer(&View::plain(scenario), &Settings::default(), &weighed(scenario), room).ok()?;
        if !found.left_out.is_empty() {
            return Some(room);
        }
        room.nodes = found.diagram.nodes() - 1;
    }
}

/// What there is to write, as names and contents; every scenario by itself, as this takes a while.
fn written() -> Vec<(String, Value)> {
    let of = |(name, scenario): &(String, Scenario)| {
        let whole = (name.clone(), states(scenario, Room::default(), STATES));
        let part = too_little_room(scenario).map(|room| states(scenario, room, STATES_IN_PART));
        std::iter::once(whole).chain(part.map(|part| (format!("{name} in part"), part))).collect::<Vec<_>>()
    };
    let scenarios = scenarios();
    std::thread::scope(|scope| {
        let running: Vec<_> = scenarios.iter().map(|scenario| scope.spawn(move || of(scenario))).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("it answers")).collect()
    })
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_script_answers_as_the_engines_do() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no `node` to run the page's script");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page-states");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let all = written();
    let in_part = all.iter().filter(|(name, _)| name.ends_with("in part")).count();
    assert!(in_part >= 3, "parts of {in_part} scenarios are too few to tell");
    for (name, states) in &all {
        fs::write(folder.join(name).with_extension("json"), states.to_string()).expect("it can be written");
    }
    let tests = ["engine", "marks", "part"].map(|name| root().join("tests/page").join(format!("{name}.test.mjs")));
    let run = Command::new("node").arg("--test").args(tests).env("PAGE_STATES", &folder).output().expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
fn a_page_says_which_issues_its_explorer_leaves_out() {
    let mut in_part = 0;
    for (name, scenario) in scenarios() {
        let Some(room) = too_little_room(&scenario) else { continue };
        in_part += 1;
        let view = View::plain(&scenario);
        let mut briefing = analysis::briefing(&view, &Settings::default(), 1, &BargainOptions::default());
        briefing.explorer = analysis::explorer(&view, &Settings::default(), &BargainOptions::default(), room);
        let left_out = &briefing.explorer.as_ref().expect("something of use").left_out;
        let titles: Vec<_> = left_out.iter().map(|issue| scenario.issues[issue.0].title.as_str()).collect();
        let mut page = Vec::new();
        let report = Report {
            subject: Subject { view: &view, file: "scenario.ron", call: "scenario.ron" },
            options: &ViewOptions::default(),
            text: "",
            command: "zopa report scenario.ron",
            briefing: &briefing,
            charts: &[],
            redacted: false,
        };
        html::report(&mut page, report).expect("it is written to memory");
        let page = String::from_utf8(page).expect("a page is UTF-8").replace("&#x27;", "'");
        assert!(page.contains("The whole diagram is too large for a page."), "{name}");
        let listed = format!("when these issues are left out: {}.<", titles.join(", "));
        assert!(page.contains(&listed), "{name}: {listed}");
    }
    assert!(in_part >= 3, "parts of {in_part} scenarios are too few to tell");
}
