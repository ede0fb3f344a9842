//! What is odd in one operation: who may call it, against what its method does.

use scopeward::{Span, verbs};

use super::{Linter, rules};
use crate::document::{Operation, Part, SchemeKind, Security};
use crate::finding::Rule;
use crate::node::Node;

/// A finding that an exemption silences.
type Found = (&'static Rule, Span, String, &'static str);

const STATE: &str = "name the scope that it needs, or say why it needs none with `x-scope-exempt`";

impl<'t> Linter<'_, 't> {
    pub(super) fn operation(&mut self, operation: &Operation<'t>) {
        let found = self.view(operation);
        let Some(exempt) = &operation.exempt else {
            if let Some((rule, span, message, help)) = found {
                self.add(rule, span, message, help);
            }
            return;
        };
        if !is_reason(exempt) {
            let message = format!("the exemption of `{operation}` gives no reason");
            let help = "write why it may be called like this: `x-scope-exempt: \"…\"`";
            self.add(&rules::MISSING_REASON, exempt.span, message, help);
        }
        if found.is_none() {
            let message = format!("nothing about `{operation}` needs an exemption");
            self.add(&rules::UNUSED_EXEMPTION, exempt.span, message, "delete `x-scope-exempt`");
        }
    }

    /// The one thing that matters most about who may call an operation.
    fn view(&self, operation: &Operation<'t>) -> Option<Found> {
        let writes = !verbs::is_safe(&operation.method);
        let Some(security) = self.document.security_of(operation) else {
            let rule = if writes { &rules::UNPROTECTED_OPERATION } else { &rules::NO_SECURITY };
            let message = format!("nothing says who may call `{operation}`");
            return Some((rule, operation.method.span, message, STATE));
        };
        if security.broken {
            return None;
        }
        // A default stands once: what it means for an operation is said at the operation.
        let own = operation.security.is_some();
        let span = if own { security.span } else { operation.method.span };
        let open = security.is_open();
        if open && writes {
            let message = format!("everyone may call `{operation}`, without a token");
            return Some((&rules::UNPROTECTED_OPERATION, span, message, STATE));
        }
        if open && security.ways.len() > 1 {
            let message =
                format!("the token for `{operation}` is optional: `{{}}` lets everyone in");
            let help = "take `{}` out, or say why it is there with `x-scope-exempt`";
            return Some((&rules::OPTIONAL_TOKEN, span, message, help));
        }
        if writes && security.ways.iter().any(|way| self.takes_any_token(&way.parts)) {
            let message = format!("any token may call `{operation}`, whatever its scopes");
            return Some((&rules::UNPROTECTED_OPERATION, span, message, STATE));
        }
        if writes && only_reads(security) {
            let message = format!("`{operation}` changes something and needs only read scopes");
            let help =
                "name a scope that writes, or say why reading is enough with `x-scope-exempt`";
            return Some((&rules::WRITE_NEEDS_READ_ONLY, span, message, help));
        }
        None
    }

    /// Whether a way asks for a token that has scopes, and for none of them.
    fn takes_any_token(&self, parts: &[Part<'t>]) -> bool {
        let scoped = |part: &Part<'t>| {
            let kind = self.document.scheme(&part.scheme).map(|scheme| scheme.kind);
            matches!(kind, Some(SchemeKind::OAuth2 | SchemeKind::OpenIdConnect))
        };
        parts.iter().all(|part| part.scopes.is_empty()) && parts.iter().any(scoped)
    }
}

/// Whether every scope that is needed only reads.
fn only_reads(security: &Security<'_>) -> bool {
    let parts = || security.ways.iter().flat_map(|way| &way.parts);
    let mut scopes = parts().flat_map(|part| &part.scopes);
    parts().any(|part| !part.scopes.is_empty()) && scopes.all(|scope| reads(scope))
}

/// Whether the one word of a scope that says what it does is `read`. A document has no form that tells which it is.
fn reads(scope: &str) -> bool {
    let words = scope.split(|c: char| !c.is_ascii_alphanumeric());
    let mut actions = words.filter(|word| verbs::ACTIONS.contains(word)).peekable();
    actions.peek().is_some() && actions.all(|action| action == verbs::READ)
}

/// A text that says something.
fn is_reason(node: &Node<'_>) -> bool {
    node.text().is_some_and(|reason| !reason.trim().is_empty())
}
