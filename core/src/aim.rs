//! From the uris that a client asks for to the audiences that the policy declares. Clause `review.audience`.

use std::borrow::Cow;

use crate::code::Code;
use crate::policy::Inner;
use crate::problem::{InputError, suggest};
use crate::words::first_of;

/// An audience of a policy; none in a policy that declares none.
pub(crate) type Target = Option<u8>;

impl Inner {
    /// The audience that a uri names, or the default one. Nothing if there is none.
    pub(crate) fn target(&self, uri: Option<&str>) -> Option<Target> {
        if self.audiences.is_empty() {
            return Some(None);
        }
        match uri {
            Some(uri) => self.named(uri).map(Some),
            None => self.audience.map(Some),
        }
    }

    /// The audience that is declared with this uri, byte for byte (`audience.match`).
    pub(crate) fn declared(&self, uri: &str) -> Result<u8, InputError> {
        let mut audiences = self.audiences.iter().zip(0_u8..);
        if let Some((_, number)) = audiences.find(|(audience, _)| audience.uri == uri) {
            return Ok(number);
        }
        let mut known = self.audiences.iter().map(|audience| &*audience.uri);
        let help = suggest(uri, &mut known).map(|help| format!(", {help}")).unwrap_or_default();
        let message =
            format!("`audience`: the policy declares no audience with the uri `{uri}`{help}");
        Err(InputError::new(Code::InvalidInput, message))
    }

    fn named(&self, uri: &str) -> Option<u8> {
        let find = |same: &dyn Fn(&str) -> bool| {
            let mut audiences = self.audiences.iter().zip(0_u8..);
            audiences.find(|(audience, _)| same(&audience.uri)).map(|(_, number)| number)
        };
        find(&|declared| declared == uri)
            .or_else(|| normal(uri).and_then(|uri| find(&|declared| normal(declared) == Some(uri))))
    }
}

/// A uri in parts that are compared: scheme and authority without regard to case, the rest as it stands.
#[derive(Debug, Clone, Copy)]
struct Normal<'u> {
    scheme: &'u str,
    authority: Option<&'u str>,
    rest: &'u str,
}

impl PartialEq for Normal<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = match (self.authority, other.authority) {
            // A user's name has its case.
            (Some(left), Some(right)) if left.contains('@') => left == right,
            (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
            (left, right) => left == right,
        };
        same && self.scheme.eq_ignore_ascii_case(other.scheme) && self.rest == other.rest
    }
}

/// The parts of a uri; nothing for a text without scheme.
fn normal(uri: &str) -> Option<Normal<'_>> {
    let (scheme, after) = uri.split_once(':')?;
    let Some(after) = after.strip_prefix("//") else {
        return Some(Normal { scheme, authority: None, rest: after });
    };
    let end = first_of(after, b"/?#").unwrap_or(after.len());
    let (authority, rest) = after.split_at_checked(end)?;
    let rest = if rest.is_empty() { "/" } else { rest };
    Some(Normal { scheme, authority: Some(authority), rest })
}

/// Each audience once, and the uris that name none.
#[derive(Debug, Default)]
pub(crate) struct Targets<'u> {
    pub(crate) known: Vec<Target>,
    pub(crate) unknown: Vec<&'u str>,
    /// None was asked for, and there is no default.
    pub(crate) missing: bool,
}

impl<'u> Targets<'u> {
    pub(crate) fn read(policy: &Inner, uris: &'u [Cow<'_, str>]) -> Targets<'u> {
        let mut targets = Targets::default();
        if uris.is_empty() || policy.audiences.is_empty() {
            targets.known.extend(policy.target(None));
            targets.missing = targets.known.is_empty();
        } else {
            for uri in uris {
                match policy.target(Some(uri)) {
                    Some(target) if targets.known.contains(&target) => {}
                    Some(target) => targets.known.push(target),
                    None => targets.unknown.push(uri),
                }
            }
        }
        targets
    }

    /// Whether the request names no resource that is known (RFC 8707 §2).
    pub(crate) fn are_refused(&self) -> bool {
        self.missing || !self.unknown.is_empty()
    }
}
