//! A JSON object written field by field, so that a list of any length needs no memory.

use std::io::{self, Write};

use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// What stands before the first entry of a list.
const FIRST: &[u8] = b"\n    ";

/// What stands before any other.
pub(super) const BETWEEN: &[u8] = b",\n    ";

/// A JSON object that is being written.
pub(super) struct Object<'w> {
    out: &'w mut dyn Write,
    empty: bool,
}

impl<'w> Object<'w> {
    /// Opens an object.
    pub(super) fn open(out: &'w mut dyn Write) -> io::Result<Self> {
        out.write_all(b"{")?;
        Ok(Self { out, empty: true })
    }

    /// Writes a field.
    pub(super) fn field(&mut self, name: &str, value: impl Into<Value>) -> io::Result<()> {
        self.name(name)?;
        spaced(self.out, &value.into())
    }

    /// Writes a field that is JSON on one line already.
    pub(super) fn written_field(&mut self, name: &str, written: &str) -> io::Result<()> {
        self.name(name)?;
        self.out.write_all(written.as_bytes())
    }

    /// Writes a field that is a list of what is JSON on one line already, an entry to a line.
    pub(super) fn written_list(&mut self, name: &str, entries: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.open_list(name)?;
        let mut empty = true;
        for entry in entries {
            self.written_entry(&entry, empty)?;
            empty = false;
        }
        self.close_list(empty)
    }

    /// Writes a field that is a list, an entry to a line.
    pub(super) fn list(&mut self, name: &str, entries: impl IntoIterator<Item = Value>) -> io::Result<()> {
        self.open_list(name)?;
        let mut empty = true;
        for entry in entries {
            self.entry(&entry, empty)?;
            empty = false;
        }
        self.close_list(empty)
    }

    /// Begins a field that is a list.
    pub(super) fn open_list(&mut self, name: &str) -> io::Result<()> {
        self.name(name)?;
        self.out.write_all(b"[")
    }

    /// Writes an entry of the list that is open.
    pub(super) fn entry(&mut self, entry: &Value, first: bool) -> io::Result<()> {
        self.out.write_all(if first { FIRST } else { BETWEEN })?;
        spaced(self.out, entry)
    }

    /// Writes an entry of the list that is open, which is JSON on one line already.
    pub(super) fn written_entry(&mut self, entry: &str, first: bool) -> io::Result<()> {
        self.out.write_all(if first { FIRST } else { BETWEEN })?;
        self.out.write_all(entry.as_bytes())
    }

    /// Writes entries of the list that is open, each with what stands before it.
    pub(super) fn written_entries(&mut self, entries: &[u8]) -> io::Result<()> {
        self.out.write_all(entries)
    }

    /// Ends the list that is open.
    pub(super) fn close_list(&mut self, empty: bool) -> io::Result<()> {
        self.out.write_all(if empty { b"]" } else { b"\n  ]" })
    }

    /// Closes the object.
    pub(super) fn close(self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        self.out.write_all(if self.empty { b"\n  " } else { b",\n  " })?;
        self.empty = false;
        spaced(self.out, &Value::from(name))?;
        self.out.write_all(b": ")
    }
}

/// Writes a value on one line.
pub(super) fn spaced(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde::Serialize::serialize(value, &mut Serializer::with_formatter(out, Spaced)).map_err(io::Error::from)
}

/// A value as it is written on one line.
pub(super) fn written(value: &Value) -> String {
    let mut text = Vec::new();
    match spaced(&mut text, value).ok().and_then(|()| String::from_utf8(text).ok()) {
        Some(text) => text,
        None => unreachable!("memory takes what is written to it, and JSON is UTF-8"),
    }
}

/// A value on one line, with a space after every colon and comma.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }
}
