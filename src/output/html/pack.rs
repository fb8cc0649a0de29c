//! Numbers packed into text for a page: seven bits to a byte, lowest first, and the bytes in base 64.

use crate::wording::base64::base64;

/// Numbers as text.
pub(super) fn packed(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut bytes = Vec::new();
    for mut number in numbers {
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    base64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_take_one_byte_and_large_ones_more() {
        assert_eq!(packed([1, 127]), base64(&[1, 127]));
        assert_eq!(packed([128, 300, u32::MAX]), base64(&[0x80, 1, 0xac, 2, 0xff, 0xff, 0xff, 0xff, 0x0f]));
    }
}
