//! How a client describes itself (RFC 7591 §2), by registering or in a document. All of it is its own claim: nothing that it
//! points to is fetched, and what it does not need is not kept.

use scopeward::{Claims, OAuthError, Registration};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{redirect, resource};
use crate::policy::Rules;
use crate::store::clients::{AuthMethod, Client};

/// So many redirect URIs.
const MOST_REDIRECTS: usize = 16;
/// So many characters of a name are kept.
const MAX_NAME: usize = 256;

/// What a client says of itself and this server understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) name: String,
    pub(super) redirect_uris: Vec<String>,
    pub(super) grant_types: Vec<String>,
    pub(super) auth_method: AuthMethod,
    pub(super) application_type: Option<String>,
}

/// The members that this server understands.
#[derive(Deserialize)]
struct Members {
    redirect_uris: Option<Vec<String>>,
    token_endpoint_auth_method: Option<String>,
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
    client_name: Option<String>,
    application_type: Option<String>,
    jwks: Option<Value>,
    jwks_uri: Option<Value>,
}

impl Described {
    /// Reads a description. A method of authentication that is not stated is `default`.
    pub(super) fn read(
        object: Map<String, Value>,
        default: AuthMethod,
    ) -> Result<Described, OAuthError> {
        let members: Members = serde_json::from_value(Value::Object(object))
            .map_err(|_| wrong("A member of the metadata is of a wrong type"))?;
        let redirect_uris = redirects(members.redirect_uris.unwrap_or_default())?;
        let auth_method = match members.token_endpoint_auth_method.as_deref() {
            None => default,
            Some(name) => AuthMethod::find(name)
                .ok_or_else(|| wrong("token_endpoint_auth_method is not supported"))?,
        };
        if members.response_types.is_some_and(|types| types != ["code"]) {
            return Err(wrong("response_types is to be code alone"));
        }
        if members.jwks.is_some() && members.jwks_uri.is_some() {
            return Err(wrong("jwks and jwks_uri exclude each other"));
        }
        if !matches!(members.application_type.as_deref(), None | Some("native" | "web")) {
            return Err(wrong("application_type is native or web"));
        }
        let name = members.client_name.unwrap_or_default();
        Ok(Described {
            name: name.chars().take(MAX_NAME).collect(),
            redirect_uris,
            grant_types: grant_types(members.grant_types)?,
            auth_method,
            application_type: members.application_type,
        })
    }
}

fn redirects(uris: Vec<String>) -> Result<Vec<String>, OAuthError> {
    let wrong = |description: &str| OAuthError {
        error: "invalid_redirect_uri",
        error_description: description.to_owned(),
    };
    if uris.is_empty() || uris.len() > MOST_REDIRECTS {
        return Err(wrong("There are to be 1 to 16 redirect URIs"));
    }
    uris.iter().try_for_each(|uri| redirect::check(uri)).map_err(wrong)?;
    Ok(uris)
}

/// Grant types that are not known here are left out (RFC 7591 §3.2.1). Who registers itself acts for people, never for
/// itself.
fn grant_types(asked: Option<Vec<String>>) -> Result<Vec<String>, OAuthError> {
    let code = "authorization_code";
    let Some(asked) = asked else { return Ok(vec![code.to_owned()]) };
    if asked.iter().any(|kind| kind == "client_credentials") {
        return Err(wrong("client_credentials is not for clients that register themselves"));
    }
    let mut kept: Vec<String> = Vec::new();
    for kind in asked {
        if [code, "refresh_token"].contains(&kind.as_str()) && !kept.contains(&kind) {
            kept.push(kind);
        }
    }
    if kept.iter().any(|kind| kind == code) {
        Ok(kept)
    } else {
        Err(wrong("grant_types is to hold authorization_code"))
    }
}

fn wrong(description: &str) -> OAuthError {
    OAuthError { error: "invalid_client_metadata", error_description: description.to_owned() }
}

/// Whether a client may register itself at all: for resources with a gate.
pub(super) fn is_possible(rules: &Rules) -> bool {
    rules.resources.iter().any(|resource| resource::is_gated(rules, resource))
}

