//! `-0x3ec+-0x1df6+0x21e3*0x1` -> `0x1`.
//!
//! Invariant: what is read is read once a level of parentheses, of which there are [`DEPTH`].

/// How deep parentheses are followed. Obfuscators write `a- -(b+c*d)`, which needs one.
const DEPTH: usize = 4;

/// Digits of the longest number that is read. 32 bits have ten; JavaScript's numbers are exact up to sixteen.
const DIGITS: usize = 16;

/// The sum that a text begins with, as a hexadecimal number, and its length, if it has an operator.
pub(super) fn fold(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut reader = Reader { text, at: 0, operators: 0 };
    let value = reader.sum(0)?;
    if reader.operators == 0 {
        return None;
    }
    let sign = if value < 0 { "-" } else { "" };
    Some((format!("{sign}{:#x}", value.unsigned_abs()).into_bytes(), reader.at))
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    operators: usize,
}

impl Reader<'_> {
    /// The sum of all terms that are numbers. Stops before one that is not.
    fn sum(&mut self, depth: usize) -> Option<i64> {
        let mut sum = self.product(depth)?;
        loop {
            let mut next = *self;
            let sign = match next.peek() {
                Some(b'+') => 1,
                Some(b'-') => -1,
                _ => return Some(sum),
            };
            next.at += 1;
            next.operators += 1;
            match next.product(depth) {
                Some(term) => sum = sum.wrapping_add(term.wrapping_mul(sign)),
                None => return Some(sum),
            }
            *self = next;
        }
    }

    /// A product of which all factors are numbers.
    fn product(&mut self, depth: usize) -> Option<i64> {
        let mut product = self.factor(depth)?;
        while self.peek() == Some(b'*') {
            self.at += 1;
            self.operators += 1;
            product = product.wrapping_mul(self.factor(depth)?);
        }
        // Divided, or `1.5`, `1e3`, `1n`: not ours to compute.
        match self.text.get(self.at) {
            Some(b'/' | b'%' | b'.' | b'_') => None,
            Some(byte) if byte.is_ascii_alphanumeric() => None,
            _ => Some(product),
        }
    }

    fn factor(&mut self, depth: usize) -> Option<i64> {
        match self.peek()? {
            b'-' if depth < DEPTH => {
                self.at += 1;
                Some(self.factor(depth + 1)?.wrapping_neg())
            }
            b'(' if depth < DEPTH => {
                self.at += 1;
                let sum = self.sum(depth + 1)?;
                let closed = self.peek() == Some(b')');
                self.at += 1;
                closed.then_some(sum)
            }
            b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<i64> {
        let rest = self.text.get(self.at..)?;
        let (digits, radix, before) = match rest {
            [b'0', b'x' | b'X', digits @ ..] => (digits, 16, 2),
            digits => (digits, 10, 0),
        };
        let digits = digits.iter().map_while(|&byte| char::from(byte).to_digit(radix)).take(DIGITS + 1);
        let (value, len) = digits.fold((0_i64, 0), |(value, len), digit| {
            (value.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(digit)), len + 1)
        });
        self.at += before + len;
        (1..=DIGITS).contains(&len).then_some(value)
    }

    /// The next byte behind white space.
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }
}

/// The number, or sum of numbers, that a text begins with, and its length.
pub(in crate::script::unwrap) fn constant(text: &[u8]) -> Option<(i64, usize)> {
    let mut reader = Reader { text, at: 0, operators: 0 };
    let value = reader.sum(0)?;
    Some((value, reader.at))
}
