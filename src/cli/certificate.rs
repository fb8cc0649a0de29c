//! `--certificate OUT`: the evidence for an answer, in a file that `zopa verify` checks.

use std::path::{Path, PathBuf};

use clap::Args;
use zopa::certificate::{self, Certificate};
use zopa::prove::NoCertificate;

use super::failure::Failure;
use super::files;
use super::terminal::Terminal;

/// Where the evidence goes.
#[derive(Args)]
pub struct CertificateFlag {
    /// Write packages and proofs that show the answer to a file, for `zopa verify`
    #[arg(long, value_name = "OUT")]
    certificate: Option<PathBuf>,
}

impl CertificateFlag {
    /// Refuses a place where no certificate can be written, before anything is solved.
    pub fn refuse(&self) -> Result<(), Failure> {
        match &self.certificate {
            Some(path) if path == Path::new("-") => {
                let help = "standard output has the answer; `--certificate NAME` names a file";
                Err(Failure::new("a certificate is not written to standard output").help(help))
            }
            Some(path) if !files::may_replace(path, certificate::BYTES, |bytes| certificate::read(bytes).is_ok()) => {
                let message = format!("`{}` exists and is no certificate; it is left as it is", path.display());
                Err(Failure::new(message).help("`--certificate NAME` takes the name of a new file"))
            }
            _ => Ok(()),
        }
    }

    /// Makes and writes the certificate, if one is wanted. Where the verdict is not known there is none.
    pub fn write(
        &self,
        terminal: &Terminal,
        make: impl FnOnce() -> Result<Certificate, NoCertificate>,
    ) -> Result<(), Failure> {
        let Some(path) = &self.certificate else { return Ok(()) };
        let certificate = match make() {
            Ok(certificate) => certificate,
            Err(NoCertificate::NoVerdict) => {
                terminal.tell(&format!("no certificate is written: {}\n", NoCertificate::NoVerdict));
                return Ok(());
            }
            Err(wrong) => return Err(Failure::new(format!("no certificate is written: {wrong}"))),
        };
        let mut bytes = Vec::new();
        certificate::write(&mut bytes, &certificate)
            .map_err(|error| Failure::new(format!("cannot write the certificate: {error}")))?;
        if bytes.len() > certificate::BYTES {
            let help = "fewer conflicts and concessions, as `--limit` lists, take less evidence";
            return Err(
                Failure::new("no certificate is written: it would be larger than `zopa verify` reads").help(help)
            );
        }
        files::replace(path, &bytes)
    }
}
