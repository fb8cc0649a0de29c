//! Reading on after a mistake in the shape of a file.
//!
//! `ron` stops at the first word that it cannot take. The mistake is then reported, the smallest piece around it is
//! put right or taken out, and `ron` reads again, so that one run finds all mistakes. The text is repaired, never the
//! user's file, and every place found later is led back to the file.

use std::collections::BTreeSet;

use ron::error::{Position, SpannedError};

use super::lexer::Kind;
use super::mistake::{self, Remedy};
use super::outline::{Item, Outline};
use super::sink::{MOST_ERRORS, Sink};
use super::text::Repaired;
use super::{Diagnostic, Span, raw, scan};

/// Mistakes of one file that are repaired: as many as are shown; reading stops after that.
const MOST_REPAIRS: usize = MOST_ERRORS;

/// Bytes that may be read again for repairs, so that the wait for a large broken file is bounded, too.
const MOST_REREAD: usize = 64 * 1024 * 1024;

/// What the repairs have taken out of the file.
#[derive(Default)]
pub(super) struct Losses {
    /// Opening brackets of the file that something was taken out of.
    brackets: BTreeSet<usize>,
    names: bool,
}

impl Losses {
    /// Whether anything has been taken out.
    pub fn any(&self) -> bool {
        !self.brackets.is_empty()
    }

    /// Whether a name may have been lost that other parts of the file use.
    pub fn names(&self) -> bool {
        self.names
    }

    /// Whether something was taken out directly inside the bracket that opens here.
    pub fn are_in(&self, open: usize) -> bool {
        self.brackets.contains(&open)
    }
}

/// Reads on and on until the shape of the file is right; every mistake is reported once.
pub(super) struct Repairs {
    losses: Losses,
    /// Words of the file whose meaning was guessed; what is wrong with them may be the fault of the guess.
    guesses: Vec<Span>,
    left: usize,
}

impl Repairs {
    pub fn new(file: &str) -> Self {
        let left = (MOST_REREAD / file.len().max(1)).clamp(4, MOST_REPAIRS);
        Self { losses: Losses::default(), guesses: Vec::new(), left }
    }

    /// Reports the values `None` and `Some(…)`, which the language does not have. Left in the text, `None` stands for what
    /// was taken out, and `Some(…)` for what stands in it.
    pub fn report_optionals(&mut self, text: &Repaired<'_>, sink: &mut Sink) {
        let outline = Outline::new(text.text());
        let is_name = |word: &usize| outline.kind(*word) == Some(Kind::Name);
        let is_optional = |word: &usize| is_name(word) && scan::OPTIONALS.contains(&outline.source(*word));
        for word in (0..outline.len()).filter(is_optional).take(MOST_ERRORS) {
            let span = text.in_file(outline.span(word));
            if outline.source(word) == "Some" {
                sink.add(|| mistake::some(span));
                continue;
            }
            sink.add(|| mistake::none(span));
            if let Some(item) = outline.item(word) {
                self.note_loss(&outline, item, text, true);
            }
        }
    }

    /// Repairs the text at the place of an error; `false` if reading must stop.
    pub fn repair(&mut self, error: &SpannedError, text: &mut Repaired<'_>, sink: &mut Sink) -> bool {
        let place = place_of(error.span.end, text.text());
        let source = text.text().to_owned();
        let outline = Outline::new(&source);
        let found = mistake::find(&error.code, place, &outline);
        let diagnostic = in_file(found.diagnostic, text);
        let word = outline.word_at(place);
        let around = outline.parent(word).map(|open| text.in_file(outline.span(open)).start);
        let places = [Some(diagnostic.primary.span.start), around];
        let guessed = places.into_iter().flatten().any(|place| self.guesses.iter().any(|guess| guess.has(place)));
        self.left -= 1;
        let last = self.left == 0;
        if !guessed {
            sink.add(|| match last {
                true => diagnostic.note("reading stopped here; there may be more mistakes after it"),
                false => diagnostic,
            });
        }
        let remedy = if guessed { Remedy::Drop(word) } else { found.remedy };
        let hopeless = matches!(remedy, Remedy::Stop);
        let goes_on = !last && self.apply(remedy, &outline, text);
        if !goes_on && !hopeless {
            sink.stop();
        }
        goes_on
    }

