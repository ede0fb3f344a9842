//! From the names that the author wrote to the universe. Clauses `scope.*`, `wildcard.allow`, `policy.duplicate`.

use crate::bits::Bits;
use crate::code::Code;
use crate::document::Document;
use crate::index::Index;
use crate::limits::{MAX_PATTERNS, MAX_ROLES, MAX_SCOPES, MAX_SEGMENTS};
use crate::lines::Lines;
use crate::node::Text;
use crate::order::{repeated, sort};
use crate::pattern::{Pattern, Wildcard, has_brace};
use crate::problem::Problems;
use crate::scope::{Form, Separator, token_fault};
use crate::universe::{Member, Universe};
use crate::words::{Titles, first_of};

/// What names mean while a policy is compiled.
pub(crate) struct Names<'d> {
    pub(crate) separator: Separator,
    pub(crate) roles: Vec<&'d str>,
    pub(crate) universe: Universe,
    /// The parsed wildcards, by member.
    wildcards: Vec<Wildcard>,
    /// The aliases with their members, by text.
    aliases: Vec<(&'d str, u32)>,
}

impl<'d> Names<'d> {
    /// Resolves the names; nothing if the policy is past a limit, which is then the problem.
    pub(crate) fn new(
        document: &'d Document<'_>,
        lines: &Lines,
        problems: &mut Problems,
    ) -> Option<Names<'d>> {
        let (form, separator) = form(document, problems);
        let roles = roles(document, problems);
        let language = document.language();
        check_scopes(document, separator, problems);
        if !check_patterns(document, problems) {
            return None;
        }
        let allowed = allowed(document, separator, problems);
        if !check_size(document, &allowed, problems) {
            return None;
        }

