//! The part of the embedded font that a drawing needs, as a font of its own.
//!
//! An SVG carries it, so that a browser draws the letters that were measured, whatever fonts the machine has, and its
//! text is still text. The tables are described in the OpenType specification, version 1.9.

use std::collections::{BTreeMap, BTreeSet};

use ttf_parser::{GlyphId, RawFace, Tag};

use super::font;

/// The font with the glyphs of these characters alone; those that it lacks are left out.
pub fn subset(bold: bool, characters: &BTreeSet<char>) -> Vec<u8> {
    let bytes = if bold { font::BOLD } else { font::REGULAR };
    let face = font::face(bold);
    let source = Source { raw: RawFace::parse(bytes, 0).expect("the embedded font is sound") };
    let glyph = |character: &char| Some((*character, face.glyph_index(*character)?.0));
    let characters: BTreeMap<char, u16> = characters.iter().filter_map(glyph).collect();
    let glyphs = source.with_parts(std::iter::once(0).chain(characters.values().copied()).collect());
    let place: BTreeMap<u16, u16> = glyphs.iter().enumerate().map(|(new, old)| (*old, new as u16)).collect();
    let (glyf, loca) = source.outlines(&glyphs, &place);
    let advance = |glyph: &u16| {
        let (id, bearing) = (GlyphId(*glyph), face.glyph_hor_side_bearing(GlyphId(*glyph)).unwrap_or_default());
        [face.glyph_hor_advance(id).unwrap_or_default().to_be_bytes(), bearing.to_be_bytes()].concat()
    };
    let count = (glyphs.len() as u16).to_be_bytes();
    let tables = vec![
        (b"OS/2", source.table(b"OS/2").to_vec()),
        (b"cmap", character_map(&characters, &place)),
        (b"glyf", glyf),
        (b"head", patched(source.table(b"head"), &[(8, &[0; 4]), (50, &[0, 1])])),
        (b"hhea", patched(source.table(b"hhea"), &[(34, &count)])),
        (b"hmtx", glyphs.iter().flat_map(advance).collect()),
        (b"loca", loca),
        (b"maxp", patched(source.table(b"maxp"), &[(4, &count)])),
        (b"name", source.table(b"name").to_vec()),
        (b"post", source.table(b"post").to_vec()),
    ];
    font_file(&tables)
}

/// The tables of the whole font.
struct Source<'a> {
    raw: RawFace<'a>,
}

/// Flags of a part of a composite glyph.
const ARGUMENTS_ARE_WORDS: u16 = 0x0001;
const HAS_SCALE: u16 = 0x0008;
const MORE_PARTS: u16 = 0x0020;
const HAS_TWO_SCALES: u16 = 0x0040;
const HAS_MATRIX: u16 = 0x0080;

impl<'a> Source<'a> {
    fn table(&self, tag: &[u8; 4]) -> &'a [u8] {
        self.raw.table(Tag::from_bytes(tag)).unwrap_or_default()
    }

    /// The outline of a glyph. The font has short offsets.
    fn outline(&self, glyph: u16) -> &'a [u8] {
        let (loca, at) = (self.table(b"loca"), usize::from(glyph) * 2);
        let offset = |at: usize| usize::from(u16_at(loca, at)) * 2;
        self.table(b"glyf").get(offset(at)..offset(at + 2)).unwrap_or_default()
    }

    /// Glyphs and all those they are made of.
    fn with_parts(&self, mut glyphs: BTreeSet<u16>) -> BTreeSet<u16> {
        let mut open: Vec<u16> = glyphs.iter().copied().collect();
        while let Some(glyph) = open.pop() {
            let outline = self.outline(glyph);
            for at in parts(outline) {
                let part = u16_at(outline, at);
                if glyphs.insert(part) {
                    open.push(part);
                }
            }
        }
        glyphs
    }

    /// The tables `glyf` and `loca`, parts of glyphs named by their new places.
    fn outlines(&self, glyphs: &BTreeSet<u16>, place: &BTreeMap<u16, u16>) -> (Vec<u8>, Vec<u8>) {
        let (mut glyf, mut loca) = (Vec::new(), 0_u32.to_be_bytes().to_vec());
        for glyph in glyphs {
            let mut outline = self.outline(*glyph).to_vec();
            for at in parts(&outline) {
                let new = place[&u16_at(&outline, at)];
                outline[at..at + 2].copy_from_slice(&new.to_be_bytes());
            }
            glyf.extend(outline);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
            loca.extend((glyf.len() as u32).to_be_bytes());
        }
        (glyf, loca)
    }
}

