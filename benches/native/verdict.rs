//! Request -> verdict: from the three strings that a browser reports to the filter that blocks, if one does.
//!
//! A turn judges a set of up to [`SET`] requests; divide by it, or read the items a second.
//!
//! [`SET`]: crate::requests::SET

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use wattguard::matcher::Table;
use wattguard::request::Request;

use crate::data::{List, lists};
use crate::requests::{self, Asked};

/// A filter blocks each request.
#[divan::bench(args = lists())]
fn hit(bencher: Bencher<'_, '_>, list: &List) {
    let bytes = list.table();
    let table = Table::new(&bytes).expect("a table");
    judge(bencher, &table, &requests::hits(list, &table));
}

/// No filter means any of the requests: so it is with nearly all of them.
#[divan::bench(args = lists())]
fn miss(bencher: Bencher<'_, '_>, list: &List) {
    let bytes = list.table();
    let table = Table::new(&bytes).expect("a table");
    judge(bencher, &table, &requests::misses(&table));
}

/// A filter would block each request, and an exception lifts it. Lists without such exceptions have no figures.
#[divan::bench(args = lists())]
fn exception(bencher: Bencher<'_, '_>, list: &List) {
    let bytes = list.table();
    let table = Table::new(&bytes).expect("a table");
    judge(bencher, &table, &requests::lifted(list, &table));
}

/// Measures how long the table takes for all of `asked`; nothing if there are none.
pub(crate) fn judge(bencher: Bencher<'_, '_>, table: &Table<'_>, asked: &[Asked]) {
    if asked.is_empty() {
        return;
    }
    bencher.counter(ItemsCount::new(asked.len())).bench(|| {
        let blocked = |asked: &&Asked| {
            let asked = black_box(*asked);
            table.block(&Request::parse(&asked.url, asked.kind, &asked.source)).is_some()
        };
        asked.iter().filter(blocked).count()
    });
}
