//! A drawing as SVG, through plotters' SVG backend as a canvas of primitives.
//!
//! plotters takes whole numbers for coordinates, so they are given in tenths of a pixel and the view box is made to
//! match. It writes one element after the other, each on a line of its own (text on three), in the order of the marks;
//! what it has no way to say (classes, titles, the width of a text) is added to these lines afterwards.

use std::collections::BTreeSet;
use std::fmt::Write;

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle};

use super::drawing::{Drawing, Mark, Point, Shape};
use super::font::{self, FAMILY};
use super::meaning::Meaning;
use super::subset::subset;
use super::theme::{Paint, Theme};
use crate::wording::base64::base64;

/// Units of the file in a pixel.
const UNITS: f64 = 10.0;

/// plotters takes the size of a font as the height of a line and divides it by this.
const LINE_OF_FONT: f64 = 1.24;

/// How far below the top of a text plotters puts its baseline, in ems.
const BASELINE: f64 = 0.76;

/// The fonts that text is drawn with, the best first.
const FAMILIES: &str = "Open Sans, Noto Sans, sans-serif";

/// How colours are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// One theme, whoever looks.
    Fixed(Theme),
    /// Light, or dark where the reader's system is.
    Reader,
}

/// A drawing as a file of its own: it holds the glyphs it needs.
pub fn svg(drawing: &Drawing, look: Look) -> String {
    let mut style = String::new();
    for bold in [false, true] {
        let _ = write!(style, "{}", font_face(&characters(drawing, bold), bold));
    }
    let theme = match look {
        Look::Fixed(theme) => theme,
        Look::Reader => {
            let _ = write!(style, "@media (prefers-color-scheme: dark) {{{}}}", colours(Theme::Dark));
            Theme::Light
        }
    };
    document(drawing, theme, &style, &|_| Vec::new())
}

/// A drawing to be put into a page that brings the style of [`stylesheet`]. Marks that stand for something are put into
/// groups with the attributes that `named` gives them; those that it gives none are left alone.
pub fn inline_svg(drawing: &Drawing, named: Named<'_>) -> String {
    document(drawing, Theme::Light, "", named)
}

/// Attributes for what a mark stands for, as names and values.
pub type Named<'n> = &'n dyn Fn(&Meaning) -> Vec<(&'static str, String)>;

/// The style that drawings in a page share: the glyphs of all of them, and colours that follow the reader's system.
pub fn stylesheet<'d>(drawings: impl IntoIterator<Item = &'d Drawing> + Clone) -> String {
    let mut style = String::new();
    for bold in [false, true] {
        let all = drawings.clone().into_iter().flat_map(|drawing| characters(drawing, bold)).collect();
        style.push_str(&font_face(&all, bold));
        style.push('\n');
    }
    let _ = write!(style, "@media (prefers-color-scheme: dark) {{{}}}", colours(Theme::Dark));
    style
}

/// Rules that give every paint its colour in a theme.
pub fn colours(theme: Theme) -> String {
    let rule = |paint: Paint| {
        let (name, colour) = (paint.name(), theme.rgb(paint));
        format!(".zopa-f-{name}{{fill:{colour}}}.zopa-s-{name}{{stroke:{colour}}}")
    };
    Paint::all().map(rule).collect()
}

/// The characters of a weight that a drawing uses.
fn characters(drawing: &Drawing, bold: bool) -> BTreeSet<char> {
    let texts = drawing.marks.iter().filter_map(|mark| match &mark.shape {
        Shape::Text { text, style, .. } if style.bold == bold => Some(text),
        _ => None,
    });
    texts.flat_map(|text| text.chars()).filter(|character| font::covers(*character)).collect()
}

fn font_face(characters: &BTreeSet<char>, bold: bool) -> String {
    if characters.is_empty() {
        return String::new();
    }
    let weight = if bold { "bold" } else { "normal" };
    let font = base64(&subset(bold, characters));
    format!("@font-face{{font-family:\"{FAMILY}\";font-weight:{weight};src:url(data:font/ttf;base64,{font})}}")
}

