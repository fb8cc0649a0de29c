//! Keys and the names they declare: what a name may look like, that it is declared once, that it is found.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::raw::{Entries, Leaf};
use super::super::{Code, Diagnostic, Span, nearest, shortened};
use super::Checker;

/// Names are at most so long: results show them in tables.
const LONGEST_NAME: usize = 80;

/// What has been declared of one kind, in the order of the file.
pub(super) struct Names<'r, T> {
    kind: &'static str,
    places: HashMap<Cow<'r, str>, usize>,
    pub list: Vec<Declared<'r, T>>,
}

/// Something declared.
pub(super) struct Declared<'r, T> {
    pub id: Cow<'r, str>,
    /// The place of its key.
    pub span: Span,
    /// Whether something in the file speaks of it.
    pub used: bool,
    pub what: T,
}

impl<'r, T> Names<'r, T> {
    pub fn new(kind: &'static str) -> Self {
        Self { kind, places: HashMap::new(), list: Vec::new() }
    }

    pub fn get(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Adds a name; gives its place in the list. The first of two that are equal is the one that is found.
    pub fn declare(&mut self, id: Cow<'r, str>, span: Span, what: T) -> usize {
        let place = self.list.len();
        self.places.entry(id.clone()).or_insert(place);
        self.list.push(Declared { id, span, used: false, what });
        place
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|declared| declared.id.as_ref())
    }

    /// The diagnostic for a name that is not declared.
    pub fn unknown(&self, code: Code, name: &str, span: Span) -> Diagnostic {
        let kind = self.kind;
        Diagnostic::new(code, span, format!("no {kind} is named `{}`", shortened(name)))
            .label(format!("no such {kind}"))
            .help(nearest::help(kind, name, self.ids()))
    }
}

/// Which characters a name may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// The name of an issue, a party, a position …: what a command line can name without quotes.
    Id,
    /// The name of an option or a level, which may be words.
    Value,
}

impl Charset {
    /// What is wrong with a name, as a label.
    fn fault(self, name: &str) -> Option<String> {
        let bad = |c: &char| match self {
            Charset::Id => c.is_whitespace() || is_unseen(*c) || "/#=,\"'`".contains(*c),
            Charset::Value => is_unseen(*c) || *c == '`',
        };
        if name.is_empty() {
            Some("the name is empty".to_owned())
        } else if let Some(c) = name.chars().find(bad) {
            Some(format!("the name contains {}", described(c)))
        } else if name.trim() != name {
            Some("the name begins or ends with a blank".to_owned())
        } else if self == Charset::Id && name.starts_with('-') {
            Some("the name begins with `-`".to_owned())
        } else if name.chars().count() > LONGEST_NAME {
            Some(format!("the name is longer than {LONGEST_NAME} characters"))
        } else {
            None
        }
    }

    fn help(self) -> &'static str {
        match self {
            Charset::Id => {
                "letters, digits, `-`, `_` and `.` are safe; a name has no blanks, quotes, `/`, `#`, `=` or `,`, and `title` holds the words that people read"
            }
            Charset::Value => "a value is a short text on one line; `labels` holds longer words for it",
        }
    }
}

/// Characters that nobody sees, or that change how others are shown.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn described(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if is_unseen(c) || c.is_whitespace() => format!("the unseen character U+{:04X}", c as u32),
        c => format!("`{c}`"),
    }
}

impl<'r> Checker<'r> {
    /// The text of a name, with a complaint if it cannot be one.
    pub(super) fn name(&mut self, leaf: Leaf<'r>, kind: &str, charset: Charset) -> Option<Cow<'r, str>> {
        let name = self.text(leaf, format_args!("the name of {}", nearest::with_article(kind)))?;
        if let Some(fault) = charset.fault(&name) {
            let span = self.span(leaf);
            self.sink.add(|| {
                Diagnostic::new(
                    Code::BadName,
                    span,
                    format!("`{}` cannot be the name of {}", shortened(&name), nearest::with_article(kind)),
                )
                .label(fault)
                .help(charset.help())
            });
        }
        Some(name)
    }

    /// The keys of a map with their places; repeated ones are reported.
    pub(super) fn keys<'e, T>(
        &mut self,
        entries: &'e Option<Entries<'r, T>>,
        kind: &str,
        charset: Charset,
    ) -> Vec<(Cow<'r, str>, Span, &'e Option<T>)> {
        let entries = entries.as_ref().map_or(&[][..], |entries| &entries.0);
        let mut first: HashMap<Cow<'r, str>, Span> = HashMap::with_capacity(entries.len());
        let mut keys = Vec::with_capacity(entries.len());
        for (key, entry) in entries {
            // A key without its quotes is complained about, and still declares its name.
            let name = self.name(*key, kind, charset).unwrap_or(Cow::Borrowed(key.source()));
            let span = self.span(*key);
            match first.get(&name) {
                None => drop(first.insert(name.clone(), span)),
                Some(first) => self.sink.add(|| duplicate(kind, &name, span, *first)),
            }
            keys.push((name, span, entry));
        }
        keys
    }
}

fn duplicate(kind: &str, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateKey, span, format!("the {kind} `{}` is given twice", shortened(name)))
        .label("given again here")
        .also(first, "first given here")
        .help("one of the two can go, or needs a name of its own")
}
