//! `zopa bargain`: which of the possible deals is good, and for whom?

use clap::Args;
use zopa::Depth;
use zopa::analysis::{BargainOptions, bargain};
use zopa::output::{self, Subject};

use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input, limit};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::weighed::{self, WeighedFlags};
use super::{STATUSES, Status};

/// Weigh the packages by interests: the frontier, and the deals that theories of bargaining name
#[derive(Args)]
#[command(after_help = format!("\
A deal is on the frontier if nothing betters it for one party at nobody's cost.

{STATUSES}

Examples:
  zopa bargain lease.ron
  zopa bargain lease.ron --all-packages --between tenant,landlord
  zopa bargain lease.ron --draft agent --derive"))]
pub struct Flags {
    /// Find the named points alone, without the frontier, which many parties make large
    #[arg(long, conflicts_with_all = ["draft", "all"])]
    points_only: bool,

    /// List so many deals of the frontier, and of each named point
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,

    /// List every deal of the frontier, and of each named point
    #[arg(long, conflicts_with = "limit")]
    all: bool,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    weighed: WeighedFlags,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let settings = flags.engine.settings();
    let scenario = load::scenario("bargain", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let options = BargainOptions { points_only: flags.points_only, ..flags.weighed.options(&scenario)? };
    let patience = Patience::begin();
    let answer = bargain(&view, &settings, &options).map_err(|_| flags.weighed.no_interests(&view))?;
    drop(patience);
    let name = flags.input.name();
    let call = format!("{}{}", flags.input.call(), weighed::call(&scenario, &options));
    let subject = Subject { view: &view, file: &name, call: &call };
    let limit = if flags.all { usize::MAX } else { flags.limit };
    let untold = terminal.show(|out| output::bargain(out, flags.format.format(terminal), subject, &answer, limit))?;
    untold.flatten().iter().for_each(|untold| terminal.warn(untold));
    flags.format.tell_what_a_table_lacks(&[("--draft", flags.weighed.has_draft())], terminal);
    Ok(answer.answer.into())
}
