//! Standard input, whatever its format -> jobs.

use std::io::{BufRead, BufReader, Cursor, Read};

use wattguard::limits;

use super::gzip::{self, Members};
use super::{Job, Jobs, har, warc};
use crate::fault::Fault;
use crate::format::Format;
use crate::input::{CHUNK, Place, Stream, Utf8};
use crate::lines::{self, Line};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Hands on all that is to be judged.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(place: &Place, jobs: &Jobs) -> Result<(), Fault> {
    let (begin, input) = begin(place, BufReader::with_capacity(CHUNK, place.open()?))?;
    if begin.starts_with(gzip::MAGIC) {
        let members = BufReader::with_capacity(CHUNK, Members::new(input));
        let (begin, input) = self::begin(place, members)?;
        return format(place, &begin, input, jobs);
    }
    format(place, &begin, input, jobs)
}

/// An input and its first bytes, which it still begins with.
fn begin<R: BufRead>(place: &Place, mut input: R) -> Result<(Vec<u8>, impl BufRead + use<R>), Fault> {
    let mut begin = Vec::new();
    let read = input.by_ref().take(warc::MAGIC.len() as u64).read_to_end(&mut begin);
    read.map_err(|fault| Fault::at(place, fault))?;
    Ok((begin.clone(), Cursor::new(begin).chain(input)))
}

fn format(place: &Place, begin: &[u8], input: impl BufRead, jobs: &Jobs) -> Result<(), Fault> {
    let name = place.to_string();
    if begin == warc::MAGIC {
        return warc::read(input, &name, jobs);
    }
    let mut input = input;
    if begin.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    let (format, read) = Format::of(&mut input).map_err(|fault| Fault::at(&name, fault))?;
    let whole = Cursor::new(read).chain(input);
    match format {
        Format::Lines => json_lines(whole, &name, jobs),
        Format::Har => {
            let mut text = BufReader::with_capacity(CHUNK, Stream::new(whole, Utf8::default()));
            har::read(&mut text, &name, jobs)
        }
    }
}

fn json_lines(mut input: impl BufRead, name: &str, jobs: &Jobs) -> Result<(), Fault> {
    for number in 1u64.. {
        let mut text = Vec::new();
        let job = match lines::next(&mut input, &mut text, limits::SAMPLE_LINE_BYTES) {
            Ok(Line::None) => return Ok(()),
            Ok(Line::Whole) if text.trim_ascii().is_empty() => continue,
            Ok(Line::Whole) => Job::Line { number, text },
            Ok(Line::TooLong) => Job::Bad(format!("line {number}: longer than {} bytes", limits::SAMPLE_LINE_BYTES)),
            Err(fault) if gzip::is_damage(&fault) => Job::Bad(format!("line {number}: {fault}")),
            Err(fault) => return Err(Fault::at(name, fault)),
        };
        let bytes = job.bytes();
        if jobs.add(job, bytes).is_break() {
            return Ok(());
        }
    }
    Ok(())
}
