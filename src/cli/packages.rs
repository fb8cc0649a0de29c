//! `zopa packages`: which packages are feasible, or which compromises come nearest?

use std::ops::ControlFlow;

use clap::Args;
use zopa::Depth;
use zopa::analysis::{PackageList, PackageOptions, PackageReceiver, PackageRow, packages};
use zopa::model::Number;
use zopa::output::{Listing, Subject, Wanted};

use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input, limit};
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
  zopa packages lease.ron --within 3 --all --format csv"))]
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

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
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
    let settings = flags.engine.settings();
    let scenario = load::scenario("packages", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let fold = flags.format.is_for_people() && !flags.expand;
    let options = PackageOptions { within: flags.within.clone(), fold };
    let limit = if flags.all { usize::MAX } else { flags.limit };
    let wanted = Wanted { limit, within: flags.within.clone() };
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    let (mut answer, mut cut) = (None, None);
    let untold = terminal.show(|out| {
        let listing = Listing::new(out, flags.format.format(terminal), subject, wanted);
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

    fn row(&mut self, row: PackageRow) -> ControlFlow<()> {
        self.listing.row(row)
    }
}
