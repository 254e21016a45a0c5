//! The public suffix list -> a tree of labels; src/domain.rs draws and reads it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use wattguard::domain::{STRIDE, rule};
use wattguard::host;

#[derive(Default)]
struct Node {
    says: u8,
    below: BTreeMap<String, Node>,
}

/// Compiles the list as publicsuffix.org publishes it.
pub(super) fn compile(text: &str) -> Result<Vec<u8>> {
    let mut root = Node::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (name, says) = match (line.strip_prefix('!'), line.strip_prefix("*.")) {
            (Some(name), _) => (name, rule::EXCEPTION),
            (None, Some(name)) => (name, rule::WILDCARD),
            (None, None) => (line, rule::SUFFIX),
        };
        let name = host::canonical(name).with_context(|| format!("public suffix `{line}`"))?;
        let node = name.rsplit('.').fold(&mut root, |node, label| node.below.entry(label.to_owned()).or_default());
        node.says |= says;
    }
    write(&root)
}

fn write(node: &Node) -> Result<Vec<u8>> {
    let (mut index, mut labels) = (Vec::new(), Vec::new());
    for (number, (label, below)) in node.below.iter().enumerate() {
        if number > 0 && number % STRIDE == 0 {
            let [a, b, c, d] = u32::try_from(labels.len())?.to_le_bytes();
            ensure!(d == 0, "a node of the suffix tree has more than 16 MiB");
            index.extend([a, b, c]);
        }
        labels.extend(label.bytes());
        if below.below.is_empty() {
            labels.push(below.says);
            continue;
        }
        let bytes = write(below)?;
        labels.push(below.says | rule::BELOW);
        number_to(bytes.len(), &mut labels);
        labels.extend(bytes);
    }
    let mut bytes = Vec::new();
    number_to(node.below.len(), &mut bytes);
    bytes.extend(index);
    bytes.extend(labels);
    Ok(bytes)
}

/// LEB128.
fn number_to(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
