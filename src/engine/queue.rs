//! Places that wait to be looked at again.

/// Places below a bound, each waiting once; the last to come is the first to go.
pub(super) struct Queue {
    places: Vec<usize>,
    waits: Vec<bool>,
}

impl Queue {
    /// None of so many places waits.
    pub fn none(size: usize) -> Self {
        Self { places: Vec::new(), waits: vec![false; size] }
    }

    /// All of so many places wait, the first to be looked at first.
    pub fn all(size: usize) -> Self {
        Self { places: (0..size).rev().collect(), waits: vec![true; size] }
    }

    /// Lets a place wait, if it does not yet.
    pub fn push(&mut self, place: usize) {
        if !std::mem::replace(&mut self.waits[place], true) {
            self.places.push(place);
        }
    }

    /// The next place, which waits no longer.
    pub fn pop(&mut self) -> Option<usize> {
        let place = self.places.pop()?;
        self.waits[place] = false;
        Some(place)
    }

    /// Whether no place waits.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}
