//! A document written part by part, so that a list in it needs no memory.

use std::io::{self, Write};

use super::document::{Block, Document, Kind};
use super::rows::Paper;
use super::{markdown, text};

/// What a document is being written on.
pub(crate) struct Sheet<'w> {
    out: &'w mut dyn Write,
    paper: Paper,
    /// What was written last.
    before: Option<Kind>,
}

impl<'w> Sheet<'w> {
    /// Writes the verdict of a document, and what it is a verdict on, and its parts; others can follow.
    pub(crate) fn begin(out: &'w mut dyn Write, paper: Paper, document: &Document) -> io::Result<Self> {
        match paper {
            Paper::Text(page) => text::head(out, page, document)?,
            Paper::Markdown => markdown::head(out, document)?,
        }
        let mut sheet = Self { out, paper, before: None };
        sheet.write(&document.blocks)?;
        Ok(sheet)
    }

    /// Writes the next parts.
    pub(crate) fn write<'b>(&mut self, blocks: impl IntoIterator<Item = &'b Block>) -> io::Result<()> {
        blocks.into_iter().try_for_each(|block| {
            let before = self.before.replace(block.kind());
            match self.paper {
                Paper::Text(page) => text::block(self.out, page, before, block),
                Paper::Markdown => markdown::block(self.out, before, block),
            }
        })
    }
}
