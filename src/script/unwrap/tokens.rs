//! A script -> its tokens, roughly: whether a slash divides is guessed by what stands before it, and a template is one
//! text. That is enough to follow names, calls and braces.
//!
//! Invariant: time is linear; where something is not closed before its line ends, nothing of its kind is looked for in
//! the rest of that line.

use super::literal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Sign(u8),
}

/// A token, by its place; texts are at most 4 GB.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    from: u32,
    to: u32,
}

impl Token {
    pub(super) fn from(self) -> usize {
        self.from as usize
    }

    pub(super) fn to(self) -> usize {
        self.to as usize
    }
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a [u8],
    pub(super) tokens: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let mut reader = Reader { text, at: 0, value: false, open_until: 0 };
        let mut tokens = Vec::new();
        while let Some(token) = reader.next() {
            tokens.push(token);
        }
        Self { text, tokens }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn of(&self, token: Token) -> &'a [u8] {
        self.text.get(token.from()..token.to()).unwrap_or_default()
    }

    /// The word at a place among the tokens; empty if there is none.
    pub(super) fn word(&self, at: usize) -> &'a [u8] {
        match self.tokens.get(at) {
            Some(&token) if token.kind == Kind::Word => self.of(token),
            _ => b"",
        }
    }

    /// The sign at a place; 0 if there is none.
    pub(super) fn sign(&self, at: usize) -> u8 {
        match self.tokens.get(at) {
            Some(&Token { kind: Kind::Sign(sign), .. }) => sign,
            _ => 0,
        }
    }

    /// What the literal at a place holds, as it is written.
    pub(super) fn literal(&self, at: usize) -> Option<&'a [u8]> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Text)?;
        self.text.get(token.from() + 1..token.to() - 1)
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the last token ends a value, so that a slash divides.
    value: bool,
    /// Up to here nothing closes that opens.
    open_until: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.text.get(self.at..)?;
            let (&byte, after) = rest.split_first()?;
            let from = self.at;
            let kind = match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    self.at += 1;
                    continue;
                }
                b'/' if matches!(after.first(), Some(b'/' | b'*')) && from >= self.open_until => {
                    self.comment(rest);
                    continue;
                }
                b'\'' | b'"' | b'`' if from >= self.open_until => match literal::close(self.text, from) {
                    Some(close) => {
                        self.at = close + 1;
                        Kind::Text
                    }
                    None => self.unclosed(rest, byte),
                },
                b'/' if !self.value && from >= self.open_until => match regex_len(rest) {
                    Some(len) => {
                        self.at += len;
                        Kind::Sign(b'/')
                    }
                    None => self.unclosed(rest, byte),
                },
                b'0'..=b'9' => {
                    self.at += rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
                    Kind::Number
                }
                _ if is_of_word(byte) => {
                    self.at += rest.iter().take_while(|&&byte| is_of_word(byte)).count();
                    Kind::Word
                }
                sign => {
                    self.at += 1;
                    Kind::Sign(sign)
                }
            };
            self.value = match kind {
                Kind::Word => !is_operator(self.text.get(from..self.at).unwrap_or_default()),
                Kind::Sign(sign) => matches!(sign, b')' | b']' | b'}') || self.at - from > 1,
                Kind::Number | Kind::Text => true,
            };
            return Some(Token { kind, from: u32::try_from(from).ok()?, to: u32::try_from(self.at).ok()? });
        }
    }

    fn comment(&mut self, rest: &[u8]) {
        let len = match rest {
            [b'/', b'*', inside @ ..] => memchr::memmem::find(inside, b"*/").map(|len| len + 4),
            _ => memchr::memchr(b'\n', rest),
        };
        self.at += len.unwrap_or(rest.len());
    }

    /// Something opens here that is not closed in its line: a sign like others.
    fn unclosed(&mut self, rest: &[u8], sign: u8) -> Kind {
        let line = if sign == b'`' { rest.len() } else { memchr::memchr(b'\n', rest).unwrap_or(rest.len()) };
        self.open_until = self.at + line;
        self.at += 1;
        Kind::Sign(sign)
    }
}

pub(super) fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

/// Words behind which a slash opens an expression.
fn is_operator(word: &[u8]) -> bool {
    matches!(
        word,
        b"return" | b"typeof" | b"case" | b"in" | b"of" | b"delete" | b"void" | b"throw" | b"new" | b"else" | b"do"
    )
}

/// The length of a regular expression, with its flags.
fn regex_len(rest: &[u8]) -> Option<usize> {
    let (mut at, mut in_class) = (1, false);
    loop {
        match rest.get(at)? {
            b'\\' => at += 1,
            b'\n' => return None,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let flags = rest.iter().skip(at + 1).take_while(|byte| byte.is_ascii_lowercase()).count();
    Some(at + 1 + flags)
}
