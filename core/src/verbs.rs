//! The words and methods that tell reading from writing.

/// The action that only reads (`lint.write-needs-read-only`).
pub const READ: &str = "read";

/// What an action is called almost everywhere (`lint.mixed-style`).
pub const ACTIONS: [&str; 6] = [READ, "write", "admin", "delete", "manage", "send"];

/// Whether a method only reads: a safe one of RFC 9110 §9.2.1, or `QUERY`.
pub fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}
