//! Random modules: valid in form, senseless in what they compute.
//!
//! Types are not checked by what reads them here, hence operators come in any order; only blocks are closed.

#![allow(dead_code, reason = "each test draws its part")]

use wasm_encoder::{
    BlockType, Catch, CodeSection, ConstExpr, CustomSection, DataSection, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalType, HeapType, ImportSection, Instruction, MemArg, MemorySection, MemoryType,
    Module, RefType, TableType, TypeSection, ValType,
};

use crate::random::Random;

/// Numbers that recognisers look for, among others: the draw must meet them.
const TELLING: [u64; 16] = [
    0x243F_6A88,
    0x85A3_08D3,
    0x428A_2F98,
    0x7137_4491,
    0x001F_FFF0,
    0x0003_FFF8,
    0x8000_808B,
    0x8000_0000_0000_808A,
    0x8000_0000_8000_8000,
    0x1BD1_1BDA_A9FC_1A22,
    6_364_136_223_846_793_005,
    9_298_411_001_130_361_340,
    0x0000_7FF0_0000_7FF0,
    0xC56F_6BF2_7B77_7C63,
    0x76AB_D7FE_2B67_0130,
    0xFFFF_FFFF_FFFF_FFFF,
];

const NAMES: [&str; 7] =
    ["memory", "env", "_hash_cn", "randomx_init", "", "a", "ghostrider_🤷_with_a_name_of_some_length"];

fn number(random: &mut Random) -> u64 {
    match random.below(4) {
        0 | 1 => random.of(&TELLING),
        2 => random.below(300) as u64,
        _ => {
            random.below(1);
            random.0
        }
    }
}

/// A module with most sections, some of them empty.
pub(crate) fn module(random: &mut Random) -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I64]);
    module.section(&types);
    if !random.one_in(3) {
        module.section(&imports(random));
    }
    let functions = random.below(6) as u32;
    let mut indices = FunctionSection::new();
    (0..functions).for_each(|_| {
        indices.function(0);
    });
    module.section(&indices);
    let mut memories = MemorySection::new();
    (0..random.below(3)).for_each(|_| {
        memories.memory(memory(random));
    });
    module.section(&memories);
    let mut exports = ExportSection::new();
    (0..random.below(5)).for_each(|at| {
        exports.export(random.of(&NAMES), random.of(&[ExportKind::Func, ExportKind::Memory]), at as u32);
    });
    module.section(&exports);
    custom(random, &mut module);
    let mut code = CodeSection::new();
    (0..functions).for_each(|_| {
        code.function(&function(random));
    });
    module.section(&code);
    // What ends with its code must be read to its end too.
    if !random.one_in(3) {
        module.section(&data(random));
        custom(random, &mut module);
    }
    module.finish()
}

fn custom(random: &mut Random, module: &mut Module) {
    let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.below(256) as u8).collect();
    module.section(&CustomSection { name: "name".into(), data: bytes.into() });
}

fn memory(random: &mut Random) -> MemoryType {
    let shared = random.one_in(3);
    let maximum = (shared || random.one_in(2)).then_some(65_536);
    MemoryType { minimum: random.below(5_000) as u64, maximum, memory64: false, shared, page_size_log2: None }
}

fn imports(random: &mut Random) -> ImportSection {
    let mut imports = ImportSection::new();
    (0..random.below(5)).for_each(|_| {
        let global = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        let maximum = random.one_in(2).then_some(1 << 20);
        let table = TableType { element_type: RefType::FUNCREF, table64: false, minimum: 300, maximum, shared: false };
        let entity = match random.below(4) {
            0 => EntityType::Function(0),
            1 => EntityType::Table(table),
            2 => EntityType::Global(global),
            _ => EntityType::Memory(memory(random)),
        };
        imports.import(random.of(&NAMES), random.of(&NAMES), entity);
    });
    imports
}

fn data(random: &mut Random) -> DataSection {
    let mut segments = DataSection::new();
    (0..random.below(5)).for_each(|_| {
        let mut bytes = Vec::new();
        (0..random.below(40)).for_each(|_| match random.below(3) {
            0 => bytes.push(random.below(256) as u8),
            1 => bytes.extend((number(random) as u32).to_le_bytes()),
            _ => bytes.extend(number(random).to_le_bytes()),
        });
        match random.below(3) {
            0 => segments.passive(bytes),
            1 => segments.active(0, &ConstExpr::i32_const(random.below(1 << 20) as i32), bytes),
            _ => segments.active(1, &ConstExpr::global_get(2).with_i32_const(-5).with_i32_add(), bytes),
        };
    });
    segments
}

