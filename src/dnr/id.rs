//! The ids of rules: made of what a rule says, so that they are the same whatever stands around it.

use std::hash::{BuildHasher, Hasher};

use super::compile::{Key, Merged};
use super::{Condition, RuleAction};

/// The first id of a list's rule. What lies below is for the user's decisions (`extension/background/rules.js`).
pub const FIRST_ID: u32 = 1_001;
/// One past the last id. Browsers take signed numbers of 32 bits; 2^30 leaves no doubt.
pub const END_ID: u32 = 1 << 30;

/// The id that a group asks for; where it is taken, the next free one is given.
pub(super) fn wanted(key: &Key) -> u32 {
    let range = u64::from(END_ID - FIRST_ID);
    FIRST_ID + u32::try_from(hash(fields(key)) % range).unwrap_or(0)
}

/// The same on every machine and in every version.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(FNV_OFFSET, add)
}

/// The hash of what has this hash, with more behind it.
pub(super) fn hash_on(hash: u64, more: &[u8]) -> u64 {
    more.iter().copied().fold(hash, add)
}

fn add(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
}

/// The id after `id`; after the last one the first.
pub(super) fn next(id: u32) -> u32 {
    if id + 1 < END_ID { id + 1 } else { FIRST_ID }
}

/// For sets of what has its hash at hand.
#[derive(Clone, Copy, Default)]
pub(super) struct AsItIs(u64);

impl BuildHasher for AsItIs {
    type Hasher = Self;
    fn build_hasher(&self) -> Self {
        *self
    }
}

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes.iter().copied());
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    /// The shelf of a host is chosen by the lowest bits, which say nothing more within it.
    fn finish(&self) -> u64 {
        self.0.rotate_right(32)
    }
}

// FNV-1a, 64 bits (draft-eastlake-fnv).
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Everything that makes a group, as bytes that no other group has.
fn fields(key: &Key) -> impl Iterator<Item = u8> {
    let mut bytes = Vec::new();
    bytes.extend(key.priority.to_le_bytes());
    bytes.push(match key.action {
        RuleAction::Block => b'b',
        RuleAction::Allow => b'a',
        RuleAction::AllowAllRequests => b'A',
    });
    bytes.push(match key.merged {
        Merged::Nothing => b'n',
        Merged::Addresses => b'a',
        Merged::Initiators => b'i',
    });
    let Condition {
        url_filter,
        regex_filter,
        is_url_filter_case_sensitive,
        domain_type,
        initiator_domains,
        excluded_initiator_domains,
        excluded_request_domains,
        resource_types,
        request_domains,
    } = &key.condition;
    let mut text = |name: u8, text: &str| {
        bytes.push(name);
        bytes.extend(text.bytes());
        bytes.push(0);
    };
    url_filter.iter().for_each(|filter| text(1, filter));
    regex_filter.iter().for_each(|filter| text(2, filter));
    is_url_filter_case_sensitive.iter().for_each(|exact| text(3, if *exact { "1" } else { "0" }));
    domain_type.iter().for_each(|party| text(4, party));
    initiator_domains.iter().for_each(|host| text(5, host));
    excluded_initiator_domains.iter().for_each(|host| text(6, host));
    excluded_request_domains.iter().for_each(|host| text(7, host));
    resource_types.iter().for_each(|name| text(8, name));
    request_domains.iter().for_each(|host| text(9, host));
    if key.shelf > 0 {
        bytes.extend([10, key.shelf]);
    }
    bytes.into_iter()
}
