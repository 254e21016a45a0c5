//! A module -> the same module without names: no custom sections, exports `e0`, `e1`, ..., imports `i0`, `i1`, ... of `m`.
//!
//! All other sections stay as they are, byte for byte.

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Takes the names away; `None` where the bytes are no module that can be read to its end.
pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    stripped(bytes).ok()
}

fn stripped(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::CustomSection(_) => {}
            Payload::ImportSection(reader) => {
                let mut imports = ImportSection::new();
                for (at, import) in reader.into_imports().enumerate() {
                    imports.import("m", &format!("i{at}"), RoundtripReencoder.entity_type(import?.ty)?);
                }
                module.section(&imports);
            }
            Payload::ExportSection(reader) => {
                let mut exports = ExportSection::new();
                for (at, export) in reader.into_iter().enumerate() {
                    let export = export?;
                    exports.export(&format!("e{at}"), RoundtripReencoder.export_kind(export.kind)?, export.index);
                }
                module.section(&exports);
            }
            other => {
                let data = other.as_section().and_then(|(id, range)| Some((id, bytes.get(range)?)));
                if let Some((id, data)) = data {
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::strip;
    use crate::mutate::module::sample;

    #[test]
    fn no_name_is_left_and_the_rest_is_valid() {
        let (named, plain) = (sample(), strip(&sample()).expect("a module"));
        let has = |bytes: &[u8], name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
        for name in ["hash_work", "environment", "pad"] {
            assert!(has(&named, name) && !has(&plain, name), "{name}");
        }
        wasmparser::validate(&plain).expect("a valid module");
        assert_eq!(strip(b"\0asm\x01\0\0\0\x01\x7f"), None);
        assert_eq!(strip(b"no module"), None);
    }
}
