//! A value -> what it looks like: hexadecimal digits, an opaque name, a wallet's address, the work of a CryptoNote pool.
//!
//! Operators rename keys as they please; what the algorithm reads and writes keeps its shape.
//! Invariant: shapes are looked up in one table over the bytes; nothing is decoded that is not asked for.

use super::values::{Scalar, Value};

/// Classes of bytes, one bit each.
mod class {
    pub(super) const DIGIT: u8 = 1;
    /// `a` to `f`.
    pub(super) const LOWER_HEX: u8 = 2;
    /// `A` to `F`.
    pub(super) const UPPER_HEX: u8 = 4;
    pub(super) const LOWER: u8 = 8;
    pub(super) const UPPER: u8 = 16;
    /// `+ / =` and `- _`, the rest of the alphabets of base64 (RFC 4648, sections 4 and 5).
    pub(super) const BASE64: u8 = 32;
    /// `.` and `:` join the parts of names.
    pub(super) const JOINT: u8 = 64;
    /// Anything else.
    pub(super) const OTHER: u8 = 128;
}

const CLASSES: [u8; 256] = {
    let mut table = [class::OTHER; 256];
    let mut at = 0;
    while at < 256 {
        #[allow(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
        {
            table[at] = match at as u8 {
                b'0'..=b'9' => class::DIGIT,
                b'a'..=b'f' => class::LOWER | class::LOWER_HEX,
                b'g'..=b'z' => class::LOWER,
                b'A'..=b'F' => class::UPPER | class::UPPER_HEX,
                b'G'..=b'Z' => class::UPPER,
                b'+' | b'/' | b'=' | b'-' | b'_' => class::BASE64,
                b'.' | b':' => class::JOINT,
                _ => class::OTHER,
            };
        }
        at += 1;
    }
    table
};

fn class_of(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(class::OTHER)
}

/// Is this byte of the alphabets of base64? Hexadecimal digits are, too.
pub(super) fn in_token(byte: u8) -> bool {
    class_of(byte) & (class::OTHER | class::JOINT) == 0
}

/// What a text looks like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    text: &'a [u8],
    /// Classes that some byte has.
    any: u8,
    /// Only digits, or digits with letters of one case up to F.
    hex: bool,
    /// `0x` was before it.
    prefixed: bool,
}

impl<'a> Shape<'a> {
    /// Of a text.
    pub(super) fn of(text: &'a [u8]) -> Self {
        let (text, prefixed) = match text {
            [b'0', b'x', rest @ ..] => (rest, true),
            _ => (text, false),
        };
        let any = text.iter().fold(0, |any, &byte| any | class_of(byte));
        let beyond = |letters: u8| any & !(class::DIGIT | letters) == 0;
        let small = beyond(class::LOWER | class::LOWER_HEX) && text.iter().all(|&one| one <= b'f');
        let large = beyond(class::UPPER | class::UPPER_HEX) && text.iter().all(|&one| one <= b'F');
        Self { text, any, hex: !text.is_empty() && (small || large), prefixed }
    }

    /// Of a value, if it is a text.
    pub(super) fn of_value(value: &Value<'a>) -> Option<Self> {
        value.text().map(Self::of)
    }

