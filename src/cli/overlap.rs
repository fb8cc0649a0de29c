//! `zopa overlap`: what each party says to each value, what sets of parties could sign, and which positions are pivotal.

use clap::Args;
use zopa::Depth;
use zopa::analysis::{OverlapOptions, overlap};
use zopa::output::{self, Subject};

use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{STATUSES, Status};

/// Say what each party says to each value, what sets of parties could sign, and what each position changes
#[derive(Args)]
#[command(after_help = format!("\
{STATUSES}

Examples:
  zopa overlap lease.ron
  zopa overlap lease.ron --only landlord,tenant
  zopa overlap lease.ron --format csv"))]
pub struct Flags {
    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    let settings = flags.engine.settings();
    let scenario = load::scenario("overlap", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let patience = Patience::begin();
    let answer = overlap(&view, &settings, &OverlapOptions::default());
    drop(patience);
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    terminal.show(|out| output::overlap(out, flags.format.format(terminal), subject, &answer))?;
    Ok(answer.answer.into())
}
