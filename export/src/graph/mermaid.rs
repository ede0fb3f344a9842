//! Mermaid, which GitHub, GitLab and mdBook draw within Markdown.

use std::fmt::Write;

use scopeward::Policy;

use super::{Arrow, Graph, Options, Shape};

/// The graph as a flowchart of Mermaid.
///
/// ```
/// # let policy = scopeward::Policy::compile(scopeward::STARTER)?;
/// let graph = scopeward_export::graph::mermaid(&policy, "en", Default::default());
/// assert!(graph.contains("s2 --> s1"));
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
pub fn mermaid(policy: &Policy, language: &str, options: Options) -> String {
    let graph = Graph::new(policy, language, options);
    let mut chart = format!(
        "%% {}: solid depends on, dashed gives, thick covers\nflowchart LR\n",
        safe(&graph.title)
    );
    for (number, (title, nodes)) in graph.groups.iter().enumerate() {
        let _ = writeln!(chart, "  subgraph g{number}[\"{}\"]", safe(title));
        for node in nodes {
            let label: Vec<String> = node.lines.iter().map(|line| safe(line)).collect();
            let (open, close) = match node.shape {
                Shape::Plain => ("(", ")"),
                Shape::Careful => ("[[", "]]"),
                Shape::Wildcard => ("{{", "}}"),
            };
            let _ = writeln!(chart, "    s{}{open}\"{}\"{close}", node.place, label.join("<br>"));
        }
        chart.push_str("  end\n");
    }
    for (from, to, arrow) in &graph.arrows {
        let line = match arrow {
            Arrow::Depends => "-->",
            Arrow::Implies => "-.->",
            Arrow::Covers => "==>",
        };
        let _ = writeln!(chart, "  s{from} {line} s{to}");
    }
    chart
}

/// A text within quotes: letters, digits and some marks stand for themselves, everything else is an entity by its number.
/// Mermaid reads labels as Markdown and HTML, and a line with `direction LR` as a statement, also within quotes.
fn safe(text: &str) -> String {
    let safe = text.chars().fold(String::new(), |mut safe, c| {
        if c.is_alphanumeric() || " ,.:/-".contains(c) {
            safe.push(c);
        } else {
            let _ = write!(safe, "#{};", u32::from(c));
        }
        safe
    });
    safe.replace("direction ", "direction#32;")
}
