//! Constants of the specifications, written down once more: a wrong digit in the core shows here.

/// FIPS 197, figure 7: the first row of the S-box.
pub(crate) const AES_SBOX: [u8; 16] =
    [0x63, 0x7C, 0x77, 0x7B, 0xF2, 0x6B, 0x6F, 0xC5, 0x30, 0x01, 0x67, 0x2B, 0xFE, 0xD7, 0xAB, 0x76];

/// FIPS 202, section 3.2.5, as the linear-feedback shift register of algorithm 5 gives them.
pub(crate) fn keccak() -> Vec<u64> {
    let mut register = 1_u8;
    let mut bit = || {
        let bit = u64::from(register & 1);
        let carry = register >> 7;
        register = (register << 1) ^ (carry * 0x71);
        bit
    };
    (0..24).map(|_| (0..7).fold(0, |constant, power| constant | bit() << ((1_u32 << power) - 1))).collect()
}

/// The first 32-bit words of the fraction of pi: BLAKE-256's constants, Blowfish's P-array.
pub(crate) const PI: [u32; 18] = [
    0x243F_6A88,
    0x85A3_08D3,
    0x1319_8A2E,
    0x0370_7344,
    0xA409_3822,
    0x299F_31D0,
    0x082E_FA98,
    0xEC4E_6C89,
    0x4528_21E6,
    0x38D0_1377,
    0xBE54_66CF,
    0x34E9_0C6C,
    0xC0AC_29B7,
    0xC97C_50DD,
    0x3F84_D5B5,
    0xB547_0917,
    0x9216_D5D9,
    0x8979_FB1B,
];

/// Product in AES's field (FIPS 197, section 4.2).
fn times(value: u8, factor: u8) -> u8 {
    let mut product = 0;
    let mut power = value;
    for bit in 0..8 {
        if factor >> bit & 1 == 1 {
            product ^= power;
        }
        power = power << 1 ^ if power & 0x80 != 0 { 0x1B } else { 0 };
    }
    product
}

/// AES's first encryption table: S-box and MixColumns (FIPS 197, section 5.1.3).
pub(crate) fn aes_table() -> Vec<u32> {
    AES_SBOX.iter().map(|&s| u32::from_le_bytes([times(s, 2), s, s, times(s, 3)])).collect()
}

/// Grøstl's table: S-box and MixBytes, circ(2, 2, 3, 4, 5, 3, 5, 7) (submission to SHA-3, section 3.4.5).
pub(crate) fn groestl_table() -> Vec<u64> {
    let column = |s: u8| [2, 7, 5, 3, 5, 4, 3, 2].map(|factor| times(s, factor));
    AES_SBOX.iter().map(|&s| u64::from_le_bytes(column(s))).collect()
}

/// JH's first round constants, as bytes (submission to SHA-3, appendix).
pub(crate) const JH: [u8; 32] = [
    0x72, 0xD5, 0xDE, 0xA2, 0xDF, 0x15, 0xF8, 0x67, 0x7B, 0x84, 0x15, 0x0A, 0xB7, 0x23, 0x15, 0x57, 0x81, 0xAB, 0xD6,
    0x90, 0x4D, 0x5A, 0x87, 0xF6, 0x4E, 0x9F, 0x4F, 0xC5, 0xC3, 0xD1, 0x2B, 0x40,
];

/// Skein 1.3, section 3.3.2 and appendix B.2 (Skein-512-256).
pub(crate) const SKEIN: [u64; 3] = [0x1BD1_1BDA_A9FC_1A22, 0xCCD0_44A1_2FDB_3E13, 0xE835_9030_1A79_A9EB];

/// FIPS 180-4, section 4.2.2: fractions of the cube roots of the first primes.
pub(crate) const SHA256: [u32; 16] = [
    0x428A_2F98,
    0x7137_4491,
    0xB5C0_FBCF,
    0xE9B5_DBA5,
    0x3956_C25B,
    0x59F1_11F1,
    0x923F_82A4,
    0xAB1C_5ED5,
    0xD807_AA98,
    0x1283_5B01,
    0x2431_85BE,
    0x550C_7DC3,
    0x72BE_5D74,
    0x80DE_B1FE,
    0x9BDC_06A7,
    0xC19B_F174,
];

/// FIPS 180-4, section 5.3.5: SHA-512's initial state, and BLAKE2b's.
pub(crate) const BLAKE2B: [u64; 8] = [
    0x6A09_E667_F3BC_C908,
    0xBB67_AE85_84CA_A73B,
    0x3C6E_F372_FE94_F82B,
    0xA54F_F53A_5F1D_36F1,
    0x510E_527F_ADE6_82D1,
    0x9B05_688C_2B3E_6C1F,
    0x1F83_D9AB_FB41_BD6B,
    0x5BE0_CD19_137E_2179,
];

