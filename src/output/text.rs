//! Documents laid out for a terminal.

use std::io::{self, Write};

use super::Page;
use super::document::{Block, Document, Item, Kind, Line, Table};
use super::flow::Flow;
use super::layout::{GAP, Lines, Strip, beside, fit, width, wrap};

/// How far the parts of an item and the rows of a list stand in.
pub(crate) const INDENT: usize = 2;

/// The share of the page that a first column of names has a right to: one in so many.
const NAMES: usize = 3;

/// Writes a document.
pub(crate) fn document(out: &mut dyn Write, page: Page, document: &Document) -> io::Result<()> {
    head(out, page, document)?;
    blocks(out, page, &document.blocks)
}

/// Writes the verdict, and what it is a verdict on.
pub(crate) fn head(out: &mut dyn Write, page: Page, document: &Document) -> io::Result<()> {
    let verdict = Line::strong(document.verdict).then(": ").then(document.sentence.clone());
    // The verdict stays on one line, whatever the width, so that a script finds it whole.
    print(out, page, 0, &[Strip::whole(&verdict)])?;
    writeln!(out)?;
    print(out, page, 0, &wrap(&document.title, page.width))
}

/// Writes the parts of a document.
pub(crate) fn blocks(out: &mut dyn Write, page: Page, blocks: &[Block]) -> io::Result<()> {
    let mut before = None;
    blocks.iter().try_for_each(|one| block(out, page, before.replace(one.kind()), one))
}

/// Writes a part of a document behind another one.
pub(crate) fn block(out: &mut dyn Write, page: Page, before: Option<Kind>, block: &Block) -> io::Result<()> {
    match block {
        Block::Heading(line) => {
            writeln!(out)?;
            print(out, page, 0, &wrap(line, page.width))
        }
        Block::Text(line) => {
            if !matches!(before, None | Some(Kind::Words)) {
                writeln!(out)?;
            }
            print(out, page, 0, &wrap(line, page.width))
        }
        Block::Notes(notes) => {
            let lines = notes.iter().flat_map(|note| wrap(note, page.width.saturating_sub(INDENT)));
            print(out, page, INDENT, &lines.collect::<Vec<_>>())
        }
        Block::Facts(_, facts) => pairs(out, page, facts),
        Block::Table(table) => {
            writeln!(out)?;
            self::table(out, page, table)
        }
        Block::Item(item) => {
            writeln!(out)?;
            self::item(out, page, item)
        }
        Block::Next(command) => {
            writeln!(out)?;
            let line = Line::strong("next:").then(" ").then(Line::name(command));
            print(out, page, 0, &[Strip::whole(&line)])
        }
    }
}

fn pairs(out: &mut dyn Write, page: Page, facts: &[(Line, Line)]) -> io::Result<()> {
    two_columns(out, page, &facts.iter().map(|(name, said)| [name, said]).collect::<Vec<_>>())
}

fn two_columns(out: &mut dyn Write, page: Page, rows: &[[&Line; 2]]) -> io::Result<()> {
    let widest = |column: usize| rows.iter().map(|row| width(row[column])).max().unwrap_or(0);
    // Names may take what is said of them leaves free, and in any case their share.
    let free = page.width.saturating_sub(INDENT + GAP + widest(1));
    let names = widest(0).min(free.max(page.width / NAMES));
    rows.iter().try_for_each(|row| match names {
        0 => print(out, page, INDENT, &wrap(row[1], rest(page, 0))),
        _ => print(out, page, INDENT, &beside(*row, &[names, rest(page, names + GAP)], &[])),
    })
}

/// How wide a line that stands in may be, with so much before it.
pub(crate) fn rest(page: Page, before: usize) -> usize {
    page.width.saturating_sub(INDENT + before).max(page.width / NAMES)
}

fn item(out: &mut dyn Write, page: Page, item: &Item) -> io::Result<()> {
    let head = match item.number {
        Some((kind, number)) => Line::strong(format!("{kind} {number}:")).then(" ").then(item.head.clone()),
        None => item.head.clone(),
    };
    print(out, page, 0, &wrap(&head, page.width))?;
    let nobody = Line::default();
    let rows = item.members.iter().flat_map(|member| {
        let more = member.more.iter().map(|line| [&nobody, line]);
        std::iter::once([&member.who, &member.what]).chain(more)
    });
    two_columns(out, page, &rows.collect::<Vec<_>>())
}

/// Writes a table as wide as it needs to be, and no wider than the page if that can be.
pub(crate) fn table(out: &mut dyn Write, page: Page, table: &Table) -> io::Result<()> {
    let widths = fitted(page, natural_widths(table));
    heads(out, page, table, &widths)?;
    table.rows.iter().try_for_each(|row| cells(out, page, table, &widths, row))
}

/// How wide each column of a table would like to be.
pub(crate) fn natural_widths(table: &Table) -> Vec<usize> {
    let column = |place: usize| table.rows.iter().map(move |row| width(&row[place]));
    let heads = table.heads.iter().enumerate();
    heads.map(|(place, head)| column(place).max().unwrap_or(0).max(width(&head.name))).collect()
}

/// Whether columns of these widths fit on the page.
pub(crate) fn fits(page: Page, widths: &[usize]) -> bool {
    INDENT + widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1) <= page.width
}

/// Widths of columns that fit on the page, if that can be.
pub(crate) fn fitted(page: Page, widths: Vec<usize>) -> Vec<usize> {
    fit(widths, page.width.saturating_sub(INDENT))
}

/// Writes the heads of a table.
pub(crate) fn heads(out: &mut dyn Write, page: Page, table: &Table, widths: &[usize]) -> io::Result<()> {
    cells(out, page, table, widths, table.heads.iter().map(|head| &head.name))
}

/// Writes a row of a table.
pub(crate) fn cells<'l>(
    out: &mut dyn Write,
    page: Page,
    table: &Table,
    widths: &[usize],
    row: impl IntoIterator<Item = &'l Line>,
) -> io::Result<()> {
    let right: Vec<_> = table.heads.iter().map(|head| head.number).collect();
    print(out, page, INDENT, &beside(row, widths, &right))
}

fn print(out: &mut dyn Write, page: Page, indent: usize, strips: &[Strip<'_>]) -> io::Result<()> {
    let mut flow = Flow::new(page, indent);
    for strip in strips {
        flow.add(strip.pieces.iter().copied(), strip.width);
        flow.end_line();
    }
    out.write_all(flow.text())
}
