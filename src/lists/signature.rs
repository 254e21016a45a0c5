//! Lists that are signed, by minisign: who holds the list's server still does not hold its key.

use minisign_verify::{PublicKey, Signature};

/// Was this text signed by the holder of the key? Both as minisign writes them: the key as one line of base64, the signature
/// as the whole of its file.
#[must_use]
pub fn is_signed(text: &str, signature: &str, key: &str) -> bool {
    let (Ok(key), Ok(signature)) = (PublicKey::from_base64(key.trim()), Signature::decode(signature)) else {
        return false;
    };
    key.verify(text.as_bytes(), &signature, false).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made for this test by `tests/e2e/lists/sign.mjs`.
    const KEY: &str = "RWR3YXR0Z3VhcgQ+BCqZWVsPouVsxZgahMLanXKXhcJY2XVI73BYP8+V";
    const SIGNATURE: &str = "untrusted comment: of a test\n\
                             RUR3YXR0Z3VhcjFljESudb2BXrON9B2OleUcaNMTU214l2w7GJ+d6Q1CUqO9FPL1d2924f+xD74OsaTouOl17JkrQKNjLju6mws=\n\
                             trusted comment: signed by a test\n\
                             iHtDKdhuBjET3lDjC9ZJCq1mlrFUzF+4qwqjhph4NbGrDCKx3D59HeuhDQkqwyF21oAu1BW8AWPLMFzrR2XRCg==";

    #[test]
    fn what_is_signed() {
        let text = "||signed.example^\n";
        let other = KEY.replace('Q', "R");
        for (text, signature, key, expected) in [
            (text, SIGNATURE, KEY, true),
            ("||other.example^\n", SIGNATURE, KEY, false),
            (text, SIGNATURE, other.as_str(), false),
            (text, "", KEY, false),
            (text, "<html>", KEY, false),
            (text, &SIGNATURE.replace("signed by", "written by"), KEY, false),
        ] {
            assert_eq!(is_signed(text, signature, key), expected, "{text} {signature} {key}");
        }
    }
}
