//! Rust: one constant for each scope, wildcard, operation, role, audience and bundle.

use std::fmt::Write;

use scopeward::{Policy, Scope};

use super::names::identifiers;
use super::{header, scopes, wildcards};
use crate::text::{markdown, string};

/// The widest line that rustfmt leaves as it is.
const WIDTH: usize = 100;

/// The modules `scopes`, `wildcards`, `operations`, `roles`, `audiences` and `bundles`, those that have something in them:
/// a constant for each name, so that a misspelt one does not compile.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// let code = scopeward_export::code::rust(&policy);
/// assert!(code.contains(r#"    pub const NOTES_READ: &str = "notes:read";"#));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
///
/// An identifier is the words of the name in upper case. Names that come out the same are spelled out, all of them:
/// `tasks:read` and `tasks.read` are `TASKS_3A_READ` and `TASKS_2E_READ`.
pub fn rust(policy: &Policy) -> String {
    let language = policy.language();
    let mut code: String = header(policy, "rust").map(|line| format!("// {line}\n")).concat();
    let named = |name, title: Option<&str>, value: &str| Constant {
        about: title.map(markdown).into_iter().collect(),
        deprecated: String::new(),
        name,
        value: value.to_owned(),
    };
    let all = scopes(policy);
    module(
        &mut code,
        "scopes",
        "The scopes.",
        all.iter().map(|scope| of(*scope, language)),
        &titles(&all, language),
    );
    let all = wildcards(policy);
    let wildcards = all.iter().map(|scope| of(*scope, language));
    module(&mut code, "wildcards", "The wildcards.", wildcards, "");
    let operations = policy
        .operations()
        .map(|operation| named(operation.key(), operation.title(language), operation.key()));
    module(&mut code, "operations", "The keys of the operations.", operations, "");
    let roles = policy.roles().map(|role| named(role, policy.role_title(role, language), role));
    module(&mut code, "roles", "The roles.", roles, "");
    let audience = |(name, uri)| named(name, policy.audience_title(name, language), uri);
    module(
        &mut code,
        "audiences",
        "The URI of each audience.",
        policy.audiences().map(audience),
        "",
    );
    let bundle = |(name, scopes): (_, Vec<String>)| {
        named(name, policy.bundle_title(name, language), &scopes.join(" "))
    };
    module(&mut code, "bundles", "The scopes of each bundle.", policy.bundles().map(bundle), "");
    code
}

struct Constant<'p> {
    /// The paragraphs of its documentation.
    about: Vec<String>,
    /// The attribute that says so, if it is.
    deprecated: String,
    name: &'p str,
    value: String,
}

fn of<'p>(scope: Scope<'p>, language: &str) -> Constant<'p> {
    let texts = scope.title(language).into_iter().chain(scope.description(language));
    Constant {
        about: texts.map(markdown).collect(),
        deprecated: deprecated(scope),
        name: scope.name(),
        value: scope.name().to_owned(),
    }
}

/// The attribute of a deprecated scope.
fn deprecated(scope: Scope<'_>) -> String {
    match scope.notice().map(quoted) {
        _ if !scope.is_deprecated() => String::new(),
        Some(notice) => format!("    #[deprecated = {notice}]\n"),
        None => "    #[deprecated]\n".to_owned(),
    }
}

fn module<'p>(
    code: &mut String,
    name: &str,
    about: &str,
    constants: impl IntoIterator<Item = Constant<'p>>,
    rest: &str,
) {
    let constants: Vec<Constant> = constants.into_iter().collect();
    if constants.is_empty() {
        return;
    }
    let names: Vec<&str> = constants.iter().map(|constant| constant.name).collect();
    let written = constants.iter().zip(identifiers(&names)).map(|(one, name)| constant(one, &name));
    let written: Vec<String> = written.collect();
    let _ = write!(
        code,
        "
/// {about}
#[allow(dead_code, reason = \"no program uses all of them\")]
pub mod {name} {{
{}{rest}}}
",
        written.join("\n")
    );
}

fn constant(constant: &Constant, name: &str) -> String {
    let about = constant.about.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let about: Vec<String> = about.map(|text| format!("    /// {text}\n")).collect();
    let (start, value) = (format!("    pub const {name}: &str ="), quoted(&constant.value));
    let (one, below) = (format!("{start} {value};\n"), format!("        {value};\n"));
    // As rustfmt does it: what is too wide even below stays where it is.
    let wide = fits(&start) && !fits(&below);
    let whole = if fits(&one) || wide { one } else { format!("{start}\n{below}") };
    about.join("    ///\n") + &constant.deprecated + &whole
}

/// A function from scopes to titles, if there are some.
fn titles(scopes: &[Scope<'_>], language: &str) -> String {
    let arm = |scope: &Scope<'_>| {
        let (scope, title) = (quoted(scope.name()), quoted(scope.title(language)?));
        let one = format!("            {scope} => {title},\n");
        let below = format!("            {scope} => {{\n                {title}\n            }}\n");
        Some(if fits(&one) { one } else { below })
    };
    let arms: String = scopes.iter().filter_map(arm).collect();
    if arms.is_empty() {
        return arms;
    }
    format!(
        "
    /// What a person calls a scope.
    pub fn title(scope: &str) -> Option<&'static str> {{
        Some(match scope {{
{arms}            _ => return None,
        }})
    }}
"
    )
}

fn fits(line: &str) -> bool {
    line.trim_end().chars().count() <= WIDTH
}

fn quoted(text: &str) -> String {
    string(text, '"', |c| format!("\\u{{{:x}}}", u32::from(c)))
}
