//! A diagnostic: what is wrong with a file, where, and what to do about it.

use std::borrow::Cow;

use super::{Code, Level};

/// A piece of the file, as places of bytes: from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The place of the first byte.
    pub start: usize,
    /// The place after the last byte.
    pub end: usize,
}

impl Span {
    /// The empty piece at the end of this one.
    pub(super) fn after(self) -> Span {
        Span { start: self.end, end: self.end }
    }

    /// Whether a place lies in it.
    pub(super) fn has(self, place: usize) -> bool {
        (self.start..self.end).contains(&place)
    }
}

/// A piece of the file, and what to say beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The piece that is underlined.
    pub span: Span,
    /// The words beside it; may be empty.
    pub text: String,
}

/// Something that is wrong with a file, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong; makes sense by itself.
    pub message: String,
    /// The place.
    pub primary: Label,
    /// The other places that have to do with it.
    pub secondary: Vec<Label>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with a place and nothing said beside it yet.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let primary = Label { span, text: String::new() };
        Self { code, message: message.into(), primary, secondary: Vec::new(), notes: Vec::new(), help: None }
    }

    /// Whether it is an error or a warning.
    pub fn level(&self) -> Level {
        self.code.level()
    }

    /// Whether the file cannot be used because of it.
    pub fn is_error(&self) -> bool {
        self.level() == Level::Error
    }

    /// Says something beside the place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points to another place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// A text short enough to be quoted in a message.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
