//! The parts of a consent that stay as they are: header, warnings, items, what needs what, what is locked.

use crate::bits::Bits;
use crate::client::{Header, Resource};
use crate::consent_request::ConsentRequest;
use crate::item::Item;
use crate::lock::lock;
use crate::needs::{needs, turned};
use crate::notice::{Notice, notices};
use crate::policy::Policy;
use crate::refusal::OAuthError;
use crate::review::Review;

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
        let members: Vec<u32> = review.granted_bits().iter().collect();
        let item = |member: &u32| Item::new(&review, *member, language);
        let mut items: Vec<Item> = members.iter().map(item).collect();
        let needs = needs(&review, &items);
        let needed_by = turned(&needs);
        for (item, needs) in items.iter_mut().zip(&needs) {
            let members = needs.iter().filter_map(|place| members.get(place as usize).copied());
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
        let service = policy.title(language).unwrap_or(&inner.name);
        let header = Header::new(&request.client, service, resources(&review, language));
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
