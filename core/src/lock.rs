//! Which items cannot be declined, and why. Clause `consent.lock`.

use std::borrow::Cow;

use serde::Serialize;

use crate::bits::Bits;
use crate::consent_request::ConsentRequest;
use crate::item::Item;
use crate::review::Review;
use crate::tokens::Tokens;

/// Why an item stays on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lock {
    /// It was granted before.
    AlreadyGranted,
    /// The client does not work without it.
    ClientRequired,
    /// Nothing works without it.
    Gate,
    /// A locked item needs it.
    NeededBy,
    /// The policy requires it of everyone who asks for it.
    PolicyRequired,
    /// It narrows what the app may do.
    Restriction,
}

/// Locks what cannot be declined, with the reason (`consent.lock`).
pub(crate) fn lock(
    review: &Review<'_>,
    request: &ConsentRequest<'_>,
    language: &str,
    items: &mut [Item],
    needed_by: &[Bits],
) -> Bits {
    let universe = &review.policy.universe;
    let listed = |scope: &Option<Cow<'_, str>>| {
        scope.as_deref().map(|scope| Tokens::read(universe, scope).known)
    };
    let (required, optional) = (listed(&request.required), listed(&request.optional));
    let by_client = |member: u32| match (&required, &optional) {
        (Some(required), _) => required.has(member),
        (None, Some(optional)) => asked(review, member) && !optional.has(member),
        (None, None) => false,
    };
    for item in items.iter_mut() {
        let member = item.member;
        let gate = review
            .good_parts()
            .iter()
            .find(|part| part.held.has(member) && review.policy.is_for_gate(part.target, member));
        item.lock = if universe.restrictions.has(member) {
            Some((Lock::Restriction, "This limits what the app may do.".to_owned()))
        } else if !item.new {
            Some((Lock::AlreadyGranted, "You have allowed this before.".to_owned()))
        } else if let Some(part) = gate {
            let title = review.policy.audience_label(part.target, language);
            Some((Lock::Gate, format!("Needed to connect to {title}.")))
        } else if by_client(member) {
            Some((Lock::ClientRequired, "The app does not work without this.".to_owned()))
        } else if universe.member(member).is_some_and(|facts| facts.required) {
            Some((Lock::PolicyRequired, "Every app that asks for this needs it.".to_owned()))
        } else {
            None
        };
    }
    // An item is locked by those that are locked for a reason of their own: what needs need is needed.
    let reasons: Vec<Option<String>> =
        items.iter().map(|item| item.lock.is_some().then(|| item.label.clone())).collect();
    for (item, dependants) in items.iter_mut().zip(needed_by) {
        let mut labels =
            dependants.iter().filter_map(|place| reasons.get(place as usize)?.as_ref());
        if let (None, Some(label)) = (&item.lock, labels.next()) {
            item.lock = Some((Lock::NeededBy, format!("Needed for “{label}”.")));
        }
    }
    let locked = items.iter().zip(0_u32..).filter(|(item, _)| item.lock.is_some());
    Bits::of(items.len(), locked.map(|(_, place)| place))
}

/// Whether a scope was asked for, by name or by a default.
fn asked(review: &Review<'_>, member: u32) -> bool {
    let listed = || review.good_parts().iter().any(|part| part.asked.has(member));
    if review.scoped { review.tokens.known.has(member) } else { listed() }
}
