//! Certificates as JSON: a claim to a line; and reading them back, whoever wrote them.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::error::Category;

use super::{Certificate, SCHEMA};

/// Certificates of more bytes than this are not read.
pub const BYTES: usize = 16 * 1024 * 1024;

/// Why a text is no certificate, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a certificate. Its claims may still be wrong; [`verify`](super::verify) tells.
///
/// # Errors
/// If the text is too long, no JSON, or JSON of another form.
pub fn read(text: &[u8]) -> Result<Certificate, Unreadable> {
    if text.len() > BYTES {
        return Err(Unreadable(format!("it is larger than {} MiB", BYTES / (1024 * 1024))));
    }
    // The reader of JSON goes no deeper than 128 brackets.
    let certificate: Certificate = serde_json::from_slice(text).map_err(|error| unreadable(&error))?;
    if certificate.schema != SCHEMA {
        return Err(Unreadable(format!("its schema is not `{SCHEMA}`")));
    }
    Ok(certificate)
}

/// What is wrong, and where, without the words of a program.
fn unreadable(error: &serde_json::Error) -> Unreadable {
    let what = match error.classify() {
        Category::Data => "it is JSON, but holds what no certificate does, or lacks what every one has",
        Category::Eof => "it ends before it is complete",
        Category::Syntax | Category::Io => "it is no JSON",
    };
    Unreadable(format!("{what}, at line {} column {}", error.line(), error.column()))
}

/// Writes a certificate.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(out: &mut dyn Write, certificate: &Certificate) -> io::Result<()> {
    let Certificate { schema, sha256, view, command, answer, not_certified, claims } = certificate;
    out.write_all(b"{\n")?;
    field(out, "schema", schema)?;
    field(out, "sha256", sha256)?;
    field(out, "view", view)?;
    field(out, "command", command)?;
    field(out, "answer", answer)?;
    field(out, "not_certified", not_certified)?;
    out.write_all(b"  \"claims\": [")?;
    for (place, claim) in claims.iter().enumerate() {
        out.write_all(if place == 0 { b"\n    " } else { b",\n    " })?;
        serde_json::to_writer(&mut *out, claim)?;
    }
    out.write_all(b"\n  ]\n}\n")
}

fn field(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, "  \"{name}\": ")?;
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b",\n")
}
