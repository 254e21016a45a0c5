//! Modules: how they are cut into pieces changes nothing, and what each rule takes for a miner and what it leaves.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod constants;
mod draw;
#[path = "../random/mod.rs"]
mod random;
mod rows;
mod sample;

use random::Random;
use wattguard::module::Reader;

/// Reads a module in pieces of such sizes, one after the other.
fn in_pieces(bytes: &[u8], mut size: impl FnMut() -> usize) -> String {
    let mut reader = Reader::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (piece, next) = rest.split_at(size().min(rest.len()));
        reader.push(piece);
        rest = next;
    }
    let seen = reader.finish();
    format!("{seen:?} {:?}", seen.evidence())
}

fn agree(bytes: &[u8], random: &mut Random, round: usize) {
    let whole = in_pieces(bytes, || bytes.len());
    assert_eq!(in_pieces(bytes, || 1), whole, "round {round}: bytes one by one\n{bytes:02x?}");
    let most = random.of(&[2, 7, 64, 5_000]);
    assert_eq!(in_pieces(bytes, || random.below(most + 1)), whole, "round {round}: pieces up to {most}\n{bytes:02x?}");
}

#[test]
fn pieces_say_what_the_whole_says() {
    let mut random = Random(0xc0_ffee_0000_0001);
    let mut with_evidence = 0;
    for round in 0..300 {
        let mut bytes = draw::module(&mut random);
        with_evidence += usize::from(!wattguard::module::check(&bytes).is_empty());
        agree(&bytes, &mut random, round);
        for _ in 0..3 {
            draw::damage(&mut random, &mut bytes);
            agree(&bytes, &mut random, round);
        }
    }
    assert!(with_evidence > 30, "the draw must not be empty: {with_evidence}");
}

/// Past the bounds of `limits`, which lie in the middle of a function or a segment.
#[test]
fn pieces_of_large_modules_say_what_the_whole_says() {
    let mut random = Random(0xc0_ffee_0000_0002);
    for (before, data) in [(1_310_719, 0), (1_310_700, 786_430), (10, 786_431)] {
        let sample = sample::Sample::new().before(before).bytes(&vec![7; data]).words(&constants::PI);
        for place in [sample::Place::Code, sample::Place::Data] {
            let bytes = sample.build(place);
            let whole = in_pieces(&bytes, || bytes.len());
            for most in [50, 5_000, 1 << 20] {
                assert_eq!(in_pieces(&bytes, || 1 + random.below(most)), whole, "{before} {data} {place:?} {most}");
            }
        }
    }
}
