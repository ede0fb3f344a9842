//! From the model to a policy: resolves every name and reports all problems in one pass.

use std::sync::Arc;

use crate::bits::Bits;
use crate::canonical;
use crate::code::Code;
use crate::document::Document;
use crate::index::Index;
use crate::limits::{MAX_BUNDLES, MAX_SUPPRESSIONS};
use crate::lines::Lines;
use crate::offers::{Unscoped, audiences, powers};
use crate::operations::Compiler;
use crate::policy::{Bundle, Group, Inner, NONE, OperationTexts, Policy, Role, Row};
use crate::problem::{PolicyError, Problems};
use crate::read;
use crate::relations::relate;
use crate::resolve::Names;
use crate::stem::Stems;
use crate::words::Titles;

impl Policy {
    /// Compiles the text of a policy, TOML or JSON.
    ///
    /// ```
    /// let policy = scopeward::Policy::compile(r#"
    ///     scopeward = 1
    ///     name = "tiny"
    ///     [scopes]
    ///     "tasks:read" = "See your tasks"
    ///     [operations]
    ///     "GET /tasks" = "tasks:read"
    /// "#)?;
    /// assert_eq!(policy.name(), "tiny");
    /// # Ok::<(), scopeward::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PolicyError`] with everything that is wrong with the text; a policy with a problem does not compile (`policy.problems`).
    pub fn compile(text: &str) -> Result<Policy, PolicyError> {
        let mut problems = Problems::default();
        let document = read::document(text, &mut problems);
        let lines = Lines::new(text);
        let inner = build(&document, &lines, &mut problems);
        problems.finish()?;
        let inner = inner.ok_or(PolicyError { diagnostics: Vec::new() })?;
        Ok(Policy(Arc::new(inner)))
    }
}

fn build(document: &Document<'_>, lines: &Lines, problems: &mut Problems) -> Option<Inner> {
    let mut names = Names::new(document, lines, problems)?;
    relate(&mut names, document, lines, problems);
    let bundles = bundles(&names, document, problems);
    let audiences = audiences(&names, document, problems);
    let defaults = Unscoped::new(&names, &document.defaults, None, problems);
    let audience = default_audience(document, problems);
    let mut compiler = Compiler::new(&names, lines, problems, &audiences, document);
    compiler.operations(document);
    let (rows, keys, needs, router) = compiler.finish()?;
    if !problems.is_empty() {
        return None;
    }
    let (powers, audiences) = powers(&names, document, audiences);
    let titles = |words| Titles::new(words, document.language());
    let fingerprint = canonical::fingerprint(document);
    let askers = askers(needs.len(), &rows);
    let row = |number: u32| rows.get(number as usize);
    let key = |number: u32| row(number).map(|row| row.key(&keys)).unwrap_or_default();
    let count = u32::try_from(rows.len()).unwrap_or(NONE);
    let index = Index::new(count, &key);
    let stems = Stems::new(&router, &rows, keys.as_bytes());
    Some(Inner {
        name: String::from(&*document.name.value),
        title: titles(&document.title),
        description: titles(&document.description),
        language: document.language().to_owned(),
        form: document.form.as_ref().map(|form| String::from(&*form.value)),
        hide: document.hide,
        roles: document
            .roles
            .iter()
            .map(|role| Role {
                name: String::from(&*role.name.value),
                title: titles(&role.title),
                description: titles(&role.description),
            })
            .collect(),
        bundles,
        audiences,
        audience,
        defaults,
        groups: document
            .groups
            .iter()
            .map(|group| Group { id: String::from(&*group.of.value), title: titles(&group.title) })
            .collect(),
        powers,
        universe: names.universe,
        needs,
        askers,
        rows,
        keys,
        texts: texts(document),
        index,
        router,
        stems,
        stamp: canonical::stamp(&fingerprint),
        fingerprint,
    })
}

/// The texts of the operations that have some. Handles count as the compiler does: those of all audiences first.
fn texts(document: &Document<'_>) -> Vec<OperationTexts> {
    let own = document.audiences.iter().flat_map(|audience| &audience.operations);
    let all = document.operations.iter().chain(own).zip(0_u32..);
    let told = all
        .filter(|(operation, _)| !operation.title.is_empty() || !operation.description.is_empty());
    let titles = |words| Titles::new(words, document.language());
    told.map(|(operation, number)| OperationTexts {
        number,
        title: titles(&operation.title),
        description: titles(&operation.description),
    })
    .collect()
}

/// Per need, the operations that ask for it, in order.
fn askers(needs: usize, rows: &[Row]) -> Vec<Vec<u32>> {
    let mut askers = vec![Vec::new(); needs];
    for (row, number) in rows.iter().zip(0_u32..) {
        askers.get_mut(row.need as usize).into_iter().for_each(|rows| rows.push(number));
    }
    askers.iter_mut().for_each(Vec::shrink_to_fit);
    askers
}

/// The audience of a request that asks for none: the one that is named, else the only one.
fn default_audience(document: &Document<'_>, problems: &mut Problems) -> Option<u8> {
    let known = || document.audiences.iter().map(|audience| &*audience.name.value);
    let Some(name) = &document.audience else { return (known().count() == 1).then_some(0) };
    let found = (0_u8..).zip(known()).find(|(_, known)| *known == name.value);
    if found.is_none() {
        let message = format!("the audience `{}` is not declared", name.value);
        problems.unknown(Code::UnknownAudience, name, message, &mut known(), None);
    }
    found.map(|(number, _)| number)
}

fn bundles(names: &Names<'_>, document: &Document<'_>, problems: &mut Problems) -> Vec<Bundle> {
    if let Some(bundle) = document.bundles.get(MAX_BUNDLES) {
        let message = format!("a policy has at most {MAX_BUNDLES} bundles");
        problems.add(Code::LimitExceeded, bundle.name.span, message);
    }
    if let Some(suppress) = document.suppress.get(MAX_SUPPRESSIONS) {
        let message = format!("a policy has at most {MAX_SUPPRESSIONS} suppressions");
        problems.add(Code::LimitExceeded, suppress.code.span, message);
    }
    let mut bundles = Vec::with_capacity(document.bundles.len().min(MAX_BUNDLES));
    for bundle in document.bundles.iter().take(MAX_BUNDLES) {
        let members = bundle.scopes.iter().filter_map(|scope| names.member(scope, problems));
        bundles.push(Bundle {
            name: String::from(&*bundle.name.value),
            title: Titles::new(&bundle.title, document.language()),
            description: Titles::new(&bundle.description, document.language()),
            scopes: Bits::of(names.universe.size(), members),
        });
    }
    bundles
}
