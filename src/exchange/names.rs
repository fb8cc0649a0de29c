//! Names for what other programs call by any text: ids, values, and parties after the files they come from.

use hashbrown::HashSet;

use crate::language::id_from;

/// Ids made from titles are no longer than this.
const LONGEST_ID: usize = 60;

/// Values are no longer than this; the language allows a little more.
const LONGEST_VALUE: usize = 72;

/// Names that are taken.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// An id for a title that no other has; `fallback` where the title has no letter and no digit.
    pub fn id(&mut self, title: &str, fallback: &str) -> String {
        let id: String = id_from(title).chars().take(LONGEST_ID).collect();
        let id = id.trim_end_matches('-');
        self.free(if id.is_empty() { fallback } else { id }, |id, number| format!("{id}-{number}"))
    }

    /// A name for a value that no other of its issue has, or for a party.
    pub fn value(&mut self, text: &str) -> String {
        let clean = clean(text);
        let end = clean.char_indices().nth(LONGEST_VALUE).map_or(clean.len(), |(end, _)| end);
        let name = if clean.is_empty() { "empty" } else { clean[..end].trim_end() };
        self.free(name, |name, number| format!("{name} ({number})"))
    }

    fn free(&mut self, name: &str, numbered: impl Fn(&str, usize) -> String) -> String {
        let names = std::iter::once(name.to_owned()).chain((2..).map(|number| numbered(name, number)));
        let free = names.into_iter().find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

/// A text without what nobody sees, with one space where there is any, and without what would end a quotation.
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control() && !is_mark(*c)) {
        match c {
            '`' => clean.push('\''),
            c if !c.is_whitespace() => clean.push(c),
            _ if clean.is_empty() || clean.ends_with(' ') => {}
            _ => clean.push(' '),
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// Whether a character is a mark that nobody sees.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What tells files apart: their names without the words that all of them begin or end with.
///
/// `Itex_Cypress_a`, `Itex_Cypress_b` give `a` and `b`; what would leave less than a word stays whole.
pub(super) fn distinguished<'a>(stems: &[&'a str]) -> Vec<&'a str> {
    let whole = || stems.to_vec();
    let Some(first) = stems.first().filter(|_| stems.len() > 1) else { return whole() };
    let begin = (0..=first.len())
        .rev()
        .filter(|end| first.is_char_boundary(*end))
        .filter(|end| *end == 0 || first[..*end].ends_with(['_', '-', ' ', '.']))
        .find(|end| stems.iter().all(|stem| stem.starts_with(&first[..*end])))
        .unwrap_or(0);
    let end = (0..=first.len())
        .filter(|start| first.is_char_boundary(*start))
        .filter(|start| *start == first.len() || first[*start..].starts_with(['_', '-', ' ', '.']))
        .find(|start| stems.iter().all(|stem| stem.ends_with(&first[*start..])))
        .unwrap_or(first.len());
    let end = first.len() - end;
    let cut: Option<Vec<_>> = stems.iter().map(|stem| stem.get(begin..stem.len().checked_sub(end)?)).collect();
    let is_word = |name: &&str| name.chars().any(char::is_alphabetic);
    cut.filter(|names| names.iter().all(is_word)).unwrap_or_else(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_named_after_what_tells_their_files_apart() {
        let cases: [(&[&str], &[&str]); 6] = [
            (&["ItexvsCypress_Cypress", "ItexvsCypress_Itex"], &["Cypress", "Itex"]),
            (&["ampo_vs_city_ampo_space", "ampo_vs_city_city_space"], &["ampo", "city"]),
            (&["profile-1", "profile-2"], &["profile-1", "profile-2"]),
            (&["England", "Zimbabwe"], &["England", "Zimbabwe"]),
            (&["one"], &["one"]),
            (&["é_a", "é_b"], &["a", "b"]),
        ];
        for (stems, names) in cases {
            assert_eq!(distinguished(stems), names);
        }
    }

    #[test]
    fn names_are_given_once_and_can_be_read() {
        let mut names = Names::default();
        assert_eq!(names.id("Size of Fund!", "issue-1"), "size-of-fund");
        assert_eq!(names.id("size of fund", "issue-2"), "size-of-fund-2");
        assert_eq!(names.id("…", "issue-3"), "issue-3");
        assert_eq!(names.value("  a `quoted`\n text "), "a 'quoted' text");
        assert_eq!(names.value("a 'quoted' text"), "a 'quoted' text (2)");
        assert_eq!(names.value(&"x".repeat(500)).len(), LONGEST_VALUE);
    }
}
