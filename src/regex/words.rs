//! Tree -> words that every match needs, so that an expression can be found by them.
//!
//! A word of the expression counts only where it must stand whole in the text: between bytes that are surely no part of a
//! word, or at the text's own ends. `\.(bid|win)\/` needs `bid` or `win`; `https?` needs none.

use super::parse::Node;

/// Every text that matches has one of these words, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The words, each of two bytes or more.
    pub words: Vec<Vec<u8>>,
    /// What stands before and behind it; 0 where several bytes can, or an end of the text.
    pub between: [u8; 2],
}

/// The sets of words of an expression: of each, one is needed.
pub(super) fn words(node: &Node) -> Vec<Words> {
    let mut flat = Vec::new();
    flatten(node, &mut flat);
    let mut sets = Vec::new();
    let mut at = 0;
    while let Some(node) = flat.get(at) {
        let after = |from: usize| flat.get(from..).unwrap_or_default();
        let run: Vec<u8> = after(at).iter().map_while(|node| word_byte(node)).collect();
        let end = at + run.len().max(1);
        let words = match node {
            _ if run.len() > 1 => vec![run],
            Node::Alternation(branches) => branches.iter().filter_map(literal).collect(),
            _ => Vec::new(),
        };
        let whole = match node {
            Node::Alternation(branches) => words.len() == branches.len(),
            _ => !words.is_empty(),
        };
        let (before, behind) = (flat.get(..at).unwrap_or_default(), after(end));
        if whole && Edge::Before.is_closed(before) && Edge::After.is_closed(behind) {
            let byte = |node: Option<&&Node>| match node {
                Some(Node::Byte(byte)) => *byte,
                _ => 0,
            };
            sets.push(Words { words, between: [byte(before.last()), byte(behind.first())] });
        }
        at = end;
    }
    sets
}

/// A sequence without sequences in it. What is looked ahead for takes nothing and is left out.
fn flatten<'a>(node: &'a Node, flat: &mut Vec<&'a Node>) {
    match node {
        Node::Concat(nodes) => nodes.iter().for_each(|node| flatten(node, flat)),
        Node::LookAhead { .. } => {}
        node => flat.push(node),
    }
}

/// A branch that is a word and nothing else.
fn literal(branch: &Node) -> Option<Vec<u8>> {
    let mut flat = Vec::new();
    flatten(branch, &mut flat);
    let word: Vec<u8> = flat.iter().map_while(|node| word_byte(node)).collect();
    (word.len() == flat.len() && word.len() > 1).then_some(word)
}

fn word_byte(node: &Node) -> Option<u8> {
    match node {
        Node::Byte(byte) if is_word(*byte) => Some(*byte),
        _ => None,
    }
}

/// As addresses are cut into words, see `matcher/hash.rs`.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Before,
    After,
}

impl Edge {
    /// Does this byte end a word on this side? Not `%` before it: that would make its first digits an escape.
    fn closes(self, byte: u8) -> bool {
        !is_word(byte) && (self == Self::After || byte != b'%')
    }

    /// Is the byte on this side of the nodes, next to what follows or precedes them, surely no part of a word?
    fn is_closed(self, nodes: &[&Node]) -> bool {
        let next = match self {
            Self::Before => nodes.split_last(),
            Self::After => nodes.split_first(),
        };
        let Some((node, beyond)) = next else {
            return false;
        };
        match node {
            Node::Start => self == Self::Before,
            Node::End => self == Self::After,
            Node::Byte(byte) => self.closes(*byte),
            Node::Class(class) => (0..128).all(|byte| class.ascii >> byte & 1 == 0 || self.closes(byte)),
            Node::Any | Node::Boundary(_) | Node::LookAhead { .. } => false,
            Node::Concat(_) => {
                let mut flat = Vec::new();
                flatten(node, &mut flat);
                match flat.is_empty() {
                    true => self.is_closed(beyond),
                    false => self.is_closed(&flat),
                }
            }
            Node::Alternation(branches) => branches.iter().all(|branch| match branch {
                Node::Concat(nodes) if nodes.is_empty() => self.is_closed(beyond),
                branch => self.is_closed(&[branch]),
            }),
            Node::Repeat { node, least, .. } => self.is_closed(&[node]) && (*least > 0 || self.is_closed(beyond)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn words_that_every_match_has() {
        for (source, expected) in [
            (r"\/[0-9a-f]{32}\/invoke\.js/", "invoke js"),
            (r"(https?:\/\/)104\.154\..{100,}", "104 154"),
            (r"^https?:\/\/([0-9a-z\.-_]+)\.(bid|win)(\.)\/(.*)", "bid|win"),
            (r"\.(site|space(?!\/socket)|win)(\.)?\/(.*)", "site|space|win"),
            (r"^https:\/\/cdn\.jsdelivr\.net\/[a-z]+@latest\/x\.js$", "https cdn jsdelivr net latest js"),
            (r"\/miner", ""),
            (r"miner\/", ""),
            (r"\/miner$", "miner"),
            (r"^miner\/", "miner"),
            (r"\/(miner|)\/", ""),
            (r"\/(miner|x)\/", ""),
            (r"\/(miner|pools?)\/", ""),
            (r"-?miner-", ""),
            (r"\/-?miner-", "miner"),
            (r"[^a-z0-9%]miner[\/?]", "miner"),
            (r"[^a-z0-9]miner[\/?]", ""),
            (r"-miner%2Fcoin\/", "miner"),
            (r"[^a-z]miner[\/?]", ""),
            (r"\/(?:\/miner|\/pool)\/x", ""),
            (r"(\/a|\/bb)\.miner\.", "miner"),
            ("", ""),
        ] {
            let sets = parse(source, true).map(|node| words(&node)).unwrap_or_default();
            let texts: Vec<String> = sets
                .iter()
                .map(|set| set.words.iter().map(|word| String::from_utf8_lossy(word)).collect::<Vec<_>>().join("|"))
                .collect();
            assert_eq!(texts.join(" "), expected, "/{source}/");
        }
    }
}
