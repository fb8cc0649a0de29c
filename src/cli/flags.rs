//! Flags that commands share: the file, the view, the engine, the format.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use zopa::analysis::{EngineChoice, Settings};
use zopa::model::{Date, Scenario, View, ViewOptions};
use zopa::output::{Format, for_shell};

use super::failure::Failure;
use super::limits;
use super::terminal::Terminal;

/// The file and how to look at it.
#[derive(Args)]
pub struct Input {
    /// The scenario to read; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// What packages are worth to a party, once for each, where FILE is a GENIUS domain or a NegMAS outcome space
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,

    #[command(flatten)]
    pub view: ViewFlags,
}

/// What to leave out, give up or fix; applied in this order.
#[derive(Args)]
#[command(next_help_heading = "View")]
pub struct ViewFlags {
    /// Read the file in one of its variants
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,

    /// Hear the positions held on this day: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,

    /// Hear only these parties, separated by commas
    #[arg(long, value_name = "PARTIES", value_delimiter = ',')]
    only: Vec<String>,

    /// Leave a position out, fallbacks included
    #[arg(long, value_name = "PARTY/POSITION")]
    drop: Vec<String>,

    /// Give a position up for its first fallback, or its rungs up to #K
    #[arg(long, value_name = "PARTY/POSITION[#K]")]
    concede: Vec<String>,

    /// Fix a value, as a rule would; or a range of an amount, as ISSUE=[LOW..HIGH], where ( and ) leave an end out
    #[arg(long, value_name = "ISSUE=VALUE")]
    set: Vec<String>,
}

/// Who answers.
#[derive(Args)]
#[command(next_help_heading = "Engine")]
pub struct EngineFlags {
    /// Which engine answers: the decision diagram, the MILP, the search, or the diagram and, where it exceeds its
    /// budget, the search and then the MILP
    #[arg(long, value_enum, default_value_t)]
    engine: Engine,

    /// Let a second engine check what the first one answers
    #[arg(long)]
    cross_check: bool,

    /// End after so many seconds with what was found by then, as Ctrl-C does at any time; until then, an answer may
    /// take more work than it is allowed without this flag
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    time_limit: Option<f64>,

    /// Hold at most so many megabytes of diagrams, families and clauses
    #[arg(long, value_name = "MB", value_parser = megabytes, allow_negative_numbers = true)]
    memory_limit: Option<u64>,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if Duration::try_from_secs_f64(seconds).is_ok() => Ok(seconds),
        Ok(_) => Err("a time is nought or more, and not for ever".to_owned()),
        Err(_) => Err("a time is a number of seconds such as 10 or 0.5".to_owned()),
    }
}

fn megabytes(text: &str) -> Result<u64, String> {
    match (text.parse(), is_whole(text)) {
        (Ok(0), _) => Err("an engine that may hold nothing answers nothing; the least limit is 1 megabyte".to_owned()),
        (Ok(megabytes), _) => Ok(megabytes),
        (Err(_), true) => Err(format!("a memory limit is {} megabytes at the most", u64::MAX)),
        (Err(_), false) => Err("a memory limit is a whole number of megabytes such as 500".to_owned()),
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Engine {
    #[default]
    Auto,
    Diagram,
    Milp,
    Search,
}

/// How the result is shown.
#[derive(Args)]
pub struct FormatFlag {
    /// How the result is shown: for people, for programs, for spreadsheets, or for a brief in Markdown
    #[arg(long, value_enum, default_value_t)]
    format: FormatName,
}

/// The name of a format.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum FormatName {
    #[default]
    Text,
    Json,
    Csv,
    Md,
}

impl Input {
    /// Whether the scenario comes from standard input.
    pub fn is_stdin(&self) -> bool {
        self.file == Path::new("-")
    }

    /// The name of the file in messages and results.
    pub fn name(&self) -> String {
        name_of(&self.file)
    }

    /// The file and its profiles.
    pub fn files(&self) -> Vec<&PathBuf> {
        std::iter::once(&self.file).chain(&self.profile).collect()
    }

    /// The view of the scenario that was asked for. Options that change nothing in it are told.
    pub fn view<'s>(&self, scenario: &'s Scenario, terminal: &Terminal) -> Result<View<'s>, Failure> {
        let view = View::new(scenario, &self.options())?;
        view.without_effect.iter().for_each(|option| terminal.warn(option));
        Ok(view)
    }

    /// The options of the view.
    pub fn options(&self) -> ViewOptions {
        self.view.options()
    }

    /// The file and the options of the view, as they are typed again.
    pub fn call(&self) -> String {
        let file = self.file.display().to_string();
        let file = if file.starts_with('-') && !self.is_stdin() { format!("./{file}") } else { file };
        call_of(&file, &self.profile, &self.options())
    }
}

