//! A text -> pieces, cut where its own lines say so: of a new version only those differ in which something has changed,
//! and only those need to be stored again.
//!
//! ```
//! use wattguard::lists::pieces;
//! let text: String = (0..20_000).map(|host| format!("||host{host}.example^\n")).collect();
//! let keys = |text: &str| pieces(text).map(|piece| piece.key).collect::<Vec<_>>();
//! let (before, after) = (keys(&text), keys(&format!("||new.example^\n{text}")));
//! assert_eq!(before.iter().zip(&after).filter(|(one, other)| one != other).count(), 1);
//! ```

use memchr::memchr_iter;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The byte behind its last one.
    pub end: usize,
    /// What stands for its bytes. Two pieces may have the same one by accident; whoever puts a text together again must know
    /// the whole text by something better.
    pub key: u64,
}

/// Bytes of a piece at least: fewer would cost more by being many than they save.
const LEAST: usize = 16 * 1024;
/// At most; of pieces of short lines one in 30,000 would be longer.
const MOST: usize = 256 * 1024;
/// One line in so many ends a piece: some 24 KB of hosts.
const LINES: u64 = 1_024;

/// The pieces of a text, in order.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece> + '_ {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(from..).filter(|rest| !rest.is_empty())?;
        let piece = rest.get(..length(rest)).unwrap_or(rest);
        from += piece.len();
        Some(Piece { end: from, key: key(piece) })
    })
}

/// How many of these bytes make the next piece: up to the end of the first line beyond `LEAST` whose own hash says so.
fn length(rest: &[u8]) -> usize {
    let most = rest.len().min(MOST);
    let searched = rest.get(LEAST..most).unwrap_or_default();
    let mut from = LEAST;
    let is_cut = |end: &usize| {
        let line = rest.get(std::mem::replace(&mut from, *end)..*end).unwrap_or_default();
        key(line) >> 32 & (LINES - 1) == 0
    };
    memchr_iter(b'\n', searched).map(|at| LEAST + at + 1).find(is_cut).unwrap_or(most)
}

/// Eight bytes at a time, because it is done with all of a list in code that the engine has not optimised yet.
fn key(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let last = rest.iter().fold(bytes.len() as u64, |last, byte| last << 8 | u64::from(*byte));
    words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]).fold(0, add)
}

/// The step of `FxHash`, as Firefox and rustc have it.
fn add(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x51_7c_c1_b7_27_22_0a_95)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(count: usize) -> String {
        (0..count).map(|at| format!("||host{}.example^\n", at * 7_919 % 999_983)).collect()
    }

    #[test]
    fn pieces_are_the_whole_text_and_no_end_is_without_reason() {
        for text in [String::new(), "||a.com^".to_owned(), hosts(50_000), "x".repeat(3 * MOST + 1)] {
            let ends: Vec<_> = pieces(&text).map(|piece| piece.end).collect();
            assert_eq!(ends.last().copied().unwrap_or_default(), text.len());
            let lengths: Vec<_> = [0].iter().chain(&ends).zip(&ends).map(|(from, end)| end - from).collect();
            let but_the_last = lengths.split_last().map_or(&[][..], |(_, before)| before);
            assert!(but_the_last.iter().all(|length| (LEAST..=MOST).contains(length)), "{lengths:?}");
            assert!(ends.len() <= 1 + text.len() / (2 * LEAST), "{} pieces", ends.len());
        }
    }

    #[test]
    fn what_changes_in_one_place_changes_two_pieces_at_most() {
        let text = hosts(50_000);
        let keys = |text: &str| pieces(text).map(|piece| piece.key).collect::<std::collections::HashSet<_>>();
        let before = keys(&text);
        for (place, with) in
            [(0, "||new.example^\n"), (500_007, "x"), (text.len(), "||new.example^\n"), (900_000, "\n")]
        {
            let (head, tail) = text.split_at(place);
            let changed = format!("{head}{with}{tail}");
            let new = keys(&changed).difference(&before).count();
            assert!((1..=2).contains(&new), "{new} at {place}");
        }
    }
}
