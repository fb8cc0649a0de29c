//! The first rows of a list, taken and thrown away.

use std::ops::ControlFlow;

use zopa::analysis::{PackageList, PackageReceiver, PackageRow};

/// Takes so many rows.
pub struct First(pub usize);

impl PackageReceiver for First {
    fn begin(&mut self, _: &PackageList) {}

    fn row(&mut self, row: &PackageRow, _: usize) -> ControlFlow<()> {
        divan::black_box(row);
        self.0 -= 1;
        if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