/// Where the glyphs that a composite glyph is made of are named in its outline.
fn parts(outline: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let is_composite = outline.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut at = 10;
    while is_composite && at + 4 <= outline.len() {
        let flags = u16_at(outline, at);
        places.push(at + 2);
        at += if flags & ARGUMENTS_ARE_WORDS != 0 { 8 } else { 6 };
        at += match flags {
            flags if flags & HAS_SCALE != 0 => 2,
            flags if flags & HAS_TWO_SCALES != 0 => 4,
            flags if flags & HAS_MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE_PARTS == 0 {
            break;
        }
    }
    places
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]))
}

fn patched(table: &[u8], changes: &[(usize, &[u8])]) -> Vec<u8> {
    let mut table = table.to_vec();
    for (at, bytes) in changes {
        table[*at..at + bytes.len()].copy_from_slice(bytes);
    }
    table
}

/// The table `cmap`: runs of neighbouring characters with neighbouring glyphs (format 12).
fn character_map(characters: &BTreeMap<char, u16>, place: &BTreeMap<u16, u16>) -> Vec<u8> {
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for (character, old) in characters {
        let (code, glyph) = (*character as u32, u32::from(place[old]));
        match runs.last_mut() {
            Some((first, last, start)) if *last + 1 == code && *start + (code - *first) == glyph => *last = code,
            _ => runs.push((code, code, glyph)),
        }
    }
    let length = 16 + 12 * runs.len() as u32;
    // Version 0, one table: platform 3, encoding 10, at byte 12; then format 12.
    let head: [u16; 8] = [0, 1, 3, 10, 0, 12, 12, 0];
    let mut bytes: Vec<u8> = head.iter().flat_map(|word| word.to_be_bytes()).collect();
    bytes.extend([length, 0, runs.len() as u32].iter().flat_map(|word| word.to_be_bytes()));
    bytes.extend(runs.iter().flat_map(|(first, last, glyph)| [*first, *last, *glyph]).flat_map(u32::to_be_bytes));
    bytes
}

/// A font file of these tables.
fn font_file(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.ilog2() as u16;
    let range = (1 << power) * 16;
    let mut file = vec![0, 1, 0, 0];
    file.extend([count, range, power, count * 16 - range].iter().flat_map(|word| word.to_be_bytes()));
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in tables {
        file.extend(*tag);
        let numbers = [checksum(table), offset as u32, table.len() as u32];
        file.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        offset += table.len().next_multiple_of(4);
    }
    let mut head = 0;
    for (tag, table) in tables {
        head = if *tag == b"head" { file.len() } else { head };
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&file));
    file[head + 8..head + 12].copy_from_slice(&adjustment.to_be_bytes());
    file
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ttf_parser::{Face, OutlineBuilder};

    /// Writes down an outline.
    #[derive(Default, PartialEq, Debug)]
    struct Traced(Vec<[f32; 4]>);

    impl OutlineBuilder for Traced {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push([x, y, 0.0, 0.0]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push([x, y, 1.0, 0.0]);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.push([x1, y1, x, y]);
        }
        fn curve_to(&mut self, x1: f32, y1: f32, _: f32, _: f32, x: f32, y: f32) {
            self.0.push([x1 + x, y1 + y, x, y]);
        }
        fn close(&mut self) {}
    }

    fn traced(face: &Face<'_>, character: char) -> (Option<u16>, Traced) {
        let glyph = face.glyph_index(character).expect("the character has a glyph");
        let mut traced = Traced::default();
        face.outline_glyph(glyph, &mut traced);
        (face.glyph_hor_advance(glyph), traced)
    }

    #[test]
    fn the_subset_draws_its_characters_as_the_font_does_and_no_others() {
        for bold in [false, true] {
            let characters: BTreeSet<char> = "Éclair Łódź їжак ώ ½".chars().collect();
            let bytes = subset(bold, &characters);
            let small = Face::parse(&bytes, 0).expect("the subset is a font");
            for character in characters {
                assert_eq!(traced(&small, character), traced(font::face(bold), character), "{character}");
            }
            assert_eq!(small.glyph_index('Q'), None);
            assert!(bytes.len() < 12_000, "{}", bytes.len());
        }
    }

    #[test]
    fn the_checksum_of_the_whole_file_is_what_the_format_asks_for() {
        let bytes = subset(false, &"abc".chars().collect());
        assert_eq!(checksum(&bytes), 0xB1B0_AFBA);
        assert_eq!(checksum(&[0, 0, 0, 1, 0, 0, 1]), 0x0000_0101);
    }
}
