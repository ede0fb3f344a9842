//! What a document may cost. Each has a test at N and N + 1.

/// Bytes of a document's text.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;
/// Depth of values within values.
pub const MAX_DEPTH: usize = 128;
/// Values of a document, those that aliases repeat counted each time; a long text counts as several.
pub const MAX_VALUES: usize = 4_000_000;
/// References one after the other.
pub const MAX_REFERENCES: usize = 32;
/// Security schemes of a document.
pub const MAX_SCHEMES: usize = 256;
/// Operations of a document.
pub const MAX_OPERATIONS: usize = scopeward::limits::MAX_OPERATIONS;
/// Notes that are kept.
pub const MAX_NOTES: usize = scopeward::limits::MAX_PROBLEMS;
