//! base64 and hexadecimal digits -> bytes.
//!
//! Invariant: never fails; what is no digit ends base64 (padding does), and is skipped nowhere.

/// The values of an alphabet's letters; [`NONE`] for other bytes.
pub(super) struct Alphabet([u8; 256]);

const NONE: u8 = 0xff;

/// RFC 4648, both alphabets of it: nothing holds the letters in which they differ of both.
pub(super) static STANDARD: Alphabet = Alphabet::new(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

/// With small letters first: javascript-obfuscator's.
pub(super) static SMALL_FIRST: Alphabet = Alphabet::new(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

impl Alphabet {
    #[allow(clippy::indexing_slicing, reason = "evaluated while compiling")]
    const fn new(letters: &[u8; 52]) -> Self {
        let mut values = [NONE; 256];
        let mut at = 0;
        while at < 52 {
            values[letters[at] as usize] = at as u8;
            at += 1;
        }
        let mut digit = 0;
        while digit < 10 {
            values[b'0' as usize + digit as usize] = 52 + digit;
            digit += 1;
        }
        values[b'+' as usize] = 62;
        values[b'-' as usize] = 62;
        values[b'/' as usize] = 63;
        values[b'_' as usize] = 63;
        Self(values)
    }

    pub(super) fn value(&self, letter: u8) -> Option<u8> {
        self.0.get(usize::from(letter)).copied().filter(|&value| value != NONE)
    }

    pub(super) fn has(&self, letter: u8) -> bool {
        self.value(letter).is_some()
    }

    /// The bytes that letters stand for, up to the first that is none.
    pub(super) fn decode(&self, letters: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 3);
        let (fours, mut rest) = letters.as_chunks::<4>();
        for (number, four) in fours.iter().enumerate() {
            let [a, b, c, d] = four.map(|letter| self.0.get(usize::from(letter)).copied().unwrap_or(NONE));
            if (a | b | c | d) & 0x80 != 0 {
                rest = letters.get(4 * number..).unwrap_or_default();
                break;
            }
            bytes.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        let (mut bits, mut count) = (0_u32, 0);
        for value in rest.iter().map_while(|&letter| self.value(letter)) {
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
            }
        }
        bytes
    }
}

/// The bytes that pairs of hexadecimal digits stand for, up to the first that is none.
pub(super) fn decode_hex(digits: &[u8]) -> Vec<u8> {
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map_while(|&[high, low]| Some((digit(high)? << 4 | digit(low)?) as u8)).collect()
}

/// The value of a hexadecimal digit.
pub(super) fn digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}
