//! A matcher that does everything the slow and plain way: what the table is held to, in tests and under the fuzzer.
//!
//! Input: filters and a request. Output: is it blocked, by which filters. It walks every filter, knows no keys and no
//! places. With the core it shares the parser, the public suffixes and the machine for regular expressions.

use wattguard::domain::{registrable, without_suffix};
use wattguard::filter::{Anchor, Domains, Filter, Party, Pattern};
use wattguard::request::{Kinds, Request};
use wattguard::{host, regex};

/// The filters that are left when each `badfilter` has taken its like away.
pub(crate) fn in_force<'a>(filters: &[Filter<'a>]) -> Vec<Filter<'a>> {
    let bad: Vec<Filter<'_>> =
        filters.iter().filter(|filter| filter.badfilter).map(|bad| Filter { badfilter: false, ..*bad }).collect();
    filters.iter().filter(|filter| !filter.badfilter && !bad.contains(filter)).copied().collect()
}

/// Is the request blocked, after exceptions and `important`?
pub(crate) fn blocks(filters: &[Filter<'_>], request: &Request<'_>) -> bool {
    let blocked =
        |important: bool| filters.iter().any(|f| !f.exception && (!important || f.important) && meets(f, request));
    let page = Request { url: request.source, source: request.source, kind: Kinds::DOCUMENT };
    let excepted =
        filters.iter().any(|f| f.exception && (meets(f, request) || request.source.has_host() && meets(f, &page)));
    blocked(true) || blocked(false) && !excepted
}

/// Does the filter mean this request?
pub(crate) fn meets(filter: &Filter<'_>, request: &Request<'_>) -> bool {
    let (target, source) = (request.url.host(), request.source.host());
    filter.kinds.meets(request.kind)
        && party_meets(filter.party, request)
        && (filter.from.is_empty() || asks_for(&filter.from, source))
        && (filter.to.is_empty() || asks_for(&filter.to, target))
        && (filter.denyallow.is_empty() || !asks_for(&filter.denyallow, target))
        && pattern_meets(filter, request)
}

/// Of an unknown initiator nobody knows whose request it is.
fn party_meets(party: Party, request: &Request<'_>) -> bool {
    let site = |host: &str| registrable(&host.to_ascii_lowercase()).to_owned();
    let third = site(request.url.host()) != site(request.source.host());
    match party {
        Party::Any => true,
        Party::First => request.source.has_host() && !third,
        Party::Third => request.source.has_host() && third,
    }
}

/// The longest name that fits decides, of two alike the first; if none fits, a list of exclusions asks for everybody.
fn asks_for(domains: &Domains<'_>, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let mut best: Option<(usize, bool)> = None;
    for domain in domains.iter() {
        let (name, fits) = match domain.name.strip_suffix(".*") {
            Some(entity) => {
                let entity = entity.to_lowercase();
                let fits = without_suffix(&host).is_some_and(|host| below(host, &entity));
                (entity + ".*", fits)
            }
            None => {
                let name = host::canonical(domain.name).unwrap_or_default();
                let fits = below(&host, &name);
                (name, fits)
            }
        };
        if fits && best.is_none_or(|(len, _)| name.len() > len) {
            best = Some((name.len(), domain.excluded));
        }
    }
    best.map_or(domains.iter().all(|domain| domain.excluded), |(_, excluded)| !excluded)
}

/// Is `host` the host `above`, or below it?
fn below(host: &str, above: &str) -> bool {
    host == above || host.ends_with(&format!(".{above}"))
}

fn pattern_meets(filter: &Filter<'_>, request: &Request<'_>) -> bool {
    let spelled = |text: &str| if filter.match_case { text.to_owned() } else { text.to_ascii_lowercase() };
    let url = spelled(request.url.text());
    match filter.pattern {
        Pattern::Host(name) => below(&request.url.host().to_ascii_lowercase(), name),
        Pattern::Regex(source) => {
            let program = regex::compile(source, filter.match_case);
            program.is_ok_and(|program| regex::matches(&program, request.url.text().as_bytes()))
        }
        Pattern::Text { start, text, end } => {
            let (first, last) = (request.url.host_start(), request.url.host_end());
            let starts: Vec<bool> = (0..=url.len())
                .map(|at| match start {
                    Anchor::None => true,
                    Anchor::Start => at == 0,
                    Anchor::Host => (first..last).contains(&at) && (at == first || url.as_bytes()[at - 1] == b'.'),
                })
                .collect();
            pattern_runs(spelled(text).as_bytes(), url.as_bytes(), starts, end)
        }
    }
}

/// Runs a pattern from all places at once: after each of its bytes, `places` are those in the text where it may stand.
fn pattern_runs(pattern: &[u8], text: &[u8], mut places: Vec<bool>, end: bool) -> bool {
    for &wanted in pattern {
        let first = places.iter().position(|&stands| stands).unwrap_or(places.len());
        places = (0..=text.len())
            .map(|at| match wanted {
                b'*' => at >= first,
                // The end of the address counts as a separator, and is not used up.
                b'^' if at == text.len() && places[at] => true,
                b'^' => at > 0 && places[at - 1] && is_separator(text[at - 1]),
                _ => at > 0 && places[at - 1] && text[at - 1] == wanted,
            })
            .collect();
    }
    if end { places[text.len()] } else { places.contains(&true) }
}

/// Adblock Plus: anything but a letter, a digit, or one of `_ - . %`; beyond ASCII everything counts as a letter.
fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"_-.%".contains(&byte)
}
