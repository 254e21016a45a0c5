//! A binary payload -> the scalar values in it: MessagePack, CBOR (RFC 8949), Protocol Buffers, strings after their
//! lengths.
//!
//! A format is believed only where it describes the payload to its last byte.
//! Invariant: depth and number of values are bounded as for text; nothing is allocated.

use super::values::{Scalar, Values};
use crate::limits;

/// Reads what it is, if it is one of them.
pub(super) fn read<'a>(bytes: &'a [u8]) -> Option<Values<'a>> {
    let readers: [fn(&mut Reader<'a>) -> Option<()>; 4] =
        [Reader::message_pack, Reader::cbor, Reader::protocol_buffer, Reader::prefixed];
    readers.iter().find_map(|one| {
        let mut reader = Reader { rest: bytes, values: Values::new() };
        one(&mut reader)?;
        (reader.rest.is_empty() && !reader.values.as_slice().is_empty()).then_some(reader.values)
    })
}

/// Could it be one of them? By its first byte and a look at what follows.
pub(super) fn admits(bytes: &[u8]) -> bool {
    match bytes {
        // Maps and arrays of MessagePack and CBOR.
        [0x80..=0xBF | 0xDC | 0xDE, ..] => true,
        // Protocol Buffers: a low field that holds a number or has a length.
        [tag, ..] if matches!(tag & 7, 0 | 2) && (1..=15).contains(&(tag >> 3)) => true,
        // A length in one byte or two, perhaps behind another byte, and text of that length.
        _ => (0..3).any(|at| {
            bytes
                .get(at..)
                .and_then(<[u8]>::split_first)
                .is_some_and(|(length, rest)| rest.get(..usize::from(*length)).is_some_and(is_text))
        }),
    }
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|one| (b' '..=b'~').contains(one))
}

