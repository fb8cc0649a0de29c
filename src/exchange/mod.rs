//! Other programs' files: negotiations that were written for them, read as scenarios, and scenarios written for them.
//!
//! One file per format. What comes out of an import is the text of a scenario that a person wants to edit; it is read
//! by the language before it is handed out, so that no import gives a file that zopa refuses. `docs/exchange.md` says
//! what each format carries.

mod genius;
mod names;
mod refusal;
mod xml;

pub use genius::import as import_genius;
pub use refusal::Refusal;

use crate::language::{self, Reading};
use crate::model::Scenario;

/// A file of another program.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// Its name, for messages and for what it is called in the scenario.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
}

impl Foreign<'_> {
    /// Its name without folders and without an ending.
    fn stem(&self) -> &str {
        let last = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        last.rsplit_once('.').map_or(last, |(stem, _)| stem)
    }

    /// Its name without folders.
    fn short(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// The text of an imported scenario, with a comment on where it comes from.
fn text(scenario: &Scenario, comment: &[String]) -> Result<String, Refusal> {
    let mut text = String::new();
    for line in comment {
        text.push_str(format!("// {line}").trim_end());
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&language::write(scenario));
    let Reading { diagnostics, .. } = language::read(&text);
    match diagnostics.into_iter().find(language::Diagnostic::is_error) {
        None => Ok(text),
        Some(wrong) => {
            let help = wrong.help.unwrap_or_else(|| "the file can be made simpler where it comes from".to_owned());
            Err(Refusal::new(format!("what is imported is more than a scenario can say: {}", wrong.message), help))
        }
    }
}

/// Names as a sentence lists them.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
