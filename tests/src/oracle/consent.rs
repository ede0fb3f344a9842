//! The consent (§12): a review shaped for a screen. The review itself is [`Oracle::review`].

mod items;
mod name;
mod screen;
mod state;
mod texts;
mod unlocks;
mod words;

use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::screen::Screen;
pub use self::state::{choose, items, toggle};
use super::Oracle;

static WORDS: LazyLock<Value> = LazyLock::new(words::words);

impl Oracle {
    /// The consent's wire form. The policy's fingerprint is a fact that the oracle is told: it is no part of §12.
    pub fn consent(&self, fingerprint: &str, request: &Value) -> Value {
        let screen = Screen::new(self, request);
        let items = screen.items();
        let header = screen.header();
        let blank = json!({
            "policy": fingerprint,
            "language": screen.language,
            "error": screen.review["error"],
            "header": header,
            "warnings": screen.warnings(&header, &items),
            "groups": screen.groups(&items),
            "selected": [],
            "hash": hash(fingerprint, &self.written_out(request)),
            "table": {
                "scopes": screen.scopes,
                "needs": state::sets(&items, "needs", &screen.scopes),
                "needed_by": state::sets(&items, "needed_by", &screen.scopes),
                "locked": state::hex(items.iter().map(|item| !item["lock"].is_null())),
                "on": "0",
            },
            "words": *WORDS,
        });
        state::switched(&blank, |item| item["on"] == true)
    }

    /// `consent.result`, of a consent that came of this request.
    ///
    /// # Panics
    /// If the consent is none.
    pub fn result(&self, request: &Value, consent: &Value) -> Value {
        let review = self.review(&request["request"]);
        let parts = review["audiences"].as_array().unwrap().iter();
        state::result(consent, parts)
    }

    /// The consent request with all its keys, scopes as strings, what is left out as its default.
    fn written_out(&self, request: &Value) -> Value {
        let or =
            |value: &Value, default: Value| if value.is_null() { default } else { value.clone() };
        let scope = |value: &Value| match value.as_array() {
            Some(tokens) => {
                json!(tokens.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
            }
            None => value.clone(),
        };
        let granted = request["request"]["granted"].as_array().into_iter().flatten();
        let earlier = |entry: &Value| json!({ "scope": scope(&entry["scope"]), "audience": entry["audience"] });
        json!({
            "request": {
                "scope": scope(&request["request"]["scope"]),
                "legacy": or(&request["request"]["legacy"], json!(false)),
                "audiences": or(&request["request"]["audiences"], json!([])),
                "roles": or(&request["request"]["roles"], json!([])),
                "client": scope(&request["request"]["client"]),
                "granted": granted.map(earlier).collect::<Vec<_>>(),
                "missing": or(&request["request"]["missing"], json!("reject")),
            },
            "client": {
                "id": request["client"]["id"],
                "name": request["client"]["name"],
                "redirect_uri": request["client"]["redirect_uri"],
                "registration": or(&request["client"]["registration"], json!("static")),
                "domain": request["client"]["domain"],
                "verified": or(&request["client"]["verified"], json!(false)),
            },
            "required": scope(&request["required"]),
            "optional": scope(&request["optional"]),
            "preselect": or(&request["preselect"], json!(false)),
            "language": or(&request["language"], json!(self.language())),
        })
    }
}

/// `consent.hash`
fn hash(fingerprint: &str, written_out: &Value) -> String {
    let text = format!("{fingerprint}\n{written_out}");
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
