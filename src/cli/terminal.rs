//! Standard output and standard error: what they can show, and writing to them.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

use clap::ValueEnum;
use zopa::output::Page;
use zopa::output::diagnostics::Style;

use super::failure::{Failure, reason, remedy};

/// Lines are no longer than this on a wide terminal, where long ones are hard to follow, and no shorter on a narrow one.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// When to show bold and faint text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Where results and everything else go.
pub struct Terminal {
    color: Color,
    /// Whether the environment leaves it to the terminal.
    allowed: bool,
}

impl Terminal {
    /// The terminal of this process.
    pub fn new(color: Color) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { color, allowed: !no_color && !dumb }
    }

    fn styles(&self, is_terminal: bool) -> bool {
        match self.color {
            Color::Auto => self.allowed && is_terminal,
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// Whether errors are shown in colour.
    pub fn styles_errors(&self) -> bool {
        self.styles(io::stderr().is_terminal())
    }

    /// How diagnostics are drawn on standard error.
    pub fn diagnostics_style(&self) -> Style {
        let seen = terminal_size::terminal_size_of(io::stderr());
        let width = seen.map_or(Style::default().width, |(width, _)| usize::from(width.0).max(*WIDTHS.start()));
        Style { colour: self.styles_errors(), width }
    }

    /// The page that standard output is: as wide as its terminal, the same for every file and pipe.
    pub fn page(&self) -> Page {
        let is_terminal = self.is_terminal();
        let seen = is_terminal.then(|| terminal_size::terminal_size_of(io::stdout())).flatten();
        let width = seen.map_or(Page::default().width, |(width, _)| usize::from(width.0));
        Page { width: width.clamp(*WIDTHS.start(), *WIDTHS.end()), styled: self.styles(is_terminal) }
    }

    /// Whether standard output is a terminal.
    pub fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Writes a result to standard output. A reader that has gone away is no error.
    pub fn show<T>(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<Option<T>, Failure> {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        match write(&mut out).and_then(|done| out.flush().map(|()| done)) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(None),
            Err(error) => {
                let problem = format!("cannot write to standard output: {}", reason(&error));
                Err(Failure::new(problem).help(remedy(&error)))
            }
        }
    }

    /// Writes a warning about the call or its result to standard error.
    pub fn warn(&self, warning: &str) {
        self.tell(&format!("warning: {warning}\n"));
    }

    /// Writes anything but a result to standard error.
    pub fn tell(&self, text: &str) {
        // There is nowhere left to complain to if this fails.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}
