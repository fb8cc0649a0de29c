//! Which words belong together: brackets and the items between them. Built only where reading has stopped.

use super::Span;
use super::lexer::{Kind, Word, Words};

/// The words of a text with the brackets around each.
pub(super) struct Outline<'a> {
    text: &'a str,
    words: Vec<Word>,
    /// For each word, the opening bracket that it stands in.
    parents: Vec<Option<usize>>,
    /// For each opening bracket, its closing one.
    ends: Vec<usize>,
}

/// What stands between two commas, or a comma and a bracket: `value`, `key: value` or nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// The bracket that it stands in.
    pub parent: usize,
    /// Its first word, and the one after its last.
    pub words: (usize, usize),
    /// The colon after its key.
    pub colon: Option<usize>,
}

impl<'a> Outline<'a> {
    /// The outline of a text whose brackets match.
    pub fn new(text: &'a str) -> Self {
        let words: Vec<_> = Words::from(text, 0).collect();
        let mut parents = Vec::with_capacity(words.len());
        let mut ends = vec![words.len(); words.len()];
        let mut open = Vec::new();
        for (place, word) in words.iter().enumerate() {
            if word.kind == Kind::Close
                && let Some(opening) = open.pop()
            {
                ends[opening] = place;
            }
            parents.push(open.last().copied());
            if word.kind == Kind::Open {
                open.push(place);
            }
        }
        Self { text, words, parents, ends }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn kind(&self, word: usize) -> Option<Kind> {
        self.words.get(word).map(|word| word.kind)
    }

    pub fn span(&self, word: usize) -> Span {
        let end = Span { start: self.text.len(), end: self.text.len() };
        self.words.get(word).map_or(end, |word| word.span)
    }

    pub fn source(&self, word: usize) -> &'a str {
        let span = self.span(word);
        &self.text[span.start..span.end]
    }

    /// The word that stands at a place or follows it.
    pub fn word_at(&self, place: usize) -> usize {
        self.words.partition_point(|word| word.span.end <= place)
    }

    pub fn parent(&self, word: usize) -> Option<usize> {
        self.parents.get(word).copied().flatten()
    }

    /// The bracket that closes an opening one.
    pub fn end(&self, open: usize) -> usize {
        self.ends[open]
    }

    /// The name before a bracket, as `Is` in `Is(…)`; empty if there is none.
    pub fn name_before(&self, open: usize) -> &'a str {
        match open.checked_sub(1) {
            Some(before) if self.kind(before) == Some(Kind::Name) => self.source(before),
            _ => "",
        }
    }

    /// The item that a word belongs to, directly inside the bracket around it. A closing bracket belongs to the item
    /// that it ends.
    pub fn item(&self, word: usize) -> Option<Item> {
        let parent = self.parent(word)?;
        let beside = |word: &usize| self.parents[*word] == Some(parent);
        let is_comma = |word: &usize| beside(word) && self.words[*word].kind == Kind::Comma;
        let end = self.ends[parent];
        let first = (parent + 1..word).rev().find(is_comma).map_or(parent + 1, |comma| comma + 1);
        let last = (word..end).find(is_comma).unwrap_or(end);
        let is_colon = |word: &usize| beside(word) && self.words[*word].kind == Kind::Colon;
        let colon = (first..last).find(is_colon);
        Some(Item { parent, words: (first, last), colon })
    }

    /// The items directly inside a bracket, empty ones left out.
    pub fn items(&self, open: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut next = open + 1;
        while next < self.ends[open].min(self.words.len()) {
            let Some(item) = self.item(next) else { break };
            if item.words.1 > item.words.0 {
                items.push(item);
            }
            next = item.words.1 + 1;
        }
        items
    }

    /// The piece of text from one word up to, not including, another.
    pub fn piece(&self, first: usize, after: usize) -> Span {
        match after.checked_sub(1) {
            Some(last) if last >= first => Span { start: self.span(first).start, end: self.span(last).end },
            _ => Span { start: self.span(first).start, end: self.span(first).start },
        }
    }
}

impl Item {
    /// The words of its value: those after the colon, or all.
    pub fn value(&self) -> (usize, usize) {
        (self.colon.map_or(self.words.0, |colon| colon + 1), self.words.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_between_commas() {
        let text = "A(x: B(1, 2), y, z: [3],)";
        let outline = Outline::new(text);
        let items = outline.items(1);
        let shown: Vec<_> = items
            .iter()
            .map(|item| {
                let span = outline.piece(item.words.0, item.words.1);
                (&text[span.start..span.end], item.colon.is_some())
            })
            .collect();
        assert_eq!(shown, [("x: B(1, 2)", true), ("y", false), ("z: [3]", true)]);
        assert_eq!(outline.name_before(outline.parent(outline.word_at(7)).unwrap()), "B");
        let (first, after) = items[0].value();
        assert_eq!(outline.source(first), "B");
        assert_eq!(after - first, 6);
    }
}
