//! Writing files whole or not at all.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::failure::{Failure, reason, remedy};

/// Where a file is written before it gets its name.
pub fn unfinished(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// Writes a file that does not exist yet.
pub fn write_all(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a result to a file, in the place of an earlier one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let unfinished = unfinished(path);
    let written = write_all(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&unfinished);
        let shown = path.display();
        match error.kind() {
            ErrorKind::NotFound => {
                Failure::new(format!("cannot write `{shown}`: no such folder")).help("the folder has to exist")
            }
            _ => Failure::new(format!("cannot write `{shown}`: {}", reason(&error))).help(remedy(&error)),
        }
    })
}
