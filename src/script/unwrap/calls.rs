//! Arrays of encoded strings, and the script around them -> the strings that each call looks up.
//!
//! When such a script starts, it turns its array around until a sum over some of the strings is right: `parseInt(a(0x1f))`
//! and so on. That sum need not be computed: only with the right turn does every string in it begin with a digit.
//!
//! Invariant: trying turns costs elements times a fixed number of calls; the rest is linear.

use std::collections::BTreeMap;

use super::Effort;
use super::elements::{Element, PROBE, element, quoted};
use super::literal;
use super::pieces::Edit;
use super::rc4::Streams;
use super::scopes::{Argument, DEPTH, Definition, Meaning, arguments};
use super::strings::StringArray;
use super::tokens::{Kind, Tokens};

/// Calls that are looked at to see how an array is turned.
const WITNESSES: usize = 24;

/// Of so many strings that should begin with a digit, one may not: a name that means something else here.
const WRONG_ONE_IN: usize = 8;

/// How many names may lead from one to the next: wrappers of wrappers.
const CHAIN: usize = 8;

/// Bytes of a key that are read: those of obfuscators have four characters, and each call gives its own.
const KEY_BYTES: usize = 64;

/// How many times as long as the script the strings may be that are put into it. One string may be looked up again and
/// again, but encoded it stands in the script too, and each call takes ten bytes.
const GROWTH: usize = 2;

/// Replaces the calls that look strings up by those strings. Tells which arrays that did not succeed with.
pub(super) fn resolve(
    tokens: &Tokens<'_>,
    definitions: &[Definition],
    arrays: &[StringArray],
    effort: &mut Effort,
    edits: &mut Vec<Edit>,
) -> Vec<bool> {
    let calls = Resolver::new(tokens, definitions).calls();
    let mut streams = Streams::default();
    let mut solved = Vec::new();
    let mut room = GROWTH * tokens.text.len();
    for (number, array) in arrays.iter().enumerate() {
        let elements: Vec<Element> = array.elements.iter().map(|span| Element::new(span.of(tokens.text))).collect();
        let calls: Vec<&Call> = calls.iter().filter(|call| call.array == number).collect();
        let turn = turn(tokens, &elements, &calls, array.turns, &mut streams, effort);
        solved.push(turn.is_some());
        let Some(turn) = turn else { continue };
        let looked_up = || calls.iter().filter_map(|call| Some((*call, element(&elements, call.index, turn)?)));
        let encoding = decoders_of_base64(&elements, looked_up());
        for (call, element) in looked_up() {
            let Some(rest) = room.checked_sub(element.len()) else { break };
            room = rest;
            let string = match call.key(tokens) {
                Some(key) => element.decrypted(&key, &mut streams),
                None => element.decoded(encoding.get(&call.decoder) == Some(&true)),
            };
            edits.push(Edit { from: call.from, to: call.to, new: quoted(&string) });
        }
        edits.push(Edit { from: array.place.from, to: array.place.to, new: b"[]".to_vec() });
    }
    edits.sort_by_key(|edit| edit.from);
    solved
}

/// For each decoder without keys, whether what it looks up is base64: all of it, nearly. Some words are by chance, so where
/// it looks up few, others of the array count too.
fn decoders_of_base64<'a>(
    elements: &[Element],
    looked_up: impl Iterator<Item = (&'a Call, &'a Element)>,
) -> BTreeMap<usize, bool> {
    let mut counts = BTreeMap::<usize, (usize, usize)>::new();
    for (call, element) in looked_up {
        let (wrong, all) = counts.entry(call.decoder).or_default();
        *wrong += usize::from(!element.is_text);
        *all += 1;
    }
    // Arrays that mix three encodings have a third of each.
    let usual = elements.iter().filter(|element| element.is_text).count() * 4 >= elements.len();
    let is_base64 = |(wrong, all): (usize, usize)| wrong * WRONG_ONE_IN <= all && (usual || all >= WITNESSES);
    counts.into_iter().map(|(decoder, counts)| (decoder, is_base64(counts))).collect()
}

