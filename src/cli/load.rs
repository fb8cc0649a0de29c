//! From a file to a scenario. What is wrong with it is told on standard error.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Read};

use clap::CommandFactory;
use zopa::Depth;
use zopa::engine::limits::Limits;
use zopa::language::limits::FILE_BYTES;
use zopa::language::{self, Code, Diagnostic, Reading};
use zopa::model::Scenario;
use zopa::output::diagnostics::{closing_line, render};

use super::Arguments;
use super::failure::Failure;
use super::flags::Input;
use super::patience::Patience;
use super::terminal::Terminal;

/// Reads the scenario that a command is about. Where only faults are looked for, warnings are counted and not shown.
pub fn scenario(
    command: &str,
    input: &Input,
    depth: Depth,
    limits: &Limits,
    terminal: &Terminal,
) -> Result<Scenario, Failure> {
    let name = input.name();
    let bytes = if input.is_stdin() { standard_input(command)? } else { file(input)? };
    let text = match language::decode(&bytes) {
        Ok(text) => text,
        Err(not_text) => {
            tell(terminal, &name, &not_text.text, &[not_text.diagnostic], 0);
            return Err(Failure::Told);
        }
    };
    let patience = Patience::begin();
    let Reading { scenario, diagnostics, omitted, .. } = zopa::examine_within(text, depth, limits);
    drop(patience);
    if scenario.is_none() || depth == Depth::Everything {
        tell(terminal, &name, text, &diagnostics, omitted);
    } else if let Some(found) = closing_line(&diagnostics, omitted, &name) {
        terminal.tell(&format!("{found}; `zopa check {}` shows all\n", input.call()));
    }
    scenario.ok_or(Failure::Told)
}

/// Shows diagnostics, and counts them.
fn tell(terminal: &Terminal, name: &str, text: &str, diagnostics: &[Diagnostic], omitted: usize) {
    terminal.tell(&render(diagnostics, name, text, terminal.diagnostics_style()));
    if let Some(found) = closing_line(diagnostics, omitted, name) {
        terminal.tell(&format!("{found}\n"));
    }
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
