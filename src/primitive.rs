//! The constants by which cryptographic primitives are known, wherever they stand: in the data or code of a module, or as
//! numbers in a script or shader.
//!
//! `Words::find(low, high)` -> which primitive has this constant, and which of its constants it is; a primitive *is there*
//! when enough different ones of it were found ([`Found`]). A single word proves nothing: 32 bits meet by chance.
//!
//! Words are looked up by their low 32 bits. Those of 64 bits that are mostly zeros (Keccak's) only count whole; the halves
//! of the others count alone too, because builds for 32 bits hold halves.

use std::sync::OnceLock;

/// A part that proofs of work are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Primitive {
    /// Its name, the same in every language.
    pub(crate) name: &'static str,
    /// 32-bit constants.
    words: &'static [u32],
    /// 64-bit constants that count whole only.
    long: &'static [u64],
    /// How many bits it computes with at once, 32 or 64.
    bits: u32,
    /// How many different ones show that it is there.
    needed: u32,
}

macro_rules! primitives {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $bits:literal, $needed:literal, [$($word:expr),* $(,)?], [$($long:expr),* $(,)?];)*) => {
        /// Which primitive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Part { $($(#[$doc])* $name),* }

        /// In the order of [`Part`].
        pub(crate) const PRIMITIVES: &[Primitive] = &[
            $(Primitive { name: $text, words: &[$($word),*], long: &[$($long),*], bits: $bits, needed: $needed }),*
        ];

        impl Part {
            pub(crate) const ALL: &[Part] = &[$(Part::$name),*];
        }
    };
}

