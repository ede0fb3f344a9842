//! The canonical form of a policy and its fingerprint. Clause `policy.fingerprint`.

use sha2::{Digest, Sha256};

use crate::document::{
    AudienceDef, BundleDef, Defaults, Document, Notice, OperationDef, RuleDef, ScopeDef,
    SuppressDef, TitleDef, TreeDef, Words,
};
use crate::json::Json;
use crate::node::Text;
use crate::policy::Policy;
use crate::problem::{PolicyError, Problems};
use crate::read;

/// The canonical form of a policy, that its fingerprint is of: its whole model as JSON without white space, keys in the
/// order of the schema, defaults left out (`policy.fingerprint`).
///
/// ```
/// let text = scopeward::canonical("scopeward = 1\nname = 'tiny'\n[scopes]\n'a' = 'A'\n")?;
/// assert_eq!(text, r#"{"scopeward":1,"name":"tiny","scopes":{"a":{"title":{"en":"A"}}}}"#);
/// # Ok::<(), scopeward::PolicyError>(())
/// ```
///
/// # Errors
///
/// [`PolicyError`] for a policy that does not compile.
pub fn canonical(text: &str) -> Result<String, PolicyError> {
    Policy::compile(text)?;
    Ok(form(&read::document(text, &mut Problems::default())))
}

/// The SHA-256 of the canonical form, in lower-case hexadecimal.
pub(crate) fn fingerprint(document: &Document<'_>) -> String {
    hexadecimal(&Sha256::digest(form(document).as_bytes()))
}

fn form(document: &Document<'_>) -> String {
    let mut writer = Writer { json: Json::default(), language: document.language() };
    writer.document(document);
    writer.json.text
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The first 64 bits of a fingerprint, as a number.
pub(crate) fn stamp(fingerprint: &str) -> u64 {
    fingerprint.get(..16).and_then(|start| u64::from_str_radix(start, 16).ok()).unwrap_or_default()
}

/// Writes JSON without white space. Keys that would hold a default are left out.
struct Writer<'w> {
    json: Json,
    language: &'w str,
}

