//! Sets of scope indexes. The first 64 stand in one word, so that most policies never touch the heap.

const WORD: u32 = 64;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bits {
    head: u64,
    tail: Box<[u64]>,
}

impl Bits {
    /// An empty set that can hold `size` indexes.
    pub(crate) fn new(size: usize) -> Bits {
        let words = size.div_ceil(WORD as usize).saturating_sub(1);
        Bits { head: 0, tail: vec![0; words].into_boxed_slice() }
    }

    pub(crate) fn of(size: usize, members: impl IntoIterator<Item = u32>) -> Bits {
        let mut bits = Bits::new(size);
        members.into_iter().for_each(|member| bits.insert(member));
        bits
    }

    /// The set of one index.
    pub(crate) fn one(size: usize, member: u32) -> Bits {
        let mut bits = Bits::new(size);
        bits.insert(member);
        bits
    }

    /// All of the first `size` indexes.
    pub(crate) fn all(size: usize) -> Bits {
        let mut bits = Bits::new(size);
        let full = |words: usize| match size.saturating_sub(words.saturating_mul(WORD as usize)) {
            rest if rest >= WORD as usize => u64::MAX,
            rest => !(u64::MAX << rest),
        };
        bits.head = full(0);
        bits.tail.iter_mut().zip(1..).for_each(|(word, at)| *word = full(at));
        bits
    }

    #[inline(always)]
    pub(crate) fn has(&self, index: u32) -> bool {
        let (word, mask) = (index / WORD, 1_u64 << (index % WORD));
        match word.checked_sub(1) {
            None => self.head & mask != 0,
            Some(at) => self.tail.get(at as usize).is_some_and(|word| word & mask != 0),
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, index: u32) {
        let (word, mask) = (index / WORD, 1_u64 << (index % WORD));
        match word.checked_sub(1) {
            None => self.head |= mask,
            Some(at) => self.tail.get_mut(at as usize).into_iter().for_each(|word| *word |= mask),
        }
    }

    pub(crate) fn remove(&mut self, index: u32) {
        let (word, mask) = (index / WORD, 1_u64 << (index % WORD));
        match word.checked_sub(1) {
            None => self.head &= !mask,
            Some(at) => self.tail.get_mut(at as usize).into_iter().for_each(|word| *word &= !mask),
        }
    }

    /// The members that pass.
    pub(crate) fn filter(&self, keep: &dyn Fn(u32) -> bool) -> Bits {
        let mut kept = self.clone();
        self.iter().filter(|member| !keep(*member)).for_each(|member| kept.remove(member));
        kept
    }

    #[inline]
    pub(crate) fn union(&mut self, other: &Bits) {
        self.head |= other.head;
        self.tail.iter_mut().zip(&*other.tail).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn intersect(&mut self, other: &Bits) {
        self.head &= other.head;
        self.tail.iter_mut().zip(&*other.tail).for_each(|(word, other)| *word &= other);
    }

    pub(crate) fn subtract(&mut self, other: &Bits) {
        self.head &= !other.head;
        self.tail.iter_mut().zip(&*other.tail).for_each(|(word, other)| *word &= !other);
    }

    /// Whether two sets have a member in common.
    #[inline]
    pub(crate) fn meets(&self, other: &Bits) -> bool {
        self.head & other.head != 0
            || self.tail.iter().zip(&*other.tail).any(|(word, other)| word & other != 0)
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.head == 0 && self.tail.iter().all(|word| *word == 0)
    }

    #[inline]
    pub(crate) fn holds(&self, other: &Bits) -> bool {
        other.head & !self.head == 0
            && other.tail.iter().zip(&*self.tail).all(|(other, word)| other & !word == 0)
    }

    /// The words, the lowest first.
    pub(crate) fn words(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        std::iter::once(self.head).chain(self.tail.iter().copied())
    }

    /// The members, in order.
    #[inline]
    pub(crate) fn iter(&self) -> Members<'_> {
        Members { word: self.head, start: 0, rest: self.tail.iter() }
    }
}

/// The members of a set, in order.
pub(crate) struct Members<'b> {
    /// What is left of the present word.
    word: u64,
    /// The index of its lowest bit.
    start: u32,
    rest: std::slice::Iter<'b, u64>,
}

impl Iterator for Members<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while self.word == 0 {
            self.word = *self.rest.next()?;
            self.start = self.start.wrapping_add(WORD);
        }
        let bit = self.word.trailing_zeros();
        self.word &= self.word.wrapping_sub(1);
        Some(self.start.wrapping_add(bit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_size() {
        for size in [0_u32, 1, 63, 64, 65, 128, 200] {
            assert_eq!(Bits::all(size as usize), Bits::of(size as usize, 0..size));
        }
    }

    #[test]
    fn across_words() {
        let bits = Bits::of(200, [0, 63, 64, 199]);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        assert!(bits.has(64) && !bits.has(65) && !bits.has(5_000));
        let mut other = Bits::of(200, [64, 70]);
        assert!(!bits.holds(&other));
        other.intersect(&bits);
        assert!(bits.holds(&other));
        other.subtract(&bits);
        assert!(other.is_empty());
    }
}
