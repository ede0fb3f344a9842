//! The parts of a consent that stay as they are: header, warnings, items, what needs what, what is locked.

use std::fmt::Write;

use serde::Serialize;

use crate::bits::Bits;
use crate::client::{Header, Resource};
use crate::consent_request::ConsentRequest;
use crate::item::{Item, Lock};
use crate::policy::Policy;
use crate::refusal::OAuthError;
use crate::review::Review;
use crate::scope_request::Asked;
use crate::tokens::Tokens;

/// How much a person should mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Look twice.
    Caution,
    /// Better not.
    Danger,
    /// For information.
    Info,
}

/// Something that a person should know before they decide (`consent.warning`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The stable code.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The scope that it is about.
    pub scope: Option<String>,
    /// The sentence.
    pub message: String,
}

/// Items under one heading.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The places of its items.
    pub(crate) items: Vec<u32>,
}

/// What a person is shown, whatever they switch.
#[derive(Debug)]
pub(crate) struct Screen {
    pub(crate) policy: Policy,
    pub(crate) language: String,
    pub(crate) error: Option<OAuthError>,
    pub(crate) header: Header,
    pub(crate) notices: Vec<Notice>,
    pub(crate) items: Vec<Item>,
    pub(crate) groups: Vec<Group>,
    /// Per item, the items that it needs, and those that need it.
    pub(crate) needs: Vec<Bits>,
    pub(crate) needed_by: Vec<Bits>,
    pub(crate) locked: Bits,
    /// Per audience, the items that count for it.
    pub(crate) parts: Vec<(Option<String>, Bits)>,
    pub(crate) hash: String,
}

impl Screen {
    pub(crate) fn new(policy: &Policy, request: &ConsentRequest<'_>) -> Screen {
        let inner = &*policy.0;
        let review = policy.review(&request.request);
        let language = request.language.as_deref().unwrap_or(&inner.language);
        let granted = review.granted_bits();
        let mut items: Vec<Item> =
            granted.iter().map(|member| Item::new(&review, member, language)).collect();
        let needs = needs(&review, &items);
        let needed_by = turned(&needs);
        for (item, needs) in items.iter_mut().zip(&needs) {
            let members = needs.iter().filter_map(|place| granted.iter().nth(place as usize));
            item.unlock(&review, &Bits::of(inner.universe.size(), members));
        }
        let locked = lock(&review, request, language, &mut items, &needed_by);
        let place = |part: &Bits| {
            let held = items.iter().zip(0_u32..).filter(|(item, _)| part.has(item.member));
            Bits::of(items.len(), held.map(|(_, place)| place))
        };
        let parts = review.good_parts().iter();
        let parts = parts
            .map(|part| (inner.uri(part.target).map(str::to_owned), place(&part.held)))
            .collect();
        let header = Header::new(&request.client, resources(&review, language));
        Screen {
            policy: policy.clone(),
            language: language.to_owned(),
            error: review.error(),
            notices: notices(&review, &header, &items),
            header,
            groups: groups(&review, &items, language),
            items,
            needs,
            needed_by,
            locked,
            parts,
            hash: request.hash(&inner.fingerprint, language),
        }
    }

    /// The place of an item.
    pub(crate) fn find(&self, scope: &str) -> Option<u32> {
        let member = self.policy.0.universe.find(scope)?;
        let place = self.items.binary_search_by_key(&member, |item| item.member).ok()?;
        let item = self.items.get(place).filter(|item| item.scope == scope);
        item.and_then(|_| u32::try_from(place).ok())
    }

    /// The names of items, in order.
    pub(crate) fn names(&self, items: &Bits) -> Vec<String> {
        let names = items.iter().filter_map(|place| self.items.get(place as usize));
        names.map(|item| item.scope.clone()).collect()
    }
}

/// Per item, the items that it needs in some part (`consent.needs`).
fn needs(review: &Review<'_>, items: &[Item]) -> Vec<Bits> {
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
        needs.subtract(&Bits::of(items.len(), [own]));
    }
    needs
}

/// The relation read the other way.
fn turned(relation: &[Bits]) -> Vec<Bits> {
    let mut turned = vec![Bits::new(relation.len()); relation.len()];
    for (to, from) in relation.iter().zip(0_u32..) {
        for place in to.iter() {
            turned.get_mut(place as usize).into_iter().for_each(|set| set.insert(from));
        }
    }
    turned
}

