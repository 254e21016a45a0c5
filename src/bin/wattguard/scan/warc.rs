//! A crawl in WARC -> what of it a page would run (WARC 1.0 and 1.1, ISO 28500).
//!
//! `response` records hold an HTTP answer, `resource` records the thing itself; all others are passed over, and so is what
//! is no script, page or module. A record that is damaged is told and passed over: reading goes on where the next one
//! begins.
//!
//! A reader of our own: of the crates, `warc` 0.4 keeps heads of any length, takes a head that breaks off for the end of
//! the crawl, and brings chrono, nom, url and uuid; `rust_warc` 1.2 reserves whatever length a record claims. Both stop at
//! the first damaged record.

use std::io::{self, BufRead, Read, Take};

use wattguard::limits;

use super::gzip::{is_damage, is_of_content};
use super::http::{self, Head};
use super::sample::{self, Kind, Sample};
use super::{Job, Jobs};
use crate::fault::Fault;
use crate::finding::{Label, Name};
use crate::lines::{self, Line};

/// How every record begins.
pub(super) const MAGIC: &[u8] = b"WARC/1.";

/// Hands on all that is to be judged.
///
/// # Errors
/// The input, whose name is `name`, cannot be read.
pub(super) fn read(input: impl BufRead, name: &str, jobs: &Jobs) -> Result<(), Fault> {
    let mut crawl = Crawl { input, number: 0, whole: true };
    loop {
        let found = match crawl.next() {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(()),
            Err(fault) => return Err(Fault::at(name, fault)),
        };
        for job in found {
            let bytes = job.bytes();
            if jobs.add(job, bytes).is_break() {
                return Ok(());
            }
        }
    }
}

struct Crawl<R> {
    input: R,
    /// Records that began.
    number: u64,
    /// The last record ended as it said.
    whole: bool,
}

/// The head of a record.
#[derive(Default)]
struct Record {
    kind: String,
    id: String,
    url: String,
    content_type: String,
    length: Option<u64>,
}

impl<R: BufRead> Crawl<R> {
    /// What comes of the next record; `None` at the end.
    ///
    /// # Errors
    /// The system's; those of damaged records become jobs.
    fn next(&mut self) -> io::Result<Option<Vec<Job>>> {
        let mut jobs = Vec::new();
        let mut record = Record::default();
        let done = self.begin(&mut record).and_then(|found| match (found, record.length) {
            (Begun::End, _) => Ok(false),
            (Begun::Record, Some(length)) => {
                self.content(&record, length, &mut jobs)?;
                Ok(true)
            }
            (Begun::Record | Begun::Damaged, _) => {
                self.damaged("no head of a record", &record, &mut jobs);
                Ok(true)
            }
        });
        match done {
            Ok(more) => Ok(more.then_some(jobs)),
            Err(fault) if is_damage(&fault) => {
                self.damaged(&fault.to_string(), &record, &mut jobs);
                Ok(Some(jobs))
            }
            Err(fault) => Err(fault),
        }
    }

    /// Tells of damage, once until there is a whole record again.
    fn damaged(&mut self, what: &str, record: &Record, jobs: &mut Vec<Job>) {
        if std::mem::replace(&mut self.whole, false) {
            jobs.push(record.bad(self.number, what));
        }
    }

    /// Looks for the next record and reads its head.
    fn begin(&mut self, record: &mut Record) -> io::Result<Begun> {
        let mut line = Vec::new();
        loop {
            match lines::next(&mut self.input, &mut line, limits::CRAWL_HEAD_BYTES)? {
                Line::None => return Ok(Begun::End),
                Line::Whole if line.starts_with(MAGIC) => break,
                Line::Whole if line.trim_ascii().is_empty() => {}
                Line::Whole | Line::TooLong if self.whole => return Ok(Begun::Damaged),
                Line::Whole | Line::TooLong => {}
            }
        }
        self.number += 1;
        let whole = http::fields(&mut self.input, &mut |name, value| match name {
            "warc-type" => record.kind = value.to_ascii_lowercase(),
            "warc-record-id" => value.clone_into(&mut record.id),
            // WARC 1.0 has them in angle brackets by mistake of its grammar.
            "warc-target-uri" => value.trim_matches(['<', '>']).clone_into(&mut record.url),
            "content-type" => value.clone_into(&mut record.content_type),
            "content-length" => record.length = value.parse().ok(),
            _ => {}
        })?;
        Ok(if whole { Begun::Record } else { Begun::Damaged })
    }

    /// Reads what the record holds, to its end.
    fn content(&mut self, record: &Record, length: u64, jobs: &mut Vec<Job>) -> io::Result<()> {
        self.whole = true;
        let mut content = self.input.by_ref().take(length);
        let read = match record.kind.as_str() {
            "response" if record.content_type.to_ascii_lowercase().starts_with("application/http") => {
                record.answer(&mut content)
            }
            "response" | "resource" => record.sample(&record.content_type, &mut content),
            _ => Ok(None),
        };
        match read {
            Ok(found) => jobs.extend(found),
            Err(fault) if is_of_content(&fault) && !is_damage(&fault) => {
                jobs.push(record.bad(self.number, &fault.to_string()))
            }
            Err(fault) => return Err(fault),
        }
        io::copy(&mut content, &mut io::sink())?;
        let missing = content.limit() > 0;
        if missing {
            self.damaged("ends early", record, jobs);
        }
        Ok(())
    }
}

enum Begun {
    Record,
    Damaged,
    End,
}

impl Record {
    /// The sample of an HTTP answer, where it is one.
    fn answer<R: BufRead>(&self, content: &mut Take<R>) -> io::Result<Option<Job>> {
        let Some(head) = Head::read(content)? else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no head of an HTTP answer"));
        };
        let of_interest = Kind::of_answer(&head.content_type, &self.url, &[]).is_some();
        match head.body(content)? {
            Ok(mut body) => self.sample(&head.content_type, &mut body),
            Err(what) => Ok(of_interest.then(|| Job::Bad(format!("{}: {what}: not read", self.name())))),
        }
    }

    /// The sample of a body, where it is one.
    fn sample(&self, content_type: &str, mut body: &mut dyn BufRead) -> io::Result<Option<Job>> {
        let mut bytes = Vec::new();
        Read::take(&mut body, sample::BEGIN as u64).read_to_end(&mut bytes)?;
        let Some(kind) = Kind::of_answer(content_type, &self.url, &bytes) else {
            return Ok(None);
        };
        // What came before the damage may be enough.
        let (cut, torn) = match sample::read_on(&mut body, &mut bytes) {
            Ok(cut) => (cut, None),
            Err(fault) if is_of_content(&fault) && !is_damage(&fault) => (false, Some(fault.to_string())),
            Err(fault) => return Err(fault),
        };
        let faults = cut.then(sample::cut).into_iter().chain(torn).collect();
        Ok(Some(Job::Sample(Sample { name: self.name(), kind, bytes, faults })))
    }

    fn name(&self) -> Name {
        let id = if self.id.is_empty() { Label::None } else { Label::Text(self.id.clone()) };
        Name { id, url: Some(self.url.clone()), ..Name::default() }
    }

    fn bad(&self, number: u64, what: &str) -> Job {
        match (number, self.url.as_str()) {
            (0, _) => Job::Bad(format!("before the first record: {what}")),
            (_, "") => Job::Bad(format!("record {number}: {what}")),
            (_, _) => Job::Bad(format!("record {number}, {}: {what}", self.name())),
        }
    }
}