impl Writer<'_> {
    fn document(&mut self, document: &Document<'_>) {
        self.push("{\"scopeward\":1");
        self.field("name", Some(&document.name));
        self.words("title", &document.title);
        self.words("description", &document.description);
        if self.language != "en" {
            self.field("language", document.language.as_ref());
        }
        self.field("form", document.form.as_ref());
        // Beside a form it says the same again; alone `:` is the default.
        let separator = document.separator.as_ref().filter(|text| text.value != ":");
        self.field("separator", separator.filter(|_| document.form.is_none()));
        self.flag("hide", document.hide);
        self.field("audience", document.audience.as_ref());
        self.defaults(&document.defaults);
        self.entries("roles", &document.roles, |writer, role| {
            writer.key(&role.name.value);
            writer.open();
            writer.words("title", &role.title);
            writer.words("description", &role.description);
            writer.close();
        });
        if !document.allow.is_empty() {
            self.name("wildcards");
            self.open();
            self.list("allow", &document.allow);
            self.field("role", document.wildcard_role.as_ref());
            self.titles("titles", &document.wildcard_titles);
            self.close();
        }
        self.titles("groups", &document.groups);
        self.entries("scopes", &document.scopes, Self::scope);
        self.entries("implies", &document.implies, Self::rule);
        self.entries("depends", &document.depends, Self::rule);
        self.entries("bundles", &document.bundles, Self::bundle);
        self.entries("audiences", &document.audiences, Self::audience);
        self.entries("operations", &document.operations, Self::operation);
        if !document.suppress.is_empty() {
            self.name("suppress");
            self.push("[");
            document.suppress.iter().for_each(|suppress| self.suppress(suppress));
            self.push("]");
        }
        self.push("}");
    }

    fn scope(&mut self, scope: &ScopeDef<'_>) {
        self.key(&scope.name.value);
        self.open();
        self.words("title", &scope.title);
        self.words("description", &scope.description);
        self.field("family", scope.family.as_ref());
        self.field("action", scope.action.as_ref());
        self.field("group", scope.group.as_ref());
        if let Some(risk) = scope.risk {
            let names = crate::document::Risk::ALL;
            let name = names.iter().find(|(_, other)| *other == risk).map_or("", |(name, _)| name);
            self.name("risk");
            self.text(name);
        }
        self.field("role", scope.role.as_ref());
        self.list("implies", &scope.implies);
        self.list("depends", &scope.depends);
        self.list("aliases", &scope.aliases);
        self.notice("deprecated", &scope.deprecated);
        self.notice("removed", &scope.removed);
        self.flag("restriction", scope.restriction);
        self.flag("required", scope.required);
        self.close();
    }

    fn titles(&mut self, name: &str, titles: &[TitleDef<'_>]) {
        self.entries(name, titles, |writer, titled| {
            writer.key(&titled.of.value);
            writer.languages(&titled.title);
        });
    }

    fn defaults(&mut self, defaults: &Defaults<'_>) {
        self.list("default", &defaults.default);
        self.list("legacy", &defaults.legacy);
    }

    fn rule(&mut self, rule: &RuleDef<'_>) {
        self.key(&rule.from.value);
        self.texts(&rule.to);
    }

    fn bundle(&mut self, bundle: &BundleDef<'_>) {
        self.key(&bundle.name.value);
        self.open();
        self.words("title", &bundle.title);
        self.words("description", &bundle.description);
        self.list("scopes", &bundle.scopes);
        self.close();
    }

    fn audience(&mut self, audience: &AudienceDef<'_>) {
        self.key(&audience.name.value);
        self.open();
        self.words("title", &audience.title);
        self.words("description", &audience.description);
        self.field("uri", Some(&audience.uri));
        let everything =
            |offer: &Vec<Text<'_>>| matches!(offer.as_slice(), [one] if one.value == "*");
        if let Some(offer) = audience.offer.as_ref().filter(|offer| !everything(offer)) {
            self.name("offer");
            self.texts(offer);
        }
        self.list("except", &audience.except);
        self.field("gate", audience.gate.as_ref());
        self.defaults(&audience.defaults);
        self.entries("operations", &audience.operations, Self::operation);
        self.close();
    }

    fn operation(&mut self, operation: &OperationDef<'_>) {
        self.key(&operation.key.value);
        self.open();
        self.name("need");
        self.tree(&operation.need);
        self.field("role", operation.role.as_ref());
        if let Some(rows) = &operation.rows {
            self.name("rows");
            self.open();
            self.flag("own", true);
            self.field("unless", rows.unless.as_ref());
            self.close();
        }
        self.flag("hide", operation.hide);
        self.words("title", &operation.title);
        self.words("description", &operation.description);
        self.close();
    }

    fn suppress(&mut self, suppress: &SuppressDef<'_>) {
        self.json.comma();
        self.open();
        self.field("code", Some(&suppress.code));
        self.field("on", suppress.on.as_ref());
        self.field("reason", Some(&suppress.reason));
        self.close();
    }

    fn tree(&mut self, tree: &TreeDef<'_>) {
        let (name, members) = match tree {
            TreeDef::Scope(scope) => return self.text(&scope.value),
            TreeDef::Public => return self.push("{\"public\":true}"),
            TreeDef::Authenticated => return self.push("{\"authenticated\":true}"),
            TreeDef::Broken => return self.push("null"),
            TreeDef::All(members) => ("all", members),
            TreeDef::Any(members) => ("any", members),
        };
        self.open();
        self.name(name);
        self.push("[");
        for member in members {
            self.json.comma();
            self.tree(member);
        }
        self.push("]");
        self.close();
    }

    fn entries<T>(&mut self, name: &str, entries: &[T], write: impl Fn(&mut Self, &T)) {
        if entries.is_empty() {
            return;
        }
        self.name(name);
        self.open();
        entries.iter().for_each(|entry| write(self, entry));
        self.close();
    }

    fn words(&mut self, name: &str, words: &Words<'_>) {
        if words.is_empty() {
            return;
        }
        self.name(name);
        self.languages(words);
    }

    fn languages(&mut self, words: &Words<'_>) {
        self.open();
        for (tag, text) in words {
            let tag = tag.as_ref().map_or(self.language, |tag| &*tag.value).to_owned();
            self.key(&tag);
            self.text(&text.value);
        }
        self.close();
    }

    fn notice(&mut self, name: &str, notice: &Notice<'_>) {
        match notice {
            Notice::No => {}
            Notice::Yes => self.flag(name, true),
            Notice::Because(text) => self.field(name, Some(text)),
        }
    }

    fn field(&mut self, name: &str, text: Option<&Text<'_>>) {
        if let Some(text) = text {
            self.name(name);
            self.text(&text.value);
        }
    }

    fn flag(&mut self, name: &str, set: bool) {
        if set {
            self.name(name);
            self.push("true");
        }
    }

    fn list(&mut self, name: &str, texts: &[Text<'_>]) {
        if !texts.is_empty() {
            self.name(name);
            self.texts(texts);
        }
    }

    fn texts(&mut self, texts: &[Text<'_>]) {
        self.push("[");
        for text in texts {
            self.json.comma();
            self.text(&text.value);
        }
        self.push("]");
    }

    fn name(&mut self, name: &str) {
        self.json.name(name);
    }

    fn key(&mut self, key: &str) {
        self.json.comma();
        self.text(key);
        self.push(":");
    }

    fn open(&mut self) {
        self.push("{");
    }

    fn close(&mut self) {
        self.push("}");
    }

    fn text(&mut self, text: &str) {
        self.json.string(text);
    }

    fn push(&mut self, text: &str) {
        self.json.text.push_str(text);
    }
}
