//! Ids made from titles, and titles made from ids.

/// The id that a title stands for: letters and digits in lower case, everything between them as one hyphen. Empty if it
/// has neither.
///
/// ```
/// assert_eq!(zopa::language::id_from("Size of the fund ($)"), "size-of-the-fund");
/// ```
pub fn id_from(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// An id as words: "our-landlord" as "Our landlord".
pub fn title_from(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