struct Reader<'a> {
    rest: &'a [u8],
    values: Values<'a>,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// An unsigned number of so many bytes, highest first.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        Some(self.take(bytes)?.iter().fold(0, |sum, &one| sum << 8 | u64::from(one)))
    }

    fn length(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.number(bytes)?).ok()
    }

    fn push(&mut self, key: &'a [u8], depth: usize, scalar: Scalar<'a>) -> Option<()> {
        self.values.push(key, u8::try_from(depth).ok()?, scalar).then_some(())
    }

    fn message_pack(&mut self) -> Option<()> {
        matches!(self.rest.first(), Some(0x80..=0x9F | 0xDC | 0xDE)).then_some(())?;
        self.message_pack_value(b"", 0)
    }

    /// One value (<https://github.com/msgpack/msgpack/blob/master/spec.md>).
    fn message_pack_value(&mut self, key: &'a [u8], depth: usize) -> Option<()> {
        let scalar = match self.byte()? {
            small @ 0..=0x7F => Scalar::Integer(small.into()),
            map @ 0x80..=0x8F => return self.message_pack_members(key, depth, (map & 15).into(), true),
            array @ 0x90..=0x9F => return self.message_pack_members(key, depth, (array & 15).into(), false),
            text @ 0xA0..=0xBF => Scalar::Text(self.take((text & 31).into())?),
            0xC0 | 0xC2 | 0xC3 => Scalar::Constant,
            wide @ 0xC4..=0xC6 => {
                let length = self.length(1 << (wide - 0xC4))?;
                Scalar::Bytes(self.take(length)?)
            }
            wide @ 0xCA..=0xCB => {
                self.take(4 << (wide - 0xCA))?;
                Scalar::Number
            }
            wide @ 0xCC..=0xCF => Scalar::Integer(self.number(1 << (wide - 0xCC))?),
            wide @ 0xD0..=0xD3 => {
                self.take(1 << (wide - 0xD0))?;
                Scalar::Number
            }
            wide @ 0xD9..=0xDB => {
                let length = self.length(1 << (wide - 0xD9))?;
                Scalar::Text(self.take(length)?)
            }
            wide @ (0xDC | 0xDE) => {
                let count = self.length(2)?;
                return self.message_pack_members(key, depth, count, wide == 0xDE);
            }
            0xE0..=0xFF => Scalar::Number,
            _ => return None,
        };
        self.push(key, depth, scalar)
    }

    fn message_pack_members(&mut self, key: &'a [u8], depth: usize, count: usize, map: bool) -> Option<()> {
        (depth < limits::MESSAGE_DEPTH && count <= limits::MESSAGE_VALUES).then_some(())?;
        for _ in 0..count {
            let key = if map { self.message_pack_key()? } else { key };
            self.message_pack_value(key, depth + 1)?;
        }
        Some(())
    }

    fn message_pack_key(&mut self) -> Option<&'a [u8]> {
        match self.byte()? {
            0..=0x7F => Some(b""),
            text @ 0xA0..=0xBF => self.take((text & 31).into()),
            0xD9 => {
                let length = self.length(1)?;
                self.take(length)
            }
            _ => None,
        }
    }

    fn cbor(&mut self) -> Option<()> {
        matches!(self.rest.first(), Some(0x80..=0xBF)).then_some(())?;
        self.cbor_value(b"", 0)
    }

    /// One data item (RFC 8949, section 3): three bits say what, five how much.
    fn cbor_value(&mut self, key: &'a [u8], depth: usize) -> Option<()> {
        let first = self.byte()?;
        if matches!(first, 0x9F | 0xBF) {
            return self.cbor_members(key, depth, limits::MESSAGE_VALUES, first == 0xBF, true);
        }
        let argument = self.cbor_argument(first & 31)?;
        let count = usize::try_from(argument).ok()?;
        let scalar = match first >> 5 {
            0 => Scalar::Integer(argument),
            1 => Scalar::Number,
            2 => Scalar::Bytes(self.take(count)?),
            3 => Scalar::Text(self.take(count)?),
            4 | 5 => return self.cbor_members(key, depth, count, first >> 5 == 5, false),
            6 => {
                (depth < limits::MESSAGE_DEPTH).then_some(())?;
                return self.cbor_value(key, depth + 1);
            }
            _ if first & 31 >= 25 => Scalar::Number,
            _ => Scalar::Constant,
        };
        self.push(key, depth, scalar)
    }

    fn cbor_argument(&mut self, low: u8) -> Option<u64> {
        match low {
            0..=23 => Some(low.into()),
            24..=27 => self.number(1 << (low - 24)),
            _ => None,
        }
    }

    fn cbor_members(&mut self, key: &'a [u8], depth: usize, count: usize, map: bool, open: bool) -> Option<()> {
        (depth < limits::MESSAGE_DEPTH && count <= limits::MESSAGE_VALUES).then_some(())?;
        for _ in 0..count {
            if open && self.rest.first() == Some(&0xFF) {
                break;
            }
            let key = if map { self.cbor_key()? } else { key };
            self.cbor_value(key, depth + 1)?;
        }
        if open {
            return (self.byte()? == 0xFF).then_some(());
        }
        Some(())
    }

    fn cbor_key(&mut self) -> Option<&'a [u8]> {
        let first = self.byte()?;
        let argument = self.cbor_argument(first & 31)?;
        match first >> 5 {
            0 => Some(b""),
            3 => self.take(usize::try_from(argument).ok()?),
            _ => None,
        }
    }

    fn protocol_buffer(&mut self) -> Option<()> {
        self.fields(1)
    }

    /// Fields to the end (<https://protobuf.dev/programming-guides/encoding>): tag, then what its type says.
    fn fields(&mut self, depth: usize) -> Option<()> {
        while !self.rest.is_empty() {
            let tag = self.varint()?;
            ((1..=limits::MESSAGE_VALUES as u64).contains(&(tag >> 3)) && depth < limits::MESSAGE_DEPTH)
                .then_some(())?;
            match tag & 7 {
                0 => {
                    let number = self.varint()?;
                    self.push(b"", depth, Scalar::Integer(number))?;
                }
                2 => {
                    let length = usize::try_from(self.varint()?).ok()?;
                    let inside = self.take(length)?;
                    self.inside(inside, depth)?;
                }
                fixed @ (1 | 5) => {
                    let bytes = self.take(if fixed == 1 { 8 } else { 4 })?;
                    self.push(b"", depth, Scalar::Bytes(bytes))?;
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// What has a length: text, a message, or bytes.
    fn inside(&mut self, inside: &'a [u8], depth: usize) -> Option<()> {
        if is_text(inside) {
            return self.push(b"", depth, Scalar::Text(inside));
        }
        let mut message = Reader { rest: inside, values: self.values.clone() };
        if !inside.is_empty() && message.fields(depth + 1).is_some() {
            self.values = message.values;
            return Some(());
        }
        self.push(b"", depth, Scalar::Bytes(inside))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut sum = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            sum |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(sum);
            }
        }
        None
    }

    /// Strings, each after its length in one byte or two; perhaps a byte before them all that says what they are.
    fn prefixed(&mut self) -> Option<()> {
        let whole = self.rest;
        [(0, 1), (1, 1), (0, 2), (1, 2)].iter().find_map(|&(skip, wide)| {
            self.rest = whole.get(skip..)?;
            self.values = Values::new();
            while !self.rest.is_empty() {
                let length = self.length(wide)?;
                let text = self.take(length)?;
                is_text(text).then_some(())?;
                self.push(b"", 1, Scalar::Text(text))?;
            }
            Some(())
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const EXPECTED: [(&[u8], Scalar<'_>); 4] = [
        (b"a", Scalar::Text(b"xyz")),
        (b"b", Scalar::Integer(300)),
        (b"b", Scalar::Bytes(&[0, 9])),
        (b"c", Scalar::Constant),
    ];

    fn check(bytes: &[u8], keys: bool, expected: &[(&[u8], Scalar<'_>)]) {
        let values = read(bytes).unwrap();
        let found: Vec<_> = values.iter().map(|one| (if keys { one.key } else { b"" }, one.scalar)).collect();
        let expected: Vec<_> = expected.iter().map(|(key, one)| (if keys { key } else { &b""[..] }, *one)).collect();
        assert_eq!(found, expected);
        assert!(admits(bytes));
        for end in 0..bytes.len() {
            // Shorter ones are something else, or nothing; they end.
            let _ = read(&bytes[..end]);
        }
    }

    #[test]
    fn message_pack() {
        check(b"\x83\xA1a\xA3xyz\xA1b\x92\xCD\x01\x2C\xC4\x02\x00\x09\xA1c\xC0", true, &EXPECTED);
    }

    #[test]
    fn cbor() {
        check(b"\xA3\x61a\x63xyz\x61b\x82\x19\x01\x2C\x42\x00\x09\x61c\xF6", true, &EXPECTED);
        check(b"\xBF\x61a\x63xyz\x61b\x9F\x19\x01\x2C\x42\x00\x09\xFF\x61c\xF6\xFF", true, &EXPECTED);
    }

    #[test]
    fn protocol_buffers() {
        check(b"\x0A\x03xyz\x12\x07\x08\xAC\x02\x12\x02\x00\x09", false, &EXPECTED[..3]);
    }

    #[test]
    fn strings_after_their_lengths() {
        let expected: [(&[u8], Scalar<'_>); 2] = [(b"", Scalar::Text(b"xyz")), (b"", Scalar::Text(b"0123"))];
        check(b"\x03xyz\x040123", false, &expected);
        check(b"\x00\x03xyz\x00\x040123", false, &expected);
    }
}
