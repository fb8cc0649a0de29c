//! A drawing as PNG, of its SVG, with the embedded font and no other unless one is named.

use std::collections::BTreeSet;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use ttf_parser::Face;

use super::drawing::Drawing;
use super::font;
use super::svg::{Look, svg};
use super::theme::Theme;

/// The largest side of a picture, in pixels.
pub const LARGEST: u32 = 20_000;

/// How a picture is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its colours.
    pub theme: Theme,
    /// Pixels of the picture in a pixel of the drawing.
    pub scale: f64,
    /// Fonts for what the embedded one lacks, as the bytes of their files.
    pub fonts: Vec<Vec<u8>>,
}

/// A drawing as the bytes of a PNG file; `None` if it would be larger than [`LARGEST`] or has no pixel.
pub fn png(drawing: &Drawing, picture: &Picture) -> Option<Vec<u8>> {
    let mut fonts = fontdb::Database::new();
    for bytes in [font::REGULAR, font::BOLD] {
        fonts.load_font_data(bytes.to_vec());
    }
    for bytes in &picture.fonts {
        fonts.load_font_data(bytes.clone());
    }
    fonts.set_sans_serif_family(font::FAMILY);
    let options = Options { fontdb: fonts.into(), font_family: font::FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(&svg(drawing, Look::Fixed(picture.theme)), &options).ok()?;
    let side = |length: f64| (length * picture.scale).round().clamp(0.0, f64::from(u32::MAX)) as u32;
    let (width, height) = (side(drawing.width), side(drawing.height));
    if width.max(height) > LARGEST {
        return None;
    }
    let mut pixmap = Pixmap::new(width, height)?;
    let scale = |pixels: u32, length: f64| pixels as f32 / length as f32;
    let transform = Transform::from_scale(scale(width, drawing.width), scale(height, drawing.height));
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    pixmap.encode_png().ok()
}

impl Picture {
    /// The scripts of a drawing that neither the embedded font nor the ones given have.
    pub fn missing_scripts(&self, drawing: &Drawing) -> BTreeSet<&'static str> {
        let faces: Vec<_> = self.fonts.iter().flat_map(|bytes| faces(bytes)).collect();
        let has = |character: char| faces.iter().any(|face| face.glyph_index(character).is_some());
        let texts = drawing.text_boxes();
        let lacking = texts.iter().flat_map(|(_, text)| text.chars()).filter(|character| !has(*character));
        lacking.filter_map(font::missing_script).collect()
    }
}

/// The faces in a font file.
fn faces(bytes: &[u8]) -> Vec<Face<'_>> {
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
    (0..count).filter_map(|face| Face::parse(bytes, face).ok()).collect()
}

/// Whether bytes hold a font that can be used.
pub fn is_font(bytes: &[u8]) -> bool {
    !faces(bytes).is_empty()
}
