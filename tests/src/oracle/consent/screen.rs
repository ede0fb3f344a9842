//! What a screen shows around the items: header, warnings, groups.

use serde_json::{Value, json};

use super::super::request::tokens;
use super::super::review::Ask;
use super::super::{Offer, Oracle, list, members};
use super::name::{cut, is_loopback, safe, uri};

/// The part of a review for one audience.
pub(super) struct Part {
    pub(super) audience: Option<usize>,
    pub(super) granted: Vec<String>,
    new: Vec<String>,
}

impl Part {
    pub(super) fn offer(&self) -> Offer {
        self.audience.map_or(Offer::Everything, Offer::Audience)
    }
}

/// A consent request, with the review that it comes of.
pub(super) struct Screen<'o> {
    pub(super) oracle: &'o Oracle,
    pub(super) request: &'o Value,
    pub(super) ask: Ask,
    pub(super) review: Value,
    pub(super) language: String,
    pub(super) parts: Vec<Part>,
    /// The items' tokens, in order.
    pub(super) scopes: Vec<String>,
}

impl<'o> Screen<'o> {
    pub(super) fn new(oracle: &'o Oracle, request: &'o Value) -> Self {
        let review = oracle.review(&request["request"]);
        let part = |part: &Value| Part {
            audience: oracle.audiences.iter().position(|facts| facts["uri"] == part["audience"]),
            granted: list(&part["granted"]),
            new: list(&part["new"]),
        };
        Self {
            oracle,
            request,
            ask: oracle.read_request(&request["request"]),
            language: request["language"].as_str().unwrap_or(oracle.language()).to_owned(),
            parts: review["audiences"].as_array().into_iter().flatten().map(part).collect(),
            scopes: list(&review["granted"]),
            review,
        }
    }

    /// The gate of a part's audience.
    pub(super) fn gate(&self, part: &Part) -> Option<&str> {
        self.oracle.audiences[part.audience?]["gate"].as_str()
    }

    pub(super) fn audience_title(&self, part: &Part) -> Option<String> {
        let (name, facts) = members(&self.oracle.policy["audiences"]).swap_remove(part.audience?);
        Some(self.oracle.text(&facts["title"], &self.language).unwrap_or(name))
    }

    /// The title of the policy in the asked language, else its name.
    fn service(&self) -> Value {
        let policy = &self.oracle.policy;
        let title = self.oracle.text(&policy["title"], &self.language);
        title.map_or_else(|| policy["name"].clone(), Value::from)
    }

    pub(super) fn label(&self, token: &str) -> String {
        let oracle = self.oracle;
        let title = if oracle.is_wildcard(token) {
            oracle.text(&oracle.policy["wildcards"]["titles"][token], &self.language)
        } else {
            oracle.title(oracle.facts(token), &self.language)
        };
        title.unwrap_or_else(|| token.to_owned())
    }

    pub(super) fn is_new(&self, token: &String) -> bool {
        self.parts.iter().any(|part| part.new.contains(token))
    }

    /// `consent.header`
    pub(super) fn header(&self) -> Value {
        let client = &self.request["client"];
        let text = |key: &str| client[key].as_str().unwrap_or_default();
        let kind = client["registration"].as_str().unwrap_or("static");
        let redirect = uri(text("redirect_uri"));
        let host = redirect.as_ref().and_then(|(_, host)| host.clone());
        let private = redirect.filter(|(_, host)| host.is_none()).map(|(scheme, _)| scheme);
        let document = uri(text("id")).filter(|(scheme, _)| kind == "cimd" && scheme == "https");
        let title = |part: &Part| {
            let uri = &self.oracle.audiences[part.audience?]["uri"];
            Some(json!({ "audience": uri, "title": self.audience_title(part) }))
        };
        json!({
            "client_id": safe(text("id")).unwrap_or_default(),
            "client_name": safe(text("name")).or(safe(text("id"))).map(cut).unwrap_or_default(),
            "client_domain": safe(text("domain")).or(document.and_then(|(_, host)| host)),
            "registration": kind,
            "verified": client["verified"] == true,
            "redirect_host": host,
            "loopback": host.as_deref().is_some_and(is_loopback),
            "private_scheme": private,
            "service": self.service(),
            "audiences": self.parts.iter().filter_map(title).collect::<Vec<_>>(),
        })
    }

