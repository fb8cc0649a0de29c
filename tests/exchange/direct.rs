//! Files of other programs asked about as they are, without an import in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
