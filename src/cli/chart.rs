//! `zopa chart`: the answers as pictures.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use zopa::Depth;
use zopa::chart::{Drawing, Kind, Look, Theme, svg};

use super::failure::{Failure, reason, remedy};
use super::flags::{EngineFlags, Input};
use super::patience::Patience;
use super::pictures::{Ending, PictureFlags, Writer};
use super::terminal::Terminal;
use super::weighed::WeighedFlags;
use super::{STATUSES, Status, files, load};

/// Draw charts of the answers, as SVG or PNG
#[derive(Args)]
#[command(after_help = format!("\
Kinds:
{}
A chart of several pages is written to several files, numbered. The frontier needs interests: `all` leaves it
out where the file states none and `--derive` is not given.

{STATUSES}

Examples:
  zopa chart concessions lease.ron -o concessions.svg
  zopa chart concessions lease.ron -o concessions.png --theme dark --width 1600
  zopa chart all lease.ron -o charts --variant no-garden
  zopa chart frontier lease.ron -o frontier.svg --all-packages", kinds()))]
pub struct Flags {
    /// What to draw: kinds of charts, separated by commas, or `all`
    #[arg(value_name = "KIND[,KIND…]", value_parser = wanted)]
    wanted: Wanted,

    #[command(flatten)]
    input: Input,

    /// The file to write, which ends in `.svg` or `.png`; a folder for several kinds; `-` writes to standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// The colours: for white paper, for a dark page, or as the reader's system prefers (SVG alone)
    #[arg(long, value_enum, default_value_t)]
    theme: ThemeName,

    #[command(flatten)]
    pictures: PictureFlags,

    #[command(flatten)]
    weighed: WeighedFlags,

    #[command(flatten)]
    engine: EngineFlags,
}

/// The kinds that are wanted, in the order given, none twice.
#[derive(Clone)]
struct Wanted {
    kinds: Vec<Kind>,
    /// Whether those are all, so that one may be left out of which nothing is known.
    all: bool,
}

fn wanted(names: &str) -> Result<Wanted, String> {
    let mut kinds = Vec::new();
    for name in names.split(',').map(str::trim) {
        let named =
            match name {
                "all" => Kind::ALL.to_vec(),
                _ => vec![Kind::named(name).ok_or_else(|| {
                    format!("the kinds are {}; `all` draws each", Kind::ALL.map(Kind::name).join(", "))
                })?],
            };
        kinds.extend(named.into_iter().filter(|kind| !kinds.contains(kind)).collect::<Vec<_>>());
    }
    Ok(Wanted { kinds, all: names.split(',').any(|name| name.trim() == "all") })
}

fn kinds() -> String {
    Kind::ALL.map(|kind| format!("  {:<12} {}\n", kind.name(), kind.question())).concat()
}

/// How colours are chosen.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    #[default]
    Light,
    Dark,
    Auto,
}

impl ThemeName {
    /// The one theme, for pictures that cannot change it.
    pub fn fixed(self) -> Theme {
        if self == ThemeName::Dark { Theme::Dark } else { Theme::Light }
    }

    fn look(self) -> Look {
        if self == ThemeName::Auto { Look::Reader } else { Look::Fixed(self.fixed()) }
    }
}

/// Where charts go.
enum Destination {
    /// Standard output, one drawing.
    Stream,
    /// A file, and numbered ones beside it where there are several pages.
    File(PathBuf),
    /// Files in a folder, by kind.
    Folder(PathBuf),
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let kinds = &flags.wanted.kinds;
    flags.weighs()?;
    let (destination, ending) = flags.destination(kinds.len())?;
    let writer = flags.pictures.writer(ending, flags.theme)?;
    let settings = flags.engine.settings();
    let scenario = load::scenario("chart", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let patience = Patience::begin();
    let mut depiction = zopa::depict(&view, &settings, kinds, &flags.weighed.options(&scenario)?);
    drop(patience);
    if !flags.wanted.all && depiction.charts.iter().any(|(kind, pages)| *kind == Kind::Frontier && pages.is_empty()) {
        return Err(flags.weighed.no_interests(&view));
    }
    depiction.charts.retain(|(_, pages)| !pages.is_empty());
    for note in &depiction.notes {
        terminal.tell(&format!("note: {note}\n"));
    }
    warn(terminal, &writer, &depiction.charts);
    write(terminal, &destination, &writer, &depiction.charts)?;
    Ok(depiction.answer.into())
}

impl Flags {
    /// That what is said of interests is about something that is drawn.
    fn weighs(&self) -> Result<(), Failure> {
        if self.weighed.is_given() && !self.wanted.kinds.contains(&Kind::Frontier) {
            return Err(Failure::new("what is weighed is about the frontier, which is not drawn")
                .help("`zopa chart frontier` draws it; the other charts know no interests"));
        }
        Ok(())
    }

