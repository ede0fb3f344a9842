//! The keys of one table while it is read: a short table is searched, a long one has an index.

use crate::hash::mix;
use crate::node::Text;

/// How many keys are searched one by one.
const SHORT: usize = 12;

#[derive(Debug, Default)]
pub(crate) struct Keys<'t> {
    names: Vec<Text<'t>>,
    /// A tree that branches by the bits of a key's hash, then of the key, whose number of bits bounds its depth.
    index: Vec<Branch>,
}

#[derive(Debug)]
struct Branch {
    hash: u32,
    place: usize,
    /// The branches below, by the next bit; 0 is none.
    below: [usize; 2],
}

impl<'t> Keys<'t> {
    /// The place of a key, the last one if it was pushed again.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            return self.names.iter().rposition(|known| known.value == name);
        }
        let found = self.walk(name, mix(name.as_bytes(), 0)).ok()?;
        self.index.get(found).map(|branch| branch.place)
    }

    pub(crate) fn push(&mut self, name: Text<'t>) {
        self.names.push(name);
        let count = self.names.len();
        if count > SHORT {
            (self.index.len()..count).for_each(|place| self.enter(place));
        }
    }

    fn enter(&mut self, place: usize) {
        let Some(name) = self.names.get(place) else { return };
        let hash = mix(name.value.as_bytes(), 0);
        let next = self.index.len();
        match self.walk(&name.value, hash) {
            Ok(found) => self.index.get_mut(found).into_iter().for_each(|b| b.place = place),
            Err((above, side)) => {
                let slot = self.index.get_mut(above).and_then(|b| b.below.get_mut(side));
                slot.into_iter().for_each(|slot| *slot = next);
            }
        }
        self.index.push(Branch { hash, place, below: [0; 2] });
    }

    /// The branch of a key, or the branch and the side below which it would stand.
    fn walk(&self, name: &str, hash: u32) -> Result<usize, (usize, usize)> {
        let (mut at, mut depth) = (0, 0_u32);
        while let Some(branch) = self.index.get(at) {
            let known = self.names.get(branch.place).filter(|_| branch.hash == hash);
            if known.is_some_and(|known| known.value == name) {
                return Ok(at);
            }
            let side = bit(name, hash, depth);
            match branch.below.get(side) {
                Some(next) if *next > 0 => at = *next,
                _ => return Err((at, side)),
            }
            depth = depth.saturating_add(1);
        }
        Err((at, 0))
    }

    pub(crate) fn into_names(self) -> Vec<Text<'t>> {
        self.names
    }
}

/// The bit of a hash and a key at a depth; past their end it is 0.
fn bit(name: &str, hash: u32, depth: u32) -> usize {
    let (bits, at) = match depth.checked_sub(u32::BITS) {
        None => (hash, depth),
        Some(at) => (name.as_bytes().get(at as usize / 8).copied().unwrap_or(0).into(), at % 8),
    };
    (bits.wrapping_shr(at) & 1) as usize
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::node::At;
    use crate::problem::Span;

    #[test]
    fn finds_what_was_pushed_last() {
        let mut keys = Keys::default();
        let mut known = Vec::new();
        for number in 0..2000_usize {
            let name =
                if number % 3 == 0 { "a".repeat(number) } else { format!("k{}", number % 700) };
            assert_eq!(keys.find(&name), known.iter().rposition(|other| *other == name), "{name}");
            keys.push(At { value: Cow::Owned(name.clone()), span: Span::default() });
            known.push(name);
        }
        assert_eq!(keys.find("k"), None);
        assert_eq!(keys.into_names().len(), known.len());
    }
}
