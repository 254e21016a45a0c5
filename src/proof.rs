//! What was seen of a program, a module or a script -> which proof of work it computes.
//!
//! Every rule says what an algorithm cannot do without; names are never needed. What wallets have too is marked so: the
//! verdict asks then, unless messages agree.

use crate::evidence::{Algorithm, ProofOfWork, Strength};
use crate::primitive::{Found, Part};

/// The hash functions of CryptoNight (CNS008, sections 3 and 5): Keccak and AES make and mix the scratchpad, one of the
/// other four ends it.
const CRYPTONIGHT: &[Part] = &[Part::Aes, Part::Keccak, Part::Blake256, Part::Groestl, Part::Jh, Part::Skein];

/// Those of them that nobody else has. AES and Keccak are in every wallet and library of cryptography, and BLAKE-256's
/// constants are Blowfish's; a mask of a scratchpad beside them is chance.
const FINALISTS: &[Part] = &[Part::Groestl, Part::Jh, Part::Skein];

/// The chains X11 to X25, and GhostRider, are made of these: candidates for SHA-3, and some older ones. Those before
/// Luffa CryptoNight has too.
const CHAIN: &[Part] = &[
    Part::Groestl,
    Part::Jh,
    Part::Skein,
    Part::Luffa,
    Part::CubeHash,
    Part::Shavite,
    Part::Simd,
    Part::Fugue,
    Part::Shabal,
    Part::Whirlpool,
];
const CHAIN_ONLY: &[Part] =
    &[Part::Luffa, Part::CubeHash, Part::Shavite, Part::Simd, Part::Fugue, Part::Shabal, Part::Whirlpool];

/// What only RandomX has.
const RANDOMX: &[Part] = &[Part::Superscalar, Part::AesGenerator, Part::RandomXSalt];

/// General hash functions, which coins use as they are.
const HASHES: &[Part] = &[Part::Sha256, Part::Keccak, Part::Blake256, Part::Blake2b];

/// Bytes of a module that builds its tables when it runs, or loads them: they hold little but the miner.
const WITHOUT_TABLES: usize = 400 * 1024;

/// Bytes of a program that RandomX generates: 256 instructions, some ten operators each, and of what is made for general
/// hashing and nothing else.
const SMALL: usize = 256 * 1024;

/// What programs are recognised by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traits {
    /// Bytes of the program.
    pub(crate) bytes: usize,
    /// Constants of primitives.
    pub(crate) found: Found,
    /// Sizes of scratchpads.
    pub(crate) sizes: Sizes,
    /// It has Salsa20's rotations.
    pub(crate) salsa: bool,
    /// It does little but mix numbers.
    pub(crate) mixing: bool,
}

/// Numbers that say how large a scratchpad is, as masks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes(u16);

/// Masks of CryptoNight's scratchpads, in whole blocks of AES, and their bytes: the first, lite, heavy, pico and femto.
const CRYPTONIGHT_MASKS: [(u32, u32); 5] =
    [(0x1F_FFF0, 2 << 20), (0x0F_FFF0, 1 << 20), (0x3F_FFF0, 4 << 20), (0x03_FFF0, 256 << 10), (0x01_FFF0, 128 << 10)];

/// Masks of the three levels of RandomX's scratchpad, in words (specification, section 4.2).
const RANDOMX_MASKS: [u32; 3] = [0x3FF8, 0x03_FFF8, 0x1F_FFF8];

impl Sizes {
    /// All that can be marked, in the order of its bits.
    fn known() -> impl Iterator<Item = u32> {
        CRYPTONIGHT_MASKS.iter().map(|(mask, _)| *mask).chain(RANDOMX_MASKS)
    }

    /// Marks a number, if it is one of them.
    #[inline]
    pub(crate) fn mark(&mut self, number: u32) {
        // Nearly every number is far smaller.
        if number >= 0x3FF8
            && let Some(bit) = Self::known().position(|known| known == number)
        {
            self.0 |= 1 << bit;
        }
    }

    fn has(self, number: u32) -> bool {
        Self::known().zip(0..).any(|(known, bit)| known == number && self.0 >> bit & 1 == 1)
    }
}

/// The proofs of work that a program computes, the most telling first. What is recognised by more says nothing new by
/// less: weak ones are left out beside strong ones.
pub(crate) fn recognise(traits: &Traits) -> Vec<(Strength, ProofOfWork)> {
    let rules = [randomx, cryptonight, chain, yespower, equihash, verus, scrypt, general];
    let mut found: Vec<(Strength, ProofOfWork)> = rules.iter().filter_map(|rule| rule(traits)).collect();
    let strongest = found.iter().map(|(strength, _)| *strength).max();
    found.retain(|(strength, _)| Some(*strength) == strongest);
    found
}