fn document(drawing: &Drawing, theme: Theme, style: &str, named: Named<'_>) -> String {
    let (width, height) = (drawing.width, drawing.height);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" class=\"zopa-chart\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\">\n<title>{}</title>\n<desc>{}</desc>\n",
        units(width),
        units(height),
        escaped(&drawing.title),
        escaped(&drawing.description)
    );
    if !style.is_empty() {
        let _ = writeln!(text, "<style>{style}</style>");
    }
    let ground = Mark {
        shape: Shape::Fill(super::drawing::Area::new(0.0, 0.0, width, height)),
        paint: Paint::Page,
        words: None,
        meaning: None,
    };
    text.push_str(&element(&ground, theme));
    for marks in drawing.marks.chunk_by(|one, next| one.meaning == next.meaning) {
        let attributes = marks[0].meaning.as_ref().map(named).unwrap_or_default();
        let elements: String = marks.iter().map(|mark| element(mark, theme)).collect();
        text.push_str(&grouped(&elements, &attributes));
    }
    text.push_str("</svg>\n");
    text
}

/// Elements in a group, if there is something to say of them.
fn grouped(elements: &str, attributes: &[(&str, String)]) -> String {
    if attributes.is_empty() {
        return elements.to_owned();
    }
    let said: String = attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escaped(value))).collect();
    format!("<g{said}>\n{elements}</g>\n")
}

/// One element, drawn by plotters and completed.
fn element(mark: &Mark, theme: Theme) -> String {
    let mut drawn = String::new();
    let mut backend = SVGBackend::with_string(&mut drawn, (1, 1));
    assert!(draw(&mut backend, mark, theme), "a text takes all that is written");
    drop(backend);
    // The first line opens the document, which is opened once for all elements; the last one closes it.
    let lines: Vec<_> = drawn.lines().collect();
    let element = lines[1];
    let (stroked, end) = match &mark.shape {
        Shape::Line { .. } | Shape::Circle { ring: Some(_), .. } => (true, "/>"),
        Shape::Text { .. } => (false, ">"),
        _ => (false, "/>"),
    };
    let class = format!("zopa-{}-{}", if stroked { "s" } else { "f" }, mark.paint.name());
    let open =
        element.trim_end_matches(end).replacen(' ', &format!(" class=\"{class}\" "), 1).replace(" opacity=\"1\"", "");
    let title = mark.words.as_ref().map(|words| format!("<title>{}</title>", escaped(words))).unwrap_or_default();
    match &mark.shape {
        Shape::Text { text, width, .. } => {
            format!("{}{}>{title}{}</text>\n", sized(&open, mark), length(text, *width), escaped(text))
        }
        _ if title.is_empty() => format!("{open}/>\n"),
        _ => {
            let name = open[1..].split(' ').next().unwrap_or_default().to_owned();
            format!("{open}>{title}</{name}>\n")
        }
    }
}

/// The size of a font is written as it was meant, without the traces of plotters' division.
fn sized(open: &str, mark: &Mark) -> String {
    let Shape::Text { style, .. } = &mark.shape else { return open.to_owned() };
    let (before, after) = open.split_once("font-size=\"").unwrap_or((open, "\""));
    let after = after.split_once('"').map_or("", |(_, after)| after);
    format!("{before}font-size=\"{}\"{after}", units(style.size))
}

/// A text that was partly estimated is drawn as wide as it was estimated to be.
fn length(text: &str, width: f64) -> String {
    let estimated = text.chars().any(|character| !font::covers(character));
    if estimated {
        format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", units(width))
    } else {
        String::new()
    }
}

fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

