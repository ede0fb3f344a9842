//! One hash for names and path segments: eight bytes a step, so that a scan for `/` and the hash are one pass.
//!
//! The tables that use it are built from the policy; a request only looks up. Every hit is confirmed by comparing text.

/// Odd multipliers, one for each chunk in turn: the products do not wait for each other.
const MULTIPLIERS: [u64; 4] = [
    0x9E37_79B9_7F4A_7C15,
    0xD6E8_FEB8_6659_FD93,
    0xA076_1D64_78BD_642F,
    0xE703_7ED1_A0B4_28DB,
];

#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    #[inline]
    pub(crate) const fn new(seed: u32) -> Hash {
        Hash((seed as u64).wrapping_mul(0x8EBC_6AF0_9C88_C6E3))
    }

    /// The same, with the chunk number `place`.
    #[inline]
    pub(crate) const fn add(self, place: usize, chunk: u64) -> Hash {
        let turned = chunk.rotate_left((place >> 2) as u32 & 63);
        Hash(self.0 ^ turned.wrapping_mul(MULTIPLIERS[place & 3]))
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the high half is the better half")]
    pub(crate) const fn finish(self, length: usize) -> u32 {
        let all = self.0 ^ (length as u64);
        ((all ^ (all >> 32)).wrapping_mul(MULTIPLIERS[0]) >> 32) as u32
    }

    /// The hash of a whole text, chunk by chunk as a scan for `/` meets it.
    #[inline]
    pub(crate) fn of(seed: u32, text: &[u8]) -> u32 {
        let mut hash = Hash::new(seed);
        for place in 0..text.len().div_ceil(8) {
            hash = hash.add(place, load(text, place.wrapping_mul(8)));
        }
        hash.finish(text.len())
    }

    /// The hash of a text that stands alone: overlapping reads instead of a loop, for texts of common lengths.
    #[inline]
    pub(crate) fn whole(text: &[u8]) -> u32 {
        let length = text.len();
        let end = |back: usize| load(text, length.wrapping_sub(back));
        let hash = Hash::new(0);
        let hash = match length {
            0..=7 => hash.add(0, short(text)),
            8..=16 => hash.add(0, load(text, 0)).add(1, end(8)),
            17..=32 => {
                let start = hash.add(0, load(text, 0)).add(1, load(text, 8));
                start.add(2, end(16)).add(3, end(8))
            }
            _ => return Hash::of(0, text),
        };
        hash.finish(length)
    }
}

/// At most seven bytes as a number.
#[inline]
fn short(text: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
    }
    match text {
        [] => 0,
        [a] => u64::from(*a),
        [a, b] => u64::from(*a) << 8 | u64::from(*b),
        [a, b, c, ..] => u64::from(*a) << 16 | u64::from(*b) << 8 | u64::from(*c),
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

/// How many ASCII digits a text starts with, of its first eight bytes.
#[inline]
pub(crate) fn digits(text: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let chunk = load(text, 0) ^ (ONES * b'0' as u64);
    // A byte is a digit if its high half is zero now, and adding six does not carry into it.
    let other = (chunk | (chunk & (ONES * 0x7F)).wrapping_add(ONES * 6)) & (ONES * 0xF0);
    (other.trailing_zeros() / 8) as usize
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
        for (text, count) in [("", 0), ("1", 1), ("12a", 2), ("12345678", 8), ("123456789", 8), ("9:/", 1), ("x1", 0)] {
            assert_eq!(digits(text.as_bytes()), count, "{text}");
        }
        for byte in 0..=u8::MAX {
            assert_eq!(digits(&[b'7', byte, b'7']) > 1, byte.is_ascii_digit(), "{byte}");
        }
        assert_eq!(before_slash(u64::from_le_bytes(*b"abc/def/")), 3);
        assert_eq!(before_slash(u64::from_le_bytes(*b"abcdefgh")), 8);
        assert_eq!(before_slash(u64::from_le_bytes(*b"/0.-\xaf\x2e00")), 0);
    }
}
