//! Our readers beside wasmparser: the same operators of the same lengths, and the same sums of whole modules.
//!
//! `WATTGUARD_MODULES=FOLDER cargo test oracle -- --ignored` does the same with every module of a folder.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../../tests/modules/draw.rs"]
mod draw;

use std::collections::BTreeMap;

use wasmparser::{BinaryReader, Operator as Theirs, OperatorsReader, Parser, Payload};

use crate::limits::CODE_BYTES;
use crate::module::Reader;
use crate::module::operator::{Operator, operator};
use crate::random::Random;

/// What a module's functions hold.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sums {
    operators: u32,
    constants: u64,
    labels: u32,
    xor: u32,
    rotate: u32,
    multiply: u32,
}

impl Sums {
    fn add(&mut self, operator: Operator) {
        self.operators += 1;
        match operator {
            Operator::Const32(number) => self.constant(u64::from(number)),
            Operator::Const64(number) => self.constant(number),
            Operator::Const128([low, high]) => self.constant(low ^ high.rotate_left(1)),
            Operator::Table(labels) => self.labels += labels,
            Operator::Xor => self.xor += 1,
            Operator::Rotate => self.rotate += 1,
            Operator::Multiply => self.multiply += 1,
            _ => {}
        }
    }

    /// A sum that tells in which order they came.
    fn constant(&mut self, number: u64) {
        self.constants = self.constants.rotate_left(5).wrapping_mul(3).wrapping_add(number);
    }
}

/// What wasmparser's operator is called here, where it matters.
fn translated(theirs: &Theirs<'_>) -> Operator {
    match theirs {
        Theirs::I32Const { value } => Operator::Const32(*value as u32),
        Theirs::I64Const { value } => Operator::Const64(*value as u64),
        Theirs::V128Const { value } => {
            let value = u128::from_le_bytes(*value.bytes());
            Operator::Const128([value as u64, (value >> 64) as u64])
        }
        Theirs::BrTable { targets } => Operator::Table(targets.len() + 1),
        Theirs::Loop { .. } => Operator::Loop,
        Theirs::Nop => Operator::Nothing,
        Theirs::I32Add | Theirs::I64Add => Operator::Add,
        Theirs::I32Sub | Theirs::I64Sub => Operator::Subtract,
        Theirs::I32Xor | Theirs::I64Xor | Theirs::V128Xor => Operator::Xor,
        other => {
            let name = format!("{other:?}");
            let name = name.split([' ', '{']).next().unwrap_or_default();
            let is_integer = name.starts_with('I');
            let is_of = |words: &[&str]| is_integer && words.iter().any(|word| name.contains(word));
            if name.contains("Atomic") {
                Operator::Other
            } else if is_of(&["Shl", "ShrS", "ShrU", "Rotl", "Rotr"]) {
                Operator::Rotate
            } else if (is_of(&["Mul"]) || is_of(&["ExtMul"])) && !is_of(&["Q15"]) {
                Operator::Multiply
            } else if name.contains("Load") && !name.contains("Lane") {
                Operator::Load
            } else if name.contains("Store") && !name.contains("Lane") {
                Operator::Store
            } else {
                Operator::Other
            }
        }
    }
}

/// Reads one operator of those that need no block around them.
fn theirs(bytes: &[u8]) -> Option<(Theirs<'_>, usize)> {
    let mut reader = OperatorsReader::new(BinaryReader::new(bytes, 0));
    let operator = reader.read().ok()?;
    Some((operator, reader.original_position()))
}

