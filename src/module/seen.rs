//! What a reader has seen of a module: constants, names, sizes, and how its functions compute.

use crate::evidence::{Evidence, Place, Strength, What};
use crate::limits;
use crate::module::operator::Operator;
use crate::primitive::{Found, Words};
use crate::proof::{Sizes, Traits, recognise};

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

/// The function that is read.
#[derive(Clone, Debug, Default)]
struct Function {
    at: usize,
    counts: Counts,
    /// Amounts of rotations and shifts, as bits.
    amounts: u64,
    /// The constants that lie on top of the stack for certain.
    constants: Constants,
}

/// Up to two constants that were just pushed. Those that are split (`0x1234 xor 0x5678`) come together again.
#[derive(Clone, Copy, Debug, Default)]
struct Constants {
    below: Option<Constant>,
    top: Option<Constant>,
}

#[derive(Clone, Copy, Debug)]
enum Constant {
    Short(u32),
    Long(u64),
}

impl Constants {
    fn push(&mut self, constant: Constant) {
        *self = Self { below: self.top, top: Some(constant) };
    }

    /// What an operator makes of two constants.
    fn fold(&mut self, operator: Operator) -> Option<Constant> {
        let folded = match (self.below, self.top) {
            (Some(Constant::Short(a)), Some(Constant::Short(b))) => Constant::Short(match operator {
                Operator::Xor => a ^ b,
                Operator::Add => a.wrapping_add(b),
                _ => a.wrapping_sub(b),
            }),
            (Some(Constant::Long(a)), Some(Constant::Long(b))) => Constant::Long(match operator {
                Operator::Xor => a ^ b,
                Operator::Add => a.wrapping_add(b),
                _ => a.wrapping_sub(b),
            }),
            _ => {
                *self = Self::default();
                return None;
            }
        };
        *self = Self { below: None, top: Some(folded) };
        Some(folded)
    }

    /// The amount of a rotation or shift.
    fn amount(self) -> Option<u32> {
        self.top.map(|top| match top {
            Constant::Short(amount) => amount & 63,
            Constant::Long(amount) => amount as u32 & 63,
        })
    }
}

impl Counts {
    /// Mixing numbers is a tenth of what it does: a proof of work's program does little else.
    pub(crate) fn is_mixing(self) -> bool {
        let mixing = self.xor + self.rotate + self.multiply;
        self.multiply > 0 && self.rotate > 0 && mixing * 10 > self.others
    }
}

impl Seen {
    /// What it says of the module.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        let traits = Traits {
            bytes: self.bytes,
            found: self.found.clone(),
            sizes: self.sizes,
            salsa: self.salsa > 0,
            mixing: self.totals.is_mixing(),
        };
        let place = Place::Offset(self.first.unwrap_or_default());
        let of_content = recognise(&traits).into_iter();
        let of_content =
            of_content.map(|(strength, found)| Evidence { strength, what: What::Module(found), place: place.clone() });
        let of_names = self.names.iter().map(|(name, at)| Evidence {
            strength: Strength::Weak,
            what: What::ModuleName(name.clone()),
            place: Place::Offset(*at),
        });
        of_content.chain(of_names).collect()
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
        match operator {
            Operator::Nothing => return,
            Operator::Const32(number) => return self.constant(Constant::Short(number)),
            Operator::Const64(number) => return self.constant(Constant::Long(number)),
            Operator::Const128(halves) => halves.into_iter().for_each(|half| self.long(half)),
            Operator::Xor | Operator::Add | Operator::Subtract => {
                match operator {
                    Operator::Xor => counts.xor += 1,
                    _ => counts.others += 1,
                }
                if let Some(folded) = self.function.constants.fold(operator) {
                    self.mark(folded);
                }
                return;
            }
            Operator::Rotate => {
                counts.rotate += 1;
                if let Some(amount) = self.function.constants.amount() {
                    self.function.amounts |= 1 << amount;
                }
            }
            Operator::Multiply => counts.multiply += 1,
            Operator::Load | Operator::Store => counts.memory += 1,
            Operator::Loop | Operator::Table(_) | Operator::Other | Operator::Unknown => counts.others += 1,
        }
        self.function.constants = Constants::default();
    }

    fn constant(&mut self, constant: Constant) {
        self.function.constants.push(constant);
        self.mark(constant);
    }

    #[inline]
    fn mark(&mut self, constant: Constant) {
        match constant {
            Constant::Short(number) => {
                if Words::shared().mark(number, &mut self.found) {
                    self.first.get_or_insert(self.function.at);
                }
                self.sizes.mark(number);
            }
            Constant::Long(number) => {
                self.long(number);
                self.sizes.mark(number as u32);
            }
        }
    }

    fn long(&mut self, number: u64) {
        if Words::shared().mark_long(number, &mut self.found) {
            self.first.get_or_insert(self.function.at);
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

    /// A data segment ends before `at`, and its last four bytes may be a constant that nothing follows.
    pub(crate) fn end_data(&mut self, last: u64, at: usize) {
        self.data(&[0; 4], last, at);
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
