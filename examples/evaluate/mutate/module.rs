//! A module -> a module that computes the same, written differently.
//!
//! ```text
//! functions   their order          dead functions   some that nobody calls      dead code   constants that are dropped
//! no-ops      nop, empty blocks    blocks           constants in blocks         constants   a xor b, a + b
//! names       of exports, imports  padding          custom sections             segments    data in many pieces
//! ```
//! Invariant: what was valid stays valid.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, DataSection, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, Module, SectionId, ValType,
};
use wasmparser::{DataKind, Operator, Parser, Payload, TypeRef};

use crate::random::Random;

/// In how many instructions one has something put before it.
const SPARSE: usize = 4;

/// Functions for each that is added.
const FUNCTIONS: usize = 4;

/// Constants of smaller magnitude are left: they are offsets and sizes, not what tells an algorithm.
const SMALL: u64 = 0xff;

/// Bytes of a piece of data, at most.
const PIECE: usize = 1024;

/// Pieces of data that are added at most; a module may have 100,000 segments (limits of the JavaScript interface).
const PIECES: usize = 50_000;

/// How a module is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Functions,
    DeadFunctions,
    DeadCode,
    Noops,
    Blocks,
    Constants,
    Names,
    Padding,
    Segments,
    /// All of the above.
    All,
}

impl Way {
    /// Every way.
    pub(crate) const EVERY: [Self; 10] = [
        Self::Functions,
        Self::DeadFunctions,
        Self::DeadCode,
        Self::Noops,
        Self::Blocks,
        Self::Constants,
        Self::Names,
        Self::Padding,
        Self::Segments,
        Self::All,
    ];

    /// Its name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Functions => "functions reordered",
            Self::DeadFunctions => "functions that nobody calls",
            Self::DeadCode => "constants that are dropped",
            Self::Noops => "nop and empty blocks",
            Self::Blocks => "constants in blocks",
            Self::Constants => "constants split",
            Self::Names => "exports and imports renamed",
            Self::Padding => "sections added",
            Self::Segments => "data in pieces",
            Self::All => "all of these",
        }
    }
}

/// Changes a module; `None` where it cannot be read to its end.
pub(crate) fn mutate(bytes: &[u8], way: Way, seed: u64) -> Option<Vec<u8>> {
    let mut mutant = Mutant::new(bytes, way, seed).ok()?;
    let mut module = Module::new();
    mutant.parse_core_module(&mut module, Parser::new(0), bytes).ok()?;
    Some(module.finish())
}

/// A change at work.
struct Mutant {
    way: Way,
    random: Random,
    /// Functions that are imported: they stand before all others.
    imported: u32,
    /// The new place of each function, by its old place.
    places: Vec<u32>,
    /// Lengths of the pieces of each segment that is cut.
    pieces: Vec<Vec<usize>>,
    names: usize,
}

type Changed<T> = Result<T, Error<Infallible>>;

