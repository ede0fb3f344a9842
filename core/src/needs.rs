//! Which items need which. Clause `consent.needs`.

use crate::bits::Bits;
use crate::item::Item;
use crate::review::Review;

/// Per item, the items that it needs in some part (`consent.needs`).
pub(crate) fn needs(review: &Review<'_>, items: &[Item]) -> Vec<Bits> {
    let policy = review.policy;
    let universe = &policy.universe;
    let place = |member: u32| items.binary_search_by_key(&member, |item| item.member).ok();
    let direct = |item: &Item| {
        let mut places = Bits::new(items.len());
        for part in review.good_parts().iter().filter(|part| part.held.has(item.member)) {
            let Some(power) = policy.power_of(part.target) else { continue };
            let gives = |member: u32, other| power.alone(universe, member, review.roles).has(other);
            let mut wanted = policy.gate_set(part.target);
            wanted.subtract(&part.held);
            universe.needs(item.member).into_iter().for_each(|needs| wanted.union(needs));
            for other in wanted.iter() {
                let giver = || part.held.iter().find(|member| gives(*member, other));
                let there = part.held.has(other).then_some(other);
                let by = there.or_else(|| if gives(item.member, other) { None } else { giver() });
                let found = by.and_then(place).and_then(|place| u32::try_from(place).ok());
                found.into_iter().for_each(|place| places.insert(place));
            }
        }
        places
    };
    let mut needs: Vec<Bits> = items.iter().map(direct).collect();
    // What needs need is needed: through each item in turn.
    for through in 0..items.len() {
        let (Some(more), Ok(bit)) = (needs.get(through).cloned(), u32::try_from(through)) else {
            continue;
        };
        if !more.is_empty() {
            needs.iter_mut().filter(|needs| needs.has(bit)).for_each(|needs| needs.union(&more));
        }
    }
    for (needs, own) in needs.iter_mut().zip(0_u32..) {
        needs.remove(own);
    }
    needs
}

/// The relation read the other way.
pub(crate) fn turned(relation: &[Bits]) -> Vec<Bits> {
    let mut turned = vec![Bits::new(relation.len()); relation.len()];
    for (to, from) in relation.iter().zip(0_u32..) {
        for place in to.iter() {
            turned.get_mut(place as usize).into_iter().for_each(|set| set.insert(from));
        }
    }
    turned
}
