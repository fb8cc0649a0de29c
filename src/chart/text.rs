//! Text as measured boxes: wrapped by the widths of its glyphs, so that what is laid out is what is drawn.

use super::font;
use super::theme::Paint;
use unicode_width::UnicodeWidthChar;

/// How a text looks. Few of these are used; they are the constants below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The size of the font in pixels.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub paint: Paint,
}

/// The finding.
pub const TITLE: Style = Style { size: 21.0, bold: true, paint: Paint::Ink };
/// What is shown, in which measure.
pub const SUBTITLE: Style = Style { size: 14.0, bold: false, paint: Paint::Muted };
/// A heading inside a chart.
pub const HEADING: Style = Style { size: 14.0, bold: true, paint: Paint::Ink };
/// Labels.
pub const LABEL: Style = Style { size: 13.0, bold: false, paint: Paint::Ink };
/// Labels that stand out.
pub const STRONG: Style = Style { size: 13.0, bold: true, paint: Paint::Ink };
/// Labels that stand back.
pub const FAINT: Style = Style { size: 13.0, bold: false, paint: Paint::Muted };
/// The smallest text: keys, remarks, the source.
pub const SMALL: Style = Style { size: 12.0, bold: false, paint: Paint::Muted };

impl Style {
    /// The same in another colour.
    pub const fn on(self, ground: Paint) -> Style {
        Style { paint: ground, ..self }
    }

    /// How high a line is: glyphs of neighbouring lines never touch.
    pub fn line_height(self) -> f64 {
        (font::ASCENT + font::DESCENT) * self.size
    }

    /// How wide a text on one line is.
    pub fn width(self, text: &str) -> f64 {
        font::width(text, self.bold, self.size)
    }
}

/// A text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The lines and their widths.
    pub lines: Vec<(String, f64)>,
    /// How it looks.
    pub style: Style,
}

impl Block {
    /// A text on one line, however long.
    pub fn line(text: impl Into<String>, style: Style) -> Block {
        let text = text.into();
        let width = style.width(&text);
        Block { lines: vec![(text, width)], style }
    }

    /// A text wrapped to a width. A word that is wider is broken.
    pub fn wrapped(text: &str, style: Style, width: f64) -> Block {
        let mut lines = Vec::new();
        let mut line = String::new();
        for piece in pieces(text) {
            if !line.is_empty() && style.width(&format!("{line}{}", piece.trim_end())) > width {
                lines.push(std::mem::take(&mut line));
            }
            for part in broken(piece, style, width) {
                if !line.is_empty() && style.width(&format!("{line}{}", part.trim_end())) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(&part);
            }
        }
        lines.push(line);
        let measured = |line: String| {
            let line = line.trim_end().to_owned();
            let width = style.width(&line);
            (line, width)
        };
        Block { lines: lines.into_iter().map(measured).collect(), style }
    }

    /// A text wrapped to a width, its lines as even as its number of lines allows.
    pub fn balanced(text: &str, style: Style, width: f64) -> Block {
        let widest = Block::wrapped(text, style, width);
        let (mut low, mut high) = (width / 2.0, width);
        while high - low > 4.0 && widest.lines.len() > 1 {
            let middle = (low + high) / 2.0;
            let fits = Block::wrapped(text, style, middle).lines.len() == widest.lines.len();
            if fits { high = middle } else { low = middle }
        }
        Block::wrapped(text, style, high)
    }

    /// The same with at most so many lines, the last one ending in "…" if something is cut.
    pub fn at_most(mut self, lines: usize, width: f64) -> Block {
        if self.lines.len() > lines {
            self.lines.truncate(lines);
            if let Some((last, measured)) = self.lines.last_mut() {
                while !last.is_empty() && self.style.width(&format!("{last}…")) > width {
                    last.pop();
                }
                *last = format!("{}…", last.trim_end_matches([' ', ',']));
                *measured = self.style.width(last);
            }
        }
        self
    }

    /// The width of the longest line.
    pub fn width(&self) -> f64 {
        self.lines.iter().map(|(_, width)| *width).fold(0.0, f64::max)
    }

    /// The height of all lines.
    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.style.line_height()
    }
}

/// A text in pieces after which a line may end: words with the space behind them, and single wide characters. The sign of an
/// approximation stays with its number.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let is_space = character == ' ' && !text[start..at].ends_with('≈');
        let breaks = is_space || character.width() == Some(2) || (character == '/' && at > start);
        if breaks {
            pieces.push(&text[start..end]);
            start = end;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// A piece in parts that are not wider than a line, broken at dashes before it is broken anywhere.
fn broken(piece: &str, style: Style, width: f64) -> Vec<String> {
    if style.width(piece.trim_end()) <= width {
        return vec![piece.to_owned()];
    }
    let joined: Vec<_> = piece.split_inclusive('–').collect();
    if joined.len() > 1 {
        return joined.into_iter().flat_map(|part| broken(part, style, width)).collect();
    }
    let mut parts = vec![String::new()];
    for character in piece.chars() {
        let last = parts.last_mut().expect("there is a part");
        if !last.is_empty() && style.width(last) + style.width(&character.to_string()) > width {
            parts.push(String::new());
        }
        parts.last_mut().expect("there is a part").push(character);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(block: &Block) -> Vec<&str> {
        block.lines.iter().map(|(line, _)| line.as_str()).collect()
    }

    #[test]
    fn lines_are_broken_between_words_and_never_wider_than_asked() {
        let text = "Nothing on Ukraine's land is decided without Ukraine";
        for width in [20.0, 60.0, 150.0, 1000.0] {
            let block = Block::wrapped(text, LABEL, width);
            assert!(block.width() <= width, "{width}: {:?}", lines(&block));
        }
        assert_eq!(lines(&Block::wrapped("one two", LABEL, 40.0)), ["one", "two"]);
        assert_eq!(lines(&Block::wrapped("≈ 12 ≈ 34", LABEL, 40.0)), ["≈ 12", "≈ 34"]);
    }

    #[test]
    fn words_wider_than_a_line_and_scripts_without_spaces_are_broken() {
        let block = Block::wrapped("Donaudampfschifffahrtsgesellschaft", LABEL, 80.0);
        assert!(block.lines.len() > 2 && block.width() <= 80.0, "{:?}", lines(&block));
        assert_eq!(lines(&Block::wrapped("Kalai–Smorodinsky", LABEL, 80.0)), ["Kalai–", "Smorodinsky"]);
        let chinese = Block::wrapped("中华人民共和国外交部声明", LABEL, 60.0);
        assert!(chinese.lines.len() >= 3 && chinese.width() <= 60.0, "{:?}", lines(&chinese));
    }

    #[test]
    fn a_balanced_text_has_as_many_lines_and_is_narrower() {
        let text = "Talks fail on territory: 3 conflicts, all between Russia and Ukraine, and one";
        let (ragged, even) = (Block::wrapped(text, LABEL, 400.0), Block::balanced(text, LABEL, 400.0));
        assert_eq!(ragged.lines.len(), even.lines.len());
        assert!(even.width() < ragged.width());
    }

    #[test]
    fn what_is_cut_says_so_and_fits() {
        let block = Block::wrapped("one two three four five six", LABEL, 60.0).at_most(2, 60.0);
        assert_eq!(block.lines.len(), 2);
        assert!(block.lines[1].0.ends_with('…') && block.width() <= 60.0, "{:?}", lines(&block));
    }
}
