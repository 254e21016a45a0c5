//! Any bytes are opened as a table or refused; what is opened answers, soon and without a panic.
//!
//! The checksum refuses nearly all bytes. So most inputs are changes to a table that is whole, whose checksum is then made
//! right. First byte: which table, or 255 for bytes that follow as they are. Then changes of seven bytes each:
//! `what | place: 16 bits | value: 32 bits`.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;
use wattguard_fuzz::{seal, soon};

/// Filters of every form, and one list of hosts only.
const LISTS: [&str; 3] = [
    "! Miner: coinhive | Coinhive | hidden\n||coinhive.com^\n||a.com^$third-party\n@@||a.com/about^\n\
     ! Miner: b | B | offered\n/miner.js$script,domain=x.net|~b.x.net\n||b.a.com/*/pool^|$important\n|wss://*.x.net/\n\
     *$websocket,domain=x.net|a.com\n||me.github.io^$to=me.github.io,denyallow=a.me.github.io\nminer$match-case\n\
     /^https?:\\/\\/[^\\/]+\\.(net|com(?!x))\\/([a-z]+\\/)*x/\n@@*$document,domain=good.example\n||1.2.3.4^$domain=google.*",
    "||a.com^\n||b.a.com^\n||x.net^\n||miner.x.net^\n||me.github.io^\n||1.2.3.4^\n||coinhive.com^",
    "! x\n/(a|b)+c?(?=x)/$match-case\n/(?!y)[^z]{2,}/\n/^((?!good).)*miner/",
];

const REQUESTS: [(&str, &str, &str); 9] = [
    ("https://coinhive.com/lib/miner.js", "script", "https://x.net/"),
    ("https://a.com/about?miner", "script", "https://b.x.net/"),
    ("wss://ws.x.net:8443/a/pool", "websocket", "https://a.com/"),
    ("https://b.a.com/x/pool", "image", "https://www.google.co.uk/"),
    ("https://me.github.io/abc/x.js", "script", "https://good.example/page"),
    ("http://1.2.3.4/Miner", "xmlhttprequest", ""),
    ("https://c.example/aaaaaaaabbbbbbbbcx/zz/zz/zz", "sub_frame", "https://x.net/"),
    ("data:text/javascript,miner", "script", "https://a.com/"),
    ("", "other", ""),
];

static TABLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let table = |text: &'static str| {
        let mut builder = Builder::new();
        builder.add("First", text);
        builder.add("Second", "||second.example^");
        builder.finish().expect("a table")
    };
    LISTS.into_iter().map(table).collect()
});

fuzz_target!(|data: &[u8]| {
    let Some((&which, rest)) = data.split_first() else { return };
    let table = &TABLES[usize::from(which) % TABLES.len()];
    let body = match which {
        u8::MAX => {
            ask(rest);
            rest.to_vec()
        }
        _ => changed(seal::body(table), rest),
    };
    ask(&seal::sealed(table, &body));
});

fn changed(body: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    for &[what, low, high, ref value @ ..] in changes.as_chunks::<7>().0 {
        let at = usize::from(u16::from_le_bytes([low, high])) % (body.len() + 1);
        let [len, _, from @ ..] = *value;
        match what % 6 {
            0 => body.iter_mut().skip(at).zip(value).take(1).for_each(|(old, new)| *old = *new),
            1 => body.iter_mut().skip(at).zip(value).take(2).for_each(|(old, new)| *old = *new),
            2 => body.iter_mut().skip(at).zip(value).for_each(|(old, new)| *old = *new),
            3 => body.truncate(at),
            4 => drop(body.splice(at..at, value.iter().copied())),
            _ => {
                let from = usize::from(u16::from_le_bytes(from)) % (body.len() + 1);
                let part = body[from..body.len().min(from + usize::from(len))].to_vec();
                body.splice(at..at, part);
            }
        }
    }
    body
}

/// Asks a table everything, if it is one.
fn ask(bytes: &[u8]) {
    let Ok(table) = Table::new(bytes) else { return };
    for (url, kind, source) in REQUESTS {
        soon("a request", || {
            if let Some(found) = table.block(&Request::parse(url, kind, source)) {
                let _ = (found.filter().to_string(), found.suffices(), found.miner, found.title);
            }
        });
    }
}
