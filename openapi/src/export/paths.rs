//! Where operations stand under `paths`: templates that differ in the names of their parameters are one there.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// The methods that OpenAPI 3.1 has.
const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/// A method of a path.
pub(super) struct Place {
    method: String,
    /// The path as OpenAPI writes it.
    path: String,
    /// The names of its parameters there, each with its type in a policy.
    parameters: Vec<(String, &'static str)>,
}

/// The paths of a document that is being written.
#[derive(Default)]
pub(super) struct Paths {
    items: Map<String, Value>,
    /// From paths without names to paths.
    known: HashMap<String, String>,
    /// The keys that stand at each path, in order.
    keys: HashMap<String, Vec<String>>,
}

impl Paths {
    /// Where an operation stands, method by method; nothing if OpenAPI has no such method, or another stands there.
    pub(super) fn places(&self, key: &str) -> Option<Vec<Place>> {
        let (methods, template) = key.split_once(' ')?;
        let bare = template
            .split('/')
            .map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        let bare = bare.collect::<Vec<_>>().join("/");
        let known = self.known.get(&bare);
        let parts = template.split('/').zip(known.map_or(template, String::as_str).split('/'));
        let (mut path, mut parameters) = (Vec::new(), Vec::new());
        for (part, known) in parts {
            let Some((name, _)) = parameter(known) else {
                path.push(part.to_owned());
                continue;
            };
            path.push(format!("{{{name}}}"));
            parameters.push((name.to_owned(), parameter(part)?.1));
        }
        let place = |method: &str| {
            let path = path.join("/");
            let free = self
                .items
                .get(&path)
                .and_then(|item| item.get(method.to_ascii_lowercase()))
                .is_none();
            (METHODS.contains(&method) && free).then(|| Place {
                method: method.to_owned(),
                path,
                parameters: parameters.clone(),
            })
        };
        methods.split('|').map(place).collect()
    }

    pub(super) fn put(&mut self, place: &Place, key: &str, operation: Map<String, Value>) {
        let names = |segment| if parameter(segment).is_some() { "{}" } else { segment };
        let bare = place.path.split('/').map(names).collect::<Vec<_>>().join("/");
        self.known.entry(bare).or_insert_with(|| place.path.clone());
        let keys = self.keys.entry(place.path.clone()).or_default();
        if keys.last().is_none_or(|last| last != key) {
            keys.push(key.to_owned());
        }
        let item = self.items.entry(place.path.clone()).or_insert_with(|| json!({}));
        item[place.method.to_ascii_lowercase()] = Value::Object(operation);
    }

    /// The keys in the order in which they are read.
    pub(super) fn keys(&self) -> Vec<String> {
        self.items.keys().filter_map(|path| self.keys.get(path)).flatten().cloned().collect()
    }

    pub(super) fn finish(self) -> Map<String, Value> {
        self.items
    }
}

impl Place {
    /// Whether method, path and parameters say a key by themselves.
    pub(super) fn says(&self, key: &str) -> bool {
        let mut kinds = self.parameters.iter();
        let mut path = Vec::new();
        for segment in self.path.split('/') {
            let kind = parameter(segment).and_then(|_| kinds.next());
            path.push(match kind {
                Some((name, "int" | "uuid")) => {
                    format!("{{{name}:{}}}", kind.map_or("", |kind| kind.1))
                }
                _ => segment.to_owned(),
            });
        }
        format!("{} {}", self.method, path.join("/")) == key
    }

    /// The parameters as OpenAPI writes them.
    pub(super) fn parameters(&self) -> Option<(String, Value)> {
        let schema = |kind| match kind {
            "int" => json!({ "type": "integer", "minimum": 0 }),
            "uuid" => json!({ "type": "string", "format": "uuid" }),
            _ => json!({ "type": "string" }),
        };
        let write = |(name, kind): &(String, &'static str)| json!({ "name": name, "in": "path", "required": true, "schema": schema(*kind) });
        let list: Vec<Value> = self.parameters.iter().map(write).collect();
        (!list.is_empty()).then(|| ("parameters".to_owned(), list.into()))
    }
}

/// The name and the type of a segment that is a parameter.
fn parameter(segment: &str) -> Option<(&str, &'static str)> {
    let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(match (inner.strip_prefix('*'), inner.split_once(':')) {
        (Some(name), _) => (name, "rest"),
        (None, Some((name, "int"))) => (name, "int"),
        (None, Some((name, _))) => (name, "uuid"),
        (None, None) => (inner, "text"),
    })
}
