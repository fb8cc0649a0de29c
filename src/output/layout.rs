//! Lines laid out in columns of characters: wrapped at spaces, aligned by what a terminal shows.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::document::{Line, Span, Tone};

/// The space between two columns.
pub(crate) const GAP: usize = 2;

/// A column is not made narrower than this to fit a page.
const NARROWEST: usize = 8;

/// What space is made of.
const SPACES: &str = "                                                                                ";

/// A line of a page: pieces of texts that stand elsewhere, so that laying out copies none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strip<'l> {
    /// The pieces, one behind the other.
    pub pieces: Vec<(&'l str, Tone)>,
    /// How many columns of a terminal it takes.
    pub width: usize,
}

impl<'l> Strip<'l> {
    /// A line as it is, however wide.
    pub fn whole(line: &'l Line) -> Self {
        Self { pieces: line.spans.iter().map(|span| (&*span.text, span.tone)).collect(), width: width(line) }
    }

    fn push(&mut self, text: &'l str, tone: Tone) {
        if !text.is_empty() {
            self.pieces.push((text, tone));
        }
    }

    /// Adds space.
    fn space(&mut self, columns: usize, tone: Tone) {
        self.width += columns;
        let mut left = columns;
        while left > 0 {
            let some = left.min(SPACES.len());
            self.push(&SPACES[..some], tone);
            left -= some;
        }
    }
}

/// How many columns of a terminal a line takes.
pub(crate) fn width(line: &Line) -> usize {
    line.spans.iter().map(|span| seen(&span.text)).sum()
}

/// How many columns a text takes; most are of letters that take one each.
fn seen(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { text.width() }
}

/// Where words are set, line by line.
pub(crate) trait Lines<'l> {
    /// How many columns of the last line are taken.
    fn filled(&self) -> usize;

    /// Begins another line.
    fn next_line(&mut self);

    /// Puts pieces that are so wide together behind what is there.
    fn add(&mut self, pieces: impl Iterator<Item = (&'l str, Tone)>, width: usize);
}

impl<'l> Lines<'l> for Vec<Strip<'l>> {
    fn filled(&self) -> usize {
        self.last().map_or(0, |strip| strip.width)
    }

    fn next_line(&mut self) {
        self.push(Strip::default());
    }

    fn add(&mut self, pieces: impl Iterator<Item = (&'l str, Tone)>, width: usize) {
        if let Some(strip) = self.last_mut() {
            strip.pieces.extend(pieces);
            strip.width += width;
        }
    }
}

/// A line with what is known of its words, to set it many times.
#[derive(Clone, Debug, Default)]
pub(crate) struct Worded {
    line: Line,
    words: Words,
}

impl Worded {
    /// Finds the words of a line.
    pub(crate) fn new(line: Line) -> Self {
        Self { words: Words::of(&line), line }
    }

    /// Sets the line behind what is there, in lines of at most `limit`.
    pub(crate) fn set<'l>(&'l self, lines: &mut impl Lines<'l>, limit: usize) {
        self.words.set(&self.line, lines, limit);
    }
}

/// The words of a line, in pieces of one tone.
#[derive(Clone, Debug, Default)]
struct Words {
    /// Each in a span of the line.
    pieces: Vec<(usize, Range<usize>)>,
    words: Vec<Word>,
}

/// Text that is not broken.
#[derive(Clone, Debug)]
struct Word {
    /// The places of its pieces.
    pieces: Range<usize>,
    width: usize,
}

impl Words {
    fn of(line: &Line) -> Self {
        let room = 2 * line.spans.len();
        let mut found = Self { pieces: Vec::with_capacity(room), words: Vec::with_capacity(room) };
        let mut after_space = true;
        for (span, Span { text, .. }) in line.spans.iter().enumerate() {
            let mut from = 0;
            for (place, piece) in text.split(' ').enumerate() {
                after_space |= place > 0;
                if !piece.is_empty() {
                    found.push((span, from..from + piece.len()), seen(piece), after_space);
                    after_space = false;
                }
                from += piece.len() + 1;
            }
        }
        found
    }

    /// Adds a piece, of a new word if it comes after a space.
    fn push(&mut self, piece: (usize, Range<usize>), width: usize, after_space: bool) {
        self.pieces.push(piece);
        let end = self.pieces.len();
        match self.words.last_mut().filter(|_| !after_space) {
            Some(word) => (word.pieces.end, word.width) = (end, word.width + width),
            None => self.words.push(Word { pieces: end - 1..end, width }),
        }
    }

    /// Sets the words in lines of at most `limit`; longer ones are broken, names apart.
    fn set<'l>(&self, line: &'l Line, lines: &mut impl Lines<'l>, limit: usize) {
        for word in &self.words {
            let pieces = self.pieces[word.pieces.clone()].iter().map(|(span, place)| {
                let Span { text, tone } = &line.spans[*span];
                (&text[place.clone()], *tone)
            });
            if word.width <= limit || pieces.clone().any(|(_, tone)| tone == Tone::Name) {
                place(lines, pieces, word.width, true, limit);
                continue;
            }
            for (part, strip) in parts(pieces, limit).into_iter().enumerate() {
                place(lines, strip.pieces.into_iter(), strip.width, part == 0, limit);
            }
        }
    }
}

