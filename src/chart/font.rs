//! How wide characters are: from the font that charts carry with them, estimated where it has no glyph.

use std::sync::OnceLock;

use ttf_parser::Face;
use unicode_width::UnicodeWidthChar;

/// The family of the embedded font.
pub const FAMILY: &str = "Open Sans";

/// The bytes of the embedded font, regular.
pub const REGULAR: &[u8] = include_bytes!("fonts/OpenSans-Regular.ttf");

/// The bytes of the embedded font, bold.
pub const BOLD: &[u8] = include_bytes!("fonts/OpenSans-Bold.ttf");

/// How far glyphs reach above the baseline, in ems.
pub const ASCENT: f64 = 2189.0 / UNITS;

/// How far glyphs reach below the baseline, in ems.
pub const DESCENT: f64 = 600.0 / UNITS;

/// Units of the font in an em.
const UNITS: f64 = 2048.0;

/// The embedded font of a weight.
pub fn face(bold: bool) -> &'static Face<'static> {
    static REGULAR_FACE: OnceLock<Face<'static>> = OnceLock::new();
    static BOLD_FACE: OnceLock<Face<'static>> = OnceLock::new();
    let (cell, bytes) = if bold { (&BOLD_FACE, BOLD) } else { (&REGULAR_FACE, REGULAR) };
    cell.get_or_init(|| Face::parse(bytes, 0).expect("the embedded font is sound"))
}

/// Whether the embedded font has a glyph for a character, or the character has no glyph.
pub fn covers(character: char) -> bool {
    face(false).glyph_index(character).is_some()
}

/// How wide a text on one line is, in pixels.
pub fn width(text: &str, bold: bool, size: f64) -> f64 {
    let ems: f64 = text.chars().map(|character| advance(character, bold)).sum();
    ems * size
}

/// How wide a character is, in ems.
pub fn advance(character: char, bold: bool) -> f64 {
    let face = face(bold);
    match face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph)) {
        Some(units) => f64::from(units) / UNITS,
        None => estimated(character),
    }
}

/// How wide a character without a glyph probably is: wide scripts fill an em, marks that sit on others nothing.
fn estimated(character: char) -> f64 {
    match character.width() {
        Some(0) => 0.0,
        Some(2) => 1.0,
        _ => 0.7,
    }
}

/// The scripts that the embedded font lacks, by blocks of characters.
const SCRIPTS: &[(u32, u32, &str)] = &[
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0700, 0x074F, "Syriac"),
    (0x0750, 0x077F, "Arabic"),
    (0x0780, 0x07BF, "Thaana"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Burmese"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Korean"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x1F00, 0x1FFF, "ancient Greek"),
    (0x2190, 0x2BFF, "symbols"),
    (0x3040, 0x30FF, "Japanese"),
    (0x3130, 0x318F, "Korean"),
    (0x2E80, 0x9FFF, "Chinese"),
    (0xAC00, 0xD7AF, "Korean"),
    (0xF900, 0xFAFF, "Chinese"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFF, "Arabic"),
    (0xFF00, 0xFFEF, "Chinese"),
    (0x1F000, 0x1FAFF, "emoji"),
    (0x20000, 0x3FFFF, "Chinese"),
];

/// The script of a character that the embedded font lacks; `None` if it has the character.
pub fn missing_script(character: char) -> Option<&'static str> {
    if covers(character) || character.width() == Some(0) {
        return None;
    }
    let code = character as u32;
    let found = SCRIPTS.iter().find(|(first, last, _)| (*first..=*last).contains(&code));
    Some(found.map_or("other", |(_, _, script)| script))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_latin_greek_and_cyrillic_and_what_charts_write() {
        for text in
            ["Straße, façade, Łódź, Ağrı, Đà Nẵng", "Ειρήνη", "Київ, їжак, Ґудзик, Ђурђевдан", "× − – “” ‘’ … · €"]
        {
            let lacking: String = text.chars().filter(|character| !covers(*character)).collect();
            assert_eq!(lacking, "", "in {text}");
        }
    }

    #[test]
    fn widths_are_sums_of_the_widths_of_glyphs() {
        let em = |units: f64| units / UNITS * 10.0;
        assert_eq!(width("", false, 10.0), 0.0);
        assert!((width("ii", false, 10.0) - 2.0 * em(518.0)).abs() < 1e-9);
        assert!(width("Russia", true, 10.0) > width("Russia", false, 10.0));
    }

    #[test]
    fn scripts_without_glyphs_are_named_and_estimated() {
        assert_eq!(missing_script('a'), None);
        assert_eq!(missing_script('中'), Some("Chinese"));
        assert_eq!(missing_script('テ'), Some("Japanese"));
        assert_eq!(missing_script('ب'), Some("Arabic"));
        assert_eq!(missing_script('한'), Some("Korean"));
        assert_eq!(width("中文", false, 10.0), 20.0);
    }
}
