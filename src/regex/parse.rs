//! Text -> tree.

use std::fmt;

use crate::limits;

/// Why an expression cannot be used; the numbers are bytes in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegexError {
    /// A bracket or parenthesis that does not end.
    Unclosed(usize),
    /// A character that cannot stand there.
    Unexpected(usize),
    /// A construct that filters for addresses do not need: references back, look-behind, Unicode classes.
    Unsupported(usize),
    /// More than [`limits::REGEX_BYTES`] when compiled, or nested deeper than [`limits::REGEX_DEPTH`].
    TooLarge,
}

impl fmt::Display for RegexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(at) => write!(f, "not closed, from character {}", at + 1),
            Self::Unexpected(at) => write!(f, "unexpected at character {}", at + 1),
            Self::Unsupported(at) => write!(f, "not supported, at character {}", at + 1),
            Self::TooLarge => f.write_str("too large"),
        }
    }
}

impl std::error::Error for RegexError {}

/// An expression as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Byte(u8),
    /// Any byte but a line break.
    Any,
    Class(Class),
    Start,
    End,
    /// `\b`, or `\B` if not.
    Boundary(bool),
    Concat(Vec<Node>),
    Alternation(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        /// `None`: without end.
        most: Option<u32>,
        greedy: bool,
    },
    LookAhead {
        node: Box<Node>,
        negative: bool,
    },
}

/// A set of bytes: ASCII one by one, all others together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) ascii: u128,
    pub(super) others: bool,
}

impl Class {
    fn with(self, from: u8, to: u8) -> Self {
        let bits = (from..=to.min(127)).fold(self.ascii, |bits, byte| bits | 1 << byte);
        Self { ascii: bits, ..self }
    }

    fn and(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, others: self.others || other.others }
    }

    fn inverted(self) -> Self {
        Self { ascii: !self.ascii, others: !self.others }
    }

    /// With every letter in both cases.
    fn folded(self) -> Self {
        let letters = (b'a'..=b'z').chain(b'A'..=b'Z').filter(|&byte| self.ascii >> byte & 1 == 1);
        letters.fold(self, |class, byte| class.with(byte ^ 0x20, byte ^ 0x20))
    }
}

