//! Filters -> what judges requests: the table, and the rules for browsers.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use wattguard::dnr::{self, Browser, Budget};
use wattguard::lists::{Item, Standing, items};
use wattguard::matcher::{Builder, Table};

use crate::data::{List, lists};

/// From the text of a list to the bytes of a table.
#[divan::bench(args = lists(), max_time = 5)]
fn table(bencher: Bencher<'_, '_>, list: &List) {
    bencher.counter(BytesCount::of_str(&list.text)).bench(|| {
        let mut builder = Builder::new();
        builder.add("Bench", black_box(&list.text));
        builder.finish()
    });
}

/// From the bytes of a table to a table: what every start costs.
#[divan::bench(args = lists())]
fn open(bencher: Bencher<'_, '_>, list: &List) {
    let bytes = list.table();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| Table::new(black_box(&bytes)).is_ok());
}

/// From filters to rules that both browsers accept.
#[divan::bench(args = lists(), max_time = 5)]
fn rules(bencher: Bencher<'_, '_>, list: &List) {
    let filters: Vec<_> = items(&list.text)
        .filter_map(|item| match item {
            Item::Filter(entry) => Some((0, entry)),
            Item::Issue(_) => None,
        })
        .collect();
    bencher.counter(ItemsCount::new(filters.len())).bench(|| {
        dnr::compile(&[Standing::TRUSTED], black_box(&filters).iter().copied(), Browser::Both, Budget::UNLIMITED)
    });
}
