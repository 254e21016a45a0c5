//! The pages of a HAR: an entry names the one that it belongs to, and that may be who asks.

use std::collections::VecDeque;

use wattguard::limits;
use wattguard::url::Url;

/// The pages that were met last, the newest first: at most [`limits::HAR_PAGES`].
#[derive(Debug, Default)]
pub(super) struct Pages(VecDeque<Page>);

#[derive(Debug)]
struct Page {
    id: String,
    /// Scheme and host of its address: Chrome names no more of an initiator either.
    origin: String,
}

impl Pages {
    /// Remembers where a page lies. A text that is no address says nothing.
    pub(super) fn remember(&mut self, id: &str, address: &str) {
        let url = Url::parse(address);
        if !url.has_host() {
            return;
        }
        let origin = url.text().get(..url.host_end()).unwrap_or_default();
        if self.origin(id) != origin {
            self.0.truncate(limits::HAR_PAGES - 1);
            self.0.push_front(Page { id: id.to_owned(), origin: origin.to_owned() });
        }
    }

    /// The origin of a page; empty if unknown.
    pub(super) fn origin(&self, id: &str) -> &str {
        self.0.iter().find(|page| page.id == id).map_or("", |page| &page.origin)
    }
}
