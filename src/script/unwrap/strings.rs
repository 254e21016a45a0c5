//! Text -> arrays of encoded strings, decoded, and the calls that look their elements up.
//!
//! ```text
//! function array() { var a = ['BwLUzxi', 'C3rHCNq']; array = function () { return a; }; return array(); }
//! var array = ['bWluZXI=', 'c3RhcnQ=']; (function (a, b) { ... a.push(a.shift()) ... }(array, 0x1b3));
//! ```
//! Elements are given out joined even where calls could not be followed, so that their words are found.
//!
//! Invariant: a literal is looked for once; see [`super::calls`] for what the rest costs.

use memchr::{memchr, memmem};

use super::base64::{Alphabet, SMALL_FIRST, STANDARD};
use super::pieces::Edit;
use super::rc4::Streams;
use super::scopes::{Meaning, definitions};
use super::text::begins_as_text;
use super::tokens::{Tokens, is_of_word};
use super::{Effort, calls, literal, members, runs};
use crate::bytes::Span;
use crate::limits;

/// Elements of the shortest array that is looked at.
const LEAST: usize = 4;

/// Elements of an array that are looked at. Obfuscated bundles of a megabyte have ten thousand.
const MOST: usize = 1 << 16;

/// Letters of the shortest element that tells whether an array is base64.
const TELLING: usize = 4;

/// How far behind an array the code that turns it stands.
const NEAR: usize = 600;

/// Characters of an encrypted string that must all be printable, or its key is not the right one: with fewer, one of
/// fifty wrong keys gives something printable too often (a third of all bytes are).
const SURE: usize = 8;

/// Letters of a key, as javascript-obfuscator draws them.
const KEY: usize = 4;

/// Different keys that are tried. It draws fifty.
const KEYS: usize = 128;

/// An array that a script looks strings up in.
pub(super) struct StringArray {
    pub(super) name: Span,
    pub(super) elements: Vec<Span>,
    /// From bracket to bracket.
    pub(super) place: Span,
    /// How often it is turned, where the script says it.
    pub(super) turns: Option<usize>,
}

/// Adds what arrays of strings hold, and what calls look up in them, as edits in the order of their places. Whether more
/// can be found only in all of the text so changed.
pub(super) fn find(text: &[u8], effort: &mut Effort, finds: &mut Vec<(usize, Vec<u8>)>, edits: &mut Vec<Edit>) -> bool {
    let mut arrays = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr(b'[', text.get(at..).unwrap_or_default()) {
        let open = at + next;
        at = open + 1;
        let Some((elements, end)) = read(text, open) else { continue };
        at = end;
        if let Some(joined) = joined(text, &elements, end) {
            finds.push((open, joined));
        }
        let place = Span { from: open, to: end };
        if let Some(words) = words(text, &elements) {
            finds.push((open, words));
        }
        if let Some((name, turns)) = name(text, place).filter(|_| arrays.len() < limits::UNWRAP_ARRAYS) {
            arrays.push(StringArray { name, elements, place, turns });
        }
    }
    if !arrays.is_empty() && effort.script(text.len()) {
        let tokens = Tokens::new(text);
        let names: Vec<&[u8]> = arrays.iter().map(|array| array.name.of(text)).collect();
        let definitions = definitions(&tokens, &names);
        let decodes = definitions.iter().any(|definition| matches!(definition.meaning, Meaning::Decoder { .. }));
        if decodes {
            *edits = members::inline(&tokens);
        }
        if !edits.is_empty() {
            // The calls can be followed in what that gives.
            return true;
        }
        let solved = if decodes { calls::resolve(&tokens, &definitions, &arrays, effort, edits) } else { Vec::new() };
        arrays = arrays
            .into_iter()
            .enumerate()
            .filter(|(at, _)| solved.get(*at) != Some(&true))
            .map(|(_, array)| array)
            .collect();
    }
    let keys = if arrays.is_empty() { Vec::new() } else { keys(text) };
    for array in arrays {
        let decrypted = decrypted(text, &array, &keys, effort);
        finds.extend(decrypted.map(|words| (array.place.from, words)));
    }
    atob(text, edits);
    false
}

/// The elements of the array of literals that opens here, and where it ends.
fn read(text: &[u8], open: usize) -> Option<(Vec<Span>, usize)> {
    let skip = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let mut elements = Vec::new();
    let mut at = skip(open + 1);
    // Most brackets name a member: no list for those.
    let first = text.get(at).filter(|&&byte| literal::is_quote(byte)).and_then(|_| literal::close(text, at))?;
    if text.get(skip(first + 1)) != Some(&b',') {
        return None;
    }
    while text.get(at).is_some_and(|&byte| literal::is_quote(byte)) && elements.len() < MOST {
        let close = literal::close(text, at)?;
        elements.push(Span { from: at + 1, to: close });
        at = skip(close + 1);
        if text.get(at) != Some(&b',') {
            break;
        }
        at = skip(at + 1);
    }
    let at = if text.get(at) == Some(&b']') { at + 1 } else { at };
    (elements.len() >= LEAST).then_some((elements, at))
}

/// The elements in one text, if that is what happens to them: `.join('')`.
fn joined(text: &[u8], elements: &[Span], end: usize) -> Option<Vec<u8>> {
    let rest = text.get(end..)?;
    let joins = [&b".join('')"[..], b".join(\"\")", b"['join']('')", b"[\"join\"](\"\")"];
    let joined = || elements.iter().flat_map(|element| literal::value(element.of(text))).collect();
    joins.iter().any(|join| rest.starts_with(join)).then(joined)
}

