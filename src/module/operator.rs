//! One operator of a function's body: how many bytes it takes, and what of it matters here.
//!
//! Only immediates are understood, as the binary format lays them out (WebAssembly 3.0, section 5.4, with SIMD, threads,
//! bulk memory, references, tail calls and exceptions); types are not checked. What is not known is [`Operator::Unknown`]:
//! whoever reads leaves the function then.

use crate::limits::ITEM_BYTES;
use crate::module::leb::{Cut, Leb};

/// What an operator does, as far as proof of work is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `i32.const`.
    Const32(u32),
    /// `i64.const`.
    Const64(u64),
    /// `v128.const`.
    Const128([u64; 2]),
    /// `i32.xor`, `i64.xor`, `v128.xor`.
    Xor,
    /// An integer addition.
    Add,
    /// An integer subtraction.
    Subtract,
    /// A shift or rotation.
    Rotate,
    /// An integer multiplication.
    Multiply,
    /// A load.
    Load,
    /// A store.
    Store,
    /// A `loop` begins.
    Loop,
    /// A jump table with so many labels behind it, the default included.
    Table(u32),
    /// `nop`.
    Nothing,
    /// Anything else.
    Other,
    /// Not in the tables of this file.
    Unknown,
}

/// Reads the operator that `bytes` begin with; `Err(Cut)` where they end inside it.
pub(crate) fn operator(bytes: &[u8]) -> Result<(Operator, usize), Cut> {
    let mut leb = Leb::new(bytes);
    let operator = match leb.byte()? {
        0x02 | 0x04 | 0x06 => value_type(&mut leb, Operator::Other)?,
        0x03 => value_type(&mut leb, Operator::Loop)?,
        0x1F => try_table(&mut leb)?,
        0x0E => Operator::Table(leb.u32()?.saturating_add(1)),
        // br, br_if, call, return_call, call_ref, return_call_ref, throw, rethrow, delegate, catch.
        0x07..=0x09 | 0x0C | 0x0D | 0x10 | 0x12 | 0x14 | 0x15 | 0x18 => leb.skip(Operator::Other)?,
        0x11 | 0x13 => leb.skip_two(Operator::Other)?,
        0x1C => types(&mut leb)?,
        // local.get ... table.set.
        0x20..=0x26 => leb.skip(Operator::Other)?,
        0x28..=0x35 => memory(&mut leb, Operator::Load)?,
        0x36..=0x3E => memory(&mut leb, Operator::Store)?,
        0x3F | 0x40 => leb.skip(Operator::Other)?,
        0x41 => Operator::Const32(leb.s64()? as u32),
        0x42 => Operator::Const64(leb.s64()? as u64),
        0x43 => leb.skip_bytes(4, Operator::Other)?,
        0x44 => leb.skip_bytes(8, Operator::Other)?,
        0x6A | 0x7C => Operator::Add,
        0x6B | 0x7D => Operator::Subtract,
        0x6C | 0x7E => Operator::Multiply,
        0x73 | 0x85 => Operator::Xor,
        0x74..=0x78 | 0x86..=0x8A => Operator::Rotate,
        // ref.null, ref.func, br_on_null, br_on_non_null.
        0xD0 | 0xD2 | 0xD5 | 0xD6 => leb.skip(Operator::Other)?,
        0xFB => collected(&mut leb)?,
        0xFC => bulk(&mut leb)?,
        0xFD => vector(&mut leb)?,
        0xFE => atomic(&mut leb)?,
        0x01 => Operator::Nothing,
        0x00 | 0x05 | 0x0A | 0x0B | 0x0F | 0x19..=0x1B | 0x45..=0xC4 | 0xD1 | 0xD3 | 0xD4 => Operator::Other,
        _ => Operator::Unknown,
    };
    Ok((operator, leb.taken()))
}

/// `select` with types.
fn types(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    match leb.u32()? {
        // More than one is not allowed; what comes is no code.
        1 => value_type(leb, Operator::Other),
        _ => Ok(Operator::Unknown),
    }
}

