//! One hash for names and path segments: eight bytes a step, so that a scan for `/` and the hash are one pass.
//!
//! The tables that use it are built from the policy; a request only looks up. Every hit is confirmed by comparing text.

/// Odd numbers without a pattern.
const A: u64 = 0x9E37_79B9_7F4A_7C15;
const B: u64 = 0xD6E8_FEB8_6659_FD93;
const C: u64 = 0xA076_1D64_78BD_642F;

/// Both halves of a product.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "two halves")]
const fn fold(one: u64, other: u64) -> u64 {
    let product = (one as u128).wrapping_mul(other as u128);
    product as u64 ^ (product >> 64) as u64
}

/// The same purpose where a product of 128 bits is a call: the low halves of two products, crossed.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
const fn fold(one: u64, other: u64) -> u64 {
    let (left, right) = (one ^ other.rotate_left(32), other ^ one.rotate_right(23));
    let product = left.wrapping_mul(A | 1) ^ right.wrapping_mul(B | 1).rotate_left(32);
    product ^ product >> 29
}

/// The hash of a segment below a node.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    #[inline(always)]
    pub(crate) const fn new(seed: u32) -> Hash {
        Hash((seed as u64).wrapping_mul(B))
    }

    #[inline(always)]
    pub(crate) const fn add(self, chunk: u64) -> Hash {
        Hash(fold(self.0 ^ chunk, A))
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "one half is enough")]
    pub(crate) const fn finish(self) -> u32 {
        self.0 as u32
    }

    /// The hash of a whole segment, chunk by chunk as a scan for `/` meets it.
    pub(crate) fn of(seed: u32, text: &[u8]) -> u32 {
        text.chunks(8).fold(Hash::new(seed), |hash, chunk| hash.add(load(chunk, 0))).finish()
    }
}

/// How many bytes of a text its [`words`] cover.
const SEEN: usize = 40;

/// The last forty bytes of a text, read backwards a word at a time. Where it is shorter, the words overlap: so there is
/// nothing to branch on, for requests come in no order that a processor could foresee.
#[inline]
fn words(text: &[u8]) -> [u64; 5] {
    let Some(last) = text.len().checked_sub(8) else { return [short(text, 0), 0, 0, 0, 0] };
    [0, 8, 16, 24, 32].map(|back| {
        let at = last.saturating_sub(back);
        let word = text.get(at..at.wrapping_add(8)).and_then(|word| word.first_chunk());
        word.map_or(0, |word| u64::from_le_bytes(*word))
    })
}

/// The hash of a text that stands alone, a path or a name.
#[inline]
pub(crate) fn mix(text: &[u8], seed: u32) -> u32 {
    let [one, two, three, four, five] = words(text);
    let mut hash = fold(one ^ A, two.wrapping_add(five)) ^ fold(three ^ B, four ^ C);
    if text.len() > SEEN {
        hash = unseen(text, hash);
    }
    ((hash ^ u64::from(seed)).wrapping_mul(A) >> 32) as u32
}

/// Adds what stands before the words.
#[inline(never)]
fn unseen(text: &[u8], hash: u64) -> u64 {
    let (start, _) = text.split_at_checked(text.len().wrapping_sub(SEEN)).unwrap_or_default();
    start.chunks(8).fold(hash, |hash, chunk| fold(hash ^ load(chunk, 0), B))
}

/// Eight bytes of a text from a place on, as a number; what is beyond its end is zero. No branch but for short texts.
#[inline(always)]
pub(crate) fn load(text: &[u8], at: usize) -> u64 {
    let Some(last) = text.len().checked_sub(8) else { return short(text, at) };
    let start = at.min(last);
    let chunk =
        text.get(start..).and_then(|rest| rest.first_chunk()).map_or(0, |c| u64::from_le_bytes(*c));
    let beyond = at.wrapping_sub(start);
    // Twice half the way: a whole word is too far for one shift.
    let half = beyond.min(8).wrapping_mul(4) & 63;
    chunk >> half >> half
}

/// How many ASCII digits a text ends with, of its last eight bytes, and what stands before them; nothing for a text of
/// less than eight bytes.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "one byte")]
pub(crate) fn number(text: &[u8]) -> Option<(usize, u8)> {
    let chunk = u64::from_be_bytes(*text.last_chunk()?);
    let digits = low_digits(chunk);
    Some((digits as usize, chunk.wrapping_shr(digits.wrapping_mul(8)) as u8))
}

/// How many of the chunk's low bytes are ASCII digits, up to the first that is none.
#[inline(always)]
const fn low_digits(chunk: u64) -> u32 {
    let value = chunk ^ u64::from_le_bytes([b'0'; 8]);
    // Bytes above nine reach the high bit. What they carry changes only bytes above the first of them.
    let other = (value.wrapping_add(u64::from_le_bytes([0x7F - 9; 8])) | value) & HIGH;
    other.trailing_zeros() / 8
}

#[cold]
#[inline(never)]
fn short(text: &[u8], at: usize) -> u64 {
    text.iter().skip(at).rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// The high bit of each byte.
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// How many of the chunk's low bytes come before the first `/`; eight if there is none.
#[inline(always)]
pub(crate) const fn before_slash(chunk: u64) -> usize {
    let zero = chunk ^ u64::from_le_bytes([b'/'; 8]);
    let found = zero.wrapping_sub(u64::from_le_bytes([1; 8])) & !zero & HIGH;
    (found.trailing_zeros() / 8) as usize
}

/// How many ASCII digits a text starts with, of its first eight bytes.
#[inline(always)]
pub(crate) fn digits(text: &[u8]) -> usize {
    low_digits(load(text, 0)) as usize
}

/// The low `count` bytes of a chunk.
#[inline(always)]
pub(crate) const fn low(chunk: u64, count: usize) -> u64 {
    if count >= 8 { chunk } else { chunk & !(u64::MAX << (count.wrapping_mul(8) & 63)) }
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
        for (text, count) in [
            ("", 0),
            ("1", 1),
            ("12a", 2),
            ("12345678", 8),
            ("123456789", 8),
            ("9:/", 1),
            ("x1", 0),
        ] {
            assert_eq!(digits(text.as_bytes()), count, "{text}");
        }
        for byte in 0..=u8::MAX {
            assert_eq!(digits(&[b'7', byte, b'7']) > 1, byte.is_ascii_digit(), "{byte}");
        }
        for (text, end) in [
            ("/v1/tasks/12", (2, b'/')),
            ("/v1/tasks/a12", (2, b'a')),
            ("/v1/tasks", (0, b's')),
            ("12345678", (8, b'8')),
        ] {
            assert_eq!(number(text.as_bytes()), Some(end), "{text}");
        }
        assert_eq!(number(b"/tasks/"), None);
        assert_eq!(before_slash(u64::from_le_bytes(*b"abc/def/")), 3);
        assert_eq!(before_slash(u64::from_le_bytes(*b"abcdefgh")), 8);
        assert_eq!(before_slash(u64::from_le_bytes(*b"/0.-\xaf\x2e00")), 0);
    }
}
