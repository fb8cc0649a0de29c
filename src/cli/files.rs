//! Writing files whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
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
    write_new(path, |out| out.write_all(bytes))
}

fn write_new<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let done = write(&mut out)?;
    out.into_inner()?.sync_all()?;
    Ok(done)
}

/// Whether a result may be written here: there is nothing yet, or a file whose bytes, or the first so many of a longer
/// one, are those of a result of the same form. Nobody's own work is written over by a slip of the hand.
pub fn may_replace(path: &Path, most: usize, is_of_this_form: impl FnOnce(&[u8]) -> bool) -> bool {
    let Ok(about) = fs::metadata(path) else { return true };
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    about.is_file() && read.is_ok() && (bytes.is_empty() || is_of_this_form(&bytes))
}

/// Writes a result to a file, in the place of an earlier one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace_as_written(path, |out| out.write_all(bytes))
}

/// The same with a result that is written as it is found; no earlier one is lost before it is whole.
pub fn replace_as_written<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Failure> {
    let unfinished = unfinished(path);
    let written = write_new(&unfinished, write).and_then(|done| fs::rename(&unfinished, path).map(|()| done));
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
