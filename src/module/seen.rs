//! What a reader has seen of a module: constants, names, sizes, and how its functions compute.

use crate::evidence::Evidence;
use crate::limits;
use crate::module::operator::Operator;
use crate::module::recognise::recognise;
use crate::primitive::{Found, Words};

/// What was seen of one module.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Bytes of the module.
    pub(crate) bytes: usize,
    /// Functions, those that were not read included.
    pub(crate) functions: u32,
    /// Functions whose bodies could not be read to their ends.
    pub(crate) unreadable: u32,
    /// Pages of 64 KiB that its memory has at first.
    pub(crate) pages: u32,
    /// Workers share its memory.
    pub(crate) shared: bool,
    /// Constants in code and data.
    pub(crate) found: Found,
    /// Where the first of them stands.
    pub(crate) first: Option<usize>,
    /// Sizes that scratchpads have, as masks or counts of steps.
    pub(crate) sizes: Sizes,
    /// Telling names, and where they stand.
    pub(crate) names: Vec<(String, usize)>,
    /// Functions that do nothing but Salsa20's rotations.
    pub(crate) salsa: u32,
    pub(crate) totals: Counts,
    function: Function,
}

/// How often operators occur.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) xor: u32,
    pub(crate) rotate: u32,
    pub(crate) multiply: u32,
    pub(crate) memory: u32,
    pub(crate) others: u32,
}

/// Numbers that say how large a scratchpad is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sizes(pub(crate) u64);

/// The function that is read.
#[derive(Clone, Debug, Default)]
struct Function {
    at: usize,
    counts: Counts,
    /// Amounts of rotations and shifts, as bits.
    amounts: u64,
    /// The constant before this operator.
    constant: Option<u32>,
}

/// The sizes that [`Sizes`] tells, in the order of its bits.
pub(crate) const SIZES: [u32; 16] = [
    // Masks of CryptoNight's scratchpads: 2 MiB, 1 MiB (lite), 4 MiB (heavy), 256 KiB (pico), in bytes and in blocks.
    0x1F_FFF0, 0x0F_FFF0, 0x3F_FFF0, 0x03_FFF0, 0x1_FFF0, 0x1_FFFF,
    // Their sizes, and their steps: 2^19, 2^18, 2^17, 2^16.
    0x20_0000, 0x10_0000, 0x40_0000, 0x08_0000, 0x04_0000, 0x02_0000,
    // RandomX: masks of the scratchpad's levels (specification, section 4.6.8 and 5.1).
    0x1F_FFF8, 0x03_FFF8, 0x3FF8, 0x1F_FFC0,
];

impl Counts {
    /// Mixing numbers is a tenth of what it does: a proof of work's program does little else.
    pub(crate) fn is_mixing(self) -> bool {
        let mixing = self.xor + self.rotate + self.multiply;
        self.multiply > 0 && self.rotate > 0 && mixing * 10 > self.others
    }
}

impl Sizes {
    pub(crate) fn has(self, size: u32) -> bool {
        SIZES.iter().zip(0..).any(|(&known, bit)| known == size && self.0 >> bit & 1 == 1)
    }
}

impl Seen {
    /// What it says of the module.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        recognise(self)
    }

    pub(crate) fn begin_function(&mut self, at: usize) {
        self.function = Function { at, ..Function::default() };
    }

    pub(crate) fn end_function(&mut self) {
        let Function { counts, amounts, .. } = self.function;
        let sum = &mut self.totals;
        sum.xor += counts.xor;
        sum.rotate += counts.rotate;
        sum.multiply += counts.multiply;
        sum.memory += counts.memory;
        sum.others += counts.others;
        if is_salsa(amounts) && counts.xor >= 8 {
            self.salsa += 1;
        }
    }

    #[inline]
    pub(crate) fn operator(&mut self, operator: Operator) {
        let counts = &mut self.function.counts;
        let mut constant = None;
        match operator {
            Operator::Const32(number) => {
                constant = Some(number);
                if Words::shared().mark(number, &mut self.found) {
                    self.first.get_or_insert(self.function.at);
                }
                self.size(number);
            }
            Operator::Const64(number) => {
                constant = Some(number as u32);
                self.long(number);
                self.size(number as u32);
            }
            Operator::Const128(halves) => halves.into_iter().for_each(|half| self.long(half)),
            Operator::Xor => counts.xor += 1,
            Operator::Rotate => {
                counts.rotate += 1;
                if let Some(amount) = self.function.constant {
                    self.function.amounts |= 1 << (amount & 63);
                }
            }
            Operator::Multiply => counts.multiply += 1,
            Operator::Load | Operator::Store => counts.memory += 1,
            Operator::Loop | Operator::Table(_) | Operator::Other | Operator::Unknown => counts.others += 1,
        }
        self.function.constant = constant;
    }

    fn long(&mut self, number: u64) {
        if Words::shared().mark_long(number, &mut self.found) {
            self.first.get_or_insert(self.function.at);
        }
    }

    #[inline]
    fn size(&mut self, value: u32) {
        if (0x3FF8..=0x40_0000).contains(&value)
            && let Some(bit) = SIZES.iter().position(|&size| size == value)
        {
            self.sizes.0 |= 1 << bit;
        }
    }

    /// Bytes of a data segment at `at`, after `last`, the eight before them; the last eight of all.
    pub(crate) fn data(&mut self, bytes: &[u8], mut last: u64, at: usize) -> u64 {
        let words = Words::shared();
        for (&byte, index) in bytes.iter().zip(at..) {
            last = last >> 8 | u64::from(byte) << 56;
            if words.mark_bytes(last, &mut self.found) {
                self.first.get_or_insert(index.saturating_sub(7));
            }
        }
        last
    }

    /// The name of an import or export.
    pub(crate) fn name(&mut self, name: &[u8], at: usize) {
        if self.names.len() < limits::MODULE_NAMES && is_telling(name) {
            self.names.push((String::from_utf8_lossy(name).into_owned(), at));
        }
    }
}

/// Salsa20 turns by 7, 9, 13 and 18; compilers write some rotations as two shifts, whose amounts add up to 32.
fn is_salsa(amounts: u64) -> bool {
    const TURNS: [u32; 4] = [7, 9, 13, 18];
    let all = TURNS.iter().all(|&turn| amounts >> turn & 1 == 1 || amounts >> (32 - turn) & 1 == 1);
    let known = TURNS.iter().fold(0, |bits, &turn| bits | 1 << turn | 1 << (32 - turn));
    all && (amounts & !known).count_ones() <= 4
}

fn is_telling(name: &[u8]) -> bool {
    const WORDS: [&[u8]; 12] = [
        b"cryptonight",
        b"cryptonite",
        b"hash_cn",
        b"cn_slow",
        b"slow_hash",
        b"randomx",
        b"yespower",
        b"yescrypt",
        b"ghostrider",
        b"minotaur",
        b"verushash",
        b"equihash",
    ];
    let lower = name.to_ascii_lowercase();
    WORDS.iter().any(|word| memchr::memmem::find(&lower, word).is_some())
}
