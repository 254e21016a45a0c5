//! Any text is searched as a script: nothing panics, and the time is linear in the text.
//!
//! A text whose first line is `repeat` is read as a recipe for large ones: a line that stands before, and a unit that is
//! repeated.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wattguard::script;
use wattguard_fuzz::soon;

/// Bytes of large texts: what is not linear takes longer than anybody waits.
const LARGE: usize = 1 << 20;

fuzz_target!(|data: &[u8]| {
    match data.strip_prefix(b"repeat\n") {
        Some(recipe) => {
            let (head, unit) = recipe.split_at(recipe.iter().position(|&byte| byte == b'\n').unwrap_or(recipe.len()));
            let unit = unit.get(1..).unwrap_or_default();
            if !unit.is_empty() {
                let text = [head, &unit.repeat(LARGE.div_ceil(unit.len()))].concat();
                soon("a large script", || script::check(&text));
            }
        }
        None => {
            soon("a script", || script::check(data));
        }
    }
});
