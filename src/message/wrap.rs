//! A payload that is no document -> the payload that is hidden in it: base64, hexadecimal digits, exclusive or with a
//! short key, deflate, reversed text.
//!
//! Each way is tried only where the payload bears its marks, and each gives at most [`limits::MESSAGE_BYTES`].

use super::shape::{Shape, in_token, nibble};
use super::values::{Reading, Values};
use crate::limits;

/// Shortest payload that is unwrapped: a share is some 120 bytes as JSON, 90 as an array, and less only as bare bytes.
const SHORTEST: usize = 60;

/// What may be inside, the likeliest first.
pub(super) fn unwrap(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = bytes.trim_ascii();
    if !(SHORTEST..=limits::MESSAGE_BYTES).contains(&bytes.len()) {
        return None;
    }
    hexadecimal(bytes)
        .or_else(|| base64(bytes))
        .or_else(|| reversed(bytes))
        .or_else(|| deflated(bytes))
        .or_else(|| exclusive_or(bytes))
        .or_else(|| work_line(bytes))
}

/// Hexadecimal digits from the first to the last.
fn hexadecimal(bytes: &[u8]) -> Option<Vec<u8>> {
    // Of a document, or of something wrapped once more: hashes are shorter.
    (bytes.len() >= 2 * SHORTEST && Shape::of(bytes).hex_bytes().is_some()).then_some(())?;
    Some(bytes.as_chunks::<2>().0.iter().map(|pair| pair.iter().fold(0, |sum, &one| sum << 4 | nibble(one))).collect())
}

/// Base64 in either alphabet (RFC 4648), padded or not.
pub(super) fn base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let end = bytes.iter().rposition(|&one| one != b'=')? + 1;
    let digits = bytes.get(..end)?;
    (bytes.len() - end <= 2 && digits.len() % 4 != 1 && digits.iter().all(|&one| in_token(one))).then_some(())?;
    let mut decoded = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    let (mut sum, mut bits) = (0_u32, 0);
    for digit in digits {
        let six = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        sum = sum << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            decoded.push(u8::try_from(sum >> bits & 0xFF).unwrap_or_default());
        }
    }
    Some(decoded)
}

/// A document from its end to its beginning.
fn reversed(bytes: &[u8]) -> Option<Vec<u8>> {
    matches!((bytes.first(), bytes.last()), (Some(b'}'), Some(b'{')) | (Some(b']'), Some(b'[')))
        .then(|| bytes.iter().rev().copied().collect())
}

/// gzip (RFC 1952), zlib (RFC 1950), or bare deflate (RFC 1951).
fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let stream = match bytes {
        // No extra field, no name.
        [0x1F, 0x8B, 8, 0, ..] => bytes.get(10..)?,
        // Method 8; the two bytes are a multiple of 31; no preset dictionary.
        [method, flags, rest @ ..]
            if method & 15 == 8
                && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31)
                && flags & 32 == 0 =>
        {
            rest
        }
        _ if begins_block(bytes) => bytes,
        _ => return None,
    };
    match miniz_oxide::inflate::decompress_to_vec_with_limit(stream, limits::MESSAGE_BYTES) {
        Ok(inflated) => Some(inflated),
        // Streams of messages are flushed, not ended.
        Err(error) => Some(error.output).filter(|output| !output.is_empty()),
    }
}

/// Does a block of deflate begin here that could hold a document? Of random bytes hardly one in a hundred does.
fn begins_block(bytes: &[u8]) -> bool {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| u32::from(byte >> (at % 8) & 1));
    let number = |at: usize, bits: usize| (0..bits).fold(0, |sum, one| sum | bit(at + one) << one);
    match number(1, 2) {
        // Fixed codes: the first byte has eight bits, highest first, and stands 0x30 higher (section 3.2.6).
        1 => {
            let code = (3..11).fold(0, |sum, at| sum << 1 | bit(at));
            code == u32::from(b'{') + 0x30 || code == u32::from(b'[') + 0x30
        }
        // Codes of its own: as many lengths as there can be, and the code of the lengths is complete (section 3.2.7).
        2 => {
            let (literals, distances, lengths) = (number(3, 5), number(8, 5), number(13, 4) as usize + 4);
            let space: u32 =
                (0..lengths).map(|at| number(17 + 3 * at, 3)).filter(|&one| one > 0).map(|one| 128 >> one).sum();
            literals <= 29 && distances <= 29 && space == 128
        }
        _ => false,
    }
}

