//! Writing files whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use zopa::output::for_shell;

use super::failure::{Failure, reason, remedy};

/// Where a file is written before it gets its name.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

/// Writes a file that does not exist yet, as its content is found.
fn write_all<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    let done = write(&mut out)?;
    out.into_inner()?.sync_all()?;
    Ok(done)
}

/// Writes a text to a file that does not exist yet, whole or not at all.
pub fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    create(path, text).map_err(|error| unwritten(path, &error))
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let unfinished = unfinished(path);
    let written =
        write_all(&unfinished, |out| out.write_all(text.as_bytes())).and_then(|()| put_in_place(&unfinished, path));
    // The link or the name it was moved to is what stays; what is left under the other name is of no use.
    let _ = fs::remove_file(&unfinished);
    written
}

/// Gives a finished file its name. A link, unlike a move, cannot take the place of a file that came in between.
fn put_in_place(unfinished: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists && fs::symlink_metadata(path).is_err() => {
            fs::rename(unfinished, path)
        }
        done => done,
    }
}

/// Why a file was not written, and what to do about it.
fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    match error.kind() {
        ErrorKind::AlreadyExists => Failure::new(format!("`{shown}` exists already"))
            .help("under another name nothing is lost; what goes to standard output, by `-`, can overwrite a file"),
        ErrorKind::NotFound if !path.parent().is_some_and(Path::is_dir) => {
            let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
            Failure::new(format!("cannot write `{shown}`: there is no folder `{folder}`"))
                .help(format!("`mkdir -p {}` makes it", for_shell(&folder)))
        }
        _ => Failure::new(format!("cannot write `{shown}`: {}", reason(error))).help(remedy(error)),
    }
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

/// Writes results to files, in the place of earlier ones: all of them, or none where one cannot be written.
pub fn replace_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let write = |(path, bytes): &(PathBuf, Vec<u8>)| {
        write_all(&unfinished(path), |out| out.write_all(bytes)).map_err(|error| unwritten(path, &error))
    };
    let done = files.iter().try_for_each(write).and_then(|()| files.iter().try_for_each(|(path, _)| move_over(path)));
    if done.is_err() {
        files.iter().for_each(|(path, _)| drop(fs::remove_file(unfinished(path))));
    }
    done
}

/// Writes a result as it is found, in the place of an earlier one, which is not lost before the new one is whole.
pub fn replace_as_written<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Failure> {
    let written = write_all(&unfinished(path), write).map_err(|error| unwritten(path, &error));
    let done = written.and_then(|done| move_over(path).map(|()| done));
    if done.is_err() {
        let _ = fs::remove_file(unfinished(path));
    }
    done
}

/// Gives a finished file its name, in the place of an earlier one.
fn move_over(path: &Path) -> Result<(), Failure> {
    fs::rename(unfinished(path), path).map_err(|error| unwritten(path, &error))
}
