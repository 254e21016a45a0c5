//! The bytes of a module, in any pieces -> what a [`Seen`] takes from them.
//!
//! Reads lazily: sections that say nothing are passed over unread, and of those that are read only the first
//! [`CODE_BYTES`], [`DATA_BYTES`] and [`NAME_BYTES`]. Nothing is validated and nothing is kept but the beginning of an item
//! that the next piece continues, at most [`ITEM_BYTES`].
//!
//! Invariant: how the bytes are cut into pieces changes nothing (`tests/modules`). A module that makes no sense at some
//! place is read up to there, and what was seen stands.

use crate::limits::{CODE_BYTES, DATA_BYTES, ITEM_BYTES, NAME_BYTES};
use crate::module::leb::{Cut, Leb};
use crate::module::operator::{Operator, operator, value_type};
use crate::module::seen::Seen;

/// What every module begins with: `\0asm` and version 1.
const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

/// Reads a module piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    state: State,
    /// The beginning of an item that is not whole yet.
    carry: Vec<u8>,
    /// Bytes before those that come next.
    at: usize,
    /// Bytes left of the section.
    section: usize,
    /// Bytes of imports and exports, of code and of data that were read.
    names: usize,
    code: usize,
    data: usize,
    seen: Seen,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Header,
    Section,
    /// So many imports, exports, ... are left.
    Items(Kind, u32),
    /// Before the code of a function's body: groups of locals and bytes left of it, and functions after it.
    Locals {
        groups: u32,
        left: usize,
        more: u32,
    },
    /// Inside a function's body: bytes left of it, and functions after it.
    Body {
        left: usize,
        more: u32,
    },
    /// What is left of a body is not read.
    Skip {
        left: usize,
        more: u32,
    },
    /// Inside a jump table of a body.
    Labels {
        labels: u32,
        left: usize,
        more: u32,
    },
    /// Before the bytes of a data segment: in the expression that says where they go, and at their number.
    Offset(u32),
    Size(u32),
    /// The bytes of a data segment, and segments after it.
    Bytes {
        left: usize,
        more: u32,
        /// The last eight bytes, as one number.
        last: u64,
    },
    /// What is left of the section says nothing.
    Pass,
    /// What comes is no module.
    End,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Imports,
    Memories,
    Exports,
    Functions,
    Data,
}

impl Reader {
    /// Reads what comes next.
    pub fn push(&mut self, piece: &[u8]) {
        let mut rest = piece;
        if !self.carry.is_empty() {
            // The item that was cut, and whatever comes whole behind it; then the others where they lie.
            let before = self.carry.len();
            let mut joint = std::mem::take(&mut self.carry);
            joint.extend_from_slice(piece.get(..ITEM_BYTES).unwrap_or(piece));
            let taken = self.take(&joint, before);
            if taken < before {
                self.carry = joint.split_off(taken);
                return;
            }
            rest = piece.get(taken - before..).unwrap_or_default();
        }
        let taken = self.take(rest, usize::MAX);
        self.carry.extend_from_slice(rest.get(taken..).unwrap_or_default());
    }

    /// What was seen of the module.
    #[must_use]
    pub fn finish(mut self) -> Seen {
        self.end_body();
        self.seen.bytes = self.at + self.carry.len();
        self.seen
    }

    /// Takes whole items until `enough` bytes are taken; how many that were.
    fn take(&mut self, bytes: &[u8], enough: usize) -> usize {
        let mut taken = 0;
        while taken < enough
            && let Some(rest) = bytes.get(taken..)
            && !rest.is_empty()
        {
            match self.step(rest) {
                Ok(step) => {
                    taken += step;
                    self.at += step;
                }
                // Whole items are shorter: this is none, however much comes.
                Err(Cut) if rest.len() >= ITEM_BYTES => self.state = State::Pass,
                Err(Cut) => break,
            }
        }
        taken
    }

    /// Takes one item, or as much as there is of what needs not be whole.
    fn step(&mut self, bytes: &[u8]) -> Result<usize, Cut> {
        match self.state {
            State::Header => {
                let header = bytes.get(..HEADER.len()).ok_or(Cut)?;
                self.state = if header == HEADER { State::Section } else { State::End };
                Ok(HEADER.len())
            }
            State::Section => self.section(bytes),
            State::End => Ok(bytes.len()),
            State::Pass => {
                let passed = self.section.min(bytes.len());
                if passed == self.section {
                    self.state = State::Section;
                }
                self.section -= passed;
                Ok(passed)
            }
            _ if self.section == 0 => {
                self.end_body();
                self.state = State::Section;
                Ok(0)
            }
            _ => {
                // An item ends with its section, at the latest.
                let within = bytes.get(..self.section).unwrap_or(bytes);
                let taken = match self.inside(within) {
                    Err(Cut) if within.len() == self.section => {
                        self.state = State::Pass;
                        0
                    }
                    other => other?,
                };
                self.section -= taken;
                Ok(taken)
            }
        }
    }

