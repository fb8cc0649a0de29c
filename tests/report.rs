//! The report: what it holds, what it must never hold, and whose files it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use zopa::model::{Scenario, View, redact};

/// A scenario whose texts try to be markup, to end the script, and to turn text around.
const HOSTILE: &str = r#"Scenario(
    title: "<script>alert(1)</script> \u{202e}evil & \"quoted\"",
    sources: {"s": Source(title: "</script><img src=x onerror=alert(2)>", url: "javascript:alert(3)")},
    issues: {"a": Issue(title: "</title><b>bold</b>", domain: Options(["x", "y"]), labels: {"x": "<i>it</i>\u{7}"})},
    parties: {
        "p": Party(title: "P\" onclick=\"x", positions: {
            "one": Position(claim: "]]></script><!-- not a comment", requires: Is("a", "x"),
                cites: [Cite(source: "s", by: "<u>somebody</u>", note: "{{ 7 * 7 }}")]),
        }),
        "q": Party(title: "Q", positions: {"two": Position(claim: "the other", requires: Is("a", "y"))}),
    },
)"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn zopa(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zopa")).args(arguments).current_dir(folder).output().expect("it runs")
}

/// The report of a file in a folder.
fn report(folder: &Path, arguments: &[&str]) -> String {
    let output = zopa(folder, &[&["report"], arguments, &["-o", "-"]].concat());
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a page is UTF-8")
}

#[test]
fn texts_of_a_scenario_are_data_and_never_markup() {
    let folder = folder("hostile");
    fs::write(folder.join("x.ron"), HOSTILE).expect("it can be written");
    let page = report(&folder, &["x.ron"]);
    assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (2, 2), "data and script");
    let (markup_part, _) = page.split_once("<script type=\"application/json\"").expect("data follows the briefing");
    for markup in
        ["<img", "<b>bold", "<i>it", "<u>", "<!--", "\" onclick=\"", "href=\"javascript:", "\u{202e}", "\u{7}"]
    {
        assert!(!markup_part.contains(markup), "{markup:?}");
    }
    assert!(page.contains("&lt;b&gt;bold") && page.contains("{{ 7 * 7 }}"), "they are there as text");
    let policy = page.lines().find(|line| line.contains("Content-Security-Policy")).expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn two_reports_are_the_same_bytes_and_name_nothing_outside_to_load() {
    let page = || report(root(), &["scenarios/house-sale.ron"]);
    let first = page();
    assert!(first == page());
    for outside in [" src=", "<link", "@import", "<iframe"] {
        assert!(!first.contains(outside), "{outside}");
    }
}

#[test]
fn only_an_earlier_report_is_written_over() {
    let folder = folder("over");
    fs::copy(root().join("scenarios/house-sale.ron"), folder.join("x.ron")).expect("it can be copied");
    fs::write(folder.join("mine.html"), "<!DOCTYPE html><p>mine").expect("it can be written");
    let refused = zopa(&folder, &["report", "x.ron", "-o", "mine.html"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`mine.html` exists and is no report"));
    assert_eq!(fs::read_to_string(folder.join("mine.html")).expect("it is there"), "<!DOCTYPE html><p>mine");
    let no_page = zopa(&folder, &["report", "x.ron", "-o", "page.pdf"]);
    assert!(String::from_utf8_lossy(&no_page.stderr).contains("browsers open no `page.pdf`"));
    for _ in 0..2 {
        assert_eq!(zopa(&folder, &["report", "x.ron", "-o", "page.html"]).status.code(), Some(0));
    }
    let named = ["mine.html", "page.html", "x.ron"];
    let left: Vec<_> =
        fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left.len(), named.len(), "nothing unfinished is left: {left:?}");
}

fn scenarios() -> Vec<(String, Scenario)> {
    let files =
        fs::read_dir(root().join("scenarios")).expect("the folder").map(|entry| entry.expect("an entry").path());
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a scenario");
        let name = format!("scenarios/{}", path.file_name().expect("a name").to_string_lossy());
        (name, zopa::language::read(&text).scenario.expect("it is as it should be"))
    };
    files.map(read).collect()
}

