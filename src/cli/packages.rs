//! `zopa packages`: which packages are feasible, or which compromises come nearest?

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use zopa::Depth;
use zopa::analysis::{PackageList, PackageOptions, PackageReceiver, PackageRow, packages};
use zopa::engine::Block;
use zopa::model::Number;
use zopa::output::{Listing, Subject, Wanted};

use super::compact::{self, Place};
use super::failure::Failure;
use super::flags::{EngineFlags, FormatName, Input, limit};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{STATUSES, Status};

/// List the feasible packages, or the compromises that come nearest
#[derive(Args)]
#[command(after_help = format!("\
{STATUSES}

Examples:
  zopa packages lease.ron --set pets=yes
  zopa packages lease.ron --within 3 --all --format csv
  zopa packages lease.ron --all --format rows -o lease.rows"))]
pub struct Flags {
    /// List so many rows
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,

    /// List every row
    #[arg(long, conflicts_with = "limit")]
    all: bool,

    /// List all compromises up to this cost, not only the cheapest
    #[arg(long, value_name = "COST", value_parser = cost, allow_negative_numbers = true)]
    within: Option<Number>,

    /// Give each package a row of its own, where issues that do not matter would be folded
    #[arg(long)]
    expand: bool,

    /// How the list is shown: for people, for programs, for spreadsheets, for a brief in Markdown, or as a row of bytes
    /// for each feasible package, after a line that says what they mean
    #[arg(long, value_enum, default_value = "text")]
    format: ListFormat,

    /// Write the rows of bytes to a file
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
}

/// A format for results, or one that only packages have.
#[derive(Clone, Copy)]
enum ListFormat {
    Shown(FormatName),
    Rows,
}

impl ValueEnum for ListFormat {
    fn value_variants<'a>() -> &'a [Self] {
        use FormatName::{Csv, Json, Md, Text};
        &[Self::Shown(Text), Self::Shown(Json), Self::Shown(Csv), Self::Shown(Md), Self::Rows]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Shown(name) => name.to_possible_value(),
            Self::Rows => Some(PossibleValue::new("rows")),
        }
    }
}

fn cost(text: &str) -> Result<Number, String> {
    match text.parse::<Number>() {
        Ok(cost) if !cost.is_negative() => Ok(cost),
        Ok(_) => Err("a cost is 0 or more".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let place = flags.place(terminal)?;
    let settings = flags.engine.settings();
    let scenario = load::scenario("packages", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let limit = if flags.all { usize::MAX } else { flags.limit };
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    let format = match flags.format {
        ListFormat::Rows => return compact::run(subject, &settings, limit, &place, terminal),
        ListFormat::Shown(name) => name,
    };
    let fold = format.is_for_people() && !flags.expand;
    let options = PackageOptions { within: flags.within.clone(), fold };
    let wanted = Wanted { limit, within: flags.within.clone() };
    let (mut answer, mut cut) = (None, None);
    let untold = terminal.show(|out| {
        let listing = Listing::new(out, format.format(terminal), subject, wanted);
        let mut awaited = Awaited { patience: Some(Patience::begin()), listing };
        let list = packages(&view, &settings, &options, &mut awaited);
        drop(awaited.patience);
        answer = Some(list.answer);
        cut.clone_from(&list.cut);
        awaited.listing.finish(&list)
    })?;
    if let Some(cut) = cut {
        terminal.warn(&cut);
    }
    untold.flatten().iter().for_each(|untold| terminal.warn(untold));
    Ok(answer.map_or(Status::Unknown, Status::from))
}

impl Flags {
    /// Where rows of bytes would go; refuses what does not go with them, before anything is solved.
    fn place(&self, terminal: &Terminal) -> Result<Place<'_>, Failure> {
        let is_rows = matches!(self.format, ListFormat::Rows);
        if is_rows && self.within.is_some() {
            let help = "rows are the feasible packages; `--format csv` lists compromises with their costs";
            return Err(Failure::new("`--within` does not go with `--format rows`").help(help));
        }
        if !is_rows && self.output.is_some() {
            let help = "other formats are written to standard output, and `> FILE` keeps them";
            return Err(Failure::new("`--output` goes with `--format rows` alone").help(help));
        }
        if is_rows { Place::new(self.output.as_ref(), terminal) } else { Ok(Place::Out) }
    }
}

/// A list that somebody waits for until it begins.
struct Awaited<'a> {
    patience: Option<Patience>,
    listing: Listing<'a>,
}

impl PackageReceiver for Awaited<'_> {
    fn begin(&mut self, list: &PackageList) {
        self.patience = None;
        self.listing.begin(list);
    }

    fn row(&mut self, row: &PackageRow, same: usize) -> ControlFlow<()> {
        self.listing.row(row, same)
    }

    fn block(&mut self, first: &PackageRow, block: Block) -> ControlFlow<(), bool> {
        self.listing.block(first, block)
    }
}
