//! Limits on the work for answers: how much of it there may be, how much memory may be held, and an end that can be
//! called at any time.
//!
//! Work is counted by engines as they go, in units of about a microsecond, so that an answer ends at the same place on
//! every machine. The library never looks at the clock. Whoever wants an end at a time calls [`Limits::end`] from
//! another thread then, or sets [`Limits::interrupt`]; engines look at both every few thousand steps. Memory is what diagrams, families and clauses
//! hold, counted by their nodes and literals; it is not what the process takes from the system, which is more.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::Stop;

/// How much work there may be for one answer, in units of about a microsecond.
pub(crate) const WORK: u64 = 12_000_000;

/// A run that has looked at its limits so often is no short one.
const SHORT: u64 = 500;

/// Limits on the work for answers. Copies share them.
///
/// ```
/// use zopa::engine::limits::{End, Limits};
/// use zopa::engine::Stop;
///
/// let limits = Limits::with_memory(Some(1 << 30));
/// let for_the_engine = limits.clone();
/// assert_eq!(for_the_engine.poll(), Ok(()));
/// limits.end(End::Time);
/// assert_eq!(for_the_engine.poll(), Err(Stop::Time));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Limits {
    shared: Arc<Shared>,
    /// What is left of the work for one answer.
    account: Arc<Account>,
    /// Whether it may be overdrawn.
    patient: bool,
}

#[derive(Debug, Default)]
struct Shared {
    /// 0 while nobody has called an end.
    ended: AtomicU8,
    /// How many parts of the time allowed are over.
    ticks: AtomicU64,
    /// How many microseconds the time allowed is, if that is known.
    time: OnceLock<u64>,
    interrupted: Arc<AtomicBool>,
    held: AtomicUsize,
    memory: Option<usize>,
    /// How often somebody looked whether to go on.
    looks: AtomicU64,
    /// What is called once that is no longer seldom.
    once_long: Mutex<Option<Call>>,
}

/// What is called once.
struct Call(Box<dyn FnOnce() + Send>);

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

/// Why an end is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The time allowed is over.
    Time,
    /// Somebody interrupted.
    Interrupt,
}

impl Limits {
    /// Into so many parts whoever keeps the time divides it.
    pub const TICKS: u32 = 64;

    /// No end yet, and this many bytes to hold at most.
    pub fn with_memory(memory: Option<usize>) -> Self {
        Self { shared: Arc::new(Shared { memory, ..Shared::default() }), ..Self::default() }
    }

    /// The same for whoever would rather wait until they call an end than have an answer end by itself: only what a
    /// single question may take remains limited.
    pub fn patient(self) -> Self {
        Self { patient: true, ..self }
    }

    /// The same limits with all the work for an answer of its own.
    pub(crate) fn for_answer(&self) -> Self {
        Self { account: Arc::default(), ..self.clone() }
    }

    /// The same limits with one part of so many of the work for an answer, and not more, however patient who asks; and of
    /// the time that is left as well.
    pub(crate) fn for_part(&self, parts: u64) -> Self {
        let account = Account { left: AtomicU64::new(WORK / parts), until: AtomicU64::new(self.part_over(parts)) };
        Self { account: Arc::new(account), patient: false, ..self.clone() }
    }

    /// When one part of so many of the time that is left will be over. What is over of the next tick is not known, so one
    /// more is waited for: a short question at the very end is not cut short.
    fn part_over(&self, parts: u64) -> u64 {
        let now = self.shared.ticks.load(Ordering::Relaxed);
        match u64::from(Self::TICKS).saturating_sub(now) {
            0 => now,
            left => now + 1 + left.div_ceil(parts),
        }
    }

    /// Takes work from what is left of it.
    ///
    /// # Errors
    /// If there is not so much left, or an end was called.
    pub(super) fn spend(&self, work: u64) -> Result<(), Stop> {
        let left = &self.account.left;
        let before = left.load(Ordering::Relaxed);
        left.store(before.saturating_sub(work), Ordering::Relaxed);
        if before < work && !self.patient {
            return Err(Stop::Work);
        }
        self.poll()
    }

    /// Why it truly stopped: whoever came to no decision, or ran out of steps, may have been cut short here.
    pub(crate) fn reason(&self, stop: Stop) -> Stop {
        match (stop, self.poll()) {
            (Stop::Budget | Stop::Undecided, Err(end)) => end,
            (Stop::Budget | Stop::Undecided, Ok(())) if self.left() == 0 => Stop::Work,
            _ => stop,
        }
    }

