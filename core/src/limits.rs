//! The limits of the specification (`policy.limits`), each with a vector at N and at N + 1.

/// Bytes of a policy's text.
pub const MAX_TEXT: usize = 32 * 1024 * 1024;
/// Scopes and allowed wildcards of a policy together.
pub const MAX_SCOPES: usize = 2_048;
/// Wildcards and patterns written in `wildcards`, rules, implications and offers together.
pub const MAX_PATTERNS: usize = 4_096;
/// Roles of a policy.
pub const MAX_ROLES: usize = 64;
/// Audiences of a policy.
pub const MAX_AUDIENCES: usize = 64;
/// Bundles of a policy.
pub const MAX_BUNDLES: usize = 1_024;
/// Suppressions of a policy.
pub const MAX_SUPPRESSIONS: usize = 1_024;
/// Distinct methods of a policy.
pub const MAX_METHODS: usize = 32;
/// Operations of a policy.
pub const MAX_OPERATIONS: usize = 250_000;
/// Segments of a scope token.
pub const MAX_SEGMENTS: usize = 8;
/// Bytes of a scope token.
pub const MAX_TOKEN: usize = 256;
/// Depth of a requirement tree.
pub const MAX_DEPTH: usize = 16;
/// Minimal ways to satisfy one requirement.
pub const MAX_WAYS: usize = 64;
/// Segments of a path template.
pub const MAX_PATH_SEGMENTS: usize = 32;
/// Bytes of an operation's name.
pub const MAX_NAME: usize = 200;
/// Tokens of a grant.
pub const MAX_TOKENS: usize = 1_024;
/// Bytes of an MCP message.
pub const MAX_MESSAGE: usize = 4 * 1024 * 1024;
/// Messages of a batch.
pub const MAX_BATCH: usize = 1_024;
/// Bytes of a request path.
pub const MAX_PATH: usize = 8_192;
/// Problems reported in one pass.
pub const MAX_PROBLEMS: usize = 1_000;
/// Depth of a policy in JSON.
pub(crate) const MAX_NESTING: usize = 64;
/// Depth of what a caller gives.
pub(crate) const MAX_INPUT_NESTING: usize = 127;
/// Depth of brackets, and keys of a path, in TOML.
pub(crate) const MAX_TOML_NESTING: usize = 80;