/// The name of a file in messages and results.
pub fn name_of(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// A file, the profiles that go with it and the options of a view, as they are typed.
pub fn call_of(file: &str, profiles: &[PathBuf], options: &ViewOptions) -> String {
    let options = options.clone();
    let only = (!options.only.is_empty()).then(|| options.only.join(","));
    let one = [("variant", options.variant), ("as-of", options.as_of.map(|day| day.to_string())), ("only", only)];
    let profiles = profiles.iter().map(|path| path.display().to_string()).collect();
    let many = [("profile", profiles), ("drop", options.drop), ("concede", options.concede), ("set", options.set)];
    let one = one.into_iter().filter_map(|(flag, value)| Some((flag, value?)));
    let all = one.chain(many.into_iter().flat_map(|(flag, values)| values.into_iter().map(move |value| (flag, value))));
    let words = all.map(|(flag, value)| format!(" --{flag} {}", for_shell(&value)));
    for_shell(file) + &words.collect::<String>()
}

impl ViewFlags {
    fn options(&self) -> ViewOptions {
        ViewOptions {
            variant: self.variant.clone(),
            as_of: self.as_of,
            only: self.only.iter().map(|party| party.trim().to_owned()).collect(),
            drop: self.drop.clone(),
            concede: self.concede.clone(),
            set: self.set.clone(),
        }
    }
}

impl EngineFlags {
    /// What analyses are told. The clock of a time limit starts here.
    pub fn settings(&self) -> Settings {
        let engine = match self.engine {
            Engine::Auto => EngineChoice::Auto,
            Engine::Diagram => EngineChoice::Diagram,
            Engine::Milp => EngineChoice::Milp,
            Engine::Search => EngineChoice::Search,
        };
        let limits = limits::begin(self.time_limit, self.memory_limit);
        Settings { engine, cross_check: self.cross_check, limits }
    }
}

impl FormatFlag {
    /// The format, on the page of the terminal.
    pub fn format(&self, terminal: &Terminal) -> Format {
        self.format.format(terminal)
    }

    /// Says which of the flags given ask for what does not go into the rows of a table.
    pub fn tell_what_a_table_lacks(&self, given: &[(&str, bool)], terminal: &Terminal) {
        let is_table = matches!(self.format, FormatName::Csv);
        for (flag, _) in given.iter().filter(|(_, given)| *given && is_table) {
            terminal.warn(&format!("the answer to `{flag}` does not show in CSV; the other formats have it"));
        }
    }
}

impl FormatName {
    /// The format, on the page of the terminal.
    pub fn format(self, terminal: &Terminal) -> Format {
        match self {
            FormatName::Text => Format::Text(terminal.page()),
            FormatName::Json => Format::Json,
            FormatName::Csv => Format::Csv,
            FormatName::Md => Format::Markdown,
        }
    }

    /// Whether people read the result, who are served by rows that stand for several packages.
    pub fn is_for_people(self) -> bool {
        matches!(self, FormatName::Text | FormatName::Md)
    }
}

/// Reads how many entries of a list are wanted.
pub fn limit(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| match is_whole(text) {
        true => format!("a limit is {} at the most; `--all` lists everything", usize::MAX),
        false => "a limit is a whole number such as 20; `--all` lists everything".to_owned(),
    })
}

/// Whether a text is a whole number, of whatever size.
fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Call {
        #[command(flatten)]
        input: Input,
    }

    fn called(arguments: &[&str]) -> String {
        Call::parse_from(std::iter::once(&"zopa").chain(arguments)).input.call()
    }

    #[test]
    fn a_call_is_told_as_it_can_be_typed_again() {
        assert_eq!(called(&["lease.ron"]), "lease.ron");
        assert_eq!(called(&["-"]), "-");
        assert_eq!(called(&["--", "-x.ron"]), "./-x.ron");
        let options =
            ["our lease.ron", "--set", "term=3 years", "--only", "a, b", "--only=c", "--variant", "v", "--drop", "a/b"];
        assert_eq!(called(&options), "'our lease.ron' --variant v --only a,b,c --drop a/b --set 'term=3 years'");
        assert_eq!(
            called(&["x.ron", "--concede", "a/b#1", "--as-of", "2025-08"]),
            "x.ron --as-of 2025-08 --concede a/b#1"
        );
    }
}
