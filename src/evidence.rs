//! What was observed, how much it weighs, where it stands, and in which words people read it.
//!
//! Recognisers give evidence; only [`crate::verdict`] says what suffices.

use crate::lists::Consent;

/// One observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How much it weighs.
    pub strength: Strength,
    /// What was seen.
    pub what: What,
    /// Where it stands.
    pub place: Place,
}

/// How much an observation weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Honest pages show it now and then.
    Weak,
    /// Honest pages hardly ever show it.
    Strong,
    /// Honest pages cannot show it.
    Conclusive,
}

/// Where an observation was made. Agreement counts between families, never within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The address of a request.
    Address,
    /// The text of a script or page.
    Script,
    /// The bytes of a wasm module.
    Module,
    /// What a socket speaks.
    Message,
    /// What a page does.
    Behaviour,
}

/// Where in the observed thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of a list.
    Line {
        /// Title of the list.
        list: String,
        /// 1-based.
        line: u32,
    },
    /// Bytes from the beginning of a script or module.
    Offset(usize),
    /// A frame of a socket, counted from 1.
    Frame(u32),
    /// The page as a whole.
    Page,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A filter of a list names the address.
    Filter {
        /// Its text.
        filter: String,
        /// Whose address it is, where the list says so.
        miner: Option<MinerName>,
        /// Its list asks where others block.
        asks: bool,
    },
    /// A module computes a proof of work.
    Module(ProofOfWork),
    /// A module is named as miners are: functions that it exports or imports.
    ModuleName(String),
    /// A script or shader computes a proof of work.
    Kernel(ProofOfWork),
    /// A script uses the interface of a miner, or configures one.
    Interface {
        /// The miner.
        miner: &'static str,
        /// What was found, as it is written.
        call: String,
    },
    /// A script talks of mining: words of several subjects together.
    Vocabulary(Vec<&'static str>),
    /// A socket speaks a mining protocol.
    Message {
        /// Which.
        dialect: Dialect,
        /// How far it went.
        step: Step,
    },
    /// Tiny modules are compiled all the time, as RandomX does for its programs.
    Compilations {
        /// Modules a second.
        rate: u32,
    },
    /// A module works in as much memory as a mining algorithm does.
    Memory {
        /// Mebibytes.
        mebibytes: u32,
    },
    /// As many workers as the processor has cores share one memory.
    Workers {
        /// How many.
        count: u32,
    },
}

/// A family of miners, as a list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinerName {
    /// Short name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// How it comes to run.
    pub consent: Consent,
}

/// A proof of work, recognised by what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofOfWork {
    /// Which.
    pub algorithm: Algorithm,
    /// The primitives that were found, by their names.
    pub parts: Vec<&'static str>,
    /// Bytes of its scratchpad, where known.
    pub scratchpad: Option<u32>,
    /// Wallets contain it too, to check what others mined.
    pub in_wallets: bool,
}

/// A proof-of-work algorithm or family of algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// CryptoNight and its variants (CNS008).
    CryptoNight,
    /// RandomX and its variants.
    RandomX,
    /// yescrypt and yespower.
    Yespower,
    /// scrypt as coins use it.
    Scrypt,
    /// Argon2 as coins use it.
    Argon2,
    /// Equihash.
    Equihash,
    /// VerusHash.
    VerusHash,
    /// Chains of many hash functions: X11 to X25, GhostRider.
    Chain,
    /// One general hash function, searched for small values.
    Hash,
}

impl Algorithm {
    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CryptoNight => "CryptoNight",
            Self::RandomX => "RandomX",
            Self::Yespower => "yespower",
            Self::Scrypt => "scrypt",
            Self::Argon2 => "Argon2",
            Self::Equihash => "Equihash",
            Self::VerusHash => "VerusHash",
            Self::Chain => "X11/GhostRider",
            Self::Hash => "SHA/Keccak/BLAKE",
        }
    }
}

/// A mining protocol, as sockets of pages speak it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Coinhive's and its many heirs': `auth`, `job`, `submit`.
    Coinhive,
    /// JSON-RPC of CryptoNote pools: `login`, `job`, `submit`, `keepalived`.
    CryptoNote,
    /// webminerpool: `handshake`, `job`, `solved`.
    Webminerpool,
    /// Bitcoin's Stratum: `mining.subscribe` and so on; NOMP pools.
    Stratum,
    /// Ethereum: `eth_getWork`, `eth_submitWork`.
    EthereumWork,
    /// Duino-Coin's lines.
    Duino,
    /// Nimiq pools; offered openly as a rule.
    Nimiq,
    /// No name that we know: recognised by the shapes of its values alone.
    Unnamed,
}

