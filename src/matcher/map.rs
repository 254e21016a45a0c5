//! Of what kind the bytes of an address are, 64 at a time.
//!
//! In browsers sixteen bytes are looked at together (WebAssembly's vector instructions, which every browser that we support
//! has), elsewhere eight.

/// Which of at most 64 bytes are of a kind, one bit for each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Map {
    /// Letters and digits of ASCII.
    pub(super) alphanumeric: u64,
    /// Hexadecimal digits.
    pub(super) hexadecimal: u64,
    /// `%`
    pub(super) percent: u64,
}

impl Map {
    /// Reads at most 64 bytes.
    #[inline]
    pub(super) fn of(block: &[u8]) -> Self {
        let mut map = Self::default();
        let (parts, rest) = block.as_chunks::<16>();
        for (at, part) in (0..).step_by(16).zip(parts) {
            map.add(part, at);
        }
        if !rest.is_empty() {
            let mut last = [0; 16];
            last.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
            map.add(&last, block.len() - rest.len());
        }
        map
    }

    /// Adds sixteen bytes.
    #[cfg(target_feature = "simd128")]
    #[inline]
    fn add(&mut self, part: &[u8; 16], at: usize) {
        use core::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_le, u8x16_splat, u8x16_sub, u64x2, v128_or};
        let (&[low, high], _) = part.as_chunks::<8>() else { return };
        let bytes = u64x2(u64::from_le_bytes(low), u64::from_le_bytes(high));
        let lower = v128_or(bytes, u8x16_splat(0x20));
        // One comparison says whether a byte lies between two: the difference to the first wraps around below it.
        let letters = |last: u8| u8x16_le(u8x16_sub(lower, u8x16_splat(b'a')), u8x16_splat(last - b'a'));
        let digits = u8x16_le(u8x16_sub(bytes, u8x16_splat(b'0')), u8x16_splat(9));
        self.alphanumeric |= u64::from(i8x16_bitmask(v128_or(letters(b'z'), digits))) << at;
        self.hexadecimal |= u64::from(i8x16_bitmask(v128_or(letters(b'f'), digits))) << at;
        self.percent |= u64::from(i8x16_bitmask(u8x16_eq(bytes, u8x16_splat(b'%')))) << at;
    }

    /// Adds sixteen bytes.
    #[cfg(not(target_feature = "simd128"))]
    #[inline]
    fn add(&mut self, part: &[u8; 16], at: usize) {
        for (at, eight) in (at..).step_by(8).zip(part.as_chunks::<8>().0) {
            let bytes = u64::from_le_bytes(*eight);
            let every = |byte: u8| u64::from_le_bytes([byte; 8]);
            let seven = bytes & every(0x7f);
            let lower = seven | every(0x20);
            // The high bit of each byte comes up by the sum, from a byte below 128 on, or past it.
            let between = |bytes: u64, from: u8, to: u8| (bytes + every(0x80 - from)) & !(bytes + every(0x7f - to));
            // Multiplying gathers the high bits in the highest byte.
            let gather = |high: u64| ((high & !bytes & every(0x80)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            let digits = between(seven, b'0', b'9');
            self.alphanumeric |= gather(digits | between(lower, b'a', b'z')) << at;
            self.hexadecimal |= gather(digits | between(lower, b'a', b'f')) << at;
            self.percent |= gather(between(seven, b'%', b'%')) << at;
        }
    }
}
