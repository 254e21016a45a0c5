//! What a socket speaks -> evidence.
//!
//! A page that mines talks to a pool: it logs in, is given jobs, and brings back shares. Operators rename the keys of
//! these messages, wrap them, and hide them behind hosts of their own; the direction, the order and the shapes of the
//! values stay, because pool and algorithm need them.
//!
//! | module | frame -> |
//! | --- | --- |
//! | `gate` | may it speak of mining? One cheap look, at which most honest frames leave |
//! | `values`, `packed` | its scalar values: JSON and lines, binary formats |
//! | `wrap`, `reader` | what is wrapped in it or around it |
//! | `shape` | what a value looks like |
//! | `dialect`, `lines`, `unnamed` | the step of a protocol, by its words, by its lines, by shapes alone |
//! | `memory` | names of jobs, to know them when they come back |
//!
//! Invariant: one frame is strong at most. Conclusive is a conversation in which a job was given and its own share came
//! back; evidence never weakens as frames come.

mod dialect;
mod gate;
mod lines;
mod memory;
mod packed;
mod reader;
mod shape;
mod unnamed;
mod values;
mod wrap;

use crate::evidence::{Dialect, Evidence, Place, Step, Strength, What};
use crate::limits;
use dialect::Finding;
use memory::Memory;
use reader::{Reader, Said};

/// Who sends a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The page.
    Client,
    /// The other side.
    Server,
}

/// A frame of a socket, or the body of a request or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// Text.
    Text(&'a str),
    /// Bytes.
    Binary(&'a [u8]),
}

/// One socket, watched frame by frame.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    memory: Memory,
    frames: u32,
    best: Option<(Finding, u32)>,
    /// Of the last job.
    job: Option<Dialect>,
    /// A document that a frame began and did not end.
    begun: Option<Box<Begun>>,
}

#[derive(Clone, Debug)]
struct Begun {
    from: Direction,
    bytes: Vec<u8>,
}

impl Conversation {
    /// Takes the next frame; `at` is a time in milliseconds that does not go back. What it adds, where it says more than
    /// all frames before it.
    pub fn frame(&mut self, from: Direction, payload: Payload<'_>, _at: u64) -> Option<Evidence> {
        self.frames = self.frames.saturating_add(1);
        let bytes = match payload {
            Payload::Text(text) => text.as_bytes(),
            Payload::Binary(bytes) => bytes,
        };
        let said = self.listen(from, bytes, matches!(payload, Payload::Binary(_)));
        let finding = self.conclude(from, &said)?;
        let rank = |one: &Finding| (one.strength, one.step);
        if self.best.as_ref().is_some_and(|(best, _)| rank(best) >= rank(&finding)) {
            return None;
        }
        self.best = Some((finding, self.frames));
        self.evidence()
    }

    /// The strongest of all frames so far.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        self.best.map(|(Finding { strength, dialect, step }, frame)| Evidence {
            strength,
            what: What::Message { dialect, step },
            place: Place::Frame(frame),
        })
    }

    fn listen(&mut self, from: Direction, bytes: &[u8], binary: bool) -> Said {
        if bytes.len() > limits::MESSAGE_BYTES {
            self.begun = None;
            return Said::default();
        }
        let joined = self.join(from, bytes);
        let bytes = joined.as_deref().unwrap_or(bytes);
        let open = is_open(bytes);
        let watched = from == Direction::Client && self.memory.has_jobs();
        let mut reader = Reader { from, memory: &mut self.memory };
        let said = if open || watched || gate::admits(bytes) {
            reader.frame(bytes, 0)
        } else if !may_be_wrapped(bytes, binary) {
            Said::default()
        } else if from == Direction::Server && reader::blank_blob(bytes).is_some() {
            reader.frame(bytes, 0)
        } else {
            reader.wrapped(bytes, 0)
        };
        if said.open && open && bytes.len() <= limits::MESSAGE_BEGUN_BYTES {
            self.begun = Some(Box::new(Begun { from, bytes: bytes.to_vec() }));
        }
        said
    }

    /// What was begun, with what goes on here.
    fn join(&mut self, from: Direction, more: &[u8]) -> Option<Vec<u8>> {
        let begun = self.begun.take_if(|begun| begun.from == from)?;
        // A whole document of its own continues nothing.
        let whole = matches!(more.first(), Some(b'{' | b'[')) && !is_open(more);
        let mut bytes = begun.bytes;
        bytes.extend_from_slice(more);
        (!whole && bytes.len() <= limits::MESSAGE_BYTES).then_some(bytes)
    }

    /// What a frame says in its conversation.
    fn conclude(&mut self, from: Direction, said: &Said) -> Option<Finding> {
        let finding = said.finding?;
        match (from, finding.step) {
            (Direction::Server, Step::Job { .. }) if finding.strength == Strength::Strong => {
                self.job = Some(finding.dialect);
                Some(finding)
            }
            (Direction::Client, Step::Share) if self.completes(said, finding) => {
                // The job has the name of its protocol where the share has none.
                let dialect = match finding.dialect {
                    Dialect::Unnamed => self.job.unwrap_or(Dialect::Unnamed),
                    dialect => dialect,
                };
                Some(Finding { strength: Strength::Conclusive, dialect, step: Step::Complete })
            }
            _ => Some(finding),
        }
    }

    fn completes(&self, said: &Said, share: Finding) -> bool {
        // Nimiq's work has no name: settings and a share suffice, both are unmistakable.
        let nimiq = share.dialect == Dialect::Nimiq && self.job == Some(Dialect::Nimiq);
        self.job.is_some() && (said.returned || nimiq)
    }
}

/// A document begins here and does not end: its last byte closes nothing.
fn is_open(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(b'{' | b'[')) && !matches!(bytes.trim_ascii_end().last(), Some(b'}' | b']' | 0x1E | 0))
}

/// The shortest frame that is worth unwrapping.
const WRAPPED: usize = 60;

/// Could something be hidden in a frame in which nothing stands plainly? Not in an ordinary document, nor in text that
/// neither is a document backwards nor has two ends that differ as brackets do, under whatever key of one byte.
fn may_be_wrapped(bytes: &[u8], binary: bool) -> bool {
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    let hidden = || first ^ last == b'{' ^ b'}';
    bytes.len() >= WRAPPED && !matches!(first, b'{' | b'[') && (binary || hidden() || !(b' '..=b'~').contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_small() {
        assert!(size_of::<Conversation>() <= 96);
    }
}
