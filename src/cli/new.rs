//! `zopa new`: a scenario file to start from.

use std::path::{Path, PathBuf};

use clap::Args;
use zopa::language::title_from;
use zopa::output::for_shell;

use super::failure::Failure;
use super::starter::{self, Named};
use super::terminal::Terminal;
use super::{Status, files};

/// Write a commented scenario file to start from
#[derive(Args)]
#[command(after_help = "\
The file shows by example how to state issues, positions, fallbacks, red lines, wishes, rules,
sources, variants and drafts. It passes `zopa check` as it is.

Exit status:
  0  the file was written
  2  it was not; a file that exists is never overwritten

Examples:
  zopa new lease --parties landlord,tenant --issues rent,term,pets
  zopa new talks --parties \"Our landlord,We\"
  zopa new - | less")]
pub struct Flags {
    /// The file to write, `.ron` being added; may be a path; `-` writes to standard output
    #[arg(value_name = "NAME")]
    name: PathBuf,

    /// The parties, by id or title, separated by commas; at least two
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_value = "buyer,seller")]
    parties: Vec<String>,

    /// The issues, by id or title, separated by commas
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_value = "price,quality,delivery,warranty")]
    issues: Vec<String>,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let parties = named("--parties", "party", &flags.parties)?;
    let issues = named("--issues", "issue", &flags.issues)?;
    if parties.len() < 2 {
        let help = "`--parties a,b` names two; an observer counts too";
        return Err(Failure::new("a negotiation has at least two parties").help(help));
    }
    if flags.name == Path::new("-") {
        let text = starter::file("FILE", "A negotiation", &parties, &issues);
        terminal.show(|out| out.write_all(text.as_bytes()))?;
        return Ok(Status::Agreement);
    }
    let path = with_ending(&flags.name)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let shown = path.display().to_string();
    let call = for_shell(&if shown.starts_with('-') { format!("./{shown}") } else { shown.clone() });
    // A name with control characters cannot stand in a comment.
    let name = if shown.chars().any(char::is_control) { "FILE" } else { &call };
    let text = starter::file(name, &title_from(&starter::shown(&stem)), &parties, &issues);
    files::write_new(&path, &text)?;
    terminal.tell(&format!("wrote `{shown}`\n\nnext: zopa check {call}\n"));
    Ok(Status::Agreement)
}

/// Ids with titles, none twice.
fn named(option: &str, kind: &str, given: &[String]) -> Result<Vec<Named>, Failure> {
    let mut all: Vec<Named> = Vec::new();
    for (place, text) in given.iter().enumerate() {
        let shown = starter::shown(text);
        let named = Named::from(text).map_err(|fault| {
            let which = if shown.trim().is_empty() { format!("{kind} {}", place + 1) } else { format!("`{shown}`") };
            Failure::new(format!("{which} in `{option}` cannot be used: {}", fault.problem)).help(fault.help)
        })?;
        if let Some(other) = all.iter().position(|other| other.id == named.id) {
            let other = starter::shown(&given[other]);
            let both = match other == shown {
                true => format!("`{shown}` is given twice in `{option}`"),
                false => format!("`{other}` and `{shown}` in `{option}` would have the same id, `{}`", named.id),
            };
            return Err(Failure::new(both).help(format!("every {kind} has an id of its own")));
        }
        all.push(named);
    }
    Ok(all)
}

/// The path with the ending of a scenario.
fn with_ending(name: &Path) -> Result<PathBuf, Failure> {
    let shown = name.display();
    if name.as_os_str().to_string_lossy().ends_with(std::path::is_separator) {
        let help = format!("`zopa new {shown}lease` writes `{shown}lease.ron`");
        return Err(Failure::new(format!("`{shown}` names a folder, not a file")).help(help));
    }
    let Some(last) = name.file_name() else {
        return Err(Failure::new(format!("`{shown}` names no file")).help("`zopa new lease` writes `lease.ron`"));
    };
    let has_ending = name.extension().is_some_and(|ending| ending == "ron");
    let mut last = last.to_owned();
    if !has_ending {
        last.push(".ron");
    }
    Ok(name.with_file_name(last))
}
