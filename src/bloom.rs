//! A set of hosts in few bytes, which holds all of them and, of a hundred others, some one: a Bloom filter.
//!
//! Content scripts ask it (`extension/shared/hosts.js`) before they wake the background: 16 bits and two probes a host let
//! (1 - e^(-2/16))^2 = 1.4 % of other names through.

/// Bits for each host.
const BITS: usize = 16;

/// No smaller: what it costs to read is the same, and it holds fewer others.
const LEAST_BYTES: usize = 1_024;

/// The filter of hosts, of a power of two of bytes; empty where there are none. A trailing dot is no part of a name.
#[must_use]
pub fn of<'a>(hosts: impl Iterator<Item = &'a str> + Clone) -> Vec<u8> {
    let hosts = hosts.filter(|host| !host.ends_with('.'));
    let count = hosts.clone().count();
    if count == 0 {
        return Vec::new();
    }
    let bytes = (count * BITS / 8).next_power_of_two().max(LEAST_BYTES);
    let mut filter = vec![0; bytes];
    for host in hosts {
        for hash in probes(host) {
            let bit = hash as usize % (bytes * 8);
            if let Some(byte) = filter.get_mut(bit / 8) {
                *byte |= 1 << (bit % 8);
            }
        }
    }
    filter
}

/// FNV-1a of 32 bits (draft-eastlake-fnv, 5), and the same spread by Knuth's multiplier, 2^32 over the golden ratio.
fn probes(host: &str) -> [u32; 2] {
    let hash = host.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The upper half first: low bits of a product tell only of low bits.
    [hash, hash.wrapping_mul(0x9e37_79b1).rotate_left(16)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(filter: &[u8], host: &str) -> bool {
        probes(host).iter().all(|hash| {
            let bit = *hash as usize % (filter.len() * 8);
            filter.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
        })
    }

    #[test]
    fn holds_all_and_few_others() {
        let names = |what: &str, count: u32| (0..count).map(|at| format!("{what}{at}.example")).collect::<Vec<_>>();
        for count in [1, 3, 1_000, 50_000] {
            let hosts = names("host", count);
            let filter = of(hosts.iter().map(String::as_str));
            assert!(filter.len().is_power_of_two());
            assert!(hosts.iter().all(|host| holds(&filter, host)), "{count}");
            let others = names("other", 10_000).iter().filter(|host| holds(&filter, host)).count();
            assert!(others < 200, "{others} of 10,000 others among {count}");
        }
        assert!(of(std::iter::empty()).is_empty());
        assert_eq!(of(["a.example", "b.example."].into_iter()), of(["a.example"].into_iter()));
    }
}
