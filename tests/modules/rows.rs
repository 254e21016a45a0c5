//! One module for each rule, and one for each mistake that a rule must not make. Module evidence alone never blocks.

use wattguard::evidence::{Algorithm, Evidence, Strength, What};
use wattguard::module::check;
use wattguard::verdict::{Action, Policy, judge};

use crate::constants::*;
use crate::sample::{Place, Sample};

use Algorithm::{Chain, CryptoNight, Equihash, Hash, RandomX, Scrypt, VerusHash, Yespower};
use Strength::{Strong, Weak};

/// What is recognised: which, how strongly, and whether wallets have it too.
type Row = (Algorithm, Strength, bool);

fn recognised(evidence: &[Evidence]) -> Vec<Row> {
    let row = |one: &Evidence| match &one.what {
        What::Module(found) => Some((found.algorithm, one.strength, found.in_wallets)),
        _ => None,
    };
    evidence.iter().filter_map(row).collect()
}

fn names(evidence: &[Evidence]) -> Vec<(&str, Strength)> {
    let name = |one: &'_ Evidence| match &one.what {
        What::ModuleName(_) => Some(one.strength),
        _ => None,
    };
    let text = |one: &'_ Evidence| matches!(one.what, What::ModuleName(_));
    evidence
        .iter()
        .filter(|one| text(one))
        .filter_map(|one| match &one.what {
            What::ModuleName(text) => Some((text.as_str(), name(one)?)),
            _ => None,
        })
        .collect()
}

/// In code and in data, with and without other sections behind.
fn check_rows(rows: &[(&str, Sample, &[Row])]) {
    for (what, sample, expected) in rows {
        for place in [Place::Code, Place::Data] {
            let evidence = check(&sample.build(place));
            assert_eq!(recognised(&evidence), *expected, "{what}, in {place:?}");
            let is_strong = expected.iter().any(|row| row.1 > Weak);
            let action = judge(evidence, Policy::Undecided).action;
            assert_eq!(action, if is_strong { Action::Ask } else { Action::Allow }, "{what}, in {place:?}");
        }
    }
}

fn aes() -> Sample {
    Sample::new().bytes(&AES_SBOX)
}

fn with_keccak(sample: Sample) -> Sample {
    sample.longs(&keccak())
}

fn randomx() -> Sample {
    Sample::new().longs(&SUPERSCALAR).words(&AES_GENERATOR)
}

/// A part of CryptoNight, added to a module.
type Add = fn(Sample) -> Sample;

const CRYPTONIGHT: [(&str, Add); 6] = [
    ("AES", |sample| sample.words(&aes_table()).bytes(&AES_SBOX)),
    ("Keccak", with_keccak),
    ("BLAKE-256", |sample| sample.words(&PI[..16])),
    ("Groestl", |sample| sample.longs(&groestl_table())),
    ("JH", |sample| {
        sample.longs(&JH.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect::<Vec<_>>())
    }),
    ("Skein", |sample| sample.longs(&SKEIN)),
];

fn all_of_cryptonight() -> Sample {
    CRYPTONIGHT.iter().fold(Sample::new(), |sample, (_, add)| add(sample))
}

#[test]
fn cryptonight() {
    let tableless = |mask| Sample::new().longs(&SKEIN).words(&PI).masks(&[mask]);
    check_rows(&[
        ("all its tables", all_of_cryptonight(), &[(CryptoNight, Strong, false)]),
        ("2 MiB, without tables", tableless(0x1F_FFF0), &[(CryptoNight, Strong, false)]),
        ("1 MiB, without tables", tableless(0x0F_FFF0), &[(CryptoNight, Strong, false)]),
        ("a mask that no variant has", tableless(0x07_FFF0), &[(Hash, Weak, false)]),
        ("Skein, AES and a mask", aes().longs(&SKEIN).masks(&[0x1F_FFF0]), &[(CryptoNight, Strong, false)]),
        ("Skein and a mask", Sample::new().longs(&SKEIN).masks(&[0x1F_FFF0]), &[]),
        ("a library of AES and Keccak, and a mask", with_keccak(aes()).masks(&[0x1F_FFF0]), &[(Hash, Weak, false)]),
        ("a vault of AES and Blowfish, and a mask", aes().words(&PI).masks(&[0x0F_FFF0]), &[(Hash, Weak, false)]),
        ("a large module with a mask", tableless(0x1F_FFF0).padding(500_000), &[]),
        ("a wallet", all_of_cryptonight().bytes(&ED25519_BYTES), &[(CryptoNight, Strong, true)]),
        ("a wallet in Rust", all_of_cryptonight().words(&ed25519_unsigned()), &[(CryptoNight, Strong, true)]),
        (
            "masks and steps alone",
            Sample::new().masks(&[0x1F_FFF0, 0x08_0000, 0x1_FFFF, 0x20_0000, 0x04_0000, 0x0F_FFF0]),
            &[],
        ),
    ]);
}

