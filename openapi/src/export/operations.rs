//! What operations need, in their `security`, and the rest of them beside it.

use std::collections::HashSet;

use scopeward::Tree;
use serde_json::{Map, Value, json};

use super::Export;
use super::catalogue::{Scheme, entries};
use super::paths::{Paths, Place};
use super::said;
use crate::native;
use crate::words;

impl Export<'_> {
    /// The paths; operations that OpenAPI has leave the rest.
    pub(super) fn operations(&mut self, schemes: &[Scheme]) -> Map<String, Value> {
        let mut paths = Paths::default();
        let mut order: Vec<String> = Vec::new();
        let mut natural = true;
        let audiences: Vec<String> =
            entries(self.rest.get("audiences")).map(|(name, _)| name.clone()).collect();
        for audience in std::iter::once(None).chain(audiences.iter().map(Some)) {
            let place = match audience {
                None => Some(&mut self.rest),
                Some(name) => self.rest["audiences"][name].as_object_mut(),
            };
            let Some(Value::Object(operations)) =
                place.and_then(|place| place.shift_remove("operations"))
            else {
                continue;
            };
            let declared: Vec<String> = operations.keys().cloned().collect();
            let mut left = Map::new();
            for (key, operation) in operations {
                match paths.places(&key) {
                    Some(places) => {
                        self.operation(&mut paths, &places, &key, operation, audience, schemes);
                    }
                    None => {
                        left.insert(key, operation);
                    }
                }
            }
            let own: HashSet<&String> = declared.iter().collect();
            let mut read = paths.keys();
            read.retain(|key| own.contains(key));
            read.extend(left.keys().cloned());
            natural &= read == declared;
            order.extend(declared);
            let place = match audience {
                None => Some(&mut self.rest),
                Some(name) => self.rest["audiences"][name].as_object_mut(),
            };
            if !left.is_empty() {
                place.map(|place| place.insert("operations".to_owned(), Value::Object(left)));
            }
        }
        if !natural {
            self.order("operations", &order);
        }
        paths.finish()
    }

    fn operation(
        &self,
        paths: &mut Paths,
        places: &[Place],
        key: &str,
        operation: Value,
        audience: Option<&String>,
        schemes: &[Scheme],
    ) {
        let Value::Object(mut more) = operation else { return };
        let mut written = Map::new();
        for (from, to) in [("title", "summary"), ("description", "description")] {
            let text = more.get(from).and_then(|words| words::native(words, &self.language));
            if let Some(text) = text.map(str::to_owned) {
                said(&mut more, from, Some(&text), &self.language);
                written.insert(to.to_owned(), text.into());
            }
        }
        let need = more.get("need").and_then(|need| native::read(need, 0)).unwrap_or(Tree::Public);
        let gate = audience.and_then(|name| self.rest["audiences"][name]["gate"].as_str());
        let ways = native::ways(&need, gate);
        let scheme = schemes.iter().find(|scheme| scheme.audience.as_ref() == audience);
        let scheme = scheme.map_or("", |scheme| &scheme.name);
        let security = ways.iter().flatten().map(|way| json!({ scheme: way })).collect();
        if ways.as_ref().map_or(Tree::Public, |ways| native::tree(ways, gate)) == need {
            more.shift_remove("need");
        }
        if let Some(audience) = audience.filter(|_| ways.is_none()) {
            more.insert("audience".to_owned(), audience.clone().into());
        }
        for place in places {
            let mut more = more.clone();
            if !place.says(key) {
                more.insert("key".to_owned(), key.into());
            }
            let mut written = written.clone();
            written.extend(place.parameters());
            written.insert("security".to_owned(), Value::Array(Vec::clone(&security)));
            if !more.is_empty() {
                written.insert("x-scope".to_owned(), Value::Object(more));
            }
            paths.put(place, key, written);
        }
    }
}
