//! `zopa packages --format rows`: packages as rows of bytes, to standard output or a file.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use zopa::analysis::{RowList, RowListReceiver, Settings, Verdict, rows};
use zopa::output::{CompactListing, Subject};

use super::failure::Failure;
use super::patience::Patience;
use super::terminal::Terminal;
use super::{Status, files};

/// How many bytes of a file tell whether it is a list of rows.
const TELLING: usize = 1 << 10;

/// Where rows go.
pub enum Place<'a> {
    /// To whoever reads standard output.
    Out,
    /// To a file.
    File(&'a Path),
}

impl<'a> Place<'a> {
    /// The place that was asked for, refused where rows cannot go.
    pub fn new(output: Option<&'a PathBuf>, terminal: &Terminal) -> Result<Self, Failure> {
        match output.filter(|path| *path != Path::new("-")) {
            None if terminal.is_terminal() => {
                let help = "`-o FILE` writes them to a file; `--format csv` lists packages in words";
                Err(Failure::new("rows of bytes are not shown on a terminal").help(help))
            }
            None => Ok(Place::Out),
            Some(path) if !files::may_replace(path, TELLING, CompactListing::is_one) => {
                let message = format!("`{}` exists and is no list of rows; it is left as it is", path.display());
                Err(Failure::new(message).help("`-o NAME` takes the name of a new file"))
            }
            Some(path) => Ok(Place::File(path)),
        }
    }

    fn show<T>(
        &self,
        terminal: &Terminal,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<Option<T>, Failure> {
        match self {
            Place::Out => terminal.show(write),
            Place::File(path) => files::replace_as_written(path, write).map(Some),
        }
    }
}

/// Lists up to so many rows.
pub fn run(
    subject: Subject<'_>,
    settings: &Settings,
    limit: usize,
    place: &Place<'_>,
    terminal: &Terminal,
) -> Result<Status, Failure> {
    let mut told = None;
    let written = place.show(terminal, |out| {
        let listing = CompactListing::new(out, subject, limit);
        let mut awaited = Awaited { patience: Some(Patience::begin()), listing };
        let list = rows(subject.view, settings, &mut awaited);
        let short = match list.answer {
            Verdict::Unknown => Some("it is not known whether there is a package".to_owned()),
            _ => list.cut,
        };
        // A file says at its beginning what it holds, and is put in its place only if it does.
        let is_left = short.is_some() && matches!(place, Place::File(_));
        told = Some((list.answer, short));
        awaited.listing.finish()?;
        if is_left { Err(io::Error::other("the list is not whole")) } else { Ok(()) }
    });
    match (told, place) {
        (Some((Verdict::Unknown, Some(short))), Place::File(path)) => {
            terminal.tell(&format!("warning: `{}` was not written: {short}\n", path.display()));
            Ok(Status::Unknown)
        }
        (Some((_, Some(short))), Place::File(path)) => {
            let message = format!("`{}` was not written: {short}", path.display());
            Err(Failure::new(message).help("`--limit N` lists fewer; without `--time-limit` the list is whole"))
        }
        (Some((answer, short)), _) => {
            written?;
            if let Some(short) = short {
                terminal.tell(&format!("warning: {short}\n"));
            }
            Ok(answer.into())
        }
        (None, _) => written.map(|_| Status::Unknown),
    }
}

/// A list that somebody waits for until it begins.
struct Awaited<'a> {
    patience: Option<Patience>,
    listing: CompactListing<'a>,
}

impl RowListReceiver for Awaited<'_> {
    fn begin(&mut self, list: &RowList) {
        self.patience = None;
        self.listing.begin(list);
    }

    fn block(&mut self, rows: &[u8]) -> ControlFlow<()> {
        self.listing.block(rows)
    }
}
