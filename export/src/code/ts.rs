//! TypeScript: a union for each kind of name, and the labels as constants.

use std::fmt::Write;

use scopeward::{Policy, Scope};
use serde_json::{Map, Value};

use super::{bundle, header, labels, scopes, unions, wildcards};
use crate::text::{line, string};

const INFO: &str = "
/** What a scope is called, and what is to know of it. */
export interface ScopeInfo {
  readonly title: string | null
  readonly description: string | null
  readonly group: string
  readonly family: string | null
  readonly action: string | null
  readonly risk: 'low' | 'medium' | 'high' | 'critical' | null
  readonly role: Role | null
  /** The scopes that it is granted together with. */
  readonly depends: readonly Scope[]
  readonly restriction: boolean
  readonly deprecated: boolean
}

/** What a bundle is called, and its scopes. */
export interface BundleInfo {
  readonly title: string | null
  readonly description: string | null
  readonly scopes: readonly (Scope | Wildcard)[]
}
";

/// The types `Scope`, `Wildcard`, `Operation`, `Role`, `Audience` and `Bundle`, each a union of literals, and the constants
/// `scopes`, `wildcards` and `bundles` with the labels.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// assert!(scopeward_export::code::ts(&policy).contains("\n  | 'notes:read'\n"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn ts(policy: &Policy) -> String {
    let mut code: String = header(policy, "ts").map(|line| format!("// {line}\n")).concat();
    for (name, about, members) in unions(policy) {
        let members: Vec<String> = members.into_iter().map(quoted).collect();
        let members = match members.as_slice() {
            [] => " never".to_owned(),
            all => format!("\n  | {}", all.join("\n  | ")),
        };
        let _ = write!(code, "\n/** {about} */\nexport type {name} ={members}\n");
    }
    code.push_str(INFO);
    let of =
        |scope: &Scope<'_>| (deprecated(*scope), scope.name().to_owned(), labels(policy, *scope));
    let all = scopes(policy).iter().map(of).collect();
    record(&mut code, "scopes", "Every declared scope.", "Record<Scope, ScopeInfo>", all);
    let all = wildcards(policy).iter().map(of).collect();
    record(
        &mut code,
        "wildcards",
        "Every wildcard that may be held.",
        "Record<Wildcard, ScopeInfo>",
        all,
    );
    let bundles = policy.bundles();
    let all = bundles
        .map(|(name, scopes)| (String::new(), name.to_owned(), bundle(policy, name, &scopes)));
    record(&mut code, "bundles", "Every bundle.", "Record<Bundle, BundleInfo>", all.collect());
    code
}

/// The mark of a deprecated scope: editors strike it out.
fn deprecated(scope: Scope<'_>) -> String {
    if !scope.is_deprecated() {
        return String::new();
    }
    let notice = scope.notice().map(|notice| format!(" {}", line(notice).replace("*/", "*\\/")));
    format!("  /** @deprecated{} */\n", notice.unwrap_or_default())
}

fn record(
    code: &mut String,
    name: &str,
    about: &str,
    satisfied: &str,
    members: Vec<(String, String, Map<String, Value>)>,
) {
    let member = |(mark, key, facts): (String, String, Map<String, Value>)| {
        let fact = |(name, value)| format!("    {name}: {},\n", literal(value));
        let facts: Vec<String> = facts.iter().map(fact).collect();
        format!("{mark}  {}: {{\n{}  }},\n", property(&key), facts.concat())
    };
    let members: String = members.into_iter().map(member).collect();
    let members = if members.is_empty() { members } else { format!("\n{members}") };
    let _ = write!(
        code,
        "\n/** {about} */\nexport const {name} = {{{members}}} as const satisfies {satisfied}\n"
    );
}

/// The name of a property. Written plainly, this one would be the prototype.
fn property(key: &str) -> String {
    let quoted = quoted(key);
    if key == "__proto__" { format!("[{quoted}]") } else { quoted }
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(members) => {
            let members: Vec<String> = members.iter().map(literal).collect();
            format!("[{}]", members.join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    string(text, '\'', |c| format!("\\u{{{:x}}}", u32::from(c)))
}