/// Libraries of hash functions have three of the six.
#[test]
fn three_parts_of_cryptonight_are_not_enough() {
    for bits in 0_u32..64 {
        let parts = || CRYPTONIGHT.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, part)| part);
        let sample = parts().fold(Sample::new(), |sample, (_, add)| add(sample));
        for place in [Place::Code, Place::Data] {
            let evidence = check(&sample.build(place));
            let is_strong = evidence.iter().any(|one| one.strength > Weak);
            let names: Vec<&str> = parts().map(|(name, _)| *name).collect();
            assert_eq!(is_strong, names.len() >= 4, "{names:?} in {place:?}");
        }
    }
}

#[test]
fn randomx_engine_and_programs() {
    const LEVELS: [u32; 3] = [0x3FF8, 0x03_FFF8, 0x1F_FFF8];
    let program = || Sample::new().masks(&LEVELS).mixing(60);
    check_rows(&[
        ("an engine", randomx(), &[(RandomX, Strong, false)]),
        (
            "its salt and generator",
            Sample::new().bytes(b"RandomX\x03").words(&AES_GENERATOR),
            &[(RandomX, Strong, false)],
        ),
        ("its salt alone", Sample::new().bytes(b"RandomX\x03"), &[]),
        ("its generator alone", Sample::new().words(&AES_GENERATOR), &[]),
        ("its multiplier, which musl's rand has too", Sample::new().longs(&SUPERSCALAR[..1]).mixing(50), &[]),
        ("a node", randomx().words(&ED25519_LIMBS.map(|limb| limb as u32)), &[(RandomX, Strong, true)]),
        ("a generated program", program(), &[(RandomX, Strong, false)]),
        ("masks without mixing", Sample::new().masks(&LEVELS), &[]),
        ("two masks with mixing", Sample::new().masks(&LEVELS[..2]).mixing(60), &[]),
        ("a large module with masks and mixing", program().padding(300_000), &[]),
    ]);
}

#[test]
fn yespower_and_scrypt() {
    const SALSA: [i32; 4] = [7, 9, 13, 18];
    let pwxform = Sample::new().code_longs(&[0x0000_7FF0_0000_7FF0]);
    check_rows(&[
        ("yespower", pwxform.clone().words(&SHA256), &[(Yespower, Strong, false)]),
        ("yespower whose SHA-256 is elsewhere", pwxform.clone().turns(&SALSA), &[(Yespower, Strong, false)]),
        ("yescrypt", Sample::new().code_longs(&[0x0FF0_0000_0FF0]).words(&SHA256), &[(Yespower, Strong, false)]),
        (
            "yescrypt for 32 bits",
            Sample::new().words(&SHA256).turns(&SALSA).bytes(b"Client Key"),
            &[(Yespower, Strong, false)],
        ),
        ("pwxform's masks alone", pwxform, &[]),
        ("a database that logs in by SCRAM", Sample::new().words(&SHA256).bytes(b"Client Key"), &[(Hash, Weak, false)]),
        (
            "a database that keeps passwords by yescrypt's name",
            Sample::new().words(&SHA256).bytes(b"yescrypt"),
            &[(Hash, Weak, false)],
        ),
        ("a vault", Sample::new().words(&SHA256).turns(&SALSA), &[(Scrypt, Weak, false), (Hash, Weak, false)]),
        ("Salsa20 alone", Sample::new().turns(&SALSA), &[]),
        (
            "Salsa20 as shifts",
            Sample::new().words(&SHA256).turns(&[7, 25, 9, 23, 13, 19, 18, 14]),
            &[(Scrypt, Weak, false), (Hash, Weak, false)],
        ),
        ("ChaCha20", Sample::new().words(&SHA256).turns(&[16, 12, 8, 7]), &[(Hash, Weak, false)]),
    ]);
}