    fn section(&mut self, bytes: &[u8]) -> Result<usize, Cut> {
        let item = bytes.get(..ITEM_BYTES).unwrap_or(bytes);
        let mut leb = Leb::new(item);
        let (id, size) = (leb.byte()?, leb.u32()?);
        let header = leb.taken();
        let kind = match id {
            2 => Some(Kind::Imports),
            5 => Some(Kind::Memories),
            7 => Some(Kind::Exports),
            10 => Some(Kind::Functions),
            11 => Some(Kind::Data),
            _ => None,
        };
        self.section = size as usize;
        let Some(kind) = kind.filter(|_| size > 0) else {
            self.state = State::Pass;
            return Ok(header);
        };
        let count = leb.u32()?;
        self.state = State::Items(kind, count);
        self.section = self.section.saturating_sub(leb.taken() - header);
        if matches!(kind, Kind::Functions) {
            self.seen.functions = count;
        }
        Ok(leb.taken())
    }

    /// One item inside a section.
    fn inside(&mut self, bytes: &[u8]) -> Result<usize, Cut> {
        match self.state {
            State::Items(_, 0) => {
                self.state = State::Pass;
                Ok(0)
            }
            State::Items(kind, count) => {
                let mut leb = Leb::new(bytes.get(..ITEM_BYTES).unwrap_or(bytes));
                let next = self.item(kind, &mut leb, count - 1)?;
                let taken = leb.taken();
                let (read, bound) = match kind {
                    Kind::Functions => (&mut self.code, CODE_BYTES),
                    Kind::Data => (&mut self.data, DATA_BYTES),
                    Kind::Imports | Kind::Memories | Kind::Exports => (&mut self.names, NAME_BYTES),
                };
                *read += taken;
                // Items that hold nothing take their time too.
                self.state = if *read < bound { next } else { State::Pass };
                Ok(taken)
            }
            State::Locals { groups, left, more } => self.locals(bytes, groups, left, more),
            State::Body { left, more } => self.body(bytes, left, more),
            State::Skip { left, more } => {
                let passed = left.min(bytes.len());
                let left = left - passed;
                self.state = if left == 0 { State::Items(Kind::Functions, more) } else { State::Skip { left, more } };
                Ok(passed)
            }
            State::Labels { labels, left, more } => self.labels(bytes, labels, left, more),
            State::Offset(more) => self.offset(bytes, more),
            State::Size(more) => {
                let mut leb = Leb::new(bytes);
                self.state = State::Bytes { left: leb.u32()? as usize, more, last: 0 };
                Ok(leb.taken())
            }
            State::Bytes { left, more, last } => Ok(self.bytes(bytes, left, more, last)),
            State::Header | State::Section | State::Pass | State::End => Ok(0),
        }
    }

    /// The item that `leb` stands before; what comes after it.
    fn item(&mut self, kind: Kind, leb: &mut Leb<'_>, more: u32) -> Result<State, Cut> {
        let next = State::Items(kind, more);
        Ok(match kind {
            Kind::Imports => {
                let (module, name) = (name(leb)?, name(leb)?);
                if !self.import(leb)? {
                    return Ok(State::Pass);
                }
                self.seen.name(module, self.at);
                self.seen.name(name, self.at);
                next
            }
            Kind::Memories => {
                self.memory(leb)?;
                next
            }
            Kind::Exports => {
                let name = name(leb)?;
                leb.byte()?;
                leb.u32()?;
                self.seen.name(name, self.at);
                next
            }
            Kind::Functions => {
                let size = leb.u32()? as usize;
                let before = leb.taken();
                let groups = leb.u32()?;
                self.seen.begin_function(self.at);
                State::Locals { groups, left: size.saturating_sub(leb.taken() - before), more }
            }
            Kind::Data => {
                const PASSIVE: u32 = 1;
                const NAMES_MEMORY: u32 = 2;
                let flags = leb.u32()?;
                if flags == NAMES_MEMORY {
                    leb.u32()?;
                }
                if flags == PASSIVE { State::Size(more) } else { State::Offset(more) }
            }
        })
    }

    /// What is imported; false where it is of a kind that is not known.
    fn import(&mut self, leb: &mut Leb<'_>) -> Result<bool, Cut> {
        match leb.byte()? {
            0 => leb.skip(true),
            1 => {
                value_type(leb, ())?;
                limits(leb)?;
                Ok(true)
            }
            2 => self.memory(leb).map(|()| true),
            3 => {
                value_type(leb, ())?;
                leb.byte()?;
                Ok(true)
            }
            4 => {
                leb.byte()?;
                leb.skip(true)
            }
            _ => Ok(false),
        }
    }

    fn memory(&mut self, leb: &mut Leb<'_>) -> Result<(), Cut> {
        const SHARED: u8 = 2;
        let (flags, pages) = limits(leb)?;
        self.seen.pages = self.seen.pages.max(pages);
        self.seen.shared |= flags & SHARED != 0;
        Ok(())
    }

