//! Warnings about policies that compile. Clauses `lint.*` and `policy.lint`.

use crate::bits::Bits;
use crate::code::Code;
use crate::document::{Document, OperationDef, RuleDef, ScopeDef, TreeDef};
use crate::fix::Fix;
use crate::node::Text;
use crate::order::{repeated, sort};
use crate::pattern::Pattern;
use crate::policy::{Inner, Policy};
use crate::problem::{Diagnostic, PolicyError, Problems, put_in_order};
use crate::read;
use crate::resolve::separator;
use crate::scope::Separator;
use crate::template::{Key, Segment};
use crate::universe::Rule;
use crate::verbs;
use crate::words::join;

/// Finds what is suspicious in a policy that compiles, in order of place, without what the policy suppresses.
///
/// # Errors
///
/// [`PolicyError`] for a text that does not compile.
pub fn lint(text: &str) -> Result<Vec<Diagnostic>, PolicyError> {
    let policy = Policy::compile(text)?;
    let mut problems = Problems::default();
    let document = read::document(text, &mut problems);
    let mut linter = Linter {
        text,
        document: &document,
        policy: &policy.0,
        separator: separator(&document),
        gives: gives(&policy.0),
        findings: Vec::new(),
    };
    linter.scopes();
    linter.operations();
    linter.bundles();
    linter.rules();
    linter.groups();
    linter.roles();
    Ok(linter.finish())
}

const DELETE: &str = "delete the suppression";

struct Finding {
    subject: String,
    diagnostic: Diagnostic,
}

struct Linter<'l> {
    text: &'l str,
    document: &'l Document<'l>,
    policy: &'l Inner,
    separator: Separator,
    /// Per member of the universe, everything that it gives, whatever the roles.
    gives: Vec<Bits>,
    findings: Vec<Finding>,
}

fn gives(policy: &Inner) -> Vec<Bits> {
    let universe = &policy.universe;
    let size = u32::try_from(universe.size()).unwrap_or(u32::MAX);
    let Some(power) = policy.powers.first() else { return Vec::new() };
    (0..size).map(|index| power.alone(universe, index, u64::MAX)).collect()
}

impl<'l> Linter<'l> {
    fn add(&mut self, code: Code, subject: &Text<'_>, message: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        let diagnostic = Diagnostic::new(code, subject.span, message, help);
        self.findings.push(Finding { subject: String::from(&*subject.value), diagnostic });
    }

    /// Gives the last finding its fix.
    fn fix(&mut self, fix: Option<Fix>) {
        if let Some(last) = self.findings.last_mut() {
            last.diagnostic.fix = fix;
        }
    }

    /// Whether holding one member gives another, whatever the roles.
    fn given(&self, by: u32, other: u32) -> bool {
        self.gives.get(by as usize).is_some_and(|gives| gives.has(other))
    }

    fn find(&self, name: &str) -> Option<u32> {
        self.policy.universe.find(name)
    }

    fn name(&self, index: u32) -> &str {
        self.policy.universe.name(index)
    }

    fn all_operations(&self) -> Vec<&'l OperationDef<'l>> {
        let mut all: Vec<_> = self.document.operations.iter().collect();
        self.document.audiences.iter().for_each(|audience| all.extend(&audience.operations));
        all
    }

    // Scopes.

    fn scopes(&mut self) {
        let required = self.required();
        let scopes = &self.document.scopes;
        let folded: Vec<String> =
            scopes.iter().map(|scope| scope.name.value.to_ascii_lowercase()).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        for (scope, again) in scopes.iter().zip(repeated(&folded)) {
            if again {
                let message =
                    format!("`{}` differs from another scope in case only", scope.name.value);
                self.add(Code::CaseCollision, &scope.name, message, None);
            }
            let Some(index) = self.find(&scope.name.value).filter(|_| !scope.removed.is_set())
            else {
                continue;
            };
            self.scope_texts(scope);
            if !scope.restriction {
                self.scope_power(scope, index, required.as_ref());
            }
        }
    }

    fn scope_texts(&mut self, scope: &ScopeDef<'_>) {
        let name = &scope.name.value;
        if scope.title.is_empty() {
            let message = format!("the scope `{name}` has no title");
            self.add(Code::MissingTitle, &scope.name, message, Some("people decide by the title"));
        }
        let literal = |segment: &&str| segment.contains('*') && *segment != "*";
        if self.separator.split(name).iter().any(literal) {
            let message = format!("the `*` in `{name}` is an ordinary character");
            let help = "a wildcard is a whole segment, and stands in `[wildcards]`";
            self.add(Code::LiteralStar, &scope.name, message, Some(help));
        }
        let member = self.find(name).and_then(|index| self.policy.universe.member(index));
        let facts =
            member.and_then(|member| Some((member.family.as_deref()?, member.action.as_deref()?)));
        if let Some((family, action)) = facts.filter(|_| self.document.form.is_some()) {
            let members = &self.policy.universe.members;
            let is_family = members.iter().any(|other| other.family.as_deref() == Some(action));
            if is_family && verbs::ACTIONS.contains(&family) {
                let message = format!("`{name}` stands the other way round than the form says");
                self.add(Code::MixedStyle, &scope.name, message, None);
            }
        }
    }

