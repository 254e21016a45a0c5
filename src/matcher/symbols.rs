//! Hosts in fewer bytes: bytes from 0x80 on, which no host has, stand for two to four letters that are frequent in the list.
//!
//! The idea is FSST's (Boncz, Neumann, Leis: "FSST: Fast Random Access String Compression", VLDB 2020): a small table of
//! symbols learned from a sample in a few rounds, each text readable by itself. Measured on CoinBlocker's 5,872 hosts:
//! 105 KB become 57 KB; symbols of up to eight letters gain nothing more.
//!
//! ```text
//! symbols   at most 128 x 4 letters, zeros at the end of shorter ones; the first is the one of byte 0x80
//! ```

/// The first byte that stands for a symbol.
const FIRST: u8 = 0x80;
/// How many symbols there can be.
const SYMBOLS: usize = 128;
/// Places in the encoder's map: so many that most questions end at the first.
const SLOTS: usize = 16 * SYMBOLS;
/// The longest symbol.
const LONGEST: usize = 4;
/// Rounds of learning: symbols grow by joining, so that two rounds suffice for four letters and two more refine the choice.
const ROUNDS: usize = 4;
/// Hosts that are looked at for learning.
const SAMPLE: usize = 400;

/// The symbols of a table, read in place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Symbols<'a>(&'a [[u8; LONGEST]]);

impl<'a> Symbols<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    /// Does `coded` spell `host`? Letters of `host` may have either case.
    pub(super) fn spell(self, coded: &[u8], host: &[u8]) -> bool {
        let mut left = host;
        for &code in coded {
            let letters = self.letters(code);
            for letter in letters.into_iter().take_while(|&letter| letter != 0) {
                match left.split_first() {
                    Some((byte, rest)) if byte.to_ascii_lowercase() == letter => left = rest,
                    _ => return false,
                }
            }
        }
        left.is_empty()
    }

    /// The text that `coded` spells.
    pub(super) fn decode(self, coded: &[u8]) -> String {
        let letters = coded.iter().flat_map(|&code| self.letters(code));
        letters.filter(|&letter| letter != 0).map(char::from).collect()
    }

    /// The letters of a code, zeros behind them.
    fn letters(self, code: u8) -> [u8; LONGEST] {
        match code.checked_sub(FIRST) {
            None => [code, 0, 0, 0],
            Some(number) => self.0.get(usize::from(number)).copied().unwrap_or_default(),
        }
    }
}

/// What texts are coded with.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    symbols: Vec<u32>,
    /// Symbols by hash, each with its code; 0 where none is.
    slots: Vec<(u32, u8)>,
}

