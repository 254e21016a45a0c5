//! Text -> the parts of it where something inside literals was undone: escapes, joins, percent encoding.
//!
//! Parts that are near each other come as one piece, with what stands between them, so that what stood together in the
//! script stands together in the piece. A text that is full of escapes is one piece.
//!
//! Invariant: pieces do not overlap, and together are hardly longer than the text.

mod fold;

use memchr::memchr2;

use super::MODULE;
use super::escapes::{Escape, backslash, percent, reference};
use super::literal::{self, character, is_quote};
pub(super) use fold::constant;
use fold::fold;

/// Parts of a text that are no further from each other are one piece: a statement or two.
const GAP: usize = 256;

/// What stands before and behind a part goes with it: names of members and what they are called with.
const CONTEXT: usize = 64;

/// With an escape or a joint in so many bytes, the whole text is one piece.
const DENSE: usize = 512;

/// So many percent escapes in a piece are an encoded text, even if none is of a letter.
const PERCENTS: usize = 8;

/// Bytes of a literal that can hold a module or a script: a module's header has 8, and what hashes a hundred more.
const LEAST_LITERAL: usize = 64;

/// Something to put into the place of a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) new: Vec<u8>,
}

/// Hands on, with their places, the pieces of a text where escapes were undone, literals joined, and `edits` made, which
/// are in the order of their places; or the `whole` text with all of that.
pub(super) fn escapes(text: &[u8], edits: Vec<Edit>, whole: bool, found: &mut dyn FnMut(usize, Vec<u8>)) {
    let mut marks = edits.len();
    for_each_mark(text, &mut |at, mark| match mark {
        Mark::Module(close) => found(at, literal::bytes(text.get(at + 1..close).unwrap_or_default())),
        Mark::Script(close) => {
            let value = literal::value(text.get(at + 1..close).unwrap_or_default());
            // Not a word, and not base64.
            if value.contains(&b'(') || value.contains(&b'\n') {
                found(at, value);
            }
        }
        Mark::Escape { code, .. } => marks += usize::from(is_word(code)),
        Mark::Joint(wanted) => marks += usize::from(wanted),
    });
    if marks == 0 {
        return;
    }
    let whole = whole || marks * DENSE >= text.len();
    let mut pieces = Pieces::new(text, if whole { usize::MAX } else { GAP });
    let mut edits = edits.into_iter().peekable();
    let mut found = |at, piece: Vec<u8>| found(at, tidy(&piece));
    for_each_mark(text, &mut |at, mark| {
        while let Some(edit) = edits.next_if(|edit| edit.from <= at) {
            pieces.edit(edit.from, edit.to, &edit.new, true, &mut found);
        }
        match mark {
            Mark::Module(close) => pieces.edit(at, close, b"", false, &mut found),
            Mark::Script(_) => {}
            Mark::Escape { code, len } if let Some(short) = short(code) => {
                pieces.edit(at, at + len, &[b'\\', short], false, &mut found);
            }
            Mark::Escape { code, len } => {
                pieces.edit(at, at + len, character(code, &mut [0; 4]), is_word(code), &mut found);
            }
            Mark::Joint(wanted) => pieces.edit(at, at, b"", wanted, &mut found),
        }
    });
    for edit in edits {
        pieces.edit(edit.from, edit.to, &edit.new, true, &mut found);
    }
    pieces.flush(&mut found);
}

/// Something between literals' quotes, or joining them.
enum Mark {
    /// A module as a literal, whose quotes stand here and there.
    Module(usize),
    /// A literal that is escaped from its first character on, as scripts are that are to be evaluated.
    Script(usize),
    Escape {
        code: u32,
        len: usize,
    },
    /// `'a'+'b'`; whether it divides a word.
    Joint(bool),
}