        let mut names = Names {
            separator,
            roles,
            universe: Universe {
                members: Vec::new(),
                wildcards: u32::try_from(allowed.len()).unwrap_or(u32::MAX),
                tokens: Vec::new(),
                index: Index::default(),
                links: Vec::new(),
                depends: Vec::new(),
                restrictions: Bits::default(),
                removed: Bits::default(),
                bound: Bits::default(),
                roles: Vec::new(),
            },
            wildcards: Vec::new(),
            aliases: Vec::new(),
        };
        let wildcard_role =
            document.wildcard_role.as_ref().and_then(|role| names.role(role, problems));
        for (name, entry) in allowed {
            names.wildcards.extend(Wildcard::parse(&name, separator));
            let titles = document.wildcard_titles.iter().find(|titled| titled.of.value == name);
            names.universe.members.push(Member {
                line: lines.line(entry.span),
                role: wildcard_role,
                title: titles
                    .map(|titled| Titles::new(&titled.title, language))
                    .unwrap_or_default(),
                ..member(&name)
            });
        }
        for scope in &document.scopes {
            let role = scope.role.as_ref().and_then(|role| names.role(role, problems));
            let facts = form.and_then(|form| form.facts(separator, &scope.name.value));
            let fact = |own: &Option<Text<'_>>, made: Option<&str>| {
                own.as_ref().map(|text| &*text.value).or(made).map(Box::from)
            };
            names.universe.members.push(Member {
                family: fact(&scope.family, facts.map(|(family, _)| family)),
                action: fact(&scope.action, facts.map(|(_, action)| action)),
                group: scope.group.as_ref().map(|group| Box::from(&*group.value)),
                title: Titles::new(&scope.title, language),
                description: Titles::new(&scope.description, language),
                risk: scope.risk,
                role,
                deprecated: scope.deprecated.is_set(),
                notice: scope.removed.text().or(scope.deprecated.text()).map(Box::from),
                required: scope.required,
                line: lines.line(scope.name.span),
                ..member(&scope.name.value)
            });
        }
        names.finish(document);
        for titled in &document.wildcard_titles {
            let known = names.universe.find(&titled.of.value);
            if known.is_none_or(|index| index >= names.universe.wildcards) {
                let message = format!("the wildcard `{}` is not allowed", titled.of.value);
                problems.add(Code::WildcardNotAllowed, titled.of.span, message);
            }
        }
        Some(names)
    }

    fn finish(&mut self, document: &'d Document<'_>) {
        let size = self.universe.size();
        let first = self.universe.wildcards;
        let mut tokens: Vec<(Box<str>, u32)> = Vec::with_capacity(size);
        let (mut restrictions, mut removed) = (Bits::new(size), Bits::new(size));
        let mut bound = Bits::new(size);
        for (member, index) in self.universe.members.iter().zip(0_u32..) {
            tokens.push((member.name.clone(), index));
            if member.role.is_some() {
                bound.insert(index);
            }
        }
        for (scope, index) in document.scopes.iter().zip(first..) {
            if scope.restriction {
                restrictions.insert(index);
            }
            if scope.removed.is_set() {
                removed.insert(index);
            }
            for alias in &scope.aliases {
                tokens.push((Box::from(&*alias.value), index));
                self.aliases.push((&alias.value, index));
            }
        }
        sort(&mut self.aliases, &|one, other| one.0.cmp(other.0));
        let count = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        (self.universe.restrictions, self.universe.removed) = (restrictions, removed);
        (self.universe.bound, self.universe.tokens) = (bound, tokens);
        self.universe.index = Index::new(count, &|place| self.universe.token(place));
        self.universe.roles = self.universe.members.iter().map(|member| member.role).collect();
        self.universe.links = vec![Vec::new(); size];
        self.universe.depends = vec![Bits::new(size); size];
    }

    /// The member that an alias stands for; the last of those that declare it.
    fn alias(&self, name: &str) -> Option<u32> {
        let end = self.aliases.partition_point(|(alias, _)| *alias <= name);
        let (alias, member) = self.aliases.get(end.checked_sub(1)?)?;
        (*alias == name).then_some(*member)
    }

    /// The number of a declared role.
    pub(crate) fn role(&self, name: &Text<'_>, problems: &mut Problems) -> Option<u8> {
        let found = self.roles.iter().zip(0_u8..).find(|(role, _)| **role == name.value);
        if found.is_none() {
            let help = format!("declare it: `[roles]` {} = \"..\"", name.value);
            let message = format!("the role `{}` is not declared", name.value);
            let known = &mut self.roles.iter().copied();
            problems.unknown(Code::UnknownRole, name, message, known, Some(help));
        }
        found.map(|(_, number)| number)
    }

    pub(crate) fn is_wildcard(&self, text: &str) -> bool {
        Wildcard::parse(text, self.separator).is_some()
    }

    /// A declared scope that may be named here; no wildcard.
    pub(crate) fn scope(&self, name: &Text<'_>, problems: &mut Problems) -> Option<u32> {
        if self.is_wildcard(&name.value) {
            let message = format!("`{}` is a wildcard, a scope stands here", name.value);
            problems.add(Code::InvalidWildcard, name.span, message);
            return None;
        }
        self.member(name, problems)
    }

    /// A declared scope or an allowed wildcard that may be named here.
    pub(crate) fn member(&self, name: &Text<'_>, problems: &mut Problems) -> Option<u32> {
        if let Some(fault) = token_fault(&name.value) {
            problems.add(Code::InvalidScopeToken, name.span, fault);
            return None;
        }
        let known = self.universe.find(&name.value);
        match known.filter(|_| self.alias(&name.value).is_none()) {
            Some(index) if self.universe.removed.has(index) => {
                let message = format!("the scope `{}` is removed", name.value);
                problems.add(Code::RemovedScope, name.span, message);
                None
            }
            Some(index) => Some(index),
            None => {
                self.unknown(name, problems);
                None
            }
        }
    }

    fn unknown(&self, name: &Text<'_>, problems: &mut Problems) {
        if self.is_wildcard(&name.value) {
            let help = Some(format!("add `{}` to `allow` in `[wildcards]`", name.value));
            let message = format!("the wildcard `{}` is not allowed", name.value);
            return problems.cure(Code::WildcardNotAllowed, name.span, message, help);
        }
        let message = format!("the scope `{}` is not declared", name.value);
        if let Some(index) = self.alias(&name.value) {
            let scope = self.universe.name(index);
            let help = Some(format!("`{}` is an alias of `{scope}`", name.value));
            return problems.meant(Code::UnknownScope, name, message, Some(scope), help);
        }
        let mut known = self.universe.without(&self.universe.removed);
        (0..self.universe.wildcards).for_each(|index| known.remove(index));
        let known = &mut known.iter().map(|index| self.universe.name(index));
        problems.unknown(Code::UnknownScope, name, message, known, None);
    }

    /// Everything that a wildcard's text covers: declared scopes but restrictions and removed ones, and allowed wildcards.
    pub(crate) fn covered(&self, wildcard: &str) -> Bits {
        let mut covered = self.universe.empty();
        if let Some(wildcard) = Wildcard::parse(wildcard, self.separator) {
            for (member, index) in self.universe.members.iter().zip(0_u32..) {
                if wildcard.covers(&member.name, self.separator) {
                    covered.insert(index);
                }
            }
            covered.subtract(&self.universe.restrictions);
            covered.subtract(&self.universe.removed);
        }
        covered
    }

    /// A scope, or what a wildcard covers (`offer`, `except`). An empty wildcard is a problem.
    pub(crate) fn select(&self, name: &Text<'_>, problems: &mut Problems) -> Bits {
        if !self.is_wildcard(&name.value) {
            return Bits::of(self.universe.size(), self.member(name, problems));
        }
        let covered = self.covered(&name.value);
        if covered.is_empty() {
            let message = format!("the wildcard `{}` covers no declared scope", name.value);
            problems.add(Code::EmptySelector, name.span, message);
        }
        covered
    }
}

