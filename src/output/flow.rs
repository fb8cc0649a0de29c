//! Text of a terminal as it grows: words set in lines, and taken back to any place that was marked.

use super::Page;
use super::document::Tone;
use super::layout::Lines;

/// Lines of text, the last of which goes on.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    page: Page,
    indent: usize,
    text: Vec<u8>,
    end: Mark,
}

/// A place in a flow, with what must be known to go on from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// How many bytes come before it.
    length: usize,
    /// How many columns of its line are taken, the indent apart.
    filled: usize,
    /// Whether its line has begun.
    begun: bool,
    /// The paint that is on.
    paint: Option<u8>,
}

impl Mark {
    /// How many bytes come before it.
    pub(crate) fn length(self) -> usize {
        self.length
    }

    /// The same place in its line, whatever comes before the line.
    pub(crate) fn in_line(self) -> Mark {
        Mark { length: 0, ..self }
    }
}

impl Flow {
    /// No text, lines of which will stand in so far.
    pub(crate) fn new(page: Page, indent: usize) -> Self {
        Self { page, indent, text: Vec::new(), end: Mark::default() }
    }

    /// The text as bytes.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The same, to put other letters in place of as many that are there.
    pub(crate) fn text_mut(&mut self) -> &mut [u8] {
        &mut self.text
    }

    /// Where it ends.
    pub(crate) fn mark(&self) -> Mark {
        Mark { length: self.text.len(), ..self.end }
    }

    /// Takes back what came after a mark.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.text.truncate(mark.length);
        self.end = mark;
    }

    /// Ends the line.
    pub(crate) fn end_line(&mut self) {
        self.paint(None);
        self.text.push(b'\n');
        (self.end.filled, self.end.begun) = (0, false);
    }

    /// Tells a terminal to end one paint and to begin another.
    fn paint(&mut self, next: Option<u8>) {
        if next == self.end.paint {
            return;
        }
        if self.end.paint.is_some() {
            self.text.extend_from_slice(b"\x1b[0m");
        }
        if let Some(paint) = next {
            self.text.extend_from_slice(&[b'\x1b', b'[', b'0' + paint, b'm']);
        }
        self.end.paint = next;
    }
}

impl<'l> Lines<'l> for Flow {
    fn filled(&self) -> usize {
        self.end.filled
    }

    fn next_line(&mut self) {
        self.end_line();
    }

    fn add(&mut self, pieces: impl Iterator<Item = (&'l str, Tone)>, width: usize) {
        for (text, tone) in pieces {
            if !std::mem::replace(&mut self.end.begun, true) {
                self.text.resize(self.text.len() + self.indent, b' ');
            }
            self.paint(paint(tone, self.page));
            self.text.extend_from_slice(text.as_bytes());
        }
        self.end.filled += width;
    }
}

/// What a terminal calls the paint of a tone, a digit, if it has one.
fn paint(tone: Tone, page: Page) -> Option<u8> {
    match tone {
        Tone::Strong if page.styled => Some(1),
        Tone::Faint if page.styled => Some(2),
        _ => None,
    }
}