/// Locks what cannot be declined, with the reason (`consent.lock`).
fn lock(
    review: &Review<'_>,
    request: &ConsentRequest<'_>,
    language: &str,
    items: &mut [Item],
    needed_by: &[Bits],
) -> Bits {
    let universe = &review.policy.universe;
    let listed = |scope: &Option<std::borrow::Cow<'_, str>>| {
        scope.as_deref().map(|scope| Tokens::read(universe, scope).known)
    };
    let (required, optional) = (listed(&request.required), listed(&request.optional));
    let by_client = |member: u32| match (&required, &optional) {
        (Some(required), _) => required.has(member),
        (None, Some(optional)) => asked(review, request, member) && !optional.has(member),
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
fn asked(review: &Review<'_>, request: &ConsentRequest<'_>, member: u32) -> bool {
    match request.request.scope {
        Asked::Scope(_) => review.tokens.known.has(member),
        Asked::Absent | Asked::Legacy => {
            review.good_parts().iter().any(|part| part.asked.has(member))
        }
    }
}

fn resources(review: &Review<'_>, language: &str) -> Vec<Resource> {
    let parts = review.good_parts().iter();
    let resource = |target| {
        let audience = review.policy.uri(target)?.to_owned();
        Some(Resource { audience, title: review.policy.audience_label(target, language) })
    };
    parts.filter_map(|part| resource(part.target)).collect()
}

fn groups(review: &Review<'_>, items: &[Item], language: &str) -> Vec<Group> {
    let policy = review.policy;
    let mut groups: Vec<Group> = Vec::new();
    for (item, place) in items.iter().zip(0_u32..) {
        let id = policy.universe.group(item.member);
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.items.push(place),
            None => {
                let titles =
                    policy.groups.iter().find(|group| group.id == id).map(|group| &group.title);
                let title = titles.and_then(|titles| titles.choose(language, &policy.language));
                let (id, title) = (id.to_owned(), title.unwrap_or(id).to_owned());
                groups.push(Group { id, title, items: vec![place] });
            }
        }
    }
    groups
}

/// Clause `consent.warning`.
fn notices(review: &Review<'_>, header: &Header, items: &[Item]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |code, severity, scope: Option<&str>, message: String| {
        notices.push(Notice { code, severity, scope: scope.map(str::to_owned), message });
    };
    if !header.readable {
        let message = "The address that the answer goes to cannot be shown.";
        say("unreadable-redirect", Severity::Danger, None, message.to_owned());
    }
    if header.loopback {
        let message =
            "The answer goes to a program on your device. Any program there can pose as this app.";
        say("loopback-redirect", Severity::Caution, None, message.to_owned());
    }
    if let Some(scheme) = &header.private_scheme {
        let message = format!(
            "The answer goes to an app on your device. Another app there can claim {scheme} as well."
        );
        say("private-scheme", Severity::Caution, None, message);
    }
    if header.is_self_asserted() {
        let message = "The app chose its own name. Nobody has checked it.";
        say("self-asserted-name", Severity::Caution, None, message.to_owned());
    }
    for item in items.iter().filter(|item| review.is_omnibus(item.member)) {
        let message = format!("“{}” gives full access.", item.label);
        say("omnibus-scope", Severity::Danger, Some(&item.scope), message);
    }
    let before = review.good_parts().iter().any(|part| !part.earlier.is_empty());
    if before && items.iter().any(|item| item.new) {
        let message = "You have connected this app before. Only what is new is asked.";
        say("step-up", Severity::Info, None, message.to_owned());
    }
    let added = review.added();
    for item in items.iter().filter(|item| item.new) {
        if added.iter().any(|added| added.scope == item.scope) {
            let message = format!("“{}” was added, other permissions need it.", item.label);
            say("scope-added", Severity::Info, Some(&item.scope), message);
        }
    }
    for refusal in review.refused() {
        say("scope-left-out", Severity::Info, refusal.scope, refusal.message());
    }
    notices
}

/// A set as a hexadecimal number, item i being the bit of value 2^i.
pub(crate) fn number(set: &Bits) -> String {
    let mut text = String::new();
    for word in set.words().rev() {
        if text.is_empty() && word != 0 {
            let _ = write!(text, "{word:x}");
        } else if !text.is_empty() {
            let _ = write!(text, "{word:016x}");
        }
    }
    if text.is_empty() { "0".to_owned() } else { text }
}
