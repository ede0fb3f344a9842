//! What a scope request asks for, and why a token of it is refused (`review.request` to `review.client`).

use serde_json::{Value, json};

use super::refusals::Refusal;
use super::review::{Ask, Held};
use super::{Offer, Oracle, Set, list};

impl Oracle {
    /// Reads the wire form of a scope request.
    pub(super) fn read_request(&self, request: &Value) -> Ask {
        let (audiences, foreign) = self.asked_audiences(&list(&request["audiences"]));
        let legacy = request["legacy"] == json!(true);
        let (absent, key) = match &request["scope"] {
            Value::Null if legacy => (Some("no-legacy"), "legacy"),
            Value::Null => (Some("no-default"), "default"),
            _ => (None, ""),
        };
        let list_of = |offer: &Offer| list(&self.root_of(*offer)[key]);
        let lists: Vec<Vec<String>> =
            audiences.iter().filter(|_| absent.is_some()).map(list_of).collect();
        let tokens = if absent.is_some() { lists.concat() } else { tokens(&request["scope"]) };
        let mode = request["missing"].as_str().filter(|_| absent.is_none());
        let ceiling = Some(&request["client"]).filter(|client| !client.is_null());
        let before = audiences.iter().map(|offer| self.granted_before(&request["granted"], *offer));
        Ask {
            foreign,
            whole: if absent.is_some() { None } else { whole(&tokens) },
            tokens,
            absent,
            lists,
            roles: list(&request["roles"]),
            ceiling: ceiling.map(|client| Held {
                scopes: self.names(client),
                roles: self.roles.clone(),
                offer: Offer::Everything,
            }),
            beyond: "beyond-client",
            before: Some(before.collect()),
            restrictions: Vec::new(),
            mode: mode.unwrap_or(if absent.is_some() { "add" } else { "reject" }).to_owned(),
            audiences,
        }
    }

    /// `review.audience`
    fn asked_audiences(&self, uris: &[String]) -> (Vec<Offer>, Vec<Refusal>) {
        if self.audiences.is_empty() {
            return (vec![Offer::Everything], Vec::new());
        }
        let (mut found, mut foreign) = (Vec::new(), Vec::new());
        if uris.is_empty() {
            match self.audience_of_silence() {
                Some(audience) => found.push(Offer::Audience(audience)),
                None => foreign.push(Refusal::of_whole("missing-audience")),
            }
        }
        for (at, uri) in uris.iter().enumerate() {
            match self.audience_named(uri).map(Offer::Audience) {
                Some(offer) if found.contains(&offer) => (),
                Some(offer) => found.push(offer),
                None if uris[..at].contains(uri) => (),
                None => foreign.push(Refusal::of_audience(uri)),
            }
        }
        (found, foreign)
    }

    /// What was granted before for one audience.
    fn granted_before(&self, granted: &Value, offer: Offer) -> Set {
        let entries = granted.as_array().into_iter().flatten();
        let named = |entry: &Value| match entry["audience"].as_str() {
            Some(uri) => self.audience_named(uri),
            None => self.audience_of_silence(),
        };
        let concerned = entries.filter(|entry| {
            offer == Offer::Everything || named(entry).map(Offer::Audience) == Some(offer)
        });
        concerned.flat_map(|entry| self.names(&entry["scope"])).collect()
    }

    /// Why a token is refused, if it is: the first reason that applies.
    pub(super) fn refusal_of(&self, ask: &Ask, at: usize, token: &str) -> Option<Refusal> {
        let scope = self.name(token);
        if !is_token(token) {
            return Some(Refusal::of_token(at, token));
        }
        if self.place(&scope) == usize::MAX {
            return Some(Refusal::of_scope("unknown-scope", token));
        }
        if self.flag(&scope, "removed") {
            return Some(Refusal::of_scope("removed-scope", &scope));
        }
        if !self.is_within(ask, &scope) {
            return Some(Refusal::of_scope(ask.beyond, &scope));
        }
        let offered = ask.audiences.iter().any(|offer| self.is_offered(*offer, &scope));
        if !offered && !ask.audiences.is_empty() {
            let uris: Vec<String> = ask.audiences.iter().filter_map(|o| self.uri_of(*o)).collect();
            return Some(Refusal::of_offer(&scope, &uris));
        }
        self.lacking_role(ask, &scope).map(|role| Refusal::of_role(&scope, role))
    }

    /// `review.client`
    pub(super) fn is_within(&self, ask: &Ask, scope: &str) -> bool {
        let ceiling = ask.ceiling.as_ref();
        self.is_restriction(scope) || ceiling.is_none_or(|ceiling| self.is_given(ceiling, scope))
    }

    /// `cover.gives`
    pub(super) fn is_given(&self, grant: &Held, scope: &str) -> bool {
        let mut roles = grant.roles.clone();
        roles.extend(self.role_of(scope).map(str::to_owned));
        grant.scopes.contains(scope)
            || self.expanded(&grant.scopes, &roles, grant.offer).contains(scope)
    }

    pub(super) fn is_offered(&self, offer: Offer, scope: &str) -> bool {
        match offer {
            _ if self.is_restriction(scope) => true,
            Offer::Everything => true,
            Offer::Audience(audience) => self.offers(audience, scope),
            Offer::Nothing => false,
        }
    }

    pub(super) fn lacking_role(&self, ask: &Ask, scope: &str) -> Option<&str> {
        self.role_of(scope).filter(|role| !ask.roles.iter().any(|have| have == role))
    }

    /// The scope that a token stands for.
    pub(super) fn name(&self, token: &str) -> String {
        self.aliases.get(token).cloned().unwrap_or_else(|| token.to_owned())
    }

    /// The scopes of a scope string or list.
    fn names(&self, scope: &Value) -> Set {
        tokens(scope).iter().take(1024).map(|token| self.name(token)).collect()
    }

    /// Where the lists of an audience stand: with it, or at the root where there is none.
    fn root_of(&self, offer: Offer) -> &Value {
        match offer {
            Offer::Audience(audience) => &self.audiences[audience],
            _ => &self.policy,
        }
    }
}

/// Why a request as a whole is refused, by its tokens.
pub(super) fn whole(tokens: &[String]) -> Option<&'static str> {
    match tokens.len() {
        0 => Some("empty-request"),
        1..=1024 => None,
        _ => Some("limit-exceeded"),
    }
}

/// The tokens of a scope string or list, as given.
pub(super) fn tokens(scope: &Value) -> Vec<String> {
    let texts = list(scope);
    let tokens = texts.iter().flat_map(|text| text.split(' ')).filter(|token| !token.is_empty());
    tokens.map(str::to_owned).collect()
}

/// `scope.token`
pub(super) fn is_token(text: &str) -> bool {
    (1..=256).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}
