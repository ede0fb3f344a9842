//! All that is written from a policy, each kind tried with the same policies.

mod generated;
mod graphs;
mod metadata;
mod reference;
mod rust;

use std::fs;
use std::path::{Path, PathBuf};

use scopeward::Policy;

/// Names and texts that try to break out.
pub(crate) const HOSTILE: &str = "export/tests/policies/hostile.toml";

pub(crate) const POLICIES: [&str; 8] = [
    "examples/tasks.toml",
    HOSTILE,
    "conformance/policies/doubletime.toml",
    "conformance/policies/github.toml",
    "conformance/policies/mcp-server.toml",
    "conformance/policies/slack.toml",
    "conformance/policies/timetracker.toml",
    "conformance/policies/timetracker-full.toml",
];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn policy(path: &str) -> Policy {
    Policy::compile(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}
