//! Real clients, as they are in their registries: what OAuth and MCP programs of others make of this server. Each is a
//! script beside this file; its dependencies are installed under `clients` in the target folder.

#[path = "harness/mod.rs"]
mod harness;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::{Backend, Client, RUNTIME, Server};
use serde_json::json;

/// Where the dependencies are, and where scripts run: `TARGET/clients`.
fn place(language: &str) -> PathBuf {
    // TARGET/debug/deps/THIS-TEST
    let me = std::env::current_exe().unwrap();
    let place = me.ancestors().nth(3).unwrap().join("clients").join(language);
    let here = source(language).display().to_string();
    let install = match language {
        "js" => format!(
            "mkdir -p {0} && cp {here}/package*.json {here}/.npmrc {0} && npm ci --prefix {0}",
            place.display()
        ),
        _ => format!(
            "python3 -m venv {0} && {0}/bin/pip install -q --no-deps -r {here}/requirements.txt",
            place.display()
        ),
    };
    let installed = place.join(if language == "js" { "node_modules" } else { "bin/schemathesis" });
    assert!(installed.exists(), "the clients are not installed. Install them:\n{install}");
    place
}

fn source(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(language)
}

/// A developer's client at a loopback address.
async fn developed(server: &Server, auth: &'static str) -> Client {
    server.client_at(auth, &["http://127.0.0.1/callback"]).await
}

/// Runs a script against a server of its own; it must have done every step.
fn run(language: &str, script: &str, steps: &[&str]) {
    RUNTIME.block_on(async {
        let server = Server::dev(Backend::Sqlite, |_| ()).await;
        let (public, confidential) =
            (developed(&server, "none").await, developed(&server, "client_secret_basic").await);
        let place = place(language);
        let mut program = if language == "js" {
            // Modules are found from where the script is.
            for file in std::fs::read_dir(source("js")).unwrap().flatten() {
                if file.path().extension().is_some_and(|end| end == "mjs") {
                    std::fs::copy(file.path(), place.join(file.file_name())).unwrap();
                }
            }
            let mut node = Command::new("node");
            node.arg(place.join(script));
            node
        } else {
            let mut python = Command::new(place.join("bin/python"));
            python.arg(source("python").join(script)).env("PYTHONDONTWRITEBYTECODE", "1");
            python
        };
        program.env("ISSUER", &server.issuer).env("PUBLIC_ID", &public.id);
        program.env("CONFIDENTIAL_ID", &confidential.id);
        program.env("CONFIDENTIAL_SECRET", confidential.secret.as_deref().unwrap());
        program.env("WORK", env!("CARGO_TARGET_TMPDIR")).current_dir(env!("CARGO_TARGET_TMPDIR"));
        let ended = tokio::task::spawn_blocking(move || program.output().unwrap()).await.unwrap();
        check(script, &ended, steps);
        let fault = "SELECT COUNT(*) FROM audit WHERE event IN ('code-replay', 'refresh-reuse')";
        assert_eq!(server.sql.number(fault, &[]).await, 0, "{script} looked like an attack");
    });
}

fn check(script: &str, ended: &Output, steps: &[&str]) {
    let told = String::from_utf8_lossy(&ended.stdout);
    let name = script.split('.').next().unwrap();
    let done: Vec<&str> =
        told.lines().filter_map(|line| line.strip_prefix(&format!("ok {name} "))).collect();
    let error = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{script}: {}\n{told}\n{error}", ended.status);
    assert_eq!(done, steps, "{told}\n{error}");
    println!("{told}");
}

#[test]
fn oauth4webapi() {
    let steps =
        ["discovery", "registration", "consent", "code", "call", "refresh", "revoke", "errors"];
    run("js", "oauth4webapi.mjs", &steps);
}

#[test]
fn openid_client() {
    let steps =
        ["discovery", "consent", "code", "call", "refresh", "introspect", "revoke", "public"];
    run("js", "openid-client.mjs", &steps);
}

#[test]
fn mcp_of_typescript_1() {
    run("js", "mcp-v1.mjs", &["connect", "call", "step-up", "refresh", "revoke"]);
}

#[test]
fn mcp_of_typescript_2() {
    run("js", "mcp-v2.mjs", &["connect", "call", "step-up", "refresh", "revoke"]);
}

#[test]
fn authlib() {
    let steps =
        ["discovery", "consent", "code", "call", "refresh", "introspect", "revoke", "public"];
    run("python", "authlib_client.py", &steps);
}

#[test]
fn requests_oauthlib() {
    let steps = ["discovery", "consent", "code", "call", "refresh", "revoke"];
    run("python", "requests_oauthlib_client.py", &steps);
}

#[test]
fn mcp_of_python() {
    run("python", "mcp_client.py", &["connect", "call", "step-up", "refresh", "revoke"]);
}

#[test]
fn schemathesis() {
    run("python", "openapi_client.py", &["guarded", "fuzzed"]);
}

/// What the scripts lean on is there: a server without consent or clients would let them pass by doing nothing.
#[test]
fn the_demo_asks_for_consent() {
    RUNTIME.block_on(async {
        let server = Server::dev(Backend::Sqlite, |_| ()).await;
        let metadata = server.get("/.well-known/oauth-authorization-server").await.is(200).json();
        assert_eq!(metadata["issuer"], json!(server.issuer));
        let client = developed(&server, "none").await;
        let ask = client.ask("tasks:read", &server.resource("api"));
        let page = server.sign_in("bob").await.authorize(&ask).await.is(200);
        assert!(page.body.contains("Allow"), "{page:?}");
    });
}