/// The line broken at spaces into lines of at most `limit`, and within words that are longer.
pub(crate) fn wrap(line: &Line, limit: usize) -> Vec<Strip<'_>> {
    if is_one_piece(line, limit) {
        return vec![Strip::whole(line)];
    }
    let mut strips = vec![Strip::default()];
    Words::of(line).set(line, &mut strips, limit);
    strips
}

/// Whether a line is what wrapping would make of it: a text that fits, with single spaces between its words.
fn is_one_piece(line: &Line, limit: usize) -> bool {
    let [Span { text, .. }] = &line.spans[..] else { return false };
    seen(text) <= limit && !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Puts pieces that are not broken behind what is there, or on a line of their own if they do not fit.
fn place<'l>(
    lines: &mut impl Lines<'l>,
    mut pieces: impl Iterator<Item = (&'l str, Tone)> + Clone,
    width: usize,
    after_space: bool,
    limit: usize,
) {
    let filled = lines.filled();
    let space = usize::from(after_space && filled > 0);
    if filled > 0 && filled + space + width > limit {
        lines.next_line();
    } else if space > 0 {
        let tone = pieces.clone().next().map_or(Tone::Plain, |(_, tone)| tone);
        lines.add(std::iter::once((&SPACES[..space], tone)), space);
    }
    lines.add(&mut pieces, width);
}

/// A word in parts no wider than `limit`.
fn parts<'l>(pieces: impl Iterator<Item = (&'l str, Tone)>, limit: usize) -> Vec<Strip<'l>> {
    let mut parts = vec![Strip::default()];
    for (text, tone) in pieces {
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let wide = character.width().unwrap_or(0);
            let Some(part) = parts.last_mut() else { continue };
            if part.width > 0 && part.width + wide > limit {
                part.push(&text[from..at], tone);
                parts.push(Strip { width: wide, ..Strip::default() });
                from = at;
            } else {
                part.width += wide;
            }
        }
        parts.last_mut().into_iter().for_each(|part| part.push(&text[from..], tone));
    }
    parts
}

/// The widths of columns that together, with gaps, take no more than `limit`, if that can be: the widest give way.
pub(crate) fn fit(mut widths: Vec<usize>, limit: usize) -> Vec<usize> {
    let taken = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    while taken(&widths) > limit {
        let Some(widest) = widths.iter_mut().max_by_key(|width| **width).filter(|width| **width > NARROWEST) else {
            break;
        };
        *widest -= 1;
    }
    widths
}

/// Cells side by side, each wrapped to its column; no space is left at the end of a line.
pub(crate) fn beside<'l>(
    cells: impl IntoIterator<Item = &'l Line>,
    widths: &[usize],
    right: &[bool],
) -> Vec<Strip<'l>> {
    let cells = cells.into_iter().zip(widths);
    let columns: Vec<Vec<Strip<'l>>> = cells.map(|(cell, width)| wrap(cell, *width)).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    (0..height).map(|line| one_line(&columns, line, widths, right)).collect()
}

fn one_line<'l>(columns: &[Vec<Strip<'l>>], line: usize, widths: &[usize], right: &[bool]) -> Strip<'l> {
    let (mut all, mut owed) = (Strip::default(), 0);
    for (place, column) in columns.iter().enumerate() {
        let cell = column.get(line).filter(|cell| !cell.pieces.is_empty());
        let filled = cell.map_or(0, |cell| cell.width);
        let spare = widths[place].saturating_sub(filled);
        let (before, after) = if right.get(place) == Some(&true) { (spare, 0) } else { (0, spare) };
        if let Some(cell) = cell {
            all.space(owed + before, Tone::Plain);
            all.pieces.extend_from_slice(&cell.pieces);
            all.width += filled;
            owed = 0;
        } else {
            owed += before;
        }
        owed += after + GAP;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(strip: &Strip<'_>) -> String {
        strip.pieces.iter().map(|(text, _)| *text).collect()
    }

    fn wrapped(line: &Line, limit: usize) -> Vec<String> {
        wrap(line, limit).iter().map(text).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_pieces_stick_together() {
        let line = Line::from("the rent stays low (").then(Line::name("tenant/rent")).then(") at");
        assert_eq!(wrapped(&line, 16), ["the rent stays", "low", "(tenant/rent) at"]);
    }

    #[test]
    fn a_word_wider_than_the_page_is_broken_but_an_id_is_not() {
        assert_eq!(wrapped(&Line::from("abcdefgh"), 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped(&Line::from("世界世界"), 5), ["世界", "世界"]);
        assert_eq!(wrapped(&Line::name("landlord/rent"), 5), ["landlord/rent"]);
    }

    #[test]
    fn columns_align_by_what_is_seen() {
        let cells = |one: &str, two: &str| [Line::from(one), Line::from(two)];
        let shown = |cells: &[Line]| beside(cells, &[6, 4], &[false, true]).iter().map(text).collect::<Vec<_>>();
        assert_eq!(shown(&cells("Мир", "7")), ["Мир        7"]);
        assert_eq!(shown(&cells("世界", "12")), ["世界      12"]);
        assert_eq!(shown(&cells("one two", "3")), ["one        3", "two"]);
    }

    #[test]
    fn the_widest_column_gives_way() {
        assert_eq!(fit(vec![10, 40, 20], 60), [10, 26, 20]);
        assert_eq!(fit(vec![30, 30], 10), [8, 8]);
    }
}