fn for_each_mark(text: &[u8], each: &mut dyn FnMut(usize, Mark)) {
    let mut at = 0;
    while let Some(next) = memchr2(b'\\', b'+', text.get(at..).unwrap_or_default()) {
        let here = at + next;
        let rest = text.get(here..).unwrap_or_default();
        at = here + 1;
        if rest.first() == Some(&b'+') {
            if let Some(wanted) = joint(text, here) {
                each(here, Mark::Joint(wanted));
            }
            continue;
        }
        match backslash(rest) {
            Some(escape) if escape.code == 0 => {
                at = here + escape.len;
                if let Some(close) = module_literal(text, here) {
                    each(here - 1, Mark::Module(close));
                    at = close;
                }
            }
            Some(Escape { code, len }) => {
                at = here + len;
                if let Some((open, close)) = literal_from(text, here) {
                    each(open, Mark::Script(close));
                }
                // What is no character of scripts is left as it is.
                if (0x20..0x7f).contains(&code) || code > 0x9f || short(code).is_some() {
                    each(here, Mark::Escape { code, len });
                }
            }
            None => at = here + 2,
        }
    }
}

/// What stands behind the backslash of a character that would end its literal.
fn short(code: u32) -> Option<u8> {
    match u8::try_from(code).ok()? {
        byte @ (b'"' | b'\'' | b'`' | b'\\') => Some(byte),
        b'\n' => Some(b'n'),
        b'\r' => Some(b'r'),
        _ => None,
    }
}

/// The quote that closes the literal that begins here with a module.
fn module_literal(text: &[u8], at: usize) -> Option<usize> {
    // Four escapes of up to six bytes.
    let head = text.get(at..text.len().min(at + 24))?;
    let (_, close) = literal_from(text, at)?;
    literal::value(head).starts_with(MODULE).then_some(close)
}

/// The quotes of the literal of which the inside begins here, if it is long.
fn literal_from(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let open = at.checked_sub(1).filter(|&open| text.get(open).is_some_and(|&byte| is_quote(byte)))?;
    let close = if literal::is_escaped(text, open) { None } else { literal::close(text, open) };
    close.filter(|close| close - open > LEAST_LITERAL).map(|close| (open, close))
}

/// Whether a plus stands between two literals, and then whether it divides a word.
fn joint(text: &[u8], at: usize) -> Option<bool> {
    let (before, after) = (text.get(..at)?.trim_ascii_end(), text.get(at + 1..)?.trim_ascii_start());
    match (before, after) {
        ([.., left, close], [open, right, ..]) if is_quote(*close) && is_quote(*open) => {
            Some(is_part(*left) && is_part(*right))
        }
        _ => None,
    }
}

/// Whether a byte is part of a word, or of base64.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'/' | b'=' | b'\\' | b'%')
}

fn is_word(code: u32) -> bool {
    u8::try_from(code).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Hands on, with their places, the pieces of a text where percent encoding and character references were undone.
pub(super) fn percents(text: &[u8], found: &mut dyn FnMut(usize, Vec<u8>)) {
    let mut pieces = Pieces::new(text, GAP);
    let mut at = 0;
    while let Some(next) = memchr2(b'%', b'&', text.get(at..).unwrap_or_default()) {
        let here = at + next;
        let rest = text.get(here..).unwrap_or_default();
        at = here + 1;
        if let Some(escape) = percent(rest).or_else(|| reference(rest)) {
            at = here + escape.len;
            match u8::try_from(escape.code) {
                Ok(byte) if escape.len == 3 => pieces.edit(here, at, &[byte], is_word(escape.code), found),
                _ => pieces.edit(here, at, character(escape.code, &mut [0; 4]), is_word(escape.code), found),
            }
            if pieces.edits >= PERCENTS {
                pieces.wanted = true;
            }
        }
    }
    pieces.flush(found);
}

/// Cuts pieces out of a text while it is changed.
struct Pieces<'a> {
    text: &'a [u8],
    gap: usize,
    /// The piece so far.
    new: Vec<u8>,
    /// Where its first edit is, and how many it has.
    first: usize,
    edits: usize,
    /// What of the text is in it or before it.
    done: usize,
    wanted: bool,
}