fn member(name: &str) -> Member {
    Member {
        name: Box::from(name),
        family: None,
        action: None,
        group: None,
        title: Titles::default(),
        description: Titles::default(),
        risk: None,
        role: None,
        deprecated: false,
        notice: None,
        required: false,
        line: 0,
    }
}

/// The separator of a policy that compiles.
pub(crate) fn separator(document: &Document<'_>) -> Separator {
    form(document, &mut Problems::default()).1
}

fn form(document: &Document<'_>, problems: &mut Problems) -> (Option<Form>, Separator) {
    let form = document.form.as_ref().and_then(|text| {
        let form = Form::parse(&text.value);
        if form.is_none() {
            let help =
                "write `{family}:{action}` or `{action}:{family}`, with one separator between";
            let message = format!("`{}` is no form", text.value);
            problems.cure(Code::InvalidForm, text.span, message, Some(help.to_owned()));
        }
        form
    });
    let Some(text) = &document.separator else {
        return (form.map(|(form, _)| form), form.map_or(Separator::DEFAULT, |(_, sep)| sep));
    };
    let mut chars = text.value.chars();
    let separator = match (chars.next(), chars.next()) {
        (None, _) => Separator(None),
        (Some(c), None) if Separator::is_allowed(c) => Separator(Some(c)),
        _ => {
            let message = format!("`{}` is no separator", text.value);
            let help = "a separator is one punctuation character, or empty for none".to_owned();
            problems.cure(Code::InvalidForm, text.span, message, Some(help));
            return (form.map(|(form, _)| form), Separator::DEFAULT);
        }
    };
    if form.is_some_and(|(_, other)| other != separator) {
        problems.add(Code::InvalidForm, text.span, "`separator` differs from that of `form`");
    }
    (form.map(|(form, _)| form), separator)
}

fn roles<'d>(document: &'d Document<'_>, problems: &mut Problems) -> Vec<&'d str> {
    if let Some(role) = document.roles.get(MAX_ROLES) {
        let message = format!("a policy has at most {MAX_ROLES} roles");
        problems.add(Code::LimitExceeded, role.name.span, message);
    }
    document.roles.iter().take(MAX_ROLES).map(|role| &*role.name.value).collect()
}

