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
    let policy = Policy::compile(&text).map_err(|error| {
        let lines = error.diagnostics.iter().map(|problem| line(written, &text, problem));
        let lines: String = lines.collect();
        format!("the policy does not compile{lines}")
    })?;
    let path = path.to_str().ok_or_else(|| unread("the path is no Unicode"))?.to_owned();
    Ok(File { path, policy })
}

fn line(written: &str, text: &str, problem: &Diagnostic) -> String {
    let (line, column) = problem.span.place(text);
    let Diagnostic { code, message, help, .. } = problem;
    let help = help.as_ref().map(|help| format!("\n    help: {help}")).unwrap_or_default();
    format!("\n{written}:{line}:{column}: {message} [{}]{help}", code.as_str())
}

#[cfg(test)]
mod tests {
    use super::read;

    const HERE: &str = env!("CARGO_MANIFEST_DIR");

    #[test]
    fn every_problem_has_its_place_its_sentence_and_its_cure() {
        let error = read(HERE, "tests/broken.toml").unwrap_err();
        assert_eq!(error, "");
    }

    #[test]
    fn a_file_that_is_not_there() {
        let error = read(HERE, "gone.toml").unwrap_err();
        assert!(error.starts_with("the policy `gone.toml` cannot be read: "), "{error}");
        assert!(error.ends_with(&format!("\nthe path is relative to {HERE}")), "{error}");
    }
}
