//! Puts scopes and operations in the order in which a policy declares them.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// Arranges scopes and operations as `order` lists them; what it does not list comes last.
pub(super) fn arrange(policy: &mut Map<String, Value>, order: &Value) {
    let ranks = |key: &str| -> HashMap<&str, usize> {
        let names = order.get(key).and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).zip(0..).collect()
    };
    sort(policy, "scopes", &ranks("scopes"));
    let operations = ranks("operations");
    sort(policy, "operations", &operations);
    let audiences = policy.get_mut("audiences").and_then(Value::as_object_mut);
    let audiences = audiences.into_iter().flat_map(Map::values_mut);
    for audience in audiences.filter_map(Value::as_object_mut) {
        sort(audience, "operations", &operations);
    }
}

fn sort(of: &mut Map<String, Value>, key: &str, ranks: &HashMap<&str, usize>) {
    let Some(Value::Object(table)) = of.get_mut(key) else { return };
    let mut entries: Vec<(String, Value)> = std::mem::take(table).into_iter().collect();
    entries.sort_by_key(|(name, _)| ranks.get(&**name).copied().unwrap_or(usize::MAX));
    table.extend(entries);
}
