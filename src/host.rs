//! A host name in the form that browsers use.
//!
//! Input: a host as people and lists write it. Output: lower-case ASCII, punycode for Unicode labels (RFC 3492), IP
//! literals in the one form the URL standard prints. `None` where no browser would accept it.
//!
//! Unicode labels are lower-cased and encoded; the full mapping tables of UTS 46 are left out, because browsers hand us
//! mapped hosts already and the tables would be larger than all the rest of the core.

use std::net::Ipv6Addr;

/// `written` in canonical form; a trailing dot stays.
#[must_use]
pub fn canonical(written: &str) -> Option<String> {
    if let Some(inner) = written.strip_prefix('[') {
        let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
        return Some(format!("[{}]", ipv6(address)));
    }
    let decoded = percent_decode(written)?;
    let (name, dot) = match decoded.strip_suffix('.') {
        Some(name) => (name, "."),
        None => (decoded.as_str(), ""),
    };
    if name.is_empty() {
        return None;
    }
    if let Some(address) = ipv4(name) {
        return address.map(|octets| std::net::Ipv4Addr::from(octets).to_string());
    }
    let mut labels = Vec::new();
    for label in name.split('.') {
        labels.push(canonical_label(label)?);
    }
    Some(labels.join(".") + dot)
}

/// Is `name` a host that filters may name: non-empty labels of letters, digits, `-` and `_`, lower case?
#[must_use]
pub fn is_canonical_name(name: &str) -> bool {
    let mut label = 0;
    for byte in name.bytes() {
        label = match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' if label < 63 => label + 1,
            b'.' if label > 0 => 0,
            _ => return false,
        };
    }
    label > 0 && name.len() <= 253
}

/// Is this canonical host an IP address?
#[must_use]
pub fn is_ip_address(host: &str) -> bool {
    host.starts_with('[') || host.ends_with(|c: char| c.is_ascii_digit()) && matches!(ipv4(host), Some(Some(_)))
}

fn canonical_label(label: &str) -> Option<String> {
    if label.is_empty() || label.bytes().any(|b| b <= b' ' || b"#%/:<>?@[\\]^|".contains(&b)) {
        return None;
    }
    let lower = label.to_lowercase();
    if lower.is_ascii() {
        return Some(lower);
    }
    Some(format!("xn--{}", idna::punycode::encode_str(&lower)?))
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? * 16 + hex_digit(bytes.next()?)?,
            _ => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The URL standard's IPv4 parser: `None` where the name is no number, `Some(None)` where it is a wrong one.
fn ipv4(name: &str) -> Option<Option<u32>> {
    let parts: Vec<&str> = name.split('.').collect();
    let last = parts.last()?;
    let looks_numeric = last.bytes().all(|b| b.is_ascii_digit()) && !last.is_empty() || number(last).is_some();
    if !looks_numeric {
        return None;
    }
    Some(ipv4_value(&parts))
}

fn ipv4_value(parts: &[&str]) -> Option<u32> {
    if parts.len() > 4 {
        return None;
    }
    let (last, leading) = parts.split_last()?;
    let mut value: u64 = 0;
    for part in leading {
        let octet = number(part).filter(|&n| n <= 255)?;
        value = value << 8 | octet;
    }
    let free_bits = 8 * (4 - leading.len());
    let tail = number(last).filter(|&n| n < 1 << free_bits)?;
    u32::try_from(value << free_bits | tail).ok()
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part.as_bytes() {
        [b'0', b'x' | b'X', ..] => (part.get(2..)?, 16),
        [b'0', _, ..] => (part.get(1..)?, 8),
        _ => (part, 10),
    };
    match digits {
        "" if radix == 16 => Some(0),
        _ if digits.starts_with('+') => None,
        _ => u64::from_str_radix(digits, radix).ok(),
    }
}

/// The URL standard's serialiser: hexadecimal throughout, where Rust prints mapped IPv4 addresses with dots.
fn ipv6(address: Ipv6Addr) -> String {
    match address.to_ipv4_mapped() {
        Some(v4) => {
            let [a, b, c, d] = v4.octets().map(u16::from);
            format!("::ffff:{:x}:{:x}", a << 8 | b, c << 8 | d)
        }
        None => address.to_string(),
    }
}
