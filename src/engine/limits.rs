//! Limits that whoever asks sets: an end that can be called at any time, and how much memory may be held.
//!
//! The library never looks at the clock. Whoever wants an end at a time calls [`Limits::end`] from another thread then;
//! engines look at it every few thousand steps. Memory is what diagrams, families and clauses hold, counted by their
//! nodes and literals; it is not what the process takes from the system, which is more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use super::Stop;

/// Limits on the work for questions. Copies share them.
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
}

#[derive(Debug, Default)]
struct Shared {
    /// 0 while nobody has called an end.
    ended: AtomicU8,
    held: AtomicUsize,
    memory: Option<usize>,
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
    /// No end yet, and this many bytes to hold at most.
    pub fn with_memory(memory: Option<usize>) -> Self {
        Self { shared: Arc::new(Shared { memory, ..Shared::default() }) }
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

    /// Goes on unless an end was called.
    ///
    /// # Errors
    /// Why it ends.
    pub fn poll(&self) -> Result<(), Stop> {
        match self.shared.ended.load(Ordering::Relaxed) {
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

/// How many bytes one structure holds; they are given back when it is dropped.
#[derive(Debug)]
pub(super) struct Holding {
    limits: Limits,
    bytes: AtomicUsize,
}

impl Holding {
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
    fn the_first_end_counts() {
        let limits = Limits::default();
        limits.end(End::Interrupt);
        limits.end(End::Time);
        assert_eq!(limits.poll(), Err(Stop::Interrupted));
    }
}
