//! The console blocks of both READMEs, executed: each `$ scopeward …` line must print exactly what stands below it.

mod asked;

use std::fs::read_to_string;
use std::path::Path;

use asked::{root, run};

#[test]
fn the_readme_shows_what_the_command_prints() {
    let ran = run(&read_to_string(root().join("README.md")).unwrap(), &root());
    assert!(ran > 5, "only {ran} questions were found");
}

#[test]
fn the_readme_of_the_command_asks_the_policy_to_start_from() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("policy.toml"), scopeward::STARTER).unwrap();
    let policy = scopeward::Policy::compile(scopeward::STARTER).unwrap();
    std::fs::write(folder.join("scopes.rs"), scopeward_export::code::rust(&policy)).unwrap();
    let readme = read_to_string(root().join("cli/README.md")).unwrap();
    // The files that the page shows are those that are asked.
    for file in readme.split("```yaml\n# ").skip(1) {
        let (name, text) = file.split_once('\n').unwrap();
        let (text, _) = text.split_once("```").unwrap();
        std::fs::write(folder.join(name), format!("# {name}\n{text}")).unwrap();
    }
    let ran = run(&readme, &folder);
    assert!(ran > 3, "only {ran} questions were found");
}

#[test]
fn the_readme_of_the_command_explains_every_code() {
    let readme = read_to_string(root().join("cli/README.md")).unwrap();
    let rules: Vec<_> = scopeward_openapi::DRIFT.iter().chain(scopeward_openapi::LINT).collect();
    assert!(rules.len() > 20);
    for rule in rules {
        let row = format!("| `{}` | {} |", rule.code, rule.about);
        assert!(readme.contains(&row), "{row}");
    }
}
