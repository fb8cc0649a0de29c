//! What documents say, as values for templates.

use serde_json::{Value, json};

use crate::output::document::{Block, Item, Line, Member, Table, Tone};

use super::list;

/// A line: its pieces with how they are set apart.
pub(super) fn line(line: &Line) -> Value {
    let tone = |tone| match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Name => "name",
        Tone::Faint => "faint",
    };
    list(line.spans.iter().map(|span| json!({"tone": tone(span.tone), "text": *span.text})))
}

/// Several lines.
pub(super) fn lines<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Value {
    list(lines.into_iter().map(line))
}

/// A part of an item.
pub(super) fn member(member: &Member) -> Value {
    json!({"who": line(&member.who), "what": line(&member.what), "more": lines(&member.more)})
}

/// An entry of a list.
pub(super) fn item(item: &Item) -> Value {
    json!({"head": line(&item.head), "members": list(item.members.iter().map(member))})
}

/// Rows under columns.
pub(super) fn table(table: &Table) -> Value {
    let heads = table.heads.iter().map(|head| json!({"name": line(&head.name), "number": head.number}));
    json!({"heads": list(heads), "rows": list(table.rows.iter().map(lines))})
}

/// Parts of a document, commands to call next left out.
pub(super) fn blocks(blocks: &[Block]) -> Value {
    list(blocks.iter().filter_map(block))
}

fn block(block: &Block) -> Option<Value> {
    Some(match block {
        Block::Heading(text) => json!({"kind": "heading", "text": line(text)}),
        Block::Text(text) => json!({"kind": "text", "text": line(text)}),
        Block::Notes(notes) => json!({"kind": "notes", "notes": lines(notes)}),
        Block::Facts(_, facts) => {
            let facts = facts.iter().map(|(name, said)| json!({"name": line(name), "said": line(said)}));
            json!({"kind": "facts", "facts": list(facts)})
        }
        Block::Table(rows) => json!({"kind": "table", "table": table(rows)}),
        Block::Item(entry) => json!({"kind": "item", "item": item(entry)}),
        Block::Next(_) => return None,
    })
}
