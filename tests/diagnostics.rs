//! Every mistake that a file can hold has a file in `tests/broken/` with the message it gets, and a page in
//! `docs/diagnostics/` whose examples are what they are said to be.
//!
//! `UPDATE=1 cargo test --test diagnostics` writes the messages anew; they are reviewed by reading them.

mod fragments;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fragments::Block;
use zopa::language::{self, Code, Diagnostic, Level, Reading};
use zopa::output::diagnostics::{Style, closing_line, count, render};

/// All that is found out about a file.
fn examine(text: &str) -> Reading {
    zopa::examine(text, zopa::Depth::Everything)
}

/// What `zopa check` says of a file that is broken.
fn messages(path: &Path) -> (Vec<Diagnostic>, String) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut bytes = fs::read(path).unwrap();
    if name == "oversized-file.ron" {
        bytes.resize(language::limits::FILE_BYTES + 1, b'\n');
    }
    let (diagnostics, text, line) = match language::decode(&bytes) {
        Ok(text) => {
            let reading = examine(text);
            let line = closing_line(&reading, name);
            (reading.diagnostics, text.to_owned(), line)
        }
        Err(not_text) => {
            let found = vec![not_text.diagnostic];
            let line = count(&found, 0, name);
            (found, not_text.text, line)
        }
    };
    let mut shown = render(&diagnostics, name, &text, Style::default());
    shown += &line.map_or(String::new(), |line| line + "\n");
    (diagnostics, shown)
}

fn broken_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    files.sort();
    files
}

/// The code that a broken file is named for, if it is named for one: `syntax-error-json` is about `syntax-error`.
fn code_of(path: &Path) -> Option<Code> {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let named = Code::ALL.iter().filter(|code| stem == code.name() || stem.starts_with(&format!("{code}-")));
    named.max_by_key(|code| code.name().len()).copied()
}

#[test]
fn every_broken_file_gets_its_message() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for path in broken_files() {
        let (_, shown) = messages(&path);
        let expected = path.with_extension("txt");
        if update {
            fs::write(&expected, &shown).unwrap();
        }
        let kept = fs::read_to_string(&expected).unwrap_or_default();
        if kept != shown {
            wrong.push(format!("{}\n--- expected\n{kept}\n--- found\n{shown}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} (UPDATE=1 writes them anew)", wrong.join("\n\n"));
}

#[test]
fn every_broken_file_holds_the_mistake_it_is_named_for_and_says_what_it_proves() {
    for path in broken_files() {
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.starts_with(b"// "), "{} begins with no comment", path.display());
        let Some(code) = code_of(&path) else { continue };
        let (diagnostics, _) = messages(&path);
        let found = diagnostics.iter().any(|diagnostic| diagnostic.code == code);
        assert!(found, "no {code} in {}", path.display());
    }
}

#[test]
fn every_code_has_a_broken_file_and_a_page() {
    let files: BTreeSet<_> = broken_files().iter().filter_map(|path| code_of(path)).collect();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let index = fs::read_to_string(pages.join("README.md")).unwrap();
    for code in Code::ALL {
        assert!(files.contains(code), "no file in tests/broken shows {code}");
        assert!(pages.join(format!("{code}.md")).exists(), "no page in docs/diagnostics explains {code}");
        assert!(index.contains(&format!("]({code}.md)")), "docs/diagnostics/README.md does not list {code}");
    }
    for page in fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()) {
        let stem = page.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(stem == "README" || Code::named(&stem).is_some(), "{stem} is the page of no code");
    }
}

#[test]
fn the_examples_of_every_page_are_what_they_are_said_to_be() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    for code in Code::ALL {
        let page = fs::read_to_string(pages.join(format!("{code}.md"))).unwrap();
        let title = page.lines().next().unwrap_or_default();
        assert_eq!(title, format!("# {code}"));
        let blocks = fragments::blocks(&page);
        assert!(blocks.iter().any(Block::is_broken) || blocks.is_empty(), "{code} has no broken example");
        assert_eq!(blocks.iter().any(Block::is_broken), blocks.iter().any(|block| !block.is_broken()), "{code}");
        blocks.iter().for_each(|block| check_example(*code, block));
        let allow = format!("allow: [\"{code}\"]");
        assert_eq!(page.contains(&allow), code.level() == Level::Warning, "the page of {code} on allowing it");
    }
}

fn check_example(code: Code, block: &Block) {
    let text = block.scenario();
    let diagnostics = examine(&text).diagnostics;
    let shown = render(&diagnostics, "example", &text, Style::default());
    let found = diagnostics.iter().any(|diagnostic| diagnostic.code == code);
    match block.is_broken() {
        true => assert!(found, "the broken example of {code} gives no {code}:\n{shown}"),
        false => {
            let errors = diagnostics.iter().any(Diagnostic::is_error);
            assert!(!found && !errors, "the repaired example of {code}:\n{shown}");
        }
    }
}

#[test]
fn messages_keep_to_the_house_style() {
    for path in broken_files() {
        let (diagnostics, shown) = messages(&path);
        for diagnostic in &diagnostics {
            let labels = diagnostic.secondary.iter().map(|label| &label.text).chain([&diagnostic.primary.text]);
            let texts = labels.chain(&diagnostic.notes).chain(&diagnostic.help).chain([&diagnostic.message]);
            for text in texts {
                assert!(!text.ends_with(['.', '!', '?']), "{text:?} ends like a sentence");
                assert!(!text.starts_with(|c: char| c.is_uppercase()), "{text:?} begins with a capital");
            }
            assert!(diagnostic.help.is_some(), "no help in {}: {shown}", diagnostic.code);
            assert!(!diagnostic.primary.text.is_empty(), "nothing said beside the place: {shown}");
        }
    }
}
