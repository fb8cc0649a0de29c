//! Reading on after a mistake in the shape of a file.

/// Opening brackets of the file whose insides have been repaired.
#[derive(Default)]
pub(super) struct Losses {
    brackets: Vec<usize>,
    /// Whether a name may have been lost that other parts of the file use.
    pub names: bool,
}

impl Losses {
    /// Whether anything has been repaired.
    pub fn any(&self) -> bool {
        self.names || !self.brackets.is_empty()
    }

    /// Whether something was lost directly inside the bracket that opens here.
    pub fn are_in(&self, open: usize) -> bool {
        self.brackets.contains(&open)
    }
}