/// Bytes by which missing bytes of a key are guessed.
const SAMPLE: usize = 256;

/// Longest key of an exclusive or.
const KEY: usize = 4;

/// Exclusive or with a key of one to four bytes, found from how documents begin and end.
fn exclusive_or(bytes: &[u8]) -> Option<Vec<u8>> {
    const BEGINS: [&[u8]; 3] = [b"{\"", b"[\"", b"["];
    const ENDS: [&[u8]; 5] = [b"\"}}", b"\"}", b"\"]", b"]}", b"}"];
    for length in 1..=KEY {
        for begin in BEGINS {
            for end in ENDS {
                if (begin.first() == Some(&b'{')) != (end.last() == Some(&b'}')) {
                    continue;
                }
                // The longer the key, the more of it must be known.
                if begin.len() + end.len() >= length
                    && let Some(key) = Key::from_ends(bytes, length, begin, end)
                    && let Some(plain) = key.apply(bytes)
                    && Values::new().json(&plain, 0) == Reading::Whole(plain.len())
                {
                    return Some(plain);
                }
            }
        }
    }
    None
}

/// Two hashes of 40 digits and a number of up to ten, between commas, perhaps with the end of the line.
const LINE_BYTES: std::ops::RangeInclusive<usize> = 83..=93;

/// Does this byte stand at its place of a line of Duino-Coin's work? See `lines`.
fn fits_line(at: usize, byte: u8) -> bool {
    match at {
        40 | 81 => byte == b',',
        82.. => byte.is_ascii_digit() || byte == b'\n',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    }
}

/// Exclusive or of a line of work with a key of one to four bytes: each place allows 16 letters or one, so that 20 of them
/// leave hardly more than one byte of the key, and none that makes a line of random bytes.
fn work_line(bytes: &[u8]) -> Option<Vec<u8>> {
    LINE_BYTES.contains(&bytes.len()).then_some(())?;
    (1..=KEY).find_map(|length| {
        let mut key = Key { bytes: [None; KEY], length };
        for (first, slot) in key.bytes.iter_mut().take(length).enumerate() {
            let fits = |guess: &u8| {
                let mut places = bytes.iter().enumerate().skip(first).step_by(length);
                places.all(|(at, byte)| fits_line(at, byte ^ guess))
            };
            *slot = Some((0..=u8::MAX).find(fits)?);
        }
        let apply = |(at, byte): (usize, &u8)| Some(byte ^ key.byte(at)?);
        bytes.iter().enumerate().map(apply).collect()
    })
}

struct Key {
    bytes: [Option<u8>; KEY],
    length: usize,
}

impl Key {
    /// The key that makes this beginning and this end, if they agree.
    fn from_ends(bytes: &[u8], length: usize, begin: &[u8], end: &[u8]) -> Option<Self> {
        let mut key = Self { bytes: [None; KEY], length };
        let last = bytes.len().checked_sub(end.len())?;
        let known = begin.iter().enumerate().chain(end.iter().enumerate().map(|(at, one)| (last + at, one)));
        for (at, plain) in known {
            let found = bytes.get(at)? ^ plain;
            let slot = key.bytes.get_mut(at % length)?;
            (slot.is_none_or(|before| before == found)).then_some(())?;
            *slot = Some(found);
        }
        // A key of zeros hides nothing; of one that is mostly unknown, nothing speaks for it.
        let all = key.bytes.get(..length)?;
        let unknown = all.iter().filter(|one| one.is_none()).count();
        (unknown <= 2 && unknown < length && all.iter().flatten().any(|one| *one != 0)).then_some(())?;
        key.complete(bytes)
    }

