//! One look over the words of a file before it is read: what `ron` would report badly, or not survive.
//!
//! Texts, comments and brackets without an end stop the reading: what follows them cannot be told. Too deep a nesting
//! stops it as well, so that no file can exhaust the stack.

use super::lexer::{self, Kind, Word, Words};
use super::{Code, Diagnostic, Span, limits};

/// What the look has found, if the file can be read.
#[derive(Default)]
pub(super) struct Scan {
    /// Places where `Cite(` is followed by a text, the source without its field name.
    pub bare_cites: Vec<Span>,
    /// Whether there is a value `None` or `Some(…)`, which the language does not have.
    pub has_optional: bool,
    /// Texts in quotes other than straight double ones.
    pub misquoted: Vec<Misquoted>,
}

/// The names of values that the language does not have, though `ron` reads them.
pub(super) const OPTIONALS: [&str; 2] = ["None", "Some"];

/// A text in quotes other than straight double ones.
pub(super) struct Misquoted {
    pub text: Span,
}

impl Misquoted {
    /// Where its two quotes stand.
    pub fn places(&self, file: &str) -> [Span; 2] {
        let Span { start, end } = self.text;
        let length = |quote: Option<char>| quote.map_or(0, char::len_utf8);
        let text = &file[start..end];
        let (first, last) = (length(text.chars().next()), length(text.chars().next_back()));
        [Span { start, end: start + first }, Span { start: end - last, end }]
    }
}

/// Looks over a file.
///
/// # Errors
/// Something has no end or no beginning, or brackets are nested too deep.
pub(super) fn scan(file: &str) -> Result<Scan, Box<Diagnostic>> {
    words(file).map_err(|diagnostic| runaway(file).map_or(diagnostic, Box::new))
}

fn words(file: &str) -> Result<Scan, Box<Diagnostic>> {
    let mut found = Scan::default();
    let mut open: Vec<Word> = Vec::new();
    let mut before: [Option<Word>; 2] = [None, None];
    for word in Words::from(file, 0) {
        let source = &file[word.span.start..word.span.end];
        match word.kind {
            Kind::Open if open.len() == limits::NESTING => return Err(Box::new(too_deep(word))),
            Kind::Open => open.push(word),
            Kind::Close => match open.pop() {
                Some(opening) if closing(file, opening) == source => {}
                opening => return Err(Box::new(mismatch(file, opening, word, &open))),
            },
            Kind::Unclosed => return Err(Box::new(without_end(file, word))),
            Kind::Text if cites(file, before) => found.bare_cites.push(Span { end: word.span.start, ..word.span }),
            Kind::Name if OPTIONALS.contains(&source) => found.has_optional = true,
            _ => {}
        }
        if word.kind == Kind::Text && lexer::is_misquoted(source) {
            found.misquoted.push(Misquoted { text: word.span });
        }
        before = [before[1], Some(word)];
    }
    match open.last() {
        Some(innermost) => Err(Box::new(never_closed(file, *innermost))),
        None => Ok(found),
    }
}

/// Whether the two words before are `Cite` and a bracket.
fn cites(file: &str, before: [Option<Word>; 2]) -> bool {
    let [Some(name), Some(open)] = before else { return false };
    open.kind == Kind::Open && name.kind == Kind::Name && &file[name.span.start..name.span.end] == "Cite"
}

fn closing(file: &str, opening: Word) -> &'static str {
    match file.as_bytes()[opening.span.start] {
        b'(' => ")",
        b'[' => "]",
        _ => "}",
    }
}

fn too_deep(word: Word) -> Diagnostic {
    let message = format!("brackets are nested more than {} deep", limits::NESTING);
    Diagnostic::new(Code::DeepNesting, word.span, message)
        .label("one bracket too many")
        .help("`All` and `Any` take lists of any length, and `rules` can hold a part of a condition")
}

fn without_end(file: &str, word: Word) -> Diagnostic {
    let (what, end) = match file.as_bytes()[word.span.start] {
        b'/' => ("comment", "*/".to_owned()),
        b'"' | b'\'' => ("text", file[word.span.start..=word.span.start].to_owned()),
        _ => ("text", "\"#".to_owned()),
    };
    let span = Span { end: word.span.start + 1, ..word.span };
    Diagnostic::new(Code::Unclosed, span, format!("a {what} has no end"))
        .label(format!("the {what} begins here"))
        .note("everything after it is taken for a part of it")
        .help(format!("it ends with `{end}`"))
}

