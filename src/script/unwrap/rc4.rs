//! Keys -> what RC4 adds to a text, as javascript-obfuscator encrypts its strings.
//!
//! Invariant: a key's stream is computed once, as far as it was asked for.

use std::collections::BTreeMap;

/// Keys that are remembered. The obfuscator draws fifty.
const KEYS: usize = 512;

/// The streams of the keys so far.
#[derive(Default)]
pub(super) struct Streams(BTreeMap<Vec<u8>, Stream>);

struct Stream {
    state: [u8; 256],
    i: u8,
    j: u8,
    /// The bytes so far.
    bytes: Vec<u8>,
}

impl Streams {
    /// The first `len` bytes of a key's stream, or none, when there are too many keys.
    pub(super) fn of(&mut self, key: &[u8], len: usize) -> &[u8] {
        if !self.0.contains_key(key) && self.0.len() >= KEYS {
            return &[];
        }
        let stream = self.0.entry(key.to_vec()).or_insert_with(|| Stream::new(key));
        while stream.bytes.len() < len {
            stream.step();
        }
        stream.bytes.get(..len).unwrap_or_default()
    }

    /// The text that was encrypted with a key: characters, not bytes.
    pub(super) fn decrypt(&mut self, key: &[u8], encrypted: &str) -> Vec<u8> {
        let stream = self.of(key, encrypted.chars().count());
        let plain =
            encrypted.chars().zip(stream).filter_map(|(c, &byte)| char::from_u32(u32::from(c) ^ u32::from(byte)));
        plain.collect::<String>().into_bytes()
    }
}

impl Stream {
    #[allow(clippy::indexing_slicing, reason = "a byte is an index of 256 bytes")]
    fn new(key: &[u8]) -> Self {
        let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
        let mut j = 0_u8;
        for (at, &byte) in (0..=255_u8).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[usize::from(at)]).wrapping_add(byte);
            state.swap(usize::from(at), usize::from(j));
        }
        Self { state, i: 0, j: 0, bytes: Vec::new() }
    }

    #[allow(clippy::indexing_slicing, reason = "a byte is an index of 256 bytes")]
    fn step(&mut self) {
        self.i = self.i.wrapping_add(1);
        let (i, before) = (usize::from(self.i), self.j);
        self.j = before.wrapping_add(self.state[i]);
        self.state.swap(i, usize::from(self.j));
        let sum = self.state[i].wrapping_add(self.state[usize::from(self.j)]);
        self.bytes.push(self.state[usize::from(sum)]);
    }
}
