//! The documents point at things that are there, and say the numbers that the code has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every document of the repository.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    let mut folders = vec![root().join("docs"), root().join("outputs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The addresses that a document links to, blocks of code left out.
fn links(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if !in_code {
            found.extend(line.split("](").skip(1).filter_map(|rest| rest.split(')').next()));
        }
    }
    found
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let text = read(&document);
        let near = links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with('#'));
        for link in near {
            let target = link.split('#').next().unwrap_or_default();
            if !document.parent().expect("a folder").join(target).exists() {
                dead.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn the_index_of_the_documentation_names_every_page() {
    let docs = root().join("docs");
    let index = read(&docs.join("README.md"));
    let named: BTreeSet<_> = links(&index).into_iter().collect();
    for entry in fs::read_dir(&docs).expect("the folder can be read") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let listed = named.contains(name.as_str()) || named.contains(format!("{name}/README.md").as_str());
        assert!(listed || name == "README.md", "docs/README.md does not list {name}");
    }
}

#[test]
fn the_budgets_that_the_documentation_gives_are_those_of_the_code() {
    let page = read(&root().join("docs/engines.md"));
    let mut budgets = 0;
    for line in page.lines() {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let ["", name, path, value, _, ""] = cells[..] else { continue };
        if !path.ends_with(".rs") {
            continue;
        }
        budgets += 1;
        let code = read(&root().join("src").join(path));
        let given = number(&code, name).unwrap_or_else(|| panic!("src/{path} has no {name}"));
        let digits: String = given.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, value, "{name} in src/{path}");
    }
    assert!(budgets > 10, "the table of budgets was not found");
}

/// What the code gives a constant, or a field where its default is made.
fn number<'c>(code: &'c str, name: &str) -> Option<&'c str> {
    let lines = || code.lines().filter(|line| !line.starts_with("//"));
    let constant = format!("const {name}: ");
    let constant = lines().filter(|line| line.contains(&constant)).find_map(|line| line.split(" = ").nth(1));
    let parts = lines().flat_map(|line| line.split([',', '{', '}']));
    let given = |part: &'c str| part.trim().strip_prefix(name)?.strip_prefix(": ");
    constant.or_else(|| parts.filter_map(given).find(|given| given.starts_with(|c: char| c.is_ascii_digit())))
}
