//! `zopa export`: a scenario in the format of another program.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use zopa::Depth;
use zopa::engine::limits::Limits;
use zopa::exchange::{self, Exported};
use zopa::model::View;
use zopa::output;

use super::failure::{Failure, reason, remedy};
use super::flags::Input;
use super::terminal::Terminal;
use super::{Status, files, load};

/// Write a scenario in the format of another program
#[derive(Args)]
#[command(after_help = "\
docs/exchange.md says what each format carries, and what it cannot.

Exit status:
  0  it was written
  2  it was not; a file that exists is never overwritten

Examples:
  zopa export minizinc lease.ron -o lease.mzn
  zopa export dimacs lease.ron --variant no-garden | minisat /dev/stdin
  zopa export genius lease.ron -o lease-genius")]
pub struct Flags {
    /// The format
    #[arg(value_enum, value_name = "FORMAT")]
    format: Format,

    /// The file to write, or for `genius` the folder; standard output if left out
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    input: Input,
}

/// The formats, as they are named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Interests, for GENIUS: a domain and a profile for each party, in a folder
    Genius,
    /// Rules and positions, for MiniZinc: the cheapest compromise
    Minizinc,
    /// The same as a mixed program, in the LP format
    Lp,
    /// The same as a mixed program, in the MPS format
    Mps,
    /// Rules and binding positions as clauses, for SAT solvers
    Dimacs,
    /// A table of the positions
    Csv,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let scenario = load::scenario("export", &flags.input, Depth::Faults, &Limits::default(), terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let Exported { files, notes } = exported(flags.format, &view)?;
    match (flags.format, &files[..]) {
        (Format::Genius, files) => write_folder(&flags.output, files)?,
        (_, [(_, text)]) if flags.output == Path::new("-") => {
            terminal.show(|out| out.write_all(text.as_bytes()))?;
        }
        (_, files) => files.iter().try_for_each(|(_, text)| files::write_new(&flags.output, text))?,
    }
    for note in notes {
        terminal.tell(&format!("note: {note}\n"));
    }
    if flags.output != Path::new("-") {
        terminal.tell(&format!("wrote `{}`\n", flags.output.display()));
    }
    Ok(Status::Agreement)
}

fn exported(format: Format, view: &View<'_>) -> Result<Exported, Failure> {
    let format = match format {
        Format::Genius => exchange::Format::Genius,
        Format::Minizinc => exchange::Format::Minizinc,
        Format::Lp => exchange::Format::Lp,
        Format::Mps => exchange::Format::Mps,
        Format::Dimacs => exchange::Format::Dimacs,
        Format::Csv => {
            let mut table = Vec::new();
            output::positions(&mut table, view)
                .map_err(|error| Failure::new(format!("cannot write the table: {}", reason(&error))))?;
            let text = String::from_utf8_lossy(&table).into_owned();
            return Ok(Exported { files: vec![(String::new(), text)], notes: Vec::new() });
        }
    };
    Ok(exchange::export(view, format)?)
}

/// Writes files into a folder that does not exist yet.
fn write_folder(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let shown = folder.display();
    if folder == Path::new("-") {
        let help = "`-o NAME` names a new folder for them";
        return Err(Failure::new("a domain and its profiles are several files").help(help));
    }
    fs::create_dir(folder).map_err(|error| {
        let help = if folder.exists() { "under another name nothing is lost" } else { remedy(&error) };
        Failure::new(format!("cannot make the folder `{shown}`: {}", reason(&error))).help(help)
    })?;
    files.iter().try_for_each(|(name, text)| files::write_new(&folder.join(name), text))
}
