//! The sessions in the README and in the glossary are what a reader gets who types them.
//!
//! A block marked `console` holds commands after `$ ` and, below each, what it shows: messages first, then the result.
//! A line `...` stands for lines left out, and `echo $?` shows the exit status of the command before. A block marked
//! `ron file=NAME` is a file that the reader writes; one marked `ron edit=NAME` changes it: a fragment that begins with
//! a key takes the place of the line with that key, and any other goes before the last bracket.
//!
//! `UPDATE=1 cargo test --test readme` writes what the commands show anew, whole where it no longer fits.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A place to type commands in, with the scenarios at hand.
struct Desk {
    folder: PathBuf,
    status: i32,
}

impl Desk {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the session");
        symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), folder.join("scenarios")).expect("a link");
        Self { folder, status: 0 }
    }

    /// What a command shows.
    fn shown(&mut self, command: &str) -> String {
        if command == "echo $?" {
            return format!("{}\n", self.status);
        }
        let program = Path::new(env!("CARGO_BIN_EXE_zopa")).parent().expect("a folder").to_path_buf();
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(program).chain(std::env::split_paths(&paths));
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(&self.folder)
            .env("PATH", std::env::join_paths(paths).expect("paths can be joined"))
            .output()
            .expect("a shell");
        self.status = output.status.code().expect("a command ends by itself");
        let told = [output.stderr, output.stdout].concat();
        String::from_utf8(told).expect("zopa writes UTF-8")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).expect("the reader can write a file");
    }

    fn edit(&self, name: &str, fragment: &str) {
        let text = fs::read_to_string(self.folder.join(name)).expect("the file was written before");
        self.write(name, &edited(&text, fragment));
    }
}

/// A file with a fragment in its place.
fn edited(text: &str, fragment: &str) -> String {
    let mut lines: Vec<_> = text.lines().collect();
    let key = fragment.trim_start().split_inclusive(':').next().unwrap_or_default();
    let place = match key.starts_with('"') {
        true => lines.iter().position(|line| line.trim_start().starts_with(key)).expect("the key stands in the file"),
        false => lines.len() - 1,
    };
    let replaced = usize::from(key.starts_with('"'));
    lines.splice(place..place + replaced, fragment.lines());
    lines.join("\n") + "\n"
}

/// Whether lines are as expected, where `...` stands for any number of them.
fn fits(expected: &[&str], shown: &[&str]) -> bool {
    match (expected, shown) {
        ([], []) => true,
        (["...", rest @ ..], _) => (0..=shown.len()).any(|skipped| fits(rest, &shown[skipped..])),
        ([first, rest @ ..], [line, more @ ..]) => first == line && fits(rest, more),
        _ => false,
    }
}

/// A document with every session as it really runs.
fn as_it_runs(document: &str, desk: &mut Desk) -> String {
    let mut lines = document.lines().peekable();
    let mut real = String::new();
    while let Some(line) = lines.next() {
        real += &format!("{line}\n");
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let body: Vec<_> = std::iter::from_fn(|| lines.next_if(|line| *line != "```")).collect();
        let text = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        match kind.split_once(' ') {
            Some((_, place)) if place.starts_with("file=") => desk.write(&place[5..], &text),
            Some((_, place)) if place.starts_with("edit=") => desk.edit(&place[5..], &text),
            _ => {}
        }
        real += &if kind == "console" { session(&body, desk) } else { text };
        // The end of the block, which must not be taken for the beginning of another.
        real += &lines.next().map(|end| format!("{end}\n")).expect("a block has an end");
    }
    real
}

fn session(body: &[&str], desk: &mut Desk) -> String {
    let mut real = String::new();
    for part in body.chunk_by(|_, next| !next.starts_with("$ ")) {
        let command = part[0].strip_prefix("$ ").unwrap_or_else(|| panic!("{:?} is no command", part[0]));
        // A blank line before the next command is the writer's.
        let blank = part.len() > 1 && part[part.len() - 1].is_empty();
        let expected = &part[1..part.len() - usize::from(blank)];
        let shown = desk.shown(command);
        let shown: Vec<_> = shown.lines().collect();
        let kept = if fits(expected, &shown) { expected } else { &shown[..] };
        real += &format!("$ {command}\n");
        real.extend(kept.iter().map(|line| format!("{line}\n")));
        real += if blank { "\n" } else { "" };
    }
    real
}

/// Holds a document of the repository to what its sessions really show.
fn hold(path: &str) {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let document = fs::read_to_string(&place).expect("the document can be read");
    let real = as_it_runs(&document, &mut Desk::new(&path.replace('/', "-")));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&place, &real).expect("the document can be written");
        return;
    }
    let differing = document.lines().zip(real.lines()).position(|(kept, real)| kept != real);
    if let Some(line) = differing {
        let show = |text: &str| text.lines().skip(line).take(12).collect::<Vec<_>>().join("\n");
        panic!("{path}, line {}: kept is\n{}\nand real is\n{}", line + 1, show(&document), show(&real));
    }
    assert_eq!(document, real, "{path} is shorter or longer than its sessions are");
}

#[test]
fn the_sessions_of_the_readme_are_real() {
    hold("README.md");
}

#[test]
fn the_sessions_of_the_glossary_are_real() {
    hold("docs/concepts.md");
}

#[test]
fn lines_left_out_fit_and_other_lines_do_not() {
    assert!(fits(&["a", "...", "c"], &["a", "b", "b", "c"]));
    assert!(fits(&["...", "c"], &["c"]));
    assert!(!fits(&["a", "...", "c"], &["a", "b"]));
    assert!(!fits(&["a"], &["a", "b"]));
}

#[test]
fn fragments_go_where_they_are_said_to_go() {
    let file = "Scenario(\n    \"a\": 1,\n)\n";
    assert_eq!(edited(file, "    \"a\": 2,\n"), "Scenario(\n    \"a\": 2,\n)\n");
    assert_eq!(edited(file, "    rules: {},\n"), "Scenario(\n    \"a\": 1,\n    rules: {},\n)\n");
}
