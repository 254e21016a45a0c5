//! A payload -> the scalar values in it, in order, each with its key and depth.
//!
//! JSON is read in place by a tolerant scanner that allocates nothing: numeric prefixes (socket.io's `42[...]`) and
//! whatever follows the document are the caller's. Lines of separated values are read as a flat document.
//!
//! Invariant: never more than [`limits::MESSAGE_VALUES`] values; what holds more is nobody's job or share.

use crate::limits;
use memchr::memchr2;

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    /// A string, as it stands between its quotes: escapes are not resolved.
    Text(&'a [u8]),
    /// Bytes of a binary format.
    Bytes(&'a [u8]),
    /// A whole number.
    Integer(u64),
    /// Any other number.
    Number,
    /// `true`, `false` or `null`.
    Constant,
}

/// A scalar in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Value<'a> {
    /// Its name; members of an array have the name of the array.
    pub(super) key: &'a [u8],
    /// Containers around it.
    pub(super) depth: u8,
    /// What it is.
    pub(super) scalar: Scalar<'a>,
}

impl<'a> Value<'a> {
    const NONE: Self = Self { key: b"", depth: 0, scalar: Scalar::Constant };

    /// Its text, if it is one.
    pub(super) fn text(&self) -> Option<&'a [u8]> {
        match self.scalar {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The values of one payload.
#[derive(Clone, Debug)]
pub(super) struct Values<'a> {
    items: [Value<'a>; limits::MESSAGE_VALUES],
    count: usize,
}

/// How reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A whole document, which ends here.
    Whole(usize),
    /// The text ends before the document does.
    Open,
    /// None, or one with more values than ours have.
    Other,
}

impl<'a> Values<'a> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { items: [Value::NONE; limits::MESSAGE_VALUES], count: 0 }
    }

    /// All, in order.
    pub(super) fn as_slice(&self) -> &[Value<'a>] {
        self.items.get(..self.count).unwrap_or_default()
    }

    /// All, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Value<'a>> {
        self.as_slice().iter()
    }

    /// Adds one; false where there is no room.
    pub(super) fn push(&mut self, key: &'a [u8], depth: u8, scalar: Scalar<'a>) -> bool {
        let Some(slot) = self.items.get_mut(self.count) else { return false };
        *slot = Value { key, depth, scalar };
        self.count += 1;
        true
    }

    /// Reads the JSON document that begins at `at`.
    pub(super) fn json(&mut self, bytes: &'a [u8], at: usize) -> Reading {
        let mut keys: [&'a [u8]; limits::MESSAGE_DEPTH] = [b""; limits::MESSAGE_DEPTH];
        // One bit for each container that is open: is it an object?
        let (mut objects, mut depth, mut at) = (0_u32, 0_usize, at);
        let mut key: &'a [u8] = b"";
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b',' => {}
                b'{' | b'[' => {
                    let Some(outer) = keys.get_mut(depth) else { return Reading::Other };
                    *outer = key;
                    depth += 1;
                    objects = objects << 1 | u32::from(byte == b'{');
                }
                b'}' | b']' => {
                    if depth == 0 || (objects & 1 == 1) != (byte == b'}') {
                        return Reading::Other;
                    }
                    depth -= 1;
                    objects >>= 1;
                    if depth == 0 {
                        return Reading::Whole(at);
                    }
                    key = outer_key(&keys, depth);
                }
                _ if depth == 0 => return Reading::Other,
                b'"' => {
                    let Some(end) = string_end(bytes, at) else { return Reading::Open };
                    let text = bytes.get(at..end).unwrap_or_default();
                    at = end + 1;
                    let next = after_space(bytes, at);
                    if objects & 1 == 1 && bytes.get(next) == Some(&b':') {
                        key = text;
                        at = next + 1;
                    } else if !self.push(key, level(depth), Scalar::Text(text)) {
                        return Reading::Other;
                    }
                }
                b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let length = rest.iter().take_while(|one| one.is_ascii_alphanumeric() || b".+-".contains(one));
                    let end = at + length.count();
                    if !self.push(key, level(depth), literal(bytes.get(at - 1..end).unwrap_or_default())) {
                        return Reading::Other;
                    }
                    at = end;
                }
                _ => return Reading::Other,
            }
        }
        Reading::Open
    }

    /// Reads one line of values between commas, semicolons, bars, ampersands or white space, named or not
    /// (`name=value`).
    pub(super) fn line(&mut self, bytes: &'a [u8]) -> Reading {
        let comma = bytes.contains(&b',');
        // A line with commas may have spaces inside its values: the name of a program and its version.
        let divides = |one: &u8| match one {
            b',' | b';' | b'|' | b'&' | b'\t' | b'\n' | b'\r' => true,
            b' ' => !comma,
            _ => false,
        };
        for piece in bytes.trim_ascii().split(divides) {
            let piece = piece.trim_ascii();
            let (key, text) = match piece.iter().position(|one| matches!(one, b'=' | b':')) {
                Some(at) if at > 0 && at + 1 < piece.len() => {
                    (piece.get(..at).unwrap_or_default(), piece.get(at + 1..).unwrap_or_default())
                }
                _ => (&b""[..], piece),
            };
            if !self.push(key, 1, Scalar::Text(text)) {
                return Reading::Other;
            }
        }
        Reading::Whole(bytes.len())
    }
}

