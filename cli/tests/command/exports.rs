//! `codegen` and `export`: what is written from a policy.

use std::fs;

use serde_json::json;

use crate::{BROKEN, DOUBLETIME, Folder, TIMETRACKER, run, run_with};

const TARGETS: [&str; 4] = ["ts", "python", "rust", "json"];
const KINDS: [&str; 5] = ["markdown", "html", "mermaid", "dot", "metadata"];

/// What is printed, if all is well.
fn printed(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
    ran.out
}

#[test]
fn every_language_names_every_scope() {
    for target in TARGETS {
        let code = printed(&["codegen", target, DOUBLETIME]);
        for scope in ["mcp", "tasks:write", "invoices:send"] {
            assert!(
                code.contains(&format!("'{scope}'")) || code.contains(&format!("\"{scope}\"")),
                "{target}: {scope}"
            );
        }
        assert!(
            code.lines().take(3).any(|line| line.contains("from the policy doubletime")),
            "{code}"
        );
    }
    assert!(
        printed(&["codegen", "rust", DOUBLETIME])
            .contains("pub const TASKS_WRITE: &str = \"tasks:write\";")
    );
}

#[test]
fn check_compares_with_a_file() {
    let folder = Folder::new("codegen");
    let file = folder.file("scopes.ts");
    let code = printed(&["codegen", "ts", DOUBLETIME]);
    let check = |text: &str| {
        fs::write(&file, text).unwrap();
        let ran = run(&["codegen", "ts", DOUBLETIME, "--check", &file]);
        assert_eq!((ran.err.as_str(), fs::read_to_string(&file).unwrap().as_str()), ("", text));
        (ran.status, ran.out)
    };
    assert_eq!(check(&code), (0, format!("{file} is up to date\n")));
    assert_eq!(check(&code.replace('\n', "\r\n")).0, 0);
    let old = (1, format!("{file} is not what the policy says\n"));
    assert_eq!(check(&code.replace("tasks:write", "tasks:wrte")), old);
    assert_eq!(check(&printed(&["codegen", "ts", TIMETRACKER])), old);
    assert_eq!(check(&printed(&["codegen", "python", DOUBLETIME])), old);
    assert_eq!(check(""), old);
    let missing = run(&["codegen", "ts", DOUBLETIME, "--check", &folder.file("missing.ts")]);
    assert_eq!((missing.status, missing.out.as_str()), (2, ""));
    assert!(missing.err.contains("cannot read"), "{}", missing.err);
}

#[test]
fn a_reference_speaks_the_language_that_is_asked_for() {
    let english = printed(&["export", "markdown", DOUBLETIME]);
    assert!(
        english.contains("\n# DoubleTime: scope reference\n") && english.contains("View tasks"),
        "{english}"
    );
    let german = printed(&["export", "markdown", DOUBLETIME, "--language", "de"]);
    assert!(german.contains("- **Erlaubt**: Aufgaben ansehen\n"), "{german}");
    let page = printed(&["export", "html", DOUBLETIME, "--language", "de"]);
    assert!(
        page.starts_with("<!doctype html>\n<html lang=\"de\">") && page.ends_with("</html>\n"),
        "{page}"
    );
    assert!(page.contains("<dt>Erlaubt</dt><dd>Aufgaben ansehen</dd>"), "{page}");
}

#[test]
fn graphs_show_wildcards_if_they_are_asked_for() {
    for (kind, arrow) in [("dot", " -> "), ("mermaid", " ==> ")] {
        let plain = printed(&["export", kind, TIMETRACKER]);
        assert!(!plain.contains("View everything"), "{plain}");
        let whole = printed(&["export", kind, TIMETRACKER, "--wildcards"]);
        assert!(whole.contains("View everything") && whole.contains(arrow), "{whole}");
    }
}

#[test]
fn metadata_has_two_lists() {
    let about = run(&["export", "metadata", DOUBLETIME]).json();
    let server = &about["oauth-authorization-server"]["scopes_supported"];
    assert!(server.as_array().unwrap().contains(&json!("settings:write")), "{server}");
    let mcp = json!({
        "resource": "https://doubletime.io/mcp", "scopes_supported": ["mcp", "profile:read"],
        "resource_name": "MCP server",
    });
    assert_eq!(about["oauth-protected-resource"][1], mcp);
}

#[test]
fn a_policy_comes_from_standard_input_and_its_problems_are_told() {
    let of = |command: &'static str| move |kind| [command, kind, "-"];
    let all = TARGETS.into_iter().map(of("codegen")).chain(KINDS.into_iter().map(of("export")));
    for arguments in all {
        let ran = run_with(&arguments, scopeward::STARTER, &[]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{arguments:?}");
        assert!(ran.out.contains("notes:write"), "{arguments:?}\n{}", ran.out);
        assert_eq!(ran.out, run_with(&arguments, scopeward::STARTER, &[]).out, "{arguments:?}");
        let broken = run_with(&arguments, BROKEN, &[]);
        assert_eq!((broken.status, broken.out.as_str()), (2, ""), "{arguments:?}");
        assert!(broken.err.contains("error[unknown-scope]: "), "{arguments:?}\n{}", broken.err);
    }
}
