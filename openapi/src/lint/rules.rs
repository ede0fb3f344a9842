//! What is odd in a document.

use crate::finding::rules;

rules! {
    LIMIT_EXCEEDED = "limit-exceeded" Warning
        "there are more findings than are shown",
    MISSING_DESCRIPTION = "missing-description" Warning
        "a declared scope has no description",
    MISSING_REASON = "missing-reason" Error
        "an exemption does not say why",
    NO_SECURITY = "no-security" Warning
        "neither an operation nor the document says who may call it",
    OPTIONAL_TOKEN = "optional-token" Warning
        "an operation lists scopes, and may be called without a token all the same",
    UNKNOWN_SCOPE = "unknown-scope" Error
        "an operation needs a scope that its security scheme does not declare",
    UNPROTECTED_OPERATION = "unprotected-operation" Error
        "an operation that changes something asks for no scope",
    UNUSED_EXEMPTION = "unused-exemption" Warning
        "an exemption silences nothing",
    UNUSED_SCOPE = "unused-scope" Warning
        "a declared scope that no operation needs",
    WILDCARD_SCOPE = "wildcard-scope" Warning
        "a wildcard is declared as a scope for everyone",
    WRITE_NEEDS_READ_ONLY = "write-needs-read-only" Warning
        "an operation that changes something needs only read scopes",
}