impl Mutant {
    fn new(bytes: &[u8], way: Way, seed: u64) -> Changed<Self> {
        // A state of 0 stays 0.
        let random = Random(seed.max(1));
        let mut mutant = Self { way, random, imported: 0, places: Vec::new(), pieces: Vec::new(), names: 0 };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        mutant.imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                // Before the sections of code and data, because the number of segments stands before both.
                Payload::DataSection(section) => mutant.cut(section)?,
                _ => {}
            }
        }
        Ok(mutant)
    }

    fn does(&self, way: Way) -> bool {
        self.way == way || self.way == Way::All
    }

    /// Decides where segments are cut.
    fn cut(&mut self, section: wasmparser::DataSectionReader<'_>) -> Changed<()> {
        let mut added = 0;
        for datum in section {
            let datum = datum?;
            let mut pieces = Vec::new();
            let mut left = datum.data.len();
            let cuts = self.does(Way::Segments) && offset(&datum.kind).is_some();
            while cuts && left > 1 && added < PIECES {
                let piece = 1 + self.random.below(PIECE.min(left));
                pieces.push(piece);
                left -= piece;
                added += 1;
            }
            if left > 0 || pieces.is_empty() {
                pieces.push(left);
            }
            self.pieces.push(pieces);
        }
        Ok(())
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.random.text(&["a", "k", "q", "_", "x", "Z"], 4), self.names)
    }

    fn number(&mut self) -> i32 {
        self.random.below(1 << 32) as u32 as i32
    }

    /// A constant as the sum, or the exclusive or, of two.
    fn split(&mut self, function: &mut Function, instruction: &Instruction<'_>) -> bool {
        let (random, wide) = (self.number(), self.random.below(usize::MAX) as i64);
        let sum = self.random.one_in(2);
        match *instruction {
            Instruction::I32Const(value) if u64::from(value.unsigned_abs()) > SMALL => {
                let other = if sum { value.wrapping_sub(random) } else { value ^ random };
                function.instruction(&Instruction::I32Const(random)).instruction(&Instruction::I32Const(other));
                function.instruction(if sum { &Instruction::I32Add } else { &Instruction::I32Xor });
            }
            Instruction::I64Const(value) if value.unsigned_abs() > SMALL => {
                let other = if sum { value.wrapping_sub(wide) } else { value ^ wide };
                function.instruction(&Instruction::I64Const(wide)).instruction(&Instruction::I64Const(other));
                function.instruction(if sum { &Instruction::I64Add } else { &Instruction::I64Xor });
            }
            _ => return false,
        }
        true
    }

    /// Something that does nothing, before an instruction now and then.
    fn nothing(&mut self, function: &mut Function) {
        if self.does(Way::DeadCode) && self.random.one_in(SPARSE) {
            function.instruction(&Instruction::I32Const(self.number())).instruction(&Instruction::Drop);
        }
        if self.does(Way::Noops) && self.random.one_in(SPARSE) {
            match self.random.one_in(2) {
                true => function.instruction(&Instruction::Nop),
                false => function.instruction(&Instruction::Block(BlockType::Empty)).instruction(&Instruction::End),
            };
        }
    }

    fn instruction_again(&mut self, function: &mut Function, instruction: &Instruction<'_>) {
        self.nothing(function);
        let kind = match instruction {
            Instruction::I32Const(_) => Some(ValType::I32),
            Instruction::I64Const(_) => Some(ValType::I64),
            _ => None,
        };
        let block = kind.filter(|_| self.does(Way::Blocks) && self.random.one_in(2));
        if let Some(kind) = block {
            function.instruction(&Instruction::Block(BlockType::Result(kind)));
        }
        if !(self.does(Way::Constants) && self.split(function, instruction)) {
            function.instruction(instruction);
        }
        if block.is_some() {
            function.instruction(&Instruction::End);
        }
    }

    /// A function that is never called: it may be of any type, for it does not return.
    fn dead(&mut self) -> Function {
        let mut function = Function::new([]);
        for _ in 0..1 + self.random.below(30) {
            function
                .instruction(&Instruction::I32Const(self.number()))
                .instruction(&Instruction::I32Const(self.number()));
            let operation = self.random.of(&[0, 1, 2]);
            function.instruction(&[Instruction::I32Xor, Instruction::I32Rotl, Instruction::I32Mul][operation]);
            function.instruction(&Instruction::Drop);
        }
        function.instruction(&Instruction::Unreachable).instruction(&Instruction::End);
        function
    }

    /// How many functions are added to so many.
    fn added(&self, functions: usize) -> usize {
        if self.does(Way::DeadFunctions) { functions.div_ceil(FUNCTIONS) } else { 0 }
    }
}

/// Where an active segment with a plain 32-bit offset goes.
fn offset(kind: &DataKind<'_>) -> Option<(u32, i32)> {
    let DataKind::Active { memory_index, offset_expr } = kind else { return None };
    let mut operators = offset_expr.get_operators_reader();
    match (operators.read(), operators.read()) {
        (Ok(Operator::I32Const { value }), Ok(Operator::End)) => Some((*memory_index, value)),
        _ => None,
    }
}

