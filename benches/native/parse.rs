//! Text -> filters: bytes of a list a second.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use wattguard::lists::{Item, items};

use crate::data::{List, lists};

/// Reads every line; prints nothing, keeps nothing.
#[divan::bench(args = lists())]
fn read(bencher: Bencher<'_, '_>, list: &List) {
    let filters = || items(black_box(&list.text)).filter(|item| matches!(item, Item::Filter(_))).count();
    bencher.counter(BytesCount::of_str(&list.text)).bench(filters);
}
