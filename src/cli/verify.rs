//! `zopa verify`: does a certificate show what it claims?

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use zopa::certificate::{self, BYTES, Certificate, NOT_CERTIFIED, Verification};

use super::Status;
use super::failure::{Failure, reason, remedy};
use super::flags::name_of;
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;

/// At most so many claims are named.
const NAMED: usize = 10;

/// Check a certificate without asking any engine
#[derive(Args)]
#[command(after_help = "\
The certificate comes from `zopa check` or `zopa explain` with `--certificate`. Every claim is checked against FILE by a \
small checker that shares no code with what found the answer.

Exit status:
  0  every claim is verified
  1  some claim is not shown, or the certificate is of another file
  2  the input or the call is wrong
  3  what is claimed is verified, but something is left without a proof

Examples:
  zopa explain lease.ron --certificate lease.json
  zopa verify lease.json lease.ron")]
pub struct Flags {
    /// The certificate
    #[arg(value_name = "CERTIFICATE")]
    certificate: PathBuf,

    /// The scenario it is about; `-` reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let certificate = read(&flags.certificate)?;
    let (scenario, bytes) = load::unsolved("verify", &flags.file, terminal)?;
    let patience = Patience::begin();
    let verification = certificate::verify(&certificate, &bytes, &scenario);
    drop(patience);
    terminal.show(|out| show(out, &verification))?;
    Ok(match (&verification.failed[..], &verification.not_covered[..]) {
        ([], []) => Status::Agreement,
        ([], _) => Status::Unknown,
        _ => Status::NoAgreement,
    })
}

fn read(path: &Path) -> Result<Certificate, Failure> {
    let name = name_of(path);
    let failed =
        |error: io::Error| Failure::new(format!("cannot read `{name}`: {}", reason(&error))).help(remedy(&error));
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(BYTES as u64 + 1).read_to_end(&mut bytes)).map_err(failed)?;
    certificate::read(&bytes).map_err(|error| {
        Failure::new(format!("`{name}` is no certificate: {error}"))
            .help("`zopa check FILE --certificate OUT` writes one; the certificate comes first, then the scenario")
    })
}

fn show(out: &mut dyn Write, verification: &Verification) -> io::Result<()> {
    let Verification { verified, not_covered, failed } = verification;
    let claims = if verified.len() == 1 { "1 claim".to_owned() } else { format!("{} claims", verified.len()) };
    match (&failed[..], &not_covered[..]) {
        ([], []) => writeln!(out, "verified: {claims}")?,
        ([], _) => writeln!(out, "verified in part: {claims}")?,
        _ => writeln!(out, "not verified: {}", failed[0])?,
    }
    named(out, "also failed", failed.get(1..).unwrap_or_default())?;
    named(out, "not covered", not_covered)?;
    if failed.is_empty() {
        writeln!(out)?;
        NOT_CERTIFIED.iter().try_for_each(|what| writeln!(out, "not certified: {what}"))?;
    }
    Ok(())
}

fn named(out: &mut dyn Write, word: &str, entries: &[String]) -> io::Result<()> {
    for entry in entries.iter().take(NAMED) {
        writeln!(out, "{word}: {entry}")?;
    }
    match entries.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => writeln!(out, "{word}: {more} more"),
    }
}
