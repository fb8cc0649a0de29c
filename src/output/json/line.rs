//! JSON on one line, written straight into its text: a frontier has thousands of numbers, and a value made of each to be
//! written and dropped takes several times as long.

use serde_json::Value;

use super::writer::written;
use crate::model::Number;

/// An object or a list that is being written, with a space after every colon and comma.
pub(super) struct Line {
    text: String,
    /// Whether what is open has no entry yet.
    empty: bool,
}

impl Line {
    /// The text of an object.
    pub fn object(fill: impl FnOnce(&mut Line)) -> String {
        let mut line = Line { text: String::new(), empty: true };
        line.enclosed('{', '}', fill);
        line.text
    }

    /// An object in a field.
    pub fn inner(&mut self, name: &str, fill: impl FnOnce(&mut Line)) {
        self.name(name);
        self.enclosed('{', '}', fill);
    }

    /// A list of objects in a field.
    pub fn list<T>(&mut self, name: &str, items: impl IntoIterator<Item = T>, fill: impl Fn(&mut Line, T)) {
        self.name(name);
        self.enclosed('[', ']', |line| {
            for item in items {
                line.separate();
                line.enclosed('{', '}', |line| fill(line, item));
            }
        });
    }

    /// A field with a number as it is; a fraction that no decimal spells exactly is a string such as "10/3".
    pub fn number(&mut self, name: &str, number: &Number) {
        self.name(name);
        let text = number.to_string();
        let quote = if text.contains('/') { "\"" } else { "" };
        [quote, &text, quote].into_iter().for_each(|part| self.text.push_str(part));
    }

    /// A field with a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        self.quoted(text);
    }

    /// A field with any value.
    pub fn value(&mut self, name: &str, value: impl Into<Value>) {
        self.name(name);
        self.text.push_str(&written(&value.into()));
    }

    fn name(&mut self, name: &str) {
        self.separate();
        self.quoted(name);
        self.text.push_str(": ");
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.text.push_str(", ");
        }
    }

    fn enclosed(&mut self, open: char, close: char, fill: impl FnOnce(&mut Line)) {
        self.text.push(open);
        self.empty = true;
        fill(self);
        self.empty = false;
        self.text.push(close);
    }

    /// A text between quotes. Most have nothing in them that JSON spells otherwise.
    fn quoted(&mut self, text: &str) {
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            return self.text.push_str(&written(&Value::from(text)));
        }
        self.text.push('"');
        self.text.push_str(text);
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_is_what_a_value_of_the_same_is_written_as() {
        let name = "a \"quoted\" \\ name\n\u{1}\u{7f}é";
        let line = Line::object(|line| {
            line.inner("nothing", |_| {});
            line.list("none", [0; 0], |_, _| {});
            line.list("two", [1, 2], |line, item| line.value("item", item));
            line.text(name, name);
            line.number("third", &"1/3".parse().unwrap());
            line.number("half", &"-0.5".parse().unwrap());
            line.value("absent", Value::Null);
        });
        let value = json!({
            "nothing": {}, "none": [], "two": [{"item": 1}, {"item": 2}], name: name,
            "third": "1/3", "half": -0.5, "absent": null,
        });
        assert_eq!(line, written(&value));
    }
}
