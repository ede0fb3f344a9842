//! The import of OpenAPI as WebAssembly: the playground fetches it when somebody opens a document.

use scopeward_openapi::{Imported, Note};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Half the size of the one that Rust brings, and faster.
#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Imports a document: `{policy, notes}` as JSON. There is no policy if the text is no such document.
#[wasm_bindgen]
pub fn import_openapi(text: &str) -> String {
    let (policy, notes) = match scopeward_openapi::import(text) {
        Ok(Imported { policy, notes, .. }) => (Some(policy), notes),
        Err(notes) => (None, notes),
    };
    json!({ "policy": policy, "notes": placed(&notes, text) }).to_string()
}

/// Notes with line and column, both from 1; the column counts code points. They are in order of place: one walk over the text.
fn placed(notes: &[Note], text: &str) -> Vec<Value> {
    let (mut at, mut line, mut column) = (0, 1, 1);
    let place = |Note { code, severity, span, message, help }: &Note| {
        let to = at.max(span.start as usize);
        for c in text.get(at..to).unwrap_or_default().chars() {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = to;
        json!({
            "code": code.as_str(), "severity": severity.as_str(), "message": message, "help": help,
            "line": line, "column": column,
        })
    };
    notes.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATHS: &str = "
openapi: 3.1.0
info: { title: Tasks, version: '1' }
paths:
  /tasks: { summary: 'Überall', get: {}, post: {} }
";

    fn imported(text: &str) -> Value {
        serde_json::from_str(&import_openapi(text)).unwrap()
    }

    #[test]
    fn notes_have_their_places() {
        let answer = imported(PATHS);
        let places: Vec<_> = answer["notes"].as_array().unwrap().iter().collect();
        let line = PATHS.lines().nth(4).unwrap();
        let column = |word: &str| line[..line.find(word).unwrap()].chars().count() + 1;
        let expected = [("no-security", 5, column("get:")), ("no-security", 5, column("post:"))];
        for (note, (code, line, column)) in places.iter().zip(expected) {
            assert_eq!((&note["code"], &note["severity"]), (&json!(code), &json!("warning")));
            assert_eq!((&note["line"], &note["column"]), (&json!(line), &json!(column)));
        }
        assert_eq!(places.len(), expected.len());
        assert!(answer["policy"].as_str().unwrap().contains("scopeward = 1"));
    }

    #[test]
    fn what_is_no_document_has_no_policy() {
        let answer = imported("openapi: 3.1.0\npaths: [");
        assert_eq!(answer["policy"], Value::Null);
        assert_eq!(answer["notes"][0]["code"], "syntax");
        assert_eq!(answer["notes"][0]["severity"], "error");
    }
}
