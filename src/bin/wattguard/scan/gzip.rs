//! Gzip with any number of members -> their bytes, one after the other.
//!
//! Crawls hold each record in a member of its own (WARC 1.1, annex D), so that one that is damaged does not take the others
//! along: it ends with an error, [`Damaged`], and the next read goes on with the next member that can be found.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// How every member begins: its magic, and the one method that there is (RFC 1952, 2.3.1).
pub(super) const MAGIC: &[u8] = b"\x1f\x8b\x08";

/// What an error says where a member is damaged.
#[derive(Debug)]
pub(super) struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("damaged gzip")
    }
}

impl Error for Damaged {}

/// Is this the error of a damaged member?
pub(super) fn is_damage(fault: &io::Error) -> bool {
    fault.get_ref().is_some_and(|inner| inner.is::<Damaged>())
}

/// Does an error come of bytes that are no gzip or deflate, not of the system?
pub(super) fn is_of_content(fault: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(fault.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

/// The bytes of all members.
pub(super) struct Members<R> {
    /// `None` between two reads only at the end, or where the source cannot be read.
    state: Option<State<R>>,
}

enum State<R> {
    Between(Source<R>),
    Inside(Box<GzDecoder<Source<R>>>),
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(source: R) -> Self {
        Self { state: Some(State::Between(Source { found: &[], rest: source })) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while let Some(state) = self.state.take() {
            let mut member = match state {
                State::Inside(member) => member,
                State::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    Box::new(GzDecoder::new(source))
                }
            };
            match member.read(target) {
                Ok(0) if !target.is_empty() => self.state = Some(State::Between(member.into_inner())),
                Ok(len) => {
                    self.state = Some(State::Inside(member));
                    return Ok(len);
                }
                Err(fault) if is_of_content(&fault) => {
                    let mut source = member.into_inner();
                    source.find_member()?;
                    self.state = Some(State::Between(source));
                    return Err(io::Error::new(io::ErrorKind::InvalidData, Damaged));
                }
                Err(fault) => {
                    self.state = Some(State::Inside(member));
                    return Err(fault);
                }
            }
        }
        Ok(0)
    }
}

/// A source in which the beginning of a member was looked for.
struct Source<R> {
    /// What of the beginning is still to be read; it was taken from the rest.
    found: &'static [u8],
    rest: R,
}

impl<R: BufRead> Source<R> {
    /// Passes over all that comes before a member; over everything, where there is none.
    fn find_member(&mut self) -> io::Result<()> {
        let mut last = [0; MAGIC.len()];
        loop {
            let buffer = self.rest.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let mut passed = 0;
            for &byte in buffer {
                last.rotate_left(1);
                if let Some(newest) = last.last_mut() {
                    *newest = byte;
                }
                passed += 1;
                if last == MAGIC {
                    break;
                }
            }
            self.rest.consume(passed);
            if last == MAGIC {
                self.found = MAGIC;
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(target)?;
        self.consume(len);
        Ok(len)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.found.is_empty() { self.rest.fill_buf() } else { Ok(self.found) }
    }

    fn consume(&mut self, len: usize) {
        match self.found.get(len..) {
            Some(left) if !self.found.is_empty() => self.found = left,
            _ => self.rest.consume(len),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        assert!(encoder.write_all(text.as_bytes()).is_ok());
        encoder.finish().unwrap_or_default()
    }

    /// All that can be read, with `!` in the place of each error.
    fn read(bytes: &[u8], capacity: usize) -> String {
        let mut members = Members::new(BufReader::with_capacity(capacity, bytes));
        let (mut result, mut buffer) = (String::new(), [0; 7]);
        loop {
            match members.read(&mut buffer) {
                Ok(0) => return result,
                Ok(len) => result.push_str(&String::from_utf8_lossy(buffer.get(..len).unwrap_or_default())),
                Err(fault) => {
                    assert!(is_damage(&fault), "{fault}");
                    result.push('!');
                }
            }
        }
    }

    #[test]
    fn a_damaged_member_takes_no_other_along() {
        let (one, two, three) = (member("one "), member("two two two "), member("three "));
        let cut = |bytes: &[u8], len: usize| bytes.get(..bytes.len() - len).unwrap_or_default().to_vec();
        let mut torn = two.clone();
        torn.iter_mut().skip(10).take(4).for_each(|byte| *byte = 0xff);
        for (parts, expected) in [
            (vec![], ""),
            (vec![&one], "one "),
            (vec![&one, &two, &three], "one two two two three "),
            (vec![&one, &torn, &three], "one !three "),
            (vec![&one, &b"garbage \x1f\x8b".to_vec(), &three], "one !three "),
            (vec![&one, &cut(&two, 3)], "one two two two !"),
            (vec![&one, &cut(&one, one.len() - 5)], "one !"),
            (vec![&vec![0; 100]], "!"),
        ] {
            let bytes: Vec<u8> = parts.into_iter().flatten().copied().collect();
            for capacity in [1, 2, 3, 64, 4096] {
                assert_eq!(read(&bytes, capacity), expected, "{expected} by {capacity}");
            }
        }
    }
}
