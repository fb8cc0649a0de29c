//! The words of a scenario file: texts, names, numbers, brackets and marks, each with its place.
//!
//! This is no second reader of the language: `ron` decides what a file means. The words are a guide beside it, for
//! what `ron` cannot say well: where a bracket was opened that is never closed, how deep brackets are nested, what
//! surrounds the place where reading stopped.

use super::Span;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text in quotes.
    Text,
    /// A text or a block comment that runs to the end of the file.
    Unclosed,
    /// A name such as `Is`, `title` or `None`.
    Name,
    /// A number.
    Number,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// Any other character.
    Other,
}

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub kind: Kind,
    pub span: Span,
}

/// Goes through the words of a text, comments and white space left out.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    /// The words from a place on.
    pub fn from(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    fn bytes(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// Skips white space and comments; a block comment without an end is a word of its own.
    fn skip_blank(&mut self) -> Option<Word> {
        loop {
            match self.bytes() {
                [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, ..] => self.at += 1,
                [b'/', b'/', ..] => self.at += self.bytes().iter().take_while(|byte| **byte != b'\n').count(),
                [b'/', b'*', rest @ ..] => match end_of_comment(rest) {
                    Some(length) => self.at += 2 + length,
                    None => return Some(self.word(Kind::Unclosed, self.bytes().len())),
                },
                [byte, ..] if !byte.is_ascii() => match self.char() {
                    Some(c @ ('\u{feff}' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')) => {
                        self.at += c.len_utf8()
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn char(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn word(&mut self, kind: Kind, length: usize) -> Word {
        let start = self.at;
        self.at += length;
        Word { kind, span: Span { start, end: self.at } }
    }

    /// A text, or a name that begins like one.
    fn text_or_name(&mut self) -> Word {
        match length_of_text(self.bytes()) {
            Some(Ok(length)) => self.word(Kind::Text, length),
            Some(Err(())) => self.word(Kind::Unclosed, self.bytes().len()),
            None => self.name(),
        }
    }

    /// A text in other quotes than the language has, or whatever else begins like one.
    fn misquoted_or_name(&mut self) -> Word {
        match length_of_misquoted(&self.text[self.at..]) {
            Some(length) => self.word(Kind::Text, length),
            None => self.text_or_name(),
        }
    }

    fn name(&mut self) -> Word {
        let prefix = if self.bytes().starts_with(b"r#") { 2 } else { 0 };
        let rest = &self.text[self.at + prefix..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        match self.char() {
            Some(other) if prefix + length == 0 => self.word(Kind::Other, other.len_utf8()),
            _ => self.word(Kind::Name, prefix + length),
        }
    }

    fn number(&mut self) -> Word {
        let in_number = |byte: &&u8| byte.is_ascii_alphanumeric() || b".+-_".contains(byte);
        let length = self.bytes().iter().take_while(in_number).count();
        self.word(Kind::Number, length)
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        if let Some(unclosed) = self.skip_blank() {
            return Some(unclosed);
        }
        Some(match *self.bytes().first()? {
            b'(' | b'[' | b'{' => self.word(Kind::Open, 1),
            b')' | b']' | b'}' => self.word(Kind::Close, 1),
            b',' => self.word(Kind::Comma, 1),
            b':' => self.word(Kind::Colon, 1),
            first if first == b'\'' || !first.is_ascii() => self.misquoted_or_name(),
            b'"' | b'r' | b'b' => self.text_or_name(),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => self.name(),
        })
    }
}

/// Quotes of books and word processors.
const TYPOGRAPHIC: [char; 10] = ['“', '”', '„', '«', '»', '‘', '’', '‚', '‹', '›'];

/// Whether a text does not stand in straight double quotes.
pub(super) fn is_misquoted(text: &str) -> bool {
    let ends = [text.chars().next(), text.chars().next_back()];
    let other = |end: Option<char>| end.is_some_and(|end| TYPOGRAPHIC.contains(&end));
    other(ends[0]) || (text.len() > 1 && ends == [Some('\''); 2])
}

/// The length of a text that begins with another quote than a straight double one and ends on the same line with a
/// quote before a comma, a colon or a bracket, as texts in the place of a value do.
fn length_of_misquoted(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|first| *first == '\'' || TYPOGRAPHIC.contains(first))?;
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    let closes = |c: char| if first == '\'' { c == first } else { c == '"' || TYPOGRAPHIC.contains(&c) };
    let ends = |after: &str| {
        let after = after.trim_start();
        after.is_empty() || after.starts_with([',', ':', ')', ']', '}'])
    };
    let mut quotes = line.char_indices().skip(1).take_while(|(_, c)| *c != '"' || closes('"'));
    let (at, last) = quotes.find(|(at, c)| closes(*c) && ends(&line[at + c.len_utf8()..]))?;
    Some(at + last.len_utf8())
}

/// The length of a block comment after its opening, nested ones included.
fn end_of_comment(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (1, 0);
    while depth > 0 {
        match bytes.get(at..)? {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            [_, ..] => at += 1,
            [] => return None,
        }
    }
    Some(at)
}

/// The length of the text that begins here; `Err` if it has no end, `None` if no text begins here.
fn length_of_text(bytes: &[u8]) -> Option<Result<usize, ()>> {
    let start = usize::from(bytes[0] == b'b');
    let length = match &bytes[start..] {
        [b'"', rest @ ..] => length_to(rest, b'"').map(|length| 1 + length),
        [b'\'', rest @ ..] => length_of_character(rest).map(|length| 1 + length),
        [b'r', rest @ ..] => {
            let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
            if rest.get(hashes) != Some(&b'"') {
                return None;
            }
            length_of_raw(&rest[hashes + 1..], hashes).map(|length| 2 + hashes + length)
        }
        _ => return None,
    };
    Some(length.map(|length| start + length).ok_or(()))
}

/// The length up to and with the closing quote, escapes skipped.
fn length_to(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// A character such as `'a'`; a lone apostrophe stands for itself, so that one typing slip hides no brackets.
fn length_of_character(bytes: &[u8]) -> Option<usize> {
    let line = bytes.iter().take_while(|byte| **byte != b'\n').count();
    Some(length_to(&bytes[..line.min(12)], b'\'').unwrap_or(0))
}

fn length_of_raw(bytes: &[u8], hashes: usize) -> Option<usize> {
    let closes = |at: &usize| bytes[at + 1..].iter().take(hashes).filter(|byte| **byte == b'#').count() == hashes;
    let mut quotes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at);
    quotes.find(closes).map(|at| at + 1 + hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(Kind, &str)> {
        Words::from(text, 0).map(|word| (word.kind, &text[word.span.start..word.span.end])).collect()
    }

    #[test]
    fn brackets_in_texts_and_comments_are_no_brackets() {
        let text = r##"( "a)\"(" /* ) /* ( */ ] */ r#"")"# // }
            )"##;
        assert_eq!(
            words(text),
            [(Kind::Open, "("), (Kind::Text, r#""a)\"(""#), (Kind::Text, r###"r#"")"#"###), (Kind::Close, ")")]
        );
    }

    #[test]
    fn names_numbers_and_marks_are_told_apart() {
        let kinds: Vec<_> = words("róle_1: -1.5e-3, None = b").into_iter().map(|(kind, _)| kind).collect();
        use Kind::{Colon, Comma, Name, Number, Other};
        assert_eq!(kinds, [Name, Colon, Number, Comma, Name, Other, Name]);
    }

    #[test]
    fn texts_in_other_quotes_are_texts_where_they_end_like_values() {
        assert_eq!(words("('the buyer's (a', b)")[1], (Kind::Text, "'the buyer's (a'"));
        assert_eq!(words("{“a”: «b [c»}")[1..4], [(Kind::Text, "“a”"), (Kind::Colon, ":"), (Kind::Text, "«b [c»")]);
        assert_eq!(words("„a“")[0], (Kind::Text, "„a“"));
        assert_eq!(words("'a b: c")[0], (Kind::Text, "'"));
    }

    #[test]
    fn what_has_no_end_runs_to_the_end_of_the_file() {
        assert_eq!(words("a \"b) "), [(Kind::Name, "a"), (Kind::Unclosed, "\"b) ")]);
        assert_eq!(words("a /* b"), [(Kind::Name, "a"), (Kind::Unclosed, "/* b")]);
        assert_eq!(words("r#\"b\""), [(Kind::Unclosed, "r#\"b\"")]);
    }
}
