//! How a text is laid out: what fits stands on one line, and what does not is broken after its opening bracket, one
//! entry a line, with a comma after each.

/// Lines are no longer than this where they can be broken.
const WIDTH: usize = 110;

/// One more step to the right.
const INDENT: usize = 4;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// A word that is never broken.
    Word(String),
    /// Entries between brackets.
    Group(Group),
}

/// Entries between brackets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    open: String,
    entries: Vec<Entry>,
    close: String,
    layout: Layout,
}

/// How the entries of a group stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line, if there is room.
    Fitting,
    /// Each on lines of its own.
    Broken,
    /// Each on lines of its own, with an empty line before each but the first.
    Apart,
}

/// An entry with what stands before it, such as `title: `.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    label: String,
    piece: Piece,
    /// Whether an empty line stands before it, if the group is broken.
    apart: bool,
}

impl Group {
    pub fn new(open: impl Into<String>, close: impl Into<String>, layout: Layout) -> Self {
        Self { open: open.into(), entries: Vec::new(), close: close.into(), layout }
    }

    /// An item such as `Issue(…)`.
    pub fn item(name: &str, layout: Layout) -> Self {
        Self::new(format!("{name}("), ")", layout)
    }

    /// Adds an entry without a label.
    pub fn entry(mut self, piece: Piece) -> Self {
        self.push(String::new(), piece, false);
        self
    }

    /// Adds entries without labels.
    pub fn entries(self, pieces: impl IntoIterator<Item = Piece>) -> Self {
        pieces.into_iter().fold(self, Group::entry)
    }

    /// Adds a field, if there is something to say.
    pub fn field(mut self, name: &str, piece: impl Into<Option<Piece>>) -> Self {
        if let Some(piece) = piece.into() {
            self.push(format!("{name}: "), piece, false);
        }
        self
    }

    /// Adds a field with an empty line before it, if it has entries.
    pub fn section(mut self, name: &str, group: Group) -> Self {
        if !group.entries.is_empty() {
            self.push(format!("{name}: "), Piece::Group(group), true);
        }
        self
    }

    /// Adds a field, if it has entries.
    pub fn group(self, name: &str, group: Group) -> Self {
        let piece = (!group.entries.is_empty()).then_some(Piece::Group(group));
        self.field(name, piece)
    }

    /// Adds an entry of a map; the key is a text that is written already.
    pub fn keyed(mut self, key: &str, piece: Piece) -> Self {
        let apart = self.layout == Layout::Apart && !self.entries.is_empty();
        self.push(format!("{key}: "), piece, apart);
        self
    }

    fn push(&mut self, label: String, piece: Piece, apart: bool) {
        self.entries.push(Entry { label, piece, apart });
    }
}

impl From<Group> for Piece {
    fn from(group: Group) -> Self {
        Piece::Group(group)
    }
}

impl Piece {
    /// A word.
    pub fn word(text: impl ToString) -> Self {
        Piece::Word(text.to_string())
    }

    /// How wide it is on one line; `None` if it is not to stand on one.
    fn width(&self) -> Option<usize> {
        match self {
            Piece::Word(text) if text.contains('\n') => None,
            Piece::Word(text) => Some(text.chars().count()),
            Piece::Group(group) if group.entries.is_empty() => Some(group.brackets()),
            Piece::Group(group) if group.layout != Layout::Fitting => None,
            Piece::Group(group) => {
                let between = 2 * (group.entries.len() - 1);
                let entries =
                    group.entries.iter().map(|entry| Some(entry.label.chars().count() + entry.piece.width()?));
                Some(group.brackets() + between + entries.sum::<Option<usize>>()?)
            }
        }
    }

    /// Adds its text to `out`, where a line has been begun that is `used` wide and stands `indent` to the right.
    pub fn lay_out(&self, indent: usize, used: usize, out: &mut String) {
        match self {
            Piece::Word(text) => out.push_str(text),
            // The comma behind it takes one more.
            Piece::Group(group) => match self.width().is_some_and(|width| used + width < WIDTH) {
                true => group.on_one_line(out),
                false => group.on_lines(indent, out),
            },
        }
    }
}

impl Group {
    fn brackets(&self) -> usize {
        self.open.chars().count() + self.close.chars().count()
    }

    fn on_one_line(&self, out: &mut String) {
        out.push_str(&self.open);
        for (place, Entry { label, piece, .. }) in self.entries.iter().enumerate() {
            out.push_str(if place > 0 { ", " } else { "" });
            out.push_str(label);
            match piece {
                Piece::Word(text) => out.push_str(text),
                Piece::Group(group) => group.on_one_line(out),
            }
        }
        out.push_str(&self.close);
    }

    fn on_lines(&self, indent: usize, out: &mut String) {
        out.push_str(&self.open);
        let inside = indent + INDENT;
        for Entry { label, piece, apart } in &self.entries {
            out.push_str(if *apart { "\n\n" } else { "\n" });
            out.extend(std::iter::repeat_n(' ', inside));
            out.push_str(label);
            piece.lay_out(inside, inside + label.chars().count(), out);
            out.push(',');
        }
        if !self.entries.is_empty() {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(&self.close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stands_on_one_line_and_what_does_not_is_broken() {
        let list = |count: usize| {
            Piece::from(Group::new("[", "]", Layout::Fitting).entries((0..count).map(|_| Piece::word("0123456789"))))
        };
        let text = |piece: &Piece| {
            let mut text = String::new();
            piece.lay_out(0, 0, &mut text);
            text
        };
        assert_eq!(text(&list(2)), "[0123456789, 0123456789]");
        assert_eq!(text(&list(9)).lines().count(), 1);
        assert_eq!(text(&list(10)).lines().count(), 12);
        assert!(text(&list(10)).ends_with("    0123456789,\n]"));
    }
}
