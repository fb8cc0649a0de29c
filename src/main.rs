//! Arguments in, exit status out.

mod cli;

use std::ffi::OsStr;
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::{env, fs, thread};

/// Diagrams and families are walked as deep as a scenario has positions, of which there may be many thousands. This takes
/// up addresses; memory is taken as far as a walk goes.
const STACK: usize = 1 << 29;

/// Files of so many bytes in all have some thousand issues and positions at the most, for which the stack is deep enough
/// that a process begins with.
const SMALL: u64 = 1 << 15;

fn main() -> ExitCode {
    if are_files_small() {
        return cli::run();
    }
    match thread::Builder::new().stack_size(STACK).spawn(cli::run) {
        Ok(running) => running.join().unwrap_or_else(|panic| resume_unwind(panic)),
        // Where there are not so many addresses, all but the largest files need no more than there is.
        Err(_) => cli::run(),
    }
}

/// Whether the files that the arguments name are known to be small, and the stack to be large: a short run does without a
/// thread, whose memory grows by many calls of the system.
fn are_files_small() -> bool {
    let sizes: Option<Vec<u64>> = env::args_os().skip(1).map(|argument| size(&argument)).collect();
    cfg!(unix) && sizes.is_some_and(|sizes| sizes.iter().sum::<u64>() <= SMALL)
}

/// The size of the file that an argument names, if it names one; `None` where that cannot be known: of standard input, of
/// pipes, and where a flag may have the name of a file in it.
fn size(argument: &OsStr) -> Option<u64> {
    let bytes = argument.as_encoded_bytes();
    if bytes == b"-" || (bytes.starts_with(b"-") && bytes.contains(&b'=')) {
        return None;
    }
    match fs::metadata(argument) {
        Ok(about) if about.is_file() => Some(about.len()),
        Ok(about) => about.is_dir().then_some(0),
        Err(_) => Some(0),
    }
}
