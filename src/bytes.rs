//! Numbers and texts in compiled bytes.
//!
//! Reading never fails: past the end it gives zeros and empty slices, so a broken table can match less, never panic.
//! (That a table is whole is the checksum's business, see [`crate::matcher::Table::new`].)

/// The little-endian number of four bytes at `at`.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at.saturating_add(4)) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
}

/// [`u32_at`] as an index.
pub(crate) fn index_at(bytes: &[u8], at: usize) -> usize {
    u32_at(bytes, at) as usize
}

/// A part of bytes, by its place: what a slice is, for those who cannot borrow.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    pub(crate) from: usize,
    pub(crate) to: usize,
}

impl Span {
    pub(crate) fn of<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.from..self.to).unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.from >= self.to
    }

    /// The first `len` bytes of it, and the others.
    pub(crate) fn split(self, len: usize) -> (Self, Self) {
        let at = self.from.saturating_add(len).min(self.to);
        (Self { to: at, ..self }, Self { from: at, ..self })
    }
}

/// Reads forward through bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((&first, rest)) => {
                self.bytes = rest;
                first
            }
            None => 0,
        }
    }

    /// Seven bits a byte, lowest first (LEB128).
    pub(crate) fn number(&mut self) -> usize {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    pub(crate) fn slice(&mut self, len: usize) -> &'a [u8] {
        let (head, rest) = self.bytes.split_at_checked(len).unwrap_or((self.bytes, &[]));
        self.bytes = rest;
        head
    }

    /// A text with its length before it.
    pub(crate) fn text(&mut self) -> &'a [u8] {
        let len = self.number();
        self.slice(len)
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

/// Appends to bytes what [`Reader`] reads.
pub(crate) trait Write {
    fn number(&mut self, value: usize);
    fn text(&mut self, text: &[u8]);
    fn u32(&mut self, value: usize);
}

impl Write for Vec<u8> {
    fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.push(value as u8);
    }

    fn text(&mut self, text: &[u8]) {
        self.number(text.len());
        self.extend_from_slice(text);
    }

    fn u32(&mut self, value: usize) {
        self.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
    }
}
