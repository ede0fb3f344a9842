//! Sorting, once for all: what is sorted differs, the code does not, and so it stands in a program only once.

use std::cmp::Ordering;

/// The places `0..count` in order; those that are equal stay as they are. A merge from pairs upwards.
pub(crate) fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1_usize;
    while width < count {
        let both = width.saturating_mul(2);
        for run in order.chunks(both) {
            let (mut left, mut right) = run.split_at_checked(width).unwrap_or((run, &[]));
            while let ([one, lefts @ ..], [other, rights @ ..]) = (left, right) {
                if compare(*other, *one) == Ordering::Less {
                    merged.push(*other);
                    right = rights;
                } else {
                    merged.push(*one);
                    left = lefts;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        merged.clear();
        width = both;
    }
    order
}

/// Puts the things of a list in order; those that are equal stay as they are.
pub(crate) fn sort<T>(things: &mut [T], compare: &dyn Fn(&T, &T) -> Ordering) {
    let order = order(things.len(), &|one, other| match (things.get(one), things.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    swaps(order).into_iter().for_each(|(one, other)| things.swap(one, other));
}

/// The swaps, one after the other, that bring things from their places into this order.
fn swaps(mut order: Vec<usize>) -> Vec<(usize, usize)> {
    let mut swaps = Vec::new();
    for start in 0..order.len() {
        let mut at = start;
        // A ring of places, each of which takes what is in the next: it ends where it started.
        while let Some(from) = order.get_mut(at).map(|from| std::mem::replace(from, at))
            && from != start
        {
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}

/// Per text, whether the list holds it before.
pub(crate) fn repeated(texts: &[&str]) -> Vec<bool> {
    let text = |place: usize| texts.get(place);
    let order = order(texts.len(), &|one, other| text(one).cmp(&text(other)));
    let mut repeated = vec![false; texts.len()];
    for (before, place) in order.iter().zip(order.iter().skip(1)) {
        if let Some(repeated) = repeated.get_mut(*place) {
            *repeated = text(*before) == text(*place);
        }
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_like_the_standard_library() {
        for count in 0..100_usize {
            // Many are equal: an order that is not stable would be seen.
            let things: Vec<usize> = (0..count).map(|n| n * 7 % 11).collect();
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|place| things[*place]);
            assert_eq!(order(count, &|one, other| things[one].cmp(&things[other])), expected);
            let mut sorted: Vec<(usize, usize)> = things.iter().copied().zip(0..).collect();
            sort(&mut sorted, &|one, other| one.0.cmp(&other.0));
            let places: Vec<usize> = sorted.iter().map(|(_, place)| *place).collect();
            assert_eq!(places, expected);
        }
    }

    #[test]
    fn finds_what_stands_twice() {
        assert_eq!(
            repeated(&["b", "a", "b", "", "a", "b", ""]),
            [false, false, true, false, true, true, true]
        );
        assert!(repeated(&[]).is_empty());
    }
}