    /// The digits, without `0x`.
    pub(super) fn digits(&self) -> &'a [u8] {
        self.text
    }

    /// Exactly so many hexadecimal digits, `0x` or not.
    pub(super) fn is_hex(&self, digits: usize) -> bool {
        self.hex && self.text.len() == digits
    }

    /// Whole bytes in hexadecimal digits, so many bytes.
    pub(super) fn hex_bytes(&self) -> Option<usize> {
        (self.hex && self.text.len().is_multiple_of(2)).then_some(self.text.len() / 2)
    }

    /// `0x` was before it: Ethereum's way to write.
    pub(super) fn is_prefixed(&self) -> bool {
        self.prefixed
    }

    /// Has a letter: a decimal number of eight digits is no nonce.
    pub(super) fn has_letter(&self) -> bool {
        self.any & (class::LOWER | class::UPPER) != 0
    }

    /// A decimal number.
    pub(super) fn is_decimal(&self) -> bool {
        self.any == class::DIGIT && !self.prefixed
    }

    /// An opaque name: 4 to 64 letters and digits, some of them digits. Pools number their jobs, or draw names at
    /// random; words have no digits.
    pub(super) fn is_id(&self) -> bool {
        (4..=64).contains(&self.text.len())
            && self.any & class::DIGIT != 0
            && self.any & (class::OTHER | class::JOINT) == 0
            && !self.prefixed
    }

    /// Base64 of at least so many characters, with letters of both cases.
    pub(super) fn is_base64(&self, characters: usize) -> bool {
        let both = self.any & class::LOWER != 0 && self.any & class::UPPER != 0;
        self.text.len() >= characters && both && self.any & (class::OTHER | class::JOINT) == 0 && !self.prefixed
    }

    /// A wallet's address, with the name of a worker behind `.` or `+` or without.
    pub(super) fn is_address(&self) -> bool {
        if let [b'N', b'Q', a, b, rest @ ..] = self.text
            && a.is_ascii_digit()
            && b.is_ascii_digit()
        {
            // Nimiq: NQ, two digits of a check, 32 of base 32 in groups of four.
            return rest.iter().filter(|one| one.is_ascii_alphanumeric()).count() == 32 && rest.len() <= 40;
        }
        let end = self.text.iter().position(|one| matches!(one, b'.' | b'+')).unwrap_or(self.text.len());
        let name = Shape { text: self.text.get(..end).unwrap_or_default(), ..*self };
        let main = Shape { any: name.text.iter().fold(0, |any, &one| any | class_of(one)), ..name };
        if self.prefixed {
            // Ethereum: 20 bytes.
            return main.text.len() == 40 && main.text.iter().all(u8::is_ascii_hexdigit);
        }
        main.is_base58_address() || main.is_bech32_address()
    }

    /// CryptoNote (CNS007: prefix, two keys, check; 95 characters at Monero, 97 to 106 at others and with a payment's
    /// name) or Bitcoin and its heirs (26 to 35 characters, Base58Check).
    fn is_base58_address(&self) -> bool {
        let long = (90..=110).contains(&self.text.len());
        let all = [class::DIGIT, class::LOWER, class::UPPER].iter().all(|one| self.any & one != 0);
        (long || (26..=35).contains(&self.text.len()))
            && all
            && self.text.iter().all(|one| one.is_ascii_alphanumeric() && !b"0OIl".contains(one))
    }

    /// BIP 173: a name, 1, and at least 38 of an alphabet without `1 b i o`.
    fn is_bech32_address(&self) -> bool {
        let Some(at) = self.text.iter().position(|&one| one == b'1') else { return false };
        let data = self.text.get(at + 1..).unwrap_or_default();
        (2..=6).contains(&at)
            && (38..=80).contains(&data.len())
            && self.any & (class::UPPER | class::BASE64 | class::JOINT | class::OTHER) == 0
            && !data.iter().any(|one| b"1bio".contains(one))
    }
}

/// Bytes of a CryptoNote hashing blob: major and minor version, timestamp (five bytes of a varint from 1978 to 3058 on),
/// hash of the block before (32), nonce (4), root of the tree of transactions (32), their number (varint): CNS003 and
/// Monero's `get_block_hashing_blob`. Some heirs have a few more fields.
const BLOB_BYTES: std::ops::RangeInclusive<usize> = 76..=160;
/// Where its nonce stands: 1 + 1 + 5 + 32.
const BLOB_NONCE: usize = 39;
/// The highest major version that is believed: Monero has 16.
const BLOB_MAJOR: u8 = 0x20;
/// Bytes outside the nonce that may be zero: of 72 random ones, more than four are in 1 of 40,000.
const BLOB_ZEROS: usize = 4;

/// A CryptoNote hashing blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blob {
    /// Its length in bytes.
    pub(super) bytes: u16,
    /// Its nonce is still to be found: zero, but for a highest byte that proxies give to each miner. All that stands
    /// around it is hashes, which have hardly a zero; transactions and calls of contracts have many.
    pub(super) blank: bool,
}

impl Blob {
    /// Of hexadecimal digits or bytes.
    pub(super) fn of_value(value: &Value<'_>) -> Option<Self> {
        match value.scalar {
            Scalar::Text(text) => Self::of_hex(text),
            Scalar::Bytes(bytes) => Self::of_bytes(bytes),
            _ => None,
        }
    }

