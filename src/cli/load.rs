//! From a file to a scenario. What is wrong with it is told on standard error.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::path::{Path, PathBuf};

use zopa::Depth;
use zopa::engine::limits::Limits;
use zopa::exchange::{self, Asked, Foreign, Refusal};
use zopa::language::limits::{FILE_BYTES, SHRINK};
use zopa::language::{self, Code, Reading};
use zopa::model::Scenario;
use zopa::output::diagnostics::{closing_line, count, render};

use super::failure::{Failure, reason, remedy};
use super::flags::{Input, name_of};
use super::patience::Patience;
use super::terminal::Terminal;

/// What to do where there is no such scenario.
const START: &str = "`zopa new NAME` writes a scenario to start from; `-` reads standard input";

/// The same for a file of another program, which nothing here can write.
const FROM_HERE: &str = "a file is named with its folder, seen from where the command is given";

/// Reads the scenario that a command is about. Where only faults are looked for, warnings are counted and not shown.
pub fn scenario(
    command: &str,
    input: &Input,
    depth: Depth,
    limits: &Limits,
    terminal: &Terminal,
) -> Result<Scenario, Failure> {
    Ok(read((command, input), false, depth, limits, terminal)?.0)
}

/// Reads the scenario that a command is about, and gives the bytes of its file as well.
pub fn with_bytes(
    command: &str,
    input: &Input,
    depth: Depth,
    limits: &Limits,
    terminal: &Terminal,
) -> Result<(Scenario, Vec<u8>), Failure> {
    read((command, input), true, depth, limits, terminal)
}

/// Reads a scenario, from its own file or from those of another program. Of the latter there are no bytes where they are not
/// kept and nothing could be wrong with them.
fn read(
    (command, input): (&str, &Input),
    keeps_bytes: bool,
    depth: Depth,
    limits: &Limits,
    terminal: &Terminal,
) -> Result<(Scenario, Vec<u8>), Failure> {
    let is_foreign = !input.profile.is_empty();
    let make = |files: &[Foreign<'_>]| match keeps_bytes {
        true => exchange::import(files[0], &files[1..]).map(|imported| Asked::Read(Box::new(imported))),
        false => exchange::ask(files[0], &files[1..]),
    };
    let (bytes, reading) = match is_foreign {
        false => own(command, input, terminal)?,
        true => match foreign(command, &input.files(), terminal, make)? {
            Asked::Plain(scenario) => {
                tell_notes(&scenario, terminal);
                return Ok((*scenario, Vec::new()));
            }
            Asked::Read(imported) => (imported.text.into_bytes(), imported.reading),
        },
    };
    let text = str::from_utf8(&bytes).unwrap_or_else(|_| unreachable!("it was read as text"));
    let scenario = trusted(input, text, reading, depth, limits, terminal)?;
    if is_foreign {
        tell_notes(&scenario, terminal);
    }
    Ok((scenario, bytes))
}

/// Tells what an import says in `summary`, which nobody sees where no file is written: what the files of another program say
/// and no answer counts.
fn tell_notes(imported: &Scenario, terminal: &Terminal) {
    let said = imported.summary.trim_end_matches('.');
    if !said.is_empty() {
        terminal.tell(&format!("note: {said}\n"));
    }
}

/// The file of a scenario, and what the language reads in it.
fn own(command: &str, input: &Input, terminal: &Terminal) -> Result<(Vec<u8>, Reading), Failure> {
    let (bytes, name) = (bytes(command, &input.file, START)?, input.name());
    let text = decoded(&bytes, &name, terminal)?;
    if text.trim_start().starts_with('<') {
        return Err(no_profile(&name));
    }
    let reading = language::read(text);
    Ok((bytes, reading))
}

/// What was read, unless solving it shows that it cannot be used. What is wrong is told.
fn trusted(
    input: &Input,
    text: &str,
    reading: Reading,
    depth: Depth,
    limits: &Limits,
    terminal: &Terminal,
) -> Result<Scenario, Failure> {
    let name = input.name();
    let patience = Patience::begin();
    let reading = zopa::solved(reading, depth, limits);
    drop(patience);
    if reading.scenario.is_none() || depth == Depth::Everything {
        tell(terminal, &name, text, &reading);
    } else if let Some(found) = closing_line(&reading, &name) {
        let call = if input.is_stdin() { String::new() } else { format!(" {}", input.call()) };
        terminal.tell(&format!("{found}; `zopa check{call}` shows all\n"));
    }
    reading.scenario.ok_or(Failure::Told)
}

/// A domain by itself says nothing of any party.
fn no_profile(name: &str) -> Failure {
    Failure::new(format!("`{name}` is XML and no scenario")).help(
        "of a GENIUS domain, `--profile FILE` names what packages are worth to each party; `zopa import genius` makes \
         a scenario of both",
    )
}