    /// Where charts go, and as what.
    fn destination(&self, kinds: usize) -> Result<(Destination, Ending), Failure> {
        let (path, shown) = (&self.output, self.output.display());
        let asked = self.pictures.format();
        if path == Path::new("-") {
            return match kinds {
                1 => Ok((Destination::Stream, asked.unwrap_or(Ending::Svg))),
                _ => Err(Failure::new("several charts cannot be written to standard output")
                    .help("`-o FOLDER` takes the name of a folder")),
            };
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let ending = if path.is_dir() { None } else { ending };
        let folder = || {
            Failure::new(format!("`{shown}` is one file, for several charts"))
                .help("`-o FOLDER` takes the name of a folder, without an ending")
        };
        let ending = match ending.as_deref() {
            None => return Ok((Destination::Folder(path.clone()), asked.unwrap_or(Ending::Svg))),
            Some("svg") => Ending::Svg,
            Some("png") => Ending::Png,
            Some(other) => {
                return Err(Failure::new(format!("no chart is written as `.{other}`"))
                    .help("a name that ends in `.svg` or `.png` says which it is to be"));
            }
        };
        if asked.is_some_and(|asked| asked != ending) {
            return Err(Failure::new(format!("`{shown}` does not end as `--format` asks")).help("the ending is enough"));
        }
        if kinds > 1 { Err(folder()) } else { Ok((Destination::File(path.clone()), ending)) }
    }
}

/// Says which scripts no font is there for.
fn warn(terminal: &Terminal, writer: &Writer, charts: &[(Kind, Vec<Drawing>)]) {
    let drawings = charts.iter().flat_map(|(_, pages)| pages);
    let mut missing: Vec<&str> = drawings.flat_map(|drawing| writer.missing_scripts(drawing)).collect();
    missing.sort_unstable();
    missing.dedup();
    for script in missing {
        terminal.tell(&format!("warning: {}\n", writer.without(script)));
    }
}

fn write(
    terminal: &Terminal,
    destination: &Destination,
    writer: &Writer,
    charts: &[(Kind, Vec<Drawing>)],
) -> Result<(), Failure> {
    let ending = writer.ending();
    let mut results = Vec::new();
    for (kind, pages) in charts {
        let path = match destination {
            Destination::Stream => return stream(terminal, writer, pages),
            Destination::File(path) => path.clone(),
            Destination::Folder(folder) => folder.join(format!("{kind}.{}", ending.name())),
        };
        for (place, page) in pages.iter().enumerate() {
            let path = if pages.len() > 1 { numbered(&path, place + 1) } else { path.clone() };
            results.push((path, writer.bytes(page)?));
        }
    }
    if let Destination::Folder(folder) = destination {
        fs::create_dir_all(folder).map_err(|error| {
            Failure::new(format!("cannot make the folder `{}`: {}", folder.display(), reason(&error)))
                .help(remedy(&error))
        })?;
    }
    for (path, _) in &results {
        if !files::may_replace(path, writer.most(), |bytes| ending.is_of_this_form(bytes)) {
            let message = format!("`{}` exists and is no chart; it is left as it is", path.display());
            return Err(Failure::new(message).help("`-o NAME` takes the name of a new file or folder"));
        }
    }
    files::replace_all(&results)?;
    results.iter().for_each(|(path, _)| terminal.tell(&format!("wrote `{}`\n", path.display())));
    Ok(())
}

/// Writes the one page of a chart to standard output.
fn stream(terminal: &Terminal, writer: &Writer, pages: &[Drawing]) -> Result<(), Failure> {
    let [page] = pages else {
        let message = format!("the chart has {} pages, which standard output cannot tell apart", pages.len());
        return Err(Failure::new(message).help("`-o NAME.svg` writes each page to a file of its own"));
    };
    let bytes = writer.bytes(page)?;
    terminal.show(|out| out.write_all(&bytes))?;
    Ok(())
}

/// The name of a page: `chart.svg` becomes `chart-2.svg`.
fn numbered(path: &Path, page: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{page}.{ending}"))
}

/// A drawing as the bytes of an SVG file.
pub fn svg_bytes(drawing: &Drawing, theme: ThemeName) -> Vec<u8> {
    svg(drawing, theme.look()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_drawn_in_the_order_given_and_none_twice() {
        let names = |text| wanted(text).map(|wanted| wanted.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>());
        assert_eq!(names("pivots, overlap,pivots"), Ok(vec!["pivots", "overlap"]));
        assert_eq!(names("packages,all").map(|names| (names[0], names.len())), Ok(("packages", Kind::ALL.len())));
        assert!(names("overlap,pie").is_err_and(|help| help.contains("coalitions")));
    }

    #[test]
    fn pages_are_numbered_before_the_ending() {
        assert_eq!(numbered(Path::new("a/b.chart.svg"), 2), Path::new("a/b.chart-2.svg"));
    }
}
