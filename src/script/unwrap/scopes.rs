//! The tokens of a script -> where names are given to the functions that look strings up in an array.
//!
//! ```text
//! function decoder(a, b) { a = a - 0x1b1; var c = array(); var d = c[a]; ... }
//! function wrapper(a, b) { return decoder(b - -0x2f, a); }
//! var alias = decoder;
//! ```
//! Mangled names are used again in other functions, so each belongs to the braces around it.
//!
//! Invariant: each token is looked at a fixed number of times.

use super::pieces::constant;
use super::tokens::{Kind, Tokens};

/// How deep braces are followed. Bundles have some fifty; what is deeper is the text of no script.
pub(super) const DEPTH: usize = 1_000;

/// Tokens from the beginning of a decoder within which its index is shifted.
const DECODER_HEAD: usize = 120;

/// Tokens from the beginning of a wrapper within which it returns.
const WRAPPER_HEAD: usize = 40;

/// Arguments of a call: index and key, and some that only confuse.
const ARGUMENTS: usize = 8;

/// An argument of a call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Argument {
    Number(i64),
    /// The token of a literal.
    Text(usize),
    /// The token of a name, and what is added to it.
    Name(usize, i64),
}

/// What a name stands for. Names are given by their tokens.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// Looks up, in an array, its first argument plus this.
    Decoder {
        array: usize,
        shift: i64,
    },
    Wrapper {
        target: usize,
        parameters: Vec<usize>,
        arguments: Vec<Argument>,
    },
    Alias(usize),
}

/// A name in a scope: scopes are numbered in the order of their opening braces, from 1 on; 0 is the whole script.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) scope: usize,
    pub(super) name: usize,
    pub(super) meaning: Meaning,
}

/// A function whose body is open.
#[derive(Clone)]
struct Function {
    name: usize,
    /// Where it is known.
    scope: usize,
    body: usize,
    decodes: bool,
}

/// All definitions, in the order of their scopes. `arrays` are the names of arrays.
pub(super) fn definitions(tokens: &Tokens<'_>, arrays: &[&[u8]]) -> Vec<Definition> {
    let mut definitions = Vec::new();
    let mut open: Vec<(usize, Option<Function>)> = vec![(0, None)];
    // Where in `open` the functions stand.
    let mut functions: Vec<usize> = Vec::new();
    let (mut scopes, mut pending) = (0, None::<Function>);
    for at in 0..tokens.len() {
        let scope = open.last().map_or(0, |(scope, _)| *scope);
        match tokens.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Sign(b'{')) if open.len() < DEPTH => {
                scopes += 1;
                let function = pending.take_if(|function| function.body == at);
                functions.extend(function.is_some().then_some(open.len()));
                open.push((scopes, function));
            }
            Some(Kind::Sign(b'}')) if open.len() > 1 => {
                if let Some((_, Some(_))) = open.pop() {
                    functions.pop();
                }
            }
            Some(Kind::Sign(b'=')) => definitions.extend(alias(tokens, at, scope)),
            Some(Kind::Word) if tokens.word(at) == b"function" => {
                if let Some((function, parameters)) = function(tokens, at, scope) {
                    definitions.extend(wrapper(tokens, &function, parameters));
                    pending = Some(function);
                }
            }
            Some(Kind::Word) => {
                let Some(array) = arrays.iter().position(|&name| name == tokens.word(at)) else { continue };
                let called = tokens.sign(at + 1) == b'(' && tokens.sign(at + 2) == b')';
                let innermost = functions.last().and_then(|&at| open.get_mut(at));
                let Some((_, Some(function))) = innermost else { continue };
                let own = arrays.contains(&tokens.word(function.name));
                if (called || tokens.sign(at + 1) == b'[') && !own && !function.decodes {
                    function.decodes = true;
                    let meaning = Meaning::Decoder { array, shift: shift(tokens, function.body) };
                    definitions.push(Definition { scope: function.scope, name: function.name, meaning });
                }
            }
            _ => {}
        }
    }
    definitions.sort_by_key(|definition| definition.scope);
    definitions
}

/// `var a = b,`
fn alias(tokens: &Tokens<'_>, at: usize, scope: usize) -> Option<Definition> {
    let name = at.checked_sub(1).filter(|&name| !tokens.word(name).is_empty())?;
    let ends = matches!(tokens.sign(at + 2), b',' | b';' | b')' | b'}') || at + 2 >= tokens.len();
    let is_new = name
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens.word(before), b"var" | b"let" | b"const") || tokens.sign(before) == b',');
    let names = !tokens.word(at + 1).is_empty() && tokens.word(at + 1) != tokens.word(name);
    (ends && is_new && names).then_some(Definition { scope, name, meaning: Meaning::Alias(at + 1) })
}

