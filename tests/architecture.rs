//! The direction of data, held: text → language → model → engine → analysis → chart, output → cli.
//!
//! Reads the sources as text and looks at the paths they name. `docs/architecture.md` says what each area is for.

use std::fs;
use std::path::{Path, PathBuf};

/// What the code of an area may name of the other areas. `examine` is where reading and solving meet.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("language", &["model"]),
    ("engine", &["model"]),
    ("analysis", &["engine", "model"]),
    // The checker of certificates knows nobody who could have made one.
    ("certificate", &["model"]),
    ("exchange", &["engine", "language", "model"]),
    ("prove", &["analysis", "certificate", "model"]),
    ("wording", &["engine", "model"]),
    ("chart", &["analysis", "engine", "model", "wording"]),
    ("output", &["analysis", "chart", "engine", "language", "model", "wording"]),
    ("examine", &["analysis", "engine", "language", "output"]),
    // Asking and drawing in one call, as `examine` is reading and solving.
    ("depict", &["analysis", "chart", "engine", "model"]),
    (
        "lib",
        &[
            "analysis",
            "certificate",
            "chart",
            "depict",
            "engine",
            "examine",
            "exchange",
            "language",
            "model",
            "output",
            "prove",
        ],
    ),
    ("main", &["cli"]),
    // The command line is a user of the library like any other, and names it as `zopa::`.
    ("cli", &[]),
];

/// Functions are not longer than this, nor files longer than that.
const FUNCTION_LINES: usize = 60;
const FILE_LINES: usize = 500;

/// A source file.
struct Source {
    /// Its path in `src`, such as `engine/diagram/graph.rs`.
    path: String,
    text: String,
}

