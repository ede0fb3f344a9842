//! From the text to the document.

use std::sync::Arc;

use scopeward::limits::MAX_PATH;

use crate::document::{Document, Version};
use crate::node::{Map, Node, Value};
use crate::note::{Note, NoteCode, Notes};
use crate::reader::Reader;
use crate::yaml;

/// Reads an OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document, YAML or JSON.
///
/// ```
/// let document = scopeward_openapi::read("
/// openapi: 3.1.0
/// info: { title: Tasks, version: '1' }
/// paths:
///   /tasks:
///     get: { security: [{ oauth2: [tasks:read] }] }
/// ").unwrap();
/// assert_eq!(document.operations[0].to_string(), "GET /tasks");
/// ```
///
/// # Errors
///
/// Why the text is no such document. What can be left out of a document that can be read is in its `notes`.
pub fn read(text: &str) -> Result<Document<'_>, Vec<Note>> {
    let mut notes = Notes::default();
    match yaml::read(text, &mut notes).and_then(|root| document(&root, &mut notes)) {
        Some(document) => Ok(Document { notes: notes.finish(), ..document }),
        None => Err(notes.finish()),
    }
}

/// What a text says, of which the values are read.
pub(crate) fn document<'t>(root: &Node<'t>, notes: &mut Notes) -> Option<Document<'t>> {
    let version = version(root, notes)?;
    let mut reader = Reader { root, version, notes, read: 0 };
    let map = reader.map(root, "a document")?;
    let info = map.get("info").and_then(|info| reader.map(info, "`info`"));
    let base = reader.base(map).unwrap_or_else(|| "".into());
    Some(Document {
        version,
        title: info.and_then(|info| reader.text_of(info, "title")),
        description: info.and_then(|info| reader.text_of(info, "description")),
        schemes: reader.schemes(map),
        security: reader.security_of(map),
        operations: reader.operations(map, &base),
        policy: reader.copy(map, "x-scope-policy"),
        notes: Vec::new(),
    })
}

fn version(root: &Node<'_>, notes: &mut Notes) -> Option<Version> {
    let help = Some("a document starts with `openapi: 3.1.0` or the like");
    let found = ["openapi", "swagger"].into_iter().find_map(|key| Some((key, root.get(key)?)));
    let Some((key, node)) = found else {
        let message = "neither an OpenAPI nor a Swagger document";
        notes.cure(NoteCode::UnsupportedVersion, root.span, message, help);
        return None;
    };
    let text = match &node.value {
        Value::Text(text) | Value::Number(text) => &**text,
        _ => "",
    };
    let mut parts = text.splitn(3, '.');
    match (key, parts.next(), parts.next()) {
        ("openapi", Some("3"), Some("0")) => Some(Version::V30),
        ("openapi", Some("3"), Some("1")) => Some(Version::V31),
        ("openapi", Some("3"), Some("2")) => Some(Version::V32),
        ("swagger", Some("2"), Some("0") | None) => Some(Version::Swagger2),
        _ => {
            let message = format!("version `{text}` is not read");
            let help = Some("OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 are");
            notes.cure(NoteCode::UnsupportedVersion, node.span, message, help);
            None
        }
    }
}

impl<'d, 't> Reader<'d, 't> {
    /// The path of the first server of a document, a path or an operation; nothing if it lists none.
    pub(crate) fn base(&mut self, map: &'d Map<'t>) -> Option<Arc<str>> {
        if self.version == Version::Swagger2 {
            let base = self.text_of(map, "basePath")?;
            return Some(base.value.trim_end_matches('/').into());
        }
        let servers = self.list(map.get("servers")?, "`servers`");
        let mut first: Option<Arc<str>> = None;
        for server in servers {
            let Some(server) = self.map(server, "a server") else { continue };
            let Some(url) = self.text_of(server, "url") else { continue };
            let path = path(&self.fill(&url.value, server));
            match &first {
                None => first = Some(path.into()),
                Some(base) if **base != *path => {
                    let message = format!("the path of this server is `{path}`, not `{base}`");
                    let help = Some("that of the first server is taken");
                    self.notes.cure(NoteCode::SeveralBasePaths, url.span, message, help);
                }
                Some(_) => {}
            }
        }
        first
    }

    /// A server's url with the defaults of its variables.
    fn fill(&mut self, url: &str, server: &'d Map<'t>) -> String {
        let variables = server.get("variables").and_then(|all| self.map(all, "`variables`"));
        let mut filled = url.to_owned();
        for (name, variable) in variables.map_or(&[][..], Map::entries).iter().take(64) {
            let default = variable.get("default").and_then(|text| self.text(text, "`default`"));
            // Longer than any path: what follows only grows.
            if let Some(default) = default.filter(|text| filled.len().max(text.len()) <= MAX_PATH) {
                filled = filled.replace(&format!("{{{name}}}"), &default.value);
            }
        }
        filled
    }
}

/// The path of a url, without a slash at its end.
fn path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.trim_start_matches("./").trim_start_matches('/'),
    };
    match path.trim_end_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}
