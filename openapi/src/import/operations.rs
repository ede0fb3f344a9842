//! The operations of a policy, out of those of the document.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::keys::{Found, is_same, joined};
use super::{Draft, contradiction, json, table};
use crate::document::Operation;
use crate::native;
use crate::note::{NoteCode, Notes};
use crate::words;

impl<'d> Draft<'d, '_> {
    /// Puts the operations that the document has before those that `x-scope-policy` has.
    pub(super) fn operations(&mut self, notes: &mut Notes) {
        let operations = self.document.operations.iter();
        let found: Vec<Found<'_>> = operations.filter_map(|of| self.operation(of, notes)).collect();
        let mut keys = HashSet::new();
        let mut written: HashMap<Option<String>, Map<String, Value>> = HashMap::new();
        for (key, first) in joined(&found, notes) {
            if !keys.insert(key.clone()) {
                let message = format!("`{key}` stands in this document twice");
                let help = Some("the first is taken");
                notes.cure(NoteCode::RepeatedOperation, first.span(), message, help);
                continue;
            }
            self.places.insert(key.clone(), first.span());
            let operations = written.entry(first.audience.clone()).or_default();
            operations.insert(key, Value::Object(first.members.clone()));
        }
        let mut own = |place: &mut Map<String, Value>, audience: Option<String>| {
            let Some(mut operations) = written.remove(&audience) else { return };
            let more = table(place, "operations");
            operations.extend(std::mem::take(more));
            *more = operations;
        };
        if let Some(Value::Object(audiences)) = self.policy.get_mut("audiences") {
            for (name, audience) in audiences {
                audience
                    .as_object_mut()
                    .into_iter()
                    .for_each(|place| own(place, Some(name.clone())));
            }
        }
        own(&mut self.policy, None);
    }

    /// One operation; nothing if the policy cannot or shall not have it, and a note says why.
    fn operation(&self, of: &'d Operation<'d>, notes: &mut Notes) -> Option<Found<'d>> {
        let mut leave_out = |code, why: String| {
            let help = Some("it has no rule, and so is denied");
            notes.cure(code, of.method.span, format!("`{of}` is left out: {why}"), help);
        };
        let key = match of.key() {
            Ok(key) => key,
            Err(why) => {
                leave_out(NoteCode::UnstatableOperation, why);
                return None;
            }
        };
        let mut given = match of.scope.as_ref().map(json) {
            Some(Value::Object(given)) => given,
            None => Map::new(),
            Some(_) => {
                leave_out(NoteCode::WrongType, "its `x-scope` is no table".to_owned());
                return None;
            }
        };
        let asked = self.asked(of, notes)?;
        let span = of.scope.as_ref().map(|node| node.span).unwrap_or_default();
        let mut contradicts =
            |member: &str| contradiction(notes, span, &format!("`{member}` of `x-scope`"));
        let own_audience = given.shift_remove("audience");
        let own_audience = own_audience.as_ref().and_then(Value::as_str).map(str::to_owned);
        // A public operation has no scheme that could say it.
        let audience = if asked.ways.is_some() { asked.audience } else { own_audience.clone() };
        if own_audience.is_some() && own_audience != audience {
            contradicts("audience");
        }
        let audience = audience.filter(|audience| self.audience(audience).is_some());
        let gate =
            audience.as_ref().and_then(|audience| self.audience(audience)?.get("gate")?.as_str());
        let need = given.shift_remove("need");
        let need = match need.as_ref().map(|need| native::read(need, 0)) {
            Some(Some(need)) if native::agrees(&need, gate, asked.ways.as_ref()) => need,
            other => {
                if other.is_some() {
                    contradicts("need");
                }
                asked.ways.as_ref().map_or(scopeward::Tree::Public, |ways| native::tree(ways, gate))
            }
        };
        let own_key = given.shift_remove("key");
        let own_key = own_key.as_ref().and_then(Value::as_str).map(str::to_owned);
        let agree = own_key.as_ref().is_none_or(|own| is_same(own, &key));
        if !agree {
            contradicts("key");
        }
        let mut members = Map::new();
        members.insert("need".to_owned(), serde_json::to_value(&need).unwrap_or_default());
        for (name, text) in [("title", &of.summary), ("description", &of.description)] {
            let member = given.shift_remove(name);
            let text = text.as_ref().map(|text| &*text.value);
            let (value, agree) = words::together(name, text, member.as_ref(), &self.language);
            if !agree {
                contradicts(name);
            }
            value.map(|value| members.insert(name.to_owned(), value));
        }
        members.append(&mut given);
        Some(Found { of, audience, key, given: own_key.filter(|_| agree), members })
    }

    pub(super) fn audience(&self, name: &str) -> Option<&Map<String, Value>> {
        self.policy.get("audiences")?.as_object()?.get(name)?.as_object()
    }
}
