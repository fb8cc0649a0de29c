//! From a file to a scenario. What is wrong with it is told on standard error.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Read};

use clap::CommandFactory;
use zopa::language::limits::FILE_BYTES;
use zopa::language::{self, Code, Diagnostic};
use zopa::model::Scenario;

use super::Arguments;
use super::failure::Failure;
use super::flags::Input;
use super::pending;
use super::terminal::Terminal;

/// How much is said of a file that can be used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Warnings {
    /// All warnings.
    Shown,
    /// That there are some.
    Counted,
}

/// Reads the scenario that a command is about.
pub fn scenario(command: &str, input: &Input, warnings: Warnings, terminal: &Terminal) -> Result<Scenario, Failure> {
    let name = input.name();
    let bytes = if input.is_stdin() { standard_input(command)? } else { file(input)? };
    let text = text(&name, bytes)?;
    let reading = language::read(&text);
    let mut diagnostics = reading.diagnostics;
    diagnostics.extend(reading.scenario.iter().flat_map(|scenario| pending::audit(scenario, &reading.map)));
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if errors > 0 || warnings == Warnings::Shown {
        terminal.tell(&pending::render(&name, &text, &diagnostics, terminal.styles_errors()));
    } else if !diagnostics.is_empty() {
        let found = several(diagnostics.len(), "warning");
        terminal.tell(&format!("note: {found}; `zopa check {}` shows all of them\n", input.call()));
    }
    match reading.scenario.filter(|_| errors == 0) {
        Some(scenario) => Ok(scenario),
        None => {
            terminal.tell(&format!("`{name}` cannot be used: {}\n", tally(&diagnostics, errors)));
            Err(Failure::Told)
        }
    }
}

fn tally(diagnostics: &[Diagnostic], errors: usize) -> String {
    match diagnostics.len() - errors {
        0 => several(errors, "error"),
        warnings => format!("{}, {}", several(errors, "error"), several(warnings, "warning")),
    }
}

fn several(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Standard input, unless nothing is piped into it: then the help of the command is what the user needs.
fn standard_input(command: &str) -> Result<Vec<u8>, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        let mut all = Arguments::command();
        all.build();
        let help = all.find_subcommand_mut(command).map(|command| command.render_help().to_string());
        return Err(Failure::Help(help.unwrap_or_default()));
    }
    bounded(stdin.lock()).map_err(|error| match error {
        Unread::TooLarge => oversized("<stdin>"),
        Unread::Failed(error) => Failure::new(format!("cannot read standard input: {error}")),
    })
}

fn file(input: &Input) -> Result<Vec<u8>, Failure> {
    let name = input.name();
    let failed = |error: &io::Error| unreadable(&name, error);
    let about = fs::metadata(&input.file).map_err(|error| failed(&error))?;
    if about.is_dir() {
        return Err(Failure::new(format!("cannot read `{name}`: it is a folder")).help("name a file in it"));
    }
    if about.len() > FILE_BYTES as u64 {
        return Err(oversized(&name));
    }
    let file = File::open(&input.file).map_err(|error| failed(&error))?;
    bounded(file).map_err(|error| match error {
        Unread::TooLarge => oversized(&name),
        Unread::Failed(error) => failed(&error),
    })
}

enum Unread {
    TooLarge,
    Failed(io::Error),
}

/// All there is to read, unless it is more than a file may hold.
fn bounded(source: impl Read) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    source.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Unread::Failed)?;
    if bytes.len() > FILE_BYTES { Err(Unread::TooLarge) } else { Ok(bytes) }
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => Failure::new(format!("cannot read `{name}`: no such file"))
            .help("`zopa new NAME` writes a scenario to start from; `-` reads standard input"),
        ErrorKind::PermissionDenied => Failure::new(format!("cannot read `{name}`: permission denied")),
        _ => Failure::new(format!("cannot read `{name}`: {error}")),
    }
}

fn oversized(name: &str) -> Failure {
    let limit = FILE_BYTES / (1024 * 1024);
    Failure::new(format!("`{name}` is larger than {limit} MiB"))
        .in_file(Code::OversizedFile, name)
        .help("a scenario of this size is best cut into several files")
}

/// The bytes as text.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let help = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it begins like UTF-16; saved as UTF-8, it can be read",
            _ => "saved as UTF-8, it can be read",
        };
        Failure::new(format!("`{name}` is not UTF-8 text: the byte 0x{:02X} cannot stand here", bytes[valid]))
            .in_file(Code::NotUtf8, format!("{name}:{line}:{column}"))
            .help(help)
    })
}
