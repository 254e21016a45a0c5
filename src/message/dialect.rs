//! The values of a frame -> the step of a mining protocol that it is, by the protocol's own words.
//!
//! A word alone is no evidence: builds have jobs, forms are submitted, everyone logs in. A row of [`ROWS`] holds where the
//! right side says the word and gives the values that the protocol needs, each with its shape.
//!
//! Invariant: what is found here is at most strong; only a conversation can be more.

use super::Direction::{self, Client, Server};
use super::shape::{Blob, Shape};
use super::values::{Scalar, Value, Values};
use crate::evidence::{Dialect, Step, Strength};

/// What one frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// How much it weighs alone.
    pub(super) strength: Strength,
    /// In which protocol.
    pub(super) dialect: Dialect,
    /// Which step.
    pub(super) step: Step,
}

impl Finding {
    pub(super) fn strong(dialect: Dialect, step: Step) -> Self {
        Self { strength: Strength::Strong, dialect, step }
    }
}

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
enum Want {
    /// Anything, even null.
    Any,
    /// A name or number.
    Name,
    /// A wallet's address.
    Address,
    /// So many hexadecimal digits.
    Hex(usize),
    /// At least so many.
    LongHex(usize),
    /// What was searched for: 4 or 8 bytes, or a number.
    Nonce,
    /// The bytes that are hashed.
    Blob,
    /// What a hash must stay below: 4, 8 or 32 bytes, or a number.
    Target,
    Number,
    /// Base64 of at least so many characters.
    Base64(usize),
    /// The name of a proof of work, as pools and miners agree on one.
    Algorithm,
    /// The name of a program that says what it is.
    MinerProgram,
    /// This text.
    Text(&'static str),
}

/// One kind of frame.
struct Row {
    dialect: Dialect,
    from: Direction,
    step: Step,
    strength: Strength,
    /// The key of its word, and the word. No word: the values suffice.
    word: Option<(&'static str, &'static str)>,
    /// Values by key; no key: any value.
    needs: &'static [(&'static str, Want)],
}

const fn row(
    dialect: Dialect,
    from: Direction,
    step: Step,
    (key, word): (&'static str, &'static str),
    needs: &'static [(&'static str, Want)],
) -> Row {
    let word = if word.is_empty() { None } else { Some((key, word)) };
    Row { dialect, from, step, strength: Strength::Strong, word, needs }
}

/// The same, as weak evidence: honest frames may look like it.
const fn weak(
    dialect: Dialect,
    from: Direction,
    step: Step,
    word: (&'static str, &'static str),
    needs: &'static [(&'static str, Want)],
) -> Row {
    Row { strength: Strength::Weak, ..row(dialect, from, step, word, needs) }
}

use Dialect::{Coinhive, CryptoNote, EthereumWork, Nimiq, Stratum, Unnamed, Webminerpool};
use Step::{Control, Login, Share};

const JOB: Step = Step::Job { blob: None };

