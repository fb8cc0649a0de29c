//! The program as a user calls it: arguments, files and pipes in; results, messages and exit statuses out.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    /// A folder with the starter file `lease.ron`: feasible, and infeasible in its variant `firm`.
    fn with_lease(name: &str) -> Self {
        let folder = Self::new(name);
        let made =
            folder.zopa(&["new", "lease", "--parties", "Our landlord,tenant", "--issues", "rent,term,garden,pets"]);
        assert_eq!(made.status.code(), Some(0), "{}", err(&made));
        folder
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zopa"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null()).env_remove("NO_COLOR").env("TERM", "xterm");
        command
    }

    fn zopa(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("zopa runs")
    }

    /// Pipes a text in.
    fn fed(&self, arguments: &[&str], text: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("zopa runs");
        child.stdin.take().expect("a pipe").write_all(text).expect("zopa reads all of it");
        child.wait_with_output().expect("zopa ends")
    }

    fn write(&self, name: &str, text: &[u8]) {
        fs::write(self.0.join(name), text).expect("a file for the test");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file of the test")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder of the test");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("results are UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// That a call is refused with status 2, nothing on standard output, and these words on standard error.
fn refused(output: &Output, words: &[&str]) {
    let told = err(output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert_eq!(out(output), "");
    words.iter().for_each(|words| assert!(told.contains(words), "no {words:?} in:\n{told}"));
}

#[test]
fn the_exit_status_is_the_verdict() {
    let folder = Folder::with_lease("statuses");
    for command in ["check", "validate", "lint", "packages", "explain", "overlap"] {
        let feasible = folder.zopa(&[command, "lease.ron"]);
        assert_eq!(feasible.status.code(), Some(0), "{command}: {}", err(&feasible));
        assert!(out(&feasible).starts_with("feasible: "), "{command}");
        let infeasible = folder.zopa(&[command, "lease.ron", "--variant", "firm"]);
        assert_eq!(infeasible.status.code(), Some(1), "{command}: {}", err(&infeasible));
        assert!(out(&infeasible).starts_with("infeasible: "), "{command}");
    }
}

#[test]
fn a_result_suggests_the_next_call_with_the_same_view() {
    let folder = Folder::with_lease("next");
    let options = ["--variant", "firm", "--set", "pets=yes"];
    let check = folder.zopa(&[&["check", "lease.ron"], &options[..]].concat());
    assert!(out(&check).ends_with("\nnext: zopa explain lease.ron --variant firm --set pets=yes\n"), "{}", out(&check));
    let explain = folder.zopa(&[&["explain", "lease.ron"], &options[..]].concat());
    let shown = out(&explain);
    let next = shown.lines().last().and_then(|line| line.strip_prefix("next: zopa ")).expect("a next step");
    let opened = folder.zopa(&next.split(' ').collect::<Vec<_>>());
    assert_eq!(opened.status.code(), Some(0), "the concession opens an agreement: {next}");
}

#[test]
fn every_part_of_the_view_is_taken() {
    let folder = Folder::with_lease("view");
    let options = ["--variant", "firm", "--as-of", "2025-10", "--only", "our-landlord,tenant"];
    let more = ["--drop", "tenant/on-garden", "--concede", "our-landlord/target", "--set", "rent=80"];
    let output = folder.zopa(&[&["check", "lease.ron", "--format", "json"], &options[..], &more[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let view = "\"view\": [\"variant firm\", \"as of 2025-10\", \"only our-landlord, tenant\", \"without tenant/on-garden\", \
                \"conceding our-landlord/target\", \"with rent=80\"]";
    assert!(out(&output).contains(view), "{}", out(&output));
}

#[test]
fn names_that_do_not_exist_are_refused_with_a_remedy() {
    let folder = Folder::with_lease("unknown-names");
    let cases = [
        (["--variant", "frm"], "a variant with a similar name exists: `firm`"),
        (["--only", "tenat"], "a party with a similar name exists: `tenant`"),
        (["--drop", "tenant/limt"], "`tenant/limit`"),
        (["--concede", "our-landlord/target#7"], "its rungs are `our-landlord/target`"),
        (["--concede", "our-landlord/target#2"], "and, for its fallback, `our-landlord/target#1`"),
        (["--concede", "our-landlord/target#0"], "its rungs are"),
        (["--concede", "our-landlord/target#01"], "its rungs are"),
        (["--concede", "our-landlord/target#+1"], "its rungs are"),
        (["--only", "Our landlord"], "`our-landlord` is the party that reads “Our landlord”"),
        (["--set", "garden=plan A, in words people read"], "`plan-a` is the value that reads “plan A"),
        (["--set", "rnt=80"], "an issue with a similar name exists: `rent`"),
        (["--set", "rent=82"], "it takes a number from 0 to 100, in steps of 5"),
        (["--set", "pets"], "a value is given as --set ISSUE=VALUE"),
        (["--why", "term=lo"], "= help: "),
        (["--draft", "frst"], "a draft with a similar name exists: `first`"),
    ];
    for (option, remedy) in cases {
        let output = folder.zopa(&["check", "lease.ron", option[0], option[1]]);
        refused(&output, &["error: ", option[0], remedy]);
    }
    refused(&folder.zopa(&["check", "lease.ron", "--as-of", "2025-13"]), &["not a date"]);
    refused(&folder.zopa(&["packages", "lease.ron", "--within", "-1"]), &["a cost is 0 or more"]);
}

#[test]
fn standard_input_is_read_where_a_dash_stands() {
    let folder = Folder::with_lease("stdin");
    let text = folder.read("lease.ron");
    let output = folder.fed(&["check", "-"], text.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(!out(&output).contains("next: "), "what was read once is not read again");
    let broken = folder.fed(&["check", "-"], text.replace("Is(\"pets\"", "Is(\"pest\"").as_bytes());
    refused(&broken, &["error[unknown-issue]", " --> <stdin>:", "`pets`", "1 error in <stdin>"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::with_lease("closed-pipe");
    let wide = folder.read("lease.ron").replacen("max: 100, step: 5", "max: 100, step: 0.001", 1);
    folder.write("wide.ron", wide.as_bytes());
    for arguments in [
        &["check", "wide.ron"][..],
        &["explain", "wide.ron", "--variant", "firm"],
        &["packages", "wide.ron", "--all", "--expand"],
        &["packages", "wide.ron", "--all", "--format", "csv"],
        &["packages", "wide.ron", "--all", "--format", "json"],
    ] {
        let mut command = folder.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("zopa runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("zopa ends");
        let expected = if arguments.contains(&"firm") { 1 } else { 0 };
        assert_eq!((output.status.code(), err(&output)), (Some(expected), String::new()), "{arguments:?}");
    }
}

#[test]
fn style_is_left_out_where_nobody_sees_it_or_wants_it() {
    let folder = Folder::with_lease("style");
    let styled = |output: Output| output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b);
    assert!(!styled(folder.zopa(&["check", "lease.ron"])), "a pipe is no terminal");
    assert!(styled(folder.zopa(&["check", "lease.ron", "--color", "always"])));
    assert!(!styled(folder.zopa(&["check", "lease.ron", "--color", "never"])));
    let no_color = folder.command(&["check", "lease.ron"]).env("NO_COLOR", "1").output().expect("zopa runs");
    assert!(!styled(no_color));
    assert!(styled(folder.zopa(&["check", "nowhere.ron", "--color", "always"])), "errors are styled alike");
    let json = folder.zopa(&["check", "lease.ron", "--color", "always", "--format", "json"]);
    assert!(!styled(json), "only text is styled");
}

#[test]
fn results_are_for_programs_too() {
    let folder = Folder::with_lease("formats");
    for command in ["check", "packages", "explain", "overlap"] {
        let json = folder.zopa(&[command, "lease.ron", "--format", "json"]);
        let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("valid JSON");
        let first = value.as_object().and_then(|fields| fields.iter().next()).expect("a field");
        assert_eq!(first, (&"schema".to_owned(), &format!("zopa.{command}/1").into()));
        assert_eq!(value["answer"], "feasible");
        assert!(value["packages"].as_str().is_some_and(|digits| digits.parse::<u64>().is_ok()));
        let csv = folder.zopa(&[command, "lease.ron", "--format", "csv"]);
        assert!(out(&csv).lines().next().is_some_and(|heads| heads.contains(',')), "{command}");
        let markdown = folder.zopa(&[command, "lease.ron", "--format", "md"]);
        assert!(out(&markdown).starts_with("# Lease\n\n**feasible**: "), "{command}");
    }
}

#[test]
fn a_list_of_packages_is_cut_at_its_limit() {
    let folder = Folder::with_lease("limit");
    let rows = |arguments: &[&str]| {
        let csv = folder.zopa(&[&["packages", "lease.ron", "--format", "csv"], arguments].concat());
        out(&csv).lines().count() - 1
    };
    assert_eq!(rows(&["--limit", "3"]), 3);
    assert_eq!(rows(&["--limit", "0"]), 0);
    assert!(rows(&["--all"]) > 3);
    refused(&folder.zopa(&["packages", "lease.ron", "--all", "--limit", "3"]), &["cannot be used with"]);
    refused(&folder.zopa(&["packages", "lease.ron", "--limit", "x"]), &["a limit is a whole number such as 20"]);
    let huge = "99999999999999999999";
    refused(
        &folder.zopa(&["packages", "lease.ron", "--limit", huge]),
        &["a limit is 18446744073709551615 at the most"],
    );
    refused(
        &folder.zopa(&["check", "lease.ron", "--memory-limit", huge]),
        &["a memory limit is 18446744073709551615 megabytes at the most"],
    );
    refused(&folder.zopa(&["check", "lease.ron", "--memory-limit", "0"]), &["the least limit is 1 megabyte"]);
    refused(&folder.zopa(&["check", "lease.ron", "--time-limit", "x"]), &["a time is a number of seconds such as 10"]);
}

#[test]
fn a_flag_of_another_command_is_told_with_its_command() {
    let folder = Folder::with_lease("other-command");
    let misplaced = folder.zopa(&["check", "lease.ron", "--within", "3"]);
    refused(&misplaced, &["error: `--within` belongs to `zopa packages`"]);
    let unknown = folder.zopa(&["check", "lease.ron", "--wthn", "3"]);
    refused(&unknown, &["unexpected argument '--wthn'"]);
    assert!(!err(&unknown).contains("-- --wthn"), "{}", err(&unknown));
}

#[test]
fn the_reasons_that_are_not_shown_are_had_by_the_call_that_is_named() {
    let folder = Folder::new("reasons");
    let positions: String = (0..5)
        .map(|place| format!("\"p{place}\": Position(claim: \"c{place}\", requires: Is(\"colour\", \"deep red\")),"))
        .collect();
    let text = format!(
        "Scenario(title: \"Paint\", issues: {{\"colour\": Issue(domain: Options([\"deep red\", \"blue\"]))}}, \
         parties: {{\"ann\": Party(positions: {{{positions}}}), \"bob\": Party()}})"
    );
    folder.write("paint.ron", text.as_bytes());
    let shown = out(&folder.zopa(&["check", "paint.ron", "--why", "colour=blue"]));
    assert!(shown.contains("3 of 5 reasons"), "{shown}");
    assert!(shown.contains("`zopa explain paint.ron --set colour=blue --all` lists every one."), "{shown}");
    let all = out(&folder.zopa(&["explain", "paint.ron", "--set", "colour=blue", "--all"]));
    assert!(all.contains("Conflict 5: "), "{all}");
}

#[test]
fn a_bound_below_the_least_cost_is_told_in_one_sentence() {
    let folder = Folder::with_lease("below");
    for (within, said) in [("1", "1"), ("0", "0")] {
        let output = folder.zopa(&["packages", "lease.ron", "--variant", "firm", "--within", within]);
        let expected = format!("\nNo compromise costs at most {said}; the cheapest costs 2.\n");
        assert!(out(&output).ends_with(&expected), "{}", out(&output));
        assert_eq!(output.status.code(), Some(1));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    let folder = Folder::new("full");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let mut command = folder.command(&["--help"]);
    let output = command.stdout(full).stderr(Stdio::piped()).spawn().and_then(|child| child.wait_with_output());
    let output = output.expect("zopa ends");
    refused(&output, &["cannot write to standard output: no space left on device\n", "= help: "]);
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_refused() {
    let folder = Folder::new("bad-files");
    folder.write("latin.ron", b"Scenario(\n    title: \"Caf\xe9\",\n)");
    fs::File::create(folder.0.join("huge.ron")).and_then(|file| file.set_len(1 << 30)).expect("a sparse file");
    let check = |file: &str| folder.zopa(&["check", file]);
    refused(&check("nowhere.ron"), &["cannot read `nowhere.ron`: no such file", "= help: `zopa new NAME`"]);
    refused(&check("."), &["cannot read `.`: it is a folder"]);
    refused(&check("latin.ron"), &["error[not-utf8]", "latin.ron:2:16", "0xe9"]);
    refused(&check("huge.ron"), &["error[oversized-file]"]);
    refused(&folder.fed(&["check", "-"], b""), &["error["]);
}

#[test]
fn a_call_without_arguments_shows_examples_first() {
    let folder = Folder::new("help");
    refused(&folder.zopa(&[]), &["  zopa check lease.ron", "zopa --help"]);
    refused(&folder.zopa(&["che", "lease.ron"]), &["unrecognized subcommand"]);
    refused(
        &folder.zopa(&["my lease.ron"]),
        &["a command comes first", "= help: `zopa check 'my lease.ron'` reads it"],
    );
    assert_eq!(out(&folder.zopa(&["help", "check"])), out(&folder.zopa(&["check", "--help"])));
    assert!(out(&folder.zopa(&["--help"])).contains("0  an agreement exists, or the command has no verdict"));
    assert!(out(&folder.zopa(&["verify", "--help"])).contains("\nchecked against FILE by a small checker that"));
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["packages", "--help"],
        &["explain", "--help"],
        &["new", "--help"],
        &["verify", "--help"],
    ] {
        let help = folder.zopa(arguments);
        assert_eq!((help.status.code(), err(&help)), (Some(0), String::new()));
        let shown = out(&help);
        let (status, example) = (shown.find("Exit status:"), shown.find("Example"));
        assert!(status.is_some() && status < example, "{shown}");
    }
    assert!(out(&folder.zopa(&["--version"])).starts_with("zopa "));
}

#[test]
fn a_certificate_is_written_whole_and_verified_without_an_engine() {
    let folder = Folder::with_lease("certificate");
    let firm = ["lease.ron", "--variant", "firm", "--certificate", "firm.json"];
    assert_eq!(folder.zopa(&[&["explain"], &firm[..]].concat()).status.code(), Some(1));
    let verified = folder.zopa(&["verify", "firm.json", "lease.ron"]);
    assert_eq!(verified.status.code(), Some(0), "{}", out(&verified));
    assert!(out(&verified).starts_with("verified: "), "{}", out(&verified));
    assert!(out(&verified).contains("not certified: how many"), "{}", out(&verified));
    assert_eq!(folder.zopa(&["check", "lease.ron", "--certificate", "firm.json"]).status.code(), Some(0));
    let fed = folder.fed(&["verify", "firm.json", "-"], folder.read("lease.ron").as_bytes());
    assert_eq!(fed.status.code(), Some(0), "it took the place of the earlier one: {}", out(&fed));
    folder.write("other.ron", format!("{}\n", folder.read("lease.ron")).as_bytes());
    let other = folder.zopa(&["verify", "firm.json", "other.ron"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(out(&other).starts_with("not verified: the certificate is of another file"), "{}", out(&other));
    assert_eq!(folder.files(), ["firm.json", "lease.ron", "other.ron"], "nothing is left behind");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let folder = Folder::with_lease("no-certificate");
    refused(&folder.zopa(&["verify", "lease.ron", "lease.ron"]), &["`lease.ron` is no certificate", "= help: "]);
    refused(&folder.zopa(&["verify", "nowhere.json", "lease.ron"]), &["cannot read `nowhere.json`"]);
    refused(&folder.zopa(&["check", "lease.ron", "--certificate", "-"]), &["not written to standard output"]);
    refused(
        &folder.zopa(&["check", "lease.ron", "--certificate", "nowhere/x.json"]),
        &["there is no folder `nowhere`"],
    );
    let scenario = folder.read("lease.ron");
    for command in ["check", "explain"] {
        let onto_itself = folder.zopa(&[command, "lease.ron", "--certificate", "lease.ron"]);
        refused(&onto_itself, &["`lease.ron` exists and is no certificate", "= help: "]);
        refused(&folder.zopa(&[command, "lease.ron", "--certificate", "."]), &["`.` exists and is no certificate"]);
    }
    assert_eq!(folder.read("lease.ron"), scenario);
    folder.write("broken.ron", b"Scenario(");
    refused(&folder.zopa(&["check", "broken.ron", "--certificate", "x.json"]), &["error"]);
    assert_eq!(folder.files(), ["broken.ron", "lease.ron"], "nothing is left behind");
    folder.write("other.json", b"{\"claims\": 1}");
    refused(&folder.zopa(&["verify", "other.json", "lease.ron"]), &["it is JSON, but holds what no certificate does"]);
}

#[test]
fn a_starter_file_passes_check_as_it_is() {
    let folder = Folder::new("starter");
    let long = "x".repeat(72);
    let cases: &[(&str, &str)] = &[
        ("buyer,seller", "price"),
        ("a,b", "price,date"),
        ("a,b,c", "one,two,three"),
        ("Our landlord,We \"tenants\",back\\slash,Київ", "rent,Term of lease,garden,pets,Ένα,six,seven,eight,nine"),
        ("a,b,c,d,e,f", "only"),
        ("a,b", &long),
    ];
    for (place, (parties, issues)) in cases.iter().enumerate() {
        let name = format!("case-{place}");
        let made = folder.zopa(&["new", &name, "--parties", parties, "--issues", issues]);
        assert_eq!((made.status.code(), out(&made)), (Some(0), String::new()), "{}", err(&made));
        assert!(err(&made).contains(&format!("wrote `{name}.ron`")), "{}", err(&made));
        let file = format!("{name}.ron");
        let check = folder.zopa(&["check", &file, "--draft", "first"]);
        assert_eq!((check.status.code(), err(&check)), (Some(0), String::new()), "{parties} {issues}");
        assert!(out(&check).contains("It is feasible."), "{}", out(&check));
        assert_eq!(folder.zopa(&["check", &file, "--variant", "firm"]).status.code(), Some(1));
    }
    let printed = folder.zopa(&["new", "-"]);
    assert_eq!(folder.fed(&["check", "-"], &printed.stdout).status.code(), Some(0));
    let titles = folder.read("case-3.ron");
    for expected in [
        "\"our-landlord\": Party(\n            title: \"Our landlord\"",
        "title: \"We \\\"tenants\\\"\"",
        "\"term-of-lease\"",
    ] {
        assert!(titles.contains(expected), "no {expected} in:\n{titles}");
    }
}

#[test]
fn a_starter_file_is_written_whole_and_never_over_another() {
    let folder = Folder::new("new");
    fs::create_dir(folder.0.join("talks")).expect("a folder in the folder");
    assert_eq!(folder.zopa(&["new", "talks/spring.ron"]).status.code(), Some(0));
    assert!(folder.read("talks/spring.ron").contains("title: \"Spring\""));
    folder.write("mine.ron", b"precious");
    refused(&folder.zopa(&["new", "mine"]), &["`mine.ron` exists already", "= help: "]);
    assert_eq!(folder.read("mine.ron"), "precious");
    refused(&folder.zopa(&["new", "nowhere/x"]), &["there is no folder `nowhere`", "`mkdir -p nowhere`"]);
    refused(&folder.zopa(&["new", "talks/"]), &["`talks/` names a folder", "`zopa new talks/lease`"]);
    refused(&folder.zopa(&["new", "x", "--parties", "alone"]), &["at least two parties", "= help: "]);
    refused(&folder.zopa(&["new", "x", "--parties", "a,A"]), &["an id of its own"]);
    refused(&folder.zopa(&["new", "x", "--issues", "price,"]), &["it is empty"]);
    refused(&folder.zopa(&["new", "x", "--issues", "price,!?"]), &["it has no letter and no digit"]);
    assert_eq!(folder.files(), ["mine.ron", "talks"], "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn a_starter_file_does_not_follow_a_link_to_another() {
    let folder = Folder::new("link");
    std::os::unix::fs::symlink("elsewhere.ron", folder.0.join("x.ron")).expect("a link");
    refused(&folder.zopa(&["new", "x"]), &["exists already"]);
    assert_eq!(folder.files(), ["x.ron"]);
}

/// A file with interests of one party, and an amount without a step.
const PARTLY: &str = r#"Scenario(
    title: "A loan",
    issues: {
        "rate": Issue(title: "Rate", domain: Amount(min: 0, max: 10, unit: "%")),
        "term": Issue(title: "Term", domain: Options(["short", "long"])),
    },
    parties: {
        "bank": Party(title: "The bank", interests: Interests(
            reservation: 1,
            issues: {"rate": Interest(points: [(0, 0), (10, 5)]), "term": Interest(worth: {"short": "1/3"})},
        )),
        "firm": Party(title: "The firm", positions: {
            "cheap": Position(claim: "Cheap", requires: AtMost("rate", 4), firmness: Wish),
        }),
    },
)"#;

#[test]
fn bargaining_needs_interests_or_leave_to_derive_them() {
    let folder = Folder::with_lease("bargain");
    folder.write("loan.ron", PARTLY.as_bytes());
    let asked = folder.zopa(&["bargain", "loan.ron", "--only", "firm"]);
    assert_eq!((asked.status.code(), out(&asked)), (Some(2), String::new()), "{}", err(&asked));
    assert!(err(&asked).contains("--derive"), "{}", err(&asked));
    let derived = folder.zopa(&["bargain", "loan.ron", "--derive", "--format", "csv"]);
    assert_eq!(derived.status.code(), Some(0), "{}", err(&derived));
    assert!(
        out(&derived)
            .starts_with("row,packages,rational,points,reached,piece,worth:bank,worth:firm (derived),rate,term")
    );
    let unknown = folder.zopa(&["bargain", "loan.ron", "--between", "bamk"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("`bank`"), "{}", err(&unknown));
    let unheard = folder.zopa(&["bargain", "loan.ron", "--only", "firm", "--between", "bank"]);
    assert_eq!(unheard.status.code(), Some(2));
    let said = "`--between` names bank, and `--only` leaves nobody of them to be heard";
    assert!(err(&unheard).contains(said), "{}", err(&unheard));
}

#[test]
fn an_amount_without_a_step_is_weighed_exactly_and_one_of_too_many_steps_to_a_tolerance() {
    let folder = Folder::with_lease("bargain-tolerance");
    folder.write("loan.ron", PARTLY.as_bytes());
    let told = |file: &str| -> serde_json::Value {
        serde_json::from_str(&out(&folder.zopa(&["bargain", file, "--format", "json"]))).expect("it is JSON")
    };
    let exact = told("loan.ron");
    assert_eq!(exact["schema"], "zopa.bargain/1");
    assert_eq!((&exact["complete"], &exact["parties"][0]["tolerance"]), (&true.into(), &0.into()));
    assert_eq!(exact["left_out"], serde_json::json!(["firm"]));
    assert_eq!(exact["notes"], serde_json::json!([]));
    let more = "interests: Interests(issues: {\"rate\": Interest(points: [(0, 1), (10, 0)])}))";
    let parties = ["saver", "state"].map(|id| format!("\"{id}\": Party(title: \"A {id}\", {more},"));
    let three = PARTLY.replace("parties: {", &format!("parties: {{ {}", parties.join(" ")));
    folder.write("three.ron", three.as_bytes());
    let more = told("three.ron");
    // The wish of the firm cuts the range at 4, and the parts beside it are told as one.
    assert_eq!((&more["complete"], &more["pieces_count"]), (&true.into(), &"1".into()));
    assert_eq!((&more["parties"][2]["tolerance"], &more["notes"][0]), (&0.into(), &serde_json::Value::Null));
    folder.write("fine.ron", PARTLY.replace("max: 10,", "max: 10, step: 0.0001,").as_bytes());
    let near = told("fine.ron");
    assert_eq!((&near["complete"], &near["pieces"]), (&false.into(), &serde_json::json!([])));
    assert_ne!(near["parties"][0]["tolerance"], 0);
    assert!(near["notes"][0].as_str().is_some_and(|note| note.contains("The bank ")), "{}", near["notes"]);
    for told in [exact, more, near] {
        // Either way the best for the bank is found: 10 % and the short term.
        assert_eq!(told["utilitarian"]["witness"], serde_json::json!({"rate": 10, "term": "short"}));
    }
}
