//! Files and standard input: bytes -> UTF-8 text without a byte order mark, whole or as a stream.
//!
//! What is not UTF-8 becomes U+FFFD, counted, as browsers do it; so what comes after never meets such bytes. Memory is
//! bounded: a stream holds [`CHUNK`] bytes, a list at most [`limits::LIST_BYTES`].

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};

use wattguard::limits;

use crate::fault::Fault;
use crate::output::note;

/// Bytes that are read at once.
pub(crate) const CHUNK: usize = 64 * 1024;

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A file, or standard input where it is named `-`.
#[derive(Clone, Debug)]
pub(crate) struct Place(pub(crate) OsString);

impl Place {
    /// Is it standard input?
    pub(crate) fn is_standard_input(&self) -> bool {
        self.0 == *"-"
    }

    /// Its bytes.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(crate) fn open(&self) -> Result<Box<dyn Read>, Fault> {
        if self.is_standard_input() {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = File::open(&self.0).map_err(|fault| Fault::at(self, fault))?;
        Ok(Box::new(file))
    }

    /// All its bytes.
    ///
    /// # Errors
    /// It cannot be read, or has more than `most`.
    pub(crate) fn bytes(&self, most: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.read(self.open()?, most, |mut source| source.read_to_end(&mut bytes))?;
        Ok(bytes)
    }

    /// The text of a list.
    ///
    /// # Errors
    /// It cannot be read, or is longer than [`limits::LIST_BYTES`].
    pub(crate) fn list(&self) -> Result<String, Fault> {
        let mut stream = Stream::new(self.open()?, Utf8::default());
        let mut text = String::new();
        self.read(&mut stream, limits::LIST_BYTES, |mut source| source.read_to_string(&mut text))?;
        self.tell_replaced(&stream);
        Ok(text)
    }

    fn read<R: Read>(
        &self,
        source: R,
        most: usize,
        read: impl FnOnce(io::Take<R>) -> io::Result<usize>,
    ) -> Result<(), Fault> {
        match read(source.take(most as u64 + 1)) {
            Ok(len) if len > most => Err(Fault::at(self, format!("longer than {most} bytes"))),
            Ok(_) => Ok(()),
            Err(fault) => Err(Fault::at(self, fault)),
        }
    }

    /// Says on standard error how much of what was read was not UTF-8.
    pub(crate) fn tell_replaced<R: Read>(&self, stream: &Stream<R, Utf8>) {
        match stream.stage.replaced {
            0 => {}
            1 => note(format!("{self}: 1 place is not UTF-8, read as U+FFFD")),
            places => note(format!("{self}: {places} places are not UTF-8, read as U+FFFD")),
        }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_standard_input() { f.write_str("standard input") } else { OsStr::display(&self.0).fmt(f) }
    }
}

/// Bytes in, other bytes out, in pieces of any size.
pub(crate) trait Stage {
    /// Takes `input` in, and adds to `output` what follows from it. Empty input: there is no more.
    ///
    /// # Errors
    /// The input passes a limit; what was added before can still be used.
    fn take(&mut self, input: &[u8], output: &mut Vec<u8>) -> io::Result<()>;
}

#[derive(Debug)]
enum End {
    Open,
    Reached,
    Fault(io::Error),
}

/// A source of bytes, read through a stage.
#[derive(Debug)]
pub(crate) struct Stream<R, S> {
    source: R,
    pub(crate) stage: S,
    input: Vec<u8>,
    output: Vec<u8>,
    /// How much of `output` was read.
    at: usize,
    /// What comes behind `output`: more, nothing, or a fault.
    end: End,
}

impl<R: Read, S: Stage> Stream<R, S> {
    pub(crate) fn new(source: R, stage: S) -> Self {
        Self { source, stage, input: vec![0; CHUNK], output: Vec::new(), at: 0, end: End::Open }
    }

    /// Reads on; what comes behind what was read.
    fn refill(&mut self) -> io::Result<End> {
        self.output.clear();
        self.at = 0;
        let len = loop {
            match self.source.read(&mut self.input) {
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        Ok(match self.stage.take(self.input.get(..len).unwrap_or_default(), &mut self.output) {
            Ok(()) if len > 0 => End::Open,
            Ok(()) => End::Reached,
            // What was whole before it can still be used.
            Err(fault) => End::Fault(fault),
        })
    }
}

impl<R: Read, S: Stage> Read for Stream<R, S> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.output.len() {
            match std::mem::replace(&mut self.end, End::Reached) {
                End::Open => self.end = self.refill()?,
                End::Reached => return Ok(0),
                End::Fault(fault) => return Err(fault),
            }
        }
        let len = self.output.get(self.at..).unwrap_or_default().read(target)?;
        self.at += len;
        Ok(len)
    }
}

/// Any bytes -> UTF-8.
#[derive(Debug, Default)]
pub(crate) struct Utf8 {
    /// The start of a character whose end was not read yet.
    open: Vec<u8>,
    /// The first bytes were seen.
    begun: bool,
    /// How many places were no UTF-8.
    replaced: u64,
}

impl Stage for Utf8 {
    fn take(&mut self, input: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
        self.decode(input, output);
        if !self.begun && !output.is_empty() {
            self.begun = true;
            if output.starts_with(BYTE_ORDER_MARK) {
                output.drain(..BYTE_ORDER_MARK.len());
            }
        }
        Ok(())
    }
}

impl Utf8 {
    fn decode(&mut self, input: &[u8], output: &mut Vec<u8>) {
        let joined;
        let mut rest = input;
        if !self.open.is_empty() {
            joined = [std::mem::take(&mut self.open).as_slice(), input].concat();
            rest = &joined;
        }
        while let Err(fault) = std::str::from_utf8(rest) {
            let (valid, after) = rest.split_at_checked(fault.valid_up_to()).unwrap_or_default();
            output.extend_from_slice(valid);
            if fault.error_len().is_none() && !input.is_empty() {
                self.open.extend_from_slice(after);
                return;
            }
            self.replaced += 1;
            output.extend_from_slice(REPLACEMENT);
            rest = fault.error_len().and_then(|len| after.get(len..)).unwrap_or_default();
        }
        output.extend_from_slice(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However the bytes come, the text is the one that the standard library gives for the whole.
    #[test]
    fn bytes_become_text() {
        for (bytes, expected, replaced) in [
            (b"".as_slice(), "", 0),
            (b"||a.com^\r\n", "||a.com^\r\n", 0),
            (b"\xef\xbb\xbfx\xef\xbb\xbf", "x\u{feff}", 0),
            (b"\xef\xbb", "\u{fffd}", 1),
            ("é€😀".as_bytes(), "é€😀", 0),
            (b"a\xff\xfeb", "a\u{fffd}\u{fffd}b", 2),
            (b"\xf0\x9f\x98x\xf0\x9f", "\u{fffd}x\u{fffd}", 2),
            (b"\xed\xa0\x80", "\u{fffd}\u{fffd}\u{fffd}", 3),
        ] {
            for size in 1..=bytes.len().max(1) {
                let (mut stage, mut output) = (Utf8::default(), Vec::new());
                for piece in bytes.chunks(size).chain([[].as_slice()]) {
                    assert!(stage.take(piece, &mut output).is_ok());
                }
                assert_eq!(String::from_utf8_lossy(&output), expected, "{bytes:?} in pieces of {size}");
                assert_eq!(stage.replaced, replaced, "{bytes:?} in pieces of {size}");
            }
        }
    }
}