/// Reads a scenario without solving anything: what only engines find wrong with it is not looked for.
pub fn unsolved(command: &str, path: &Path, terminal: &Terminal) -> Result<(Scenario, Vec<u8>), Failure> {
    let (bytes, name) = (bytes(command, path, START)?, name_of(path));
    let text = decoded(&bytes, &name, terminal)?;
    let reading = language::read(text);
    if reading.scenario.is_none() {
        tell(terminal, &name, text, &reading);
    }
    let scenario = reading.scenario.ok_or(Failure::Told)?;
    Ok((scenario, bytes))
}

/// Reads files of another program and makes something of them.
pub fn foreign<T>(
    command: &str,
    paths: &[&PathBuf],
    terminal: &Terminal,
    make: impl FnOnce(&[Foreign<'_>]) -> Result<T, Refusal>,
) -> Result<T, Failure> {
    let read = |path: &&PathBuf| {
        let (name, bytes) = (name_of(path), bytes(command, path, FROM_HERE)?);
        let text = decoded(&bytes, &name, terminal)?.to_owned();
        Ok((name, text))
    };
    let read = paths.iter().map(read).collect::<Result<Vec<_>, Failure>>()?;
    let files: Vec<_> = read.iter().map(|(name, text)| Foreign { name, text }).collect();
    Ok(make(&files)?)
}

/// The text of a file; says what is wrong with it if it has none.
fn decoded<'b>(bytes: &'b [u8], name: &str, terminal: &Terminal) -> Result<&'b str, Failure> {
    language::decode(bytes).map_err(|not_text| {
        let found = [not_text.diagnostic];
        terminal.tell(&render(&found, name, &not_text.text, terminal.diagnostics_style()));
        count(&found, 0, name).iter().for_each(|line| terminal.tell(&format!("{line}\n")));
        Failure::Told
    })
}

/// The bytes of a file, or of standard input; `missing` says what to do where there is no such file.
fn bytes(command: &str, path: &Path, missing: &str) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") { standard_input(command) } else { file(path, missing) }
}

/// Shows what is wrong with a file, and counts it.
fn tell(terminal: &Terminal, name: &str, text: &str, reading: &Reading) {
    terminal.tell(&render(&reading.diagnostics, name, text, terminal.diagnostics_style()));
    if let Some(found) = closing_line(reading, name) {
        terminal.tell(&format!("{found}\n"));
    }
}

/// Standard input, unless nothing is piped into it: nobody types a scenario at a terminal.
fn standard_input(command: &str) -> Result<Vec<u8>, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() { Err(nothing_piped(command)) } else { all_of(stdin.lock()) }
}

fn nothing_piped(command: &str) -> Failure {
    Failure::new(format!("`zopa {command}` reads standard input for `-`, and nothing is piped into it"))
        .help("the name of a file can stand in the place of `-`, or `< FILE` after the call pipes one in")
}

fn all_of(source: impl Read) -> Result<Vec<u8>, Failure> {
    bounded(source, 0).map_err(|error| match error {
        Unread::TooLarge => oversized("<stdin>"),
        Unread::Failed(error) => {
            Failure::new(format!("cannot read standard input: {}", reason(&error))).help(remedy(&error))
        }
    })
}

fn file(path: &Path, missing: &str) -> Result<Vec<u8>, Failure> {
    let name = name_of(path);
    let failed = |error: &io::Error| unreadable(&name, error, missing);
    let about = fs::metadata(path).map_err(|error| failed(&error))?;
    if about.is_dir() {
        return Err(Failure::new(format!("cannot read `{name}`: it is a folder")).help("name a file in it"));
    }
    if about.len() > FILE_BYTES as u64 {
        return Err(oversized(&name));
    }
    let file = File::open(path).map_err(|error| failed(&error))?;
    bounded(file, about.len() as usize).map_err(|error| match error {
        Unread::TooLarge => oversized(&name),
        Unread::Failed(error) => failed(&error),
    })
}

enum Unread {
    TooLarge,
    Failed(io::Error),
}

/// All there is to read, unless it is more than a file may hold; `expected` many bytes are read at once.
fn bounded(source: impl Read, expected: usize) -> Result<Vec<u8>, Unread> {
    // With room for one more, the end is found without asking for more room.
    let mut bytes = Vec::with_capacity(expected + 1);
    source.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Unread::Failed)?;
    if bytes.len() > FILE_BYTES { Err(Unread::TooLarge) } else { Ok(bytes) }
}

fn unreadable(name: &str, error: &io::Error, missing: &str) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => Failure::new(format!("cannot read `{name}`: no such file")).help(missing),
        _ => Failure::new(format!("cannot read `{name}`: {}", reason(error))).help(remedy(error)),
    }
}

fn oversized(name: &str) -> Failure {
    let limit = FILE_BYTES / (1024 * 1024);
    Failure::new(format!("`{name}` is larger than {limit} MiB")).in_file(Code::OversizedFile, name).help(SHRINK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_pipes_nothing_in_is_told_why_nothing_happens() {
        let told = nothing_piped("check").shown(false);
        assert!(told.starts_with("error: `zopa check` reads standard input for `-`, and nothing is piped"), "{told}");
        assert!(told.contains("= help: the name of a file can stand in the place of `-`"), "{told}");
    }
}
