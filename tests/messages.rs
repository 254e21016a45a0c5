//! Conversations, of miners and of honest pages, frame by frame.
//!
//! Rows of `conversations/*.jsonl` are written by hand or drawn from what protocols say; frames with the same `conn` are
//! one socket in order, others stand alone.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use wattguard::evidence::Strength;
use wattguard::message::{Conversation, Direction, Payload};

struct Row {
    id: String,
    protocol: String,
    from: Direction,
    text: Option<String>,
    bytes: Vec<u8>,
    conn: Option<String>,
    /// Means nothing alone.
    context: bool,
    miner: bool,
}

fn base64(text: &str) -> Vec<u8> {
    let digits = text.bytes().filter(|one| *one != b'=').map(|one| {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        alphabet.iter().position(|other| *other == one).unwrap() as u32
    });
    let (mut sum, mut bits, mut bytes) = (0, 0, Vec::new());
    for digit in digits {
        sum = (sum << 6 | digit) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((sum >> bits & 0xFF) as u8);
        }
    }
    bytes
}

fn rows(text: &str, miner: bool) -> Vec<Row> {
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        Row {
            id: text("id").unwrap(),
            protocol: text("protocol").unwrap(),
            from: if row["direction"] == "client" { Direction::Client } else { Direction::Server },
            text: text("text"),
            bytes: text("base64").map(|one| base64(&one)).unwrap_or_default(),
            conn: text("conn"),
            context: row.get("context").is_some(),
            miner: row.get("label").map_or(miner, |label| label == "miner"),
        }
    };
    text.lines().map(row).collect()
}

/// The strongest of each frame's socket so far, row by row.
fn hear(rows: &[Row]) -> Vec<Option<Strength>> {
    let mut sockets: HashMap<&str, Conversation> = HashMap::new();
    let mut strengths = Vec::new();
    for Row { from, text, bytes, conn, .. } in rows {
        let mut alone = Conversation::default();
        let socket = conn.as_deref().map_or(&mut alone, |conn| sockets.entry(conn).or_default());
        socket.frame(*from, text.as_deref().map_or(Payload::Binary(bytes), Payload::Text), 0);
        strengths.push(socket.evidence().map(|one| one.strength));
    }
    strengths
}

/// Recall by protocol, misses and false alarms, printed; then the misses and false alarms.
fn check(rows: &[Row]) -> (Vec<String>, Vec<String>) {
    let mut recall: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut missed, mut false_alarms) = (Vec::new(), Vec::new());
    for (row, strength) in rows.iter().zip(hear(rows)) {
        let strong = strength >= Some(Strength::Strong);
        let name = || {
            let text = row.text.clone().unwrap_or_else(|| format!("{:02x?}", row.bytes));
            format!("{} {} {:?} {}", row.id, row.protocol, row.from, text.chars().take(200).collect::<String>())
        };
        if row.miner && !row.context {
            let (found, all) = recall.entry(&row.protocol).or_default();
            *all += 1;
            *found += usize::from(strong);
            if !strong {
                missed.push(name());
            }
        } else if !row.miner && strong {
            false_alarms.push(name());
        }
    }
    for (protocol, (found, all)) in recall {
        println!("{protocol:24} {found:3} of {all}");
    }
    missed.iter().for_each(|one| println!("missed: {one}"));
    false_alarms.iter().for_each(|one| println!("false alarm: {one}"));
    (missed, false_alarms)
}

#[test]
fn miners_are_recognised() {
    let (missed, _) = check(&rows(include_str!("conversations/miners.jsonl"), true));
    assert!(missed.is_empty(), "{} missed", missed.len());
}

#[test]
fn honest_conversations_are_not() {
    let (_, false_alarms) = check(&rows(include_str!("conversations/honest.jsonl"), false));
    assert!(false_alarms.is_empty(), "{} false alarms", false_alarms.len());
}

/// Frames of a file elsewhere, named by an environment variable; with the time of honest ones.
#[test]
fn frames_of_a_file() {
    let Ok(path) = std::env::var("WATTGUARD_FRAMES") else { return };
    let rows = rows(&std::fs::read_to_string(path).unwrap(), false);
    check(&rows);
    let mut honest: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    rows.iter().filter(|row| !row.miner).for_each(|row| honest.entry(&row.protocol).or_default().push(row));
    let (mut sums, mut count) = ((0.0, 0.0), 0.0);
    for (protocol, rows) in honest {
        let time = |of: &dyn Fn(&Row)| {
            let mut best = f64::MAX;
            for _ in 0..200 {
                let start = std::time::Instant::now();
                rows.iter().for_each(|row| of(row));
                best = best.min(start.elapsed().as_nanos() as f64);
            }
            best
        };
        let ours = time(&|row| {
            let payload = row.text.as_deref().map_or(Payload::Binary(&row.bytes), Payload::Text);
            std::hint::black_box(Conversation::default().frame(row.from, payload, 0));
        });
        let parse = time(&|row| {
            std::hint::black_box(row.text.as_deref().map(serde_json::from_str::<Value>).is_some_and(|one| one.is_ok()));
        });
        let all = rows.len() as f64;
        println!("{protocol:20} {:6.0} ns, serde_json {:6.0} ns", ours / all, parse / all);
        (sums, count) = ((sums.0 + ours, sums.1 + parse), count + all);
    }
    println!("{count} honest frames: {:.0} ns each, serde_json {:.0} ns", sums.0 / count, sums.1 / count);
}
