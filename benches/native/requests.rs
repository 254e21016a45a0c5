//! Sets of requests for a list: what it blocks, what it lifts again, and what it leaves alone.

use wattguard::filter::{Anchor, Filter, Party, Pattern};
use wattguard::lists::{Item, items};
use wattguard::matcher::Table;
use wattguard::request::{Kinds, Request};

use crate::data::{self, List};
use crate::random::Random;

/// Requests of one set, at most.
pub(crate) const SET: usize = 1_000;

/// The three strings that a browser reports.
pub(crate) struct Asked {
    pub(crate) url: String,
    pub(crate) kind: &'static str,
    pub(crate) source: String,
}

impl Asked {
    fn is_blocked(&self, table: &Table<'_>) -> bool {
        table.block(&Request::parse(&self.url, self.kind, &self.source)).is_some()
    }
}

/// Requests after the filters of a list that its table blocks.
pub(crate) fn hits(list: &List, table: &Table<'_>) -> Vec<Asked> {
    let mut asked = after_filters(list, false);
    asked.retain(|asked| asked.is_blocked(table));
    spread(asked)
}

/// Requests after the exceptions of a list that are blocked only without them.
pub(crate) fn lifted(list: &List, table: &Table<'_>) -> Vec<Asked> {
    let lines = list.text.lines().filter(|line| !line.starts_with("@@"));
    let strict = List { name: String::new(), text: lines.collect::<Vec<_>>().join("\n") }.table();
    let strict = Table::new(&strict).expect("a table");
    let mut asked = after_filters(list, true);
    asked.retain(|asked| !asked.is_blocked(table) && asked.is_blocked(&strict));
    spread(asked)
}

/// Ordinary requests, drawn from a seed, that the table does not block.
pub(crate) fn misses(table: &Table<'_>) -> Vec<Asked> {
    const KINDS: [&str; 6] = ["script", "image", "xmlhttprequest", "stylesheet", "font", "websocket"];
    let mut random = Random(0x0005_eed0_0011);
    let mut asked = Vec::new();
    while asked.len() < SET {
        let (site, path) = (data::host(&mut random), data::path(&mut random));
        let host =
            if random.below(2) == 0 { format!("www.{site}") } else { format!("cdn.{}", data::host(&mut random)) };
        let request = Asked {
            url: format!(
                "https://{host}/wp-content/themes{path}.js?id={}&v=1.{}",
                random.below(1 << 30),
                random.below(10)
            ),
            kind: KINDS[random.below(KINDS.len())],
            source: format!("https://www.{site}/"),
        };
        if !request.is_blocked(table) {
            asked.push(request);
        }
    }
    asked
}

/// Every so many, so that the whole list has its part.
fn spread(asked: Vec<Asked>) -> Vec<Asked> {
    let step = asked.len().div_ceil(SET).max(1);
    asked.into_iter().step_by(step).collect()
}

fn after_filters(list: &List, exceptions: bool) -> Vec<Asked> {
    items(&list.text)
        .filter_map(|item| match item {
            Item::Filter(entry) if entry.filter.exception == exceptions => after(&entry.filter),
            _ => None,
        })
        .collect()
}

/// A request that the filter means, or nearly; none for regular expressions.
fn after(filter: &Filter<'_>) -> Option<Asked> {
    const KINDS: [&str; 8] =
        ["script", "websocket", "xmlhttprequest", "image", "sub_frame", "stylesheet", "ping", "main_frame"];
    let kind = KINDS.into_iter().find(|kind| filter.kinds.meets(Kinds::of_request(kind)))?;
    let url = match filter.pattern {
        Pattern::Host(host) => format!("https://{host}/lib/main.js"),
        Pattern::Regex(_) => return None,
        Pattern::Text { start, text, .. } => {
            let before = match start {
                Anchor::Start => "",
                Anchor::Host => "https://",
                Anchor::None => "https://cdn.example/static",
            };
            format!("{before}{}", text.replace('*', "x").replace('^', "/"))
        }
    };
    let source = match (filter.from.iter().find(|domain| !domain.excluded), filter.party) {
        (Some(domain), _) => format!("https://{}/", domain.name.replace(".*", ".com")),
        (None, Party::First) => url.clone(),
        (None, _) => "https://shop.example/".to_owned(),
    };
    Some(Asked { url, kind, source })
}
