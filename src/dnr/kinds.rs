//! Kinds of request -> the browsers' names for them.

use super::Browser;
use crate::request::Kinds;

/// A kind by the browsers' names. Each browser refuses a name that it does not know, and all rules with it.
struct Names {
    kind: Kinds,
    both: &'static [&'static str],
    chrome: &'static [&'static str],
    firefox: &'static [&'static str],
}

const NAMES: [Names; 12] = [
    names(Kinds::DOCUMENT, &["main_frame"], &[], &[]),
    names(Kinds::SUBDOCUMENT, &["sub_frame"], &[], &[]),
    names(Kinds::SCRIPT, &["script"], &[], &[]),
    names(Kinds::STYLESHEET, &["stylesheet"], &[], &["xslt"]),
    names(Kinds::IMAGE, &["image"], &[], &["imageset"]),
    names(Kinds::FONT, &["font"], &[], &[]),
    names(Kinds::MEDIA, &["media"], &[], &[]),
    names(Kinds::XHR, &["xmlhttprequest"], &[], &["json"]),
    names(Kinds::WEBSOCKET, &["websocket"], &[], &[]),
    names(Kinds::OBJECT, &["object"], &[], &["object_subrequest"]),
    names(Kinds::PING, &["ping"], &[], &["beacon"]),
    names(Kinds::OTHER, &["csp_report", "other"], &["webtransport"], &["speculative", "web_manifest", "xml_dtd"]),
];

const fn names(
    kind: Kinds,
    both: &'static [&'static str],
    chrome: &'static [&'static str],
    firefox: &'static [&'static str],
) -> Names {
    Names { kind, both, chrome, firefox }
}

/// The browsers' names for kinds; none where the browsers' own default (all but `main_frame`) is meant.
pub(super) fn resource_types(kinds: Kinds, browser: Browser) -> Vec<&'static str> {
    if kinds == Kinds::DEFAULT {
        return Vec::new();
    }
    let chosen = NAMES.iter().filter(|names| kinds.meets(names.kind));
    let names = chosen.flat_map(|names| match browser {
        Browser::Both => [names.both, &[]],
        Browser::Chrome => [names.both, names.chrome],
        Browser::Firefox => [names.both, names.firefox],
    });
    names.flatten().copied().collect()
}