impl Encoder {
    /// Learns from some of `hosts`, evenly spread.
    pub(super) fn learn<'a>(hosts: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let stride = hosts.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&str> = hosts.step_by(stride).collect();
        let mut encoder = Self::default();
        for _ in 0..ROUNDS {
            encoder = Self::of(encoder.better(&sample));
        }
        encoder
    }

    /// The symbols that save most, of those that are used now and those that are two of them joined.
    fn better(&self, sample: &[&str]) -> Vec<u32> {
        let mut seen = Vec::new();
        for host in sample {
            let mut before: Option<u32> = None;
            self.cut(host.as_bytes(), |symbol, _| {
                seen.push(u64::from(symbol));
                seen.extend(before.and_then(|before| joined(before, symbol)).map(u64::from));
                before = Some(symbol);
            });
        }
        seen.sort_unstable();
        let counted = seen.chunk_by(u64::eq).filter_map(|same| {
            let symbol = *same.first()?;
            let saved = same.len() * (length(symbol as u32) - 1);
            // A symbol costs its four bytes.
            (saved > LONGEST).then_some((saved as u64) << 32 | symbol)
        });
        let mut best: Vec<u64> = counted.collect();
        best.sort_unstable();
        best.iter().rev().take(SYMBOLS).map(|&best| best as u32).collect()
    }

    fn of(symbols: Vec<u32>) -> Self {
        let mut slots = vec![(0, 0); SLOTS];
        for (code, &symbol) in (FIRST..=u8::MAX).zip(&symbols) {
            let mut at = slot(symbol);
            while slots.get(at % SLOTS).is_some_and(|slot| slot.0 != 0) {
                at += 1;
            }
            if let Some(slot) = slots.get_mut(at % SLOTS) {
                *slot = (symbol, code);
            }
        }
        Self { symbols, slots }
    }

    /// Appends the coded text.
    pub(super) fn encode(&self, host: &str, out: &mut Vec<u8>) {
        self.cut(host.as_bytes(), |_, code| out.push(code));
    }

    /// Cuts a text into the longest symbols there are: `piece(symbol, its code)`.
    fn cut(&self, mut text: &[u8], mut piece: impl FnMut(u32, u8)) {
        while let Some((&letter, rest)) = text.split_first() {
            let window = match text.first_chunk() {
                Some(window) => u32::from_le_bytes(*window),
                None => text.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte)),
            };
            let symbols = [(window, 4), (window & 0xff_ffff, 3), (window & 0xffff, 2)];
            let longest = symbols.into_iter().filter(|&(_, len)| len <= text.len());
            match longest.filter_map(|(symbol, len)| Some((symbol, self.code(symbol)?, len))).next() {
                Some((symbol, code, len)) => {
                    piece(symbol, code);
                    text = text.get(len..).unwrap_or_default();
                }
                None => {
                    piece(u32::from(letter), letter);
                    text = rest;
                }
            }
        }
    }

    fn code(&self, symbol: u32) -> Option<u8> {
        let mut at = slot(symbol);
        loop {
            match self.slots.get(at % SLOTS) {
                Some(&(there, code)) if there == symbol => return Some(code),
                Some((0, _)) | None => return None,
                Some(_) => at += 1,
            }
        }
    }

    /// The symbols as a table holds them.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.symbols.iter().flat_map(|symbol| symbol.to_le_bytes()).collect()
    }
}

/// The first place where a symbol can be; the others follow.
fn slot(symbol: u32) -> usize {
    (symbol.wrapping_mul(0x9e37_79b1) >> 16) as usize // 2^32 / golden ratio, as in Knuth's hashing
}

/// How many letters a symbol has.
fn length(symbol: u32) -> usize {
    LONGEST - symbol.leading_zeros() as usize / 8
}

/// Two symbols as one, where there is room.
fn joined(first: u32, then: u32) -> Option<u32> {
    (length(first) + length(then) <= LONGEST).then(|| first | then << (8 * length(first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_coded_spells_the_host_and_no_other() {
        let hosts: Vec<String> = (0..500).map(|number| format!("www{number}.coin-pool{}.com", number % 7)).collect();
        let encoder = Encoder::learn(hosts.iter().map(String::as_str));
        let bytes = encoder.bytes();
        let symbols = Symbols::new(&bytes);
        let mut short = 0;
        for host in &hosts {
            let mut coded = Vec::new();
            encoder.encode(host, &mut coded);
            short += coded.len();
            assert_eq!(symbols.decode(&coded), *host);
            assert!(symbols.spell(&coded, host.to_uppercase().as_bytes()));
            assert!(!symbols.spell(&coded, format!("{host}m").as_bytes()));
            assert!(!symbols.spell(&coded, host.strip_suffix('m').unwrap_or_default().as_bytes()));
        }
        let long: usize = hosts.iter().map(String::len).sum();
        assert!(short * 2 < long, "{short} of {long}");
    }

    #[test]
    fn a_list_without_hosts_has_no_symbols() {
        assert!(Encoder::learn([].into_iter()).bytes().is_empty());
        let mut coded = Vec::new();
        Encoder::default().encode("a.com", &mut coded);
        assert_eq!(coded, b"a.com");
    }
}
