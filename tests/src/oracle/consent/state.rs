//! Items switched: toggles, choices, the result (`consent.toggle`, `consent.choice`, `consent.result`), on the wire form alone.

use serde_json::{Value, json};

use super::super::list;

/// The items of a consent, in the order of its table.
pub fn items(consent: &Value) -> Vec<&Value> {
    let groups = consent["groups"].as_array().into_iter().flatten();
    let items: Vec<&Value> =
        groups.flat_map(|group| group["items"].as_array().into_iter().flatten()).collect();
    let place = |token: &Value| items.iter().find(|item| item["scope"] == *token).copied();
    consent["table"]["scopes"].as_array().into_iter().flatten().filter_map(place).collect()
}

/// The next consent, and the changes.
pub fn toggle(consent: &Value, scope: &str, on: bool) -> (Value, Value) {
    let found = items(consent).into_iter().find(|item| item["scope"] == scope);
    let Some(item) = found.filter(|item| item["lock"].is_null() && item["on"] != on) else {
        return (consent.clone(), json!([]));
    };
    let (key, because) = if on { ("needs", "needs") } else { ("needed_by", "needed-by") };
    let others = list(&item[key]);
    let others = items(consent)
        .into_iter()
        .filter(|other| other["on"] != on && others.iter().any(|token| other["scope"] == **token));
    let mut changes = vec![json!({ "scope": scope, "on": on, "because": "user", "of": null })];
    changes.extend(others.map(
        |other| json!({ "scope": other["scope"], "on": on, "because": because, "of": scope }),
    ));
    let changed = |item: &Value| changes.iter().any(|change| change["scope"] == item["scope"]);
    let next = switched(consent, |item| (item["on"] == true) != changed(item));
    (next, json!(changes))
}

/// The consent with what was ticked, or the code of the input error.
///
/// # Errors
/// `stale-consent`
pub fn choose(consent: &Value, hash: &str, ticked: &str) -> Result<Value, &'static str> {
    if consent["hash"] != hash {
        return Err("stale-consent");
    }
    let all = items(consent);
    let wanted = |token: &str| {
        let item = all.iter().find(|item| item["scope"] == token);
        item.is_some_and(|item| {
            !item["lock"].is_null() || ticked.split(' ').any(|tick| tick == token)
        })
    };
    Ok(switched(consent, |item| {
        wanted(item["scope"].as_str().unwrap_or_default())
            && list(&item["needs"]).iter().all(|need| wanted(need))
    }))
}

/// `consent.result`
pub(super) fn result<'p>(consent: &Value, parts: impl Iterator<Item = &'p Value>) -> Value {
    let selected = list(&consent["selected"]);
    let declined: Vec<&Value> = items(consent)
        .iter()
        .filter(|item| item["on"] == false)
        .map(|item| &item["scope"])
        .collect();
    let of_part = |part: &Value| {
        let granted = list(&part["granted"]).into_iter().filter(|token| selected.contains(token));
        json!({ "audience": part["audience"], "granted": granted.collect::<Vec<_>>() })
    };
    let error = match &consent["error"] {
        Value::Null if selected.is_empty() => {
            json!({ "error": "access_denied", "error_description": "The user granted nothing" })
        }
        error => error.clone(),
    };
    json!({
        "scope": selected.join(" "),
        "narrowed": !declined.is_empty(),
        "declined": declined,
        "audiences": parts.map(of_part).collect::<Vec<_>>(),
        "error": error,
    })
}

/// The consent with exactly those items on.
pub(super) fn switched(consent: &Value, on: impl Fn(&Value) -> bool) -> Value {
    let mut next = consent.clone();
    for group in next["groups"].as_array_mut().into_iter().flatten() {
        for item in group["items"].as_array_mut().into_iter().flatten() {
            item["on"] = json!(on(item));
        }
    }
    let states: Vec<(Value, bool)> =
        items(&next).iter().map(|item| (item["scope"].clone(), item["on"] == true)).collect();
    let selected = states.iter().filter(|(_, on)| *on).map(|(scope, _)| scope);
    next["selected"] = selected.cloned().collect();
    next["table"]["on"] = json!(hex(states.iter().map(|(_, on)| *on)));
    next
}

/// `consent.table`: for each item, the set of those that one of its lists names.
pub(super) fn sets(items: &[Value], key: &str, scopes: &[String]) -> Vec<String> {
    let set = |item: &Value| {
        let named = list(&item[key]);
        hex(scopes.iter().map(|scope| named.contains(scope)))
    };
    items.iter().map(set).collect()
}

/// A set of items as a hexadecimal number, item i being the bit of value 2^i.
pub(super) fn hex(bits: impl Iterator<Item = bool>) -> String {
    let bits: Vec<bool> = bits.collect();
    let digit = |four: &[bool]| {
        let value = four.iter().rev().fold(0, |value, bit| value * 2 + u32::from(*bit));
        char::from_digit(value, 16).unwrap_or_default()
    };
    let digits: String = bits.chunks(4).map(digit).rev().collect();
    let number = digits.trim_start_matches('0');
    if number.is_empty() { "0".to_owned() } else { number.to_owned() }
}