    fn apply(&mut self, remedy: Remedy, outline: &Outline<'_>, text: &mut Repaired<'_>) -> bool {
        match remedy {
            Remedy::Stop => false,
            Remedy::Replace { piece, with } => {
                text.patch(piece, with);
                true
            }
            Remedy::Guess { word, with } => {
                // What was guessed to be a field name speaks for the kind of its value, the name of a condition for
                // the words in its brackets; not for what is further inside.
                let first = outline.item(word).map_or(word, |item| item.value().0);
                let open = if outline.kind(word + 1) == Some(Kind::Open) { word + 1 } else { first };
                self.guesses.push(text.in_file(outline.span(open)));
                text.patch(outline.span(word), with);
                true
            }
            Remedy::Fill(colon) => {
                if let Some(item) = outline.item(colon) {
                    self.note_loss(outline, item, text, false);
                }
                text.patch(outline.span(colon).after(), " None");
                true
            }
            Remedy::Delete(word) => match outline.item(word) {
                Some(item) => {
                    self.delete(item, outline, text);
                    true
                }
                None => false,
            },
            Remedy::Drop(word) => self.drop_value(word, outline, text),
        }
    }

    /// Takes out the value that a word stands in. If that is gone already, the item around it follows.
    fn drop_value(&mut self, word: usize, outline: &Outline<'_>, text: &mut Repaired<'_>) -> bool {
        let mut word = word;
        while let Some(item) = outline.item(word) {
            let (first, after) = item.value();
            let in_key = item.colon.is_some_and(|colon| word < colon)
                || (item.colon.is_none() && outline.source(item.parent) == "{");
            let gone = after == first + 1 && outline.source(first) == "None";
            if in_key {
                self.delete(item, outline, text);
                return true;
            }
            if !gone {
                self.note_loss(outline, item, text, false);
                text.patch(outline.piece(first, after), "None");
                return true;
            }
            word = item.parent;
        }
        false
    }

    fn delete(&mut self, item: Item, outline: &Outline<'_>, text: &mut Repaired<'_>) {
        self.note_loss(outline, item, text, true);
        let (first, after) = item.words;
        let comma = usize::from(after < outline.end(item.parent));
        text.patch(outline.piece(first, after + comma), "");
    }

    fn note_loss(&mut self, outline: &Outline<'_>, item: Item, text: &Repaired<'_>, whole: bool) {
        let open = text.in_file(outline.span(item.parent)).start;
        self.losses.brackets.insert(open);
        let field = item.colon.map_or("", |colon| outline.source(colon.saturating_sub(1)));
        let declares = ["issues", "sources", "parties", "positions", "variants", "add"].contains(&field);
        let value = ["Options", "Levels"].contains(&outline.name_before(outline.parent(item.parent).unwrap_or(0)));
        self.losses.names |= declares || value || (whole && outline.source(item.parent) == "{");
    }

    /// What was taken out.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }
}

/// The byte at a line and column, both counted from 1 in characters.
fn place_of(position: Position, text: &str) -> usize {
    let start = match position.line {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(end, _)| end + 1),
    };
    let column = text[start..].char_indices().nth(position.col.saturating_sub(1));
    column.map_or(text.len(), |(column, _)| start + column)
}

/// The same diagnostic with the places of the file.
fn in_file(mut diagnostic: Diagnostic, text: &Repaired<'_>) -> Diagnostic {
    diagnostic.primary.span = text.in_file(diagnostic.primary.span);
    for label in &mut diagnostic.secondary {
        label.span = text.in_file(label.span);
    }
    diagnostic
}

/// Reads the shape of a file.
pub(super) fn shape(text: &str) -> Result<raw::Scenario<'_>, SpannedError> {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .without_recursion_limit()
        .from_str(text)
}
