//! Who administers: whoever has every role that a wildcard or scope of the policy is bound to, so that nothing in it is
//! closed to them. Where no scope is bound to a role it takes every role that the policy declares; where it declares
//! none, nobody administers.

use std::collections::BTreeSet;

use scopeward::{Policy, Scope};

use crate::store::users::Person;

/// Whether a person administers.
pub(crate) fn is_administrator(policy: &Policy, person: &Person) -> bool {
    let bound: BTreeSet<&str> = policy.scopes().filter_map(Scope::role).collect();
    let needed = if bound.is_empty() { policy.roles().collect() } else { bound };
    !needed.is_empty() && needed.into_iter().all(|role| person.is(role))
}

#[cfg(test)]
mod tests {
    use scopeward::Policy;

    use super::is_administrator;
    use crate::store::users::Person;

    fn person(roles: &[&str]) -> Person {
        Person {
            id: "1".to_owned(),
            email: "ann@example.com".to_owned(),
            name: "Ann".to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            disabled: false,
        }
    }

    #[test]
    fn an_administrator_has_every_role_that_counts() {
        let shipped = Policy::compile(include_str!("../../policies/timetracker.toml")).unwrap();
        assert!(is_administrator(&shipped, &person(&["admin"])));
        assert!(!is_administrator(&shipped, &person(&["Admin", "auditor"])));
    }

    #[test]
    fn nobody_administers_without_roles() {
        let shipped = Policy::compile(include_str!("../../policies/doubletime.toml")).unwrap();
        assert!(!is_administrator(&shipped, &person(&["admin"])));
        assert!(!is_administrator(&shipped, &person(&[])));
    }
}