fn place((x, y): Point) -> (i32, i32) {
    (units(x), units(y))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Has plotters draw a mark; false if it could not.
fn draw(backend: &mut SVGBackend<'_>, mark: &Mark, theme: Theme) -> bool {
    let rgb = theme.rgb(mark.paint);
    let colour = RGBColor(rgb.0, rgb.1, rgb.2);
    let stroke = |width: f64| ShapeStyle { stroke_width: units(width) as u32, ..ShapeStyle::from(&colour) };
    let drawn = match &mark.shape {
        Shape::Fill(area) => {
            backend.draw_rect(place((area.x, area.y)), place((area.right(), area.bottom())), &stroke(0.0), true)
        }
        Shape::Circle { center, radius, ring } => {
            let radius = units(*radius) as u32;
            backend.draw_circle(place(*center), radius, &stroke(ring.unwrap_or(0.0)), ring.is_none())
        }
        Shape::Line { points, width } => match points[..] {
            [from, to] => backend.draw_line(place(from), place(to), &stroke(*width)),
            _ => backend.draw_path(points.iter().copied().map(place), &stroke(*width)),
        },
        Shape::Polygon(corners) => backend.fill_polygon(corners.iter().copied().map(place), &stroke(0.0)),
        Shape::Text { at: (x, baseline), text, style, .. } => {
            let font = (FAMILIES, style.size * UNITS * LINE_OF_FONT).into_font();
            let font = if style.bold { font.style(FontStyle::Bold) } else { font };
            let style_of = TextStyle::from(font).color(&colour).pos(Pos::new(HPos::Left, VPos::Top));
            backend.draw_text(text, &style_of, place((*x, baseline - BASELINE * style.size)))
        }
    };
    drawn.is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::text::{Block, LABEL};
    use super::*;

    #[test]
    fn text_stays_text_with_its_marks_escaped_and_its_baseline_in_place() {
        let mut drawing = Drawing::new(100.0, 50.0);
        drawing.text(&Block::line("A & <b>", LABEL), (10.0, 5.0));
        let svg = inline_svg(&drawing, &|_| Vec::new());
        let line = svg.lines().find(|line| line.starts_with("<text")).expect("there is a text");
        assert!(line.ends_with(">A &amp; &lt;b&gt;</text>"), "{line}");
        assert!(line.contains("font-size=\"130\"") && line.contains("x=\"100\""), "{line}");
        let top = (5.0 + font::ASCENT * 13.0 - 0.76 * 13.0) * 10.0;
        assert!(line.contains(&format!("y=\"{}\" dy=\"0.76em\"", top.round())), "{line}");
    }

    #[test]
    fn a_drawing_has_a_title_a_description_and_the_glyphs_it_uses() {
        let mut drawing = Drawing::new(100.0, 50.0);
        (drawing.title, drawing.description) = ("Found & lost".to_owned(), "What <was> found".to_owned());
        drawing.text(&Block::line("abc", LABEL), (10.0, 5.0));
        let svg = svg(&drawing, Look::Fixed(Theme::Light));
        assert!(svg.contains("<title>Found &amp; lost</title>\n<desc>What &lt;was&gt; found</desc>"));
        assert_eq!(svg.matches("@font-face").count(), 1);
        assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\"") && svg.contains("viewBox=\"0 0 1000 500\""));
    }

    #[test]
    fn marks_that_stand_for_something_are_grouped_where_a_page_names_it() {
        let mut drawing = Drawing::new(100.0, 50.0);
        let area = super::super::drawing::Area::new(1.0, 1.0, 5.0, 5.0);
        drawing.meaning(Meaning::Rung(7), |drawing| {
            drawing.fill(area, Paint::Ink);
            drawing.outline(area, Paint::Ink, 1.0);
        });
        drawing.meaning(Meaning::Shade(crate::model::IssueId(0)), |drawing| drawing.fill(area, Paint::Zone));
        let named = |meaning: &Meaning| match meaning {
            Meaning::Rung(place) => vec![("data-rung", place.to_string())],
            _ => Vec::new(),
        };
        let inline = inline_svg(&drawing, &named);
        let (_, group) = inline.split_once("<g data-rung=\"7\">\n").expect("a group");
        assert_eq!(group.split("</g>").next().expect("its end").lines().count(), 2);
        assert_eq!(inline.matches("<g").count(), 1);
        assert!(!svg(&drawing, Look::Fixed(Theme::Light)).contains("<g"));
    }

    #[test]
    fn text_of_estimated_width_is_drawn_that_wide() {
        let mut drawing = Drawing::new(100.0, 50.0);
        drawing.text(&Block::line("中文", LABEL), (10.0, 5.0));
        assert!(inline_svg(&drawing, &|_| Vec::new()).contains("textLength=\"260\""));
    }
}
