//! Long lists end early where an end is called while they are written.

use super::numbers::{counted, exact};

/// So many entries of a list are written once an end was called: some tenths of a second.
const LATE: usize = 2_000;

/// Why to come to an end, if somebody has called one.
pub type Ended<'a> = &'a dyn Fn() -> Option<String>;

/// How lists go on.
pub(crate) struct Pace<'a> {
    ended: Ended<'a>,
    cuts: Vec<String>,
}

impl<'a> Pace<'a> {
    /// Nothing written yet.
    pub(crate) fn new(ended: Ended<'a>) -> Self {
        Self { ended, cuts: Vec::new() }
    }

    /// Hands the entries of a list on, unless an end is called: then few more.
    pub(crate) fn each<T, E>(
        &mut self,
        what: &str,
        entries: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut write: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let (entries, mut late) = (entries.into_iter(), 0);
        let all = entries.len();
        for (written, entry) in entries.enumerate() {
            if let Some(why) = (self.ended)() {
                if late == LATE {
                    let (written, all) = (counted(&exact(written)), counted(&exact(all)));
                    self.cuts.push(format!("{written} of {all} listed {what} were written: {why}"));
                    break;
                }
                late += 1;
            }
            write(entry)?;
        }
        Ok(())
    }

    /// Which lists were not written to their last entry, a sentence each.
    pub(crate) fn cuts(&self) -> &[String] {
        &self.cuts
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn an_end_leaves_a_list_few_entries_more() {
        let calls = Cell::new(0);
        let ended = || {
            calls.set(calls.get() + 1);
            (calls.get() > 10).then(|| "interrupted".to_owned())
        };
        let mut pace = Pace::new(&ended);
        let mut written = 0;
        let write = |_| {
            written += 1;
            Ok::<_, ()>(())
        };
        assert_eq!(pace.each("conflicts", 0..5, write), Ok(()));
        assert!(pace.cuts().is_empty());
        let write = |_| {
            written += 1;
            Ok::<_, ()>(())
        };
        assert_eq!(pace.each("concessions", 0..100_000, write), Ok(()));
        assert_eq!(written, 10 + LATE);
        assert_eq!(pace.cuts(), ["2,005 of 100,000 listed concessions were written: interrupted"]);
    }
}
