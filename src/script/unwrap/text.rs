//! Decoded bytes -> whether they are text, and inflated ones.
//!
//! Invariant: each byte is looked at a fixed number of times.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::MODULE;

/// Of so many bytes of a text, one may be none of a text's.
const ODD_ONE_IN: usize = 10;

/// Whether bytes are text: nine in ten are printable, and one in ten is a letter or digit.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let (mut odd, mut letters, mut digits) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        odd += chunk.invalid().len();
        for byte in chunk.valid().bytes() {
            odd += usize::from(!is_printable(byte));
            letters += usize::from(byte.is_ascii_alphabetic());
            digits += usize::from(byte.is_ascii_digit());
        }
    }
    letters >= 2 && (letters + digits) * 10 >= bytes.len() && odd * ODD_ONE_IN <= bytes.len()
}

/// Whether the first bytes of something are worth decoding the rest: those of a text, a module, or compressed data. An
/// identifier that happens to consist of base64's letters gives random bytes, a third of them printable.
pub(super) fn begins_well(bytes: &[u8]) -> bool {
    bytes.starts_with(MODULE) || begins_compressed(bytes) || begins_as_text(bytes)
}

/// Whether bytes, cut off anywhere, are printable UTF-8, for the most part ASCII.
pub(super) fn begins_as_text(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count();
    valid && bytes.iter().all(|&byte| is_printable(byte)) && ascii * 2 >= bytes.len()
}

/// Printable ASCII, white space, and all that is not ASCII.
pub(super) fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..)
}

/// Whether bytes begin with the header of gzip (RFC 1952) or zlib (RFC 1950, with the compression levels in use).
pub(super) fn begins_compressed(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1f, 0x8b, 8, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..])
}

/// What was compressed, as far as it can be read, and at most `limit` bytes. Checksums are of no interest.
pub(super) fn inflate(bytes: &[u8], limit: usize) -> Vec<u8> {
    let data = match bytes {
        [0x1f, 0x8b, ..] => gzip_data(bytes),
        // zlib's header has two bytes.
        _ => bytes.get(2..).unwrap_or_default(),
    };
    decompress_to_vec_with_limit(data, limit).unwrap_or_else(|error| {
        // Behind what could be read, the buffer holds zeros.
        let len = error.output.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        error.output.get(..len).unwrap_or_default().to_vec()
    })
}

/// What stands behind gzip's header: ten bytes, and parts that its flags announce.
fn gzip_data(bytes: &[u8]) -> &[u8] {
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    const CHECKSUM: u8 = 2;
    let flags = bytes.get(3).copied().unwrap_or_default();
    let mut rest = bytes.get(10..).unwrap_or_default();
    if flags & EXTRA != 0 {
        let len = match rest {
            &[low, high, ..] => usize::from(u16::from_le_bytes([low, high])),
            _ => 0,
        };
        rest = rest.get(2 + len..).unwrap_or_default();
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = rest.iter().position(|&byte| byte == 0).unwrap_or(rest.len());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    if flags & CHECKSUM != 0 {
        rest = rest.get(2..).unwrap_or_default();
    }
    rest
}

/// A number that other bytes hardly have.
pub(super) fn print(bytes: &[u8]) -> u64 {
    // The golden ratio's digits: odd, and no pattern.
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let (words, tail) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(ODD ^ bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    tail.iter().fold(sum, |sum, &byte| mix(sum, u64::from(byte)))
}
