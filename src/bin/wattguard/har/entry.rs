//! One entry of a HAR -> a request.

use serde::de::{MapAccess, SeqAccess};

use super::pages::Pages;
use crate::json::{self, Fill, Part, fields};
use crate::requests::Asked;

/// `_resourceType` of Chrome's DevTools -> `webRequest`, where the names differ.
const RESOURCE_TYPES: &[(&str, &str)] = &[
    ("document", "main_frame"),
    ("xhr", "xmlhttprequest"),
    ("fetch", "xmlhttprequest"),
    ("eventsource", "xmlhttprequest"),
    ("texttrack", "media"),
    ("csp-violation-report", "csp_report"),
];

/// `Sec-Fetch-Dest` (destinations of the Fetch standard) -> `webRequest`, where the names differ.
const DESTINATIONS: &[(&str, &str)] = &[
    ("document", "main_frame"),
    ("iframe", "sub_frame"),
    ("frame", "sub_frame"),
    ("fencedframe", "sub_frame"),
    ("worker", "script"),
    ("sharedworker", "script"),
    ("serviceworker", "script"),
    ("audioworklet", "script"),
    ("paintworklet", "script"),
    ("style", "stylesheet"),
    ("audio", "media"),
    ("video", "media"),
    ("track", "media"),
    ("embed", "object"),
    ("report", "csp_report"),
    ("empty", "xmlhttprequest"),
];

/// What is read of an entry.
#[derive(Default)]
pub(super) struct Entry {
    page: String,
    resource_type: String,
    initiator: Initiator,
    request: Request,
}

/// An object of Chrome's, or an address where other tools wrote it.
#[derive(Default)]
struct Initiator {
    url: String,
}

#[derive(Default)]
struct Request {
    url: String,
    headers: Headers,
}

#[derive(Default)]
struct Headers {
    referrer: String,
    destination: String,
}

#[derive(Default)]
struct Header {
    name: String,
    value: String,
}

impl Entry {
    /// The request, with what is known of the page that it belongs to.
    pub(super) fn asked(self, pages: &mut Pages) -> Asked {
        let kind = self.kind().to_owned();
        let Request { url, headers } = self.request;
        let page = match kind.as_str() {
            "main_frame" => {
                pages.remember(&self.page, &url);
                ""
            }
            _ => pages.origin(&self.page),
        };
        let known = [self.initiator.url, headers.referrer, page.to_owned()];
        let source = known.into_iter().find(|address| !address.is_empty()).unwrap_or_default();
        Asked { url, kind, source }
    }

    /// The resource type in `webRequest`'s words.
    fn kind(&self) -> &str {
        let destination = renamed(DESTINATIONS, &self.request.headers.destination);
        let socket = self.request.url.starts_with("ws://") || self.request.url.starts_with("wss://");
        match renamed(RESOURCE_TYPES, &self.resource_type) {
            // Chrome tells pages in tabs and in frames apart by the header alone.
            "main_frame" if destination == "sub_frame" => destination,
            "" if socket => "websocket",
            "" => destination,
            kind => kind,
        }
    }
}

fn renamed<'a>(table: &[(&str, &'static str)], name: &'a str) -> &'a str {
    table.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| to)
}

fields!(Entry {
    "pageref" => page, "_resourceType" => resource_type, "_initiator" => initiator, "request" => request
});
fields!(Request { "url" => url, "headers" => headers });
fields!(Header { "name" => name, "value" => value });

impl Part for Initiator {
    fn text(&mut self, text: &str) {
        self.url.text(text);
    }

    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "url" => map.next_value_seed(Fill(&mut self.url)),
            _ => json::skip(map),
        }
    }
}

impl Part for Headers {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut header = Header::default();
        let more = list.next_element_seed(Fill(&mut header))?.is_some();
        if header.name.eq_ignore_ascii_case("referer") {
            self.referrer = header.value;
        } else if header.name.eq_ignore_ascii_case("sec-fetch-dest") {
            self.destination = header.value;
        }
        Ok(more)
    }
}