impl Dialect {
    /// Its name, the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Coinhive => "Coinhive",
            Self::CryptoNote => "CryptoNote Stratum",
            Self::Webminerpool => "webminerpool",
            Self::Stratum => "Stratum",
            Self::EthereumWork => "Ethereum getWork",
            Self::Duino => "Duino-Coin",
            Self::Nimiq => "Nimiq",
            Self::Unnamed => "Stratum-like",
        }
    }

    /// How what speaks it comes to run, as a rule.
    #[must_use]
    pub fn consent(self) -> Consent {
        match self {
            Self::Nimiq => Consent::Offered,
            _ => Consent::Hidden,
        }
    }
}

/// How far a conversation with a pool went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Words that only this protocol has: an answer, a sign of life.
    Control,
    /// The miner gives its name.
    Login,
    /// The pool gives work.
    Job {
        /// Bytes of the work that is hashed, where it is given whole.
        blob: Option<u16>,
    },
    /// The miner returns what it found.
    Share,
    /// Work was given, and its share came back.
    Complete,
}

impl Evidence {
    /// The family it belongs to.
    #[must_use]
    pub fn family(&self) -> Family {
        match self.what {
            What::Filter { .. } => Family::Address,
            What::Module(_) | What::ModuleName(_) => Family::Module,
            What::Kernel(_) | What::Interface { .. } | What::Vocabulary(_) => Family::Script,
            What::Message { .. } => Family::Message,
            What::Compilations { .. } | What::Memory { .. } | What::Workers { .. } => Family::Behaviour,
        }
    }

    /// How what it tells of comes to run: *hidden* unless it is known to be offered.
    #[must_use]
    pub fn consent(&self) -> Consent {
        match &self.what {
            What::Filter { asks: true, .. } => Consent::Offered,
            What::Filter { miner: Some(miner), .. } => miner.consent,
            What::Message { dialect, .. } => dialect.consent(),
            _ => Consent::Hidden,
        }
    }

    /// Whether wallets show it too.
    #[must_use]
    pub fn in_wallets(&self) -> bool {
        matches!(&self.what, What::Module(found) | What::Kernel(found) if found.in_wallets)
    }
}

/// Words for people: a message of `_locales/*/messages.json`, and what stands in the places of its `$1`, `$2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The message, without `evidence` before it.
    pub key: &'static str,
    /// Its arguments, the same in every language.
    pub arguments: Vec<String>,
}

impl What {
    /// How it is said to people; filters speak for themselves.
    #[must_use]
    pub fn words(&self) -> Option<Words> {
        let (key, arguments) = match self {
            Self::Filter { .. } => return None,
            Self::Module(found) => found.words("Module", "ModuleMemory"),
            Self::Kernel(found) => found.words("Kernel", "KernelMemory"),
            Self::ModuleName(name) => ("ModuleName", vec![name.clone()]),
            Self::Interface { miner, call } => ("Interface", vec![(*miner).to_owned(), call.clone()]),
            Self::Vocabulary(words) => ("Vocabulary", vec![words.join(", ")]),
            Self::Message { dialect, step } => step.words(*dialect),
            Self::Compilations { rate } => ("Compilations", vec![rate.to_string()]),
            Self::Memory { mebibytes } => ("Memory", vec![mebibytes.to_string()]),
            Self::Workers { count } => ("Workers", vec![count.to_string()]),
        };
        Some(Words { key, arguments })
    }
}

impl ProofOfWork {
    fn words(&self, plain: &'static str, with_memory: &'static str) -> (&'static str, Vec<String>) {
        let mut arguments = vec![self.algorithm.name().to_owned(), self.parts.join(", ")];
        match self.scratchpad {
            Some(bytes) => {
                arguments.push((bytes / 1024).to_string());
                (with_memory, arguments)
            }
            None => (plain, arguments),
        }
    }
}

impl Step {
    fn words(self, dialect: Dialect) -> (&'static str, Vec<String>) {
        let mut arguments = vec![dialect.name().to_owned()];
        let key = match self {
            Self::Control => "MessageControl",
            Self::Login => "MessageLogin",
            Self::Job { blob: None } => "MessageJob",
            Self::Job { blob: Some(bytes) } => {
                arguments.push(bytes.to_string());
                "MessageBlob"
            }
            Self::Share => "MessageShare",
            Self::Complete => "MessageComplete",
        };
        (key, arguments)
    }
}
