//! Reads and compiles the file of a policy, or says everything that is wrong with it.

use std::fs;
use std::path::Path;

use scopeward::{Diagnostic, Policy};

/// A policy that compiles.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it is, whatever the compiler's working directory.
    pub(crate) path: String,
    pub(crate) policy: Policy,
}

pub(crate) fn read(package: &str, written: &str) -> Result<File, String> {
    let path = Path::new(package).join(written);
    let unread = |why: &str| {
        format!("the policy `{written}` cannot be read: {why}\nthe path is relative to {package}")
    };
    let text = fs::read_to_string(&path).map_err(|error| unread(&error.to_string()))?;
    let policy = compile(written, &text)?;
    let path = path.to_str().ok_or_else(|| unread("the path is no Unicode"))?.to_owned();
    Ok(File { path, policy })
}

fn compile(written: &str, text: &str) -> Result<Policy, String> {
    Policy::compile(text).map_err(|error| {
        let lines = error.diagnostics.iter().map(|problem| line(written, text, problem));
        format!("the policy does not compile{}", lines.collect::<String>())
    })
}

fn line(written: &str, text: &str, problem: &Diagnostic) -> String {
    let (line, column) = problem.span.place(text);
    let Diagnostic { code, message, help, .. } = problem;
    let help = help.as_ref().map(|help| format!("\n    help: {help}")).unwrap_or_default();
    format!("\n{written}:{line}:{column}: {message} [{}]{help}", code.as_str())
}

#[cfg(test)]
mod tests {
    use super::{compile, read};

    const BROKEN: &str = r#"scopeward = 1
name = "broken"

[scopes]
"tasks:read" = "See tasks"
"tasks:write" = { title = "Change tasks", implies = ["tasks:raed"] }

[operations]
"POST /tasks" = "tasks:wirte"
"PUT tasks" = "tasks:write"
"#;

    #[test]
    fn every_problem_has_its_place_its_sentence_and_its_cure() {
        let expected = "the policy does not compile
policies/broken.toml:6:54: the scope `tasks:raed` is not declared [unknown-scope]
    help: did you mean `tasks:read`?
policies/broken.toml:9:17: the scope `tasks:wirte` is not declared [unknown-scope]
    help: did you mean `tasks:write`?
policies/broken.toml:10:1: a path starts with `/` [invalid-path]";
        assert_eq!(compile("policies/broken.toml", BROKEN).unwrap_err(), expected);
        let cured = BROKEN.replace("raed", "read").replace("wirte", "write");
        assert!(compile("cured.toml", &cured.replace("PUT tasks", "PUT /tasks")).is_ok());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read("/nowhere", "gone.toml").unwrap_err();
        assert!(error.starts_with("the policy `gone.toml` cannot be read: "), "{error}");
        assert!(error.ends_with("\nthe path is relative to /nowhere"), "{error}");
    }
}