fn check_scopes(document: &Document<'_>, separator: Separator, problems: &mut Problems) {
    let mut tokens: Vec<&Text<'_>> = Vec::with_capacity(document.scopes.len());
    for scope in &document.scopes {
        tokens.push(&scope.name);
        tokens.extend(&scope.aliases);
    }
    sort(&mut tokens, &|one, other| one.span.cmp(&other.span));
    let texts: Vec<&str> = tokens.iter().map(|token| &*token.value).collect();
    for (token, again) in tokens.iter().zip(repeated(&texts)) {
        check_token(token, separator, problems);
        if Wildcard::parse(&token.value, separator).is_some() {
            let message = format!("`{}` is a wildcard, only scopes are declared", token.value);
            let help = Some("allow wildcards in `[wildcards]`".to_owned());
            problems.cure(Code::InvalidWildcard, token.span, message, help);
        }
        if again {
            let message = format!("`{}` already names a scope", token.value);
            problems.add(Code::DuplicateScope, token.span, message);
        }
    }
}

fn check_token(token: &Text<'_>, separator: Separator, problems: &mut Problems) {
    if let Some(fault) = token_fault(&token.value) {
        problems.add(Code::InvalidScopeToken, token.span, fault);
    } else if separator.too_many(&token.value) {
        let message = format!("a scope token has at most {MAX_SEGMENTS} segments");
        problems.add(Code::InvalidScopeToken, token.span, message);
    } else if has_brace(&token.value) {
        problems.add(Code::InvalidPattern, token.span, "a declared token holds no `{` or `}`");
    }
}

/// The allowed wildcards, in order, each with the entry that makes it.
fn allowed<'d, 't>(
    document: &'d Document<'t>,
    separator: Separator,
    problems: &mut Problems,
) -> Vec<(String, &'d Text<'t>)> {
    let mut allowed: Vec<(String, &Text<'_>)> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for entry in &document.allow {
        let made = match Pattern::parse(&entry.value, separator) {
            Some(Err(fault)) => {
                problems.add(Code::InvalidPattern, entry.span, fault);
                continue;
            }
            Some(Ok(pattern)) => {
                let mut made = Vec::new();
                for scope in
                    document.scopes.iter().filter(|s| !s.restriction && !s.removed.is_set())
                {
                    made.extend(pattern.wildcards(&scope.name.value, separator));
                }
                made
            }
            None => {
                check_token(entry, separator, problems);
                vec![String::from(&*entry.value)]
            }
        };
        if Wildcard::parse(&entry.value, separator).is_none() {
            let message = format!("`{}` is no wildcard, no segment is `*`", entry.value);
            problems.add(Code::InvalidWildcard, entry.span, message);
            continue;
        }
        if allowed.len() > MAX_SCOPES {
            break;
        }
        for name in made {
            // Past the limit the policy is refused whatever follows.
            if allowed.len() <= MAX_SCOPES
                && let Err(place) = seen.binary_search(&name)
            {
                seen.insert(place, name.clone());
                allowed.push((name, entry));
            }
        }
    }
    allowed
}

fn check_size(
    document: &Document<'_>,
    allowed: &[(String, &Text<'_>)],
    problems: &mut Problems,
) -> bool {
    let room = MAX_SCOPES.saturating_sub(allowed.len());
    let past = allowed.get(MAX_SCOPES).map(|(_, entry)| entry.span);
    let past = past.or_else(|| document.scopes.get(room).map(|scope| scope.name.span));
    if let Some(span) = past {
        let message = format!("a policy has at most {MAX_SCOPES} scopes and wildcards");
        problems.add(Code::LimitExceeded, span, message);
    }
    past.is_none()
}

/// Every text that is compared with all scopes costs time for each: their number is limited.
fn check_patterns(document: &Document<'_>, problems: &mut Problems) -> bool {
    let mut written: Vec<&[Text<'_>]> = vec![&document.allow];
    for rule in document.implies.iter().chain(&document.depends) {
        written.extend([std::slice::from_ref(&rule.from), &rule.to]);
    }
    written.extend(document.scopes.iter().map(|scope| &*scope.implies));
    for audience in &document.audiences {
        written.extend([audience.offer.as_deref().unwrap_or_default(), &audience.except]);
    }
    let past = written.into_iter().flatten();
    let past = past.filter(|text| first_of(&text.value, b"*{").is_some()).nth(MAX_PATTERNS);
    if let Some(text) = past {
        let message = format!("a policy holds at most {MAX_PATTERNS} wildcards and patterns");
        problems.add(Code::LimitExceeded, text.span, message);
    }
    past.is_none()
}
