//! The security schemes: one for each audience, and one for operations that belong to all.

use scopeward::Scope;
use serde_json::{Map, Value, json};

use super::{Export, ExportOptions, said};
use crate::{short, words};

/// A security scheme.
pub(super) struct Scheme {
    pub(super) name: String,
    pub(super) audience: Option<String>,
    pub(super) value: Value,
}

impl Export<'_> {
    /// The schemes with their scopes; what is said of a scope leaves the rest.
    pub(super) fn schemes(&mut self, options: &ExportOptions) -> Vec<Scheme> {
        let policy = self.policy;
        let audiences: Vec<String> = policy.audiences().map(|(name, _)| name.to_owned()).collect();
        let mut schemes: Vec<Scheme> = Vec::new();
        let mut declared: Vec<(String, Value)> = entries(self.rest.get("scopes"))
            .map(|(name, scope)| (name.clone(), scope.clone()))
            .collect();
        let order: Vec<String> = declared.iter().map(|(name, _)| name.clone()).collect();
        if audiences.is_empty() || self.needs_all() {
            let name = std::iter::successors(Some("oauth2".to_owned()), |name| {
                Some(format!("{name}-all"))
            });
            let name = name.into_iter().find(|name| !audiences.contains(name)).unwrap_or_default();
            let all = policy.scopes().map(|scope| scope.name().to_owned()).collect();
            schemes.push(self.scheme(name, None, all, &mut declared, options));
        }
        for audience in audiences {
            let offered = policy.offered(&audience).unwrap_or_default();
            schemes.push(self.scheme(
                audience.clone(),
                Some(audience),
                offered,
                &mut declared,
                options,
            ));
        }
        self.rest.shift_remove("scopes");
        self.order_of_scopes(&schemes, &declared, &order);
        if !declared.is_empty() {
            self.rest.insert("scopes".to_owned(), Value::Object(declared.into_iter().collect()));
        }
        schemes
    }

    /// Whether an operation that belongs to all audiences asks for a token.
    fn needs_all(&self) -> bool {
        let public = json!({ "public": true });
        entries(self.rest.get("operations")).any(|(_, operation)| operation["need"] != public)
    }

    fn scheme(
        &self,
        name: String,
        audience: Option<String>,
        offered: Vec<String>,
        declared: &mut Vec<(String, Value)>,
        options: &ExportOptions,
    ) -> Scheme {
        let (mut scopes, mut members) = (Map::new(), Map::new());
        for name in offered {
            if self.policy.scope(&name).is_some_and(Scope::is_removed) {
                continue;
            }
            let text = self.native(&name).unwrap_or_default();
            if let Some(at) = declared.iter().position(|(other, _)| *other == name) {
                let (name, mut scope) = declared.remove(at);
                if let Value::Object(scope) = &mut scope {
                    said(scope, "title", Some(&text), &self.language);
                }
                if scope.as_object().is_none_or(|scope| !scope.is_empty()) {
                    short::members(&mut scope, &self.language);
                    members.insert(name, scope);
                }
            }
            scopes.insert(name, text.into());
        }
        let flow = json!({
            "authorizationUrl": options.authorization_url,
            "tokenUrl": options.token_url,
            "scopes": scopes,
        });
        let mut value = json!({ "type": "oauth2", "flows": { "authorizationCode": flow } });
        if let Some(audience) = &audience {
            value["x-scope-audience"] = audience.clone().into();
        }
        if !members.is_empty() {
            value["x-scopes"] = Value::Object(members);
        }
        Scheme { name, audience, value }
    }

    /// What OpenAPI says of a scope or a wildcard.
    fn native(&self, name: &str) -> Option<String> {
        let scope = self.rest.get("scopes").and_then(|scopes| scopes.get(name)?.get("title"));
        let wildcard = self.rest.get("wildcards").and_then(|all| all.get("titles")?.get(name));
        words::native(scope.or(wildcard)?, &self.language).map(str::to_owned)
    }

    /// Says the order of the scopes, unless that of the schemes is the same.
    fn order_of_scopes(&mut self, schemes: &[Scheme], left: &[(String, Value)], order: &[String]) {
        let mut read: Vec<&str> = Vec::new();
        for scheme in schemes {
            let flow = &scheme.value["flows"]["authorizationCode"];
            let names = entries(flow.get("scopes")).map(|(name, _)| name.as_str());
            let new: Vec<&str> = names.filter(|name| !read.contains(name)).collect();
            read.extend(new);
        }
        read.extend(left.iter().map(|(name, _)| name.as_str()));
        read.retain(|name| order.iter().any(|declared| declared == name));
        if read != order {
            self.order("scopes", order);
        }
    }

    /// Says an order that the document does not have by itself.
    pub(super) fn order(&mut self, of: &str, order: &[String]) {
        let all = self.rest.entry("order").or_insert_with(|| json!({}));
        all[of] = order.into();
    }
}

pub(super) fn entries(table: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    table.and_then(Value::as_object).into_iter().flatten()
}
