//! An immutable table from texts to small numbers: open addressing. The texts stand elsewhere.

use crate::hash::mix;

#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// Hash, and number plus one; zero is an empty slot. Their count is a power of two.
    slots: Vec<(u32, u32)>,
}

impl Index {
    /// Builds the table for the numbers below `count`, each of which has a text. Of equal texts the first stays.
    pub(crate) fn new<'n>(count: u32, text: &dyn Fn(u32) -> &'n str) -> Index {
        let size = (count as usize).saturating_mul(3).div_ceil(2).next_power_of_two().max(8);
        let mut index = Index { slots: vec![(0, 0); size] };
        for number in 0..count {
            let name = text(number);
            let hash = hash(name);
            if let Err(free) = index.probe(hash, |number| text(number) == name)
                && let Some(slot) = index.slots.get_mut(free)
            {
                *slot = (hash, number.saturating_add(1));
            }
        }
        index
    }

    /// The number of a text; `text` gives the text of a number.
    #[inline]
    pub(crate) fn find<'n>(&self, name: &str, text: impl Fn(u32) -> &'n str) -> Option<u32> {
        self.probe(hash(name), |number| text(number) == name).ok()
    }

    /// The number in the first slot that is it, or the place of the empty slot where it would go.
    #[inline]
    fn probe(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some((found, number)) = self.slots.get(at).copied() {
            let Some(number) = number.checked_sub(1) else { return Err(at) };
            if found == hash && is_it(number) {
                return Ok(number);
            }
            at = at.wrapping_add(1) & mask;
        }
        Err(usize::MAX)
    }
}

#[inline]
fn hash(name: &str) -> u32 {
    mix(name.as_bytes(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put() {
        let names: Vec<String> = (0..5_000).map(|n| format!("scope:{n}")).collect();
        let text = |number: u32| names[number as usize].as_str();
        let index = Index::new(5_000, &text);
        for (name, number) in names.iter().zip(0_u32..) {
            assert_eq!(index.find(name, text), Some(number));
        }
        assert_eq!(index.find("scope:5000", text), None);
        assert_eq!(Index::default().find("x", text), None);
    }
}
