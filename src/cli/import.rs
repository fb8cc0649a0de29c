//! `zopa import`: a scenario from a file of another program.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use zopa::exchange::{self, Foreign, Imported, Refusal};
use zopa::output::for_shell;

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Status, files, load};

/// Write a scenario from files of another program
#[derive(Args)]
#[command(after_help = "\
docs/exchange.md says what each format carries and what it means here.

Exit status:
  0  the scenario was written
  2  it was not; a file that exists is never overwritten

Example:
  zopa import genius domain.xml buyer.xml seller.xml -o sale.ron")]
pub struct Flags {
    #[command(subcommand)]
    format: Format,
}

#[derive(Subcommand)]
enum Format {
    Genius(Genius),
    Negmas(Negmas),
    Scw(Scw),
}

/// Read a GENIUS domain and the utility space of each party
#[derive(Args)]
struct Genius {
    /// The domain, an XML file
    #[arg(value_name = "DOMAIN")]
    domain: PathBuf,

    /// The utility spaces, one XML file for each party
    #[arg(value_name = "PROFILE", required = true)]
    profiles: Vec<PathBuf>,

    #[command(flatten)]
    output: Output,
}

/// Read a NegMAS outcome space and the utility function of each party
#[derive(Args)]
struct Negmas {
    /// The outcome space, a YAML or JSON file
    #[arg(value_name = "DOMAIN")]
    domain: PathBuf,

    /// The utility functions, one YAML or JSON file for each party
    #[arg(value_name = "UFUN", required = true)]
    ufuns: Vec<PathBuf>,

    #[command(flatten)]
    output: Output,
}

/// Read a ScenarioWizard cross-impact matrix, whose consistent scenarios become the packages
#[derive(Args)]
struct Scw {
    /// The project, an scw file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    output: Output,
}

/// Where the scenario goes.
#[derive(Args)]
struct Output {
    /// The file to write; standard output if left out
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    match &flags.format {
        Format::Genius(Genius { domain, profiles, output }) => {
            let paths: Vec<_> = std::iter::once(domain).chain(profiles).collect();
            output.written(&paths, terminal, |files| exchange::import_genius(files[0], &files[1..]))
        }
        Format::Negmas(Negmas { domain, ufuns, output }) => {
            let paths: Vec<_> = std::iter::once(domain).chain(ufuns).collect();
            output.written(&paths, terminal, |files| exchange::import_negmas(files[0], &files[1..]))
        }
        Format::Scw(Scw { file, output }) => output.written(&[file], terminal, |files| exchange::import_scw(files[0])),
    }
}

impl Output {
    /// Reads files, imports them, and writes what comes of it.
    fn written(
        &self,
        paths: &[&PathBuf],
        terminal: &Terminal,
        import: impl FnOnce(&[Foreign<'_>]) -> Result<Imported, Refusal>,
    ) -> Result<Status, Failure> {
        let Imported { text, .. } = load::foreign("import", paths, terminal, import)?;
        if self.output == Path::new("-") {
            terminal.show(|out| out.write_all(text.as_bytes()))?;
            return Ok(Status::Agreement);
        }
        files::write_new(&self.output, &text)?;
        let shown = self.output.display().to_string();
        terminal.tell(&format!("wrote `{shown}`\n\nnext: zopa check {}\n", for_shell(&shown)));
        Ok(Status::Agreement)
    }
}