/// A type of values or of a block: one number, and where it is a reference to some type, that type.
pub(crate) fn value_type<T>(leb: &mut Leb<'_>, value: T) -> Result<T, Cut> {
    // 0x63 and 0x64, as signed numbers.
    const REFERENCES: [i64; 2] = [-0x1D, -0x1C];
    if REFERENCES.contains(&leb.s64()?) { leb.skip(value) } else { Ok(value) }
}

/// A block that catches exceptions: its type, and where each is caught.
fn try_table(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    // A catch has at most 21 bytes, and operators stay within an item.
    const CATCHES: u32 = (ITEM_BYTES / 32) as u32;
    value_type(leb, ())?;
    let catches = leb.u32()?;
    if catches > CATCHES {
        return Ok(Operator::Unknown);
    }
    for _ in 0..catches {
        match leb.byte()? {
            0 | 1 => leb.skip_two(())?,
            2 | 3 => leb.skip(())?,
            _ => return Ok(Operator::Unknown),
        }
    }
    Ok(Operator::Other)
}

/// Alignment, a memory where bit 6 of it says so, offset.
fn memory(leb: &mut Leb<'_>, operator: Operator) -> Result<Operator, Cut> {
    const NAMES_MEMORY: u32 = 1 << 6;
    if leb.u32()? & NAMES_MEMORY != 0 {
        leb.s64()?;
    }
    leb.skip(operator)
}

/// What works on structures and arrays that the engine collects.
fn collected(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    match leb.u32()? {
        // struct.new, array.new, array.get, array.set, array.fill, ref.test, ref.cast and their kinds.
        0 | 1 | 6 | 7 | 11..=14 | 16 | 20..=23 => leb.skip(Operator::Other),
        // struct.get, struct.set, array.new_fixed, array.new_data, array.copy, array.init_data and their kinds.
        2..=5 | 8..=10 | 17..=19 => leb.skip_two(Operator::Other),
        // br_on_cast, br_on_cast_fail: flags, a label, two types.
        24 | 25 => {
            leb.byte()?;
            leb.skip_two(())?;
            leb.skip(Operator::Other)
        }
        15 | 26..=30 => Ok(Operator::Other),
        _ => Ok(Operator::Unknown),
    }
}

fn bulk(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    match leb.u32()? {
        0..=7 => Ok(Operator::Other),
        // memory.init, memory.copy, table.init, table.copy.
        8 | 10 | 12 | 14 => leb.skip_two(Operator::Other),
        9 | 11 | 13 | 15..=18 => leb.skip(Operator::Other),
        19 | 20 => Ok(Operator::Other),
        // i64.mul_wide_s, i64.mul_wide_u.
        21 | 22 => Ok(Operator::Multiply),
        _ => Ok(Operator::Unknown),
    }
}

fn vector(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    match leb.u32()? {
        0..=10 | 92 | 93 => memory(leb, Operator::Load),
        11 => memory(leb, Operator::Store),
        12 => Ok(Operator::Const128([leb.word()?, leb.word()?])),
        13 => leb.skip_bytes(16, Operator::Other),
        21..=34 => leb.skip_bytes(1, Operator::Other),
        84..=91 => {
            memory(leb, Operator::Other)?;
            leb.skip_bytes(1, Operator::Other)
        }
        81 => Ok(Operator::Xor),
        // Shifts of 8, 16, 32 and 64-bit lanes.
        107..=109 | 139..=141 | 171..=173 | 203..=205 => Ok(Operator::Rotate),
        149 | 181 | 213 => Ok(Operator::Multiply),
        // The extended multiplications, by which 32-bit halves are multiplied to 64 bits.
        156..=159 | 188..=191 | 220..=223 => Ok(Operator::Multiply),
        14..=20 | 35..=275 => Ok(Operator::Other),
        _ => Ok(Operator::Unknown),
    }
}

fn atomic(leb: &mut Leb<'_>) -> Result<Operator, Cut> {
    match leb.u32()? {
        3 => leb.skip_bytes(1, Operator::Other),
        0..=2 | 16..=78 => memory(leb, Operator::Other),
        _ => Ok(Operator::Unknown),
    }
}