/// FIPS 180-4, section 4.2.3.
pub(crate) const SHA512: [u64; 5] =
    [0x428A_2F98_D728_AE22, 0x7137_4491_23EF_65CD, 0xB5C0_FBCF_EC4D_3B2F, 0xE9B5_DBA5_8189_DBBC, 0x3956_C25B_F348_B538];

/// RandomX specification, section 6.2.
pub(crate) const SUPERSCALAR: [u64; 8] = [
    6_364_136_223_846_793_005,
    9_298_411_001_130_361_340,
    12_065_312_585_734_608_966,
    9_306_329_213_124_626_780,
    5_281_919_268_842_080_866,
    10_536_153_434_571_861_004,
    3_398_623_926_847_679_864,
    9_549_104_520_008_361_294,
];

/// RandomX specification, section 3.2: AesGenerator1R's keys, from their last words on.
pub(crate) const AES_GENERATOR: [u32; 16] = [
    0xB4F4_4917,
    0xDBB5_552B,
    0x6271_6609,
    0x6DAC_A553,
    0x0DA1_DC4E,
    0x1725_D378,
    0x846A_710D,
    0x6D7C_AF07,
    0x3E20_E345,
    0xF4C0_794F,
    0x9F94_7EC6,
    0x3F12_62F1,
    0x4916_9154,
    0x1631_4C88,
    0xB1BA_317C,
    0x6AEF_8135,
];

/// RFC 8032, section 5.1: d, in limbs of 25.5 bits as SUPERCOP's ref10 has it, and as bytes.
pub(crate) const ED25519_LIMBS: [i32; 10] = [
    -10_913_610,
    13_857_413,
    -15_372_611,
    6_949_391,
    114_729,
    -8_787_816,
    -6_275_908,
    -3_247_719,
    -18_696_448,
    -12_055_116,
];
pub(crate) const ED25519_BYTES: [u8; 32] = [
    0xA3, 0x78, 0x59, 0x13, 0xCA, 0x4D, 0xEB, 0x75, 0xAB, 0xD8, 0x41, 0x41, 0x4D, 0x0A, 0x70, 0x00, 0x98, 0xE8, 0x79,
    0x77, 0x79, 0x40, 0xC7, 0x8C, 0x73, 0xFE, 0x6F, 0x2B, 0xEE, 0x6C, 0x03, 0x52,
];

/// d in limbs of 26 and 25 bits by turns, none of them negative.
pub(crate) fn ed25519_unsigned() -> Vec<u32> {
    let bit = |at: usize| ED25519_BYTES.get(at / 8).map_or(0, |byte| u32::from(byte >> (at % 8) & 1));
    let limb = |(from, to): (usize, usize)| (from..to).fold(0, |limb, at| limb | bit(at) << (at - from));
    let from = |at: usize| (at * 51).div_ceil(2);
    (0..10).map(|at| limb((from(at), from(at + 1)))).collect()
}

/// Haraka v2, table 1.
pub(crate) const HARAKA: [u32; 8] =
    [0x7581_7B9D, 0xB2C5_FEF0, 0xE620_C00A, 0x0684_704C, 0x2F08_F717, 0x640F_6BA4, 0x88F3_A06B, 0x8B66_B4E1];

/// Beginnings of states, as the submissions to SHA-3 give them for 512 bits.
pub(crate) const LUFFA: [u32; 4] = [0x6D25_1E69, 0x44B0_51E0, 0x4EAA_6FB4, 0xDBF7_8465];
pub(crate) const CUBEHASH: [u32; 4] = [0x2AEA_2A61, 0x50F4_94D4, 0x2D53_8B8B, 0x4167_D83E];
pub(crate) const SHAVITE: [u32; 4] = [0x72FC_CDD8, 0x79CA_4727, 0x128A_077B, 0x40D5_5AEC];
pub(crate) const SIMD: [u32; 4] = [0x0BA1_6B95, 0x72F9_99AD, 0x9FEC_C2AE, 0xBA32_64FC];

/// Whirlpool's table as sphlib has it, little endian: circ(1, 1, 4, 1, 8, 5, 2, 9) of its S-box's first entries, 0x18, 0x23
/// and 0xC6, in the field of x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 10118-3).
pub(crate) fn whirlpool_table() -> Vec<u64> {
    let times = |value: u8, factor: u8| {
        let power = |value: u8| value << 1 ^ if value & 0x80 != 0 { 0x1D } else { 0 };
        let powers = [value, power(value), power(power(value)), power(power(power(value)))];
        (0..4).filter(|bit| factor >> bit & 1 == 1).fold(0, |product, bit| product ^ powers[bit])
    };
    let row = |s: u8| [1, 1, 4, 1, 8, 5, 2, 9].map(|factor| times(s, factor));
    [0x18, 0x23, 0xC6].iter().map(|&s| u64::from_le_bytes(row(s))).collect()
}