fn function(random: &mut Random) -> Function {
    let locals = (0..random.below(4)).map(|_| (random.below(300) as u32, random.of(&[ValType::I64, ValType::V128])));
    let mut function = Function::new(locals.collect::<Vec<_>>());
    let mut open = 0;
    for _ in 0..random.below(120) {
        match random.below(12) {
            0 => {
                let kind =
                    random.of(&[BlockType::Empty, BlockType::Result(ValType::I32), BlockType::FunctionType(300)]);
                function.instruction(&match random.below(4) {
                    0 => Instruction::Loop(kind),
                    1 => Instruction::If(kind),
                    2 => Instruction::TryTable(kind, catches(random).into()),
                    _ => Instruction::Block(kind),
                });
                open += 1;
            }
            1 if open > 0 => {
                function.instruction(&Instruction::End);
                open -= 1;
            }
            _ => {
                function.instruction(&instruction(random));
            }
        }
    }
    (0..=open).for_each(|_| {
        function.instruction(&Instruction::End);
    });
    function
}

fn catches(random: &mut Random) -> Vec<Catch> {
    let draw = |_| match random.below(4) {
        0 => Catch::One { tag: 200, label: 1 },
        1 => Catch::OneRef { tag: 0, label: 0 },
        2 => Catch::All { label: 300 },
        _ => Catch::AllRef { label: 0 },
    };
    (0..3).map(draw).collect()
}

/// Any operator that opens no block.
fn instruction(random: &mut Random) -> Instruction<'static> {
    use Instruction::*;
    let index = random.of(&[0, 1, 127, 128, 70_000]);
    let memory = MemArg {
        offset: random.of(&[0, 8, 300, 0xFFFF_FFF0]),
        align: random.below(4) as u32,
        memory_index: random.of(&[0, 0, 0, 1]),
    };
    let lane = random.below(2) as u8;
    let value = number(random);
    let labels = random.of(&[0, 1, 2, 40, 300]);
    match random.below(68) {
        0..=5 => I32Const(value as i32),
        6..=11 => I64Const(value as i64),
        12 => V128Const(i128::from(value) << 64 | i128::from(number(random))),
        13 => F32Const(wasm_encoder::Ieee32::new(value as u32)),
        14 => F64Const(wasm_encoder::Ieee64::new(value)),
        15 => BrTable((0..labels).map(|label| label * 7).collect(), 1),
        16 => Br(index),
        17 => BrIf(index),
        18 => Call(index),
        19 => CallIndirect { type_index: index, table_index: 0 },
        20 => ReturnCall(index),
        21 => ReturnCallIndirect { type_index: index, table_index: 3 },
        22 => CallRef(index),
        23 => Throw(index),
        24 => ThrowRef,
        25 => Drop,
        26 => Select,
        27 => TypedSelect(ValType::FUNCREF),
        28 => LocalGet(index),
        29 => LocalTee(index),
        30 => GlobalSet(index),
        31 => TableGet(index),
        32 => I32Load(memory),
        33 => I64Load32U(memory),
        34 => I64Store(memory),
        35 => I32Store8(memory),
        36 => MemorySize(0),
        37 => MemoryGrow(1),
        38 => I32Xor,
        39 => I64Xor,
        40 => I32Rotl,
        41 => I64ShrU,
        42 => I64Mul,
        43 => I32Extend8S,
        44 => RefNull(HeapType::FUNC),
        45 => RefIsNull,
        46 => RefFunc(index),
        47 => I64TruncSatF64U,
        48 => MemoryInit { mem: 0, data_index: index },
        49 => DataDrop(index),
        50 => MemoryCopy { src_mem: 0, dst_mem: 1 },
        51 => MemoryFill(0),
        52 => TableInit { elem_index: index, table: 1 },
        53 => ElemDrop(index),
        54 => TableCopy { src_table: 0, dst_table: 1 },
        55 => TableGrow(index),
        56 => I64MulWideU,
        57 => V128Load(memory),
        58 => V128Store(memory),
        59 => V128Load32Zero(memory),
        60 => V128Load16Lane { memarg: memory, lane },
        61 => I8x16Shuffle(value.to_le_bytes().repeat(2).try_into().unwrap_or_default()),
        62 => I32x4ExtractLane(lane),
        63 => one_of(random, [V128Xor, I32x4Shl, I64x2Mul, I64x2ExtMulLowI32x4U, F64x2Sqrt, I8x16RelaxedSwizzle]),
        64 => I64AtomicRmwXor(memory),
        65 => MemoryAtomicWait32(memory),
        66 => AtomicFence,
        _ => one_of(random, [Nop, Return, Unreachable, F64Sqrt, RefAsNonNull, AtomicFence]),
    }
}

fn one_of(random: &mut Random, choices: [Instruction<'static>; 6]) -> Instruction<'static> {
    let at = random.below(choices.len());
    choices.into_iter().nth(at).unwrap_or(Instruction::Nop)
}

/// Changes some bytes, cuts the end off, or puts bytes in.
pub(crate) fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, random.below(256) as u8),
            2 => {
                let part: Vec<u8> = bytes.iter().skip(at).take(random.below(50)).copied().collect();
                bytes.splice(at..at, part);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    let any = random.below(256) as u8;
                    *byte = random.of(&[0, 0x7F, 0x80, 0xFF, any]);
                }
            }
        }
    }
}
