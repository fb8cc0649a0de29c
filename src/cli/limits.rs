//! The clock and Ctrl-C: when a run is to end with what was found so far.

use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGINT;
use signal_hook::flag;
use zopa::engine::limits::{End, Limits};

/// What a process that somebody interrupted ends with.
const INTERRUPTED: i32 = 130;

/// The limits of this run. The clock starts now; Ctrl-C ends the search, and a second one ends the process.
pub fn begin(seconds: Option<f64>, megabytes: Option<u64>) -> Limits {
    let bytes = megabytes.map(|megabytes| usize::try_from(megabytes.saturating_mul(1 << 20)).unwrap_or(usize::MAX));
    let limits = Limits::with_memory(bytes);
    // Whoever says how long it may take has that long.
    let limits = if seconds.is_some() { limits.patient() } else { limits };
    if let Some(time) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        start_clock(&limits, time);
    }
    on_interrupt(&limits);
    limits
}

/// Ends the search when the time is over; where there is none, before it begins.
fn start_clock(limits: &Limits, time: Duration) {
    if time.is_zero() {
        return limits.end(End::Time);
    }
    let limits = limits.clone();
    thread::spawn(move || {
        thread::sleep(time / 2);
        limits.end_first_half();
        thread::sleep(time - time / 2);
        limits.end(End::Time);
    });
}

/// Ends the search at Ctrl-C. Where no handler can be set, Ctrl-C ends the process as it always did.
fn on_interrupt(limits: &Limits) {
    let interrupt = limits.interrupt();
    // The second comes to an end before the first would be noted once more.
    let second = flag::register_conditional_shutdown(SIGINT, INTERRUPTED, interrupt.clone());
    let _ = second.and_then(|_| flag::register(SIGINT, interrupt));
}
