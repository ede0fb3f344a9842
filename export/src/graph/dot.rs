//! DOT, the language of Graphviz.

use std::fmt::Write;

use scopeward::Policy;

use super::{Arrow, Graph, Options, Shape};

/// The graph in DOT: `dot -Tsvg` draws it.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// let graph = scopeward_export::graph::dot(&policy, "en", Default::default());
/// assert!(graph.contains("s2 -> s1;"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn dot(policy: &Policy, language: &str, options: Options) -> String {
    let graph = Graph::new(policy, language, options);
    let mut dot = format!(
        "digraph scopes {{
  label={};
  rankdir=LR;
  node [shape=box, style=rounded, fontname=\"sans-serif\"];
  edge [fontname=\"sans-serif\", fontsize=10];
",
        quoted(&[format!("{} (solid: depends on, dashed: gives, dotted: covers)", graph.title)])
    );
    for (number, (title, nodes)) in graph.groups.iter().enumerate() {
        let _ = writeln!(
            dot,
            "  subgraph cluster{number} {{\n    label={};",
            quoted(std::slice::from_ref(title))
        );
        for node in nodes {
            let shape = match node.shape {
                Shape::Plain => "",
                Shape::Careful => ", style=solid, peripheries=2",
                Shape::Wildcard => ", shape=hexagon, style=solid",
            };
            let _ = writeln!(dot, "    s{} [label={}{shape}];", node.place, quoted(&node.lines));
        }
        dot.push_str("  }\n");
    }
    for (from, to, arrow) in &graph.arrows {
        let style = match arrow {
            Arrow::Depends => "",
            Arrow::Implies => " [style=dashed]",
            Arrow::Covers => " [style=dotted]",
        };
        let _ = writeln!(dot, "  s{from} -> s{to}{style};");
    }
    dot.push_str("}\n");
    dot
}

/// Lines as a quoted string. A backslash would start an escape, `&` an entity of HTML.
fn quoted(lines: &[String]) -> String {
    let escape =
        |line: &String| line.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;");
    format!("\"{}\"", lines.iter().map(escape).collect::<Vec<_>>().join("\\n"))
}