/// `fold`: letters of either case are the same, which a class that excludes letters must know.
pub(super) fn parse(source: &str, fold: bool) -> Result<Node, RegexError> {
    let mut parser = Parser { text: source.as_bytes(), at: 0, depth: 0, fold };
    let node = parser.alternation()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(RegexError::Unexpected(parser.at)),
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    fold: bool,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn takes(&mut self, wanted: &[u8]) -> bool {
        let there = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(wanted));
        self.at += if there { wanted.len() } else { 0 };
        there
    }

    fn alternation(&mut self) -> Result<Node, RegexError> {
        self.depth += 1;
        if self.depth > limits::REGEX_DEPTH {
            return Err(RegexError::TooLarge);
        }
        let mut branches = vec![self.concat()?];
        while self.takes(b"|") {
            branches.push(self.concat()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Alternation(branches) })
    }

    fn concat(&mut self) -> Result<Node, RegexError> {
        let mut nodes = Vec::new();
        while self.peek().is_some_and(|byte| !matches!(byte, b'|' | b')')) {
            let atom = self.atom()?;
            nodes.push(self.quantified(atom)?);
        }
        Ok(Node::Concat(nodes))
    }

    fn atom(&mut self) -> Result<Node, RegexError> {
        let at = self.at;
        Ok(match self.next() {
            Some(b'^') => Node::Start,
            Some(b'$') => Node::End,
            Some(b'.') => Node::Any,
            Some(b'(') => return self.group(at),
            Some(b'[') => Node::Class(self.class(at)?),
            Some(b'\\') => return self.escape(at),
            Some(b'*' | b'+' | b'?') => return Err(RegexError::Unexpected(at)),
            Some(byte) => Node::Byte(byte),
            None => return Err(RegexError::Unexpected(at)),
        })
    }

    fn group(&mut self, at: usize) -> Result<Node, RegexError> {
        let look = match () {
            () if self.takes(b"?:") => None,
            () if self.takes(b"?=") => Some(false),
            () if self.takes(b"?!") => Some(true),
            () if self.takes(b"?") => return Err(RegexError::Unsupported(at)),
            () => None,
        };
        let node = self.alternation()?;
        if !self.takes(b")") {
            return Err(RegexError::Unclosed(at));
        }
        Ok(match look {
            None => node,
            Some(negative) => Node::LookAhead { node: Box::new(node), negative },
        })
    }

    fn escape(&mut self, at: usize) -> Result<Node, RegexError> {
        match self.peek() {
            Some(b'b') => self.at += 1,
            Some(b'B') => {
                self.at += 1;
                return Ok(Node::Boundary(false));
            }
            _ => {
                let class = self.escaped(at)?;
                let single = class.ascii.is_power_of_two() && !class.others;
                return Ok(if single { Node::Byte(class.ascii.trailing_zeros() as u8) } else { Node::Class(class) });
            }
        }
        Ok(Node::Boundary(true))
    }

    /// What follows a backslash, in classes and outside.
    fn escaped(&mut self, at: usize) -> Result<Class, RegexError> {
        let none = Class::default();
        let digits = none.with(b'0', b'9');
        let words = digits.with(b'a', b'z').with(b'A', b'Z').with(b'_', b'_');
        let spaces = none.with(9, 13).with(b' ', b' ');
        let byte = self.next().ok_or(RegexError::Unclosed(at))?;
        let single = |byte: u8| Ok(none.with(byte, byte));
        match byte {
            b'd' => Ok(digits),
            b'D' => Ok(digits.inverted()),
            b'w' => Ok(words),
            b'W' => Ok(words.inverted()),
            b's' => Ok(spaces),
            b'S' => Ok(spaces.inverted()),
            b't' => single(b'\t'),
            b'n' => single(b'\n'),
            b'r' => single(b'\r'),
            b'f' => single(12),
            b'v' => single(11),
            b'x' => self.hexadecimal(at, 2),
            b'u' => self.hexadecimal(at, 4),
            b'0'..=b'9' | b'k' | b'p' | b'P' | b'c' => Err(RegexError::Unsupported(at)),
            byte if byte.is_ascii() => single(byte),
            _ => Err(RegexError::Unsupported(at)),
        }
    }

    fn hexadecimal(&mut self, at: usize, digits: usize) -> Result<Class, RegexError> {
        let text = self.text.get(self.at..self.at + digits).and_then(|digits| std::str::from_utf8(digits).ok());
        let value = text.and_then(|text| u32::from_str_radix(text, 16).ok()).ok_or(RegexError::Unexpected(at))?;
        self.at += digits;
        match u8::try_from(value) {
            Ok(byte) if byte.is_ascii() => Ok(Class::default().with(byte, byte)),
            _ => Err(RegexError::Unsupported(at)),
        }
    }

    fn class(&mut self, at: usize) -> Result<Class, RegexError> {
        let inverted = self.takes(b"^");
        let mut class = Class::default();
        loop {
            let low = match self.class_member(at)? {
                None => break,
                Some(member) => member,
            };
            let range = self.text.get(self.at) == Some(&b'-') && self.text.get(self.at + 1) != Some(&b']');
            if !range {
                class = class.and(low);
                continue;
            }
            self.at += 1;
            let high = self.class_member(at)?.ok_or(RegexError::Unexpected(self.at))?;
            class = match (single(low), single(high)) {
                (Some(from), Some(to)) if from > to => return Err(RegexError::Unexpected(self.at)),
                (Some(from), Some(to)) => class.with(from, to),
                // Where an end is itself a class, JavaScript takes the hyphen for one.
                _ => class.and(low).with(b'-', b'-').and(high),
            };
        }
        let class = if self.fold { class.folded() } else { class };
        Ok(if inverted { class.inverted() } else { class })
    }

    /// The next member of a class; `None` at its end.
    fn class_member(&mut self, at: usize) -> Result<Option<Class>, RegexError> {
        let here = self.at;
        match self.next().ok_or(RegexError::Unclosed(at))? {
            b']' => Ok(None),
            b'\\' if self.takes(b"b") => Ok(Some(Class::default().with(8, 8))),
            b'\\' => self.escaped(here).map(Some),
            byte if byte.is_ascii() => Ok(Some(Class::default().with(byte, byte))),
            _ => Err(RegexError::Unsupported(here)),
        }
    }

    fn quantified(&mut self, node: Node) -> Result<Node, RegexError> {
        let at = self.at;
        let (least, most) = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => match self.counts() {
                Some(counts) => counts,
                // JavaScript takes a brace that counts nothing for itself.
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        if self.at == at {
            self.at += 1;
        }
        if most.is_some_and(|most| most < least) {
            return Err(RegexError::Unexpected(at));
        }
        let greedy = !self.takes(b"?");
        if matches!(self.peek(), Some(b'*' | b'+' | b'?')) {
            return Err(RegexError::Unexpected(self.at));
        }
        Ok(Node::Repeat { node: Box::new(node), least, most, greedy })
    }

    /// `{n}`, `{n,}` or `{n,m}`; nothing is taken if it is none of them.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let rest = self.text.get(self.at + 1..)?;
        // Two numbers of 32 bits and a comma.
        let end = rest.iter().take(22).position(|&byte| byte == b'}')?;
        let inner = std::str::from_utf8(rest.get(..end)?).ok()?;
        if !inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') {
            return None;
        }
        let (least, most) = match inner.split_once(',') {
            None => (inner.parse().ok()?, Some(inner.parse().ok()?)),
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
        };
        self.at += end + 2;
        Some((least, most))
    }
}

/// The one byte of a class that has just one.
fn single(class: Class) -> Option<u8> {
    (class.ascii.is_power_of_two() && !class.others).then(|| class.ascii.trailing_zeros() as u8)
}