impl<'a> Pieces<'a> {
    fn new(text: &'a [u8], gap: usize) -> Self {
        Self { text, gap, new: Vec::new(), first: 0, edits: 0, done: 0, wanted: false }
    }

    fn edit(&mut self, from: usize, to: usize, new: &[u8], wanted: bool, found: &mut dyn FnMut(usize, Vec<u8>)) {
        if from < self.done {
            return;
        }
        if self.edits > 0 && from - self.done > self.gap {
            self.flush(found);
        }
        if self.edits == 0 {
            self.first = from;
            if self.gap < usize::MAX {
                self.done = self.done.max(from.saturating_sub(CONTEXT));
            }
        }
        self.new.extend_from_slice(self.text.get(self.done..from).unwrap_or_default());
        self.new.extend_from_slice(new);
        self.done = to;
        self.edits += 1;
        self.wanted |= wanted;
    }

    fn flush(&mut self, found: &mut dyn FnMut(usize, Vec<u8>)) {
        let mut piece = std::mem::take(&mut self.new);
        if self.wanted {
            let end = if self.gap == usize::MAX { self.text.len() } else { self.done + CONTEXT };
            let end = end.clamp(self.done, self.text.len().max(self.done));
            piece.extend_from_slice(self.text.get(self.done..end).unwrap_or_default());
            self.done = end;
            found(self.first, piece);
        }
        self.edits = 0;
        self.wanted = false;
    }
}

/// A piece with its literals joined, `a["b"]` written as `a.b`, and sums of numbers as one number.
fn tidy(piece: &[u8]) -> Vec<u8> {
    let mut tidied: Vec<u8> = Vec::with_capacity(piece.len());
    let mut at = 0;
    while let Some(&byte) = piece.get(at) {
        let rest = piece.get(at..).unwrap_or_default();
        let last = tidied.last().copied().unwrap_or_default();
        let (new, len) = match byte {
            b'\'' | b'"' | b'`' => (None, joint_len(rest)),
            b']' if is_quote(last) => (None, usize::from(make_member(&mut tidied))),
            b'0'..=b'9' | b'-' | b'(' if is_value_start(last) => {
                fold(rest).map_or((None, 0), |(value, len)| (Some(value), len))
            }
            _ => (None, 0),
        };
        if len == 0 {
            tidied.push(byte);
        }
        tidied.extend(new.unwrap_or_default());
        at += len.max(1);
    }
    tidied
}

/// The length of `"+"`, with white space; 0 if it is none.
fn joint_len(rest: &[u8]) -> usize {
    let Some((_, after)) = rest.split_first() else { return 0 };
    let Some(operand) = after.trim_ascii_start().strip_prefix(b"+") else { return 0 };
    match operand.trim_ascii_start() {
        [open, literal @ ..] if is_quote(*open) => rest.len() - literal.len(),
        _ => 0,
    }
}

/// Makes `a.name` of `a["name"`, with which a text ends, if it does.
fn make_member(text: &mut Vec<u8>) -> bool {
    let Some((_, inside)) = text.split_last() else { return false };
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let len = inside.iter().rev().take_while(|byte| is_of_name(byte)).count();
    let (before, name) = inside.split_at(inside.len() - len);
    let [object @ .., b'[', open] = before else { return false };
    if !is_quote(*open) || name.is_empty() || !object.last().is_some_and(|&byte| is_value_end(byte)) {
        return false;
    }
    let member = [b".", name].concat();
    text.truncate(object.len());
    text.extend(member);
    true
}

/// Whether a value ends with a byte, so that a bracket behind it names a member.
fn is_value_end(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b')' | b']')
}

/// Whether a number behind a byte is the first operand, whatever follows.
fn is_value_start(byte: u8) -> bool {
    matches!(byte, b'(' | b'[' | b',' | b'=' | b':' | b'?' | b';' | b'{' | b'}' | b'&' | b'|' | b'^' | b'<' | b'>')
}
