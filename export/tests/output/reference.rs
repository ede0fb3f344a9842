//! The scope reference: it says all that the policy says, nothing else, and no text becomes markup.

use scopeward::{Claims, Policy, Request, Scope};
use scopeward_export::reference::{html, markdown};

use crate::{HOSTILE, POLICIES, policy};

const TIMETRACKER: &str = "conformance/policies/timetracker.toml";
const DOUBLETIME: &str = "conformance/policies/doubletime.toml";

/// The lines below a heading, up to the next of its level or above.
fn below<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) =
        page.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("{heading}\n{page}"));
    let level = heading.split(' ').next().unwrap().len();
    let ends = (1..=level).filter_map(|level| rest.find(&format!("\n{} ", "#".repeat(level))));
    &rest[..ends.min().unwrap_or(rest.len())]
}

fn has(text: &str, line: &str) {
    assert!(text.lines().any(|found| found == line), "{line}\n{text}");
}

#[test]
fn every_scope_has_its_place_with_what_it_grants_and_opens() {
    for path in POLICIES {
        let policy = policy(path);
        let language = policy.language();
        let page = markdown(&policy, language);
        for scope in policy.scopes().filter(|scope| !scope.is_wildcard() && !scope.is_removed()) {
            let gates = policy.audiences().any(|(name, _)| policy.gate(name) == Some(scope.name()));
            if gates || scope.name().contains('`') {
                continue;
            }
            let place = below(&page, &format!("#### `{}`", scope.name()));
            for operation in
                policy.operations().filter(|one| one.key().is_ascii() && !one.key().contains('`'))
            {
                let only = operation.requirement().map(ToString::to_string);
                if only.as_deref() == Some(scope.name()) {
                    assert!(
                        place.contains(&format!("- `{}`", operation.key())),
                        "{path} {}",
                        operation.key()
                    );
                }
            }
            for depended in scope.depends() {
                assert!(place.contains(&format!("`{depended}`")), "{path} {}", scope.name());
            }
        }
    }
}

#[test]
fn the_reference_of_timetracker_says_what_its_document_says() {
    let page = markdown(&policy(TIMETRACKER), "en");
    assert!(page.contains("\n# TimeTracker API tokens: scope reference\n"), "{page}");
    assert!(page.contains("A scope is written `{action}:{family}`."));
    let entries = below(&page, "#### `read:time_entries`");
    has(entries, "- **Grants**: View time entries and timer status");
    has(
        entries,
        "- `GET /api/v1/time-entries/{id:int}` (own rows only, all rows for Administrators)",
    );
    has(entries, "- `GET /api/v1/timer/status`");
    has(entries, r#"curl -H "Authorization: Bearer $TOKEN" "$BASE/api/v1/time-entries""#);
    let admin = below(&page, "#### `admin:all`");
    has(admin, "- **Only for**: Administrators");
    has(admin, "- **Also gives**: every other scope");
    has(admin, "- `GET /api/v1/users` (only for Administrators)");
    let timer = below(&page, "### Mobile timer app");
    has(timer, "Start and stop the timer, create time entries");
    has(timer, "read:projects read:time_entries write:time_entries read:tasks");
    has(timer, "- `read:projects`: View project information");
    let glance = below(&page, "## At a glance");
    has(glance, "| Scope | read | write | Only for | Risk | Grants |");
    has(glance, "| `read:users` | ✓ | – | – | low | View user information |");
    has(
        glance,
        "| `admin:all` | ✓ | ✓ | Administrators | critical | Full administrative access to all resources |",
    );
    has(below(&page, "## Wildcards"), "| `*` | Do everything | every scope | Administrators |");
    has(
        below(&page, "## Roles"),
        "| `admin` | Administrators | `*` `read:*` `write:*` `admin:all` |",
    );
    has(
        below(&page, "## How a request is checked"),
        "2. The operation is listed. What is not listed is denied: 403.",
    );
    assert!(!page.contains("## Audiences"), "a policy without audiences has no such chapter");
}

#[test]
fn refusals_are_those_of_the_engine() {
    let policy = policy(TIMETRACKER);
    let page = markdown(&policy, "en");
    let refusals = below(&page, "## When a request is refused");
    has(
        refusals,
        "| There is no token | 401 | Authentication required | This endpoint requires an access token |",
    );
    has(
        refusals,
        "| The person lacks a role | 403 | Insufficient permissions | This endpoint requires the 'admin' role |",
    );
    let (_, answer) = refusals.split_once("\n\n{\n").unwrap();
    let (body, _) = answer.split_once("\n```").unwrap();
    let body: serde_json::Value = serde_json::from_str(&format!("{{{body}")).unwrap();
    let claims =
        Claims::new("read:projects read:time_entries read:tasks read:clients read:reports");
    let grant = policy.grant(&claims).unwrap();
    let decision = policy.decide(Some(&grant), &Request::http("POST", "/api/v1/projects"));
    assert_eq!(body, serde_json::to_value(decision.body().unwrap()).unwrap());
}

#[test]
fn audiences_dependencies_and_gates_are_said() {
    let page = markdown(&policy(DOUBLETIME), "en");
    has(below(&page, "#### `invoices:send`"), "- **Granted together with**: `invoices:read`");
    let mcp = below(&page, "#### `mcp`");
    has(mcp, "- **For**: MCP server");
    has(mcp, "- **Gate**: every operation of MCP server needs it");
    let audience = below(&page, "## Audiences");
    has(audience, "- **URI**: `https://doubletime.io/mcp`");
    has(audience, "- **Offers**: every scope but `settings:read` `settings:write`");
    has(audience, "- **Ask for at first**: `mcp` `profile:read`");
    has(below(&page, "## All operations"), "| `tool:create_task` | `mcp` and `tasks:write` |");
    let german = markdown(&policy(DOUBLETIME), "de-AT");
    has(below(&german, "#### `mcp`"), "- **Erlaubt**: Als KI-Client verbinden");
    assert!(html(&policy(DOUBLETIME), "de").contains("<html lang=\"de\">"));
}

#[test]
fn what_the_policy_does_not_say_is_not_said() {
    let bare = Policy::compile("scopeward = 1\nname = \"bare\"\n[scopes]\nx = {}\n").unwrap();
    let page = markdown(&bare, "en");
    let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        headings,
        ["# bare: scope reference", "## At a glance", "## Scopes", "### x", "#### `x`"]
    );
    assert!(
        !page.contains("Risk") && !page.contains("Only for") && !page.contains("written"),
        "{page}"
    );
    let empty = Policy::compile("scopeward = 1\nname = \"empty\"\n").unwrap();
    assert!(
        markdown(&empty, "en").ends_with("which ones go together.\n"),
        "{}",
        markdown(&empty, "en")
    );
}

