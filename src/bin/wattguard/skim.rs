//! JSON with large strings -> the same JSON, in which only the strings that are asked for are left, and have an end.
//!
//! A HAR holds every body that a page loaded and every frame of its WebSockets. serde walks over those byte by byte, and
//! keeps a string that is asked for whole, however long. So before serde sees the text, the strings of all fields but the
//! wanted ones are emptied, and those of the wanted ones end after some length. What stands between
//! strings goes through as it is, mistakes included; only its depth is bounded.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use memchr::memchr2;
use wattguard::limits;

use crate::input::Stage;

/// Digits of the longest escape, `\u00e9`.
const DIGITS: usize = 4;

/// Empties the strings that nobody asks for.
#[derive(Debug)]
pub(crate) struct Skim {
    /// The fields whose strings are wanted.
    wanted: &'static [&'static str],
    /// Bytes of a wanted string, as it is written, that are kept.
    most: usize,
    /// Strings that were cut, for whoever wants to know.
    cut: Rc<Cell<u64>>,
    position: Position,
    depth: usize,
    /// Behind a colon: what comes is the value of a field.
    value: bool,
    /// The field that was named last is wanted.
    field_wanted: bool,
    /// The string that is being read, as it is written, where it is kept.
    kept: Vec<u8>,
    /// A place in `kept` where it may end: inside no character and no escape.
    end: usize,
    /// Bytes since the last escape, which has up to four digits behind its letter.
    plain: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Position {
    Outside,
    /// In a string that is kept.
    Kept,
    /// In a string that is not, or in the rest of one that is too long.
    Skipped,
    /// Behind a backslash in a string: what comes, whatever it is, belongs to the string.
    Escape {
        kept: bool,
    },
}

impl Skim {
    pub(crate) fn new(wanted: &'static [&'static str], most: usize) -> Self {
        let (kept, position, cut) = (Vec::new(), Position::Outside, Rc::default());
        Self { wanted, most, cut, position, depth: 0, value: false, field_wanted: false, kept, end: 0, plain: 0 }
    }

    /// A count of the strings that were cut, which goes up before such a string is read.
    pub(crate) fn cut(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.cut)
    }

    /// Between strings: all of it, up to the next one.
    fn outside<'a>(&mut self, input: &'a [u8], output: &mut Vec<u8>) -> io::Result<&'a [u8]> {
        let quote = input.iter().position(|&byte| byte == b'"');
        let (text, rest) = input.split_at_checked(quote.map_or(input.len(), |at| at + 1)).unwrap_or_default();
        for byte in text {
            match byte {
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            match byte {
                b':' => self.value = true,
                b',' | b'{' => self.value = false,
                _ => {}
            }
        }
        output.extend_from_slice(text);
        if self.depth > limits::HAR_DEPTH {
            let what = format!("nested deeper than {}", limits::HAR_DEPTH);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        if quote.is_some() {
            self.kept.clear();
            (self.end, self.plain) = (0, DIGITS);
            self.position = if self.value && !self.field_wanted { Position::Skipped } else { Position::Kept };
        }
        Ok(rest)
    }

    /// In a string: up to its end, or to what is escaped in it.
    fn string<'a>(&mut self, input: &'a [u8], kept: bool, output: &mut Vec<u8>) -> &'a [u8] {
        let stop = memchr2(b'"', b'\\', input);
        let (text, rest) = input.split_at_checked(stop.unwrap_or(input.len())).unwrap_or_default();
        let kept = kept && self.keep_plain(text, output);
        self.position = match rest.first() {
            Some(b'"') => {
                self.close(kept, output);
                Position::Outside
            }
            Some(_) => Position::Escape { kept: kept && self.keep(b"\\", output) },
            None if kept => Position::Kept,
            None => Position::Skipped,
        };
        rest.get(1..).unwrap_or_default()
    }

    /// Adds text without escapes to the string that is kept, as [`Skim::keep`].
    fn keep_plain(&mut self, text: &[u8], output: &mut Vec<u8>) -> bool {
        let fits = text.get(..self.room()).unwrap_or(text);
        if let Some(at) = fits.iter().rposition(u8::is_ascii).filter(|at| self.plain + at >= DIGITS) {
            self.end = self.kept.len() + at;
        }
        self.plain += text.len();
        self.keep(text, output)
    }

    /// Adds to the string that is kept. Where that gets too long, ends it; `false` then.
    fn keep(&mut self, text: &[u8], output: &mut Vec<u8>) -> bool {
        let fits = text.get(..self.room()).unwrap_or(text);
        self.kept.extend_from_slice(fits);
        if fits.len() < text.len() {
            output.extend_from_slice(self.kept.get(..self.end).unwrap_or_default());
            self.cut.set(self.cut.get() + 1);
        }
        fits.len() == text.len()
    }

    fn room(&self) -> usize {
        self.most.saturating_sub(self.kept.len())
    }

    fn close(&mut self, kept: bool, output: &mut Vec<u8>) {
        if !self.value {
            // A name may be spelt with escapes: it could be any.
            let name = self.kept.as_slice();
            self.field_wanted = self.wanted.iter().any(|wanted| wanted.as_bytes() == name) || name.contains(&b'\\');
        }
        if kept {
            output.append(&mut self.kept);
        }
        output.push(b'"');
        self.value = false;
    }
}

