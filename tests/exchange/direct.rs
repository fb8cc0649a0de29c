//! Files of other programs asked about as they are, without an import in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use zopa::exchange::{Asked, Foreign, ask, import};
use zopa::language::limits::CHOICES;

use crate::genius::{DOMAIN, PROFILE};

/// A folder with a domain and a profile, and what zopa says in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        fs::write(path.join("domain.xml"), DOMAIN).expect("a file for the test");
        fs::write(path.join("owner.xml"), PROFILE).expect("a file for the test");
        Self(path)
    }

    fn zopa(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zopa"));
        command.args(arguments.split(' ')).current_dir(&self.0).output().expect("zopa runs")
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_domain_with_profiles_is_answered_like_its_import() {
    let folder = Folder::new("direct-like-import");
    let made = folder.zopa("import genius domain.xml owner.xml -o lease.ron");
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    for command in ["bargain", "check", "packages"] {
        let imported = folder.zopa(&format!("{command} lease.ron --format json"));
        let direct = folder.zopa(&format!("{command} domain.xml --profile owner.xml --format json"));
        assert_eq!(direct.status.code(), imported.status.code(), "{}", text(&direct.stderr));
        assert_eq!(text(&direct.stdout), text(&imported.stdout));
    }
}

#[test]
fn what_an_import_notes_is_told_where_nothing_is_imported() {
    let folder = Folder::new("direct-notes");
    let answer = folder.zopa("bargain domain.xml --profile owner.xml");
    let note = "note: owner: worth is discounted over time by the factor 0.5, which no answer counts\n";
    assert!(text(&answer.stderr).contains(note), "{}", text(&answer.stderr));
    let space = "issues: [{type: CategoricalIssue, name: x, values: [p, q]}]\ntype: CartesianOutcomeSpace\n";
    fs::write(folder.0.join("space.yml"), space).expect("a file for the test");
    let ufun = "type: LinearAdditiveUtilityFunction\nvalues: [{type: TableFun, mapping: {p: 1, q: 0}}]\nreserved_value: -.inf\n";
    fs::write(folder.0.join("tenant.yml"), ufun).expect("a file for the test");
    let answer = folder.zopa("bargain space.yml --profile tenant.yml");
    assert_eq!(answer.status.code(), Some(0), "{}", text(&answer.stderr));
    assert!(
        text(&answer.stderr).starts_with("note: tenant: no deal is worse than any deal"),
        "{}",
        text(&answer.stderr)
    );
}

#[test]
fn calls_that_are_proposed_name_the_profiles() {
    let folder = Folder::new("direct-calls");
    let answer = folder.zopa("check domain.xml --profile owner.xml");
    let next = "zopa packages domain.xml --profile owner.xml";
    assert!(text(&answer.stdout).contains(next), "{}", text(&answer.stdout));
}

#[test]
fn what_is_no_profile_is_refused_with_its_name() {
    let folder = Folder::new("direct-refused");
    fs::write(folder.0.join("broken.xml"), "<utility_space>").expect("a file for the test");
    let missing = "cannot read `missing.xml`: no such file\n  = help: a file is named with its folder";
    for (profile, said) in [("broken.xml", "broken.xml"), ("missing.xml", missing)] {
        let refused = folder.zopa(&format!("bargain domain.xml --profile {profile}"));
        assert_eq!(refused.status.code(), Some(2));
        assert!(refused.stdout.is_empty() && text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}

#[test]
fn parties_of_one_profile_are_told_apart() {
    let folder = Folder::new("direct-twice");
    let answer = folder.zopa("bargain domain.xml --profile owner.xml --profile owner.xml");
    assert!(text(&answer.stdout).contains("owner (2)"), "{}", text(&answer.stdout));
}

#[test]
fn a_profile_of_another_domain_is_refused() {
    let folder = Folder::new("direct-other-domain");
    let other = PROFILE.replace("Rent &amp; costs", "Colour");
    let weighted = PROFILE.replace("<weight index=\"1\"", "<weight index=\"9\"");
    for (profile, said) in [(other, "issue 1 is `Colour` here and `Rent & costs` in the domain"), (weighted, "index 9")]
    {
        fs::write(folder.0.join("other.xml"), profile).expect("a file for the test");
        let refused = folder.zopa("bargain domain.xml --profile other.xml");
        assert_eq!(refused.status.code(), Some(2));
        assert!(refused.stdout.is_empty() && text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
    let alone = folder.zopa("check domain.xml");
    assert!(text(&alone.stderr).contains("`--profile FILE`"), "{}", text(&alone.stderr));
}

/// A domain of one discrete issue with these values, and a profile that finds each worth its place.
fn discrete(values: &[&str]) -> (String, String) {
    let items = |what: &dyn Fn(usize) -> String| -> String {
        values.iter().enumerate().map(|(place, value)| format!("<item value='{value}' {}/>", what(place))).collect()
    };
    let whole = |items: String| {
        format!(
            "<utility_space><objective name='Löhne \u{200b} &amp; \u{ab}mehr'><weight index='1' value='0.7'/>\
             <issue index='1' name='x/y {{z}}'>{items}</issue></objective></utility_space>"
        )
    };
    (whole(items(&|_| String::new())), whole(items(&|place| format!("evaluation='{}.1e1'", place + 1))))
}

/// What the files come to without their text, if they need none, and with it.
fn both((domain, profile): (&str, &str)) -> (Asked, zopa::exchange::Imported) {
    let files = [Foreign { name: "d.xml", text: domain }, Foreign { name: "p (1).xml", text: profile }];
    let said = "the files can be read";
    (ask(files[0], &files[1..]).expect(said), import(files[0], &files[1..]).expect(said))
}

#[test]
fn a_scenario_without_its_text_is_the_one_with_it() {
    let nasty =
        ["", " ", "a", "A", "a b", "&#10;\u{ad}", "`\"", "\\u{41}", "//", "/*", "Is(", "0x1", "\u{202e}b", "yes"];
    let many: Vec<String> = (0..CHOICES).map(|place| format!("v{place}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for values in [&nasty[..], &many[..]] {
        let (domain, profile) = discrete(values);
        let (Asked::Plain(scenario), imported) = both((&domain, &profile)) else { panic!("it has worths of choices") };
        assert_eq!(Some(*scenario), imported.reading.scenario);
        assert_eq!(imported.reading.diagnostics, []);
    }
}

#[test]
fn what_reading_could_refuse_is_read() {
    let (Asked::Read(asked), imported) = both((DOMAIN, PROFILE)) else { panic!("amounts are looked at") };
    assert_eq!(asked.text, imported.text);
    let values: Vec<String> = (0..=CHOICES).map(|place| format!("v{place}")).collect();
    let (domain, profile) = discrete(&values.iter().map(String::as_str).collect::<Vec<_>>());
    let files = [Foreign { name: "d.xml", text: &domain }, Foreign { name: "p.xml", text: &profile }];
    let refusal = ask(files[0], &files[1..]).expect_err("it has a value too many");
    assert!(refusal.message.contains("1001 options"), "{refusal}");
}