    /// Of hexadecimal digits.
    pub(super) fn of_hex(text: &[u8]) -> Option<Self> {
        if !(BLOB_BYTES.start() * 2..=BLOB_BYTES.end() * 2).contains(&text.len()) {
            return None;
        }
        let shape = Shape::of(text);
        if shape.prefixed || shape.hex_bytes().is_none() {
            return None;
        }
        let mut bytes = [0; *BLOB_BYTES.end()];
        let pairs = text.as_chunks::<2>().0;
        for (slot, pair) in bytes.iter_mut().zip(pairs) {
            *slot = pair.iter().fold(0, |sum, &one| sum << 4 | nibble(one));
        }
        Self::of_bytes(bytes.get(..pairs.len())?)
    }

    /// Of bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (Some(major), Some(minor)) = (bytes.first(), bytes.get(1)) else { return None };
        if !BLOB_BYTES.contains(&bytes.len()) || !(1..=BLOB_MAJOR).contains(major) || *minor > BLOB_MAJOR {
            // Minor versions vote for the next major one, so they are small too.
            return None;
        }
        let zeros = |range: &[u8]| range.iter().filter(|&&one| one == 0).count();
        let (before, rest) = bytes.split_at_checked(BLOB_NONCE)?;
        let (nonce, after) = rest.split_at_checked(4)?;
        let outside = zeros(before) + zeros(after.get(..33)?);
        // A segwit transaction (BIP 144) has the place of an output, often zero, where this has its nonce, but the three
        // upper bytes of its version are zero.
        let versioned = before.get(1..4).is_some_and(|upper| zeros(upper) < 3);
        let blank = zeros(nonce.get(..3)?) == 3 && outside <= BLOB_ZEROS && versioned;
        Some(Self { bytes: u16::try_from(bytes.len()).ok()?, blank })
    }
}

/// The worth of a hexadecimal digit.
pub(super) fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let monero = format!("4{}", "7aBcDeFgHj".repeat(10).get(..94).unwrap());
        let worker = format!("{monero}.rig1");
        for (text, expected) in [
            (monero.as_str(), true),
            (worker.as_str(), true),
            ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", true),
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", true),
            ("0x52908400098527886E0F7030069857D2E4169EE7", true),
            ("0x52908400098527886E0F7030069857D2E4169EE7.rig", true),
            ("NQ07 0000 1111 2222 3333 4444 5555 6666 7777", true),
            ("someone@example.org", false),
            ("someone", false),
            ("b5fd8bbfc4cabc4622b8ad484d6ddf0763753010", false),
            ("123e4567-e89b-12d3-a456-426614174000", false),
        ] {
            assert_eq!(Shape::of(text.as_bytes()).is_address(), expected, "{text}");
        }
    }

    fn blob(version: &str, nonce: &str) -> String {
        format!("{version}{}{nonce}{}", "a3".repeat(37), "5c".repeat(33))
    }

    #[test]
    fn blobs() {
        for (text, expected) in [
            (blob("1010", "00000000"), Some(true)),
            (blob("1010", "0000007f"), Some(true)),
            (blob("1010", "12345678"), Some(false)),
            (blob("1010", "00000000").to_uppercase(), Some(true)),
            (blob("ff10", "00000000"), None),
            (blob("0010", "00000000"), None),
            (blob("10ff", "00000000"), None),
            (format!("0x{}", blob("1010", "00000000")), None),
            (format!("{}00", blob("1010", "00000000").replace("5c5c5c", "000000")), Some(false)),
            // A segwit transaction.
            (format!("02000000000101{}00000000{}", "a3".repeat(32), "5c".repeat(40)), Some(false)),
        ] {
            assert_eq!(Blob::of_hex(text.as_bytes()).map(|one| one.blank), expected, "{text}");
        }
    }

    #[test]
    fn hexadecimal_digits_have_one_case() {
        for (text, expected) in
            [("09bcf1bf", true), ("09BCF1BF", true), ("09bcF1bf", false), ("0x09bcf1bf", true), ("09bcf1bg", false)]
        {
            assert_eq!(Shape::of(text.as_bytes()).is_hex(8), expected, "{text}");
        }
    }
}
