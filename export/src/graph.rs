//! The scopes of a policy as a graph: what gives what (dashed), what depends on what (solid), in their families. Risk and
//! role are words on the node, never a colour alone.

mod dot;
mod mermaid;

use scopeward::{Policy, Rule, Scope};

pub use dot::dot;
pub use mermaid::mermaid;

use crate::text::line;

/// What a graph shows besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether wildcards are shown, with what they cover.
    pub wildcards: bool,
}

/// A graph, ready to be written.
struct Graph {
    title: String,
    /// Title and nodes of each family.
    groups: Vec<(String, Vec<Node>)>,
    /// From, to, by which rule: places in the policy's list.
    arrows: Vec<(u32, u32, Arrow)>,
}

struct Node {
    /// Its place in the policy's list.
    place: u32,
    /// The token, then what is to know, a line each.
    lines: Vec<String>,
    shape: Shape,
}

#[derive(Clone, Copy)]
enum Shape {
    Plain,
    /// Of high or critical risk, or bound to a role.
    Careful,
    Wildcard,
}

#[derive(Clone, Copy)]
enum Arrow {
    Depends,
    Implies,
    Covers,
}

impl Graph {
    fn new(policy: &Policy, language: &str, options: Options) -> Graph {
        let shown: Vec<Scope<'_>> = policy
            .scopes()
            .filter(|scope| !scope.is_removed() && (options.wildcards || !scope.is_wildcard()))
            .collect();
        let mut groups: Vec<(Scope<'_>, Vec<Node>)> = Vec::new();
        for scope in &shown {
            let node = node(policy, *scope, language);
            match groups.iter_mut().find(|(first, _)| first.shown_in() == scope.shown_in()) {
                Some((_, nodes)) => nodes.push(node),
                None => groups.push((*scope, vec![node])),
            }
        }
        let title = |first: Scope<'_>| line(first.group_title(language));
        Graph {
            title: line(policy.title(language).unwrap_or(policy.name())),
            groups: groups.into_iter().map(|(first, nodes)| (title(first), nodes)).collect(),
            arrows: shown.iter().flat_map(|scope| arrows(policy, *scope, &shown)).collect(),
        }
    }
}

/// From a scope to what it depends on and what it gives, among those that are shown.
fn arrows(policy: &Policy, scope: Scope<'_>, shown: &[Scope<'_>]) -> Vec<(u32, u32, Arrow)> {
    let place = |name: &str| {
        let other = policy.scope(name)?.index();
        shown.binary_search_by_key(&other, |one| one.index()).is_ok().then_some(other)
    };
    let depends = scope.depends();
    let depends = depends.iter().filter_map(|name| Some((place(name)?, Arrow::Depends)));
    let gives = scope.gives();
    let gives = gives.iter().filter_map(|hop| {
        let arrow = match hop.rule {
            Rule::Implies => Arrow::Implies,
            Rule::Wildcard => Arrow::Covers,
        };
        Some((place(&hop.scope)?, arrow))
    });
    depends.chain(gives).map(|(to, arrow)| (scope.index(), to, arrow)).collect()
}

fn node(policy: &Policy, scope: Scope<'_>, language: &str) -> Node {
    let risk = scope.risk().and_then(|risk| serde_json::to_value(risk).ok());
    let risk = risk.as_ref().and_then(serde_json::Value::as_str);
    let role = scope.role().map(|role| policy.role_title(role, language).unwrap_or(role));
    let more: Vec<String> = risk
        .map(|risk| format!("risk: {risk}"))
        .into_iter()
        .chain(role.map(|role| format!("role: {}", line(role))))
        .chain(scope.is_restriction().then(|| "restriction".to_owned()))
        .chain(scope.is_deprecated().then(|| "deprecated".to_owned()))
        .collect();
    let mut lines = vec![scope.name().to_owned()];
    lines.extend(scope.title(language).map(line).filter(|title| !title.trim().is_empty()));
    lines.extend((!more.is_empty()).then(|| more.join(", ")));
    let careful = scope.role().is_some() || scope.risk() >= Some(scopeward::Risk::High);
    let shape = match careful {
        _ if scope.is_wildcard() => Shape::Wildcard,
        true => Shape::Careful,
        false => Shape::Plain,
    };
    Node { place: scope.index(), lines, shape }
}