primitives! {
    /// FIPS 197. The S-box (figure 7) as eight bytes, and the first two entries of the tables that fold MixColumns into
    /// it (Daemen and Rijmen, section 4.2), in both byte orders and all four rotations.
    Aes = "AES", 32, 2, [
        0xC663_63A5, 0xA5C6_6363, 0x63A5_C663, 0x6363_A5C6, 0xF87C_7C84, 0x84F8_7C7C, 0x7C84_F87C, 0x7C7C_84F8,
        0xA563_63C6, 0xC6A5_6363, 0x63C6_A563, 0x6363_C6A5, 0x847C_7CF8, 0xF884_7C7C, 0x7CF8_847C, 0x7C7C_F884,
    ], [0xC56F_6BF2_7B77_7C63, 0x76AB_D7FE_2B67_0130];
    /// FIPS 202, section 3.2.5: round constants of Keccak-f[1600].
    Keccak = "Keccak", 64, 4, [0x8000_808B, 0x8000_8081, 0x8000_8009, 0x8000_8008], [
        0x8000_0000_0000_808A, 0x8000_0000_8000_8000, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003, 0x8000_0000_0000_8002,
        0x8000_0000_8000_000A, 0x8000_0000_0000_8080, 0x8000_0000_8000_8008,
    ];
    /// BLAKE, submission to SHA-3, section 2.1.1: the first digits of pi. Blowfish begins with them too.
    Blake256 = "BLAKE-256", 32, 8, [
        0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344, 0xA409_3822, 0x299F_31D0, 0x082E_FA98, 0xEC4E_6C89,
        0x4528_21E6, 0x38D0_1377, 0xBE54_66CF, 0x34E9_0C6C, 0xC0AC_29B7, 0xC97C_50DD, 0x3F84_D5B5, 0xB547_0917,
    ], [];
    /// Grøstl, submission to SHA-3: the first entries of the tables of its MixBytes, both halves, both byte orders.
    Groestl = "Groestl", 64, 3, [
        0xC632_F4A5, 0xF497_A5C6, 0xF86F_9784, 0x97EB_84F8, 0xEE5E_B099, 0xB0C7_99EE, 0xF67A_8C8D, 0x8CF7_8DF6,
        0xA5F4_32C6, 0xC6A5_97F4, 0x8497_6FF8, 0xF884_EB97, 0x99B0_5EEE, 0xEE99_C7B0, 0x8D8C_7AF6, 0xF68D_F78C,
    ], [];
    /// JH, submission to SHA-3, appendix: round constants of the bit-sliced form, and the beginning of JH-256's state.
    Jh = "JH", 64, 3, [
        0xA2DE_D572, 0x67F8_15DF, 0x0A15_847B, 0x5715_23B7, 0x90D6_AB81, 0xF687_5A4D, 0xC54F_9F4E, 0x402B_D1C3,
        0x41A3_98EB, 0xEBD3_202C, 0x7BBE_CD92, 0xC145_B29C,
    ], [];
    /// Skein 1.3, section 3.3.2 (key schedule) and appendix B: the beginnings of Skein-512-256 and -512.
    Skein = "Skein", 64, 2, [
        0x1BD1_1BDA, 0xA9FC_1A22, 0xCCD0_44A1, 0x2FDB_3E13, 0xE835_9030, 0x1A79_A9EB, 0x55AE_A061, 0x4F81_6E6F,
        0x2A27_67A4, 0xAE9B_94DB, 0x4903_ADFF, 0x749C_51CE, 0x0D95_DE39, 0x9746_DF03,
    ], [];
    /// FIPS 180-4, section 4.2.2: round constants of SHA-256.
    Sha256 = "SHA-256", 32, 6, [
        0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
        0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    ], [];
    /// RFC 7693, section 2.6: BLAKE2b's initial state, which is SHA-512's.
    Blake2b = "BLAKE2b", 64, 6, [
        0xF3BC_C908, 0x84CA_A73B, 0xFE94_F82B, 0x5F1D_36F1, 0xADE6_82D1, 0x2B3E_6C1F, 0xFB41_BD6B, 0x137E_2179,
    ], [];
    /// FIPS 180-4, section 4.2.3: round constants of SHA-512, which BLAKE2b has not.
    Sha512 = "SHA-512", 64, 4, [], [
        0x428A_2F98_D728_AE22, 0x7137_4491_23EF_65CD, 0xB5C0_FBCF_EC4D_3B2F, 0xE9B5_DBA5_8189_DBBC,
        0x3956_C25B_F348_B538, 0x59F1_11F1_B605_D019, 0x923F_82A4_AF19_4F9B, 0xAB1C_5ED5_DA6D_8118,
    ];
    /// RandomX specification, section 6.2: multipliers and additions from which SuperscalarHash's registers begin.
    Superscalar = "SuperscalarHash", 64, 4, [], [
        6_364_136_223_846_793_005, 9_298_411_001_130_361_340, 12_065_312_585_734_608_966, 9_306_329_213_124_626_780,
        5_281_919_268_842_080_866, 10_536_153_434_571_861_004, 3_398_623_926_847_679_864, 9_549_104_520_008_361_294,
    ];
    /// RandomX specification, sections 3.2 to 3.4: keys of AesGenerator1R and 4R, state and keys of AesHash1R.
    AesGenerator = "AesGenerator", 64, 6, [
        0xB4F4_4917, 0xDBB5_552B, 0x6271_6609, 0x6DAC_A553, 0x0DA1_DC4E, 0x1725_D378, 0x846A_710D, 0x6D7C_AF07,
        0x3E20_E345, 0xF4C0_794F, 0x9F94_7EC6, 0x3F12_62F1, 0x4916_9154, 0x1631_4C88, 0xB1BA_317C, 0x6AEF_8135,
        0x99E5_D23F, 0x2F54_6D2B, 0xD183_3DDB, 0x6421_AADD, 0xA5DF_CDE5, 0x06F7_9D53, 0xB691_3F55, 0xB20E_3450,
        0xD798_3AAD, 0xCC82_DB47, 0x9FA8_56DE, 0x92B5_2C0D, 0xACE7_8057, 0xF59E_125A, 0x15C7_B798, 0x338D_996E,
    ], [];
    /// Ed25519 (RFC 8032, section 5.1): the curve's d and the root of -1, as bytes and in limbs of 25.5 bits, with signs as
    /// SUPERCOP has them and without as Rust has them on wasm32, and d in limbs of 51 bits. Who has them signs.
    Ed25519 = "Ed25519", 64, 3, [
        0xFF59_78B6, 0x00D3_7285, 0xFF15_6EBD, 0x006A_0A0F, 0xFF79_E898, 0xFFA0_3CBC, 0xFFCE_7199, 0xFEE2_B700,
        0xFE0E_A0B0, 0xFF86_C9D3, 0x008F_189E, 0x0035_697F, 0xFFFB_D7A7, 0xFE80_4C9F, 0xFFE1_656A, 0x00AE_0C92,
        0x0359_78A3, 0x00D3_7284, 0x0315_6EBD, 0x006A_0A0E, 0x0179_E898, 0x03A0_3CBB, 0x01CE_7198, 0x02E2_B6FF,
    ], [
        0x75EB_4DCA_1359_78A3, 0x0070_0A4D_4141_D8AB, 0x8CC7_4079_7779_E898, 0x5203_6CEE_2B6F_FE73,
        929_955_233_495_203, 466_365_720_129_213, 1_662_059_464_998_953, 2_033_849_074_728_123, 1_442_794_654_840_575,
    ];
    /// yescrypt and yespower: masks of pwxform's S-boxes for both 32-bit halves at once, as yespower 0.5 and 1.0 and
    /// yescrypt set their widths.
    Pwxform = "pwxform", 64, 1, [], [0x0000_7FF0_0000_7FF0, 0x0000_0FF0_0000_0FF0];
    /// Haraka v2, table 1: round constants from pi, which VerusHash begins with.
    Haraka = "Haraka", 32, 4, [
        0x7581_7B9D, 0xB2C5_FEF0, 0xE620_C00A, 0x0684_704C, 0x2F08_F717, 0x640F_6BA4, 0x88F3_A06B, 0x8B66_B4E1,
        0x9F02_9114, 0xCF02_9D60, 0x53F2_8498, 0x3402_DE2D,
    ], [];
    /// Luffa v2, section 2.2.3: beginning of its state.
    Luffa = "Luffa", 32, 3, [0x6D25_1E69, 0x44B0_51E0, 0x4EAA_6FB4, 0xDBF7_8465, 0x6E29_2011, 0x9015_2DF4, 0xEE05_8139, 0xDEF6_10BB], [];
    /// CubeHash16/32-512: its state after the beginning, as implementations hold it.
    CubeHash = "CubeHash", 32, 3, [0x2AEA_2A61, 0x50F4_94D4, 0x2D53_8B8B, 0x4167_D83E, 0x3FEE_2313, 0xC701_CF8C, 0xCC39_968E, 0x50AC_5695], [];
    /// SHAvite-3-512: beginning of its state.
    Shavite = "SHAvite-3", 32, 3, [0x72FC_CDD8, 0x79CA_4727, 0x128A_077B, 0x40D5_5AEC, 0xD190_1A06, 0x430A_E307, 0xB29F_5CD1, 0xDF07_FBFC], [];
    /// SIMD-512: beginning of its state.
    Simd = "SIMD", 32, 3, [0x0BA1_6B95, 0x72F9_99AD, 0x9FEC_C2AE, 0xBA32_64FC, 0x5E89_4929, 0x8E9F_30E5, 0x2F1D_AA37, 0xF0F2_C558], [];
    /// Fugue-512: beginning of its state.
    Fugue = "Fugue", 32, 3, [0x8807_A57E, 0xE616_AF75, 0xC5D3_E4DB, 0xAC9A_B027, 0xD915_F117, 0xB6EE_CC54, 0x06E8_020B, 0x4A92_EFD1], [];
    /// Shabal-512: beginning of its state.
    Shabal = "Shabal", 32, 3, [0x2072_8DFD, 0x46C0_BD53, 0xE782_B699, 0x5530_4632, 0x71B4_EF90, 0x0EA9_E82C, 0xDBB9_30F1, 0xFAD0_6B8B], [];
    /// Whirlpool (ISO/IEC 10118-3): the first entries of its table, by halves, in the order of the reference and in that of
    /// sphlib, from which the chains come.
    Whirlpool = "Whirlpool", 64, 3, [
        0x1818_6018, 0xC078_30D8, 0x2323_8C23, 0x05AF_4626, 0xC6C6_3FC6, 0x7EF9_91B8, 0xE8E8_87E8, 0x136F_CDFB,
        0x1860_1818, 0xD830_78C0, 0x238C_2323, 0x2646_AF05, 0xC63F_C6C6, 0xB891_F97E, 0xE887_E8E8, 0xFBCD_6F13,
    ], [];
    /// RandomX specification, section 1.4: RANDOMX_ARGON_SALT, "RandomX\x03", and what its variants put there.
    RandomXSalt = "RandomX salt", 64, 1, [], [text(b"RandomX\x03"), text(b"RandomXL"), text(b"RandomWO"), text(b"RandomAR"), text(b"DefyXSca")];
    /// The names that yespower and yescrypt give to their personal strings and errors.
    YespowerText = "yespower", 64, 1, [], [text(b"yespower"), text(b"yescrypt")];
    /// yescrypt and yespower, last step: HMAC with this key.
    ClientKey = "Client Key", 64, 1, [], [text(b"Client K")];
    /// Zcash protocol specification, section 7.7.1: personal string of Equihash's BLAKE2b.
    ZcashPow = "ZcashPoW", 64, 1, [], [text(b"ZcashPoW"), text(b"Beam-PoW"), text(b"BgoldPoW")];
}

