//! Documents as Markdown, for a brief.

use std::io::{self, Write};

use super::document::{Block, Document, Item, Kind, Line, Table, Tone};

/// What begins a row of a table.
pub(crate) const OPEN: &[u8] = b"| ";

/// What ends a row of a table.
pub(crate) const CLOSE: &str = " |\n";

/// Writes a document.
pub(crate) fn document(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    head(out, document)?;
    blocks(out, &document.blocks)
}

/// Writes the title and the verdict.
pub(crate) fn head(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    writeln!(out, "# {}", unmarked(&document.title))?;
    writeln!(out, "\n**{}**: {}", document.verdict, inline(&document.sentence))
}

/// Writes the parts of a document.
pub(crate) fn blocks(out: &mut dyn Write, blocks: &[Block]) -> io::Result<()> {
    let mut before = None;
    blocks.iter().try_for_each(|one| block(out, before.replace(one.kind()), one))
}

/// Writes a part of a document behind another one.
pub(crate) fn block(out: &mut dyn Write, before: Option<Kind>, block: &Block) -> io::Result<()> {
    if !(block.kind() == Kind::Item && before == Some(Kind::Item)) {
        writeln!(out)?;
    }
    match block {
        Block::Heading(line) => writeln!(out, "## {}", unmarked(line)),
        Block::Text(line) => writeln!(out, "{}", inline(line)),
        Block::Notes(notes) => notes.iter().try_for_each(|note| writeln!(out, "- {}", inline(note))),
        Block::Facts(heads, facts) => pairs(out, *heads, facts),
        Block::Table(table) => self::table(out, table),
        Block::Item(item) => self::item(out, item),
        Block::Next(command) => writeln!(out, "Next: {}", inline(&Line::name(command))),
    }
}

fn pairs(out: &mut dyn Write, [name, said]: [&str; 2], facts: &[(Line, Line)]) -> io::Result<()> {
    writeln!(out, "| {name} | {said} |\n|---|---|")?;
    facts.iter().try_for_each(|(name, said)| writeln!(out, "| {} | {} |", inline(name), inline(said)))
}

fn item(out: &mut dyn Write, item: &Item) -> io::Result<()> {
    let mark = item.number.map_or("-".to_owned(), |(_, number)| format!("{number}."));
    writeln!(out, "{mark} {}", inline(&item.head))?;
    let indent = mark.len() + 1;
    for member in &item.members {
        let who = if member.who.is_empty() { String::new() } else { format!("**{}**: ", inline(&member.who)) };
        let more: String = member.more.iter().map(|line| format!("; {}", inline(line))).collect();
        writeln!(out, "{:indent$}- {who}{}{more}", "", inline(&member.what))?;
    }
    Ok(())
}

/// Writes a table.
pub(crate) fn table(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    heads(out, table)?;
    table.rows.iter().try_for_each(|row| cells(out, row))
}

/// Writes the heads of a table.
pub(crate) fn heads(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let names: Vec<_> = table.heads.iter().map(|head| unmarked(&head.name)).collect();
    writeln!(out, "| {} |", names.join(" | "))?;
    let marks: Vec<_> = table.heads.iter().map(|head| if head.number { "---:" } else { "---" }).collect();
    writeln!(out, "|{}|", marks.join("|"))
}

/// Writes a row of a table.
fn cells(out: &mut dyn Write, row: &[Line]) -> io::Result<()> {
    let (first, others) = row.split_first().map_or_else(Default::default, |(first, others)| (inline(first), others));
    let others: String = others.iter().map(cell).collect();
    self::row(out, first.as_bytes(), &(others + CLOSE))
}

/// Writes a row of a table: its first cell, and the others as [`cell`] has them with [`CLOSE`] behind them.
pub(crate) fn row(out: &mut dyn Write, first: &[u8], others: &str) -> io::Result<()> {
    out.write_all(OPEN)?;
    out.write_all(first)?;
    out.write_all(others.as_bytes())
}

/// A cell behind another one.
pub(crate) fn cell(line: &Line) -> String {
    format!(" | {}", inline(line))
}

fn inline(line: &Line) -> String {
    line.spans.iter().map(|span| marked(&span.text, span.tone)).collect()
}

fn unmarked(line: &Line) -> String {
    line.spans.iter().map(|span| escaped(&span.text)).collect()
}

fn marked(text: &str, tone: Tone) -> String {
    match tone {
        Tone::Strong if !text.trim().is_empty() => format!("**{}**", escaped(text)),
        Tone::Name if !text.contains(['`', '|']) => format!("`{text}`"),
        _ => escaped(text),
    }
}

/// Text in which nothing is taken for a mark.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&') {
            shown.push('\\');
        }
        shown.push(character);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_is_taken_for_a_mark() {
        assert_eq!(inline(&Line::from("a|b *c* <d> [e](f)")), r"a\|b \*c\* \<d\> \[e\](f)");
        assert_eq!(inline(&Line::name("a`b")), r"a\`b");
        assert_eq!(inline(&Line::name("party/position#1")), "`party/position#1`");
    }
}
