//! Operations beside the policy's: who serves and documents them, and whether each asks for the same.

use scopeward::{Comparison, Operation, Tree};

use super::list::{self, Operations, Side};
use super::rules;
use super::sides::Sides;
use super::template::{Met, Shapes, Template, Templates};
use crate::finding::Place;
use crate::print;

pub(super) fn compare(sides: &mut Sides<'_>) {
    let own = Templates::new(sides.policy, sides.audience);
    for (list, file) in sides.lists.iter().zip(1..) {
        let Some(operations) = &list.operations else { continue };
        for one in &operations.members {
            let listed = Listed { list: operations, one, at: Place { file, span: one.span } };
            match own.meet(&one.template) {
                Met::Same(own) => own.iter().for_each(|(_, own)| listed.compare(sides, *own)),
                _ if one.excused => {}
                Met::Path(own) if !listed.is_unprotected() => listed.method(sides, &own),
                Met::Path(_) | Met::Nothing => listed.unknown(sides),
            }
        }
    }
    absent(sides, &own, Side::Documented);
    absent(sides, &own, Side::Served);
}

/// Operations of the policy that no list of a side has, though there are lists.
fn absent(sides: &mut Sides<'_>, own: &Templates<'_>, side: Side) {
    if !sides.have(side) {
        return;
    }
    let (mut here, mut there) = (Shapes::default(), Shapes::default());
    for (list, file) in sides.lists.iter().zip(1..) {
        let Some(operations) = &list.operations else { continue };
        let shapes = if operations.side == side { &mut here } else { &mut there };
        for listed in &operations.members {
            shapes.add(&listed.template, Place { file, span: listed.span });
        }
    }
    let (rule, who, cure) = match side {
        Side::Documented => (&rules::UNDOCUMENTED_OPERATION, "no document lists", "document it"),
        Side::Served => (&rules::UNSERVED_OPERATION, "no route serves", "add the route"),
    };
    for (template, operation) in own.operations() {
        let lacking = here.lacking(template);
        let key = operation.key();
        let what = match lacking.as_slice() {
            [] => continue,
            all if all.len() == template.methods().count() => format!("`{key}`"),
            some => format!("{} of `{key}`", some.join(" and ")),
        };
        let mut places = vec![sides.operation(*operation)];
        places.extend(there.find(template));
        let help = format!("{cure}, or take the operation out of the policy");
        sides.add(rule, places, format!("{who} {what}"), help);
    }
}

/// An operation of a list, with its place.
struct Listed<'l> {
    list: &'l Operations,
    one: &'l list::Operation,
    at: Place,
}

impl Listed<'_> {
    fn noun(&self) -> &'static str {
        self.list.side.noun()
    }

    /// What it is, and what it needs: the start of a message.
    fn needs(&self) -> String {
        let (noun, key) = (self.noun(), self.one.template.key());
        format!("the {noun} `{key}` needs {}", words(&self.one.need))
    }

    /// Beside the operation of the policy that it meets.
    fn compare(&self, sides: &mut Sides<'_>, own: Operation<'_>) {
        let places = vec![Place { span: self.one.need_span, ..self.at }, sides.operation(own)];
        if let Some(need) = own.requirement() {
            self.requirement(sides, need, places.clone());
        }
        if self.list.roles && self.one.role.as_deref() != own.role() {
            let word = |role: Option<&str>| {
                role.map_or("no role".to_owned(), |role| format!("the role `{role}`"))
            };
            let (asked, wanted) = (word(self.one.role.as_deref()), word(own.role()));
            let (noun, key) = (self.noun(), self.one.template.key());
            let message = format!("the {noun} `{key}` asks for {asked}, the policy for {wanted}");
            let help = format!("let the {noun} ask for {wanted}, or change the policy");
            sides.add(&rules::DIFFERENT_ROLE, places, message, help);
        }
    }

    fn requirement(&self, sides: &mut Sides<'_>, need: &Tree, places: Vec<Place>) {
        let compared = sides.policy.compare(&self.one.need, need);
        let how = match compared {
            Some(Comparison::Same) => return,
            Some(Comparison::Weaker) => "lets in more",
            Some(Comparison::Stricter) => "lets in less",
            Some(Comparison::Apart) => "lets in others, and refuses some",
            None => "can be met in too many ways to be compared",
        };
        // What a document says opens nothing.
        let rule = match (self.list.side, compared) {
            (Side::Served, Some(Comparison::Weaker | Comparison::Apart)) => {
                &rules::WEAKER_REQUIREMENT
            }
            _ => &rules::DIFFERENT_REQUIREMENT,
        };
        let (noun, wanted) = (self.noun(), words(need));
        let message = format!("{}, the policy {wanted}: the {noun} {how}", self.needs());
        let help = format!("let the {noun} ask for {wanted}, or change the policy");
        sides.add(rule, places, message, help);
    }

    /// Whether it is open to everyone.
    fn is_unprotected(&self) -> bool {
        self.list.side == Side::Served && self.one.need == Tree::Public
    }

    /// The policy knows its path by other methods.
    fn method(&self, sides: &mut Sides<'_>, own: &[&(Template, Operation<'_>)]) {
        let alike = own.iter().find(|(_, own)| {
            let compared = own.requirement().map(|need| sides.policy.compare(&self.one.need, need));
            compared == Some(Some(Comparison::Same))
        });
        let mut places = vec![self.at];
        places.extend(alike.or(own.first()).map(|(_, own)| sides.operation(*own)));
        let methods: Vec<&str> = own.iter().flat_map(|(own, _)| own.methods()).collect();
        let message = format!(
            "{}, and the policy has {} of this path only: it refuses every such request",
            self.needs(),
            methods.join(", ")
        );
        sides.add(&rules::UNKNOWN_METHOD, places, message, self.rule());
    }

    /// The policy does not know it.
    fn unknown(&self, sides: &mut Sides<'_>) {
        if self.is_unprotected() {
            let (noun, key) = (self.noun(), self.one.template.key());
            let message = format!(
                "the {noun} `{key}` meets no operation of the policy, and asks for nothing"
            );
            let help = "add it to the policy's operations, or state why it is `public`";
            sides.add(&rules::UNPROTECTED_ROUTE, vec![self.at], message, help);
        } else {
            let opening = sides.opening(&self.one.need);
            let opened = match opening.as_slice() {
                [] => String::new(),
                scopes => format!("; {} alone opens it", scopes.join(" or ")),
            };
            let message = format!("{}, and the policy has no rule for it{opened}", self.needs());
            sides.add(&rules::UNKNOWN_OPERATION, vec![self.at], message, self.rule());
        }
    }

    /// The rule that the policy lacks, ready to be written.
    fn rule(&self) -> String {
        let rule = print::operation(&self.one.template.key(), &self.one.need);
        format!("add `{rule}` to the policy's operations")
    }
}

/// A requirement in a sentence, a single scope in backticks.
fn words(tree: &Tree) -> String {
    match tree {
        Tree::Scope(scope) => format!("`{scope}`"),
        Tree::Public => "nothing".to_owned(),
        Tree::All(_) | Tree::Any(_) | Tree::Authenticated => tree.to_string(),
    }
}
