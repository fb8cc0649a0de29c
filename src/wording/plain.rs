//! Text from a file made safe to show: nothing in it can steer a terminal or turn a line around.

/// The text on one line: white space in one piece, control characters as visible signs, direction marks replaced.
pub(crate) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if !is_space(character) => shown.push(visible(character)),
            _ if shown.ends_with(' ') => {}
            _ => shown.push(' '),
        }
    }
    shown
}

/// White space at which a line may be broken; a no-break space is not among it.
fn is_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

fn visible(character: char) -> char {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ if character.is_control() || turns_text(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Marks that change the direction of what follows, and characters that are never seen.
fn turns_text(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A word as it is typed at a shell: in quotes if it holds anything but letters, digits and what ids and paths are
/// made of.
pub fn for_shell(word: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "_-./,:=@%+".contains(c);
    // A `#` only begins a comment at the start of a word.
    let plain = !word.is_empty() && !word.starts_with('#') && word.chars().all(|c| safe(c) || c == '#');
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_direction_marks_cannot_act() {
        assert_eq!(plain("a\u{1b}[31mred\u{7}"), "a␛[31mred␇");
        assert_eq!(plain("abc\u{202e}def\u{9b}1m"), "abc\u{fffd}def\u{fffd}1m");
    }

    #[test]
    fn words_are_quoted_for_a_shell_where_it_needs_them() {
        assert_eq!(for_shell("scenarios/lease.ron"), "scenarios/lease.ron");
        assert_eq!(for_shell("landlord/rent#1"), "landlord/rent#1");
        assert_eq!(for_shell("our lease's.ron"), r"'our lease'\''s.ron'");
        assert_eq!(for_shell("$(rm)"), "'$(rm)'");
        assert_eq!(for_shell(""), "''");
    }

    #[test]
    fn a_text_of_several_lines_becomes_one() {
        assert_eq!(plain("one\n   two\tthree"), "one two three");
        assert_eq!(plain("Мирний договір, Ειρήνη"), "Мирний договір, Ειρήνη");
    }
}
