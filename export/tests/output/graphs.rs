//! Graphs: each line is one of a few forms, each arrow leads from and to a node that is there, each relation is drawn once.

use std::collections::BTreeSet;

use scopeward::{Policy, Rule, Scope};
use scopeward_export::graph::{Options, dot, mermaid};

use crate::{POLICIES, policy};

type Arrows = BTreeSet<(String, String, String)>;

/// What a policy's arrows must be: from, to, and how they look in one of the two languages.
fn expected(policy: &Policy, wildcards: bool, [depends, implies, covers]: [&str; 3]) -> Arrows {
    let shown = |name: &str| {
        let scope = policy.scope(name).unwrap();
        !scope.is_removed() && (wildcards || !scope.is_wildcard())
    };
    let id = |name: &str| format!("s{}", policy.scope(name).unwrap().index());
    let of = |scope: Scope<'_>| {
        let depends = scope.depends().into_iter().map(|to| (to, depends));
        let gives = scope
            .gives()
            .into_iter()
            .map(|hop| (hop.scope, if hop.rule == Rule::Implies { implies } else { covers }));
        let arrows = depends.chain(gives).filter(|(to, _)| shown(to));
        arrows.map(|(to, how)| (id(scope.name()), id(&to), how.to_owned())).collect::<Vec<_>>()
    };
    policy.scopes().filter(|scope| shown(scope.name())).flat_map(of).collect()
}

/// A name of a node: `s` and a number.
fn is_id(text: &str) -> bool {
    text.strip_prefix('s').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The inside of a DOT string, if the text is one and nothing else.
fn is_dot_string(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    let plain = inside.replace("\\\\", "").replace("\\n", "").replace("\\\"", "");
    !plain.contains(['\\', '"', '\n'])
}

/// The nodes and arrows of a DOT text of the form that we write; it panics at any other line.
fn read_dot(text: &str) -> (BTreeSet<String>, Arrows) {
    let (mut nodes, mut arrows, mut depth) = (BTreeSet::new(), Arrows::new(), 0);
    for line in text.lines().map(str::trim) {
        let statement = line.strip_suffix(';').unwrap_or(line);
        if line.ends_with('{') {
            assert!(line == "digraph scopes {" || line.starts_with("subgraph cluster"), "{line}");
            depth += 1;
        } else if line == "}" {
            depth -= 1;
        } else if let Some((from, rest)) = statement.split_once(" -> ") {
            let (to, style) = rest.split_once(' ').unwrap_or((rest, ""));
            assert!(is_id(from) && is_id(to), "{line}");
            arrows.insert((from.to_owned(), to.to_owned(), style.to_owned()));
        } else if let Some(label) = statement.strip_prefix("label=") {
            assert!(is_dot_string(label), "{line}");
        } else if let Some((id, rest)) =
            statement.split_once(" [label=").filter(|(id, _)| is_id(id))
        {
            let end = rest.rfind('"').unwrap() + 1;
            assert!(is_dot_string(&rest[..end]) && rest.ends_with(']'), "{line}");
            assert!(nodes.insert(id.to_owned()), "{line}");
        } else {
            let known = ["rankdir=LR", "node [shape=box", "edge [fontname="];
            assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
        }
    }
    assert_eq!(depth, 0);
    (nodes, arrows)
}

/// The same of Mermaid: between quotes are only characters that mean nothing, entities, and line ends.
fn read_mermaid(text: &str) -> (BTreeSet<String>, Arrows) {
    let (mut nodes, mut arrows, mut depth) = (BTreeSet::new(), Arrows::new(), 0);
    let mut lines = text.lines();
    let first = lines.next().unwrap();
    assert!(first.starts_with("%% ") && !first.contains(['{', '}']), "{first}");
    assert_eq!(lines.next(), Some("flowchart LR"));
    let is_label = |text: &str| {
        let plain = text.replace("<br>", "");
        // Mermaid reads a line with `direction TB` as a statement, also within quotes.
        let acts = plain.split("direction").skip(1).any(|rest| rest.starts_with(' '));
        !plain.trim().is_empty()
            && !acts
            && plain.chars().all(|c| c.is_alphanumeric() || " ,.:/-#;".contains(c))
    };
    for line in lines.map(str::trim) {
        let arrow: Vec<&str> = line.split(' ').collect();
        if line == "end" {
            depth -= 1;
        } else if let Some(rest) = line.strip_prefix("subgraph g") {
            let (_, title) = rest.split_once("[\"").unwrap();
            assert!(is_label(title.strip_suffix("\"]").unwrap()), "{line}");
            depth += 1;
        } else if let [from, how, to] = arrow.as_slice()
            && is_id(from)
            && is_id(to)
        {
            arrows.insert(((*from).to_owned(), (*to).to_owned(), (*how).to_owned()));
        } else {
            let (start, rest) = line.split_once('"').unwrap();
            let (label, end) = rest.rsplit_once('"').unwrap();
            let shapes = [("(", ")"), ("[[", "]]"), ("{{", "}}")];
            let id = shapes
                .iter()
                .find_map(|(open, close)| start.strip_suffix(open).filter(|_| end == *close));
            assert!(id.is_some_and(is_id) && is_label(label), "{line}");
            assert!(nodes.insert(id.unwrap().to_owned()), "{line}");
        }
    }
    assert_eq!(depth, 0);
    (nodes, arrows)
}

#[test]
fn every_relation_is_drawn_and_nothing_else() {
    for path in POLICIES {
        let policy = policy(path);
        for wildcards in [false, true] {
            let options = Options { wildcards };
            let shown =
                |scope: &Scope<'_>| !scope.is_removed() && (wildcards || !scope.is_wildcard());
            let nodes = policy.scopes().filter(shown).map(|scope| format!("s{}", scope.index()));
            let nodes: BTreeSet<String> = nodes.collect();
            let drawn = read_dot(&dot(&policy, "en", options));
            let arrows = expected(&policy, wildcards, ["", "[style=dashed]", "[style=dotted]"]);
            assert_eq!(drawn, (nodes.clone(), arrows), "{path}");
            let drawn = read_mermaid(&mermaid(&policy, "en", options));
            let arrows = expected(&policy, wildcards, ["-->", "-.->", "==>"]);
            assert_eq!(drawn, (nodes, arrows), "{path}");
        }
    }
}

#[test]
fn risk_and_role_are_words() {
    let policy = policy("conformance/policies/timetracker.toml");
    let dot = dot(&policy, "en", Options::default());
    assert!(
        dot.contains(r#"[label="admin:all\nFull administrative access to all resources\nrisk: critical, role: Administrators", style=solid, peripheries=2];"#),
        "{dot}"
    );
    let chart = mermaid(&policy, "en", Options { wildcards: true });
    assert!(chart.contains("[[\"admin:all<br>Full administrative access to all resources<br>risk: critical, role: Administrators\"]]"), "{chart}");
    assert!(
        chart.contains("{{\"read:#42;<br>View everything<br>role: Administrators\"}}"),
        "{chart}"
    );
}

#[test]
#[should_panic(expected = "label")]
fn a_text_that_breaks_out_is_seen() {
    read_dot("digraph scopes {\n  label=\"a\" b=\"c\";\n}\n");
}
