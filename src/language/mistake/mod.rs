//! What a stop of `ron` means in the words of the language, and how to read on after it.

mod numbers;
mod slips;

use std::borrow::Cow;

use ron::Error;

use super::forms::{self, DOMAINS, FORMS};
use super::lexer::Kind;
use super::outline::Outline;
use super::{Code, Diagnostic, Span, nearest};

/// A mistake and how to read on after it. Places are those of the repaired text.
pub(super) struct Mistake {
    pub diagnostic: Diagnostic,
    pub remedy: Remedy,
}

/// How to read on.
pub(super) enum Remedy {
    /// Not at all.
    Stop,
    /// A piece of the text is put right; it is clear what was meant.
    Replace { piece: Span, with: Cow<'static, str> },
    /// A word is replaced by what was likely meant.
    Guess { word: usize, with: Cow<'static, str> },
    /// A value is put after this colon, to stand for the one that is missing.
    Fill(usize),
    /// The item that a word stands in is taken out.
    Delete(usize),
    /// The value that a word stands in is taken out, its key stays.
    Drop(usize),
}

/// A text is repeated in a remedy if it is no longer than this.
const READABLE: usize = 60;

/// The value `None`, which is no value of the language.
pub(super) fn none(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, span, "`None` is no value of the scenario language")
        .label("stands for nothing")
        .help("a field without a value is left out altogether")
}

/// The value `Some(…)`, which is no value of the language.
pub(super) fn some(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, span, "`Some(…)` is no value of the scenario language")
        .label("stands around a value")
        .help("the value stands alone, as in `max: 3`")
}

/// A text in other quotes than straight double ones.
pub(super) fn misquoted(span: Span, file: &str) -> Diagnostic {
    let text = &file[span.start..span.end];
    let kind = if text.starts_with('\'') { "single" } else { "typographic" };
    let inside = text.trim_matches(|c: char| !c.is_ascii() || c == '\'' || c == '"');
    let written = if inside.is_empty() || inside.chars().count() > READABLE { "…" } else { inside };
    Diagnostic::new(Code::SyntaxError, span, "a text stands in straight double quotes")
        .label(format!("these quotes are {kind}"))
        .help(format!("use straight double quotes: `\"{written}\"`"))
}

/// What stopped the reading at a place.
pub(super) fn find(error: &Error, place: usize, outline: &Outline<'_>) -> Mistake {
    let next = outline.word_at(place);
    let last = next.saturating_sub(1);
    let finder = Finder { outline, next, last };
    if outline.source(last) == "YesNo" && outline.source(next) == "(" {
        return finder.needless_brackets();
    }
    if let Some(mistake) = finder.number(error) {
        return mistake;
    }
    match error {
        Error::NoSuchStructField { expected, found, outer } => finder.unknown_field(expected, found, outer.as_deref()),
        Error::DuplicateStructField { .. } => finder.duplicate_field(),
        Error::NoSuchEnumVariant { found, outer, .. } => finder.unknown_form(found, outer.as_deref()),
        Error::ExpectedDifferentStructName { expected, found } => finder.other_struct(expected, found),
        Error::ExpectedDifferentLength { expected, found } => finder.too_few(expected, *found),
        Error::ExpectedStructLikeEnd => finder.too_many(),
        Error::ExpectedComma => finder.no_comma(),
        Error::ExpectedMapColon => finder.no_colon(),
        Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) => finder.no_name(),
        Error::ExpectedMap => finder.wrong_type("a map", "{\"key\": …}"),
        Error::ExpectedArray => finder.no_list(),
        Error::ExpectedStructLike if finder.outline.kind(last) == Some(Kind::Name) => finder.no_arguments(),
        Error::ExpectedStructLike => finder.wrong_type("a pair", "(…, …)"),
        Error::ExpectedNamedStructLike(name) => finder.no_item(name),
        Error::InvalidEscape(_) => finder.bad_escape(),
        Error::IntegerOutOfBounds => finder.huge_number(),
        Error::TrailingCharacters => finder.more_after_the_end(),
        Error::Eof => finder.nothing(),
        _ => finder.unreadable(),
    }
}

