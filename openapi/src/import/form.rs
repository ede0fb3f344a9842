//! Where in the scopes of a document the family stands, and where the action.

use std::collections::BTreeSet;

use super::Draft;

/// Verbs that scopes are known to hold.
const VERBS: [&str; 30] = [
    "access",
    "add",
    "admin",
    "all",
    "approve",
    "cancel",
    "change",
    "create",
    "delete",
    "download",
    "edit",
    "execute",
    "export",
    "get",
    "import",
    "invoke",
    "list",
    "manage",
    "modify",
    "publish",
    "read",
    "readonly",
    "readwrite",
    "remove",
    "run",
    "send",
    "update",
    "upload",
    "view",
    "write",
];
const SEPARATORS: [char; 4] = [':', '.', '/', '_'];

/// The separator that a form or a separator says.
pub(super) fn separator(form: Option<&str>, separator: Option<&str>) -> String {
    let between = form.and_then(|form| Some(form.split_once('}')?.1.split_once('{')?.0));
    between.or(separator).unwrap_or(":").to_owned()
}

impl Draft<'_, '_> {
    /// Says the form, if the scopes tell it: verbs are counted at both ends, and a tie tells nothing.
    pub(super) fn form(&mut self) {
        let schemes = self.document.schemes.iter().flat_map(|scheme| &scheme.scopes);
        let declared = schemes.map(|scope| &*scope.name.value);
        let own =
            self.document.operations.iter().filter_map(|operation| operation.security.as_ref());
        let ways = self.document.security.iter().chain(own).flat_map(|security| &security.ways);
        let used = ways.flat_map(|way| &way.parts).flat_map(|part| &part.scopes);
        let names: BTreeSet<&str> = declared.chain(used.map(|scope| &*scope.value)).collect();
        let count = |separator: char| {
            let split = |name: &&&str| name.matches(separator).count() == 1;
            names.iter().filter(split).fold((0_usize, 0_usize), |(first, last), name| {
                let (one, other) = name.split_once(separator).unwrap_or_default();
                (first + usize::from(is_verb(one)), last + usize::from(is_verb(other)))
            })
        };
        let counted = SEPARATORS.map(|separator| (count(separator), separator));
        let best = counted.iter().rev().max_by_key(|((first, last), _)| first + last);
        let Some(((first, last), separator)) = best else { return };
        let form = match first.cmp(last) {
            std::cmp::Ordering::Less => format!("{{family}}{separator}{{action}}"),
            std::cmp::Ordering::Greater => format!("{{action}}{separator}{{family}}"),
            std::cmp::Ordering::Equal => return,
        };
        let most = scopeward::limits::MAX_SEGMENTS;
        if names.iter().all(|name| name.split(*separator).count() <= most) {
            self.separator = separator.to_string();
            self.policy.insert("form".to_owned(), form.into());
        }
    }
}

pub(super) fn is_verb(text: &str) -> bool {
    VERBS.contains(&text.to_ascii_lowercase().as_str())
}