/// Everything that a redacted report must not hold: names whole, and the words of parties and speakers.
fn names(scenario: &Scenario) -> Vec<String> {
    let mut names = Vec::new();
    let mut words = |text: &str| {
        let long = |word: &&str| word.chars().count() >= 5 && word.starts_with(char::is_uppercase);
        names.extend(text.split(|c: char| !c.is_alphanumeric()).filter(long).map(str::to_owned));
    };
    let positions = scenario.parties.iter().flat_map(|party| &party.positions);
    let cites: Vec<_> = positions.clone().flat_map(|position| &position.cites).collect();
    scenario.parties.iter().for_each(|party| words(&party.title));
    cites.iter().for_each(|cite| words(&cite.by));
    let whole = scenario.sources.iter().flat_map(|(key, source)| [key, &source.title, &source.publisher, &source.url]);
    names.extend(whole.cloned());
    names.extend(cites.iter().flat_map(|cite| [cite.by.clone(), cite.note.clone()]));
    names.extend(scenario.parties.iter().map(|party| party.title.clone()));
    names.extend(positions.map(|position| position.claim.clone()));
    names.push(scenario.title.clone());
    // A key may be a common word that issues use as well.
    let issues: String = scenario.issues.iter().map(|issue| format!("{issue:?}")).collect();
    let is_common = |name: &String| name.starts_with(char::is_lowercase) && issues.contains(name.as_str());
    names.retain(|name| name.chars().count() >= 5 && !is_common(name));
    names
}

/// A page without its packed fonts and diagrams, in which anything might be spelled by chance.
fn readable(page: &str) -> String {
    let packed = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    page.split_inclusive(|c: char| !packed(c)).filter(|piece| piece.len() < 120).collect()
}

#[test]
fn a_redacted_report_names_no_party_speaker_or_source() {
    for (file, scenario) in scenarios() {
        let page = readable(&report(root(), &[&file, "--redact"]));
        for name in names(&scenario) {
            assert!(!page.contains(&name), "{file}: {name}");
        }
        assert!(page.contains("Party A"), "{file}");
    }
}

#[test]
fn a_report_weighs_as_it_is_told_and_a_redacted_one_in_its_own_names() {
    let file = "scenarios/camp-david-1978.ron";
    let page = report(root(), &[file, "--redact", "--all-packages", "--between", "egypt,israel"]);
    assert!(page.contains("--all-packages --between party-a,party-b -o report.html"));
    assert!(page.contains("The Nash deal, number 9 of the frontier, is worth ≈ 0.873333 to Party A"));
    assert!(page.contains("<figure id=\"chart-frontier\">"));
    let refused = zopa(root(), &["report", "scenarios/budget-talks.ron", "--all-packages", "-o", "-"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--derive"));
}

#[test]
fn a_redacted_scenario_reads_back_and_has_the_same_answer() {
    for (file, scenario) in scenarios() {
        let redacted = redact(&scenario).scenario;
        let text = zopa::language::write(&redacted);
        let read = zopa::language::read(&text).scenario.expect("it is as it should be");
        let packages = |scenario: &Scenario| {
            let check = zopa::analysis::check(&View::plain(scenario), &Default::default(), &Default::default());
            (check.packages.found, check.allowed.found, check.cheapest)
        };
        assert_eq!(packages(&read), packages(&scenario), "{file}");
    }
}

#[test]
fn options_of_a_view_are_given_in_the_files_own_names() {
    let folder = root();
    let file = "scenarios/ukraine-guarantees-2025.ron";
    let page = report(folder, &[file, "--redact", "--variant", "security-track", "--drop", "russia/no-nato"]);
    assert!(page.contains("zopa report scenario.ron --variant variant-"), "the command is in the new names");
    assert!(page.contains("--drop party-a&#x2f;position-1 -o report.html"));
    let wrong = zopa(folder, &["report", file, "--redact", "--only", "russa", "-o", "-"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("`russia`"), "{}", String::from_utf8_lossy(&wrong.stderr));
}