/// How often the array was turned.
fn turn(
    tokens: &Tokens<'_>,
    elements: &[Element],
    calls: &[&Call],
    turns: Option<usize>,
    streams: &mut Streams,
    effort: &mut Effort,
) -> Option<usize> {
    if calls.is_empty() || elements.is_empty() {
        return None;
    }
    let in_sum: Vec<&&Call> = calls.iter().filter(|call| call.is_number).take(WITNESSES).collect();
    let with_key: Vec<&&Call> = calls.iter().filter(|call| call.key.is_some()).collect();
    let (witnesses, in_sum) = match (in_sum.len(), with_key.len()) {
        // Two could begin with a digit by chance.
        (3.., _) => (in_sum, true),
        (_, WITNESSES..) => {
            (with_key.iter().step_by(with_key.len() / WITNESSES).take(WITNESSES).copied().collect(), false)
        }
        _ => return Some(turns.unwrap_or_default() % elements.len()),
    };
    if !effort.steps(elements.len() * witnesses.len()) {
        return None;
    }
    let mut stream = |call: &Call| call.key(tokens).map(|key| streams.of(&key, PROBE).to_vec());
    let witnesses: Vec<(i64, Option<Vec<u8>>)> = witnesses.iter().map(|call| (call.index, stream(call))).collect();
    let right = |turn: usize| {
        let is_right = |(index, stream): &&(i64, Option<Vec<u8>>)| {
            element(elements, *index, turn).is_some_and(|element| element.is_right(stream.as_deref(), in_sum))
        };
        witnesses.iter().filter(is_right).count()
    };
    let counts = (0..elements.len()).map(|turn| (right(turn), turn));
    let (count, turn) = counts.max_by_key(|&(count, turn)| (count, usize::MAX - turn))?;
    ((witnesses.len() - count) * WRONG_ONE_IN <= witnesses.len()).then_some(turn)
}

/// A call that looks up a string.
struct Call {
    from: usize,
    to: usize,
    array: usize,
    decoder: usize,
    index: i64,
    /// The token of its key.
    key: Option<usize>,
    /// Whether it stands in `parseInt(...)`.
    is_number: bool,
}

impl Call {
    fn key(&self, tokens: &Tokens<'_>) -> Option<Vec<u8>> {
        let literal = self.key.and_then(|key| tokens.literal(key))?;
        Some(literal::value(literal.get(..KEY_BYTES).unwrap_or(literal)))
    }
}

/// Where a function finds what it looks up: among its arguments.
#[derive(Clone, Copy)]
struct View {
    array: usize,
    /// Which definition it leads to.
    decoder: usize,
    index: Slot,
    key: Slot,
}

#[derive(Clone, Copy)]
enum Slot {
    /// Which argument, and what is added to it.
    Parameter(usize, i64),
    Number(i64),
    /// The token of a literal.
    Text(usize),
    None,
}

/// Walks through the scopes of a script, with what each name means there.
struct Resolver<'a> {
    tokens: &'a Tokens<'a>,
    definitions: &'a [Definition],
    views: Vec<Option<View>>,
    /// The definitions of each name that are in force, the innermost last.
    names: BTreeMap<&'a [u8], Vec<usize>>,
    /// Up to where definitions are in force or were.
    done: usize,
}

impl<'a> Resolver<'a> {
    fn new(tokens: &'a Tokens<'a>, definitions: &'a [Definition]) -> Self {
        Self { tokens, definitions, views: vec![None; definitions.len()], names: BTreeMap::new(), done: 0 }
    }