#[test]
fn every_operator_has_its_length() {
    let mut random = Random(0x0b5e_55ed_0ca7_0001);
    let mut unknown = BTreeMap::new();
    let mut read = 0;
    let short = (0..=0xFF_u32).map(|code| (code as u8, None));
    let long = [0xFC, 0xFD, 0xFE].into_iter().flat_map(|prefix| (0..300).map(move |code| (prefix, Some(code))));
    for (first, second) in short.chain(long) {
        for _ in 0..60 {
            let mut bytes = vec![first];
            if let Some(mut code) = second {
                while code >= 0x80 {
                    bytes.push(code as u8 | 0x80);
                    code >>= 7;
                }
                bytes.push(code as u8);
            }
            bytes.extend((0..40).map(|_| match random.below(4) {
                0 => random.below(256) as u8,
                1 => 0x80 | random.below(128) as u8,
                2 => random.of(&[0x40, 0x63, 0x64, 0x70, 0x7B, 0x7F]),
                _ => random.below(5) as u8,
            }));
            let Some((theirs, length)) = theirs(&bytes) else { continue };
            read += 1;
            let (ours, taken) = operator(&bytes).expect("a whole operator");
            if ours == Operator::Unknown {
                unknown.insert((first, second), format!("{theirs:?}"));
                continue;
            }
            let length = match &theirs {
                // Ours ends before the labels, which a reader passes over.
                Theirs::BrTable { targets } => {
                    assert_eq!(ours, Operator::Table(targets.len() + 1));
                    continue;
                }
                _ => length,
            };
            assert_eq!((ours, taken), (translated(&theirs), length), "{theirs:?} {bytes:02x?}");
        }
    }
    assert!(read > 15_000, "{read}");
    // Garbage collection, continuations and shared objects: no compiler of C, C++ or Rust makes them.
    let known = |(first, second): (u8, Option<u32>)| match first {
        0xFB | 0xE0..=0xE6 => true,
        // `select` with other than one type, which is not valid.
        0x1C => true,
        0xFE => second.is_some_and(|code| code > 78),
        _ => false,
    };
    let left: Vec<_> = unknown.iter().filter(|(code, _)| !known(**code)).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Compares both walks over one module; how many of its functions hold what is unknown here, or why wasmparser
/// cannot read it.
fn compare(bytes: &[u8], name: &str) -> Result<u32, wasmparser::BinaryReaderError> {
    let (mut ours, mut theirs) = (Sums::default(), Sums::default());
    let (mut code, mut whole, mut unknown) = (0, true, 0);
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        let Payload::CodeSectionEntry(body) = payload else { continue };
        let reader = body.get_operators_reader().expect("operators");
        let (mut at, end) = (reader.original_position(), body.range().end);
        for item in reader.into_iter_with_offsets() {
            let (operator_of_theirs, offset) = item?;
            assert_eq!(offset, at, "{name}: {operator_of_theirs:?}");
            let (found, size) = operator(&bytes[at..end]).expect("a whole operator");
            if found == Operator::Unknown {
                unknown += 1;
                at = end;
                break;
            }
            let expected = translated(&operator_of_theirs);
            assert_eq!(found, expected, "{name} at {at}: {operator_of_theirs:?}");
            theirs.add(expected);
            ours.add(found);
            at += size;
            if let Theirs::BrTable { targets } = operator_of_theirs {
                (0..=targets.len())
                    .for_each(|_| at += bytes[at..].iter().position(|byte| byte & 0x80 == 0).expect("a label") + 1);
            }
        }
        assert_eq!(at, end, "{name}");
        code += body.range().len();
        whole = code < CODE_BYTES;
    }
    assert_eq!(ours, theirs, "{name}");
    let mut reader = Reader::default();
    reader.push(bytes);
    let seen = reader.finish();
    if whole {
        assert_eq!(seen.unreadable, unknown, "{name}");
        let sums = (seen.totals.xor, seen.totals.rotate, seen.totals.multiply);
        assert_eq!(sums, (theirs.xor, theirs.rotate, theirs.multiply), "{name}: sums of the whole module");
    }
    Ok(unknown)
}

#[test]
fn random_modules_are_read_as_wasmparser_reads_them() {
    let mut random = Random(0x0dd_ba11_0000_0001);
    for round in 0..400 {
        let unknown = compare(&draw::module(&mut random), &format!("round {round}")).expect("a module");
        assert_eq!(unknown, 0, "round {round}");
    }
}

#[test]
#[ignore = "needs WATTGUARD_MODULES, a folder of modules"]
fn modules_of_a_folder_are_read_as_wasmparser_reads_them() {
    let folder = std::env::var_os("WATTGUARD_MODULES").expect("a folder");
    let (mut compared, mut functions, mut left) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            let bytes = std::fs::read(&path).expect("a file");
            match compare(&bytes, &path.display().to_string()) {
                Ok(unknown) => (compared, functions) = (compared + 1, functions + unknown),
                Err(error) => left.push((path, error.to_string())),
            }
        }
    }
    println!("{compared} modules compared, {functions} functions not read to their ends");
    println!("{} that wasmparser cannot read: {left:#?}", left.len());
}