    /// `consent.warning`
    pub(super) fn warnings(&self, header: &Value, items: &[Value]) -> Vec<Value> {
        let mut warnings = Vec::new();
        let mut warn = |code: &str, severity: &str, scope: &Value, message: &str| {
            warnings.push(
                json!({ "code": code, "severity": severity, "scope": scope, "message": message }),
            );
        };
        let none = &Value::Null;
        let caution = "caution";
        if header["redirect_host"].is_null() && header["private_scheme"].is_null() {
            let message = "The address that the answer goes to cannot be shown.";
            warn("unreadable-redirect", "danger", none, message);
        }
        if header["loopback"] == true {
            let message = "The answer goes to a program on your device. Any program there can pose as this app.";
            warn("loopback-redirect", caution, none, message);
        }
        if let Some(scheme) = header["private_scheme"].as_str() {
            let message = format!(
                "The answer goes to an app on your device. Another app there can claim {scheme} as well."
            );
            warn("private-scheme", caution, none, &message);
        }
        if header["registration"] != "static" && header["verified"] == false {
            let message = "The app chose its own name. Nobody has checked it.";
            warn("self-asserted-name", caution, none, message);
        }
        for item in items {
            let scope = item["scope"].as_str().unwrap_or_default();
            let all_of = |part: &Part| self.oracle.gives_everything(&self.ask, part.offer(), scope);
            if self.parts.iter().any(all_of) {
                let message =
                    format!("“{}” gives full access.", item["label"].as_str().unwrap_or_default());
                warn("omnibus-scope", "danger", &item["scope"], &message);
            }
        }
        if self.granted_before() && items.iter().any(|item| item["new"] == true) {
            let message = "You have connected this app before. Only what is new is asked.";
            warn("step-up", "info", none, message);
        }
        for added in self.review["added"].as_array().into_iter().flatten() {
            let scope = added["scope"].as_str().unwrap_or_default().to_owned();
            if self.is_new(&scope) {
                let message =
                    format!("“{}” was added, other permissions need it.", self.label(&scope));
                warn("scope-added", "info", &json!(scope), &message);
            }
        }
        for refusal in self.review["refused"].as_array().into_iter().flatten() {
            warn(
                "scope-left-out",
                "info",
                &refusal["scope"],
                refusal["message"].as_str().unwrap_or_default(),
            );
        }
        warnings
    }

    /// Whether a known scope was granted before for the audience of a part.
    fn granted_before(&self) -> bool {
        let mut entries = self.request["request"]["granted"].as_array().into_iter().flatten();
        let is_known = |token: &String| self.oracle.place(&self.oracle.name(token)) != usize::MAX;
        entries.any(|entry| {
            let named = entry["audience"].as_str().and_then(|uri| self.oracle.audience_named(uri));
            let concerns = |part: &Part| part.audience.is_none() || part.audience == named;
            self.parts.iter().any(concerns) && tokens(&entry["scope"]).iter().any(is_known)
        })
    }

    /// `consent.group`
    pub(super) fn groups(&self, items: &[Value]) -> Vec<Value> {
        let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
        for item in items {
            let scope = item["scope"].as_str().unwrap_or_default();
            let id = if self.oracle.is_wildcard(scope) {
                "*".to_owned()
            } else {
                let [family, _] = self.oracle.noun_and_verb(scope);
                let own = self.oracle.facts(scope)["group"].as_str().map(str::to_owned);
                own.or(family).unwrap_or_else(|| scope.to_owned())
            };
            match groups.iter_mut().find(|(name, _)| *name == id) {
                Some((_, items)) => items.push(item.clone()),
                None => groups.push((id, vec![item.clone()])),
            }
        }
        let title = |id: &str| {
            let title = self.oracle.text(&self.oracle.policy["groups"][id], &self.language);
            title.unwrap_or_else(|| id.to_owned())
        };
        groups
            .into_iter()
            .map(|(id, items)| json!({ "id": id, "title": title(&id), "items": items }))
            .collect()
    }
}
