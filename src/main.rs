//! Arguments in, exit status out.

mod cli;

use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread;

/// Diagrams and families are walked as deep as a scenario has positions, of which there may be many thousands. This takes
/// up addresses; memory is taken as far as a walk goes.
const STACK: usize = 1 << 29;

fn main() -> ExitCode {
    match thread::Builder::new().stack_size(STACK).spawn(cli::run) {
        Ok(running) => running.join().unwrap_or_else(|panic| resume_unwind(panic)),
        // Where there are not so many addresses, all but the largest files need no more than there is.
        Err(_) => cli::run(),
    }
}