    fn scope_power(&mut self, scope: &ScopeDef<'_>, index: u32, required: Option<&Bits>) {
        let name = scope.name.value.clone();
        let universe = &self.policy.universe;
        let gives = self.gives.get(index as usize).cloned().unwrap_or_default();
        let gate = self.policy.audiences.iter().any(|audience| audience.gate == Some(index));
        let mut useful = gives.clone();
        if let Some(required) = required.filter(|_| !gate) {
            useful.intersect(required);
            if useful.is_empty() {
                let message = format!("no operation requires `{name}`");
                self.add(Code::UnusedScope, &scope.name, message, None);
            }
        }
        let usable = |i: &u32| !universe.restrictions.has(*i) && !universe.removed.has(*i);
        let size = u32::try_from(universe.size()).unwrap_or(u32::MAX);
        let declared: Vec<u32> = (universe.wildcards..size).filter(usable).collect();
        if scope.role.is_none() && declared.len() >= 3 && declared.iter().all(|i| gives.has(*i)) {
            let message = format!("`{name}` gives every other scope");
            self.add(
                Code::OmnibusScope,
                &scope.name,
                message,
                Some("bind it to a role, or split it"),
            );
        }
        self.widening(scope, index);
        self.write_without_read(scope, index, &gives);
    }

    fn widening(&mut self, scope: &ScopeDef<'_>, index: u32) {
        let universe = &self.policy.universe;
        let (Some(risk), None) = (scope.risk, &scope.role) else { return };
        let links = universe.links.get(index as usize).into_iter().flatten();
        let implied =
            links.filter(|link| link.rule == Rule::Implies).flat_map(|link| link.gives.iter());
        let stated = |i: &u32| universe.member(*i).and_then(|member| member.risk);
        let worse: Option<u32> =
            implied.into_iter().find(|i| stated(i).is_some_and(|other| other > risk));
        if let Some(worse) = worse {
            let message = format!(
                "`{}` implies `{}`, whose risk is higher",
                scope.name.value,
                self.name(worse)
            );
            self.add(Code::WideningImplication, &scope.name, message, None);
        }
    }

    fn write_without_read(&mut self, scope: &ScopeDef<'_>, index: u32, gives: &Bits) {
        let universe = &self.policy.universe;
        let Some(member) = universe.member(index) else { return };
        if member.action.as_deref() != Some("write") || member.family.is_none() {
            return;
        }
        let read = universe.members.iter().zip(0_u32..).find(|(other, _)| {
            other.family == member.family && other.action.as_deref() == Some(verbs::READ)
        });
        let Some((read, number)) = read else { return };
        let depends = universe.depends.get(index as usize).is_some_and(|all| all.has(number));
        if !gives.has(number) && !depends {
            let message =
                format!("`{}` neither implies nor depends on `{}`", member.name, read.name);
            let help = "a client that may write but not read is rarely meant";
            self.add(Code::WriteWithoutRead, &scope.name, message, Some(help));
        }
    }

    /// The scopes that operations require; nothing in a policy without operations.
    fn required(&self) -> Option<Bits> {
        let universe = &self.policy.universe;
        let scopes = self.policy.needs.iter().flat_map(|need| need.tree.scopes());
        let required = Bits::of(universe.size(), scopes.filter_map(|scope| universe.find(scope)));
        (!self.policy.rows.is_empty()).then_some(required)
    }

    // Operations.

    fn operations(&mut self) {
        for operation in self.all_operations() {
            for (code, message) in self.view(operation) {
                self.add(code, &operation.key, message, None);
            }
        }
    }

