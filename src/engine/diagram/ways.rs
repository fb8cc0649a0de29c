//! How many ways there are: products that stay in the machine's integers as long as they fit.

use num_bigint::BigUint;

/// A whole number, as the product of a small one and of what did not fit into it.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    small: u128,
    /// One, if there is nothing.
    large: Option<BigUint>,
}

impl Ways {
    /// One way.
    pub const ONE: Self = Self { small: 1, large: None };

    /// As many times as many ways.
    pub fn times(&mut self, ways: &Self) {
        match self.small.checked_mul(ways.small) {
            Some(small) => self.small = small,
            None => {
                self.enlarge(&BigUint::from(self.small));
                self.small = ways.small;
            }
        }
        if let Some(large) = &ways.large {
            self.enlarge(large);
        }
    }

    fn enlarge(&mut self, by: &BigUint) {
        self.large = Some(self.large.as_ref().map_or_else(|| by.clone(), |large| large * by));
    }

    /// The number as one.
    pub fn total(self) -> BigUint {
        self.large.unwrap_or_else(|| BigUint::from(1u32)) * self.small
    }
}

impl From<u128> for Ways {
    fn from(small: u128) -> Self {
        Self { small, large: None }
    }
}

impl From<BigUint> for Ways {
    fn from(number: BigUint) -> Self {
        match u128::try_from(number) {
            Ok(small) => small.into(),
            Err(error) => Self { small: 1, large: Some(error.into_original()) },
        }
    }
}
