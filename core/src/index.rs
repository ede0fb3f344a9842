//! An immutable table from names to small numbers: open addressing over one text.

use crate::hash::Hash;

#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    text: String,
    /// Per name: where it stands in `text`, and its number.
    names: Vec<(u32, u32, u32)>,
    /// Hash and place in `names` plus one; zero is an empty slot. Length is a power of two.
    slots: Vec<(u32, u32)>,
}

impl Index {
    /// Builds the table for at most `count` names. Of equal names the first stays.
    pub(crate) fn new<'n>(count: usize, entries: impl Iterator<Item = (&'n str, u32)>) -> Index {
        let size = count.saturating_mul(3).div_ceil(2).next_power_of_two().max(8);
        let mut index = Index {
            text: String::new(),
            names: Vec::with_capacity(count),
            slots: vec![(0, 0); size],
        };
        for (name, number) in entries {
            index.insert(name, number);
        }
        index
    }

    #[expect(clippy::cast_possible_truncation, reason = "policies are at most 32 MiB")]
    fn insert(&mut self, name: &str, number: u32) {
        let hash = Hash::of(0, name.as_bytes());
        let Err(free) = self.probe(hash, name.as_bytes()) else { return };
        let start = self.text.len() as u32;
        self.text.push_str(name);
        self.names.push((start, self.text.len() as u32, number));
        if let Some(slot) = self.slots.get_mut(free) {
            *slot = (hash, self.names.len() as u32);
        }
    }

    /// The number of a name.
    #[inline]
    pub(crate) fn find(&self, name: &[u8]) -> Option<u32> {
        self.probe(Hash::of(0, name), name).ok()
    }

    /// The number of a name, or the slot where it would go.
    #[inline]
    fn probe(&self, hash: u32, name: &[u8]) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        for _ in 0..self.slots.len() {
            let Some((found, place)) = self.slots.get(at).copied() else { break };
            let Some(place) = place.checked_sub(1) else { return Err(at) };
            if found == hash
                && let Some((start, end, number)) = self.names.get(place as usize).copied()
                && self.text.as_bytes().get(start as usize..end as usize) == Some(name)
            {
                return Ok(number);
            }
            at = at.wrapping_add(1) & mask;
        }
        Err(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put() {
        let names: Vec<String> = (0..5_000).map(|n| format!("scope:{n}")).collect();
        let index = Index::new(5_000, names.iter().map(String::as_str).zip(0_u32..));
        for (name, number) in names.iter().zip(0_u32..) {
            assert_eq!(index.find(name.as_bytes()), Some(number));
        }
        assert_eq!(index.find(b"scope:5000"), None);
        assert_eq!(Index::default().find(b"x"), None);
        let twice = Index::new(2, [("a", 1), ("a", 2)].into_iter());
        assert_eq!(twice.find(b"a"), Some(1));
    }
}