    /// What is suspicious in an operation.
    fn view(&self, operation: &OperationDef<'_>) -> Vec<(Code, String)> {
        let key = &operation.key.value;
        let mut findings = Vec::new();
        let mut scopes = Vec::new();
        leaves(&operation.need, &mut scopes);
        let members: Vec<u32> = scopes.iter().filter_map(|scope| self.find(scope)).collect();
        let member = |index: u32| self.policy.universe.member(index);
        if let Some(old) = members.iter().find(|i| member(**i).is_some_and(|m| m.deprecated)) {
            let message = format!("`{key}` requires `{}`, which is deprecated", self.name(*old));
            findings.push((Code::DeprecatedRequirement, message));
        }
        if let Some((redundant, other)) = self.redundant(&operation.need) {
            let message = format!("in `{key}` `{redundant}` adds nothing beside `{other}`");
            findings.push((Code::RedundantRequirement, message));
        }
        if let Ok(Key::Http { methods, segments, .. }) = Key::parse(key) {
            let safe = |method: &&str| verbs::is_safe(method);
            let open = matches!(operation.need, TreeDef::Public | TreeDef::Authenticated);
            if open && !methods.iter().all(safe) {
                let message = format!("`{key}` may change something and asks for no scope");
                findings.push((Code::UnprotectedOperation, message));
            }
            let read =
                |i: &u32| member(*i).is_some_and(|m| m.action.as_deref() == Some(verbs::READ));
            let changes = !methods.iter().any(safe) && methods != ["*"];
            if changes && !members.is_empty() && members.iter().all(read) {
                let message = format!("`{key}` changes something and needs only read scopes");
                findings.push((Code::WriteNeedsReadOnly, message));
            }
            if let (TreeDef::Scope(scope), [index]) = (&operation.need, members.as_slice()) {
                let family = member(*index).and_then(|m| m.family.as_deref());
                if family
                    .is_some_and(|family| !segments.iter().any(|segment| names(*segment, family)))
                {
                    let message = format!(
                        "the path of `{key}` does not name the family of `{}`",
                        scope.value
                    );
                    findings.push((Code::DriftingPath, message));
                }
            }
        }
        findings
    }

