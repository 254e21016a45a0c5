//! Conversations, of miners and of honest pages, frame by frame.
//!
//! Rows of `conversations/*.jsonl` are written by hand or drawn from what protocols say; frames with the same `conn` are
//! one socket in order, others stand alone.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::{BTreeMap, HashMap};

use random::Random;
use serde_json::Value;
use wattguard::evidence::Strength;
use wattguard::message::{Conversation, Direction, Payload};

mod random;

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

/// Nor where everybody says what the others say, all on one socket: nothing adds up.
#[test]
fn honest_frames_do_not_add_up() {
    let mut rows = rows(include_str!("conversations/honest.jsonl"), false);
    for from in [Direction::Client, Direction::Server] {
        for row in &mut rows {
            (row.from, row.conn) = (from, Some("all".into()));
        }
        let (_, false_alarms) = check(&rows);
        assert!(false_alarms.is_empty(), "{from:?}");
    }
}

/// A job whose share comes back, in every dialect and under every wrapper.
#[test]
fn whole_conversations_are_conclusive() {
    let rows = rows(include_str!("conversations/miners.jsonl"), true);
    let mut last: BTreeMap<&str, Option<Strength>> = BTreeMap::new();
    for (row, strength) in rows.iter().zip(hear(&rows)) {
        row.conn.as_deref().map(|conn| last.insert(conn, strength));
    }
    let less: Vec<_> = last.iter().filter(|(_, strength)| **strength != Some(Strength::Conclusive)).collect();
    println!("{} conversations, less than conclusive: {less:?}", last.len());
    assert!(less.is_empty());
}

