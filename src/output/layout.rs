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

/// Text that is not broken.
struct Word {
    /// The places of its pieces.
    pieces: Range<usize>,
    width: usize,
}

/// The line broken at spaces into lines of at most `limit`, and within words that are longer.
pub(crate) fn wrap(line: &Line, limit: usize) -> Vec<Strip<'_>> {
    if is_one_piece(line, limit) {
        return vec![Strip::whole(line)];
    }
    let mut strips = vec![Strip::default()];
    let (pieces, words) = words(line);
    for word in words {
        let pieces = &pieces[word.pieces];
        if word.width <= limit || pieces.iter().any(|(_, tone)| *tone == Tone::Name) {
            place(&mut strips, pieces, word.width, true, limit);
            continue;
        }
        for (part, strip) in parts(pieces, limit).into_iter().enumerate() {
            place(&mut strips, &strip.pieces, strip.width, part == 0, limit);
        }
    }
    strips
}

/// Whether a line is what wrapping would make of it: a text that fits, with single spaces between its words.
fn is_one_piece(line: &Line, limit: usize) -> bool {
    let [Span { text, .. }] = &line.spans[..] else { return false };
    seen(text) <= limit && !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

/// Puts pieces that are not broken behind what is there, or on a line of their own if they do not fit.
fn place<'l>(strips: &mut Vec<Strip<'l>>, pieces: &[(&'l str, Tone)], width: usize, after_space: bool, limit: usize) {
    let filled = strips.last().map_or(0, |strip| strip.width);
    let space = usize::from(after_space && filled > 0);
    if filled > 0 && filled + space + width > limit {
        strips.push(Strip::default());
    } else if let (1, Some(strip)) = (space, strips.last_mut()) {
        strip.space(1, pieces.first().map_or(Tone::Plain, |(_, tone)| *tone));
    }
    if let Some(strip) = strips.last_mut() {
        strip.pieces.extend_from_slice(pieces);
        strip.width += width;
    }
}

/// A word in parts no wider than `limit`.
fn parts<'l>(pieces: &[(&'l str, Tone)], limit: usize) -> Vec<Strip<'l>> {
    let mut parts = vec![Strip::default()];
    for (text, tone) in pieces {
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let wide = character.width().unwrap_or(0);
            let Some(part) = parts.last_mut() else { continue };
            if part.width > 0 && part.width + wide > limit {
                part.push(&text[from..at], *tone);
                parts.push(Strip { width: wide, ..Strip::default() });
                from = at;
            } else {
                part.width += wide;
            }
        }
        parts.last_mut().into_iter().for_each(|part| part.push(&text[from..], *tone));
    }
    parts
}

/// The words of a line, and the pieces that they are made of.
fn words(line: &Line) -> (Vec<(&str, Tone)>, Vec<Word>) {
    let (mut pieces, mut words): (Vec<_>, Vec<Word>) = (Vec::new(), Vec::new());
    let mut after_space = true;
    for span in &line.spans {
        for (place, text) in span.text.split(' ').enumerate() {
            after_space |= place > 0;
            if text.is_empty() {
                continue;
            }
            pieces.push((text, span.tone));
            match words.last_mut().filter(|_| !after_space) {
                Some(word) => (word.pieces.end, word.width) = (pieces.len(), word.width + seen(text)),
                None => words.push(Word { pieces: pieces.len() - 1..pieces.len(), width: seen(text) }),
            }
            after_space = false;
        }
    }
    (pieces, words)
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
