//! The text that `ron` reads: the user's file with small repairs, and the way back to the places in the file.

use std::borrow::Cow;

use super::Span;

/// A file with pieces replaced. Every place in the repaired text leads back to one in the file.
pub(super) struct Repaired<'a> {
    file: &'a str,
    text: Cow<'a, str>,
    /// Sorted, disjoint; places are those of the file.
    patches: Vec<Patch>,
}

struct Patch {
    start: usize,
    end: usize,
    with: Cow<'static, str>,
    /// Where the replacement begins in the repaired text.
    at: usize,
}

impl Patch {
    fn new(place: Span, with: impl Into<Cow<'static, str>>) -> Self {
        Self { start: place.start, end: place.end, with: with.into(), at: 0 }
    }
}

impl<'a> Repaired<'a> {
    /// The file as it is.
    pub fn new(file: &'a str) -> Self {
        Self { file, text: Cow::Borrowed(file), patches: Vec::new() }
    }

    /// The repaired text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file, as the user wrote it.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// Where a piece of the repaired text stands in the file; the very beginning if it is no piece of the text.
    pub fn span_of(&self, piece: &str) -> Span {
        let start = (piece.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        match start.checked_add(piece.len()) {
            Some(end) if end <= self.text.len() => self.in_file(Span { start, end }),
            _ => Span::default(),
        }
    }

    /// The places in the file for places in the repaired text.
    pub fn in_file(&self, span: Span) -> Span {
        let start = self.place_in_file(span.start, |patch| patch.start);
        let end = self.place_in_file(span.end, |patch| patch.end);
        Span { start, end: end.max(start) }
    }

    /// `within` says which end of a patch stands for the places inside it.
    fn place_in_file(&self, place: usize, within: impl Fn(&Patch) -> usize) -> usize {
        match self.patches.partition_point(|patch| patch.at < place).checked_sub(1).map(|last| &self.patches[last]) {
            None => place,
            Some(patch) if place < patch.at + patch.with.len() => within(patch),
            Some(patch) => patch.end + (place - patch.at - patch.with.len()),
        }
    }

    /// Replaces pieces of the file, given in order and apart from each other.
    pub fn patch_file(&mut self, patches: impl IntoIterator<Item = (Span, &'static str)>) {
        self.patches.extend(patches.into_iter().map(|(at, with)| Patch::new(at, with)));
        if !self.patches.is_empty() {
            self.patches.sort_by_key(|patch| (patch.start, patch.end));
            self.apply();
        }
    }

    /// Replaces a piece of the repaired text. Repairs that it swallows are gone.
    pub fn patch(&mut self, at: Span, with: impl Into<Cow<'static, str>>) {
        let mut new = Patch::new(self.in_file(at), with);
        let (start, end) = (new.start, new.end);
        let swallowed =
            |patch: &Patch| patch.start < end && patch.end > start || (patch.start > start && patch.end < end);
        for old in self.patches.extract_if(.., |patch| swallowed(patch)) {
            new.start = new.start.min(old.start);
            new.end = new.end.max(old.end);
        }
        let place = self.patches.partition_point(|patch| (patch.start, patch.end) <= (new.start, new.end));
        self.patches.insert(place, new);
        self.apply();
    }

    fn apply(&mut self) {
        let mut text = String::with_capacity(self.file.len() + 16 * self.patches.len());
        let mut at = 0;
        for patch in &mut self.patches {
            text.push_str(&self.file[at..patch.start]);
            patch.at = text.len();
            text.push_str(&patch.with);
            at = patch.end;
        }
        text.push_str(&self.file[at..]);
        self.text = Cow::Owned(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_span(repaired: &Repaired<'_>, piece: &str) -> String {
        let start = repaired.text().find(piece).unwrap();
        let span = repaired.span_of(&repaired.text()[start..start + piece.len()]);
        repaired.file()[span.start..span.end].to_owned()
    }

    #[test]
    fn places_lead_back_through_repairs() {
        let mut repaired = Repaired::new("one two three four");
        repaired.patch(Span { start: 4, end: 7 }, "zwei!");
        assert_eq!(repaired.text(), "one zwei! three four");
        assert_eq!(file_span(&repaired, "three"), "three");
        assert_eq!(file_span(&repaired, "wei"), "two");
        repaired.patch(Span { start: 0, end: 0 }, "null ");
        assert_eq!(file_span(&repaired, "one"), "one");
        assert_eq!(file_span(&repaired, "four"), "four");
    }

    #[test]
    fn a_repair_swallows_those_inside_it() {
        let mut repaired = Repaired::new("a (b c) d");
        repaired.patch(Span { start: 3, end: 4 }, "bee");
        repaired.patch(Span { start: 2, end: 9 }, "None");
        assert_eq!(repaired.text(), "a None d");
        assert_eq!(file_span(&repaired, "d"), "d");
        assert_eq!(file_span(&repaired, "None"), "(b c)");
    }

    #[test]
    fn a_place_outside_the_text_is_no_place() {
        let repaired = Repaired::new("a");
        assert_eq!(repaired.span_of("elsewhere"), Span { start: 0, end: 0 });
    }
}