/// A job and its share are worth no more where the share comes first, where both come from one side, or where the share is
/// of another job.
#[test]
fn conclusive_needs_order_direction_and_the_job_s_own_name() {
    let job = r#"{"type":"job","params":{"job_id":"840217731","blob":"BLOB","target":"b88d0600"}}"#
        .replace("BLOB", &format!("0e0e{}00000000{}", "a3".repeat(37), "5c".repeat(33)));
    let share = |id: &str| {
        let result = "1a2b3c4d".repeat(8);
        format!(r#"{{"type":"submit","params":{{"job_id":"{id}","nonce":"9f00ab12","result":"{result}"}}}}"#)
    };
    let (own, other) = (share("840217731"), share("840217732"));
    let strength = |frames: &[(Direction, &str)]| {
        let mut socket = Conversation::default();
        frames.iter().for_each(|(from, text)| drop(socket.frame(*from, Payload::Text(text), 0)));
        socket.evidence().unwrap().strength
    };
    use Direction::{Client, Server};
    assert_eq!(strength(&[(Server, &job), (Client, &own)]), Strength::Conclusive);
    assert_eq!(strength(&[(Client, &own), (Server, &job)]), Strength::Strong);
    assert_eq!(strength(&[(Server, &job), (Client, &other)]), Strength::Strong);
    assert_eq!(strength(&[(Server, &job), (Server, &own)]), Strength::Strong);
}

/// Work whose shapes an explorer's or a repository's frames have too says nothing until its solution comes back.
#[test]
fn work_that_only_its_solution_tells() {
    use Direction::{Client, Server};
    let hash = |digit: &str| format!("0x{}", digit.repeat(16));
    let (header, seed, mixed) = (hash("a3f1"), hash("5c07"), hash("e29b"));
    let boundary = format!("0x00000000{}", "7d21".repeat(14));
    let (last, wanted) = ("5b523723da53008e88e98bbe0b701585fd5a248a", "d2ac2cfa442d4cfa0acdaaf6ccbf7a8a11222c5b");
    let ethereum = format!(r#"{{"id":0,"r":["{header}","{seed}","{boundary}"]}}"#);
    let list = format!(r#"[0,"2.0","{header}","{seed}","{boundary}"]"#);
    let (duino, numbers) = (format!(r#"["{last}","{wanted}","150"]"#), format!(r#"["{last}","{wanted}",150]"#));
    for (work, back, expected) in [
        (&ethereum, format!(r#"{{"id":4,"m":"a4","p":["0x00000000a1b2c3d4","{header}","{mixed}"]}}"#), true),
        (&list, format!(r#"[4,"a4","0x00000000a1b2c3d4","{header}","{mixed}"]"#), true),
        // A block's proof is asked for; a nonce of another header; the header without a nonce.
        (&list, format!(r#"{{"id":4123,"method":"eth_getProof","params":["{header}","{mixed}"]}}"#), false),
        (&list, format!(r#"[4,"a4","0x00000000a1b2c3d4","{seed}","{mixed}"]"#), false),
        (&ethereum, format!(r#"{{"id":5,"hash":"{header}"}}"#), false),
        (&duino, r#"["412","1500.2","","web"]"#.to_owned(), true),
        (&numbers, r#"[412,1500.2,"Web Miner 4","web"]"#.to_owned(), true),
        // A place in a file; more than is ever tried; names first.
        (&numbers, "[12,40]".to_owned(), false),
        (&numbers, "[12,40,3]".to_owned(), false),
        (&numbers, r#"[15001,40,"web"]"#.to_owned(), false),
        (&duino, r#"["a.js","412","1500"]"#.to_owned(), false),
    ] {
        let mut socket = Conversation::default();
        assert_eq!(socket.frame(Server, Payload::Text(work), 0), None, "{work}");
        let found = socket.frame(Client, Payload::Text(&back), 1).map(|one| one.strength);
        assert_eq!(found, expected.then_some(Strength::Strong), "{work} {back}");
    }
}

/// Cut anywhere, a frame is recognised when its second part has come.
#[test]
fn documents_in_two_frames() {
    let rows = rows(include_str!("conversations/miners.jsonl"), true);
    for row in rows.iter().filter(|row| row.protocol == "renamed" && row.conn.is_none()) {
        let text = row.text.as_deref().unwrap();
        for cut in 1..text.len() - 1 {
            // What ends in a bracket could be whole.
            if text[..cut].ends_with(['}', ']']) || text[cut..].starts_with(['{', '[']) {
                continue;
            }
            let mut socket = Conversation::default();
            socket.frame(row.from, Payload::Text(&text[..cut]), 0);
            socket.frame(row.from, Payload::Text(&text[cut..]), 0);
            assert_eq!(socket.evidence().map(|one| one.strength), Some(Strength::Strong), "{} at {cut}", row.id);
        }
    }
}

impl Random {
    fn hex(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from(b"0123456789abcdef"[self.below(16)])).collect()
    }

    /// A value of a kind that mining has too.
    fn value(&mut self) -> String {
        match self.below(10) {
            0 => self.below(1 << 30).to_string(),
            1 => "null".into(),
            2 => format!("\"{}\"", self.hex(8)),
            3 => format!("\"{}\"", self.hex(64)),
            4 => format!("\"{}\"", ["job", "submit", "login", "auth", "notify", "mining", "result"][self.below(7)]),
            5 => format!("\"{}\"", self.below(1 << 30)),
            6 => {
                let digits = 2 * (70 + self.below(60));
                format!("\"{}\"", self.hex(digits))
            }
            7 => format!("[{},{}]", self.value(), self.value()),
            8 => format!("{{\"id\":{},\"{}\":{}}}", self.value(), self.hex(2), self.value()),
            _ => "\"some text of a person\"".into(),
        }
    }

    fn frame(&mut self) -> Vec<u8> {
        let mut bytes = match self.below(4) {
            0 => (0..self.below(200)).map(|_| self.below(256) as u8).collect(),
            1 => format!("[{},{},{},{}]", self.value(), self.value(), self.value(), self.value()).into_bytes(),
            2 => format!("{},{},{}", self.value(), self.value(), self.value()).into_bytes(),
            _ => {
                let keys = ["type", "method", "params", "job_id", "id", "nonce", "result", "target", "x"];
                let mut member = || format!("\"{}\":{}", keys[self.below(9)], self.value());
                format!("{{{},{},{},{}}}", member(), member(), member(), member()).into_bytes()
            }
        };
        for _ in 0..self.below(3) {
            if !bytes.is_empty() && self.below(2) == 0 {
                let at = self.below(bytes.len());
                bytes[at] = self.below(256) as u8;
            }
        }
        bytes
    }
}

#[test]
fn random_frames_are_never_conclusive_and_evidence_never_weakens() {
    let mut random = Random(4);
    for _ in 0..3_000 {
        let mut socket = Conversation::default();
        let mut before = None;
        for _ in 0..20 {
            let bytes = random.frame();
            let from = if random.below(2) == 0 { Direction::Client } else { Direction::Server };
            let payload = std::str::from_utf8(&bytes).map_or(Payload::Binary(&bytes), Payload::Text);
            let more = socket.frame(from, payload, 0);
            let now = socket.evidence().map(|one| one.strength);
            assert!(now >= before && now < Some(Strength::Conclusive), "{}", String::from_utf8_lossy(&bytes));
            assert!(more.is_none() || more == socket.evidence());
            before = now;
        }
    }
}

/// Every frame of a miner, damaged at random, and in any order: nothing panics, nothing weakens.
#[test]
fn damaged_frames() {
    let rows = rows(include_str!("conversations/miners.jsonl"), true);
    let mut random = Random(9);
    let mut socket = Conversation::default();
    let mut before = None;
    for turn in 0..20_000 {
        let row = &rows[random.below(rows.len())];
        let mut bytes = row.text.as_ref().map_or_else(|| row.bytes.clone(), |text| text.clone().into_bytes());
        for _ in 0..random.below(6) {
            let (at, with) = (random.below(bytes.len()), random.below(256) as u8);
            match random.below(3) {
                0 => bytes[at] = with,
                1 => bytes.truncate(at + 1),
                _ => bytes.insert(at, with),
            }
        }
        socket.frame(row.from, Payload::Binary(&bytes), turn);
        let now = socket.evidence().map(|one| one.strength);
        assert!(now >= before);
        before = now;
        if turn % 50 == 49 {
            (socket, before) = (Conversation::default(), None);
        }
    }
}

/// Frames of a file elsewhere, named by an environment variable; with the time of honest ones.
#[test]
fn frames_of_a_file() {
    let Ok(path) = std::env::var("WATTGUARD_FRAMES") else { return };
    let rows = rows(&std::fs::read_to_string(path).unwrap(), false);
    check(&rows);
    if std::env::var_os("WATTGUARD_FLIP").is_some() {
        let mut rows = rows;
        for row in rows.iter_mut().filter(|row| !row.miner) {
            row.from = if row.from == Direction::Client { Direction::Server } else { Direction::Client };
        }
        check(&rows);
        return;
    }
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
