//! Reads the operations under `paths`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::document::{Operation, Parameter, ParameterKind};
use crate::limits::MAX_OPERATIONS;
use crate::node::{Map, Node, Text, Value};
use crate::note::NoteCode;
use crate::reader::Reader;

const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What the operations of one path share.
struct Shared<'d, 't> {
    path: &'d Text<'t>,
    base: Arc<str>,
    /// The names between its braces.
    names: HashSet<&'d str>,
    parameters: Vec<Parameter<'t>>,
}

impl<'d, 't> Reader<'d, 't> {
    /// The operations of a document, in the order in which they are written.
    pub(crate) fn operations(&mut self, root: &'d Map<'t>, base: &Arc<str>) -> Vec<Operation<'t>> {
        let mut operations = Vec::new();
        let paths = root.get("paths").and_then(|paths| self.map(paths, "`paths`"));
        for (path, node) in paths.map_or(&[][..], Map::entries) {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') {
                let message = format!("the path `{path}` does not start with `/`");
                self.notes.add(NoteCode::WrongType, path.span, message);
                continue;
            }
            self.path_item(path, node, base, &mut operations);
            if operations.len() > MAX_OPERATIONS {
                let message = format!("more than {MAX_OPERATIONS} operations");
                self.notes.add(NoteCode::LimitExceeded, path.span, message);
                operations.truncate(MAX_OPERATIONS);
                break;
            }
        }
        operations
    }

    /// A path item, and what it refers to: its own fields come first.
    fn path_item(
        &mut self,
        path: &'d Text<'t>,
        node: &'d Node<'t>,
        base: &Arc<str>,
        operations: &mut Vec<Operation<'t>>,
    ) {
        let Some(own) = self.map(node, "a path") else { return };
        let target = self.follow(node).filter(|target| !std::ptr::eq(*target, node));
        let items: Vec<&'d Map<'t>> =
            std::iter::once(own).chain(target.and_then(Node::map)).collect();
        let base = items.iter().find_map(|item| self.base(item)).unwrap_or_else(|| base.clone());
        let names = path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
        let names: HashSet<&str> = names.collect();
        let mut parameters = Vec::new();
        items.iter().for_each(|item| self.parameters(item, &names, &mut parameters));
        let shared = Shared { path, base, names, parameters };
        let mut methods = HashSet::new();
        for item in items {
            for (name, node) in item.entries() {
                let method: Cow<'t, str> = Cow::Owned(name.value.to_ascii_uppercase());
                if METHODS.contains(&&*name.value) && methods.insert(method.clone()) {
                    let method = Text { value: method, span: name.span };
                    operations.extend(self.operation(&shared, method, node));
                }
            }
            let more = item.get("additionalOperations");
            let more = more.and_then(|more| self.map(more, "`additionalOperations`"));
            for (name, node) in more.map_or(&[][..], Map::entries) {
                if methods.insert(name.value.clone()) {
                    operations.extend(self.operation(&shared, name.clone(), node));
                }
            }
        }
    }

    fn operation(
        &mut self,
        shared: &Shared<'d, 't>,
        method: Text<'t>,
        node: &'d Node<'t>,
    ) -> Option<Operation<'t>> {
        let node = self.follow(node).filter(|_| self.spend(1, node))?;
        let map = self.map(node, "an operation")?;
        let mut parameters = Vec::new();
        self.parameters(map, &shared.names, &mut parameters);
        let own: HashSet<&str> = parameters.iter().map(|own| &*own.name).collect();
        let rest = shared.parameters.iter().filter(|shared| !own.contains(&*shared.name));
        let rest: Vec<Parameter<'t>> = rest.cloned().collect();
        parameters.extend(rest);
        let tags = map.get("tags").map(|tags| self.texts(tags, "`tags`")).unwrap_or_default();
        self.spend(tags.len() + parameters.len(), node).then(|| Operation {
            method,
            path: shared.path.clone(),
            base: self.base(map).unwrap_or_else(|| shared.base.clone()),
            id: self.text_of(map, "operationId"),
            summary: self.text_of(map, "summary"),
            description: self.text_of(map, "description"),
            tags,
            security: self.security_of(map),
            parameters,
            scope: self.copy(map, "x-scope"),
            exempt: self.copy(map, "x-scope-exempt"),
        })
    }

    /// The parameters of a path that a path item or an operation describes.
    fn parameters(
        &mut self,
        map: &'d Map<'t>,
        names: &HashSet<&str>,
        parameters: &mut Vec<Parameter<'t>>,
    ) {
        let Some(list) = map.get("parameters") else { return };
        for node in self.list(list, "`parameters`") {
            if !self.spend(1, node) {
                return;
            }
            let Some(node) = self.follow(node) else { continue };
            let Some(map) = self.map(node, "a parameter") else { continue };
            if map.get("in").and_then(Node::text).as_deref() != Some("path") {
                continue;
            }
            let Some(name) = self.text_of(map, "name") else { continue };
            // At most as many as the path has names.
            let known = parameters.iter().any(|known| known.name.value == name.value);
            if names.contains(&*name) && !known {
                parameters.push(Parameter { kind: self.kind(map), name });
            }
        }
    }

    /// What the schema of a parameter says; Swagger writes it into the parameter itself.
    fn kind(&mut self, parameter: &'d Map<'t>) -> ParameterKind {
        let schema = parameter.get("schema").and_then(|schema| self.follow(schema));
        let schema = schema.and_then(Node::map).unwrap_or(parameter);
        let word = |key: &str| match &schema.get(key)?.value {
            Value::Text(text) => Some(text.clone()),
            // 3.1: a list of types. Whoever may be null as well is no number of a path.
            Value::List(list) if list.len() == 1 => list[0].text().map(|text| text.value),
            _ => None,
        };
        let word = |key| word(key).unwrap_or(Cow::Borrowed(""));
        match (&*word("type"), &*word("format")) {
            ("integer", _) => ParameterKind::Integer,
            ("string", "uuid") => ParameterKind::Uuid,
            _ => ParameterKind::Text,
        }
    }
}
