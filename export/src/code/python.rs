//! Python: a `Literal` for each kind of name, and the labels as constants.

use std::fmt::Write;

use scopeward::{Policy, Scope};
use serde_json::{Map, Value};

use super::{bundle, header, labels, scopes, unions, wildcards};
use crate::text::string;

/// The widest line that formatters leave as it is.
const WIDTH: usize = 88;

const IMPORTS: &str = "
from __future__ import annotations

from typing import Final, Literal, NoReturn, TypeAlias, TypedDict
";

const INFO: &str = "

class ScopeInfo(TypedDict):
    \"\"\"What a scope is called, and what is to know of it.\"\"\"

    title: str | None
    description: str | None
    group: str
    family: str | None
    action: str | None
    risk: Literal[\"low\", \"medium\", \"high\", \"critical\"] | None
    role: Role | None
    depends: list[Scope]
    restriction: bool
    deprecated: bool


class BundleInfo(TypedDict):
    \"\"\"What a bundle is called, and its scopes.\"\"\"

    title: str | None
    description: str | None
    scopes: list[Scope | Wildcard]

";

/// The types `Scope`, `Wildcard`, `Operation`, `Role`, `Audience` and `Bundle`, each a `Literal`, and the constants `SCOPES`,
/// `WILDCARDS` and `BUNDLES` with the labels.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// assert!(scopeward_export::code::python(&policy).contains("\n    \"notes:read\",\n"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn python(policy: &Policy) -> String {
    let mut code: String = header(policy, "python").map(|line| format!("# {line}\n")).concat();
    let unions = unions(policy);
    let every = unions.iter().all(|(_, _, members)| !members.is_empty());
    code.push_str(&IMPORTS.replace("NoReturn, ", if every { "" } else { "NoReturn, " }));
    for (name, about, members) in unions {
        let members: Vec<String> = members.into_iter().map(quoted).collect();
        let members = match members.as_slice() {
            [] => "NoReturn".to_owned(),
            [one] => format!("Literal[{one}]"),
            all => format!("Literal[\n    {},\n]", all.join(",\n    ")),
        };
        let _ = write!(code, "\n{name}: TypeAlias = {members}\n\"\"\"{about}\"\"\"\n");
    }
    code.push_str(INFO);
    let of = |scope: &Scope<'_>| (scope.name().to_owned(), labels(policy, *scope));
    let all = scopes(policy).iter().map(of).collect();
    constant(&mut code, "SCOPES: Final[dict[Scope, ScopeInfo]]", "Every declared scope.", all);
    let all = wildcards(policy).iter().map(of).collect();
    constant(
        &mut code,
        "WILDCARDS: Final[dict[Wildcard, ScopeInfo]]",
        "Every wildcard that may be held.",
        all,
    );
    let bundles = policy.bundles();
    let all = bundles.map(|(name, scopes)| (name.to_owned(), bundle(policy, name, &scopes)));
    constant(&mut code, "BUNDLES: Final[dict[Bundle, BundleInfo]]", "Every bundle.", all.collect());
    code
}

fn constant(
    code: &mut String,
    name: &str,
    about: &str,
    members: Vec<(String, Map<String, Value>)>,
) {
    let member = |(key, facts): (String, Map<String, Value>)| {
        let facts: String = facts.iter().map(|(name, value)| fact(name, value)).collect();
        format!("    {}: {{\n{facts}    }},\n", quoted(&key))
    };
    let members: String = members.into_iter().map(member).collect();
    let members = if members.is_empty() { members } else { format!("\n{members}") };
    let _ = write!(code, "\n{name} = {{{members}}}\n\"\"\"{about}\"\"\"\n");
}

/// One line if it fits; a list goes below else.
fn fact(name: &str, value: &Value) -> String {
    let start = format!("        \"{name}\": ");
    let one = match value {
        Value::String(text) => quoted(text),
        Value::Array(members) => {
            let members: Vec<String> =
                members.iter().filter_map(Value::as_str).map(quoted).collect();
            let one = format!("[{}]", members.join(", "));
            if start.len() + one.chars().count() < WIDTH {
                one
            } else {
                let space = "\n            ";
                format!("[{space}{},\n        ]", members.join(&format!(",{space}")))
            }
        }
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        _ => "None".to_owned(),
    };
    format!("{start}{one},\n")
}

/// A string in the quotes that need fewer escapes, as formatters write it.
fn quoted(text: &str) -> String {
    let count = |quote| text.chars().filter(|c| *c == quote).count();
    let quote = if count('"') > count('\'') { '\'' } else { '"' };
    string(text, quote, |c| match u32::from(c) {
        number if number <= 0xff => format!("\\x{number:02x}"),
        number if number <= 0xffff => format!("\\u{number:04x}"),
        number => format!("\\U{number:08x}"),
    })
}
