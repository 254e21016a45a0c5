//! What was seen of a module -> which proof of work it computes.
//!
//! Every rule says what an algorithm cannot do without; names are never needed. What wallets have too is marked so: the
//! verdict asks then, unless messages agree.

use crate::evidence::{Algorithm, Evidence, Place, ProofOfWork, Strength, What};
use crate::module::seen::Seen;
use crate::primitive::Part;

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

/// The proofs of work that a module computes, the most telling first.
pub(crate) fn recognise(seen: &Seen) -> Vec<Evidence> {
    let rules = [randomx, cryptonight, chain, yespower, equihash, verus, scrypt, general];
    let mut evidence: Vec<Evidence> = rules
        .iter()
        .filter_map(|rule| rule(seen))
        .map(|(strength, found)| Evidence {
            strength,
            what: What::Module(found),
            place: Place::Offset(seen.first.unwrap_or_default()),
        })
        .collect();
    // What is recognised by more says nothing new by less.
    if evidence.iter().any(|one| one.strength > Strength::Weak) {
        evidence.retain(|one| one.strength > Strength::Weak);
    }
    evidence.extend(seen.names.iter().map(|(name, at)| Evidence {
        strength: Strength::Weak,
        what: What::ModuleName(name.clone()),
        place: Place::Offset(*at),
    }));
    evidence
}

type Recognised = Option<(Strength, ProofOfWork)>;

fn proof(seen: &Seen, algorithm: Algorithm, parts: &[Part], strength: Strength) -> Recognised {
    let parts = seen.found.of(parts).into_iter().map(Part::name).collect();
    // Who signs is a wallet or a node, which check what others mined.
    let in_wallets = seen.found.has(Part::Ed25519) || algorithm == Algorithm::Equihash;
    Some((strength, ProofOfWork { algorithm, parts, scratchpad: None, in_wallets }))
}

/// Four of the six; or, where tables are not in the module, two of them, one of which nobody else has, and a mask of the
/// scratchpad.
fn cryptonight(seen: &Seen) -> Recognised {
    const MASKS: [(u32, u32); 5] = [
        (0x1F_FFF0, 2 << 20),
        (0x0F_FFF0, 1 << 20),
        (0x3F_FFF0, 4 << 20),
        (0x03_FFF0, 256 << 10),
        (0x01_FFF0, 128 << 10),
    ];
    let parts = seen.found.of(CRYPTONIGHT).len();
    let scratchpad = MASKS.iter().find(|(mask, _)| seen.sizes.has(*mask)).map(|(_, bytes)| *bytes);
    let without_tables = parts >= 2 && !seen.found.of(FINALISTS).is_empty() && seen.bytes < WITHOUT_TABLES;
    let is_it = parts >= 4 || (without_tables && scratchpad.is_some());
    let (strength, found) = is_it.then(|| proof(seen, Algorithm::CryptoNight, CRYPTONIGHT, Strength::Strong))??;
    Some((strength, ProofOfWork { scratchpad, ..found }))
}

/// Two of what only RandomX has; or a generated program: it addresses all three levels of the scratchpad
/// (specification, section 4.2) and is small.
fn randomx(seen: &Seen) -> Recognised {
    const LEVELS: [u32; 3] = [0x3FF8, 0x03_FFF8, 0x1F_FFF8];
    let is_engine = seen.found.of(RANDOMX).len() >= 2;
    let is_program = LEVELS.iter().all(|&level| seen.sizes.has(level)) && seen.bytes < SMALL && seen.totals.is_mixing();
    let (strength, found) =
        (is_engine || is_program).then(|| proof(seen, Algorithm::RandomX, RANDOMX, Strength::Strong))??;
    Some((strength, ProofOfWork { scratchpad: Some(2 << 20), ..found }))
}

/// Five, two of them not in CryptoNight: no honest program needs so many hash functions that lost the SHA-3 competition.
fn chain(seen: &Seen) -> Recognised {
    let is_it = seen.found.of(CHAIN).len() >= 5 && seen.found.of(CHAIN_ONLY).len() >= 2;
    is_it.then(|| proof(seen, Algorithm::Chain, CHAIN, Strength::Strong))?
}

/// pwxform with what surrounds it: SHA-256 begins and ends yescrypt, Salsa20 mixes its blocks.
fn yespower(seen: &Seen) -> Recognised {
    let parts = [Part::Sha256, Part::Pwxform, Part::ClientKey, Part::YespowerText];
    let has = |part| seen.found.has(part);
    let is_it = (has(Part::Sha256) || seen.salsa > 0) && has(Part::Pwxform)
        || has(Part::Sha256) && seen.salsa > 0 && (has(Part::ClientKey) || has(Part::YespowerText));
    is_it.then(|| proof(seen, Algorithm::Yespower, &parts, Strength::Strong))?
}

/// Zcash wallets check blocks with it, hence never more than a question.
fn equihash(seen: &Seen) -> Recognised {
    let parts = [Part::Blake2b, Part::ZcashPow];
    let is_it = seen.found.of(&parts).len() == parts.len();
    is_it.then(|| proof(seen, Algorithm::Equihash, &parts, Strength::Strong))?
}

/// SPHINCS+ signs with Haraka too.
fn verus(seen: &Seen) -> Recognised {
    seen.found.has(Part::Haraka).then(|| proof(seen, Algorithm::VerusHash, &[Part::Haraka], Strength::Weak))?
}

/// Vaults derive their keys so.
fn scrypt(seen: &Seen) -> Recognised {
    let is_it = seen.salsa > 0 && seen.found.has(Part::Sha256);
    is_it.then(|| proof(seen, Algorithm::Scrypt, &[Part::Sha256], Strength::Weak))?
}

/// Captchas, vaults and version control hash too.
fn general(seen: &Seen) -> Recognised {
    let is_it = !seen.found.of(HASHES).is_empty() && seen.bytes < SMALL;
    is_it.then(|| proof(seen, Algorithm::Hash, HASHES, Strength::Weak))?
}
