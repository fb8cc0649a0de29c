//! `zopa report`: one page with the briefing and an explorer.

use std::path::{Path, PathBuf};

use clap::Args;
use zopa::Depth;
use zopa::analysis::{BargainOptions, briefing};
use zopa::model::{Scenario, View, ViewOptions, redact};
use zopa::output::html::{self, Report};
use zopa::output::{Subject, for_shell};

use super::failure::Failure;
use super::files;
use super::flags::{EngineFlags, Input, call_of, limit};
use super::load;
use super::patience::Patience;
use super::terminal::Terminal;
use super::weighed::{self, WeighedFlags};
use super::{STATUSES, Status};

/// An earlier report is known by its beginning, of which no more than this is read.
const HEAD: usize = 64 * 1024 * 1024;

/// Write a page that tells the whole answer and lets its reader explore it
#[derive(Args)]
#[command(after_help = format!("\
The page is one file: it needs no network and no other file, and prints. Its reader can set
positions aside, fix values and see at once what follows.

{STATUSES}

Examples:
  zopa report lease.ron -o lease.html
  zopa report lease.ron -o brief.html --variant no-garden"))]
pub struct Flags {
    /// The page to write
    #[arg(short, long, value_name = "NAME.html")]
    output: PathBuf,

    /// List so many conflicts, concessions and rows of packages
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limit)]
    limit: usize,

    /// Give parties, speakers and sources neutral labels, and leave out texts that could name them
    #[arg(long)]
    redact: bool,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    weighed: WeighedFlags,

    #[command(flatten)]
    engine: EngineFlags,
}

/// Runs the command.
pub fn run(flags: &Flags, terminal: &Terminal) -> Result<Status, Failure> {
    refuse(&flags.output)?;
    let settings = flags.engine.settings();
    let (scenario, bytes) = load::with_bytes("report", &flags.input, Depth::Faults, &settings.limits, terminal)?;
    let weighed = flags.weighed.options(&scenario)?;
    let draft = weighed.draft.as_ref().and_then(|id| scenario.drafts.iter().position(|draft| draft.id == *id));
    // Names are checked as they were given, before they are replaced.
    flags.input.view(&scenario, terminal)?;
    let origin = match flags.redact {
        true => Origin::redacted(&scenario, &flags.input),
        false => Origin::of(scenario, &flags.input, &bytes),
    };
    let view = View::new(&origin.scenario, &origin.options)?;
    let weighed = BargainOptions { draft: draft.map(|place| origin.scenario.drafts[place].id.clone()), ..weighed };
    let patience = Patience::begin();
    let briefing = briefing(&view, &settings, flags.limit, &weighed);
    let depiction = zopa::depict_briefed(&view, &settings, &briefing);
    drop(patience);
    if flags.weighed.is_given() && briefing.bargain.is_none() {
        return Err(flags.weighed.no_interests(&view));
    }
    let report = Report {
        subject: Subject { view: &view, file: &origin.file, call: &origin.call },
        options: &origin.options,
        text: &origin.text,
        command: &flags.command(&origin, &weighed),
        briefing: &briefing,
        charts: &depiction.charts,
        redacted: flags.redact,
    };
    let mut page = Vec::new();
    html::report(&mut page, report).map_err(|error| Failure::new(format!("cannot make the page: {error}")))?;
    if flags.output == Path::new("-") {
        terminal.show(|out| out.write_all(&page))?;
    } else {
        files::replace(&flags.output, &page)?;
        terminal.tell(&format!("wrote `{}`\n", flags.output.display()));
    }
    Ok(briefing.check.answer.into())
}

impl Flags {
    /// The command as it is typed again; names nothing outside the page where names were replaced.
    fn command(&self, origin: &Origin, weighed: &BargainOptions) -> String {
        let call = format!("{}{}", origin.call, weighed::call(&origin.scenario, weighed));
        match self.redact {
            true => format!("zopa report {call} -o report.html"),
            false => format!("zopa report {call} -o {}", for_shell(&self.output.display().to_string())),
        }
    }
}

/// What a report is made of and says of where it comes from.
struct Origin {
    scenario: Scenario,
    options: ViewOptions,
    text: String,
    file: String,
    call: String,
}

impl Origin {
    fn of(scenario: Scenario, input: &Input, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        Self { scenario, options: input.options(), text, file: input.name(), call: input.call() }
    }

    fn redacted(scenario: &Scenario, input: &Input) -> Self {
        let redaction = redact(scenario);
        let (options, file) = (redaction.options(&input.options()), "scenario.ron".to_owned());
        let (text, call) = (zopa::language::write(&redaction.scenario), call_of(&file, &[], &options));
        Self { scenario: redaction.scenario, options, text, file, call }
    }
}

/// Refuses a place where a browser would not find a page or somebody's own work would be written over, before anything
/// is solved.
fn refuse(path: &Path) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Ok(());
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let message = match ending.as_deref() {
        Some("html" | "htm") if files::may_replace(path, HEAD, html::is_report) => return Ok(()),
        Some("html" | "htm") => format!("`{}` exists and is no report; it is left as it is", path.display()),
        _ => format!("a report is a page, and browsers open no `{}`", path.display()),
    };
    Err(Failure::new(message).help("`-o NAME.html` takes the name of a new file"))
}