    /// How much work is left.
    pub(super) fn left(&self) -> u64 {
        if self.patient { u64::MAX } else { self.account.left.load(Ordering::Relaxed) }
    }

    /// Asks a question that may take half of the work that is left, and half of the time: what is asked after it has the
    /// other half, and what it left.
    pub(crate) fn on_half<T>(&self, question: impl FnOnce() -> T) -> T {
        self.on_half_the_work(|| self.on_half_the_time(question))
    }

    /// The same of the work alone.
    pub(crate) fn on_half_the_work<T>(&self, question: impl FnOnce() -> T) -> T {
        let left = self.account.left.load(Ordering::Relaxed);
        self.account.left.store(left - left / 2, Ordering::Relaxed);
        let answer = question();
        self.account.left.fetch_add(left / 2, Ordering::Relaxed);
        answer
    }

    /// The same of the time alone: work for this answer ends once the first half is over.
    fn on_half_the_time<T>(&self, question: impl FnOnce() -> T) -> T {
        let until = self.account.until.fetch_min(self.part_over(2), Ordering::Relaxed);
        let answer = question();
        self.account.until.store(until, Ordering::Relaxed);
        answer
    }

    /// Calls an end. The first call counts.
    pub fn end(&self, why: End) {
        let code = match why {
            End::Time => 1,
            End::Interrupt => 2,
        };
        // Somebody may have called an end before; that is as good.
        let _ = self.shared.ended.compare_exchange(0, code, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Tells how many microseconds the time allowed is: solvers of other crates, on which no end can be called, are not
    /// asked for more than that is enough for.
    pub fn set_time(&self, microseconds: u64) {
        // The first call counts.
        let _ = self.shared.time.set(microseconds);
    }

    /// For how much work the time is enough that is left before this answer ends, as far as that is known.
    pub(super) fn work_in_time(&self) -> u64 {
        let Some(time) = self.shared.time.get() else { return u64::MAX };
        let until = self.account.until.load(Ordering::Relaxed).min(Self::TICKS.into());
        time / u64::from(Self::TICKS) * until.saturating_sub(self.shared.ticks.load(Ordering::Relaxed))
    }

    /// Tells that one more of [`Limits::TICKS`] parts of the time is over after which an end will be called.
    pub fn tick(&self) {
        self.shared.ticks.fetch_add(1, Ordering::Relaxed);
    }

    /// What calls [`End::Interrupt`] once it is set, for a handler of signals, which may do little more than that.
    pub fn interrupt(&self) -> Arc<AtomicBool> {
        self.shared.interrupted.clone()
    }

    /// Calls this once the limits have been looked at so often that the run is no short one: what costs a short run too
    /// much to be made ready.
    pub fn once_long(&self, call: impl FnOnce() + Send + 'static) {
        if let Ok(mut waiting) = self.shared.once_long.lock() {
            *waiting = Some(Call(Box::new(call)));
        }
    }

    /// Counts the looks as long as they are few.
    fn look(&self) {
        let looks = self.shared.looks.load(Ordering::Relaxed);
        if looks > SHORT {
            return;
        }
        self.shared.looks.store(looks + 1, Ordering::Relaxed);
        let waiting = || self.shared.once_long.lock().ok()?.take();
        if looks == SHORT
            && let Some(Call(call)) = waiting()
        {
            call();
        }
    }

    /// Goes on unless an end was called.
    ///
    /// # Errors
    /// Why it ends.
    pub fn poll(&self) -> Result<(), Stop> {
        self.look();
        if self.shared.interrupted.load(Ordering::Relaxed) {
            self.end(End::Interrupt);
        }
        match self.shared.ended.load(Ordering::Relaxed) {
            0 if self.shared.ticks.load(Ordering::Relaxed) >= self.account.until.load(Ordering::Relaxed) => {
                Err(Stop::PartTime)
            }
            0 => Ok(()),
            1 => Err(Stop::Time),
            _ => Err(Stop::Interrupted),
        }
    }

    /// A record of what one structure holds.
    pub(super) fn holding(&self) -> Holding {
        Holding { limits: self.clone(), bytes: AtomicUsize::new(0) }
    }
}

/// What is left of the work for one answer.
#[derive(Debug)]
struct Account {
    left: AtomicU64,
    /// It ends when so many parts of the time are over.
    until: AtomicU64,
}

impl Default for Account {
    fn default() -> Self {
        Self { left: AtomicU64::new(WORK), until: AtomicU64::new(u64::MAX) }
    }
}

/// How many bytes one structure holds; they are given back when it is dropped.
#[derive(Debug)]
pub(super) struct Holding {
    limits: Limits,
    bytes: AtomicUsize,
}

impl Holding {
    /// Takes work for the structure from what is left of it.
    pub fn spend(&self, work: usize) -> Result<(), Stop> {
        self.limits.spend(work as u64)
    }

    /// Notes how many bytes the structure holds now, and looks whether to go on.
    pub fn set(&self, bytes: usize) -> Result<(), Stop> {
        let Shared { held, memory, .. } = &*self.limits.shared;
        let before = self.bytes.swap(bytes, Ordering::Relaxed);
        let others = held.fetch_add(bytes, Ordering::Relaxed);
        held.fetch_sub(before, Ordering::Relaxed);
        if memory.is_some_and(|memory| others + bytes - before > memory) {
            return Err(Stop::Memory);
        }
        self.limits.poll()
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.limits.shared.held.fetch_sub(self.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_structures_hold_adds_up_and_is_given_back() {
        let limits = Limits::with_memory(Some(100));
        let (one, other) = (limits.holding(), limits.holding());
        assert_eq!(one.set(60), Ok(()));
        assert_eq!(other.set(50), Err(Stop::Memory));
        assert_eq!(one.set(40), Ok(()));
        drop(one);
        assert_eq!(other.set(100), Ok(()));
    }

    #[test]
    fn work_is_spent_once_and_half_of_it_can_be_set_aside() {
        let limits = Limits::default().for_part(WORK / 100);
        assert_eq!(limits.clone().spend(40), Ok(()));
        assert_eq!(limits.on_half_the_work(|| limits.spend(31)), Err(Stop::Work));
        assert_eq!(limits.spend(30), Ok(()));
        assert_eq!(limits.spend(1), Err(Stop::Work));
        assert_eq!(limits.reason(Stop::Undecided), Stop::Work);
        assert_eq!(Limits::default().patient().spend(2 * WORK), Ok(()));
    }

    #[test]
    fn time_set_aside_is_kept_from_what_comes_first() {
        let limits = Limits::default();
        let tick = |times: u64| (0..times).for_each(|_| limits.tick());
        limits.on_half_the_time(|| {
            tick(32);
            assert_eq!(limits.poll(), Ok(()));
            tick(1);
            assert_eq!(limits.clone().poll(), Err(Stop::PartTime));
            assert_eq!(limits.for_answer().poll(), Ok(()));
            assert_eq!(limits.work_in_time(), u64::MAX);
            limits.set_time(640);
            assert_eq!((limits.work_in_time(), limits.for_answer().work_in_time()), (0, 310));
        });
        assert_eq!(limits.poll(), Ok(()));
        let part = limits.for_part(4);
        limits.on_half_the_time(|| {
            tick(9);
            assert_eq!((part.poll(), limits.poll()), (Err(Stop::PartTime), Ok(())));
            limits.on_half_the_time(|| tick(8));
            assert_eq!(limits.poll(), Err(Stop::PartTime));
        });
        tick(14);
        assert_eq!(limits.poll(), Ok(()));
        limits.end(End::Time);
        assert_eq!(limits.poll(), Err(Stop::Time));
    }

    #[test]
    fn what_a_long_run_is_to_call_is_called_once() {
        let (limits, calls) = (Limits::default(), Arc::new(AtomicU64::new(0)));
        let counted = calls.clone();
        limits.once_long(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let look = |times: u64| (0..times).for_each(|_| assert_eq!(limits.for_answer().poll(), Ok(())));
        look(SHORT);
        assert_eq!(calls.load(Ordering::Relaxed), 0);
        look(2 * SHORT);
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn the_first_end_counts() {
        let limits = Limits::default();
        limits.end(End::Interrupt);
        limits.end(End::Time);
        assert_eq!(limits.poll(), Err(Stop::Interrupted));
    }
}
