//! Text -> calls by which pages start a miner that they load from elsewhere: the interface that Coinhive had and that its
//! heirs kept, those of today's services, and attributes of `<script>` that configure one.

use memchr::memmem;

/// A call that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interface {
    pub(crate) miner: &'static str,
    pub(crate) call: String,
    pub(crate) at: usize,
}

/// A miner's call: it begins with a word of [`crate::script::terms`], goes on as `mark` does, and has what `near` asks for
/// not far from it.
struct Row {
    miner: &'static str,
    /// The word, in lower case.
    word: &'static str,
    mark: &'static [u8],
    near: Near,
}

/// Of each group, one must stand near.
type Near = &'static [&'static [&'static [u8]]];

/// Bytes on both sides of a mark in which what belongs to it must stand.
const NEAR: usize = 300;

/// Bytes of the text that are shown.
const SHOWN: usize = 60;

/// What miners are told when they are made or started.
const SETTINGS: Near = &[&[b"throttle", b"threads", b".start("]];

/// Who is paid, and for what, as attributes of an element say it.
const PAID: Near = &[
    &[b"data-wallet", b"data-site-key", b"data-sitekey", b"data-key", b"data-address"],
    &[b"data-pool", b"data-algo", b"data-coin", b"data-autostart", b"miner"],
];

const fn call(miner: &'static str, word: &'static str, mark: &'static [u8], near: Near) -> Row {
    Row { miner, word, mark, near }
}

const ROWS: &[Row] = &[
    // Constructors of Coinhive's interface, whatever name stands before: `new X.Anonymous('key', {throttle: 0.3})`.
    call("Coinhive", ".anonymous(", b".Anonymous(", SETTINGS),
    call("Coinhive", "coinhive", b"CoinHive.Anonymous(", &[]),
    call("Coinhive", "coinhive", b"CoinHive.User(", &[]),
    call("Coinhive", "coinhive", b"CoinHive.Token(", &[]),
    call("Coinhive", "force_multi_tab", b"FORCE_MULTI_TAB", &[]),
    // Its elements, configured by attributes.
    call("Coinhive", "coinhive", b"coinhive-miner\"", &[&[b"data-key"]]),
    call("Coinhive", "coinhive", b"coinhive-captcha\"", &[&[b"data-key"]]),
    // A miner of any name: who is paid, for what, and how much of the processor.
    call("data-*", "data-throttle", b"data-throttle", PAID),
    call("data-*", "data-threads", b"data-threads", PAID),
    // The service behind most of today's campaigns: its one function takes a wallet and a throttle.
    call("EverythingIsLife", "everythingislife", b"EverythingIsLife(", &[]),
    call("PerfektStart", "perfektstart", b"PerfektStart(", &[]),
    // `startMining("pool.example", "wallet")`; games and wallets have functions of that name, without a pool.
    call("webminerpool", "startmining", b"startMining(\"", &[]),
    call("webminerpool", "startmining", b"startMining('", &[]),
    call("webminerpool", "startmining", b"startMining(pool", &[&[b","]]),
    call("Crypto-Loot", "crlt.anonymous(", b"CRLT.Anonymous(", &[]),
    call("CoinIMP", "client.anonymous(", b"Client.Anonymous(", &[]),
];

/// The call that begins with a word at `at`.
pub(crate) fn interface(text: &[u8], at: usize, word: &str) -> Option<Interface> {
    let behind = text.get(at..)?;
    let row = ROWS.iter().find(|row| row.word == word && behind.starts_with(row.mark) && row.is_near(text, at))?;
    Some(Interface { miner: row.miner, call: shown(text, at), at })
}

impl Row {
    fn is_near(&self, text: &[u8], at: usize) -> bool {
        let around = text.get(at.saturating_sub(NEAR)..text.len().min(at.saturating_add(NEAR))).unwrap_or_default();
        self.near.iter().all(|group| group.iter().any(|near| memmem::find(around, near).is_some()))
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