#[test]
fn chains_and_single_hashes() {
    let chain = |sample: Sample| sample.words(&LUFFA).words(&CUBEHASH).words(&SHAVITE).words(&SIMD);
    let first = |sample| CRYPTONIGHT[3..].iter().fold(sample, |sample, (_, add)| add(sample));
    check_rows(&[
        ("X11", chain(first(Sample::new())), &[(Chain, Strong, false)]),
        (
            "X15 as sphlib has it",
            first(Sample::new()).longs(&whirlpool_table()).words(&LUFFA),
            &[(Chain, Strong, false)],
        ),
        ("four that are only in chains", chain(Sample::new()), &[]),
        (
            "four that CryptoNight has not, and Groestl",
            chain(CRYPTONIGHT[3].1(Sample::new())),
            &[(Chain, Strong, false)],
        ),
        ("three finalists of SHA-3 and Luffa", first(Sample::new()).words(&LUFFA), &[]),
        ("SHA-256", Sample::new().words(&SHA256), &[(Hash, Weak, false)]),
        ("a large program with SHA-256", Sample::new().words(&SHA256).padding(300_000), &[]),
        ("Keccak", with_keccak(Sample::new()), &[(Hash, Weak, false)]),
        ("Argon2, which is BLAKE2b", Sample::new().longs(&BLAKE2B), &[(Hash, Weak, false)]),
        ("Equihash", Sample::new().longs(&BLAKE2B).bytes(b"ZcashPoW"), &[(Equihash, Strong, true)]),
        ("BeamHash", Sample::new().longs(&BLAKE2B).bytes(b"Beam-PoW"), &[(Equihash, Strong, true)]),
        ("its name alone", Sample::new().bytes(b"ZcashPoW"), &[]),
        ("Haraka: VerusHash, and SPHINCS+", Sample::new().words(&HARAKA), &[(VerusHash, Weak, false)]),
        (
            "SPHINCS+ with all its hash functions",
            with_keccak(Sample::new()).words(&HARAKA).words(&SHA256),
            &[(VerusHash, Weak, false), (Hash, Weak, false)],
        ),
    ]);
}

#[test]
fn honest_modules() {
    let longs: Vec<u64> =
        PI.as_chunks::<2>().0.iter().map(|[high, low]| u64::from(*high) << 32 | u64::from(*low)).collect();
    check_rows(&[
        ("nothing", Sample::new(), &[]),
        ("hash tables that mix with digits of pi", Sample::new().code_longs(&longs).mixing(30), &[]),
        ("musl's rand", Sample::new().code_longs(&[6_364_136_223_846_793_005]), &[]),
        ("AES", aes().words(&aes_table()), &[]),
        (
            "a library of cryptography",
            with_keccak(aes()).words(&aes_table()).longs(&BLAKE2B).longs(&SHA512).bytes(&ED25519_BYTES),
            &[(Hash, Weak, true)],
        ),
        // The digits of pi in data are BLAKE-256's as much as Blowfish's.
        ("Blowfish", Sample::new().words(&PI), &[(Hash, Weak, false)]),
        ("Blowfish, AES and SHA-256", aes().words(&PI).words(&SHA256), &[(Hash, Weak, false)]),
    ]);
}

#[test]
fn names_are_weak_and_change_nothing() {
    let evidence =
        check(&Sample::new().name("_cryptonight_hash").name("Randomx_Init").name("malloc").build(Place::Code));
    assert_eq!(names(&evidence), [("_cryptonight_hash", Weak), ("Randomx_Init", Weak)]);
    assert_eq!(judge(evidence, Policy::Undecided).action, Action::Allow);
}

/// Only the beginning of large code and data is read, wherever the section stands.
#[test]
fn limits_of_what_is_read() {
    const CODE: usize = 1280 * 1024;
    for (before, expected) in [(CODE / 2, 1), (CODE + 1, 0)] {
        let evidence = check(&randomx().before(before).build(Place::Code));
        assert_eq!(evidence.len(), expected, "{before} bytes of code before");
    }
    const DATA: usize = 768 * 1024;
    for (before, expected) in [(DATA / 2, 1), (DATA + 1, 0)] {
        let evidence =
            check(&Sample::new().bytes(&vec![0; before]).longs(&SUPERSCALAR).words(&AES_GENERATOR).build(Place::Data));
        assert_eq!(evidence.len(), expected, "{before} bytes of data before");
    }
}

/// What no compiler writes, and what hides a miner from a reader that gives up too early.
#[test]
fn nothing_hides_behind_what_is_odd() {
    check_rows(&[
        ("the last four bytes of a segment", Sample::new().words(&PI[..8]), &[(Hash, Weak, false)]),
        ("as many locals as a function may have", randomx().locals(50_000), &[(RandomX, Strong, false)]),
        ("a long way to where data goes", randomx().offset(5_000), &[(RandomX, Strong, false)]),
    ]);
}
