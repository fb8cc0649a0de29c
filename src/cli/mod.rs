//! The command line: one short file per command. Only this part of the program prints, and only through
//! [`terminal`].

mod check;
mod explain;
mod failure;
mod flags;
mod limits;
mod load;
mod new;
mod packages;
mod patience;
mod starter;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use terminal::{Color, Terminal};
use zopa::analysis::Verdict;

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

/// Said at the end of the help of every command with a verdict.
const STATUSES: &str = "\
Exit status:
  0  an agreement exists
  1  none exists
  2  the input or the call is wrong
  3  stopped before it was known";

/// Said to who calls without arguments.
const SHORT_HELP: &str = "\
zopa finds which packages a negotiation allows, which positions cannot stand together, and which smallest concessions
would open a deal.

  zopa new lease --parties landlord,tenant --issues rent,term    write a scenario to start from
  zopa check lease.ron                                           is there a package all can accept?
  zopa explain lease.ron                                         if not, why, and what would open one?
  zopa packages lease.ron                                        which packages, or which compromises?

`zopa --help` lists all commands; `zopa check --help` tells about one.
";

/// Which packages a negotiation allows, which positions cannot stand together, and which smallest concessions would
/// open a deal.
#[derive(Parser)]
#[command(name = "zopa", version, disable_help_subcommand = true, max_term_width = 100, after_help = format!(
    "{STATUSES}\n\nExample:\n  zopa check lease.ron"
))]
struct Arguments {
    /// When to show bold and faint text; auto: on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", display_order = 90)]
    color: Color,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Flags),
    Packages(packages::Flags),
    Explain(explain::Flags),
    New(new::Flags),
}

/// Runs the command that the arguments ask for.
pub fn run() -> ExitCode {
    let status = match Arguments::try_parse() {
        Ok(arguments) => command(arguments),
        Err(error) => refused(&error),
    };
    ExitCode::from(status as u8)
}

fn command(Arguments { color, command }: Arguments) -> Status {
    let terminal = Terminal::new(color);
    let done = match command {
        None => Err(Failure::Help(SHORT_HELP.to_owned())),
        Some(Command::Check(flags)) => check::run(&flags, &terminal),
        Some(Command::Packages(flags)) => packages::run(&flags, &terminal),
        Some(Command::Explain(flags)) => explain::run(&flags, &terminal),
        Some(Command::New(flags)) => new::run(&flags, &terminal),
    };
    done.unwrap_or_else(|failure| {
        terminal.tell(&failure.shown(terminal.styles_errors()));
        Status::Wrong
    })
}

/// Help and version were asked for, or the call is wrong: clap has the words for it.
fn refused(error: &clap::Error) -> Status {
    // Where the words cannot be shown, the status still tells.
    let _ = error.print();
    if error.use_stderr() { Status::Wrong } else { Status::Agreement }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verdict_has_its_status() {
        let status = |answer| Status::from(answer) as u8;
        let verdicts = [Verdict::Feasible, Verdict::Infeasible, Verdict::Unknown];
        assert_eq!(verdicts.map(status), [0, 1, 3]);
    }
}
