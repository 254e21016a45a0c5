//! The header of a table, so that changed bytes are opened and not refused: see the layout in `src/matcher/mod.rs`.

/// Magic and version.
const KIND: usize = 8;
/// Where what the checksum covers begins.
const BODY: usize = 16;

/// `body` behind the header of `table`, with the checksum that fits.
///
/// # Panics
/// The core's header or checksum is no longer the one that is known here: `table` itself would not come out the same.
pub fn sealed(table: &[u8], body: &[u8]) -> Vec<u8> {
    let seal = |body: &[u8]| [&table[..KIND], &checksum(body).to_le_bytes(), body].concat();
    assert_eq!(seal(&table[BODY..]), table, "src/matcher/mod.rs has another header or checksum than fuzz/src/seal.rs");
    seal(body)
}

/// What the checksum of `table` covers.
pub fn body(table: &[u8]) -> &[u8] {
    &table[BODY..]
}

/// As the core computes it.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, tail) = bytes.as_chunks::<8>();
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let sum = words.iter().fold(ODD ^ bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    tail.iter().fold(sum, |sum, &byte| mix(sum, u64::from(byte)))
}
