//! The text of a script or page -> the texts and modules that are wrapped in it.
//!
//! Undone are, also inside each other: base64 and hex (and what is deflated inside), escapes in literals, percent
//! encoding, LZW in characters, character references, lists of character codes or bytes (with a constant added or XORed), literals that are
//! joined or reversed, words packed behind `eval`, and arrays of encoded strings with the calls that look them up. Not
//! undone is what has to be run: letters computed from `[]()!+`, keys that depend on the page, ciphers with other keys
//! than a call shows.
//!
//! Nothing is run, and nothing of JavaScript is understood beyond the shape of these wrappers. Candidates are found by
//! their bytes wherever they stand, not by quotes, so an odd quote in a comment or an expression hides nothing.
//!
//! Invariant: time is linear in the text; layers are bounded in number, depth and bytes (see [`crate::limits`]).

mod base64;
mod calls;
mod elements;
mod escapes;
mod literal;
mod lzw;
mod members;
mod numbers;
mod packer;
mod pieces;
mod rc4;
mod runs;
mod scopes;
mod strings;
#[cfg(test)]
mod tests;
mod text;
mod tokens;

use std::collections::BTreeSet;

use crate::limits;
use text::{begins_compressed, inflate, is_text, print};

/// The first bytes of each wasm module.
const MODULE: &[u8] = b"\0asm";

/// What was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Text, or a script.
    Text(Vec<u8>),
    /// A wasm module, from its first byte on.
    Module(Vec<u8>),
}

/// Finds what is wrapped in a text, and hands each layer on with the place in `text` where its outermost wrapper begins.
/// What is wrapped in a layer comes before it.
pub(crate) fn unwrap(text: &[u8], take: &mut dyn FnMut(usize, Layer)) {
    let bytes = (2 * text.len()).saturating_add(limits::UNWRAP_EXTRA_BYTES).min(limits::UNWRAP_BYTES);
    let mut unwrapper = Unwrapper {
        take,
        bytes,
        layers: limits::UNWRAP_LAYERS,
        inflated: bytes,
        inflations: limits::UNWRAP_INFLATIONS,
        effort: Effort {
            guesses: limits::UNWRAP_GUESSES,
            steps: limits::UNWRAP_STEPS,
            script_bytes: limits::UNWRAP_SCRIPT_BYTES,
        },
        seen: BTreeSet::new(),
    };
    unwrapper.scan(text, None, 0);
}

/// What is left to be spent on guesses, on steps of following calls, and on bytes to follow them in.
struct Effort {
    guesses: usize,
    steps: usize,
    script_bytes: usize,
}

impl Effort {
    fn guess(&mut self) -> bool {
        spend(&mut self.guesses, 1)
    }

    fn steps(&mut self, steps: usize) -> bool {
        spend(&mut self.steps, steps)
    }

    fn script(&mut self, bytes: usize) -> bool {
        spend(&mut self.script_bytes, bytes)
    }
}

/// Takes so much of what is left, if it is enough.
fn spend(left: &mut usize, cost: usize) -> bool {
    let rest = left.checked_sub(cost);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

struct Unwrapper<'a> {
    take: &'a mut dyn FnMut(usize, Layer),
    bytes: usize,
    layers: usize,
    inflated: usize,
    inflations: usize,
    effort: Effort,
    /// Prints of the layers so far: a wrapper inside a rewritten text was met in the original already.
    seen: BTreeSet<u64>,
}

impl Unwrapper<'_> {
    /// Looks for wrappers in a text, `depth` of which were undone to get it; `origin` is the place of the outermost.
    fn scan(&mut self, text: &[u8], origin: Option<usize>, depth: usize) {
        if depth >= limits::UNWRAP_DEPTH || self.layers == 0 {
            return;
        }
        runs::find(text, &mut |at, bytes| self.found(origin.unwrap_or(at), bytes, depth));
        packer::find(text, &mut |at, bytes| self.found(origin.unwrap_or(at), bytes, depth));
        let mut finds = Vec::new();
        numbers::find(text, &mut self.effort, &mut finds);
        let mut edits = Vec::new();
        let whole = strings::find(text, &mut self.effort, &mut finds, &mut edits);
        for (at, bytes) in finds {
            self.found(origin.unwrap_or(at), bytes, depth);
        }
        pieces::escapes(text, edits, whole, &mut |at, bytes| self.found(origin.unwrap_or(at), bytes, depth));
        pieces::percents(text, &mut |at, bytes| self.found(origin.unwrap_or(at), bytes, depth));
    }

    /// Hands a decoded layer on, if it is one.
    fn found(&mut self, at: usize, mut bytes: Vec<u8>, depth: usize) {
        if begins_compressed(&bytes) {
            if self.inflations == 0 || self.inflated == 0 {
                return;
            }
            self.inflations -= 1;
            bytes = inflate(&bytes, self.inflated);
            self.inflated -= bytes.len().min(self.inflated);
        }
        if depth + 1 < limits::UNWRAP_DEPTH
            && let Some(plain) = lzw::expand(&bytes, self.inflated)
        {
            self.inflated -= plain.len().min(self.inflated);
            return self.found(at, plain, depth + 1);
        }
        if bytes.starts_with(MODULE) {
            bytes.truncate(limits::UNWRAP_MODULE_BYTES);
            if self.charge(&bytes) {
                (self.take)(at, Layer::Module(bytes));
            }
        } else if is_text(&bytes) && self.charge(&bytes) {
            self.scan(&bytes, Some(at), depth + 1);
            (self.take)(at, Layer::Text(bytes));
        }
    }

    /// Whether a layer is new and within bounds.
    fn charge(&mut self, bytes: &[u8]) -> bool {
        if self.layers == 0 || bytes.len() > self.bytes || !self.seen.insert(print(bytes)) {
            return false;
        }
        self.layers -= 1;
        self.bytes -= bytes.len();
        true
    }
}
