//! What can go wrong outside of a scenario: files, arguments, output. Says what was tried, and what to do.

use std::fmt::Write;
use std::io::{self, ErrorKind};

use zopa::exchange::Refusal;
use zopa::language::Code;
use zopa::model::ViewError;

/// Why a command could not do its work.
pub enum Failure {
    /// What was wrong has been said already.
    Told,
    /// The help is what the user needs.
    Help(String),
    /// Something else.
    Error(Box<Complaint>),
}

/// What was tried and went wrong.
pub struct Complaint {
    /// What kind of mistake in a file it is, if it is one.
    code: Option<Code>,
    message: String,
    /// The file, if it is a mistake in one.
    place: Option<String>,
    help: Option<String>,
}

impl Failure {
    /// A failure without a remedy.
    pub fn new(message: impl Into<String>) -> Self {
        Failure::Error(Box::new(Complaint { code: None, message: message.into(), place: None, help: None }))
    }

    /// Adds what to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.with(|complaint| complaint.help = Some(help.into()))
    }

    /// Says that it is a mistake in a file.
    pub fn in_file(self, code: Code, file: impl Into<String>) -> Self {
        self.with(|complaint| {
            complaint.code = Some(code);
            complaint.place = Some(file.into());
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Complaint)) -> Self {
        if let Failure::Error(complaint) = &mut self {
            change(complaint);
        }
        self
    }

    /// The words for it, laid out as diagnostics are.
    pub fn shown(&self, styled: bool) -> String {
        match self {
            Failure::Told => String::new(),
            Failure::Help(help) => help.clone(),
            Failure::Error(complaint) => complaint.shown(styled),
        }
    }
}

impl Complaint {
    fn shown(&self, styled: bool) -> String {
        let code = self.code.map(|code| format!("[{code}]")).unwrap_or_default();
        let (red, bold, end) = if styled { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
        let mut text = format!("{red}error{code}{end}{bold}: {}{end}\n", self.message);
        if let Some(place) = &self.place {
            let _ = writeln!(text, " --> {place}");
        }
        if let Some(help) = &self.help {
            let _ = writeln!(text, "  = help: {help}");
        }
        text
    }
}

/// What the system says went wrong, without its number for it.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error ").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What to do about a file or a stream that cannot be used.
pub fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotADirectory => "a part of the path before the last is a file, not a folder",
        ErrorKind::PermissionDenied => "the owner of the file or folder can allow it",
        ErrorKind::ReadOnlyFilesystem => "a folder on another disk can be written to",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "some space has to be freed first",
        ErrorKind::InvalidFilename => "a shorter name will do",
        _ => "the fault lies outside of the scenario: the disk, the path or the pipe",
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::new(refusal.message).help(refusal.help).with(|complaint| complaint.place = refusal.place)
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        let message = error.to_string();
        Failure::new(message).help(error.help)
    }
}
