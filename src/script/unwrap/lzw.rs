//! Text packed by LZW whose codes are characters, as small packers in JavaScript write it: below U+0100 a character is
//! itself, from there on it is an entry, the first of which is the first two characters.
//!
//! An entry is what the code before it gave and one byte more, and so it lies in the output as it is.

/// A packed text has at least so many codes in a thousand characters: a script that is packed has some 500, a text of
/// another language never counts its letters up from U+0100.
const CODES: usize = 100;

/// Unpacks `text`, if it is packed so, as far as `limit` bytes hold it.
pub(crate) fn expand(text: &[u8], limit: usize) -> Option<Vec<u8>> {
    const FIRST: usize = 0x100;
    let text = std::str::from_utf8(text).ok()?;
    let codes = text.chars().filter(|&code| code as usize >= FIRST).count();
    if codes * 1_000 < CODES * text.len() {
        return None;
    }
    let mut output: Vec<u8> = Vec::with_capacity(text.len());
    // Where each code's piece of the output begins; that of the next one ends it, one byte further.
    let mut starts: Vec<usize> = Vec::new();
    for code in text.chars() {
        let start = output.len();
        match u8::try_from(code) {
            Ok(byte) => output.push(byte),
            Err(_) => {
                let entry = (code as usize).checked_sub(FIRST)?;
                let from = *starts.get(entry)?;
                // The entry that this very code completes ends with its own first byte.
                let to = starts.get(entry + 1).copied().unwrap_or(start) + 1;
                if to - from > limit.saturating_sub(output.len()) {
                    break;
                }
                for at in from..to {
                    output.push(*output.get(at)?);
                }
            }
        }
        starts.push(start);
    }
    Some(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs as the packers do: the longest known piece, then its number.
    fn pack(text: &str) -> String {
        let mut entries: Vec<Vec<char>> = Vec::new();
        let mut packed = String::new();
        let mut piece: Vec<char> = Vec::new();
        let code = |piece: &[char], entries: &[Vec<char>]| match (piece, entries.iter().position(|one| one == piece)) {
            ([one], _) => Some(*one),
            (_, Some(at)) => char::from_u32(0x100 + at as u32),
            _ => None,
        };
        for one in text.chars() {
            let longer: Vec<char> = piece.iter().copied().chain([one]).collect();
            if code(&longer, &entries).is_some() {
                piece = longer;
            } else {
                packed.extend(code(&piece, &entries));
                entries.push(longer);
                piece = vec![one];
            }
        }
        packed.extend(code(&piece, &entries));
        packed
    }

    #[test]
    fn packed_text_comes_back_and_other_text_stays() {
        for text in
            ["abababababababab", "miner.start(); miner.stop(); miner.start(); miner.stop();", "aaaaaaaaaaaaaaaa"]
        {
            assert_eq!(expand(pack(text).as_bytes(), 1_000).as_deref(), Some(text.as_bytes()), "{text}");
        }
        for text in ["plain", "Ελληνικά κείμενα", "\u{100}", "a\u{105}\u{105}"] {
            assert_eq!(expand(text.as_bytes(), 1_000), None, "{text}");
        }
        let cut = expand(pack(&"a".repeat(500)).as_bytes(), 400).map(|text| text.len());
        assert!(cut.is_some_and(|length| length <= 400), "{cut:?}");
    }
}
