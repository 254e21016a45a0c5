//! Adblock syntax -> [`Filter`].

use memchr::memchr2;

use super::options;
use super::{Anchor, Filter, IssueKind, Pattern};
use crate::host::is_canonical_name;
use crate::limits;
use crate::request::Kinds;

/// Reads one line of Adblock syntax: a network filter. Comments and empty lines are the caller's.
///
/// # Errors
/// What is the matter, and the byte offset in `line` where.
pub fn parse(line: &str) -> Result<Filter<'_>, (usize, IssueKind)> {
    if line.len() > limits::LINE_BYTES {
        return Err((limits::LINE_BYTES, IssueKind::TooLong));
    }
    if let Some(issue) = not_about_requests(line) {
        return Err(issue);
    }
    let (exception, body) = match line.strip_prefix("@@") {
        Some(body) => (true, body),
        None => (false, line),
    };
    let body_at = line.len() - body.len();
    let (text, options_text) = split_options(body);
    let mut filter = Filter { exception, ..Filter::of(pattern(text)) };
    if let Some(options_text) = options_text {
        let options_at = body_at + text.len() + 1;
        options::read(options_text, &mut filter).map_err(|(at, kind)| (options_at + at, kind))?;
    }
    if any_websocket(&filter) {
        let others = if filter.kinds == Kinds::DEFAULT { Kinds::NONE } else { filter.kinds };
        filter = Filter { pattern: EVERYTHING, kinds: others.with(Kinds::WEBSOCKET), ..filter };
    }
    if filter.pattern == EVERYTHING && filter.from.is_empty() && filter.to.is_empty() && !filter.badfilter {
        return Err((body_at, IssueKind::TooBroad));
    }
    Ok(filter)
}

/// `||host^`: most lines of long lists say nothing else, and need not be taken apart.
pub(crate) fn bare_host(line: &str) -> Option<&str> {
    let host = line.strip_prefix("||")?.strip_suffix('^')?;
    is_canonical_name(host).then_some(host)
}

const EVERYTHING: Pattern<'_> = Pattern::Text { start: Anchor::None, text: "", end: false };

/// Is the filter `|ws://` for some sites? Lists mean every WebSocket by it, `wss:` and all, as uBlock Origin and Ghostery
/// read it.
fn any_websocket(filter: &Filter<'_>) -> bool {
    let scheme = matches!(filter.pattern, Pattern::Text { start: Anchor::Start, text: "ws://" | "wss://", end: false });
    scheme && !filter.from.is_empty()
}

/// Cosmetic, scriptlet and HTML filters, by the marks between their hosts and their bodies.
fn not_about_requests(line: &str) -> Option<(usize, IssueKind)> {
    const SCRIPTLETS: [&str; 4] = ["##+js(", "#@#+js(", "#%#", "#@%#"];
    const COSMETIC: [&str; 8] = ["##", "#@#", "#?#", "#@?#", "#$#", "#@$#", "#$?#", "#@$?#"];
    memchr2(b'#', b'$', line.as_bytes())?;
    for mark in SCRIPTLETS {
        if let Some((before, body)) = line.split_once(mark) {
            let name: String =
                body.trim_start_matches("//scriptlet(").chars().take_while(|c| !",)".contains(*c)).collect();
            return Some((before.len(), IssueKind::Scriptlet(name.trim_matches(['\'', '"', ' ']).to_owned())));
        }
    }
    if let Some(at) = COSMETIC.iter().filter_map(|mark| line.find(mark)).min() {
        return Some((at, IssueKind::Cosmetic));
    }
    ["$$", "$@$"].iter().find_map(|mark| line.find(mark)).map(|at| (at, IssueKind::Html))
}

/// The pattern, and what follows the `$` that begins the options.
fn split_options(body: &str) -> (&str, Option<&str>) {
    let mut end = body.len();
    for _ in 0..limits::OPTION_MARKS {
        let Some(at) = body.get(..end).and_then(|head| head.rfind('$')) else {
            break;
        };
        let (before, after) = (body.get(..at).unwrap_or_default(), body.get(at + 1..).unwrap_or_default());
        // `$` is also the end of a regular expression, and may stand in its middle.
        let inside_regex = before.starts_with('/') && !before.ends_with('/') && body.ends_with('/');
        if !inside_regex && options::looks_like_options(after) {
            return (before, Some(after));
        }
        end = at;
    }
    (body, None)
}