    /// The bytes of the key that are still missing: those that make the most hexadecimal digits, of which messages of
    /// miners consist, where all the others give text.
    fn complete(mut self, bytes: &[u8]) -> Option<Self> {
        if self.bytes.get(..self.length)?.iter().all(Option::is_some) {
            return Some(self);
        }
        // The beginning tells; whether all of it is text is seen when the key is used.
        let bytes = bytes.get(..SAMPLE).unwrap_or(bytes);
        let mut known = bytes.iter().enumerate().filter_map(|(at, byte)| Some(byte ^ self.byte(at)?));
        known.all(is_printable).then_some(())?;
        for missing in 0..self.length {
            if self.byte(missing).is_some() {
                continue;
            }
            let digits = |guess: u8| {
                let plain = bytes.iter().skip(missing).step_by(self.length).map(|byte| byte ^ guess);
                plain.filter(|one| one.is_ascii_digit() || matches!(one, b'a'..=b'f' | b'"')).count()
            };
            let first = bytes.get(missing)?;
            let guess = (b' '..=b'~').map(|plain| plain ^ first).max_by_key(|guess| digits(*guess))?;
            *self.bytes.get_mut(missing)? = Some(guess);
        }
        Some(self)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        *self.bytes.get(at % self.length)?
    }

    /// The text, if all of it is printable.
    fn apply(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let plain = || bytes.iter().enumerate().map(|(at, byte)| byte ^ self.byte(at).unwrap_or_default());
        plain().all(is_printable).then(|| plain().collect())
    }
}

fn is_printable(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;

    const PLAIN: &str = r#"{"type":"submit","params":{"job_id":"840217","nonce":"8f21aa0c","result":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}"#;

    #[test]
    fn keys_of_every_length() {
        for key in [&b"\x5a"[..], b"\x81", b"\x13\x37", b"\xa5\x01\x77", b"\xde\xad\xbe\xef", b"\x01\x02\x03\x04"] {
            for (plain, from) in [(PLAIN, 0), (&PLAIN[26..PLAIN.len() - 1], 0), ("", 1)] {
                let array = format!(r#"["w","840217","8f21aa0c","{}"]"#, "0123456789abcdef".repeat(4));
                let plain = if from == 1 { array.as_str() } else { plain };
                let hidden: Vec<u8> = plain.bytes().enumerate().map(|(at, byte)| byte ^ key[at % key.len()]).collect();
                let found = exclusive_or(&hidden).map(|found| String::from_utf8(found).unwrap());
                assert_eq!(found.as_deref(), Some(plain), "{key:x?}");
            }
        }
    }

    #[test]
    fn lines_of_work() {
        let plain = format!("{},{},4500\n", "0123456789abcdef9f3c".repeat(2), "fedcba98765432100a1b".repeat(2));
        for key in [&b"\x5a"[..], b"\x13\x37", b"\xa5\x01\x67", b"\xde\xad\xbe\xef"] {
            let hide = |text: &str| -> Vec<u8> {
                text.bytes().enumerate().map(|(at, byte)| byte ^ key[at % key.len()]).collect()
            };
            assert_eq!(unwrap(&hide(&plain)).as_deref(), Some(plain.as_bytes()), "{key:x?}");
            for other in [plain.replace("4500", "45x0"), plain.replacen(',', " ", 1), plain.to_uppercase()] {
                assert_eq!(work_line(&hide(&other)), None, "{key:x?} {other}");
            }
        }
    }

    #[test]
    fn deflate_with_and_without_its_wrappers() {
        for level in [1, 6, 9] {
            let bare = miniz_oxide::deflate::compress_to_vec(PLAIN.as_bytes(), level);
            let zlib = miniz_oxide::deflate::compress_to_vec_zlib(PLAIN.as_bytes(), level);
            let gzip = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", bare.as_slice(), b"\0\0\0\0\0\0\0\0"].concat();
            for stream in [&bare, &zlib, &gzip] {
                assert_eq!(deflated(stream).as_deref(), Some(PLAIN.as_bytes()));
            }
            assert_eq!(deflated(&bare[..bare.len() - 4]).unwrap()[..20], PLAIN.as_bytes()[..20]);
        }
    }

    #[test]
    fn other_wrappers() {
        let hex: String = PLAIN.bytes().map(|one| format!("{one:02x}")).collect();
        let reversed: String = PLAIN.chars().rev().collect();
        for hidden in [hex.to_uppercase(), hex, reversed] {
            assert_eq!(unwrap(hidden.as_bytes()).as_deref(), Some(PLAIN.as_bytes()), "{hidden}");
        }
        for (text, expected) in [
            ("YQ==", Some(&b"a"[..])),
            ("YWI", Some(b"ab")),
            ("-_-_", Some(b"\xfb\xff\xbf")),
            ("YWJjZ", None),
            ("Y=Q=", None),
        ] {
            assert_eq!(base64(text.as_bytes()).as_deref(), expected, "{text}");
        }
    }
}