/// The elements in lines, decoded, if most are words in base64.
fn words(text: &[u8], elements: &[Span]) -> Option<Vec<u8>> {
    [&SMALL_FIRST, &STANDARD]
        .iter()
        .filter_map(|alphabet| words_in(text, elements, alphabet))
        .max_by_key(|(count, _)| *count)
        .map(|(_, words)| words)
}

fn words_in(text: &[u8], elements: &[Span], alphabet: &Alphabet) -> Option<(usize, Vec<u8>)> {
    let (mut telling, mut right, mut words) = (0, 0, Vec::new());
    for element in elements {
        let inside = element.of(text);
        let letters = inside.trim_ascii_end();
        let padding = letters.iter().rev().take_while(|&&byte| byte == b'=').count();
        let letters = letters.get(..letters.len() - padding).unwrap_or_default();
        if letters.len() < TELLING {
            continue;
        }
        telling += 1;
        if letters.len() % 4 == 1 || !letters.iter().all(|&byte| alphabet.has(byte)) {
            continue;
        }
        let word = alphabet.decode(letters);
        if begins_as_text(&word) {
            right += 1;
            words.extend_from_slice(&word);
            words.push(b'\n');
        }
    }
    // Words of seven letters decode to five bytes, which are printable by chance one time in some hundred.
    (right >= LEAST && right * 3 >= telling * 2).then_some((right, words))
}

/// The name under which a script looks up an array that is turned: of the function around it, or of the variable. And how
/// often it is turned, which is told where there is no sum.
fn name(text: &[u8], place: Span) -> Option<(Span, Option<usize>)> {
    let before = text.get(..place.from)?.trim_ascii_end().strip_suffix(b"=")?;
    let variable = last_word(before)?;
    let after = text.get(place.to..text.len().min(place.to + NEAR)).unwrap_or_default();
    let before = text.get(..variable.from)?.trim_ascii_end();
    let function = ["var", "let", "const"].iter().find_map(|word| before.strip_suffix(word.as_bytes()));
    let function = function.and_then(|before| before.trim_ascii_end().strip_suffix(b"{"));
    let function = function.and_then(|before| before.trim_ascii_end().strip_suffix(b")"));
    let function = function.and_then(|before| before.trim_ascii_end().strip_suffix(b"("));
    if let Some(name) = function.and_then(last_word) {
        // It puts another function into its own place.
        let again = after.trim_ascii_start().strip_prefix(b";").unwrap_or(after).trim_ascii_start();
        return again.starts_with(name.of(text)).then_some((name, None));
    }
    memmem::find(after, b"shift")?;
    let call = memmem::find(after, &[b"(", variable.of(text), b","].concat())?;
    let number = after.get(call + variable.to - variable.from + 2..)?.trim_ascii_start();
    let turns = super::pieces::constant(number).and_then(|(number, _)| usize::try_from(number).ok());
    Some((variable, turns))
}

/// The word that a text ends with, by its place.
fn last_word(text: &[u8]) -> Option<Span> {
    let text = text.trim_ascii_end();
    let len = text.iter().rev().take_while(|&&byte| is_of_word(byte)).count();
    (len > 0).then_some(Span { from: text.len() - len, to: text.len() })
}

/// The literals of a text that could be keys.
fn keys(text: &[u8]) -> Vec<Vec<u8>> {
    let mut keys = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'\'', b'"', text.get(at..).unwrap_or_default()) {
        let open = at + next;
        at = open + 1;
        let Some(inside) = text.get(at..at + KEY) else { break };
        if text.get(at + KEY) == text.get(open) && keys.len() < KEYS && !keys.iter().any(|key| key == inside) {
            keys.push(inside.to_vec());
        }
    }
    keys
}

/// The elements that one of the keys makes printable, in lines.
fn decrypted(text: &[u8], array: &StringArray, keys: &[Vec<u8>], effort: &mut Effort) -> Option<Vec<u8>> {
    let mut streams = Streams::default();
    let heads: Vec<Vec<u8>> = keys.iter().map(|key| streams.of(key, SURE).to_vec()).collect();
    let mut words = Vec::new();
    for element in &array.elements {
        let encrypted = SMALL_FIRST.decode(&literal::value(element.of(text)));
        let encrypted = String::from_utf8_lossy(&encrypted);
        if encrypted.chars().take(SURE).count() < SURE || !effort.steps(keys.len()) {
            continue;
        }
        let is_right = |head: &Vec<u8>| {
            let mut codes = encrypted.chars().zip(head).map(|(c, &byte)| u32::from(c) ^ u32::from(byte));
            codes.all(|code| matches!(code, 0x20..0x7f))
        };
        if let Some((key, _)) = keys.iter().zip(&heads).find(|(_, head)| is_right(head)) {
            words.extend(streams.decrypt(key, &encrypted));
            words.push(b'\n');
        }
    }
    (!words.is_empty()).then_some(words)
}

/// Short words in `atob('...')`, put into their place. Long ones are found wherever they stand.
fn atob(text: &[u8], edits: &mut Vec<Edit>) {
    const CALL: &[u8] = b"atob(";
    let known = edits.len();
    for at in memmem::find_iter(text, CALL).take(limits::UNWRAP_LAYERS) {
        let open = at + CALL.len();
        let Some(close) =
            text.get(open).filter(|&&byte| literal::is_quote(byte)).and_then(|_| literal::close(text, open))
        else {
            continue;
        };
        if close - open > runs::LEAST {
            continue;
        }
        let decoded = STANDARD.decode(text.get(open + 1..close).unwrap_or_default());
        if text.get(close + 1) == Some(&b')') && !decoded.is_empty() && begins_as_text(&decoded) {
            edits.push(Edit { from: at, to: close + 2, new: [b"\"", &decoded[..], b"\""].concat() });
        }
    }
    if known > 0 && edits.len() > known {
        edits.sort_by_key(|edit| edit.from);
    }
}
