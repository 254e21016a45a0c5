//! Texts -> the same, wrapped.

use crate::script::unwrap::rc4::Streams;

type Wrap = fn(&str) -> String;

pub(super) const WRAPPERS: &[(&str, Wrap)] = &[
    ("base64", |text| format!("eval(atob('{}'))", base64(text))),
    ("base64 for addresses", |text| format!("f(`{}`)", base64(text).replace('+', "-").replace('/', "_"))),
    ("base64 in lines", |text| format!("/*\n{}*/", lines(&base64(text)))),
    ("base64 in JSON", |text| format!("{{\"a\":\"{}\"}}", base64(text).replace('/', "\\/"))),
    ("base64 backwards", |text| format!("f('{}')", base64(text).chars().rev().collect::<String>())),
    ("base64 in pieces", |text| format!("f({})", pieces(&base64(text)))),
    ("data address", |text| format!("<script src=data:text/javascript;base64,{}>", base64(text))),
    ("hex", |text| format!("Function(f(\"{}\"))()", hex(text))),
    ("zlib", |text| format!("inflate('{}')", base64(stored(text.as_bytes())))),
    ("\\x", |text| format!("eval('{}')", each(text, |c| format!("\\x{:02x}", u32::from(c))))),
    ("\\u", |text| format!("eval('{}')", each(text, |c| format!("\\u{:04X}", u32::from(c))))),
    ("percent", |text| format!("eval(unescape('{}'))", each(text, |c| format!("%{:02x}", u32::from(c))))),
    ("percent u", |text| format!("eval(unescape('{}'))", each(text, |c| format!("%u{:04x}", u32::from(c))))),
    ("references", |text| format!("<a onclick='{}'>", each(text, |c| format!("&#{};", u32::from(c))))),
    ("codes", |text| format!("eval(String.fromCharCode({}))", numbers(text, |code| code))),
    ("codes plus", |text| format!("[{}].map(a=>f(a-7))", numbers(text, |code| code + 7))),
    ("codes xor", |text| format!("[{}].map(a=>f(a^99))", numbers(text, |code| code ^ 99))),
    ("codes with a hidden key", |text| format!("f([{}],k)", numbers(text, |code| code ^ 0xa5))),
    ("packer", |text| pack(text, 36)),
    ("packer, radix 62", |text| pack(text, 62)),
];

pub(super) fn base64(bytes: impl AsRef<[u8]>) -> String {
    encode(bytes.as_ref(), b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}

pub(super) fn small_first(bytes: impl AsRef<[u8]>) -> String {
    let encoded = encode(bytes.as_ref(), b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/");
    encoded.trim_end_matches('=').to_owned()
}

fn encode(bytes: &[u8], letters: &[u8; 64]) -> String {
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().chain(&[0; 2]).take(3).fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
        for at in 0..4 {
            let letter = char::from(letters[bits >> (18 - 6 * at) & 63]);
            text.push(if at > part.len() { '=' } else { letter });
        }
    }
    text
}

pub(super) fn encrypted(word: &str, key: &str) -> String {
    small_first(Streams::default().decrypt(key.as_bytes(), word))
}

pub(super) fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn each(text: &str, escape: fn(char) -> String) -> String {
    text.chars().map(escape).collect()
}

fn numbers(text: &str, change: fn(u32) -> u32) -> String {
    text.chars().map(|c| change(u32::from(c)).to_string()).collect::<Vec<_>>().join(",")
}

fn lines(text: &str) -> String {
    text.as_bytes().chunks(64).map(|line| format!("{}\n", String::from_utf8_lossy(line))).collect()
}

fn pieces(text: &str) -> String {
    let pieces = text.as_bytes().chunks(11).map(|piece| format!("'{}'", String::from_utf8_lossy(piece)));
    pieces.collect::<Vec<_>>().join(" +\n  ")
}

/// As Dean Edwards's packer writes it, each word by a number.
fn pack(text: &str, radix: usize) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (mut words, mut packed, mut rest) = (Vec::<&str>::new(), String::new(), text);
    while let Some(first) = rest.chars().next() {
        let len = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(len);
        if is_word(first) {
            let number = words.iter().position(|word| *word == part).unwrap_or(words.len());
            if number == words.len() {
                words.push(part);
            }
            packed += &in_radix(number, radix);
        } else {
            packed += &part.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
        }
        rest = after;
    }
    format!(
        "eval(function(p,a,c,k,e,d){{return p}}('{packed}',{radix},{},'{}'.split('|'),0,{{}}))",
        words.len(),
        words.join("|")
    )
}

fn in_radix(number: usize, radix: usize) -> String {
    let digit = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % radix];
    let before = if number >= radix { in_radix(number / radix, radix) } else { String::new() };
    before + &char::from(digit).to_string()
}

/// zlib without compression (RFC 1950, RFC 1951 section 3.2.4). Nobody looks at the checksum.
pub(super) fn stored(bytes: &[u8]) -> Vec<u8> {
    let len = bytes.len() as u16;
    [&[0x78, 0x01, 1], &len.to_le_bytes()[..], &(!len).to_le_bytes(), bytes, &[0; 4]].concat()
}

/// zlib of the letter a, 258 of them for each 13 bits (RFC 1951, sections 3.2.5 and 3.2.6).
pub(super) fn bomb(times: usize) -> Vec<u8> {
    let mut bits = vec![1, 1, 0];
    let huffman = |code: u8, len: usize| (0..len).rev().map(move |at| code >> at & 1);
    bits.extend(huffman(0x91, 8));
    (0..times).for_each(|_| bits.extend(huffman(0b1100_0101, 8).chain([0; 5])));
    bits.extend([0; 7]);
    let bytes = bits.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit));
    [0x78, 0x9c].into_iter().chain(bytes).collect()
}

pub(super) fn quoted(array: &[String]) -> String {
    format!("['{}']", array.join("','"))
}

/// The array before it was turned so many times.
pub(super) fn turned(array: &[String], times: usize) -> Vec<String> {
    let mut array = array.to_vec();
    array.rotate_right(times);
    array
}
