//! A person's choice: what is on, what switching does, what comes of it. Clauses `consent.selected` to `consent.choice`.

use std::sync::Arc;

use serde::Serialize;

use crate::bits::Bits;
use crate::code::Code;
use crate::consent_request::ConsentRequest;
use crate::policy::Policy;
use crate::problem::InputError;
use crate::refusal::OAuthError;
use crate::screen::Screen;
use crate::words::join;

/// What a person is asked, and what they have chosen so far. Cheap to clone; switching makes another.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// use scopeward::{Client, ConsentRequest, ScopeRequest};
/// let client = Client { id: "app".into(), redirect_uri: "https://app.example/cb".into(), ..Client::default() };
/// let request = ScopeRequest::new("notes:read notes:write");
/// let consent = policy.consent(&ConsentRequest { request, client, ..ConsentRequest::default() });
/// assert!(consent.selected().is_empty());
/// let on = consent.toggle("notes:write", true).next;
/// assert_eq!(on.selected(), ["notes:read", "notes:write"]);
/// assert_eq!(on.toggle("notes:read", false).next.result().scope, "");
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Consent {
    pub(crate) screen: Arc<Screen>,
    pub(crate) on: Bits,
}

/// The state after a switch, and what it switched.
#[derive(Debug, Clone)]
pub struct Toggled {
    /// The next state.
    pub next: Consent,
    /// What changed, what the person did first. Empty if nothing did.
    pub changes: Vec<Change>,
}

/// One item that was switched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The scope.
    pub scope: String,
    /// Whether it is on now.
    pub on: bool,
    /// Why.
    pub because: Because,
    /// The scope that the person switched, if it was another.
    pub of: Option<String>,
}

/// Why an item was switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It needs an item that was switched off.
    NeededBy,
    /// An item that was switched on needs it.
    Needs,
    /// The person did it.
    User,
}

/// What comes of a consent (`consent.result`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The scopes that are granted, separated by spaces.
    pub scope: String,
    /// Whether something was declined.
    pub narrowed: bool,
    /// What was declined.
    pub declined: Vec<String>,
    /// What each audience's token carries.
    pub audiences: Vec<OutcomePart>,
    /// The error to send, if nothing is granted.
    pub error: Option<OAuthError>,
}

/// What is granted for one audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomePart {
    /// The uri; nothing in a policy without audiences.
    pub audience: Option<String>,
    /// The scopes.
    pub granted: Vec<String>,
}

impl Policy {
    /// Shapes the review of a scope request for a screen (section 12 of the specification).
    pub fn consent(&self, request: &ConsentRequest<'_>) -> Consent {
        let screen = Screen::new(self, request);
        let on =
            if request.preselect { Bits::all(screen.items.len()) } else { screen.locked.clone() };
        Consent { screen: Arc::new(screen), on }
    }
}

impl Consent {
    /// The scopes that are on, in order.
    pub fn selected(&self) -> Vec<String> {
        self.screen.names(&self.on)
    }

    /// Binds the screen to the request and the policy; comes back with the choice (`consent.hash`).
    pub fn hash(&self) -> &str {
        &self.screen.hash
    }

    /// The error to send instead of asking, if there is one.
    pub fn error(&self) -> Option<&OAuthError> {
        self.screen.error.as_ref()
    }

    /// Switches an item, with all that it needs or that needs it (`consent.toggle`).
    pub fn toggle(&self, scope: &str, on: bool) -> Toggled {
        let screen = &*self.screen;
        let found = screen.find(scope);
        let Some(place) = found.filter(|at| !screen.locked.has(*at) && self.on.has(*at) != on)
        else {
            return Toggled { next: self.clone(), changes: Vec::new() };
        };
        let relation = if on { &screen.needs } else { &screen.needed_by };
        let mut others = relation.get(place as usize).cloned().unwrap_or_default();
        let one = Bits::one(screen.items.len(), place);
        let mut next = self.on.clone();
        if on {
            others.subtract(&self.on);
            next.union(&others);
            next.union(&one);
        } else {
            others.intersect(&self.on);
            next.subtract(&others);
            next.subtract(&one);
        }
        let because = if on { Because::Needs } else { Because::NeededBy };
        let name = |place: u32| {
            screen.items.get(place as usize).map(|item| item.scope.clone()).unwrap_or_default()
        };
        let mut changes = vec![Change { scope: name(place), on, because: Because::User, of: None }];
        for other in others.iter() {
            changes.push(Change { scope: name(other), on, because, of: Some(name(place)) });
        }
        Toggled { next: Consent { screen: Arc::clone(&self.screen), on: next }, changes }
    }

    /// What a person chose, as it comes back from a screen: never trusted, always repaired (`consent.choice`).
    ///
    /// # Errors
    ///
    /// [`InputError`] `stale-consent` if the hash is another: the request or the policy is not the one that was shown.
    pub fn choose(&self, hash: &str, ticked: &str) -> Result<Consent, InputError> {
        let screen = &*self.screen;
        if hash != screen.hash {
            let message = "`hash` is of another request or policy; show the screen again";
            return Err(InputError::new(Code::StaleConsent, message));
        }
        let mut on =
            Bits::of(screen.items.len(), ticked.split(' ').filter_map(|token| screen.find(token)));
        on.union(&screen.locked);
        let closed =
            |place: u32| screen.needs.get(place as usize).is_some_and(|needs| on.holds(needs));
        let on = on.filter(&closed);
        Ok(Consent { screen: Arc::clone(&self.screen), on })
    }

    /// What is granted if the person agrees now.
    pub fn result(&self) -> Outcome {
        let screen = &*self.screen;
        let mut declined = Bits::all(screen.items.len());
        declined.subtract(&self.on);
        let declined = screen.names(&declined);
        let part = |(audience, items): &(Option<String>, Bits)| {
            let mut items = items.clone();
            items.intersect(&self.on);
            OutcomePart { audience: audience.clone(), granted: screen.names(&items) }
        };
        let denied = || OAuthError {
            error: "access_denied",
            error_description: "The user granted nothing".to_owned(),
        };
        Outcome {
            scope: join(&self.selected(), " "),
            narrowed: !declined.is_empty(),
            declined,
            audiences: screen.parts.iter().map(part).collect(),
            error: screen.error.clone().or_else(|| self.on.is_empty().then(denied)),
        }
    }
}