const WORK: &[(&str, Want)] = &[("job_id", Want::Name), ("blob", Want::Blob), ("target", Want::Target)];
const FOUND: &[(&str, Want)] = &[("job_id", Want::Name), ("nonce", Want::Nonce), ("result", Want::Hex(64))];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Coinhive and its heirs. Captchas and widgets have site keys too, but no goal of hashes and no anonymous miners.
    row(Coinhive, Client, Login, ("type", "auth"), &[("site_key", Want::Name), ("goal", Want::Any)]),
    row(Coinhive, Client, Login, ("type", "auth"), &[("site_key", Want::Name), ("type", Want::Text("anonymous"))]),
    // Hashes that were counted before stand beside a token nowhere else.
    row(Coinhive, Server, Control, ("type", "authed"), &[("token", Want::Any), ("hashes", Want::Number)]),
    row(Coinhive, Server, Control, ("type", "hash_accepted"), &[("hashes", Want::Number)]),
    row(Coinhive, Server, JOB, ("type", "job"), WORK),
    row(Coinhive, Server, JOB, ("type", "verify"), &[("verify_id", Want::Name), ("blob", Want::Blob), ("nonce", Want::Nonce)]),
    row(Coinhive, Client, Control, ("type", "verified"), &[("verify_id", Want::Name), ("verified", Want::Any)]),
    row(Coinhive, Client, Share, ("type", "submit"), FOUND),
    // CryptoNote pools. To log in with an address alone is also what wallets do; they have no password beside it.
    row(CryptoNote, Client, Login, ("method", "login"), &[("login", Want::Address), ("pass", Want::Any)]),
    row(CryptoNote, Client, Login, ("method", "login"), &[("login", Want::Address), ("password", Want::Any), ("agent", Want::Any)]),
    row(CryptoNote, Client, Login, ("method", "login"), &[("login", Want::Name), ("algo", Want::Algorithm)]),
    row(CryptoNote, Client, Login, ("method", "login"), &[("login", Want::Name), ("agent", Want::MinerProgram)]),
    row(CryptoNote, Client, Share, ("method", "submit"), FOUND),
    row(CryptoNote, Client, Control, ("method", "keepalived"), &[("", Want::Name)]),
    row(CryptoNote, Server, JOB, ("method", "job"), WORK),
    // Its second generation gives the work before the proof: Grin.
    row(CryptoNote, Server, JOB, ("method", "job"), &[("job_id", Want::Name), ("pre_pow", Want::LongHex(200)), ("difficulty", Want::Number)]),
    // webminerpool and its heirs.
    row(Webminerpool, Client, Login, ("identifier", "handshake"), &[("login", Want::Name), ("pool", Want::Any)]),
    row(Webminerpool, Client, Login, ("identifier", "handshake"), &[("login", Want::Address)]),
    row(Webminerpool, Server, JOB, ("identifier", "job"), WORK),
    row(Webminerpool, Client, Share, ("identifier", "solved"), FOUND),
    row(Webminerpool, Server, Control, ("identifier", "hashsolved"), &[]),
    // Stratum; `mining.` and these words belong to it.
    row(Stratum, Client, Login, ("method", "mining.authorize"), &[("params", Want::Name)]),
    row(Stratum, Client, Share, ("method", "mining.submit"), &[("params", Want::Name), ("params", Want::LongHex(8))]),
    row(Stratum, Client, Control, ("method", "mining.subscribe"), &[]),
    row(Stratum, Client, Control, ("method", "mining.extranonce.subscribe"), &[]),
    row(Stratum, Client, Control, ("method", "mining.configure"), &[]),
    row(Stratum, Client, Control, ("method", "mining.suggest_difficulty"), &[]),
    row(Stratum, Client, Control, ("method", "mining.suggest_target"), &[]),
    row(Stratum, Client, Control, ("method", "mining.hello"), &[]),
    row(Stratum, Server, JOB, ("method", "mining.notify"), &[("params", Want::Name), ("params", Want::LongHex(64))]),
    row(Stratum, Server, Control, ("method", "mining.set_difficulty"), &[("", Want::Number)]),
    row(Stratum, Server, Control, ("method", "mining.set_target"), &[("", Want::Hex(64))]),
    row(Stratum, Server, Control, ("method", "mining.set_extranonce"), &[("params", Want::Name)]),
    row(Stratum, Server, Control, ("method", "mining.set_version_mask"), &[("params", Want::Hex(8))]),
    row(Stratum, Server, Control, ("method", "mining.set"), &[("epoch", Want::Any), ("target", Want::Any)]),
    row(Stratum, Server, Control, ("result", "mining.notify"), &[]),
    row(Stratum, Server, Control, ("result", "mining.set_difficulty"), &[]),
    // Bitcoin's getwork: a padded header of 128 bytes, and its target.
    row(Stratum, Server, JOB, ("", ""), &[("data", Want::Hex(256)), ("target", Want::Hex(64))]),
    row(Stratum, Client, Share, ("method", "getwork"), &[("params", Want::Hex(256))]),
    weak(Stratum, Client, Control, ("method", "getwork"), &[]),
    // Ethereum; pages' wallets have no use for these calls.
    row(EthereumWork, Client, Login, ("method", "eth_submitLogin"), &[("params", Want::Name)]),
    row(EthereumWork, Client, Control, ("method", "eth_getWork"), &[]),
    row(EthereumWork, Client, Share, ("method", "eth_submitWork"), &[("params", Want::Hex(16)), ("params", Want::Hex(64))]),
    row(EthereumWork, Client, Control, ("method", "eth_submitHashrate"), &[("params", Want::Any)]),
    // Nimiq pools.
    row(Nimiq, Client, Login, ("message", "register"), &[("address", Want::Address), ("deviceId", Want::Any), ("mode", Want::Name)]),
    row(Nimiq, Client, Login, ("message", "register"), &[("deviceId", Want::Any), ("minerVersion", Want::Any)]),
    row(Nimiq, Server, JOB, ("message", "settings"), &[("targetCompact", Want::Number), ("extraData", Want::Any)]),
    row(Nimiq, Client, Share, ("message", "share"), &[("blockHeader", Want::Base64(100)), ("minerAddrProof", Want::Any)]),
    row(Nimiq, Client, Share, ("message", "share"), &[("block", Want::Base64(100)), ("minerAddrProof", Want::Any)]),
    row(Nimiq, Server, JOB, ("message", "new-block"), &[("accountsHash", Want::Base64(43)), ("previousBlock", Want::Any)]),
    row(Nimiq, Server, Control, ("message", "balance"), &[("balance", Want::Number), ("payoutRequestActive", Want::Any)]),
    // DERO gives a block header with its nonce, 48 bytes, and takes it back.
    row(Unnamed, Server, JOB, ("", ""), &[("jobid", Want::Name), ("blockhashing_blob", Want::LongHex(96))]),
    row(Unnamed, Client, Share, ("", ""), &[("jobid", Want::Name), ("mbl_blob", Want::LongHex(96))]),
    // A job or share that keeps the names of its values, whatever the frame around it is called: the answer to a login, an
    // envelope of another protocol.
    row(CryptoNote, Server, JOB, ("", ""), WORK),
    row(CryptoNote, Client, Share, ("", ""), &[("job_id", Want::Name), ("nonce", Want::Hex(8)), ("result", Want::Hex(64))]),
    weak(CryptoNote, Client, Control, ("method", "getjob"), &[]),
];