impl Described {
    /// The client that this describes, with the ceiling of all who register themselves. When it came and goes away is for
    /// the caller to say.
    pub(super) fn client(self, rules: &Rules, id: String, registration: Registration) -> Client {
        let (audiences, scope) = ceiling(rules);
        Client {
            id,
            name: self.name,
            registration,
            auth_method: self.auth_method,
            redirect_uris: self.redirect_uris,
            grant_types: self.grant_types,
            audiences,
            scope: Some(scope),
            owner: None,
            created_at: 0,
            expires_at: None,
        }
    }
}

/// What a client that registers itself may ask for: the audiences with a gate, and what they let everybody have.
///
/// Not what it says in `scope`: clients of MCP put there what they were asked for first, and later need more.
fn ceiling(rules: &Rules) -> (Vec<String>, String) {
    let gated = || rules.resources.iter().filter(|resource| resource::is_gated(rules, resource));
    let names = gated().map(|resource| resource.name.clone()).collect();
    let scopes: Vec<String> =
        gated().map(|resource| resource::open_scope(rules, resource)).collect();
    let grant = rules.policy.grant(&Claims::new(scopes.join(" ")));
    let scope = grant.map(|grant| rules.policy.granted(&grant).join(" "));
    (names, scope.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Described, ceiling, is_possible};
    use crate::config::Config;
    use crate::policy::Rules;
    use crate::store::clients::AuthMethod;

    fn read(value: Value) -> Result<Described, &'static str> {
        let Value::Object(object) = value else { panic!("an object") };
        Described::read(object, AuthMethod::Basic).map_err(|error| error.error)
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let read =
            read(json!({"redirect_uris": ["https://app.example/cb"], "logo_uri": 7})).unwrap();
        assert_eq!(read.auth_method, AuthMethod::Basic);
        assert_eq!(read.grant_types, ["authorization_code"]);
        assert_eq!(read.name, "");
    }

    #[test]
    fn a22_a23_a49_a52_what_is_refused() {
        let uris = json!(["https://app.example/cb"]);
        let many = vec!["https://app.example/cb"; 10_000];
        for (value, error) in [
            (json!({}), "invalid_redirect_uri"),
            (json!({"redirect_uris": []}), "invalid_redirect_uri"),
            (json!({"redirect_uris": many}), "invalid_redirect_uri"),
            (json!({"redirect_uris": ["javascript:alert(1)"]}), "invalid_redirect_uri"),
            (json!({"redirect_uris": "https://app.example/cb"}), "invalid_client_metadata"),
            (
                json!({"redirect_uris": uris, "response_types": ["token"]}),
                "invalid_client_metadata",
            ),
            (
                json!({"redirect_uris": uris, "grant_types": ["implicit"]}),
                "invalid_client_metadata",
            ),
            (json!({"redirect_uris": uris, "application_type": "x"}), "invalid_client_metadata"),
            (json!({"redirect_uris": uris, "jwks": {}, "jwks_uri": ""}), "invalid_client_metadata"),
            (
                json!({"redirect_uris": uris, "token_endpoint_auth_method": "private_key_jwt"}),
                "invalid_client_metadata",
            ),
            (
                json!({"redirect_uris": uris, "token_endpoint_auth_method": "none",
                       "grant_types": ["authorization_code", "client_credentials"]}),
                "invalid_client_metadata",
            ),
        ] {
            assert_eq!(read(value), Err(error));
        }
    }

    #[test]
    fn unknown_grant_types_are_left_out() {
        let kinds = json!(["refresh_token", "authorization_code", "urn:device", "refresh_token"]);
        let read = read(json!({"redirect_uris": ["com.example.app:/cb"], "grant_types": kinds}));
        assert_eq!(read.unwrap().grant_types, ["refresh_token", "authorization_code"]);
    }

    #[test]
    fn a48_the_ceiling_is_the_policys() {
        let rules = |policy: &str| {
            let issuer = "https://as.example".to_owned();
            let policy = policy.to_owned();
            Rules::read(&Config { issuer, policy, rebase: true, ..Config::default() }).unwrap()
        };
        let (audiences, scope) = ceiling(&rules("doubletime"));
        assert_eq!(audiences, ["mcp"]);
        assert!(scope.starts_with("mcp profile:read ") && !scope.contains("settings"), "{scope}");
        assert!(!is_possible(&rules("timetracker")));
    }
}