#[test]
fn texts_that_the_compiler_used_to_drop_are_read() {
    let policy = Policy::compile(
        r#"
        scopeward = 1
        name = "told"
        [roles]
        admin = { title = "Chief", description = "Runs it" }
        [scopes]
        "a:read" = { title = "A", deprecated = "use `b`", aliases = ["a.old"] }
        "a:gone" = { title = "Gone", removed = "it was unsafe" }
        "a:quiet" = { title = "Quiet", restriction = true }
        [bundles]
        both = { title = "Both", description = "For both", scopes = ["a:read"] }
        [audiences.api]
        title = "The API"
        description = "Where things are"
        uri = "https://told.example"
        [audiences.api.operations]
        "GET /a" = { need = "a:read", title = "List a", description = "All of them" }
        "#,
    )
    .unwrap();
    let page = markdown(&policy, "en");
    let scope = below(&page, "#### `a:read`");
    has(scope, "- **Deprecated**: use \\`b\\`");
    has(scope, "- **Also known as**: `a.old`");
    has(scope, "- `GET /a`: List a");
    has(below(&page, "### Removed"), "- `a:gone`: it was unsafe");
    assert!(below(&page, "#### `a:quiet`").contains("**Restriction**"));
    has(below(&page, "### Both"), "For both");
    has(below(&page, "### The API"), "Where things are");
    has(&page, "| `admin` | Chief: Runs it |  |");
    has(&page, "| `GET /a` | `a:read` | List a (All of them) |");
    assert_eq!(policy.scopes().flat_map(Scope::aliases).collect::<Vec<_>>(), ["a.old"]);
}

#[test]
fn no_text_becomes_markup() {
    for path in [HOSTILE, TIMETRACKER] {
        let policy = policy(path);
        let page = html(&policy, "en");
        for tag in ["<script", "<img", "<b>", "javascript:alert(1)\"", "onerror=\""] {
            assert!(!page.contains(tag), "{tag}");
        }
        assert_eq!(page.matches("</style>").count(), 1);
        assert_eq!(page.matches("<h1>").count(), 1);
        assert!(!page.contains('\u{202e}') && !page.contains('\u{200b}') && !page.contains('\0'));
        assert_eq!(page, html(&policy, "en"));
        let text = markdown(&policy, "en");
        let text = text.replace("\\<", "").replace("\\]", "");
        assert!(
            !text.contains('\u{202e}')
                && !text.contains("<script")
                && !text.contains("](javascript")
        );
    }
    let text = markdown(&policy(HOSTILE), "en");
    has(&text, "### \\# A heading \\| a column");
    // A table has as many cells in each row, whatever stands in them.
    for table in text.split("\n\n").filter(|block| block.starts_with("| ")) {
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let all: Vec<usize> = table.lines().map(cells).collect();
        assert!(all.iter().all(|count| *count == all[0]), "{table}");
    }
}

/// A filler looks like nothing; a variation selector belongs to the character before it.
#[test]
fn what_is_not_seen_is_named() {
    let title = "See\u{3164}all\u{34f} \u{2764}\u{fe0f} notes";
    let text = format!(
        "scopeward = 1\nname = 'notes'\nform = '{{family}}:{{action}}'\n[scopes]\n'notes:read' = '{title}'\n"
    );
    let policy = Policy::compile(&text).unwrap();
    for page in [html(&policy, "en"), markdown(&policy, "en")] {
        assert!(page.contains("SeeU+3164allU+034F \u{2764}\u{fe0f} notes"), "{page}");
    }
}
