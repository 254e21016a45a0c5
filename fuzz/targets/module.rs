//! A module in pieces says what it says as a whole, nothing panics, and the time is linear in its bytes, also where they are
//! repeated to a large module.
//!
//! The input is the number of pieces, the size of each, and the module; or, behind the byte 255, the place of a part in the
//! module (two bytes) and its length, and the module in which that part comes again and again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wattguard::module::Reader;
use wattguard_fuzz::soon;

/// Bytes of a repeated module.
const LARGE: usize = 256 * 1024;

fuzz_target!(|data: &[u8]| {
    let Some((&cuts, rest)) = data.split_first() else { return };
    if cuts == u8::MAX {
        let Some((&[high, low, length], module)) = rest.split_first_chunk() else { return };
        let large = repeated(module, usize::from(high) << 8 | usize::from(low), usize::from(length));
        soon("a large module", || read([&large[..]]));
        soon("a large module in pieces", || read(large.chunks(1_000)));
        return;
    }
    let Some((sizes, module)) = rest.split_at_checked(usize::from(cuts)) else { return };
    let whole = soon("a module", || read([module]));
    let mut left = module;
    let pieces = sizes.iter().map(|&size| {
        let (piece, rest) = left.split_at(usize::from(size).min(left.len()));
        left = rest;
        piece
    });
    let mut pieces: Vec<&[u8]> = pieces.collect();
    pieces.push(left);
    assert_eq!(soon("pieces", || read(pieces)), whole);
    assert_eq!(soon("bytes", || read(module.chunks(1))), whole);
});

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut reader = Reader::default();
    pieces.into_iter().for_each(|piece| reader.push(piece));
    let seen = reader.finish();
    format!("{seen:?} {:?}", seen.evidence())
}

/// The module with the part from `at` on again and again. Sizes in it stay as they are: seeds have them large.
fn repeated(module: &[u8], at: usize, length: usize) -> Vec<u8> {
    let (before, rest) = module.split_at(at.min(module.len()));
    let (part, after) = rest.split_at(length.min(rest.len()));
    if part.is_empty() {
        return module.to_vec();
    }
    let mut large = before.to_vec();
    while large.len() + part.len() + after.len() <= LARGE {
        large.extend_from_slice(part);
    }
    large.extend_from_slice(after);
    large
}
