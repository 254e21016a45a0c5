//! Lines that are no Adblock syntax but name hosts: hosts files, lists of domains, WebExtension match patterns.

use super::{Anchor, Filter, IssueKind, Pattern};
use crate::host;

/// The filter for one host of a hosts file or a domain list: `||host^`.
///
/// # Errors
/// [`IssueKind::InvalidHost`] where no browser would accept it; hosts are to be canonical.
pub fn plain_host(name: &str) -> Result<Filter<'_>, IssueKind> {
    let name = name.strip_prefix("*.").unwrap_or(name);
    let name = name.strip_suffix('.').unwrap_or(name);
    if !host::is_canonical_name(name) || !name.contains('.') {
        return Err(IssueKind::InvalidHost(name.to_owned()));
    }
    Ok(Filter::of(Pattern::Host(name)))
}

/// The filter for a match pattern such as `*://*.coinhive.com/*`; `None` where the line is none.
///
/// Schemes other than `*` are dropped: a miner that is listed under `http` mines over `https` as well.
#[must_use]
pub fn match_pattern(line: &str) -> Option<Filter<'_>> {
    let (scheme, rest) = line.split_once("://")?;
    if !matches!(scheme, "*" | "http" | "https" | "ws" | "wss") {
        return None;
    }
    let slash = rest.find('/')?;
    // These mean something else in a filter.
    if rest.contains(['$', '#', '^', '|']) {
        return None;
    }
    let (name, path) = (rest.get(..slash)?, rest.get(slash..)?);
    let name = name.strip_prefix("*.").unwrap_or(name);
    let (host, port) = name.split_once(':').map_or((name, None), |(host, port)| (host, Some(port)));
    // A dot at the end names the same host.
    let plain = host.strip_suffix('.').unwrap_or(host);
    match (name, path) {
        ("*", "/" | "/*") => None,
        ("*", _) => Some(Filter::of(Pattern::Text {
            start: Anchor::None,
            text: path.trim_matches('*'),
            end: !path.ends_with('*'),
        })),
        (_, "/*" | "/") if port.is_none() && host::is_canonical_name(plain) => Some(Filter::of(Pattern::Host(plain))),
        _ if host::is_canonical_name(plain) && port.is_none_or(|port| port.parse::<u16>().is_ok()) => {
            let text = rest.strip_prefix("*.").unwrap_or(rest).trim_end_matches('*');
            Some(Filter::of(Pattern::Text { start: Anchor::Host, text, end: !path.ends_with('*') }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    #[test]
    fn hosts_and_match_patterns() {
        for (line, printed) in [
            ("*://*.coinhive.com/*", Some("||coinhive.com^")),
            ("https://coinhive.com/lib/*", Some("||coinhive.com/lib/")),
            ("*://*/*coin-hive*.js", Some("/*coin-hive*.js|")),
            ("*://a.com/x.js*", Some("||a.com/x.js")),
            ("coinhive.com", None),
            ("*://*/*", None),
            ("*://*/x$script*", None),
            ("*://*.hostingcloud.bid./*", Some("||hostingcloud.bid^")),
            ("wss://*.a.com:9333/proxy/*", Some("||a.com:9333/proxy/")),
            ("wss://a.com:9333/*", Some("||a.com:9333/")),
            ("wss://a.com:x/*", None),
            ("javascript://x/y", None),
        ] {
            assert_eq!(match_pattern(line).map(|filter| filter.to_string()).as_deref(), printed, "{line}");
        }
        for (line, host) in [("coinhive.com", Some("coinhive.com")), ("*.a.com.", Some("a.com")), ("localhost", None)] {
            assert_eq!(plain_host(line).ok().and_then(|filter| filter.pattern.host()), host, "{line}");
        }
        assert_eq!(parse("||coinhive.com^").ok(), plain_host("coinhive.com").ok());
    }
}