    fn calls(mut self) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut open = vec![self.enter(0)];
        let mut scopes = 0;
        for at in 0..self.tokens.len() {
            match self.tokens.tokens.get(at).map(|token| token.kind) {
                Some(Kind::Sign(b'{')) if open.len() < DEPTH => {
                    scopes += 1;
                    open.push(self.enter(scopes));
                }
                Some(Kind::Sign(b'}')) if open.len() > 1 => {
                    let left = open.pop().unwrap_or_default();
                    self.leave(left);
                }
                Some(Kind::Word) if self.tokens.sign(at + 1) == b'(' => calls.extend(self.call(at)),
                _ => {}
            }
        }
        calls
    }

    /// Puts the definitions of a scope in force, and gives the first and the number of them.
    fn enter(&mut self, scope: usize) -> (usize, usize) {
        let first = self.done;
        let rest = self.definitions.get(first..).unwrap_or_default();
        let count = rest.iter().take_while(|definition| definition.scope == scope).count();
        for (number, definition) in rest.iter().take(count).enumerate() {
            self.names.entry(self.tokens.word(definition.name)).or_default().push(first + number);
        }
        self.done = first + count;
        for number in first..self.done {
            let view = self.view(number, 0);
            if let Some(slot) = self.views.get_mut(number) {
                *slot = view;
            }
        }
        (first, count)
    }

    fn leave(&mut self, (first, count): (usize, usize)) {
        for definition in self.definitions.iter().skip(first).take(count) {
            if let Some(numbers) = self.names.get_mut(self.tokens.word(definition.name)) {
                numbers.pop();
            }
        }
    }

    /// What a name means here.
    fn meaning(&self, name: usize) -> Option<usize> {
        self.names.get(self.tokens.word(name))?.last().copied()
    }

    fn view(&self, number: usize, depth: usize) -> Option<View> {
        let known = self.views.get(number).copied().flatten();
        if known.is_some() || depth >= CHAIN {
            return known;
        }
        let next = |name: usize| self.view(self.meaning(name).filter(|&next| next != number)?, depth + 1);
        match &self.definitions.get(number)?.meaning {
            &Meaning::Decoder { array, shift } => {
                Some(View { array, decoder: number, index: Slot::Parameter(0, shift), key: Slot::Parameter(1, 0) })
            }
            &Meaning::Alias(target) => next(target),
            Meaning::Wrapper { target, parameters, arguments } => {
                Some(self.through(next(*target)?, arguments, parameters))
            }
        }
    }

    /// What a function finds when it is called with these arguments, which may name parameters of another.
    fn through(&self, view: View, arguments: &[Argument], parameters: &[usize]) -> View {
        let slot = |slot: Slot| match slot {
            Slot::Parameter(number, shift) => match arguments.get(number) {
                Some(&Argument::Number(value)) => Slot::Number(value.wrapping_add(shift)),
                Some(&Argument::Text(token)) => Slot::Text(token),
                Some(&Argument::Name(token, more)) => {
                    let name = self.tokens.word(token);
                    let parameter = parameters.iter().position(|&parameter| self.tokens.word(parameter) == name);
                    parameter.map_or(Slot::None, |number| Slot::Parameter(number, shift.wrapping_add(more)))
                }
                _ => Slot::None,
            },
            fixed => fixed,
        };
        View { index: slot(view.index), key: slot(view.key), ..view }
    }

    /// The call at a token, if it looks up a string.
    fn call(&self, at: usize) -> Option<Call> {
        let view = self.views.get(self.meaning(at)?).copied().flatten()?;
        let (arguments, close) = arguments(self.tokens, at + 1)?;
        let view = self.through(view, &arguments, &[]);
        let Slot::Number(index) = view.index else { return None };
        let key = match view.key {
            Slot::Text(token) => Some(token),
            _ => None,
        };
        let before = |count: usize| at.checked_sub(count);
        let is_number = before(1).is_some_and(|at| self.tokens.sign(at) == b'(')
            && before(2).is_some_and(|at| self.tokens.word(at) == b"parseInt");
        let (from, to) = (self.tokens.tokens.get(at)?.from(), self.tokens.tokens.get(close)?.to());
        Some(Call { from, to, array: view.array, decoder: view.decoder, index, key, is_number })
    }
}
