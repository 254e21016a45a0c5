//! A frame -> what it says: its documents, and what is wrapped in them or around them.
//!
//! Invariant: at most [`limits::MESSAGE_LAYERS`] layers, each at most [`limits::MESSAGE_BYTES`] long.

use super::dialect::{self, Finding};
use super::memory::Memory;
use super::shape::{Blob, Shape};
use super::values::{Reading, Scalar, Value, Values};
use super::{Direction, lines, packed, unnamed, wrap};
use crate::evidence::{Dialect, Step, Strength};
use crate::limits;

/// Reads frames of one direction against what is remembered.
pub(super) struct Reader<'m> {
    pub(super) from: Direction,
    pub(super) memory: &'m mut Memory,
}

/// What a frame says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// What it is by itself, or after what was said before.
    pub(super) finding: Option<Finding>,
    /// Its job was given in this conversation.
    pub(super) returned: bool,
    /// It ends before its document does.
    pub(super) open: bool,
    /// It is a document, though it says nothing: nothing is wrapped around it.
    whole: bool,
}

impl Said {
    fn is_something(&self) -> bool {
        self.finding.is_some() || self.returned
    }
}

/// Bytes before a document that envelopes have: `42/room,`, `a`, headers of STOMP.
const PREFIX: usize = 256;

