//! Numbers of the binary format: LEB128 (WebAssembly, section 5.2.2), read from bytes that may end too early.

/// The bytes end before what is read does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut;

/// Reads from the beginning of some bytes.
#[derive(Clone, Debug)]
pub(crate) struct Leb<'a> {
    bytes: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Leb<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, rest: bytes }
    }

    /// Bytes read so far.
    pub(crate) fn taken(&self) -> usize {
        self.bytes.len() - self.rest.len()
    }

    #[inline]
    pub(crate) fn byte(&mut self) -> Result<u8, Cut> {
        let (&byte, rest) = self.rest.split_first().ok_or(Cut)?;
        self.rest = rest;
        Ok(byte)
    }

    /// An unsigned number; what is above 32 bits is dropped.
    #[inline]
    pub(crate) fn u32(&mut self) -> Result<u32, Cut> {
        let byte = self.byte()?;
        if byte < 0x80 { Ok(u32::from(byte)) } else { Ok(self.long(byte)?.0 as u32) }
    }

    /// A signed number of up to 64 bits.
    #[inline]
    pub(crate) fn s64(&mut self) -> Result<i64, Cut> {
        let byte = self.byte()?;
        let (value, bits) = if byte < 0x80 { (u64::from(byte), 7) } else { self.long(byte)? };
        let unused = 64_u32.saturating_sub(bits);
        Ok(((value << unused) as i64) >> unused)
    }

    /// A number of more than one byte, and how many bits of it were written. After ten bytes no more are read: no number
    /// is longer, and what comes is no module then.
    fn long(&mut self, first: u8) -> Result<(u64, u32), Cut> {
        let (mut value, mut bits) = (u64::from(first & 0x7F), 7);
        loop {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F).checked_shl(bits).unwrap_or(0);
            bits += 7;
            if byte < 0x80 || bits >= 70 {
                return Ok((value, bits.min(64)));
            }
        }
    }

    /// Eight bytes, little endian.
    pub(crate) fn word(&mut self) -> Result<u64, Cut> {
        let (word, rest) = self.rest.split_first_chunk().ok_or(Cut)?;
        self.rest = rest;
        Ok(u64::from_le_bytes(*word))
    }

    /// So many bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Cut> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Leaves a number out, and gives back `value`.
    #[inline]
    pub(crate) fn skip<T>(&mut self, value: T) -> Result<T, Cut> {
        self.s64()?;
        Ok(value)
    }

    /// Leaves two numbers out, and gives back `value`.
    pub(crate) fn skip_two<T>(&mut self, value: T) -> Result<T, Cut> {
        self.s64()?;
        self.skip(value)
    }

    /// Leaves so many bytes out, and gives back `value`.
    pub(crate) fn skip_bytes<T>(&mut self, count: usize, value: T) -> Result<T, Cut> {
        self.take(count)?;
        Ok(value)
    }
}
