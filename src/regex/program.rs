//! Tree -> program -> match.
//!
//! ```text
//! program  1 if letters of either case are the same | instructions
//! ```
//! Places in a program are 16 bits. The matcher tries branches in their order and goes back when one fails; a stack holds
//! what is left to try.

use super::parse::{Class, Node, RegexError};
use crate::limits;

const MATCH: u8 = 0;
/// byte
const BYTE: u8 = 1;
const ANY: u8 = 2;
/// 16 bytes: which ASCII | 1 if all others
const CLASS: u8 = 3;
/// place to try first | place to try then
const SPLIT: u8 = 4;
/// place
const JUMP: u8 = 5;
const START: u8 = 6;
const END: u8 = 7;
/// 1 if at a boundary
const BOUNDARY: u8 = 8;
/// 1 if negative | where to go on; the program to try follows
const LOOK_AHEAD: u8 = 9;
/// place to go on; fails where nothing was taken since the mark
const PROGRESS: u8 = 10;
const MARK: u8 = 11;

pub(super) fn write(node: &Node, match_case: bool) -> Result<Vec<u8>, RegexError> {
    let mut writer = Writer { bytes: vec![u8::from(!match_case)], fold: !match_case };
    writer.node(node)?;
    writer.bytes.push(MATCH);
    Ok(writer.bytes)
}

struct Writer {
    bytes: Vec<u8>,
    fold: bool,
}

impl Writer {
    fn node(&mut self, node: &Node) -> Result<(), RegexError> {
        if self.bytes.len() > limits::REGEX_BYTES {
            return Err(RegexError::TooLarge);
        }
        match node {
            Node::Byte(byte) => self.bytes.extend([BYTE, if self.fold { byte.to_ascii_lowercase() } else { *byte }]),
            Node::Any => self.bytes.push(ANY),
            Node::Class(class) => self.class(*class),
            Node::Start => self.bytes.push(START),
            Node::End => self.bytes.push(END),
            Node::Boundary(at) => self.bytes.extend([BOUNDARY, u8::from(*at)]),
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.node(node))?,
            Node::Alternation(branches) => self.alternation(branches)?,
            Node::Repeat { node, least, most, greedy } => self.repeat(node, *least, *most, *greedy)?,
            Node::LookAhead { node, negative } => {
                self.bytes.extend([LOOK_AHEAD, u8::from(*negative)]);
                let after = self.place();
                self.node(node)?;
                self.bytes.push(MATCH);
                self.fill(after);
            }
        }
        Ok(())
    }

    fn class(&mut self, class: Class) {
        self.bytes.push(CLASS);
        self.bytes.extend(class.ascii.to_le_bytes());
        self.bytes.push(u8::from(class.others));
    }

    fn alternation(&mut self, branches: &[Node]) -> Result<(), RegexError> {
        let mut ends = Vec::new();
        for (number, branch) in branches.iter().enumerate() {
            let last = number + 1 == branches.len();
            let next = (!last).then(|| self.split(true));
            self.node(branch)?;
            if let Some(next) = next {
                self.bytes.push(JUMP);
                ends.push(self.place());
                self.fill(next);
            }
        }
        ends.into_iter().for_each(|end| self.fill(end));
        Ok(())
    }

    fn repeat(&mut self, node: &Node, least: u32, most: Option<u32>, greedy: bool) -> Result<(), RegexError> {
        for _ in 0..least {
            let before = self.bytes.len();
            self.node(node)?;
            // Nothing, however often, is nothing.
            if self.bytes.len() == before {
                return Ok(());
            }
        }
        let Some(most) = most else {
            let again = self.bytes.len();
            let after = self.split(greedy);
            self.bytes.push(MARK);
            self.node(node)?;
            // Without this, an empty turn would go round for ever.
            self.bytes.push(PROGRESS);
            self.bytes.extend((again as u16).to_le_bytes());
            self.fill(after);
            return Ok(());
        };
        let mut ends = Vec::new();
        for _ in least..most {
            ends.push(self.split(greedy));
            self.node(node)?;
        }
        ends.into_iter().for_each(|end| self.fill(end));
        Ok(())
    }

    /// A fork between what follows at once and a place that is filled in later; which comes first.
    fn split(&mut self, here_first: bool) -> usize {
        self.bytes.push(SPLIT);
        let (first, then) = (self.place(), self.place());
        let (here, later) = if here_first { (first, then) } else { (then, first) };
        self.fill(here);
        later
    }

    fn place(&mut self) -> usize {
        self.bytes.extend([0, 0]);
        self.bytes.len() - 2
    }

    fn fill(&mut self, place: usize) {
        let [low, high] = (self.bytes.len() as u16).to_le_bytes();
        if let Some(slot) = self.bytes.get_mut(place..place + 2) {
            slot.copy_from_slice(&[low, high]);
        }
    }
}