struct Finder<'a> {
    outline: &'a Outline<'a>,
    /// The word that was not taken, and the last one that was.
    next: usize,
    last: usize,
}

impl Finder<'_> {
    fn at(&self, code: Code, word: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.outline.span(word), message)
    }

    fn unknown_field(&self, expected: &'static [&'static str], found: &str, outer: Option<&str>) -> Mistake {
        let item = outer.map_or("the item".to_owned(), |name| format!("`{name}`"));
        let diagnostic = self
            .at(Code::UnknownField, self.last, format!("{item} has no field `{found}`"))
            .label("no such field")
            .help(nearest::help("field", found, expected.iter().copied()));
        let meant = nearest::nearest(found, expected.iter().copied());
        let meant = meant.filter(|meant| self.keys_beside(self.last).iter().all(|(_, key)| key != meant));
        let remedy = match meant {
            Some(known) => Remedy::Guess { word: self.last, with: known.into() },
            None => Remedy::Delete(self.last),
        };
        Mistake { diagnostic, remedy }
    }

    /// The field names of the bracket that a word stands in.
    fn keys_beside(&self, word: usize) -> Vec<(usize, &str)> {
        let items = self.outline.parent(word).map_or(Vec::new(), |open| self.outline.items(open));
        let keys = items.iter().filter(|item| item.colon == Some(item.words.0 + 1));
        keys.map(|item| (item.words.0, self.outline.source(item.words.0))).collect()
    }

    fn duplicate_field(&self) -> Mistake {
        let field = self.outline.source(self.last);
        let first = self.keys_beside(self.last).into_iter().find(|(_, key)| *key == field);
        let first = first.map_or(self.last, |(word, _)| word);
        let diagnostic = self
            .at(Code::DuplicateField, self.last, format!("the field `{field}` is given twice"))
            .label("given again here")
            .also(self.outline.span(first), "first given here")
            .help("one of the two can go");
        Mistake { diagnostic, remedy: Remedy::Delete(self.last) }
    }

    fn unknown_form(&self, found: &str, outer: Option<&str>) -> Mistake {
        let (kind, known) = match outer {
            Some("Domain") => ("kind of domain", DOMAINS),
            _ => ("condition", FORMS),
        };
        let diagnostic = self
            .at(Code::UnknownForm, self.last, format!("no {kind} is named `{found}`"))
            .label(format!("not a {kind}"));
        match forms::meant(found, known) {
            Some((name, written)) => {
                let diagnostic =
                    diagnostic.help(format!("a {kind} with a similar name or meaning exists: `{written}`"));
                Mistake { diagnostic, remedy: Remedy::Guess { word: self.last, with: name.into() } }
            }
            None => {
                let names: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
                let diagnostic = diagnostic.help(format!("a {kind} is one of {}", names.join(", ")));
                Mistake { diagnostic, remedy: Remedy::Drop(self.last) }
            }
        }
    }

    fn other_struct(&self, expected: &'static str, found: &str) -> Mistake {
        let diagnostic = self
            .at(Code::WrongType, self.last, format!("`{found}(…)` stands where `{expected}(…)` belongs"))
            .label(format!("expected `{expected}`"))
            .help(format!("here belongs `{expected}({})`", forms::fields_of(expected)));
        let remedy = match nearest::nearest(found, [expected]) {
            Some(_) => Remedy::Replace { piece: self.outline.span(self.last), with: expected.into() },
            None => Remedy::Drop(self.last),
        };
        Mistake { diagnostic, remedy }
    }

    fn too_few(&self, expected: &str, found: usize) -> Mistake {
        let wanted =
            expected.bytes().filter(u8::is_ascii_digit).fold(0, |sum, digit| 10 * sum + usize::from(digit - b'0'));
        let open = match self.outline.kind(self.last) {
            Some(Kind::Open) => Some(self.last),
            _ => self.outline.parent(self.last),
        };
        let Some(open) = open.filter(|_| wanted > found) else { return self.unreadable() };
        let diagnostic = self.wrong_count(open, found, wanted, self.outline.span(self.next));
        let comma = if found > 0 && self.outline.kind(self.last) != Some(Kind::Comma) { "," } else { "" };
        let piece = Span { end: self.outline.span(self.next).start, start: self.outline.span(self.next).start };
        let with = format!("{comma}{}", vec!["None"; wanted - found].join(","));
        Mistake { diagnostic, remedy: Remedy::Replace { piece, with: with.into() } }
    }

    fn too_many(&self) -> Mistake {
        if self.outline.kind(self.next) == Some(Kind::Colon) {
            return self.named_argument();
        }
        let Some(open) = self.outline.parent(self.next) else { return self.unreadable() };
        let end = self.outline.end(open);
        let found = self.outline.items(open).len();
        let wanted = self.outline.items(open).iter().filter(|item| item.words.0 < self.next).count();
        let extra = self.outline.piece(self.next, end);
        let diagnostic = self.wrong_count(open, found, wanted, extra);
        Mistake { diagnostic, remedy: Remedy::Replace { piece: extra, with: "".into() } }
    }

    fn wrong_count(&self, open: usize, found: usize, wanted: usize, span: Span) -> Diagnostic {
        let name = self.outline.name_before(open);
        let plural = if wanted == 1 { "" } else { "s" };
        let (what, written) = match forms::written(name) {
            Some(written) => (format!("`{name}` takes {wanted} argument{plural}"), forms::for_any_issue(name, written)),
            None => (format!("a pair has {wanted} parts"), "`(2, …)`".to_owned()),
        };
        let label = if found < wanted { "something is missing here" } else { "too much" };
        Diagnostic::new(Code::WrongArguments, span, format!("{what}, not {found}"))
            .label(label)
            .help(format!("it is written {written}"))
    }

    /// `Is(issue: "a", …)`: arguments have no names.
    fn named_argument(&self) -> Mistake {
        let Some(open) = self.outline.parent(self.next) else { return self.unreadable() };
        let name = self.outline.name_before(open);
        let piece = Span { start: self.outline.span(self.last).start, end: self.outline.span(self.next).end };
        let written = forms::written(name);
        let (code, message, help) = match written {
            Some(written) => (
                Code::WrongArguments,
                format!("`{name}` takes its arguments without names"),
                format!("it is written {}", forms::for_any_issue(name, written)),
            ),
            None => (
                Code::SyntaxError,
                "a colon cannot stand here".to_owned(),
                "`{\"key\": value}` is a map, `[value, value]` a list".to_owned(),
            ),
        };
        let diagnostic = Diagnostic::new(code, piece, message).label("no name belongs here").help(help);
        Mistake { diagnostic, remedy: Remedy::Replace { piece, with: "".into() } }
    }

    /// A name was expected: that of a field, a condition or a domain.
    fn no_name(&self) -> Mistake {
        let word = self.next;
        let item = self.outline.item(word);
        let key = item.is_some_and(|item| item.words.0 == word && item.colon == Some(word + 1));
        if key {
            return self.quoted_field();
        }
        let field = item.and_then(|item| item.colon).map(|colon| self.outline.source(colon - 1));
        match (field, self.outline.parent(word).map(|open| self.outline.name_before(open))) {
            (Some("domain"), _) => {
                self.wrong_type("a domain", "Options([…])`, `Levels([…])`, `YesNo` or `Amount(min: 0, max: 10)")
            }
            (Some(_), _) => self.wrong_type("a condition", "Is(\"issue\", \"value\")"),
            (None, Some(name)) if !forms::fields_of(name).is_empty() => {
                let diagnostic = self
                    .at(Code::SyntaxError, word, format!("what stands in `{name}(…)` needs a name"))
                    .label("which field is this")
                    .help(format!("fields are written `{name}({})`", forms::fields_of(name)));
                Mistake { diagnostic, remedy: Remedy::Delete(word) }
            }
            _ => self.wrong_type("a condition", "Is(\"issue\", \"value\")"),
        }
    }

    /// `All(a, b)`: a list was expected.
    fn no_list(&self) -> Mistake {
        let around = self.outline.item(self.next).filter(|item| item.colon.is_none()).map(|item| item.parent);
        let form = around.and_then(|open| Some((open, forms::written(self.outline.name_before(open))?)));
        let Some((open, written)) = form else { return self.wrong_type("a list", "[…, …]") };
        let name = self.outline.name_before(open);
        let diagnostic = self
            .at(Code::WrongType, self.next, format!("`{name}` needs a list in square brackets"))
            .label(format!("this is {}", self.found(self.next)))
            .help(format!("it is written `{written}`"));
        let remedy = match written.starts_with(&format!("{name}([")) {
            true => {
                let piece = self.outline.piece(open + 1, self.outline.end(open));
                Remedy::Replace { piece, with: "None".into() }
            }
            false => Remedy::Drop(self.next),
        };
        Mistake { diagnostic, remedy }
    }

    fn wrong_type(&self, what: &str, written: &str) -> Mistake {
        let word = self.next;
        if matches!(self.outline.kind(word), Some(Kind::Comma | Kind::Close) | None) {
            return self.no_value();
        }
        let field = self.outline.item(word).and_then(|item| item.colon).filter(|colon| *colon < word);
        let message = match field.map(|colon| colon - 1) {
            Some(key) => format!("`{}` must be {what}", self.outline.source(key).trim_matches('"')),
            None => format!("{what} must stand here"),
        };
        let diagnostic = self
            .at(Code::WrongType, word, message)
            .label(format!("this is {}", self.found(word)))
            .help(format!("{what} is written `{written}`"));
        Mistake { diagnostic, remedy: Remedy::Drop(word) }
    }

    fn found(&self, word: usize) -> &'static str {
        match (self.outline.kind(word), self.outline.source(word)) {
            (Some(Kind::Text), _) => "a text",
            (Some(Kind::Number), _) => "a number",
            (Some(Kind::Open), "[") => "a list",
            (Some(Kind::Open), "{") => "a map",
            (Some(Kind::Open), _) => "an item in round brackets",
            (Some(Kind::Name), _) if self.outline.source(word + 1) == "(" => "an item in round brackets",
            (Some(Kind::Name), _) => "a name",
            _ => "something else",
        }
    }

    fn no_item(&self, name: &'static str) -> Mistake {
        match self.outline.parent(self.next) {
            None if self.outline.kind(self.next).is_none() => self.nothing(),
            None => {
                let diagnostic = self
                    .at(Code::SyntaxError, self.next, "the file does not begin with a scenario")
                    .label("expected `Scenario(`")
                    .help("a file is written `Scenario(title: \"…\", issues: {…}, parties: {…})`");
                Mistake { diagnostic, remedy: Remedy::Stop }
            }
            Some(_) => self.wrong_type(&format!("an item `{name}(…)`"), &format!("{name}({})", forms::fields_of(name))),
        }
    }

    fn no_arguments(&self) -> Mistake {
        let name = self.outline.source(self.last);
        let written = forms::written(name).unwrap_or("Name(…)");
        let diagnostic = self
            .at(Code::WrongArguments, self.last, format!("`{name}` has no arguments"))
            .label("round brackets are missing after it")
            .help(format!("it is written `{written}`"));
        Mistake { diagnostic, remedy: Remedy::Drop(self.last) }
    }

    /// `YesNo(…)`: a name that takes no arguments.
    fn needless_brackets(&self) -> Mistake {
        let name = self.outline.source(self.last);
        let brackets = self.outline.piece(self.next, self.outline.end(self.next) + 1);
        let diagnostic = Diagnostic::new(Code::WrongArguments, brackets, format!("`{name}` takes no arguments"))
            .label("no brackets belong here")
            .help(format!("write `{name}` without brackets; its values are \"no\" and \"yes\""));
        Mistake { diagnostic, remedy: Remedy::Replace { piece: brackets, with: "".into() } }
    }

    fn huge_number(&self) -> Mistake {
        let word = if self.outline.kind(self.next) == Some(Kind::Number) { self.next } else { self.last };
        let diagnostic = self
            .at(Code::InexactNumber, word, "the number cannot be kept exactly")
            .label("too many digits")
            .note("a number has at most 15 digits, and is 0 or lies between 0.000000000001 and 1,000,000,000,000,000")
            .help("a larger or smaller unit makes numbers shorter");
        Mistake { diagnostic, remedy: Remedy::Drop(word) }
    }
}
