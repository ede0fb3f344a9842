//! What `code::rust` writes, checked by the real compiler: a program that uses the right scope compiles, the same with a
//! misspelt one does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scopeward_export::code;

use crate::{HOSTILE, POLICIES, policy};

/// What the compiler says of a program beside the names of a policy; nothing if it has nothing to say.
fn check(folder: &str, path: &str, program: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = "[package]\nname = \"program\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/names.rs"), code::rust(&policy(path))).unwrap();
    fs::write(folder.join("src/main.rs"), format!("mod names;\n{program}\n")).unwrap();
    let mut run = Command::new(env!("CARGO"));
    let run = run.args(["check", "--quiet"]).current_dir(&folder);
    let output = run_alone(run, &folder);
    (!output.is_empty()).then_some(output)
}

fn run_alone(command: &mut Command, folder: &Path) -> String {
    let command =
        command.env("CARGO_TARGET_DIR", folder.join("target")).env("CARGO_TERM_COLOR", "never");
    let output = command.env_remove("RUSTFLAGS").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), !said.contains("error"), "{said}");
    said
}

#[test]
fn a_misspelt_scope_does_not_compile() {
    let tasks = |name: &str| {
        let program = format!("fn main() {{ println!(\"{{}}\", names::scopes::{name}); }}");
        check("rust-misspelt", "examples/tasks.toml", &program)
    };
    assert_eq!(tasks("TASKS_READ"), None);
    let error = tasks("TASKS_RAED").unwrap();
    assert!(
        error.contains("error[E0425]: cannot find value `TASKS_RAED` in module `names::scopes`"),
        "{error}"
    );
    assert!(error.contains("--> src/main.rs:2:43"), "{error}");
    assert!(error.contains("TASKS_READ"), "{error}");
}

#[test]
fn texts_cannot_break_out_and_a_deprecated_scope_warns() {
    let hostile = |name: &str| {
        let program = format!("fn main() {{ println!(\"{{}}\", {name}); }}");
        check("rust-hostile", HOSTILE, &program)
    };
    assert_eq!(hostile("names::scopes::TASKS_3A_READ"), None);
    let warning = hostile("names::scopes::SELF_TYPE").unwrap();
    assert!(warning.contains("use of deprecated constant `names::scopes::SELF_TYPE`"), "{warning}");
    // A removed scope gives nothing: whoever still uses it finds out here.
    assert!(hostile("names::scopes::OLD_GONE").unwrap().contains("error[E0425]"));
    // It clashes with `tasks.read`: the short name of either is gone.
    assert!(hostile("names::scopes::TASKS_READ").unwrap().contains("error[E0425]"));
}

#[test]
fn rustfmt_leaves_it_as_it_is() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for (number, path) in POLICIES.iter().enumerate() {
        let file = folder.join(format!("formatted{number}.rs"));
        fs::write(&file, code::rust(&policy(path))).unwrap();
        let options = ["--check", "--edition", "2024", "--config-path", "/dev/null"];
        let output = Command::new("rustfmt").args(options).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{path}: {said}");
    }
}
