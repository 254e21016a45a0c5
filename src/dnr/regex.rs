//! Does RE2 take a regular expression, and read it as JavaScript does?
//!
//! Only what is sure without RE2: the browser has the last word (`isRegexSupported`), for it also limits the size of what
//! RE2 makes of an expression (2 KB in Chrome). Syntax: <https://github.com/google/re2/wiki/Syntax>.

/// RE2 refuses larger counts.
const MOST_REPEATS: u32 = 1000;

/// Would RE2 read `source` as JavaScript does? `source` is an expression that [`crate::regex`] takes.
pub(super) fn is_re2(source: &str) -> bool {
    let bytes = source.as_bytes();
    let mut in_class = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        match (byte, in_class) {
            (b'\\', _) => {
                if !rest.first().is_some_and(|&byte| is_common_escape(byte, in_class)) {
                    return false;
                }
                at += 1;
            }
            (b'[', true) if rest.starts_with(b":") => return false,
            (b'[', false) => {
                // `[]` holds nothing in JavaScript, and `]` in RE2.
                if rest.starts_with(b"]") || rest.starts_with(b"^]") {
                    return false;
                }
                in_class = true;
            }
            (b']', true) => in_class = false,
            (b'(', false) if rest.starts_with(b"?") && !rest.starts_with(b"?:") => return false,
            (b'{', false) if counts(rest).any(|count| count > MOST_REPEATS) => return false,
            _ => {}
        }
        at += 1;
    }
    true
}

/// What may follow a backslash and means the same in both; `\z` is a letter in JavaScript and an end in RE2.
fn is_common_escape(byte: u8, in_class: bool) -> bool {
    match byte {
        b'b' | b'B' => !in_class,
        byte => b"dDwWsStnrfvx".contains(&byte) || byte.is_ascii_punctuation(),
    }
}

/// The numbers of `{n,m}`, behind the brace.
fn counts(rest: &[u8]) -> impl Iterator<Item = u32> {
    let end = rest.iter().position(|&byte| byte == b'}').unwrap_or(0);
    let inner = rest.get(..end).and_then(|inner| std::str::from_utf8(inner).ok()).unwrap_or_default();
    inner.split(',').filter_map(|count| count.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_re2_reads_alike() {
        for (source, expected) in [
            (r"^https?:\/\/[0-9a-z\.\-_]+\.(bid|win)(\.)?\/", true),
            (r"(?:a|b)+?\bx\x41[^\/\d]{2,3}", true),
            (r"a(?!b)", false),
            (r"a(?=b)", false),
            (r"a\(?=b", true),
            (r"[(?=]", true),
            (r"[]a]", false),
            (r"[^]", false),
            (r"[\]]", true),
            (r"[[:alpha:]]", false),
            (r"[\b]", false),
            (r"a\z", false),
            (r"\Qa", false),
            (r"\u0041", false),
            (r"a{1000}", true),
            (r"a{2,1001}", false),
            (r"a{1001", true),
        ] {
            assert_eq!(is_re2(source), expected, "/{source}/");
        }
    }
}
