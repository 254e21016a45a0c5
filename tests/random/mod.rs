//! Random numbers that are the same in every run, for tests and benches.

#![allow(dead_code, clippy::indexing_slicing, reason = "nobody needs everything; a test fails by panicking")]

/// A generator of random numbers (Marsaglia's xorshift64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// One time in so many.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`.
    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One to `most` parts, one after the other.
    pub(crate) fn text(&mut self, parts: &[&str], most: usize) -> String {
        (0..1 + self.below(most)).map(|_| self.of(parts)).collect()
    }
}
