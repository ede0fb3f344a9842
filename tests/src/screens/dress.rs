//! Policies dressed with what a screen shows.

use serde_json::{Value, json};

use crate::oracle;
use crate::random::Dice;
use crate::sides::Sides;

const ACTIONS: &[&str] = &[
    "read", "view", "write", "edit", "delete", "remove", "send", "share", "manage", "admin", "fly",
    "",
];
const TAGS: &[&str] = &["en", "de", "de-AT", "fr", "xx-YY-zz"];
const GROUPS: &[&str] = &["g", "work", "a", "b", "solo", "Ω", "*"];

/// A policy with titles, groups, verbs, risks, languages and lists for absent scopes.
///
/// # Panics
/// If it does not compile.
pub fn dressed(dice: &mut Dice<'_>, sides: &Sides) -> Sides {
    let mut policy = oracle::read(&sides.text);
    let root = policy.as_object_mut().unwrap();
    if dice.chance(40) {
        root.insert("language".to_owned(), json!(*dice.of(TAGS)));
    }
    if let Some(separator) = root.get("separator").and_then(Value::as_str).map(str::to_owned)
        && dice.chance(60)
    {
        let form = *dice.of(&["{family}:{action}", "{action}:{family}"]);
        root.insert("form".to_owned(), json!(form.replace(':', &separator)));
    }
    let titled: Vec<(String, Value)> =
        GROUPS.iter().filter_map(|group| Some(((*group).to_owned(), title(dice)?))).collect();
    root.insert("groups".to_owned(), Value::Object(titled.into_iter().collect()));
    let plain = policy["wildcards"]["allow"].as_array().into_iter().flatten();
    let plain: Vec<String> = plain.filter_map(Value::as_str).map(str::to_owned).collect();
    for wildcard in plain.iter().filter(|wildcard| !wildcard.contains('{')) {
        if let Some(title) = title(dice) {
            policy["wildcards"]["titles"][wildcard] = title;
        }
    }
    for (_, facts) in tables(&mut policy, "scopes") {
        dress_scope(dice, facts);
    }
    for (_, facts) in tables(&mut policy, "audiences") {
        facts["title"] = title(dice).unwrap_or(json!("An audience"));
        if dice.chance(30) {
            facts.as_object_mut().unwrap().remove("title");
        }
    }
    lists(dice, sides, &mut policy);
    Sides::of(&policy.to_string())
        .unwrap_or_else(|error| panic!("{:?}\n{policy}", error.diagnostics))
}

fn tables<'p>(
    policy: &'p mut Value,
    key: &str,
) -> impl Iterator<Item = (&'p String, &'p mut Value)> {
    policy.get_mut(key).and_then(Value::as_object_mut).into_iter().flatten()
}

/// A title: none, a text, or a text for each of some languages.
fn title(dice: &mut Dice<'_>) -> Option<Value> {
    let tags = dice.some(TAGS, 50);
    match dice.below(4) {
        0 => None,
        1 if !tags.is_empty() => {
            Some(tags.iter().map(|tag| ((*tag).to_owned(), json!(format!("In {tag}")))).collect())
        }
        _ => Some(json!(format!("Title {}", dice.below(99)))),
    }
}

fn dress_scope(dice: &mut Dice<'_>, facts: &mut Value) {
    let bare = facts.as_object().is_none_or(|facts| facts.keys().all(|key| key == "title"));
    let plain = title(dice).unwrap_or(json!("Short"));
    if bare && dice.chance(30) {
        *facts = plain;
        return;
    }
    if !facts.is_object() {
        *facts = json!({});
    }
    let mut put = |dice: &mut Dice<'_>, percent, key: &str, value: Value| {
        if dice.chance(percent) {
            facts[key] = value;
        }
    };
    put(dice, 60, "title", plain);
    let long = title(dice).unwrap_or(json!("At length"));
    put(dice, 30, "description", long);
    let group = json!(*dice.of(GROUPS));
    put(dice, 30, "group", group.clone());
    put(dice, 15, "family", group);
    let action = json!(*dice.of(ACTIONS));
    put(dice, 60, "action", action);
    put(dice, 12, "required", json!(true));
}

/// What an absent scope and a legacy request stand for, and the audience of a request that names none.
fn lists(dice: &mut Dice<'_>, sides: &Sides, policy: &mut Value) {
    let members = sides.oracle.members();
    let roles = sides.oracle.roles().to_vec();
    let mut place = |table: &mut Value, uri: Option<&str>| {
        let holds = |member: &String| {
            let grant = json!({ "scope": member, "audience": uri, "roles": roles });
            sides.renderings(&grant)["expanded"]
                .as_array()
                .is_some_and(|held| held.contains(&json!(member)))
        };
        for key in ["default", "legacy"] {
            let list: Vec<String> = dice.some(&members, 35).into_iter().filter(holds).collect();
            if dice.chance(60) {
                table[key] = json!(list);
            }
        }
    };
    let uris = sides.oracle.uris();
    if uris.is_empty() {
        return place(policy, None);
    }
    for (at, (_, facts)) in tables(policy, "audiences").enumerate() {
        place(facts, Some(&uris[at]));
    }
    let names: Vec<String> = policy["audiences"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    if dice.chance(60) {
        policy["audience"] = json!(dice.of(&names));
    }
}
