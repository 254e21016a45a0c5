//! Text -> calls by which pages start a miner that they load from elsewhere: the interface that Coinhive had and that its
//! heirs kept, those of today's services, and attributes of `<script>` that configure one.

use memchr::memmem;

use crate::lists::Consent;

/// A call that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interface {
    pub(crate) miner: &'static str,
    pub(crate) consent: Consent,
    pub(crate) call: String,
    pub(crate) at: usize,
}

/// A miner's call: where a text holds `mark`, with one of `near` not far behind.
struct Row {
    miner: &'static str,
    consent: Consent,
    mark: &'static [u8],
    near: &'static [&'static [u8]],
}

/// Bytes behind a mark in which what belongs to it must stand.
const NEAR: usize = 300;

/// Bytes of the text that are shown.
const SHOWN: usize = 60;

/// What miners are told when they are made or started.
const SETTINGS: &[&[u8]] = &[b"throttle", b"threads", b".start("];

const ROWS: &[Row] = &[
    // Constructors of Coinhive's interface, whatever name stands before: `new X.Anonymous('key', {throttle: 0.3})`.
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b".Anonymous(", near: SETTINGS },
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b"CoinHive.User(", near: &[] },
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b"CoinHive.Token(", near: &[] },
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b"FORCE_MULTI_TAB", near: &[] },
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b"coinhive-miner\"", near: &[b"data-key"] },
    Row { miner: "Coinhive", consent: Consent::Hidden, mark: b"coinhive-captcha\"", near: &[b"data-key"] },
    // The service behind most of today's campaigns: its one function takes a wallet and a throttle.
    Row { miner: "EverythingIsLife", consent: Consent::Hidden, mark: b"EverythingIsLife(", near: &[] },
    Row { miner: "PerfektStart", consent: Consent::Hidden, mark: b"PerfektStart(", near: &[] },
    Row {
        miner: "webminerpool",
        consent: Consent::Hidden,
        mark: b"startMining(",
        near: &[b"pool", b"wallet", b"ocean"],
    },
    Row { miner: "Crypto-Loot", consent: Consent::Hidden, mark: b"CRLT.Anonymous(", near: &[] },
    Row { miner: "CoinIMP", consent: Consent::Hidden, mark: b"Client.Anonymous(", near: &[] },
];

/// The first call of each kind.
pub(crate) fn interfaces(text: &[u8]) -> Vec<Interface> {
    let found = |row: &Row| {
        let at = memmem::find_iter(text, row.mark).find(|&at| row.is_near(text, at))?;
        Some(Interface { miner: row.miner, consent: row.consent, call: shown(text, at), at })
    };
    ROWS.iter().filter_map(found).collect()
}

impl Row {
    fn is_near(&self, text: &[u8], at: usize) -> bool {
        let behind = text.get(at..text.len().min(at.saturating_add(NEAR))).unwrap_or_default();
        self.near.is_empty() || self.near.iter().any(|near| memmem::find(behind, near).is_some())
    }
}

/// The text from `at` on, as much as is shown, with the name before it.
fn shown(text: &[u8], at: usize) -> String {
    const NAME: usize = 24;
    let before = text.get(at.saturating_sub(NAME)..at).unwrap_or_default();
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.');
    let name = before.iter().rev().take_while(is_name).count();
    let from = at - name;
    let bytes = text.get(from..text.len().min(from + SHOWN)).unwrap_or_default();
    let line = bytes.split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}