impl Reencode for Mutant {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Changed<u32> {
        let place = function.checked_sub(self.imported).and_then(|own| self.places.get(own as usize));
        Ok(place.map_or(function, |place| place + self.imported))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Changed<()> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        let mut order: Vec<usize> = (0..types.len()).collect();
        if self.does(Way::Functions) {
            (1..order.len()).for_each(|at| order.swap(at, self.random.below(at + 1)));
        }
        self.places = vec![0; types.len()];
        for (place, old) in (0..).zip(&order) {
            self.places[*old] = place;
            functions.function(types[*old]);
        }
        for _ in 0..self.added(types.len()) {
            functions.function(self.random.of(&types));
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Changed<()> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by_key(|old| self.places.get(*old).copied());
        for old in order {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        for _ in 0..self.added(bodies.len()) {
            code.function(&self.dead());
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: wasmparser::FunctionBody<'_>) -> Changed<()> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let instruction = self.parse_instruction(&mut reader)?;
            self.instruction_again(&mut function, &instruction);
        }
        code.function(&function);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Changed<()> {
        for import in section.into_imports() {
            let mut import = import?;
            let names = [self.name(), self.name()];
            if self.does(Way::Names) {
                (import.module, import.name) = (&names[0], &names[1]);
            }
            imports.import(import.module, import.name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(&mut self, exports: &mut ExportSection, export: wasmparser::Export<'_>) -> Changed<()> {
        let name = self.name();
        let name = if self.does(Way::Names) { &name } else { export.name };
        utils::parse_export(self, exports, wasmparser::Export { name, ..export })
    }

    fn data_count(&mut self, count: u32) -> Changed<u32> {
        let pieces: usize = self.pieces.iter().map(Vec::len).sum();
        Ok(u32::try_from(pieces).unwrap_or(count))
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: wasmparser::DataSectionReader<'_>,
    ) -> Changed<()> {
        let segments = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        // All first pieces, so that each segment keeps its number; then the rest.
        for (datum, pieces) in segments.iter().zip(self.pieces.clone()) {
            let first = pieces.first().copied().unwrap_or(datum.data.len());
            let datum = wasmparser::Data { data: datum.data.get(..first).unwrap_or(datum.data), ..datum.clone() };
            self.parse_data(data, datum)?;
        }
        for (datum, pieces) in segments.iter().zip(&self.pieces) {
            let Some((memory, offset)) = offset(&datum.kind) else { continue };
            let mut at = pieces.first().copied().unwrap_or(0);
            for piece in pieces.iter().skip(1) {
                let part = datum.data.get(at..at + piece).unwrap_or_default();
                data.active(memory, &ConstExpr::i32_const(offset.wrapping_add(at as i32)), part.iter().copied());
                at += piece;
            }
        }
        Ok(())
    }

    fn intersperse_section_hook(
        &mut self,
        module: &mut Module,
        _after: Option<SectionId>,
        _before: Option<SectionId>,
    ) -> Changed<()> {
        if self.does(Way::Padding) {
            let data: Vec<u8> = (0..self.random.below(4096)).map(|_| self.random.below(256) as u8).collect();
            module.section(&CustomSection { name: self.name().into(), data: data.into() });
        }
        Ok(())
    }
}

/// A small module with everything that is changed: calls, a table, a start, data, constants, names.
#[cfg(test)]
pub(crate) fn sample() -> Vec<u8> {
    use wasm_encoder::*;
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    module.section(&types);
    let mut imports = ImportSection::new();
    imports.import("environment", "log", EntityType::Function(0));
    module.section(&imports);
    let mut functions = FunctionSection::new();
    functions.function(1).function(0).function(1);
    module.section(&functions);
    let mut tables = TableSection::new();
    let limits = TableType { element_type: RefType::FUNCREF, table64: false, minimum: 4, maximum: None, shared: false };
    tables.table(limits);
    module.section(&tables);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    module.section(&memories);
    let mut exports = ExportSection::new();
    exports.export("hash_work", ExportKind::Func, 1).export("memory", ExportKind::Memory, 0);
    module.section(&exports);
    module.section(&StartSection { function_index: 2 });
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions([0, 3].as_slice().into()));
    module.section(&elements);
    module.section(&DataCountSection { count: 2 });
    let mut code = CodeSection::new();
    for callee in [Some(3), None, None] {
        let mut body = Function::new([(1, ValType::I64)]);
        match callee {
            Some(callee) => {
                body.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::I32Const(0x5be0_cd19));
                body.instruction(&Instruction::I32Xor).instruction(&Instruction::Call(callee));
            }
            None if code.len() == 1 => {
                body.instruction(&Instruction::I64Const(-0x5a5a_5a5a_5a5a)).instruction(&Instruction::LocalSet(0));
                body.instruction(&Instruction::Call(0));
            }
            None => {
                body.instruction(&Instruction::LocalGet(0));
            }
        }
        code.function(body.instruction(&Instruction::End));
    }
    module.section(&code);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(16), (0..5_000).map(|at| (at % 251) as u8));
    data.passive(*b"passive");
    module.section(&data);
    module.section(&CustomSection { name: "pad".into(), data: [1, 2, 3].as_slice().into() });
    module.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_changes_and_stays_valid() {
        let before = sample();
        wasmparser::validate(&before).expect("a valid module");
        for way in Way::EVERY {
            for seed in 1..20 {
                let after = mutate(&before, way, seed).expect("a module");
                let valid = wasmparser::validate(&after);
                assert!(valid.is_ok(), "{way:?} {seed}: {:?}", valid.err());
                assert_eq!(mutate(&before, way, seed), Some(after), "the same seed, the same module");
            }
            let first = mutate(&before, way, 0x9e37_79b9_7f4a_7c15);
            assert_ne!(first.as_deref(), Some(before.as_slice()), "{way:?}");
        }
        assert_eq!(mutate(b"no module", Way::All, 1), None);
    }

    /// What memory holds after all active segments were copied in their order.
    fn memory(bytes: &[u8]) -> Vec<u8> {
        let mut memory = vec![0; 6_000];
        for payload in Parser::new(0).parse_all(bytes) {
            let Payload::DataSection(section) = payload.expect("a section") else { continue };
            for datum in section {
                let datum = datum.expect("a segment");
                if let Some((_, at)) = offset(&datum.kind) {
                    memory[at as usize..at as usize + datum.data.len()].copy_from_slice(datum.data);
                }
            }
        }
        memory
    }

    #[test]
    fn pieces_of_data_make_the_same_memory() {
        let before = sample();
        for seed in 1..20 {
            let after = mutate(&before, Way::Segments, seed).expect("a module");
            assert_ne!(before, after);
            assert_eq!(memory(&after), memory(&before));
        }
    }

    /// The operators of all functions.
    fn operators(bytes: &[u8]) -> Vec<Operator<'_>> {
        let mut operators = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            let Payload::CodeSectionEntry(body) = payload.expect("a section") else { continue };
            operators
                .extend(body.get_operators_reader().expect("a body").into_iter().map(|one| one.expect("an operator")));
        }
        operators
    }

