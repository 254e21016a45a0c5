//! What a verdict costs as the list grows: requests that nothing blocks and that something blocks, with ten thousand, a
//! hundred thousand and a million hosts. If it rises much faster than caches explain, a bucket grows with the list.

use divan::Bencher;
use wattguard::matcher::Table;

use crate::data::List;
use crate::requests;
use crate::verdict::judge;

const HOSTS: [usize; 3] = [10_000, 100_000, 1_000_000];

#[divan::bench(args = HOSTS)]
fn hit(bencher: Bencher<'_, '_>, hosts: usize) {
    let list = List::of_hosts(hosts);
    let bytes = list.table();
    let table = Table::new(&bytes).expect("a table");
    judge(bencher, &table, &requests::hits(&list, &table));
}

#[divan::bench(args = HOSTS)]
fn miss(bencher: Bencher<'_, '_>, hosts: usize) {
    let bytes = List::of_hosts(hosts).table();
    let table = Table::new(&bytes).expect("a table");
    judge(bencher, &table, &requests::misses(&table));
}