fn pattern(text: &str) -> Pattern<'_> {
    let regex = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    if let Some(source) = regex.filter(|source| !source.is_empty()) {
        return Pattern::Regex(source);
    }
    let (start, text) = match (text.strip_prefix("||"), text.strip_prefix('|')) {
        (Some(rest), _) => (Anchor::Host, rest),
        (None, Some(rest)) => (Anchor::Start, rest),
        (None, None) => (Anchor::None, text),
    };
    let (end, text) = match text.strip_suffix('|') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    // An outer `*` undoes the anchor on its side.
    let (start, text) = match text.starts_with('*') {
        true => (Anchor::None, text.trim_start_matches('*')),
        false => (start, text),
    };
    let (end, text) = match text.ends_with('*') {
        true => (false, text.trim_end_matches('*')),
        false => (end, text),
    };
    let host = text.strip_suffix('^').filter(|host| !end && start == Anchor::Host && is_canonical_name(host));
    match (text, host) {
        (_, Some(host)) => Pattern::Host(host),
        ("", None) => EVERYTHING,
        (text, None) => Pattern::Text { start, text, end },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_print_as_they_are_read() {
        for (line, printed) in [
            ("||coinhive.com^", "||coinhive.com^"),
            ("||coinhive.com^$3p", "||coinhive.com^$third-party"),
            ("||a.com^$~third-party", "||a.com^$first-party"),
            ("@@||a.com^$websocket", "@@||a.com^$websocket"),
            ("|https://a.com/|", "|https://a.com/|"),
            ("*ads*", "ads"),
            ("||*a.com^", "a.com^"),
            ("/banner/*", "/banner/*"),
            ("/banner/", "/banner/"),
            (r"/^https?:\/\/a\.com\/$/$script", r"/^https?:\/\/a\.com\/$/$script"),
            ("a$b.js", "a$b.js*"),
            ("a$badfilter*", "a$badfilter*"),
            ("a$b$_", "a$b*"),
            ("a$*$script", "a$*$script"),
            ("/a/$b=c/$_", "/a/$b=c/$_"),
            ("$websocket,domain=a.com|~b.a.com", "*$websocket,domain=a.com|~b.a.com"),
            ("*$xhr,domain=a.com", "*$xmlhttprequest,domain=a.com"),
            ("||a.com^$~script,~image", "||a.com^$~script,~image"),
            ("||a.com^$all", "||a.com^$all"),
            ("||a.com^$doc", "||a.com^$document"),
            ("||a.com/X$match-case,important", "||a.com/X$match-case,important"),
            ("||a.com^$badfilter", "||a.com^$badfilter"),
            ("||a.com^$denyallow=x.a.com,domain=b.com", "||a.com^$domain=b.com,denyallow=x.a.com"),
            ("||a.com^$redirect=noop.js,script", "||a.com^$script"),
            ("=ws://*?pool=", "=ws://*?pool="),
            ("||coinimp.com$third-party", "||coinimp.com$third-party"),
            ("-coin-hive.js", "-coin-hive.js"),
            ("|ws://$domain=a.com", "*$websocket,domain=a.com"),
            ("|wss://$other,domain=a.com", "*$websocket,other,domain=a.com"),
            ("|ws://", "|ws://"),
        ] {
            let filter = parse(line).unwrap_or_else(|issue| unreadable(line, &issue));
            assert_eq!(filter.to_string(), printed, "{line}");
            assert_eq!(parse(printed), Ok(filter), "{printed}");
        }
    }

    fn unreadable(line: &str, issue: &(usize, IssueKind)) -> Filter<'static> {
        assert_eq!(None, Some(issue), "{line}");
        Filter { pattern: EVERYTHING, ..parse("a").unwrap_or_else(|issue| unreadable("a", &issue)) }
    }

    #[test]
    fn issues_name_place_and_kind() {
        for (line, at, kind) in [
            ("a.com##.ad", 5, IssueKind::Cosmetic),
            ("a.com#@#.ad", 5, IssueKind::Cosmetic),
            ("a.com##+js(aopr, CoinHive)", 5, IssueKind::Scriptlet("aopr".into())),
            ("a.com#%#//scriptlet('noeval')", 5, IssueKind::Scriptlet("noeval".into())),
            ("a.com$$script", 5, IssueKind::Html),
            ("||a.com^$frobnicate", 9, IssueKind::UnknownOption("frobnicate".into())),
            ("||a.com^$script,method=post", 16, IssueKind::UnsupportedOption("method".into())),
            ("$csp=worker-src 'none',domain=a.com", 1, IssueKind::NotABlock("csp".into())),
            ("||a.com^$domain=", 9, IssueKind::InvalidValue("domain".into())),
            ("*$domain=|", 2, IssueKind::InvalidValue("domain".into())),
            ("||a.com^$domain=a b.com", 9, IssueKind::InvalidHost("a b.com".into())),
            ("@@||a.com^$generichide", 11, IssueKind::Cosmetic),
            ("||a.com^$popup", 9, IssueKind::UnsupportedOption("popup".into())),
            ("*", 0, IssueKind::TooBroad),
            ("@@*$script", 2, IssueKind::TooBroad),
        ] {
            assert_eq!(parse(line), Err((at, kind)), "{line}");
        }
    }
}