impl Reader<'_> {
    /// Reads a frame, and what is wrapped in it.
    pub(super) fn frame(&mut self, bytes: &[u8], layer: usize) -> Said {
        let said = self.documents(bytes, layer);
        let document = said.whole || matches!(bytes.first(), Some(b'{' | b'['));
        if said.is_something() || said.open || document { said } else { self.wrapped(bytes, layer) }
    }

    /// Reads what is wrapped in a frame that says nothing plainly.
    pub(super) fn wrapped(&mut self, bytes: &[u8], layer: usize) -> Said {
        if layer >= limits::MESSAGE_LAYERS {
            return Said::default();
        }
        wrap::unwrap(bytes).map(|inner| self.frame(&inner, layer + 1)).unwrap_or_default()
    }

    /// Documents one after the other, or one of a binary format, or a line.
    fn documents(&mut self, bytes: &[u8], layer: usize) -> Said {
        let mut said = Said::default();
        let begin = bytes.iter().take(PREFIX).position(|one| matches!(one, b'{' | b'['));
        let is_text = bytes.first().is_some_and(|one| (b' '..=b'~').contains(one));
        if let Some(begin) = begin
            && (is_text || begin > 0)
        {
            let mut next = Some(begin);
            for _ in 0..limits::MESSAGE_DOCUMENTS {
                let Some(at) = next else { break };
                let mut values = Values::new();
                match values.json(bytes, at) {
                    Reading::Whole(end) => {
                        said = self.values(&values, layer);
                        if said.is_something() {
                            return said;
                        }
                        said.whole = true;
                        let rest = bytes.get(end..).unwrap_or_default();
                        next = rest.iter().take(8).position(|one| matches!(one, b'{' | b'[')).map(|skip| end + skip);
                    }
                    Reading::Open if is_text && at == begin => {
                        said.open = true;
                        return said;
                    }
                    _ => break,
                }
            }
        }
        if is_text && begin.is_none() {
            let mut values = Values::new();
            if values.line(bytes) != Reading::Other {
                said = self.line(&values);
            }
        } else if !is_text {
            said = self.binary(bytes, layer);
        }
        said
    }

    fn line(&mut self, values: &Values<'_>) -> Said {
        if let Some(finding) = lines::recognise(self.from, values) {
            if let Some(difficulty) = lines::work(values) {
                self.memory.give_difficulty(difficulty);
            }
            return Said { finding: Some(finding), ..Said::default() };
        }
        if self.from == Direction::Client && self.memory.difficulty().is_some_and(|one| lines::is_result(values, one)) {
            let finding = Some(Finding::strong(Dialect::Duino, Step::Share));
            return Said { finding, returned: true, ..Said::default() };
        }
        self.flat(values)
    }

    fn binary(&mut self, bytes: &[u8], layer: usize) -> Said {
        if packed::admits(bytes)
            && let Some(values) = packed::read(bytes)
        {
            let said = self.values(&values, layer);
            if said.is_something() {
                return said;
            }
        }
        self.record(bytes)
    }

    /// A record of fixed fields: operation, name of the job, blob, target; or operation, name of the job, nonce, result.
    /// A share alone is nothing: all its fields are random bytes.
    fn record(&mut self, bytes: &[u8]) -> Said {
        match self.from {
            Direction::Server => {
                let Some(at) = blank_blob(bytes) else { return Said::default() };
                if let Some(name) = bytes.get(..at).and_then(<[u8]>::last_chunk::<4>) {
                    self.memory.give(name);
                }
                let step = Step::Job { blob: None };
                Said { finding: Some(Finding::strong(Dialect::Unnamed, step)), ..Said::default() }
            }
            Direction::Client => {
                // Nonce and result behind the name, and little else.
                let returned = (0..=4).any(|at| {
                    let name = bytes.get(at..at + 4);
                    let rest = bytes.len().saturating_sub(at + 4);
                    (36..=48).contains(&rest) && name.is_some_and(|name| self.memory.gave(name))
                });
                let finding = returned.then_some(Finding::strong(Dialect::Unnamed, Step::Share));
                Said { finding, returned, ..Said::default() }
            }
        }
    }

    /// What a document says: by itself, or by what is wrapped in one of its values or all of them.
    fn values(&mut self, values: &Values<'_>, layer: usize) -> Said {
        let said = self.flat(values);
        if said.is_something() || layer >= limits::MESSAGE_LAYERS {
            return said;
        }
        // First the values together: the blob alone, in base64, is a record without the name of its job.
        let unwrapped = self.unwrapped(values);
        let mut texts = values.iter().filter_map(Value::text).filter(|text| text.len() >= 40);
        let alone = values.as_slice().len() == 1;
        let inside = |text| {
            let mut said = self.frame(&document_inside(text)?, layer + 1);
            // People write to each other about protocols: beside other values, a call that is quoted proves little.
            if let Some(finding) = said.finding.as_mut().filter(|one| one.step == Step::Control && !alone) {
                finding.strength = Strength::Weak;
            }
            said.is_something().then_some(said)
        };
        unwrapped.or_else(|| texts.find_map(inside)).unwrap_or(said)
    }

    /// All values that are base64 of text or of more bytes than a name has, unwrapped.
    fn unwrapped(&mut self, values: &Values<'_>) -> Option<Said> {
        let long =
            |text: &[u8]| UNWRAPPED.iter().any(|range| range.contains(&text.len())) && Shape::of(text).is_base64(43);
        values.iter().filter_map(Value::text).any(long).then_some(())?;
        let plain: Vec<Option<Vec<u8>>> = values.iter().map(|one| plain_value(one.text()?)).collect();
        let mut unwrapped = Values::new();
        for (value, plain) in values.iter().zip(&plain) {
            let scalar = match plain {
                Some(bytes) if bytes.iter().all(|one| (b' '..=b'~').contains(one)) => Scalar::Text(bytes),
                Some(bytes) => Scalar::Bytes(bytes),
                None => value.scalar,
            };
            unwrapped.push(value.key, value.depth, scalar);
        }
        Some(self.flat(&unwrapped)).filter(Said::is_something)
    }

    /// What plain values say.
    fn flat(&mut self, values: &Values<'_>) -> Said {
        let finding = dialect::recognise(self.from, values).or_else(|| unnamed::recognise(self.from, values));
        match (self.from, finding) {
            (Direction::Server, Some(Finding { step: Step::Job { .. }, dialect, .. })) => {
                self.memory.give_names(values, dialect);
                Said { finding, ..Said::default() }
            }
            (Direction::Client, _) => {
                let named = matches!(finding, Some(Finding { step: Step::Share, .. }));
                let returned = self.memory.returns(values, named);
                let share = returned.then_some(Finding::strong(Dialect::Unnamed, Step::Share));
                Said { finding: finding.or(share).or_else(|| self.solution(values)), returned, ..Said::default() }
            }
            _ => {
                self.remember(values);
                Said { finding, ..Said::default() }
            }
        }
    }

    /// Work whose shapes say too little by themselves: hashes and a number are also an explorer's or a repository's. What
    /// comes back for it speaks.
    fn remember(&mut self, values: &Values<'_>) {
        if let Some(header) = dialect::ethereum_header(values).and_then(Value::text) {
            self.memory.give_header(header);
        } else if let Some(difficulty) = lines::work(values) {
            self.memory.give_difficulty(difficulty);
        }
    }

    /// What comes back for work that was remembered.
    fn solution(&self, values: &Values<'_>) -> Option<Finding> {
        let share = |dialect| Finding::strong(dialect, Step::Share);
        let is_result = |difficulty| lines::is_result_in_array(values, difficulty);
        if dialect::is_ethereum_solution(values, |header| self.memory.gave_header(header)) {
            Some(share(Dialect::EthereumWork))
        } else {
            self.memory.difficulty().is_some_and(is_result).then(|| share(Dialect::Duino))
        }
    }
}

