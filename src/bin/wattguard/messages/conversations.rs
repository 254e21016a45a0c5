//! Frames of many sockets -> verdicts, each socket in its own order.
//!
//! A frame whose `part` is the next of its socket is judged at once; one that comes early is held until its turn, or until
//! nothing can come before it any more. Held are at most [`limits::HELD_FRAME_BYTES`], open at most
//! [`limits::CONVERSATIONS`]; past either, frames are judged in the order that is known, and that is told.

use std::collections::{BTreeMap, HashMap, VecDeque};

use wattguard::limits;
use wattguard::message::Conversation;
use wattguard::verdict::{Policy, judge};

use super::frame::Frame;
use crate::fault::Fault;
use crate::finding::{Label, Name, Style, line};
use crate::output::note;

/// Takes lines.
type Write<'a> = &'a mut dyn FnMut(String) -> Result<(), Fault>;

/// The sockets that are followed.
pub(super) struct Conversations {
    style: Style,
    open: HashMap<Label, Socket>,
    /// The names of the open ones, the oldest first.
    order: VecDeque<Label>,
    /// Bytes of all frames that are held.
    held: usize,
    /// Frames that were taken: among equal parts the first one counts first.
    taken: u64,
    /// Too many frames had to be held.
    overflowed: bool,
    /// Sockets that made room for others.
    ended: u64,
}

#[derive(Default)]
struct Socket {
    conversation: Conversation,
    /// The time of its last frame.
    at: u64,
    /// The part that comes next.
    next: u64,
    /// Frames before whose turn others come, by part and by when they came.
    held: BTreeMap<(u64, u64), Frame>,
}

/// The line of a frame that belongs to no socket.
pub(super) fn alone(frame: &Frame, style: Style) -> String {
    Socket::default().say(frame, style)
}

impl Socket {
    /// Takes a frame; its line.
    fn say(&mut self, frame: &Frame, style: Style) -> String {
        self.at = self.at.max(frame.at.unwrap_or_default());
        self.conversation.frame(frame.from, frame.payload(), self.at);
        let verdict = judge(self.conversation.evidence().into_iter().collect(), Policy::Undecided);
        line(style, &Name { id: frame.id.clone(), ..Name::default() }, "message", &verdict)
    }

    /// Takes the frames whose turn it is; with `all`, whatever comes before them. How many bytes were held of them.
    fn catch_up(&mut self, all: bool, style: Style, write: Write<'_>) -> Result<usize, Fault> {
        let mut bytes = 0;
        while let Some(entry) = self.held.first_entry()
            && (all || entry.key().0 <= self.next)
        {
            let ((part, _), frame) = entry.remove_entry();
            self.next = self.next.max(part.saturating_add(1));
            bytes += frame.bytes();
            write(self.say(&frame, style))?;
        }
        Ok(bytes)
    }
}

impl Conversations {
    pub(super) fn new(style: Style) -> Self {
        let (open, order) = (HashMap::new(), VecDeque::new());
        Self { style, open, order, held: 0, taken: 0, overflowed: false, ended: 0 }
    }

    /// Takes the next frame that was read.
    ///
    /// # Errors
    /// `write` says so.
    pub(super) fn take(&mut self, frame: Frame, write: Write<'_>) -> Result<(), Fault> {
        self.taken += 1;
        if !self.open.contains_key(&frame.conn) {
            if self.open.len() >= limits::CONVERSATIONS {
                self.ended += 1;
                self.end_oldest(write)?;
            }
            self.order.push_back(frame.conn.clone());
        }
        let socket = self.open.entry(frame.conn.clone()).or_default();
        let Some(part) = frame.part else {
            return write(socket.say(&frame, self.style));
        };
        self.held += frame.bytes();
        socket.held.insert((part, self.taken), frame);
        self.held -= socket.catch_up(false, self.style, write)?;
        if self.held > limits::HELD_FRAME_BYTES {
            self.overflowed = true;
            self.catch_up(write)?;
        }
        Ok(())
    }

    /// Ends all sockets; how much of their order was lost.
    ///
    /// # Errors
    /// `write` says so.
    pub(super) fn end(mut self, write: Write<'_>) -> Result<u64, Fault> {
        self.catch_up(write)?;
        if self.overflowed {
            note(format!(
                "more than {} bytes of frames before their turn: judged as they came",
                limits::HELD_FRAME_BYTES
            ));
        }
        if self.ended > 0 {
            let most = limits::CONVERSATIONS;
            note(format!("more than {most} sockets at once: {} were ended before their time", self.ended));
        }
        Ok(u64::from(self.overflowed) + u64::from(self.ended > 0))
    }

    fn catch_up(&mut self, write: Write<'_>) -> Result<(), Fault> {
        for conn in &self.order {
            if let Some(socket) = self.open.get_mut(conn) {
                socket.catch_up(true, self.style, write)?;
            }
        }
        self.held = 0;
        Ok(())
    }

    fn end_oldest(&mut self, write: Write<'_>) -> Result<(), Fault> {
        if let Some(mut socket) = self.order.pop_front().and_then(|conn| self.open.remove(&conn)) {
            self.held -= socket.catch_up(true, self.style, write)?;
        }
        Ok(())
    }
}
