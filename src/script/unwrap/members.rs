//! Objects that only hold constants, and the script around them -> those constants in the places that name them.
//!
//! ```text
//! var a = { b: 0x2f5, c: '$3Ig' }; d(e - a.b, a.c)  ->  d(e - 0x2f5, '$3Ig')
//! ```
//! Obfuscators move the arguments of calls there. Where a name is given twice, the last one counts: names of
//! obfuscators are drawn from millions.
//!
//! Invariant: each token is looked at a fixed number of times.

use std::collections::BTreeMap;

use super::pieces::Edit;
use super::tokens::{Kind, Tokens};

/// Replaces each member that is a constant, in the order of their places.
pub(super) fn inline(tokens: &Tokens<'_>) -> Vec<Edit> {
    let mut constants: BTreeMap<(&[u8], &[u8]), Vec<u8>> = BTreeMap::new();
    let mut edits = Vec::new();
    // A constant may be named again and again; those of calls are as short as their names.
    let mut room = tokens.text.len();
    // Functions that use an object may stand before it: objects first.
    for at in 0..tokens.len() {
        if tokens.sign(at) == b'{' && at > 1 && tokens.sign(at - 1) == b'=' {
            let name = tokens.word(at - 2);
            constants.extend(object(tokens, at + 1).into_iter().map(|(key, value)| ((name, key), value)));
        }
    }
    for at in 0..tokens.len() {
        let (name, key) = (tokens.word(at), tokens.word(at + 2));
        let places = || Some((tokens.tokens.get(at)?.from(), tokens.tokens.get(at + 2)?.to()));
        if tokens.sign(at + 1) == b'.'
            && let Some(value) = constants.get(&(name, key))
            && let Some((from, to)) = places()
            && let Some(rest) = room.checked_sub(value.len())
        {
            room = rest;
            edits.push(Edit { from, to, new: value.clone() });
        }
    }
    edits
}

/// The members of an object literal that opens here, if all are constants.
fn object<'a>(tokens: &Tokens<'a>, open: usize) -> Vec<(&'a [u8], Vec<u8>)> {
    let mut members = Vec::new();
    let mut at = open;
    while !tokens.word(at).is_empty() && tokens.sign(at + 1) == b':' {
        let sign = tokens.sign(at + 2) == b'-';
        let value = at + 2 + usize::from(sign);
        let Some(&token) = tokens.tokens.get(value) else { break };
        let written = match (token.kind, tokens.literal(value)) {
            (Kind::Number, _) => tokens.of(token),
            // A number as old versions write it.
            (Kind::Text, Some(inside)) if inside.starts_with(b"0x") => inside,
            (Kind::Text, _) if !sign => tokens.of(token),
            _ => break,
        };
        members.push((tokens.word(at), [if sign { &b"-"[..] } else { b"" }, written].concat()));
        match tokens.sign(value + 1) {
            b',' => at = value + 2,
            b'}' => return members,
            _ => break,
        }
    }
    Vec::new()
}