/// Keys under which protocols that we have rows of say their word.
const NATIVE: [&str; 5] = ["type", "method", "identifier", "message", "result"];
/// Keys under which envelopes say it.
const ENVELOPES: [&str; 8] = ["", "event", "target", "cmd", "command", "action", "op", "t"];

/// First letters of the words, by their lengths: one bit each.
const FIRST: [u32; 32] = {
    let mut first = [0; 32];
    let mut at = 0;
    while at < ROWS.len() {
        #[allow(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        if let Some((_, word)) = ROWS[at].word {
            first[word.len()] |= 1 << (word.as_bytes()[0] & 31);
        }
        at += 1;
    }
    first
};

/// Could this be the word of a row?
fn may_be_word(value: &Value<'_>) -> bool {
    let Some((text, first)) = value.text().and_then(|text| Some((text, text.first()?))) else { return false };
    first.is_ascii_lowercase() && FIRST.get(text.len()).is_some_and(|letters| letters >> (first & 31) & 1 == 1)
}

/// What the frame is, if it speaks a protocol by its names.
pub(super) fn recognise(from: Direction, values: &Values<'_>) -> Option<Finding> {
    let by_word = values
        .iter()
        .filter(|one| may_be_word(one))
        .flat_map(|value| ROWS.iter().filter(move |row| row.is_said_by(value)));
    let by_values = ROWS.iter().filter(|row| row.word.is_none());
    let found = by_word.chain(by_values).find(|row| row.from == from && row.holds(values));
    if let Some(row) = found {
        return Some(Finding { strength: row.strength, dialect: row.dialect, step: row.step(values) });
    }
    (from == Server && is_ethereum_work(values)).then_some(Finding::strong(EthereumWork, JOB))
}

impl Row {
    fn is_said_by(&self, value: &Value<'_>) -> bool {
        self.word.is_some_and(|(key, word)| {
            value.text() == Some(word.as_bytes())
                && (value.key == key.as_bytes() || ENVELOPES.iter().any(|one| one.as_bytes() == value.key))
        })
    }

    fn holds(&self, values: &Values<'_>) -> bool {
        self.needs.iter().all(|(key, want)| {
            values.iter().any(|one| (key.is_empty() || one.key == key.as_bytes()) && want.holds(one))
        })
    }

    /// With the length of the blob, if the frame gives work.
    fn step(&self, values: &Values<'_>) -> Step {
        match self.step {
            Step::Job { .. } => Step::Job { blob: values.iter().find_map(Blob::of_value).map(|one| one.bytes) },
            step => step,
        }
    }
}

