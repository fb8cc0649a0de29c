//! What a result says to a person, before it is known how it is shown: a terminal and a Markdown file say the same.

use std::rc::Rc;

use super::plain::plain;

/// A result in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// What it is about.
    pub title: Line,
    /// The verdict in a word.
    pub verdict: &'static str,
    /// The verdict in a sentence.
    pub sentence: Line,
    /// Everything else, in reading order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// What the parts up to the next heading are about.
    Heading(Line),
    /// A paragraph.
    Text(Line),
    /// Remarks that have nothing to do with each other.
    Notes(Vec<Line>),
    /// Names with what is said of them, under these heads where a table needs heads.
    Facts([&'static str; 2], Vec<(Line, Line)>),
    /// Rows under columns.
    Table(Table),
    /// An entry of a list, with what it is made of.
    Item(Item),
    /// A command to call next.
    Next(String),
}

/// What a part of a document is, as far as it matters to how the next one is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading or a paragraph.
    Words,
    /// An entry of a list.
    Item,
    /// Anything else.
    Other,
}

impl Block {
    /// What it is to the next one.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Block::Heading(_) | Block::Text(_) => Kind::Words,
            Block::Item(_) => Kind::Item,
            _ => Kind::Other,
        }
    }
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it is one of, and its place in the list, from 1; none in a list that nobody refers to.
    pub number: Option<(&'static str, usize)>,
    /// What it says.
    pub head: Line,
    /// What it is made of.
    pub members: Vec<Member>,
}

/// A part of an item: somebody, and what is said of them.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Who.
    pub who: Line,
    /// What.
    pub what: Line,
    /// What else, a line each.
    pub more: Vec<Line>,
}

/// Rows under columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// The heads of the columns.
    pub heads: Vec<Head>,
    /// The rows, as long as the heads.
    pub rows: Vec<Vec<Line>>,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// Its name.
    pub name: Line,
    /// Whether it holds numbers, which stand to the right.
    pub number: bool,
}

impl Head {
    /// The head of a column of words.
    pub(crate) fn words(name: &str) -> Self {
        Self { name: Line::strong(name), number: false }
    }

    /// The head of a column of numbers.
    pub(crate) fn number(name: &str) -> Self {
        Self { name: Line::strong(name), number: true }
    }
}

/// A run of text, some of it set apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    /// The pieces.
    pub spans: Vec<Span>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    /// The text, safe to show; lines that say the same share it.
    pub text: Rc<str>,
    /// How it is set apart.
    pub tone: Tone,
}

/// How a piece of text is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Not at all.
    Plain,
    /// What to read first.
    Strong,
    /// An id or something to type.
    Name,
    /// A place in a file, or a remark.
    Faint,
}

impl Line {
    fn new(text: &str, tone: Tone) -> Self {
        Self { spans: vec![Span { text: plain(text).into(), tone }] }
    }

    /// What to read first.
    pub(crate) fn strong(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), Tone::Strong)
    }

    /// An id or something to type.
    pub(crate) fn name(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), Tone::Name)
    }

    /// A place in a file, or a remark.
    pub(crate) fn faint(text: impl AsRef<str>) -> Self {
        Self::new(text.as_ref(), Tone::Faint)
    }

    /// This line with another one behind it.
    pub(crate) fn then(mut self, next: impl Into<Line>) -> Self {
        self.spans.extend(next.into().spans);
        self
    }

    /// Lines one behind the other, with a text between them.
    pub(crate) fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Self {
        let (mut all, between) = (Line::default(), Line::from(between));
        for (place, line) in lines.into_iter().enumerate() {
            all.spans.extend(between.spans.iter().filter(|_| place > 0).cloned());
            all.spans.extend(line.spans);
        }
        all
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.iter().all(|span| span.text.is_empty())
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new(text, Tone::Plain)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Line::from(text.as_str())
    }
}
