//! What a socket speaks -> evidence.

use crate::evidence::Evidence;

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
pub struct Conversation {}

impl Conversation {
    /// Takes the next frame; `at` is a time in milliseconds that does not go back. What it adds, where it says more than
    /// all frames before it.
    pub fn frame(&mut self, _from: Direction, _payload: Payload<'_>, _at: u64) -> Option<Evidence> {
        None
    }

    /// The strongest of all frames so far.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        None
    }
}