impl Want {
    fn holds(self, value: &Value<'_>) -> bool {
        let text = value.text();
        let shaped = |holds: &dyn Fn(Shape<'_>) -> bool| text.is_some_and(|text| holds(Shape::of(text)));
        match self {
            Self::Any => true,
            Self::Name => match value.scalar {
                // The word of the frame is not its name.
                Scalar::Text(text) => {
                    (1..=200).contains(&text.len()) && !NATIVE.iter().any(|one| one.as_bytes() == value.key)
                }
                Scalar::Integer(_) => true,
                _ => false,
            },
            Self::Address => shaped(&|shape| shape.is_address()),
            Self::Hex(digits) => text.is_some_and(|text| Shape::of(text).is_hex(digits)),
            Self::LongHex(digits) => {
                let bytes = text.and_then(|text| Shape::of(text).hex_bytes());
                bytes.is_some_and(|bytes| bytes * 2 >= digits)
            }
            Self::Nonce => is_nonce(value),
            Self::Blob => Blob::of_value(value).is_some(),
            Self::Target => is_target(value),
            Self::Number => {
                matches!(value.scalar, Scalar::Integer(_) | Scalar::Number) || shaped(&|shape| shape.is_decimal())
            }
            Self::Base64(characters) => text.is_some_and(|text| Shape::of(text).is_base64(characters)),
            Self::Algorithm => text.is_some_and(is_algorithm),
            Self::MinerProgram => text.is_some_and(is_miner_program),
            Self::Text(word) => text == Some(word.as_bytes()),
        }
    }
}

/// What was searched for: 4 or 8 bytes, or a number.
pub(super) fn is_nonce(value: &Value<'_>) -> bool {
    match value.scalar {
        Scalar::Text(text) => {
            let shape = Shape::of(text);
            shape.is_hex(8) || shape.is_hex(16) || (shape.is_decimal() && text.len() > 3)
        }
        Scalar::Bytes(bytes) => matches!(bytes.len(), 4 | 8),
        Scalar::Integer(number) => number > 0xFF,
        _ => false,
    }
}

/// What a hash must stay below: its highest 4 or 8 bytes or all, or a difficulty.
pub(super) fn is_target(value: &Value<'_>) -> bool {
    match value.scalar {
        Scalar::Text(text) => {
            let shape = Shape::of(text);
            [8, 16, 64].iter().any(|&digits| shape.is_hex(digits)) || shape.is_decimal()
        }
        Scalar::Bytes(bytes) => matches!(bytes.len(), 4 | 8 | 32),
        Scalar::Integer(_) | Scalar::Number => true,
        Scalar::Constant => false,
    }
}

/// Names of algorithms as XMRig and pools write them.
fn is_algorithm(text: &[u8]) -> bool {
    const NAMES: [&str; 10] =
        ["cn/", "cn-", "cn_", "rx/", "argon2/", "cryptonight", "randomx", "ghostrider", "yespower", "astrobwt"];
    NAMES.iter().any(|one| text.starts_with(one.as_bytes()))
}

fn is_miner_program(text: &[u8]) -> bool {
    let has = |word: &[u8]| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    text.len() <= 200 && (has(b"xmr") || has(b"miner/") || has(b"-miner") || has(b"miner-"))
}

/// The answer to `eth_getWork`, under its own name.
fn is_ethereum_work(values: &Values<'_>) -> bool {
    let all = values.as_slice();
    let members = all.iter().filter(|one| one.key == b"result" && one.depth == 2).count();
    ethereum_header(values).is_some_and(|header| header.key == b"result" && header.depth == 2) && members <= 4
}

/// Values of such an answer with what is around them.
const ETHEREUM_VALUES: usize = 8;

/// Work as Ethereum's is given: hash of the header (which this is), seed of the epoch, boundary, one after the other. The
/// boundary is 2^256 divided by the difficulty: it begins with zeros, fewer than the 24 of an address that fills a word
/// of a log, and the hashes before it do not.
pub(super) fn ethereum_header<'v, 'a>(values: &'v Values<'a>) -> Option<&'v Value<'a>> {
    let zeros = |value: &Value<'_>| {
        let shape = long_hash(value)?;
        Some(shape.digits().iter().take_while(|&&one| one == b'0').count())
    };
    let all = values.as_slice();
    if all.len() > ETHEREUM_VALUES {
        return None;
    }
    all.windows(3).find_map(|three| {
        let [header, seed, boundary] = three else { return None };
        matches!([header, seed, boundary].map(zeros), [Some(0..=4), Some(0..=4), Some(6..=20)]).then_some(header)
    })
}

/// 32 bytes as Ethereum writes them.
fn long_hash<'a>(value: &Value<'a>) -> Option<Shape<'a>> {
    Shape::of_value(value).filter(|shape| shape.is_hex(64) && shape.is_prefixed())
}

/// What `eth_submitWork` brings back, under whatever name: a nonce of eight bytes, a header that was given, the mixed
/// digest. Who asks about a hash has no nonce for it.
pub(super) fn is_ethereum_solution(values: &Values<'_>, was_given: impl Fn(&[u8]) -> bool) -> bool {
    values.as_slice().windows(3).any(|three| {
        let [nonce, header, mixed] = three else { return false };
        let nonce = Shape::of_value(nonce).is_some_and(|shape| shape.is_hex(16) && shape.is_prefixed());
        nonce && header.text().is_some_and(&was_given) && long_hash(mixed).is_some()
    })
}
