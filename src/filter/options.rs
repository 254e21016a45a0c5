//! The options after a filter's `$`.
//!
//! One table says what each name means; a new option is a new row.

use super::{Domains, Filter, IssueKind, Party};
use crate::request::Kinds;

/// What an option's name means.
#[derive(Clone, Copy)]
enum Meaning {
    /// A kind of request; `~` takes it out.
    Kind(Kinds),
    /// Every kind of request.
    All,
    Party(Party),
    MatchCase,
    Important,
    Badfilter,
    From,
    To,
    Denyallow,
    /// Blocks, and offers a harmless answer instead: for a blocker, a block.
    Blocks,
    /// Means nothing (`_`, and notes of list authors).
    Nothing,
    /// Changes requests or answers but blocks nothing.
    NotABlock,
    /// About hidden elements, in exceptions.
    Cosmetic,
    /// Asks for what the core is not told (method, headers, address of the server) or cannot stop.
    Unsupported,
}

fn meaning(name: &str) -> Option<Meaning> {
    use Meaning as M;
    Some(match name {
        "script" => M::Kind(Kinds::SCRIPT),
        "image" | "img" | "background" => M::Kind(Kinds::IMAGE),
        "stylesheet" | "css" => M::Kind(Kinds::STYLESHEET),
        "subdocument" | "frame" => M::Kind(Kinds::SUBDOCUMENT),
        "xmlhttprequest" | "xhr" => M::Kind(Kinds::XHR),
        "websocket" => M::Kind(Kinds::WEBSOCKET),
        "font" => M::Kind(Kinds::FONT),
        "media" => M::Kind(Kinds::MEDIA),
        "object" | "object-subrequest" | "object_subrequest" => M::Kind(Kinds::OBJECT),
        "ping" | "beacon" => M::Kind(Kinds::PING),
        "other" | "xbl" | "dtd" => M::Kind(Kinds::OTHER),
        "document" | "doc" => M::Kind(Kinds::DOCUMENT),
        "popup" | "popunder" => M::Kind(Kinds::POPUP),
        "all" => M::All,
        "third-party" | "3p" | "thirdparty" => M::Party(Party::Third),
        "first-party" | "1p" | "firstparty" => M::Party(Party::First),
        "match-case" => M::MatchCase,
        "important" => M::Important,
        "badfilter" => M::Badfilter,
        "domain" | "from" => M::From,
        "to" => M::To,
        "denyallow" => M::Denyallow,
        "redirect" | "rewrite" | "empty" | "mp4" => M::Blocks,
        "reason" => M::Nothing,
        _ if name.bytes().all(|b| b == b'_') && !name.is_empty() => M::Nothing,
        "csp" | "permissions" | "removeparam" | "queryprune" | "redirect-rule" | "replace" | "uritransform"
        | "urlskip" | "removeheader" | "jsonprune" | "xmlprune" | "hls" | "referrerpolicy" | "cookie" | "stealth"
        | "inline-script" | "inline-font" | "urltransform" => M::NotABlock,
        "elemhide" | "ehide" | "generichide" | "ghide" | "specifichide" | "shide" | "jsinject" | "content"
        | "extension" => M::Cosmetic,
        "method" | "header" | "responseheader" | "ipaddress" | "app" | "network" | "cname" | "strict1p"
        | "strict3p" | "strict-first-party" | "strict-third-party" | "webrtc" | "genericblock" | "urlblock"
        | "sitekey" | "top" | "requestheader" | "client" | "dnstype" | "dnsrewrite" | "ctag" | "subject" => {
            M::Unsupported
        }
        _ => return None,
    })
}