type Recognised = Option<(Strength, ProofOfWork)>;

fn proof(traits: &Traits, algorithm: Algorithm, parts: &[Part], strength: Strength) -> Recognised {
    let parts = traits.found.of(parts).into_iter().map(Part::name).collect();
    // Who signs is a wallet or a node, which check what others mined.
    let in_wallets = traits.found.has(Part::Ed25519) || algorithm == Algorithm::Equihash;
    Some((strength, ProofOfWork { algorithm, parts, scratchpad: None, in_wallets }))
}

/// Four of the six; or, where tables are not in the module, two of them, one of which nobody else has, and a mask of the
/// scratchpad.
fn cryptonight(traits: &Traits) -> Recognised {
    let parts = traits.found.of(CRYPTONIGHT).len();
    let scratchpad = CRYPTONIGHT_MASKS.iter().find(|(mask, _)| traits.sizes.has(*mask)).map(|(_, bytes)| *bytes);
    let without_tables = parts >= 2 && !traits.found.of(FINALISTS).is_empty() && traits.bytes < WITHOUT_TABLES;
    let is_it = parts >= 4 || without_tables && scratchpad.is_some();
    let (strength, found) = is_it.then(|| proof(traits, Algorithm::CryptoNight, CRYPTONIGHT, Strength::Strong))??;
    Some((strength, ProofOfWork { scratchpad, ..found }))
}

/// Two of what only RandomX has; or a generated program: it addresses all three levels of the scratchpad
/// (specification, section 4.2) and is small.
fn randomx(traits: &Traits) -> Recognised {
    let is_engine = traits.found.of(RANDOMX).len() >= 2;
    let is_program =
        RANDOMX_MASKS.iter().all(|&level| traits.sizes.has(level)) && traits.bytes < SMALL && traits.mixing;
    let (strength, found) =
        (is_engine || is_program).then(|| proof(traits, Algorithm::RandomX, RANDOMX, Strength::Strong))??;
    Some((strength, ProofOfWork { scratchpad: Some(2 << 20), ..found }))
}

/// Five, two of them not in CryptoNight: no honest program needs so many hash functions that lost the SHA-3 competition.
fn chain(traits: &Traits) -> Recognised {
    let is_it = traits.found.of(CHAIN).len() >= 5 && traits.found.of(CHAIN_ONLY).len() >= 2;
    is_it.then(|| proof(traits, Algorithm::Chain, CHAIN, Strength::Strong))?
}

/// pwxform with what surrounds it: SHA-256 begins and ends yescrypt, Salsa20 mixes its blocks.
fn yespower(traits: &Traits) -> Recognised {
    let parts = [Part::Sha256, Part::Pwxform, Part::ClientKey, Part::YespowerText];
    let has = |part| traits.found.has(part);
    let is_it = (has(Part::Sha256) || traits.salsa) && has(Part::Pwxform)
        || has(Part::Sha256) && traits.salsa && (has(Part::ClientKey) || has(Part::YespowerText));
    is_it.then(|| proof(traits, Algorithm::Yespower, &parts, Strength::Strong))?
}

/// Zcash wallets check blocks with it, hence never more than a question.
fn equihash(traits: &Traits) -> Recognised {
    let parts = [Part::Blake2b, Part::ZcashPow];
    let is_it = traits.found.of(&parts).len() == parts.len();
    is_it.then(|| proof(traits, Algorithm::Equihash, &parts, Strength::Strong))?
}

/// SPHINCS+ signs with Haraka too.
fn verus(traits: &Traits) -> Recognised {
    traits.found.has(Part::Haraka).then(|| proof(traits, Algorithm::VerusHash, &[Part::Haraka], Strength::Weak))?
}

/// Vaults derive their keys so.
fn scrypt(traits: &Traits) -> Recognised {
    let is_it = traits.salsa && traits.found.has(Part::Sha256);
    is_it.then(|| proof(traits, Algorithm::Scrypt, &[Part::Sha256], Strength::Weak))?
}

/// Captchas, vaults and version control hash too.
fn general(traits: &Traits) -> Recognised {
    let is_it = !traits.found.of(HASHES).is_empty() && traits.bytes < SMALL;
    is_it.then(|| proof(traits, Algorithm::Hash, HASHES, Strength::Weak))?
}