    #[test]
    fn constants_are_gone_and_their_parts_make_them() {
        let word = 0x5be0_cd19_i32;
        let has = |bytes: &[u8]| {
            operators(bytes).iter().any(|one| matches!(one, Operator::I32Const { value } if *value == word))
        };
        assert!(has(&sample()));
        for seed in 1..20 {
            let after = mutate(&sample(), Way::Constants, seed).expect("a module");
            assert!(!has(&after));
            let made = operators(&after).windows(3).any(|window| match window {
                [Operator::I32Const { value: a }, Operator::I32Const { value: b }, Operator::I32Xor] => a ^ b == word,
                [Operator::I32Const { value: a }, Operator::I32Const { value: b }, Operator::I32Add] => {
                    a.wrapping_add(*b) == word
                }
                _ => false,
            });
            assert!(made, "{seed}");
        }
    }

    #[test]
    fn calls_and_exports_follow_their_functions() {
        // The functions are told apart by their first constant; the exported one calls the one without any.
        for seed in 1..20 {
            let after = mutate(&sample(), Way::Functions, seed).expect("a module");
            let (mut bodies, mut exported, mut start) = (Vec::new(), 0, 0);
            for payload in Parser::new(0).parse_all(&after) {
                match payload.expect("a section") {
                    Payload::ExportSection(exports) => {
                        exported = exports.into_iter().next().expect("an export").expect("an export").index;
                    }
                    Payload::StartSection { func, .. } => start = func,
                    Payload::CodeSectionEntry(body) => {
                        let operators = body.get_operators_reader().expect("a body");
                        bodies.push(operators.into_iter().map(|one| one.expect("an operator")).collect::<Vec<_>>());
                    }
                    _ => {}
                }
            }
            let body = |function: u32| &bodies[function as usize - 1];
            assert!(matches!(body(start)[0], Operator::I64Const { .. }), "{seed}");
            let Operator::Call { function_index: called } = body(exported)[3] else { panic!("{:?}", body(exported)) };
            assert_eq!(body(called).len(), 2, "{seed}");
        }
    }
}
