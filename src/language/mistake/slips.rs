//! Slips of the pen: commas, colons, quotes and values that are missing or too many.

use super::super::lexer::Kind;
use super::super::{Code, Diagnostic, Span, shortened};
use super::{Finder, Mistake, Remedy};

impl Finder<'_> {
    pub(super) fn no_comma(&self) -> Mistake {
        let (before, after) = (self.outline.span(self.last), self.outline.span(self.next));
        let source = self.outline.source(self.next);
        if self.outline.kind(self.next) == Some(Kind::Colon) {
            return self.named_argument();
        }
        if self.outline.kind(self.last) == Some(Kind::Text) && before.end == after.start {
            let diagnostic = Diagnostic::new(Code::SyntaxError, before, "a quote inside a text ends the text")
                .label("the text ends here")
                .also(after, "this is outside of it")
                .help("inside a text a quote is written `\\\"`");
            return Mistake { diagnostic, remedy: Remedy::Drop(self.last) };
        }
        if self.outline.kind(self.next) == Some(Kind::Other) {
            let diagnostic = self
                .at(Code::SyntaxError, self.next, format!("`{source}` cannot stand here"))
                .label("not expected")
                .help("what stands in brackets is separated by commas");
            let ends = matches!(self.outline.kind(self.next + 1), Some(Kind::Comma | Kind::Close));
            let with = if ends { "" } else { "," };
            return Mistake { diagnostic, remedy: Remedy::Replace { piece: after, with: with.into() } };
        }
        let diagnostic = Diagnostic::new(Code::MissingComma, before.after(), "a comma is missing")
            .label("between this …")
            .also(after, "… and this")
            .help("what stands in brackets is separated by commas");
        Mistake { diagnostic, remedy: Remedy::Replace { piece: before.after(), with: ",".into() } }
    }

    pub(super) fn no_colon(&self) -> Mistake {
        let (before, after) = (self.outline.span(self.last), self.outline.span(self.next));
        let key = self.outline.source(self.last);
        let other = self.outline.kind(self.next) == Some(Kind::Other);
        let piece = if other { after } else { before.after() };
        let label = if other { "a colon belongs here" } else { "expected `:`" };
        let diagnostic = Diagnostic::new(Code::SyntaxError, piece, format!("a colon is missing after `{key}`"))
            .label(label)
            .help(format!("a name and its value are written `{key}: value`"));
        let remedy = match self.outline.kind(self.next) {
            Some(Kind::Comma | Kind::Close) => Remedy::Delete(self.last),
            _ => Remedy::Replace { piece, with: ":".into() },
        };
        Mistake { diagnostic, remedy }
    }

    pub(super) fn no_value(&self) -> Mistake {
        let after = self.outline.span(self.next);
        let diagnostic = Diagnostic::new(Code::SyntaxError, after, "a value is missing")
            .label("expected a value before this")
            .help("a field without a value is left out altogether");
        let remedy = match (self.outline.kind(self.last), self.outline.kind(self.next)) {
            (Some(Kind::Colon), _) => Remedy::Fill(self.last),
            (_, Some(Kind::Comma)) => Remedy::Replace { piece: after, with: "".into() },
            _ => Remedy::Drop(self.last),
        };
        Mistake { diagnostic, remedy }
    }

    pub(super) fn bad_escape(&self) -> Mistake {
        let diagnostic = self
            .at(Code::SyntaxError, self.next, "a text has an unknown escape")
            .label("a backslash in it begins no known escape")
            .help("a backslash itself is written `\\\\`, a quote `\\\"`, a line feed `\\n`");
        Mistake { diagnostic, remedy: Remedy::Drop(self.next) }
    }

    pub(super) fn more_after_the_end(&self) -> Mistake {
        let diagnostic = self
            .at(Code::SyntaxError, self.next, "the file goes on after the scenario has ended")
            .label("the scenario has ended before this")
            .help("a file holds one `Scenario(…)`; a bracket too many may have ended it early");
        let piece = Span { end: self.outline.span(self.outline.len()).end, ..self.outline.span(self.next) };
        Mistake { diagnostic, remedy: Remedy::Replace { piece, with: "".into() } }
    }

    pub(super) fn nothing(&self) -> Mistake {
        let diagnostic = self
            .at(Code::SyntaxError, self.next, "there is no scenario in the file")
            .label("the file ends here")
            .help("a file is written `Scenario(title: \"…\", issues: {…}, parties: {…})`");
        Mistake { diagnostic, remedy: Remedy::Stop }
    }

    pub(super) fn unreadable(&self) -> Mistake {
        if matches!(self.outline.kind(self.next), Some(Kind::Comma | Kind::Close)) {
            return self.no_value();
        }
        let diagnostic = self
            .at(
                Code::SyntaxError,
                self.next,
                format!("`{}` cannot be read here", shortened(self.outline.source(self.next))),
            )
            .label("not expected")
            .help("a value is a text in quotes, a number, a name, a list `[…]`, a map `{…}` or an item `Name(…)`");
        Mistake { diagnostic, remedy: Remedy::Drop(self.next) }
    }

    /// `"title": …`: the name of a field in quotes, as other formats have it.
    pub(super) fn quoted_field(&self) -> Mistake {
        let word = self.next;
        let bare = self.outline.source(word).trim_matches('"');
        let diagnostic = self
            .at(Code::SyntaxError, word, "the name of a field stands without quotes")
            .label("not a field name")
            .help(format!("without quotes it is one: `{bare}`"));
        let plain = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let remedy = match plain {
            true => Remedy::Replace { piece: self.outline.span(word), with: bare.to_owned().into() },
            false => Remedy::Delete(word),
        };
        Mistake { diagnostic, remedy }
    }
}
