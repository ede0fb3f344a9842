//! Reads security schemes, and what operations ask of them.

use std::collections::HashSet;

use crate::document::{Part, Scheme, SchemeKind, Scope, Security, Version, Way};
use crate::limits::MAX_SCHEMES;
use crate::node::{Map, Node, Text, Value};
use crate::note::NoteCode;
use crate::reader::Reader;

impl<'d, 't> Reader<'d, 't> {
    /// The schemes that a document declares.
    pub(crate) fn schemes(&mut self, root: &'d Map<'t>) -> Vec<Scheme<'t>> {
        let (place, key) = match self.version {
            Version::Swagger2 => (Some(root), "securityDefinitions"),
            _ => {
                let components = root.get("components");
                (components.and_then(|all| self.map(all, "`components`")), "securitySchemes")
            }
        };
        let schemes = place.and_then(|map| map.get(key));
        let schemes = schemes.and_then(|all| self.map(all, &format!("`{key}`")));
        let mut read = Vec::new();
        let schemes = schemes.map_or(&[][..], Map::entries);
        if let Some((name, _)) = schemes.get(MAX_SCHEMES) {
            let message = format!("more than {MAX_SCHEMES} security schemes");
            self.notes.add(NoteCode::LimitExceeded, name.span, message);
        }
        for (name, node) in schemes.iter().take(MAX_SCHEMES) {
            let Some(node) = self.follow(node) else { continue };
            let Some(map) = self.map(node, "a security scheme") else { continue };
            read.push(self.scheme(name, map));
        }
        read
    }

    fn scheme(&mut self, name: &Text<'t>, map: &'d Map<'t>) -> Scheme<'t> {
        let kind = match self.text_of(map, "type").as_deref() {
            Some("apiKey") => SchemeKind::ApiKey,
            Some("http" | "basic") => SchemeKind::Http,
            Some("mutualTLS") => SchemeKind::MutualTls,
            Some("oauth2") => SchemeKind::OAuth2,
            Some("openIdConnect") => SchemeKind::OpenIdConnect,
            _ => SchemeKind::Other,
        };
        let mut scopes = Vec::new();
        let mut seen = HashSet::new();
        let flows = map.get("flows").and_then(|flows| self.map(flows, "`flows`"));
        let flows = flows.map_or(&[][..], Map::entries);
        let flows = flows.iter().filter(|(name, _)| !name.starts_with("x-"));
        let lists: Vec<&Node<'t>> = match self.version {
            Version::Swagger2 => map.get("scopes").into_iter().collect(),
            _ => flows.filter_map(|(_, flow)| flow.get("scopes")).collect(),
        };
        for list in lists {
            let list = self.map(list, "`scopes`").map_or(&[][..], Map::entries);
            for (name, node) in list {
                // Only Swagger lets extensions stand among scopes.
                if self.version == Version::Swagger2 && name.starts_with("x-") {
                    continue;
                }
                if self.spend(1, node) && seen.insert(name.value.clone()) {
                    let description = self.text(node, "the description of a scope");
                    let nothing = || Text { span: node.span, ..Text::default() };
                    let description = description.unwrap_or_else(nothing);
                    scopes.push(Scope { name: name.clone(), description });
                }
            }
        }
        let audience = self.text_of(map, "x-scope-audience");
        Scheme { name: name.clone(), kind, scopes, members: self.copy(map, "x-scopes"), audience }
    }

    /// The `security` of a document or an operation.
    pub(crate) fn security_of(&mut self, map: &'d Map<'t>) -> Option<Security<'t>> {
        let node = map.get("security")?;
        let (before, mut room) = (self.notes.len(), true);
        let mut ways = Vec::new();
        for way in self.list(node, "`security`") {
            let Some(map) = self.map(way, "a security requirement") else { continue };
            let mut read = Vec::new();
            for (scheme, scopes) in map.entries() {
                room &= self.spend(1 + scopes.list().map_or(0, <[_]>::len), scopes);
                if room {
                    let scopes = self.texts(scopes, "what is needed of a scheme");
                    read.push(Part { scheme: scheme.clone(), scopes });
                }
            }
            ways.push(Way { parts: read, span: way.span });
        }
        let nothing =
            matches!(node.value, Value::Null) || ways.len() < node.list().map_or(0, <[_]>::len);
        if nothing && self.notes.len() == before {
            let message = "`security` is a list of tables, this holds nothing";
            self.notes.add(NoteCode::WrongType, node.span, message);
        }
        room &= self.spend(0, node);
        let broken = !room || nothing || self.notes.len() > before;
        for part in ways.iter().flat_map(|way| &way.parts) {
            self.known(&part.scheme);
        }
        Some(Security { ways, broken, span: node.span })
    }

    fn known(&mut self, scheme: &Text<'t>) {
        let place = match self.version {
            Version::Swagger2 => self.root.get("securityDefinitions"),
            _ => self.root.get("components").and_then(|all| all.get("securitySchemes")),
        };
        if place.and_then(|all| all.get(scheme)).is_none() {
            let message = format!("the security scheme `{scheme}` is not declared");
            self.notes.add(NoteCode::UnknownScheme, scheme.span, message);
        }
    }
}
