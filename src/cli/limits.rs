//! The clock and Ctrl-C: when a run is to end with what was found so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{io, thread};

use signal_hook::consts::SIGINT;
use signal_hook::{flag, low_level};
use zopa::engine::limits::{End, Limits};

/// What a process that somebody interrupted ends with.
const INTERRUPTED: i32 = 130;

/// Two that come within this time are one: `timeout` sends one to the process and another one to its group.
const TOGETHER: Duration = Duration::from_millis(200);

/// How often it is looked whether the first has come.
const OFTEN: Duration = Duration::from_millis(50);

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
    let (limits, begin) = (limits.clone(), Instant::now());
    limits.set_time(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    thread::spawn(move || {
        for tick in 1..=Limits::TICKS {
            thread::sleep((time / Limits::TICKS * tick).saturating_sub(begin.elapsed()));
            limits.tick();
        }
        limits.end(End::Time);
    });
}

/// Ends the search at Ctrl-C. Where no handler can be set, Ctrl-C ends the process as it always did.
fn on_interrupt(limits: &Limits) {
    let interrupt = limits.interrupt();
    // The second comes to an end before the first would be noted once more.
    let Ok(at_once) = flag::register_conditional_shutdown(SIGINT, INTERRUPTED, interrupt.clone()) else { return };
    let _ = flag::register(SIGINT, interrupt.clone());
    // A handler may not look at the clock, and a thread that does is too much for a short run.
    limits.once_long(move || {
        if wait_for_second(interrupt).is_ok() {
            low_level::unregister(at_once);
        }
    });
}

/// Lets a Ctrl-C end the process once some time has passed since the first.
fn wait_for_second(interrupt: Arc<AtomicBool>) -> io::Result<()> {
    let waited = Arc::new(AtomicBool::new(false));
    flag::register_conditional_shutdown(SIGINT, INTERRUPTED, waited.clone())?;
    let wait = move || {
        while !interrupt.load(Ordering::Relaxed) {
            thread::sleep(OFTEN);
        }
        thread::sleep(TOGETHER);
        waited.store(true, Ordering::Relaxed);
    };
    thread::Builder::new().spawn(wait).map(drop)
}
