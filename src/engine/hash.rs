//! A fast hash for small keys.
//!
//! The tables of the engines hold millions of short keys of our own making, where the standard library's guard
//! against chosen collisions costs more than the work itself. No hash order reaches a result.

use std::hash::Hasher;

/// Multiplies and folds word by word, after wyhash's idea of mixing by a 128-bit product (Wang Yi, 2019).
#[derive(Clone, Copy, Debug, Default)]
pub struct Fast(u64);

const KEY: u64 = 0x9e37_79b9_7f4a_7c15;

impl Fast {
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ KEY) * u128::from(KEY.rotate_left(17) | 1);
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(value);
    }

    fn write_u128(&mut self, value: u128) {
        self.mix(value as u64);
        self.mix((value >> 64) as u64);
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
