//! What counts as drift.

use crate::finding::rules;

rules! {
    DIFFERENT_REQUIREMENT = "different-requirement" Warning
        "a list asks for other scopes than the policy, or for more",
    DIFFERENT_ROLE = "different-role" Error
        "a route asks for another role than the policy, or for none",
    LIMIT_EXCEEDED = "limit-exceeded" Warning
        "there are more differences than are shown",
    UNBOUND_SCOPE = "unbound-scope" Error
        "a scope that the policy binds to a role is handed out or accepted without it",
    UNDOCUMENTED_OPERATION = "undocumented-operation" Warning
        "an operation of the policy is not documented",
    UNDOCUMENTED_SCOPE = "undocumented-scope" Warning
        "a scope of the policy is not documented",
    UNHONOURED_IMPLICATION = "unhonoured-implication" Warning
        "a scope gives another by the policy, while the routes compare names",
    UNISSUABLE_SCOPE = "unissuable-scope" Error
        "a scope that is declared, required or offered is refused by the issuer",
    UNKNOWN_METHOD = "unknown-method" Warning
        "a list has a method of a path for which the policy has others only",
    UNKNOWN_OPERATION = "unknown-operation" Warning
        "a list has an operation for which the policy has no rule",
    UNKNOWN_SCOPE = "unknown-scope" Warning
        "a list names a scope that the policy does not declare",
    UNLISTED_SCOPE = "unlisted-scope" Warning
        "a scope of the policy is missing in another catalogue",
    UNPROTECTED_ROUTE = "unprotected-route" Error
        "a route meets no rule of the policy, and asks for nothing by itself",
    UNSERVED_OPERATION = "unserved-operation" Warning
        "no route serves an operation of the policy",
    UNUSED_SCOPE = "unused-scope" Warning
        "no route requires a scope of the policy, or what it gives",
    WEAKER_REQUIREMENT = "weaker-requirement" Error
        "a list lets in tokens that the policy refuses",
}