/// Does `text` read like options: names that somebody defines, or one that looks like such a name?
pub(super) fn looks_like_options(text: &str) -> bool {
    let mut parts = split(text).peekable();
    parts.peek().is_some()
        && parts.all(|(_, part)| {
            let name = part.strip_prefix('~').unwrap_or(part);
            let name = name.split_once('=').map_or(name, |(name, _)| name);
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

/// Reads `text` into `filter`.
///
/// # Errors
/// The byte offset of the first option that makes the filter unusable, and why.
pub(super) fn read<'a>(text: &'a str, filter: &mut Filter<'a>) -> Result<(), (usize, IssueKind)> {
    let (mut wanted, mut unwanted) = (Kinds::NONE, Kinds::NONE);
    for (offset, part) in split(text) {
        let (negated, rest) = match part.strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, part),
        };
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        let lower = name.to_ascii_lowercase();
        let fault = |kind: fn(String) -> IssueKind| Err((offset, kind(name.to_owned())));
        let Some(meaning) = meaning(&lower) else {
            return fault(IssueKind::UnknownOption);
        };
        match (meaning, negated) {
            (Meaning::Kind(kind), false) => wanted = wanted.with(kind),
            (Meaning::Kind(kind), true) => unwanted = unwanted.with(kind),
            (Meaning::All, false) => wanted = Kinds::ALL,
            (Meaning::Party(party), negated) => filter.party = if negated { opposite(party) } else { party },
            (Meaning::MatchCase, false) => filter.match_case = true,
            (Meaning::Important, false) => filter.important = true,
            (Meaning::Badfilter, false) => filter.badfilter = true,
            (Meaning::From | Meaning::To | Meaning::Denyallow, false) => {
                let list = domains(value).map_err(|kind| (offset, kind.unwrap_or(IssueKind::InvalidValue(lower))))?;
                match meaning {
                    Meaning::From => filter.from = list,
                    Meaning::To => filter.to = list,
                    _ => filter.denyallow = list,
                }
            }
            (Meaning::Blocks | Meaning::Nothing, _) => {}
            (Meaning::NotABlock, _) => return fault(IssueKind::NotABlock),
            (Meaning::Cosmetic, _) => return Err((offset, IssueKind::Cosmetic)),
            (Meaning::Unsupported, _) => return fault(IssueKind::UnsupportedOption),
            (_, true) => return fault(IssueKind::InvalidValue),
        }
    }
    let base = if wanted == Kinds::NONE { Kinds::DEFAULT } else { wanted };
    filter.kinds = base.without(unwanted);
    match filter.kinds {
        Kinds::NONE => Err((0, IssueKind::InvalidValue("types".to_owned()))),
        // No browser reports a request as a pop-up, so such a filter could never match.
        Kinds::POPUP => Err((0, IssueKind::UnsupportedOption("popup".to_owned()))),
        _ => Ok(()),
    }
}

fn opposite(party: Party) -> Party {
    match party {
        Party::First => Party::Third,
        Party::Third => Party::First,
        Party::Any => Party::Any,
    }
}

/// A list of hosts; `Err(None)`: there is no value.
fn domains(value: Option<&str>) -> Result<Domains<'_>, Option<IssueKind>> {
    let list = Domains(value.unwrap_or_default());
    if list.iter().next().is_none() {
        return Err(None);
    }
    for domain in list.iter() {
        let name = domain.name.strip_suffix(".*").unwrap_or(domain.name);
        // A regular expression among the hosts is uBlock Origin's own and nowhere else's.
        if name.starts_with('/') || crate::host::canonical(name).is_none() {
            return Err(Some(IssueKind::InvalidHost(domain.name.to_owned())));
        }
    }
    Ok(list)
}

/// The parts between commas, with their offsets; `\,` is no such comma.
fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let rest = text.get(from..)?;
        let comma = rest
            .char_indices()
            .find(|&(at, c)| c == ',' && !rest.get(..at).is_some_and(|head| head.ends_with('\\')))
            .map(|(at, _)| at);
        start = comma.map(|at| from + at + 1);
        Some((from, rest.get(..comma.unwrap_or(rest.len()))?))
    })
}
