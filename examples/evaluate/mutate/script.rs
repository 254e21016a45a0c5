//! A script -> a script that does the same, written differently.

use std::collections::{HashMap, HashSet};

use crate::base64;
use crate::mutate::lex::{Kind, Token, tokens};
use crate::random::Random;

/// Statements for each that gets something put behind it.
const SPARSE: usize = 3;

/// Largest number that a double holds exactly.
const EXACT: u64 = 1 << 53;

/// How a script is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Names,
    Strings,
    Escapes,
    Brackets,
    Noise,
    Numbers,
    Wrapped,
    /// All of the above, but not wrapped.
    All,
}

impl Way {
    /// Every way.
    pub(crate) const EVERY: [Self; 8] = [
        Self::Names,
        Self::Strings,
        Self::Escapes,
        Self::Brackets,
        Self::Noise,
        Self::Numbers,
        Self::Wrapped,
        Self::All,
    ];

    /// Its name in the report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Names => "local names",
            Self::Strings => "strings split",
            Self::Escapes => "strings escaped",
            Self::Brackets => "a.b as a[\"b\"]",
            Self::Noise => "comments and dead statements",
            Self::Numbers => "numbers in the other base",
            Self::Wrapped => "eval(atob(...))",
            Self::All => "all of these but eval",
        }
    }
}

/// Changes a script.
pub(crate) fn mutate(text: &str, way: Way, seed: u64) -> String {
    // A state of 0 stays 0.
    let random = &mut Random(seed.max(1));
    match way {
        Way::Names => names(text, random),
        Way::Strings => strings(text, random),
        Way::Escapes => escapes(text),
        Way::Brackets => brackets(text),
        Way::Noise => noise(text, random),
        Way::Numbers => numbers(text),
        Way::Wrapped => format!("eval(atob(\"{}\"))", base64::encode(text.as_bytes())),
        // Brackets first, whose strings are then split, and strings before escapes.
        Way::All => noise(&numbers(&escapes(&strings(&brackets(&names(text, random)), random))), random),
    }
}

/// A token and its neighbours that are not spaces.
struct Place<'a> {
    token: Token<'a>,
    before: &'a str,
    after: &'a str,
}

fn places(text: &str) -> Vec<Place<'_>> {
    let tokens = tokens(text);
    let solid = |token: &&Token<'_>| token.kind != Kind::Space;
    let mut afters = Vec::with_capacity(tokens.len());
    let mut after = "";
    for token in tokens.iter().rev() {
        afters.push(after);
        if solid(&token) {
            after = token.text;
        }
    }
    let mut before = "";
    let mut places = Vec::with_capacity(tokens.len());
    for (token, after) in tokens.iter().zip(afters.into_iter().rev()) {
        places.push(Place { token: *token, before, after });
        if solid(&token) {
            before = token.text;
        }
    }
    places
}

/// Each token changed, or as it is.
fn rewritten(text: &str, mut change: impl FnMut(&Place<'_>) -> Option<String>) -> String {
    let mut changed = String::with_capacity(text.len() * 2);
    for place in places(text) {
        match change(&place) {
            Some(other) => changed += &other,
            None => changed += place.token.text,
        }
    }
    changed
}

/// Variables in blocks, parameters and inner functions get other names.
fn names(text: &str, random: &mut Random) -> String {
    let places = places(text);
    let mut names = HashMap::new();
    let mut shared = HashSet::new();
    let (mut depth, mut parameters) = (0_usize, false);
    for Place { token, before, after } in &places {
        match token.text {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "(" => parameters |= *before == "function",
            ")" => parameters = false,
            _ => {}
        }
        let word = token.kind == Kind::Word;
        // A named function: its parameters follow.
        parameters |= word && *before == "function" && *after == "(";
        let declared = depth > 0 && ["var", "let", "const", "function"].contains(before);
        let parameter = parameters && ["(", ","].contains(before);
        if word && (declared || parameter) {
            names.entry(token.text).or_insert_with(|| format!("_{:x}", 0x1000 + random.below(1 << 40)));
        }
        // `{a}` and `{a, b}` name what they hold; `a: 1` may be a key or a label.
        let short = (*before == "{" && [",", "}"].contains(after)) || (*before == "," && *after == "}");
        if word && (short || (["{", ","].contains(before) && *after == ":") || *after == "=>") {
            shared.insert(token.text);
        }
    }
    let mut changed = String::with_capacity(text.len() * 2);
    for Place { token, before, .. } in &places {
        let other = names.get(token.text).filter(|_| token.kind == Kind::Word && *before != ".");
        changed += other.filter(|_| !shared.contains(token.text)).map_or(token.text, String::as_str);
    }
    changed
}

/// May another expression stand in the place of this string?
fn is_expression(place: &Place<'_>) -> bool {
    let directive = ["", ";", "{", "}"].contains(&place.before);
    let named = ["import", "from", "export"].contains(&place.before);
    let key = place.after == ":" && ["{", ","].contains(&place.before);
    place.token.kind == Kind::Text && !directive && !named && !key && place.after != "("
}

/// The characters of a string that needs no escapes.
fn content<'a>(token: &Token<'a>) -> Option<&'a str> {
    let inner = token.text.get(1..token.text.len().saturating_sub(1))?;
    (token.kind == Kind::Text && !inner.contains('\\')).then_some(inner)
}

