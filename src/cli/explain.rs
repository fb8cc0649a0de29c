//! `zopa explain`: why is there no agreement, and what would open one?

use clap::Args;
use zopa::Depth;
use zopa::analysis::{ExplainOptions, explain};
use zopa::output::{self, Subject};
use zopa::prove;

use super::certificate::CertificateFlag;
use super::failure::Failure;
use super::flags::{EngineFlags, FormatFlag, Input, limit};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{STATUSES, Status};

/// List the conflicts that stand against an agreement, and the concessions that would open one
#[derive(Args)]
#[command(after_help = format!("\
{STATUSES}

Examples:
  zopa explain lease.ron
  zopa explain lease.ron --set pets=yes
  zopa explain lease.ron --all --beyond-red-lines"))]
pub struct Flags {
    /// List so many conflicts and so many concessions
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,

    /// List all of them
    #[arg(long, conflicts_with = "limit")]
    all: bool,

    /// Let concessions cross red lines
    #[arg(long)]
    beyond_red_lines: bool,

    #[command(flatten)]
    certificate: CertificateFlag,

    #[command(flatten)]
    format: FormatFlag,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    flags.certificate.refuse()?;
    let settings = flags.engine.settings();
    let (scenario, bytes) = load::with_bytes("explain", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let view = flags.input.view(&scenario, terminal)?;
    let limit = if flags.all { usize::MAX } else { flags.limit };
    let options = ExplainOptions { limit, beyond_red_lines: flags.beyond_red_lines };
    let patience = Patience::begin();
    let explanation = explain(&view, &settings, &options);
    let options = flags.input.options();
    let subject = prove::Subject { view: &view, options: &options, file: &bytes };
    flags.certificate.write(terminal, || prove::explanation(subject, &settings, &explanation))?;
    drop(patience);
    let (name, call) = (flags.input.name(), flags.input.call());
    let subject = Subject { view: &view, file: &name, call: &call };
    let (format, limits) = (flags.format.format(terminal), &settings.limits);
    let ended = || limits.poll().err().map(|stop| stop.to_string());
    let untold = terminal.show(|out| output::explain_until(out, format, subject, &explanation, &ended))?;
    untold.flatten().iter().for_each(|untold| terminal.warn(untold));
    Ok(explanation.answer.into())
}