/// Does a compiled expression match somewhere in `text`? Within [`limits::REGEX_STEPS`] steps.
#[must_use]
pub fn matches(program: &[u8], text: &[u8]) -> bool {
    matches_within(program, text, &mut { limits::REGEX_STEPS })
}

/// [`matches`], within the steps that are left as well.
pub(crate) fn matches_within(program: &[u8], text: &[u8], steps: &mut usize) -> bool {
    let fold = program.first() == Some(&1);
    let mut machine = Machine { program, text, fold, steps: limits::REGEX_STEPS.min(*steps), depth: 0 };
    let allowed = machine.steps;
    let only_start = program.get(1) == Some(&START);
    let last = if only_start { 0 } else { text.len() };
    let found = (0..=last).any(|at| machine.run(1, at));
    *steps -= allowed - machine.steps;
    found
}

struct Machine<'a> {
    program: &'a [u8],
    text: &'a [u8],
    fold: bool,
    steps: usize,
    /// How many look-aheads run within each other. Our own programs bound it, others must be bounded.
    depth: usize,
}

impl Machine<'_> {
    /// Runs from a place of the program at a place of the text.
    fn run(&mut self, pc: usize, at: usize) -> bool {
        // What is left to try: place in the program, place in the text, where the current turn of a loop began.
        let mut left = vec![(pc, at, at)];
        while let Some((mut pc, mut at, mut mark)) = left.pop() {
            loop {
                let Some(steps) = self.steps.checked_sub(1) else {
                    return false;
                };
                self.steps = steps;
                let byte = self.text.get(at).map(|&byte| if self.fold { byte.to_ascii_lowercase() } else { byte });
                let (met, taken, length) = match self.op(pc) {
                    MATCH => return true,
                    BYTE => (byte == Some(self.op(pc + 1)), 1, 2),
                    ANY => (byte.is_some_and(|byte| byte != b'\n' && byte != b'\r'), 1, 1),
                    CLASS => (byte.is_some_and(|byte| self.in_class(pc + 1, byte)), 1, 18),
                    START => (at == 0, 0, 1),
                    END => (at == self.text.len(), 0, 1),
                    BOUNDARY => (self.at_boundary(at) == (self.op(pc + 1) == 1), 0, 2),
                    LOOK_AHEAD => {
                        let negative = self.op(pc + 1) == 1;
                        if self.depth == limits::REGEX_DEPTH {
                            return false;
                        }
                        self.depth += 1;
                        let met = self.run(pc + 4, at) != negative;
                        self.depth -= 1;
                        pc = self.place(pc + 2);
                        (met && self.steps > 0, 0, 0)
                    }
                    MARK => {
                        mark = at;
                        (true, 0, 1)
                    }
                    PROGRESS => {
                        let moved = at > mark;
                        pc = self.place(pc + 1);
                        (moved, 0, 0)
                    }
                    JUMP => {
                        pc = self.place(pc + 1);
                        (true, 0, 0)
                    }
                    SPLIT => {
                        left.push((self.place(pc + 3), at, mark));
                        pc = self.place(pc + 1);
                        (true, 0, 0)
                    }
                    _ => return false,
                };
                if !met {
                    break;
                }
                (pc, at) = (pc + length, at + taken);
            }
        }
        false
    }

    fn op(&self, pc: usize) -> u8 {
        self.program.get(pc).copied().unwrap_or(u8::MAX)
    }

    fn place(&self, pc: usize) -> usize {
        usize::from(u16::from_le_bytes([self.op(pc), self.op(pc + 1)]))
    }

    fn in_class(&self, pc: usize, byte: u8) -> bool {
        match byte.is_ascii() {
            true => self.op(pc + usize::from(byte >> 3)) >> (byte & 7) & 1 == 1,
            false => self.op(pc + 16) == 1,
        }
    }

    fn at_boundary(&self, at: usize) -> bool {
        let word = |at: Option<usize>| {
            at.and_then(|at| self.text.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        word(at.checked_sub(1)) != word(Some(at))
    }
}