/// Bytes of the blob that are looked at in a record: the shortest that there is.
const RECORD_BLOB: usize = 76;
/// Bytes before it: an operation and the name of the job, as a number or text.
const RECORD_NAME: usize = 64;
/// Bytes of a whole record.
const RECORD_BYTES: usize = 300;

/// Where in a record a blob begins whose nonce is still to be found.
pub(super) fn blank_blob(bytes: &[u8]) -> Option<usize> {
    if !(RECORD_BLOB..=RECORD_BYTES).contains(&bytes.len()) {
        return None;
    }
    bytes.windows(RECORD_BLOB).take(RECORD_NAME).position(|part| {
        part.first().is_some_and(|major| *major < 0x20) && Blob::of_bytes(part).is_some_and(|blob| blob.blank)
    })
}

/// Characters of base64 in which a result or a blob fits, as bytes or in hexadecimal digits: 32, 64, 76 to 320 bytes.
const UNWRAPPED: [std::ops::RangeInclusive<usize>; 3] = [43..=44, 86..=88, 102..=428];

/// A document as a string, or in base64: where a value is one.
fn document_inside(text: &[u8]) -> Option<Vec<u8>> {
    match text {
        [b'{' | b'[', ..] => {
            let mut plain = Vec::with_capacity(text.len());
            let mut bytes = text.iter();
            while let Some(&byte) = bytes.next() {
                // Escapes of quotes and of themselves are all that documents of miners need.
                plain.push(if byte == b'\\' { *bytes.next()? } else { byte });
            }
            Some(plain)
        }
        // Hashes and signatures in hexadecimal digits are base64, too.
        _ if text.len() >= 88 && Shape::of(text).is_base64(88) => {
            let plain = wrap::base64(text)?;
            // What is hidden in a value may be wrapped once more, but not in base64 that is only a long name.
            (!plain.is_ascii() || matches!(plain.first(), Some(b'{' | b'['))).then_some(plain)
        }
        _ => None,
    }
}

/// The value inside base64: text, or the bytes of a nonce, a hash or a blob.
fn plain_value(text: &[u8]) -> Option<Vec<u8>> {
    let plain = wrap::base64(text).filter(|plain| !plain.is_empty())?;
    let printable = plain.iter().all(|one| (b' '..=b'~').contains(one));
    (printable && text.len() >= 8 || matches!(plain.len(), 4 | 8 | 32 | 76..=160)).then_some(plain)
}
