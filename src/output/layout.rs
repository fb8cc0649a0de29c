//! Lines laid out in columns of characters: wrapped at spaces, aligned by what a terminal shows.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::document::{Line, Span, Tone};

/// The space between two columns.
pub(crate) const GAP: usize = 2;

/// A column is not made narrower than this to fit a page.
const NARROWEST: usize = 8;

/// How many columns of a terminal a line takes.
pub(crate) fn width(line: &Line) -> usize {
    line.spans.iter().map(|span| seen(&span.text)).sum()
}

/// How many columns a text takes; most are of letters that take one each.
fn seen(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { text.width() }
}

/// Text that is not broken, with whether a space goes before it.
struct Word {
    after_space: bool,
    pieces: Vec<Span>,
}

impl Word {
    fn width(&self) -> usize {
        self.pieces.iter().map(|piece| seen(&piece.text)).sum()
    }

    /// The word in parts no wider than `limit`; whole if it fits, or if it holds something to copy.
    fn parts(self, limit: usize) -> Vec<Word> {
        if self.width() <= limit || self.pieces.iter().any(|piece| piece.tone == Tone::Name) {
            return vec![self];
        }
        let mut parts = vec![Word { after_space: self.after_space, pieces: Vec::new() }];
        let mut filled = 0;
        for piece in &self.pieces {
            for character in piece.text.chars() {
                let wide = character.width().unwrap_or(0);
                if filled > 0 && filled + wide > limit {
                    parts.push(Word { after_space: false, pieces: Vec::new() });
                    filled = 0;
                }
                filled += wide;
                if let Some(part) = parts.last_mut() {
                    append(&mut part.pieces, character.encode_utf8(&mut [0; 4]), piece.tone);
                }
            }
        }
        parts
    }
}

/// The line broken at spaces into lines of at most `limit`, and within words that are longer.
pub(crate) fn wrap(line: &Line, limit: usize) -> Vec<Line> {
    if is_one_piece(line, limit) {
        return vec![line.clone()];
    }
    let (mut lines, mut filled) = (vec![Line::default()], 0);
    for word in words(line).into_iter().flat_map(|word| word.parts(limit)) {
        let space = usize::from(word.after_space && filled > 0);
        if filled > 0 && filled + space + word.width() > limit {
            lines.push(Line::default());
            filled = 0;
        } else if space > 0 {
            filled += space;
            let tone = word.pieces.first().map_or(Tone::Plain, |piece| piece.tone);
            lines.last_mut().into_iter().for_each(|line| append(&mut line.spans, " ", tone));
        }
        filled += word.width();
        for piece in &word.pieces {
            lines.last_mut().into_iter().for_each(|line| append(&mut line.spans, &piece.text, piece.tone));
        }
    }
    lines
}

/// Whether a line is what wrapping would make of it: a text that fits, with single spaces between its words.
fn is_one_piece(line: &Line, limit: usize) -> bool {
    let [Span { text, .. }] = &line.spans[..] else { return false };
    seen(text) <= limit && !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ")
}

fn words(line: &Line) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut after_space = true;
    for span in &line.spans {
        for (place, text) in span.text.split(' ').enumerate() {
            after_space |= place > 0;
            if text.is_empty() {
                continue;
            }
            let piece = Span { text: text.to_owned(), tone: span.tone };
            match words.last_mut().filter(|_| !after_space) {
                Some(word) => word.pieces.push(piece),
                None => words.push(Word { after_space: true, pieces: vec![piece] }),
            }
            after_space = false;
        }
    }
    words
}

fn append(spans: &mut Vec<Span>, text: &str, tone: Tone) {
    match spans.last_mut().filter(|last| last.tone == tone) {
        Some(last) => last.text.push_str(text),
        None => spans.push(Span { text: text.to_owned(), tone }),
    }
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
pub(crate) fn beside(cells: &[Line], widths: &[usize], right: &[bool]) -> Vec<Line> {
    let columns: Vec<Vec<Line>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    (0..height).map(|line| one_line(&columns, line, widths, right)).collect()
}

fn one_line(columns: &[Vec<Line>], line: usize, widths: &[usize], right: &[bool]) -> Line {
    let (mut all, mut owed) = (Line::default(), 0);
    for (place, column) in columns.iter().enumerate() {
        let cell = column.get(line).filter(|cell| !cell.is_empty());
        let filled = cell.map_or(0, width);
        let spare = widths[place].saturating_sub(filled);
        let (before, after) = if right.get(place) == Some(&true) { (spare, 0) } else { (0, spare) };
        if let Some(cell) = cell {
            append(&mut all.spans, &" ".repeat(owed + before), Tone::Plain);
            cell.spans.iter().for_each(|span| append(&mut all.spans, &span.text, span.tone));
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

    fn text(line: &Line) -> String {
        line.spans.iter().map(|span| span.text.as_str()).collect()
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
