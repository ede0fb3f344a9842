//! From a policy to a document that says of it what OpenAPI can say, and the rest beside it.

mod catalogue;
mod operations;
mod paths;
pub(crate) mod yaml;

use scopeward::{Policy, PolicyError};
use serde_json::{Map, Value, json};

use crate::{short, words};

/// What a document says that a policy does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOptions {
    /// Where a person is asked (RFC 6749 §3.1).
    pub authorization_url: String,
    /// Where tokens are given out (RFC 6749 §3.2).
    pub token_url: String,
    /// The scheme and host of the server; without one, that of the document.
    pub server: Option<String>,
    /// The version of the API.
    pub version: String,
    /// Whether it is written in JSON, not in YAML.
    pub json: bool,
}

impl Default for ExportOptions {
    fn default() -> ExportOptions {
        ExportOptions {
            authorization_url: "https://auth.example/authorize".to_owned(),
            token_url: "https://auth.example/token".to_owned(),
            server: None,
            version: "1.0.0".to_owned(),
            json: false,
        }
    }
}

/// Writes a policy as an OpenAPI 3.1 document. [`import`](crate::import) makes the same policy of it.
///
/// What OpenAPI can say is said in its own words: scopes with their titles in the security schemes, one for each audience;
/// what an operation needs in its `security`. What it cannot say stands in `x-scope-policy` at the root, in `x-scopes` and
/// `x-scope-audience` of a scheme, and in `x-scope` of an operation.
///
/// ```
/// let policy = "scopeward = 1\nname = 'tiny'\n[scopes]\na = 'See it'\n[operations]\n'GET /a' = 'a'\n";
/// let document = scopeward_openapi::export(policy, &scopeward_openapi::ExportOptions::default())?;
/// assert!(document.contains("/a:\n    get:\n      security:\n        - oauth2: [a]\n"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
///
/// # Errors
///
/// [`PolicyError`] for a policy that does not compile.
pub fn export(text: &str, options: &ExportOptions) -> Result<String, PolicyError> {
    let policy = Policy::compile(text)?;
    let model = serde_json::from_str(&scopeward::canonical(text)?).unwrap_or_default();
    let mut export = Export { policy: &policy, rest: Map::new(), language: String::new() };
    let document = export.document(model, options);
    let json = || yaml::escaped(&format!("{document:#}\n"));
    Ok(if options.json { json() } else { yaml::write(&document) })
}

struct Export<'p> {
    policy: &'p Policy,
    /// What `x-scope-policy` says: the model without what is said elsewhere.
    rest: Map<String, Value>,
    language: String,
}

impl Export<'_> {
    fn document(&mut self, model: Map<String, Value>, options: &ExportOptions) -> Value {
        let language = model.get("language").and_then(Value::as_str).unwrap_or("en");
        self.language = language.to_owned();
        self.rest = model;
        let info = self.info(options);
        let schemes = self.schemes(options);
        let paths = self.operations(&schemes);
        let mut document = json!({ "openapi": "3.1.0", "info": info });
        if let Some(server) = &options.server {
            document["servers"] = json!([{ "url": server }]);
        }
        document["paths"] = Value::Object(paths);
        let written = schemes.into_iter().map(|scheme| (scheme.name, scheme.value)).collect();
        let written: Map<String, Value> = written;
        document["components"] = json!({ "securitySchemes": written });
        short::policy(&mut self.rest, &self.language);
        document["x-scope-policy"] = Value::Object(std::mem::take(&mut self.rest));
        document
    }

    fn info(&mut self, options: &ExportOptions) -> Value {
        let text = |key| words::native(self.rest.get(key)?, &self.language).map(str::to_owned);
        let (title, description) = (text("title"), text("description"));
        let name = self.policy.name();
        let mut info = json!({ "title": title.as_deref().unwrap_or(name) });
        // A title that is the name would be read as none.
        if title.as_deref() != Some(name) {
            said(&mut self.rest, "title", title.as_deref(), &self.language);
        }
        if let Some(description) = description {
            said(&mut self.rest, "description", Some(&description), &self.language);
            info["description"] = description.into();
        }
        info["version"] = options.version.clone().into();
        info
    }
}

/// Takes a text out of a table if OpenAPI says all of it.
fn said(table: &mut Map<String, Value>, key: &str, text: Option<&str>, language: &str) {
    if table.get(key).cloned() == text.and_then(|text| words::words(key, text, language)) {
        table.shift_remove(key);
    }
}
