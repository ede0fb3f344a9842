//! The questions of the demo, and what their answers must hold.

/// One question to the command.
pub(crate) struct Step {
    pub(crate) title: &'static str,
    pub(crate) arguments: &'static [&'static str],
    /// The exit status: 0 yes, 1 no, 2 a policy that does not compile.
    pub(crate) status: i32,
    /// Words that the answer must hold.
    pub(crate) words: &'static [&'static str],
    /// How many lines are shown, from the first and from the last.
    pub(crate) lines: (usize, usize),
}

const ALL: (usize, usize) = (usize::MAX, 0);
const DOUBLETIME: &str = "conformance/policies/doubletime.toml";
const TIMETRACKER: &str = "conformance/policies/timetracker.toml";
const EVERY_ROUTE: &str = "conformance/policies/timetracker-full.toml";

pub(crate) const TOUR: &[Step] = &[
    Step {
        title: "A token may do what its scopes say",
        arguments: &["check", TIMETRACKER, "--scope", "read:projects", "GET", "/api/v1/projects/7"],
        status: 0,
        words: &["allowed", "read:projects"],
        lines: ALL,
    },
    Step {
        title: "A denial says what is missing, and what to send to the client",
        arguments: &["check", TIMETRACKER, "--scope", "read:projects", "POST", "/api/v1/projects"],
        status: 1,
        words: &["denied", "insufficient-scope", "write:projects"],
        lines: ALL,
    },
    Step {
        title: "A proof: held, by which rule, needed",
        arguments: &[
            "explain",
            TIMETRACKER,
            "--scope",
            "admin:all",
            "--role",
            "admin",
            "DELETE",
            "/api/v1/tasks/3",
        ],
        status: 0,
        words: &["admin:all", "write:tasks", "timetracker.toml:"],
        lines: ALL,
    },
    Step {
        title: "A wildcard gives nothing without its role",
        arguments: &["explain", TIMETRACKER, "--scope", "read:*", "GET", "/api/v1/projects"],
        status: 1,
        words: &["role-required", "admin"],
        lines: ALL,
    },
    Step {
        title: "Who is no administrator gets own rows only",
        arguments: &[
            "check",
            TIMETRACKER,
            "--scope",
            "read:time_entries",
            "--principal",
            "ann",
            "GET",
            "/api/v1/time-entries",
        ],
        status: 0,
        words: &["allowed", "own"],
        lines: ALL,
    },
    Step {
        title: "Someone else's row is refused",
        arguments: &[
            "check",
            TIMETRACKER,
            "--scope",
            "read:time_entries",
            "--principal",
            "ann",
            "--owner",
            "bob",
            "GET",
            "/api/v1/time-entries/9",
        ],
        status: 1,
        words: &["not-owner"],
        lines: ALL,
    },
    Step {
        title: "An MCP tool needs its own scope and the gate of its server; the challenge asks for all of it at once",
        arguments: &[
            "check",
            DOUBLETIME,
            "--scope",
            "tasks:read",
            "--audience",
            "https://doubletime.io/mcp",
            "tool:create_task",
        ],
        status: 1,
        words: &["insufficient-scope", "scope=\"mcp tasks:read tasks:write\""],
        lines: ALL,
    },
    Step {
        title: "A token for the API is no token for the MCP server",
        arguments: &[
            "check",
            DOUBLETIME,
            "--scope",
            "tasks:read",
            "--audience",
            "https://doubletime.io/api",
            "tool:list_tasks",
        ],
        status: 1,
        words: &["wrong-audience"],
        lines: ALL,
    },
    Step {
        title: "All that a token can do",
        arguments: &[
            "can",
            TIMETRACKER,
            "--scope",
            "read:projects read:time_entries",
            "--principal",
            "ann",
        ],
        status: 0,
        words: &["yes  GET /api/v1/projects", "rows: own", "write:projects"],
        lines: (9, 1),
    },
    Step {
        title: "A real API of 280 routes: any of two scopes will do, the cheaper is asked for",
        arguments: &[
            "explain",
            EVERY_ROUTE,
            "--scope",
            "read:projects",
            "POST",
            "/api/v1/inventory/items",
        ],
        status: 1,
        words: &["any of", "write:inventory", "or: grant `write:projects`"],
        lines: ALL,
    },
    Step {
        title: "What is odd in that policy",
        arguments: &["lint", EVERY_ROUTE],
        status: 1,
        words: &["warning", "timetracker-full.toml:"],
        lines: (15, 1),
    },
    Step {
        title: "A policy with mistakes does not compile; all of them are found at once",
        arguments: &["lint", "xtask/demo/broken.toml"],
        status: 2,
        words: &["tasks:raed", "did you mean", "broken.toml:"],
        lines: ALL,
    },
];
