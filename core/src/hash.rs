//! One hash for names and path segments: eight bytes a step, so that a scan for `/` and the hash are one pass.
//!
//! The tables that use it are built from the policy; a request only looks up. Every hit is confirmed by comparing text.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    #[inline]
    pub(crate) const fn new(seed: u32) -> Hash {
        Hash((seed as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ 0xA076_1D64_78BD_642F)
    }

    #[inline]
    pub(crate) const fn add(self, chunk: u64) -> Hash {
        let mixed = (self.0 ^ chunk).wrapping_mul(MULTIPLIER);
        Hash(mixed ^ (mixed >> 32))
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the high half is the better half")]
    pub(crate) const fn finish(self, length: usize) -> u32 {
        ((self.0 ^ length as u64).wrapping_mul(MULTIPLIER) >> 32) as u32
    }

    /// The hash of a whole text.
    #[inline]
    pub(crate) fn of(seed: u32, text: &[u8]) -> u32 {
        let mut hash = Hash::new(seed);
        let mut at = 0_usize;
        while at < text.len() {
            hash = hash.add(load(text, at));
            at = at.wrapping_add(8);
        }
        hash.finish(text.len())
    }
}

/// Up to eight bytes from `at` as a little-endian number; bytes past the end are zero.
#[inline]
pub(crate) fn load(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    if rest.is_empty() {
        return 0;
    }
    if let Some(chunk) = text.last_chunk::<8>() {
        let spare = 8_u32.wrapping_sub(u32::try_from(rest.len()).unwrap_or(0));
        return u64::from_le_bytes(*chunk) >> (spare.wrapping_mul(8) & 63);
    }
    rest.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// How many of the chunk's low bytes come before the first `/`; eight if there is none.
#[inline]
pub(crate) const fn before_slash(chunk: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let zero = chunk ^ (ONES * b'/' as u64);
    let found = zero.wrapping_sub(ONES) & !zero & (ONES << 7);
    (found.trailing_zeros() / 8) as usize
}

/// The low `count` bytes of a chunk.
#[inline]
pub(crate) const fn low(chunk: u64, count: usize) -> u64 {
    if count >= 8 { chunk } else { chunk & ((1 << (count * 8)) - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_agree_with_bytes() {
        let text = b"0123456789abcdef/xyz";
        for from in 0..=text.len() {
            for to in from..=text.len() {
                let part = &text[from..to];
                for at in 0..=part.len() {
                    let mut padded = [0; 8];
                    let end = part.len().min(at + 8);
                    padded[..end - at].copy_from_slice(&part[at..end]);
                    assert_eq!(load(part, at), u64::from_le_bytes(padded));
                }
            }
        }
        assert_eq!(before_slash(u64::from_le_bytes(*b"abc/def/")), 3);
        assert_eq!(before_slash(u64::from_le_bytes(*b"abcdefgh")), 8);
        assert_eq!(before_slash(u64::from_le_bytes(*b"/0.-\xaf\x2e00")), 0);
    }
}
