//! Prices as single whole numbers: a red line counts for more than all demands together.

use crate::engine::{Price, Soft};

use super::INFINITE;

/// How prices become costs and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// What one red line counts for.
    red_line: u64,
}

impl Scale {
    /// The scale for these prices; `None` if their sum would not stay below what is infinite.
    pub fn new(soft: &[Soft]) -> Option<Self> {
        let (mut red_lines, mut costs) = (1u64, 1u64);
        for Soft { price, .. } in soft {
            red_lines = red_lines.checked_add(price.red_lines.into())?;
            costs = costs.checked_add(price.cost.try_into().ok()?)?;
        }
        (red_lines.checked_mul(costs)? < INFINITE).then_some(Self { red_line: costs })
    }

    /// A price as a cost.
    pub fn cost(self, price: Price) -> u64 {
        u64::from(price.red_lines) * self.red_line + price.cost as u64
    }

    /// The price that a sum of costs stands for.
    pub fn price(self, cost: u64) -> Price {
        Price { red_lines: (cost / self.red_line) as u32, cost: (cost % self.red_line).into() }
    }
}
