//! An HTTP answer, as a crawl holds it -> its type, and its body as the page got it.
//!
//! Crawlers undo the codings of a transfer, or do not, and seldom say which: a coding that the head names but the body does
//! not show was undone already. Brotli and Zstandard are not read.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use wattguard::limits;

use super::gzip::MAGIC;
use crate::lines::{self, Line};

/// Bytes of the line before a chunk: a length, and extensions that nobody uses.
const CHUNK_LINE_BYTES: usize = 4 * 1024;

/// What of the head is of interest.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    pub(super) content_type: String,
    chunked: bool,
    /// In the order in which they were applied.
    codings: Vec<String>,
}

/// Fields of a head, one by one: of HTTP's (RFC 9112, section 5) and of WARC's. `false` where it does not end, or is too
/// long. Lines that begin with space go on with the field before.
///
/// # Errors
/// The input cannot be read.
pub(super) fn fields(input: &mut impl BufRead, take: &mut dyn FnMut(&str, &str)) -> io::Result<bool> {
    let (mut left, mut line, mut field) = (limits::CRAWL_HEAD_BYTES, Vec::new(), String::new());
    loop {
        match lines::next(input, &mut line, left)? {
            Line::Whole if line.ends_with(b"\n") && line.len() <= left => left -= line.len(),
            _ => return Ok(false),
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.starts_with([' ', '\t']) {
            field.push(' ');
            field.push_str(text.trim_start());
            continue;
        }
        if let Some((name, value)) = field.split_once(':') {
            take(&name.trim().to_ascii_lowercase(), value.trim());
        }
        if text.is_empty() {
            return Ok(true);
        }
        text.clone_into(&mut field);
    }
}

impl Head {
    /// Reads a head; `None` where there is none.
    ///
    /// # Errors
    /// The input cannot be read.
    pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut head = Self::default();
        let whole = fields(input, &mut |name, value| {
            let words = || value.split(',').map(|word| word.trim().to_ascii_lowercase());
            match name {
                "content-type" => value.clone_into(&mut head.content_type),
                "transfer-encoding" => head.chunked = words().any(|word| word == "chunked"),
                "content-encoding" => head.codings = words().filter(|word| !word.is_empty()).collect(),
                _ => {}
            }
        })?;
        Ok(whole.then_some(head))
    }

    /// The body behind the head, as the page got it; or the coding that is not read.
    ///
    /// # Errors
    /// The input cannot be read.
    pub(super) fn body<'a>(&self, input: &'a mut dyn BufRead) -> io::Result<Result<Box<dyn BufRead + 'a>, String>> {
        let mut body: Box<dyn BufRead + 'a> = Box::new(input);
        if self.chunked {
            body = unchunked(body)?;
        }
        if self.codings.len() > limits::CONTENT_CODINGS {
            return Ok(Err(format!("{} codings", self.codings.len())));
        }
        for coding in self.codings.iter().rev() {
            body = match coding.as_str() {
                "gzip" | "x-gzip" => gunzipped(body)?,
                "deflate" => inflated(body)?,
                "identity" => body,
                other => return Ok(Err(format!("coding `{other}`"))),
            };
        }
        Ok(Ok(body))
    }
}

/// A source and its first bytes, which it still begins with.
fn begin<'a>(mut source: Box<dyn BufRead + 'a>, len: u64) -> io::Result<(Vec<u8>, Box<dyn BufRead + 'a>)> {
    let mut begin = Vec::new();
    source.by_ref().take(len).read_to_end(&mut begin)?;
    Ok((begin.clone(), Box::new(Cursor::new(begin).chain(source))))
}

fn gunzipped<'a>(body: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let (first, body) = begin(body, MAGIC.len() as u64)?;
    Ok(if first == MAGIC { Box::new(BufReader::new(GzDecoder::new(body))) } else { body })
}

/// What HTTP calls deflate is zlib's format (RFC 9110, 8.4.1.2); some servers send bare deflate.
fn inflated<'a>(body: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let (first, body) = begin(body, 2)?;
    Ok(match first.as_slice() {
        // The method, and a sum that is divided by 31 (RFC 1950, 2.2).
        [method, flags] if method & 15 == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0 => {
            Box::new(BufReader::new(ZlibDecoder::new(body)))
        }
        _ => Box::new(BufReader::new(DeflateDecoder::new(body))),
    })
}

fn unchunked<'a>(mut body: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let mut line = Vec::new();
    let whole = matches!(lines::next(&mut body, &mut line, CHUNK_LINE_BYTES)?, Line::Whole);
    Ok(match length(&line).filter(|_| whole) {
        Some(left) => Box::new(BufReader::new(Chunks { source: body, left, ended: left == 0 })),
        // Undone already.
        None => Box::new(Cursor::new(line).chain(body)),
    })
}

/// The length that a line before a chunk gives (RFC 9112, 7.1).
fn length(line: &[u8]) -> Option<u64> {
    let text = str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let digits = text.split(';').next().unwrap_or_default().trim();
    u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

/// What lies in chunks.
struct Chunks<R> {
    source: R,
    /// Bytes of this chunk that are not read yet.
    left: u64,
    ended: bool,
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.ended {
            self.next_chunk()?;
        }
        let len = self.source.by_ref().take(self.left).read(target)?;
        if len == 0 && self.left > 0 && !target.is_empty() {
            return Err(torn());
        }
        self.left -= len as u64;
        Ok(len)
    }
}

impl<R: BufRead> Chunks<R> {
    fn next_chunk(&mut self) -> io::Result<()> {
        let mut line = Vec::new();
        // The end of the chunk before, and the length of the next.
        lines::next(&mut self.source, &mut line, CHUNK_LINE_BYTES)?;
        if line.trim_ascii().is_empty() {
            lines::next(&mut self.source, &mut line, CHUNK_LINE_BYTES)?;
        }
        self.left = length(&line).ok_or_else(torn)?;
        self.ended = self.left == 0;
        Ok(())
    }
}

fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "damaged chunks")
}