    /// Groups of locals, as many as are there and whole: there may be 50,000.
    fn locals(&mut self, bytes: &[u8], groups: u32, left: usize, more: u32) -> Result<usize, Cut> {
        let mut leb = Leb::new(bytes.get(..left).unwrap_or(bytes));
        let (mut passed, mut taken) = (0, 0);
        while passed < groups && leb.u32().is_ok() && value_type(&mut leb, ()).is_ok() {
            passed += 1;
            taken = leb.taken();
        }
        if taken == 0 && groups > 0 {
            return if bytes.len() >= left { Ok(self.leave(0, left, more)) } else { Err(Cut) };
        }
        let (groups, left) = (groups - passed, left - taken);
        self.state = if groups == 0 { State::Body { left, more } } else { State::Locals { groups, left, more } };
        Ok(taken)
    }

    /// Operators of a constant expression, as many as are there and whole: where a data segment goes says nothing.
    fn offset(&mut self, bytes: &[u8], more: u32) -> Result<usize, Cut> {
        const END: u8 = 0x0B;
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..)
            && let Ok((operator, size)) = operator(rest)
        {
            taken += size;
            if operator == Operator::Unknown {
                self.state = State::Pass;
                return Ok(taken);
            }
            if rest.first() == Some(&END) {
                self.state = State::Size(more);
                return Ok(taken);
            }
        }
        if taken == 0 { Err(Cut) } else { Ok(taken) }
    }

    /// Operators, as many as are there and whole.
    fn body(&mut self, bytes: &[u8], left: usize, more: u32) -> Result<usize, Cut> {
        if left == 0 || self.code >= CODE_BYTES {
            self.seen.end_function();
            self.state = if left == 0 { State::Items(Kind::Functions, more) } else { State::Pass };
            return Ok(0);
        }
        let body = bytes.get(..left).unwrap_or(bytes);
        let mut taken = 0;
        while let Some(rest) = body.get(taken..)
            && !rest.is_empty()
            && self.code + taken < CODE_BYTES
        {
            match operator(rest) {
                Ok((Operator::Table(labels), size)) => {
                    taken += size;
                    self.code += taken;
                    self.state = State::Labels { labels, left: left - taken, more };
                    return Ok(taken);
                }
                Ok((Operator::Unknown, _)) => return Ok(self.leave(taken, left, more)),
                Ok((operator, size)) => {
                    taken += size;
                    self.seen.operator(operator);
                }
                Err(Cut) if body.len() == left => return Ok(self.leave(taken, left, more)),
                Err(Cut) => break,
            }
        }
        if taken == 0 {
            return Err(Cut);
        }
        self.code += taken;
        self.state = State::Body { left: left - taken, more };
        Ok(taken)
    }

    /// The function cannot be read on after `taken` bytes; the next one can.
    fn leave(&mut self, taken: usize, left: usize, more: u32) -> usize {
        self.code += taken;
        self.seen.unreadable += 1;
        self.seen.end_function();
        self.state = State::Skip { left: left - taken, more };
        taken
    }

    /// The last function's body ends with its section, and often with the module.
    fn end_body(&mut self) {
        if matches!(self.state, State::Body { .. } | State::Labels { .. }) {
            self.seen.end_function();
        }
    }

    fn labels(&mut self, bytes: &[u8], labels: u32, left: usize, more: u32) -> Result<usize, Cut> {
        let body = bytes.get(..left).unwrap_or(bytes);
        let mut leb = Leb::new(body);
        let mut passed = 0;
        let mut taken = 0;
        while passed < labels && leb.u32().is_ok() {
            passed += 1;
            taken = leb.taken();
        }
        if taken == 0 && labels > 0 {
            return if body.len() == left { Ok(self.leave(0, left, more)) } else { Err(Cut) };
        }
        self.code += taken;
        let left = left - taken;
        self.state = if passed == labels {
            State::Body { left, more }
        } else {
            State::Labels { labels: labels - passed, left, more }
        };
        Ok(taken)
    }

    /// Bytes of a data segment, as many as are there.
    fn bytes(&mut self, bytes: &[u8], left: usize, more: u32, last: u64) -> usize {
        let segment = bytes.get(..left).unwrap_or(bytes);
        let read = segment.get(..DATA_BYTES.saturating_sub(self.data)).unwrap_or(segment);
        let last = self.seen.data(read, last, self.at);
        self.data += read.len();
        let left = left - segment.len();
        self.state = if left == 0 {
            self.seen.end_data(last, self.at + read.len());
            State::Items(Kind::Data, more)
        } else {
            State::Bytes { left, more, last }
        };
        segment.len()
    }
}

/// A name: its length and so many bytes.
fn name<'a>(leb: &mut Leb<'a>) -> Result<&'a [u8], Cut> {
    let length = leb.u32()? as usize;
    leb.take(length)
}

/// The flags of a memory or table, and how large it is at first.
fn limits(leb: &mut Leb<'_>) -> Result<(u8, u32), Cut> {
    const HAS_MAXIMUM: u8 = 1;
    let flags = leb.byte()?;
    let first = leb.u32()?;
    if flags & HAS_MAXIMUM != 0 {
        leb.s64()?;
    }
    Ok((flags, first))
}