/// A function with a name, and its parameters: `function a(b, c) {` or `a = function (b, c) {`.
fn function(tokens: &Tokens<'_>, at: usize, scope: usize) -> Option<(Function, Vec<usize>)> {
    let (name, open) = match tokens.word(at + 1) {
        b"" if tokens.sign(at.checked_sub(1)?) == b'=' => (at.checked_sub(2)?, at + 1),
        b"" => return None,
        _ => (at + 1, at + 2),
    };
    if tokens.word(name).is_empty() || tokens.sign(open) != b'(' {
        return None;
    }
    let (mut parameters, mut at) = (Vec::new(), open + 1);
    while !tokens.word(at).is_empty() && parameters.len() < ARGUMENTS {
        parameters.push(at);
        at += 1 + usize::from(tokens.sign(at + 1) == b',');
    }
    let body = at + 1;
    let is_function = tokens.sign(at) == b')' && tokens.sign(body) == b'{';
    is_function.then_some((Function { name, scope, body, decodes: false }, parameters))
}

/// A function of which the body is `{ return b(...) }`, or that behind the declaration of an object whose members are used.
fn wrapper(tokens: &Tokens<'_>, function: &Function, parameters: Vec<usize>) -> Option<Definition> {
    let first = function.body + 1;
    let start = match tokens.word(first) {
        b"return" => first,
        b"var" | b"let" | b"const" => (first..first + WRAPPER_HEAD).find(|&at| tokens.word(at) == b"return")?,
        _ => return None,
    };
    let target = start + 1;
    if tokens.word(target).is_empty() || tokens.sign(target + 1) != b'(' {
        return None;
    }
    let (arguments, close) = arguments(tokens, target + 1)?;
    let end = close + 1 + usize::from(tokens.sign(close + 1) == b';');
    let meaning = Meaning::Wrapper { target, parameters, arguments };
    (tokens.sign(end) == b'}').then_some(Definition { scope: function.scope, name: function.name, meaning })
}

/// What a decoder adds to its index, near its beginning: `a = a - 0x1b1`.
fn shift(tokens: &Tokens<'_>, body: usize) -> i64 {
    let shift = |at: usize| {
        let name = tokens.word(at);
        let is_shift = !name.is_empty() && tokens.sign(at + 1) == b'=' && tokens.word(at + 2) == name;
        if is_shift { added(tokens, at + 3).map(|(number, _)| number) } else { None }
    };
    (body..body + DECODER_HEAD).find_map(shift).unwrap_or_default()
}

/// `+ 0x1f` or `- -0x1f`, and the token behind it.
fn added(tokens: &Tokens<'_>, at: usize) -> Option<(i64, usize)> {
    match tokens.sign(at) {
        b'+' => number(tokens, at + 1),
        b'-' => number(tokens, at),
        _ => None,
    }
}

/// A number, or a sum of numbers, and the token behind it.
fn number(tokens: &Tokens<'_>, at: usize) -> Option<(i64, usize)> {
    let token = *tokens.tokens.get(at)?;
    let (number, len) = constant(tokens.text.get(token.from()..)?)?;
    let end = token.from() + len;
    let count = tokens.tokens.iter().skip(at).take_while(|token| token.from() < end).count();
    Some((number, at + count))
}

/// The number that a literal at a token is: `'0x1f'`.
fn hex(tokens: &Tokens<'_>, at: usize) -> Option<i64> {
    let digits = std::str::from_utf8(tokens.literal(at)?.strip_prefix(b"0x")?).ok()?;
    u32::from_str_radix(digits, 16).ok().map(i64::from)
}

/// The arguments of the call whose parenthesis opens at a token, and the token that closes it. Calls that look strings up
/// have no arguments but these.
pub(super) fn arguments(tokens: &Tokens<'_>, open: usize) -> Option<(Vec<Argument>, usize)> {
    let (mut arguments, mut at) = (Vec::new(), open + 1);
    while arguments.len() < ARGUMENTS {
        let (argument, next) = argument(tokens, at)?;
        arguments.push(argument);
        match tokens.sign(next) {
            b',' => at = next + 1,
            b')' => return Some((arguments, next)),
            _ => return None,
        }
    }
    None
}

fn argument(tokens: &Tokens<'_>, at: usize) -> Option<(Argument, usize)> {
    match tokens.tokens.get(at)?.kind {
        Kind::Text => Some((hex(tokens, at).map_or(Argument::Text(at), Argument::Number), at + 1)),
        Kind::Word => match added(tokens, at + 1) {
            Some((number, next)) => Some((Argument::Name(at, number), next)),
            None => Some((Argument::Name(at, 0), at + 1)),
        },
        // An index as a text, with a sign: `-'0x1f'`.
        _ => match hex(tokens, at + 1).filter(|_| tokens.sign(at) == b'-') {
            Some(number) => Some((Argument::Number(-number), at + 2)),
            None => number(tokens, at).map(|(number, next)| (Argument::Number(number), next)),
        },
    }
}
