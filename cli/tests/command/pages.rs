//! `schema`, `completions`, `man` and `help`.

use crate::{COMMANDS, run};

#[test]
fn schema_is_a_json_schema() {
    let ran = run(&["schema"]);
    assert_eq!(ran.status, 0);
    let schema = ran.json();
    assert!(schema["$schema"].as_str().is_some_and(|uri| uri.contains("json-schema.org")));
    assert!(schema["properties"]["operations"].is_object());
    let routes = run(&["schema", "--of", "routes"]).json();
    assert!(routes["properties"]["issuable"].is_object());
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        for command in COMMANDS {
            assert!(ran.out.contains(command), "{shell}: {command}");
        }
    }
    assert_eq!(run(&["completions", "tcsh"]).status, 2);
}

#[test]
fn man_has_a_page_for_every_command() {
    let page = run(&["man"]).out;
    assert!(page.contains(".TH scopeward 1"), "{page}");
    for command in COMMANDS {
        assert!(page.contains(&format!("scopeward\\-{command}(1)")), "{command}\n{page}");
        let page = run(&["man", command]);
        assert_eq!(page.status, 0, "{command}");
        assert!(page.out.contains(&format!(".TH scopeward-{command} 1")), "{}", page.out);
    }
    assert_eq!(run(&["man", "decide"]).status, 2);
}

#[test]
fn help_and_version_are_yes() {
    let help = run(&["--help"]);
    assert_eq!(help.status, 0);
    for command in COMMANDS {
        assert!(
            help.out.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))),
            "{command}"
        );
    }
    assert_eq!(run(&["--version"]).out, format!("scopeward {}\n", env!("CARGO_PKG_VERSION")));
}