fn strings(text: &str, random: &mut Random) -> String {
    rewritten(text, |place| {
        let content = content(&place.token).filter(|content| content.len() > 1 && is_expression(place))?;
        let quote = place.token.text.get(..1)?;
        let mut pieces = vec![String::new()];
        for character in content.chars() {
            if random.one_in(3) && pieces.last().is_some_and(|piece| !piece.is_empty()) {
                pieces.push(String::new());
            }
            pieces.last_mut()?.push(character);
        }
        let pieces: Vec<String> = pieces.iter().map(|piece| format!("{quote}{piece}{quote}")).collect();
        Some(format!("({})", pieces.join("+")))
    })
}

fn escapes(text: &str) -> String {
    rewritten(text, |Place { token, before, .. }| {
        let content = content(token).filter(|_| !["", ";", "{", "}"].contains(before))?;
        let escaped = content.chars().map(|character| match u32::from(character) {
            code @ 0x20..0x7f => format!("\\x{code:02x}"),
            _ => character.to_string(),
        });
        let quote = token.text.get(..1)?;
        Some(format!("{quote}{}{quote}", escaped.collect::<String>()))
    })
}

fn brackets(text: &str) -> String {
    let mut named = false;
    rewritten(text, |Place { token, before, after }| {
        let ends_a_value = before.ends_with(|last: char| {
            last.is_alphanumeric() || ["_", "$", ")", "]"].iter().any(|one| one.starts_with(last))
        });
        let begins_a_name =
            after.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$');
        let number = before.starts_with(|first: char| first.is_ascii_digit());
        if token.text == "." && ends_a_value && begins_a_name && !number && !["import", "new"].contains(before) {
            named = true;
            return Some(String::new());
        }
        if named && token.kind == Kind::Word {
            named = false;
            return Some(format!("[\"{}\"]", token.text));
        }
        None
    })
}

fn noise(text: &str, random: &mut Random) -> String {
    // In the head of a loop a semicolon ends no statement.
    let mut depth = 0_usize;
    rewritten(text, |Place { token, .. }| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token.text != ";" || depth > 0 || !random.one_in(SPARSE) {
            return None;
        }
        let name = 0x1000 + random.below(1 << 32);
        let number = random.below(1 << 32);
        Some(match random.below(3) {
            0 => format!(";/* {} */", random.text(&["layout ", "menu ", "reads ", "the ", "cart ", "of "], 6)),
            1 => format!(";var _{name:x}={number};"),
            _ => format!(";if({number}<0){{_{name:x}()}}"),
        })
    })
}

fn numbers(text: &str) -> String {
    rewritten(text, |Place { token, after, .. }| {
        let digits = token.text;
        // `1..a` and `0x1.a` call methods of numbers.
        if token.kind != Kind::Number || *after == "." {
            return None;
        }
        if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
            return u64::from_str_radix(hex, 16).ok().filter(|value| *value < EXACT).map(|value| value.to_string());
        }
        let octal = digits.len() > 1 && digits.starts_with('0');
        digits.parse::<u64>().ok().filter(|value| *value < EXACT && !octal).map(|value| format!("{value:#x}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(way: Way, text: &str, expected: &str) {
        assert_eq!(mutate(text, way, 5), expected, "{way:?}");
    }

    #[test]
    fn escapes_brackets_and_numbers() {
        check(Way::Escapes, "'use strict';a='é b'", "'use strict';a='é\\x20\\x62'");
        check(Way::Escapes, r"a='\n'", r"a='\n'");
        check(Way::Brackets, "a.b.c(1.5).d", "a[\"b\"][\"c\"](1.5)[\"d\"]");
        check(Way::Brackets, "[...a, b?.c, import.meta]", "[...a, b?.c, import.meta]");
        check(Way::Numbers, "f(255, 0xff, 010, 1.5, 1e3, 0, 9n)", "f(0xff, 255, 010, 1.5, 1e3, 0x0, 9n)");
        check(Way::Wrapped, "foobar", "eval(atob(\"Zm9vYmFy\"))");
    }

    #[test]
    fn only_what_looks_local_is_renamed() {
        let text = "var top=1;function outer(part){var inner=part.inner;return {key:inner,part}}";
        let changed = mutate(text, Way::Names, 5);
        for kept in ["var top=1", "function outer(part)", "=part.inner;", "{key:", ",part}"] {
            assert!(changed.contains(kept), "{kept}: {changed}");
        }
        assert!(!changed.contains("var inner") && changed.matches('_').count() == 2, "{changed}");
    }

    #[test]
    fn strings_are_split_where_expressions_may_stand() {
        let text = "'use strict';import x from 'module';f({'key':'some value'},'')";
        let changed = mutate(text, Way::Strings, 5);
        for kept in ["'use strict';", "from 'module';", "{'key':(", ",'')"] {
            assert!(changed.contains(kept), "{kept}: {changed}");
        }
        assert!(!changed.contains("some value") && changed.replace("'+'", "").contains("('some value')"), "{changed}");
    }

    #[test]
    fn noise_stands_behind_statements() {
        let text = "for(a=0;a<9;a++){b();c();d();e();f();g();h();}";
        let changed = mutate(text, Way::Noise, 5);
        assert!(changed.len() > text.len() && changed.starts_with("for(a=0;a<9;a++){b();"), "{changed}");
    }

    #[test]
    fn the_same_seed_gives_the_same_script() {
        let text = "function a(b){var c='some text';return c.length+b[0x10]}";
        for way in Way::EVERY {
            assert_eq!(mutate(text, way, 9), mutate(text, way, 9));
            assert_ne!(mutate(text, way, 9), text, "{way:?}");
        }
    }
}