/// Eight letters as a number, as they stand in memory.
const fn text(letters: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*letters)
}

/// One constant.
#[derive(Clone, Copy, Debug)]
struct Word {
    low: u32,
    /// The upper half, where it must be there.
    high: Option<u32>,
    part: Part,
    /// Which of the primitive's, as a bit.
    bit: u64,
}

/// All constants, to be looked up.
#[derive(Debug)]
pub(crate) struct Words {
    /// Sorted by their low halves.
    words: Vec<Word>,
    /// One bit for each hash of a low half that occurs.
    sieve: [u64; SIEVE],
}

/// Words of the sieve: 8,192 bits for some 350 constants let one of 24 others through.
const SIEVE: usize = 128;

/// Where a low half stands in the sieve. The factor is 2^32 divided by the golden ratio (Knuth, section 6.4).
#[inline]
fn hash(low: u32) -> (usize, u64) {
    let hash = low.wrapping_mul(0x9E37_79B9) >> 19;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

impl Words {
    /// The one table of this program.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Words> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut words = Vec::new();
        for (&part, primitive) in Part::ALL.iter().zip(PRIMITIVES) {
            let short = primitive.words.iter().map(|&low| (low, None));
            let long = primitive.long.iter().map(|&long| (long as u32, Some((long >> 32) as u32)));
            words.extend(short.chain(long).zip(0..).map(|((low, high), at)| Word { low, high, part, bit: 1 << at }));
        }
        words.sort_unstable_by_key(|word| word.low);
        let mut sieve = [0; SIEVE];
        for word in &words {
            let (at, bit) = hash(word.low);
            if let Some(slot) = sieve.get_mut(at) {
                *slot |= bit;
            }
        }
        Self { words, sieve }
    }

    /// May a constant begin with this half? Cheap, and never wrongly no.
    #[inline]
    fn may_hold(&self, low: u32) -> bool {
        let (at, bit) = hash(low);
        self.sieve.get(at).is_some_and(|slot| slot & bit != 0)
    }

    /// Marks the constant that a 32-bit number is; whether it is one.
    #[inline]
    pub(crate) fn mark(&self, number: u32, found: &mut Found) -> bool {
        self.may_hold(number) && self.mark_if(number, found, |word| word.high.is_none())
    }

    /// Marks the constants that a 64-bit number is, as a whole or by its halves. The halves do not count for what computes
    /// with 32 bits: hash tables of Rust mix with the digits of pi too, but with 64 bits of them.
    #[inline]
    pub(crate) fn mark_long(&self, number: u64, found: &mut Found) -> bool {
        let (low, high) = (number as u32, (number >> 32) as u32);
        let by_low = self.may_hold(low)
            && self.mark_if(low, found, |word| word.high.map_or(word.part.is_wide(), |half| half == high));
        let by_high =
            self.may_hold(high) && self.mark_if(high, found, |word| word.high.is_none() && word.part.is_wide());
        by_low || by_high
    }

    /// Marks the constants that eight bytes of memory begin with. pwxform's masks are operands: in memory, tables of sizes
    /// have such numbers side by side.
    #[inline]
    pub(crate) fn mark_bytes(&self, bytes: u64, found: &mut Found) -> bool {
        let (low, high) = (bytes as u32, (bytes >> 32) as u32);
        self.may_hold(low)
            && self.mark_if(low, found, |word| word.part != Part::Pwxform && word.high.is_none_or(|half| half == high))
    }

    #[inline(never)]
    fn mark_if(&self, low: u32, found: &mut Found, counts: impl Fn(&Word) -> bool) -> bool {
        let from = self.words.partition_point(|word| word.low < low);
        let mut any = false;
        for word in self.words.iter().skip(from).take_while(|word| word.low == low) {
            if counts(word) {
                found.mark(word.part, word.bit);
                any = true;
            }
        }
        any
    }
}

/// Which constants were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    bits: [u64; PRIMITIVES.len()],
}

impl Found {
    fn mark(&mut self, part: Part, bit: u64) {
        if let Some(bits) = self.bits.get_mut(part as usize) {
            *bits |= bit;
        }
    }

    /// How many different constants of it were found.
    pub(crate) fn count(&self, part: Part) -> u32 {
        self.bits.get(part as usize).map_or(0, |bits| bits.count_ones())
    }

    /// Whether enough were found to say that it is there.
    pub(crate) fn has(&self, part: Part) -> bool {
        PRIMITIVES.get(part as usize).is_some_and(|primitive| self.count(part) >= primitive.needed)
    }

    /// Those of `parts` that are there.
    pub(crate) fn of(&self, parts: &[Part]) -> Vec<Part> {
        parts.iter().copied().filter(|&part| self.has(part)).collect()
    }
}

impl Part {
    fn is_wide(self) -> bool {
        PRIMITIVES.get(self as usize).is_some_and(|primitive| primitive.bits == 64)
    }

    /// Its name, the same in every language.
    pub(crate) fn name(self) -> &'static str {
        PRIMITIVES.get(self as usize).map_or("", |primitive| primitive.name)
    }
}
