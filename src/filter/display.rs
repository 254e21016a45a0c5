//! [`Filter`] -> Adblock syntax, in one canonical spelling.

use std::fmt;

use super::{Anchor, Domains, Filter, Party, Pattern};
use crate::request::Kinds;

const KINDS: [(Kinds, &str); 13] = [
    (Kinds::SCRIPT, "script"),
    (Kinds::IMAGE, "image"),
    (Kinds::STYLESHEET, "stylesheet"),
    (Kinds::SUBDOCUMENT, "subdocument"),
    (Kinds::XHR, "xmlhttprequest"),
    (Kinds::WEBSOCKET, "websocket"),
    (Kinds::FONT, "font"),
    (Kinds::MEDIA, "media"),
    (Kinds::OBJECT, "object"),
    (Kinds::PING, "ping"),
    (Kinds::OTHER, "other"),
    (Kinds::DOCUMENT, "document"),
    (Kinds::POPUP, "popup"),
];

impl fmt::Display for Filter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.exception {
            f.write_str("@@")?;
        }
        write!(f, "{}", self.pattern)?;
        let mut separator = "$";
        let mut option = |f: &mut fmt::Formatter<'_>, text: &[&str]| {
            f.write_str(separator)?;
            separator = ",";
            text.iter().try_for_each(|part| f.write_str(part))
        };
        let missing = Kinds::DEFAULT.without(self.kinds);
        if self.kinds == Kinds::ALL {
            option(f, &["all"])?;
        } else if self.kinds.without(Kinds::DEFAULT) == Kinds::NONE && missing.bits().count_ones() < 6 {
            for (_, name) in KINDS.iter().filter(|(kind, _)| missing.meets(*kind)) {
                option(f, &["~", name])?;
            }
        } else {
            for (_, name) in KINDS.iter().filter(|(kind, _)| self.kinds.meets(*kind)) {
                option(f, &[name])?;
            }
        }
        match self.party {
            Party::Any => {}
            Party::First => option(f, &["first-party"])?,
            Party::Third => option(f, &["third-party"])?,
        }
        for (set, name) in
            [(self.match_case, "match-case"), (self.important, "important"), (self.badfilter, "badfilter")]
        {
            if set {
                option(f, &[name])?;
            }
        }
        for (Domains(hosts), name) in [(self.from, "domain="), (self.to, "to="), (self.denyallow, "denyallow=")] {
            if !hosts.is_empty() {
                option(f, &[name, hosts])?;
            }
        }
        // An option that means nothing, so that the end of a regular expression is not read as options.
        match self.pattern {
            Pattern::Regex(source) if separator == "$" && source.contains("/$") => f.write_str("$_"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Pattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, text, end) = match *self {
            Self::Host(host) => return write!(f, "||{host}^"),
            Self::Regex(source) => return write!(f, "/{source}/"),
            Self::Text { start, text, end } => (start, text, end),
        };
        f.write_str(match start {
            Anchor::Host => "||",
            Anchor::Start => "|",
            // Text that would read as something else keeps an outer star.
            Anchor::None if text.is_empty() || text.starts_with(['|', '!', '[', '#', '@']) => "*",
            Anchor::None => "",
        })?;
        f.write_str(text)?;
        let reads_as_regex = start == Anchor::None && text.len() > 2 && text.starts_with('/') && text.ends_with('/');
        f.write_str(match end {
            true => "|",
            // `$` would begin options.
            false if reads_as_regex || text.ends_with('|') || text.contains('$') => "*",
            false => "",
        })
    }
}
