//! Modules written by hand: a function and a data segment that hold given constants, and little else.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ExportKind, ExportSection, Function, FunctionSection,
    Instruction, MemorySection, MemoryType, Module, TypeSection, ValType,
};

/// Where a module keeps its numbers: compilers choose either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Code,
    Data,
}

/// What a module is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    words: Vec<u32>,
    longs: Vec<u64>,
    bytes: Vec<u8>,
    /// Numbers of which halves must not count, hence only in code.
    code_longs: Vec<u64>,
    masks: Vec<u32>,
    names: Vec<&'static str>,
    turns: Vec<i32>,
    mixing: usize,
    before: usize,
    padding: usize,
    locals: u32,
    offset: usize,
}

impl Sample {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// 32-bit numbers.
    pub(crate) fn words(mut self, words: &[u32]) -> Self {
        self.words.extend(words);
        self
    }

    /// 64-bit numbers.
    pub(crate) fn longs(mut self, longs: &[u64]) -> Self {
        self.longs.extend(longs);
        self
    }

    /// 64-bit numbers that a program computes with.
    pub(crate) fn code_longs(mut self, longs: &[u64]) -> Self {
        self.code_longs.extend(longs);
        self
    }

    /// Bytes of memory.
    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend(bytes);
        self
    }

    /// Numbers that addresses are cut with.
    pub(crate) fn masks(mut self, masks: &[u32]) -> Self {
        self.masks.extend(masks);
        self
    }

    /// A function that is exported so.
    pub(crate) fn name(mut self, name: &'static str) -> Self {
        self.names.push(name);
        self
    }

    /// A function that adds, turns by these amounts and combines.
    pub(crate) fn turns(mut self, turns: &[i32]) -> Self {
        self.turns = turns.repeat(4);
        self
    }

    /// So many multiplications, rotations and exclusive ors.
    pub(crate) fn mixing(mut self, times: usize) -> Self {
        self.mixing = times;
        self
    }

    /// So many bytes of other code before what is telling.
    pub(crate) fn before(mut self, bytes: usize) -> Self {
        self.before = bytes;
        self
    }

    /// So many bytes that say nothing.
    pub(crate) fn padding(mut self, bytes: usize) -> Self {
        self.padding = bytes;
        self
    }

    /// So many groups of locals, each of one.
    pub(crate) fn locals(mut self, groups: u32) -> Self {
        self.locals = groups;
        self
    }

    /// So many additions in the expression that says where data goes.
    pub(crate) fn offset(mut self, additions: usize) -> Self {
        self.offset = additions;
        self
    }

    /// The module. It ends with its code where it has no data.
    pub(crate) fn build(&self, place: Place) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        module.section(&types);
        let functions = self.functions(place);
        let mut indices = FunctionSection::new();
        functions.iter().for_each(|_| {
            indices.function(0);
        });
        module.section(&indices);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 64,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        module.section(&memories);
        let mut exports = ExportSection::new();
        self.names.iter().for_each(|name| {
            exports.export(name, ExportKind::Func, 0);
        });
        module.section(&exports);
        if self.padding > 0 {
            module.section(&CustomSection { name: "names".into(), data: vec![0; self.padding].into() });
        }
        let mut code = CodeSection::new();
        functions.iter().for_each(|function| {
            code.function(function);
        });
        module.section(&code);
        let bytes = self.data(place);
        if !bytes.is_empty() {
            let mut data = DataSection::new();
            let offset =
                (0..self.offset).fold(ConstExpr::i32_const(1024), |sum, _| sum.with_i32_const(0).with_i32_add());
            data.active(0, &offset, bytes);
            module.section(&data);
        }
        module.finish()
    }

    fn data(&self, place: Place) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        if place == Place::Data {
            bytes.extend(self.longs.iter().flat_map(|long| long.to_le_bytes()));
            bytes.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        }
        bytes
    }

    fn functions(&self, place: Place) -> Vec<Function> {
        let mut functions = Vec::new();
        if self.before > 0 {
            let mut function = Function::new([]);
            (0..self.before).for_each(|_| {
                function.instruction(&Instruction::Nop);
            });
            functions.push(function);
        }
        if !self.turns.is_empty() {
            functions.push(turning(&self.turns));
        }
        functions.push(self.main(place));
        functions.iter_mut().for_each(|function| {
            function.instruction(&Instruction::End);
        });
        functions
    }

    fn main(&self, place: Place) -> Function {
        let locals = (1..self.locals).map(|at| (1, if at % 2 == 0 { ValType::I64 } else { ValType::I32 }));
        let mut function = Function::new(std::iter::once((1, ValType::I64)).chain(locals).collect::<Vec<_>>());
        if place == Place::Code {
            for &word in &self.words {
                function.instruction(&Instruction::I32Const(word as i32)).instruction(&Instruction::Drop);
            }
            for &long in &self.longs {
                function.instruction(&Instruction::I64Const(long as i64)).instruction(&Instruction::Drop);
            }
        }
        for &long in &self.code_longs {
            function.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::I64Const(long as i64));
            function.instruction(&Instruction::I64Xor).instruction(&Instruction::LocalSet(0));
        }
        for &mask in &self.masks {
            function.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::I32WrapI64);
            function.instruction(&Instruction::I32Const(mask as i32)).instruction(&Instruction::I32And);
            function.instruction(&Instruction::Drop);
        }
        for _ in 0..self.mixing {
            for operator in [Instruction::I64Mul, Instruction::I64Rotl, Instruction::I64Xor] {
                function.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::LocalGet(0));
                function.instruction(&operator).instruction(&Instruction::LocalSet(0));
            }
        }
        function
    }
}

/// x = rotate(a + b, amount) ^ c, again and again.
fn turning(amounts: &[i32]) -> Function {
    let mut function = Function::new([(2, ValType::I32)]);
    for &amount in amounts {
        for operator in [Instruction::LocalGet(0), Instruction::LocalGet(1), Instruction::I32Add] {
            function.instruction(&operator);
        }
        function.instruction(&Instruction::I32Const(amount)).instruction(&Instruction::I32Rotl);
        for operator in [Instruction::LocalGet(1), Instruction::I32Xor, Instruction::LocalSet(1)] {
            function.instruction(&operator);
        }
    }
    function
}
