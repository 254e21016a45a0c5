//! The text of a script -> its tokens, as far as mutators need them: no grammar, and what is unclear stays as it is.
//!
//! Invariant: the tokens, one after the other, are the text.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Spaces and comments.
    Space,
    /// A name or a keyword.
    Word,
    Number,
    /// A string in single or double quotes.
    Text,
    /// A template or a regular expression.
    Other,
    /// One character of anything else.
    Mark,
}

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
}

/// Words after which a slash begins a regular expression.
const OPERATORS: &[&str] =
    &["case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void", "yield"];

/// Cuts a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut before: Option<Token<'_>> = None;
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = token(bytes, at, before);
        // Ends lie behind ASCII characters or before the next one, hence between characters.
        let token = Token { kind, text: text.get(at..end).unwrap_or_default() };
        if kind != Kind::Space {
            before = Some(token);
        }
        tokens.push(token);
        at = end;
    }
    tokens
}

fn token(bytes: &[u8], at: usize, before: Option<Token<'_>>) -> (Kind, usize) {
    let next = bytes.get(at + 1).copied();
    match bytes[at] {
        byte if byte.is_ascii_whitespace() => (Kind::Space, run(bytes, at, |byte| byte.is_ascii_whitespace())),
        b'/' if next == Some(b'/') => (Kind::Space, run(bytes, at, |byte| byte != b'\n' && byte != b'\r')),
        b'/' if next == Some(b'*') => (Kind::Space, find(bytes, at + 2, b"*/")),
        b'/' if begins_regex(before) => regex(bytes, at).map_or((Kind::Mark, at + 1), |end| (Kind::Other, end)),
        quote @ (b'\'' | b'"') => string(bytes, at, quote).map_or((Kind::Mark, at + 1), |end| (Kind::Text, end)),
        b'`' => (Kind::Other, template(bytes, at)),
        byte if byte.is_ascii_digit() => {
            let end = run(bytes, at, |byte| is_word(byte) || byte == b'.');
            // The sign of an exponent.
            let signed = matches!(bytes[end - 1], b'e' | b'E') && matches!(bytes.get(end), Some(b'+' | b'-'));
            let hex = matches!(next, Some(b'x' | b'X'));
            (Kind::Number, if signed && !hex { run(bytes, end + 1, is_word) } else { end })
        }
        byte if is_word(byte) => (Kind::Word, run(bytes, at, is_word)),
        _ => (Kind::Mark, at + 1),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

/// The end of bytes of one sort.
fn run(bytes: &[u8], from: usize, of: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(from).position(|byte| !of(*byte)).map_or(bytes.len(), |length| from + length)
}

/// Behind the next mark.
fn find(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let found = bytes.get(from..).and_then(|rest| rest.windows(mark.len()).position(|window| window == mark));
    found.map_or(bytes.len(), |length| from + length + mark.len())
}

fn string(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
        // A backslash before a character of several bytes.
        while bytes.get(at).is_some_and(|byte| (0x80..0xc0).contains(byte)) {
            at += 1;
        }
    }
}

/// The end of a template; templates and strings inside its places are passed over.
fn template(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from + 1, 0_usize);
    while let Some(byte) = bytes.get(at) {
        at = match (byte, depth) {
            (b'\\', _) => at + 2,
            (b'`', 0) => return at + 1,
            (b'`', _) => template(bytes, at),
            (b'$', 0) if bytes.get(at + 1) == Some(&b'{') => {
                depth = 1;
                at + 2
            }
            (b'{', 1..) => {
                depth += 1;
                at + 1
            }
            (b'}', 1..) => {
                depth -= 1;
                at + 1
            }
            (quote @ (b'\'' | b'"'), 1..) => string(bytes, at, *quote).unwrap_or(at + 1),
            _ => at + 1,
        };
    }
    bytes.len()
}

fn begins_regex(before: Option<Token<'_>>) -> bool {
    match before {
        None => true,
        Some(Token { kind: Kind::Word, text }) => OPERATORS.contains(&text),
        Some(Token { kind: Kind::Mark, text }) => ![")", "]", "}"].contains(&text),
        Some(_) => false,
    }
}

fn regex(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut class) = (from + 1, false);
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'\n' => return None,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return Some(run(bytes, at + 1, is_word)),
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Kind, &str)]) {
        let found = tokens(text);
        assert_eq!(found.iter().map(|token| token.text).collect::<String>(), text);
        let found: Vec<(Kind, &str)> =
            found.iter().filter(|token| token.kind != Kind::Space).map(|token| (token.kind, token.text)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tokens_of_every_kind() {
        use Kind::{Mark, Number, Other, Text, Word};
        check("a // b\n/* c */d", &[(Word, "a"), (Word, "d")]);
        check(r"'a\'b'", &[(Text, r"'a\'b'")]);
        check("x=0x1F+1e-5", &[(Word, "x"), (Mark, "="), (Number, "0x1F"), (Mark, "+"), (Number, "1e-5")]);
        check("0xe-1", &[(Number, "0xe"), (Mark, "-"), (Number, "1")]);
        check("a/b/c", &[(Word, "a"), (Mark, "/"), (Word, "b"), (Mark, "/"), (Word, "c")]);
        check("return/[/]/g", &[(Word, "return"), (Other, "/[/]/g")]);
        check("`a${b+`c}`+'}'}d`;", &[(Other, "`a${b+`c}`+'}'}d`"), (Mark, ";")]);
        check("é='ü'", &[(Word, "é"), (Mark, "="), (Text, "'ü'")]);
        check("'open", &[(Mark, "'"), (Word, "open")]);
        check("/open", &[(Mark, "/"), (Word, "open")]);
    }

    #[test]
    fn any_text_has_an_end() {
        for text in ["`${", "'\\", "/*", "/[", "\"\\é", "`\\é", "1.", "/\\é/"] {
            assert_eq!(tokens(text).iter().map(|token| token.text).collect::<String>(), text);
        }
    }
}
