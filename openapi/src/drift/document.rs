//! An OpenAPI document as a list: what people are told.

use scopeward::{Span, Tree};

use super::list::{Catalogue, Entry, List, Operation, Operations, Purpose, Side};
use super::template::Template;
use crate::document::{Document, Operation as Documented, Security, Way};
use crate::native;
use crate::node::{Map, Text};

pub(super) fn list(document: &Document<'_>) -> List {
    let members = document.operations.iter().map(|documented| operation(document, documented));
    let members: Vec<Operation> = members.collect();
    let roles = members.iter().any(|operation| operation.role.is_some());
    let entry = |scope: &Text<'_>| Entry { scope: scope.to_string(), role: None, span: scope.span };
    let scopes = document.schemes.iter().flat_map(|scheme| &scheme.scopes);
    let more = document.policy.as_ref().and_then(|policy| policy.get("scopes")?.map());
    let more = more.map(Map::entries).unwrap_or_default().iter().map(|(name, _)| name);
    let entries = scopes.map(|scope| &scope.name).chain(more).map(entry).collect();
    let (purpose, span) = (Purpose::Documented, Span::default());
    List {
        operations: Some(Operations { side: Side::Documented, roles, members }),
        exact: false,
        catalogues: vec![Catalogue { purpose, span, entries }],
        notes: Vec::new(),
    }
}

fn operation(document: &Document<'_>, documented: &Documented<'_>) -> Operation {
    let security = document.security_of(documented);
    let span = documented.method.span;
    Operation {
        template: template(documented),
        need: security.map_or(Tree::Public, need),
        role: said(documented, "role"),
        excused: documented.exempt.is_some(),
        span,
        need_span: security.map_or(span, |security| security.span),
    }
}

/// What `x-scope` says beside the document's own words.
fn said(documented: &Documented<'_>, key: &str) -> Option<String> {
    documented.scope.as_ref()?.get(key)?.text().map(|text| text.to_string())
}

/// The path that the policy would have; where it can have none such, the path as it is.
fn template(documented: &Documented<'_>) -> Template {
    let key = said(documented, "key").or_else(|| documented.key().ok());
    let path = key.as_deref().and_then(|key| Some(key.split_once(' ')?.1.to_owned()));
    Template::new(&documented.method, &path.unwrap_or_else(|| documented.full_path()))
}

/// What a `security` list asks for: one of its ways, all parts of each.
fn need(security: &Security<'_>) -> Tree {
    if security.is_open() {
        return Tree::Public;
    }
    native::tree(&security.ways.iter().map(Way::scopes).collect(), None)
}