impl Source {
    fn all() -> Vec<Source> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        collect(&root, &mut paths);
        paths.sort();
        let read = |path: &PathBuf| Source {
            path: path.strip_prefix(&root).expect("it lies in src").to_string_lossy().replace('\\', "/"),
            text: fs::read_to_string(path).expect("sources are UTF-8"),
        };
        paths.iter().map(read).collect()
    }

    /// The folder or file of `src` that it belongs to.
    fn area(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// How many modules it lies in, counted from the root of the crate.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("/mod.rs") { parts - 1 } else { parts }
    }

    /// The lines of code, comments left out.
    fn code(&self) -> String {
        let lines = self.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
    }

    /// The paths that begin with a word, such as `crate`, without that word.
    fn paths_from(&self, root: &str) -> Vec<Vec<String>> {
        let code = self.code();
        let begin = format!("{root}::");
        let starts = code.match_indices(&begin).map(|(at, _)| at);
        let whole =
            |at: &usize| !code[..*at].ends_with(|before: char| before.is_alphanumeric() || "_:".contains(before));
        starts.filter(whole).flat_map(|at| tree(&mut &code[at + begin.len()..])).collect()
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// All paths of a tree such as `model::{Number, view::View}`.
fn tree(code: &mut &str) -> Vec<Vec<String>> {
    *code = code.trim_start();
    if let Some(inside) = code.strip_prefix('{') {
        *code = inside;
        let mut paths = Vec::new();
        while !code.is_empty() && !code.starts_with('}') {
            paths.extend(tree(code));
            let after = code.find([',', '}']).unwrap_or(code.len());
            *code = code[after..].trim_start_matches(',').trim_start();
        }
        *code = code.trim_start_matches('}');
        return paths;
    }
    let end = code.find(|c: char| !(c.is_alphanumeric() || "_*".contains(c))).unwrap_or(code.len());
    let (name, rest) = code.split_at(end);
    match rest.strip_prefix("::") {
        Some(inside) if inside.starts_with(|c: char| c.is_alphabetic() || "_{*".contains(c)) => {
            *code = inside;
            let below = tree(code).into_iter();
            below.map(|path| std::iter::once(name.to_owned()).chain(path).collect()).collect()
        }
        _ => {
            *code = rest;
            vec![vec![name.to_owned()]]
        }
    }
}

#[test]
fn a_tree_of_paths_falls_into_its_paths() {
    let source = Source {
        path: "output/example.rs".to_owned(),
        text: "use crate::{model::{Number, view::View}, engine::*};\nfn f() -> crate::a::B<u8> {} // crate::c"
            .to_owned(),
    };
    let paths: Vec<_> = source.paths_from("crate").iter().map(|path| path.join(" ")).collect();
    assert_eq!(paths, ["model Number", "model view View", "engine *", "a B"]);
}

#[test]
fn every_area_names_only_what_comes_before_it() {
    let mut wrong = Vec::new();
    for source in Source::all() {
        let Some((area, allowed)) = MAY_NAME.iter().find(|(area, _)| *area == source.area()) else {
            panic!("src/{} belongs to no area that this test knows", source.path)
        };
        for path in source.paths_from("crate") {
            let is_area = MAY_NAME.iter().any(|(known, _)| *known == path[0]);
            if is_area && path[0] != *area && !allowed.contains(&path[0].as_str()) {
                wrong.push(format!("src/{} names crate::{}", source.path, path.join("::")));
            }
        }
        // A chain of `super` that leaves the area is the same thing by another way.
        let out = "super::".repeat(source.depth());
        let leaves =
            |(other, _): &&(&str, &[&str])| other != area && source.code().contains(&format!("{out}{other}::"));
        for (other, _) in MAY_NAME.iter().filter(leaves).filter(|(other, _)| !allowed.contains(other)) {
            wrong.push(format!("src/{} reaches {other} by `super`", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outputs_and_charts_name_the_types_of_answers_and_call_nothing_that_solves() {
    let mut wrong = Vec::new();
    for source in Source::all().iter().filter(|source| ["chart", "output"].contains(&source.area())) {
        for path in source.paths_from("crate").iter().filter(|path| ["analysis", "engine"].contains(&path[0].as_str()))
        {
            let is_type = path.len() == 2 && path[1].starts_with(char::is_uppercase);
            if !is_type || path[1] == "Engine" {
                wrong.push(format!("src/{} names crate::{}", source.path, path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_touches_files_streams_the_clock_and_the_environment() {
    let world = ["env", "fs", "net", "process", "thread", "time"];
    let mut wrong = Vec::new();
    for source in Source::all().iter().filter(|source| !["cli", "main"].contains(&source.area())) {
        for path in source.paths_from("std") {
            let stream = path.iter().any(|part| ["stdin", "stdout", "stderr"].contains(&part.as_str()));
            if world.contains(&path[0].as_str()) || stream {
                wrong.push(format!("src/{} names std::{}", source.path, path.join("::")));
            }
        }
        for stream in ["io::stdin(", "io::stdout(", "io::stderr("] {
            if source.code().contains(stream) {
                wrong.push(format!("src/{} calls {stream})", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for source in Source::all() {
        assert!(source.text.starts_with("//! "), "src/{} begins without a word on what it is for", source.path);
    }
}

#[test]
fn files_and_functions_are_short_enough_to_read() {
    let mut wrong = Vec::new();
    for source in Source::all() {
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            wrong.push(format!("src/{} has {lines} lines", source.path));
        }
        let long = functions(&source.text).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES);
        wrong.extend(long.map(|(name, lines)| format!("src/{}: {lines} lines: {name}", source.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The functions of a formatted source with their numbers of lines.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let begins = |line: &str| line.split(['(', '<']).next().is_some_and(|head| format!(" {head}").contains(" fn "));
    let ends = |line: &str| line.trim_start().starts_with('}') || line.ends_with(';');
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line) && !line.trim_start().starts_with("//"))
    {
        let on_one_line = line.ends_with('}') || line.ends_with(';');
        let after = lines[at + 1..].iter().position(|other| indent(other) == indent(line) && ends(other));
        let length = if on_one_line { 1 } else { after.map_or(1, |after| after + 2) };
        found.push((line.trim(), length));
    }
    found
}

#[test]
fn functions_are_measured_from_their_first_line_to_their_last() {
    let text =
        "trait T {\n    fn a(&self);\n    fn b(\n        &self,\n    ) -> u8;\n}\nfn c() {\n    d();\n}\nfn e() {}\n";
    let found: Vec<_> = functions(text).into_iter().map(|(_, lines)| lines).collect();
    assert_eq!(found, [1, 3, 3, 1]);
}
