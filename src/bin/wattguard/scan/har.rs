//! A browser's log of its requests -> the scripts, pages and modules in it, and the conversations of its sockets.
//!
//! Chrome keeps the frames of WebSockets, as `_webSocketMessages`; other browsers keep none. Frames are judged while they
//! are read: a socket may have said more than fits into memory.

use std::cell::Cell;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::rc::Rc;

use serde::de::SeqAccess;
use wattguard::limits;
use wattguard::message::{Conversation, Direction, Payload};
use wattguard::verdict::{Policy, judge};

use super::sample::{self, Kind, Sample};
use super::{Job, Jobs};
use crate::base64;
use crate::fault::Fault;
use crate::finding::Name;
use crate::har::{self, Log};
use crate::json::{Fill, Part, fields};
use crate::skim::Skim;

/// The fields whose strings are read.
const FIELDS: &[&str] = &["data", "encoding", "mimeType", "text", "type", "url"];

/// `opcode` of a frame (RFC 6455, 11.8).
const TEXT: f64 = 1.0;
const BINARY: f64 = 2.0;

/// Hands on all that is to be judged.
///
/// # Errors
/// The input, whose name is `name`, cannot be read.
pub(super) fn read(input: impl BufRead, name: &str, jobs: &Jobs) -> Result<(), Fault> {
    let skim = Skim::new(FIELDS, limits::SAMPLE_BYTES);
    let mut samples = Samples { jobs, cut: skim.cut() };
    match har::walk(input, name, skim, &mut samples) {
        Ok(None) => Ok(()),
        Ok(Some(what)) => samples.add(Job::Bad(what)),
        Err(fault) => Err(fault),
    }
    // Nobody wants more; whoever writes knows why.
    .or_else(|fault| if matches!(fault, Fault::Closed) { Ok(()) } else { Err(fault) })
}

struct Samples<'a> {
    jobs: &'a Jobs,
    /// Strings since the last entry that were longer than a sample may be.
    cut: Rc<Cell<u64>>,
}

#[derive(Default)]
struct Entry {
    request: Request,
    response: Response,
    messages: Messages,
}

#[derive(Default)]
struct Request {
    url: String,
}

#[derive(Default)]
struct Response {
    content: Content,
}

#[derive(Default)]
struct Content {
    mime_type: String,
    encoding: String,
    text: Option<String>,
}

/// The frames of a socket, of which only their conversation stays.
#[derive(Default)]
struct Messages {
    conversation: Conversation,
    /// Milliseconds.
    at: u64,
    frames: u64,
    /// Frames that are no base64 though they should be.
    bad: u64,
}

#[derive(Default)]
struct Message {
    /// `send` or `receive`.
    kind: String,
    /// Seconds.
    time: Option<f64>,
    opcode: Option<f64>,
    data: String,
}

fields!(Entry { "request" => request, "response" => response, "_webSocketMessages" => messages });
fields!(Request { "url" => url });
fields!(Response { "content" => content });
fields!(Content { "mimeType" => mime_type, "encoding" => encoding, "text" => text });
fields!(Message { "type" => kind, "time" => time, "opcode" => opcode, "data" => data });

impl Part for Messages {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut message = Message::default();
        let more = list.next_element_seed(Fill(&mut message))?.is_some();
        if more {
            self.take(&message);
        }
        Ok(more)
    }
}

impl Messages {
    fn take(&mut self, message: &Message) {
        let from = match message.kind.as_str() {
            "send" => Direction::Client,
            "receive" => Direction::Server,
            _ => return,
        };
        let decoded;
        let payload = match message.opcode.unwrap_or(TEXT) {
            TEXT => Payload::Text(&message.data),
            BINARY => {
                let Some(bytes) = base64::decoded(&message.data) else {
                    self.bad += 1;
                    return;
                };
                decoded = bytes;
                Payload::Binary(&decoded)
            }
            // Signs of life and of the end.
            _ => return,
        };
        self.frames += 1;
        self.at = self.at.max((message.time.unwrap_or_default() * 1_000.0) as u64);
        self.conversation.frame(from, payload, self.at);
    }
}

impl Log for Samples<'_> {
    type Entry = Entry;

    fn entry(&mut self, number: u64, entry: Entry) -> Result<(), Fault> {
        let Entry { request: Request { url }, response: Response { content }, messages } = entry;
        let cut = self.cut.replace(0) > 0;
        let name = Name { url: Some(url), ..Name::default() };
        let mut faults: Vec<String> = cut.then(sample::cut).into_iter().collect();
        if messages.frames > 0 || messages.bad > 0 {
            if messages.bad > 0 {
                faults.push(format!("{} binary frames are not base64", messages.bad));
            }
            let evidence = messages.conversation.evidence().into_iter().collect();
            let verdict = judge(evidence, Policy::Undecided);
            let faults = std::mem::take(&mut faults);
            self.add(Job::Judged { name: name.clone(), kind: "message", verdict, faults })?;
        }
        match content.sample(name.clone(), faults) {
            Ok(Some(sample)) => self.add(Job::Sample(sample)),
            Ok(None) => Ok(()),
            Err(what) => self.add(Job::Bad(format!("entry {number}, {name}: {what}"))),
        }
    }
}

impl Samples<'_> {
    fn add(&self, job: Job) -> Result<(), Fault> {
        let bytes = job.bytes();
        match self.jobs.add(job, bytes) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Fault::Closed),
        }
    }
}

impl Content {
    /// What a page would run of it.
    fn sample(self, name: Name, mut faults: Vec<String>) -> Result<Option<Sample>, &'static str> {
        let Some(text) = self.text else { return Ok(None) };
        let mut bytes = match self.encoding.as_str() {
            "base64" => base64::decoded(&text).ok_or("the body is not base64")?,
            _ => text.into_bytes(),
        };
        faults.extend(sample::shorten(&mut bytes));
        let url = name.url.as_deref().unwrap_or_default();
        let begin = bytes.get(..sample::BEGIN).unwrap_or(&bytes);
        let kind = Kind::of_answer(&self.mime_type, url, begin);
        Ok(kind.map(|kind| Sample { name, kind, bytes, faults }))
    }
}
