//! A page -> what of it is code: its tags with their attributes, and its inline scripts.
//!
//! What people read may speak of mining as much as it likes: articles quote miners, pools explain theirs. It becomes blanks,
//! so that places stay what they are.

use std::borrow::Cow;

use memchr::memchr;

/// The code of a text: all of a script; of a page its tags and scripts.
pub(crate) fn code(text: &[u8]) -> Cow<'_, [u8]> {
    if is_page(text) { Cow::Owned(blanked(text)) } else { Cow::Borrowed(text) }
}

/// A page begins with a tag; no script does. (A script may begin with `<!--`, and is searched whole.)
fn is_page(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let is_doctype = |name: &[u8]| name.eq_ignore_ascii_case(b"!doctype");
    match text.split_first() {
        Some((b'<', rest)) => {
            rest.first().is_some_and(u8::is_ascii_alphabetic) || rest.get(..8).is_some_and(is_doctype)
        }
        _ => false,
    }
}

fn blanked(text: &[u8]) -> Vec<u8> {
    let mut code = vec![b' '; text.len()];
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr(b'<', rest)) {
        let tag = at + found;
        let rest = text.get(tag..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            at = end_of(text, tag + 4, b"-->");
            continue;
        }
        let end = tag + length(rest);
        copy(&mut code, text, tag, end);
        at = end;
        if let Some(kind) = text.get(tag..end).and_then(script) {
            let close = end_of_script(text, end);
            if kind == Script::Code {
                copy(&mut code, text, end, close);
            }
            at = close;
        }
    }
    code
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Script {
    Code,
    Data,
}

/// Whether a tag begins a script, and of which kind: JSON is data, which nobody runs.
fn script(tag: &[u8]) -> Option<Script> {
    let name = tag.get(1..7)?;
    let is_script = name.eq_ignore_ascii_case(b"script") && !tag.get(7).is_some_and(u8::is_ascii_alphanumeric);
    let is_data = memchr::memmem::find(tag, b"json").is_some();
    is_script.then_some(if is_data { Script::Data } else { Script::Code })
}

/// How long the tag is that `text` begins with, quotes minded.
fn length(text: &[u8]) -> usize {
    let mut quote = None;
    for (at, &byte) in text.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Where a mark ends that stands behind `from`.
fn end_of(text: &[u8], from: usize, mark: &[u8]) -> usize {
    let found = text.get(from..).and_then(|rest| memchr::memmem::find(rest, mark));
    found.map_or(text.len(), |at| from + at + mark.len())
}

/// Where the script ends that begins at `from`: before its closing tag, in any case.
fn end_of_script(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memmem::find(rest, b"</")) {
        at += found;
        if text.get(at + 2..at + 8).is_some_and(|name| name.eq_ignore_ascii_case(b"script")) {
            return at;
        }
        at += 2;
    }
    text.len()
}

fn copy(code: &mut [u8], text: &[u8], from: usize, to: usize) {
    if let (Some(code), Some(text)) = (code.get_mut(from..to), text.get(from..to)) {
        code.copy_from_slice(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_scripts_stay_and_the_rest_is_blank() {
        for (text, expected) in [
            ("miner.start()", "miner.start()"),
            ("<!-- a script\nminer.start()", "<!-- a script\nminer.start()"),
            ("<p class=\"a>b\">miner</p>", "<p class=\"a>b\">     </p>"),
            (" <!DOCTYPE html>x<script>a</b</SCRIPT >y", " <!DOCTYPE html> <script>a</b</SCRIPT > "),
            ("<script type=application/ld+json>x</script>", "<script type=application/ld+json> </script>"),
            ("<b><!-- miner --><i>", "<b>              <i>"),
            ("<b title='x", "<b title='x"),
            ("<scripts>x</scripts>", "<scripts> </scripts>"),
        ] {
            assert_eq!(String::from_utf8_lossy(&code(text.as_bytes())), expected);
        }
    }
}
