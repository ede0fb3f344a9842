//! What a route asks for, named at the route: every one of some scopes, or one of them. Never a bare list.

use scopeward::Tree;

/// Every one of these.
///
/// ```
/// use scopeward_tower::{all_of, any_of};
/// let need = all_of([any_of(["tasks:read", "reports:read"]), "time:read".into()]);
/// assert_eq!(need.to_string(), "all of (any of tasks:read, reports:read), time:read");
/// ```
pub fn all_of<T: Into<Tree>>(members: impl IntoIterator<Item = T>) -> Tree {
    Tree::All(members.into_iter().map(Into::into).collect())
}

/// One of these.
pub fn any_of<T: Into<Tree>>(members: impl IntoIterator<Item = T>) -> Tree {
    Tree::Any(members.into_iter().map(Into::into).collect())
}
