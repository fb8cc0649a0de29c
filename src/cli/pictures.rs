//! What a chart is written as: SVG, or PNG in a build that has it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use zopa::chart::Drawing;
#[cfg(feature = "png")]
use zopa::chart::{LARGEST, Picture, is_font, png};

use super::chart::{ThemeName, svg_bytes};
use super::failure::Failure;
#[cfg(feature = "png")]
use super::failure::{reason, remedy};

/// What a file is, as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Ending {
    /// Lines and letters, at any size.
    Svg,
    /// Pixels.
    Png,
}

/// How a picture begins.
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" class=\"zopa-chart\"";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// No chart is larger than this.
const BYTES: usize = 64 << 20;

/// Pixels of a picture in a pixel of a drawing, if nothing else is said.
#[cfg(feature = "png")]
const SCALE: f64 = 2.0;

/// How pictures of pixels are made.
#[derive(Args)]
#[command(next_help_heading = "Pictures")]
pub struct PictureFlags {
    /// What is written to a folder or to standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Ending>,

    /// How many pixels wide a PNG is
    #[arg(long, value_name = "PIXELS", conflicts_with = "scale", value_parser = clap::value_parser!(u32).range(100..=20_000))]
    width: Option<u32>,

    /// How many pixels of a PNG there are to one of the drawing, which is 840 wide; 2 if nothing is said
    #[arg(long, value_name = "FACTOR", value_parser = factor)]
    scale: Option<f64>,

    /// A font file for what the embedded font lacks in a PNG; may be repeated
    #[arg(long, value_name = "FILE")]
    font: Vec<PathBuf>,
}

fn factor(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if (0.1..=20.0).contains(&factor) => Ok(factor),
        _ => Err("a factor is a number from 0.1 to 20, such as 2".to_owned()),
    }
}

impl Ending {
    /// The ending of a name.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Svg => "svg",
            Ending::Png => "png",
        }
    }

    /// Whether bytes are a picture of this form.
    pub fn is_of_this_form(self, bytes: &[u8]) -> bool {
        bytes.starts_with(if self == Ending::Svg { SVG } else { PNG })
    }
}

/// Writes drawings down.
pub enum Writer {
    /// As SVG.
    Svg(ThemeName),
    /// As PNG.
    #[cfg(feature = "png")]
    Png(Option<u32>, Picture),
}

impl PictureFlags {
    /// What is to be written where no name says it.
    pub fn format(&self) -> Option<Ending> {
        self.format
    }

    /// The writer that these flags ask for.
    pub fn writer(&self, ending: Ending, theme: ThemeName) -> Result<Writer, Failure> {
        match ending {
            Ending::Svg if self.width.is_some() || self.scale.is_some() || !self.font.is_empty() => {
                Err(Failure::new("`--width`, `--scale` and `--font` are about PNG; an SVG is drawn at any size")
                    .help("a name that ends in `.png` asks for one"))
            }
            Ending::Svg => Ok(Writer::Svg(theme)),
            Ending::Png if theme == ThemeName::Auto => {
                Err(Failure::new("a PNG has one theme; `--theme auto` is for SVG")
                    .help("the themes are light and dark"))
            }
            Ending::Png => self.png(theme),
        }
    }

    #[cfg(feature = "png")]
    fn png(&self, theme: ThemeName) -> Result<Writer, Failure> {
        let fonts = self.font.iter().map(|path| read_font(path)).collect::<Result<_, _>>()?;
        let picture = Picture { theme: theme.fixed(), scale: self.scale.unwrap_or(SCALE), fonts };
        Ok(Writer::Png(self.width, picture))
    }

    #[cfg(not(feature = "png"))]
    fn png(&self, _: ThemeName) -> Result<Writer, Failure> {
        Err(Failure::new("this build of zopa writes no PNG")
            .help("one with the feature `png` does; SVG is always there"))
    }
}

#[cfg(feature = "png")]
fn read_font(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::new(format!("cannot read the font `{shown}`: {}", reason(&error))).help(remedy(&error))
    })?;
    match is_font(&bytes) {
        true => Ok(bytes),
        false => Err(Failure::new(format!("`{shown}` is no font"))
            .help("fonts are files that end in `.ttf`, `.otf` or `.ttc`; none is read but those named")),
    }
}

impl Writer {
    /// What it writes.
    pub fn ending(&self) -> Ending {
        match self {
            Writer::Svg(_) => Ending::Svg,
            #[cfg(feature = "png")]
            Writer::Png(..) => Ending::Png,
        }
    }

    /// The most bytes that a file of it has.
    pub fn most(&self) -> usize {
        BYTES
    }

    /// The bytes of a drawing.
    pub fn bytes(&self, drawing: &Drawing) -> Result<Vec<u8>, Failure> {
        match self {
            Writer::Svg(theme) => Ok(svg_bytes(drawing, *theme)),
            #[cfg(feature = "png")]
            Writer::Png(width, picture) => {
                let scale = width.map_or(picture.scale, |width| f64::from(width) / drawing.width);
                png(drawing, &Picture { scale, ..picture.clone() }).ok_or_else(|| {
                    Failure::new(format!("the picture would be larger than {LARGEST} pixels on a side"))
                        .help("a smaller `--width` or `--scale` will do, and an SVG has no such bound")
                })
            }
        }
    }

    /// The scripts of a drawing that nothing is there to draw with.
    pub fn missing_scripts(&self, drawing: &Drawing) -> BTreeSet<&'static str> {
        match self {
            Writer::Svg(_) => drawing.missing_scripts(),
            #[cfg(feature = "png")]
            Writer::Png(_, picture) => picture.missing_scripts(drawing),
        }
    }

    /// What it means that a script is missing.
    pub fn without(&self, script: &str) -> String {
        match self {
            Writer::Svg(_) => format!(
                "the embedded font has no {script} characters: their widths are estimated, and a font of the reader's \
                 system draws them"
            ),
            #[cfg(feature = "png")]
            Writer::Png(..) => {
                format!("no font has the {script} characters, which are left out; `--font FILE` names one that does")
            }
        }
    }
}
