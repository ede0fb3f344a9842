//! Which audience an asked uri names (`review.audience`).

use super::{Offer, Oracle, list};

impl Oracle {
    /// The place of the audience that a uri names: the same text, else the first that is the same uri.
    pub(super) fn audience_named(&self, uri: &str) -> Option<usize> {
        let uris = self.uris();
        let same_uri = |other: &String| comparable(other) == comparable(uri);
        uris.iter().position(|other| other == uri).or_else(|| uris.iter().position(same_uri))
    }

    /// The audience of a request that names none.
    pub(super) fn audience_of_silence(&self) -> Option<usize> {
        let named = self.policy["audience"].as_str();
        let only = (self.audiences.len() == 1).then_some(0);
        named.map_or(only, |named| self.audience_names().iter().position(|name| name == named))
    }

    pub(super) fn uri_of(&self, offer: Offer) -> Option<String> {
        let Offer::Audience(audience) = offer else { return None };
        list(&self.audiences[audience]["uri"]).pop()
    }

    fn audience_names(&self) -> Vec<String> {
        super::members(&self.policy["audiences"]).into_iter().map(|(name, _)| name).collect()
    }
}

/// A uri with scheme and authority in lower case, and a path.
fn comparable(uri: &str) -> String {
    let Some((scheme, rest)) = uri.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return uri.to_owned();
    };
    let after = rest.strip_prefix("//");
    let text = after.unwrap_or(rest);
    let end = if after.is_some() { text.find(['/', '?', '#']).unwrap_or(text.len()) } else { 0 };
    let (authority, path) = text.split_at(end);
    let lower = |text: &str| text.to_ascii_lowercase();
    let authority = if authority.contains('@') { authority.to_owned() } else { lower(authority) };
    let slashes = if after.is_some() { "//" } else { "" };
    let root = if path.is_empty() || path.starts_with(['?', '#']) { "/" } else { "" };
    format!("{}:{slashes}{authority}{root}{path}", lower(scheme))
}

/// RFC 3986 §3.1
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}
