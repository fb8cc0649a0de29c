//! Numbers packed into text for a page: seven bits to a byte, lowest first, and the bytes in base 64.

/// The digits of base 64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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

/// Bytes in base 64, as `Content-Security-Policy` and `atob` have it.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| chunk.get(place).map_or(0, |byte| u32::from(*byte));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let six = (group >> (18 - 6 * digit) & 0x3f) as usize;
            text.push(if digit <= chunk.len() { char::from(DIGITS[six]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_threes_with_the_rest_filled_up() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, written) in cases {
            assert_eq!(base64(plain.as_bytes()), written);
        }
    }

    #[test]
    fn small_numbers_take_one_byte_and_large_ones_more() {
        assert_eq!(packed([1, 127]), base64(&[1, 127]));
        assert_eq!(packed([128, 300, u32::MAX]), base64(&[0x80, 1, 0xac, 2, 0xff, 0xff, 0xff, 0xff, 0x0f]));
    }
}
