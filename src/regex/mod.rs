//! Regular expressions of filters: a subset of JavaScript's, compiled to bytes that are run where they lie.
//!
//! Input: the text between a filter's slashes. Output: a program, or why there is none; then whether an address matches.
//! Look-ahead is in, because lists of miners need it; references back, look-behind and Unicode classes are not.
//!
//! Why our own: addresses are ASCII, programs must lie in the table and start without being compiled, and every run must be
//! bounded. Measured as wasm after wasm-opt and gzip: regex-lite 33 KB (no look-ahead), regress 147 KB (no bound),
//! fancy-regex 252 KB.
//!
//! Invariant: a run takes at most [`crate::limits::REGEX_STEPS`] steps and then counts as no match.
//!
//! ```
//! use wattguard::regex;
//! let program = regex::compile(r"^https?:\/\/[^\/]+\.(bid|win(?!dows))\/", false).unwrap();
//! assert!(regex::matches(&program, b"https://a.win/x"));
//! assert!(!regex::matches(&program, b"https://a.windows/x"));
//! ```

mod parse;
mod program;
mod words;

pub use parse::RegexError;
pub use program::matches;
pub(crate) use program::matches_within;
pub use words::Words;

/// Compiles an expression. Without `match_case`, letters of either case are the same.
///
/// # Errors
/// [`RegexError`], with the byte where the fault is.
pub fn compile(source: &str, match_case: bool) -> Result<Vec<u8>, RegexError> {
    program::write(&parse::parse(source, !match_case)?, match_case)
}

/// Sets of words: every address that an expression matches has at least one whole word of each set, in either case.
/// None for what is no expression.
#[must_use]
pub fn words(source: &str, match_case: bool) -> Vec<Words> {
    parse::parse(source, !match_case).map(|node| words::words(&node)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_javascript_does() {
        for (source, text, expected) in [
            ("abc", "xABCx", true),
            ("^abc", "xabc", false),
            ("abc$", "abcx", false),
            ("a.c", "a/c", true),
            ("a+b", "aaab", true),
            ("a*?b", "b", true),
            ("^(ab|cd){2}$", "abcd", true),
            ("^(ab|cd){2}$", "abcdab", false),
            ("^a{2,3}$", "aaaa", false),
            ("^a{2,}$", "aaaa", true),
            ("^a{,2}$", "a{,2}", true),
            ("[a-c]+[^a-c]", "abcd", true),
            (r"[\d\-_]+\.", "12-_.", true),
            (r"\bminer\b", "x/miner.js", true),
            (r"\bminer\b", "xminer.js", false),
            (r"\w+\s?\x41", "bA", true),
            (r"^((?!https?:\/\/good\.com).)*bad", "https://good.com/bad", false),
            (r"^((?!https?:\/\/good\.com).)*bad", "https://evil.com/bad", true),
            (r"(?=.*x)a", "ax", true),
            (r"(?:a|b)(?=c)c", "bc", true),
            ("(a*)*b", "aaaa", false),
            ("(|a)+b", "aab", true),
            ("[]a]", "a]", false),
            ("a{+2}", "aa", false),
            (r"^[\W-a-c]$", "b", false),
            (r"^[\W-a-c]$", "-", true),
            (r"^[a-\d]$", "5", true),
            ("(){4000000000}a", "a", true),
            ("[^a-z]", "Ab", false),
            ("[^A-Z]x", "ax", false),
            (r"[\]a]", "]", true),
            (r"\.(bid|win|xyz)(:\d+)?\/", "ws://a.win:80/", true),
        ] {
            let program = compile(source, false);
            assert_eq!(program.map(|program| matches(&program, text.as_bytes())), Ok(expected), "/{source}/ {text}");
        }
        assert_eq!(compile("A", true).map(|program| matches(&program, b"a")), Ok(false));
        assert_eq!(compile("[^A]", true).map(|program| matches(&program, b"a")), Ok(true));
    }

    #[test]
    fn faults_say_where() {
        for (source, what) in [
            ("a(b", RegexError::Unclosed(1)),
            ("a)", RegexError::Unexpected(1)),
            ("*a", RegexError::Unexpected(0)),
            ("[a", RegexError::Unclosed(0)),
            (r"(a)\1", RegexError::Unsupported(3)),
            ("(?<=a)b", RegexError::Unsupported(0)),
            (r"\p{L}", RegexError::Unsupported(0)),
            ("a{20000}", RegexError::TooLarge),
        ] {
            assert_eq!(compile(source, false).err(), Some(what), "/{source}/");
        }
        assert_eq!(compile(&"(".repeat(1000), false).err(), Some(RegexError::TooLarge));
    }

    #[test]
    fn a_hostile_expression_ends() {
        let text = "a".repeat(2_000);
        for source in ["(a+)+b", "(a|a)*b", "(a*)*$x", "(.*)(.*)(.*)(.*)(.*)x", "^((?!(a+)+b).)*x"] {
            let program = compile(source, false).unwrap_or_default();
            assert!(!matches(&program, text.as_bytes()), "/{source}/");
        }
    }
}
