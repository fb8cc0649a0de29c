//! The command line: one short file per command. Only this part of the program prints, and only through
//! [`terminal`].

mod bargain;
mod certificate;
mod chart;
mod check;
mod compact;
mod explain;
mod export;
mod failure;
mod files;
mod flags;
mod import;
mod limits;
mod load;
mod new;
mod overlap;
mod packages;
mod patience;
mod pictures;
mod report;
mod starter;
mod terminal;
mod verify;
mod weighed;

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use failure::Failure;
use terminal::{Color, Terminal};
use zopa::analysis::Verdict;
use zopa::output::for_shell;

/// What a command ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// An agreement exists, or the command has no verdict.
    Agreement = 0,
    /// None exists.
    NoAgreement = 1,
    /// The input or the call is wrong.
    Wrong = 2,
    /// It stopped before the verdict was known.
    Unknown = 3,
}

impl From<Verdict> for Status {
    fn from(answer: Verdict) -> Self {
        match answer {
            Verdict::Feasible => Status::Agreement,
            Verdict::Infeasible => Status::NoAgreement,
            Verdict::Unknown => Status::Unknown,
        }
    }
}

/// Said at the end of the help of every command with a verdict on the negotiation.
const STATUSES: &str = "\
Exit status:
  0  an agreement exists
  1  none exists
  2  the input or the call is wrong
  3  stopped before the verdict was known";

/// Said at the end of the help of the whole program.
const ALL_STATUSES: &str = "\
Exit status:
  0  an agreement exists, or the command has no verdict
  1  none exists
  2  the input or the call is wrong
  3  stopped before the verdict was known
`zopa verify` has a verdict of its own: `zopa verify --help` tells what 0, 1 and 3 mean there.";

/// Said to who calls without arguments.
const SHORT_HELP: &str = "\
zopa finds which packages a negotiation allows, which positions cannot stand together, and which smallest concessions
would open a deal.

  zopa new lease --parties landlord,tenant --issues rent,term    write a scenario to start from
  zopa check lease.ron                                           is there a package all can accept?
  zopa explain lease.ron                                         if not, why, and what would open one?
  zopa packages lease.ron                                        which packages, or which compromises?
  zopa overlap lease.ron                                         who says what to each value?
  zopa bargain lease.ron                                         which of the packages are good for whom?
  zopa chart all lease.ron -o charts                             the answers as pictures

`zopa --help` lists all commands; `zopa check --help` tells about one.
";

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    general: General,

    #[command(subcommand)]
    command: Option<Command>,
}

/// Which packages a negotiation allows, which positions cannot stand together, and which smallest concessions would
/// open a deal.
#[derive(Parser)]
#[command(name = "zopa", version, max_term_width = 100, after_help = format!(
    "{ALL_STATUSES}\n\nExample:\n  zopa check lease.ron"
))]
struct General {
    /// When to show bold and faint text; auto: on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", display_order = 90)]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Flags),
    Packages(packages::Flags),
    Explain(explain::Flags),
    Overlap(overlap::Flags),
    Bargain(bargain::Flags),
    Chart(chart::Flags),
    Report(report::Flags),
    Verify(verify::Flags),
    New(new::Flags),
    Import(import::Flags),
    Export(export::Flags),
}

/// The definition of the arguments: of one command by itself where it is called first, since all of them with their help
/// take longer to put together than a small file takes to be read.
fn definition(first: Option<&str>) -> clap::Command {
    match OFTEN.iter().find(|(name, _)| Some(*name) == first) {
        Some((name, flags)) => General::command().subcommand(flags(clap::Command::new(*name))),
        None => Arguments::command(),
    }
}

/// What adds the flags of a command to its definition.
type Flags = fn(clap::Command) -> clap::Command;

/// Commands that are defined by themselves.
const OFTEN: [(&str, Flags); 5] = [
    ("check", check::Flags::augment_args),
    ("packages", packages::Flags::augment_args),
    ("explain", explain::Flags::augment_args),
    ("overlap", overlap::Flags::augment_args),
    ("bargain", bargain::Flags::augment_args),
];

fn parsed() -> Result<Arguments, clap::Error> {
    let first = std::env::args_os().nth(1);
    let mut matches = definition(first.as_deref().and_then(OsStr::to_str)).try_get_matches()?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut Arguments::command()))
}

