//! Operations beside the policy's: who serves and documents them, and whether each asks for the same.

use scopeward::{Comparison, Tree};

use super::Sides;
use super::list::{Operation, Operations, Side};
use super::rules;
use super::template::{Met, Template, Templates};
use crate::finding::Place;

pub(super) fn compare(sides: &mut Sides<'_>) {
    let lists = sides.lists;
    let operations = Templates::new(sides.policy, sides.audience);
    for (list, file) in lists.iter().zip(1..) {
        for listed in list.operations.iter().flat_map(|all| &all.members) {
            let side = list.operations.as_ref().map_or(Side::Served, |all| all.side);
            let one = Listed { side, listed, at: Place { file, span: listed.span } };
            match operations.meet(&listed.template) {
                Met::Same(own) => own.iter().for_each(|(_, own)| one.requirement(sides, *own)),
                Met::Path(own) => one.method(sides, &own),
                Met::Nothing => one.unknown(sides),
            }
        }
    }
    for (side, rule, verb, help) in [
        (
            Side::Documented,
            &rules::UNDOCUMENTED_OPERATION,
            "documents",
            "document it, or take the operation out of the policy",
        ),
        (
            Side::Served,
            &rules::UNSERVED_OPERATION,
            "serves",
            "add the route, or take the operation out of the policy",
        ),
    ] {
        let lists = lists.iter().filter_map(|list| list.operations.as_ref());
        let lists: Vec<&Operations> = lists.filter(|all| all.side == side).collect();
        if lists.is_empty() {
            continue;
        }
        let noun = if side == Side::Served { "route" } else { "document" };
        let listed =
            Template::index(lists.iter().flat_map(|all| &all.members).map(|o| &o.template));
        for (own, operation) in operations.operations() {
            let lacking = own.lacking(&listed);
            let key = operation.key();
            let what = match lacking.as_slice() {
                [] => continue,
                all if all.len() == own.methods().count() => format!("`{key}`"),
                some => format!("{} of `{key}`", some.join(" and ")),
            };
            let place = sides.operation(*operation);
            let other = sides.elsewhere(own, side);
            let places = [place].into_iter().chain(other).collect();
            sides.add(rule, places, format!("no {noun} {verb} {what}"), help.to_owned());
        }
    }
}

/// An operation of a list, with its place.
struct Listed<'l> {
    side: Side,
    listed: &'l Operation,
    at: Place,
}

impl Listed<'_> {
    /// `the route `GET /x``.
    fn name(&self) -> String {
        format!("the {} `{}`", self.side.noun(), self.listed.template.key())
    }

    fn needs(&self) -> String {
        tokens(&self.listed.need)
    }

    fn requirement(&self, sides: &mut Sides<'_>, own: scopeward::Operation<'_>) {
        let places = |sides: &Sides<'_>| {
            vec![Place { span: self.listed.need_span, ..self.at }, sides.operation(own)]
        };
        if let Some(need) = own.requirement() {
            let compared = sides.policy.compare(&self.listed.need, need);
            let words = match compared {
                Some(Comparison::Same) => None,
                Some(Comparison::Weaker) => Some("lets in more"),
                Some(Comparison::Stricter) => Some("lets in less"),
                Some(Comparison::Apart) => Some("lets in others, and refuses some"),
                None => Some("has too many ways to be met, they cannot be compared"),
            };
            if let Some(words) = words {
                // What a document says opens nothing.
                let opens = matches!(compared, Some(Comparison::Weaker | Comparison::Apart));
                let rule = match self.side {
                    Side::Served if opens => &rules::WEAKER_REQUIREMENT,
                    _ => &rules::DIFFERENT_REQUIREMENT,
                };
                let (noun, wanted) = (self.side.noun(), tokens(need));
                let message = format!(
                    "{} needs {}, the policy {wanted}: the {noun} {words}",
                    self.name(),
                    self.needs()
                );
                let help = format!("let the {noun} ask for {wanted}, or change the policy");
                let places = places(sides);
                sides.add(rule, places, message, help);
            }
        }
        let Some(role) = self.listed.role.as_ref().map(Option::as_deref) else { return };
        if role != own.role() {
            let word = |role: Option<&str>| {
                role.map_or("no role".to_owned(), |role| format!("the role `{role}`"))
            };
            let (asked, wanted) = (word(role), word(own.role()));
            let message = format!("{} asks for {asked}, the policy for {wanted}", self.name());
            let help = format!("let the route ask for {wanted}, or change the policy");
            let places = places(sides);
            sides.add(&rules::DIFFERENT_ROLE, places, message, help);
        }
    }

    /// The policy knows the path by other methods.
    fn method(&self, sides: &mut Sides<'_>, own: &[&(Template, scopeward::Operation<'_>)]) {
        if self.is_unprotected() {
            return self.unknown(sides);
        }
        let methods: Vec<&str> = own.iter().flat_map(|(own, _)| own.methods()).collect();
        let alike = own.iter().find(|(_, own)| {
            let compared =
                own.requirement().map(|need| sides.policy.compare(&self.listed.need, need));
            compared == Some(Some(Comparison::Same))
        });
        let mut places = vec![self.at];
        places.extend(alike.or(own.first()).map(|(_, own)| sides.operation(*own)));
        let message = format!(
            "{} needs {}, and the policy has {} of this path only: it refuses every such request",
            self.name(),
            self.needs(),
            methods.join(", ")
        );
        let help = self.rule();
        sides.add(&rules::UNKNOWN_METHOD, places, message, help);
    }

    fn is_unprotected(&self) -> bool {
        self.side == Side::Served && self.listed.need == Tree::Public && !self.listed.excused
    }

    fn unknown(&self, sides: &mut Sides<'_>) {
        if self.is_unprotected() {
            let message =
                format!("{} meets no operation of the policy, and asks for nothing", self.name());
            let help = "add it to the policy's operations, or state why it is `public`";
            return sides.add(&rules::UNPROTECTED_ROUTE, vec![self.at], message, help.to_owned());
        }
        if self.listed.excused {
            return;
        }
        let mut message =
            format!("{} needs {}, and the policy has no rule for it", self.name(), self.needs());
        let opening = sides.opening(&self.listed.need);
        if !opening.is_empty() {
            message.push_str(&format!("; {} alone opens it", opening.join(" or ")));
        }
        let help = self.rule();
        sides.add(&rules::UNKNOWN_OPERATION, vec![self.at], message, help);
    }

    /// The rule that the policy lacks, ready to be written.
    fn rule(&self) -> String {
        let key = self.listed.template.key();
        format!("add `\"{key}\" = {}` to the policy's operations", toml(&self.listed.need))
    }
}

/// A requirement in a sentence, its scopes in backticks.
fn tokens(tree: &Tree) -> String {
    match tree {
        Tree::Scope(scope) => format!("`{scope}`"),
        Tree::Public => "nothing".to_owned(),
        Tree::All(_) | Tree::Any(_) | Tree::Authenticated => tree.to_string(),
    }
}

/// A requirement as a policy in TOML writes it.
fn toml(tree: &Tree) -> String {
    let list = |word: &str, members: &[Tree]| {
        let members: Vec<String> = members.iter().map(toml).collect();
        format!("{{ {word} = [{}] }}", members.join(", "))
    };
    match tree {
        Tree::Scope(scope) => format!("\"{scope}\""),
        Tree::All(members) => list("all", members),
        Tree::Any(members) => list("any", members),
        Tree::Authenticated => "{ authenticated = true }".to_owned(),
        Tree::Public => "{ public = true }".to_owned(),
    }
}
