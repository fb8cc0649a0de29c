//! What benches ask about: the scenarios of the repository, made-up ones of three sizes, and, where `ZOPA_SHARED` names
//! a folder with `bench/instances`, those of that folder.

mod made_up;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use made_up::Size;

/// A file to ask about.
pub struct Instance {
    /// What it is called.
    pub name: String,
    /// The text of the file.
    pub text: String,
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

/// How many of a hundred positions quarrel in the made-up negotiations without a deal.
const QUARRELS: [(Size, usize); 3] = [(Size::Small, 50), (Size::Middle, 20), (Size::Large, 15)];

/// Every instance there is.
pub fn all() -> Vec<Instance> {
    let mut all = scenarios();
    all.extend(large());
    all
}

/// Those that are not scenarios of the repository.
pub fn large() -> Vec<Instance> {
    let mut all = Vec::new();
    for (size, some) in QUARRELS {
        for (name, quarrel) in [("all agree", 0), ("some quarrel", some)] {
            all.push(Instance { name: format!("{size}, {name}"), text: made_up::scenario(size, quarrel) });
        }
    }
    all.extend(shared());
    all
}

fn scenarios() -> Vec<Instance> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let read = |path: PathBuf| Instance { name: stem(&path), text: fs::read_to_string(path).expect("a scenario") };
    files(&folder, "ron").into_iter().map(read).collect()
}

/// The instances of the shared folder, turned into scenarios by its own script; none without one.
fn shared() -> Vec<Instance> {
    let Some(shared) = std::env::var_os("ZOPA_SHARED") else { return Vec::new() };
    let bench = Path::new(&shared).join("bench");
    let turned = |path: PathBuf| {
        let output = Command::new("python3").arg(bench.join("to_ron.py")).arg(&path).output().expect("python3 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Instance { name: stem(&path), text: String::from_utf8(output.stdout).expect("scenarios are UTF-8") }
    };
    files(&bench.join("instances"), "json").into_iter().map(turned).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files of a folder with an ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths
}
