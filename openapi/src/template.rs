//! From a path of OpenAPI to the template of a policy. Clause `operation.template`.

use std::fmt::Write;

use scopeward::limits::MAX_PATH_SEGMENTS;

use crate::document::{Operation, ParameterKind};
use crate::reader::decode;

impl Operation<'_> {
    /// The key of the operation in a policy: its method and its full path, parameters with their types.
    ///
    /// # Errors
    ///
    /// Why a policy cannot have such a path, in one line.
    pub fn key(&self) -> Result<String, String> {
        let path = self.full_path();
        let mut key = format!("{} ", self.method);
        let mut names: Vec<String> = Vec::new();
        let bare = path.strip_prefix('/').ok_or("a path starts with `/`")?;
        if bare.split('/').count() > MAX_PATH_SEGMENTS {
            return Err(format!("a path has at most {MAX_PATH_SEGMENTS} segments"));
        }
        for segment in bare.split('/') {
            key.push('/');
            let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'))
            else {
                key.push_str(&literal(segment)?);
                continue;
            };
            if name.contains(['{', '}']) {
                return Err(part_of(segment));
            }
            let kind = self.parameters.iter().find(|parameter| &*parameter.name == name);
            let name = unlike(identifier(name), &names);
            let kind = match kind.map(|parameter| parameter.kind) {
                Some(ParameterKind::Integer) => ":int",
                Some(ParameterKind::Uuid) => ":uuid",
                Some(ParameterKind::Text) | None => "",
            };
            let _ = write!(key, "{{{name}{kind}}}");
            names.push(name);
        }
        Ok(key)
    }
}

fn literal(segment: &str) -> Result<String, String> {
    if segment.contains(['{', '}']) {
        return Err(part_of(segment));
    }
    match decode(segment) {
        Some(text) => Ok(text.into_owned()),
        None => Err(format!("`{segment}` is badly encoded")),
    }
}

fn part_of(segment: &str) -> String {
    format!("in `{segment}` a parameter is not the whole segment")
}

/// A name that a policy takes for a parameter.
fn identifier(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = name.chars().map(fits).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        format!("_{name}")
    } else {
        name
    }
}

/// A name that none of the others is.
fn unlike(name: String, others: &[String]) -> String {
    if others.contains(&name) { unlike(name + "_", others) } else { name }
}