    /// A member of a list that another makes needless, with that other.
    fn redundant(&self, tree: &TreeDef<'_>) -> Option<(String, String)> {
        let (all, members) = match tree {
            TreeDef::All(members) => (true, members),
            TreeDef::Any(members) => (false, members),
            _ => return None,
        };
        let name = |tree: &TreeDef<'_>| match tree {
            TreeDef::Scope(scope) => self.find(&scope.value),
            _ => None,
        };
        let scopes: Vec<u32> = members.iter().filter_map(name).collect();
        if self.overlaps(&scopes) {
            for (one, at) in scopes.iter().zip(0_usize..) {
                for (other, place) in scopes.iter().zip(0_usize..) {
                    let (wide, narrow) = if all { (*other, *one) } else { (*one, *other) };
                    let both = self.given(wide, narrow) && self.given(narrow, wide);
                    if at != place && self.given(wide, narrow) && !(both && at < place) {
                        return Some((self.name(*one).to_owned(), self.name(*other).to_owned()));
                    }
                }
            }
        }
        members.iter().find_map(|member| self.redundant(member))
    }

    /// Whether one of these scopes stands twice or gives another: a look at all before a look at each pair.
    fn overlaps(&self, scopes: &[u32]) -> bool {
        let all = Bits::of(self.gives.len(), scopes.iter().copied());
        let gives_another = |scope: &u32| {
            let mut given = self.gives.get(*scope as usize).cloned().unwrap_or_default();
            given.intersect(&all);
            given.iter().any(|other| other != *scope)
        };
        all.iter().count() < scopes.len() || scopes.iter().any(gives_another)
    }

    // Bundles, rules, roles.

    fn bundles(&mut self) {
        for (bundle, written) in self.policy.bundles.iter().zip(&self.document.bundles) {
            let universe = &self.policy.universe;
            let mut lacking = universe.closed(&bundle.scopes);
            lacking.subtract(&bundle.scopes);
            for gives in bundle.scopes.iter().filter_map(|member| self.gives.get(member as usize)) {
                lacking.subtract(gives);
            }
            if let Some(lacks) = lacking.iter().next() {
                let (name, lacks) = (&bundle.name, self.name(lacks));
                let message = format!("the bundle `{name}` lacks `{lacks}`, which it depends on");
                self.add(Code::BundleNotClosed, &written.name, message, None);
                let names: Vec<&str> = lacking.iter().map(|index| universe.name(index)).collect();
                self.fix(Fix::extend(&written.scopes, &names));
            }
            let members: Vec<u32> = bundle.scopes.iter().collect();
            let needless = members.iter().filter(|_| self.overlaps(&members)).find_map(|one| {
                let gives = |by: &&u32| *by != one && self.given(**by, *one);
                members.iter().find(gives).map(|by| (*one, *by))
            });
            if let Some((one, by)) = needless {
                let (one, by) = (self.name(one), self.name(by));
                let message =
                    format!("in the bundle `{}` `{by}` gives `{one}` already", bundle.name);
                self.add(Code::RedundantBundle, &written.name, message, None);
                self.fix(self.leave_out(&bundle.scopes, &written.scopes));
            }
        }
    }

    /// Leaves out the members of a bundle that others give.
    fn leave_out(&self, members: &Bits, written: &[Text<'_>]) -> Option<Fix> {
        let mut kept = members.clone();
        for one in members.iter() {
            if kept.iter().any(|by| by != one && self.given(by, one)) {
                kept.remove(one);
            }
        }
        let names = |set: &Bits| set.iter().map(|index| self.name(index)).collect::<Vec<_>>();
        let mut rest = members.clone();
        rest.subtract(&kept);
        let title = format!("leave out `{}`", join(&names(&rest), "`, `"));
        Fix::keep(self.text, written, &names(&kept), title)
    }

    fn rules(&mut self) {
        let rules: Vec<&RuleDef<'_>> =
            self.document.implies.iter().chain(&self.document.depends).collect();
        for rule in rules {
            let Some(Ok(pattern)) = Pattern::parse(&rule.from.value, self.separator) else {
                continue;
            };
            let matches = |scope: &ScopeDef<'_>| {
                !scope.restriction
                    && !scope.removed.is_set()
                    && pattern.capture(&scope.name.value, self.separator).is_some()
            };
            if !self.document.scopes.iter().any(matches) {
                let message = format!("the pattern `{}` matches no scope", rule.from.value);
                self.add(Code::UnusedRule, &rule.from, message, None);
            }
        }
    }

    fn groups(&mut self) {
        let universe = &self.policy.universe;
        let mut used: Vec<&str> =
            universe.all().iter().map(|index| universe.group(index)).collect();
        sort(&mut used, &|one, other| one.cmp(other));
        for group in &self.document.groups {
            if used.binary_search(&&*group.of.value).is_err() {
                let message = format!("no scope belongs to the group `{}`", group.of.value);
                self.add(Code::UnusedGroup, &group.of, message, None);
            }
        }
    }

    fn roles(&mut self) {
        let mut used: Vec<&Text<'_>> = self.document.wildcard_role.iter().collect();
        used.extend(self.document.scopes.iter().filter_map(|scope| scope.role.as_ref()));
        for operation in self.all_operations() {
            used.extend(&operation.role);
            used.extend(operation.rows.as_ref().and_then(|rows| rows.unless.as_ref()));
        }
        let mut used: Vec<&str> = used.iter().map(|role| &*role.value).collect();
        sort(&mut used, &|one, other| one.cmp(other));
        for role in &self.document.roles {
            if used.binary_search(&&*role.name.value).is_err() {
                let message = format!("nothing uses the role `{}`", role.name.value);
                self.add(Code::UnusedRole, &role.name, message, None);
            }
        }
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        for suppress in &self.document.suppress {
            let before = self.findings.len();
            let silences = |finding: &Finding| {
                finding.diagnostic.code.as_str() == suppress.code.value
                    && suppress.on.as_ref().is_none_or(|on| *on.value == *finding.subject)
            };
            self.findings.retain(|finding| !silences(finding));
            if self.findings.len() == before {
                let message = format!("nothing here is `{}`", suppress.code.value);
                self.add(Code::UnusedSuppression, &suppress.code, message, Some(DELETE));
                let inline = suppress.span.slice(self.text).starts_with('{');
                self.fix(inline.then(|| Fix::drop(self.text, suppress.span, DELETE)));
            }
        }
        let findings = self.findings.into_iter();
        let mut found: Vec<Diagnostic> = findings.map(|finding| finding.diagnostic).collect();
        put_in_order(&mut found);
        found
    }
}

fn leaves<'t>(tree: &'t TreeDef<'_>, scopes: &mut Vec<&'t str>) {
    match tree {
        TreeDef::All(members) | TreeDef::Any(members) => {
            members.iter().for_each(|member| leaves(member, scopes));
        }
        TreeDef::Scope(scope) => scopes.push(&scope.value),
        TreeDef::Authenticated | TreeDef::Broken | TreeDef::Public => {}
    }
}

/// Whether a literal segment is a family, reading `-` as `_`, without case and without a final `s`.
fn names(segment: Segment<'_>, family: &str) -> bool {
    let fold = |text: &str| {
        let text = join(&text.to_ascii_lowercase().split('-').collect::<Vec<_>>(), "_");
        text.strip_suffix('s').map_or(text.clone(), str::to_owned)
    };
    matches!(segment, Segment::Literal(literal) if fold(literal) == fold(family))
}