/// Runs the command that the arguments ask for.
pub fn run() -> ExitCode {
    let status = match parsed() {
        Ok(arguments) => command(arguments),
        Err(error) => refused(error),
    };
    ExitCode::from(status as u8)
}

fn command(Arguments { general, command }: Arguments) -> Status {
    let terminal = Terminal::new(general.color);
    let done = match command {
        None => Err(Failure::Help(SHORT_HELP.to_owned())),
        Some(Command::Check(flags)) => check::run(&flags, &terminal),
        Some(Command::Packages(flags)) => packages::run(&flags, &terminal),
        Some(Command::Explain(flags)) => explain::run(&flags, &terminal),
        Some(Command::Overlap(flags)) => overlap::run(&flags, &terminal),
        Some(Command::Bargain(flags)) => bargain::run(&flags, &terminal),
        Some(Command::Chart(flags)) => chart::run(&flags, &terminal),
        Some(Command::Report(flags)) => report::run(&flags, &terminal),
        Some(Command::Verify(flags)) => verify::run(&flags, &terminal),
        Some(Command::New(flags)) => new::run(&flags, &terminal),
        Some(Command::Import(flags)) => import::run(&flags, &terminal),
        Some(Command::Export(flags)) => export::run(&flags, &terminal),
    };
    done.unwrap_or_else(|failure| {
        terminal.tell(&failure.shown(terminal.styles_errors()));
        Status::Wrong
    })
}

/// Help and version were asked for, or the call is wrong: clap has the words for most of it.
fn refused(mut error: clap::Error) -> Status {
    if let Some(failure) = misplaced(&error).or_else(|| without_command(&error)) {
        let terminal = Terminal::new(Color::Auto);
        terminal.tell(&failure.shown(terminal.styles_errors()));
        return Status::Wrong;
    }
    // To pass an unknown flag as a value is never what is wanted.
    error.remove(ContextKind::Suggested);
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(broken) if !error.use_stderr() && broken.kind() != ErrorKind::BrokenPipe => {
            let terminal = Terminal::new(Color::Auto);
            let failure = Failure::new(format!("cannot write to standard output: {}", failure::reason(&broken)));
            terminal.tell(&failure.help(failure::remedy(&broken)).shown(terminal.styles_errors()));
            Status::Wrong
        }
        _ if error.use_stderr() => Status::Wrong,
        _ => Status::Agreement,
    }
}

/// A flag that another command takes.
fn misplaced(error: &clap::Error) -> Option<Failure> {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return None };
    let name = flag.strip_prefix("--").filter(|_| error.kind() == clap::error::ErrorKind::UnknownArgument)?;
    let commands = Arguments::command();
    let takes = |command: &&clap::Command| command.get_arguments().any(|argument| argument.get_long() == Some(name));
    let owners: Vec<_> = commands.get_subcommands().filter(takes).map(clap::Command::get_name).collect();
    let (first, others) = owners.split_first()?;
    let others: String = others.iter().map(|other| format!(" and `zopa {other}`")).collect();
    let help = format!("`zopa {first} --help` tells what it does");
    Some(Failure::new(format!("`{flag}` belongs to `zopa {first}`{others}")).help(help))
}

/// A file where a command is expected.
fn without_command(error: &clap::Error) -> Option<Failure> {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let is_file = given.ends_with(".ron") || Path::new(given).is_file();
    let call = format!("zopa check {}", for_shell(given));
    is_file.then(|| {
        Failure::new(format!("`{given}` is a file, and a command comes first")).help(format!("`{call}` reads it"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_command_by_itself_is_defined_as_among_all() {
        let told = |mut all: clap::Command, name: &str| {
            all.build();
            all.find_subcommand_mut(name).unwrap().render_long_help().to_string()
        };
        for command in Arguments::command().get_subcommands() {
            let name = command.get_name();
            assert_eq!(told(definition(Some(name)), name), told(Arguments::command(), name));
        }
    }

    #[test]
    fn every_verdict_has_its_status() {
        let status = |answer| Status::from(answer) as u8;
        let verdicts = [Verdict::Feasible, Verdict::Infeasible, Verdict::Unknown];
        assert_eq!(verdicts.map(status), [0, 1, 3]);
    }
}
