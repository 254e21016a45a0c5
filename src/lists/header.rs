//! The comments at the top of a list -> what it says of itself.
//!
//! `! Expires: 4 days (update frequency)` -> 345,600 seconds. Lists differ in case, signs and units; what cannot be read is
//! left out, never guessed.

/// Lines in which a header is looked for: the longest one in use, EasyList's, has some 20.
const LINES: usize = 50;

/// What a list says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// `! Title:`
    pub title: Option<&'a str>,
    /// `! Version:`
    pub version: Option<&'a str>,
    /// `! Last modified:`
    pub last_modified: Option<&'a str>,
    /// `! Expires:`, as written.
    pub expires: Option<&'a str>,
    /// `! Homepage:`
    pub homepage: Option<&'a str>,
    /// `! License:` or `! Licence:`
    pub licence: Option<&'a str>,
    /// `! Diff-Path:`: where the changes since this version are, relative to the list.
    pub diff_path: Option<&'a str>,
    /// `# Number of unique domains:`, `! Entries:`: how many it says that it has, as written.
    pub count: Option<&'a str>,
}

/// The header of a list.
#[must_use]
pub fn header(text: &str) -> Header<'_> {
    let mut header = Header::default();
    for line in super::body(text).lines().map(str::trim).take(LINES) {
        let Some((key, value)) = line.strip_prefix(['!', '#']).and_then(|comment| comment.split_once(':')) else {
            continue;
        };
        let slot = match key.trim().to_ascii_lowercase().as_str() {
            "title" => &mut header.title,
            "version" => &mut header.version,
            "last modified" | "last-modified" | "updated" | "last updated" => &mut header.last_modified,
            "expires" => &mut header.expires,
            "homepage" => &mut header.homepage,
            "license" | "licence" => &mut header.licence,
            "diff-path" => &mut header.diff_path,
            "entries" | "number of entries" | "number of unique domains" | "total number of network filters" => {
                &mut header.count
            }
            _ => continue,
        };
        slot.get_or_insert(value.trim());
    }
    header
}

impl Header<'_> {
    /// For how many seconds the list says that it stays good. Days, where it names no unit (Adblock Plus reads it so).
    #[must_use]
    pub fn lasts(&self) -> Option<u64> {
        let text = self.expires?;
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at_checked(end)?;
        let unit = unit.trim_start().bytes().next().map_or(b'd', |byte| byte.to_ascii_lowercase());
        let seconds = match unit {
            b'h' => 3_600,
            b'm' => 60,
            b's' => 1,
            _ => 86_400,
        };
        digits.parse::<u64>().ok()?.checked_mul(seconds)
    }

    /// How many filters the list says that it has: digits, perhaps in groups.
    #[must_use]
    pub fn filters(&self) -> Option<u64> {
        let is_group = |c: char| matches!(c, ',' | '.' | '\'' | '_' | ' ');
        let number = self.count?.split(|c: char| !c.is_ascii_digit() && !is_group(c)).next()?;
        number.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_say_of_themselves() {
        let text = "\u{feff}[Adblock Plus 2.0]\n! Title: NoCoin\n!  version : 7 \n# Last Updated: today\n! Title: another\n\
                    ! Licence: MIT\n! Diff-Path: ../patches/1.patch#nocoin\n! Homepage: https://a.example/x:y\n||a.com^";
        let expected = Header {
            title: Some("NoCoin"),
            version: Some("7"),
            last_modified: Some("today"),
            homepage: Some("https://a.example/x:y"),
            licence: Some("MIT"),
            diff_path: Some("../patches/1.patch#nocoin"),
            ..Header::default()
        };
        assert_eq!(header(text), expected);
    }

    #[test]
    fn how_long_a_list_stays_good() {
        for (text, expected) in [
            ("4 days (update frequency)", Some(345_600)),
            ("1 day", Some(86_400)),
            ("12 hours", Some(43_200)),
            ("6h", Some(21_600)),
            ("317 minutes", Some(19_020)),
            ("5", Some(432_000)),
            ("5D", Some(432_000)),
            ("soon", None),
            ("-3 days", None),
            ("", None),
            ("99999999999999999999 days", None),
            ("999999999999999999 days", None),
        ] {
            assert_eq!(Header { expires: Some(text), ..Header::default() }.lasts(), expected, "{text}");
        }
        assert_eq!(Header::default().lasts(), None);
    }

    #[test]
    fn how_many_filters_a_list_says_it_has() {
        for (text, expected) in [
            ("# Number of unique domains: 130,517", Some(130_517)),
            ("! Entries: 56.444", Some(56_444)),
            ("! Number of entries: 12 345 (as of today, 5)", Some(12_345)),
            ("! Entries: many", None),
            ("! Entry: 5", None),
        ] {
            assert_eq!(header(text).filters(), expected, "{text}");
        }
    }
}
