//! What the `security` of an operation asks for, as far as a policy can say it: never less.

use crate::document::{Operation, Part, SchemeKind, Way};
use crate::import::Draft;
use crate::native::Ways;
use crate::note::{NoteCode, Notes};

/// What is asked of a caller.
pub(super) struct Asked {
    /// The ways; without any the operation is public.
    pub(super) ways: Option<Ways>,
    /// The audience that the tokens are for, if their schemes say it.
    pub(super) audience: Option<String>,
}

impl Draft<'_, '_> {
    /// What an operation asks for; nothing if that cannot be told, and a note says why.
    pub(super) fn asked(&self, operation: &Operation<'_>, notes: &mut Notes) -> Option<Asked> {
        let mut leave_out = |code, why: &str| {
            let help = Some("it has no rule, and so is denied");
            let message = format!("`{operation}` is left out: {why}");
            notes.cure(code, operation.method.span, message, help);
        };
        let Some(security) = self.document.security_of(operation) else {
            leave_out(NoteCode::NoSecurity, "nothing says who may call it");
            return None;
        };
        if security.broken {
            leave_out(NoteCode::UnstatableOperation, "its `security` cannot be read");
            return None;
        }
        let public = Asked { ways: None, audience: None };
        if security.ways.is_empty() {
            return Some(public);
        }
        if let Some(open) = security.ways.iter().find(|way| way.parts.is_empty()) {
            let message = format!("`{operation}` takes a token and needs none: it became public");
            notes.add(NoteCode::OptionalToken, open.span, message);
            return Some(public);
        }
        let known = |part: &Part<'_>| self.document.scheme(&part.scheme).is_some();
        let mut ways: Vec<&Way<'_>> = security.ways.iter().collect();
        ways.retain(|way| way.parts.iter().all(known));
        if ways.is_empty() {
            leave_out(NoteCode::UnstatableOperation, "it asks for schemes that are not declared");
            return None;
        }
        let mut audiences: Vec<Option<String>> = Vec::new();
        for part in ways.iter().flat_map(|way| &way.parts) {
            let audience = self.document.scheme(&part.scheme).and_then(|s| s.audience.as_ref());
            audiences.push(audience.map(ToString::to_string));
        }
        audiences.dedup();
        let [audience] = &audiences[..] else {
            leave_out(NoteCode::UnstatableOperation, "it takes tokens of more than one audience");
            return None;
        };
        self.scoped(operation, &mut ways, notes);
        let ways = ways.into_iter().map(Way::scopes).collect();
        Some(Asked { ways: Some(ways), audience: audience.clone() })
    }

    /// Leaves out ways without scopes, if others have some: a policy would take them for any token.
    fn scoped(&self, operation: &Operation<'_>, ways: &mut Vec<&Way<'_>>, notes: &mut Notes) {
        let has_scopes = |way: &Way<'_>| way.parts.iter().any(|part| !part.scopes.is_empty());
        if !ways.iter().any(|way| has_scopes(way)) {
            return;
        }
        for part in ways.iter().filter(|way| has_scopes(way)).flat_map(|way| &way.parts) {
            if part.scopes.is_empty() {
                let message =
                    format!("`{operation}` needs `{}` as well, which has no scopes", part.scheme);
                let help = Some("a policy does not ask for it: check it elsewhere");
                notes.cure(NoteCode::UnscopedScheme, part.scheme.span, message, help);
            }
        }
        let lists = |part: &Part<'_>| {
            let kind = self.document.scheme(&part.scheme).map(|scheme| scheme.kind);
            matches!(kind, Some(SchemeKind::OAuth2 | SchemeKind::OpenIdConnect))
        };
        ways.retain(|way| {
            let keep = has_scopes(way) || way.parts.iter().any(lists);
            if !keep {
                let names: Vec<&str> = way.parts.iter().map(|part| &*part.scheme.value).collect();
                let message = format!(
                    "`{operation}` may be called by `{}` without scopes: this way is left out",
                    names.join("` and `")
                );
                let help = Some("give its holders a grant with the scopes that it stands for");
                notes.cure(NoteCode::UnscopedWay, way.span, message, help);
            }
            keep
        });
    }
}