/// Depth as it is stored: [`limits::MESSAGE_DEPTH`] fits.
fn level(depth: usize) -> u8 {
    u8::try_from(depth).unwrap_or(u8::MAX)
}

/// After a container has closed, members of the one around it have that one's name.
fn outer_key<'a>(keys: &[&'a [u8]], depth: usize) -> &'a [u8] {
    depth.checked_sub(1).and_then(|at| keys.get(at)).copied().unwrap_or_default()
}

/// Where the string that begins at `at` ends: its closing quote.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'"') {
            return Some(found);
        }
        at = found + 2;
    }
}

fn after_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|one| one.is_ascii_whitespace()).count()
}

/// A word or number of JSON.
fn literal(text: &[u8]) -> Scalar<'_> {
    if !matches!(text.first(), Some(b'-' | b'0'..=b'9')) {
        return Scalar::Constant;
    }
    // 19 digits always fit.
    if text.len() > 19 || !text.iter().all(u8::is_ascii_digit) {
        return Scalar::Number;
    }
    Scalar::Integer(text.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Reading, Vec<(String, u8, Scalar<'_>)>) {
        let mut values = Values::new();
        let reading = values.json(text.as_bytes(), 0);
        let named = |one: &Value<'_>| String::from_utf8(one.key.to_vec()).unwrap();
        let rows = values.iter().map(|one| (named(one), one.depth, one.scalar)).collect();
        // The values live as long as the text.
        (reading, rows)
    }

    #[test]
    fn json_becomes_flat() {
        let text = r#"{"a":[1,["x"],null],"b":{"c":"d\"e","f":-2.5},"g":[],"h":true}"#;
        let (reading, rows) = read(text);
        assert_eq!(reading, Reading::Whole(text.len()));
        let expected = [
            ("a", 2, Scalar::Integer(1)),
            ("a", 3, Scalar::Text(b"x")),
            ("a", 2, Scalar::Constant),
            ("c", 2, Scalar::Text(br#"d\"e"#)),
            ("f", 2, Scalar::Number),
            ("h", 1, Scalar::Constant),
        ];
        assert_eq!(rows, expected.map(|(key, depth, scalar)| (key.to_owned(), depth, scalar)));
    }

    #[test]
    fn what_is_no_document() {
        for (text, expected) in [
            ("", Reading::Open),
            ("abc", Reading::Other),
            ("{\"a\":1]", Reading::Other),
            ("{\"a\":\"b", Reading::Open),
            ("{\"a\":\"b\\", Reading::Open),
            ("[1,2", Reading::Open),
            ("]", Reading::Other),
            (&format!("[{}1]", "1,".repeat(40)), Reading::Other),
            (&"[".repeat(40), Reading::Other),
        ] {
            assert_eq!(read(text).0, expected, "{text}");
        }
    }

    #[test]
    fn lines() {
        let mut values = Values::new();
        assert_eq!(values.line(b"12,3.5,Some Miner 1.0,rig=a"), Reading::Whole(27));
        let texts: Vec<&[u8]> = values.iter().filter_map(Value::text).collect();
        assert_eq!(texts, [&b"12"[..], b"3.5", b"Some Miner 1.0", b"a"]);
        assert_eq!(values.as_slice()[3].key, b"rig");
    }
}
