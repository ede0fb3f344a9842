//! Objects behind numbers. Zero is none, and a number that was freed is used again.

#[derive(Debug)]
pub(crate) struct Slab<T> {
    held: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab { held: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slab<T> {
    pub(crate) fn put(&mut self, object: T) -> u32 {
        let number = self.free.pop().unwrap_or_else(|| {
            self.held.push(None);
            u32::try_from(self.held.len()).unwrap_or(0)
        });
        if let Some(place) = self.held.get_mut((number as usize).wrapping_sub(1)) {
            *place = Some(object);
        }
        number
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.held.get((number as usize).wrapping_sub(1))?.as_ref()
    }

    pub(crate) fn remove(&mut self, number: u32) {
        let place = self.held.get_mut((number as usize).wrapping_sub(1));
        if place.and_then(Option::take).is_some() {
            self.free.push(number);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.held.len() - self.free.len()
    }
}