/// A text that goes on over the end of its line up to the quote that begins another: every text after it is turned
/// inside out, and brackets in them count for nothing.
fn runaway(file: &str) -> Option<Diagnostic> {
    let runs_on = |(text, next): &(Word, Word)| {
        let glued = text.span.end == next.span.start && matches!(next.kind, Kind::Name | Kind::Number);
        text.kind == Kind::Text && glued && file[text.span.start..text.span.end].contains('\n')
    };
    let (text, _) = Words::from(file, 0).zip(Words::from(file, 0).skip(1)).find(runs_on)?;
    let text = text.span;
    let line = file[text.start..].find('\n').map_or(text.end, |length| text.start + length);
    let line = Span { start: text.start, end: text.start + file[text.start..line].trim_end().len() };
    let quote = Span { start: text.end - 1, end: text.end };
    Some(
        Diagnostic::new(Code::Unclosed, line, "a text has no end")
            .label("the text begins here …")
            .also(quote, "… and goes on to this quote, which begins another")
            .help("a text ends with `\"`"),
    )
}

fn mismatch(file: &str, opening: Option<Word>, word: Word, outer: &[Word]) -> Diagnostic {
    let source = &file[word.span.start..word.span.end];
    let Some(opening) = opening else {
        return Diagnostic::new(Code::Unclosed, word.span, format!("the bracket `{source}` closes nothing"))
            .label("no bracket is open here")
            .help("the bracket can go, or an opening one is missing before it");
    };
    let expected = closing(file, opening);
    let bracket = &file[opening.span.start..opening.span.end];
    if outer.iter().any(|outer| closing(file, *outer) == source) {
        let missing = Diagnostic::new(Code::Unclosed, opening.span, format!("the bracket `{bracket}` is never closed"))
            .label("opened here")
            .also(word.span, format!("`{expected}` is missing before this `{source}`"));
        return with_suspect(file, missing, expected);
    }
    Diagnostic::new(Code::Unclosed, word.span, format!("`{source}` does not close `{bracket}`"))
        .label(format!("expected `{expected}`"))
        .also(opening.span, "opened here")
        .help(format!("`{expected}` closes it"))
}

fn never_closed(file: &str, opening: Word) -> Diagnostic {
    let expected = closing(file, opening);
    let bracket = &file[opening.span.start..opening.span.end];
    let end = file.trim_end().len();
    let missing = Diagnostic::new(Code::Unclosed, opening.span, format!("the bracket `{bracket}` is never closed"))
        .label("opened here")
        .also(Span { start: end, end }, "the file ends here");
    with_suspect(file, missing, expected)
}

/// Points out a bracket further inside that seems to be closed by one meant for another.
fn with_suspect(file: &str, missing: Diagnostic, expected: &str) -> Diagnostic {
    let until = missing.secondary.last().map_or(file.len(), |label| label.span.start);
    match crooked_pair(file, missing.primary.span.end, until) {
        Some((opening, closing)) => missing
            .also(opening, "this bracket may be the one that lacks its end …")
            .also(closing, "… as the bracket that closes it is indented otherwise")
            .help("each bracket needs its own end"),
        None => missing.help(format!("a `{expected}` after what belongs inside")),
    }
}

/// The first pair of brackets between two places of which the closing one begins a line that is indented otherwise than
/// the line of the opening one.
fn crooked_pair(file: &str, from: usize, until: usize) -> Option<(Span, Span)> {
    let lines: Vec<usize> = std::iter::once(0).chain(file.match_indices('\n').map(|(end, _)| end + 1)).collect();
    let line = |span: Span| lines[lines.partition_point(|start| *start <= span.start) - 1];
    let indent = |start: usize| file[start..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut open = Vec::new();
    for word in Words::from(&file[..until], from) {
        match word.kind {
            Kind::Open => open.push(word.span),
            Kind::Close => {
                let opening: Span = open.pop()?;
                let (opens, closes) = (line(opening), line(word.span));
                let begins_line = closes + indent(closes) == word.span.start;
                if opens != closes && begins_line && indent(opens) != indent(closes) {
                    return Some((opening, word.span));
                }
            }
            _ => {}
        }
    }
    None
}