impl Stage for Skim {
    fn take(&mut self, input: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
        let mut rest = input;
        while let Some((&first, after)) = rest.split_first() {
            rest = match self.position {
                Position::Outside => self.outside(rest, output)?,
                Position::Kept => self.string(rest, true, output),
                Position::Skipped => self.string(rest, false, output),
                Position::Escape { kept } => {
                    self.position =
                        if kept && self.keep(&[first], output) { Position::Kept } else { Position::Skipped };
                    self.plain = 0;
                    after
                }
            };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn skimmed(text: &str, size: usize) -> String {
        let (mut skim, mut output) = (Skim::new(&["url"], limits::HAR_STRING_BYTES), Vec::new());
        for piece in text.as_bytes().chunks(size) {
            assert!(skim.take(piece, &mut output).is_ok(), "{text}");
        }
        String::from_utf8_lossy(&output).into_owned()
    }

    #[test]
    fn strings_of_wanted_fields_stay() {
        for (text, expected) in [
            (r#"{"url":"a","text":"b"}"#, r#"{"url":"a","text":""}"#),
            (r#"{"text":"a\"b\\","url" : "\u00e9\"é\\"}"#, r#"{"text":"","url" : "\u00e9\"é\\"}"#),
            (r#"{"text":"{[\":","url":"a"}"#, r#"{"text":"","url":"a"}"#),
            (r#"[{"url":{"text":"b"}},{"text":{"url":"a"}}]"#, r#"[{"url":{"text":""}},{"text":{"url":"a"}}]"#),
            // Spelt with an escape: the same name, or another.
            (r#"{"\u0075rl":"a","t\u0065xt":"b"}"#, r#"{"\u0075rl":"a","t\u0065xt":"b"}"#),
            (r#"{"urls":"b","ur":"b","":"b"}"#, r#"{"urls":"","ur":"","":""}"#),
            // Mistakes are not ours to judge.
            (r#"{"text":"abc"#, r#"{"text":""#),
            (r#"{"text":"abc\"#, r#"{"text":""#),
            (r#"}]{"text" "b" 1"#, r#"}]{"text" "b" 1"#),
            ("", ""),
        ] {
            for size in 1..=text.len().max(1) {
                assert_eq!(skimmed(text, size), expected, "{text} in pieces of {size}");
            }
        }
    }

    /// Whatever a long string is made of, what is left of it is its beginning, and JSON.
    #[test]
    fn long_strings_have_an_end() {
        let most = limits::HAR_STRING_BYTES;
        for (unit, least) in [
            ("x", most - 16),
            ("é", 9),
            ("x€", most - 16),
            ("\\n", 9),
            ("\\\\", 9),
            ("\\u00e9", 9),
            ("\\ud83d\\ude00", 9),
            ("\\ud83d\\ude00abcdefghi", most - 32),
        ] {
            for before in ["https://a/", "https://a/xy"] {
                let url = [before, &unit.repeat(most / unit.len() + 1)].concat();
                let text = format!(r#"[{{"url":"{url}"}},{{"url":"b"}}]"#);
                let sizes = [13, 1000, text.len()].map(|size| skimmed(&text, size));
                let [left, ..] = &sizes;
                assert!(sizes.iter().all(|other| other == left), "{unit}: the same in any pieces");
                let value: Value = serde_json::from_str(left).unwrap_or_default();
                let kept = value.pointer("/0/url").and_then(Value::as_str).unwrap_or_default();
                assert_eq!(value, json!([{ "url": kept }, { "url": "b" }]), "{unit}");
                let whole: Value = serde_json::from_str(&text).unwrap_or_default();
                assert!(whole.pointer("/0/url").and_then(Value::as_str).is_some_and(|url| url.starts_with(kept)));
                let written = left.len() - r#"[{"url":""},{"url":"b"}]"#.len();
                assert!((least..=most).contains(&written), "{unit}: {written} bytes");
            }
        }
    }

    #[test]
    fn depth_is_bounded() {
        let (mut skim, mut output) = (Skim::new(&[], 0), Vec::new());
        assert!(skim.take("[{".repeat(limits::HAR_DEPTH / 2).as_bytes(), &mut output).is_ok());
        assert!(skim.take(br#""[[[[":1"#, &mut output).is_ok());
        assert!(skim.take(b"}]{", &mut output).is_ok());
        assert!(skim.take(b"{{", &mut output).is_err());
    }
}
